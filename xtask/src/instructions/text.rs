//! Instructions for each byte of a text capture.

use anyhow::Result;

use super::{executable, instructions};

const CASES: [&str; 4] = ["plain-state-machine", "words", "byte-by-byte", "split-whitespace"];

/// Bytes in each round.
const BYTES: u64 = 1_000_000;
const ROUNDS: u64 = 5;

#[expect(clippy::cast_precision_loss, reason = "a few billion at most")]
pub(super) fn print() -> Result<()> {
    let bench = executable("text", "")?;
    println!("\n| instructions for each byte of text | |\n|---|---|");
    for case in CASES {
        let (short, long) = (instructions(&bench, case, ROUNDS)?, instructions(&bench, case, 2 * ROUNDS)?);
        println!("| {case} | {:.1} |", (long - short) as f64 / (ROUNDS * BYTES) as f64);
    }
    Ok(())
}
