//! The `smartmeter` command for the P350: the one place in this crate that knows which protocol it is.

use std::process::ExitCode;

use smartmeter_host::Tool;
use smartmeter_proto::p350::P350;

#[cfg(feature = "collector")]
fn main() -> ExitCode {
    Tool::<P350>::new().simulated_by(smartmeter_host::simulate::p350::MAKE).run()
}

#[cfg(not(feature = "collector"))]
fn main() -> ExitCode {
    Tool::<P350>::new().run()
}
