//! Files on the wire (SML 1.04, transport protocol), and the messages in them.
//!
//! Both have checksums. Most meters use CRC-16/IBM-SDLC, low byte first; early ones of Holley use CRC-16/KERMIT,
//! high byte first, and nothing but the checksum itself tells which: the types for these are named `Kermit…`.

use smartmeter_proto::escape::{Escaped, Sml};
use smartmeter_proto::prelude::*;

use crate::message::{Content, Signed};

macro_rules! transport {
    ($crc:literal, $endian:literal, $file:ident, $messages:ident, $message:ident) => {
        /// A file as it is sent.
        #[derive(Debug, Clone, PartialEq, Frame)]
        pub struct $file<'a> {
            /// The escape, then version 1 of the transport.
            #[frame(magic = b"\x1B\x1B\x1B\x1B\x01\x01\x01\x01")]
            pub start: Filled<[u8; 8]>,
            /// Messages and as many zeros as make a multiple of four bytes, escaped.
            #[frame(until = b"\x1B\x1B\x1B\x1B\x1A", assert = "payload.iter().count() % 4 == 0")]
            pub payload: Escaped<'a, Sml>,
            /// How many of these zeros there are.
            #[frame(assert = "*fill < 4 && payload.iter().count() >= usize::from(*fill)")]
            pub fill: u8,
            /// Covers all before it, as it is on the wire.
            #[frame(crc = $crc, over = "..=fill", endian = $endian)]
            pub crc: Filled<u16>,
        }

        /// What a file holds.
        #[derive(Debug, Clone, PartialEq, Frame)]
        pub struct $messages<'a> {
            /// The messages, of which the last closes the file.
            #[frame(until = "|message| matches!(message.signed.body.content, Content::CloseResponse(_))")]
            pub messages: List<'a, $message<'a>>,
            /// Zeros up to a multiple of four bytes.
            #[frame(pad_to = 4)]
            pub fill: Padding,
        }

        /// A message.
        #[derive(Debug, Clone, PartialEq, Frame)]
        pub struct $message<'a> {
            /// What the checksum covers.
            pub signed: Signed<'a>,
            /// The checksum is an unsigned number of two bytes.
            #[frame(magic = 0x63)]
            pub crc_tl: Filled<u8>,
            /// Covers the message up to here.
            #[frame(crc = $crc, over = "signed", endian = $endian)]
            pub crc: Filled<u16>,
            /// The end of a message.
            #[frame(magic = 0x00)]
            pub end: Filled<u8>,
        }
    };
}

transport!("CRC-16/IBM-SDLC", "little", File, Messages, Message);
transport!("CRC-16/KERMIT", "big", KermitFile, KermitMessages, KermitMessage);
