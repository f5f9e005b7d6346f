//! `smartmeter capture add`: a recording becomes one of the captures that are tests.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail, ensure};
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use smartmeter_proto::Protocol;

use super::convert::into;
use super::input::InputArgs;
use super::say;
use crate::convert::{Format, Timing, target};
use crate::input::{Format as InputFormat, Notes, Recording};
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
    #[arg(long)]
    note: String,
    /// When it was recorded, as in 2017-06-01
    #[arg(long)]
    date: Date,
    /// What it was recorded with, by whom
    #[arg(long)]
    recorder: String,
    /// Under which licence it may be passed on
    #[arg(long)]
    licence: String,
    /// What was recorded; the protocol's name unless given
    #[arg(long)]
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
    let (body, notes) = body(recording).with_context(|| name.clone())?;
    // First without the heading, so that what is wrong in it stands on the line that is named.
    let shown = |text: &str| snapshot::<P>(text).map_err(|error| anyhow!("{error}")).with_context(|| name.clone());
    shown(&body)?;
    let capture = heading + &body;
    let snapshot = shown(&capture)?;
    write(&text, &capture)?;
    write(&snap, &snapshot)?;
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
        let stem = stem.map(|stem| stem.to_string_lossy().into_owned());
        let Some(what) = self.what.clone().or(stem) else {
            bail!("standard input has no name: expected --what NAME, which becomes part of the capture's")
        };
        let device = self.device.as_deref().unwrap_or(protocol);
        let (device, what) = (slug("--device", device)?, slug("--what", &what)?);
        let text = self.into.join(format!("{device}-{}-{what}.txt", self.date));
        let snap = text.with_extension("snap");
        for file in [&text, &snap] {
            ensure!(!file.exists(), "{} is there already; --what NAME makes another name", file.display());
        }
        Ok((text, snap))
    }

    fn heading(&self, protocol: &str, format: InputFormat) -> String {
        let date = self.date.to_string();
        let format = format.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
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

/// Letters and digits with `-` between.
fn slug(option: &str, text: &str) -> anyhow::Result<String> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-").to_lowercase();
    ensure!(!slug.is_empty(), "{option}: expected letters or digits, found {text:?}");
    Ok(slug)
}

/// The recording in the native text. What is in it already stays as it is, with its comments.
fn body(recording: Recording) -> anyhow::Result<(String, Notes)> {
    if recording.is_text() {
        let text = std::io::read_to_string(recording.into_bytes())?;
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text).replace("\r\n", "\n");
        let end = if text.ends_with('\n') { "" } else { "\n" };
        return Ok((text + end, Notes::new()));
    }
    let mut text = Vec::new();
    let (count, mut notes) = into(recording, target(Format::Words, Timing::default(), &mut text))?;
    notes.push(count.to_string());
    Ok((String::from_utf8(text)?, notes))
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = File::create_new(path).with_context(|| path.display().to_string())?;
    let written = file.write_all(text.as_bytes());
    if written.is_err() {
        // Half a capture is worse than none.
        let _ = fs::remove_file(path);
    }
    written.with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_letters_and_digits() {
        let slugs = ["P350", "After power-cut_2", "übung 1"].map(|text| slug("--what", text).ok());
        assert_eq!(slugs, ["p350", "after-power-cut-2", "bung-1"].map(|slug| Some(slug.into())));
        assert!(slug("--what", "..").is_err());
    }
}
