//! The `smartmeter` command for the P350: the one place in this crate that knows which protocol it is.

use std::process::ExitCode;

use smartmeter_proto::p350::P350;

fn main() -> ExitCode {
    smartmeter_host::run::<P350>()
}
