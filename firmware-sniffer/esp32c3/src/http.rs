//! The device's own page, on port 80: one connection at a time, one answer each.
//!
//! An answer is longer than the memory for it. So it is made again for each piece, and all but that piece is left out; what
//! is decoded stands still meanwhile.

use core::fmt;

use embassy_net::Stack;
use embassy_net::tcp::TcpSocket;
use embassy_time::{Duration, with_timeout};
use embedded_io_async::Write as _;
use sniffer_core::http::{LONGEST_REQUEST, Outcome, Site, respond};
use static_cell::StaticCell;

use crate::sniffer::{self, Sniffer};

const PORT: u16 = 80;
const PIECE: usize = 1460;
/// Longest time for a request and its answer: what is decoded waits for it.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest time without any progress.
const SILENCE: Duration = Duration::from_secs(5);

struct Memory {
    receive: [u8; 1024],
    send: [u8; 2 * PIECE],
    request: [u8; LONGEST_REQUEST],
    piece: [u8; PIECE],
}

#[embassy_executor::task]
pub(crate) async fn serve(stack: Stack<'static>, sniffer: &'static Sniffer) -> ! {
    static MEMORY: StaticCell<Memory> = StaticCell::new();
    let memory = MEMORY.init_with(|| Memory {
        receive: [0; 1024],
        send: [0; 2 * PIECE],
        request: [0; LONGEST_REQUEST],
        piece: [0; PIECE],
    });
    let Memory { receive, send, request, piece } = memory;
    let mut socket = TcpSocket::new(stack, receive, send);
    socket.set_timeout(Some(SILENCE));
    loop {
        stack.wait_config_up().await;
        if socket.accept(PORT).await.is_ok() {
            // Who is too slow, or goes, has no answer. There is nobody to tell.
            let _ = with_timeout(PATIENCE, answer(&mut socket, request, piece, sniffer)).await;
        }
        socket.abort();
        let _ = socket.flush().await;
    }
}

/// Reads a request, answers it, and closes the connection.
async fn answer(
    socket: &mut TcpSocket<'_>,
    request: &mut [u8; LONGEST_REQUEST],
    piece: &mut [u8; PIECE],
    sniffer: &Sniffer,
) -> Result<(), embassy_net::tcp::Error> {
    let mut len = 0;
    loop {
        let came = socket.read(request.get_mut(len..).unwrap_or_default()).await?;
        len = len.saturating_add(came);
        let whole = tell(socket, request.get(..len).unwrap_or_default(), piece, sniffer).await?;
        if came == 0 || whole {
            break;
        }
    }
    socket.close();
    socket.flush().await
}

/// Answers what has come of a request, if it is whole.
async fn tell(
    socket: &mut TcpSocket<'_>,
    request: &[u8],
    piece: &mut [u8; PIECE],
    sniffer: &Sniffer,
) -> Result<bool, embassy_net::tcp::Error> {
    let now = sniffer::now();
    let status = sniffer.uplink.borrow().status(now);
    let live = sniffer.live.lock().await;
    let site = Site { live: &live, status, name: &sniffer.settings.name, now };
    let mut sent = 0_usize;
    loop {
        let mut window = Window { skip: sent, piece, len: 0 };
        let outcome = respond(request, &site, &mut window);
        let len = window.len;
        socket.write_all(piece.get(..len).unwrap_or_default()).await?;
        sent = sent.saturating_add(len);
        if let Ok(outcome) = outcome {
            return Ok(outcome == Outcome::Answered);
        }
        // The piece was full; or, where nothing came, the rest can't be told.
        if len == 0 {
            return Ok(true);
        }
    }
}

/// Leaves out the begin of what is written, and stops the writer where the piece is full.
struct Window<'p> {
    skip: usize,
    piece: &'p mut [u8],
    len: usize,
}

impl fmt::Write for Window<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let skipped = self.skip.min(text.len());
        self.skip = self.skip.saturating_sub(skipped);
        let text = text.as_bytes().get(skipped..).unwrap_or_default();
        let free = self.piece.get_mut(self.len..).unwrap_or_default();
        let taken = text.len().min(free.len());
        for (to, from) in free.iter_mut().zip(text) {
            *to = *from;
        }
        self.len = self.len.saturating_add(taken);
        if taken == text.len() { Ok(()) } else { Err(fmt::Error) }
    }
}
