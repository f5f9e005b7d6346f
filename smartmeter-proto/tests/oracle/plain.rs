//! What every library makes of a packet, in one form that they can be compared in.

use smartmeter_proto::p350::{self, Packet};

/// A packet from the meter, without what follows from the rest: checksum, counts and padding.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plain {
    pub(crate) network: [u8; 3],
    pub(crate) sequence: u8,
    pub(crate) reply: Reply,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reply {
    Power(Head),
    HalfHours { head: Head, start: u32, energy: Vec<u16> },
    Days { head: Head, start: u32, days: Vec<(u16, u16)> },
    Settings { head: Head, flags: [u8; 4], midnight: u32, unknown: u32, numbers: [u16; 4] },
    Identity { head: Head, first: String, second: String, trailer: [u8; 7] },
    Unknown { kind: u8, body: Vec<u8> },
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Head {
    pub(crate) timestamp: u32,
    pub(crate) reserved: [u8; 4],
    pub(crate) power: u16,
}

impl From<&Packet<p350::Reply<'_>>> for Plain {
    fn from(packet: &Packet<p350::Reply<'_>>) -> Self {
        Self { network: packet.network, sequence: packet.sequence, reply: Reply::from(&packet.body) }
    }
}

impl From<&p350::Reply<'_>> for Reply {
    fn from(reply: &p350::Reply<'_>) -> Self {
        match reply {
            p350::Reply::Power(power) => Self::Power(Head::from(&power.head)),
            p350::Reply::HalfHours(p350::HalfHours { head, start, energy, .. }) => {
                Self::HalfHours { head: head.into(), start: *start, energy: energy.iter().collect() }
            }
            p350::Reply::Days(p350::Days { head, start, days, .. }) => {
                let days = days.iter().map(|day| (day.energy, day.second)).collect();
                Self::Days { head: head.into(), start: *start, days }
            }
            p350::Reply::Settings(settings) => Self::from(settings),
            p350::Reply::Identity(p350::Identity { head, first, second, trailer }) => Self::Identity {
                head: head.into(),
                first: first.to_string(),
                second: second.to_string(),
                trailer: *trailer,
            },
            p350::Reply::Unknown { kind, body } => Self::Unknown { kind: *kind, body: body.to_vec() },
        }
    }
}

impl From<&p350::Settings> for Reply {
    fn from(settings: &p350::Settings) -> Self {
        let &p350::Settings { ref head, flags, midnight, unknown, .. } = settings;
        let numbers = [settings.electricity_co2, settings.gas_co2, settings.unknown_150, settings.unknown_1000];
        Self::Settings { head: head.into(), flags, midnight, unknown, numbers }
    }
}

impl From<&p350::ReplyHead> for Head {
    fn from(head: &p350::ReplyHead) -> Self {
        Self { timestamp: head.timestamp, reserved: head.reserved, power: head.power }
    }
}
