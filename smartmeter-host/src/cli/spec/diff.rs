//! `smartmeter spec diff`: what changed between two declarations.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use smartmeter_proto::Protocol;

use crate::decoding::Stop;
use crate::show;
use crate::spec::diff::Diff;
use crate::spec::model::Document;
use crate::spec::walk;

pub(super) const EXIT_STATUS: &str = "\
What is unknown or reserved in the older declaration may get names, types and units, as long as the same bytes are taken. \
A new variant breaks nothing; a new field does, since what is behind it moves.

Exit status: 0 when nothing breaks; 1 when something does, or a file can't be read; 2 when the command line is wrong.";

#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// The older declaration, as `spec --format json` wrote it; `-` for standard input
    #[arg(value_name = "OLD.json")]
    old: PathBuf,
    /// The newer one; without it, what this program is built from
    #[arg(value_name = "NEW.json")]
    new: Option<PathBuf>,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// One line for each change, for people
    Text,
    /// One JSON object with all changes
    Json,
}

pub(super) fn run<P: Protocol>(args: &DiffArgs) -> anyhow::Result<bool> {
    let old = read(&args.old)?;
    let new = args.new.as_deref().map_or_else(|| Ok(walk::document::<P>()), read)?;
    let diff = Diff::between(&old, &new);
    let text = match args.format {
        Format::Text => diff.to_text(),
        Format::Json => diff.to_json(),
    };
    io::stdout().write_all(text.as_bytes()).map_err(Stop::Write)?;
    Ok(!diff.is_breaking())
}

fn read(path: &Path) -> anyhow::Result<Document> {
    let name = show::file_name(&path.display().to_string());
    let text = if path.as_os_str() == "-" { io::read_to_string(io::stdin()) } else { fs::read_to_string(path) };
    Document::from_json(&text.with_context(|| name.clone())?).context(name)
}
