//! `smartmeter spec`: descriptions of the protocol, made from its declaration.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use smartmeter_proto::Protocol;

use super::output::Output;
use super::say;
use crate::decoding::Stop;
use crate::spec::{File, Format, Spec};

#[derive(Debug, Args)]
pub(super) struct SpecArgs {
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    /// The folder to write into, which is made where it is not there; without it, standard output
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(super) fn run<P: Protocol>(args: &SpecArgs) -> anyhow::Result<bool> {
    let files = args.format.files(&Spec::of::<P>());
    match (&args.output, files.as_slice()) {
        (Some(folder), files) => files.iter().try_for_each(|file| write(folder, file))?,
        (None, [file]) => io::stdout().write_all(file.text.as_bytes()).map_err(Stop::Write)?,
        (None, files) => bail!("there are {} files of it: -o DIR says where to write them", files.len()),
    }
    Ok(true)
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
