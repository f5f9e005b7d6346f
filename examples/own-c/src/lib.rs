//! Radio sensors for a program in C, [`plug.c`](../plug.c): a protocol is a name and a type. Several may be in one library.
//!
//! ```sh
//! cargo build -p own-c
//! cc -Wall examples/own-c/plug.c -I smartmeter-c/include target/debug/libown_c.a -o plug
//! ./plug
//! ```

#![no_std]

use smartmeter_proto::Protocol;

/// What a plug between a socket and what is measured sends.
pub struct Plugs;

impl Protocol for Plugs {
    const NAME: &'static str = "emt7110";
    type Transaction<'a> = energy433::Emt7110;
}

/// What a clamp around a wire sends.
pub struct Clamps;

impl Protocol for Clamps {
    const NAME: &'static str = "efergy";
    type Transaction<'a> = energy433::Efergy;
}

smartmeter_c::library!();
smartmeter_c::protocol!(SM_EMT7110: Plugs);
smartmeter_c::protocol!(SM_EFERGY: Clamps);
