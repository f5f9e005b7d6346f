//! Places in a recording that can't be read: what is told of them, and when there are too many.
//!
//! Such a place is a fault of its own, and what is around it is read: it stands for something that was lost there, so
//! that the transaction it is in is damaged. A text with more of them than words is no recording at all.

use std::borrow::Cow;

use smartmeter_proto::text::{Fault, TextError};
use smartmeter_proto::words::Word;

/// So many faults say nothing yet of what a file is.
const MOST: u64 = 16;
/// How much of a text is shown.
const SHOWN: usize = 40;

/// Decides how long to go on behind faults.
#[derive(Debug)]
pub(crate) struct Patience<F> {
    /// Those before the first word, which may be all that there is.
    held: Vec<F>,
    told: u64,
}

/// What is to be done about a fault.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict<F> {
    /// It waits for a word.
    Held,
    /// It is told.
    Told(F),
    /// There were too many: this is no recording, as the fault shows.
    Enough(F),
}

impl<F> Default for Patience<F> {
    fn default() -> Self {
        Self { held: Vec::new(), told: 0 }
    }
}

impl<F> Patience<F> {
    /// Whether faults wait for a word.
    #[inline]
    pub(crate) const fn is_holding(&self) -> bool {
        !self.held.is_empty()
    }

    /// Takes a fault that stands behind so many words.
    pub(crate) fn fault(&mut self, fault: F, words: u64) -> Verdict<F> {
        self.told += 1;
        match words {
            0 if self.told <= MOST => {
                self.held.push(fault);
                Verdict::Held
            }
            0 => Verdict::Enough(self.held.swap_remove(0)),
            _ if self.told > MOST && self.told > words => Verdict::Enough(fault),
            _ => Verdict::Told(fault),
        }
    }

    /// A word came, or nothing more will: gives what waited for it.
    pub(crate) fn release(&mut self) -> Vec<F> {
        std::mem::take(&mut self.held)
    }
}

/// Faults in [words](smartmeter_proto::text), one after the other.
#[derive(Debug, Default)]
pub(crate) struct WordFaults {
    /// The line of the last one.
    line: u64,
    passed_over: u64,
    /// Whether lines were passed over since the last word.
    is_behind: bool,
    first: Option<TextError>,
}

/// What a fault is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// A line before the words, which is none of theirs: what a chip says when it starts.
    Before,
    /// A word, behind which the others of its line are read.
    Word,
    /// All that is left of the line: it begins with what is no word, or this is its second fault. What looks like a word
    /// in it may be part of anything.
    Line,
}

impl WordFaults {
    /// Takes a fault; `is_before`, where no word has come so far.
    pub(crate) fn take(&mut self, error: TextError, is_before: bool) -> Extent {
        let is_second = std::mem::replace(&mut self.line, error.line) == error.line;
        match error.fault {
            Fault::Byte(_) if is_before => {
                self.first.get_or_insert(error);
                (self.passed_over, self.is_behind) = (self.passed_over + 1, true);
                Extent::Before
            }
            _ if error.start == 1 || is_second => Extent::Line,
            _ => Extent::Word,
        }
    }

    /// Whether the word that comes now may be the rest of something: in noise there may have stood words, too. But a
    /// sniffer that says that it starts has said nothing before.
    pub(crate) fn is_rest(&mut self, word: Word) -> bool {
        std::mem::take(&mut self.is_behind) && word != Word::Boot
    }

    /// Whether lines were passed over since the last word.
    #[inline]
    pub(crate) const fn is_behind(&self) -> bool {
        self.is_behind
    }

    /// How many lines before the words were passed over.
    pub(crate) const fn passed_over(&self) -> u64 {
        self.passed_over
    }

    /// The first fault that was passed over: where no words came, it is what is wrong.
    pub(crate) const fn first(&self) -> Option<TextError> {
        self.first
    }
}

/// What is said of a fault: the word that it is in, the column, and what is wrong.
pub(crate) fn said(error: &TextError, word: &[u8]) -> String {
    format!("{}, column {}: {}", quoted(word), error.column, error.fault)
}

/// A text in quotes, as far as there is room for it. What is no letter does no harm on a terminal.
pub(crate) fn quoted(text: &[u8]) -> String {
    let letters: String = match str::from_utf8(text) {
        Ok(text) => text.escape_debug().collect(),
        Err(_) => text.escape_ascii().to_string(),
    };
    let dots = if letters.chars().count() > SHOWN { "…" } else { "" };
    format!("\"{}{dots}\"", letters.chars().take(SHOWN).collect::<String>())
}

/// How much of a word is kept until the rest of it comes.
const KEPT: usize = 64;

/// The word, or with `is_line` all up to the end of its line, whose fault was found at the byte before `end`; `begun` is what
/// came of it before this text.
pub(crate) fn excerpt<'t>(begun: &[u8], text: &'t [u8], end: usize, is_line: bool) -> Cow<'t, [u8]> {
    let is_space = |byte: &u8| byte.is_ascii_whitespace();
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r') || (!is_line && byte.is_ascii_whitespace());
    // A word with too few digits is found at what stands behind it.
    let at = end.saturating_sub(1);
    let begin = text[..at].iter().rposition(is_space).map_or(0, |space| space + 1);
    let rest = &text[begin..];
    let len = rest.iter().position(is_end).unwrap_or(rest.len());
    let rest = rest[..len].trim_ascii_end();
    if begin == 0 && !begun.is_empty() { Cow::Owned([begun, rest].concat()) } else { Cow::Borrowed(rest) }
}

/// Keeps what is begun of a word at the end of a text.
pub(crate) fn keep_begun(begun: &mut Vec<u8>, text: &[u8]) {
    let begin = text.iter().rposition(u8::is_ascii_whitespace).map(|space| space + 1);
    if begin.is_some() {
        begun.clear();
    }
    let more = &text[begin.unwrap_or(0)..];
    begun.extend_from_slice(&more[..more.len().min(KEPT.saturating_sub(begun.len()))]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_before_the_first_word_wait_and_too_many_are_enough() {
        let mut patience = Patience::default();
        assert_eq!(patience.fault(0, 0), Verdict::Held);
        assert!(patience.is_holding());
        assert_eq!((patience.release(), patience.fault(1, 1)), (vec![0], Verdict::Told(1)));
        assert!((2..16).all(|fault| patience.fault(fault, 1) == Verdict::Told(fault)));
        assert_eq!((patience.fault(16, 17), patience.fault(17, 17)), (Verdict::Told(16), Verdict::Enough(17)));
        let mut patience = Patience::default();
        assert!((0..16).all(|fault| patience.fault(fault, 0) == Verdict::Held));
        assert_eq!(patience.fault(16, 0), Verdict::Enough(0));
    }

    #[test]
    fn words_and_lines_are_shown_whole() {
        let text = b"04 02\n04 0G2 FFFF\n05 0 1\n";
        let excerpt = |begun: &[u8], text, end, is_line| excerpt(begun, text, end, is_line).into_owned();
        assert_eq!(excerpt(b"", text, 11, false), b"0G2");
        assert_eq!(excerpt(b"", text, 11, true), b"0G2 FFFF");
        assert_eq!(excerpt(b"no", text, 23, false), b"0");
        assert_eq!(excerpt(b"", text, 25, false), b"1");
        assert_eq!(excerpt(b"", b"\xEF", 1, false), b"\xEF");
        // In two pieces, also where the second begins with what shows that the first had too few digits.
        assert_eq!(excerpt(b"0", b"G2 FFFF", 1, false), b"0G2");
        assert_eq!(excerpt(b"012", b" FFFF", 1, false), b"012");
        let mut begun = Vec::new();
        for (text, expected) in [(&b"04 0"[..], &b"0"[..]), (b"12", b"012"), (b"", b"012"), (b"3\n", b""), (b"4", b"4")]
        {
            keep_begun(&mut begun, text);
            assert_eq!(begun, expected);
        }
    }
}
