//! What runs on the bus between the two boards: one command in each SELECT cycle.

use crate::p350::{Packet, Reply, RequestPacket};
use crate::prelude::*;

/// One transaction on the bus.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id_type = "u8")]
pub enum Command<'a, B = Reply<'a>> {
    /// A radio packet was received.
    Receive(Receive<B>),
    /// Transmit a radio packet.
    Transmit(Transmit),
    /// Switch the radio.
    Radio(Radio),
    /// Once, after boot.
    Command05(Command05),
    /// Before the radio is switched to receive.
    Command06(Command06),
    /// Set the network address.
    SetNetwork(SetNetwork),
    /// Set the carrier frequency.
    SetCarrier(SetCarrier),
    /// The first command after boot: reset, or hello.
    Hello(Hello),
    /// After every transmission.
    Command64(Command64),
    /// Once, after boot.
    Command65(Command65),
    /// Once, after boot.
    Command69(Command69),
    /// A command that nobody has declared yet.
    #[frame(other)]
    Unknown {
        /// Its first byte.
        id: u8,
        /// All that follows.
        body: &'a [u8],
    },
}

/// A radio packet was received.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id = 0x01)]
pub struct Receive<B> {
    /// Bytes in the packet.
    #[frame(len_of = "packet")]
    pub len: Filled<u8>,
    /// The packet.
    pub packet: Packet<B>,
    /// Seen as 05, 09, 0A, 0D, 11 and 12. Perhaps a figure of the signal. No checksum covers it.
    #[frame(grade = "unknown")]
    pub trailer: u8,
}

/// Transmit a radio packet.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id = 0x02)]
pub struct Transmit {
    /// Bytes in the packet.
    #[frame(len_of = "packet")]
    pub len: Filled<u8>,
    /// The packet.
    pub packet: RequestPacket,
}

/// Switch the radio.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id = 0x04)]
pub struct Radio {
    /// To what.
    #[frame(grade = "inferred")]
    pub state: RadioState,
}

/// What the radio is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id_type = "u8")]
pub enum RadioState {
    /// Sent once, after boot.
    #[frame(id = 0)]
    Idle,
    /// Sent before every packet that was received.
    #[frame(id = 2)]
    Receive,
    /// Sent after every packet that was transmitted.
    #[frame(id = 4)]
    Transmitted,
    /// Never seen so far.
    #[frame(other)]
    Unknown(
        /// The state.
        u8,
    ),
}

/// Once, after boot.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id = 0x05, grade = "unknown")]
pub struct Command05 {
    /// Seen as 00 07 00.
    pub bytes: [u8; 3],
}

/// Before the radio is switched to receive.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id = 0x06, grade = "unknown")]
pub struct Command06 {
    /// Seen as 00 00.
    pub bytes: [u8; 2],
}

/// Set the network address.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id = 0x0B)]
pub struct SetNetwork {
    /// The three bytes that begin every packet.
    pub network: [u8; 3],
}

/// Set the carrier frequency.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id = 0x0C, endian = "little")]
pub struct SetCarrier {
    /// The CC1100's registers FREQ0, FREQ1 and FREQ2: steps of its 26 MHz crystal / 2^16
    /// (CC1100 data sheet, "Frequency Programming"). Seen as 868.29987 MHz.
    #[frame(bytes = 3, unit = "MHz", scale = "26/65536")]
    pub carrier: u32,
}

/// The first command after boot: reset, or hello.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id = 0x0D, grade = "inferred")]
pub struct Hello {}

/// After every transmission.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id = 0x64, grade = "unknown")]
pub struct Command64 {
    /// Seen as 68 07.
    pub bytes: [u8; 2],
}

/// Once, after boot.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id = 0x65, grade = "unknown")]
pub struct Command65 {
    /// Seen as 6D 03.
    pub bytes: [u8; 2],
}

/// Once, after boot.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id = 0x69, grade = "unknown")]
pub struct Command69 {
    /// Seen as 13 21.
    pub bytes: [u8; 2],
}
