//! What a serial line carries: the words as text, so that a terminal's log is a capture, or messages of the link in COBS.

use core::fmt::{self, Write};

use smartmeter_proto::words::Word;

/// Writes words as the text of a capture: two digits a byte, four a mark, a line a transaction.
#[derive(Debug, Clone, Default)]
pub struct Text {
    is_within: bool,
}

impl Text {
    /// At the start of a line.
    #[must_use]
    pub const fn new() -> Self {
        Self { is_within: false }
    }

    /// Writes a word.
    ///
    /// # Errors
    ///
    /// Where `out` has none left to take it.
    pub fn word(&mut self, word: u16, out: &mut dyn Write) -> fmt::Result {
        if self.is_within {
            out.write_char(' ')?;
        }
        let word = Word::from(word);
        match word {
            Word::Byte(byte) => write!(out, "{byte:02X}")?,
            mark => write!(out, "{:04X}", u16::from(mark))?,
        }
        self.is_within = !matches!(word, Word::End | Word::Boot | Word::Alive);
        if self.is_within { Ok(()) } else { out.write_str("\r\n") }
    }
}

/// How many bytes a message of `len` bytes takes in COBS, its zero byte included.
#[must_use]
pub const fn framed_len(len: usize) -> usize {
    cobs::max_encoding_length(len).saturating_add(1)
}

/// Writes a message in COBS, ended by a zero byte, and returns how many bytes that took; `None` where they don't fit.
#[must_use]
pub fn frame(message: &[u8], out: &mut [u8]) -> Option<usize> {
    let len = cobs::try_encode(message, out).ok()?;
    *out.get_mut(len)? = 0;
    len.checked_add(1)
}

/// Finds messages in a serial line's bytes. What is longer than `N` bytes, or no COBS, is left out and counted.
#[derive(Debug)]
pub struct Deframer<const N: usize> {
    bytes: heapless::Vec<u8, N>,
    is_too_long: bool,
    refused: u32,
}

impl<const N: usize> Default for Deframer<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> Deframer<N> {
    /// At the start of a line.
    #[must_use]
    pub const fn new() -> Self {
        Self { bytes: heapless::Vec::new(), is_too_long: false, refused: 0 }
    }

    /// How many frames were no messages.
    #[must_use]
    pub const fn refused(&self) -> u32 {
        self.refused
    }

    /// Takes a byte, and hands on the message that it completes.
    pub fn push(&mut self, byte: u8, sink: impl FnOnce(&[u8])) {
        if byte != 0 {
            self.is_too_long |= self.bytes.push(byte).is_err();
            return;
        }
        let is_empty = self.bytes.is_empty();
        match cobs::decode_in_place(&mut self.bytes) {
            Ok(len) if !self.is_too_long && !is_empty => sink(self.bytes.get(..len).unwrap_or_default()),
            // Zero bytes between messages are harmless.
            _ if is_empty => {}
            _ => self.refused = self.refused.saturating_add(1),
        }
        self.bytes.clear();
        self.is_too_long = false;
    }
}

#[cfg(test)]
mod tests {
    use std::string::String;
    use std::vec::Vec;

    use super::*;

    #[test]
    fn words_are_a_capture() {
        let (mut text, mut out) = (Text::new(), String::new());
        for word in [0xBBBB, 0x0D, 0xFFFF, 0xFFFF, 1, 0xC305, 0xFFFF, 0xAAAA] {
            text.word(word, &mut out).unwrap();
        }
        assert_eq!(out, "BBBB\r\n0D FFFF\r\nFFFF\r\n01 C305 FFFF\r\nAAAA\r\n");
    }

    #[test]
    fn messages_come_back_and_noise_is_counted() {
        let mut out = [0; 32];
        let len = frame(&[1, 0, 2], &mut out).unwrap();
        let (mut deframer, mut seen) = (Deframer::<16>::new(), Vec::new());
        let noise = [&[0, 9, 1, 0][..], &[7; 30], &[0]].concat();
        for &byte in noise.iter().chain(&out[..len]).chain(&out[..len]) {
            deframer.push(byte, |message| seen.push(message.to_vec()));
        }
        assert_eq!((seen, deframer.refused()), (std::vec![std::vec![1, 0, 2]; 2], 2));
    }

    #[test]
    fn what_has_no_room_is_not_written() {
        assert_eq!(frame(&[1, 2, 3], &mut [0; 4]), None);
        assert_eq!(frame(&[1, 2, 3], &mut [0; 5]), Some(5));
    }
}
