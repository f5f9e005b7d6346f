//! What a collector is told: by a file in TOML, and by flags and environment, which go before it.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::alarm;
use super::influx::Influx;
use super::mqtt::{Broker, Discovery};
use super::sources::Address;
use super::store::Location;
use super::tariff::{Calendar, StandingCharge, Tariff, Tariffs};
use super::tls::TlsFiles;
use super::token::TokenHash;

/// Where the dashboard and the interfaces are, if nobody says.
const LISTEN: &str = "127.0.0.1:8350";
/// Where it is stored, if nobody says.
const DATABASE: &str = "sqlite://smartmeter.db";

/// How long nothing may come of a device, if nobody says: a sniffer says each minute that it is there.
const SILENCE: Duration = Duration::from_secs(5 * 60);
/// Which share of its frames may be damaged, if nobody says.
const DAMAGE: f64 = 0.2;

/// How many requests one address may make in a second, if nobody says: a page that is opened makes twenty.
const REQUESTS: NonZeroU32 = NonZeroU32::new(200).unwrap();
/// How many datagrams one address may send in a second, if nobody says; what is dropped of the link comes again.
pub(super) const DATAGRAMS: NonZeroU32 = NonZeroU32::new(2000).unwrap();
/// How many devices there may be, if nobody says.
const DEVICES: u32 = 16_384;
/// How long a question to the database may take, if nobody says.
const QUERY_TIME: Duration = Duration::from_secs(10);

/// What may be said.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where requests and WebSockets are taken.
    pub listen: Option<SocketAddr>,
    /// `sqlite://FILE`, or `postgres://USER:PASSWORD@HOST:PORT/DATABASE`.
    pub database: Option<String>,
    /// Where words come from.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Whether a simulated meter is one of them.
    #[serde(default)]
    pub simulate: bool,
    /// The hash of the token that who sends needs.
    pub send_token_hash: Option<String>,
    /// The hash of the token that who reads needs.
    pub read_token_hash: Option<String>,
    /// The broker on which readings are published.
    pub mqtt: Option<String>,
    /// How Home Assistant is told: `device`, `entity` or `off`.
    pub discovery: Option<String>,
    /// Whether everybody who gets to an address that is open to the network may do what no token is needed for.
    #[serde(default)]
    pub trust_network: bool,
    /// How long nothing may come of a device before that is an alarm, as in `5m`.
    pub silence: Option<String>,
    /// Which share of a device's frames may be damaged before that is an alarm, as in 0.2.
    pub damage: Option<f64>,
    /// Who is told of alarms: `https://…`.
    pub webhook: Option<String>,
    /// A certificate in PEM, with those that vouch for it.
    pub tls_cert: Option<PathBuf>,
    /// Its key.
    pub tls_key: Option<PathBuf>,
    /// How many requests one address may make in a second.
    pub requests: Option<NonZeroU32>,
    /// How many datagrams one address may send in a second.
    pub datagrams: Option<NonZeroU32>,
    /// How many devices there may be.
    pub devices: Option<u32>,
    /// How long a question to the database may take, as in `10s`.
    pub query_time: Option<String>,
    /// Where readings are pushed to.
    pub influxdb: Option<Influx>,
    /// Where the meter is, as in `Europe/Zurich`.
    pub timezone: Option<String>,
    /// What a kWh costs, and when.
    #[serde(default)]
    pub tariff: Vec<toml::Spanned<Tariff>>,
    /// What a day costs.
    #[serde(default)]
    pub standing_charge: Vec<toml::Spanned<StandingCharge>>,
    /// Both, once it is known that they fit together.
    #[serde(skip)]
    pub tariffs: Tariffs,
}

/// Who may do what: those who have the token that has this hash; everybody, where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tokens {
    /// Send by WebSocket.
    pub send: Option<TokenHash>,
    /// Read.
    pub read: Option<TokenHash>,
}

/// What one may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// How many requests one address may make in a second; ten times as many at once.
    pub requests: NonZeroU32,
    /// How many datagrams one address may send in a second; ten times as many at once.
    pub datagrams: NonZeroU32,
    /// How many devices there may be.
    pub devices: u32,
    /// How long a question to the database may take.
    pub query_time: Duration,
}

/// What a collector works by.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where requests and WebSockets are taken.
    pub listen: SocketAddr,
    /// Where it is stored.
    pub database: Location,
    /// Where words come from.
    pub sources: Vec<Address>,
    /// Whether a simulated meter is one of them.
    pub simulate: bool,
    /// Who may send and read.
    pub tokens: Tokens,
    /// How long nothing may come of a device.
    pub silence: Duration,
    /// Which share of a device's frames may be damaged.
    pub damage: f64,
    /// Who is told of alarms.
    pub webhook: Option<String>,
    /// The broker on which readings are published.
    pub mqtt: Option<Broker>,
    /// How Home Assistant is told of them.
    pub discovery: Discovery,
    /// Where readings are pushed to.
    pub influxdb: Option<Influx>,
    /// The clock on the wall, and prices.
    pub calendar: Calendar,
    /// What connections are secured with.
    pub tls: Option<TlsFiles>,
    /// What one may ask for.
    pub bounds: Bounds,
}

impl Config {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// Where there is none, or something in it is wrong: which line, and what would be right.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let name = || path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(name)?;
        let mut config: Self = toml::from_str(&text).with_context(name)?;
        config.tariffs = Tariffs::read(&text, &config.tariff, &config.standing_charge).with_context(name)?;
        Ok(config)
    }

    /// What holds, where this goes before another; sources are those of both.
    #[must_use]
    pub fn before(mut self, other: Self) -> Self {
        self.sources.extend(other.sources);
        Self {
            listen: self.listen.or(other.listen),
            database: self.database.or(other.database),
            sources: self.sources,
            simulate: self.simulate || other.simulate,
            send_token_hash: self.send_token_hash.or(other.send_token_hash),
            read_token_hash: self.read_token_hash.or(other.read_token_hash),
            mqtt: self.mqtt.or(other.mqtt),
            discovery: self.discovery.or(other.discovery),
            trust_network: self.trust_network || other.trust_network,
            silence: self.silence.or(other.silence),
            damage: self.damage.or(other.damage),
            webhook: self.webhook.or(other.webhook),
            tls_cert: self.tls_cert.or(other.tls_cert),
            tls_key: self.tls_key.or(other.tls_key),
            requests: self.requests.or(other.requests),
            datagrams: self.datagrams.or(other.datagrams),
            devices: self.devices.or(other.devices),
            query_time: self.query_time.or(other.query_time),
            influxdb: self.influxdb.or(other.influxdb),
            timezone: self.timezone.or(other.timezone),
            // They stand in files only.
            tariff: other.tariff,
            standing_charge: other.standing_charge,
            tariffs: other.tariffs,
        }
    }

    /// All that is needed.
    ///
    /// # Errors
    ///
    /// Where a source is none, or stands twice; where something would be open to all of a network, and nobody said so.
    pub fn settings(self) -> anyhow::Result<Settings> {
        let mut sources: Vec<Address> = Vec::new();
        for source in &self.sources {
            let address = source.parse()?;
            anyhow::ensure!(!sources.contains(&address), "`{address}`: this source is given twice");
            sources.push(address);
        }
        let listen = self.listen.map_or_else(|| LISTEN.parse(), Ok)?;
        let database = self.database.as_deref().unwrap_or(DATABASE).parse().context("database")?;
        let hash = |name, text: Option<&String>| {
            text.map(|text| text.parse().with_context(|| format!("{name} `{text}`"))).transpose()
        };
        let tokens = Tokens {
            send: hash("send_token_hash", self.send_token_hash.as_ref())?,
            read: hash("read_token_hash", self.read_token_hash.as_ref())?,
        };
        if !self.trust_network {
            are_closed(listen, &sources, tokens)?;
        }
        let silence = time("silence", self.silence.as_deref(), SILENCE)?;
        let query_time = time("query_time", self.query_time.as_deref(), QUERY_TIME)?;
        let (requests, datagrams) = (self.requests.unwrap_or(REQUESTS), self.datagrams.unwrap_or(DATAGRAMS));
        let bounds = Bounds { requests, datagrams, devices: self.devices.unwrap_or(DEVICES), query_time };
        let tls = match (self.tls_cert, self.tls_key) {
            (Some(certificate), Some(key)) => Some(TlsFiles { certificate, key }),
            (None, None) => None,
            _ => anyhow::bail!("--tls-cert and --tls-key: expected both, or none"),
        };
        let damage = self.damage.unwrap_or(DAMAGE);
        anyhow::ensure!((0.0..=1.0).contains(&damage), "damage {damage}: expected a share of 0 to 1");
        let webhook = self.webhook;
        webhook.as_deref().map_or(Ok(()), alarm::check_url)?;
        let mqtt = self.mqtt.map(|broker| broker.parse()).transpose().context("mqtt")?;
        let discovery = self.discovery.as_deref().map_or(Ok(Discovery::default()), str::parse);
        let discovery = discovery.map_err(anyhow::Error::msg)?;
        let influxdb = self.influxdb.map(Influx::checked).transpose()?;
        let zone = self.timezone.as_deref().map_or_else(|| Ok(here()), zone)?;
        let (simulate, calendar) = (self.simulate, Calendar { zone, tariffs: self.tariffs });
        Ok(Settings {
            listen,
            database,
            sources,
            simulate,
            tokens,
            silence,
            damage,
            webhook,
            mqtt,
            discovery,
            influxdb,
            calendar,
            tls,
            bounds,
        })
    }
}

fn time(name: &str, text: Option<&str>, usual: Duration) -> anyhow::Result<Duration> {
    let Some(text) = text else { return Ok(usual) };
    humantime::parse_duration(text).with_context(|| format!("{name} `{text}`: expected a time such as 5m"))
}

/// The time zone of this machine; UTC where that is not set.
fn here() -> TimeZone {
    TimeZone::try_system().unwrap_or(TimeZone::UTC)
}

fn zone(name: &str) -> anyhow::Result<TimeZone> {
    TimeZone::get(name).with_context(|| format!("timezone `{name}`: expected a name as in Europe/Zurich"))
}

/// Whether nobody but this machine gets in without a token.
fn are_closed(listen: SocketAddr, sources: &[Address], tokens: Tokens) -> anyhow::Result<()> {
    anyhow::ensure!(
        listen.ip().is_loopback() || tokens.send.is_some() && tokens.read.is_some(),
        "--listen {listen} is open to the network: give --send-token-hash and --read-token-hash, which `smartmeter token` \
         makes, or --trust-network, where everybody who gets there may send and read"
    );
    for source in sources {
        if let Address::Udp(at) = source {
            anyhow::ensure!(
                at.ip().is_loopback(),
                "--source {source} is open to the network, and datagrams bring no token: --trust-network takes them from \
                 everybody who gets there"
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_go_before_the_file_and_sources_add_up() {
        let file = r#"
            listen = "0.0.0.0:80"
            trust_network = true
            database = "sqlite:///var/lib/smartmeter.db"
            sources = ["udp://127.0.0.1:8351"]
        "#;
        let flags = Config { listen: "127.0.0.1:1".parse().ok(), sources: vec!["-".into()], ..Config::default() };
        let settings = flags.before(toml::from_str(file).unwrap()).settings().unwrap();
        assert_eq!(
            (settings.listen.port(), &settings.database.to_string()[..]),
            (1, "sqlite:///var/lib/smartmeter.db")
        );
        assert_eq!(settings.sources, [Address::Stdin, "udp://127.0.0.1:8351".parse().unwrap()]);
        assert!(!settings.simulate);
    }

    #[test]
    fn what_is_open_to_the_network_needs_tokens_or_trust() {
        let hash = TokenHash::of("a").to_string();
        let open = Config { listen: "[::]:1".parse().ok(), ..Config::default() };
        let fault = |config: &Config| config.clone().settings().err().map(|error| error.to_string());
        assert!(fault(&open).is_some_and(|it| it.starts_with("--listen [::]:1 is open to the network")));
        let half = Config { read_token_hash: Some(hash.clone()), ..open.clone() };
        assert!(fault(&half).is_some());
        let whole = Config { send_token_hash: Some(hash.clone()), ..half };
        assert_eq!(fault(&whole), None);
        // A token is no help against datagrams.
        let udp = Config { sources: vec!["udp://0.0.0.0:1".into()], ..whole };
        assert!(fault(&udp).is_some_and(|it| it.starts_with("--source udp://0.0.0.0:1 is open")));
        let trusting = Config { trust_network: true, ..udp };
        assert_eq!(trusting.clone().settings().unwrap().tokens.send, hash.parse().ok());
        let wrong = Config { send_token_hash: Some("a".into()), ..trusting };
        assert_eq!(fault(&wrong).as_deref(), Some("send_token_hash `a`"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = toml::from_str::<Config>("listen = \"127.0.0.1:1\"\nsource = []").unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains("unknown field `source`"), "{error}");
        let twice = Config { sources: vec!["-".into(), "-".into()], ..Config::default() };
        assert_eq!(twice.settings().unwrap_err().to_string(), "`-`: this source is given twice");
    }
}
