//! Instructions and bytes that the sniffer takes on its chips' cores, beside the same in C by the same target's gcc.
//!
//! QEMU runs `bench-c/bench.c` with a plugin that counts instructions. Each run gives the same numbers.

mod counts;
mod rv32;
mod sizes;
mod xtensa_core;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use self::counts::Counts;
use self::sizes::Sizes;
use crate::emulator::{WORKSPACE, is_possible, qemu};
use crate::run::{root, run};

/// The Rust side's package.
const PACKAGE: &str = "emulator-bench";
/// The C side's files.
const C_FILES: [&str; 3] = ["bench", "listener", "parser"];
/// As firmware in C is built.
const C_FLAGS: [&str; 7] =
    ["-Os", "-Wall", "-Wextra", "-Werror", "-ffreestanding", "-ffunction-sections", "-fdata-sections"];

/// What is measured on: a processor, with what builds for it.
struct Core {
    name: &'static str,
    machine: qemu::Machine,
    /// Its C compiler.
    gcc: &'static [&'static str],
    /// The first part of the names of its other tools.
    tools: &'static str,
    missing: fn() -> Vec<&'static str>,
    /// Builds the Rust side, into objects or archives.
    rust: fn() -> Result<Vec<PathBuf>>,
    /// Links it all, with these options more.
    link: fn(&[&Path], options: &[&str], program: &Path) -> Result<()>,
    /// The options that make a program of it.
    program: fn() -> Vec<String>,
}

pub(crate) fn print() -> Result<()> {
    for core in [rv32::CORE, xtensa_core::CORE] {
        if is_possible(&format!("bench-firmware on {}", core.name), &(core.missing)())? {
            core.print()?;
        }
    }
    Ok(())
}

impl Core {
    fn print(&self) -> Result<()> {
        let folder = root().canonicalize()?.join("target/emulator/bench").join(self.name);
        std::fs::create_dir_all(&folder)?;
        let rust = (self.rust)()?;
        let c = C_FILES.map(|name| folder.join(format!("{name}.o")));
        for (name, object) in C_FILES.iter().zip(&c) {
            self.compile(name, object)?;
        }
        Counts::of(self, &folder, &rust, &c)?.print(self.name);
        Sizes::of(self, &folder, &rust, &c)?.print(self.name);
        Ok(())
    }

    fn compile(&self, name: &str, object: &Path) -> Result<()> {
        let source = root().join(WORKSPACE).join("bench-c").join(name).with_extension("c");
        let (program, options) = (self.gcc[0], &self.gcc[1..]);
        run(Command::new(program).args(options).args(C_FLAGS).arg("-c").arg(source).arg("-o").arg(object))
    }

    fn tool(&self, name: &str) -> Command {
        Command::new(format!("{}{name}", self.tools))
    }
}

/// A number beside another, and how many times it is.
#[expect(clippy::cast_precision_loss, reason = "a few million at most")]
fn ratio(ours: u64, theirs: u64) -> f64 {
    ours as f64 / theirs as f64
}
