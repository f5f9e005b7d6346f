//! Builds the sniffer's firmware for an ESP32-C3, makes an image of it that can be flashed, and says what it takes.
//!
//! The compiler is rustup's or Debian's, as in [`riscv`]; the image is made by `esptool`, which needs no
//! compiler. Nothing is executed: there is no such chip here.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::riscv;
use crate::run::{root, run};

const DIRECTORY: &str = "firmware-sniffer/esp32c3";
const NAME: &str = "sniffer-esp32c3";
const TABLE: &str = "docs/firmware-size.md";
/// Variables are the linker's for this target, as cargo names them.
const LINKER: &str = "CARGO_TARGET_RISCV32IMC_UNKNOWN_NONE_ELF_LINKER";
/// GNU's linker can't make it; of Debian's, this one can.
const DEBIAN_LINKER: &str = "/usr/bin/ld.lld-22";
/// Where each kind of memory begins and ends: ESP32-C3 Technical Reference Manual, "System and Memory".
const MEMORY: [(&str, std::ops::Range<u64>); 4] = [
    ("flash, constants", 0x3C00_0000..0x3C80_0000),
    ("RAM, data", 0x3FC8_0000..0x3FCE_0000),
    ("RAM, code", 0x4037_C000..0x403E_0000),
    ("flash, code", 0x4200_0000..0x4280_0000),
];
/// What is left for the stack, and the most that one function may take of it, in bytes.
const STACK: u64 = 48 * 1024;
const FRAME: u64 = 16 * 1024;
/// A figure may differ by so many parts in a thousand from what is kept.
const TOLERANCE: u64 = 10;

pub(crate) fn build(write: bool) -> Result<()> {
    let (Some(_), Some(esptool)) = (cargo()?, esptool()) else {
        let missing = format!(
            "firmware: it takes `rustup target add {}` (or Debian's rustc-web, cargo-web, rust-web-src and lld-22) and \
             `python3 -m pip install esptool`",
            riscv::TARGET
        );
        ensure!(std::env::var_os("CI").is_none(), missing);
        eprintln!("xtask: SKIPPED {missing}");
        return Ok(());
    };
    // What is not the default must build, too.
    run(cargo()?.context("checked above")?.arg("--features=capture-spi,serial-uart"))?;
    run(&mut cargo()?.context("checked above")?)?;
    let program = target().join(riscv::TARGET).join("release").join(NAME);
    check_stack(&program)?;
    let image = image(esptool, &program)?;
    let table = table(&program, fs::metadata(&image)?.len())?;
    println!("{table}");
    println!("image of the application, for 0x10000 in flash: {}", image.display());
    println!("no merged image: bootloader and partition table come with espflash");
    if write { Ok(fs::write(root().join(TABLE), table)?) } else { compare(&table) }
}

fn target() -> PathBuf {
    root().join("target/firmware")
}

/// A cargo that builds the firmware, if there is any here.
fn cargo() -> Result<Option<Command>> {
    let root = root().canonicalize()?;
    let mut command = if riscv::has_rustup_target() {
        Command::new("cargo")
    } else if riscv::has_debian_library() && Path::new(DEBIAN_LINKER).exists() {
        debian_cargo()
    } else {
        return Ok(None);
    };
    command.args(["build", "--release", "--locked"]).current_dir(root.join(DIRECTORY));
    command.args(["--config", &flags(&root)]).env("CARGO_TARGET_DIR", target());
    // Not what somebody keeps there for a device of theirs.
    command.env("SNIFFER_SETTINGS", root.join(DIRECTORY).join("settings.example.toml"));
    Ok(Some(command))
}

fn debian_cargo() -> Command {
    let mut command = Command::new("/usr/bin/cargo");
    command.args(["-Z", "build-std=core,alloc"]);
    command.env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1").env("PATH", "/usr/bin:/bin");
    command.env(LINKER, DEBIAN_LINKER);
    command
}

/// Warnings are refused. Panics name source files; so that the image is the same on each machine, they don't name
/// directories of this one.
fn flags(root: &Path) -> String {
    let home = std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME").map(|home| format!("{home}/.cargo")));
    let paths = [(home.unwrap_or_default(), "cargo"), (root.to_string_lossy().into_owned(), "smartmeter")];
    let flags = paths.iter().filter(|(from, _)| !from.is_empty());
    let flags = flags.map(|(from, to)| format!(", '--remap-path-prefix={from}={to}'")).collect::<String>();
    // Stable compilers can't tell what functions take of the stack.
    let sizes = if riscv::has_rustup_target() { "" } else { ", '-Zemit-stack-sizes'" };
    format!("target.{}.rustflags=['-Dwarnings'{sizes}{flags}]", riscv::TARGET)
}

/// The Python package that makes images, if it is there.
fn esptool() -> Option<Command> {
    let pythons = [root().join("target/esptool/bin/python"), "python3".into()];
    pythons.iter().find_map(|python| {
        let command = || {
            let mut command = Command::new(python);
            command.args(["-m", "esptool"]);
            command
        };
        let version = command().arg("version").output().ok()?;
        version.status.success().then(command)
    })
}

/// What the bootloader takes from flash.
fn image(mut esptool: Command, program: &Path) -> Result<PathBuf> {
    let image = program.with_extension("bin");
    esptool.args(["--chip", "esp32c3", "elf2image", "--flash-mode", "dio", "--flash-freq", "80m"]);
    esptool.args(["--flash-size", "4MB", "--output"]).arg(&image).arg(program);
    run(&mut esptool)?;
    Ok(image)
}

/// The document with all figures.
fn table(program: &Path, image: u64) -> Result<String> {
    let mut table = String::from(
        "# What the firmware for the ESP32-C3 takes\n\n\
         Written by `cargo xtask firmware --write`, with the compiler named last; not to be changed by hand. The stack takes\n\
         the RAM that is left, and the heap that Wi-Fi needs is in `.bss` and in what the bootloader leaves behind.\n\n\
         | section | memory | bytes |\n|---|---|---|\n",
    );
    let mut totals = MEMORY.map(|(memory, _)| (memory, 0));
    for (section, bytes, address) in sections(program)? {
        let Some(place) = MEMORY.iter().position(|(_, range)| range.contains(&address)) else { continue };
        // They keep room in one view of memory for what is at the same place in the other.
        if section.ends_with("dummy") {
            continue;
        }
        if section != ".stack" {
            totals[place].1 += bytes;
        }
        writeln!(table, "| `{section}` | {} | {bytes} |", MEMORY[place].0)?;
    }
    for (memory, bytes) in totals {
        writeln!(table, "| all | {memory} | {bytes} |")?;
    }
    writeln!(table, "| image | flash | {image} |\n\n{}", compiler()?)?;
    Ok(table)
}

/// Insists that there is room for the stack. What is too large for it is not seen anywhere but on the chip.
fn check_stack(program: &Path) -> Result<()> {
    let stack =
        sections(program)?.into_iter().find(|(section, ..)| section == ".stack").map_or(0, |(_, bytes, _)| bytes);
    ensure!(stack >= STACK, "{stack} bytes are left for the stack, and {STACK} are needed");
    let largest = frames(&stack_sizes(program)?).into_iter().max();
    let Some(largest) = largest else {
        eprintln!(
            "xtask: {stack} bytes are left for the stack; a stable compiler can't tell what functions take of it"
        );
        return Ok(());
    };
    ensure!(largest <= FRAME, "one function takes {largest} bytes of the stack, and {FRAME} are allowed");
    eprintln!("xtask: {stack} bytes are left for the stack; the largest frame takes {largest}");
    Ok(())
}

/// The compiler's table of what functions take of the stack, found by the program `readelf`; empty without one.
fn stack_sizes(program: &Path) -> Result<Vec<u8>> {
    let listed = Command::new("readelf").arg("-SW").arg(program).output().context("readelf")?;
    let listed = String::from_utf8(listed.stdout)?;
    let Some((_, line)) = listed.split_once("] .stack_sizes ") else { return Ok(Vec::new()) };
    // Kind, address, offset, size.
    let mut words = line.split_whitespace().skip(2).map(|word| usize::from_str_radix(word, 16));
    let (Some(Ok(offset)), Some(Ok(size))) = (words.next(), words.next()) else { bail!("readelf: {line}") };
    let bytes = fs::read(program)?;
    Ok(bytes.get(offset..offset + size).context("a section beyond the file's end")?.to_vec())
}

/// What each function takes of the stack: four bytes of its address, and a number of seven bits a byte.
fn frames(listed: &[u8]) -> Vec<u64> {
    let (mut frames, mut bytes) = (Vec::new(), listed.iter());
    while bytes.by_ref().take(4).count() == 4 {
        let mut frame = 0;
        for shift in (0..).step_by(7) {
            let Some(&byte) = bytes.next() else { break };
            frame |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                break;
            }
        }
        frames.push(frame);
    }
    frames
}

/// Name, size and address of each loaded section, by the program `size`, which comes with every C linker.
fn sections(program: &Path) -> Result<Vec<(String, u64, u64)>> {
    let listed = Command::new("size").arg("-A").arg(program).output().context("size")?;
    ensure!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let listed = String::from_utf8(listed.stdout)?;
    let sections = listed.lines().filter_map(|line| {
        let words = line.split_whitespace().collect::<Vec<_>>();
        let &[section, bytes, address] = words.as_slice() else { return None };
        Some((section.to_owned(), bytes.parse().ok()?, address.parse().ok()?))
    });
    Ok(sections.filter(|&(_, bytes, _)| bytes != 0).collect())
}

fn compiler() -> Result<String> {
    let rustc = if riscv::has_rustup_target() { "rustc" } else { "/usr/bin/rustc" };
    let version = Command::new(rustc).arg("--version").output().context(rustc)?;
    let version = String::from_utf8(version.stdout)?;
    Ok(version.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
}

/// Insists that figures are about those that are kept, where the compiler is the same.
fn compare(table: &str) -> Result<()> {
    let kept = fs::read_to_string(root().join(TABLE)).with_context(|| format!("{TABLE}: see --write"))?;
    if kept.lines().last() != table.lines().last() {
        eprintln!("xtask: {TABLE} was written with another compiler, and is not compared");
        return Ok(());
    }
    let mut differences = String::new();
    for (what, bytes) in figures(table) {
        let before = figures(&kept).find(|(kept, _)| *kept == what).map_or(0, |(_, bytes)| bytes);
        if bytes.abs_diff(before) * 1000 > before * TOLERANCE {
            writeln!(differences, "{what}: {before} bytes in {TABLE}, {bytes} now")?;
        }
    }
    if differences.is_empty() {
        return Ok(());
    }
    bail!("{differences}If that is as it should be: cargo xtask firmware --write")
}

/// The rows of the table: what, and how many bytes.
fn figures(table: &str) -> impl Iterator<Item = (&str, u64)> {
    table.lines().filter_map(|line| {
        let (what, bytes) = line.strip_suffix(" |")?.rsplit_once(" | ")?;
        Some((what, bytes.parse().ok()?))
    })
}
