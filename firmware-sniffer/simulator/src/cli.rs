//! The command line.

mod bus;
mod outages;
mod receive;
mod replay;
mod stalls;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::outages::OutagesArgs;
use self::receive::ReceiveArgs;
use self::replay::ReplayArgs;
use self::stalls::StallsArgs;

/// A bus, a sniffer and a network, without hardware
#[derive(Debug, Parser)]
#[command(name = "sniffer-simulator", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
#[expect(clippy::large_enum_variant, reason = "there is one of it")]
enum Command {
    /// Puts a recording on the bus, and sends what the sniffer hears
    Replay(ReplayArgs),
    /// Collects from sniffers into a folder of captures
    Receive(ReceiveArgs),
    /// Measures what becomes of transactions where interrupts are held up, as a table
    Stalls(StallsArgs),
    /// Measures what becomes of words where collectors are killed, networks cut and sniffers restarted, as a table
    Outages(OutagesArgs),
}

/// Runs the command.
pub fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Replay(replay) => replay.run(),
        Command::Receive(receive) => receive.run(),
        Command::Stalls(stalls) => stalls.run(),
        Command::Outages(outages) => outages.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sniffer-simulator: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The asynchronous part of a command.
fn block_on<T>(future: impl Future<Output = std::io::Result<T>>) -> anyhow::Result<T> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(future)?)
}

/// A share of all.
fn share(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| "expected a number from 0 to 1".into())
}
