//! rv32imc, as in an ESP32-C3.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{Core, PACKAGE};
use crate::emulator::{WORKSPACE, qemu};
use crate::riscv;
use crate::run::{root, run};

pub(super) const CORE: Core = Core {
    name: "rv32imc",
    machine: qemu::RV32,
    gcc: &["riscv64-unknown-elf-gcc", "-march=rv32imc", "-mabi=ilp32"],
    tools: "riscv64-unknown-elf-",
    missing,
    rust,
    link,
    program,
};

fn missing() -> Vec<&'static str> {
    let is_there = |program: &str| Command::new(program).arg("--version").output().is_ok();
    let compiler = riscv::cargo("build").is_none().then_some("a library for riscv32imc-unknown-none-elf");
    let gcc = (!is_there("riscv64-unknown-elf-gcc")).then_some("gcc-riscv64-unknown-elf");
    let linker = (!is_there("ld.lld-22")).then_some("lld-22");
    let qemu = (!qemu::RV32.is_here()).then_some("qemu-system-misc");
    [compiler, gcc, linker, qemu].into_iter().flatten().collect()
}

fn rust() -> Result<Vec<PathBuf>> {
    let target = root().canonicalize()?.join("target/emulator/riscv");
    let build = format!("build --quiet --release --package {PACKAGE}");
    let mut build = riscv::cargo(&build).context("checked above")?;
    run(build.current_dir(root().join(WORKSPACE)).env("CARGO_TARGET_DIR", &target))?;
    Ok(vec![target.join(riscv::TARGET).join("release/libemulator_bench.a")])
}

/// GNU's linker does not know what LLVM says of the processor in its objects.
fn link(objects: &[&Path], options: &[&str], program: &Path) -> Result<()> {
    run(Command::new("ld.lld-22").arg("--gc-sections").args(options).args(objects).arg("-o").arg(program))
}

fn program() -> Vec<String> {
    let folder = root().join(WORKSPACE).join("rv32");
    let start = root().join("target/emulator/bench/rv32imc/start.o");
    let mut gcc = Command::new(CORE.gcc[0]);
    // Where this fails, so does the linker.
    let _ = run(gcc.args(&CORE.gcc[1..]).arg("-c").arg(folder.join("start.S")).arg("-o").arg(&start));
    vec!["-T".to_owned(), folder.join("link-c.ld").display().to_string(), start.display().to_string()]
}
