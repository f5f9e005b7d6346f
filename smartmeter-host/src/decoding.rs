//! Drives captures through a renderer, in pieces, whatever their length.

use std::cell::Cell;
use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::mem;
use std::rc::Rc;

use smartmeter_proto::Protocol;
use smartmeter_proto::text::TextError;

use crate::capture::{Capture, Entry, Mark, Transaction};
use crate::gaps::Tracker;
use crate::input::{self, InputError, Notes, Recording};
use crate::render::{Place, Renderer};
use crate::repair::{Look, Repaired, Repairer};
use crate::summary::Summary;
use crate::tally::Tally;
use crate::verdict::Quality;

/// How much is read at once.
const CHUNK: usize = 64 * 1024;

/// What ended the reading of a capture before its end.
#[derive(Debug)]
pub enum Stop {
    /// It can't be read.
    Read(io::Error),
    /// It is no capture.
    Text(TextError),
    /// It is no recording of its format.
    Input(InputError),
    /// There is nothing in it.
    NoWords,
    /// The output can't be written.
    Write(io::Error),
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => write!(f, "can't be read: {error}"),
            Self::Text(error) => write!(f, "{error}; what stands behind it is not read"),
            Self::Input(error @ (InputError::Line(..) | InputError::Byte(..))) => {
                write!(f, "{error}; what stands behind it is not read")
            }
            Self::Input(error) => fmt::Display::fmt(error, f),
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
    gaps: Tracker,
    /// Bytes of damaged transactions.
    unplaced: u64,
    /// The transaction at hand, until it is known what is missing before it.
    row: Vec<u8>,
    begun: bool,
    repairer: Option<Repairer>,
    /// Of what is still written: whether an event was found.
    heard: Option<Rc<Cell<bool>>>,
}

impl<'o, P: Protocol> Decoding<'o, P> {
    /// Decodes into `out`, in the form that `renderer` gives it, and puts right what is damaged.
    pub fn new(renderer: Box<dyn Renderer<P> + 'o>, out: &'o mut dyn Write) -> Self {
        Self {
            renderer,
            out,
            tally: Tally::default(),
            gaps: Tracker::new::<P>(),
            unplaced: 0,
            row: Vec::new(),
            begun: false,
            repairer: Some(Repairer::default()),
            heard: None,
        }
    }

    /// The same, of what is still written: each event goes out at once, and `heard` is set when there is one.
    #[must_use]
    pub(crate) fn live(self, heard: Rc<Cell<bool>>) -> Self {
        Self { heard: Some(heard), ..self }
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

    /// All that was found so far.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let gaps = self.gaps.is_declared().then(|| self.gaps.counts());
        Summary { tally: self.tally, unplaced: self.unplaced, gaps }
    }

    /// Reads one capture to its end. What came before a fault is written, also what was pending.
    ///
    /// # Errors
    ///
    /// See [`Stop`].
    pub fn read(&mut self, source: &mut dyn Read, file: Option<&str>) -> Result<(), Stop> {
        self.read_text(source, file).map(|_| ())
    }

    fn read_text(&mut self, source: &mut dyn Read, file: Option<&str>) -> Result<Notes, Stop> {
        self.begin(file).map_err(Stop::Write)?;
        let mut capture = Capture::default();
        let read = self.read_all(&mut capture, source, file);
        let ended = read.and_then(|()| self.deliver(file, |sink| capture.finish(sink)));
        if ended.is_err() {
            self.cut(&mut capture, file)?;
        }
        self.gaps.end();
        ended?;
        if capture.words() == 0 {
            return Err(Stop::NoWords);
        }
        Ok(input::passed_over(capture.passed_over()).into_iter().collect())
    }

    /// Hands on what was pending where a capture breaks off.
    fn cut(&mut self, capture: &mut Capture, file: Option<&str>) -> Result<(), Stop> {
        self.deliver(file, |sink| {
            capture.cut(sink);
            Ok(())
        })
    }

    /// Reads one recording, of whatever format, to its end, and gives what is to be said of it. What came before a
    /// fault is written, also what was pending.
    ///
    /// # Errors
    ///
    /// See [`Stop`].
    pub fn read_recording(&mut self, recording: Recording, file: Option<&str>) -> Result<Notes, Stop> {
        if recording.is_text() {
            let hint = recording.hint();
            return self.read_text(&mut recording.into_bytes(), file).map_err(|stop| match (stop, hint) {
                (Stop::Text(error), hint @ Some(_)) => Stop::Input(InputError::Text(error).with_hint(hint)),
                (stop, _) => stop,
            });
        }
        self.begin(file).map_err(Stop::Write)?;
        let mut capture = Capture::default();
        let mut written = Ok(());
        let read = recording.read(&mut |item| {
            let keep = |line, entry: Entry<'_>| self.keep(&mut written, file, line, entry);
            match item.unreadable {
                Some(what) => capture.unreadable(what, item.line, keep),
                None => capture.word(item.word, item.line, keep),
            }
            if written.is_ok() { Ok(()) } else { Err(InputError::Stopped) }
        });
        capture.cut(|line, entry| self.keep(&mut written, file, line, entry));
        self.gaps.end();
        written.and_then(|()| self.out.flush()).map_err(Stop::Write)?;
        let notes = read.map_err(Stop::Input)?;
        Ok(notes)
    }

    fn keep(&mut self, written: &mut io::Result<()>, file: Option<&str>, line: u64, entry: Entry<'_>) {
        if written.is_ok() {
            let entered = self.entry(Place { file, index: self.tally.events(), line }, entry);
            *written = entered.and_then(|()| if self.heard.is_some() { self.out.flush() } else { Ok(()) });
        }
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
                return Ok(());
            }
            self.deliver(file, |sink| capture.push(text, sink))?;
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
        if let Some(heard) = &self.heard {
            heard.set(true);
        }
        match entry {
            Entry::Mark(mark) => {
                self.tally.mark(mark);
                if mark == Mark::Boot {
                    self.gaps.boot();
                }
                self.renderer.mark(place, mark, self.out)
            }
            Entry::Transaction(transaction) => self.transaction(place, &transaction),
            Entry::Unreadable(what) => {
                self.tally.unreadable += 1;
                self.renderer.unreadable(place, what, self.out)
            }
        }
    }

    /// Writes a transaction, or what it was before it was damaged.
    fn transaction(&mut self, place: Place<'_>, transaction: &Transaction<'_>) -> io::Result<()> {
        self.row.clear();
        let mut verdict = self.renderer.transaction(place, transaction, &mut self.row)?;
        let repairer = self.repairer.as_mut().filter(|_| verdict.quality != Quality::Checked);
        match repairer.map(|repairer| repairer.look::<P>(transaction)) {
            Some(Look::Repaired(repaired)) => {
                self.tally.reconstructed(transaction, repaired.pieces().len());
                return self.repaired(place, &repaired);
            }
            Some(Look::AsItIs(explanations @ Some(1..))) => {
                // The reason why it stays damaged is part of what is written.
                let transaction = Transaction { explanations, ..*transaction };
                self.row.clear();
                verdict = self.renderer.transaction(place, &transaction, &mut self.row)?;
            }
            Some(Look::AsItIs(_)) | None => {}
        }
        self.tally.transaction(transaction, &verdict);
        match verdict.quality {
            Quality::Checked => self.row(place, transaction.bytes, &[]),
            Quality::Damaged => {
                self.gaps.damaged();
                self.unplaced += transaction.bytes.len() as u64;
                self.out.write_all(&self.row)
            }
            Quality::Unchecked | Quality::Reconstructed => self.out.write_all(&self.row),
        }
    }

    fn repaired(&mut self, place: Place<'_>, repaired: &Repaired<'_>) -> io::Result<()> {
        let pieces = repaired.pieces();
        for piece in pieces {
            self.row.clear();
            self.renderer.piece(place, &piece, &mut self.row)?;
            self.row(place, &piece.bytes, &piece.is_known)?;
        }
        Ok(())
    }

    /// Writes the row at hand, which is of these bytes, and before it what they show to be missing.
    fn row(&mut self, place: Place<'_>, bytes: &[u8], is_known: &[bool]) -> io::Result<()> {
        let (renderer, out) = (&mut self.renderer, &mut *self.out);
        let mut written = Ok(());
        self.gaps.proven::<P>(bytes, is_known, place.index, |gap| {
            if written.is_ok() {
                written = renderer.gap(place, gap, out);
            }
        });
        written?;
        self.out.write_all(&self.row)
    }
}

/// Takes an entry and its line.
type Sink<'s> = &'s mut dyn FnMut(u64, Entry<'_>);
