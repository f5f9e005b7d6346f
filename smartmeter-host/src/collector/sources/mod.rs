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
/// What is said of a connection that ended.
const CLOSED: &str = "the other end closed it";
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
            Address::File(path) => file::follow(path, &store, &mut inbox).await,
            address => read(address, socket.take(), datagrams, &mut inbox).await,
        };
        let error = match ended {
            Ok(Ended::Over) | Err(Broken::Stopped) => return,
            Ok(Ended::BrokeOff) => std::io::Error::other(CLOSED),
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

/// Takes all that a source brings until it breaks off, or who takes it is to stop.
///
/// # Errors
///
/// Where it can't be read, or breaks off.
pub(super) async fn once(source: Source, mut inbox: Inbox) -> std::io::Result<()> {
    let Source { address, socket, datagrams } = source;
    match read(&address, socket, datagrams, &mut inbox).await {
        Ok(Ended::Over) | Err(Broken::Stopped) => Ok(()),
        Ok(Ended::BrokeOff) => Err(std::io::Error::other(CLOSED)),
        Err(Broken::Io(error)) => Err(error),
    }
}

/// Reads all but files, of which a store knows how far they were read.
async fn read(
    address: &Address,
    socket: Option<UdpSocket>,
    datagrams: NonZeroU32,
    inbox: &mut Inbox,
) -> Result<Ended, Broken> {
    match address {
        Address::Udp(at) => udp::listen(at, socket, datagrams, inbox).await,
        Address::Tcp(at) => stream::tcp(at, inbox).await,
        Address::Serial(line) => stream::serial(line, inbox).await,
        Address::Mqtt(at) => mqtt::subscribe(at, inbox).await,
        Address::Stdin => stream::stdin(inbox).await,
        Address::File(_) => Err(std::io::Error::from(std::io::ErrorKind::Unsupported).into()),
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
