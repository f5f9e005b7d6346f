//! The link layer: EN 13757-2, format class FT 1.2 of IEC 60870-5-1.

use smartmeter_proto::prelude::*;

use crate::VariableData;

/// A long frame.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct LongFrame<'a> {
    /// Opens the frame.
    #[frame(magic = 0x68)]
    pub start: Filled<u8>,
    /// Bytes from the C field to the last one of the payload.
    #[frame(len_of = "control..=payload")]
    pub len: Filled<u8>,
    /// The same again, as nothing else protects it.
    #[frame(len_of = "control..=payload")]
    pub len_again: Filled<u8>,
    /// Opens what the length measures.
    #[frame(magic = 0x68)]
    pub start_again: Filled<u8>,
    /// The C field.
    pub control: Control,
    /// The A field: the meter's primary address; 253 and up have special meanings.
    pub address: u8,
    /// The CI field and what it announces: what a length of a byte leaves beside C and A.
    #[frame(rest, max = 253)]
    pub payload: Payload<'a>,
    /// Sum of the bytes from the C field to the last one of the payload, without carry.
    #[frame(sum, over = "control..=payload")]
    pub checksum: Filled<u8>,
    /// Closes the frame.
    #[frame(magic = 0x16)]
    pub stop: Filled<u8>,
}

/// The C field: what the frame is for. All captures have 08, a meter's answer with user data (RSP-UD).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
pub struct Control {
    /// Always 0.
    #[frame(bits = 1, reserved)]
    pub zero: u8,
    /// PRM: whether this goes from master to meter.
    #[frame(bits = 1)]
    pub primary: bool,
    /// From the master FCB, alternating from frame to frame; from the meter ACD, there is more urgent data.
    #[frame(bits = 1)]
    pub fcb_acd: bool,
    /// From the master FCV, the bit before counts; from the meter DFC, it can take no more.
    #[frame(bits = 1)]
    pub fcv_dfc: bool,
    /// The function: 8 from a meter is user data.
    #[frame(bits = 4)]
    pub function: u8,
}

/// What a long frame carries, told apart by its CI field.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8")]
pub enum Payload<'a> {
    /// Variable data, least significant byte first.
    #[frame(id = 0x72)]
    VariableData(VariableData<'a>),
    /// A CI that is not declared here.
    #[frame(other)]
    Other {
        /// The CI field.
        ci: u8,
        /// What follows it.
        #[frame(rest)]
        body: &'a [u8],
    },
}
