//! What all ways of the uplink have in common: whole messages go in and out, and a connection may be lost.

use core::fmt;

use embassy_net::Stack;
use embassy_net::dns::DnsQueryType;
use embassy_net::{IpAddress, Ipv4Address};
use embassy_time::{Duration, with_timeout};

/// Longer than any answer worth waiting for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// A connection that carries whole messages of the link.
pub(crate) trait Messages {
    /// Sends one message.
    async fn send(&mut self, message: &[u8]) -> Result<(), Lost>;
    /// Waits until [`Messages::receive`] has something to do. May be dropped at any time.
    async fn wait(&mut self) -> Result<(), Lost>;
    /// Takes what has come. `None` where it was no message of the link. Must not be dropped halfway.
    async fn receive(&mut self, message: &mut [u8]) -> Result<Option<usize>, Lost>;
    /// Called now and then while nothing is to be sent.
    async fn idle(&mut self) -> Result<(), Lost> {
        Ok(())
    }
}

/// Why a connection was given up, or never came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    /// Nobody knows the server's name.
    Name,
    /// The server can't be reached, or nobody listens there.
    Refused,
    /// The server closed the connection, or the network did.
    Closed,
    /// No progress for longer than [`PATIENCE`].
    Timeout,
    /// The server said something that its protocol does not allow.
    Protocol,
    /// A message was too long for the buffers.
    TooLong,
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "the server's name is not known",
            Self::Refused => "the server can't be reached",
            Self::Closed => "the connection was closed",
            Self::Timeout => "no answer in time",
            Self::Protocol => "the server broke its protocol",
            Self::TooLong => "a message was too long",
        })
    }
}

/// The server's address: as it stands, or by DNS, or by mDNS where it ends in `.local`.
pub(crate) async fn resolve(stack: Stack<'_>, host: &str) -> Result<IpAddress, Lost> {
    if let Ok(address) = host.parse::<Ipv4Address>() {
        return Ok(address.into());
    }
    let found = with_timeout(PATIENCE, stack.dns_query(host, DnsQueryType::A)).await;
    let found = found.map_err(|_| Lost::Timeout)?.map_err(|_| Lost::Name)?;
    found.first().copied().ok_or(Lost::Name)
}
