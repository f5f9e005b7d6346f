//! Rust for the lx106, the ESP8266's core, by Debian's compiler and a GNU assembler.
//!
//! This needs three things put right:
//!
//! - LLVM prints a function's literals before it switches to the section of the function, so an assembler puts them where
//!   the function can't reach them. So the library is made into one file of assembly, put right, and assembled.
//! - Without the feature `s32c1i`, each load and store of an atomic is a call of a function. With it they are what they
//!   should be, and what else atomics can do is an instruction that this core does not have. Nothing of ours uses it, and
//!   that is looked at here.
//! - Divisions of 128 bits are called in another way than they are compiled: `division.S` says more.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::run::{root, run};

/// Describes the target to the compiler.
const TARGET: &str = "firmware-sniffer/esp8266/xtensa-esp8266-none-elf.json";
const DIVISION: &str = "firmware-sniffer/esp8266/division.S";
pub(crate) const GCC: &str = "xtensa-lx106-elf-gcc";
const DEBIAN_CORE: &str = "/usr/lib/rustlib/src/rust/library/core";

/// What `division.S` stands in for.
const DIVISIONS: [&str; 4] = ["__udivti3", "__umodti3", "__divti3", "__modti3"];

/// What is not here, of what is needed.
pub(crate) fn missing() -> Vec<&'static str> {
    let compiler = (!Path::new(DEBIAN_CORE).exists()).then_some("rustc-web cargo-web rust-web-src");
    let gcc = Command::new(GCC).arg("--version").output().is_err().then_some("gcc-xtensa-lx106");
    compiler.into_iter().chain(gcc).collect()
}

/// A static library as object files.
pub(crate) struct Objects {
    /// All of our code, and what it needs of the standard library.
    pub(crate) own: PathBuf,
    /// What the processor has no instructions for.
    pub(crate) builtins: PathBuf,
    /// The same, of 128 bits.
    pub(crate) division: PathBuf,
}

impl Objects {
    pub(crate) fn paths(&self) -> [&Path; 3] {
        [&self.own, &self.builtins, &self.division]
    }
}

/// Builds a package with the crate type `staticlib` and fat LTO. What is made is in a folder named `name`.
pub(crate) fn build(workspace: &str, package: &str, name: &str) -> Result<Objects> {
    let target = root().canonicalize()?.join("target/emulator/xtensa").join(name);
    let deps = target.join("xtensa-esp8266-none-elf/release/deps");
    let crate_name = package.replace('-', "_");
    // So that there is one afterwards, and it is of this build.
    for stale in assembly(&deps, &crate_name) {
        fs::remove_file(stale)?;
    }
    run(cargo(workspace, "clean --quiet --release --target", &target)?.args(["--package", package]))?;
    run(cargo(workspace, "build --quiet --release -Z build-std=core --target", &target)?.args(["--package", package]))?;
    let [own] = &assembly(&deps, &crate_name)[..] else {
        anyhow::bail!("not one {crate_name}.s in {}", deps.display())
    };
    let builtins = assembly(&deps, "compiler_builtins");
    let builtins = builtins.last().with_context(|| format!("no compiler_builtins in {}", deps.display()))?;
    let objects = ["own.o", "builtins.o", "division.o"].map(|name| target.join(name));
    let [own, builtins, division] = [assemble(own, &objects[0])?, assemble(builtins, &objects[1])?, objects[2].clone()];
    rename_divisions(&builtins)?;
    run(Command::new(GCC).arg("-c").arg(root().join(DIVISION)).arg("-o").arg(&division))?;
    Ok(Objects { own, builtins, division })
}

/// Debian's cargo in another workspace, with an option that the target is the value of.
fn cargo(workspace: &str, arguments: &str, target: &Path) -> Result<Command> {
    let mut command = Command::new("/usr/bin/cargo");
    command
        .args(arguments.split_whitespace())
        .arg(root().canonicalize()?.join(TARGET))
        .args(["-Z", "json-target-spec"]);
    command.current_dir(root().join(workspace)).env("CARGO_TARGET_DIR", target).env("RUSTFLAGS", "--emit=asm");
    command.env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1").env("PATH", "/usr/bin:/bin");
    Ok(command)
}

/// What the compiler made of a crate, the newest last.
fn assembly(deps: &Path, crate_name: &str) -> Vec<PathBuf> {
    let start = format!("{crate_name}-");
    let entries = fs::read_dir(deps).into_iter().flatten().flatten();
    let is_wanted = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(&start) && name.ends_with(".s")
    };
    let mut found: Vec<_> = entries.map(|entry| entry.path()).filter(is_wanted).collect();
    found.sort_by_key(|path| path.metadata().and_then(|metadata| metadata.modified()).ok());
    found
}

fn assemble(source: &Path, object: &Path) -> Result<PathBuf> {
    let text = fs::read_to_string(source).with_context(|| source.display().to_string())?;
    ensure!(!text.contains("\ts32c1i"), "{} exchanges an atomic, which the lx106 can't", source.display());
    let moved = source.with_extension("moved.S");
    fs::write(&moved, literals_moved(&text)?)?;
    let mut gcc = Command::new(GCC);
    run(gcc.args(["-c", "-x", "assembler", "-mtext-section-literals"]).arg(&moved).arg("-o").arg(object))?;
    Ok(object.to_owned())
}

fn rename_divisions(builtins: &Path) -> Result<()> {
    let renamed = DIVISIONS.map(|name| format!("--redefine-sym={name}=whole{name}"));
    run(Command::new("xtensa-lx106-elf-objcopy").args(renamed).arg(builtins))
}

/// Holds literals back until the section is that of their function: the last `.section` line before it.
fn literals_moved(assembly: &str) -> Result<String> {
    let mut moved = String::with_capacity(assembly.len());
    let (mut held, mut in_code) = (Vec::new(), false);
    for line in assembly.lines() {
        if line.starts_with("\t.literal_position") || line.starts_with("\t.literal ") {
            held.push(line);
            in_code = false;
            continue;
        }
        if let Some(section) = line.strip_prefix("\t.section\t") {
            in_code = section.starts_with(".text");
        } else if in_code && !line.trim().is_empty() {
            held.drain(..).for_each(|literal| push_line(&mut moved, literal));
        }
        push_line(&mut moved, line);
    }
    ensure!(held.is_empty(), "{} literals belong to no function: has the compiler changed?", held.len());
    Ok(moved)
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}
