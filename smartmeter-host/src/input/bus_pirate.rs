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
//! A `[` within a transaction means that the `]` was lost: the word `C000` stands there. The sniffer drops bytes without
//! a word when its buffer is full.

use std::io::{BufReader, Read};

use smartmeter_proto::spi::MIDWAY;
use smartmeter_proto::words::Word;

use super::text::{TextReader, shown};
use super::{InputError, Item, Notes, Sink};
use crate::show::counted;

/// What the firmware prints when it loses bytes.
const OVERRUN: &[u8] = b"Couldn't keep up";
/// A sniffer that is set to all traffic says what other devices on the bus are told, too.
const UNSELECTED: &str = "a transfer while CS is not active: expected `[` first, as the sniffer writes for `CS low`";
const EXPECTED: &str = "expected `0x01(0x00)`, `[` or `]`";

/// Reads what is on the terminal.
#[derive(Debug)]
pub(super) struct Terminal {
    takes_miso: bool,
    line: u64,
    place: Place,
    /// The last four letters outside of brackets.
    tail: [u8; 4],
    /// Lines that are not the sniffer's.
    passed_over: u64,
    is_passed_over: bool,
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
}

impl Terminal {
    pub(super) const fn new(takes_miso: bool) -> Self {
        Self { takes_miso, line: 1, place: Place::Outside, tail: [0; 4], passed_over: 0, is_passed_over: false }
    }

    fn put(&self, word: Word, sink: &mut Sink<'_>) -> Result<(), InputError> {
        sink(Item { line: self.line, time: None, word })
    }

    fn fault(&self, byte: u8) -> InputError {
        InputError::Line(self.line, format!("{EXPECTED}, found {}", shown(byte)))
    }

    fn open(&mut self, sink: &mut Sink<'_>) -> Result<(), InputError> {
        let is_lost = std::mem::replace(&mut self.place, Place::Inside) == Place::Inside;
        if is_lost { self.put(MIDWAY, sink) } else { Ok(()) }
    }

    /// Within `0x00(0x00)`; `place` counts its letters.
    fn transfer(&mut self, letter: usize, digits: u16, byte: u8, sink: &mut Sink<'_>) -> Result<(), InputError> {
        let digits = match (b"0xdd(0xdd)"[letter], char::from(byte).to_digit(16)) {
            (b'd', Some(digit)) => digits << 4 | u16::try_from(digit).unwrap_or_default(),
            (expected, _) if expected == byte.to_ascii_lowercase() => digits,
            _ => return Err(self.fault(byte)),
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
            return Err(self.fault(byte));
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
        match (self.place, byte) {
            (Place::Outside | Place::Inside, b'[') => self.open(sink)?,
            (Place::Inside, b']') => {
                self.place = Place::Outside;
                self.put(Word::End, sink)?;
            }
            (Place::Inside, b'0') => self.place = Place::Transfer(1, 0),
            (Place::Inside, b'C') => self.place = Place::Overrun(1),
            (Place::Inside, _) if byte.is_ascii_whitespace() => {}
            (Place::Inside, _) => return Err(self.fault(byte)),
            (Place::Transfer(letter, digits), _) => self.transfer(letter, digits, byte, sink)?,
            (Place::Overrun(letter), _) => self.overrun(letter, byte, sink)?,
            (Place::Outside, b'(') if is_transfer(self.tail) => {
                return Err(InputError::Line(self.line, UNSELECTED.into()));
            }
            (Place::Outside, _) => {
                self.tail = [self.tail[1], self.tail[2], self.tail[3], byte];
                self.is_passed_over |= !byte.is_ascii_whitespace();
            }
        }
        if byte == b'\n' {
            self.passed_over += u64::from(std::mem::take(&mut self.is_passed_over));
            self.line += 1;
        }
        Ok(())
    }

    fn seam(&mut self, sink: &mut Sink<'_>) -> Result<(), InputError> {
        self.place = Place::Outside;
        self.put(MIDWAY, sink)
    }

    fn finish(self, _: &mut Sink<'_>) -> Result<Notes, InputError> {
        if let Place::Transfer(..) | Place::Overrun(_) = self.place {
            return Err(InputError::Line(self.line, format!("{EXPECTED}, found the end")));
        }
        let passed_over = self.passed_over + u64::from(self.is_passed_over);
        let note = format!("Bus Pirate: text outside of `[…]`, on {}, passed over", counted(passed_over, "line"));
        Ok(if passed_over == 0 { Notes::new() } else { vec![note] })
    }
}

/// Whether a transfer begins so.
fn is_transfer([zero, x, high, low]: [u8; 4]) -> bool {
    (zero, x) == (b'0', b'x') && high.is_ascii_hexdigit() && low.is_ascii_hexdigit()
}

/// Reads what comes in binary mode.
pub(super) fn read_binary(source: &mut dyn Read, takes_miso: bool, sink: &mut Sink<'_>) -> Result<Notes, InputError> {
    let mut bytes = BufReader::new(source).bytes().enumerate();
    let (mut transaction, mut is_selected, mut has_begun) = (1, false, false);
    while let Some((offset, byte)) = bytes.next() {
        let byte = byte.map_err(InputError::Read)?;
        let at = |what: &str| InputError::Byte(offset as u64, what.into());
        let put = |word, sink: &mut Sink<'_>| sink(Item { line: transaction, time: None, word });
        match byte {
            b'[' => {
                if std::mem::replace(&mut is_selected, true) {
                    put(MIDWAY, sink)?;
                }
            }
            b']' => {
                is_selected = false;
                put(Word::End, sink)?;
                transaction += 1;
            }
            b'\\' if !is_selected => return Err(at(UNSELECTED)),
            b'\\' => {
                let mut next = || bytes.next().map(|(_, byte)| byte).transpose().map_err(InputError::Read);
                let (Some(mosi), Some(miso)) = (next()?, next()?) else {
                    return Err(at("the recording ends within a transfer: expected `\\` and two bytes"));
                };
                put(Word::Byte(if takes_miso { miso } else { mosi }), sink)?;
            }
            _ if !has_begun && GREETINGS.concat().contains(&byte) => continue,
            _ => return Err(at(&format!("expected `[`, `]` or `\\`, found {}", shown(byte)))),
        }
        has_begun = true;
    }
    Ok(Notes::new())
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
