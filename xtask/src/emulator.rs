//! What the firmware is made of, run on bare processors in QEMU: results must be the host's, byte for byte.

mod compare;
pub(crate) mod header;
mod host;
pub(crate) mod lx106;
pub(crate) mod qemu;
mod rv32;

use std::process::Command;

use anyhow::{Result, bail};

use crate::run::{cargo, root, run};

/// The workspace of what runs there.
pub(crate) const WORKSPACE: &str = "firmware-sniffer/emulator";

/// The workspace of the ESP8266's library.
const LIBRARY: &str = "firmware-sniffer/esp8266";

pub(crate) fn check() -> Result<()> {
    style()?;
    header::check()?;
    let expected = host::lines()?;
    rv32::check(&expected)?;
    lx106::check(&expected)
}

/// The workspaces are not the project's, so what checks that one does not see them.
fn style() -> Result<()> {
    for workspace in [WORKSPACE, LIBRARY] {
        for arguments in ["fmt --all --check", "clippy --quiet --all-targets -- -D warnings"] {
            run(here(cargo(arguments)).current_dir(root().join(workspace)))?;
        }
    }
    Ok(())
}

/// Makes a command run in the emulator's workspace, with one folder for what it builds.
fn here(mut command: Command) -> Command {
    command.current_dir(root().join(WORKSPACE)).env("CARGO_TARGET_DIR", root().join("target/emulator/host"));
    command
}

/// Whether all that is needed is here. In CI it must be.
pub(crate) fn is_possible(what: &str, missing: &[&str]) -> Result<bool> {
    if missing.is_empty() {
        return Ok(true);
    }
    if std::env::var_os("CI").is_some() {
        bail!("{what} needs {}, which .ci/run installs", missing.join(", "));
    }
    eprintln!("xtask: SKIPPED {what}: it needs {}", missing.join(", "));
    Ok(false)
}
