//! Marks in the stream: the boot, and signs of life.
//!
//! Words that come out of the ring go through here on their way. Marks come in between transactions only.

use smartmeter_proto::words::Word;

/// After so much silence, in milliseconds, the stream says that the sniffer is alive.
pub const ALIVE_AFTER: u32 = 60_000;

/// Puts marks into the stream.
#[derive(Debug, Clone)]
pub struct Pump {
    is_booted: bool,
    is_pending: bool,
    heard: u32,
}

impl Pump {
    /// At the start of the sniffer, at this time.
    #[must_use]
    pub const fn new(now: u32) -> Self {
        Self { is_booted: false, is_pending: false, heard: now }
    }

    /// Takes what came out of the ring, or `None` if nothing did, and hands on what the stream says.
    pub fn push(&mut self, now: u32, word: Option<u16>, mut sink: impl FnMut(u16)) {
        if !core::mem::replace(&mut self.is_booted, true) {
            sink(Word::BOOT);
        }
        if let Some(word) = word {
            self.is_pending = matches!(Word::from(word), Word::Byte(_));
            self.heard = now;
            sink(word);
        } else if !self.is_pending && now.wrapping_sub(self.heard) >= ALIVE_AFTER {
            self.heard = now;
            sink(Word::ALIVE);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    #[test]
    fn it_boots_once_and_lives_in_silence() {
        let (mut pump, mut words) = (Pump::new(5), Vec::new());
        for (now, word) in
            [(5, None), (6, Some(1)), (70_000, None), (70_001, Some(0xFFFF)), (130_001, None), (130_002, None)]
        {
            pump.push(now, word, |word| words.push(word));
        }
        assert_eq!(words, [0xBBBB, 1, 0xFFFF, 0xAAAA]);
    }
}
