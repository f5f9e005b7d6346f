//! `cargo xtask fuzz-seeds`: writes what the fuzz targets of `fuzz/` begin with into a directory.

// The frames in the harness say with their words what they are for.
#![allow(missing_docs)]

#[path = "../tests/fuzz/frames.rs"]
mod frames;
#[path = "../tests/fuzz/harness.rs"]
mod harness;
#[expect(dead_code, reason = "nothing is fuzzed here")]
#[path = "../tests/fuzz/seeds.rs"]
mod seeds;

use std::path::Path;
use std::{env, fs, io};

use seeds::Seed;

fn main() -> io::Result<()> {
    let usage = || io::Error::other("say into which directory");
    let corpus = env::args_os().nth(1).ok_or_else(usage)?;
    for (number, Seed { target, name, bytes }) in seeds::all().into_iter().enumerate() {
        let directory = Path::new(&corpus).join(target.name());
        fs::create_dir_all(&directory)?;
        fs::write(directory.join(format!("{name}-{number:04}")), bytes)?;
    }
    Ok(())
}
