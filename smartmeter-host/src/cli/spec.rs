//! `smartmeter spec`: descriptions of the protocol, made from its declaration.

mod diff;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use clap::{Args, Subcommand};
use smartmeter_proto::Protocol;

use super::input::InputArgs;
use super::output::Output;
use super::say;
use crate::decoding::Stop;
use crate::input::Recording;
use crate::show::{self, counted};
use crate::source::Source;
use crate::spec::seen::Counts;
use crate::spec::{File, Format, Spec};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct SpecArgs {
    #[command(subcommand)]
    command: Option<SpecCommand>,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// The folder to write into, which is made where it is not there; without it, standard output
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Captures to take examples from, of any format that is read; of a folder, its files `*.txt`
    #[arg(long, value_name = "PATH", num_args = 1..)]
    captures: Vec<PathBuf>,
    #[command(flatten)]
    reading: InputArgs,
}

#[derive(Debug, Subcommand)]
enum SpecCommand {
    /// Says what changed between two declarations, and whether it breaks what was made with the older one
    #[command(after_help = diff::EXIT_STATUS)]
    Diff(diff::DiffArgs),
}

pub(super) fn run<P: Protocol>(args: &SpecArgs) -> anyhow::Result<bool> {
    if let Some(SpecCommand::Diff(args)) = &args.command {
        return diff::run::<P>(args);
    }
    let files = args.format.files(&args.spec::<P>()?);
    match (&args.output, files.as_slice()) {
        (Some(folder), files) => files.iter().try_for_each(|file| write(folder, file))?,
        (None, [file]) => io::stdout().write_all(file.text.as_bytes()).map_err(Stop::Write)?,
        (None, files) => bail!("there are {} files of it: -o DIR says where to write them", files.len()),
    }
    Ok(true)
}

impl SpecArgs {
    fn spec<P: Protocol>(&self) -> anyhow::Result<Spec> {
        let mut spec = Spec::of::<P>();
        for path in captures(&self.captures)? {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let recording = Recording::open(&Source::from(path.as_path()), &self.reading.options());
            let read = recording.map_err(Stop::Input).and_then(|recording| spec.seen.read::<P>(&name, recording));
            let shown = show::file_name(&path.display().to_string());
            read.with_context(|| shown.clone())?;
            spec.seen
                .captures
                .last()
                .map(odd)
                .into_iter()
                .flatten()
                .for_each(|odd| say(&format!("warning: {shown}: {odd}")));
        }
        Ok(spec)
    }
}

/// What looks odd about a capture that was read.
fn odd(counts: &Counts) -> impl Iterator<Item = String> {
    let places = counted(counts.unreadable, "place");
    let unreadable = (counts.unreadable > 0).then(|| format!("{places} can't be read: left out"));
    let nothing = (counts.decoded() == 0).then(|| "nothing in it decodes: no example is from it".to_owned());
    unreadable.into_iter().chain(nothing)
}

/// The files, and of folders the captures in them, in the order of their names.
fn captures(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries = fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let entries = entries.with_context(|| path.display().to_string())?;
        let mut found: Vec<_> = entries.into_iter().map(|entry| entry.path()).collect();
        found.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
        ensure!(!found.is_empty(), "{}: no *.txt in this folder", path.display());
        found.sort();
        files.extend(found);
    }
    Ok(files)
}

fn write(folder: &Path, file: &File) -> anyhow::Result<()> {
    ensure!(folder.is_dir() || !folder.exists(), "{}: it is no folder", show::file_name(&folder.display().to_string()));
    let path = folder.join(&file.path);
    let written = fs::create_dir_all(path.parent().unwrap_or(folder)).and_then(|()| {
        let mut output = Output::create(&path)?;
        output.write_all(file.text.as_bytes())?;
        output.keep()
    });
    written.with_context(|| path.display().to_string())?;
    say(&format!("wrote {}", path.display()));
    Ok(())
}
