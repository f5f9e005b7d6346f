//! Readings pushed to `InfluxDB`, or to what takes its line protocol.
//!
//! They come out of the store, so while a server is away they wait there, and nothing piles up. At the start, those of the last
//! week are pushed again: points that are there already stay the same.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use tokio::time::sleep;

use super::arrival::{Inbox, now};
use super::store::{Store, StoreError};
use super::upkeep::export::line;

/// Of how long readings are pushed again at the start, in milliseconds.
const AGAIN: i64 = 7 * 86_400 * 1000;
/// The most readings of one request.
const BATCH: u32 = 5000;
/// How long to wait for new ones.
const PAUSE: Duration = Duration::from_secs(1);
/// How long to wait before something is tried again: first, and at most.
const WAIT: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));
/// How long a server has to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where readings are pushed to.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Influx {
    /// `http://HOST:8086`.
    url: String,
    /// The bucket; of version 1, the database.
    bucket: String,
    #[serde(default)]
    org: String,
    /// A token that may write there.
    #[serde(default)]
    token: String,
}

/// Without the token.
impl fmt::Debug for Influx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, bucket {}", self.url, self.bucket)
    }
}

/// Why a batch was not taken.
enum Refused {
    /// It never will be: something in it is wrong.
    Forever(String),
    /// It may be later.
    Now(String),
}

impl Influx {
    /// Looks at what was said, and takes a token that was not from the environment.
    ///
    /// # Errors
    ///
    /// Where there is no such address.
    pub fn checked(mut self) -> anyhow::Result<Self> {
        let host = self.url.strip_prefix("https://").or_else(|| self.url.strip_prefix("http://"));
        let is_one =
            host.is_some_and(|host| !host.is_empty() && !host.starts_with('/') && !host.contains(['@', '?', ' ']));
        anyhow::ensure!(is_one, "influxdb.url `{}`: expected http://HOST:PORT or https://HOST", self.url);
        if let (true, Ok(token)) = (self.token.is_empty(), std::env::var("SMARTMETER_INFLUXDB_TOKEN")) {
            self.token = token;
        }
        Ok(self)
    }

    /// Posts lines.
    fn post(&self, agent: &ureq::Agent, lines: &[u8]) -> Result<(), Refused> {
        let mut request = agent.post(format!("{}/api/v2/write", self.url.trim_end_matches('/')));
        request = request.query("bucket", &self.bucket).query("precision", "ns");
        if !self.org.is_empty() {
            request = request.query("org", &self.org);
        }
        if !self.token.is_empty() {
            request = request.header("Authorization", format!("Token {}", self.token));
        }
        match request.header("Content-Type", "text/plain; charset=utf-8").send(lines) {
            Ok(mut answer) => match answer.status().as_u16() {
                200..300 => Ok(()),
                status @ (400 | 413 | 422) => {
                    let why = answer.body_mut().with_config().limit(500).read_to_string().unwrap_or_default();
                    Err(Refused::Forever(format!("status {status} {why}")))
                }
                status => Err(Refused::Now(format!("status {status}"))),
            },
            Err(error) => Err(Refused::Now(error.to_string())),
        }
    }
}

/// Pushes until the collector is to stop.
pub(super) async fn push(to: Influx, store: Store, mut inbox: Inbox) {
    let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).http_status_as_error(false).build();
    let mut pusher = Pusher { to, store, agent: ureq::Agent::new_with_config(config), after: None };
    let mut wait = WAIT.0;
    loop {
        let stepped = inbox.clone().unless_stopped(pusher.step(&inbox)).await;
        let pause = match stepped {
            Err(_) => return,
            Ok(Ok(is_more)) => {
                wait = WAIT.0;
                if is_more { Duration::ZERO } else { PAUSE }
            }
            Ok(Err(error)) => {
                inbox.counts().push_breaks.add(1);
                tracing::warn!("{:?} does not take readings, trying again in {wait:?}: {error}", pusher.to);
                let pause = wait;
                wait = (wait * 2).min(WAIT.1);
                pause
            }
        };
        if inbox.unless_stopped(sleep(pause)).await.is_err() {
            return;
        }
    }
}

struct Pusher {
    to: Influx,
    store: Store,
    agent: ureq::Agent,
    /// The last frame whose readings are there.
    after: Option<i64>,
}

impl Pusher {
    /// Pushes one batch, and says whether there may be more.
    async fn step(&mut self, inbox: &Inbox) -> Result<bool, String> {
        let said = |error: StoreError| error.to_string();
        let after = match self.after {
            // Who decodes all anew counts frames from the start.
            Some(after) if after <= self.store.last_frame().await.map_err(said)? => after,
            _ => self.store.frame_before(now() - AGAIN).await.map_err(said)?,
        };
        let found = self.store.newer(after, BATCH).await.map_err(said)?;
        self.after = Some(after);
        let Some((_, last)) = found.last() else { return Ok(false) };
        let last = last.frame.unwrap_or(after);
        let lines: Vec<u8> = found.iter().flat_map(|(device, reading)| line(device, reading)).collect();
        let (to, agent) = (self.to.clone(), self.agent.clone());
        let posted = tokio::task::spawn_blocking(move || to.post(&agent, &lines)).await;
        match posted.map_err(|error| error.to_string())? {
            Ok(()) => inbox.counts().pushed.add(found.len() as u64),
            Err(Refused::Now(why)) => return Err(why),
            Err(Refused::Forever(why)) => {
                inbox.counts().push_refused.add(found.len() as u64);
                tracing::error!("{:?} refuses {} readings, which are left out: {why}", self.to, found.len());
            }
        }
        self.after = Some(last);
        Ok(true)
    }
}
