//! A sniffer's uplink and a collector, with kills, cuts and restarts, in simulated time.
//!
//! Each word that the uplink was given is compared with what the collector has stored: it is there once, in its place, or it is
//! counted as lost there.

mod account;

use std::ops::Range;

use fastrand::Rng;
use sniffer_core::pump::Pump;
use sniffer_core::uplink::{Identity, LONGEST_MESSAGE, Uplink};

pub use self::account::{Account, Memory};
use crate::channel::{Channel, Faults};
use crate::collector::{Collector, Session};

/// How many words the sniffer keeps.
pub const QUEUE: usize = 4096;
/// How many times it keeps.
pub const TIMES: usize = 256;
/// The sniffer's address.
pub const DEVICE: [u8; 6] = [0x02, 0, 0, 0, 0, 0x01];
/// How long a step is, in milliseconds.
const STEP: u64 = 10;
/// How long after all faults everything must have come, in milliseconds: some of the longest waits of an uplink.
const AFTERMATH: u64 = 400_000;

/// What is to happen. Times are in milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// For how long there are words.
    pub duration: u64,
    /// How many transactions there are in a burst, of which there are one or two a second.
    pub burst: u32,
    /// The mean time from a start of the collector until it is killed; 0 for never.
    pub killed_after: u64,
    /// How long it is away then, at the most.
    pub longest_absence: u64,
    /// When the network is cut.
    pub cuts: Vec<Range<u64>>,
    /// The mean time from one start of the sniffer to the next; 0 for never.
    pub rebooted_after: u64,
    /// Whether it knows its session before.
    pub remembers: bool,
    /// Of the network.
    pub faults: Faults,
    /// Whether there is a connection, which breaks, as that of a WebSocket; or datagrams.
    pub is_connected: bool,
    /// Of all that is drawn.
    pub seed: u64,
}

impl Default for Plan {
    /// Ten minutes without any fault.
    fn default() -> Self {
        Self {
            duration: 600_000,
            burst: 2,
            killed_after: 0,
            longest_absence: 5_000,
            cuts: Vec::new(),
            rebooted_after: 0,
            remembers: true,
            faults: Faults::default(),
            is_connected: false,
            seed: 1,
        }
    }
}

/// Lets all of it happen, with these transactions on the bus, and compares.
#[must_use]
pub fn run(plan: &Plan, transactions: &[Vec<u16>]) -> Account {
    let mut world = World::new(plan, transactions);
    while world.now < plan.duration {
        world.step();
    }
    world.heal();
    while world.now < plan.duration + AFTERMATH {
        world.step();
    }
    world.account()
}

struct World<'p> {
    plan: &'p Plan,
    transactions: std::iter::Cycle<std::slice::Iter<'p, Vec<u16>>>,
    random: Rng,
    now: u64,
    sniffer: Sniffer,
    /// `Err` while it is away, with when it comes back.
    collector: Result<Collector<Memory>, (u64, Memory)>,
    there: Channel,
    back: Channel,
    next_kill: u64,
    next_reboot: u64,
    next_burst: u64,
    is_healed: bool,
    account: Account,
}

struct Sniffer {
    uplink: Box<Uplink<QUEUE, TIMES>>,
    pump: Pump,
    session: u32,
    /// Each session, and all words that it had.
    sessions: Vec<(u32, Vec<u16>)>,
    /// When a connection is tried; `None` where there is one.
    connects: Option<u64>,
}

impl Sniffer {
    fn start(now: u64, session: u32, previous: Option<(u32, u64)>, sessions: Vec<(u32, Vec<u16>)>) -> Self {
        let identity =
            Identity { device: DEVICE, session, previous, name: heapless::String::new(), firmware: "simulator" };
        let mut sessions = sessions;
        sessions.push((session, Vec::new()));
        let uplink = Box::new(Uplink::new(millis(now), identity));
        Self { uplink, pump: Pump::new(millis(now)), session, sessions, connects: Some(now) }
    }

    fn push(&mut self, now: u64, word: Option<u16>) {
        let Self { uplink, pump, sessions, .. } = self;
        pump.push(millis(now), word, |word| {
            uplink.push(millis(now), word);
            sessions.last_mut().expect("one was started").1.push(word);
        });
    }
}

impl<'p> World<'p> {
    fn new(plan: &'p Plan, transactions: &'p [Vec<u16>]) -> Self {
        let mut random = Rng::with_seed(plan.seed);
        let sniffer = Sniffer::start(0, random.u32(1..), None, Vec::new());
        let (there, back) = (Channel::new(plan.faults, random.u64(..)), Channel::new(plan.faults, random.u64(..)));
        let mut world = Self {
            plan,
            transactions: transactions.iter().cycle(),
            random,
            now: 0,
            sniffer,
            collector: Ok(Collector::new(Memory::default())),
            there,
            back,
            next_kill: 0,
            next_reboot: 0,
            next_burst: 0,
            is_healed: false,
            account: Account::default(),
        };
        world.next_kill = world.after(plan.killed_after);
        world.next_reboot = world.after(plan.rebooted_after);
        world
    }

    /// Some time after now, with this mean; never for 0.
    fn after(&mut self, mean: u64) -> u64 {
        if mean == 0 { u64::MAX } else { self.now + 1 + self.random.u64(0..2 * mean) }
    }

    fn is_cut(&self) -> bool {
        !self.is_healed && self.plan.cuts.iter().any(|cut| cut.contains(&self.now))
    }

    fn step(&mut self) {
        self.now += STEP;
        self.kill_or_start();
        if self.now >= self.next_reboot {
            self.reboot();
        }
        self.connect();
        self.words();
        self.send();
        self.carry();
        self.account.most_held = self.account.most_held.max(self.sniffer.uplink.held());
    }

    fn kill_or_start(&mut self) {
        match &mut self.collector {
            // Half of them later, between storing and acknowledging.
            Ok(_) if self.now >= self.next_kill && (self.random.bool() || self.plan.is_connected) => self.kill(),
            Err((until, memory)) if self.now >= *until => {
                self.collector = Ok(Collector::new(std::mem::take(memory)));
                self.next_kill = self.after(self.plan.killed_after);
            }
            _ => {}
        }
    }

    fn kill(&mut self) {
        let until = self.now + self.random.u64(0..=self.plan.longest_absence);
        let (mut account, gone) = (self.account, Err((until, Memory::default())));
        if let Ok(collector) = std::mem::replace(&mut self.collector, gone) {
            account.kills += 1;
            account.refused += collector.refused;
            account.stale += collector.stale;
            self.collector = Err((until, collector.into_store()));
        }
        self.account = account;
    }

    fn reboot(&mut self) {
        self.account.reboots += 1;
        let previous = (self.sniffer.session, self.sniffer.uplink.words());
        let sessions = std::mem::take(&mut self.sniffer.sessions);
        let previous = self.plan.remembers.then_some(previous);
        // It takes a while until there is Wi-Fi.
        self.sniffer = Sniffer::start(self.now + 2_000, self.random.u32(1..), previous, sessions);
        self.next_reboot = self.after(self.plan.rebooted_after);
    }

    /// Makes and breaks connections. Datagrams need none but the Wi-Fi's.
    fn connect(&mut self) {
        let is_there = !self.plan.is_connected || (self.collector.is_ok() && !self.is_cut());
        match self.sniffer.connects {
            None if !is_there => {
                self.sniffer.uplink.disconnected();
                self.there.clear();
                self.back.clear();
                self.sniffer.connects = Some(self.now + self.random.u64(500..3_000));
            }
            Some(at) if self.now >= at && is_there => {
                self.sniffer.uplink.connected(millis(self.now));
                self.sniffer.connects = None;
            }
            Some(at) if self.now >= at => self.sniffer.connects = Some(self.now + self.random.u64(500..3_000)),
            _ => {}
        }
    }

    /// One or two bursts a second, of as many transactions as the plan says.
    fn words(&mut self) {
        if self.now < self.next_burst || self.is_healed {
            self.sniffer.push(self.now, None);
            return;
        }
        self.next_burst = self.now + self.random.u64(400..1_200);
        for _ in 0..self.plan.burst {
            let transaction = self.transactions.next().map(Vec::as_slice).unwrap_or_default();
            transaction.iter().for_each(|&word| self.sniffer.push(self.now, Some(word)));
        }
    }

    fn send(&mut self) {
        let mut message = [0; LONGEST_MESSAGE];
        while let Some(len) = self.sniffer.uplink.poll(millis(self.now), &mut message) {
            self.account.messages += 1;
            self.there.send(self.now, &message[..len]);
        }
    }

    fn carry(&mut self) {
        let is_cut = self.is_cut();
        while let Some(message) = self.there.arrived(self.now) {
            let Ok(collector) = &mut self.collector else { continue };
            if is_cut {
                continue;
            }
            let answer = collector.receive(&message).expect("memory takes all");
            if self.now >= self.next_kill {
                self.kill();
            } else if let Some(answer) = answer {
                self.back.send(self.now, &answer);
            }
        }
        while let Some(message) = self.back.arrived(self.now) {
            if !is_cut && self.sniffer.uplink.receive(millis(self.now), &message).is_err() {
                self.account.refused_by_sniffer += 1;
            }
        }
    }

    /// From now on, nothing goes wrong, and nothing more happens on the bus.
    fn heal(&mut self) {
        self.is_healed = true;
        self.there.heal();
        self.back.heal();
        (self.next_kill, self.next_reboot) = (u64::MAX, u64::MAX);
        if let Err((until, _)) = &mut self.collector {
            *until = self.now;
        }
        self.words();
    }

    fn account(self) -> Account {
        let Self { sniffer, collector, mut account, .. } = self;
        let Ok(collector) = collector else { return account };
        account.refused += collector.refused;
        account.stale += collector.stale;
        account.lost_in_queue += u64::from(sniffer.uplink.status(0).lost_in_queue);
        let last = sniffer.session;
        for (number, words) in &sniffer.sessions {
            let session = Session { device: DEVICE, number: *number };
            account.compare(collector.store(), session, words, *number == last);
        }
        account
    }
}

/// By a clock that goes round.
#[expect(clippy::cast_possible_truncation, reason = "the clock goes round")]
pub(crate) const fn millis(now: u64) -> u32 {
    now as u32
}
