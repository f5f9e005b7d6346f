//! `smartmeter prune`: what `serve` does each hour, at once.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, ensure};
use clap::Args;

use super::serve::{log, run};
use crate::cli::say;
use crate::collector::arrival::now;
use crate::collector::config::{Config, DATABASE};
use crate::collector::counts::Count;
use crate::collector::retention::{Done, Retention, Round};
use crate::collector::store::{Location, Taken};
use crate::decoding::Stop;

#[derive(Debug, Args)]
pub(in crate::cli) struct Prune {
    /// The collector's settings: what [retention] and [[downsample]] there say is done
    #[arg(long, value_name = "FILE", env = "SMARTMETER_CONFIG")]
    config: PathBuf,
    /// The collector's database, which may be in use [default: that of the settings]
    #[arg(long = "db", value_name = "URL", env = "SMARTMETER_DB", hide_env_values = true)]
    database: Option<String>,
    /// Only say how much that would be, at most
    #[arg(long)]
    dry_run: bool,
    /// Then write a file of SQLite anew, as small as it can be; collectors wait meanwhile
    #[arg(long, conflicts_with = "dry_run")]
    compact: bool,
}

impl Prune {
    pub(super) fn run(&self) -> anyhow::Result<bool> {
        log();
        let config = Config::read(&self.config)?;
        let name = || self.config.display().to_string();
        let retention = Retention::read(&config.retention, &config.downsample).with_context(name)?;
        let is_told = !retention.is_nothing() || self.compact;
        ensure!(is_told, "{}: neither [retention] nor [[downsample]] is there: all is kept", name());
        let database: Location =
            self.database.as_ref().or(config.database.as_ref()).map_or(DATABASE, |url| url).parse()?;
        let size = || database.file().and_then(|file| file.metadata().ok()).map_or(0, |about| about.len());
        let before = size();
        let done = run(self.prune(&retention, &database))?;
        let mut text = String::new();
        for (kind, count) in Taken::ALL.iter().filter_map(|kind| Some((kind, done.get(kind)?))) {
            text += &format!("{:<12}{count:>12}\n", kind.as_str());
        }
        io::stdout().write_all(text.as_bytes()).map_err(Stop::Write)?;
        say(match (self.dry_run, done.is_empty()) {
            (_, true) => "nothing is so old",
            (true, _) => "would be pruned, at most",
            (false, _) => "pruned",
        });
        if size() < before {
            say(&format!("the file has {} bytes now, and had {before}", size()));
        }
        Ok(true)
    }

    async fn prune(&self, retention: &Retention, database: &Location) -> anyhow::Result<Done> {
        let store = database.existing().await?;
        let counted = Count::default();
        let round = Round::new(&store, retention, now(), &counted);
        let done = if self.dry_run { round.would().await } else { round.run().await };
        let done = done.with_context(|| database.to_string())?;
        if self.compact {
            store.compact().await.with_context(|| database.to_string())?;
        }
        store.close().await;
        Ok(done)
    }
}
