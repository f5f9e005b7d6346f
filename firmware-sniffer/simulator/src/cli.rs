//! The command line.

mod stalls;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::stalls::StallsArgs;

/// A bus, a sniffer and a network, without hardware
#[derive(Debug, Parser)]
#[command(name = "sniffer-simulator", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measures what becomes of transactions where interrupts are held up, as a table
    Stalls(StallsArgs),
}

/// Runs the command.
pub fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Stalls(stalls) => stalls.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sniffer-simulator: {error:#}");
            ExitCode::FAILURE
        }
    }
}
