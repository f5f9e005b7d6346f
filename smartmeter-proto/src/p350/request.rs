//! What the display asks the meter for.

use crate::prelude::*;

/// A question, answered by a reply of the same kind.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Request {
    /// What is asked for. A reply of this kind answers it.
    #[frame(request)]
    pub kind: Kind,
    /// End of the first interval wanted; 0 where the kind has no history.
    #[frame(unit = "s since 1970-01-01T00:00:00Z")]
    pub start: u32,
    /// How many intervals are wanted; 0 where the kind has no history.
    pub count: u8,
}

/// The kinds of question and reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id_type = "u8")]
pub enum Kind {
    /// Power, every 15 seconds. Only seen as a reply.
    #[frame(id = 0x10)]
    Power,
    /// Energy in each half hour.
    #[frame(id = 0x17)]
    HalfHours,
    /// Energy on each day.
    #[frame(id = 0x18)]
    Days,
    /// Settings.
    #[frame(id = 0x1A)]
    Settings,
    /// Identifiers.
    #[frame(id = 0x1B)]
    Identity,
    /// A kind nobody has declared yet.
    #[frame(other)]
    Unknown(
        /// The kind.
        u8,
    ),
}
