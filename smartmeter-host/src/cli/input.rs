//! What the command line says of recordings that are read.

use std::time::Duration;

use clap::{Args, ValueEnum};
use smartmeter_proto::spi::{Config, Mode};

use crate::input::{Channels, Format, Options};

/// How recordings are read that are not the sniffer's own.
#[derive(Debug, Args)]
#[command(next_help_heading = "Recordings of other tools")]
pub(super) struct InputArgs {
    /// The recording's format, where it is not to be told by its first bytes
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(super) input: Option<Format>,
    /// Which channels are the wires, as in `select=D0,clock=D1,data=D2`; of what was recorded in both directions,
    /// `data=mosi` or `data=miso`
    #[arg(long, value_name = "NAMES")]
    channels: Option<Channels>,
    /// When bits are read: the SPI mode, that is clock polarity and phase
    #[arg(long, value_name = "0..3", default_value = "0", value_parser = mode)]
    spi_mode: Mode,
    /// The level at which SELECT is active
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = Level::Low)]
    select_active: Level,
    /// Pulses on the wires that are shorter are none, as in `500ns`
    #[arg(long, value_name = "TIME", default_value = "0ns", value_parser = duration, allow_hyphen_values = true)]
    glitch: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Level {
    Low,
    High,
}

impl InputArgs {
    pub(super) fn options(&self) -> Options {
        Options {
            format: self.input,
            channels: self.channels.clone().unwrap_or_default(),
            spi: Config { mode: self.spi_mode, select_high: self.select_active == Level::High },
            glitch: u64::try_from(self.glitch.as_nanos()).unwrap_or(u64::MAX),
        }
    }
}

fn mode(text: &str) -> Result<Mode, String> {
    match text {
        "0" => Ok(Mode::Mode0),
        "1" => Ok(Mode::Mode1),
        "2" => Ok(Mode::Mode2),
        "3" => Ok(Mode::Mode3),
        _ => Err("expected 0, 1, 2 or 3".into()),
    }
}

/// A time such as `500ns`, `20us` or `1.5ms`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let at = text.find(|letter: char| letter.is_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    let nanoseconds = match unit {
        "ns" => 1.0,
        "us" | "µs" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        _ => return Err("expected a number and one of ns, us, ms, s".into()),
    };
    let number: f64 = number.trim().parse().map_err(|_| format!("`{number}` is no number"))?;
    if number < 0.0 {
        return Err("expected a time of 0 or more".into());
    }
    Duration::try_from_secs_f64(number * nanoseconds / 1e9).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        let times = ["500ns", "20us", "1.5ms", "2s"].map(|text| duration(text).map(|time| time.as_nanos()));
        assert_eq!(times, [500, 20_000, 1_500_000, 2_000_000_000].map(Ok));
        assert!(["20", "us", "-1us", "1h", "infs"].iter().all(|text| duration(text).is_err()));
    }
}
