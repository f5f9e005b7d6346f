//! `smartmeter extcap`: a sniffer as an interface that Wireshark and tshark capture from.
//!
//! Wireshark calls every program in its extcap folder, asks what interfaces it has, and starts it with a pipe that packets go
//! into. `--install` puts a script there that calls this one. What it calls with is in Wireshark's `doc/README.extcap`.

mod capture;
mod install;

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::ensure;
use clap::Args;
use smartmeter_proto::Protocol;

use super::input::InputArgs;
use super::wrong_usage;
use crate::decoding::Stop;
use crate::repair::RepairArgs;
use crate::spec::lua;

#[derive(Debug, Args)]
pub(super) struct Extcap {
    /// Put a script into Wireshark's extcap folder, and the dissector into its plugins' folder, or both into DIR
    #[arg(long, value_name = "DIR", num_args = 0..=1, conflicts_with = "capture")]
    install: Option<Option<PathBuf>>,
    /// What to capture from: a file that grows, a pipe, a device, or `-`; with the collector also
    /// serial:PATH?baud=N, udp://ADDRESS:PORT, tcp://HOST:PORT and mqtt://HOST/TOPIC, as of `serve --source`
    #[arg(long, value_name = "SOURCE")]
    source: Option<String>,
    #[command(flatten)]
    repair: RepairArgs,
    #[command(flatten)]
    reading: InputArgs,
    #[command(flatten)]
    calls: Calls,
}

/// What Wireshark says.
#[derive(Debug, Args)]
#[command(next_help_heading = "What Wireshark calls it with")]
struct Calls {
    /// Say which interfaces there are
    #[arg(long)]
    extcap_interfaces: bool,
    /// The version of Wireshark
    #[arg(long, value_name = "VERSION")]
    extcap_version: Option<String>,
    /// The interface that it is about
    #[arg(long, value_name = "NAME")]
    extcap_interface: Option<String>,
    /// Say of which link type packets are
    #[arg(long)]
    extcap_dlts: bool,
    /// Say what can be set
    #[arg(long)]
    extcap_config: bool,
    /// The filter for packets that are captured, of which there is none here
    #[arg(long, value_name = "FILTER", num_args = 0..=1)]
    extcap_capture_filter: Option<Option<String>>,
    /// Capture
    #[arg(long, requires = "fifo")]
    capture: bool,
    /// Where packets go
    #[arg(long, value_name = "PATH")]
    fifo: Option<PathBuf>,
}

pub(super) fn run<P: Protocol + 'static>(extcap: &Extcap) -> anyhow::Result<bool> {
    let Extcap { calls, .. } = extcap;
    let interface = format!("smartmeter-{}", lua::filter_name(P::NAME));
    let is_ours = calls.extcap_interface.as_ref().is_none_or(|asked| *asked == interface);
    if let Some(folder) = &extcap.install {
        return install::run::<P>(folder.as_deref(), &interface).map(|()| true);
    }
    if calls.extcap_interfaces {
        return say(&interfaces::<P>(&interface));
    }
    ensure!(
        is_ours,
        "there is no interface {}, but {interface}",
        calls.extcap_interface.as_deref().unwrap_or_default()
    );
    if calls.extcap_dlts {
        return say(&format!("dlt {{number=147}}{{name=USER0}}{{display={} transactions}}\n", plain(P::NAME)));
    }
    if calls.extcap_config {
        return say(&config());
    }
    if let Some(Some(filter)) = calls.extcap_capture_filter.as_ref().filter(|_| !calls.capture) {
        // Whatever is printed says that it is not valid.
        return say(&format!("there are no capture filters here: `{}` is one for what is shown\n", plain(filter)));
    }
    match (&calls.fifo, &extcap.source) {
        (Some(fifo), Some(source)) if calls.capture => {
            capture::run::<P>(fifo, source, &extcap.reading.options(), extcap.repair.is_on())
        }
        (_, None) if calls.capture => wrong_usage("extcap", "no --source says what to capture from"),
        _ => wrong_usage("extcap", "Wireshark calls this; `--install` makes it known there"),
    }
}

fn say(text: &str) -> anyhow::Result<bool> {
    io::stdout().write_all(text.as_bytes()).map_err(Stop::Write)?;
    Ok(true)
}

/// What may stand in a value: a brace would end it.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| !matches!(letter, '{' | '}' | '\n' | '\r')).collect()
}

fn interfaces<P: Protocol>(interface: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "extcap {{version={version}}}\n\
         interface {{value={interface}}}{{display=Sniffer of {} (smartmeter)}}\n",
        plain(P::NAME),
    )
}

/// What Wireshark's dialog asks for. tshark is told as `-o extcap.smartmeter_p350.source:PATH`.
fn config() -> String {
    let sources = if cfg!(feature = "collector") {
        "A file that grows, a pipe or a device; serial:/dev/ttyUSB0?baud=115200, udp://0.0.0.0:8351, tcp://HOST:PORT, \
         mqtt://HOST/TOPIC"
    } else {
        "A file that grows, a pipe, or a device such as /dev/ttyUSB0, as stty has set it"
    };
    let mut said = format!(
        "arg {{number=0}}{{call=--source}}{{display=Source}}{{type=string}}{{required=true}}{{tooltip={sources}}}\n\
         arg {{number=1}}{{call=--repair}}{{display=Damaged transactions}}{{type=selector}}\
         {{tooltip=Whether what is damaged is followed by what it was, where a checksum proves that}}\n",
    );
    for (value, display) in [("on", "put right, too"), ("off", "as they were found")] {
        let _ = writeln!(said, "value {{arg=1}}{{value={value}}}{{display={display}}}{{default={}}}", value == "on");
    }
    said
}
