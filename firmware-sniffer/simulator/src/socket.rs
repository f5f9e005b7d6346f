//! What carries messages of the link: UDP, WebSocket, or a serial line.

mod address;
mod pty;

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use futures_util::{SinkExt, StreamExt};
use sniffer_core::serial::{Deframer, frame, framed_len};
use sniffer_core::uplink::LONGEST_MESSAGE;
use tokio::net::{TcpStream, UdpSocket};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

pub use self::address::Address;
use self::address::{invalid, looked_up};
pub use self::pty::Pty;

/// Room for the longest message in COBS.
pub(crate) const LONGEST_FRAME: usize = framed_len(LONGEST_MESSAGE);

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
                // It had an address at the start, so it may have one again.
                let peer = looked_up(address, None).await.map_err(io::Error::other)?;
                let here = if peer.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
                let socket = UdpSocket::bind(SocketAddr::new(here, 0)).await?;
                socket.connect(peer).await?;
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
