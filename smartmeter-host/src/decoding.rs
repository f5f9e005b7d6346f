//! Drives captures through a renderer, in pieces, whatever their length.

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::mem;

use smartmeter_proto::Protocol;
use smartmeter_proto::text::{Fault, TextError};

use crate::capture::{Capture, Entry, Transaction};
use crate::render::{Place, Renderer};
use crate::repair::{Look, Repairer};
use crate::tally::Tally;

/// How much is read at once.
const CHUNK: usize = 64 * 1024;

/// What ended the reading of a capture before its end.
#[derive(Debug)]
pub enum Stop {
    /// It can't be read.
    Read(io::Error),
    /// It is no capture.
    Text(TextError),
    /// There is nothing in it.
    NoWords,
    /// The output can't be written.
    Write(io::Error),
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => write!(f, "can't be read: {error}"),
            Self::Text(error @ TextError { fault: Fault::CutWord { .. }, .. }) => fmt::Display::fmt(error, f),
            Self::Text(error) => write!(f, "{error}; what stands behind it is not read"),
            Self::NoWords => f.write_str(
                "the capture holds no words: expected two hexadecimal digits (a byte) or four (FFFF, BBBB, AAAA)",
            ),
            Self::Write(error) => write!(f, "the output can't be written: {error}"),
        }
    }
}

impl std::error::Error for Stop {}

/// Decodes captures, one after the other, into one output.
///
/// ```
/// use smartmeter_host::{decoding::Decoding, jsonl::Jsonl};
/// use smartmeter_proto::prelude::*;
/// # /// All that runs on the wire.
/// # #[derive(Debug, Clone, PartialEq, Frame)]
/// # struct Boiler {
/// #     /// Of the water.
/// #     temperature: u16,
/// # }
/// # struct BoilerBus;
/// # impl Protocol for BoilerBus {
/// #     const NAME: &'static str = "boiler-bus";
/// #     type Transaction<'a> = Boiler;
/// # }
///
/// let mut lines = Vec::new();
/// let mut decoding = Decoding::<BoilerBus>::new(Box::new(Jsonl::default()), &mut lines);
/// decoding.read(&mut "BBBB\n00 64 FFFF\n".as_bytes(), None)?;
/// assert_eq!(decoding.tally().to_string(), "1 transaction in 2 events: 0 checked, 1 unchecked, 0 damaged; 1 boot");
/// # Ok::<(), smartmeter_host::decoding::Stop>(())
/// ```
pub struct Decoding<'o, P> {
    renderer: Box<dyn Renderer<P> + 'o>,
    out: &'o mut dyn Write,
    tally: Tally,
    begun: bool,
    repairer: Option<Repairer>,
}

impl<'o, P: Protocol> Decoding<'o, P> {
    /// Decodes into `out`, in the form that `renderer` gives it, and puts right what is damaged.
    pub fn new(renderer: Box<dyn Renderer<P> + 'o>, out: &'o mut dyn Write) -> Self {
        Self { renderer, out, tally: Tally::default(), begun: false, repairer: Some(Repairer::default()) }
    }

    /// The same, where damaged transactions are put right, or left as they are.
    #[must_use]
    pub fn with_repair(self, is_on: bool) -> Self {
        Self { repairer: is_on.then(Repairer::default), ..self }
    }

    /// What was counted so far.
    #[must_use]
    pub const fn tally(&self) -> Tally {
        self.tally
    }

    /// Reads one capture to its end. What came before a fault is written, also what was pending.
    ///
    /// # Errors
    ///
    /// See [`Stop`].
    pub fn read(&mut self, source: &mut dyn Read, file: Option<&str>) -> Result<(), Stop> {
        self.begin(file).map_err(Stop::Write)?;
        let mut capture = Capture::default();
        let ended = self.read_all(&mut capture, source, file);
        if let Err(Stop::Read(_) | Stop::Text(_)) = ended {
            self.deliver(file, |sink| {
                capture.cut(sink);
                Ok(())
            })?;
        }
        if ended.is_ok() && capture.words() == 0 { Err(Stop::NoWords) } else { ended }
    }

    /// Writes what stands above the events, before they are waited for.
    fn begin(&mut self, file: Option<&str>) -> io::Result<()> {
        if !mem::replace(&mut self.begun, true) {
            self.renderer.begin(self.out)?;
        }
        file.map_or(Ok(()), |file| self.renderer.open(file, self.out))?;
        self.out.flush()
    }

    fn read_all(&mut self, capture: &mut Capture, source: &mut dyn Read, file: Option<&str>) -> Result<(), Stop> {
        let mut chunk = vec![0; CHUNK];
        loop {
            let len = match source.read(&mut chunk) {
                Ok(len) => len,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(Stop::Read(error)),
            };
            let text = chunk.get(..len).unwrap_or_default();
            if text.is_empty() {
                return self.deliver(file, |sink| capture.finish(sink));
            }
            self.deliver(file, |sink| text.iter().try_for_each(|&byte| capture.push(byte, &mut *sink)))?;
        }
    }

    /// Writes what `feed` hands on, all of it before more is waited for.
    fn deliver(
        &mut self,
        file: Option<&str>,
        feed: impl FnOnce(Sink<'_>) -> Result<(), TextError>,
    ) -> Result<(), Stop> {
        let mut written = Ok(());
        let fed = feed(&mut |line, entry| {
            if written.is_ok() {
                written = self.entry(Place { file, index: self.tally.events(), line }, entry);
            }
        });
        written.and_then(|()| self.out.flush()).map_err(Stop::Write)?;
        fed.map_err(Stop::Text)
    }

    fn entry(&mut self, place: Place<'_>, entry: Entry<'_>) -> io::Result<()> {
        match entry {
            Entry::Mark(mark) => {
                self.tally.mark(mark);
                self.renderer.mark(place, mark, self.out)
            }
            Entry::Transaction(transaction) => self.transaction(place, transaction),
        }
    }

    fn transaction(&mut self, place: Place<'_>, transaction: Transaction<'_>) -> io::Result<()> {
        let look = self.repairer.as_mut().map_or(Look::AsItIs(None), |repairer| repairer.look::<P>(&transaction));
        match look {
            Look::AsItIs(explanations) => {
                let transaction = Transaction { explanations, ..transaction };
                let verdict = self.renderer.transaction(place, &transaction, self.out)?;
                self.tally.transaction(&transaction, &verdict);
            }
            Look::Repaired(repaired) => {
                let pieces = repaired.pieces();
                self.tally.reconstructed(pieces.len());
                for piece in pieces {
                    self.renderer.piece(place, &piece, self.out)?;
                }
            }
        }
        Ok(())
    }
}

/// Takes an entry and its line.
type Sink<'s> = &'s mut dyn FnMut(u64, Entry<'_>);
