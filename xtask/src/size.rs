//! Bytes that the decoder of the P350's replies takes, checksum included, made by each library.

mod microcontroller;

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::run::{cargo, root, run};
use crate::scratch::Scratch;

const PROFILE: &str = "[profile.release]\nopt-level = \"s\"\nlto = \"fat\"\ncodegen-units = 1\npanic = \"abort\"\n";

/// What the program calls, and what it then is.
const LIBRARIES: [(&str, &str); 9] = [
    ("nothing", "Err::<(), usize>(bytes.len())"),
    ("hand-written", "libraries::ByHand::decode::<true>(bytes)"),
    ("declared", "libraries::Declared::decode::<true>(bytes)"),
    // As in a program that has nobody to tell why a packet was refused.
    ("declared-accept", "smartmeter_proto::p350::Packet::<smartmeter_proto::p350::Reply>::accept(bytes).ok_or(())"),
    ("zerocopy", "libraries::Zerocopy::decode::<true>(bytes)"),
    ("winnow", "libraries::Winnow::decode::<true>(bytes)"),
    ("bin-proto", "libraries::BinProto::decode::<true>(bytes)"),
    ("deku", "libraries::Deku::decode::<true>(bytes)"),
    ("binrw", "libraries::Binrw::decode::<true>(bytes)"),
];

const DEPENDENCIES: [&str; 7] = ["bin-proto", "binrw", "crc", "deku", "smartmeter-proto", "winnow", "zerocopy"];

/// Reads a packet and decodes it. Decoder and result are opaque to the optimiser, so that nothing of
/// them is left out.
const PROGRAM: &str = r#"#![allow(warnings)]
#[path = "ROOT/smartmeter-proto/tests/oracle/binrw.rs"]
mod in_binrw;
#[path = "ROOT/smartmeter-proto/tests/oracle/deku.rs"]
mod in_deku;
#[path = "ROOT/smartmeter-proto/benches/libraries/mod.rs"]
mod libraries;
#[path = "ROOT/smartmeter-proto/tests/oracle/plain.rs"]
mod plain;
mod support {
    #[path = "ROOT/smartmeter-proto/benches/support/hand.rs"]
    pub(crate) mod hand;
}
use libraries::Library;
use smartmeter_proto::Frame;

#[inline(never)]
fn parse(bytes: &[u8]) -> bool {
    std::hint::black_box(&DECODE).is_ok()
}

fn main() {
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes).expect("standard input");
    println!("{}", parse(std::hint::black_box(&bytes)));
}
"#;

/// Bytes of code, and of constants.
#[derive(Clone, Copy)]
struct Size {
    code: u64,
    constants: u64,
}

pub(crate) fn print() -> Result<()> {
    let scratch = Scratch::new("size", &DEPENDENCIES, PROFILE)?;
    for (name, decode) in LIBRARIES {
        let program = PROGRAM.replace("ROOT", &root().canonicalize()?.to_string_lossy()).replace("DECODE", decode);
        scratch.write(&format!("src/bin/{name}.rs"), &program)?;
    }
    run(&mut scratch.here(cargo("build --release --quiet")))?;
    let sizes = LIBRARIES.map(|(name, _)| size(&scratch.target().join("release").join(name)));
    let [nothing, sizes @ ..] = sizes;
    let nothing = nothing?;
    println!("| bytes on the host | code | constants | together | times hand-written |\n|---|---|---|---|---|");
    let sizes = sizes.into_iter().map(|size| Ok(size?.without(nothing))).collect::<Result<Vec<_>>>()?;
    for ((name, _), size) in LIBRARIES[1..].iter().zip(&sizes) {
        print_row(name, *size, sizes[0]);
    }
    microcontroller::print()
}

impl Size {
    fn without(self, other: Self) -> Self {
        Self { code: self.code.saturating_sub(other.code), constants: self.constants.saturating_sub(other.constants) }
    }

    fn together(self) -> u64 {
        self.code + self.constants
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand bytes")]
fn print_row(name: &str, size: Size, hand: Size) {
    let Size { code, constants } = size;
    let ratio = size.together() as f64 / hand.together() as f64;
    println!("| {name} | {code} | {constants} | {} | {ratio:.2} |", size.together());
}

/// What the loaded sections of a program take, by the program `size`, which comes with every C linker.
fn size(program: &Path) -> Result<Size> {
    let listed = Command::new("size").arg("-A").arg(program).output().context("size")?;
    ensure!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let (mut code, mut constants) = (0, 0);
    for line in String::from_utf8(listed.stdout)?.lines() {
        let mut words = line.split_whitespace();
        let (Some(section), Some(Ok(bytes))) = (words.next(), words.next().map(str::parse::<u64>)) else { continue };
        match section {
            _ if section.starts_with(".text") => code += bytes,
            _ if section.starts_with(".rodata") || section.starts_with(".data.rel.ro") => constants += bytes,
            _ => {}
        }
    }
    Ok(Size { code, constants })
}
