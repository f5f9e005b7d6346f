//! Streams of bytes: serial lines, TCP and standard input. Text, or messages of the link in COBS; which, the bytes say.

use std::time::Duration;

use sniffer_core::serial::{frame, framed_len};
use sniffer_core::uplink::LONGEST_MESSAGE;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_serial::SerialPortBuilderExt;

use super::address::Line;
use super::text::Text;
use super::{Broken, Ended, LONGEST};
use crate::collector::arrival::{ANSWERS, Answer, Inbox};

/// How long to wait for a connection, and for somebody to take an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Connects and reads.
pub(super) async fn tcp(at: &str, inbox: &mut Inbox) -> Result<Ended, Broken> {
    let connect = tokio::time::timeout(PATIENCE, TcpStream::connect(at));
    let connected = inbox.clone().unless_stopped(connect).await?;
    let stream = connected.map_err(|_| std::io::Error::other(format!("no connection within {PATIENCE:?}")))??;
    tracing::info!(source = %inbox.name(), "connected");
    let (reader, writer) = stream.into_split();
    read(reader, Some(writer), inbox).await
}

/// Opens a serial line and reads.
pub(super) async fn serial(line: &Line, inbox: &mut Inbox) -> Result<Ended, Broken> {
    let mut port = tokio_serial::new(&line.path, line.baud).open_native_async().map_err(std::io::Error::from)?;
    // Sniffers without a modem's wires don't mind; two collectors at one line would.
    #[cfg(unix)]
    let _ = port.set_exclusive(true);
    tracing::info!(source = %inbox.name(), "opened");
    let (reader, writer) = tokio::io::split(&mut port);
    read(reader, Some(writer), inbox).await
}

/// Reads standard input to its end.
pub(super) async fn stdin(inbox: &mut Inbox) -> Result<Ended, Broken> {
    read(tokio::io::stdin(), None::<tokio::io::Sink>, inbox).await?;
    tracing::info!("standard input has ended");
    Ok(Ended::Over)
}

/// Reads to the end, and writes answers meanwhile.
async fn read<R, W>(mut reader: R, mut writer: Option<W>, inbox: &mut Inbox) -> Result<Ended, Broken>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let (answer, mut answers) = mpsc::channel(ANSWERS);
    let answer = Answer::Connection(answer);
    let (mut bytes, mut splitter) = ([0; LONGEST], Splitter::default());
    let mut text = Text::new(inbox.name());
    let ended = loop {
        tokio::select! {
            biased;
            () = stopped(inbox.clone()) => break Err(Broken::Stopped),
            Some(message) = answers.recv() => {
                let mut framed = [0; framed_len(LONGEST_MESSAGE)];
                if let (Some(writer), Some(len)) = (&mut writer, frame(&message, &mut framed))
                    && let Err(error) = write(writer, &framed[..len]).await
                {
                    break Err(Broken::Io(error));
                }
            }
            read = reader.read(&mut bytes) => match read {
                Ok(0) => break Ok(Ended::BrokeOff),
                Ok(len) => take(&bytes[..len], &mut splitter, &mut text, &answer, inbox).await?,
                Err(error) => break Err(Broken::Io(error)),
            },
        }
    };
    text.push(splitter.rest(), inbox).await?;
    text.end(inbox).await?;
    ended
}

/// Writes to somebody who may take nothing.
async fn write(writer: &mut (impl AsyncWrite + Unpin), bytes: &[u8]) -> std::io::Result<()> {
    let written = tokio::time::timeout(PATIENCE, writer.write_all(bytes)).await;
    written.unwrap_or_else(|_| Err(std::io::Error::other(format!("no answer was taken within {PATIENCE:?}"))))
}

async fn stopped(mut inbox: Inbox) {
    inbox.stopped().await;
}

async fn take(
    bytes: &[u8],
    splitter: &mut Splitter,
    text: &mut Text,
    answer: &Answer,
    inbox: &mut Inbox,
) -> Result<(), Broken> {
    let mut pieces: Vec<Piece> = Vec::new();
    for piece in bytes.iter().filter_map(|&byte| splitter.push(byte)) {
        match (pieces.last_mut(), piece) {
            (Some(Piece::Text(all)), Piece::Text(more)) => all.extend(more),
            (_, piece) => pieces.push(piece),
        }
    }
    for piece in pieces {
        match piece {
            Piece::Text(piece) => text.push(&piece, inbox).await?,
            Piece::Message(message) => inbox.message(&message, answer).await?,
            Piece::Neither(len) => inbox.refuse(&format_args!("{len} bytes that are neither text nor a message")),
        }
    }
    Ok(())
}

/// Tells text from messages in COBS.
///
/// A message has a zero byte behind it, and none in it; text has spaces and line ends between words. What began as text may be
/// handed on with the next of these; what did not is held until a zero byte comes. A message begins with `sm` and a byte that
/// is no text, so no part of one is handed on, but where a stream begins in the middle of one.
#[derive(Debug, Default)]
struct Splitter {
    held: Vec<u8>,
    /// Whether this stream has messages: from then on, text is none.
    is_link: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Text(Vec<u8>),
    Message(Vec<u8>),
    Neither(usize),
}

impl Splitter {
    fn push(&mut self, byte: u8) -> Option<Piece> {
        if byte == 0 {
            return self.message();
        }
        self.held.push(byte);
        let is_text = match byte {
            // A space may as well begin a message.
            _ if self.is_link || self.held.iter().all(u8::is_ascii_whitespace) => false,
            b'\n' => self.held.iter().all(|byte| is_line(*byte)),
            b' ' | b'\t' => self.held.iter().all(|byte| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace()),
            _ => false,
        };
        if is_text {
            Some(Piece::Text(std::mem::take(&mut self.held)))
        } else if self.held.len() > LONGEST {
            Some(self.neither())
        } else {
            None
        }
    }

    fn message(&mut self) -> Option<Piece> {
        // Zero bytes between messages are harmless.
        if self.held.is_empty() {
            return None;
        }
        let (mut message, mut deframer) =
            (None, sniffer_core::serial::Deframer::<{ framed_len(LONGEST_MESSAGE) }>::new());
        self.held.iter().chain(&[0]).for_each(|&byte| deframer.push(byte, |bytes| message = Some(bytes.to_vec())));
        let Some(message) = message.filter(|message| message.starts_with(b"sm")) else { return Some(self.neither()) };
        self.held.clear();
        self.is_link = true;
        Some(Piece::Message(message))
    }

    fn neither(&mut self) -> Piece {
        let len = self.held.len();
        self.held.clear();
        Piece::Neither(len)
    }

    /// What is left of text.
    fn rest(&self) -> &[u8] {
        if !self.is_link && self.held.iter().all(|byte| is_line(*byte)) { &self.held } else { &[] }
    }
}

/// Whether it may stand in a line of text.
const fn is_line(byte: u8) -> bool {
    byte.is_ascii_graphic() || byte.is_ascii_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(bytes: &[u8]) -> Vec<Piece> {
        let mut splitter = Splitter::default();
        bytes.iter().filter_map(|&byte| splitter.push(byte)).collect()
    }

    fn framed(message: &[u8]) -> Vec<u8> {
        let mut out = [0; framed_len(LONGEST_MESSAGE)];
        let len = frame(message, &mut out).unwrap();
        out[..len].to_vec()
    }

    #[test]
    fn text_is_handed_on_word_by_word() {
        let text = [&b"0D "[..], b"FFFF\r\n", b"# all of it\n", b"04 ", b"hello you\n"];
        assert_eq!(pieces(&text.concat()), text.map(|piece| Piece::Text(piece.to_vec())));
    }

    #[test]
    fn messages_are_found_and_no_part_of_one_is_text() {
        // In COBS, the byte before `sm` says where the first zero is: it may be a line end, and what follows may be words.
        for first_zero in 4..40 {
            let mut message = b"sm\x01".to_vec();
            message.extend(std::iter::repeat_n(b"0D FF\n", 6).flatten());
            message[first_zero - 1] = 0;
            let stream = [&framed(&message)[..], &[0], &framed(&message)].concat();
            assert_eq!(pieces(&stream), [Piece::Message(message.clone()), Piece::Message(message)], "{first_zero}");
        }
    }

    #[test]
    fn what_is_neither_is_counted_and_bounded() {
        assert_eq!(pieces(&[0xFF, 0x20, 0]), [Piece::Neither(2)]);
        assert_eq!(pieces(&[b'A'; LONGEST + 1]), [Piece::Neither(LONGEST + 1)]);
    }
}
