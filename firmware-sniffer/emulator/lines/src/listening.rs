//! Edges through listener and ring: what comes out, with whatever goes wrong.

use core::fmt::{self, Write};

use smartmeter_proto::spi::{Config, Levels, Mode};
use smartmeter_proto::words::Word;
use sniffer_core::listener::{Edges, Found, Listener};
use sniffer_core::ring::{Reader, Ring, RingWriter};
use sniffer_core::serial::Text;

use crate::captures;
use crate::xorshift::Xorshift;

/// What goes wrong.
#[derive(Debug, Clone, Copy)]
struct Trouble {
    /// One interrupt in so many is not served, so that its edge is merged with the next; 0 for none.
    merged: u32,
    /// The ring is emptied after so many words' edges.
    read_every: u32,
    /// One word in so many is followed by a glitch on CLOCK; 0 for none.
    glitches: u32,
    /// Whether two pins tell CLOCK's directions apart.
    two_pins: bool,
}

const NONE: Trouble = Trouble { merged: 0, read_every: 1, glitches: 0, two_pins: true };

/// All modes, and all troubles.
///
/// # Errors
///
/// What `out` says.
pub fn lines(out: &mut dyn Write) -> fmt::Result {
    for mode in [Mode::Mode0, Mode::Mode1, Mode::Mode2, Mode::Mode3] {
        for select_high in [false, true] {
            writeln!(out, "listening {mode:?}, select_high {select_high}")?;
            listened(Config { mode, select_high }, NONE, &mut Digest::new(out))?;
        }
    }
    let one_pin = Trouble { two_pins: false, ..NONE };
    for trouble in [
        one_pin,
        Trouble { merged: 50, ..NONE },
        Trouble { merged: 50, ..one_pin },
        Trouble { glitches: 20, ..NONE },
        Trouble { read_every: 100, ..NONE },
        Trouble { read_every: 1000, ..NONE },
        Trouble { merged: 90, read_every: 150, glitches: 50, two_pins: true },
    ] {
        writeln!(out, "listening with {trouble:?}")?;
        listened(Config::default(), trouble, &mut Digest::new(out))?;
    }
    Ok(())
}

/// Takes words out of the ring: their text where it is short enough to be looked at, and a number that all of them make.
struct Digest<'o> {
    out: &'o mut dyn Write,
    text: Text,
    count: u32,
    sum: u32,
}

impl<'o> Digest<'o> {
    /// So many words are shown.
    const SHOWN: u32 = 200;

    fn new(out: &'o mut dyn Write) -> Self {
        Self { out, text: Text::new(), count: 0, sum: 0 }
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> fmt::Result {
        while let Some(word) = reader.pop() {
            self.count += 1;
            self.sum = self.sum.rotate_left(5).wrapping_add(word.into()).wrapping_mul(0x9E37_79B1);
            if self.count <= Self::SHOWN {
                self.text.word(word, self.out)?;
            }
        }
        Ok(())
    }
}

/// The words of all captures as edges.
fn listened(config: Config, trouble: Trouble, digest: &mut Digest<'_>) -> fmt::Result {
    let mut ring = Ring::<64>::new();
    let (writer, mut reader) = ring.split();
    let (mut bus, mut written, mut result) = (Bus::new(config, trouble, writer), 0, Ok(()));
    captures::for_each_word(|word| {
        bus.word(word);
        written += 1;
        if written % trouble.read_every == 0 && result.is_ok() {
            result = digest.read(&mut reader);
        }
    });
    result?;
    digest.read(&mut reader)?;
    let (listener, Digest { out, count, sum, .. }) = (bus.listener, digest);
    writeln!(out, "\r\n{count} words, {sum:08X}, {:?}, {} glitches", listener.faults(), listener.glitches())
}

/// Moves the wires, and serves the interrupts that come of it.
struct Bus<'r> {
    listener: Listener<heapless::spsc::Producer<'r, u16>>,
    config: Config,
    trouble: Trouble,
    levels: Levels,
    select: Edges,
    clock: Edges,
    now: u32,
    random: Xorshift,
}

impl<'r> Bus<'r> {
    fn new(config: Config, trouble: Trouble, writer: RingWriter<'r>) -> Self {
        let levels = Levels { select: !config.select_high, clock: config.mode.idles_high(), data: false };
        let listener = Listener::new(config, levels, writer).with_shortest(5);
        let (random, none) = (Xorshift(0x1234_5678), Edges::None);
        Self { listener, config, trouble, levels, select: none, clock: none, now: 0, random }
    }

    fn word(&mut self, word: Word) {
        match word {
            Word::Byte(byte) => {
                self.set_select(self.config.select_high);
                (0..8).rev().for_each(|bit| self.bit(byte >> bit & 1 == 1));
                if self.trouble.glitches != 0 && self.random.below(self.trouble.glitches) == 0 {
                    self.glitch();
                }
            }
            Word::End => {
                self.set_select(self.config.select_high);
                self.set_select(!self.config.select_high);
            }
            // Marks are not from the wires.
            _ => {}
        }
    }

    /// The line changes at the clock's one edge, and is read at the other.
    fn bit(&mut self, bit: bool) {
        let (idle, reads) = (self.config.mode.idles_high(), self.config.mode.samples_rising());
        for level in [!idle, idle] {
            if level == reads {
                self.levels.data = bit;
            }
            self.set_clock(level);
        }
    }

    fn set_select(&mut self, level: bool) {
        if self.levels.select != level {
            self.levels.select = level;
            self.select = Edges::Any;
            self.interrupt(20);
        }
    }

    fn set_clock(&mut self, level: bool) {
        self.levels.clock = level;
        self.latch_clock(level);
        self.interrupt(10);
    }

    fn latch_clock(&mut self, level: bool) {
        self.clock = match (self.trouble.two_pins, self.clock, level) {
            (false, ..) => Edges::Any,
            (true, Edges::None | Edges::Rose, true) => Edges::Rose,
            (true, Edges::None | Edges::Fell, false) => Edges::Fell,
            _ => Edges::Both,
        };
    }

    /// There and back, before anybody looks.
    fn glitch(&mut self) {
        self.latch_clock(!self.levels.clock);
        self.latch_clock(self.levels.clock);
        self.interrupt(2);
    }

    fn interrupt(&mut self, elapsed: u32) {
        self.now = self.now.wrapping_add(elapsed);
        if self.trouble.merged != 0 && self.random.below(self.trouble.merged) == 0 {
            return;
        }
        let select = core::mem::take(&mut self.select);
        let clock = core::mem::take(&mut self.clock);
        self.listener.serve(self.now, Found { levels: self.levels, select, clock });
    }
}
