//! `smartmeter convert`: from one format to another.

use std::fmt;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, anyhow, ensure};
use clap::Args;
use smartmeter_proto::Protocol;
use smartmeter_proto::words::Ending;

use super::input::{InputArgs, duration};
use super::output::Output;
use super::progress::Progress;
use super::{report, say, say_odd, wrong_usage};
use crate::capture::{Capture, Entry, Mark};
use crate::convert::review::{ByDeclaration, Review};
use crate::convert::{Format, Target, Timing, reviewed, target};
use crate::decoding::Stop;
use crate::input::{InputError, Item, Notes, Recording};
use crate::odd::Found;
use crate::repair::RepairArgs;
use crate::show::counted;
use crate::source::Source;

#[derive(Debug, Args)]
pub(super) struct Convert {
    /// The recording; `-` for standard input
    #[arg(value_name = "IN")]
    source: PathBuf,
    /// The file to write, which is replaced only when all is written; `-` for standard output
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// What to write, where the name of OUT does not say so
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: Option<Format>,
    #[command(flatten)]
    reading: InputArgs,
    #[command(flatten)]
    repair: RepairArgs,
    #[command(flatten)]
    timing: TimingArgs,
}

/// How edges are made up.
#[derive(Debug, Args)]
#[command(next_help_heading = "Made-up edges, for vcd and sigrok")]
struct TimingArgs {
    /// How long a bit takes
    #[arg(long, value_name = "TIME", default_value = "20us", value_parser = duration, allow_hyphen_values = true)]
    clock_period: Duration,
    /// How many times as long the eighth bit of a byte takes
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0, value_parser = factor)]
    eighth_bit: f64,
    /// How much each half of a bit varies, 0.2 for a fifth more or less
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share)]
    jitter: f64,
    /// The share of bytes that take twice as long
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share)]
    stretched: f64,
    /// What varies does so by this number
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    seed: u64,
}

fn share(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|share| (0.0..1.0).contains(share)).ok_or_else(|| "expected 0 or more, below 1".into())
}

fn factor(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|factor| (0.1..=1000.0).contains(factor)).ok_or_else(|| "expected 0.1 to 1000".into())
}

impl TimingArgs {
    fn timing(&self) -> Timing {
        let Self { clock_period: period, eighth_bit, jitter, stretched, seed } = *self;
        Timing { period, eighth_bit, jitter, stretched, seed }
    }
}

/// What was converted, counted as `decode` counts it.
#[derive(Default)]
pub(super) struct Count {
    events: Capture,
    seen: Seen,
    pub(super) first_unreadable: Option<String>,
}

#[derive(Default)]
struct Seen {
    bytes: u64,
    transactions: u64,
    marks: u64,
    /// Marks that say that something is lost.
    losses: u64,
    /// Places that can't be read, for each of which a mark stands.
    unreadable: u64,
}

impl Count {
    fn found(&self, has_wires: bool) -> Found {
        let Seen { bytes, transactions, losses, .. } = self.seen;
        Found { bytes, transactions, losses, has_wires }
    }

    pub(super) const fn unreadable(&self) -> u64 {
        self.seen.unreadable
    }

    /// Whether there is anything in it.
    fn has_found(&self) -> bool {
        !self.found(false).is_nothing()
    }

    fn item(&mut self, item: &Item<'_>) {
        let Self { events, seen, first_unreadable } = self;
        match item.unreadable {
            Some(what) => {
                first_unreadable.get_or_insert_with(|| format!("line {}: {what}", item.line));
                events.unreadable(what, item.line, |_, entry| seen.entry(&entry));
            }
            None => events.word(item.word, item.line, |_, entry| seen.entry(&entry)),
        }
    }

    /// Nothing more comes.
    fn finish(&mut self) {
        let Self { events, seen, .. } = self;
        events.cut(|_, entry| seen.entry(&entry));
    }
}

impl Seen {
    fn entry(&mut self, entry: &Entry<'_>) {
        match entry {
            Entry::Mark(mark) => {
                self.marks += 1;
                self.losses += u64::from(matches!(mark, Mark::Lost(_)));
            }
            Entry::Transaction(transaction) => {
                self.bytes += transaction.bytes.len() as u64;
                self.transactions += u64::from(transaction.ending != Ending::TooLong);
            }
            Entry::Unreadable(_) => self.unreadable += 1,
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Seen { bytes, transactions, marks, unreadable, .. } = self.seen;
        let (bytes, transactions) = (counted(bytes, "byte"), counted(transactions, "transaction"));
        write!(f, "read: {bytes} in {transactions}, {}", counted(marks, "mark"))?;
        if unreadable == 0 { Ok(()) } else { write!(f, ", {}", counted(unreadable, "unreadable place")) }
    }
}

pub(super) fn run<P: Protocol + 'static>(convert: &Convert) -> anyhow::Result<bool> {
    let Convert { source, output, .. } = convert;
    let name = || output.display().to_string();
    let Some(format) = convert.to.or_else(|| Format::of(output)) else {
        wrong_usage("convert", &format!("{}: expected .txt, .pcapng, .vcd, .sr, or --to FORMAT", name()));
    };
    ensure!(!is_same(source, output), "{} is to be read and written at once", name());
    let source = Source::from(source.as_path());
    let recording = Recording::open(&source, &convert.reading.options()).with_context(|| source.to_string())?;
    let progress = Progress::new();
    let is_on = convert.repair.is_on();
    let make = Make { format, timing: convert.timing.timing(), review: &|| Box::new(ByDeclaration::<P>::new(is_on)) };
    let has_wires = recording.format().has_wires();
    let recording = progress.watch(recording);
    let fault = |stop| {
        let name = if matches!(stop, Stop::Write(_)) { name() } else { source.to_string() };
        anyhow::Error::new(stop).context(name)
    };
    let converted = if output == Path::new("-") {
        into(recording, make.target(progress.rows())).map_err(fault)
    } else {
        into_file(recording, output, &make).map_err(fault)
    };
    progress.end();
    let (count, notes) = converted?;
    notes.iter().for_each(|note| say(note));
    say(&count.to_string());
    if let Some(first) = &count.first_unreadable {
        let (places, stands) =
            (counted(count.unreadable(), "place"), if count.unreadable() == 1 { "stands" } else { "stand" });
        report(&anyhow!("{source}: {places} can't be read and {stands} as C000, beginning with {first}"));
    }
    Ok(say_odd(&source.to_string(), count.found(has_wires)) && count.unreadable() == 0)
}

/// How what is written is made.
struct Make<'c> {
    format: Format,
    timing: Timing,
    /// Only packets can hold what a declaration says of them.
    review: &'c dyn Fn() -> Box<dyn Review>,
}

impl Make<'_> {
    fn target<'o>(&self, out: impl Write + 'o) -> Box<dyn Target + 'o> {
        match self.format {
            Format::Pcapng => reviewed((self.review)(), out),
            format => target(format, self.timing, out),
        }
    }
}

/// Writes a file of that name, or leaves what is there: also where not a byte was found.
fn into_file(recording: Recording, output: &Path, make: &Make) -> Result<(Count, Notes), Stop> {
    let mut file = BufWriter::new(Output::create(output).map_err(Stop::Write)?);
    let (count, mut notes) = into(recording, make.target(&mut file))?;
    let file = file.into_inner().map_err(|error| Stop::Write(error.into_error()))?;
    if count.has_found() {
        file.keep().map_err(Stop::Write)?;
    } else {
        notes.push(format!("{} is not written", output.display()));
    }
    Ok((count, notes))
}

/// Writes all words. What came before a fault is written.
pub(super) fn into(recording: Recording, mut target: Box<dyn Target + '_>) -> Result<(Count, Notes), Stop> {
    let (mut count, mut written) = (Count::default(), Ok(()));
    let read = recording.read(&mut |item| {
        count.item(&item);
        written = target.item(item);
        if written.is_ok() { Ok(()) } else { Err(InputError::Stopped) }
    });
    written.map_err(Stop::Write)?;
    let left_out = target.finish().map_err(Stop::Write)?;
    let mut notes = read.map_err(Stop::Input)?;
    count.finish();
    notes.extend(left_out);
    Ok((count, notes))
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}
