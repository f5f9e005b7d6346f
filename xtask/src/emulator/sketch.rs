//! The sketch for the ESP8266, read by a C++ compiler. Arduino's headers are not here: `stubs` has what the sketch uses.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use super::LIBRARY;
use crate::run::{root, run};
use crate::xtensa;

const FLAGS: &str = "-std=gnu++17 -ffreestanding -fsyntax-only -Wall -Wextra -Werror -I stubs -I include";

/// With the example's settings, as nobody's own are committed.
pub(super) fn check() -> Result<()> {
    let settings = root().canonicalize()?.join("target/emulator/sketch");
    fs::create_dir_all(&settings)?;
    let example = root().join(LIBRARY).join("sniffer/settings.example.h");
    fs::copy(example, settings.join("settings.h")).context("the example of settings")?;
    // Where somebody's own settings are, `"settings.h"` is theirs, beside the sketch.
    let sketch = settings.join("sniffer.cpp");
    fs::copy(root().join(LIBRARY).join("sniffer/sniffer.ino"), &sketch).context("the sketch")?;
    let mut compiler = Command::new(xtensa::GCC);
    compiler.current_dir(root().join(LIBRARY)).args(FLAGS.split(' ')).args(["-include", "stubs/Arduino.h"]);
    run(compiler.arg(sketch))
}
