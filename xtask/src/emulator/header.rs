//! The C headers of the libraries for C, which cbindgen makes of their sources.

use std::fs;

use anyhow::{Context, Result, ensure};

use super::here;
use crate::run::{cargo, root};

/// Folders of libraries, and where in them the header is.
const HEADERS: [(&str, &str); 2] =
    [("firmware-sniffer/esp8266", "include/sniffer.h"), ("smartmeter-c", "include/smartmeter.h")];

/// Fails where a committed header is not what the source makes.
pub(crate) fn check() -> Result<()> {
    for (folder, header) in HEADERS {
        let committed =
            fs::read_to_string(root().join(folder).join(header)).with_context(|| format!("{folder}/{header}"))?;
        ensure!(committed == made(folder)?, "{folder}/{header} is not what the source makes: run `cargo xtask header`");
    }
    Ok(())
}

/// Writes the headers.
pub(crate) fn write() -> Result<()> {
    for (folder, header) in HEADERS {
        fs::write(root().join(folder).join(header), made(folder)?).with_context(|| format!("{folder}/{header}"))?;
    }
    Ok(())
}

fn made(folder: &str) -> Result<String> {
    let folder = root().canonicalize()?.join(folder);
    let made = here(cargo("run --quiet --package emulator-header --")).arg(&folder).output()?;
    ensure!(made.status.success(), "emulator-header: {}", String::from_utf8_lossy(&made.stderr));
    Ok(String::from_utf8(made.stdout)?)
}
