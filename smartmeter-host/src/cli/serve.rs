//! `smartmeter serve`: collects.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use smartmeter_proto::Protocol;
use tracing_subscriber::EnvFilter;

use crate::collector::config::Config;
use crate::collector::serve::serve;
use crate::simulate::Make;

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Where requests and WebSockets are taken [default: 127.0.0.1:8350]
    #[arg(long, value_name = "ADDRESS", env = "SMARTMETER_LISTEN")]
    listen: Option<SocketAddr>,
    /// Where it is stored [default: `sqlite://smartmeter.db`]
    #[arg(long = "db", value_name = "URL", env = "SMARTMETER_DB")]
    database: Option<String>,
    /// Where words come from, any number of times: udp://ADDRESS:PORT, tcp://HOST:PORT, serial:PATH?baud=N, `file:PATH`, or `-`;
    /// WebSockets are always taken at /ws. Without any, `SMARTMETER_SOURCES` says them, with spaces between
    #[arg(long = "source", value_name = "SOURCE")]
    sources: Vec<String>,
    /// Collect from a simulated meter, too
    #[arg(long)]
    simulate: bool,
    /// Read the same from a file in TOML: listen, database, sources and simulate
    #[arg(long, value_name = "FILE", env = "SMARTMETER_CONFIG")]
    config: Option<PathBuf>,
}

impl Serve {
    pub(super) fn run<P: Protocol + 'static>(&self, simulator: Option<Make>) -> anyhow::Result<bool> {
        log();
        let Self { listen, database, sources, simulate, config } = self;
        let mut sources = sources.clone();
        if sources.is_empty() {
            let said = std::env::var("SMARTMETER_SOURCES").unwrap_or_default();
            sources.extend(said.split_whitespace().map(str::to_owned));
        }
        let (listen, database) = (*listen, database.clone());
        let flags = Config { listen, database, sources, simulate: *simulate };
        let file = config.as_deref().map(Config::read).transpose()?.unwrap_or_default();
        let settings = flags.before(file).settings()?;
        run(serve::<P>(settings, simulator))?;
        Ok(true)
    }
}

/// Does something to its end. Standard input may still be waited for then, by a thread that nothing can wake.
pub(super) fn run<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(work);
    runtime.shutdown_background();
    done
}

/// Says what goes on, on standard error: as much as `RUST_LOG` asks for.
pub(super) fn log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=error"));
    let format = tracing_subscriber::fmt().with_env_filter(filter).with_target(false).with_writer(std::io::stderr);
    // Somebody else may have set one up already.
    let _ = format.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).try_init();
}
