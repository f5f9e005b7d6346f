//! Lists all captures of the project, so that new ones run in the emulators without being named anywhere.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let captures = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("../../../spec/captures");
    println!("cargo::rerun-if-changed={}", captures.display());
    let mut files: Vec<_> = fs::read_dir(&captures)
        .unwrap_or_else(|error| panic!("{}: {error}", captures.display()))
        .map(|entry| entry.expect("a folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no capture in {}", captures.display());
    let out = Path::new(&env::var("OUT_DIR").expect("set by cargo")).join("captures.rs");
    fs::write(out, list(&files)).expect("OUT_DIR can be written");
}

/// An array of names and contents.
fn list(files: &[PathBuf]) -> String {
    let mut list = String::from("&[\n");
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let path = file.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        writeln!(list, "({name:?}, include_bytes!({path:?})),").expect("a string takes all");
    }
    list + "]"
}
