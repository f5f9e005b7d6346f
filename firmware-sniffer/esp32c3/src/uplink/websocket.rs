//! One message of the link in each binary message of a WebSocket, both ways: RFC 6455, the client's side.
//!
//! Frames and the opening handshake's sums are done by `edge-ws` and `edge-http`. What comes in pieces is refused:
//! a message of the link is far shorter than what a server would split.

use core::fmt::Write as _;

use edge_http::ws::{self, MAX_BASE64_KEY_LEN, MAX_BASE64_KEY_RESPONSE_LEN, NONCE_LEN};
use edge_ws::{FrameHeader, FrameType};
use embassy_net::Stack;
use embassy_net::tcp::TcpSocket;
use embassy_time::with_timeout;
use embedded_io_async::Write as _;
use esp_hal::rng::Rng;
use sniffer_core::uplink::LONGEST_MESSAGE;

use super::messages::{Lost, Messages, PATIENCE};
use super::tcp;

/// Where the collector listens.
const PATH: &str = "/ws";
/// Longest message either way, header included. Longest answer to the handshake, too.
const BUFFER: usize = 1024;
const _: () = assert!(LONGEST_MESSAGE + FrameHeader::MAX_LEN <= BUFFER);
const MAX_HEADERS: usize = 16;

pub(crate) struct WebSocket<'a> {
    socket: TcpSocket<'a>,
    random: Rng,
    /// What has come and is not used yet.
    input: heapless::Vec<u8, BUFFER>,
}

impl<'a> WebSocket<'a> {
    pub(crate) async fn connect(
        stack: Stack<'a>,
        memory: &'a mut tcp::Memory,
        (host, port): (&str, u16),
        token: &str,
    ) -> Result<Self, Lost> {
        let socket = tcp::connect(stack, memory, (host, port)).await?;
        let mut websocket = Self { socket, random: Rng::new(), input: heapless::Vec::new() };
        with_timeout(PATIENCE, websocket.shake_hands(host, token)).await.map_err(|_| Lost::Timeout)??;
        Ok(websocket)
    }

    async fn shake_hands(&mut self, host: &str, token: &str) -> Result<(), Lost> {
        let mut nonce = [0; NONCE_LEN];
        self.random.read(&mut nonce);
        let mut key = [0; MAX_BASE64_KEY_LEN];
        let mut request = heapless::String::<512>::new();
        write!(request, "GET {PATH} HTTP/1.1\r\n").map_err(|_| Lost::TooLong)?;
        for (name, value) in ws::upgrade_request_headers(Some(host), None, None, &nonce, &mut key) {
            // Headers without a name are those that don't apply. A GET has no body, so it has no length either.
            if !name.is_empty() && name != "Content-Length" {
                write!(request, "{name}: {value}\r\n").map_err(|_| Lost::TooLong)?;
            }
        }
        if !token.is_empty() {
            write!(request, "Authorization: Bearer {token}\r\n").map_err(|_| Lost::TooLong)?;
        }
        request.push_str("\r\n").map_err(|_| Lost::TooLong)?;
        self.socket.write_all(request.as_bytes()).await.map_err(|_| Lost::Closed)?;
        while !self.is_accepted(&nonce)? {
            self.read().await?;
        }
        Ok(())
    }

    /// Whether the server's whole answer is here. It is taken from the input.
    fn is_accepted(&mut self, nonce: &[u8; NONCE_LEN]) -> Result<bool, Lost> {
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        let len = match response.parse(&self.input).map_err(|_| Lost::Protocol)? {
            httparse::Status::Complete(len) => len,
            httparse::Status::Partial => return Ok(false),
        };
        let headers = response.headers.iter().map(|header| (header.name, text(header.value)));
        let mut buffer = [0; MAX_BASE64_KEY_RESPONSE_LEN];
        if !ws::is_upgrade_accepted(response.code.unwrap_or(0), headers, nonce, &mut buffer) {
            return Err(Lost::Protocol);
        }
        self.take(len);
        Ok(true)
    }

    /// Waits for more input. Nothing is lost where this is dropped.
    async fn read(&mut self) -> Result<(), Lost> {
        let Self { socket, input, .. } = self;
        if input.is_full() {
            return Err(Lost::TooLong);
        }
        let came = socket.read_with(|bytes| {
            let len = bytes.len().min(BUFFER.saturating_sub(input.len()));
            let taken = bytes.get(..len).is_some_and(|part| input.extend_from_slice(part).is_ok());
            (if taken { len } else { 0 }, if taken { len } else { 0 })
        });
        match came.await {
            Ok(1..) => Ok(()),
            Ok(0) | Err(_) => Err(Lost::Closed),
        }
    }

    fn take(&mut self, len: usize) {
        let len = len.min(self.input.len());
        self.input.rotate_left(len);
        self.input.truncate(self.input.len().saturating_sub(len));
    }

    /// The frame at the input's begin with the length of its header, if it is whole.
    fn frame(&self) -> Result<Option<(FrameHeader, usize)>, Lost> {
        match FrameHeader::deserialize(&self.input) {
            Ok((header, at)) => {
                let len = usize::try_from(header.payload_len).map_err(|_| Lost::TooLong)?;
                // A server must not mask what it sends.
                if header.mask_key.is_some() || header.frame_type.is_fragmented() {
                    return Err(Lost::Protocol);
                }
                Ok((self.input.len().saturating_sub(at) >= len).then_some((header, at)))
            }
            Err(edge_ws::Error::Incomplete(_)) => Ok(None),
            Err(_) => Err(Lost::Protocol),
        }
    }

    async fn send_frame(&mut self, frame_type: FrameType, payload: &[u8]) -> Result<(), Lost> {
        let mut frame = [0; BUFFER];
        let header =
            FrameHeader { frame_type, payload_len: payload.len() as u64, mask_key: Some(self.random.random()) };
        let at = header.serialize(&mut frame).map_err(|_| Lost::TooLong)?;
        let end = at.saturating_add(payload.len());
        let masked = frame.get_mut(at..end).ok_or(Lost::TooLong)?;
        masked.copy_from_slice(payload);
        header.mask(masked, 0);
        let written = with_timeout(PATIENCE, self.socket.write_all(frame.get(..end).ok_or(Lost::TooLong)?)).await;
        written.map_err(|_| Lost::Timeout)?.map_err(|_| Lost::Closed)?;
        with_timeout(PATIENCE, self.socket.flush()).await.map_err(|_| Lost::Timeout)?.map_err(|_| Lost::Closed)
    }
}

impl Messages for WebSocket<'_> {
    async fn send(&mut self, message: &[u8]) -> Result<(), Lost> {
        self.send_frame(FrameType::Binary(false), message).await
    }

    async fn wait(&mut self) -> Result<(), Lost> {
        while self.frame()?.is_none() {
            self.read().await?;
        }
        Ok(())
    }

    async fn receive(&mut self, message: &mut [u8]) -> Result<Option<usize>, Lost> {
        let Some((header, at)) = self.frame()? else { return Ok(None) };
        let end = at.saturating_add(usize::try_from(header.payload_len).map_err(|_| Lost::TooLong)?);
        let payload = self.input.get(at..end).ok_or(Lost::Protocol)?;
        let len = payload.len();
        message.get_mut(..len).ok_or(Lost::TooLong)?.copy_from_slice(payload);
        self.take(end);
        match header.frame_type {
            FrameType::Binary(_) => Ok(Some(len)),
            FrameType::Ping => {
                let echo = message.get(..len).ok_or(Lost::TooLong)?;
                self.send_frame(FrameType::Pong, echo).await?;
                Ok(None)
            }
            FrameType::Close => Err(Lost::Closed),
            FrameType::Text(_) | FrameType::Pong | FrameType::Continue(_) => Ok(None),
        }
    }
}

/// What is no text is no header that is looked for.
fn text(value: &[u8]) -> &str {
    core::str::from_utf8(value).unwrap_or_default()
}
