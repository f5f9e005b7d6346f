//! `smartmeter simulate`: a meter, its bus and a sniffer without hardware.

use anyhow::{Context, ensure};
use clap::{Args, ValueEnum};
use jiff::SignedDuration;
use tokio::task::JoinSet;

use super::serve::{log, run};
use crate::collector::arrival::now;
use crate::simulate::port::Port;
use crate::simulate::sniffer::{Sending, Sniffer, identity, send_text};
use crate::simulate::{Bus, Damage, Make, Pace, Scene};

#[derive(Debug, Args)]
pub(in crate::cli) struct Simulate {
    /// Where to: stdout, pty, udp://HOST:PORT or ws://HOST:PORT/ws. The path of a pty is printed
    #[arg(long, value_name = "WHERE", default_value = "stdout")]
    to: String,
    /// The token that the collector wants of who sends by WebSocket
    #[arg(long, env = "SMARTMETER_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// How; as text where it goes to standard output, and by the link else
    #[arg(long = "as", value_enum, value_name = "FORM")]
    form: Option<Form>,
    /// How many times as fast as the clock; 0 for as fast as it is taken
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0)]
    speed: f64,
    /// How long ago it began; what is past comes at once
    #[arg(long, value_name = "TIME", default_value = "0s", value_parser = time)]
    since: SignedDuration,
    /// For how long it goes on, in simulated time from its beginning
    #[arg(long = "for", value_name = "TIME", value_parser = time)]
    length: Option<SignedDuration>,
    /// When it begins, as in 2026-03-29T00:00:00Z, instead of --since
    #[arg(long, value_name = "TIME", conflicts_with = "since")]
    start: Option<jiff::Timestamp>,
    /// How noisy wires and radio are
    #[arg(long, value_enum, value_name = "HOW", default_value_t)]
    damage: Damage,
    /// Of all that varies: the same seed says the same
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many meters there are, each with a sniffer and a seed of its own, the next ones; only by the link
    #[arg(long, value_name = "COUNT", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    devices: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// The text of a capture; nothing is acknowledged
    Text,
    /// Messages of the link, until all is acknowledged
    Link,
}

impl Simulate {
    pub(super) fn run(&self, simulator: Option<Make>) -> anyhow::Result<bool> {
        log();
        ensure!(self.speed >= 0.0 && self.speed.is_finite(), "--speed {}: expected 0 or more", self.speed);
        let make = simulator.context("nobody has written a simulator for this protocol")?;
        run(self.send(make)).with_context(|| format!("--to {}", self.to))?;
        Ok(true)
    }

    async fn send(&self, make: Make) -> anyhow::Result<()> {
        let start = self.start.map_or_else(|| now() / 1000 - self.since.as_secs(), jiff::Timestamp::as_second);
        let is_stdout = matches!(&self.to[..], "stdout" | "-");
        let form = self.form.unwrap_or(if is_stdout { Form::Text } else { Form::Link });
        let is_shared = self.to == "pty" || form == Form::Text;
        ensure!(self.devices == 1 || !is_shared, "--devices {}: only by the link, over UDP or WebSocket", self.devices);
        if form == Form::Text {
            let mut port = self.port().await?;
            return Ok(send_text(self.sending(make, start, self.seed), &mut port).await?);
        }
        let sniffer = |seed| Sniffer::new(self.sending(make, start, seed), identity(seed));
        if self.to == "pty" {
            return Ok(sniffer(self.seed).send(&mut self.port().await?).await?);
        }
        let mut sniffers = JoinSet::new();
        for number in 0..u64::from(self.devices) {
            let mut sniffer = sniffer(self.seed.wrapping_add(number));
            let (to, token) = (self.to.clone(), self.token.clone());
            sniffers.spawn(async move { sniffer.send_to(&to, token.as_deref()).await.map(|()| sniffer.words()) });
        }
        let mut words = 0;
        while let Some(sent) = sniffers.join_next().await {
            words += sent??;
        }
        tracing::info!("{words} words sent and acknowledged");
        Ok(())
    }

    fn sending(&self, make: Make, start: i64, seed: u64) -> Sending {
        let scene = Scene { seed, start, damage: self.damage };
        // What was before the beginning is none of it.
        let end = self.length.map_or(i64::MAX, |length| (start + length.as_secs()).saturating_mul(1000));
        Sending { bus: Bus::new(make, &scene), pace: Pace::of(self.speed), end }
    }

    async fn port(&self) -> anyhow::Result<Port> {
        let port = Port::open(&self.to, self.token.as_deref()).await?;
        #[cfg(unix)]
        if let Port::Pty(pty) = &port {
            println!("{}", pty.path());
        }
        Ok(port)
    }
}

fn time(text: &str) -> Result<SignedDuration, String> {
    let bad = || "expected a time as in 90s, 1h or 28d".to_owned();
    humantime::parse_duration(text).ok().and_then(|time| time.try_into().ok()).ok_or_else(bad)
}
