extern crate std;
use std::vec;
use std::vec::Vec;

use super::*;

const MODES: [Mode; 4] = [Mode::Mode0, Mode::Mode1, Mode::Mode2, Mode::Mode3];

/// A bus that is driven as a master does.
struct Bus {
    spi: Spi,
    config: Config,
    words: Vec<u16>,
}

impl Bus {
    fn new(config: Config) -> Self {
        let idle = Levels { select: !config.select_high, clock: config.mode.idles_high(), data: false };
        Self { spi: Spi::new(config, idle), config, words: Vec::new() }
    }

    fn levels(&self) -> Levels {
        Levels { select: self.spi.select_level(), clock: self.spi.clock_level(), data: false }
    }

    fn select(&mut self, active: bool) {
        self.spi.select(active == self.config.select_high, |word| self.words.push(word.into()));
    }

    fn bit(&mut self, bit: bool) {
        let idle = self.config.mode.idles_high();
        let reads_first = idle != self.config.mode.samples_rising();
        // The data is there at one of the two edges only.
        for (level, is_read) in [(!idle, reads_first), (idle, !reads_first)] {
            self.spi.clock(level, bit == is_read, |word| self.words.push(word.into()));
        }
    }

    fn bits(&mut self, value: u8, bits: u8) {
        (0..bits).rev().for_each(|shift| self.bit(value >> shift & 1 == 1));
    }
}

#[test]
fn every_byte_comes_through_in_all_modes_and_with_either_select() {
    for (mode, select_high) in MODES.into_iter().flat_map(|mode| [(mode, false), (mode, true)]) {
        let mut bus = Bus::new(Config { mode, select_high });
        bus.select(true);
        (0..=u8::MAX).for_each(|byte| bus.bits(byte, 8));
        bus.select(false);
        let expected: Vec<u16> = (0..=0xFF).chain([0xFFFF]).collect();
        assert_eq!((bus.words, bus.spi.faults()), (expected, Faults::default()), "{mode:?} {select_high}");
    }
}

#[test]
fn the_wrong_edge_reads_something_else_and_the_wrong_idle_level_is_seen() {
    let mut bus = Bus::new(Config { mode: Mode::Mode0, select_high: false });
    bus.config.mode = Mode::Mode1;
    bus.select(true);
    bus.bits(0x0D, 8);
    assert_eq!(bus.words, [0xF2]);

    let mut bus = Bus::new(Config { mode: Mode::Mode3, select_high: false });
    bus.spi.config.mode = Mode::Mode0;
    bus.select(true);
    assert_eq!(bus.spi.faults().not_idle, 1);
}

#[test]
fn a_cut_byte_is_a_word_of_its_own_before_the_end() {
    for bits in 1..8 {
        let mut bus = Bus::new(Config::default());
        bus.select(true);
        bus.bits(0x04, 8);
        bus.bits(0x55 >> (8 - bits), bits);
        bus.select(false);
        let cut = 0xC000 | u16::from(bits) << 8 | 0x55 >> (8 - bits);
        assert_eq!(bus.words, [0x04, cut, 0xFFFF], "{bits}");
        assert_eq!(CutByte::from_word(cut), Some(CutByte { bits, value: 0x55 >> (8 - bits) }));
        assert_eq!(bus.spi.faults().cut, 1);
    }
}

#[test]
fn no_other_word_is_a_cut_byte() {
    let cut: Vec<_> = (0..=u16::MAX).filter_map(|word| CutByte::from_word(word).map(|cut| (word, cut))).collect();
    assert_eq!(cut.len(), (1..=7).map(|bits| 1 << bits).sum());
    assert!(cut.iter().all(|&(word, cut)| u16::from(Word::from(cut)) == word));
    assert_eq!(CutByte::from_word(MIDWAY.into()), None);
    // Whoever reads words knows them as losses, and no others that begin with C.
    for word in 0xC000..=0xCFFF {
        assert_eq!(Word::from(word).is_loss(), word == 0xC000 || CutByte::from_word(word).is_some(), "{word:04X}");
    }
}

#[test]
fn the_next_byte_begins_afresh_after_a_cut_one() {
    let mut bus = Bus::new(Config::default());
    bus.select(true);
    bus.bits(0b101, 3);
    bus.select(false);
    bus.select(true);
    bus.bits(0x0D, 8);
    bus.select(false);
    assert_eq!(bus.words, [0xC305, 0xFFFF, 0x0D, 0xFFFF]);
}

#[test]
fn select_without_clock_and_clock_without_select_are_seen() {
    let mut bus = Bus::new(Config::default());
    bus.select(true);
    bus.select(false);
    bus.bits(0xFF, 2);
    assert_eq!(bus.words, [0xFFFF]);
    assert_eq!(bus.spi.faults(), Faults { without_clock: 1, unselected: 4, ..Faults::default() });
}

#[test]
fn a_recording_that_begins_and_ends_midway_says_so() {
    let mut words: Vec<u16> = Vec::new();
    let mut spi = Spi::new(Config::default(), Levels::default());
    for bit in [true, false, true] {
        spi.clock(true, bit, |word| words.push(word.into()));
        spi.clock(false, bit, |word| words.push(word.into()));
    }
    spi.finish(|word| words.push(word.into()));
    assert_eq!(words, [0xC000, 0xC305]);

    let mut spi = Spi::new(Config::default(), Levels::default());
    let mut words = vec![];
    spi.select(true, |word| words.push(u16::from(word)));
    spi.finish(|word| words.push(word.into()));
    assert_eq!(words, [0xC000, 0xFFFF]);

    let mut words = vec![];
    Spi::new(Config::default(), Levels::default()).finish(|word| words.push(u16::from(word)));
    assert_eq!(words, [0xC000]);
}

/// What the words are when edges are missed after so many bits, and `after` more bits come.
fn missed(before: u8, after: u8) -> Vec<u16> {
    let mut bus = Bus::new(Config::default());
    bus.select(true);
    (0..before).for_each(|_| bus.bit(false));
    let levels = bus.levels();
    bus.spi.missed(levels, |word| bus.words.push(word.into()));
    (0..after).for_each(|_| bus.bit(false));
    bus.select(false);
    assert_eq!(bus.spi.faults().missed, 1);
    bus.words
}

#[test]
fn after_missed_edges_no_byte_is_told_and_the_bits_are_counted() {
    assert_eq!(missed(8, 0), [0, 0xC000, 0xFFFF]);
    assert_eq!(missed(11, 0), [0, 0xC300, 0xC000, 0xFFFF]);
    assert_eq!(missed(8, 9), [0, 0xC000, 0xD002, 0xFFFF]);
    assert_eq!(missed(8, 8), [0, 0xC000, 0xD001, 0xFFFF]);
}

#[test]
fn a_transaction_after_missed_edges_is_whole() {
    let mut bus = Bus::new(Config::default());
    for is_seen in [false, true] {
        bus.select(true);
        if !is_seen {
            let levels = bus.levels();
            bus.spi.missed(levels, |word| bus.words.push(word.into()));
        }
        bus.bits(0x0D, 8);
        bus.select(false);
    }
    assert_eq!(bus.words, [0xC000, 0xD001, 0xFFFF, 0x0D, 0xFFFF]);
}

#[test]
fn a_select_cycle_that_nobody_saw_leaves_its_end() {
    let mut bus = Bus::new(Config::default());
    let levels = bus.levels();
    bus.spi.missed(levels, |word| bus.words.push(word.into()));
    assert_eq!(bus.words, [0xC000, 0xFFFF]);

    bus.select(true);
    bus.bits(0x0D, 8);
    bus.spi.missed(levels, |word| bus.words.push(word.into()));
    assert_eq!(bus.words, [0xC000, 0xFFFF, 0x0D, 0xC000, 0xFFFF]);
}

#[test]
fn of_what_changes_at_once_no_bit_is_lost() {
    let idle = Levels { select: true, ..Levels::default() };
    let mut words: Vec<u16> = Vec::new();
    let mut spi = Spi::new(Config::default(), idle);
    // The first edge comes together with SELECT, the last together with its release.
    for (clock, select) in (0..8).flat_map(|bit| [(true, bit == 7), (false, bit == 7)]) {
        spi.levels(Levels { select, clock, data: true }, |word| words.push(word.into()));
    }
    assert_eq!(words, [0xFF, 0xFFFF]);
}

#[test]
fn told_of_all_levels_a_clock_that_rests_reads_no_bit() {
    for mode in MODES {
        let mut bus = Bus::new(Config { mode, select_high: false });
        let rest = bus.levels();
        let mut tell = |spi: &mut Spi, levels| spi.levels(levels, |word| bus.words.push(word.into()));
        for levels in [Levels { select: false, data: true, ..rest }, Levels { select: false, ..rest }, rest] {
            tell(&mut bus.spi, levels);
        }
        assert_eq!(
            (bus.words, bus.spi.faults()),
            (vec![0xFFFF], Faults { without_clock: 1, ..Faults::default() }),
            "{mode:?}"
        );
    }
}

#[test]
fn short_pulses_are_kept_away_from_every_wire() {
    for wire in [[true, false, false], [false, true, false], [false, false, true]] {
        let [select, clock, data] = wire;
        let pulse = Levels { select, clock, data };
        let mut glitches = Glitches::new(10, Levels::default());
        let mut seen = Vec::new();
        for (time, levels) in [(100, pulse), (109, Levels::default()), (200, pulse), (210, Levels::default())] {
            glitches.levels(time, levels, |time, levels| seen.push((time, levels)));
        }
        glitches.finish(|time, levels| seen.push((time, levels)));
        assert_eq!(seen, [(200, pulse), (210, Levels::default())]);
        assert_eq!(glitches.dropped(), 1);
    }
}

#[test]
fn without_a_minimum_all_comes_through_as_it_was() {
    let levels = |bits: u8| Levels { select: bits & 4 != 0, clock: bits & 2 != 0, data: bits & 1 != 0 };
    let steps = [(0, 1), (0, 0), (3, 5), (3, 7), (9, 0), (9, 7)];
    let mut glitches = Glitches::new(0, levels(0));
    let mut seen = Vec::new();
    for (time, bits) in steps {
        glitches.levels(time, levels(bits), |time, levels| seen.push((time, levels)));
    }
    glitches.finish(|time, levels| seen.push((time, levels)));
    assert_eq!(seen, steps.map(|(time, bits)| (time, levels(bits))));
    assert_eq!(glitches.dropped(), 0);
}
