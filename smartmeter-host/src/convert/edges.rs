//! Edges of SELECT, CLOCK and DATA, made up from words: SPI mode 0, SELECT active low.
//!
//! A bus that is driven by a small microcontroller is irregular. That of the one real capture had a period of some 20 µs,
//! the eighth bit of a byte was always longer, and some bytes were stretched, as its recorder tells. [`Timing`] says how
//! much of that there is; what varies does so by a seeded generator, so the same words give the same file.
//!
//! [`EdgeFile`] is what takes the edges: a file, or somebody who listens to them.

use std::io;
use std::time::Duration;

use fastrand::Rng;
use smartmeter_proto::spi::{CutByte, Levels, MIDWAY};
use smartmeter_proto::words::Word;

use super::Target;
use crate::input::{Item, Notes};

/// How long things take on the wires.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timing {
    /// Of one bit.
    pub period: Duration,
    /// How many times as long the eighth bit of a byte takes.
    pub eighth_bit: f64,
    /// How much each half of a bit varies: 0.2 for a fifth more or less.
    pub jitter: f64,
    /// The share of bytes that take twice as long.
    pub stretched: f64,
    /// Of the generator.
    pub seed: u64,
}

impl Default for Timing {
    fn default() -> Self {
        Self { period: Duration::from_micros(20), eighth_bit: 1.0, jitter: 0.0, stretched: 0.0, seed: 0 }
    }
}

/// A file of edges.
pub trait EdgeFile {
    /// The wires have these levels from this time on, in nanoseconds.
    ///
    /// # Errors
    ///
    /// Where it can't be written, as of all others.
    fn levels(&mut self, time: u64, levels: Levels) -> io::Result<()>;

    /// A mark stands here.
    ///
    /// # Errors
    ///
    /// Where it can't be written.
    fn mark(&mut self, time: u64, word: u16) -> io::Result<()>;

    /// The recording ends at this time. Says what could not be kept.
    ///
    /// # Errors
    ///
    /// Where it can't be written.
    fn finish(self, time: u64) -> io::Result<Notes>;
}

/// Makes edges of words, which it takes as a [`Target`].
#[derive(Debug)]
pub struct Edges<F> {
    timing: Timing,
    random: Rng,
    file: F,
    time: u64,
    levels: Levels,
    has_begun: bool,
    /// A cut byte, whose bits are on the wire where SELECT is released next or the recording ends.
    cut: Option<CutByte>,
}

/// The wires between transactions. No level changes at once with another one.
pub const IDLE: Levels = Levels { select: true, clock: false, data: false };

impl<F: EdgeFile> Edges<F> {
    /// Writes edges with this timing into `file`.
    pub fn new(timing: Timing, file: F) -> Self {
        let random = Rng::with_seed(timing.seed);
        Self { timing, random, file, time: 0, levels: IDLE, has_begun: false, cut: None }
    }

    fn begin(&mut self, is_midway: bool) -> io::Result<()> {
        self.has_begun = true;
        self.levels.select = !is_midway;
        self.file.levels(0, self.levels)?;
        self.wait(1.0);
        Ok(())
    }

    fn word(&mut self, word: Word) -> io::Result<()> {
        match (self.cut.take(), word) {
            (Some(cut), Word::End) => self.bits(cut.value, cut.bits)?,
            (Some(cut), _) => self.mark(Word::from(cut).into())?,
            (None, _) => {}
        }
        match word {
            Word::Byte(byte) => self.bits(byte, 8),
            Word::End => self.release(),
            mark => match CutByte::from_word(mark.into()) {
                Some(cut) => {
                    self.cut = Some(cut);
                    Ok(())
                }
                None => self.mark(mark.into()),
            },
        }
    }

    fn mark(&mut self, word: u16) -> io::Result<()> {
        self.wait(0.5);
        self.file.mark(self.time, word)?;
        self.wait(0.5);
        Ok(())
    }

    fn select(&mut self) -> io::Result<()> {
        if self.levels.select {
            self.set(Levels { select: false, ..self.levels })?;
            self.wait(1.0);
        }
        Ok(())
    }

    fn release(&mut self) -> io::Result<()> {
        self.select()?;
        self.set(IDLE)?;
        self.wait(10.0);
        Ok(())
    }

    fn bits(&mut self, value: u8, bits: u8) -> io::Result<()> {
        self.select()?;
        let stretch = if self.random.f64() < self.timing.stretched { 2.0 } else { 1.0 };
        for bit in (0..bits).rev() {
            let length = stretch * if bits == 8 && bit == 0 { self.timing.eighth_bit } else { 1.0 };
            let data = value >> bit & 1 == 1;
            self.set(Levels { data, ..self.levels })?;
            self.wait(length / 2.0);
            self.set(Levels { clock: true, ..self.levels })?;
            self.wait(length / 2.0);
            self.set(Levels { clock: false, ..self.levels })?;
            // So that DATA does not change together with CLOCK.
            self.time += 1;
        }
        self.wait(0.5);
        Ok(())
    }

    fn set(&mut self, levels: Levels) -> io::Result<()> {
        if self.levels == levels {
            return Ok(());
        }
        self.levels = levels;
        self.file.levels(self.time, levels)
    }

    /// Lets so many periods pass, more or less.
    fn wait(&mut self, periods: f64) {
        let jitter = 1.0 + self.timing.jitter * (2.0 * self.random.f64() - 1.0);
        let time = self.timing.period.mul_f64((periods * jitter).max(0.0)).as_nanos();
        self.time = self.time.saturating_add(u64::try_from(time).unwrap_or(u64::MAX).max(1));
    }
}

impl<F: EdgeFile> Target for Edges<F> {
    fn item(&mut self, item: Item) -> io::Result<()> {
        if !self.has_begun {
            self.begin(item.word == MIDWAY)?;
            if item.word == MIDWAY {
                return Ok(());
            }
        }
        // Of a transaction whose time is known the beginning stands there, if there is room.
        if let (Some(time), true) = (item.time, self.levels.select) {
            self.time = self.time.max(time);
        }
        self.word(item.word)
    }

    fn finish(mut self: Box<Self>) -> io::Result<Notes> {
        if !self.has_begun {
            self.begin(false)?;
        }
        if let Some(cut) = self.cut.take() {
            self.bits(cut.value, cut.bits)?;
        }
        self.wait(1.0);
        self.file.finish(self.time)
    }
}
