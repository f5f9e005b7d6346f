//! Frames of format type 3 (IEC 62056-46, ISO/IEC 13239).

use smartmeter_proto::prelude::*;

use crate::apdu::Apdu;

/// A frame between its flags. Nothing in it is stuffed, so its length ends it: a 7E within it is a byte like others.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct HdlcFrame<'a> {
    /// The opening flag.
    #[frame(magic = 0x7E)]
    pub opening: Filled<u8>,
    /// Format type 3.
    #[frame(bits = 4, magic = 0xA)]
    pub format_type: Filled<u8>,
    /// Whether the information goes on in another frame.
    #[frame(bits = 1)]
    pub segmented: bool,
    /// How many bytes are between the flags, these two among them.
    #[frame(bits = 11, len_of = "format_type..=fcs")]
    pub len: Filled<u16>,
    /// Whom it is for.
    pub destination: Address<'a>,
    /// Who sends it.
    pub source: Address<'a>,
    /// The kind of frame: 13 is unnumbered information with the final bit, which Kaifa's meters send as 10.
    pub control: u8,
    /// Covers the header.
    #[frame(crc = "CRC-16/IBM-SDLC", over = "format_type..=control", endian = "little")]
    pub hcs: Filled<u16>,
    /// What the frame carries.
    #[frame(rest)]
    pub information: Information<'a>,
    /// Covers all between the flags.
    #[frame(crc = "CRC-16/IBM-SDLC", over = "format_type..=information", endian = "little")]
    pub fcs: Filled<u16>,
    /// The closing flag.
    #[frame(magic = 0x7E)]
    pub closing: Filled<u8>,
}

/// An address of one, two or four bytes, of which the last has its lowest bit set.
#[derive(Debug, Clone, Copy, PartialEq, Frame)]
pub struct Address<'a> {
    /// The bytes as they are.
    #[frame(until = "|byte| byte & 1 == 1", max = 4, assert = "matches!(bytes.len(), 1 | 2 | 4)")]
    pub bytes: &'a [u8],
}

impl Address<'_> {
    /// The number that the upper seven bits of the bytes make.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.bytes.iter().fold(0, |number, byte| number << 7 | u32::from(byte >> 1))
    }
}

/// What a frame carries.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct Information<'a> {
    /// The header of the logical link control: both service access points, and quality, which is not used.
    #[frame(magic = b"\xE6\xE7\x00")]
    pub llc: Filled<[u8; 3]>,
    /// The application's data unit.
    #[frame(rest)]
    pub apdu: Apdu<'a>,
}
