//! The text form of words, as in [`smartmeter_proto::text`].

use smartmeter_proto::spi::MIDWAY;
use smartmeter_proto::text::Lexer;
use smartmeter_proto::words::Word;

use super::text::TextReader;
use super::{InputError, Item, Notes, Sink};
use crate::show::counted;

/// Reads words.
#[derive(Debug, Default)]
pub(super) struct Words {
    lexer: Lexer,
    is_comment: bool,
    comments: u64,
}

impl TextReader for Words {
    fn byte(&mut self, byte: u8, sink: &mut Sink<'_>) -> Result<(), InputError> {
        match byte {
            b'#' if !self.is_comment => (self.is_comment, self.comments) = (true, self.comments + 1),
            b'\n' => self.is_comment = false,
            _ => {}
        }
        let line = self.lexer.line();
        match self.lexer.push(byte).map_err(InputError::Text)? {
            Some(word) => sink(item(line, word)),
            None => Ok(()),
        }
    }

    fn seam(&mut self, sink: &mut Sink<'_>) -> Result<(), InputError> {
        let line = self.lexer.line();
        let cut = self.lexer.finish().map_err(InputError::Text)?;
        cut.map_or(Ok(()), |word| sink(item(line, word)))?;
        sink(item(line, MIDWAY))
    }

    fn finish(mut self, sink: &mut Sink<'_>) -> Result<Notes, InputError> {
        let line = self.lexer.line();
        let last = self.lexer.finish().map_err(InputError::Text)?;
        last.map_or(Ok(()), |word| sink(item(line, word)))?;
        let note = format!("left out: {}", counted(self.comments, "comment"));
        Ok(if self.comments == 0 { Notes::new() } else { vec![note] })
    }
}

fn item(line: u64, word: Word) -> Item {
    Item { line, time: None, word }
}
