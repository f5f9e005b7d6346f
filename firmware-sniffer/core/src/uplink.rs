//! Words on their way to a collector: kept until they are acknowledged, sent again until they are.
//!
//! It is a machine without a socket: [`poll`](Uplink::poll) gives the next message that is to be sent,
//! [`receive`](Uplink::receive) takes what comes back. What carries the messages may lose, repeat and reorder them.
//!
//! - Words are sent as soon as their transaction has ended, or have waited for [`LINGER`].
//! - Up to [`WINDOW`] words are on their way at once. Without an acknowledgement for a while all of them are sent again, with
//!   pauses that double up to [`LONGEST_WAIT`] and are never quite the same; and only one message each, until one comes.
//! - [`TOO_EARLY`] acknowledgements that ask for the same word say that a message was lost before others that came: all are sent
//!   again at once.
//! - Without room, the oldest words go, up to the end of their transaction. The collector learns how many.

mod queue;

use core::fmt;

use heapless::String;
use smartmeter_proto::link::{Acknowledge, Body, Hello, MOST_WORDS, Message, Status, Words};
use smartmeter_proto::prelude::*;
use smartmeter_proto::words::Word;

use self::queue::Queue;

/// The longest message, in bytes.
pub const LONGEST_MESSAGE: usize = Message::MAX_LEN;
/// How many words may be on their way at once.
pub const WINDOW: u64 = 4 * MOST_WORDS as u64;
/// How long words wait for the end of their transaction, in milliseconds.
pub const LINGER: u32 = 200;
/// The first wait for an acknowledgement, in milliseconds.
pub const FIRST_WAIT: u32 = 1_000;
/// The longest wait for an acknowledgement, in milliseconds.
pub const LONGEST_WAIT: u32 = 60_000;
/// After so many acknowledgements that bring nothing new, messages are known to come too early.
pub const TOO_EARLY: u8 = 2;
/// How often it is told how the sniffer is, in milliseconds.
pub const STATUS_EVERY: u32 = 60_000;

/// Who sends.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The MAC address.
    pub device: [u8; 6],
    /// A random number, another one at each start, but not 0.
    pub session: u32,
    /// The session before, where it is known, and how many words it had: from memory that outlives a restart.
    pub previous: Option<(u32, u64)>,
    /// The name that the user gave it.
    pub name: String<32>,
    /// What runs, and in which version.
    pub firmware: &'static str,
}

/// What the board knows of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Health {
    /// Strength of the Wi-Fi signal, in dBm.
    pub signal: Option<i8>,
    /// Memory that is free, in bytes.
    pub free_memory: Option<u32>,
}

/// Why a message was not taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Refused {
    /// It is no message.
    Message(Error),
    /// It is for another sniffer, or another session.
    NotOurs,
    /// It is not one that a collector sends.
    Unexpected,
    /// It acknowledges words that were never sent.
    NeverSent {
        /// The word that is said to be expected next.
        next: u64,
        /// The first one that was never sent.
        sent: u64,
    },
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(error) => write!(f, "no message of the link: {error}"),
            Self::NotOurs => f.write_str("for another sniffer or session"),
            Self::Unexpected => f.write_str("not a message for a sniffer"),
            Self::NeverSent { next, sent } => {
                write!(f, "word {next} is expected next, and only those before {sent} were sent")
            }
        }
    }
}

/// Keeps up to `N` words, of up to `T` times at which they were read, and sends them.
#[derive(Debug)]
pub struct Uplink<const N: usize, const T: usize> {
    identity: Identity,
    health: Health,
    queue: Queue<N, T>,
    /// The next word to send.
    next: u64,
    /// The first word that was never sent.
    never_sent: u64,
    is_connected: bool,
    is_hello_due: bool,
    /// Whether nothing was told of the sniffer's state since the connection was made.
    is_new: bool,
    connections: u16,
    lost_in_ring: u32,
    /// When to send again, while something is on its way.
    again: Option<u32>,
    wait: u32,
    /// Acknowledgements since the last one that brought something new.
    repeated: u8,
    started: u32,
    status: u32,
    /// Whether the last word was within a transaction.
    is_within: bool,
    newest: u32,
    random: u32,
}

impl<const N: usize, const T: usize> Uplink<N, T> {
    /// Of a sniffer that starts now. Times are in milliseconds, by a clock that goes round.
    #[must_use]
    pub fn new(now: u32, identity: Identity) -> Self {
        Self {
            random: identity.session | 1,
            identity,
            health: Health::default(),
            queue: Queue::new(),
            next: 0,
            never_sent: 0,
            is_connected: false,
            is_hello_due: false,
            is_new: false,
            connections: 0,
            lost_in_ring: 0,
            again: None,
            wait: FIRST_WAIT,
            repeated: 0,
            started: now,
            status: now,
            is_within: false,
            newest: now,
        }
    }

    /// How many words this session has had, for memory that outlives a restart.
    #[must_use]
    pub const fn words(&self) -> u64 {
        self.queue.end()
    }

    /// How many words are kept.
    #[must_use]
    pub const fn held(&self) -> usize {
        self.queue.len()
    }

    /// How it is.
    #[must_use]
    pub fn status(&self, now: u32) -> Status {
        Status {
            uptime: now.wrapping_sub(self.started) / 1000,
            words: self.queue.end(),
            lost_in_ring: self.lost_in_ring,
            lost_in_queue: self.queue.lost(),
            held: u32::try_from(self.queue.len()).unwrap_or(u32::MAX),
            connections: self.connections,
            signal: self.health.signal.unwrap_or(-128),
            free_memory: self.health.free_memory.unwrap_or(u32::MAX),
        }
    }

    /// What the board says of itself from now on.
    pub fn set_health(&mut self, health: Health) {
        self.health = health;
    }

    /// Keeps a word that was read now.
    pub fn push(&mut self, now: u32, word: u16) {
        let kind = Word::from(word);
        self.lost_in_ring = self.lost_in_ring.saturating_add(kind.lost_count().unwrap_or_default());
        self.queue.push(now, word, !self.is_within);
        self.is_within = !matches!(kind, Word::End | Word::Boot | Word::Alive);
        self.newest = now;
    }

    /// There is a connection, from now on: all that is not acknowledged goes to it.
    pub fn connected(&mut self, now: u32) {
        self.is_connected = true;
        (self.is_hello_due, self.is_new) = (true, true);
        self.connections = self.connections.saturating_add(1);
        self.next = self.queue.oldest();
        (self.again, self.wait, self.status, self.repeated) = (None, FIRST_WAIT, now, 0);
    }

    /// There is no connection any more.
    pub fn disconnected(&mut self) {
        self.is_connected = false;
        self.again = None;
    }

    /// Writes the next message that is to be sent now, and returns its length. To be called until there is none.
    pub fn poll(&mut self, now: u32, out: &mut [u8; LONGEST_MESSAGE]) -> Option<usize> {
        if !self.is_connected {
            return None;
        }
        self.expire(now);
        if core::mem::take(&mut self.is_hello_due) {
            return self.hello(out);
        }
        if let Some(len) = self.words_due(now, out) {
            return Some(len);
        }
        if is_due(now, self.status) {
            self.status = now.wrapping_add(STATUS_EVERY);
            // Of a hello nobody says that it came. The first one went just before.
            self.is_hello_due = !core::mem::take(&mut self.is_new);
            return self.message(Body::Status(self.status(now)), out);
        }
        None
    }

    /// Takes a message of the collector.
    ///
    /// # Errors
    ///
    /// See [`Refused`]; nothing has changed then.
    pub fn receive(&mut self, now: u32, message: &[u8]) -> Result<(), Refused> {
        let message = Message::decode(message).map_err(Refused::Message)?;
        if (message.device, message.session) != (self.identity.device, self.identity.session) {
            return Err(Refused::NotOurs);
        }
        let Body::Acknowledge(Acknowledge { next }) = message.body else { return Err(Refused::Unexpected) };
        if next > self.never_sent {
            return Err(Refused::NeverSent { next, sent: self.never_sent });
        }
        if next > self.queue.oldest() {
            self.queue.release(next);
            self.next = self.next.max(next);
            self.wait = FIRST_WAIT;
            self.again = (self.next > next).then(|| now.wrapping_add(FIRST_WAIT));
            self.repeated = 0;
        } else if next == self.queue.oldest() && self.next > next {
            self.repeat(now);
        }
        Ok(())
    }

    /// Goes back to the oldest word where the collector has got others and waits for it. Once: what was on its way meanwhile is
    /// acknowledged in the same way.
    fn repeat(&mut self, now: u32) {
        self.repeated = self.repeated.saturating_add(1);
        if self.repeated == TOO_EARLY {
            self.next = self.queue.oldest();
            self.wait = FIRST_WAIT;
            self.again = Some(now.wrapping_add(FIRST_WAIT));
        }
    }

    /// Goes back to the oldest word if nobody has acknowledged it for too long.
    fn expire(&mut self, now: u32) {
        if self.again.is_none_or(|again| !is_due(now, again)) {
            return;
        }
        self.again = None;
        self.repeated = 0;
        self.next = self.queue.oldest();
        self.wait = self.wait.saturating_mul(2).min(LONGEST_WAIT);
        // Perhaps somebody is there who does not know us.
        self.is_hello_due = true;
    }

    fn words_due(&mut self, now: u32, out: &mut [u8; LONGEST_MESSAGE]) -> Option<usize> {
        self.next = self.next.max(self.queue.oldest());
        let on_the_way = self.next.saturating_sub(self.queue.oldest());
        let window = if self.wait == FIRST_WAIT { WINDOW } else { 1 };
        if on_the_way >= window || !self.is_worth_sending(now) {
            return None;
        }
        let mut words = [0; MOST_WORDS];
        let (count, read) = self.queue.copy(self.next, &mut words);
        let words = words.get(..count).filter(|words| !words.is_empty())?;
        let body = Words {
            first: self.next,
            oldest: self.queue.oldest(),
            read: read.unwrap_or(now),
            sent: now,
            count: Filled::new(),
            words: words.into(),
        };
        let len = self.message(Body::Words(body), out)?;
        self.next = self.next.saturating_add(count as u64);
        self.never_sent = self.never_sent.max(self.next);
        if self.again.is_none() {
            let pause = self.pause();
            self.again = Some(now.wrapping_add(pause));
        }
        Some(len)
    }

    /// Whether to send what is there, or to wait for more.
    fn is_worth_sending(&self, now: u32) -> bool {
        let waiting = self.queue.end().saturating_sub(self.next);
        !self.is_within || waiting >= MOST_WORDS as u64 || now.wrapping_sub(self.newest) >= LINGER
    }

    /// The wait, and up to a quarter more.
    fn pause(&mut self) -> u32 {
        // Xorshift, of Marsaglia 2003: there is nothing to guess here.
        self.random ^= self.random << 13;
        self.random ^= self.random >> 17;
        self.random ^= self.random << 5;
        let more = u64::from(self.wait).saturating_mul(self.random.into()) >> 34;
        self.wait.saturating_add(u32::try_from(more).unwrap_or_default())
    }

    fn hello(&self, out: &mut [u8; LONGEST_MESSAGE]) -> Option<usize> {
        let (previous, previous_words) = self.identity.previous.unwrap_or_default();
        let hello = Hello {
            previous,
            previous_words,
            capacity: u32::try_from(N).unwrap_or(u32::MAX),
            name: self.identity.name.as_str().into(),
            firmware: self.identity.firmware.into(),
        };
        self.message(Body::Hello(hello), out)
    }

    fn message(&self, body: Body<'_>, out: &mut [u8; LONGEST_MESSAGE]) -> Option<usize> {
        let Identity { device, session, .. } = self.identity;
        Message { magic: Filled::new(), device, session, body, crc: Filled::new() }.encode(out).ok()
    }
}

/// Whether that time has come, by a clock that goes round.
fn is_due(now: u32, then: u32) -> bool {
    now.wrapping_sub(then) < 1 << 31
}

#[cfg(test)]
mod tests;
