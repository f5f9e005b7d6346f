//! The P350's replies as views that zerocopy makes of the captured bytes.
//!
//! zerocopy does what has a fixed layout, and lists of that. Which view the kind asks for, text, padding
//! and checksum are by hand, here as in `hand.rs`. Encoding would be by hand altogether: it is left out.

use zerocopy::byteorder::big_endian::{U16, U32};
use zerocopy::{FromBytes, Immutable, KnownLayout, Unaligned};

use super::{CRC, Library};
use crate::plain;

pub(crate) struct Zerocopy;

impl Library for Zerocopy {
    const NAME: &str = "zerocopy";
    const ENCODES: bool = false;
    type Packet<'a> = Packet<'a>;
    type Error = Refused;

    #[inline]
    fn decode<const VERIFY: bool>(bytes: &[u8]) -> Result<Packet<'_>, Refused> {
        let (packet, rest) = Outer::ref_from_prefix(bytes).map_err(|_| Refused::Short)?;
        let (reply, rest) = reply(packet.kind, rest)?;
        let done = bytes.len() - rest.len();
        if rest.len() != done.next_multiple_of(4) - done {
            return Err(Refused::Length);
        }
        if rest.iter().any(|&byte| byte != 0) {
            return Err(Refused::Padding);
        }
        if VERIFY && CRC.checksum(&bytes[6..]) != packet.crc.get() {
            return Err(Refused::Checksum);
        }
        Ok(Packet { head: packet, reply })
    }

    fn encode(_: &Packet<'_>, _: &mut [u8]) -> Option<usize> {
        None
    }

    fn sequence(packet: &Packet<'_>) -> u8 {
        packet.head.sequence
    }

    fn total(packet: &Packet<'_>) -> u64 {
        match packet.reply {
            Reply::Power(head) => head.total(),
            Reply::HalfHours(series, energy) => {
                series.total() + energy.iter().map(|energy| u64::from(energy.get())).sum::<u64>()
            }
            Reply::Days(series, days) => {
                let days = days.iter().map(|day| u64::from(day.energy.get()) + u64::from(day.second.get()));
                series.total() + days.sum::<u64>()
            }
            Reply::Settings(settings) => {
                let numbers = settings.numbers.iter().map(|number| u64::from(number.get()));
                let times = u64::from(settings.midnight.get()) + u64::from(settings.unknown.get());
                settings.head.total() + times + numbers.sum::<u64>()
            }
            Reply::Identity(identity, first, second) => identity.head.total() + (first.len() + second.len()) as u64,
            Reply::Unknown(_, body) => body.len() as u64,
        }
    }

    fn plain(packet: Packet<'_>) -> plain::Plain {
        let reply = match packet.reply {
            Reply::Power(head) => plain::Reply::Power(head.into()),
            Reply::HalfHours(series, energy) => plain::Reply::HalfHours {
                head: (&series.head).into(),
                start: series.start.get(),
                energy: energy.iter().map(|energy| energy.get()).collect(),
            },
            Reply::Days(series, days) => plain::Reply::Days {
                head: (&series.head).into(),
                start: series.start.get(),
                days: days.iter().map(|day| (day.energy.get(), day.second.get())).collect(),
            },
            Reply::Settings(settings) => plain::Reply::Settings {
                head: (&settings.head).into(),
                flags: settings.flags,
                midnight: settings.midnight.get(),
                unknown: settings.unknown.get(),
                numbers: settings.numbers.map(U16::get),
            },
            Reply::Identity(identity, first, second) => plain::Reply::Identity {
                head: (&identity.head).into(),
                first: first.to_owned(),
                second: second.to_owned(),
                trailer: identity.trailer,
            },
            Reply::Unknown(kind, body) => plain::Reply::Unknown { kind, body: body.to_vec() },
        };
        plain::Plain { network: packet.head.network, sequence: packet.head.sequence, reply }
    }
}

#[derive(Debug)]
pub(crate) enum Refused {
    Short,
    Length,
    Padding,
    Checksum,
    Text,
}

pub(crate) struct Packet<'a> {
    head: &'a Outer,
    reply: Reply<'a>,
}

enum Reply<'a> {
    Power(&'a Head),
    HalfHours(&'a Series, &'a [U16]),
    Days(&'a Series, &'a [Day]),
    Settings(&'a Settings),
    Identity(&'a Identity, &'a str, &'a str),
    Unknown(u8, &'a [u8]),
}

#[derive(FromBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
struct Outer {
    network: [u8; 3],
    sequence: u8,
    crc: U16,
    kind: u8,
}

#[derive(FromBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
struct Head {
    timestamp: U32,
    reserved: [u8; 4],
    power: U16,
}

#[derive(FromBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
struct Series {
    head: Head,
    start: U32,
    count: u8,
}

#[derive(FromBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
struct Day {
    energy: U16,
    second: U16,
}

#[derive(FromBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
struct Settings {
    head: Head,
    flags: [u8; 4],
    midnight: U32,
    unknown: U32,
    numbers: [U16; 4],
}

#[derive(FromBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
struct Identity {
    head: Head,
    first: [u8; 16],
    second: [u8; 16],
    trailer: [u8; 7],
}

impl Head {
    fn total(&self) -> u64 {
        u64::from(self.timestamp.get()) + u64::from(self.power.get())
    }
}

impl Series {
    fn total(&self) -> u64 {
        self.head.total() + u64::from(self.start.get())
    }
}

impl From<&Head> for plain::Head {
    fn from(head: &Head) -> Self {
        Self { timestamp: head.timestamp.get(), reserved: head.reserved, power: head.power.get() }
    }
}

type Parsed<'a, T> = Result<(T, &'a [u8]), Refused>;

#[inline(always)]
fn view<T: FromBytes + KnownLayout + Immutable + Unaligned>(bytes: &[u8]) -> Parsed<'_, &T> {
    T::ref_from_prefix(bytes).map_err(|_| Refused::Short)
}

#[inline(always)]
fn list<T: FromBytes + Immutable + Unaligned>(bytes: &[u8], count: u8) -> Parsed<'_, &[T]> {
    <[T]>::ref_from_prefix_with_elems(bytes, count.into()).map_err(|_| Refused::Short)
}

fn reply(kind: u8, bytes: &[u8]) -> Parsed<'_, Reply<'_>> {
    Ok(match kind {
        0x10 => view(bytes).map(|(head, rest)| (Reply::Power(head), rest))?,
        0x17 => {
            let (series, rest) = view::<Series>(bytes)?;
            list(rest, series.count).map(|(energy, rest)| (Reply::HalfHours(series, energy), rest))?
        }
        0x18 => {
            let (series, rest) = view::<Series>(bytes)?;
            list(rest, series.count).map(|(days, rest)| (Reply::Days(series, days), rest))?
        }
        0x1A => view(bytes).map(|(settings, rest)| (Reply::Settings(settings), rest))?,
        0x1B => {
            let (identity, rest) = view::<Identity>(bytes)?;
            (Reply::Identity(identity, text(&identity.first, b' ')?, text(&identity.second, 0)?), rest)
        }
        kind => (Reply::Unknown(kind, bytes), &[]),
    })
}

/// Text without the padding at its end.
fn text(bytes: &[u8], pad: u8) -> Result<&str, Refused> {
    let len = bytes.iter().rposition(|&byte| byte != pad).map_or(0, |last| last + 1);
    core::str::from_utf8(&bytes[..len]).map_err(|_| Refused::Text)
}
