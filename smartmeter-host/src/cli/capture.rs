//! `smartmeter capture add`: a recording becomes one of the captures that are tests.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail, ensure};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use smartmeter_proto::Protocol;

use super::convert::into;
use super::input::InputArgs;
use super::output::Output;
use super::say;
use crate::capture::{Capture as Events, Entry};
use crate::convert::{Format, Timing, target};
use crate::input::{Format as InputFormat, Notes, Recording};
use crate::show::counted;
use crate::snapshot::snapshot;
use crate::source::Source;

#[derive(Debug, Subcommand)]
pub(super) enum Capture {
    /// Puts a recording, of any format that is read, among the captures that are tests, and writes its snapshot
    Add(Add),
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// The recording; `-` for standard input
    #[arg(value_name = "FILE")]
    source: PathBuf,
    /// What it is, and what is special about it
    #[arg(long, value_parser = said)]
    note: String,
    /// When it was recorded, as in 2017-06-01
    #[arg(long, value_parser = date)]
    date: Date,
    /// What it was recorded with, by whom
    #[arg(long, value_parser = said)]
    recorder: String,
    /// Under which licence it may be passed on: an SPDX expression, as in `CC0-1.0` or `MIT OR Apache-2.0`
    #[arg(long, value_parser = licence)]
    licence: String,
    /// Keep it although places in it can't be read: they become words C000, and comments are left out
    #[arg(long)]
    damaged: bool,
    /// What was recorded; the protocol's name unless given
    #[arg(long, value_parser = said)]
    device: Option<String>,
    /// What the file's name says of it; the name of FILE unless given
    #[arg(long)]
    what: Option<String>,
    /// The folder of captures
    #[arg(long, value_name = "DIR", default_value = "spec/captures")]
    into: PathBuf,
    #[command(flatten)]
    reading: InputArgs,
}

pub(super) fn run<P: Protocol>(Capture::Add(add): &Capture) -> anyhow::Result<bool> {
    ensure!(add.into.is_dir(), "{}: no such folder; --into DIR says where captures are", add.into.display());
    let (text, snap) = add.files(P::NAME)?;
    let source = Source::from(add.source.as_path());
    let name = source.to_string();
    let recording = Recording::open(&source, &add.reading.options()).with_context(|| name.clone())?;
    let heading = add.heading(P::NAME, recording.format());
    let (body, notes) = body(recording, add.damaged).with_context(|| name.clone())?;
    // First without the heading, so that what is wrong in it stands on the line that is named.
    let shown = |text: &str| snapshot::<P>(text).map_err(|error| anyhow!("{error}")).with_context(|| name.clone());
    shown(&body)?;
    ensure!(has_bytes(&body), "{name}: no transaction in it holds a byte: there is nothing to hold against a protocol");
    let capture = heading + &body;
    let snapshot = shown(&capture)?;
    write(&text, &capture)?;
    if let Err(error) = write(&snap, &snapshot) {
        // A capture without its snapshot is a test that fails.
        let _ = fs::remove_file(&text);
        return Err(error);
    }
    notes.iter().for_each(|note| say(note));
    say(&format!(
        "wrote {} and {}: read the second against the protocol, then add both",
        text.display(),
        snap.display()
    ));
    Ok(true)
}

impl Add {
    /// The capture and its snapshot, neither of which is there yet.
    fn files(&self, protocol: &str) -> anyhow::Result<(PathBuf, PathBuf)> {
        let stem = self.source.file_stem().filter(|_| self.source != Path::new("-"));
        let what = match (&self.what, stem.map(|stem| stem.to_string_lossy())) {
            (Some(what), _) => slug(what).with_context(|| format!("--what: {NO_NAME}, found {what:?}"))?,
            (None, Some(stem)) => slug(&stem).with_context(|| {
                format!(
                    "no name comes of {stem:?}, which has neither letters of English nor digits: name it with --what"
                )
            })?,
            (None, None) => {
                bail!("standard input has no name: name it with --what, which becomes part of the capture's")
            }
        };
        let device = self.device.as_deref().unwrap_or(protocol);
        let device = slug(device).with_context(|| format!("--device: {NO_NAME}, found {device:?}"))?;
        let text = self.into.join(format!("{device}-{}-{what}.txt", self.date));
        let snap = text.with_extension("snap");
        for file in [&text, &snap] {
            ensure!(!file.exists(), "{} is there already; --what NAME makes another name", file.display());
        }
        Ok((text, snap))
    }

    fn heading(&self, protocol: &str, format: InputFormat) -> String {
        let date = self.date.to_string();
        let format = format.name();
        let said = [
            ("note", self.note.as_str()),
            ("device", self.device.as_deref().unwrap_or(protocol)),
            ("date", &date),
            ("recorder", &self.recorder),
            ("licence", &self.licence),
            ("format", &format),
        ];
        let lines = said.map(|(key, text)| format!("# {key}: {}\n", text.lines().collect::<Vec<_>>().join("\n#   ")));
        lines.concat()
    }
}

const NO_NAME: &str = "expected letters of English or digits";

/// Letters and digits with `-` between; nothing where there are none.
fn slug(text: &str) -> Option<String> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    Some(words.collect::<Vec<_>>().join("-").to_lowercase()).filter(|slug| !slug.is_empty())
}

/// What has something to say.
fn said(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() { Err("expected some words, found none".into()) } else { Ok(text.into()) }
}

/// A day since such sniffers exist, up to today.
fn date(text: &str) -> Result<Date, String> {
    let date: Date = text.parse().map_err(|error: jiff::Error| format!("{error}; expected a date as in 2017-06-01"))?;
    // Somewhere on earth it may be tomorrow.
    let now = Timestamp::now().saturating_add(SignedDuration::from_hours(14)).unwrap_or(Timestamp::MAX);
    let today = now.to_zoned(TimeZone::UTC).date();
    match date {
        _ if date.year() < 2000 => Err("expected the day of the recording, found one before 2000".into()),
        _ if date > today => Err("expected the day of the recording, found one that is yet to come".into()),
        date => Ok(date),
    }
}

fn licence(text: &str) -> Result<String, String> {
    let text = said(text)?;
    match spdx::Expression::parse(&text) {
        Ok(_) => Ok(text),
        Err(error) => {
            let expected =
                "expected an SPDX expression such as CC0-1.0, or LicenseRef-NAME for one that SPDX does not list";
            Err(format!("{}; {expected}", error.reason))
        }
    }
}

/// The recording in the native text. What is in it already stays as it is, with its comments, where all of it can be
/// read.
fn body(recording: Recording, is_damaged: bool) -> anyhow::Result<(String, Notes)> {
    if !recording.is_text() {
        return converted(recording, is_damaged);
    }
    let mut bytes = Vec::new();
    recording.into_bytes().read_to_end(&mut bytes)?;
    let text = str::from_utf8(&bytes).ok().filter(|_| is_readable(&bytes));
    let Some(text) = text else { return converted(Recording::of_words(bytes), is_damaged) };
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let end = if text.ends_with('\n') { "" } else { "\n" };
    Ok((text + end, Notes::new()))
}

/// Whether there is nothing but words and comments.
fn is_readable(text: &[u8]) -> bool {
    let (mut events, mut is_readable) = (Events::default(), true);
    let mut look = |_, entry: Entry<'_>| is_readable &= !matches!(entry, Entry::Unreadable(_));
    let read = events.push(text, &mut look).and_then(|()| events.finish(look));
    read.is_ok() && is_readable && events.passed_over() == 0
}

fn has_bytes(text: &str) -> bool {
    let (mut events, mut has_bytes) = (Events::default(), false);
    let mut look = |_, entry: Entry<'_>| {
        has_bytes |= matches!(entry, Entry::Transaction(transaction) if !transaction.bytes.is_empty());
    };
    // What is wrong with it was said before.
    let _ = events.push(text.as_bytes(), &mut look).and_then(|()| events.finish(look));
    has_bytes
}

fn converted(recording: Recording, is_damaged: bool) -> anyhow::Result<(String, Notes)> {
    let mut text = Vec::new();
    let (count, mut notes) = into(recording, target(Format::Words, Timing::default(), &mut text))?;
    if let Some(first) = count.first_unreadable.as_ref().filter(|_| !is_damaged) {
        let places = counted(count.unreadable(), "place");
        bail!("{places} can't be read, the first at {first}; mend the recording, or keep it as it is with --damaged");
    }
    notes.push(count.to_string());
    Ok((String::from_utf8(text)?, notes))
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let written = Output::create(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.keep_new()
    });
    written.with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_letters_and_digits() {
        let slugs = ["P350", "After power-cut_2", "übung 1", "測定"].map(slug);
        assert_eq!(slugs, [Some("p350".into()), Some("after-power-cut-2".into()), Some("bung-1".into()), None]);
    }

    #[test]
    fn a_recording_is_of_this_century_and_not_of_tomorrow() {
        assert!(["2000-01-01", "2017-06-01"].iter().all(|text| date(text).is_ok()));
        assert!(["1999-12-31", "9999-01-01", "2017-02-30", ""].iter().all(|text| date(text).is_err()));
    }

    #[test]
    fn licences_are_those_of_spdx() {
        assert!(["CC0-1.0", "MIT OR Apache-2.0", "LicenseRef-by-hand"].iter().all(|text| licence(text).is_ok()));
        let wrong = ["", " ", "free", "CC0", "MIT or what"].map(|text| licence(text).expect_err("none of SPDX's"));
        assert!(wrong.iter().skip(2).all(|message| message.contains("expected an SPDX expression")), "{wrong:?}");
    }
}
