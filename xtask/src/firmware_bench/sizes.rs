//! How many bytes of code and constants listener and parser take, with all that they call.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::{Core, ratio};

/// What is measured, and by which functions it is entered: in Rust, in C.
const PARTS: [(&str, &[&str], &[&str]); 2] = [
    ("listener and ring", &["sniffer_clock", "sniffer_select"], &["c_clock", "c_select"]),
    ("parser", &["bench_decode"], &["c_decode"]),
];

/// Of each part, in Rust and in C.
pub(super) struct Sizes([[Size; 2]; 2]);

#[derive(Debug, Clone, Copy, Default)]
struct Size {
    code: u64,
    constants: u64,
}

impl Sizes {
    pub(super) fn of(core: &Core, folder: &Path, rust: &[PathBuf], c: &[PathBuf]) -> Result<Self> {
        // What C needs of the processor's library, Rust has: bench.c is not there to be counted.
        let objects: Vec<_> = c.iter().skip(1).chain(rust).map(PathBuf::as_path).collect();
        let mut sizes = [[Size::default(); 2]; 2];
        for ((_, in_rust, in_c), sizes) in PARTS.iter().zip(&mut sizes) {
            for (entries, size) in [in_rust, in_c].into_iter().zip(sizes) {
                *size = measure(core, &objects, entries, &folder.join("size.elf"))?;
            }
        }
        Ok(Self(sizes))
    }

    pub(super) fn print(&self, core: &str) {
        println!("\n| bytes on {core} | Rust, code | Rust, constants | C, code | C, constants | Rust / C |");
        println!("|---|---|---|---|---|---|");
        for ((part, ..), [rust, c]) in PARTS.iter().zip(&self.0) {
            let ratio = ratio(rust.code + rust.constants, c.code + c.constants);
            println!("| {part} | {} | {} | {} | {} | {ratio:.2} |", rust.code, rust.constants, c.code, c.constants);
        }
    }
}

/// Links what is reached from these functions, and nothing else.
fn measure(core: &Core, objects: &[&Path], entries: &[&str], program: &Path) -> Result<Size> {
    let mut options = vec!["--unresolved-symbols=ignore-all".to_owned(), format!("--entry={}", entries[0])];
    options.extend(entries.iter().map(|entry| format!("--undefined={entry}")));
    (core.link)(objects, &options.iter().map(String::as_str).collect::<Vec<_>>(), program)?;
    let listed = core.tool("size").arg("-A").arg(program).output().context("size")?;
    ensure!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let mut size = Size::default();
    for line in String::from_utf8(listed.stdout)?.lines() {
        let mut words = line.split_whitespace();
        let (Some(section), Some(Ok(bytes))) = (words.next(), words.next().map(str::parse::<u64>)) else { continue };
        match section {
            _ if section.starts_with(".text") => size.code += bytes,
            _ if section.starts_with(".rodata") || section.starts_with(".srodata") => size.constants += bytes,
            _ => {}
        }
    }
    ensure!(size.code != 0, "{entries:?}: there is no code");
    Ok(size)
}
