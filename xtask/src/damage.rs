//! What docs/damage.md says, measured.

use anyhow::Result;

use crate::run::{cargo, run};

const MEASURE: &str = "run --quiet --release --package smartmeter-proto --features=proptest --example damage --";

/// Writes how often damaged transactions are put right, and how often wrongly.
pub(crate) fn print(frames: u64, kind: Option<&str>) -> Result<()> {
    run(cargo(MEASURE).arg(frames.to_string()).args(kind))
}
