//! Words in text, of a source that does not number them.

use std::sync::Arc;

use smartmeter_proto::text::{Lexer, TextError};
use smartmeter_proto::words::Word;

use crate::collector::arrival::{Cargo, Inbox, Stopped, Words, new_session};

/// One word is lost here: it stands where the text is none.
const FAULT: u16 = 0xD001;

/// The text of one connection.
#[derive(Debug)]
pub(super) struct Text {
    device: Arc<str>,
    session: u32,
    next: u64,
    lexer: Lexer,
    /// Whether what came last was no text: that is told once.
    is_faulty: bool,
}

impl Text {
    /// At its start.
    pub(super) fn new(device: &str) -> Self {
        Self::resume(device, new_session())
    }

    /// At the start of a session that has been read before.
    pub(super) fn resume(device: &str, session: u32) -> Self {
        Self { device: device.into(), session, next: 0, lexer: Lexer::new(), is_faulty: false }
    }

    /// The words that a piece of it completes; where it is none, a word that says so.
    pub(super) fn words(&mut self, text: &[u8]) -> (Vec<u16>, Option<TextError>) {
        let (mut words, mut first) = (Vec::new(), None);
        let is_faulty = &mut self.is_faulty;
        for token in self.lexer.words(text) {
            take(token.map(|token| Some(token.word)), is_faulty, &mut words, &mut first);
        }
        (words, first)
    }

    /// Takes a piece of it.
    pub(super) async fn push(&mut self, text: &[u8], inbox: &mut Inbox) -> Result<(), Stopped> {
        let (words, fault) = self.words(text);
        self.bring(words, fault, inbox).await
    }

    /// Takes a piece of it behind which no word goes on.
    pub(super) async fn push_whole(&mut self, text: &[u8], inbox: &mut Inbox) -> Result<(), Stopped> {
        let (mut words, mut fault) = self.words(text);
        let last = self.lexer.finish();
        self.lexer = Lexer::new();
        take(last, &mut self.is_faulty, &mut words, &mut fault);
        self.bring(words, fault, inbox).await
    }

    /// Hands on words, and says where the text was none.
    pub(super) async fn bring(
        &mut self,
        words: Vec<u16>,
        fault: Option<TextError>,
        inbox: &mut Inbox,
    ) -> Result<(), Stopped> {
        if let Some(fault) = fault {
            inbox.refuse(&format_args!("{}: {fault}", self.device));
        }
        if words.is_empty() {
            return Ok(());
        }
        let (device, session, first) = (self.device.clone(), self.session, self.next);
        self.next += words.len() as u64;
        inbox.bring(Cargo::Words(Words { device, session, first, words })).await
    }

    /// No more comes.
    pub(super) async fn end(mut self, inbox: &mut Inbox) -> Result<(), Stopped> {
        if self.next == 0 && self.lexer.line() == 1 {
            return Ok(());
        }
        self.push_whole(b"", inbox).await?;
        inbox.bring(Cargo::End { device: self.device, session: self.session }).await
    }
}

/// What is no text is told once for each run of it.
fn take(
    word: Result<Option<Word>, TextError>,
    is_faulty: &mut bool,
    words: &mut Vec<u16>,
    first: &mut Option<TextError>,
) {
    match word {
        Ok(None) => {}
        Ok(Some(word)) => {
            *is_faulty = false;
            words.push(word.into());
        }
        Err(error) => {
            first.get_or_insert(error);
            if !std::mem::replace(is_faulty, true) {
                words.push(FAULT);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_stands_in_the_words_as_lost() {
        let mut text = Text::new("a");
        let (words, fault) = text.words(b"0D FFFF hello 04 00 FF");
        assert_eq!(words, [0x0D, 0xFFFF, FAULT, 0x04, 0x00]);
        assert_eq!(fault.map(|fault| fault.column), Some(9));
        assert_eq!(text.words(b"FF\n").0, [0xFFFF]);
        let pieces = [&b"?"[..], b"??", b" ", b"?\n", b"05 "].map(|piece| text.words(piece).0);
        assert_eq!(pieces.concat(), [FAULT, 5], "in whatever pieces it is read");
    }
}
