//! What was assumed, and what that makes of the bytes.

use core::fmt;
use core::ops::Range;

use arrayvec::ArrayVec;

use super::PROOF;

/// The most transactions that one is taken for.
pub const MOST_PARTS: usize = 4;
/// The most bytes that are added before what is there of a transaction.
pub const MOST_BEFORE: usize = 16;
/// The most bytes that are added after what is there of a transaction.
pub const MOST_AFTER: usize = 4;
/// The most changes to one transaction.
const MOST_EDITS: usize = MOST_BEFORE.saturating_add(MOST_AFTER);

/// What is assumed to have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Assumption {
    /// A byte of a length, a count or an id is another.
    Number,
    /// One bit is flipped.
    Bit,
    /// One byte is lost.
    Byte,
    /// There is one byte too many.
    Extra,
    /// Boundaries are lost: transactions follow each other without one.
    Boundary,
    /// The end is lost.
    End,
    /// The beginning is lost.
    Beginning,
    /// The end of a transaction is lost, and the boundary after it.
    EndAndBoundary,
    /// A boundary is lost, and the beginning of the transaction after it.
    BoundaryAndBeginning,
    /// The end of a transaction is lost, the boundary after it, and the beginning of the next one.
    EndToBeginning,
}

impl Assumption {
    /// A word for it, for machines.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Bit => "bit",
            Self::Byte => "byte",
            Self::Extra => "extra byte",
            Self::Boundary => "boundary",
            Self::End => "end",
            Self::Beginning => "beginning",
            Self::EndAndBoundary => "end and boundary",
            Self::BoundaryAndBeginning => "boundary and beginning",
            Self::EndToBeginning => "end to beginning",
        }
    }

    /// It as a sentence.
    const fn prose(self) -> &'static str {
        match self {
            Self::Number => "a length, count or id was wrong",
            Self::Bit => "one bit was flipped",
            Self::Byte => "one byte was lost",
            Self::Extra => "one byte is too many",
            Self::Boundary => "a boundary was lost",
            Self::End => "the end was lost",
            Self::Beginning => "the beginning was lost",
            Self::EndAndBoundary => "an end and the boundary after it were lost",
            Self::BoundaryAndBeginning => "a boundary and the beginning after it were lost",
            Self::EndToBeginning => "an end, the boundary after it and the next beginning were lost",
        }
    }
}

/// One byte that is not as it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Edit {
    /// Which byte of the part, as put right.
    pub at: u16,
    /// What was done.
    pub edited: Edited,
}

/// What was done to a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Edited {
    /// It is another.
    Changed {
        /// What was found.
        from: u8,
        /// What it is.
        to: u8,
    },
    /// It was lost: what it is, or nothing where nothing says that.
    Added(Option<u8>),
    /// This byte, which was found before it, is none of the frame's.
    Removed(u8),
}

/// A byte of a part, as put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Byte {
    /// Found, or proven.
    Known(u8),
    /// Lost, or one of several of which one is lost or too many: nothing says what it was. This stands there instead; the part
    /// decodes with it, and as well with others.
    Unknown(u8),
}

/// One of the transactions that the bytes are taken for.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    /// Which of the input's bytes are part of it.
    pub(super) source: Range<usize>,
    pub(super) edits: ArrayVec<Edit, MOST_EDITS>,
    /// Bytes of which one is lost, or between which one is too many, and nothing says which.
    pub(super) unsure: Range<usize>,
}

impl Clone for Part {
    fn clone(&self) -> Self {
        let mut edits = ArrayVec::new();
        // There is as much room; the derived one has a panic where there is not.
        let _ = edits.try_extend_from_slice(&self.edits);
        Self { source: self.source.clone(), edits, unsure: self.unsure.clone() }
    }
}

impl Part {
    pub(super) const fn of(source: Range<usize>) -> Self {
        Self { source, edits: ArrayVec::new_const(), unsure: 0..0 }
    }

    /// With one more change, which comes after those before.
    pub(super) fn edited(mut self, at: usize, edited: Edited) -> Self {
        // There is room for all that is tried, and inputs are short.
        let at = u16::try_from(at).unwrap_or(u16::MAX);
        let _ = self.edits.try_push(Edit { at, edited });
        self
    }

    /// Which of the input's bytes are in it.
    #[must_use]
    pub const fn source(&self) -> &Range<usize> {
        &self.source
    }

    /// What was changed and added, in the order of the bytes.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Its bytes; `input` is what was put right.
    pub fn bytes<'p>(&'p self, input: &'p [u8]) -> impl Iterator<Item = Byte> + 'p {
        let mut found = input.get(self.source.clone()).unwrap_or_default().iter();
        let mut edits = self.edits.iter().peekable();
        (0_usize..).map_while(move |at| {
            while edits
                .next_if(|edit| usize::from(edit.at) == at && matches!(edit.edited, Edited::Removed(_)))
                .is_some()
            {
                found.next();
            }
            let edit = edits.next_if(|edit| usize::from(edit.at) == at);
            let byte = match edit.map(|edit| edit.edited) {
                // There are none before a byte that is not removed itself.
                None | Some(Edited::Removed(_)) => Byte::Known(*found.next()?),
                Some(Edited::Changed { to, .. }) => found.next().map(|_| Byte::Known(to))?,
                Some(Edited::Added(Some(byte))) => Byte::Known(byte),
                Some(Edited::Added(None)) => Byte::Unknown(0),
            };
            Some(match byte {
                Byte::Known(byte) if self.unsure.contains(&at) => Byte::Unknown(byte),
                other => other,
            })
        })
    }

    /// Writes its bytes to the start of `buffer`, and returns how many there are; `None` where there is no room.
    #[must_use]
    pub fn write(&self, input: &[u8], buffer: &mut [u8]) -> Option<usize> {
        let mut len = 0_usize;
        for byte in self.bytes(input) {
            let (Byte::Known(byte) | Byte::Unknown(byte)) = byte;
            *buffer.get_mut(len)? = byte;
            len = len.saturating_add(1);
        }
        Some(len)
    }
}

/// What explains damaged bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    pub(super) assumption: Assumption,
    pub(super) parts: ArrayVec<Part, MOST_PARTS>,
    pub(super) proof: u32,
    pub(super) alternatives: u8,
}

impl Explanation {
    pub(super) fn new(assumption: Assumption, parts: impl IntoIterator<Item = Part>, proof: u32) -> Self {
        let mut kept = ArrayVec::new();
        // There are no more than there is room for.
        parts.into_iter().for_each(|part| kept.try_push(part).unwrap_or_default());
        Self { assumption, parts: kept, proof, alternatives: 0 }
    }

    /// What is assumed.
    #[must_use]
    pub const fn assumption(&self) -> Assumption {
        self.assumption
    }

    /// The transactions that the bytes are: all of the bytes, in their order.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The bits that speak for it when those are taken away that were used up: bytes that are damaged in a way that is
    /// not assumed would be explained like this in one of 2^`proof` cases.
    #[must_use]
    pub const fn proof(&self) -> u32 {
        self.proof
    }

    /// How many others also fit, all of them with [`MARGIN`](super::MARGIN) bits less of proof. Beyond 255 they are not
    /// counted.
    #[must_use]
    pub const fn alternatives(&self) -> u8 {
        self.alternatives
    }

    /// The bits of proof that are left when each fault has had those that it needs.
    pub(super) fn surplus(&self) -> i64 {
        i64::from(self.proof).saturating_sub(i64::from(self.faults().saturating_mul(PROOF)))
    }

    /// How many faults it assumes.
    #[must_use]
    pub fn faults(&self) -> u32 {
        match self.assumption {
            Assumption::Boundary => u32::try_from(self.parts.len()).unwrap_or(1).saturating_sub(1),
            Assumption::EndAndBoundary | Assumption::BoundaryAndBeginning => 2,
            Assumption::EndToBeginning => 3,
            _ => 1,
        }
    }
}

impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.prose())
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.assumption, f)?;
        let is_one = self.parts.len() == 1;
        let mut before = ": ";
        for (index, part) in self.parts.iter().enumerate().filter(|(_, part)| !part.edits.is_empty()) {
            f.write_str(before)?;
            if !is_one {
                write!(f, "in part {} ", index.saturating_add(1))?;
            }
            fmt::Display::fmt(part, f)?;
            before = "; ";
        }
        Ok(())
    }
}

impl fmt::Display for Part {
    /// What was done to it; nothing where nothing was.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut rest, mut before) = (self.edits.as_slice(), "");
        while !rest.is_empty() {
            let goes_on = |pair: &&[Edit]| if let [one, next] = pair { one.goes_on(next) } else { false };
            let len = rest.windows(2).take_while(goes_on).count().saturating_add(1);
            let (run, others) = rest.split_at_checked(len).unwrap_or((rest, &[]));
            f.write_str(before)?;
            self.fmt_edits(run, f)?;
            (rest, before) = (others, ", ");
        }
        Ok(())
    }
}

impl Part {
    /// Writes edits of one kind, side by side.
    fn fmt_edits(&self, run: &[Edit], f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ([first, ..], [.., last]) = (run, run) else { return Ok(()) };
        let (is_one, unsure) = (run.len() == 1, &self.unsure);
        match (first.edited, is_one) {
            (Edited::Added(None), true) if unsure.len() > 1 => {
                return write!(f, "one of bytes {} to {} is lost", unsure.start, unsure.end.saturating_sub(1));
            }
            (Edited::Removed(_), _) if !unsure.is_empty() => {
                return write!(f, "one more than bytes {} to {} are there", unsure.start, unsure.end.saturating_sub(1));
            }
            (Edited::Removed(byte), _) => return write!(f, "the {byte:02X} before byte {} is too many", first.at),
            (_, true) => write!(f, "byte {}", first.at)?,
            (_, false) => write!(f, "bytes {} to {}", first.at, last.at)?,
        }
        let verb = if is_one { "is" } else { "are" };
        match first.edited {
            Edited::Changed { from, to } => return write!(f, " {verb} {to:02X}, not {from:02X}"),
            Edited::Added(None) | Edited::Removed(_) => return write!(f, " {verb} lost"),
            Edited::Added(Some(_)) => write!(f, " {verb} lost and must be")?,
        }
        for edit in run {
            if let Edited::Added(Some(byte)) = edit.edited {
                write!(f, " {byte:02X}")?;
            }
        }
        Ok(())
    }
}

impl Edit {
    /// Whether `next` is the same done to the next byte.
    fn goes_on(&self, next: &Self) -> bool {
        let is_next = self.at.checked_add(1) == Some(next.at);
        let is_same = match (self.edited, next.edited) {
            (Edited::Added(one), Edited::Added(other)) => one.is_some() == other.is_some(),
            _ => false,
        };
        is_next && is_same
    }
}
