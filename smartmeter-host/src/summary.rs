//! All that was found in what was read, in one paragraph.

use std::fmt;

use crate::gaps::Counts;
use crate::show;
use crate::tally::{Tally, counted};

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Transactions and marks.
    pub tally: Tally,
    /// Bytes in damaged transactions: nothing explains them.
    pub unplaced: u64,
    /// What is missing; `None` where the declarations don't say how frames follow each other.
    pub gaps: Option<Counts>,
}

impl fmt::Display for Summary {
    /// The tally is the first line, and what it leaves open follows.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.tally)?;
        let damaged = counted(self.tally.damaged, "damaged transaction");
        match self.tally.damaged {
            0 => f.write_str("no byte is unplaced")?,
            _ => write!(f, "{} unplaced, in {damaged}", counted(self.unplaced, "byte"))?,
        }
        self.gaps.map_or(Ok(()), |counts| said_of_the_stream(&counts, f))
    }
}

fn said_of_the_stream(counts: &Counts, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (replies, requests) = (counted_plural(counts.replies, "reply", "replies"), counted(counts.requests, "request"));
    write!(f, "\n{replies} and {requests} proven")?;
    if counts.reconstructed != 0 {
        write!(f, ", {} of them reconstructed", counts.reconstructed)?;
    }
    if let Some((first, last)) = counts.time {
        let utc = |seconds| show::utc(seconds).unwrap_or_else(|| format!("{seconds} s"));
        write!(f, ", from {} to {}", utc(first), utc(last))?;
    }
    match counts.gaps {
        0 => f.write_str("\nno gap")?,
        gaps => write!(f, "\n{}, {} missing", counted(gaps, "gap"), counted(counts.missing, "packet"))?,
    }
    let others = [
        (counts.jumps, "jump of clock or sequence", "jumps of clock or sequence"),
        (counts.unanswered, "request asked again", "requests asked again"),
        (counts.unrequested, "reply without a readable request", "replies without a readable request"),
        (counts.open, "request without an answer at the end", "requests without an answer at the end"),
    ];
    others
        .iter()
        .filter(|(count, ..)| *count != 0)
        .try_for_each(|(count, one, many)| write!(f, ", {}", counted_plural(*count, one, many)))
}

fn counted_plural(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
