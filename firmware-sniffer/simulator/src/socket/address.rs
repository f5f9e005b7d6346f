//! Where messages go: what is written of it, and whether anybody can be there.

use std::fmt;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::str::FromStr;

use tokio::net::lookup_host;
use tokio_tungstenite::tungstenite::http::Uri;

use super::Pty;

/// Where messages go.
#[derive(Debug, Clone)]
pub enum Address {
    /// Host and port.
    Udp(String),
    /// A URL.
    WebSocket(String),
    /// The near end of a pseudo-terminal, whose other end somebody else opens.
    Serial(Pty),
}

impl Address {
    /// Whether there is a connection, that may break.
    #[must_use]
    pub const fn is_connection(&self) -> bool {
        matches!(self, Self::WebSocket(_))
    }

    /// Whether the name in it means anything.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] where it means nothing here and now, with what the system says.
    pub async fn resolve(&self) -> io::Result<()> {
        match self {
            Self::Udp(address) => looked_up(address, None).await.map(|_| ()),
            Self::WebSocket(url) => {
                let url: Uri = url.parse().map_err(invalid)?;
                looked_up(url.authority().map_or("", |authority| authority.as_str()), Some(80)).await.map(|_| ())
            }
            Self::Serial(_) => Ok(()),
        }
    }
}

/// The first address of `HOST:PORT`.
pub(super) async fn looked_up(address: &str, meant: Option<u16>) -> io::Result<SocketAddr> {
    let (host, port) = host_and_port(address, meant).ok_or_else(|| invalid("expected HOST:PORT"))?;
    let host = host.trim_matches(['[', ']']);
    let mut found = lookup_host((host, port)).await.map_err(|error| invalid(format!("`{host}`: {error}")))?;
    found.next().ok_or_else(|| invalid(format!("`{host}` has no address")))
}

/// `HOST:PORT` taken apart, where both can be; without a port, the one that is meant then.
fn host_and_port(text: &str, meant: Option<u16>) -> Option<(&str, u16)> {
    // The colons of an IPv6 address are within brackets.
    let end = text.rfind(']').unwrap_or(0);
    let (host, port) = match text[end..].rfind(':') {
        Some(at) => (&text[..end + at], text[end + at + 1..].parse().ok()?),
        None => (text, meant?),
    };
    (!host.is_empty() && port != 0).then_some((host, port))
}

pub(super) fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(ErrorKind::InvalidInput, error)
}

impl FromStr for Address {
    type Err = io::Error;

    /// Of a socket; a serial line is opened and not written.
    fn from_str(text: &str) -> io::Result<Self> {
        let (address, expected) = match text.split_once("://") {
            Some(("udp", address)) => {
                (host_and_port(address, None).map(|_| Self::Udp(address.into())), "udp://HOST:PORT")
            }
            Some(("ws", _)) => (web_socket(text), "ws://HOST:PORT/PATH"),
            _ => return Err(invalid("expected udp://HOST:PORT or ws://HOST:PORT/PATH")),
        };
        address.ok_or_else(|| invalid(format!("expected {expected}, with a port of 1 to 65535")))
    }
}

fn web_socket(text: &str) -> Option<Address> {
    let url: Uri = text.parse().ok()?;
    host_and_port(url.authority()?.as_str(), Some(80)).map(|_| Address::WebSocket(text.into()))
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Udp(address) => write!(f, "udp://{address}"),
            Self::WebSocket(url) => f.write_str(url),
            Self::Serial(pty) => f.write_str(pty.path()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_can_be_are_taken() {
        for text in
            ["udp://localhost:1", "udp://[::1]:65535", "ws://a.example", "ws://[::1]:80/ws", "ws://a:8350/ws?b=1"]
        {
            assert_eq!(text.parse::<Address>().expect(text).to_string(), text);
        }
    }

    #[test]
    fn addresses_that_can_not_be_are_refused_with_what_would_be() {
        let (udp, ws) = ("expected udp://HOST:PORT, with", "expected ws://HOST:PORT/PATH, with");
        for (texts, expected) in [
            (&["", "serial", "http://a:1"][..], "expected udp://HOST:PORT or ws://HOST:PORT/PATH"),
            (&["udp://a", "udp://[::1]", "udp://:8350", "udp://a:0", "udp://a:65536", "udp://a:", "udp://a:b"], udp),
            (&["ws://a:0/ws", "ws://a:99999/ws", "ws://", "ws://:8350/ws", "ws:///ws", "ws://a b/ws"], ws),
        ] {
            for text in texts {
                let said = text.parse::<Address>().expect_err(text).to_string();
                assert!(said.starts_with(expected), "{text}: {said}");
            }
        }
    }

    #[tokio::test]
    async fn a_host_without_a_name_is_itself() {
        for address in ["127.0.0.1:7", "[::1]:7"] {
            assert_eq!(looked_up(address, None).await.expect(address).to_string(), address);
        }
    }
}
