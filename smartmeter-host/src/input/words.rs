//! The text form of words, as in [`smartmeter_proto::text`].

use smartmeter_proto::spi::MIDWAY;
use smartmeter_proto::text::{Lexer, TextError};
use smartmeter_proto::words::Word;

use super::text::TextReader;
use super::{InputError, Item, Notes, Sink, passed_over};
use crate::show::counted;
use crate::unreadable::{self, Extent, WordFaults};

/// The longest word that is shown.
const LONGEST: usize = 64;

/// Reads words.
#[derive(Debug)]
pub(super) struct Words {
    lexer: Lexer,
    is_comment: bool,
    comments: u64,
    /// The word at hand, as it is written.
    word: Vec<u8>,
    faults: WordFaults,
    /// A fault that is told when all of the word or line is there that it is in.
    pending: Option<(TextError, Extent)>,
    /// Whether a word came since the recording began, or was interrupted.
    has_words: bool,
    /// Whether none came at all.
    is_empty: bool,
}

impl Default for Words {
    fn default() -> Self {
        let (lexer, faults) = (Lexer::new(), WordFaults::default());
        let (word, pending) = (Vec::new(), None);
        Self { lexer, is_comment: false, comments: 0, word, faults, pending, has_words: false, is_empty: true }
    }
}

impl Words {
    fn put(&mut self, line: u64, word: Option<Word>, sink: &mut Sink<'_>) -> Result<(), InputError> {
        let Some(word) = word else { return Ok(()) };
        (self.has_words, self.is_empty) = (true, false);
        if self.faults.is_rest(word) {
            sink(Item::new(line, MIDWAY))?;
        }
        sink(Item::new(line, word))
    }

    fn fault(&mut self, error: TextError) {
        let extent = self.faults.take(error, !self.has_words);
        if extent != Extent::Word {
            self.lexer.skip_line(error.line);
        }
        self.pending = Some((error, extent)).filter(|_| extent != Extent::Before);
    }

    fn tell(&mut self, sink: &mut Sink<'_>) -> Result<(), InputError> {
        let Some((error, _)) = self.pending.take() else { return Ok(()) };
        sink(Item::unreadable(error.line, &unreadable::said(&error, self.word.trim_ascii_end())))
    }

    fn last(&mut self, sink: &mut Sink<'_>) -> Result<(), InputError> {
        self.tell(sink)?;
        let line = self.lexer.line();
        match self.lexer.finish() {
            Ok(word) => self.put(line, word, sink)?,
            Err(error) => self.fault(error),
        }
        self.tell(sink)?;
        self.word.clear();
        Ok(())
    }
}

impl TextReader for Words {
    fn byte(&mut self, byte: u8, sink: &mut Sink<'_>) -> Result<(), InputError> {
        match byte {
            b'#' if !self.is_comment => (self.is_comment, self.comments) = (true, self.comments + 1),
            b'\n' => self.is_comment = false,
            _ => {}
        }
        let line = self.lexer.line();
        match self.lexer.push(byte) {
            Ok(word) => self.put(line, word, sink)?,
            Err(error) => self.fault(error),
        }
        let is_end = match self.pending {
            Some((_, Extent::Line)) => byte == b'\n',
            _ => byte.is_ascii_whitespace(),
        };
        if is_end {
            self.tell(sink)?;
            self.word.clear();
        } else if self.word.len() < LONGEST {
            self.word.push(byte);
        }
        Ok(())
    }

    fn seam(&mut self, sink: &mut Sink<'_>) -> Result<(), InputError> {
        self.last(sink)?;
        match std::mem::take(&mut self.has_words) {
            true => sink(Item::new(self.lexer.line(), MIDWAY)),
            // Nothing was interrupted.
            false => Ok(()),
        }
    }

    fn finish(mut self, sink: &mut Sink<'_>) -> Result<Notes, InputError> {
        self.last(sink)?;
        let comments = format!("left out: {}", counted(self.comments, "comment"));
        let comments = Some(comments).filter(|_| self.comments != 0);
        if let (Some(first), true) = (self.faults.first(), self.is_empty) {
            return Err(InputError::Text(first));
        }
        Ok(comments.into_iter().chain(passed_over(self.faults.passed_over())).collect())
    }
}
