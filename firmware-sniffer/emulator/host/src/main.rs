//! Prints on the host what the emulators must print, byte for byte.

use std::io::{Write, stdout};

fn main() -> std::io::Result<()> {
    let mut lines = String::new();
    emulator_lines::all(&mut lines).map_err(std::io::Error::other)?;
    stdout().write_all(lines.as_bytes())
}
