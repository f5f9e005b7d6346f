//! What outlives a restart, but no power cut: which session this was, and how many words it had.
//!
//! In memory of the real-time clock, which a reset leaves alone.

use esp_hal::ram;
use portable_atomic::{AtomicU32, Ordering};

/// The session, the number of its words in two halves, and a sum over them.
#[ram(unstable(rtc_fast, persistent))]
static SESSION: [AtomicU32; 4] = [const { AtomicU32::new(0) }; 4];

/// So that zeroes are no session.
const SALT: u32 = 0x534E_4946;

/// The session before, if its memory is what this program left there.
pub(crate) fn previous() -> Option<(u32, u64)> {
    let [session, high, low, sum] = SESSION.each_ref().map(|word| word.load(Ordering::Relaxed));
    let words = (u64::from(high) << 32) | u64::from(low);
    (session != 0 && sum == checksum(session, high, low)).then_some((session, words))
}

/// Keeps this for the session after. A reset in between leaves no session at all.
pub(crate) fn keep(session: u32, words: u64) {
    let [high, low] = [words >> 32, words & 0xFFFF_FFFF].map(|half| u32::try_from(half).unwrap_or_default());
    for (place, word) in SESSION.iter().zip([0, high, low, checksum(session, high, low)]) {
        place.store(word, Ordering::Relaxed);
    }
    if let Some(place) = SESSION.first() {
        place.store(session, Ordering::Release);
    }
}

const fn checksum(session: u32, high: u32, low: u32) -> u32 {
    (session ^ SALT).rotate_left(7).wrapping_add(high).rotate_left(7).wrapping_add(low)
}
