//! Logs of PuTTY, which write down what came over a serial line.
//!
//! Each session begins with a line such as
//!
//! ```text
//! =~=~=~=~=~=~=~=~=~=~=~= PuTTY log 2017.06.01 22:21:07 =~=~=~=~=~=~=~=~=~=~=~=
//! ```
//!
//! (`logging.c` in PuTTY's sources, function `logfopen_callback`). A log that is appended to has one for each session,
//! in the middle of a line where the last session ended there. What a later session logs was not next on the wire, so it
//! begins with the word `C000`, which interrupts a transaction that was not finished.

use super::text::TextReader;
use super::{InputError, Notes, Sink};

/// What every header begins with.
pub(super) const HEADER: &[u8] = b"=~=~=~=~=~=~=~=~=~=~=~= PuTTY log ";

/// Takes the header lines out of what was logged.
#[derive(Debug, Default)]
pub(super) struct Splitter {
    /// How many bytes of a header were seen.
    matched: usize,
    sessions: u64,
    /// Whether something came since the last header that is not space.
    has_words: bool,
}

impl Splitter {
    pub(super) fn byte(&mut self, byte: u8, text: &mut impl TextReader, sink: &mut Sink<'_>) -> Result<(), InputError> {
        if self.matched == HEADER.len() {
            // What follows in a header is a time, up to the end of the line.
            return if byte == b'\n' { self.end_header(text, sink) } else { Ok(()) };
        }
        if byte == HEADER[self.matched] {
            self.matched += 1;
            return Ok(());
        }
        self.release(text, sink)?;
        if byte == HEADER[0] {
            self.matched = 1;
            return Ok(());
        }
        self.pass(byte, text, sink)
    }

    pub(super) fn finish(mut self, text: &mut impl TextReader, sink: &mut Sink<'_>) -> Result<Notes, InputError> {
        if self.matched == HEADER.len() {
            self.end_header(text, sink)?;
        }
        self.release(text, sink)?;
        Ok(vec![format!(
            "PuTTY: {} header line{} passed over",
            self.sessions,
            if self.sessions == 1 { "" } else { "s" }
        )])
    }

    fn end_header(&mut self, text: &mut impl TextReader, sink: &mut Sink<'_>) -> Result<(), InputError> {
        (self.matched, self.sessions) = (0, self.sessions + 1);
        if std::mem::take(&mut self.has_words) {
            text.seam(sink)?;
        }
        text.byte(b'\n', sink)
    }

    /// Hands on what only began like a header.
    fn release(&mut self, text: &mut impl TextReader, sink: &mut Sink<'_>) -> Result<(), InputError> {
        let matched = std::mem::take(&mut self.matched);
        HEADER[..matched].iter().try_for_each(|&byte| self.pass(byte, text, sink))
    }

    fn pass(&mut self, byte: u8, text: &mut impl TextReader, sink: &mut Sink<'_>) -> Result<(), InputError> {
        self.has_words |= !byte.is_ascii_whitespace();
        text.byte(byte, sink)
    }
}

/// What was logged in the first session, as far as it is there; `None` where that has not begun.
pub(super) fn first_session(log: &[u8]) -> Option<&[u8]> {
    let mut rest = log;
    // Sessions that logged nothing may come before.
    while let Some(header) = rest.strip_prefix(HEADER) {
        let end = header.iter().position(|byte| b"\n\r".contains(byte))?;
        rest = header[end + 1..].trim_ascii_start();
    }
    (!rest.is_empty()).then_some(rest)
}
