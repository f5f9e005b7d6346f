//! What every output format has in common.

use std::io::{self, Write};

use smartmeter_proto::Protocol;

use crate::capture::{Mark, Transaction};
use crate::gaps::Gap;
use crate::repair::Piece;
use crate::verdict::{Verdict, judge};

/// Where an event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'f> {
    /// The file's name, where there are several.
    pub file: Option<&'f str>,
    /// The event's number, counted from 0 over everything that is read.
    pub index: u64,
    /// The line of the transaction's first byte, or of the mark, counted from 1.
    pub line: u64,
}

/// An output format.
pub trait Renderer<P: Protocol> {
    /// Writes what stands above everything.
    ///
    /// # Errors
    ///
    /// Where `out` can't be written.
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let _ = out;
        Ok(())
    }

    /// Writes what stands above the events of one file of several.
    ///
    /// # Errors
    ///
    /// Where `out` can't be written.
    fn open(&mut self, file: &str, out: &mut dyn Write) -> io::Result<()> {
        let _ = (file, out);
        Ok(())
    }

    /// Writes a mark.
    ///
    /// # Errors
    ///
    /// Where `out` can't be written.
    fn mark(&mut self, place: Place<'_>, mark: Mark, out: &mut dyn Write) -> io::Result<()>;

    /// Writes that something stands at `place` that can't be read, and what is wrong there.
    ///
    /// # Errors
    ///
    /// Where `out` can't be written.
    fn unreadable(&mut self, place: Place<'_>, what: &str, out: &mut dyn Write) -> io::Result<()>;

    /// Writes what the event at `place` shows to be missing before it.
    ///
    /// # Errors
    ///
    /// Where `out` can't be written.
    fn gap(&mut self, place: Place<'_>, gap: &Gap, out: &mut dyn Write) -> io::Result<()>;

    /// Decodes a transaction, writes it, and says what became of it.
    ///
    /// # Errors
    ///
    /// Where `out` can't be written.
    fn transaction(
        &mut self,
        place: Place<'_>,
        transaction: &Transaction<'_>,
        out: &mut dyn Write,
    ) -> io::Result<Verdict>;

    /// Decodes and writes one of the transactions that a damaged one was.
    ///
    /// # Errors
    ///
    /// Where `out` can't be written.
    fn piece(&mut self, place: Place<'_>, piece: &Piece<'_>, out: &mut dyn Write) -> io::Result<()>;
}

/// Writes nothing: for what is counted on the way.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl<P: Protocol> Renderer<P> for Silent {
    fn mark(&mut self, _: Place<'_>, _: Mark, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn unreadable(&mut self, _: Place<'_>, _: &str, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn gap(&mut self, _: Place<'_>, _: &Gap, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn transaction(&mut self, _: Place<'_>, transaction: &Transaction<'_>, _: &mut dyn Write) -> io::Result<Verdict> {
        Ok(judge::<P, _>(transaction, &mut ()).0)
    }

    fn piece(&mut self, _: Place<'_>, _: &Piece<'_>, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
