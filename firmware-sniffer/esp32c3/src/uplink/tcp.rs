//! Connections by TCP, for WebSocket and MQTT.

use embassy_net::tcp::TcpSocket;
use embassy_net::{IpEndpoint, Stack};
use embassy_time::{Duration, with_timeout};

use super::messages::{Lost, PATIENCE, resolve};

const BYTES: usize = 1536;
/// A server that does not acknowledge for so long is gone.
const SILENCE: Duration = Duration::from_secs(30);

/// Memory of the socket. It is lent to one connection after the other.
pub(crate) struct Memory {
    receive: [u8; BYTES],
    send: [u8; BYTES],
}

impl Memory {
    pub(crate) const fn new() -> Self {
        Self { receive: [0; BYTES], send: [0; BYTES] }
    }
}

pub(crate) async fn connect<'a>(
    stack: Stack<'a>,
    memory: &'a mut Memory,
    (host, port): (&str, u16),
) -> Result<TcpSocket<'a>, Lost> {
    let server = IpEndpoint::new(resolve(stack, host).await?, port);
    let mut socket = TcpSocket::new(stack, &mut memory.receive, &mut memory.send);
    // Also where nothing is to be sent: each sign of life is acknowledged.
    socket.set_timeout(Some(SILENCE));
    socket.set_keep_alive(Some(Duration::from_secs(10)));
    // Messages are whole when they are written, and few.
    socket.set_nagle_enabled(false);
    let connected = with_timeout(PATIENCE, socket.connect(server)).await;
    connected.map_err(|_| Lost::Timeout)?.map_err(|_| Lost::Refused)?;
    Ok(socket)
}
