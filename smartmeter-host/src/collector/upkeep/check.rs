//! `smartmeter check`: whether a database holds what it should.

use std::fmt;

use smartmeter_proto::Protocol;
use smartmeter_proto::words::Word;

use crate::collector::store::{Chunk, PrunedRow, SessionSpan, Store, StoreError, Totals};
use crate::collector::version;
use crate::show;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What there is.
    pub totals: Totals,
    /// Frames that other declarations decoded than those of now.
    pub outdated: i64,
    /// What policies took away: of all devices, by kind and policy.
    pub pruned: Vec<PrunedRow>,
    /// What is wrong.
    pub faults: Vec<String>,
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, count) in self.totals.rows() {
            writeln!(f, "{name:<14}{count:>12}")?;
        }
        for PrunedRow { device, kind, policy, count, to, .. } in &self.pruned {
            let up_to = show::utc(*to).unwrap_or_default();
            writeln!(f, "pruned of device {device}, up to {up_to}: {count} {kind}, by {policy}")?;
        }
        if self.outdated > 0 {
            writeln!(f, "{} frames were decoded by other declarations: see `smartmeter redecode`", self.outdated)?;
        }
        self.faults.iter().try_for_each(|fault| writeln!(f, "fault: {fault}"))
    }
}

/// Looks at all of a database.
///
/// # Errors
///
/// Where it can't be read.
pub async fn check<P: Protocol>(store: &Store) -> Result<Checked, StoreError> {
    let mut faults = store.integrity().await?;
    for session in store.sessions(None).await? {
        faults.extend(words(store, &session).await?);
    }
    let outdated = store.outdated(P::NAME, &version::schema::<P>(), version::PROGRAM).await?;
    let (gone, told) = store.pruned_words().await?;
    if gone != told {
        faults.push(format!("{gone} words were pruned, and {told} are told of"));
    }
    Ok(Checked { totals: store.totals().await?, outdated, pruned: store.pruned(None).await?, faults })
}

/// Whether the words of a session are all there, each once.
async fn words(store: &Store, session: &SessionSpan) -> Result<Option<String>, StoreError> {
    let named = |what: String| Ok(Some(format!("session {} (number {}): {what}", session.id, session.number)));
    let mut next = session.pruned;
    loop {
        let page = store.page(session.id, next).await?;
        if page.is_empty() {
            break;
        }
        for chunk in page {
            if chunk.first != next {
                return named(format!("after word {next} comes {}", chunk.first));
            }
            if !is_whole(&chunk) {
                return named(format!("at word {next} stand other words than it says"));
            }
            next = chunk.first + chunk.count;
        }
    }
    if next == session.next {
        Ok(None)
    } else {
        named(format!("{} words are said to be there, and {next} are", session.next))
    }
}

/// Whether there are as many words as it says.
fn is_whole(chunk: &Chunk) -> bool {
    let lost = || chunk.words.iter().filter_map(|&word| Word::from(word).lost_count()).map(u64::from).sum::<u64>();
    if chunk.lost == 0 {
        chunk.words.len() as u64 == chunk.count
    } else {
        lost() == chunk.lost && chunk.count == chunk.lost
    }
}
