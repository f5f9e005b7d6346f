//! The checks that are one command each.

use anyhow::{Result, ensure};

use crate::run::{cargo, run};
use crate::{cross_validate, emulator, panics, readme, riscv, sabotage};

/// What may stand between `smartmeter-proto` and the metal.
const PROTO_DEPENDENCIES: &[&str] = &["arrayvec", "crc", "crc-catalog", "smartmeter-derive", "smartmeter-proto"];

pub(crate) fn all() -> Result<()> {
    fmt()?;
    clippy()?;
    doc()?;
    no_std()?;
    riscv::check()?;
    panics::check()?;
    emulator::check()?;
    features()?;
    readme::check()?;
    cross_validate::check()?;
    sabotage::check()
}

pub(crate) fn fmt() -> Result<()> {
    run(&mut cargo("fmt --all --check"))?;
    run(&mut cargo("fmt --check --manifest-path firmware-sniffer/esp32c3/Cargo.toml"))
}

pub(crate) fn clippy() -> Result<()> {
    run(&mut cargo("clippy --workspace --all-targets --all-features -- -D warnings"))?;
    // The tool without a collector.
    run(&mut cargo("clippy --package smartmeter-host --no-default-features --all-targets -- -D warnings"))
}

pub(crate) fn doc() -> Result<()> {
    run(cargo("doc --workspace --no-deps --all-features").env("RUSTDOCFLAGS", "-D warnings"))
}

/// Builds the crate with nothing turned on, and looks at what it then depends on.
pub(crate) fn no_std() -> Result<()> {
    run(&mut cargo("build --package smartmeter-proto --no-default-features"))?;
    run(&mut cargo("build --package smartmeter-proto --no-default-features --features crc-small"))?;
    let tree =
        cargo("tree --package smartmeter-proto --no-default-features --edges no-dev,no-proc-macro --prefix none")
            .output()?;
    let tree = String::from_utf8(tree.stdout)?;
    for name in tree.lines().filter_map(|line| line.split_whitespace().next()) {
        ensure!(PROTO_DEPENDENCIES.contains(&name), "smartmeter-proto now depends on {name}: is that no_std?\n{tree}");
    }
    Ok(())
}

/// Runs the tests of `smartmeter-proto` with everything turned on: those of optional features run nowhere else.
pub(crate) fn features() -> Result<()> {
    run(&mut cargo("test --package smartmeter-proto --all-features --quiet"))
}

pub(crate) fn bless() -> Result<()> {
    // Of snapshots, of messages of the compiler, of expansions.
    let blessing =
        [("INSTA_UPDATE", "always"), ("TRYBUILD", "overwrite"), ("GOLDEN_UPDATE", "always"), ("BLESS_CAPTURES", "1")];
    run(cargo("test --workspace --quiet").envs(blessing))
}
