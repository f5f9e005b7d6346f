//! A bare rv32imc, as in an ESP32-C3.

use anyhow::{Context, Result};

use super::{WORKSPACE, compare, is_possible, qemu};
use crate::riscv;
use crate::run::{root, run};

const BUILD: &str = "build --quiet --release --package emulator-rv32";

pub(super) fn check(expected: &str) -> Result<()> {
    let compiler = riscv::cargo(BUILD).is_none().then_some("a library for riscv32imc-unknown-none-elf");
    let qemu = (!qemu::RV32.is_here()).then_some("qemu-system-misc");
    if !is_possible("emulator on rv32imc", &compiler.into_iter().chain(qemu).collect::<Vec<_>>())? {
        return Ok(());
    }
    let target = root().canonicalize()?.join("target/emulator/riscv");
    let mut build = riscv::cargo(BUILD).context("checked above")?;
    run(build.current_dir(root().join(WORKSPACE)).env("CARGO_TARGET_DIR", &target))?;
    let printed = qemu::RV32.run(&target.join(riscv::TARGET).join("release/emulator-rv32"), &[])?;
    compare::same(expected, &printed, "rv32imc")
}
