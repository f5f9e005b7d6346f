//! The P350's replies as a user of winnow would parse them. winnow parses only: it has no encoder.

use winnow::binary::{be_u16, be_u32, length_repeat, u8};
use winnow::combinator::{dispatch, eof, seq};
use winnow::error::ContextError;
use winnow::prelude::*;
use winnow::token::{rest, take};
use winnow::{Result, combinator::empty};

use super::{CRC, Library};
use crate::plain;

pub(crate) struct Winnow;

impl Library for Winnow {
    const NAME: &str = "winnow";
    const ENCODES: bool = false;
    type Packet<'a> = Packet<'a>;
    type Error = ContextError;

    #[inline]
    fn decode<const VERIFY: bool>(bytes: &[u8]) -> Result<Packet<'_>> {
        let mut input = bytes;
        let packet = packet(&mut input)?;
        padding(bytes.len() - input.len()).parse_next(&mut input)?;
        eof.parse_next(&mut input)?;
        if VERIFY && bytes.get(6..).map(|covered| CRC.checksum(covered)) != Some(packet.crc) {
            return Err(ContextError::new());
        }
        Ok(packet)
    }

    fn encode(_: &Packet<'_>, _: &mut [u8]) -> Option<usize> {
        None
    }

    fn sequence(packet: &Packet<'_>) -> u8 {
        packet.sequence
    }

    fn total(packet: &Packet<'_>) -> u64 {
        match &packet.reply {
            Reply::Power(head) => head.total(),
            Reply::HalfHours { head, start, energy } => {
                head.total() + u64::from(*start) + energy.iter().map(|&energy| u64::from(energy)).sum::<u64>()
            }
            Reply::Days { head, start, days } => {
                let days = days.iter().map(|&(energy, second)| u64::from(energy) + u64::from(second));
                head.total() + u64::from(*start) + days.sum::<u64>()
            }
            Reply::Settings { head, midnight, unknown, numbers, .. } => {
                let numbers = u64::from(numbers.0) + u64::from(numbers.1) + u64::from(numbers.2) + u64::from(numbers.3);
                head.total() + u64::from(*midnight) + u64::from(*unknown) + numbers
            }
            Reply::Identity { head, first, second, .. } => head.total() + (first.len() + second.len()) as u64,
            Reply::Unknown { body, .. } => body.len() as u64,
        }
    }

    fn plain(packet: Packet<'_>) -> plain::Plain {
        let reply = match packet.reply {
            Reply::Power(head) => plain::Reply::Power(head.into()),
            Reply::HalfHours { head, start, energy } => plain::Reply::HalfHours { head: head.into(), start, energy },
            Reply::Days { head, start, days } => plain::Reply::Days { head: head.into(), start, days },
            Reply::Settings { head, flags, midnight, unknown, numbers } => {
                let numbers = [numbers.0, numbers.1, numbers.2, numbers.3];
                plain::Reply::Settings { head: head.into(), flags, midnight, unknown, numbers }
            }
            Reply::Identity { head, first, second, trailer } => {
                let (first, second) = (first.to_owned(), second.to_owned());
                plain::Reply::Identity { head: head.into(), first, second, trailer }
            }
            Reply::Unknown { kind, body } => plain::Reply::Unknown { kind, body: body.to_vec() },
        };
        plain::Plain { network: packet.network, sequence: packet.sequence, reply }
    }
}

pub(crate) struct Packet<'a> {
    network: [u8; 3],
    sequence: u8,
    crc: u16,
    reply: Reply<'a>,
}

enum Reply<'a> {
    Power(Head),
    HalfHours { head: Head, start: u32, energy: Vec<u16> },
    Days { head: Head, start: u32, days: Vec<(u16, u16)> },
    Settings { head: Head, flags: [u8; 4], midnight: u32, unknown: u32, numbers: (u16, u16, u16, u16) },
    Identity { head: Head, first: &'a str, second: &'a str, trailer: [u8; 7] },
    Unknown { kind: u8, body: &'a [u8] },
}

struct Head {
    timestamp: u32,
    reserved: [u8; 4],
    power: u16,
}

impl Head {
    fn total(&self) -> u64 {
        u64::from(self.timestamp) + u64::from(self.power)
    }
}

impl From<Head> for plain::Head {
    fn from(head: Head) -> Self {
        Self { timestamp: head.timestamp, reserved: head.reserved, power: head.power }
    }
}

fn packet<'a>(input: &mut &'a [u8]) -> Result<Packet<'a>> {
    seq! { Packet { network: array, sequence: u8, crc: be_u16, reply: reply } }.parse_next(input)
}

fn reply<'a>(input: &mut &'a [u8]) -> Result<Reply<'a>> {
    dispatch! { u8;
        0x10 => head.map(Reply::Power),
        0x17 => seq! { Reply::HalfHours { head: head, start: be_u32, energy: length_repeat(u8, be_u16) } },
        0x18 => seq! { Reply::Days { head: head, start: be_u32, days: length_repeat(u8, (be_u16, be_u16)) } },
        0x1A => seq! { Reply::Settings {
            head: head, flags: array, midnight: be_u32, unknown: be_u32, numbers: (be_u16, be_u16, be_u16, be_u16),
        } },
        0x1B => seq! { Reply::Identity { head: head, first: text(b' '), second: text(0), trailer: array } },
        kind => seq! { Reply::Unknown { kind: empty.value(kind), body: rest } },
    }
    .parse_next(input)
}

fn head(input: &mut &[u8]) -> Result<Head> {
    seq! { Head { timestamp: be_u32, reserved: array, power: be_u16 } }.parse_next(input)
}

fn array<const N: usize>(input: &mut &[u8]) -> Result<[u8; N]> {
    take(N).try_map(<[u8; N]>::try_from).parse_next(input)
}

/// Text in sixteen bytes, without the padding at its end.
fn text<'a>(pad: u8) -> impl Parser<&'a [u8], &'a str, ContextError> {
    take(16_usize).try_map(move |bytes: &'a [u8]| {
        let len = bytes.iter().rposition(|&byte| byte != pad).map_or(0, |last| last + 1);
        std::str::from_utf8(&bytes[..len])
    })
}

/// Zero bytes up to a multiple of four, after so many bytes.
fn padding<'a>(done: usize) -> impl Parser<&'a [u8], &'a [u8], ContextError> {
    take(done.next_multiple_of(4) - done).verify(|bytes: &[u8]| bytes.iter().all(|&byte| byte == 0))
}
