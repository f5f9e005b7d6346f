//! The sketch for the ESP8266, read by a C++ compiler. Arduino's headers are not here: `stubs` has what the sketch uses.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::LIBRARY;
use crate::run::{root, run};
use crate::xtensa;

const FLAGS: &str = "-std=gnu++17 -ffreestanding -fsyntax-only -Wall -Wextra -Werror -I stubs -I include";
const SECOND_PIN: &str = "#define PIN_CLOCK_TOO ";

/// With the example's settings, as nobody's own are committed, and with CLOCK on one pin.
pub(super) fn check() -> Result<()> {
    let directory = root().canonicalize()?.join("target/emulator/sketch");
    fs::create_dir_all(&directory)?;
    // Where somebody's own settings are, `"settings.h"` is theirs, beside the sketch.
    let sketch = directory.join("sniffer.cpp");
    fs::copy(root().join(LIBRARY).join("sniffer/sniffer.ino"), &sketch).context("the sketch")?;
    let example = root().join(LIBRARY).join("sniffer/settings.example.h");
    let two_pins = fs::read_to_string(example).context("the example of settings")?;
    let one_pin: String = two_pins.split_inclusive('\n').filter(|line| !line.starts_with(SECOND_PIN)).collect();
    ensure!(one_pin != two_pins, "the example of settings has no line `{SECOND_PIN}`");
    for settings in [two_pins, one_pin] {
        fs::write(directory.join("settings.h"), settings)?;
        let mut compiler = Command::new(xtensa::GCC);
        compiler.current_dir(root().join(LIBRARY)).args(FLAGS.split(' ')).args(["-include", "stubs/Arduino.h"]);
        run(compiler.arg(&sketch))?;
    }
    Ok(())
}
