//! One message of the link in each datagram, both ways.

use embassy_net::udp::{PacketMetadata, RecvError, UdpMetadata, UdpSocket};
use embassy_net::{IpEndpoint, Stack};
use embassy_time::with_timeout;

use super::messages::{Lost, Messages, PATIENCE, resolve};

/// Datagrams that may wait in each direction.
const QUEUED: usize = 4;

/// Memory of the socket. It is lent to one connection after the other.
pub(crate) struct Memory<const BYTES: usize> {
    receive: [u8; BYTES],
    send: [u8; BYTES],
    received: [PacketMetadata; QUEUED],
    sent: [PacketMetadata; QUEUED],
}

impl<const BYTES: usize> Memory<BYTES> {
    pub(crate) const fn new() -> Self {
        let metadata = [PacketMetadata::EMPTY; QUEUED];
        Self { receive: [0; BYTES], send: [0; BYTES], received: metadata, sent: metadata }
    }
}

pub(crate) struct Udp<'a> {
    socket: UdpSocket<'a>,
    server: IpEndpoint,
}

impl<'a> Udp<'a> {
    /// Binds any local port. Nothing is sent yet, so nobody needs to listen.
    pub(crate) async fn open<const BYTES: usize>(
        stack: Stack<'a>,
        memory: &'a mut Memory<BYTES>,
        (host, port): (&str, u16),
    ) -> Result<Self, Lost> {
        let server = IpEndpoint::new(resolve(stack, host).await?, port);
        let Memory { receive, send, received, sent } = memory;
        let mut socket = UdpSocket::new(stack, received, receive, sent, send);
        socket.bind(0).map_err(|_| Lost::Refused)?;
        Ok(Self { socket, server })
    }

    /// Whether a datagram is from the server: anybody may send one here.
    fn is_from_server(&self, sender: UdpMetadata) -> bool {
        sender.endpoint == self.server
    }
}

impl Messages for Udp<'_> {
    async fn send(&mut self, message: &[u8]) -> Result<(), Lost> {
        let sent = with_timeout(PATIENCE, self.socket.send_to(message, self.server)).await;
        sent.map_err(|_| Lost::Timeout)?.map_err(|_| Lost::Refused)
    }

    async fn wait(&mut self) -> Result<(), Lost> {
        self.socket.wait_recv_ready().await;
        Ok(())
    }

    async fn receive(&mut self, message: &mut [u8]) -> Result<Option<usize>, Lost> {
        match self.socket.recv_from(message).await {
            Ok((len, sender)) if self.is_from_server(sender) => Ok(Some(len)),
            // A datagram that is cut off is none of ours, either.
            Ok(_) | Err(RecvError::Truncated) => Ok(None),
        }
    }
}
