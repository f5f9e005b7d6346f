//! `smartmeter redecode`: frames and readings anew from the raw words, by the declarations as they are now.

use std::fmt;

use smartmeter_proto::Protocol;

use crate::collector::decoder::{Decoder, Found};
use crate::collector::store::{Batch, SessionRow, SessionSpan, Store, StoreError, Totals};
use crate::collector::version;
use crate::show;

/// What decoding again came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redecoded {
    /// What was there before.
    pub before: Totals,
    /// What is there now.
    pub after: Totals,
    /// Frames and readings that stayed as they are: their words are gone, or they were put together.
    pub kept: (i64, i64),
}

impl fmt::Display for Redecoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<14}{:>12}{:>12}", "", "before", "now")?;
        for ((name, before), (_, after)) in self.before.rows().into_iter().zip(self.after.rows()) {
            writeln!(f, "{name:<14}{before:>12}{after:>12}")?;
        }
        let (frames, readings) = self.kept;
        if self.kept != (0, 0) {
            let noun = |count: i64, noun| show::counted(count.unsigned_abs(), noun);
            let (frames, readings) = (noun(frames, "frame"), noun(readings, "reading"));
            writeln!(
                f,
                "{frames} and {readings} stay as they were: their words are pruned, or they were put together"
            )?;
        }
        Ok(())
    }
}

/// Decodes all words again, in one commit: where it is interrupted, all is as it was.
///
/// # Errors
///
/// Where the database says so.
pub async fn redecode<P: Protocol>(
    store: &Store,
    mut progress: impl FnMut(usize, usize),
) -> Result<Redecoded, StoreError> {
    let mut batch = store.begin().await?;
    let before = batch.totals().await?;
    let kept = batch.forget_decoded().await?;
    let decoder = batch.decoder(P::NAME, &version::schema::<P>(), version::PROGRAM).await?;
    let sessions = batch.all_sessions().await?;
    for (done, session) in sessions.iter().enumerate() {
        progress(done, sessions.len());
        again::<P>(&mut batch, session, decoder).await?;
    }
    let after = batch.totals().await?;
    batch.commit().await?;
    Ok(Redecoded { before, after, kept })
}

async fn again<P: Protocol>(batch: &mut Batch, session: &SessionSpan, by: i64) -> Result<(), StoreError> {
    let SessionSpan { id, device, next, closed, pruned, fresh, .. } = *session;
    let row = SessionRow { id, device, next, decoded: 0 };
    let (mut decoder, mut from) = (Decoder::new(fresh), pruned);
    loop {
        let page = batch.page(id, from).await?;
        let (mut found, is_last) = (Vec::<Found>::new(), page.is_empty());
        for chunk in &page {
            decoder.chunk::<P>(chunk, &mut |it| found.push(it));
            from = chunk.first + chunk.count;
        }
        if is_last && closed {
            decoder.finish::<P>(&mut |it| found.push(it));
        }
        for found in &found {
            batch.found(&row, found, by).await?;
        }
        if is_last {
            return batch.advance(id, next, decoder.fresh()).await;
        }
    }
}
