//! Sessions of sigrok, as [`crate::input`] reads them: samples of three channels, a byte each. They hold no marks.

use std::io::{self, Write};

use smartmeter_proto::spi::Levels;
use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::{SimpleFileOptions, StreamWriter};

use super::Timing;
use super::edges::EdgeFile;
use crate::input::Notes;
use crate::show::counted;

/// Samples in each piece.
const PIECE: u64 = 4 * 1024 * 1024;
/// Samples in each period of the clock, at least.
const PER_PERIOD: u64 = 16;
/// Samples in a second, at least.
const SLOWEST: u64 = 1_000_000;

/// Writes samples.
pub(super) struct Session<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    /// Samples in a second.
    rate: u64,
    /// How many were written.
    count: u64,
    levels: Option<Levels>,
    marks: u64,
}

impl<W: Write> Session<W> {
    pub(super) fn new(timing: Timing, out: W) -> Self {
        let period = u64::try_from(timing.period.as_nanos()).unwrap_or(u64::MAX).max(1);
        let rate = (PER_PERIOD * 1_000_000_000 / period).max(SLOWEST).next_multiple_of(SLOWEST);
        Self { zip: ZipWriter::new_stream(out), rate, count: 0, levels: None, marks: 0 }
    }

    fn file(&mut self, name: &str) -> io::Result<()> {
        self.zip.start_file(name, SimpleFileOptions::default()).map_err(io_error)
    }

    fn begin(&mut self) -> io::Result<()> {
        self.file("version")?;
        self.zip.write_all(b"2")?;
        self.file("metadata")?;
        let megahertz = self.rate / SLOWEST;
        write!(
            self.zip,
            "[global]\nsigrok version=0.5.2\n\n[device 1]\ncapturefile=logic-1\ntotal probes=3\n\
             samplerate={megahertz} MHz\ntotal analog=0\nprobe1=select\nprobe2=clock\nprobe3=data\nunitsize=1\n"
        )
    }

    /// Repeats the last levels up to this time.
    fn fill(&mut self, time: u64) -> io::Result<()> {
        let end = u128::from(time) * u128::from(self.rate) / 1_000_000_000;
        let end = u64::try_from(end).unwrap_or(u64::MAX);
        let Some(Levels { select, clock, data }) = self.levels else { return Ok(()) };
        let sample = u8::from(select) | u8::from(clock) << 1 | u8::from(data) << 2;
        while self.count < end {
            if self.count.is_multiple_of(PIECE) {
                self.file(&format!("logic-1-{}", self.count / PIECE + 1))?;
            }
            let len = (end - self.count).min(PIECE - self.count % PIECE).min(4096);
            let samples = [sample; 4096];
            self.zip.write_all(&samples[..usize::try_from(len).unwrap_or(samples.len())])?;
            self.count += len;
        }
        Ok(())
    }
}

impl<W: Write> EdgeFile for Session<W> {
    fn levels(&mut self, time: u64, levels: Levels) -> io::Result<()> {
        if self.levels.is_none() {
            self.begin()?;
        }
        self.fill(time)?;
        self.levels = Some(levels);
        Ok(())
    }

    fn mark(&mut self, _: u64, _: u16) -> io::Result<()> {
        self.marks += 1;
        Ok(())
    }

    fn finish(mut self, time: u64) -> io::Result<Notes> {
        self.fill(time)?;
        let mut out = self.zip.finish().map_err(io_error)?.into_inner();
        out.flush()?;
        let note = format!("left out: {}, which a session of sigrok can't hold", counted(self.marks, "mark"));
        Ok(if self.marks == 0 { Notes::new() } else { vec![note] })
    }
}

fn io_error(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        other => io::Error::other(other),
    }
}
