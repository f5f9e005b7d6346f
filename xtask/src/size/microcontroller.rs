//! The same for a microcontroller, for those that need neither std nor an allocator.
//!
//! All of it is one object file that exports one function: nothing is to be subtracted. `memcpy` and its like
//! are not counted, as every firmware has them.

use anyhow::{Context, Result};

use super::{PROFILE, Size, print_row, size};
use crate::riscv;
use crate::run::{root, run};
use crate::scratch::Scratch;

const DECODERS: [(&str, &str, &str); 6] = [
    ("hand-written", "hand::packet::<true>(bytes)", ""),
    ("declared", "Packet::<Reply>::decode(bytes)", ""),
    ("declared, `accept`", "Packet::<Reply>::accept(bytes).ok_or(())", ""),
    ("declared, error written out", "written(Packet::<Reply>::decode(bytes))", ""),
    ("hand-written, no checksum table", "hand::packet::<true>(bytes)", "crc-small"),
    ("declared, no checksum table", "Packet::<Reply>::decode(bytes)", "crc-small"),
];

const LIBRARY: &str = r#"#![no_std]
#![allow(warnings)]
#[path = "ROOT/smartmeter-proto/benches/support/hand.rs"]
mod hand;
use core::fmt::Write;
use smartmeter_proto::p350::{Packet, Reply};
use smartmeter_proto::{Error, Frame};

#[unsafe(no_mangle)]
pub extern "C" fn parse(bytes: *const u8, len: usize) -> bool {
    let bytes = unsafe { core::slice::from_raw_parts(bytes, len) };
    core::hint::black_box(&DECODE).is_ok()
}

unsafe extern "C" {
    fn put(byte: u8);
}

struct Serial;

impl Write for Serial {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        text.bytes().for_each(|byte| unsafe { put(byte) });
        Ok(())
    }
}

fn written<T>(result: Result<T, Error>) -> Result<T, Error> {
    if let Err(error) = &result {
        let _ = write!(Serial, "{error}");
    }
    result
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}
"#;

pub(super) fn print() -> Result<()> {
    if riscv::cargo("build").is_none() {
        eprintln!("xtask: SKIPPED {}: there is no library for it here", riscv::TARGET);
        return Ok(());
    }
    println!("\n| bytes on {} | code | constants | together | times hand-written |", riscv::TARGET);
    println!("|---|---|---|---|---|");
    let mut hand = None;
    for (name, decode, feature) in DECODERS {
        let size = measure(decode, feature)?;
        if name.starts_with("hand") {
            hand = Some(size);
        }
        print_row(name, size, hand.unwrap_or(size));
    }
    Ok(())
}

fn measure(decode: &str, feature: &str) -> Result<Size> {
    let manifest = format!(
        "{PROFILE}[lib]\ncrate-type = [\"staticlib\"]\n[features]\ncrc-small = [\"smartmeter-proto/crc-small\"]\n"
    );
    let scratch = Scratch::new("microcontroller", &["crc", "smartmeter-proto"], &manifest)?;
    let library = LIBRARY.replace("ROOT", &root().canonicalize()?.to_string_lossy()).replace("DECODE", decode);
    scratch.write("src/lib.rs", &library)?;
    let build = riscv::cargo(&format!("build --release --quiet --features={feature}")).context("checked above")?;
    run(&mut scratch.here(build))?;
    let directory = scratch.target().join(riscv::TARGET).join("release");
    size(&scratch.own_object(&directory, "microcontroller")?)
}
