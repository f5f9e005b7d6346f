//! What runs on the air: packets of a multiple of four bytes, with a checksum.
//!
//! The checksum is CRC-16/XMODEM over everything from the kind to the end of the packet, padding
//! included. It holds for all ten packets of the capture that arrived whole. It does not cover the
//! network address and the byte after it.

use crate::p350::Request;
use crate::prelude::*;

/// A packet from the meter. Its body is a [`Reply`](crate::p350::Reply), or an enum of your own
/// that falls back to it.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Packet<B> {
    /// The network's address, seen as 02 10 3C.
    #[frame(source)]
    pub network: [u8; 3],
    /// One more every 15 seconds: so it is in all ten packets of the capture, 55 to 5E. That 01 follows 77 is the
    /// recorder's statement, and was not seen. No checksum covers it.
    #[frame(sequence = "0x01..=0x77")]
    pub sequence: u8,
    /// CRC-16/XMODEM over body and padding.
    #[frame(crc = "CRC-16/XMODEM", over = "body..=padding")]
    pub crc: Filled<u16>,
    /// The kind, and what that kind says. Power comes without being asked for. That every other kind only comes when it
    /// is asked for is inferred: before each of them stands a request, or a place where words were lost.
    #[frame(reply, unsolicited = 0x10)]
    pub body: B,
    /// Zero bytes, up to a multiple of four.
    #[frame(pad_to = 4)]
    pub padding: Padding,
}

/// A packet to the meter.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct RequestPacket {
    /// The network's address, seen as 02 10 3C.
    #[frame(source)]
    pub network: [u8; 3],
    /// Stands where a packet from the meter has its sequence. Seen as 82, 84, 85, 88 and 89.
    #[frame(grade = "unknown")]
    pub tag: u8,
    /// CRC-16/XMODEM over body and padding.
    #[frame(crc = "CRC-16/XMODEM", over = "body..=padding")]
    pub crc: Filled<u16>,
    /// What is asked for.
    pub body: Request,
    /// Zero bytes, up to a multiple of four.
    #[frame(pad_to = 4)]
    pub padding: Padding,
}
