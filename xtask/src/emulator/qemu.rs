//! QEMU, which must come to an end.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// `timeout` ends it then: with a kernel that can't be read, or that hangs, it waits forever.
const SECONDS: &str = "300";

/// A bare processor.
#[derive(Clone, Copy)]
pub(crate) struct Machine {
    program: &'static str,
    arguments: &'static str,
}

pub(crate) const RV32: Machine = Machine {
    program: "qemu-system-riscv32",
    arguments: "-M virt -cpu rv32,a=off,f=off,d=off -m 8M -bios none -semihosting-config enable=on,target=native",
};
pub(crate) const LX106: Machine =
    Machine { program: "qemu-system-xtensa", arguments: "-M sim -cpu lx106 -semihosting" };

impl Machine {
    /// Whether this computer has it.
    pub(crate) fn is_here(self) -> bool {
        Command::new(self.program).arg("--version").output().is_ok()
    }

    /// Runs a program to its end and returns what it printed. It counts instructions as time: each run is the same.
    pub(crate) fn run(self, kernel: &Path, more: &[&str]) -> Result<String> {
        let mut command = Command::new("timeout");
        command.args([SECONDS, self.program]).args(self.arguments.split_whitespace());
        command.args("-display none -monitor none -serial none -icount shift=0".split_whitespace());
        let ran = command.args(more).arg("-kernel").arg(kernel).output().context("timeout")?;
        let (printed, errors) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        let end = &printed[printed.floor_char_boundary(printed.len().saturating_sub(500))..];
        ensure!(ran.status.success(), "{} ended with {}:\n{errors}{end}", kernel.display(), ran.status);
        Ok(printed.into_owned())
    }
}
