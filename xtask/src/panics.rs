//! No panic is left in what a firmware would hold: the object file of a decoder and encoder refers to none.
//!
//! `panics/library.rs`, with a declared protocol and frames that use the vocabulary's words, is built as a firmware is: without std, for size, with fat LTO and panic = abort, so that what
//! can't be reached is left out. Built once more with an index that may be too large, it must not pass: else nothing
//! was proven.
//!
//! Arithmetic is not checked here, as it is not in a release build: iterators of the standard library count without
//! knowing that they can't count too far. What is written in `smartmeter-proto` is held to that by Clippy.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::riscv;
use crate::run::{cargo, root, run};
use crate::scratch::Scratch;

const MANIFEST: &str = r#"
[lib]
crate-type = ["staticlib"]
[features]
control = []
print = []
heapless = ["smartmeter-proto/heapless"]
[profile.release]
opt-level = "s"
lto = "fat"
codegen-units = 1
panic = "abort"
"#;
const LIBRARY: &str = include_str!("panics/library.rs");
const BUILD: &str = "build --release --quiet --features=heapless";
/// Errors are printed, too. On the microcontroller the standard library's own printing of numbers has an index in it
/// that the compiler keeps a check of.
const BUILD_PRINTING: &str = "build --release --quiet --features=heapless,print";

pub(crate) fn check() -> Result<()> {
    check_target(None, BUILD_PRINTING)?;
    if riscv::cargo(BUILD).is_none() {
        eprintln!("xtask: SKIPPED panics on {}: there is no library for it here", riscv::TARGET);
        return Ok(());
    }
    check_target(Some(riscv::TARGET), BUILD)
}

/// Checks what is built for a target, or for the host.
fn check_target(target: Option<&str>, build: &str) -> Result<()> {
    let found = panics(target, build)?;
    ensure!(
        found.is_empty(),
        "on {}, something declared can panic, as these functions refer to core::panicking:\n{}",
        target.unwrap_or("the host"),
        found.join("\n")
    );
    let control = panics(target, &format!("{build},control"))?;
    ensure!(!control.is_empty(), "an index that may be too large was not seen, so this check sees nothing");
    Ok(())
}

/// The functions in the library that call something that panics.
fn panics(target: Option<&str>, build: &str) -> Result<Vec<String>> {
    let scratch = Scratch::new("panics", &["heapless", "smartmeter-proto"], MANIFEST)?;
    scratch.write("src/lib.rs", &LIBRARY.replace("ROOT", &root().canonicalize()?.to_string_lossy()))?;
    let build = match target {
        Some(_) => riscv::cargo(build).context("checked above")?,
        None => cargo(build),
    };
    run(&mut scratch.here(build))?;
    let directory = scratch.target().join(target.unwrap_or_default()).join("release");
    let object = scratch.own_object(&directory, "panics")?;
    let relocations = relocations(&object)?;
    // What is exported must be there, or the wrong file was looked at.
    for function in ["command", "ends", "items", "repaired"] {
        let is_there = relocations.iter().any(|(from, _)| from == function);
        ensure!(is_there, "{} has no `{function}`", object.display());
    }
    blamed(&relocations).into_iter().map(demangled).collect()
}

/// The functions of ours that call something that panics, by themselves or through functions of other crates.
fn blamed(relocations: &[(String, String)]) -> BTreeSet<&str> {
    // In both manglings there are.
    let is_panic = |name: &str| name.contains("4core9panicking");
    let is_ours = |name: &str| name.contains("smartmeter") || name.contains("panics") || !name.contains('_');
    let calls = |is_called: &dyn Fn(&str) -> bool| {
        let callers = relocations.iter().filter(|(from, to)| !is_panic(from) && is_called(to));
        callers.map(|(from, _)| from.as_str()).collect::<BTreeSet<_>>()
    };
    let mut found = calls(&is_panic);
    loop {
        let others: Vec<_> = found.iter().copied().filter(|name| !is_ours(name)).collect();
        let more = calls(&|name| others.iter().any(|other| name.starts_with(other)));
        let before = found.len();
        found.extend(more);
        if found.len() == before {
            return found;
        }
    }
}

/// Which function refers to what, by their names in the object.
fn relocations(object: &Path) -> Result<Vec<(String, String)>> {
    let listed = Command::new("objdump").arg("--reloc").arg(object).output().context("objdump")?;
    ensure!(listed.status.success(), "objdump: {}", String::from_utf8_lossy(&listed.stderr));
    let mut function = None;
    let mut relocations = Vec::new();
    for line in String::from_utf8(listed.stdout)?.lines() {
        if let Some(section) = line.strip_prefix("RELOCATION RECORDS FOR [") {
            // Each function has a section of its own.
            function = section.starts_with(".text.").then(|| name(section.trim_end_matches("]:")));
        } else if let (Some(function), Some(to)) = (function, line.split_whitespace().nth(2)) {
            relocations.push((function.to_owned(), name(to).to_owned()));
        }
    }
    Ok(relocations)
}

/// The name of the function that a section holds, or that is named itself.
fn name(section: &str) -> &str {
    section.trim_start_matches(".text.").trim_start_matches("unlikely.")
}

/// A function as its source calls it.
fn demangled(name: &str) -> Result<String> {
    let filtered = Command::new("c++filt").arg(name).output().context("c++filt")?;
    Ok(String::from_utf8(filtered.stdout)?.trim().to_owned())
}
