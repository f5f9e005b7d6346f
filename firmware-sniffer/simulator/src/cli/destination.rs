//! Where the words of a replay go.

use std::fmt;
use std::str::FromStr;

use crate::socket::Address;

/// Where words go.
#[derive(Debug, Clone)]
pub(super) enum Destination {
    /// To standard output, as the text of a capture.
    Stdout,
    /// To a pseudo-terminal, as the text of a capture.
    SerialText,
    /// To a pseudo-terminal, as messages of the link.
    Serial,
    /// To a socket, as messages of the link.
    Socket(Address),
}

impl FromStr for Destination {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "stdout" => Ok(Self::Stdout),
            "serial-text" => Ok(Self::SerialText),
            "serial" => Ok(Self::Serial),
            socket if ["udp:", "ws:"].iter().any(|kind| socket.starts_with(kind)) => {
                socket.parse().map(Self::Socket).map_err(|error: std::io::Error| error.to_string())
            }
            _ => Err("expected stdout, serial-text, serial, udp://HOST:PORT or ws://HOST:PORT/PATH".into()),
        }
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdout => f.write_str("stdout"),
            Self::SerialText => f.write_str("serial-text"),
            Self::Serial => f.write_str("serial"),
            Self::Socket(address) => address.fmt(f),
        }
    }
}
