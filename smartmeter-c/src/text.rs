//! Text in a buffer of fixed length, ended by 0 as C has it.

use core::ffi::c_char;
use core::fmt;
use core::mem::MaybeUninit;

/// Text that keeps count of all its characters, and keeps those for which there is room.
#[derive(Clone)]
pub(crate) struct Text<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Text<N> {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; N], len: 0 }
    }

    /// How many characters it has, also those for which there is no room.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn push(&mut self, text: &str) {
        let places = self.bytes.iter_mut().skip(self.len);
        places.zip(text.bytes()).for_each(|(place, byte)| *place = byte);
        self.len = self.len.saturating_add(text.len());
    }

    pub(crate) fn push_number(&mut self, number: usize) {
        let mut power = number.checked_ilog10().map_or(1, |log| 10_usize.saturating_pow(log));
        while power != 0 {
            let digit = number.checked_div(power).and_then(|digits| digits.checked_rem(10)).unwrap_or(0);
            self.push("0123456789".get(digit..digit.saturating_add(1)).unwrap_or_default());
            power = power.checked_div(10).unwrap_or(0);
        }
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    /// The characters there is room for, ended by 0.
    #[expect(clippy::cast_possible_wrap, reason = "C's characters have a sign, or none")]
    #[allow(clippy::unnecessary_cast, reason = "they have none on some targets")]
    pub(crate) fn characters(&self) -> [c_char; N] {
        let mut characters = self.bytes.map(|byte| byte as c_char);
        let end = self.len.min(N.saturating_sub(1));
        characters.iter_mut().skip(end).for_each(|character| *character = 0);
        characters
    }
}

/// Text into somebody else's buffer, whose last byte is for the 0, and which may not have a value yet.
pub(crate) struct Buffer<'b> {
    bytes: &'b mut [MaybeUninit<u8>],
    /// How many bytes were written: whole letters only.
    written: usize,
    len: usize,
}

impl<'b> Buffer<'b> {
    pub(crate) const fn new(bytes: &'b mut [MaybeUninit<u8>]) -> Self {
        Self { bytes, written: 0, len: 0 }
    }

    /// Ends the text, and gives how many bytes it has, also those for which there was no room.
    pub(crate) fn finish(self) -> usize {
        if let Some(end) = self.bytes.get_mut(self.written) {
            end.write(0);
        }
        self.len
    }

    fn push(&mut self, letter: char) {
        let is_cut = self.written != self.len;
        self.len = self.len.saturating_add(letter.len_utf8());
        if is_cut || self.len >= self.bytes.len() {
            return;
        }
        let (mut encoded, places) = ([0; 4], self.bytes.iter_mut().skip(self.written));
        places.zip(letter.encode_utf8(&mut encoded).bytes()).for_each(|(place, byte)| _ = place.write(byte));
        self.written = self.len;
    }
}

impl fmt::Write for Buffer<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.chars().for_each(|letter| self.push(letter));
        Ok(())
    }
}

#[cfg(test)]
#[expect(unsafe_code, reason = "what was written is looked at")]
mod tests {
    extern crate std;
    use std::string::String;
    use std::vec::Vec;

    use super::*;

    #[expect(clippy::cast_sign_loss, reason = "C's characters have a sign")]
    fn shown<const N: usize>(text: &Text<N>) -> String {
        let bytes: Vec<u8> = text.characters().iter().map(|&character| character as u8).collect();
        let end = bytes.iter().position(|&byte| byte == 0).expect("it ends with 0");
        String::from_utf8(bytes[..end].to_vec()).expect("text")
    }

    #[test]
    fn what_has_no_room_is_counted_and_comes_back_when_the_end_is_taken_off() {
        let mut text = Text::<8>::new();
        text.push("abc.");
        text.push_number(1090);
        assert_eq!((shown(&text).as_str(), text.len()), ("abc.109", 8));
        text.push("defgh");
        text.truncate(3);
        text.push("[0]");
        assert_eq!((shown(&text).as_str(), text.len()), ("abc[0]", 6));
        text.truncate(0);
        text.push_number(0);
        text.push_number(usize::MAX);
        assert_eq!(text.len(), 1 + usize::MAX.ilog10() as usize + 1);
    }

    #[test]
    fn a_buffer_is_never_overrun_and_never_ends_within_a_letter() {
        for room in 0..12 {
            let mut bytes = [MaybeUninit::new(0xEE); 16];
            let mut buffer = Buffer::new(&mut bytes[..room]);
            fmt::Write::write_str(&mut buffer, "m³/h °C").expect("it always takes text");
            assert_eq!(buffer.finish(), 9);
            // SAFETY: all had a value before, and none is taken away.
            let bytes = bytes.map(|byte| unsafe { byte.assume_init() });
            assert!(bytes[room..].iter().all(|&byte| byte == 0xEE), "{room}");
            if room != 0 {
                let end = bytes.iter().position(|&byte| byte == 0).expect("it ends with 0");
                let text = core::str::from_utf8(&bytes[..end]).expect("whole letters");
                assert!("m³/h °C".starts_with(text) && (end == 9 || end + 3 > room), "{room}: {text}");
            }
        }
    }
}
