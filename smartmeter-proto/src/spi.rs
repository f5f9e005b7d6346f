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
    is_selected: bool,
    clock: bool,
    /// The level of the clock at the edge where bits are read.
    reads_at: bool,
    /// The bits of the byte that came so far, behind a one that falls out with the eighth.
    partial: u8,
    /// Whether the clock has moved since SELECT was pulled.
    clocked: bool,
    course: Course,
    faults: Faults,
}

/// Whether it is known where in the stream the next word belongs. In one place, so that an edge has one thing to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Course {
    /// Behind the one before.
    Steady,
    /// SELECT was active from the beginning, and no word has said so yet.
    Midway,
    /// Edges of this transaction were missed: the bits seen since.
    Adrift { bits: u32 },
}

/// What an edge of SELECT makes of a transaction.
enum Moved {
    /// It begins, or nothing has moved.
    On,
    /// It ends, and is whole.
    Whole,
    /// It ends, and something is to be told before that.
    Astray,
}

/// What came directly before was not seen: the recording begins here while SELECT is active, or goes on after a loss.
pub const MIDWAY: Word = Word::Unknown(0xC000);

/// No bit of a byte came so far.
const EMPTY: u8 = 1;

impl Spi {
    /// A bus whose wires have these levels now.
    #[must_use]
    pub const fn new(config: Config, levels: Levels) -> Self {
        let faults = Faults { cut: 0, without_clock: 0, unselected: 0, not_idle: 0, missed: 0 };
        let is_selected = levels.select == config.select_high;
        let course = if is_selected { Course::Midway } else { Course::Steady };
        let reads_at = config.mode.samples_rising();
        let clocked = is_selected;
        Self { config, is_selected, clock: levels.clock, reads_at, partial: EMPTY, clocked, course, faults }
    }

    /// What was not as it should be, so far.
    #[must_use]
    pub const fn faults(&self) -> Faults {
        self.faults
    }

    /// SELECT's level, as far as it was told of it.
    #[must_use]
    #[inline(always)]
    pub const fn select_level(&self) -> bool {
        self.is_selected == self.config.select_high
    }

    /// CLOCK's level, as far as it was told of it.
    #[must_use]
    #[inline(always)]
    pub const fn clock_level(&self) -> bool {
        self.clock
    }

    /// Whether SELECT is active.
    #[must_use]
    #[inline(always)]
    pub const fn is_selected(&self) -> bool {
        self.is_selected
    }

    /// SELECT has this level now.
    pub fn select(&mut self, level: bool, mut sink: impl FnMut(Word)) {
        self.tell_select(level, &mut sink);
    }

    /// CLOCK has this level now, and DATA that.
    pub fn clock(&mut self, level: bool, data: bool, mut sink: impl FnMut(Word)) {
        self.tell_clock(level, data, &mut sink);
    }

    /// SELECT has this level now. For an interrupt, which has no instruction to spare: returns whether this is an
    /// [end](Word::End), and hands what is rare to the sink, an end behind that, too, out of line.
    #[inline(always)]
    pub fn select_edge(&mut self, level: bool, rare: impl FnMut(Word)) -> bool {
        match self.move_select(level) {
            Moved::On => false,
            Moved::Whole => true,
            Moved::Astray => {
                self.end_astray(rare);
                false
            }
        }
    }

    /// CLOCK has moved to this level, and DATA has that one: returns the byte that this completes, and hands what is rare to
    /// the sink, a byte behind that, too. See [`select_edge`](Self::select_edge).
    #[inline(always)]
    pub fn clock_edge(&mut self, level: bool, data: bool, rare: impl FnMut(Word)) -> Option<u8> {
        if !self.move_clock(level) {
            return None;
        }
        if self.course == Course::Steady {
            return self.shift(data);
        }
        self.bit_astray(data, rare);
        None
    }

    /// All wires have these levels now. Of what changed at once, SELECT is pulled first and released last.
    pub fn levels(&mut self, levels: Levels, mut sink: impl FnMut(Word)) {
        let pulled = levels.select == self.config.select_high;
        if pulled {
            self.tell_select(levels.select, &mut sink);
        }
        self.tell_clock(levels.clock, levels.data, &mut sink);
        if !pulled {
            self.tell_select(levels.select, &mut sink);
        }
    }

    /// Edges came that nobody saw: what is known is only that the wires have these levels now.
    ///
    /// What SELECT did meanwhile is told as far as its level shows it. One that was released and pulled again unseen,
    /// or pulled and released, ends what was going on.
    #[cold]
    #[inline(never)]
    pub fn missed(&mut self, levels: Levels, mut sink: impl FnMut(Word)) {
        self.faults.missed = self.faults.missed.saturating_add(1);
        self.is_selected = levels.select == self.config.select_high;
        (self.clock, self.clocked) = (levels.clock, true);
        self.cut(&mut sink);
        if !matches!(self.course, Course::Adrift { .. }) {
            tell(&mut sink, MIDWAY);
            self.course = Course::Adrift { bits: 0 };
        }
        if !self.is_selected {
            self.tell_end(&mut sink);
        }
    }

    /// A word that is not from the wires stands here, such as a sniffer's mark.
    pub fn mark(&mut self, word: Word, mut sink: impl FnMut(Word)) {
        self.put(word, &mut sink);
    }

    /// The recording ends.
    pub fn finish(&mut self, mut sink: impl FnMut(Word)) {
        self.leave_off(&mut sink);
    }

    #[inline(always)]
    fn move_select(&mut self, level: bool) -> Moved {
        let is_selected = level == self.config.select_high;
        if is_selected == self.is_selected {
            return Moved::On;
        }
        self.is_selected = is_selected;
        if is_selected {
            self.begin();
            Moved::On
        } else {
            self.end()
        }
    }

    /// Whether DATA has a bit now.
    #[inline(always)]
    const fn move_clock(&mut self, level: bool) -> bool {
        self.clock = level;
        if !self.is_selected {
            self.faults.unselected = self.faults.unselected.saturating_add(1);
            return false;
        }
        self.clocked = true;
        level == self.reads_at
    }

    /// What was left off at the end of the transaction before is told already: see [`end`](Self::end).
    #[inline(always)]
    fn begin(&mut self) {
        self.clocked = false;
        if self.clock != self.config.mode.idles_high() {
            self.faults.not_idle = self.faults.not_idle.saturating_add(1);
        }
    }

    #[inline(always)]
    fn end(&mut self) -> Moved {
        if !self.clocked {
            self.faults.without_clock = self.faults.without_clock.saturating_add(1);
        }
        if self.partial == EMPTY && self.course == Course::Steady { Moved::Whole } else { Moved::Astray }
    }

    /// Takes a bit, and returns the byte that it completes.
    #[inline(always)]
    const fn shift(&mut self, bit: bool) -> Option<u8> {
        let shifted = self.partial.wrapping_shl(1) | bit as u8;
        if self.partial < 0x80 {
            self.partial = shifted;
            return None;
        }
        self.partial = EMPTY;
        Some(shifted)
    }

    // What follows is rare, and kept out of what an interrupt does for each edge. A sink that is handed on as it is needs no
    // place in memory, and an interrupt that calls nothing in between needs no stack.

    #[cold]
    #[inline(never)]
    fn bit_astray(&mut self, bit: bool, mut sink: impl FnMut(Word)) {
        self.tell_bit(bit, &mut sink);
    }

    #[cold]
    #[inline(never)]
    fn end_astray(&mut self, mut sink: impl FnMut(Word)) {
        self.tell_end(&mut sink);
    }

    // These take a sink always in the same way, as each way is all of the code once more.

    fn tell_select(&mut self, level: bool, sink: &mut impl FnMut(Word)) {
        match self.move_select(level) {
            Moved::On => {}
            Moved::Whole => tell(sink, Word::End),
            Moved::Astray => self.tell_end(sink),
        }
    }

    fn tell_clock(&mut self, level: bool, data: bool, sink: &mut impl FnMut(Word)) {
        if level != self.clock && self.move_clock(level) {
            self.tell_bit(data, sink);
        }
    }

    fn tell_bit(&mut self, bit: bool, sink: &mut impl FnMut(Word)) {
        if let Course::Adrift { bits } = &mut self.course {
            *bits = bits.saturating_add(1);
        } else if let Some(byte) = self.shift(bit) {
            self.put(Word::Byte(byte), sink);
        }
    }

    fn tell_end(&mut self, sink: &mut impl FnMut(Word)) {
        self.leave_off(sink);
        tell(sink, Word::End);
    }

    /// Hands on what was begun, and what was not read.
    fn leave_off(&mut self, sink: &mut impl FnMut(Word)) {
        self.cut(sink);
        match core::mem::replace(&mut self.course, Course::Steady) {
            Course::Steady => {}
            Course::Midway => tell(sink, MIDWAY),
            Course::Adrift { bits } => Word::lost(bits.div_ceil(8).into(), |word| tell(sink, word)),
        }
    }

    /// Hands on the bits of a byte that will not be whole.
    #[inline(never)]
    fn cut(&mut self, sink: &mut impl FnMut(Word)) {
        let partial = core::mem::replace(&mut self.partial, EMPTY);
        // How many bits stand behind the one.
        let bits = 7_u32.saturating_sub(partial.leading_zeros());
        let value = partial & !1_u8.unbounded_shl(bits);
        if let (1.., Ok(bits)) = (bits, u8::try_from(bits)) {
            self.faults.cut = self.faults.cut.saturating_add(1);
            self.put(CutByte { bits, value }.into(), sink);
        }
    }

    fn put(&mut self, word: Word, sink: &mut impl FnMut(Word)) {
        if self.course == Course::Midway {
            self.course = Course::Steady;
            tell(sink, MIDWAY);
        }
        tell(sink, word);
    }
}

/// One call for all that is rare, so that what the sink does is there once more and not at each of those places.
#[cold]
#[inline(never)]
fn tell(sink: &mut impl FnMut(Word), word: Word) {
    sink(word);
}

#[cfg(test)]
mod tests;
