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

use clap::ValueEnum as _;
use smartmeter_proto::spi::{self, MIDWAY};
use smartmeter_proto::words::Word;

use self::detect::{Detected, detect};
pub use self::error::InputError;
use self::putty::Splitter;
use self::text::{LineEnds, TextReader};
pub(crate) use self::vcd::MARK;
use self::watched::Watched;
pub use self::watched::Watcher;
pub use self::wires::Channels;
use crate::show::counted;
use crate::source::Source;
use crate::unreadable::{Patience, Verdict};

/// How much is looked at to tell the format.
const LOOK: usize = 64 * 1024;
/// How much is read at once.
const CHUNK: usize = 64 * 1024;

/// A UTF-8 byte order mark, which editors put before text.
const BOM: &[u8] = b"\xEF\xBB\xBF";

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

impl Format {
    /// Whether it is no text.
    const fn is_binary(self) -> bool {
        matches!(self, Self::BusPirateBinary | Self::Sigrok)
    }

    /// As on the command line.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// What is said of a recording without a word.
    fn without_words(self) -> String {
        let expected = match self {
            Self::Hexdump => ": expected lines that begin with an offset, as those of `xxd`",
            Self::BusPirate => ": expected transfers in brackets, such as `[0x01(0x00)]`",
            _ => "",
        };
        format!("the recording holds no words{expected}")
    }

    /// Whether it holds levels of wires, from which bytes are yet to be read.
    #[must_use]
    pub const fn has_wires(self) -> bool {
        matches!(self, Self::SaleaeDigital | Self::Vcd | Self::Sigrok)
    }
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

/// One word of a recording, or a place that can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item<'t> {
    /// The line that it is on, counted from 1; where the file has no lines, the number of the transaction.
    pub line: u64,
    /// When it was complete, in nanoseconds since the recording began, where that is known.
    pub time: Option<u64>,
    /// The word; `C000` where something can't be read: it is lost.
    pub word: Word,
    /// What is wrong where it can't be read.
    pub unreadable: Option<&'t str>,
}

impl<'t> Item<'t> {
    /// A word without a time.
    #[must_use]
    pub const fn new(line: u64, word: Word) -> Self {
        Self { line, time: None, word, unreadable: None }
    }

    /// A word and its time.
    #[must_use]
    pub const fn at(line: u64, time: Option<u64>, word: Word) -> Self {
        Self { line, time, word, unreadable: None }
    }

    /// A place that can't be read.
    #[must_use]
    pub const fn unreadable(line: u64, what: &'t str) -> Self {
        Self { line, time: None, word: MIDWAY, unreadable: Some(what) }
    }
}

/// Takes words; an error ends the reading.
pub type Sink<'s> = dyn FnMut(Item<'_>) -> Result<(), InputError> + 's;

/// What is to be said of a recording beside its words, a line each.
pub type Notes = Vec<String>;

/// A recording whose format is known.
pub struct Recording {
    format: Format,
    is_putty: bool,
    /// What it looks like, where it was asked to be something else.
    looks: Option<Format>,
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
        let looks = looks(&start, detected, options.format);
        let source = match source {
            // Opened anew, and not wound back: a named pipe can't be.
            Source::File(path) if path.is_file() => {
                let file = File::open(path).map_err(InputError::Read)?;
                let len = file.metadata().map_err(InputError::Read)?.len();
                Opened::File(Watched::new(file), len)
            }
            _ => Opened::Pipe(start, reader),
        };
        Ok(Self { format: detected.format, is_putty: detected.is_putty, looks, options: options.clone(), source })
    }

    /// What is still being written: `reader` waits for more where there is none.
    ///
    /// # Errors
    ///
    /// Where it can't be read, is of no known format, or can only be read when it is whole.
    pub(crate) fn growing(mut reader: Box<dyn Read>, options: &Options) -> Result<Self, InputError> {
        let (start, detected) = look(&mut reader, options.format)?;
        let (looks, Detected { format, is_putty }) = (looks(&start, detected, options.format), detected);
        if format == Format::Sigrok {
            let why = "a zip file of sigrok, whose directory is at its end, can't be read while it grows";
            return Err(InputError::Whole(why.into()));
        }
        Ok(Self { format, is_putty, looks, options: options.clone(), source: Opened::Pipe(start, reader) })
    }

    /// Words in text that is at hand.
    pub(crate) fn of_words(text: Vec<u8>) -> Self {
        let source = Opened::Pipe(text, Box::new(io::empty()));
        Self { format: Format::Words, is_putty: false, looks: None, options: Options::default(), source }
    }

    /// Its format; of a PuTTY log that of what was logged.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    /// What is to be said where it can't be read.
    pub(crate) fn hint(&self) -> Option<String> {
        self.looks.map(|format| format!("it looks like `{}`", format.name()))
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

    /// Hands on all words, and the places between them that can't be read. What came before a fault that ends the
    /// reading was handed on, too.
    ///
    /// # Errors
    ///
    /// Where it can't be read, is not of its format, or `sink` wants no more.
    pub fn read(self, sink: &mut Sink<'_>) -> Result<Notes, InputError> {
        let (mut words, mut patience, mut first) = (0, Patience::default(), None);
        let (mut is_empty, hint, format) = (true, self.hint(), self.format);
        let notes = self.read_all(&mut |item| {
            is_empty = false;
            let Some(what) = item.unreadable else {
                // An end alone says nothing of what the file is.
                words += u64::from(item.word != Word::End);
                release(&mut patience, sink)?;
                return sink(item);
            };
            first.get_or_insert_with(|| (item.line, what.to_owned()));
            match patience.fault((item.line, what.to_owned()), words) {
                Verdict::Held => Ok(()),
                Verdict::Told(_) => sink(item),
                Verdict::Enough((line, what)) => Err(InputError::Line(line, what)),
            }
        });
        let read = match (notes, first) {
            (Ok(_), Some((line, what))) if words == 0 => Err(InputError::Line(line, what)),
            (Ok(_), None) if is_empty => Err(InputError::Whole(format.without_words())),
            (notes, _) => notes,
        };
        read.map_err(|error| error.with_hint(hint))
    }

    fn read_all(self, sink: &mut Sink<'_>) -> Result<Notes, InputError> {
        let Self { format, is_putty, options, source, .. } = self;
        let takes_miso = options.channels.takes_miso();
        match format {
            Format::Words | Format::Putty => read_text(words::Words::default(), is_putty, source, sink),
            Format::Hexdump => read_text(hexdump::HexDump::default(), is_putty, source, sink),
            Format::BusPirate => {
                let reader = bus_pirate::Terminal::new(takes_miso);
                read_text(reader, is_putty, source, sink)
            }
            Format::BusPirateBinary => bus_pirate::read_binary(&mut source.into_read(), takes_miso, sink),
            Format::SaleaeSpi => saleae::read(source.into_text()?, &options, sink),
            Format::SaleaeDigital => digital::read(source.into_text()?, &options, sink),
            Format::Vcd => vcd::read(BufReader::new(source.into_text()?), &options, sink),
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

    /// Without a byte order mark.
    fn into_text(self) -> Result<Box<dyn Read>, InputError> {
        let mut text = self.into_read();
        let mut start = Vec::new();
        text.by_ref().take(BOM.len() as u64).read_to_end(&mut start).map_err(InputError::Read)?;
        if start == BOM {
            start.clear();
        }
        Ok(Box::new(Cursor::new(start).chain(text)))
    }
}

/// Hands on what waited for a word.
fn release(patience: &mut Patience<(u64, String)>, sink: &mut Sink<'_>) -> Result<(), InputError> {
    if !patience.is_holding() {
        return Ok(());
    }
    patience.release().iter().try_for_each(|(line, what)| sink(Item::unreadable(*line, what)))
}

/// What is said of lines before the words.
pub(crate) fn passed_over(count: u64) -> Option<String> {
    let begin = if count == 1 { "begins" } else { "begin" };
    let lines = counted(count, "line");
    Some(format!("left out: {lines} before the first word, which {begin} with something else")).filter(|_| count != 0)
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

/// What it begins like, where that is not what was asked for.
fn looks(start: &[u8], detected: Detected, asked: Option<Format>) -> Option<Format> {
    asked?;
    let Detected { format, is_putty } = detect(start, true, None).ok()??;
    let is_other = !start.is_empty() && format != detected.format && !detected.is_putty;
    is_other.then_some(if is_putty { Format::Putty } else { format })
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
    let mut reader = source.into_text()?;
    let mut splitter = is_putty.then(Splitter::default);
    let mut chunk = vec![0; CHUNK];
    let mut ends = LineEnds::default();
    loop {
        let len = retry(|| reader.read(&mut chunk)).map_err(InputError::Read)?;
        for byte in chunk[..len].iter().filter_map(|&byte| ends.next(byte)) {
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
