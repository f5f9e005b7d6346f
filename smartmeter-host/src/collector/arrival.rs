//! What sources bring: messages of the link, and words in text.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use smartmeter_proto::link::Message;
use smartmeter_proto::{Error, Frame};
use tokio::net::UdpSocket;
use tokio::sync::{mpsc, watch};

use super::counts::Counts;

/// How many arrivals wait until they are stored. With no more room, sources wait, and so do those who send to them.
pub const QUEUE: usize = 256;
/// How many answers wait for a slow connection. Of more, the later ones say all that the earlier ones did.
pub const ANSWERS: usize = 64;
/// How often it is said that something is refused.
const SAY_EVERY: Duration = Duration::from_secs(60);

/// Something that came.
#[derive(Debug)]
pub struct Arrival {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// What.
    pub cargo: Cargo,
}

/// What came.
#[derive(Debug)]
pub enum Cargo {
    /// A message of the link, which decodes.
    Message {
        /// Its bytes.
        bytes: Vec<u8>,
        /// Where the answer goes.
        answer: Answer,
    },
    /// Words of a source that does not number them.
    Words(Words),
    /// No more will come of a session.
    End {
        /// Whose.
        device: Arc<str>,
        /// Which.
        session: u32,
    },
}

/// Words of a source that does not number them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Who saw them.
    pub device: Arc<str>,
    /// From which connection.
    pub session: u32,
    /// The number of the first one in it.
    pub first: u64,
    /// The words.
    pub words: Vec<u16>,
}

/// Where an answer goes.
#[derive(Debug, Clone)]
pub enum Answer {
    /// To a connection.
    Connection(mpsc::Sender<Vec<u8>>),
    /// To whoever sent a datagram.
    Datagram(Arc<UdpSocket>, SocketAddr),
}

impl Answer {
    /// Answers. Whoever is gone, or too slow, will ask again.
    pub fn send(&self, message: Vec<u8>) {
        match self {
            Self::Connection(connection) => {
                let _ = connection.try_send(message);
            }
            Self::Datagram(socket, to) => {
                let _ = socket.try_send_to(&message, *to);
            }
        }
    }
}

/// Milliseconds since 1970.
#[must_use]
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// The number of a session that nobody else gave one.
#[must_use]
pub fn new_session() -> u32 {
    fastrand::u32(1..)
}

/// The collector is to stop, or has stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

/// What a source has of the collector.
#[derive(Debug, Clone)]
pub struct Inbox {
    queue: mpsc::Sender<Arrival>,
    counts: Arc<Counts>,
    stop: watch::Receiver<bool>,
    name: Arc<str>,
    said: Option<Instant>,
    unsaid: u64,
}

impl Inbox {
    /// Of a source with this name.
    #[must_use]
    pub fn new(queue: mpsc::Sender<Arrival>, counts: Arc<Counts>, stop: watch::Receiver<bool>, name: &str) -> Self {
        Self { queue, counts, stop, name: name.into(), said: None, unsaid: 0 }
    }

    /// The same for another source.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        Self { name: name.into(), said: None, unsaid: 0, ..self.clone() }
    }

    /// The source's name.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// What is counted.
    #[must_use]
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// What waits to be stored, and how much may.
    #[must_use]
    pub fn waiting(&self) -> (usize, usize) {
        let room = self.queue.max_capacity();
        (room - self.queue.capacity(), room)
    }

    /// Hands something on, and waits for room.
    ///
    /// # Errors
    ///
    /// Where nobody takes it any more.
    pub async fn bring(&self, cargo: Cargo) -> Result<(), Stopped> {
        self.counts.arrivals.add(1);
        self.queue.send(Arrival { at: now(), cargo }).await.map_err(|_| Stopped)
    }

    /// Hands a message on that is one; refuses it else.
    ///
    /// # Errors
    ///
    /// See [`bring`](Self::bring).
    pub async fn message(&mut self, bytes: &[u8], answer: &Answer) -> Result<(), Stopped> {
        let checked: Result<(), Error> = Message::decode(bytes).map(drop);
        match checked {
            Ok(()) => self.bring(Cargo::Message { bytes: bytes.to_vec(), answer: answer.clone() }).await,
            Err(error) => {
                self.refuse(&format_args!("no message of the link: {error}"));
                Ok(())
            }
        }
    }

    /// Counts something that can't be taken, and says so, but not again and again.
    pub fn refuse(&mut self, why: &dyn std::fmt::Display) {
        self.counts.refused.add(1);
        if self.said.is_some_and(|said| said.elapsed() < SAY_EVERY) {
            self.unsaid += 1;
            return;
        }
        let before = std::mem::take(&mut self.unsaid);
        tracing::warn!(source = %self.name, refused_before_unsaid = before, "refused: {why}");
        self.said = Some(Instant::now());
    }

    /// Whether the collector is to stop.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        *self.stop.borrow()
    }

    /// Waits until the collector is to stop.
    pub async fn stopped(&mut self) {
        // Who could tell is gone: that is the same.
        let _ = self.stop.wait_for(|stop| *stop).await;
    }

    /// Does something until the collector is to stop.
    pub async fn unless_stopped<T>(&mut self, work: impl Future<Output = T>) -> Result<T, Stopped> {
        tokio::select! {
            biased;
            () = self.stopped() => Err(Stopped),
            done = work => Ok(done),
        }
    }
}
