//! Decoders of declared protocols behind a C ABI: for sketches for Arduino, for ESP-IDF, and for any program in C or C++.
//!
//! C sees one header for all protocols, `include/smartmeter.h`, which is made from [`abi`]; that file also is the only one with
//! `unsafe` in it. A protocol is one symbol. A library for C is a crate of its own, of the type `staticlib`:
//!
//! ```
//! # #![allow(unsafe_code)]
//! smartmeter_c::library!();
//! smartmeter_c::protocol!(SM_P350: smartmeter_proto::p350::P350);
//! # fn main() {}
//! ```
//!
//! # What holds
//!
//! - No `std`, no allocation, no state: all functions may be called from anywhere, also at the same time.
//! - No panic: Clippy refuses what could in this crate, and `cargo xtask panics` looks at what is declared. If there were one, the
//!   program would abort, and not unwind into C.
//! - A field is handed on only when the whole transaction has decoded and all its checksums hold.

#![no_std]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

pub mod abi;
mod exponent;
mod fields;
mod path;
mod proof;
mod protocol;
mod text;
mod values;

pub use crate::protocol::SmProtocol;

/// Makes a protocol known to C, by the name given: `SM_PROTOCOL(SM_P350);` declares it there.
///
/// It needs a crate that does not forbid `unsafe_code`, as nothing but the name keeps others from having the same.
#[macro_export]
macro_rules! protocol {
    ($name:ident: $protocol:ty) => {
        /// The protocol, for C.
        #[unsafe(no_mangle)]
        pub static $name: $crate::SmProtocol = $crate::SmProtocol::of::<$protocol>();
    };
}

/// What a crate without `std` needs to be a library for C: once in each, unless it has a handler for panics of its own.
///
/// Nothing here panics, but the compiler wants to know where it would lead to: to the C library's `abort`.
#[macro_export]
macro_rules! library {
    () => {
        // A static library on a PC needs what a program there has.
        #[cfg(not(target_os = "none"))]
        extern crate std as _;

        #[cfg(target_os = "none")]
        const _: () = {
            unsafe extern "C" {
                safe fn abort() -> !;
            }

            #[panic_handler]
            fn panic(_: &::core::panic::PanicInfo<'_>) -> ! {
                abort()
            }
        };
    };
}
