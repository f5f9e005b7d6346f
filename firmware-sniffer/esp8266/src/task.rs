//! What the loop does with words out of the ring.

use core::fmt::{self, Write};

use smartmeter_proto::p350::{Command, Reply};
use smartmeter_proto::words::{Ending, Event, Transactions, Word};
use smartmeter_proto::{Frame, Reading};
use sniffer_core::pump::Pump;
use sniffer_core::ring::Reader;
use sniffer_core::serial::Text;
use sniffer_core::uplink::{Identity, Uplink};

/// Words between interrupt and loop: 23 ms of a bus that never rests, at 20 µs a bit.
pub(crate) const RING: usize = 256;
/// Words kept until they are acknowledged: about three minutes of the P350's bus.
const HELD: usize = 4096;
/// Times at which they were read.
const TIMES: usize = 64;
/// The longest transaction: a command, a length, a packet of so many bytes and its trailer.
const LONGEST: usize = 2 + 255 + 1;
/// The most characters that the text of one poll step takes: a boot mark with its line, a space, a word, a line end.
const MOST_TEXT: usize = 16;

/// All that the loop needs.
pub(crate) struct Task {
    reader: Reader<'static>,
    pump: Pump,
    text: Text,
    transactions: Transactions<LONGEST>,
    pub(crate) uplink: Uplink<HELD, TIMES>,
}

impl Task {
    pub(crate) fn new(now: u32, identity: Identity, reader: Reader<'static>) -> Self {
        Self {
            reader,
            pump: Pump::new(now),
            text: Text::new(),
            transactions: Transactions::new(),
            uplink: Uplink::new(now, identity),
        }
    }

    /// Takes words out of the ring as long as their text has room, and returns the text's length. Without any room, no
    /// text is written and all words are taken.
    pub(crate) fn poll(&mut self, now: u32, text: &mut [u8], mut sink: impl FnMut(Reading)) -> usize {
        let mut out = Bounded { room: text, len: 0 };
        let is_wanted = !out.room.is_empty();
        while !is_wanted || out.room.len().saturating_sub(out.len) >= MOST_TEXT {
            let word = self.reader.pop();
            let Self { pump, text, transactions, uplink, .. } = self;
            pump.push(now, word, |word| {
                if is_wanted {
                    // It was looked whether there is room.
                    let _ = text.word(word, &mut out);
                }
                uplink.push(now, word);
                transactions.push(Word::from(word), |event| readings(event, &mut sink));
            });
            if word.is_none() {
                break;
            }
        }
        out.len
    }
}

/// Hands on what was measured in a transaction that was seen from its beginning to its end.
fn readings(event: Event<'_>, sink: &mut impl FnMut(Reading)) {
    if let Event::Transaction { bytes, ending: Ending::Released, continues: false } = event
        && let Some(command) = Command::<Reply<'_>>::accept(bytes)
    {
        command.for_each_reading(sink);
    }
}

/// Text with an end.
struct Bounded<'r> {
    room: &'r mut [u8],
    len: usize,
}

impl Write for Bounded<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len.saturating_add(text.len());
        self.room.get_mut(self.len..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}
