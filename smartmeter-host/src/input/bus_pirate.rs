//! What the SPI sniffers of Bus Pirate and HydraBus write.
//!
//! On the terminal, `[` and `]` are the edges of CS, and each byte comes with what was seen on either wire, MOSI(MISO):
//!
//! ```text
//! [0x04(0xFF)0x02(0xFF)][0x0D(0xFF)]
//! ```
//!
//! (the Bus Pirate's SPI guide, "SPI Bus sniffer": <http://dangerousprototypes.com/bus-pirate-manual/bus-pirate-spi-guide>).
//! Lines without a bracket, menus and prompts, are passed over and counted. In binary mode it is `[`, `]`, and `\` before
//! the two bytes of a transfer, after the `01` that says that sniffing has begun: `01 5B 5C 01 00 5C 02 00 5D`
//! (<http://dangerousprototypes.com/docs/Bus_Pirate_binary_SPI_sniffer_utility>, and "HydraFW Binary SPI mode guide" in HydraFW's
//! wiki; `bbio_spi_sniff` in its sources writes the same).
//!
//! A `[` within a transaction means that the `]` was lost, and a transfer outside of one that the `[` was: the word
//! `C000` stands there. What is none of it can't be read, up to the next bracket. The sniffer drops bytes without a word
//! when its buffer is full.

use std::io::{BufReader, Read};

use smartmeter_proto::spi::MIDWAY;
use smartmeter_proto::words::Word;

use super::text::{TextReader, shown};
use super::{InputError, Item, Notes, Sink};
use crate::show::counted;
use crate::unreadable;

/// What the firmware prints when it loses bytes.
const OVERRUN: &[u8] = b"Couldn't keep up";
const EXPECTED: &str = "expected `0x01(0x00)`, `[` or `]`";
/// How much is shown of what can't be read.
const SHOWN: usize = 40;

/// Reads what is on the terminal.
#[derive(Debug)]
pub(super) struct Terminal {
    takes_miso: bool,
    line: u64,
    place: Place,
    /// The last four letters outside of brackets.
    tail: [u8; 4],
    /// The transfer at hand, as it is written.
    transfer: Vec<u8>,
    /// Lines that are not the sniffer's.
    passed_over: u64,
    /// Letters of this line that are outside of brackets.
    outside: u64,
    /// How many times a `[` was lost.
    unopened: u64,
}

/// Where the next byte of the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    Inside,
    /// After so many letters of `0x00(0x00)`, whose digits say so much.
    Transfer(usize, u16),
    /// After so many letters of the firmware's word for an overrun.
    Overrun(usize),
    /// Behind what can't be read, up to the next bracket.
    Unreadable,
}

impl Terminal {
    pub(super) fn new(takes_miso: bool) -> Self {
        let (tail, transfer) = ([0; 4], Vec::new());
        Self { takes_miso, line: 1, place: Place::Outside, tail, transfer, passed_over: 0, outside: 0, unopened: 0 }
    }

    fn put(&self, word: Word, sink: &mut Sink<'_>) -> Result<(), InputError> {
        sink(Item::new(self.line, word))
    }

    fn fault(&mut self, found: &str, sink: &mut Sink<'_>) -> Result<(), InputError> {
        self.place = Place::Unreadable;
        let text = unreadable::quoted(&self.transfer);
        sink(Item::unreadable(self.line, &format!("{text}: {EXPECTED}, found {found}")))
    }

    /// What is no transfer; a bracket ends it all the same.
    fn wrong(&mut self, byte: u8, sink: &mut Sink<'_>) -> Result<(), InputError> {
        self.fault(&shown(byte), sink)?;
        if matches!(byte, b'[' | b']') { self.letter(byte, sink) } else { Ok(()) }
    }

    fn letter(&mut self, byte: u8, sink: &mut Sink<'_>) -> Result<(), InputError> {
        match (self.place, byte) {
            (Place::Outside | Place::Inside | Place::Unreadable, b'[') => {
                let is_lost = std::mem::replace(&mut self.place, Place::Inside) == Place::Inside;
                if is_lost { self.put(MIDWAY, sink) } else { Ok(()) }
            }
            (Place::Inside | Place::Unreadable, b']') => {
                self.place = Place::Outside;
                self.put(Word::End, sink)
            }
            (Place::Unreadable, _) => Ok(()),
            (Place::Inside, b'0') => {
                self.place = Place::Transfer(1, 0);
                Ok(())
            }
            (Place::Inside, b'C') => {
                self.place = Place::Overrun(1);
                Ok(())
            }
            (Place::Inside, _) if byte.is_ascii_whitespace() => Ok(()),
            (Place::Inside, _) => self.wrong(byte, sink),
            (Place::Transfer(letter, digits), _) => self.transfer(letter, digits, byte, sink),
            (Place::Overrun(letter), _) => self.overrun(letter, byte, sink),
            (Place::Outside, _) => self.outside(byte, sink),
        }
    }

    /// Outside of brackets, where a transfer means that one was lost.
    fn outside(&mut self, byte: u8, sink: &mut Sink<'_>) -> Result<(), InputError> {
        let [_, x, high, low] = self.tail;
        if let (b'(', Some(value)) = (byte, transferred(self.tail)) {
            self.transfer = vec![b'0', b'x', high, low];
            self.place = Place::Transfer(5, value);
            self.unopened += 1;
            self.outside = self.outside.saturating_sub(4);
            self.tail = [0; 4];
            return self.put(MIDWAY, sink);
        }
        self.tail = [x, high, low, byte];
        self.outside += u64::from(!byte.is_ascii_whitespace());
        Ok(())
    }

    /// Within `0x00(0x00)`; `letter` counts its letters.
    fn transfer(&mut self, letter: usize, digits: u16, byte: u8, sink: &mut Sink<'_>) -> Result<(), InputError> {
        let digits = match (b"0xdd(0xdd)"[letter], char::from(byte).to_digit(16)) {
            (b'd', Some(digit)) => digits << 4 | u16::try_from(digit).unwrap_or_default(),
            (expected, _) if expected == byte.to_ascii_lowercase() => digits,
            _ => return self.wrong(byte, sink),
        };
        if byte == b')' {
            self.place = Place::Inside;
            let [mosi, miso] = digits.to_be_bytes();
            return self.put(Word::Byte(if self.takes_miso { miso } else { mosi }), sink);
        }
        self.place = Place::Transfer(letter + 1, digits);
        Ok(())
    }

    fn overrun(&mut self, letter: usize, byte: u8, sink: &mut Sink<'_>) -> Result<(), InputError> {
        if byte != OVERRUN[letter] {
            return self.wrong(byte, sink);
        }
        self.place = Place::Overrun(letter + 1);
        if letter + 1 == OVERRUN.len() {
            self.place = Place::Outside;
            return self.put(MIDWAY, sink);
        }
        Ok(())
    }
}

impl TextReader for Terminal {
    fn byte(&mut self, byte: u8, sink: &mut Sink<'_>) -> Result<(), InputError> {
        if let Place::Inside | Place::Outside = self.place {
            self.transfer.clear();
        }
        if self.transfer.len() < SHOWN {
            self.transfer.push(byte);
        }
        self.letter(byte, sink)?;
        if byte == b'\n' {
            self.passed_over += u64::from(std::mem::take(&mut self.outside) != 0);
            self.line += 1;
        }
        Ok(())
    }

    fn seam(&mut self, sink: &mut Sink<'_>) -> Result<(), InputError> {
        self.place = Place::Outside;
        self.put(MIDWAY, sink)
    }

    fn finish(mut self, sink: &mut Sink<'_>) -> Result<Notes, InputError> {
        if let Place::Transfer(..) | Place::Overrun(_) = self.place {
            self.fault("the end", sink)?;
        }
        let passed_over = self.passed_over + u64::from(self.outside != 0);
        let text = format!("Bus Pirate: text outside of `[…]`, on {}, passed over", counted(passed_over, "line"));
        let notes = [Some(text).filter(|_| passed_over != 0), unopened(self.unopened)];
        Ok(notes.into_iter().flatten().collect())
    }
}

/// A sniffer that is set to all traffic says what other devices on the bus are told, too.
fn unopened(count: u64) -> Option<String> {
    let times = counted(count, "time");
    let note = format!(
        "Bus Pirate: {times} a transfer while CS is not active: a `[` was lost, or sniffing is not set to `CS low`"
    );
    Some(note).filter(|_| count != 0)
}

/// The byte that is transferred, where a transfer begins so.
fn transferred([zero, x, high, low]: [u8; 4]) -> Option<u16> {
    let digit = |letter| char::from(letter).to_digit(16).and_then(|digit| u16::try_from(digit).ok());
    if (zero, x) == (b'0', b'x') { Some(digit(high)? << 4 | digit(low)?) } else { None }
}

/// Reads what comes in binary mode.
pub(super) fn read_binary(source: &mut dyn Read, takes_miso: bool, sink: &mut Sink<'_>) -> Result<Notes, InputError> {
    let mut bytes = BufReader::new(source).bytes().enumerate();
    let mut state =
        Binary { takes_miso, transaction: 1, is_selected: false, has_begun: false, is_lost: false, unopened: 0 };
    while let Some((offset, byte)) = bytes.next() {
        let transfer = match byte.map_err(InputError::Read)? {
            b'\\' => {
                let mut next = || bytes.next().map(|(_, byte)| byte).transpose().map_err(InputError::Read);
                next()?.zip(next()?)
            }
            other => {
                state.other(offset, other, sink)?;
                continue;
            }
        };
        match transfer {
            Some(transfer) => state.transfer(transfer, sink)?,
            None => {
                let what = format!("byte {offset}: the recording ends within a transfer: expected `\\` and two bytes");
                sink(Item::unreadable(state.transaction, &what))?;
            }
        }
    }
    Ok(unopened(state.unopened).into_iter().collect())
}

/// Where the reading of binary mode is.
struct Binary {
    takes_miso: bool,
    transaction: u64,
    is_selected: bool,
    has_begun: bool,
    /// Whether the bytes before could not be read.
    is_lost: bool,
    unopened: u64,
}

impl Binary {
    fn put(&self, word: Word, sink: &mut Sink<'_>) -> Result<(), InputError> {
        sink(Item::new(self.transaction, word))
    }

    fn transfer(&mut self, (mosi, miso): (u8, u8), sink: &mut Sink<'_>) -> Result<(), InputError> {
        self.has_begun = true;
        let is_told = std::mem::take(&mut self.is_lost);
        if !std::mem::replace(&mut self.is_selected, true) && !is_told {
            self.unopened += 1;
            self.put(MIDWAY, sink)?;
        }
        self.put(Word::Byte(if self.takes_miso { miso } else { mosi }), sink)
    }

    fn other(&mut self, offset: usize, byte: u8, sink: &mut Sink<'_>) -> Result<(), InputError> {
        match byte {
            b'[' => {
                let is_lost = std::mem::replace(&mut self.is_selected, true) && !self.is_lost;
                (self.has_begun, self.is_lost) = (true, false);
                if is_lost { self.put(MIDWAY, sink) } else { Ok(()) }
            }
            b']' => {
                (self.has_begun, self.is_lost, self.is_selected) = (true, false, false);
                self.put(Word::End, sink)?;
                self.transaction += 1;
                Ok(())
            }
            _ if !self.has_begun && GREETINGS.concat().contains(&byte) => Ok(()),
            _ if std::mem::replace(&mut self.is_lost, true) => Ok(()),
            _ => {
                let what = format!("byte {offset}: expected `[`, `]` or `\\`, found {}", shown(byte));
                sink(Item::unreadable(self.transaction, &what))
            }
        }
    }
}

/// What may come before the sniffer's output: answers to the commands that begin it.
const GREETINGS: [&[u8]; 3] = [b"BBIO1", b"SPI1", b"\x01"];

/// What is left behind them.
pub(super) fn behind_greeting(mut start: &[u8]) -> &[u8] {
    while let Some(rest) = GREETINGS.iter().find_map(|greeting| start.strip_prefix(*greeting)) {
        start = rest;
    }
    start
}

/// Whether what is there may go on as one of them.
pub(super) fn may_be_greeting(start: &[u8]) -> bool {
    GREETINGS.iter().any(|greeting| greeting.starts_with(start))
}
