//! Frames generated from a declaration, the same in each run, and the same frames damaged.

use anyhow::{Result, anyhow};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use smartmeter_proto::Declared;
use smartmeter_proto::proptest::frames;

/// Encodings of valid frames, of all variants.
pub(crate) fn valid<F: Declared>(count: usize) -> Result<Vec<Vec<u8>>> {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let strategy = frames::<F>();
    let grow = |_| strategy.new_tree(&mut runner).map(|tree| tree.current());
    (0..count).map(grow).collect::<Result<_, _>>().map_err(|reason| anyhow!("no valid frame: {reason}"))
}

/// Of every `step`th frame one with a fault: a bit turned over, bytes missing at the end, a byte too many.
pub(crate) fn damaged(frames: &[Vec<u8>], step: usize) -> Vec<Vec<u8>> {
    let mut random = fastrand::Rng::with_seed(350);
    let mut damage = |frame: &Vec<u8>| {
        let mut frame = frame.clone();
        match random.u8(0..4) {
            0 => frame.truncate(random.usize(0..frame.len())),
            1 => frame.push(random.u8(..)),
            _ => {
                let at = random.usize(0..frame.len());
                frame[at] ^= 1 << random.u8(0..8);
            }
        }
        frame
    };
    let damaged = frames.iter().step_by(step).filter(|frame| !frame.is_empty()).map(&mut damage);
    // SELECT without a byte is no transaction.
    damaged.filter(|frame| !frame.is_empty()).collect()
}
