//! How a source is written.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use crate::collector::mqtt::Broker;

/// The speed of a serial line that does not say another.
const BAUD: u32 = 115_200;

/// A source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// `udp://HOST:PORT`: datagrams that come to this port.
    Udp(SocketAddr),
    /// `tcp://HOST:PORT`: a connection that is made to there.
    Tcp(String),
    /// `serial:PATH?baud=N`: a serial line.
    Serial(Line),
    /// `file:PATH`: a capture that may grow.
    File(PathBuf),
    /// `mqtt://[USER:PASSWORD@]HOST[:PORT]/TOPIC`: what is published at a topic.
    Mqtt(Broker),
    /// `-`: standard input.
    Stdin,
}

/// A serial line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its device.
    pub path: String,
    /// Its speed.
    pub baud: u32,
}

/// Why something is no source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadAddress(String);

impl fmt::Display for BadAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadAddress {}

impl FromStr for Address {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, BadAddress> {
        let bad = |expected: &str| Err(BadAddress(format!("`{text}`: expected {expected}")));
        if text == "-" {
            return Ok(Self::Stdin);
        }
        let Some((scheme, rest)) = text.split_once(':') else {
            return bad("udp://HOST:PORT, tcp://HOST:PORT, serial:PATH, file:PATH, mqtt://HOST/TOPIC or -");
        };
        let rest = rest.strip_prefix("//").unwrap_or(rest);
        match scheme {
            "udp" => match rest.parse() {
                Ok(address) => Ok(Self::Udp(address)),
                Err(_) => bad("udp://ADDRESS:PORT, as in udp://127.0.0.1:8351"),
            },
            "tcp" => match rest.rsplit_once(':') {
                Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => Ok(Self::Tcp(rest.into())),
                _ => bad("tcp://HOST:PORT"),
            },
            "serial" => {
                line(rest).map_or_else(|| bad("serial:PATH or serial:PATH?baud=115200"), |line| Ok(Self::Serial(line)))
            }
            "file" if !rest.is_empty() => Ok(Self::File(rest.into())),
            "file" => bad("file:PATH"),
            "mqtt" => mqtt(text).map(Self::Mqtt),
            "ws" | "wss" => bad("no address: WebSockets are taken at /ws of --listen"),
            _ => bad("udp://, tcp://, serial:, file:, mqtt:// or -"),
        }
    }
}

/// A topic, which has to be said. What was written may have a password in it, so it is not said again.
fn mqtt(text: &str) -> Result<Broker, BadAddress> {
    let has_topic = text.rsplit('@').next().is_some_and(|rest| rest.trim_start_matches("mqtt://").contains('/'));
    let broker = text.parse().ok().filter(|_| has_topic);
    broker.ok_or_else(|| {
        BadAddress("`mqtt:…`: expected mqtt://HOST/TOPIC or mqtt://USER:PASSWORD@HOST:PORT/TOPIC".into())
    })
}

fn line(text: &str) -> Option<Line> {
    let (path, baud) = match text.split_once('?') {
        None => (text, BAUD),
        Some((path, options)) => (path, options.strip_prefix("baud=")?.parse().ok()?),
    };
    (!path.is_empty() && baud > 0).then(|| Line { path: path.into(), baud })
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Udp(address) => write!(f, "udp://{address}"),
            Self::Tcp(address) => write!(f, "tcp://{address}"),
            Self::Serial(Line { path, baud: BAUD }) => write!(f, "serial:{path}"),
            Self::Serial(Line { path, baud }) => write!(f, "serial:{path}?baud={baud}"),
            Self::File(path) => write!(f, "file:{}", path.display()),
            Self::Mqtt(broker) => write!(f, "{broker}"),
            Self::Stdin => f.write_str("-"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_as_they_are_read() {
        for text in
            ["udp://127.0.0.1:8351", "udp://[::1]:1", "tcp://meter.local:23", "serial:/dev/ttyUSB0", "file:a.txt", "-"]
        {
            assert_eq!(text.parse::<Address>().map(|address| address.to_string()), Ok(text.into()));
        }
        assert_eq!("serial:/dev/x?baud=9600".parse(), Ok(Address::Serial(Line { path: "/dev/x".into(), baud: 9600 })));
        let topic = "mqtt://me:secret@a/b/c".parse::<Address>().map(|topic| topic.to_string());
        assert_eq!(topic, Ok("mqtt://a:1883/b/c".into()));
        assert_eq!("file:///a/b".parse(), Ok(Address::File("/a/b".into())));
    }

    #[test]
    fn what_is_none_says_what_would_be() {
        for (text, expected) in [
            ("udp://meter:1", "`udp://meter:1`: expected udp://ADDRESS:PORT, as in udp://127.0.0.1:8351"),
            ("tcp://meter", "`tcp://meter`: expected tcp://HOST:PORT"),
            ("serial:/dev/x?speed=1", "`serial:/dev/x?speed=1`: expected serial:PATH or serial:PATH?baud=115200"),
            ("ws://a/ws", "`ws://a/ws`: expected no address: WebSockets are taken at /ws of --listen"),
            ("mqtt://me:secret@a", "`mqtt:…`: expected mqtt://HOST/TOPIC or mqtt://USER:PASSWORD@HOST:PORT/TOPIC"),
            (
                "a.txt",
                "`a.txt`: expected udp://HOST:PORT, tcp://HOST:PORT, serial:PATH, file:PATH, mqtt://HOST/TOPIC or -",
            ),
        ] {
            assert_eq!(text.parse::<Address>().unwrap_err().to_string(), expected);
        }
    }
}
