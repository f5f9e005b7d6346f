//! A collector on real sockets, which keeps what it collects in files.

mod folder;

use std::fmt::Display;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::task::JoinSet;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;

pub use self::folder::Folder;
use crate::collector::{Collector, Store};
use crate::socket::{Line, Pty};

/// A collector that several connections share.
pub type Shared<S> = Arc<Mutex<Collector<S>>>;

/// Where sniffers are waited for.
pub enum Listening {
    /// Datagrams.
    Udp(UdpSocket),
    /// Connections of `WebSocket`s.
    WebSocket(TcpListener),
    /// A serial line.
    Serial(Box<Line>),
}

impl Listening {
    /// Listens at `udp://HOST:PORT`, `ws://HOST:PORT` or `serial:PATH`.
    ///
    /// # Errors
    ///
    /// Where that can't be had, which names the address.
    pub async fn open(address: &str) -> io::Result<Self> {
        if let Some(here) = address.strip_prefix("udp://") {
            UdpSocket::bind(here).await.map(Self::Udp).map_err(refused(address))
        } else if let Some(here) = address.strip_prefix("ws://") {
            // Whatever a sniffer asks for, so a path says nothing.
            let here = here.split_once('/').map_or(here, |(here, _)| here);
            TcpListener::bind(here).await.map(Self::WebSocket).map_err(refused(address))
        } else if let Some(path) = address.strip_prefix("serial:") {
            Ok(Self::Serial(Box::new(Line::new(Pty::attach(path).map_err(named(address))?))))
        } else {
            Err(refused(address)(io::ErrorKind::InvalidInput.into()))
        }
    }

    /// Where a sniffer finds it.
    ///
    /// # Errors
    ///
    /// Where the system does not say.
    pub fn address(&self) -> io::Result<String> {
        Ok(match self {
            Self::Udp(socket) => format!("udp://{}", socket.local_addr()?),
            Self::WebSocket(listener) => format!("ws://{}/ws", listener.local_addr()?),
            Self::Serial(line) => format!("serial:{}", line.path()),
        })
    }

    /// Takes messages and answers them, for ever.
    ///
    /// # Errors
    ///
    /// Where nothing more can come, which names the address; or something can't be stored, as the store says it.
    pub async fn serve<S: Store + Send + 'static>(self, collector: Shared<S>) -> io::Result<()> {
        let address = self.address()?;
        let broken = named(&address);
        match self {
            Self::Udp(socket) => loop {
                let mut datagram = [0; 2048];
                let (len, from) = socket.recv_from(&mut datagram).await.map_err(&broken)?;
                if let Some(answer) = take(&collector, &datagram[..len])? {
                    // Whoever is gone will ask again.
                    let _ = socket.send_to(&answer, from).await;
                }
            },
            Self::WebSocket(listener) => {
                let mut connections = JoinSet::new();
                loop {
                    tokio::select! {
                        accepted = listener.accept() => {
                            let (stream, _) = accepted.map_err(&broken)?;
                            connections.spawn(connection(stream, collector.clone()));
                        }
                        Some(ended) = connections.join_next() => ended.map_err(io::Error::other)??,
                    }
                }
            }
            Self::Serial(mut line) => loop {
                let message = line.receive().await.map_err(&broken)?;
                if let Some(answer) = take(&collector, &message)? {
                    line.send(&answer).await.map_err(&broken)?;
                }
            },
        }
    }
}

/// Says of an address that can't be had why, and of what is none what one would be.
fn refused(address: &str) -> impl Fn(io::Error) -> io::Error {
    const EXPECTED: &str = "expected udp://HOST:PORT or ws://HOST:PORT, with a port of 0 to 65535, or serial:PATH";
    move |error| match error.kind() {
        kind @ io::ErrorKind::InvalidInput => io::Error::new(kind, format!("`{address}`: {EXPECTED}")),
        _ => named(address)(error),
    }
}

/// Says of an error where it was.
fn named(what: impl Display) -> impl Fn(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{what}: {error}"))
}

fn take<S: Store>(collector: &Shared<S>, message: &[u8]) -> io::Result<Option<Vec<u8>>> {
    collector.lock().unwrap_or_else(PoisonError::into_inner).receive(message)
}

/// One sniffer, until its connection breaks. It is an error where something can't be stored.
async fn connection<S: Store>(stream: TcpStream, collector: Shared<S>) -> io::Result<()> {
    let Ok(mut stream) = accept_async(stream).await else { return Ok(()) };
    while let Some(Ok(message)) = stream.next().await {
        let Message::Binary(message) = message else { continue };
        if let Some(answer) = take(&collector, &message)?
            && stream.send(Message::binary(answer)).await.is_err()
        {
            break;
        }
    }
    Ok(())
}
