//! `smartmeter spec`: descriptions of the protocol, made from its declaration.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use clap::Args;
use smartmeter_proto::Protocol;

use super::input::InputArgs;
use super::output::Output;
use super::say;
use crate::decoding::Stop;
use crate::input::Recording;
use crate::show;
use crate::source::Source;
use crate::spec::{File, Format, Spec};

#[derive(Debug, Args)]
pub(super) struct SpecArgs {
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

pub(super) fn run<P: Protocol>(args: &SpecArgs) -> anyhow::Result<bool> {
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
            read.with_context(|| show::file_name(&path.display().to_string()))?;
        }
        Ok(spec)
    }
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
