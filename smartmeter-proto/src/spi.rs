//! From the edges on an SPI bus to the [word stream](crate::words).
//!
//! One wire selects, one clocks, one carries the bits, most significant first. [`Spi`] is told of edges and hands on
//! words: a sniffer's interrupts and a logic analyser's file go through the same code. It measures no time, so bits may
//! be as irregular as they like. Where times are known, [`Glitches`] keeps short pulses away from it.
//!
//! Nothing that was seen is lost. What is no whole byte becomes a word of its own, which interrupts the transaction:
//!
//! | word | what was seen |
//! |---|---|
//! | `C000` | what came directly before was not seen: the recording begins while SELECT is active, perhaps within a byte |
//! | `Cnbb` | a byte was cut short after `n` bits, 1 to 7, whose value is `bb` |
//! | `FFFF` without a byte before it | SELECT was pulled and released without a byte |
//!
//! A sniffer may notice that it missed edges: [`Spi::missed`]. No byte of that transaction can be told from there on, as
//! nobody knows where one begins: `C000` stands there, and before the `FFFF` the number of bytes that were still seen, in part or
//! whole, as [`Dnnn`](crate::words).
//!
//! Clock edges while SELECT is not active belong to another device on the bus. They are counted, see [`Faults`].

mod glitches;

pub use self::glitches::Glitches;
use crate::words::Word;

/// When a bit is read from the data line: clock polarity and phase, as datasheets number them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// The clock idles low; bits are read at its first edge, which rises.
    #[default]
    Mode0,
    /// The clock idles low; bits are read at its second edge, which falls.
    Mode1,
    /// The clock idles high; bits are read at its first edge, which falls.
    Mode2,
    /// The clock idles high; bits are read at its second edge, which rises.
    Mode3,
}

impl Mode {
    /// The level of the clock between transactions.
    #[must_use]
    pub const fn idles_high(self) -> bool {
        matches!(self, Self::Mode2 | Self::Mode3)
    }

    /// Whether bits are read where the clock rises, and not where it falls.
    #[must_use]
    pub const fn samples_rising(self) -> bool {
        matches!(self, Self::Mode0 | Self::Mode3)
    }
}

/// How a bus is wired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Config {
    /// When bits are read.
    pub mode: Mode,
    /// Whether SELECT is active high. Mostly it is active low.
    pub select_high: bool,
}

/// The three wires, `true` for high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Levels {
    /// SELECT.
    pub select: bool,
    /// CLOCK.
    pub clock: bool,
    /// DATA.
    pub data: bool,
}

/// A byte of which only the first bits came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutByte {
    /// How many bits came: 1 to 7.
    pub bits: u8,
    /// What they say, the last one in the lowest bit.
    pub value: u8,
}

impl CutByte {
    /// The cut byte that a word stands for.
    #[must_use]
    pub const fn from_word(word: u16) -> Option<Self> {
        let [head, value] = word.to_be_bytes();
        let bits = head & 0x0F;
        let fits = matches!(bits, 1..=7) && value.unbounded_shr(bits as u32) == 0;
        if head & 0xF0 == 0xC0 && fits { Some(Self { bits, value }) } else { None }
    }
}

impl From<CutByte> for Word {
    fn from(cut: CutByte) -> Self {
        Self::Unknown(u16::from_be_bytes([0xC0 | (cut.bits & 0x07), cut.value]))
    }
}

/// What was not as it should be, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Faults {
    /// Bytes cut short by SELECT, or by the end of the recording.
    pub cut: u32,
    /// SELECT was pulled and released without an edge of the clock.
    pub without_clock: u32,
    /// Edges of the clock while SELECT was not active.
    pub unselected: u32,
    /// SELECT was pulled while the clock was not at its idle level: is that the right [`Mode`]?
    pub not_idle: u32,
    /// [Missed](Spi::missed) edges, counted once for each time.
    pub missed: u32,
}

/// Reads bytes from the edges of three wires.
///
/// ```
/// use smartmeter_proto::spi::{Config, Levels, Spi};
/// use smartmeter_proto::words::Word;
///
/// let idle = Levels { select: true, ..Levels::default() };
/// let (mut spi, mut words) = (Spi::new(Config::default(), idle), Vec::new());
/// spi.select(false, |word| words.push(word));
/// for bit in [0, 0, 0, 0, 1, 1, 0, 1] {
///     spi.clock(true, bit == 1, |word| words.push(word));
///     spi.clock(false, bit == 1, |word| words.push(word));
/// }
/// spi.select(true, |word| words.push(word));
/// assert_eq!(words, [Word::Byte(0x0D), Word::End]);
/// ```
#[derive(Debug, Clone)]
pub struct Spi {
    config: Config,
    levels: Levels,
    bits: u8,
    value: u8,
    /// Whether the clock has moved since SELECT was pulled.
    clocked: bool,
    /// Whether SELECT was active from the beginning, and no word has said so yet.
    midway: bool,
    /// Edges of this transaction were missed: the bits seen since.
    adrift: Option<u32>,
    faults: Faults,
}

/// What came directly before was not seen: the recording begins here while SELECT is active, or goes on after a loss.
pub const MIDWAY: Word = Word::Unknown(0xC000);

impl Spi {
    /// A bus whose wires have these levels now.
    #[must_use]
    pub const fn new(config: Config, levels: Levels) -> Self {
        let faults = Faults { cut: 0, without_clock: 0, unselected: 0, not_idle: 0, missed: 0 };
        let midway = levels.select == config.select_high;
        Self { config, levels, bits: 0, value: 0, clocked: midway, midway, adrift: None, faults }
    }

    /// What was not as it should be, so far.
    #[must_use]
    pub const fn faults(&self) -> Faults {
        self.faults
    }

    /// Whether SELECT is active.
    #[must_use]
    pub const fn is_selected(&self) -> bool {
        self.levels.select == self.config.select_high
    }

    /// SELECT has this level now.
    pub fn select(&mut self, level: bool, sink: impl FnMut(Word)) {
        if level == self.levels.select {
            return;
        }
        self.levels.select = level;
        if self.is_selected() { self.begin() } else { self.end(sink) }
    }

    /// CLOCK has this level now, and DATA that.
    #[inline(always)]
    pub fn clock(&mut self, level: bool, data: bool, sink: impl FnMut(Word)) {
        self.levels.data = data;
        if level == self.levels.clock {
            return;
        }
        self.levels.clock = level;
        if !self.is_selected() {
            self.faults.unselected = self.faults.unselected.saturating_add(1);
            return;
        }
        self.clocked = true;
        if level == self.config.mode.samples_rising() {
            self.bit(data, sink);
        }
    }

    /// All wires have these levels now. Of what changed at once, SELECT is pulled first and released last.
    pub fn levels(&mut self, levels: Levels, mut sink: impl FnMut(Word)) {
        let pulled = levels.select == self.config.select_high;
        if pulled {
            self.select(levels.select, &mut sink);
        }
        self.clock(levels.clock, levels.data, &mut sink);
        self.select(levels.select, sink);
    }

    /// Edges came that nobody saw: what is known is only that the wires have these levels now.
    ///
    /// What SELECT did meanwhile is told as far as its level shows it. One that was released and pulled again unseen,
    /// or pulled and released, ends what was going on.
    pub fn missed(&mut self, levels: Levels, mut sink: impl FnMut(Word)) {
        self.faults.missed = self.faults.missed.saturating_add(1);
        self.levels = levels;
        self.clocked = true;
        self.cut(&mut sink);
        self.midway = false;
        if self.adrift.is_none() {
            sink(MIDWAY);
        }
        if self.is_selected() {
            self.adrift = self.adrift.or(Some(0));
        } else {
            self.end(sink);
        }
    }

    /// A word that is not from the wires stands here, such as a sniffer's mark.
    pub fn mark(&mut self, word: Word, sink: impl FnMut(Word)) {
        self.put(word, sink);
    }

    /// The recording ends.
    pub fn finish(&mut self, mut sink: impl FnMut(Word)) {
        self.cut(&mut sink);
        Word::lost(self.adrift.take().unwrap_or_default().div_ceil(8).into(), &mut sink);
        if core::mem::take(&mut self.midway) {
            sink(MIDWAY);
        }
    }

    fn begin(&mut self) {
        (self.bits, self.value, self.clocked) = (0, 0, false);
        self.adrift = None;
        let is_idle = self.levels.clock == self.config.mode.idles_high();
        self.faults.not_idle = self.faults.not_idle.saturating_add(u32::from(!is_idle));
    }

    fn end(&mut self, mut sink: impl FnMut(Word)) {
        self.cut(&mut sink);
        let unplaced = self.adrift.take().unwrap_or_default().div_ceil(8);
        Word::lost(unplaced.into(), &mut sink);
        self.faults.without_clock = self.faults.without_clock.saturating_add(u32::from(!self.clocked));
        self.put(Word::End, sink);
    }

    #[inline(always)]
    fn bit(&mut self, bit: bool, sink: impl FnMut(Word)) {
        if let Some(bits) = &mut self.adrift {
            *bits = bits.saturating_add(1);
            return;
        }
        self.value = self.value.wrapping_shl(1) | u8::from(bit);
        self.bits = self.bits.saturating_add(1);
        if self.bits >= 8 {
            let byte = core::mem::take(&mut self.value);
            self.bits = 0;
            self.put(Word::Byte(byte), sink);
        }
    }

    /// Hands on the bits of a byte that will not be whole.
    fn cut(&mut self, sink: impl FnMut(Word)) {
        let cut = CutByte { bits: core::mem::take(&mut self.bits), value: core::mem::take(&mut self.value) };
        if cut.bits != 0 {
            self.faults.cut = self.faults.cut.saturating_add(1);
            self.put(cut.into(), sink);
        }
    }

    #[inline(always)]
    fn put(&mut self, word: Word, mut sink: impl FnMut(Word)) {
        if core::mem::take(&mut self.midway) {
            sink(MIDWAY);
        }
        sink(word);
    }
}

#[cfg(test)]
mod tests;
