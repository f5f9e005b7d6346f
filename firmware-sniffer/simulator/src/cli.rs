//! The command line.

mod bus;
mod outages;
mod receive;
mod replay;
mod stalls;

use std::io::{self, ErrorKind};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use humantime::parse_duration;

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
        // Whoever reads has had enough.
        Err(error) if is_closed(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sniffer-simulator: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether nobody reads the output any more.
fn is_closed(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref().is_some_and(|error: &io::Error| error.kind() == ErrorKind::BrokenPipe))
}

/// The asynchronous part of a command.
fn block_on<T>(future: impl Future<Output = io::Result<T>>) -> anyhow::Result<T> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(future)?)
}

/// A share of all.
fn share(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| "expected a number from 0 to 1".into())
}

/// How many times as long something takes.
fn factor(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|factor| (0.1..=1000.0).contains(factor)).ok_or_else(|| "expected 0.1 to 1000".into())
}

/// A time within bounds. Beyond them a run would not end, or its clock would not hold its times.
fn between(
    least: &'static str,
    most: &'static str,
) -> impl Fn(&str) -> Result<Duration, String> + Clone + Send + Sync + 'static {
    let bound = |text| parse_duration(text).expect("a bound is a time");
    let bounds = bound(least)..=bound(most);
    move |text| {
        let time = parse_duration(text).map_err(|error| error.to_string())?;
        if bounds.contains(&time) { Ok(time) } else { Err(format!("expected {least} to {most}")) }
    }
}
