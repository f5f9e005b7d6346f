//! The command line.

mod bus;
mod destination;
mod outages;
mod progress;
mod receive;
mod replay;
mod stalls;
mod words;

use std::io::{self, ErrorKind};
use std::process::ExitCode;
use std::time::Duration;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
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
    let done = match arguments().unwrap_or_else(|error| error.exit()) {
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

/// What the command line says, where all of it has an effect.
fn arguments() -> Result<Command, clap::Error> {
    let mut command = Cli::command();
    let given = command.try_get_matches_from_mut(std::env::args_os())?;
    let arguments = Cli::from_arg_matches(&given)?.command;
    if let (Command::Replay(replay), Some((name, given))) = (&arguments, given.subcommand()) {
        let replaying = command.find_subcommand_mut(name).expect("it was given");
        replay.check(given, replaying)?;
    }
    Ok(arguments)
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
    text.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| "expected 0 to 1".into())
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

#[cfg(test)]
mod tests {
    use clap::Arg;
    use clap::error::ErrorKind;

    use super::*;

    /// Values that any text, or any number, may be.
    const WITHOUT_RANGE: [&str; 6] = ["seed", "glitch_wire", "clock_pins", "to", "store", "address"];

    /// `(LEAST to MOST)` at the end of an option's help.
    fn range(option: &Arg) -> Option<(String, String)> {
        let help = option.get_help()?.to_string();
        let (least, most) = help.strip_suffix(')')?.rsplit_once('(')?.1.split_once(" to ")?;
        // 0 is something of its own to some.
        Some((least.rsplit(' ').next()?.into(), most.into()))
    }

    /// What is said of a value, where it is not one that can be.
    fn refused(command: &clap::Command, option: &Arg, value: &str) -> Option<String> {
        let values = vec![value; option.get_num_args().map_or(1, |count| count.min_values())];
        let name = option.get_long().map(|long| format!("--{long}"));
        let arguments = [command.get_name()].into_iter().chain(name.as_deref()).chain(values);
        let error = command.clone().try_get_matches_from(arguments).err()?;
        (error.kind() == ErrorKind::ValueValidation).then(|| error.to_string())
    }

    #[test]
    fn help_says_which_values_can_be() {
        let mut seen = 0;
        for command in Cli::command().get_subcommands() {
            let takes_one = |option: &&Arg| option.get_action().takes_values() && option.get_id() != "file";
            for option in command.get_arguments().filter(takes_one) {
                let name = format!("{} {}", command.get_name(), option.get_id());
                let Some((least, most)) = range(option) else {
                    assert!(WITHOUT_RANGE.contains(&option.get_id().as_str()), "{name}: help says no range");
                    continue;
                };
                for bound in [&least, &most] {
                    assert_eq!(refused(command, option, bound), None, "{name} {bound}");
                }
                let beyond =
                    if most.ends_with(|unit: char| unit.is_alphabetic()) { "1000000days" } else { "1000000001" };
                let said = refused(command, option, beyond).unwrap_or_else(|| panic!("{name} {beyond} is taken"));
                assert!(said.replace("..=", " to ").contains(&format!("{least} to {most}")), "{name}: {said}");
                seen += 1;
            }
        }
        assert!(seen > 20, "{seen}");
    }
}
