//! Memory of the real-time clock, which a reset leaves alone and no power cut does.

use esp_hal::ram;
use portable_atomic::{AtomicU32, Ordering};
use sniffer_core::outlive::{self, LEN};

const WORDS: usize = LEN / 4;

#[ram(unstable(rtc_fast, persistent))]
static SESSION: [AtomicU32; WORDS] = [const { AtomicU32::new(0) }; WORDS];

/// The session before, if its memory is what this program left there.
pub(crate) fn previous() -> Option<(u32, u64)> {
    let mut kept = [0; LEN];
    for (bytes, word) in kept.chunks_exact_mut(4).zip(&SESSION) {
        bytes.copy_from_slice(&word.load(Ordering::Relaxed).to_le_bytes());
    }
    outlive::previous(&kept)
}

/// Keeps this for the session after.
pub(crate) fn keep(session: u32, words: u64) {
    let kept = outlive::keep(session, words);
    for (place, bytes) in SESSION.iter().zip(kept.as_chunks().0) {
        place.store(u32::from_le_bytes(*bytes), Ordering::Relaxed);
    }
}
