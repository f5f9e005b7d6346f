//! Who collects: takes messages of sniffers, stores their words, and acknowledges what is stored.
//!
//! What it knows is in its [`Store`] alone, so it may be killed at any time and go on where that ends.

use std::io;

use smartmeter_proto::link::{Acknowledge, Body, Hello, Message, Receiver, Words};
use smartmeter_proto::prelude::*;
use smartmeter_proto::words::Word;

/// One start of one sniffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Session {
    /// Which sniffer.
    pub device: [u8; 6],
    /// Which start of it.
    pub number: u32,
}

/// What outlives a collector.
pub trait Store {
    /// The number of the word that is expected next of a session; `None` of one that it does not know.
    fn next(&self, session: Session) -> Option<u64>;

    /// Keeps what comes next of a session: that so many words are lost, and then these words.
    ///
    /// # Errors
    ///
    /// Where that can't be kept; then nothing is acknowledged.
    fn append(&mut self, session: Session, lost: u64, words: &[u16]) -> io::Result<()>;

    /// No more will come of a session.
    ///
    /// # Errors
    ///
    /// Where that can't be kept.
    fn close(&mut self, session: Session) -> io::Result<()>;
}

/// Takes messages from any number of sniffers.
#[derive(Debug, Default)]
pub struct Collector<S> {
    store: S,
    /// Messages that were none.
    pub refused: u64,
    /// Messages with words that brought none.
    pub stale: u64,
}

impl<S: Store> Collector<S> {
    /// Collects into a store.
    pub const fn new(store: S) -> Self {
        Self { store, refused: 0, stale: 0 }
    }

    /// Where it collects into.
    pub const fn store(&self) -> &S {
        &self.store
    }

    /// It is killed; what it had stored is left.
    pub fn into_store(self) -> S {
        self.store
    }

    /// Takes a message, and returns the answer to it.
    ///
    /// # Errors
    ///
    /// Where something can't be stored.
    pub fn receive(&mut self, message: &[u8]) -> io::Result<Option<Vec<u8>>> {
        let Ok(message) = Message::decode(message) else {
            self.refused += 1;
            return Ok(None);
        };
        let session = Session { device: message.device, number: message.session };
        match message.body {
            Body::Hello(hello) => self.hello(session, &hello).map(|()| None),
            Body::Words(words) => self.words(session, &words),
            Body::Status(_) => Ok(None),
            Body::Acknowledge(_) => {
                self.refused += 1;
                Ok(None)
            }
        }
    }

    /// What of the session before has not come will not come.
    fn hello(&mut self, session: Session, hello: &Hello<'_>) -> io::Result<()> {
        let previous = Session { number: hello.previous, ..session };
        if hello.previous == 0 {
            return Ok(());
        }
        let lost = hello.previous_words.saturating_sub(self.store.next(previous).unwrap_or(0));
        if lost > 0 {
            self.store.append(previous, lost, &[])?;
        }
        self.store.close(previous)
    }

    fn words(&mut self, session: Session, words: &Words<'_>) -> io::Result<Option<Vec<u8>>> {
        let mut receiver = self.store.next(session).map_or(Receiver::new(), Receiver::resume);
        let accepted = receiver.receive(words);
        let (lost, brought) = (accepted.lost, accepted.words().collect::<Vec<_>>());
        if lost > 0 || !brought.is_empty() {
            self.store.append(session, lost, &brought)?;
        } else {
            self.stale += 1;
        }
        Ok(acknowledgement(session, receiver.next().unwrap_or(0)))
    }
}

/// The message that says that all words before this one are stored; `None` for a number that no sniffer gets to.
fn acknowledgement(session: Session, next: u64) -> Option<Vec<u8>> {
    let Session { device, number: session } = session;
    let body = Body::Acknowledge(Acknowledge { next });
    Message { magic: Filled::new(), device, session, body, crc: Filled::new() }.encode_to_vec().ok()
}

/// The words that say that so many are lost.
#[must_use]
pub fn lost_words(count: u64) -> Vec<u16> {
    let mut words = Vec::new();
    Word::lost(count, |word| words.push(word.into()));
    words
}
