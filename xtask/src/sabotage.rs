//! Tests of the tests: a copy of the workspace in which a declaration says something wrong must fail them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, ensure};

use crate::run::{cargo, root};

/// A change of a declaration that the tests must notice.
struct Sabotage {
    what: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
}

const SABOTAGES: &[Sabotage] = &[
    Sabotage {
        what: "the packet's checksum is not checked",
        file: "smartmeter-proto/src/p350/packet.rs",
        from: "    #[frame(crc = \"CRC-16/XMODEM\", over = \"body..=padding\")]\n    pub crc: Filled<u16>,\n    /// The kind,",
        to: "    #[frame(bytes = 2)]\n    pub crc: u32,\n    /// The kind,",
    },
    Sabotage {
        what: "the packet's checksum leaves out the padding",
        file: "smartmeter-proto/src/p350/packet.rs",
        from: "over = \"body..=padding\")]\n    pub crc: Filled<u16>,\n    /// The kind,",
        to: "over = \"body\")]\n    pub crc: Filled<u16>,\n    /// The kind,",
    },
    Sabotage {
        what: "half hours are little-endian",
        file: "smartmeter-proto/src/p350/reply.rs",
        from: "#[frame(id = 0x17)]",
        to: "#[frame(id = 0x17, endian = \"little\")]",
    },
    Sabotage {
        what: "a series begins with the beginning of its first interval",
        file: "smartmeter-proto/src/p350/reply.rs",
        from: "every = \"30 min\", stamp = \"end\"",
        to: "every = \"30 min\", stamp = \"start\"",
    },
];

/// What is copied: all that the tests need.
const COPIED: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "README.md",
    "smartmeter-proto",
    "smartmeter-derive",
    "smartmeter-host",
    "examples",
    "firmware-sniffer",
    "spec",
    "xtask",
];

pub(crate) fn check() -> Result<()> {
    let copy = root().join("target/sabotage/workspace");
    for sabotage in SABOTAGES {
        eprintln!("xtask: sabotage: {}", sabotage.what);
        let _ = fs::remove_dir_all(&copy);
        for name in COPIED {
            copy_all(&root().join(name), &copy.join(name)).with_context(|| (*name).to_owned())?;
        }
        let file = copy.join(sabotage.file);
        let source = fs::read_to_string(&file)?;
        ensure!(source.contains(sabotage.from), "{} no longer says what is to be changed", sabotage.file);
        fs::write(&file, source.replace(sabotage.from, sabotage.to))?;

        ensure!(runs(&copy, "build")?, "{}: this should still build, so that a test can see it", sabotage.what);
        ensure!(!runs(&copy, "test --test captures")?, "{}: no test noticed", sabotage.what);
    }
    Ok(())
}

/// Whether cargo succeeds in the copy, on the host's crate, which sees all of the protocol; without its simulator, which makes
/// packets, and so would not build with a declaration that says something else.
fn runs(copy: &Path, arguments: &str) -> Result<bool> {
    let mut command = cargo(&format!("{arguments} --quiet --offline --package smartmeter-host --no-default-features"));
    command.current_dir(copy).env("CARGO_TARGET_DIR", target()).stdout(Stdio::null()).stderr(Stdio::null());
    // As a person would run it: snapshots are compared, not written.
    Ok(command.env("INSTA_UPDATE", "no").env("BLESS_CAPTURES", "0").status()?.success())
}

fn target() -> PathBuf {
    root().join("target/sabotage/target")
}

fn copy_all(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        fs::create_dir_all(to.parent().unwrap_or(to))?;
        fs::copy(from, to)?;
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        // What a board's workspace has built.
        if entry.file_name() == "target" {
            continue;
        }
        copy_all(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}
