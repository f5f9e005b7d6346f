//! Alarms: what is wrong with a device, from when until when.
//!
//! | alarm | raised where | resolved where |
//! |---|---|---|
//! | `silence` | nothing comes of a device for [`Limits::silence`] | something comes |
//! | `cadence` | no reading comes for [`Limits::cadence`], though other things do | one comes |
//! | `damage` | more frames of the last 15 minutes are damaged than [`Limits::damage`] allows | fewer than half of that are |
//!
//! An alarm is stored, logged, told to all who watch, and to a [webhook](Webhook). What was raised before a restart stays raised,
//! and is not told again. A device of which nothing comes for a week is not waited for any more.

mod pulse;
mod watchdog;
mod webhook;

use std::sync::Arc;

use serde::Serialize;
use tokio::sync::broadcast;
use utoipa::ToSchema;

pub use self::pulse::{Beat, Limits, Pulses};
pub(super) use self::watchdog::Watchdog;
pub use self::webhook::Webhook;
pub(super) use self::webhook::check_url;

/// Tells all who watch.
pub type AlarmSender = broadcast::Sender<Arc<AlarmRow>>;

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Nothing comes.
    Silence,
    /// No readings come.
    Cadence,
    /// Too much of it is damaged.
    Damage,
}

impl Kind {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::Silence, Self::Cadence, Self::Damage];

    /// `silence`, `cadence` or `damage`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Silence => "silence",
            Self::Cadence => "cadence",
            Self::Damage => "damage",
        }
    }
}

/// A device of which nothing came for so long is said to be silent, in milliseconds. A sniffer says each minute how it is.
const SILENCE: i64 = 10 * 60 * 1000;

/// Whether a device that was last seen at a moment is silent now, both in milliseconds since 1970.
#[must_use]
pub const fn is_silent(last_seen: i64, now: i64) -> bool {
    now.saturating_sub(last_seen) >= SILENCE
}

/// Whether a device is missed when nothing comes of it: a recording ends, and so does what somebody types.
pub(super) fn is_waited_for(key: &str) -> bool {
    key != "-" && !key.starts_with("file:")
}

/// An alarm, as it is stored and told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AlarmRow {
    /// Its key.
    pub id: i64,
    /// The device with which something is wrong.
    pub device: i64,
    /// Its MAC address, or the name of its source.
    pub key: String,
    /// `silence`, `cadence` or `damage`.
    pub kind: String,
    /// When it was raised, in milliseconds since 1970.
    pub since: i64,
    /// When it was resolved, in milliseconds since 1970; null, as long as it is not.
    pub until: Option<i64>,
    /// What is wrong.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_silent_after_ten_minutes() {
        assert!(!is_silent(5, 5 + SILENCE - 1) && is_silent(5, 5 + SILENCE));
        // A clock that was set back makes nobody silent.
        assert!(!is_silent(SILENCE * 2, 0));
    }
}
