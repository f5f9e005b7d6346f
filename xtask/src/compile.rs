//! How long the compiler takes for a crate that declares the P350's replies, with each library.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::run::{cargo, run};
use crate::scratch::{Scratch, source};

const RUNS: usize = 7;

/// What a crate says that decodes and encodes packets from the meter.
struct Declaration {
    name: &'static str,
    dependencies: &'static [&'static str],
    lib: String,
}

/// The declaration alone; each function makes the compiler build what it would otherwise leave to others.
const DECLARED: &str = "
pub fn decode(bytes: &[u8]) -> Result<Packet<Reply<'_>>, smartmeter_proto::Error> {
    Packet::decode(bytes)
}
pub fn encode(packet: &Packet<Reply<'_>>, buffer: &mut [u8]) -> Result<usize, smartmeter_proto::Error> {
    packet.encode(buffer)
}
";

pub(crate) fn print() -> Result<()> {
    println!("| building | s, debug | s, release | with all dependencies, debug | lines written | lines expanded |");
    println!("|---|---|---|---|---|---|");
    for declaration in [nothing(), declared()?, peer("deku")?, peer("binrw")?] {
        print_row(&declaration)?;
    }
    Ok(())
}

fn nothing() -> Declaration {
    Declaration { name: "nothing", dependencies: &[], lib: String::new() }
}

/// `p350::Packet` and `p350::Reply`, as another crate would declare them.
fn declared() -> Result<Declaration> {
    let packet = source("smartmeter-proto/src/p350/packet.rs")?;
    let packet = between(&packet, "/// A packet from the meter.", "/// A packet to the meter.")?;
    let reply = source("smartmeter-proto/src/p350/reply.rs")?;
    let reply = between(&reply, "/// Every reply", "")?;
    let lib = format!("use smartmeter_proto::prelude::*;\n{packet}\n{reply}\n{DECLARED}");
    Ok(Declaration { name: "declared", dependencies: &["smartmeter-proto"], lib })
}

/// What `tests/oracle` has for another library, without what only the comparison needs.
fn peer(name: &'static str) -> Result<Declaration> {
    let text = source(&format!("smartmeter-proto/tests/oracle/{name}.rs"))?;
    let text = between(&text, "use ", "impl From<Packet> for plain::Plain")?;
    let lib = text.replace("use crate::plain;\n", "").replace("pub(crate)", "pub");
    let dependencies: &[_] = if name == "deku" { &["deku", "crc"] } else { &["binrw", "crc"] };
    let lib = lib.replace("use smartmeter_proto::checksum::{CRC_16_XMODEM, Crc, Layout};", CRC_ALONE);
    Ok(Declaration { name, dependencies, lib })
}

/// Where others have the checksum from.
const CRC_ALONE: &str = "use crc::{CRC_16_XMODEM, Crc};\ntype Layout = crc::Table<1>;";

/// From the first `from` to the first `to` after it, or to the end.
fn between<'t>(text: &'t str, from: &str, to: &str) -> Result<&'t str> {
    let start = text.find(from).with_context(|| format!("no `{from}` in what is to be compiled"))?;
    let text = &text[start..];
    let end = text.find(to).with_context(|| format!("no `{to}` in what is to be compiled"))?;
    Ok(if to.is_empty() { text } else { &text[..end] })
}

fn print_row(declaration: &Declaration) -> Result<()> {
    let Declaration { name, dependencies, lib } = declaration;
    let scratch = Scratch::new(&format!("compile-{name}"), dependencies, "")?;
    scratch.write("src/lib.rs", lib)?;
    run(&mut scratch.here(cargo("fetch --quiet")))?;
    let _ = std::fs::remove_dir_all(scratch.target());
    let all = time(&scratch, "build")?;
    let (debug, release) = (median(&scratch, "build")?, median(&scratch, "build --release")?);
    let written = lib.lines().filter(|line| !line.trim().is_empty() && !line.trim().starts_with("//")).count();
    let expanded = expanded(&scratch)?;
    println!(
        "| {name} | {:.2} | {:.2} | {:.1} | {written} | {expanded} |",
        debug.as_secs_f64(),
        release.as_secs_f64(),
        all.as_secs_f64()
    );
    Ok(())
}

/// The median time for the crate alone, all it depends on being built.
fn median(scratch: &Scratch, build: &str) -> Result<Duration> {
    time(scratch, build)?;
    let mut times = (0..RUNS).map(|_| time(scratch, build)).collect::<Result<Vec<_>>>()?;
    times.sort();
    Ok(times[RUNS / 2])
}

fn time(scratch: &Scratch, build: &str) -> Result<Duration> {
    scratch.touch("src/lib.rs")?;
    let mut build = scratch.here(cargo(&format!("{build} --quiet --offline")));
    build.env("CARGO_INCREMENTAL", "0");
    let start = Instant::now();
    ensure!(build.status()?.success(), "it does not build");
    Ok(start.elapsed())
}

/// How many lines the crate has once macros are expanded, blank ones left out.
fn expanded(scratch: &Scratch) -> Result<usize> {
    let mut expand = scratch.here(cargo("rustc --quiet --offline --profile=dev -- -Zunpretty=expanded"));
    let _ = expand.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", scratch.target().join("expand"));
    let printed = expand.output()?;
    ensure!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
    Ok(String::from_utf8(printed.stdout)?.lines().filter(|line| !line.trim().is_empty()).count())
}
