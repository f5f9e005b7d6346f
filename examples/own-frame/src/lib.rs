//! A reply that `smartmeter-proto` does not know, declared by a project of its own: weekly totals.
//!
//! Packets and bus commands stay those of `smartmeter_proto::p350`: they are generic over the reply.
//! No meter is known to send this kind. It is made up, to show how it is done.

#![no_std]

use smartmeter_proto::p350::{Command, Reply, ReplyHead};
use smartmeter_proto::prelude::*;

/// Weekly electricity use, sent in reply to a request of the same kind.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id = 0x19)]
pub struct Weeks<'a> {
    /// Opens every reply.
    pub head: ReplyHead,
    /// End of the first week.
    #[frame(unit = "s since 1970-01-01T00:00:00Z")]
    pub start: u32,
    /// How many weeks follow.
    #[frame(count_of = "energy")]
    pub count: Filled<u8>,
    /// Energy used in each week.
    #[frame(unit = "kWh", scale = 0.1, metric = "electricity.energy.weekly", from = "start", every = "7 d")]
    pub energy: List<'a, u16>,
}

/// Every reply that this project knows.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8")]
pub enum OwnReply<'a> {
    /// Energy in each week.
    Weeks(Weeks<'a>),
    /// Whatever `smartmeter-proto` knows.
    #[frame(fallback)]
    Known(Reply<'a>),
}

/// A transaction on the bus whose packets may hold an [`OwnReply`].
pub type OwnCommand<'a> = Command<'a, OwnReply<'a>>;

/// The bus as this project knows it: what tools and tests for any protocol are told.
pub struct OwnBus;

impl Protocol for OwnBus {
    const NAME: &'static str = "own-bus";
    type Transaction<'a> = OwnCommand<'a>;
}
