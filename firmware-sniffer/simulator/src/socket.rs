//! What carries messages of the link: UDP, WebSocket, or a serial line.

mod pty;

use std::fmt;
use std::io::{self, ErrorKind};
use std::str::FromStr;

use futures_util::{SinkExt, StreamExt};
use sniffer_core::serial::{Deframer, frame, framed_len};
use sniffer_core::uplink::LONGEST_MESSAGE;
use tokio::net::{TcpStream, UdpSocket, lookup_host};
use tokio_tungstenite::tungstenite::http::Uri;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

pub use self::pty::Pty;

/// Room for the longest message in COBS.
pub(crate) const LONGEST_FRAME: usize = framed_len(LONGEST_MESSAGE);

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
        let (host, port) = match self {
            Self::Udp(address) => match address.rsplit_once(':') {
                Some((host, port)) => (host.trim_matches(['[', ']']).to_owned(), port.parse().map_err(invalid)?),
                None => return Err(invalid("expected udp://HOST:PORT")),
            },
            Self::WebSocket(url) => {
                let uri: Uri = url.parse().map_err(invalid)?;
                let host = uri.host().ok_or_else(|| invalid("there is no host in it"))?;
                (host.trim_matches(['[', ']']).to_owned(), uri.port_u16().unwrap_or(80))
            }
            Self::Serial(_) => return Ok(()),
        };
        let found = lookup_host((host.as_str(), port)).await.map_err(|error| invalid(format!("`{host}`: {error}")))?;
        if found.count() == 0 { Err(invalid(format!("`{host}` has no address"))) } else { Ok(()) }
    }
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(ErrorKind::InvalidInput, error)
}

impl FromStr for Address {
    type Err = io::Error;

    fn from_str(text: &str) -> io::Result<Self> {
        match text.split_once("://") {
            Some(("udp", address)) => Ok(Self::Udp(address.into())),
            Some(("ws", _)) => Ok(Self::WebSocket(text.into())),
            None if text == "serial" => Pty::open().map(Self::Serial),
            _ => Err(invalid(format!("`{text}`: expected udp://HOST:PORT, ws://HOST:PORT/PATH or serial"))),
        }
    }
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

/// An end of the link.
pub enum Socket {
    /// Datagrams to and from one peer.
    Udp(UdpSocket),
    /// Binary messages.
    WebSocket(Box<WebSocketStream<MaybeTlsStream<TcpStream>>>),
    /// COBS.
    Serial(Box<Line>),
}

/// A serial line, and what has come of the next message.
pub struct Line {
    pty: Pty,
    deframer: Deframer<LONGEST_FRAME>,
    arrived: std::collections::VecDeque<Vec<u8>>,
}

impl Line {
    /// At the start of a line.
    #[must_use]
    pub fn new(pty: Pty) -> Self {
        Self { pty, deframer: Deframer::new(), arrived: std::collections::VecDeque::new() }
    }

    /// What the line's other end is called, or the line itself.
    #[must_use]
    pub fn path(&self) -> &str {
        self.pty.path()
    }

    /// Sends a message.
    ///
    /// # Errors
    ///
    /// Where the line can't be written, or the message is longer than any.
    pub async fn send(&mut self, message: &[u8]) -> io::Result<()> {
        let mut out = [0; LONGEST_FRAME];
        let len = frame(message, &mut out).ok_or(ErrorKind::InvalidInput)?;
        self.pty.send(&out[..len]).await
    }

    /// Waits for the next message. Nothing is lost where somebody does not wait to the end.
    ///
    /// # Errors
    ///
    /// Where the line can't be read.
    pub async fn receive(&mut self) -> io::Result<Vec<u8>> {
        loop {
            if let Some(message) = self.arrived.pop_front() {
                return Ok(message);
            }
            let mut bytes = [0; 256];
            let len = self.pty.receive(&mut bytes).await?;
            for &byte in &bytes[..len] {
                self.deframer.push(byte, |message| self.arrived.push_back(message.to_vec()));
            }
        }
    }
}

impl Socket {
    /// Connects to an address.
    ///
    /// # Errors
    ///
    /// Where nobody is there; [`ErrorKind::InvalidInput`] where nobody can be.
    pub async fn open(address: &Address) -> io::Result<Self> {
        match address {
            Address::Udp(address) => {
                let socket = UdpSocket::bind("0.0.0.0:0").await?;
                socket.connect(address).await?;
                Ok(Self::Udp(socket))
            }
            Address::WebSocket(url) => match connect_async(url).await {
                Ok((stream, _)) => Ok(Self::WebSocket(Box::new(stream))),
                Err(error @ Error::Url(_)) => Err(invalid(error)),
                Err(error) => Err(io::Error::other(error)),
            },
            Address::Serial(pty) => Ok(Self::Serial(Box::new(Line::new(pty.clone())))),
        }
    }

    /// Sends a message.
    ///
    /// # Errors
    ///
    /// Where it can't be sent.
    pub async fn send(&mut self, message: &[u8]) -> io::Result<()> {
        match self {
            Self::Udp(socket) => socket.send(message).await.map(|_| ()),
            Self::WebSocket(stream) => stream.send(Message::binary(message.to_vec())).await.map_err(io::Error::other),
            Self::Serial(line) => line.send(message).await,
        }
    }

    /// Waits for the next message. Nothing is lost where somebody does not wait to the end.
    ///
    /// # Errors
    ///
    /// Where the connection is broken.
    pub async fn receive(&mut self) -> io::Result<Vec<u8>> {
        match self {
            Self::Udp(socket) => {
                let mut datagram = [0; 2048];
                let len = socket.recv(&mut datagram).await?;
                Ok(datagram[..len].to_vec())
            }
            Self::WebSocket(stream) => loop {
                match stream.next().await {
                    Some(Ok(Message::Binary(message))) => return Ok(message.to_vec()),
                    Some(Ok(Message::Close(_))) | None => return Err(ErrorKind::ConnectionReset.into()),
                    Some(Ok(_)) => {}
                    Some(Err(error)) => return Err(io::Error::other(error)),
                }
            },
            Self::Serial(line) => line.receive().await,
        }
    }
}
