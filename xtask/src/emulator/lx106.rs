//! A bare lx106, as in an ESP8266.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::{WORKSPACE, compare, is_possible, qemu};
use crate::run::{root, run};
use crate::xtensa;

pub(super) fn check(expected: &str) -> Result<()> {
    let qemu = (!qemu::LX106.is_here()).then_some("qemu-system-misc");
    if !is_possible("emulator on lx106", &xtensa::missing().into_iter().chain(qemu).collect::<Vec<_>>())? {
        return Ok(());
    }
    let objects = xtensa::build(WORKSPACE, "emulator-lx106", "lines")?;
    let program = link(&objects.paths(), &objects.own.with_file_name("lines.elf"))?;
    compare::same(expected, &qemu::LX106.run(&program, &[])?, "lx106")
}

/// Links objects with what starts them from reset.
pub(crate) fn link(objects: &[&Path], program: &Path) -> Result<PathBuf> {
    let folder = root().join(WORKSPACE).join("lx106");
    let mut gcc = Command::new(xtensa::GCC);
    gcc.args(["-nostdlib", "-nostartfiles", "-Wl,--gc-sections", "-T"]).arg(folder.join("link.ld"));
    run(gcc.arg(folder.join("start.S")).args(objects).arg("-o").arg(program))?;
    Ok(program.to_owned())
}
