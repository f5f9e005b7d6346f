//! Prints on a bare rv32imc what the host prints, through QEMU's semihosting.

#![no_std]
#![no_main]

use core::fmt;

use emulator_lines::Pieces;
use semihosting::io::{Write, stdout};
use semihosting::process;

#[riscv_rt::entry]
fn main() -> ! {
    let Ok(mut console) = stdout() else { process::exit(2) };
    let mut out = Pieces::new(|piece: &[u8]| console.write_all(piece).map_err(|_| fmt::Error));
    let printed = emulator_lines::all(&mut out).and_then(|()| out.flush());
    process::exit(i32::from(printed.is_err()))
}
