//! The C header of the ESP8266's library, which cbindgen makes of its source.

use std::fs;

use anyhow::{Context, Result, ensure};

use super::here;
use crate::run::{cargo, root};

const FOLDER: &str = "firmware-sniffer/esp8266";
const HEADER: &str = "firmware-sniffer/esp8266/include/sniffer.h";

/// Fails where the committed header is not what the source makes.
pub(super) fn check() -> Result<()> {
    let committed = fs::read_to_string(root().join(HEADER)).context(HEADER)?;
    ensure!(committed == made()?, "{HEADER} is not what the source makes: run `cargo xtask header`");
    Ok(())
}

/// Writes the header.
pub(crate) fn write() -> Result<()> {
    Ok(fs::write(root().join(HEADER), made()?)?)
}

fn made() -> Result<String> {
    let folder = root().canonicalize()?.join(FOLDER);
    let made = here(cargo("run --quiet --package emulator-header --")).arg(&folder).output()?;
    ensure!(made.status.success(), "emulator-header: {}", String::from_utf8_lossy(&made.stderr));
    Ok(String::from_utf8(made.stdout)?)
}
