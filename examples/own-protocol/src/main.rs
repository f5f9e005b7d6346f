//! The whole tool, for the cistern.

use std::process::ExitCode;

fn main() -> ExitCode {
    smartmeter_host::run::<own_protocol::Cistern>()
}
