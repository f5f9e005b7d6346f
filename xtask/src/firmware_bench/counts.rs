//! How many instructions each edge and each frame takes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use super::{Core, ratio};
use crate::emulator::WORKSPACE;
use crate::run::{root, run};

/// What bench.c measures, in the order of the table.
const EDGES: [&str; 9] = [
    "other edge",
    "bit",
    "byte",
    "SELECT pulled",
    "SELECT released",
    "byte without room",
    "SELECT released without room",
    "SELECT released, loss told",
    "mean of a frame's edges",
];

/// All counts of each thing, without what measuring takes itself.
pub(super) struct Counts(BTreeMap<String, Vec<u64>>);

impl Counts {
    pub(super) fn of(core: &Core, folder: &Path, rust: &[PathBuf], c: &[PathBuf]) -> Result<Self> {
        let program = folder.join("bench.elf");
        let options = (core.program)();
        let objects: Vec<_> = c.iter().chain(rust).map(PathBuf::as_path).collect();
        (core.link)(&objects, &options.iter().map(String::as_str).collect::<Vec<_>>(), &program)?;
        let counted = folder.join("counts.txt");
        let plugin = format!("{},at={},out={}", plugin()?.display(), mark(core, &program)?, counted.display());
        let printed = core.machine.run(&program, &["-plugin", &plugin])?;
        Self::read(&printed, &std::fs::read_to_string(&counted)?)
    }

    /// Lines that say what is measured, and counts from each mark to the next: every other one is of what is between.
    fn read(labels: &str, counts: &str) -> Result<Self> {
        if let Some(error) = labels.lines().find(|line| line.starts_with("error")) {
            bail!("{error}");
        }
        let counts = counts.lines().step_by(2).map(str::parse).collect::<Result<Vec<u64>, _>>()?;
        ensure!(counts.len() == labels.lines().count(), "{} counts of {} things", counts.len(), labels.lines().count());
        // Of a function that only returns: that is no part of measuring.
        let overhead = counts.first().context("nothing was counted")?.saturating_sub(1);
        let mut all = BTreeMap::<_, Vec<_>>::new();
        for (label, count) in labels.lines().zip(counts).skip(1) {
            let count = count.checked_sub(overhead).with_context(|| format!("{label}: less than nothing"))?;
            all.entry(label.to_owned()).or_default().push(count);
        }
        Ok(Self(all))
    }

    pub(super) fn print(&self, core: &str) {
        println!("\n| instructions on {core} | Rust, worst | Rust, mean | C, worst | C, mean | Rust / C |");
        println!("|---|---|---|---|---|---|");
        for edge in EDGES {
            self.print_row(edge, edge);
        }
        for (frame, _) in self.0.range("rust decode ".to_owned()..) {
            if let Some(kind) = frame.strip_prefix("rust decode ") {
                self.print_row(&format!("decode {kind}"), &format!("decode {kind}"));
            }
        }
    }

    fn print_row(&self, title: &str, what: &str) {
        let [rust, c] = ["rust", "c"].map(|which| self.worst_and_mean(&format!("{which} "), what));
        if let (Some((rust, rust_mean)), Some((c, c_mean))) = (rust, c) {
            let ratio = rust_mean / c_mean;
            println!("| {title} | {rust} | {rust_mean:.1} | {c} | {c_mean:.1} | {ratio:.2} |");
        }
    }

    fn worst_and_mean(&self, which: &str, what: &str) -> Option<(u64, f64)> {
        let parts = match what {
            "mean of a frame's edges" => &EDGES[..5],
            _ => std::slice::from_ref(EDGES.iter().find(|edge| **edge == what).unwrap_or(&"")),
        };
        let of = |part: &str| self.0.get(&format!("{which}{part}"));
        let counts: Vec<u64> = match of(what) {
            Some(counts) => counts.clone(),
            None => parts.iter().filter_map(|part| of(part)).flatten().copied().collect(),
        };
        let worst = *counts.iter().max()?;
        Some((worst, ratio(counts.iter().sum(), counts.len() as u64)))
    }
}

/// Where the program says that measuring begins or ends.
fn mark(core: &Core, program: &Path) -> Result<String> {
    let listed = core.tool("nm").arg(program).output().context("nm")?;
    let symbols = String::from_utf8(listed.stdout)?;
    let address = symbols.lines().find(|line| line.ends_with(" mark")).and_then(|line| line.split(' ').next());
    Ok(format!("0x{}", address.context("the program has no function `mark`")?))
}

/// The plugin of QEMU that counts.
fn plugin() -> Result<PathBuf> {
    let made = root().canonicalize()?.join("target/emulator/bench/plugin.so");
    let source = root().join(WORKSPACE).join("bench-c/plugin.c");
    run(Command::new("cc").args(["-O2", "-Wall", "-Wextra", "-shared", "-fPIC"]).arg(source).arg("-o").arg(&made))?;
    Ok(made)
}
