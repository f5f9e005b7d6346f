//! The serial line: words as the text of a capture, or messages of the link; and the console in either case.
//!
//! In the text, remarks and the console's answers are comments, so that a terminal's log is a capture as it stands. Between
//! messages of the link they are ended by a zero byte, as messages are, and no receiver takes them for one. Where nobody takes
//! what is written, words wait in a ring, which says how many it had no room for.

use core::fmt::{self, Write as _};

use embassy_futures::select::{Either, select};
use embassy_time::Timer;
use embedded_io_async::{Read, Write};
use sniffer_core::console::{Action, Console};
use sniffer_core::ring::Reader;
use sniffer_core::serial::{Deframer, Text, frame, framed_len};
use sniffer_core::settings::Settings;
use sniffer_core::uplink::LONGEST_MESSAGE;
use static_cell::StaticCell;

use crate::flash::Store;
use crate::port::{Input, Output};
use crate::sniffer::{self, Sniffer};
use crate::{capture, settings};

/// How often there may be something to write, in milliseconds.
const EVERY: u64 = 10;
/// What is written at once; an answer of the console fits.
const PIECE: usize = 1536;
/// The longest message of a collector, which only acknowledges.
const LONGEST_ANSWER: usize = 64;

/// What the line carries besides the console.
pub(crate) enum Carries {
    /// Words as text.
    Text(Reader<'static>),
    /// Messages of the link.
    Link,
    /// Nothing.
    Nothing,
}

/// Memory of messages on their way.
struct Memory {
    message: [u8; LONGEST_MESSAGE],
    frame: [u8; framed_len(LONGEST_MESSAGE)],
}

struct Line {
    output: Output,
    carries: Carries,
    text: Text,
    is_within: bool,
    typed: Typed,
    console: Console,
    deframer: Deframer<LONGEST_ANSWER>,
    settings: Settings,
    store: Store,
    memory: &'static mut Memory,
}

#[embassy_executor::task]
pub(crate) async fn run(port: (Input, Output), carries: Carries, store: Store, sniffer: &'static Sniffer) -> ! {
    static MEMORY: StaticCell<Memory> = StaticCell::new();
    let memory = MEMORY.init_with(|| Memory { message: [0; LONGEST_MESSAGE], frame: [0; framed_len(LONGEST_MESSAGE)] });
    let (mut input, output) = port;
    let mut line = Line {
        output,
        carries,
        text: Text::new(),
        is_within: false,
        typed: Typed::default(),
        console: Console::new(),
        deframer: Deframer::new(),
        settings: sniffer.settings.clone(),
        store,
        memory,
    };
    if matches!(line.carries, Carries::Link) {
        sniffer.uplink.borrow_mut().connected(sniffer::now());
    }
    let mut bytes = [0; 64];
    loop {
        if let Either::First(Ok(len)) = select(Read::read(&mut input, &mut bytes), Timer::after_millis(EVERY)).await {
            for &byte in bytes.get(..len).unwrap_or_default() {
                line.take(byte, sniffer).await;
            }
        }
        line.write(sniffer).await;
    }
}

impl Line {
    /// Takes a byte that came.
    async fn take(&mut self, byte: u8, sniffer: &Sniffer) {
        if matches!(self.carries, Carries::Link) {
            self.deframer.push(byte, |message| sniffer.receive(message));
        }
        if !self.typed.is_typed(byte) {
            return;
        }
        let mut answer = Remark::default();
        let action = self.console.push(byte, &mut self.settings, &mut answer).unwrap_or(Action::None);
        match action {
            Action::None | Action::Restart => {}
            Action::Save => {
                let saved = settings::save(&self.settings, &mut self.store);
                // While flash was written, nobody looked at the bus.
                capture::was_away();
                let _ = match saved {
                    Ok(()) => answer.write_str("saved; `restart` makes it count\r\n"),
                    Err(why) => write!(answer, "not saved: {why}\r\n"),
                };
            }
        }
        self.remark(&answer).await;
        if action == Action::Restart {
            esp_hal::system::software_reset();
        }
    }

    /// Writes what there is to write.
    async fn write(&mut self, sniffer: &Sniffer) {
        while let Ok(note) = sniffer.notes.try_receive() {
            let mut remark = Remark::default();
            let _ = write!(remark, "{note}\r\n");
            self.remark(&remark).await;
        }
        match self.carries {
            Carries::Text(_) => self.words().await,
            Carries::Link => self.messages(sniffer).await,
            Carries::Nothing => {}
        }
    }

    async fn words(&mut self) {
        let Carries::Text(words) = &mut self.carries else { return };
        let mut piece = heapless::String::<PIECE>::new();
        // A word takes up to seven bytes.
        while piece.capacity().saturating_sub(piece.len()) > 8 {
            let Some(word) = words.pop() else { break };
            let _ = self.text.word(word, &mut piece);
        }
        if !piece.is_empty() {
            self.is_within = !piece.ends_with('\n');
            put(&mut self.output, piece.as_bytes()).await;
        }
    }

    async fn messages(&mut self, sniffer: &Sniffer) {
        while let Some(len) = sniffer.poll(&mut self.memory.message) {
            let message = self.memory.message.get(..len).unwrap_or_default();
            let Some(len) = frame(message, &mut self.memory.frame) else { continue };
            put(&mut self.output, self.memory.frame.get(..len).unwrap_or_default()).await;
        }
    }

    /// Writes a remark in the way that suits what the line carries.
    async fn remark(&mut self, remark: &Remark) {
        if remark.text.is_empty() {
            return;
        }
        if matches!(self.carries, Carries::Link) {
            put(&mut self.output, b"\0").await;
        } else if core::mem::take(&mut self.is_within) {
            put(&mut self.output, b" ").await;
        }
        put(&mut self.output, remark.text.as_bytes()).await;
        if matches!(self.carries, Carries::Link) {
            put(&mut self.output, b"\0").await;
        }
    }
}

/// Writes all of it, however long nobody takes it.
async fn put(output: &mut Output, bytes: &[u8]) {
    // There is nobody else to tell.
    let _ = Write::write_all(output, bytes).await;
}

/// Text each line of which is a comment.
#[derive(Default)]
struct Remark {
    text: heapless::String<PIECE>,
    is_within: bool,
}

impl fmt::Write for Remark {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for part in text.split_inclusive('\n') {
            if !core::mem::replace(&mut self.is_within, !part.ends_with('\n')) {
                self.text.push_str("# ").map_err(|_| fmt::Error)?;
            }
            self.text.push_str(part).map_err(|_| fmt::Error)?;
        }
        Ok(())
    }
}

/// Tells what is typed from messages: those begin with a control character, as they are short, and end with a zero.
#[derive(Default)]
struct Typed {
    is_message: bool,
}

impl Typed {
    fn is_typed(&mut self, byte: u8) -> bool {
        self.is_message |= byte.is_ascii_control() && !matches!(byte, 0 | b'\r' | b'\n' | 0x08 | 0x7F);
        self.is_message &= byte != 0;
        byte != 0 && !self.is_message
    }
}
