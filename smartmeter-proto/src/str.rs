//! [`Str`]: text borrowed from captured bytes, made a `str` when looked at.

use core::fmt;
use core::str;

/// Text borrowed from captured bytes, or from a `str`.
///
/// Decoding makes sure that it is UTF-8, and no more: that takes an eighth of what a `&str` takes, which has to be made by
/// a look at each byte. [`as_str`](Self::as_str) does that when it is wanted. Everything else is as with `&str`: a
/// field says how long it is, or what ends it, with the same words.
///
/// ```
/// use smartmeter_proto::prelude::*;
///
/// #[derive(Debug, PartialEq, Frame)]
/// struct Meter<'a> {
///     #[frame(len = 8, pad = b' ')]
///     serial: Str<'a>,
/// }
///
/// let meter = Meter::decode(b"D10W7012")?;
/// assert_eq!(meter.serial, "D10W7012");
/// assert_eq!(meter.serial.as_str().strip_prefix("D10"), Some("W7012"));
/// assert_eq!(Meter { serial: "E6S".into() }.encode(&mut [0; 8]), Ok(8));
/// assert_eq!(Meter::decode(b"D10\xFF    ").unwrap_err().to_string(), "Meter.serial at byte 3: not UTF-8 text");
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Str<'a> {
    /// UTF-8.
    bytes: &'a [u8],
}

impl<'a> Str<'a> {
    /// Bytes that were found to be UTF-8.
    #[inline(always)]
    pub(crate) const fn of_utf8(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// The text.
    #[must_use]
    pub fn as_str(self) -> &'a str {
        // Never an error: it was made of what is UTF-8.
        str::from_utf8(self.bytes).unwrap_or_default()
    }

    /// The bytes on the wire, without padding.
    #[inline]
    #[must_use]
    pub const fn as_bytes(self) -> &'a [u8] {
        self.bytes
    }

    /// Its length in bytes.
    #[inline]
    #[must_use]
    pub const fn len(self) -> usize {
        self.bytes.len()
    }

    /// Whether there is nothing.
    #[inline]
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.bytes.is_empty()
    }
}

impl<'a> From<&'a str> for Str<'a> {
    fn from(text: &'a str) -> Self {
        Self { bytes: text.as_bytes() }
    }
}

impl<'a> From<Str<'a>> for &'a str {
    fn from(text: Str<'a>) -> Self {
        text.as_str()
    }
}

impl AsRef<[u8]> for Str<'_> {
    fn as_ref(&self) -> &[u8] {
        self.bytes
    }
}

impl AsRef<str> for Str<'_> {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for Str<'_> {
    fn eq(&self, other: &str) -> bool {
        self.bytes == other.as_bytes()
    }
}

impl PartialEq<&str> for Str<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.bytes == other.as_bytes()
    }
}

impl fmt::Display for Str<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Str<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for Str<'_> {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::Format::format(self.as_str(), f);
    }
}

/// Whether no byte has its highest bit set: a machine word at a time, as texts on the wire are short.
#[inline]
pub(crate) fn is_ascii(bytes: &[u8]) -> bool {
    const HIGHEST: usize = usize::MAX / 0xFF * 0x80;
    let (words, rest) = bytes.as_chunks::<{ size_of::<usize>() }>();
    let all = words.iter().fold(0, |all, word| all | usize::from_ne_bytes(*word));
    let rest = rest.iter().fold(0, |all, byte| all | byte);
    all & HIGHEST == 0 && rest & 0x80 == 0
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;

    #[test]
    fn ascii_is_told_from_all_else_wherever_it_stands() {
        for len in 0..20 {
            let mut bytes = std::vec![0x7F; len];
            assert!(is_ascii(&bytes));
            for at in 0..len {
                bytes[at] = 0x80;
                assert!(!is_ascii(&bytes), "{at} of {len}");
                bytes[at] = 0;
            }
        }
    }
}
