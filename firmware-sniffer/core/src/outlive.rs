//! What outlives a restart, where there is memory that does: which session this was, and how many words it had.
//!
//! Such memory is the real-time clock's, which a reset leaves alone. After a power cut it holds anything, and a reset may come while
//! it is written: what is not whole is no session.

use crc::{CRC_32_ISO_HDLC, Crc, NoTable};
use smartmeter_proto::prelude::*;

/// With 32 bits it finds each time that one word of memory is not of the same session as the others, which 16 bits would not.
/// Without a table, which would take 1 KiB for what happens once a second.
const CRC: Crc<u32, NoTable> = Crc::<u32, NoTable>::new(&CRC_32_ISO_HDLC);

/// The session, as it lies in memory. A multiple of four bytes: some memory has only words.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct Outlived {
    /// "smo", and the version.
    #[frame(magic = b"smo\x01")]
    magic: Filled<[u8; 4]>,
    /// Which session it was.
    #[frame(assert = "*session != 0")]
    session: u32,
    /// How many words it had.
    words: u64,
    /// CRC-32/ISO-HDLC over all before it.
    #[frame(checksum = "crc32", over = "magic..=words")]
    crc: Filled<u32>,
}

fn crc32(bytes: &[u8]) -> u32 {
    CRC.checksum(bytes)
}

/// How many bytes it takes.
pub const LEN: usize = Outlived::MAX_LEN;

/// What is to be kept of this session for the next one.
#[must_use]
pub fn keep(session: u32, words: u64) -> [u8; LEN] {
    let mut kept = [0; LEN];
    // What can't be written is none: zeroes are no session.
    let _ = Outlived { magic: Filled::new(), session, words, crc: Filled::new() }.encode(&mut kept);
    kept
}

/// The session before and how many words it had, if this is what [`keep`] made of it.
#[must_use]
pub fn previous(kept: &[u8; LEN]) -> Option<(u32, u64)> {
    Outlived::accept(kept).map(|outlived| (outlived.session, outlived.words))
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_kept_is_known_again() {
        for (session, words) in [(1, 0), (0x0BAD_5EED, 754), (u32::MAX, u64::MAX)] {
            assert_eq!(previous(&keep(session, words)), Some((session, words)));
        }
        assert_eq!(LEN % 4, 0);
    }

    #[test]
    fn memory_that_was_never_written_is_no_session() {
        assert_eq!([[0; LEN], [0xFF; LEN]].map(|memory| previous(&memory)), [None; 2]);
        assert_eq!(previous(&keep(0, 5)), None);
    }

    #[test]
    fn a_bit_that_is_another_makes_it_none() {
        for bit in 0..8 * LEN {
            let mut kept = keep(0x0BAD_5EED, 754);
            kept[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(previous(&kept), None, "bit {bit}");
        }
    }

    proptest! {
        /// A reset while it is written: some of its words are new, and the others are as before.
        #[test]
        fn torn_is_one_of_both_or_none(before in 1..u32::MAX, session in 1..u32::MAX, old: u32, more in 0..100_000_u64) {
            let sessions = [(before, u64::from(old)), (before, u64::from(old) + more), (session, 0)];
            let kept: Vec<_> = sessions.map(|(session, words)| keep(session, words)).into();
            for (first, next) in [(0, 1), (1, 2)] {
                for at in (0..=LEN).step_by(4) {
                    let mut torn = kept[first];
                    torn[..at].copy_from_slice(&kept[next][..at]);
                    let found = previous(&torn);
                    prop_assert!(found.is_none() || found == Some(sessions[first]) || found == Some(sessions[next]), "{found:?}");
                }
            }
        }

        #[test]
        fn noise_is_none(memory: [u8; LEN]) {
            prop_assert_eq!(previous(&memory), None);
        }
    }
}
