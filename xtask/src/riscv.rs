//! Builds `smartmeter-proto`, all examples and the libraries for C for a microcontroller that has neither std nor alloc nor compare-and-swap.
//!
//! With rustup, `rustup target add riscv32imc-unknown-none-elf` is all that is needed. Where that can't be
//! had, Debian's compiler and library source (`rustc-web cargo-web rust-web-src`) do as well.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::run::{self, root, run};

pub(crate) const TARGET: &str = "riscv32imc-unknown-none-elf";
/// The linker that Debian's compiler finds; rustup's brings its own.
const DEBIAN_LINKER: &str = "ld.lld-22";
/// Where Debian puts the library's source.
const DEBIAN_CORE: &str = "/usr/lib/rustlib/src/rust/library/core";
/// The runtime, declarations that between them use every word, and libraries for C.
const BUILD: &str = "build --lib --no-default-features --release --package smartmeter-proto --package own-frame \
                     --package dlms --package energy433 --package mbus --package p1 --package sml \
                     --package smartmeter-c-p350 --package own-c --package sniffer-core --features sniffer-core/single-core";

pub(crate) fn check() -> Result<()> {
    if let Some(mut build) = cargo(BUILD) {
        return run(&mut build);
    }
    if std::env::var_os("CI").is_some() {
        bail!("neither rustup nor Debian has a library for {TARGET}");
    }
    eprintln!("xtask: SKIPPED riscv: `rustup target add {TARGET}` makes it possible");
    Ok(())
}

/// A cargo that builds for this target, if there is any here.
pub(crate) fn cargo(arguments: &str) -> Option<Command> {
    let arguments = format!("{arguments} --target {TARGET}");
    if has_rustup_target() {
        return Some(run::cargo(&arguments));
    }
    has_debian_library().then(|| debian_cargo(&arguments))
}

/// Whether Debian's compiler can build the library for this target.
pub(crate) fn has_debian_library() -> bool {
    Path::new(DEBIAN_CORE).exists()
}

/// What is missing, of what makes a program for this target.
pub(crate) fn missing() -> Vec<&'static str> {
    if has_rustup_target() {
        return Vec::new();
    }
    let library = (!has_debian_library()).then_some("rustc-web cargo-web rust-web-src");
    let linker = Command::new(DEBIAN_LINKER).arg("--version").output().is_err().then_some("lld-22");
    library.into_iter().chain(linker).collect()
}

/// Whether rustup has the library for this target.
pub(crate) fn has_rustup_target() -> bool {
    let installed = Command::new("rustup").args(["target", "list", "--installed"]).output();
    installed.is_ok_and(|listed| String::from_utf8_lossy(&listed.stdout).lines().any(|line| line == TARGET))
}

/// Debian's cargo, which builds the library itself.
fn debian_cargo(arguments: &str) -> Command {
    let mut command = Command::new("/usr/bin/cargo");
    command.args(arguments.split_whitespace()).args(["-Z", "build-std=core"]).current_dir(root());
    command.env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1").env("PATH", "/usr/bin:/bin");
    command.env("CARGO_TARGET_DIR", root().join("target/riscv"));
    command.env("CARGO_TARGET_RISCV32IMC_UNKNOWN_NONE_ELF_LINKER", DEBIAN_LINKER);
    command
}
