//! The command line.

mod capture;
#[cfg(feature = "collector")]
mod collecting;
mod convert;
mod extcap;
mod input;
mod output;
mod progress;
mod spec;

use std::cell::Cell;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, anyhow};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use smartmeter_proto::Protocol;

use self::capture::Capture;
#[cfg(feature = "collector")]
use self::collecting::Collecting;
use self::convert::Convert;
use self::extcap::Extcap;
use self::input::InputArgs;
use self::progress::Progress;
use self::spec::SpecArgs;
use crate::csv::Csv;
use crate::decoding::{Decoding, Stop};
use crate::follow::{self, End, Follow};
use crate::hex::Hex;
use crate::input::{Format as InputFormat, Options, Recording};
use crate::jsonl::Jsonl;
use crate::odd::Found;
use crate::palette::{Palette, paint};
use crate::readings::{Form, Readings};
use crate::render::{Renderer, Silent};
use crate::repair::RepairArgs;
use crate::show::{self, counted};
use crate::source::Source;
use crate::summary::Summary;
use crate::table::Table;

/// Decodes what a sniffer recorded between a meter's boards.
#[derive(Debug, Parser)]
#[command(name = "smartmeter", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Shows every transaction of a capture, damaged ones included
    #[command(after_help = EXIT_STATUS)]
    Decode(Decode),
    /// Lists the measurements in a capture, never one from a damaged transaction
    #[command(after_help = EXIT_STATUS)]
    Readings(ReadingsArgs),
    /// Writes a recording in another format
    Convert(Convert),
    /// Keeps recordings as tests
    #[command(subcommand)]
    Capture(Capture),
    /// Describes the protocol, from its declaration
    Spec(SpecArgs),
    /// Captures for Wireshark: a sniffer as an interface of its
    Extcap(Extcap),
    #[cfg(feature = "collector")]
    #[command(flatten)]
    Collecting(Collecting),
}

const EXIT_STATUS: &str = "\
A capture is text: two hexadecimal digits for a byte, four for a mark (FFFF ends a transaction, BBBB: the sniffer \
started, AAAA: it is alive), # for a comment. Recordings of sigrok, Saleae Logic, Bus Pirate and HydraBus, value change \
dumps, hex dumps and logs of PuTTY are read, too. A place that can't be read is an event of its own, `unreadable`: what it \
was is lost, and what is around it is read.

With several files, a column or key `file` comes first, and the index runs on over all of them.

Exit status: 0 when everything was read, damage included; 1 when a file or a place in it can't be read, is no capture, or \
holds transactions and not one byte; 2 when the command line is wrong. `--follow` ends with it at the first Ctrl-C or SIGTERM.";

#[derive(Debug, Args)]
struct Files {
    /// Captures to read; `-` for standard input, which is also read when it is no terminal and no file is given
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    reading: InputArgs,
}

#[derive(Debug, Args)]
struct Decode {
    #[command(flatten)]
    input: Files,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    repair: RepairArgs,
    /// Write only what was found in all of it, on standard output
    #[arg(long, conflicts_with_all = ["format", "follow"])]
    summary: bool,
    /// Go on reading while the file grows, until Ctrl-C, and say then what was found; takes exactly one FILE, of any format
    /// but sigrok's
    #[arg(long)]
    follow: bool,
    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Debug, Args)]
struct ReadingsArgs {
    #[command(flatten)]
    input: Files,
    /// What to write
    #[arg(long, value_enum, default_value_t = ReadingsFormat::Csv)]
    format: ReadingsFormat,
    #[command(flatten)]
    repair: RepairArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// One line for each event, for people
    Table,
    /// One JSON object for each event
    Jsonl,
    /// One row for each value
    Csv,
    /// Every byte with its meaning
    Hex,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ReadingsFormat {
    /// One row for each reading
    Csv,
    /// One JSON object for each reading
    Jsonl,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Also in pipes and files
    Always,
    /// No colours
    Never,
}

/// The `smartmeter` command for the protocol `P`.
#[derive(Debug)]
pub struct Tool<P> {
    #[cfg(feature = "collector")]
    simulator: Option<crate::simulate::Make>,
    protocol: std::marker::PhantomData<fn() -> P>,
}

impl<P: Protocol + 'static> Default for Tool<P> {
    fn default() -> Self {
        Self::new()
    }
}

impl<P: Protocol + 'static> Tool<P> {
    /// Without a simulator.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            #[cfg(feature = "collector")]
            simulator: None,
            protocol: std::marker::PhantomData,
        }
    }

    /// With a simulator of what runs on the bus.
    #[cfg(feature = "collector")]
    #[must_use]
    pub fn simulated_by(self, make: crate::simulate::Make) -> Self {
        Self { simulator: Some(make), ..self }
    }

    /// Reads the command line, does what it says, reports errors on standard error.
    #[must_use]
    pub fn run(self) -> ExitCode {
        run_command(&self)
    }
}

/// Runs the `smartmeter` command for the protocol `P`, without a simulator: reads the command line, does what it says, reports
/// errors on standard error.
pub fn run<P: Protocol + 'static>() -> ExitCode {
    Tool::<P>::new().run()
}

#[cfg_attr(not(feature = "collector"), allow(unused_variables, reason = "only the collector has a simulator"))]
fn run_command<P: Protocol + 'static>(tool: &Tool<P>) -> ExitCode {
    let cli = Cli::parse();
    let ran = match &cli.command {
        Command::Decode(decode) => run_decode::<P>(decode),
        Command::Convert(convert) => convert::run::<P>(convert),
        Command::Extcap(extcap) => extcap::run::<P>(extcap),
        Command::Capture(capture) => capture::run::<P>(capture),
        Command::Spec(args) => spec::run::<P>(args),
        #[cfg(feature = "collector")]
        Command::Collecting(collecting) => collecting.run::<P>(tool.simulator),
        Command::Readings(readings) => {
            let form = match readings.format {
                ReadingsFormat::Csv => Form::Csv,
                ReadingsFormat::Jsonl => Form::Jsonl,
            };
            let sources = sources(&readings.input, "readings");
            let renderer = Box::new(Readings::new(form, sources.len() > 1));
            let options = readings.input.reading.options();
            let tell = |summary: &Summary| say(&summary.tally.to_string());
            run_files::<P>(&sources, &options, renderer, readings.repair, tell)
        }
    };
    match ran {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // Whoever read the output has seen enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error);
            ExitCode::FAILURE
        }
    }
}

fn run_decode<P: Protocol>(decode: &Decode) -> anyhow::Result<bool> {
    let sources = sources(&decode.input, "decode");
    let palette = if has_colours(decode.color) { Palette::COLOURED } else { Palette::PLAIN };
    let renderer: Box<dyn Renderer<P>> = match decode.format {
        Format::Table => Box::new(Table::new::<P>(palette, width())),
        Format::Jsonl => Box::new(Jsonl::default()),
        Format::Csv => Box::new(Csv::new(sources.len() > 1)),
        Format::Hex => Box::new(Hex::new(palette)),
    };
    let options = decode.input.reading.options();
    match (decode.follow, sources.as_slice()) {
        (false, sources) if decode.summary => {
            let mut written = Ok(());
            let print = |summary: &Summary| written = writeln!(io::stdout(), "{summary}");
            let all_read = run_files::<P>(sources, &options, Box::new(Silent), decode.repair, print)?;
            written.map(|()| all_read).map_err(|error| Stop::Write(error).into())
        }
        (false, sources) => {
            run_files::<P>(sources, &options, renderer, decode.repair, |summary| say(&summary.to_string()))
        }
        (true, _) if options.format == Some(InputFormat::Sigrok) => {
            wrong_usage("decode", "--follow can't read sigrok's sessions, whose directory is at their end")
        }
        (true, [Source::File(path)]) => run_follow::<P>(path, &options, renderer, decode.repair),
        (true, _) => wrong_usage("decode", "--follow takes exactly one FILE, which is not standard input"),
    }
}

/// Decodes all sources, going on where one is faulty, and says whether none was. `tell` gets what was found, where there
/// was anything.
fn run_files<P: Protocol>(
    sources: &[Source],
    options: &Options,
    renderer: Box<dyn Renderer<P>>,
    repair: RepairArgs,
    tell: impl FnOnce(&Summary),
) -> anyhow::Result<bool> {
    let progress = Progress::new();
    let mut out = progress.rows();
    let mut decoding = Decoding::<P>::new(renderer, &mut out).with_repair(repair.is_on());
    let mut all_read = true;
    for source in sources {
        let name = source.to_string();
        let file = (sources.len() > 1).then_some(name.as_str());
        let opened = Recording::open(source, options).map_err(Stop::Input);
        let has_wires = opened.as_ref().is_ok_and(|recording| recording.format().has_wires());
        let before = decoding.tally();
        let read = opened.and_then(|recording| decoding.read_recording(progress.watch(recording), file));
        progress.end();
        match read {
            Ok(notes) => {
                notes.iter().for_each(|note| say(note));
                all_read &= say_odd(&name, Found::between(&before, &decoding.tally(), has_wires));
            }
            Err(Stop::Write(error)) => return Err(Stop::Write(error).into()),
            Err(fault) => {
                all_read = false;
                report(&anyhow::Error::new(fault).context(show::file_name(&name)));
            }
        }
    }
    if decoding.tally().events() != 0 {
        tell(&decoding.summary());
    }
    Ok(say_unreadable(decoding.tally().unreadable) && all_read)
}

/// Decodes a file as it grows, until somebody asks it to end, or what is in it can't be read.
fn run_follow<P: Protocol>(
    path: &Path,
    options: &Options,
    renderer: Box<dyn Renderer<P>>,
    repair: RepairArgs,
) -> anyhow::Result<bool> {
    let name = path.display().to_string();
    let heard = Rc::new(Cell::new(false));
    let waits = waits(name.clone(), Rc::clone(&heard));
    let is_asked = follow::interrupted().context("signals can't be heard")?;
    let file = Follow::open(path, is_asked, waits).map_err(Stop::Read).with_context(|| name.clone())?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut decoding = Decoding::<P>::new(renderer, &mut out).with_repair(repair.is_on()).live(heard);
    let mut all_read = true;
    loop {
        let before = decoding.tally();
        let opened = Recording::growing(Box::new(file.clone()), options).map_err(Stop::Input);
        let has_wires = opened.as_ref().is_ok_and(|recording| recording.format().has_wires());
        match opened.and_then(|recording| decoding.read_recording(recording, None)) {
            Ok(notes) => {
                notes.iter().for_each(|note| say(note));
                all_read &= say_odd(&name, Found::between(&before, &decoding.tally(), has_wires));
            }
            Err(Stop::Write(error)) => return Err(Stop::Write(error).into()),
            Err(fault) => {
                all_read = false;
                report(&anyhow::Error::new(fault).context(show::file_name(&name)));
            }
        }
        match file.end() {
            Some(End::Anew) => say(&format!("{name} got shorter, or is another file now: reading it from its start")),
            Some(End::Asked) | None => break,
        }
    }
    if decoding.tally().events() != 0 {
        say(&decoding.summary().to_string());
    }
    Ok(say_unreadable(decoding.tally().unreadable) && all_read)
}

/// Says of a file in which nothing was found that it is still waited for.
fn waits(name: String, heard: Rc<Cell<bool>>) -> Box<dyn FnOnce()> {
    Box::new(move || {
        if !heard.get() {
            say(&format!("{name}: no mark and no whole transaction so far; waiting for more"));
        }
    })
}

fn sources(input: &Files, command: &str) -> Vec<Source> {
    if input.files.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        wrong_usage(command, "standard input can be read only once");
    }
    if !input.files.is_empty() {
        return input.files.iter().map(|path| Source::from(path.as_path())).collect();
    }
    if io::stdin().is_terminal() {
        wrong_usage(command, "no FILE is given, and standard input is a terminal; `-` reads it all the same")
    }
    vec![Source::Stdin]
}

/// Ends the process as clap does when it finds the fault itself.
fn wrong_usage(command: &str, message: &str) -> ! {
    let mut all = Cli::command();
    all.build();
    let kind = ErrorKind::MissingRequiredArgument;
    match all.find_subcommand_mut(command) {
        Some(command) => command.error(kind, message).exit(),
        None => all.error(kind, message).exit(),
    }
}

/// Columns of the table: those of the terminal, within reason, or as many as a printed page has.
fn width() -> usize {
    let terminal = terminal_size::terminal_size_of(io::stdout());
    terminal.map_or(Table::WIDTH, |(terminal_size::Width(columns), _)| usize::from(columns).clamp(72, 160))
}

fn has_colours(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        matches!(cause.downcast_ref::<Stop>(), Some(Stop::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe)
    })
}

/// Says what looks odd, and gives whether there was anything to be read.
fn say_odd(name: &str, found: Found) -> bool {
    if let Some(odd) = found.said() {
        let level = if found.is_nothing() { "error" } else { "warning" };
        let level = paint(Palette::COLOURED.bad.bold(), &format!("{level}:"));
        say(&format!("{level} {}: {odd}", show::file_name(name)));
    }
    !found.is_nothing()
}

/// Says how many places could not be read, and gives whether there were none.
fn say_unreadable(places: u64) -> bool {
    if places != 0 {
        let them = if places == 1 { "it" } else { "them" };
        let places = counted(places, "place");
        report(&anyhow!("{places} can't be read: `decode` shows {them} as unreadable, what is around {them} is read"));
    }
    places == 0
}

fn report(error: &anyhow::Error) {
    say(&format!("{} {error:#}", paint(Palette::COLOURED.bad.bold(), "error:")));
}

/// Writes a line to standard error, in colours only where that is a terminal.
fn say(line: &str) {
    // Where not even standard error can be written, there is nobody to tell.
    let _ = writeln!(anstream::stderr(), "{line}");
}
