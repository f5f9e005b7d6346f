//! The decoders that tests and other benches have: declared, by hand, in deku and in binrw.

use smartmeter_proto::error::Silent;
use smartmeter_proto::p350;
use smartmeter_proto::reader::{Checksums, Reader};
use smartmeter_proto::{Frame, Spec, Wire};

use super::Library;
use crate::plain::{self, Plain};
use crate::support::hand;
use crate::{in_binrw, in_deku};

pub(crate) struct Declared;

impl Library for Declared {
    const NAME: &str = "declared";
    const ENCODES: bool = true;
    type Packet<'a> = p350::Packet<p350::Reply<'a>>;
    type Error = smartmeter_proto::Error;

    #[inline]
    fn decode<const VERIFY: bool>(bytes: &[u8]) -> Result<Self::Packet<'_>, Self::Error> {
        if VERIFY { Frame::decode(bytes) } else { Frame::decode_unverified(bytes) }
    }

    #[inline]
    fn encode(packet: &Self::Packet<'_>, buffer: &mut [u8]) -> Option<usize> {
        packet.encode(buffer).ok()
    }

    fn sequence(packet: &Self::Packet<'_>) -> u8 {
        packet.sequence
    }

    fn total(packet: &Self::Packet<'_>) -> u64 {
        let of_head = |head: &p350::ReplyHead| u64::from(head.timestamp) + u64::from(head.power);
        match &packet.body {
            p350::Reply::Power(power) => of_head(&power.head),
            p350::Reply::HalfHours(p350::HalfHours { head, start, energy, .. }) => {
                of_head(head) + u64::from(*start) + energy.iter().map(u64::from).sum::<u64>()
            }
            p350::Reply::Days(p350::Days { head, start, days, .. }) => {
                let days = days.iter().map(|day| u64::from(day.energy) + u64::from(day.second));
                of_head(head) + u64::from(*start) + days.sum::<u64>()
            }
            p350::Reply::Settings(settings) => of_head(&settings.head) + settings_total!(settings),
            p350::Reply::Identity(p350::Identity { head, first, second, .. }) => {
                of_head(head) + (first.len() + second.len()) as u64
            }
            p350::Reply::Unknown { body, .. } => body.len() as u64,
        }
    }

    fn plain(packet: Self::Packet<'_>) -> Plain {
        Plain::from(&packet)
    }
}

/// The same declaration, where nobody is told why a packet is refused.
pub(crate) struct Accepted;

impl Library for Accepted {
    const NAME: &str = "declared, accept";
    const ENCODES: bool = false;
    type Packet<'a> = p350::Packet<p350::Reply<'a>>;
    type Error = ();

    #[inline]
    fn decode<const VERIFY: bool>(bytes: &[u8]) -> Result<Self::Packet<'_>, ()> {
        if VERIFY {
            return Frame::accept(bytes).ok_or(());
        }
        let silent = Silent::new();
        let mut reader = Reader::new(bytes, &silent).with_checksums(Checksums::Ignore);
        match Wire::read(&mut reader, Spec::NONE, &mut ()) {
            Ok(packet) if reader.is_empty() => Ok(packet),
            _ => Err(()),
        }
    }

    fn encode(_: &Self::Packet<'_>, _: &mut [u8]) -> Option<usize> {
        None
    }

    fn sequence(packet: &Self::Packet<'_>) -> u8 {
        packet.sequence
    }

    fn total(packet: &Self::Packet<'_>) -> u64 {
        Declared::total(packet)
    }

    fn plain(packet: Self::Packet<'_>) -> Plain {
        Declared::plain(packet)
    }
}

pub(crate) struct ByHand;

impl Library for ByHand {
    const NAME: &str = "hand-written";
    const ENCODES: bool = true;
    type Packet<'a> = hand::Packet<'a>;
    type Error = hand::Refused;

    #[inline]
    fn decode<const VERIFY: bool>(bytes: &[u8]) -> Result<Self::Packet<'_>, Self::Error> {
        hand::packet::<VERIFY>(bytes)
    }

    #[inline]
    fn encode(packet: &Self::Packet<'_>, buffer: &mut [u8]) -> Option<usize> {
        hand::encode(packet, buffer)
    }

    fn sequence(packet: &Self::Packet<'_>) -> u8 {
        packet.sequence
    }

    fn total(packet: &Self::Packet<'_>) -> u64 {
        let of_head = |head: &hand::Head| u64::from(head.timestamp) + u64::from(head.power);
        match &packet.reply {
            hand::Reply::Power(head) => of_head(head),
            hand::Reply::HalfHours { head, start, energy: list } | hand::Reply::Days { head, start, days: list } => {
                of_head(head) + u64::from(*start) + numbers(list).map(u64::from).sum::<u64>()
            }
            hand::Reply::Settings { head, midnight, unknown, numbers, .. } => {
                let numbers = numbers.iter().map(|&number| u64::from(number));
                of_head(head) + u64::from(*midnight) + u64::from(*unknown) + numbers.sum::<u64>()
            }
            hand::Reply::Identity { head, first, second, .. } => of_head(head) + (first.len() + second.len()) as u64,
            hand::Reply::Unknown { body, .. } => body.len() as u64,
        }
    }

    fn plain(packet: Self::Packet<'_>) -> Plain {
        let of_head =
            |head: hand::Head| plain::Head { timestamp: head.timestamp, reserved: head.reserved, power: head.power };
        let reply = match packet.reply {
            hand::Reply::Power(head) => plain::Reply::Power(of_head(head)),
            hand::Reply::HalfHours { head, start, energy } => {
                plain::Reply::HalfHours { head: of_head(head), start, energy: numbers(energy).collect() }
            }
            hand::Reply::Days { head, start, days } => {
                let numbers: Vec<u16> = numbers(days).collect();
                let days = numbers.chunks_exact(2).map(|day| (day[0], day[1])).collect();
                plain::Reply::Days { head: of_head(head), start, days }
            }
            hand::Reply::Settings { head, flags, midnight, unknown, numbers } => {
                plain::Reply::Settings { head: of_head(head), flags, midnight, unknown, numbers }
            }
            hand::Reply::Identity { head, first, second, trailer } => {
                let (first, second) = (first.to_owned(), second.to_owned());
                plain::Reply::Identity { head: of_head(head), first, second, trailer }
            }
            hand::Reply::Unknown { kind, body } => plain::Reply::Unknown { kind, body: body.to_vec() },
        };
        Plain { network: packet.network, sequence: packet.sequence, reply }
    }
}

/// The numbers in a list that was left as it is on the wire.
fn numbers(list: &[u8]) -> impl Iterator<Item = u16> {
    list.as_chunks().0.iter().map(|bytes| u16::from_be_bytes(*bytes))
}

/// Two libraries whose values have the same fields.
macro_rules! owned {
    ($library:ident, $name:literal, $module:ident, $error:ty) => {
        pub(crate) struct $library;

        impl Library for $library {
            const NAME: &str = $name;
            const ENCODES: bool = true;
            type Packet<'a> = $module::Packet;
            type Error = $error;

            #[inline]
            fn decode<const VERIFY: bool>(bytes: &[u8]) -> Result<Self::Packet<'_>, Self::Error> {
                $module::decode::<VERIFY>(bytes)
            }

            #[inline]
            fn encode(packet: &Self::Packet<'_>, buffer: &mut [u8]) -> Option<usize> {
                $module::encode(packet, buffer).ok()
            }

            fn sequence(packet: &Self::Packet<'_>) -> u8 {
                packet.sequence
            }

            fn total(packet: &Self::Packet<'_>) -> u64 {
                use $module::*;
                let of_head = |head: &Head| u64::from(head.timestamp) + u64::from(head.power);
                match &packet.body {
                    Reply::Power(head) => of_head(head),
                    Reply::HalfHours(HalfHours { head, start, energy, .. }) => {
                        of_head(head) + u64::from(*start) + energy.iter().map(|&energy| u64::from(energy)).sum::<u64>()
                    }
                    Reply::Days(Days { head, start, days, .. }) => {
                        let days = days.iter().map(|day| u64::from(day.energy) + u64::from(day.second));
                        of_head(head) + u64::from(*start) + days.sum::<u64>()
                    }
                    Reply::Settings(settings) => of_head(&settings.head) + settings_total!(settings),
                    Reply::Identity(Identity { head, first, second, .. }) => {
                        of_head(head) + (first.len() + second.len()) as u64
                    }
                    Reply::Unknown { body, .. } => body.len() as u64,
                }
            }

            fn plain(packet: Self::Packet<'_>) -> Plain {
                packet.into()
            }
        }
    };
}

macro_rules! settings_total {
    ($settings:ident) => {
        u64::from($settings.midnight)
            + u64::from($settings.unknown)
            + u64::from($settings.electricity_co2)
            + u64::from($settings.gas_co2)
            + u64::from($settings.unknown_150)
            + u64::from($settings.unknown_1000)
    };
}
use settings_total;

owned!(Deku, "deku", in_deku, deku::DekuError);
owned!(Binrw, "binrw", in_binrw, binrw::Error);
