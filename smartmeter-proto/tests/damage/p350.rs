//! What runs on the P350's bus, as its capture has it: in this order, with such values, and with other numbers.

use smartmeter_proto::p350::*;
use smartmeter_proto::prelude::*;

use super::random::Random;
use super::stream::Stream;

/// The transactions of as many rounds.
pub(crate) fn stream(rounds: u32) -> Stream {
    let mut random = Random::new("the P350", "its transactions");
    let transactions = (0..rounds).flat_map(|round| transactions(round, &mut random)).collect();
    Stream::new::<P350>("P350", transactions)
}

/// A reply and, as a rule, the next request.
fn transactions(round: u32, random: &mut Random) -> Vec<Vec<u8>> {
    let radio = |state| encoded(&Command::<Reply<'_>>::Radio(Radio { state }));
    let kinds = [Kind::Power, Kind::HalfHours, Kind::Days, Kind::Settings, Kind::Identity, Kind::HalfHours, Kind::Days];
    let kind = kinds[random.below(kinds.len())];
    let mut transactions = vec![vec![6, 0, 0], radio(RadioState::Receive), receive(round, kind, random)];
    if random.below(8) != 0 {
        let next = kinds[random.between(1, kinds.len() - 1)];
        transactions.extend([transmit(next, random), radio(RadioState::Transmitted), vec![0x64, 0x68, 0x07]]);
    }
    transactions
}

fn encoded(command: &Command<'_>) -> Vec<u8> {
    let mut buffer = [0; 600];
    let len = command.encode(&mut buffer).expect("there is room");
    buffer[..len].to_vec()
}

fn receive(round: u32, kind: Kind, random: &mut Random) -> Vec<u8> {
    let power = u16::try_from(random.between(0, 9000)).expect("a number of 16 bits");
    let head = ReplyHead { timestamp: 1_496_352_083 + round * 15, reserved: [0; 4], power };
    let most = if kind == Kind::Days { 9 } else { 19 };
    // Most replies that were recorded are full.
    let count = if random.below(2) == 0 { most } else { random.between(1, most) };
    let energy: Vec<u16> = (0..count).map(|_| u16::from(random.byte()) / 2).collect();
    let days: Vec<_> = energy.iter().map(|&energy| Day { energy: energy + 40, second: 0 }).collect();
    let start = head.timestamp / 1800 * 1800 - u32::try_from(random.below(96)).expect("it is small") * 1800;
    let body = match kind {
        Kind::HalfHours => {
            Reply::HalfHours(HalfHours { head, start, count: Filled::new(), energy: List::from(energy.as_slice()) })
        }
        Kind::Days => Reply::Days(Days { head, start, count: Filled::new(), days: List::from(days.as_slice()) }),
        Kind::Settings => Reply::Settings(Settings {
            midnight: head.timestamp / 86400 * 86400 + 86400,
            head,
            flags: [1, 0, 1, 1],
            unknown: 0,
            electricity_co2: 461,
            gas_co2: 190,
            unknown_150: 150,
            unknown_1000: 1000,
        }),
        Kind::Identity => {
            let (first, second) = ("D10W701298".into(), "E6S01966981154".into());
            Reply::Identity(Identity { head, first, second, trailer: [0; 7] })
        }
        Kind::Power | Kind::Unknown(_) => Reply::Power(PowerReading { head }),
    };
    let sequence = u8::try_from(round % 0x77 + 1).expect("it is small");
    let (crc, padding) = (Filled::new(), Padding);
    let packet = Packet { network: [0x02, 0x10, 0x3C], sequence, crc, body, padding };
    let trailer = [0x05, 0x09, 0x0A, 0x0D, 0x11, 0x12][random.below(6)];
    encoded(&Command::Receive(Receive { len: Filled::new(), packet, trailer }))
}

fn transmit(kind: Kind, random: &mut Random) -> Vec<u8> {
    let has_history = matches!(kind, Kind::HalfHours | Kind::Days);
    let start = if has_history { 1_496_000_000 / 1800 * 1800 + u32::from(random.byte()) * 1800 } else { 0 };
    let count = if has_history { u8::try_from(random.between(1, 19)).expect("it is small") } else { 0 };
    let body = Request { kind, start, count };
    let tag = [0x82, 0x84, 0x85, 0x88, 0x89][random.below(5)];
    let packet = RequestPacket { network: [0x02, 0x10, 0x3C], tag, crc: Filled::new(), body, padding: Padding };
    encoded(&Command::Transmit(Transmit { len: Filled::new(), packet }))
}
