//! Words through the uplink to a receiver, over a network that loses, repeats and cuts.

use core::fmt::{self, Write};

use smartmeter_proto::Frame;
use smartmeter_proto::link::{Acknowledge, Body, Message, Receiver};
use smartmeter_proto::prelude::*;
use sniffer_core::pump::Pump;
use sniffer_core::serial::{Deframer, frame, framed_len};
use sniffer_core::uplink::{Identity, LONGEST_MESSAGE, Uplink};

use crate::captures;
use crate::xorshift::Xorshift;

type Queue = Uplink<256, 16>;

/// Good and bad networks.
///
/// # Errors
///
/// What `out` says.
pub fn lines(out: &mut dyn Write) -> fmt::Result {
    for (loses, cut) in [(0, false), (3, false), (2, true)] {
        writeln!(out, "sending, one message in {loses} lost, cut {cut}")?;
        Exchange::new(loses, out).run(cut)?;
    }
    Ok(())
}

struct Exchange<'o> {
    out: &'o mut dyn Write,
    uplink: Queue,
    pump: Pump,
    receiver: Receiver,
    deframer: Deframer<LONGEST_MESSAGE>,
    random: Xorshift,
    loses: u32,
    now: u32,
    stored: u32,
    lost: u64,
    sum: u32,
}

const DEVICE: [u8; 6] = [2, 0, 0, 0, 0, 1];
const SESSION: u32 = 0x0BAD_5EED;

impl<'o> Exchange<'o> {
    fn new(loses: u32, out: &'o mut dyn Write) -> Self {
        let mut name = heapless::String::new();
        let _ = write!(name, "emulated");
        let identity =
            Identity { device: DEVICE, session: SESSION, previous: Some((7, 1 << 33)), name, firmware: "emulator" };
        // Its clock goes round meanwhile.
        let now = u32::MAX - 40_000;
        Self {
            out,
            uplink: Uplink::new(now, identity),
            pump: Pump::new(now),
            receiver: Receiver::new(),
            deframer: Deframer::new(),
            random: Xorshift(0x2545_F491),
            loses,
            now,
            stored: 0,
            lost: 0,
            sum: 0,
        }
    }

    fn run(mut self, cut: bool) -> fmt::Result {
        self.uplink.connected(self.now);
        let (mut index, mut result) = (0, Ok(()));
        captures::for_each_word(|word| {
            let Self { pump, uplink, now, .. } = &mut self;
            pump.push(*now, Some(word.into()), |word| uplink.push(*now, word));
            match (cut, index) {
                (true, 100) => self.uplink.disconnected(),
                (true, 600) => self.uplink.connected(self.now),
                _ => {}
            }
            index += 1;
            if result.is_ok() {
                result = self.step(7);
            }
        });
        result?;
        (0..1000).try_for_each(|_| self.step(3000))?;
        let Self { out, uplink, stored, lost, sum, .. } = self;
        writeln!(out, " {stored} words stored, {sum:08X}, {lost} lost, {} held", uplink.held())?;
        writeln!(out, " {:?}", uplink.status(self.now))
    }

    /// So many milliseconds later.
    fn step(&mut self, later: u32) -> fmt::Result {
        self.now = self.now.wrapping_add(later);
        let mut message = [0; LONGEST_MESSAGE];
        while let Some(len) = self.uplink.poll(self.now, &mut message) {
            let sent = message.get(..len).unwrap_or_default();
            let is_lost = self.loses != 0 && self.random.below(self.loses) == 0;
            write!(self.out, " {} {len} bytes", if is_lost { "lost" } else { "sent" })?;
            sent.iter().try_for_each(|byte| write!(self.out, " {byte:02X}"))?;
            writeln!(self.out)?;
            if !is_lost {
                self.arrive(sent)?;
            }
        }
        Ok(())
    }

    /// Over a serial line, to be taken apart there.
    fn arrive(&mut self, sent: &[u8]) -> fmt::Result {
        let mut framed = [0; framed_len(LONGEST_MESSAGE)];
        let len = frame(sent, &mut framed).ok_or(fmt::Error)?;
        let mut arrived = [0; LONGEST_MESSAGE];
        let mut whole = 0;
        for &byte in framed.get(..len).unwrap_or_default() {
            self.deframer.push(byte, |message| {
                whole = message.len();
                arrived.iter_mut().zip(message).for_each(|(to, from)| *to = *from);
            });
        }
        self.received(arrived.get(..whole).unwrap_or_default())
    }

    fn received(&mut self, message: &[u8]) -> fmt::Result {
        match Message::decode(message) {
            Ok(Message { body: Body::Words(words), .. }) => {
                let accepted = self.receiver.receive(&words);
                self.lost += accepted.lost;
                for word in accepted.words() {
                    self.stored += 1;
                    self.sum = self.sum.rotate_left(5).wrapping_add(word.into()).wrapping_mul(0x9E37_79B1);
                }
                self.acknowledge()
            }
            Ok(other) => writeln!(self.out, " {:?}", other.body),
            Err(error) => writeln!(self.out, " refused: {error}"),
        }
    }

    fn acknowledge(&mut self) -> fmt::Result {
        let Some(next) = self.receiver.next() else { return Ok(()) };
        let body = Body::Acknowledge(Acknowledge { next });
        let message = Message { magic: Filled::new(), device: DEVICE, session: SESSION, body, crc: Filled::new() };
        let mut bytes = [0; LONGEST_MESSAGE];
        let len = message.encode(&mut bytes).map_err(|_| fmt::Error)?;
        if self.loses != 0 && self.random.below(self.loses) == 0 {
            return writeln!(self.out, " acknowledgement of {next} lost");
        }
        match self.uplink.receive(self.now, bytes.get(..len).unwrap_or_default()) {
            Ok(()) => writeln!(self.out, " acknowledged {next}"),
            Err(refused) => writeln!(self.out, " {refused}"),
        }
    }
}
