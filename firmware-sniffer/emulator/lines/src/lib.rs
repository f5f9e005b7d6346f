//! What the same code says on the host and in emulators, as lines of text.
//!
//! `host` prints them on the host, `rv32` and `lx106` on bare processors in QEMU. `cargo xtask emulator` compares the
//! texts byte by byte. So what is printed here are results and never addresses, sizes of structs or times.

#![no_std]
#![forbid(unsafe_code)]

pub mod captures;
pub mod listening;
mod pieces;
pub mod sending;
mod walk;
mod xorshift;

pub use crate::pieces::Pieces;

use core::fmt::{self, Write};

/// Everything there is to compare.
///
/// # Errors
///
/// What `out` says.
pub fn all(out: &mut dyn Write) -> fmt::Result {
    captures::lines(out)?;
    listening::lines(out)?;
    sending::lines(out)
}
