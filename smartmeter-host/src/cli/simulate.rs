//! `smartmeter simulate`: a meter, its bus and a sniffer without hardware.

use anyhow::{Context, ensure};
use clap::{Args, ValueEnum};
use jiff::SignedDuration;

use super::serve::{log, run};
use crate::collector::arrival::now;
use crate::simulate::port::Port;
use crate::simulate::sniffer::{Sending, Sniffer, identity, send_text};
use crate::simulate::{Bus, Damage, Make, Pace, Scene};

#[derive(Debug, Args)]
pub(super) struct Simulate {
    /// Where to: stdout, pty, udp://HOST:PORT or ws://HOST:PORT/ws. The path of a pty is printed
    #[arg(long, value_name = "WHERE", default_value = "stdout")]
    to: String,
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
        let scene = Scene { seed: self.seed, start, damage: self.damage };
        // What was before the beginning is none of it.
        let end = self.length.map_or(i64::MAX, |length| (start + length.as_secs()).saturating_mul(1000));
        let sending = Sending { bus: Bus::new(make, &scene), pace: Pace::of(self.speed), end };
        let is_stdout = matches!(&self.to[..], "stdout" | "-");
        let form = self.form.unwrap_or(if is_stdout { Form::Text } else { Form::Link });
        if form == Form::Text {
            let mut port = self.port().await?;
            return Ok(send_text(sending, &mut port).await?);
        }
        let mut sniffer = Sniffer::new(sending, identity(self.seed));
        if self.to == "pty" {
            sniffer.send(&mut self.port().await?).await?;
        } else {
            sniffer.send_to(&self.to).await?;
        }
        tracing::info!("{} words sent and acknowledged", sniffer.words());
        Ok(())
    }

    async fn port(&self) -> anyhow::Result<Port> {
        let port = Port::open(&self.to).await?;
        #[cfg(unix)]
        if let Port::Pty(pty) = &port {
            println!("{}", pty.path());
        }
        Ok(port)
    }
}

fn time(text: &str) -> Result<SignedDuration, String> {
    let time: SignedDuration = text.parse().map_err(|_| "expected a time as in 90s, 1h or 28d".to_owned())?;
    if time.is_negative() { Err("expected no negative time".into()) } else { Ok(time) }
}
