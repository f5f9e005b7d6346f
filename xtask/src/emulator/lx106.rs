//! A bare lx106, as in an ESP8266: the library for that chip, called by a program in C.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::{WORKSPACE, compare, here, is_possible, qemu};
use crate::run::{cargo, root, run};
use crate::xtensa;

const PACKAGE: &str = "emulator-lx106";
const MAIN: &str = "lx106/main.c";
const WARNINGS: [&str; 4] = ["-Os", "-Wall", "-Wextra", "-Werror"];

pub(super) fn check(of_host: &str) -> Result<()> {
    let qemu = (!qemu::LX106.is_here()).then_some("qemu-system-misc");
    if !is_possible("emulator on lx106", &xtensa::missing().into_iter().chain(qemu).collect::<Vec<_>>())? {
        return Ok(());
    }
    let expected = host()?;
    ensure!(expected.starts_with(of_host), "called from C, the host prints something else than without it");
    let objects = xtensa::build(WORKSPACE, PACKAGE, "library")?;
    let main = compile(&root().join(WORKSPACE).join(MAIN), &objects.own.with_file_name("main.o"))?;
    let program = [&[main.as_path()][..], &objects.paths()].concat();
    let program = link(&program, &objects.own.with_file_name("library.elf"))?;
    compare::same(&expected, &qemu::LX106.run(&program, &[])?, "lx106")
}

/// What the same program prints here.
fn host() -> Result<String> {
    run(&mut here(cargo(&format!("build --quiet --release --package {PACKAGE}"))))?;
    let target = root().canonicalize()?.join("target/emulator/host");
    let program = target.join("library");
    let mut cc = Command::new("cc");
    cc.args(WARNINGS).args([MAIN, "lx106/host.c"]).arg(target.join("release/libemulator_lx106.a"));
    run(cc.args(["-lpthread", "-ldl", "-lm", "-o"]).arg(&program).current_dir(root().join(WORKSPACE)))?;
    let ran = Command::new(&program).output().with_context(|| program.display().to_string())?;
    ensure!(ran.status.success(), "{} ended with {}", program.display(), ran.status);
    Ok(String::from_utf8(ran.stdout)?)
}

/// C for the lx106.
pub(crate) fn compile(source: &Path, object: &Path) -> Result<PathBuf> {
    let mut gcc = Command::new(xtensa::GCC);
    gcc.args(WARNINGS).args(["-mlongcalls", "-ffreestanding", "-ffunction-sections", "-c"]);
    run(gcc.arg(source).arg("-o").arg(object))?;
    Ok(object.to_owned())
}

/// Links objects with what starts them from reset.
pub(crate) fn link(objects: &[&Path], program: &Path) -> Result<PathBuf> {
    let folder = root().join(WORKSPACE).join("lx106");
    let mut gcc = Command::new(xtensa::GCC);
    gcc.args(["-nostdlib", "-nostartfiles", "-Wl,--gc-sections", "-Wl,-z,noexecstack", "-T"])
        .arg(folder.join("link.ld"));
    run(gcc.arg(folder.join("start.S")).args(objects).arg("-o").arg(program))?;
    Ok(program.to_owned())
}
