//! What is missing, out of what is stored: between frames, as their declarations say; and words that were lost.

use std::collections::BTreeMap;

use serde::Serialize;
use smartmeter_proto::Protocol;
use utoipa::ToSchema;

use super::store::{PrunedRow, Taken, Trace};
use crate::gaps::{Gap, Step, Tracker};
use crate::verdict::Quality;

/// Something that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GapRow {
    /// Whose.
    pub device: i64,
    /// `missing`, `jump`, `unanswered` or `unrequested`, between frames; `words` where words were lost; `pruned` where a policy
    /// took something away.
    pub kind: &'static str,
    /// When what comes after it was read, in milliseconds since 1970; of what was pruned, when the last of it was.
    pub at: i64,
    /// The frame that shows it.
    pub frame: Option<i64>,
    /// When it begins and ends, in seconds since 1970, where frames say so.
    pub from: Option<i64>,
    /// See `from`.
    pub to: Option<i64>,
    /// How many words, of `words`, and where words were pruned; 0 where nobody knows.
    pub words: Option<i64>,
    /// It in words.
    pub text: String,
}

/// Finds what is missing between these, which are in the order in which they were seen.
#[must_use]
pub fn find<P: Protocol>(traces: &[Trace]) -> Vec<GapRow> {
    let (mut trackers, mut gaps) = (BTreeMap::<i64, Tracker>::new(), Vec::new());
    for trace in traces {
        let (Trace::Boot { device } | Trace::Lost { device, .. } | Trace::Frame { device, .. }) = trace;
        let tracker = trackers.entry(*device).or_insert_with(Tracker::new::<P>);
        match trace {
            Trace::Boot { .. } => tracker.boot(),
            Trace::Lost { device, at, words } => gaps.push(lost(*device, *at, *words)),
            Trace::Frame { id, device, at, bytes, known, quality } => {
                if quality == Quality::Damaged.as_str() {
                    tracker.damaged();
                } else {
                    let index = u64::try_from(*id).unwrap_or_default();
                    tracker.proven::<P>(bytes, known, index, |gap| gaps.push(between(*device, *at, *id, gap)));
                }
            }
        }
    }
    gaps
}

/// What a policy took away, where that was in a span of milliseconds since 1970. Readings that were put together are still there.
#[must_use]
pub fn pruned(row: &PrunedRow, (from, to): (i64, i64)) -> Option<GapRow> {
    let PrunedRow { device, ref kind, ref policy, count, .. } = *row;
    let is_gone = *kind != Taken::Downsampled.as_str();
    let is_there = row.to.saturating_mul(1000) >= from && row.from.saturating_mul(1000) < to;
    (is_gone && is_there).then(|| GapRow {
        device,
        kind: "pruned",
        at: row.to.saturating_mul(1000),
        frame: None,
        from: Some(row.from),
        to: Some(row.to),
        words: (*kind == Taken::Words.as_str()).then_some(count),
        text: format!("{count} {kind} were pruned by {policy}"),
    })
}

fn lost(device: i64, at: i64, words: i64) -> GapRow {
    let text = if words == 0 { "something was not seen".into() } else { format!("{words} words were lost") };
    GapRow { device, kind: "words", at, frame: None, from: None, to: None, words: Some(words), text }
}

fn between(device: i64, at: i64, frame: i64, gap: &Gap) -> GapRow {
    let (from, to) = gap.time.map(|Step { from, to }| (from, to)).unzip();
    GapRow { device, kind: gap.as_str(), at, frame: Some(frame), from, to, words: None, text: gap.to_string() }
}
