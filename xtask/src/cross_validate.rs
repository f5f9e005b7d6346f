//! Other people's tools against our parser: a crate of its own does it, since it needs all that is declared.

use anyhow::Result;

use crate::run::{cargo, run};

const CRATE: &str = "run --quiet --package cross-validate --";

/// Runs it with these arguments.
pub(crate) fn run_with(arguments: &[String]) -> Result<()> {
    run(cargo(CRATE).args(arguments))
}

/// The same with fewer frames.
pub(crate) fn check() -> Result<()> {
    run_with(&["--frames".into(), "1000".into()])
}
