//! Where words come from, any number of them at once.

mod address;
mod file;
mod http;
mod mqtt;
mod stream;
mod text;
mod udp;

use std::num::NonZeroU32;
use std::time::Duration;

use tokio::net::UdpSocket;

pub use self::address::{Address, BadAddress};
pub(super) use self::http::socket;
use super::arrival::{Inbox, Stopped};
use super::store::Store;

/// The longest that is taken at once: a datagram, a WebSocket message, or bytes without a boundary.
pub const LONGEST: usize = 4096;
/// Begins each message of the link, and no text.
const LINK: &[u8] = b"sm";
/// How long to wait until a source is tried again: first, and at most.
const WAIT: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(60));
/// A source that held for so long is one that works.
const GOOD: Duration = Duration::from_secs(30);

/// A source that something may come of from now on.
#[derive(Debug)]
pub struct Source {
    address: Address,
    /// Where datagrams come, that would be lost until somebody listens.
    socket: Option<UdpSocket>,
    /// How many of them one address may send in a second.
    datagrams: NonZeroU32,
}

impl Source {
    /// Opens what others wait for; all else is opened when it is read.
    ///
    /// # Errors
    ///
    /// Where somebody else has that port, or it may not be had.
    pub async fn open(address: Address, datagrams: NonZeroU32) -> std::io::Result<Self> {
        let socket = if let Address::Udp(at) = address { Some(UdpSocket::bind(at).await?) } else { None };
        Ok(Self { address, socket, datagrams })
    }
}

/// Takes all that a source brings, until the collector is to stop. Where it breaks off it is tried again.
pub async fn run(source: Source, store: Store, mut inbox: Inbox) {
    let (mut wait, Source { address, mut socket, datagrams }) = (WAIT.0, source);
    loop {
        let began = tokio::time::Instant::now();
        let ended = match &address {
            Address::Udp(at) => udp::listen(at, socket.take(), datagrams, &mut inbox).await,
            Address::Tcp(at) => stream::tcp(at, &mut inbox).await,
            Address::Serial(line) => stream::serial(line, &mut inbox).await,
            Address::File(path) => file::follow(path, &store, &mut inbox).await,
            Address::Mqtt(at) => mqtt::subscribe(at, &mut inbox).await,
            Address::Stdin => stream::stdin(&mut inbox).await,
        };
        let error = match ended {
            Ok(Ended::Over) | Err(Broken::Stopped) => return,
            Ok(Ended::BrokeOff) => std::io::Error::other("the other end closed it"),
            Err(Broken::Io(error)) => error,
        };
        inbox.counts().breaks.add(1);
        if began.elapsed() >= GOOD {
            wait = WAIT.0;
        }
        tracing::warn!(source = %inbox.name(), "{error}; trying again in {wait:?}");
        if inbox.unless_stopped(tokio::time::sleep(wait)).await.is_err() {
            return;
        }
        wait = (wait * 2).min(WAIT.1);
    }
}

/// How a source ended that did not fail.
enum Ended {
    /// Nothing more will come.
    Over,
    /// More may come of another connection.
    BrokeOff,
}

/// Why a source gives nothing more for now.
enum Broken {
    /// The collector is to stop.
    Stopped,
    /// It can't be read.
    Io(std::io::Error),
}

impl From<Stopped> for Broken {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

impl From<std::io::Error> for Broken {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}
