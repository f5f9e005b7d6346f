//! `smartmeter serve`: collects.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::Args;
use smartmeter_proto::Protocol;
use tracing_subscriber::EnvFilter;

use crate::collector::config::Config;
use crate::collector::serve::serve;
use crate::simulate::Make;

#[derive(Debug, Args)]
pub(in crate::cli) struct Serve {
    /// Where requests and WebSockets are taken [default: 127.0.0.1:8350]
    #[arg(long, value_name = "ADDRESS", env = "SMARTMETER_LISTEN")]
    listen: Option<SocketAddr>,
    /// Where it is stored: `sqlite://FILE`, or `postgres://USER:PASSWORD@HOST:PORT/DATABASE` [default: `sqlite://smartmeter.db`]
    #[arg(long = "db", value_name = "URL", env = "SMARTMETER_DB", hide_env_values = true)]
    database: Option<String>,
    /// Where words come from, any number of times: udp://ADDRESS:PORT, tcp://HOST:PORT, serial:PATH?baud=N, `file:PATH`,
    /// `mqtt://HOST/TOPIC`, or `-`;
    /// WebSockets are always taken at /ws. Without any, `SMARTMETER_SOURCES` says them, with spaces between
    #[arg(long = "source", value_name = "SOURCE")]
    sources: Vec<String>,
    /// Collect from a simulated meter, too
    #[arg(long)]
    simulate: bool,
    /// Who sends by WebSocket needs the token that has this hash; `smartmeter token` makes both
    #[arg(long, value_name = "HASH", env = "SMARTMETER_SEND_TOKEN_HASH")]
    send_token_hash: Option<String>,
    /// Who reads, in a browser or by program, needs the token that has this hash
    #[arg(long, value_name = "HASH", env = "SMARTMETER_READ_TOKEN_HASH")]
    read_token_hash: Option<String>,
    /// Publish readings on a broker, and tell Home Assistant of them: mqtt://USER:PASSWORD@HOST:PORT/PREFIX, of which only the
    /// host is needed
    #[arg(long, value_name = "URL", env = "SMARTMETER_MQTT", hide_env_values = true)]
    mqtt: Option<String>,
    /// How Home Assistant is told: of a device at once, of each entity for itself, or not [default: device]
    #[arg(long, value_name = "device|entity|off", env = "SMARTMETER_DISCOVERY")]
    discovery: Option<String>,
    /// Let everybody who gets to an address that is not this machine's own send and read, where no token is needed
    #[arg(long)]
    trust_network: bool,
    /// How long nothing may come of a device before that is an alarm [default: 5m]
    #[arg(long, value_name = "TIME", env = "SMARTMETER_SILENCE")]
    silence: Option<String>,
    /// Which share of a device's frames may be damaged before that is an alarm [default: 0.2]
    #[arg(long, value_name = "SHARE", env = "SMARTMETER_DAMAGE")]
    damage: Option<f64>,
    /// Who is told of alarms, by a POST of JSON: http://… or https://…
    #[arg(long, value_name = "URL", env = "SMARTMETER_WEBHOOK", hide_env_values = true)]
    webhook: Option<String>,
    /// Speak TLS, with this certificate in PEM, and those that vouch for it; read again at SIGHUP
    #[arg(long, value_name = "FILE", env = "SMARTMETER_TLS_CERT")]
    tls_cert: Option<PathBuf>,
    /// The key of that certificate, in PEM
    #[arg(long, value_name = "FILE", env = "SMARTMETER_TLS_KEY")]
    tls_key: Option<PathBuf>,
    /// How many requests one address may make in a second; ten times as many at once [default: 200]
    #[arg(long, value_name = "NUMBER", env = "SMARTMETER_REQUESTS")]
    requests: Option<NonZeroU32>,
    /// How many datagrams one address may send in a second; ten times as many at once [default: 2000]
    #[arg(long, value_name = "NUMBER", env = "SMARTMETER_DATAGRAMS")]
    datagrams: Option<NonZeroU32>,
    /// How many devices there may be; what others send is refused [default: 16384]
    #[arg(long, value_name = "NUMBER", env = "SMARTMETER_DEVICES")]
    devices: Option<u32>,
    /// How long a question to the database may take [default: 10s]
    #[arg(long, value_name = "TIME", env = "SMARTMETER_QUERY_TIME")]
    query_time: Option<String>,
    /// Where the meter is: days begin, and prices change, by the clock on the wall there [default: that of this machine]
    #[arg(long, value_name = "ZONE", env = "SMARTMETER_TIMEZONE")]
    timezone: Option<String>,
    /// Read the same from a file in TOML, with _ for -; sources and database are its words for --source and --db. Only there
    /// stand prices, `InfluxDB`, and how long what is stored is kept: [retention] and [[downsample]]
    #[arg(long, value_name = "FILE", env = "SMARTMETER_CONFIG")]
    config: Option<PathBuf>,
}

impl Serve {
    pub(super) fn run<P: Protocol + 'static>(&self, simulator: Option<Make>) -> anyhow::Result<bool> {
        log();
        let mut sources = self.sources.clone();
        if sources.is_empty() {
            let said = std::env::var("SMARTMETER_SOURCES").unwrap_or_default();
            sources.extend(said.split_whitespace().map(str::to_owned));
        }
        let flags = Config {
            listen: self.listen,
            database: self.database.clone(),
            sources,
            simulate: self.simulate,
            send_token_hash: self.send_token_hash.clone(),
            read_token_hash: self.read_token_hash.clone(),
            mqtt: self.mqtt.clone(),
            discovery: self.discovery.clone(),
            trust_network: self.trust_network,
            silence: self.silence.clone(),
            damage: self.damage,
            webhook: self.webhook.clone(),
            tls_cert: self.tls_cert.clone(),
            tls_key: self.tls_key.clone(),
            requests: self.requests,
            datagrams: self.datagrams,
            devices: self.devices,
            query_time: self.query_time.clone(),
            timezone: self.timezone.clone(),
            ..Config::default()
        };
        let file = self.config.as_deref().map(Config::read).transpose()?.unwrap_or_default();
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
