//! `smartmeter convert`: from one format to another.

use std::fmt;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::Args;
use smartmeter_proto::words::Word;

use super::input::{InputArgs, duration};
use super::progress::Progress;
use super::say;
use crate::convert::{Format, Target, Timing, target};
use crate::decoding::Stop;
use crate::input::{InputError, Notes, Recording};
use crate::show::counted;
use crate::source::Source;

#[derive(Debug, Args)]
pub(super) struct Convert {
    /// The recording; `-` for standard input
    #[arg(value_name = "IN")]
    source: PathBuf,
    /// The file to write; `-` for standard output
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// What to write, where the name of OUT does not say so
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: Option<Format>,
    #[command(flatten)]
    reading: InputArgs,
    #[command(flatten)]
    timing: TimingArgs,
}

/// How edges are made up.
#[derive(Debug, Args)]
#[command(next_help_heading = "Made-up edges, for vcd and sigrok")]
struct TimingArgs {
    /// How long a bit takes
    #[arg(long, value_name = "TIME", default_value = "20us", value_parser = duration)]
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

/// What was converted.
#[derive(Default)]
pub(super) struct Count {
    bytes: u64,
    transactions: u64,
    marks: u64,
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (bytes, transactions) = (counted(self.bytes, "byte"), counted(self.transactions, "transaction"));
        write!(f, "{bytes} in {transactions}, {}", counted(self.marks, "mark"))
    }
}

pub(super) fn run(convert: &Convert) -> anyhow::Result<bool> {
    let Convert { source, output, .. } = convert;
    let name = || output.display().to_string();
    let format = convert.to.or_else(|| Format::of(output));
    let format = format.with_context(|| format!("{}: expected .txt, .pcapng, .vcd, .sr, or --to FORMAT", name()))?;
    ensure!(!is_same(source, output), "{} is to be read and written at once", name());
    let source = Source::from(source.as_path());
    let recording = Recording::open(&source, &convert.reading.options()).with_context(|| source.to_string())?;
    let progress = Progress::new();
    let out: Box<dyn Write> = if output == Path::new("-") {
        Box::new(progress.rows())
    } else {
        Box::new(File::create(output).map_err(Stop::Write).with_context(name)?)
    };
    let target = target(format, convert.timing.timing(), BufWriter::new(out));
    let converted = into(progress.watch(recording), target);
    progress.end();
    let (count, notes) = converted.map_err(|stop| {
        let name = if matches!(stop, Stop::Write(_)) { name() } else { source.to_string() };
        anyhow::Error::new(stop).context(name)
    })?;
    notes.iter().for_each(|note| say(note));
    say(&count.to_string());
    Ok(true)
}

/// Writes all words. What came before a fault is written.
pub(super) fn into(recording: Recording, mut target: Box<dyn Target + '_>) -> Result<(Count, Notes), Stop> {
    let (mut count, mut written) = (Count::default(), Ok(()));
    let read = recording.read(&mut |item| {
        match item.word {
            Word::Byte(_) => count.bytes += 1,
            Word::End => count.transactions += 1,
            _ => count.marks += 1,
        }
        written = target.item(item);
        if written.is_ok() { Ok(()) } else { Err(InputError::Stopped) }
    });
    written.map_err(Stop::Write)?;
    let left_out = target.finish().map_err(Stop::Write)?;
    let mut notes = read.map_err(Stop::Input)?;
    if count.bytes + count.transactions + count.marks == 0 {
        return Err(Stop::Input(InputError::Whole("the recording holds no words".into())));
    }
    notes.extend(left_out);
    Ok((count, notes))
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}
