//! What is done with a collector's database now and then: `redecode`, `export`, `backup`, `check`.

use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use smartmeter_proto::Protocol;

use super::serve::run;
use crate::cli::say;
use crate::collector::store::{Location, Store, Wanted, rank};
use crate::collector::upkeep::{Form, What, backup, check, export, redecode};
use crate::decoding::Stop;
use crate::verdict::Quality;

/// Which database.
#[derive(Debug, Args)]
pub(super) struct Database {
    /// The collector's database, which may be in use
    #[arg(
        long = "db",
        value_name = "URL",
        env = "SMARTMETER_DB",
        hide_env_values = true,
        default_value = "sqlite://smartmeter.db"
    )]
    url: String,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Redecode {
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Check {
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Backup {
    #[command(flatten)]
    database: Database,
    /// The file to write, which must not be there
    #[arg(value_name = "FILE")]
    to: PathBuf,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Export {
    #[command(flatten)]
    database: Database,
    /// What to write
    #[arg(value_enum, value_name = "WHAT", default_value_t)]
    what: What,
    /// How; words are always a capture
    #[arg(long, value_enum, default_value_t)]
    format: Form,
    /// The file to write; `-` for standard output
    #[arg(short, long, value_name = "OUT", default_value = "-")]
    output: PathBuf,
    /// Of one device, by its number
    #[arg(long, value_name = "NUMBER")]
    device: Option<i64>,
    /// Readings of one metric
    #[arg(long)]
    metric: Option<String>,
    /// Readings from this time on, as in 2017-06-01T21:00:00Z
    #[arg(long, value_name = "TIME")]
    from: Option<jiff::Timestamp>,
    /// Readings before this time
    #[arg(long, value_name = "TIME")]
    to: Option<jiff::Timestamp>,
    /// Readings at least as good as this
    #[arg(long, value_name = "QUALITY", value_parser = quality)]
    quality: Option<Quality>,
}

impl Database {
    /// Does something with it.
    fn with<T>(&self, work: impl AsyncFnOnce(&Store) -> anyhow::Result<T>) -> anyhow::Result<T> {
        run(async {
            let store = self.url.parse::<Location>()?.existing().await?;
            let done = work(&store).await;
            store.close().await;
            done
        })
    }
}

impl Redecode {
    pub(super) fn run<P: Protocol>(&self) -> anyhow::Result<bool> {
        let done = self.database.with(async |store| Ok(redecode::<P>(store, |_, _| {}).await?))?;
        write!(io::stdout(), "{done}").map_err(Stop::Write)?;
        Ok(true)
    }
}

impl Check {
    pub(super) fn run<P: Protocol>(&self) -> anyhow::Result<bool> {
        let found = self.database.with(async |store| Ok(check::<P>(store).await?))?;
        write!(io::stdout(), "{found}").map_err(Stop::Write)?;
        Ok(found.faults.is_empty())
    }
}

impl Backup {
    pub(super) fn run(&self) -> anyhow::Result<bool> {
        self.database.with(async |store| backup(store, &self.to).await)?;
        Ok(true)
    }
}

impl Export {
    pub(super) fn run(&self) -> anyhow::Result<bool> {
        let wanted = Wanted {
            device: self.device,
            metric: self.metric.clone(),
            from: self.from.map(jiff::Timestamp::as_second),
            to: self.to.map(jiff::Timestamp::as_second),
            rank: rank(self.quality.unwrap_or(Quality::Damaged)),
            ..Wanted::default()
        };
        let done = self.database.with(async |store| {
            let mut out: Box<dyn Write + Send> = if self.output == Path::new("-") {
                Box::new(BufWriter::new(io::stdout()))
            } else {
                let name = || self.output.display().to_string();
                Box::new(BufWriter::new(File::create(&self.output).with_context(name)?))
            };
            export(store, self.what, self.format, wanted, &mut out).await
        });
        let done = match done {
            // Whoever read the output has seen enough.
            Err(error) if is_broken_pipe(&error) => return Ok(true),
            done => done?,
        };
        let noun = match self.what {
            What::Readings => "reading",
            What::Frames => "frame",
            What::Words => "word",
        };
        say(&crate::show::counted(done.count, noun));
        Ok(true)
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref().is_some_and(|error: &io::Error| error.kind() == ErrorKind::BrokenPipe))
}

fn quality(text: &str) -> Result<Quality, String> {
    let all = [Quality::Checked, Quality::Reconstructed, Quality::Unchecked];
    all.into_iter()
        .find(|quality| quality.as_str() == text)
        .ok_or_else(|| "expected checked, reconstructed or unchecked".into())
}
