//! The text form of the word stream: two hexadecimal digits for a byte, four for a mark.
//!
//! Words are separated by spaces, tabs or line ends; a line need not hold exactly one transaction. A line ends with a line feed,
//! a carriage return, or both in the order CR LF.
//! A `#` begins a comment that goes on to the end of the line. A UTF-8 byte order mark at the start is passed over.
//!
//! [`Lexer`] takes one byte at a time, as a serial line brings them, or pieces of any size, as they are read from a
//! file. Both find the same words and the same faults.

mod words;

use core::fmt;

pub use self::words::{Token, Words};
use crate::words::Word;

/// Reads the text form, byte by byte or piece by piece.
///
/// ```
/// use smartmeter_proto::{text::Lexer, words::Word};
///
/// let mut lexer = Lexer::new();
/// let words: Vec<_> = b"0D FFFF # hello\n".iter().filter_map(|&byte| lexer.push(byte).transpose()).collect();
/// assert_eq!(words, [Ok(Word::Byte(0x0D)), Ok(Word::End)]);
/// ```
#[derive(Debug, Clone)]
pub struct Lexer {
    line: u64,
    column: u64,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nowhere yet, or in the byte order mark that some editors begin a file with.
    Start {
        mark: u8,
    },
    Space,
    /// Behind a carriage return: a line feed belongs to it.
    Return,
    /// In what is passed over up to the end of the line.
    Comment,
    /// In what is left of a word behind a fault.
    Unread,
    /// In a word of so many digits, which say so much, begun at that column.
    Word {
        digits: u8,
        value: u16,
        column: u64,
    },
}

impl Default for Lexer {
    fn default() -> Self {
        Self::new()
    }
}

impl Lexer {
    /// At the start of the text.
    #[must_use]
    pub const fn new() -> Self {
        Self { line: 1, column: 1, state: State::Start { mark: 0 } }
    }

    /// The line that the next byte is on, counted from 1.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// Passes over what is left of that line, as if it were a comment; nothing, where the text is past it already.
    ///
    /// For the line of a fault: a line that does not begin with a word may be no line of words at all.
    pub const fn skip_line(&mut self, line: u64) {
        if self.line == line {
            self.state = State::Comment;
        }
    }

    /// Takes the next byte of the text, and returns the word that it completes.
    ///
    /// # Errors
    ///
    /// [`TextError`] where the text is not of this form. The lexer goes on behind the word that is at fault, and finds
    /// no other one in it.
    pub fn push(&mut self, byte: u8) -> Result<Option<Word>, TextError> {
        let at = (self.line, self.column);
        self.column = self.column.saturating_add(1);
        match (byte, self.state) {
            (0xEF, State::Start { mark: 0 }) => {
                self.state = State::Start { mark: 1 };
                Ok(None)
            }
            (0xBB, State::Start { mark: 1 }) => {
                self.state = State::Start { mark: 2 };
                Ok(None)
            }
            (0xBF, State::Start { mark: 2 }) => {
                self.state = State::Space;
                Ok(None)
            }
            // It began like a byte order mark, and is none.
            (_, State::Start { mark: 1 | 2 }) => {
                (self.state, self.column) = (State::Unread, at.1);
                let _ = self.push(byte);
                Err(NO_MARK)
            }
            (b'\n', State::Return) => {
                (self.state, self.column) = (State::Space, 1);
                Ok(None)
            }
            (b'\n' | b'\r', state) => {
                self.line = self.line.saturating_add(1);
                self.column = 1;
                self.state = if byte == b'\r' { State::Return } else { State::Space };
                complete(at.0, state)
            }
            (_, State::Comment) => Ok(None),
            (b' ' | b'\t', state) => {
                self.state = State::Space;
                complete(at.0, state)
            }
            (b'#', state) => {
                self.state = State::Comment;
                complete(at.0, state)
            }
            (_, State::Unread) => Ok(None),
            _ => self.digit(byte, at),
        }
    }

    /// Takes the next piece of the text: an iterator over the words that it completes.
    pub const fn words<'l, 't>(&'l mut self, text: &'t [u8]) -> Words<'l, 't> {
        Words::new(self, text)
    }

    /// Ends the text, and returns the word that it ended in.
    ///
    /// # Errors
    ///
    /// [`Fault::CutWord`] where the text ends in the middle of a word, [`Fault::Byte`] in that of a byte order mark.
    pub fn finish(&mut self) -> Result<Option<Word>, TextError> {
        match core::mem::replace(&mut self.state, State::Space) {
            State::Word { digits, column, .. } if digits != 2 && digits != 4 => {
                Err(TextError { line: self.line, column, start: column, fault: Fault::CutWord { digits } })
            }
            State::Start { mark: 1 | 2 } => Err(NO_MARK),
            state => complete(self.line, state),
        }
    }

    fn digit(&mut self, byte: u8, (line, column): (u64, u64)) -> Result<Option<Word>, TextError> {
        let (digits, value, start) = match self.state {
            State::Word { digits, value, column } => (digits, value, column),
            State::Start { .. } | State::Space | State::Return | State::Comment | State::Unread => (0, 0, column),
        };
        let fault = match hex_digit(byte) {
            Some(digit) if digits < 4 => {
                let value = value.wrapping_shl(4) | u16::from(digit);
                self.state = State::Word { digits: digits.saturating_add(1), value, column: start };
                return Ok(None);
            }
            Some(_) => TextError { line, column: start, start, fault: Fault::LongWord },
            None => TextError { line, column, start, fault: Fault::Byte(byte) },
        };
        self.state = State::Unread;
        Err(fault)
    }
}

/// Of a byte order mark, the beginning only.
const NO_MARK: TextError = TextError { line: 1, column: 1, start: 1, fault: Fault::Byte(0xEF) };

fn complete(line: u64, state: State) -> Result<Option<Word>, TextError> {
    match state {
        State::Start { .. } | State::Space | State::Return | State::Comment | State::Unread => Ok(None),
        State::Word { digits: 2 | 4, value, .. } => Ok(Some(Word::from(value))),
        State::Word { digits, column, .. } => {
            Err(TextError { line, column, start: column, fault: Fault::Digits { digits } })
        }
    }
}

const fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte.wrapping_sub(b'0')),
        b'A'..=b'F' => Some(byte.wrapping_sub(b'A').wrapping_add(10)),
        b'a'..=b'f' => Some(byte.wrapping_sub(b'a').wrapping_add(10)),
        _ => None,
    }
}

/// Where a text is not of the form that it should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextError {
    /// The line, counted from 1.
    pub line: u64,
    /// The column in bytes, counted from 1.
    pub column: u64,
    /// The column at which the word begins that this is in.
    pub start: u64,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A byte that is no hexadecimal digit, space or line end.
    Byte(
        /// The byte.
        u8,
    ),
    /// A word of one or three digits.
    Digits {
        /// How many it has.
        digits: u8,
    },
    /// A word of more than four digits.
    LongWord,
    /// The text ends in the middle of a word.
    CutWord {
        /// How many digits there are.
        digits: u8,
    },
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.fault)?;
        match self.fault {
            Fault::CutWord { .. } => Ok(()),
            _ => f.write_str("; expected two hexadecimal digits (a byte) or four (FFFF, BBBB, AAAA)"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Byte(byte) if byte.is_ascii_graphic() => write!(f, "`{}` is no hexadecimal digit", char::from(*byte)),
            Self::Byte(byte) => write!(f, "the byte 0x{byte:02X} is not text"),
            Self::Digits { digits: 1 } => f.write_str("a word of 1 digit"),
            Self::Digits { digits } => write!(f, "a word of {digits} digits"),
            Self::LongWord => f.write_str("a word of more than 4 digits"),
            Self::CutWord { digits: 1 } => f.write_str("the text ends in the middle of a word, after 1 digit"),
            Self::CutWord { digits } => write!(f, "the text ends in the middle of a word, after {digits} digits"),
        }
    }
}

impl core::error::Error for TextError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_error(text: &[u8]) -> Option<(u64, u64, Fault)> {
        let mut lexer = Lexer::new();
        let pushed = text.iter().find_map(|&byte| lexer.push(byte).err());
        pushed.or_else(|| lexer.finish().err()).map(|error| (error.line, error.column, error.fault))
    }

    #[test]
    fn faults_are_found_where_they_are() {
        assert_eq!(first_error(b"0D FFFF\n04 0G FFFF"), Some((2, 5, Fault::Byte(b'G'))));
        assert_eq!(first_error(b"0D\n FFF \n"), Some((2, 2, Fault::Digits { digits: 3 })));
        assert_eq!(first_error(b"0D FFFFF"), Some((1, 4, Fault::LongWord)));
        assert_eq!(first_error(b"0D F"), Some((1, 4, Fault::CutWord { digits: 1 })));
        assert_eq!(first_error(b"\x7FELF"), Some((1, 1, Fault::Byte(0x7F))));
        assert_eq!(first_error(b"# any thing\r\n0d\tffff# more"), None);
        assert_eq!(first_error(b"\xEF\xBB\xBF04 FFFF"), None);
        assert_eq!(first_error(b"04 \xEF\xBB\xBF"), Some((1, 4, Fault::Byte(0xEF))));
        for half in [&b"\xEF04 FFFF"[..], b"\xEF\xBB\n04", b"\xEF\xBB", b"\xEF\xEF\xBB\xBF"] {
            assert_eq!(first_error(half), Some((1, 1, Fault::Byte(0xEF))), "{half:02X?}");
        }
        assert_eq!(first_error(b"\xEF\xBB\xBF\xBF"), Some((1, 4, Fault::Byte(0xBF))));
    }

    /// Words, and columns of faults.
    fn all(text: &[u8], skips: bool) -> [[u64; 4]; 2] {
        let (mut lexer, mut words, mut faults) = (Lexer::new(), [0; 4], [0; 4]);
        let (mut to_words, mut to_faults) = (words.iter_mut(), faults.iter_mut());
        for &byte in text {
            match lexer.push(byte) {
                Ok(word) => word.into_iter().zip(&mut to_words).for_each(|(word, slot)| *slot = u16::from(word).into()),
                Err(error) => {
                    if skips {
                        lexer.skip_line(error.line);
                    }
                    to_faults.by_ref().take(1).for_each(|slot| *slot = error.column);
                }
            }
        }
        [words, faults]
    }

    #[test]
    fn behind_a_fault_the_next_word_or_line_is_read() {
        assert_eq!(all(b"01 0G02 03\n", false), [[1, 3, 0, 0], [5, 0, 0, 0]]);
        assert_eq!(all(b"01 FFFFF02 03\n", false), [[1, 3, 0, 0], [4, 0, 0, 0]]);
        assert_eq!(all(b"\xEF01 02\n03 ", false), [[2, 3, 0, 0], [1, 0, 0, 0]]);
        assert_eq!(all(b"01 0G02 03\n04 0\n05 ", true), [[1, 4, 5, 0], [5, 4, 0, 0]]);
        assert_eq!(all(b"01 0G02#03 04\n05 ", false), [[1, 5, 0, 0], [5, 0, 0, 0]]);
    }

    #[test]
    fn a_line_ends_with_either_or_both() {
        assert_eq!(all(b"# Mac\r01 02#\r03\r", false), [[1, 2, 3, 0], [0; 4]]);
        for (text, line) in [
            (&b"01\r02\r0G"[..], 3),
            (b"01\r\n02\r\n0G", 3),
            (b"#\r\n0G", 2),
            (b"\r\n\n\r0G", 4),
            (b"FFFF\rFFFF\r\n0G", 3),
        ] {
            assert_eq!(first_error(text), Some((line, 2, Fault::Byte(b'G'))), "{text:?}");
            let found = Lexer::new().words(text).find_map(Result::err);
            assert_eq!(found.map(|error| (error.line, error.column)), Some((line, 2)), "{text:?}");
        }
        // Also where a piece ends between the two.
        let mut lexer = Lexer::new();
        assert_eq!(lexer.words(b"FFFF\r").count() + lexer.words(b"\n01 ").count(), 2);
        assert_eq!(lexer.line(), 2);
    }

    #[test]
    fn words_end_with_spaces_lines_and_the_text() {
        let mut lexer = Lexer::new();
        let mut words = [Word::End; 4];
        let mut count = 0;
        for &byte in b"01\t02\r\nBBBB 0003" {
            if let Ok(Some(word)) = lexer.push(byte) {
                words[count] = word;
                count += 1;
            }
        }
        assert_eq!(words[..count], [Word::Byte(1), Word::Byte(2), Word::Boot]);
        assert_eq!(lexer.finish(), Ok(Some(Word::Byte(3))));
    }
}
