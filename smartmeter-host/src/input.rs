//! Recordings in the formats of other tools, as words.
//!
//! | format | made by | told by |
//! |---|---|---|
//! | [`words`] | the sniffer | words of two or four hexadecimal digits |
//! | [`hexdump`] | `xxd`, `hexdump -C`, `hd`, `od -A x -t x1` | an offset of six digits or more before each line |
//! | [`bus-pirate`, `bus-pirate-binary`](bus_pirate) | Bus Pirate, HydraBus | `[0x` or `[\` |
//! | [`saleae-spi`](saleae) | Saleae Logic 2 (and 1), SPI analyzer | a heading `name,type,start_time,…` |
//! | [`saleae-digital`](digital) | Saleae Logic 2, raw digital data | a heading `Time [s],…` |
//! | [`vcd`] | sigrok, GTKWave, simulators | `$date`, `$timescale`, … |
//! | [`sigrok`] | sigrok, PulseView | a zip file |
//! | [`putty`] | PuTTY, around any of the first three | `=~=~=~= PuTTY log` |
//!
//! `saleae-digital`, `vcd` and `sigrok` hold the levels of wires, which go through the same
//! [state machine](smartmeter_proto::spi) as a sniffer's. [`Recording::open`] looks at the first bytes to tell which it
//! is; [`Recording::read`] hands on one [`Item`] after the other and never holds a file in memory. The one exception is
//! a zip file from a pipe, since its directory is at its end.

pub mod bus_pirate;
mod detect;
pub mod digital;
mod error;
pub mod hexdump;
pub mod putty;
pub mod saleae;
pub mod sigrok;
mod text;
pub mod vcd;
mod watched;
mod wires;
pub mod words;

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};

use smartmeter_proto::spi;
use smartmeter_proto::words::Word;

use self::detect::{Detected, detect};
pub use self::error::InputError;
use self::putty::Splitter;
use self::text::TextReader;
pub(crate) use self::vcd::MARK;
use self::watched::Watched;
pub use self::watched::Watcher;
pub use self::wires::Channels;
use crate::source::Source;

/// How much is looked at to tell the format.
const LOOK: usize = 64 * 1024;
/// How much is read at once.
const CHUNK: usize = 64 * 1024;

/// A recording's format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Words in hexadecimal, as the sniffer writes them
    Words,
    /// xxd, hexdump -C, hd: each dump is one transaction
    Hexdump,
    /// Bus Pirate, SPI sniffer: [0x01(0x00)]
    BusPirate,
    /// Bus Pirate or HydraBus, SPI sniffer in binary mode
    BusPirateBinary,
    /// Saleae Logic, table of the SPI analyzer as CSV
    SaleaeSpi,
    /// Saleae Logic 2, raw digital data as CSV
    SaleaeDigital,
    /// Value change dump
    Vcd,
    /// sigrok session (.sr)
    Sigrok,
    /// A log of PuTTY, with its header lines, around words, a hex dump or a Bus Pirate's output
    Putty,
}

/// How a recording is to be read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Its format, where it is not to be told by its first bytes.
    pub format: Option<Format>,
    /// Which of its channels are the wires.
    pub channels: Channels,
    /// How the bus is wired.
    pub spi: spi::Config,
    /// Pulses shorter than this, in nanoseconds, are none.
    pub glitch: u64,
}

/// One word of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// The line that it is on, counted from 1; where the file has no lines, the number of the transaction.
    pub line: u64,
    /// When it was complete, in nanoseconds since the recording began, where that is known.
    pub time: Option<u64>,
    /// The word.
    pub word: Word,
}

/// Takes words; an error ends the reading.
pub type Sink<'s> = dyn FnMut(Item) -> Result<(), InputError> + 's;

/// What is to be said of a recording beside its words, a line each.
pub type Notes = Vec<String>;

/// A recording whose format is known.
pub struct Recording {
    format: Format,
    is_putty: bool,
    options: Options,
    source: Opened,
}

/// The bytes of a recording.
enum Opened {
    /// From their start, and how many there are.
    File(Watched<File>, u64),
    /// What was looked at, and the rest.
    Pipe(Vec<u8>, Box<dyn Read>),
}

impl Recording {
    /// Opens a source and tells its format.
    ///
    /// # Errors
    ///
    /// Where it can't be read, or is of no known format.
    pub fn open(source: &Source, options: &Options) -> Result<Self, InputError> {
        let mut reader: Box<dyn Read> = source.open().map_err(InputError::Read)?;
        let (start, detected) = look(&mut reader, options.format)?;
        let source = match source {
            // Opened anew, and not wound back: a named pipe can't be.
            Source::File(path) if path.is_file() => {
                let file = File::open(path).map_err(InputError::Read)?;
                let len = file.metadata().map_err(InputError::Read)?.len();
                Opened::File(Watched::new(file), len)
            }
            _ => Opened::Pipe(start, reader),
        };
        Ok(Self { format: detected.format, is_putty: detected.is_putty, options: options.clone(), source })
    }

    /// Its format; of a PuTTY log that of what was logged.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Whether it is [`Format::Words`] and nothing else is in it.
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.format == Format::Words && !self.is_putty
    }

    /// How many bytes it has, where that is known: not of what comes through a pipe.
    #[must_use]
    pub const fn size(&self) -> Option<u64> {
        match self.source {
            Opened::File(_, len) => Some(len),
            Opened::Pipe(..) => None,
        }
    }

    /// Tells `watcher` how many bytes were read, each time some are; nothing where their number is not known.
    #[must_use]
    pub fn watched(mut self, watcher: Watcher) -> Self {
        if let Opened::File(file, _) = &mut self.source {
            file.watcher = Some(watcher);
        }
        self
    }

    /// Its bytes, from their start.
    #[must_use]
    pub fn into_bytes(self) -> Box<dyn Read> {
        self.source.into_read()
    }

    /// Hands on all words. What came before a fault was handed on, too.
    ///
    /// # Errors
    ///
    /// Where it can't be read, is not of its format, or `sink` wants no more.
    pub fn read(self, sink: &mut Sink<'_>) -> Result<Notes, InputError> {
        let Self { format, is_putty, options, source } = self;
        match format {
            Format::Words | Format::Putty => read_text(words::Words::default(), is_putty, source, sink),
            Format::Hexdump => read_text(hexdump::HexDump::default(), is_putty, source, sink),
            Format::BusPirate => {
                let reader = bus_pirate::Terminal::new(options.channels.takes_miso());
                read_text(reader, is_putty, source, sink)
            }
            Format::BusPirateBinary => {
                bus_pirate::read_binary(&mut source.into_read(), options.channels.takes_miso(), sink)
            }
            Format::SaleaeSpi => saleae::read(source.into_read(), &options, sink),
            Format::SaleaeDigital => digital::read(source.into_read(), &options, sink),
            Format::Vcd => vcd::read(BufReader::new(source.into_read()), &options, sink),
            Format::Sigrok => match source {
                Opened::File(file, _) => sigrok::read(BufReader::new(file), &options, sink),
                Opened::Pipe(start, rest) => {
                    let mut all = start;
                    { rest }.read_to_end(&mut all).map_err(InputError::Read)?;
                    sigrok::read(Cursor::new(all), &options, sink)
                }
            },
        }
    }
}

impl Opened {
    fn into_read(self) -> Box<dyn Read> {
        match self {
            Self::File(file, _) => Box::new(file),
            Self::Pipe(start, rest) => Box::new(Cursor::new(start).chain(rest)),
        }
    }
}

/// What can be read at any place.
trait ReadSeek: Read + Seek {}
impl<R: Read + Seek> ReadSeek for R {}

/// Reads only as much as tells the format: a pipe may be slow.
fn look(reader: &mut dyn Read, asked: Option<Format>) -> Result<(Vec<u8>, Detected), InputError> {
    let mut start = Vec::new();
    loop {
        let len = start.len();
        start.resize(len + LOOK.min(4096 + len), 0);
        let more = retry(|| reader.read(&mut start[len..])).map_err(InputError::Read)?;
        start.truncate(len + more);
        let is_all = more == 0 || start.len() >= LOOK;
        if let Some(detected) = detect(&start, is_all, asked)? {
            return Ok((start, detected));
        }
    }
}

fn retry<T>(mut read: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match read() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

fn read_text(
    mut text: impl TextReader,
    is_putty: bool,
    source: Opened,
    sink: &mut Sink<'_>,
) -> Result<Notes, InputError> {
    let mut reader = source.into_read();
    let mut splitter = is_putty.then(Splitter::default);
    let mut chunk = vec![0; CHUNK];
    loop {
        let len = retry(|| reader.read(&mut chunk)).map_err(InputError::Read)?;
        for &byte in &chunk[..len] {
            match &mut splitter {
                Some(splitter) => splitter.byte(byte, &mut text, sink)?,
                None => text.byte(byte, sink)?,
            }
        }
        if len == 0 {
            let mut notes = splitter.map_or(Ok(Notes::new()), |splitter| splitter.finish(&mut text, sink))?;
            notes.extend(text.finish(sink)?);
            return Ok(notes);
        }
    }
}
