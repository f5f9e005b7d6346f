//! lx106, as in an ESP8266.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::{Core, PACKAGE};
use crate::emulator::{WORKSPACE, qemu};
use crate::run::{root, run};
use crate::xtensa;

pub(super) const CORE: Core = Core {
    name: "lx106",
    machine: qemu::LX106,
    gcc: &[xtensa::GCC, "-mlongcalls"],
    tools: "xtensa-lx106-elf-",
    missing,
    rust,
    link,
    program,
};

fn missing() -> Vec<&'static str> {
    let qemu = (!qemu::LX106.is_here()).then_some("qemu-system-misc");
    xtensa::missing().into_iter().chain(qemu).collect()
}

fn rust() -> Result<Vec<PathBuf>> {
    let objects = xtensa::build(WORKSPACE, PACKAGE, "bench")?;
    Ok(objects.paths().map(Path::to_owned).to_vec())
}

fn link(objects: &[&Path], options: &[&str], program: &Path) -> Result<()> {
    let mut gcc = Command::new(xtensa::GCC);
    gcc.args(["-nostdlib", "-nostartfiles", "-Wl,--gc-sections", "-Wl,-z,noexecstack"]);
    for option in options {
        match option.strip_prefix("--") {
            Some(_) => gcc.arg(format!("-Wl,{option}")),
            None => gcc.arg(option),
        };
    }
    run(gcc.args(objects).arg("-o").arg(program))
}

fn program() -> Vec<String> {
    let folder = root().join(WORKSPACE).join("lx106");
    ["-T".to_owned(), folder.join("link.ld").display().to_string(), folder.join("start.S").display().to_string()].into()
}
