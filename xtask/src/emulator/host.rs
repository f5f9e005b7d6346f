//! What is expected.

use anyhow::{Result, ensure};

use super::here;
use crate::run::cargo;

/// All lines, printed on the host.
pub(super) fn lines() -> Result<String> {
    eprintln!("xtask: emulator: the host's lines");
    let printed = here(cargo("run --quiet --release --package emulator-host")).output()?;
    ensure!(printed.status.success(), "emulator-host: {}", String::from_utf8_lossy(&printed.stderr));
    let lines = String::from_utf8(printed.stdout)?;
    ensure!(lines.contains(" reading "), "the host decoded nothing: what is there to compare?");
    Ok(lines)
}
