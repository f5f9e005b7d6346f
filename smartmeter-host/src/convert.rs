//! From words to files of other tools, and to the native text.
//!
//! | format | for | keeps |
//! |---|---|---|
//! | [`words`](text) | this tool, and people | all words; no times |
//! | [`pcapng`] | Wireshark, tshark | all words, as packets and comments; times |
//! | [`vcd`] | logic analysers' software, simulators | all words, as edges and a variable for marks; times |
//! | [`sigrok`] | sigrok, PulseView | bytes and SELECT, as edges; no marks |
//!
//! What a format can't hold is counted and said.

pub mod edges;
pub mod pcapng;
pub mod review;
pub mod sigrok;
pub mod text;
pub mod vcd;

use std::io::{self, Write};
use std::path::Path;

pub use self::edges::Timing;
pub(crate) use self::pcapng::{Packets, Stream};
use crate::input::{Item, Notes};

/// A format that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Words in hexadecimal, a line for each transaction (.txt)
    Words,
    /// A packet for each transaction, of link type USER0 (.pcapng)
    Pcapng,
    /// The edges of SELECT, CLOCK and DATA (.vcd)
    Vcd,
    /// The same as samples, in a session of sigrok (.sr)
    Sigrok,
}

impl Format {
    /// The format that a file's name says.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "txt" => Some(Self::Words),
            "pcapng" => Some(Self::Pcapng),
            "vcd" => Some(Self::Vcd),
            "sr" => Some(Self::Sigrok),
            _ => None,
        }
    }
}

/// A file that words are written to, one after the other.
pub trait Target {
    /// Writes the next word.
    ///
    /// # Errors
    ///
    /// Where the file can't be written.
    fn item(&mut self, item: Item) -> io::Result<()>;

    /// Ends the file, and says what could not be kept.
    ///
    /// # Errors
    ///
    /// Where the file can't be written.
    fn finish(self: Box<Self>) -> io::Result<Notes>;
}

/// A file of packets, with what a declaration says of them.
pub fn reviewed<'o>(review: Box<dyn review::Review + 'o>, out: impl Write + 'o) -> Box<dyn Target + 'o> {
    Box::new(pcapng::Pcapng::new(out, Some(review)))
}

/// A file of this format; the timing is that of made-up edges.
pub fn target<'o>(format: Format, timing: Timing, out: impl Write + 'o) -> Box<dyn Target + 'o> {
    match format {
        Format::Words => Box::new(text::Text::new(out)),
        Format::Pcapng => Box::new(pcapng::Pcapng::new(out, None)),
        Format::Vcd => Box::new(edges::Edges::new(timing, vcd::Vcd::new(out))),
        Format::Sigrok => Box::new(edges::Edges::new(timing, sigrok::Session::new(timing, out))),
    }
}
