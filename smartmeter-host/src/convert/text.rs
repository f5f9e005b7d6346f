//! The native text: a line for each transaction and for each mark between them.

use std::io::{self, Write};

use smartmeter_proto::words::Word;

use super::Target;
use crate::input::{Item, Notes};
use crate::show::counted;

/// Writes words.
#[derive(Debug)]
pub(super) struct Text<W> {
    out: W,
    /// Whether a line has begun.
    is_open: bool,
    times: u64,
}

impl<W: Write> Text<W> {
    pub(super) const fn new(out: W) -> Self {
        Self { out, is_open: false, times: 0 }
    }

    fn word(&mut self, digits: &str, ends: bool) -> io::Result<()> {
        let space = if self.is_open { " " } else { "" };
        self.is_open = !ends;
        write!(self.out, "{space}{digits}{}", if ends { "\n" } else { "" })
    }
}

impl<W: Write> Target for Text<W> {
    fn item(&mut self, item: Item) -> io::Result<()> {
        self.times += u64::from(item.time.is_some());
        match item.word {
            Word::Byte(byte) => self.word(&format!("{byte:02X}"), false),
            // Below 0x100 it would be read as a byte, but no such word is a mark.
            mark => self.word(&format!("{:04X}", u16::from(mark)), true),
        }
    }

    fn finish(mut self: Box<Self>) -> io::Result<Notes> {
        if self.is_open {
            writeln!(self.out)?;
        }
        self.out.flush()?;
        let note = format!("left out: the times of {}, which text does not hold", counted(self.times, "word"));
        Ok(if self.times == 0 { Notes::new() } else { vec![note] })
    }
}
