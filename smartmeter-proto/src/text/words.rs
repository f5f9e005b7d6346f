//! The words of a piece of text, many times as fast as byte by byte.
//!
//! Nearly all of a capture is two digits and a space, and now and then an end mark and a line end. Those are taken
//! at a stroke; whatever else there is, words that are cut at the ends of a piece included, goes through
//! [`Lexer::push`], so that there is one place that decides what is right.

use super::{Lexer, State, TextError};
use crate::words::Word;

/// A word and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// The word.
    pub word: Word,
    /// Its line, counted from 1.
    pub line: u64,
}

/// The words that a piece of text completes: what [`Lexer::words`] gives.
///
/// The iterator goes on behind a fault, as the lexer does. What is left when it is dropped has not been read.
///
/// ```
/// use smartmeter_proto::{text::{Lexer, Token}, words::Word};
///
/// let mut lexer = Lexer::new();
/// let words: Vec<_> = lexer.words(b"# hello\n0D FF").collect();
/// assert_eq!(words, [Ok(Token { word: Word::Byte(0x0D), line: 2 })]);
/// let words: Vec<_> = lexer.words(b"FF\n04").collect();
/// assert_eq!(words, [Ok(Token { word: Word::End, line: 2 })]);
/// assert_eq!(lexer.finish(), Ok(Some(Word::Byte(4))));
/// ```
#[derive(Debug)]
pub struct Words<'l, 't> {
    lexer: &'l mut Lexer,
    rest: &'t [u8],
    /// How long `rest` was where the lexer's column was right. Columns are counted when somebody wants to know.
    counted: usize,
}

impl<'l, 't> Words<'l, 't> {
    pub(super) const fn new(lexer: &'l mut Lexer, text: &'t [u8]) -> Self {
        Self { lexer, counted: text.len(), rest: text }
    }

    /// What has not been read so far.
    #[must_use]
    pub const fn rest(&self) -> &'t [u8] {
        self.rest
    }

    /// Passes over what is left of that line: see [`Lexer::skip_line`].
    pub const fn skip_line(&mut self, line: u64) {
        self.lexer.skip_line(line);
    }

    /// A byte and the space behind it.
    #[inline(always)]
    fn byte(&mut self) -> Option<Token> {
        let ([high, low, b' '], after) = self.rest.split_first_chunk()? else { return None };
        let byte = u8::try_from(digits(*high, *low)).ok()?;
        self.rest = after;
        Some(Token { word: Word::Byte(byte), line: self.lexer.line })
    }

    /// An end mark and the line end or space behind it.
    #[inline(always)]
    fn end_mark(&mut self) -> Option<Token> {
        let ([b'F', b'F', b'F', b'F', separator], after) = self.rest.split_first_chunk()? else { return None };
        let line = self.lexer.line;
        match separator {
            b' ' => self.rest = after,
            b'\n' | b'\r' => {
                self.rest = after;
                self.lexer.line = line.saturating_add(1);
                self.lexer.column = 1;
                self.counted = after.len();
                if *separator == b'\r' {
                    self.lexer.state = State::Return;
                }
            }
            _ => return None,
        }
        Some(Token { word: Word::End, line })
    }

    fn count_columns(&mut self) {
        let passed = self.counted.saturating_sub(self.rest.len());
        self.lexer.column = self.lexer.column.saturating_add(passed as u64);
        self.counted = self.rest.len();
    }
}

impl Iterator for Words<'_, '_> {
    type Item = Result<Token, TextError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.lexer.state == State::Space {
                if let Some(token) = self.byte() {
                    return Some(Ok(token));
                }
                if let Some(token) = self.end_mark() {
                    return Some(Ok(token));
                }
            }
            self.count_columns();
            let (found, rest) = slowly(self.lexer, self.rest);
            (self.rest, self.counted) = (rest, rest.len());
            if found.is_some() || rest.is_empty() {
                return found;
            }
        }
    }
}

impl Drop for Words<'_, '_> {
    fn drop(&mut self) {
        self.count_columns();
    }
}

/// Everything else, byte by byte up to the next word or space; and what is left. Apart from the iterator, so that the
/// compiler may keep that in registers.
#[cold]
#[inline(never)]
fn slowly<'t>(lexer: &mut Lexer, text: &'t [u8]) -> (Option<Result<Token, TextError>>, &'t [u8]) {
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        let line = lexer.line;
        let pushed = lexer.push(byte).map(|word| word.map(|word| Token { word, line })).transpose();
        if lexer.state == State::Comment {
            rest = skip_comment(lexer, rest);
        }
        if pushed.is_some() || lexer.state == State::Space {
            return (pushed, rest);
        }
    }
    (None, rest)
}

/// Up to the end of the line.
fn skip_comment<'t>(lexer: &mut Lexer, text: &'t [u8]) -> &'t [u8] {
    let len = text.iter().position(|&byte| matches!(byte, b'\n' | b'\r')).unwrap_or(text.len());
    lexer.column = lexer.column.saturating_add(len as u64);
    text.get(len..).unwrap_or_default()
}

/// What two digits say; more than a byte holds where they are none.
#[inline(always)]
fn digits(high: u8, low: u8) -> u16 {
    digit(high) << 4 | digit(low)
}

#[inline(always)]
fn digit(byte: u8) -> u16 {
    DIGITS.get(usize::from(byte)).copied().unwrap_or(NO_DIGIT)
}

/// Shifted or not, it is more than a byte holds.
const NO_DIGIT: u16 = 0x0F00;

const DIGITS: [u16; 256] = {
    let mut table = [NO_DIGIT; 256];
    let mut rest: &mut [u16] = &mut table;
    let mut byte = 0;
    while let Some((entry, others)) = rest.split_first_mut() {
        if let Some(value) = super::hex_digit(byte) {
            *entry = value as u16;
        }
        rest = others;
        byte = byte.wrapping_add(1);
    }
    table
};
