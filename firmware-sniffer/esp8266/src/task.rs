//! What the loop does with words out of the ring.

use core::fmt::{self, Write};

use smartmeter_proto::p350::{Command, Reply};
use smartmeter_proto::words::{Ending, Event, Transactions, Word};
use smartmeter_proto::{Frame, Reading};
use sniffer_core::pump::Pump;
use sniffer_core::ring::Reader;
use sniffer_core::serial::Text;
use sniffer_core::uplink::Uplink;

/// Words between interrupt and loop: 23 ms of a bus that never rests, at 20 µs a bit.
pub(crate) const RING: usize = 256;
/// Words kept until they are acknowledged: 100 s of a P350 that sends 41 words a second, twelve minutes of the capture's.
const HELD: usize = 4096;
/// Times at which they were read.
const TIMES: usize = 64;
/// The longest transaction: a command, a length, a packet of so many bytes and its trailer.
const LONGEST: usize = 2 + 255 + 1;
/// The most characters that the text of one poll step takes: a boot mark with its line, a space, a word, a line end.
const MOST_TEXT: usize = 16;

/// Words on their way.
pub(crate) type Link = Uplink<HELD, TIMES>;
/// What becomes transactions.
pub(crate) type Bus = Transactions<LONGEST>;

/// All that the loop needs.
pub(crate) struct Task {
    reader: Reader<'static>,
    pump: Pump,
    text: Text,
    transactions: &'static mut Bus,
    pub(crate) uplink: &'static mut Link,
    pub(crate) session: u32,
}

impl Task {
    pub(crate) const fn new(
        now: u32,
        session: u32,
        reader: Reader<'static>,
        transactions: &'static mut Bus,
        uplink: &'static mut Link,
    ) -> Self {
        Self { reader, pump: Pump::new(now), text: Text::new(), transactions, uplink, session }
    }

    /// Takes words out of the ring as long as their text has room, and returns the text's length. Without `text`
    /// all words are taken.
    pub(crate) fn poll(&mut self, now: u32, text: Option<&mut [u8]>, mut sink: impl FnMut(Reading)) -> usize {
        let is_wanted = text.is_some();
        let mut out = Bounded { room: text.unwrap_or_default(), len: 0 };
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
