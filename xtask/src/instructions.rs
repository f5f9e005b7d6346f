//! Instructions that a frame, and a byte of text, takes, which unlike time are the same on every run.
//!
//! Callgrind counts two runs of different length; the difference is what the frames took.

mod peers;
mod text;

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::run::cargo;

const CASES: &[(&str, &str)] =
    &[("decode-unverified", "decode, checksum ignored"), ("decode", "decode, checksum verified"), ("encode", "encode")];

/// Packets in each round.
const PACKETS: u64 = 5;
const ROUNDS: u64 = 1000;

pub(crate) fn print() -> Result<()> {
    let bench = executable("instructions", "")?;
    println!("| instructions for each frame | declared | hand-written | ratio |\n|---|---|---|---|");
    for (case, what) in CASES {
        let declared = for_each_frame(&bench, &format!("{case}/declared"))?;
        let hand = for_each_frame(&bench, &format!("{case}/hand"))?;
        println!("| {what} | {declared:.0} | {hand:.0} | {:.2} |", declared / hand);
    }
    peers::print()?;
    text::print()
}

/// The path of a bench, compiled with a feature.
fn executable(bench: &str, feature: &str) -> Result<String> {
    let build =
        format!("bench --package smartmeter-proto --bench {bench} --features={feature} --no-run --message-format json");
    let built = cargo(&build).output()?;
    ensure!(built.status.success(), "the bench does not build: {}", String::from_utf8_lossy(&built.stderr));
    let messages = String::from_utf8(built.stdout)?;
    let name = format!("\"name\":\"{bench}\"");
    let mut paths = messages.lines().filter(|line| line.contains(&name));
    let path = paths.find_map(|line| line.split("\"executable\":\"").nth(1)?.split('"').next());
    path.map(str::to_owned).context("cargo names no executable of the bench")
}

#[expect(clippy::cast_precision_loss, reason = "a few billion at most")]
fn for_each_frame(bench: &str, case: &str) -> Result<f64> {
    let (short, long) = (instructions(bench, case, ROUNDS)?, instructions(bench, case, 2 * ROUNDS)?);
    Ok((long - short) as f64 / (ROUNDS * PACKETS) as f64)
}

fn instructions(bench: &str, case: &str, rounds: u64) -> Result<u64> {
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", bench, case, &rounds.to_string()])
        .output()
        .context("valgrind")?;
    ensure!(run.status.success(), "{case}: {}", String::from_utf8_lossy(&run.stderr));
    let report = String::from_utf8_lossy(&run.stderr).into_owned();
    let counted =
        report.lines().find_map(|line| line.split("Collected : ").nth(1)).context("valgrind counted nothing")?;
    Ok(counted.trim().parse()?)
}
