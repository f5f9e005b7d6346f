//! The fuzz targets of `fuzz/`, run for a while with inputs that are the same each time.
//!
//! A fuzzer finds more, as it watches which way the code takes: `fuzz/README.md` says how. This sees to it that the
//! harnesses stay right, and that what they found stays mended.

// The frames in the harness say with their words what they are for.
#![allow(missing_docs)]

#[path = "fuzz/frames.rs"]
mod frames;
#[path = "fuzz/harness.rs"]
mod harness;
#[expect(dead_code, reason = "names are for the program that writes the seeds")]
#[path = "fuzz/seeds.rs"]
mod seeds;

use seeds::{Seed, Target};

/// How often each seed is changed.
const ROUNDS: usize = 60;
/// Inputs that are made of nothing.
const RANDOM: usize = 2000;

/// Steele, Lea and Flood's `SplitMix64`: enough to change a few bytes, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not 0.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % end as u64).expect("it is below a usize")
    }

    fn byte(&mut self) -> u8 {
        self.roll().to_le_bytes()[0]
    }

    /// Changes bytes in one of the ways that bytes are changed on a bad line, or by a bad meter.
    fn change(&mut self, bytes: &mut Vec<u8>) {
        let at = self.below(bytes.len() + 1);
        let end = (at + self.below(4)).min(bytes.len());
        match self.below(7) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, self.byte()),
            2 => drop(bytes.drain(at..end)),
            3 => bytes.extend_from_within(at..end),
            4 => bytes.resize(at, 0xFF),
            5 => bytes[at..end].fill([0x00, 0x7F, 0x80, 0xFF, 0x1B, b'0', b'#'][at % 7]),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << (end % 8);
                }
            }
        }
    }
}

fn run(target: Target) {
    let mut dice = Dice(20_170_601);
    for Seed { bytes, .. } in seeds::all().into_iter().filter(|seed| seed.target == target) {
        target.run(&bytes);
        for _ in 0..ROUNDS {
            let mut changed = bytes.clone();
            for _ in 0..=dice.below(4) {
                dice.change(&mut changed);
            }
            target.run(&changed);
        }
    }
    for _ in 0..RANDOM {
        let bytes: Vec<_> = (0..dice.below(80)).map(|_| dice.byte()).collect();
        target.run(&bytes);
    }
}

#[test]
fn transactions() {
    run(Target::Decode);
}

#[test]
fn declared_types() {
    run(Target::RoundTrip);
}

#[test]
fn words_of_the_vocabulary() {
    run(Target::Vocabulary);
}

#[test]
fn words_of_the_stream() {
    run(Target::Words);
}

#[test]
fn each_frame_of_the_vocabulary_has_a_seed_that_decodes() {
    let seeds = seeds::vocabulary();
    let of = |index: usize| seeds.iter().filter(|seed| usize::from(seed.bytes[0]) == index).count();
    assert_eq!((0..harness::VOCABULARY.len()).filter(|&index| of(index) == 0).collect::<Vec<_>>(), [0; 0]);
}
