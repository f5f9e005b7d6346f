//! A Landis+Gyr P350 and its meters, as far as one recording shows them.
//!
//! After power-up the display sets up its radio, then asks for settings, identifiers, the half hours of a day and the days of four
//! weeks, one request each 15 seconds; the meter answers in the next slot, and says its power in all others. Of what comes later
//! nothing was recorded: that the display asks for each half hour and each day when it has ended is made up here.

use std::collections::VecDeque;

use fastrand::Rng;
use smartmeter_proto::p350::{
    Command, Command05, Command06, Command64, Command65, Command69, Day, Days, HalfHours, Hello, Identity, Kind,
    Packet, PowerReading, Radio, RadioState, Receive, Reply, ReplyHead, Request, RequestPacket, SetCarrier, SetNetwork,
    Settings, Transmit,
};
use smartmeter_proto::prelude::*;
use smartmeter_proto::words::Word;

use super::household::Household;
use super::{Burst, Damage, Make, Scene, Simulator};

/// Makes one.
pub const MAKE: Make = |scene| Box::new(Display::new(scene));

const NETWORK: [u8; 3] = [0x02, 0x10, 0x3C];
/// From one packet of the meter to the next, in seconds.
const SLOT: i64 = 15;
const HALF_HOUR: i64 = 1800;
const DAY: i64 = 86_400;
/// Intervals in one reply, as the display asks for them.
const BLOCKS: ([u8; 3], [u8; 4]) = ([19, 19, 10], [9, 9, 9, 1]);
/// Of the registers of its radio: 868.29987 MHz.
const CARRIER: u32 = 0x0021_656A;
/// What was seen where nobody knows what it means.
const TRAILERS: [u8; 6] = [0x05, 0x09, 0x0A, 0x0D, 0x11, 0x12];
const TAGS: [u8; 5] = [0x82, 0x84, 0x85, 0x88, 0x89];

/// A display.
struct Display {
    household: Household,
    random: Rng,
    damage: Damage,
    /// The time of the next slot, in seconds since 1970.
    slot: i64,
    sequence: u8,
    has_started: bool,
    to_ask: VecDeque<Request>,
    /// What the meter has heard, and will answer.
    asked: Option<Request>,
}

impl Display {
    fn new(scene: &Scene) -> Self {
        let mut random = Rng::with_seed(scene.seed);
        let slot = scene.start - scene.start.rem_euclid(SLOT);
        Self {
            household: Household::new(scene.seed),
            sequence: random.u8(0x01..=0x77),
            random,
            damage: scene.damage,
            slot,
            has_started: false,
            to_ask: history(slot),
            asked: None,
        }
    }

    /// What it does once.
    fn start(out: &mut Vec<u16>) {
        out.extend([Word::BOOT, Word::END]);
        for command in [
            Command::Hello(Hello {}),
            Command::Radio(Radio { state: RadioState::Idle }),
            Command::Command69(Command69 { bytes: [0x13, 0x21] }),
            Command::Command65(Command65 { bytes: [0x6D, 0x03] }),
            Command::SetCarrier(SetCarrier { carrier: CARRIER }),
            Command::Command05(Command05 { bytes: [0x00, 0x07, 0x00] }),
            Command::SetNetwork(SetNetwork { network: NETWORK }),
        ] {
            say(&command, out);
        }
        listen(out);
    }

    /// The meter's packet of this slot.
    fn receive(&mut self, out: &mut Vec<u16>) {
        let head = ReplyHead {
            timestamp: u32::try_from(self.slot).unwrap_or_default(),
            reserved: [0; 4],
            power: u16::try_from(self.household.power(self.slot)).unwrap_or(u16::MAX),
        };
        let answered = self.asked.take();
        let asked = answered.as_ref().map_or(Kind::Power, |request| request.kind);
        let intervals = answered.map(|request| (request.start, i64::from(request.start), request.count));
        let (start, first, count) = intervals.unwrap_or_default();
        let energies = |household: &mut Household, every: i64| -> Vec<u32> {
            (0..i64::from(count)).map(|number| household.energy(first + number * every, every)).collect()
        };
        match asked {
            Kind::HalfHours => {
                let energy = energies(&mut self.household, HALF_HOUR);
                let energy: Vec<u16> =
                    energy.into_iter().map(|energy| u16::try_from(energy).unwrap_or(u16::MAX)).collect();
                let energy = List::from(&energy[..]);
                self.packet(Reply::HalfHours(HalfHours { head, start, count: Filled::new(), energy }), out);
            }
            Kind::Days => {
                let energy = energies(&mut self.household, DAY);
                let day = |energy: u32| Day { energy: u16::try_from(energy / 100).unwrap_or(u16::MAX), second: 0 };
                let days: Vec<Day> = energy.into_iter().map(day).collect();
                let days = List::from(&days[..]);
                self.packet(Reply::Days(Days { head, start, count: Filled::new(), days }), out);
            }
            Kind::Settings => self.packet(settings(head, self.slot), out),
            Kind::Identity => {
                let (first, second) = ("D10W701298".into(), "E6S01966981154".into());
                self.packet(Reply::Identity(Identity { head, first, second, trailer: [0; 7] }), out);
            }
            Kind::Power | Kind::Unknown(_) => self.packet(Reply::Power(PowerReading { head }), out),
        }
    }

    fn packet(&mut self, body: Reply<'_>, out: &mut Vec<u16>) {
        let (sequence, trailer) = (self.sequence, self.choice(&TRAILERS));
        let packet = Packet { network: NETWORK, sequence, crc: Filled::new(), body, padding: Padding };
        say(&Command::Receive(Receive { len: Filled::new(), packet, trailer }), out);
    }

    /// Asks for the next thing, which the meter hears or not; what it has not heard is asked for again.
    fn ask(&mut self, out: &mut Vec<u16>) {
        let Some(request) = self.to_ask.front().cloned() else { return };
        let tag = self.choice(&TAGS);
        let (body, padding) = (request.clone(), Padding);
        let packet = RequestPacket { network: NETWORK, tag, crc: Filled::new(), body, padding };
        say(&Command::Transmit(Transmit { len: Filled::new(), packet }), out);
        say(&Command::Radio(Radio { state: RadioState::Transmitted }), out);
        say(&Command::Command64(Command64 { bytes: [0x68, 0x07] }), out);
        if !self.damage.happens(&mut self.random, 50) {
            self.asked = Some(request);
            self.to_ask.pop_front();
        }
    }

    fn choice(&mut self, from: &[u8]) -> u8 {
        self.random.choice(from).copied().unwrap_or_default()
    }

    /// What has ended since the slot before.
    fn ended(&mut self) {
        for (kind, every) in [(Kind::HalfHours, HALF_HOUR), (Kind::Days, DAY)] {
            let end = self.slot - self.slot.rem_euclid(every);
            if end > self.slot - SLOT && self.has_started {
                self.to_ask.push_back(intervals(kind, end, 1));
            }
        }
    }
}

impl Simulator for Display {
    fn burst(&mut self) -> Burst {
        let mut words = Vec::new();
        self.ended();
        if !std::mem::replace(&mut self.has_started, true) {
            Self::start(&mut words);
        }
        // A packet that is lost on the air, the meter believes to have answered with.
        if self.damage.happens(&mut self.random, 50) {
            self.asked = None;
        } else {
            self.receive(&mut words);
            self.ask(&mut words);
            listen(&mut words);
        }
        let at = self.slot * 1000;
        self.slot += SLOT;
        self.sequence = if self.sequence >= 0x77 { 0x01 } else { self.sequence + 1 };
        Burst { at, words }
    }
}

/// All that is asked for after power-up.
fn history(now: i64) -> VecDeque<Request> {
    let single = |kind| Request { kind, start: 0, count: 0 };
    let mut requests = VecDeque::from([single(Kind::Settings), single(Kind::Identity)]);
    for (kind, every, blocks) in [(Kind::HalfHours, HALF_HOUR, &BLOCKS.0[..]), (Kind::Days, DAY, &BLOCKS.1)] {
        let total: i64 = blocks.iter().map(|&count| i64::from(count)).sum();
        let mut start = now - now.rem_euclid(every) - (total - 1) * every;
        for &count in blocks {
            requests.push_back(intervals(kind, start, count));
            start += i64::from(count) * every;
        }
    }
    requests
}

fn intervals(kind: Kind, start: i64, count: u8) -> Request {
    Request { kind, start: u32::try_from(start).unwrap_or_default(), count }
}

fn settings(head: ReplyHead, now: i64) -> Reply<'static> {
    let midnight = now - now.rem_euclid(DAY) + DAY;
    Reply::Settings(Settings {
        head,
        flags: [1, 0, 1, 1],
        midnight: u32::try_from(midnight).unwrap_or_default(),
        unknown: 0,
        electricity_co2: 461,
        gas_co2: 190,
        unknown_150: 150,
        unknown_1000: 1000,
    })
}

/// Before each packet.
fn listen(out: &mut Vec<u16>) {
    say(&Command::Command06(Command06 { bytes: [0, 0] }), out);
    say(&Command::Radio(Radio { state: RadioState::Receive }), out);
}

/// A transaction, as its declaration encodes it.
fn say(command: &Command<'_>, out: &mut Vec<u16>) {
    // All that is said here has room in what says how long it is.
    let Ok(bytes) = command.encode_to_vec() else { return };
    out.extend(bytes.into_iter().map(u16::from));
    out.push(Word::END);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Transaction;
    use crate::gaps::Tracker;
    use crate::verdict::{Quality, judge};
    use smartmeter_proto::p350::P350;
    use smartmeter_proto::words::Ending;

    const START: i64 = 1_496_352_083;

    fn bytes(slots: usize, damage: Damage) -> Vec<Vec<u8>> {
        let mut display = Display::new(&Scene { seed: 3, start: START, damage });
        let words: Vec<u16> = (0..slots).flat_map(|_| display.burst().words).skip(1).collect();
        let transactions = words.split(|&word| word == Word::END).filter(|bytes| !bytes.is_empty());
        transactions.map(|words| words.iter().map(|&word| u8::try_from(word).unwrap()).collect()).collect()
    }

    fn name(bytes: &[u8]) -> (String, Quality) {
        let transaction = Transaction { bytes, ending: Ending::Released, continued: false, explanations: None };
        let verdict = judge::<P350, _>(&transaction, &mut ()).0;
        (verdict.name.unwrap_or_default(), verdict.quality)
    }

    #[test]
    fn it_says_what_the_recording_says_in_its_order() {
        let names: Vec<_> = bytes(11, Damage::None).iter().map(|bytes| name(bytes)).collect();
        assert!(names.iter().all(|(_, quality)| *quality != Quality::Damaged), "{names:?}");
        let packets = ["Receive Power", "Receive Settings", "Receive Identity", "Receive HalfHours", "Receive Days"];
        let counts = packets.map(|packet| names.iter().filter(|(name, _)| name == packet).count());
        assert_eq!(counts, [2, 1, 1, 3, 4]);
        let first: Vec<_> = names.iter().map(|(name, _)| &name[..]).take(14).collect();
        let expected = "Hello|Radio|Command69|Command65|SetCarrier|Command05|SetNetwork|Command06|Radio|Receive Power|\
                        Transmit|Radio|Command64|Command06";
        assert_eq!(first.join("|"), expected);
    }

    #[test]
    fn what_the_meter_says_has_no_gap_but_where_the_radio_lost_something() {
        for (damage, expected) in [(Damage::None, false), (Damage::Heavy, true)] {
            let (mut tracker, mut gaps) = (Tracker::new::<P350>(), 0);
            for (index, bytes) in (0..).zip(bytes(500, damage)) {
                tracker.proven::<P350>(&bytes, &[], index, |_| gaps += 1);
            }
            assert_eq!(gaps > 0, expected, "{damage:?}: {gaps}");
        }
    }
}
