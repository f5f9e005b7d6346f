//! The command `sniffer-simulator`.

use std::process::ExitCode;

fn main() -> ExitCode {
    sniffer_simulator::run()
}
