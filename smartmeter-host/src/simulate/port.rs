//! Where a simulated sniffer sends.

use std::io::{self, ErrorKind};

use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::http::header::AUTHORIZATION;
use tokio_tungstenite::tungstenite::http::{HeaderValue, StatusCode};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

#[cfg(unix)]
pub use super::pty::Pty;
use crate::collector::arrival::{ANSWERS, Answer, Inbox};

/// What carries text, or messages of the link.
pub enum Port {
    /// Datagrams to and from one peer.
    Udp(UdpSocket),
    /// A connection.
    WebSocket(Box<WebSocketStream<MaybeTlsStream<TcpStream>>>),
    /// A pseudo-terminal.
    #[cfg(unix)]
    Pty(Box<Pty>),
    /// Standard output; nothing comes back.
    Stdout(tokio::io::Stdout),
    /// The collector in this process.
    Collector {
        /// Takes messages.
        inbox: Box<Inbox>,
        /// Where answers go.
        answer: Answer,
        /// The answers.
        answers: mpsc::Receiver<Vec<u8>>,
    },
}

impl Port {
    /// Opens `udp://HOST:PORT`, `ws://HOST:PORT/PATH`, `pty` or `stdout`; a WebSocket with this token.
    ///
    /// # Errors
    ///
    /// Where nobody is there; [`ErrorKind::InvalidInput`] where nobody can be, or lets nobody in with this token.
    pub async fn open(address: &str, token: Option<&str>) -> io::Result<Self> {
        if let Some(to) = address.strip_prefix("udp://") {
            let socket = UdpSocket::bind("0.0.0.0:0").await?;
            socket.connect(to).await?;
            return Ok(Self::Udp(socket));
        }
        match address {
            "stdout" | "-" => Ok(Self::Stdout(tokio::io::stdout())),
            #[cfg(unix)]
            "pty" => Ok(Self::Pty(Box::new(Pty::open()?))),
            _ if address.starts_with("ws://") => {
                let connected = connect_async(request(address, token)?).await;
                connected.map(|(stream, _)| Self::WebSocket(Box::new(stream))).map_err(refused)
            }
            _ => {
                let expected = format!("`{address}`: expected stdout, pty, udp://HOST:PORT or ws://HOST:PORT/PATH");
                Err(io::Error::new(ErrorKind::InvalidInput, expected))
            }
        }
    }

    /// Of the collector in this process.
    #[must_use]
    pub fn collector(inbox: Inbox) -> Self {
        let (answer, answers) = mpsc::channel(ANSWERS);
        Self::Collector { inbox: Box::new(inbox), answer: Answer::Connection(answer), answers }
    }

    /// Sends a message of the link.
    ///
    /// # Errors
    ///
    /// Where it can't be sent.
    pub async fn send(&mut self, message: &[u8]) -> io::Result<()> {
        match self {
            Self::Udp(socket) => socket.send(message).await.map(drop),
            Self::WebSocket(stream) => stream.send(Message::binary(message.to_vec())).await.map_err(io::Error::other),
            #[cfg(unix)]
            Self::Pty(pty) => pty.send_message(message).await,
            Self::Stdout(_) => Err(io::Error::new(ErrorKind::InvalidInput, "standard output takes only text")),
            Self::Collector { inbox, answer, .. } => {
                inbox.message(message, answer).await.map_err(|_| ErrorKind::BrokenPipe.into())
            }
        }
    }

    /// Sends whole lines of text.
    ///
    /// # Errors
    ///
    /// Where it can't be sent.
    pub async fn send_text(&mut self, text: &str) -> io::Result<()> {
        use tokio::io::AsyncWriteExt;
        match self {
            Self::Udp(socket) => socket.send(text.as_bytes()).await.map(drop),
            Self::WebSocket(stream) => stream.send(Message::text(text)).await.map_err(io::Error::other),
            #[cfg(unix)]
            Self::Pty(pty) => pty.write(text.as_bytes()).await,
            Self::Stdout(out) => {
                out.write_all(text.as_bytes()).await?;
                out.flush().await
            }
            Self::Collector { .. } => Err(io::Error::new(ErrorKind::InvalidInput, "the collector is sent messages")),
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
            #[cfg(unix)]
            Self::Pty(pty) => pty.receive().await,
            Self::Stdout(_) => std::future::pending().await,
            Self::Collector { answers, .. } => answers.recv().await.ok_or_else(|| ErrorKind::BrokenPipe.into()),
        }
    }
}

fn request(address: &str, token: Option<&str>) -> io::Result<Request> {
    let invalid = |error: String| io::Error::new(ErrorKind::InvalidInput, error);
    let mut request = address.into_client_request().map_err(|error| invalid(error.to_string()))?;
    if let Some(token) = token {
        let value = HeaderValue::try_from(format!("Bearer {token}"));
        request.headers_mut().insert(AUTHORIZATION, value.map_err(|error| invalid(format!("the token: {error}")))?);
    }
    Ok(request)
}

/// Who is not let in now will not be let in later.
fn refused(error: Error) -> io::Error {
    match &error {
        Error::Http(answer) if answer.status() == StatusCode::UNAUTHORIZED => {
            io::Error::new(ErrorKind::InvalidInput, "the collector wants another token")
        }
        _ => io::Error::other(error),
    }
}
