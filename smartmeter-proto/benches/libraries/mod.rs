//! One face for all libraries that are compared.

mod bin_proto;
mod known;
mod winnow;
mod zerocopy;

use core::fmt::Debug;

pub(crate) use bin_proto::BinProto;
pub(crate) use known::{Accepted, Binrw, ByHand, Declared, Deku};
use smartmeter_proto::checksum::{CRC_16_XMODEM, Crc, Layout};
pub(crate) use winnow::Winnow;
pub(crate) use zerocopy::Zerocopy;

use crate::plain::Plain;

/// All check with the same code and a table of the same layout.
const CRC: &Crc<u16, Layout> = &Crc::<u16, Layout>::new(&CRC_16_XMODEM);

/// What a library does with a packet from the meter.
pub(crate) trait Library {
    const NAME: &str;
    /// Whether it encodes, too.
    const ENCODES: bool;
    type Packet<'a>;
    type Error: Debug;

    /// Decodes a packet that takes all of `bytes`, with or without a look at its checksum.
    fn decode<const VERIFY: bool>(bytes: &[u8]) -> Result<Self::Packet<'_>, Self::Error>;

    /// Encodes a packet, checksum included, and returns how many bytes that took.
    fn encode(packet: &Self::Packet<'_>, buffer: &mut [u8]) -> Option<usize>;

    /// Looks at one number.
    fn sequence(packet: &Self::Packet<'_>) -> u8;

    /// Looks at every number in a packet, as some libraries put off reading lists until then.
    fn total(packet: &Self::Packet<'_>) -> u64;

    fn plain(packet: Self::Packet<'_>) -> Plain;
}
