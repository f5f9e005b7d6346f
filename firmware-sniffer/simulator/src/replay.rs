//! A sniffer that is real but for its board: words go through the uplink into sockets, as fast as they came or faster.

use std::io;
use std::time::{Duration, Instant};

use sniffer_core::uplink::{Identity, LONGEST_MESSAGE, Uplink};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use crate::board::Heard;
use crate::channel::{Channel, Faults};
use crate::outage::{DEVICE, QUEUE, TIMES, millis};
use crate::socket::{Address, Socket};

/// How often there is something to do, if nothing comes.
const TICK: Duration = Duration::from_millis(5);
/// How long to wait until a connection is tried again.
const RETRY: Duration = Duration::from_millis(300);
/// A word that starts a session.
const BOOT: u16 = smartmeter_proto::words::Word::BOOT;

/// How words are sent.
#[derive(Debug, Clone)]
pub struct Sending {
    /// To whom.
    pub address: Address,
    /// How many times as fast as they came; 0 for as fast as they are taken.
    pub speed: f64,
    /// Of the network, in both directions.
    pub faults: Faults,
    /// Each time so long after the network was there it is cut, for so long.
    pub cut: Option<(Duration, Duration)>,
    /// Whether the sniffer knows its session before, when it starts again.
    pub remembers: bool,
    /// How long to wait for an acknowledgement, where nothing else can be done: after the last word, before the sniffer starts
    /// anew, and where words go as fast as they are taken.
    pub patience: Duration,
    /// Of all that is drawn, also the session's number.
    pub seed: u64,
}

/// What became of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sent {
    /// Words of all sessions.
    pub words: u64,
    /// That the queue gave up.
    pub lost: u64,
    /// That were not acknowledged in the end. Where there are any, words that come after them may not have been sent.
    pub held: u64,
    /// How often there was a connection.
    pub connections: u64,
    /// Answers that were not taken.
    pub refused: u64,
}

/// Sends all words.
///
/// # Errors
///
/// Where the address can't be used at all, or its name means nothing.
pub async fn send(sending: Sending, words: mpsc::Receiver<Heard>) -> io::Result<Sent> {
    sending.address.resolve().await?;
    let mut sniffer = Sniffer::new(sending, words);
    let outcome = sniffer.run().await;
    sniffer.close();
    sniffer.sent.held = sniffer.uplink.held() as u64;
    outcome.map(|()| sniffer.sent)
}

struct Sniffer {
    sending: Sending,
    words: mpsc::Receiver<Heard>,
    /// The word that comes next, when its time is there.
    next: Option<Heard>,
    is_ended: bool,
    /// Since when nothing can be done but wait for an acknowledgement, and of how many words.
    waiting: Option<(Instant, usize)>,
    uplink: Box<Uplink<QUEUE, TIMES>>,
    session: u32,
    random: fastrand::Rng,
    socket: Option<Socket>,
    /// When a connection was there or not there for the last time.
    since: Instant,
    there: Channel,
    back: Channel,
    start: Instant,
    sent: Sent,
}

impl Sniffer {
    fn new(sending: Sending, words: mpsc::Receiver<Heard>) -> Self {
        let mut random = fastrand::Rng::with_seed(sending.seed);
        let session = random.u32(1..);
        let start = Instant::now();
        Self {
            there: Channel::new(sending.faults, random.u64(..)),
            back: Channel::new(sending.faults, random.u64(..)),
            sending,
            words,
            next: None,
            is_ended: false,
            waiting: None,
            uplink: Box::new(Uplink::new(0, identity(session, None))),
            session,
            random,
            socket: None,
            since: start,
            start,
            sent: Sent::default(),
        }
    }

    async fn run(&mut self) -> io::Result<()> {
        loop {
            let is_stuck = self.words();
            if self.is_ended && self.next.is_none() && self.uplink.held() == 0 {
                return Ok(());
            }
            if is_stuck && self.is_out_of_patience() {
                return Ok(());
            }
            self.connect().await?;
            self.exchange().await;
        }
    }

    /// Whether it has waited too long for an acknowledgement.
    fn is_out_of_patience(&mut self) -> bool {
        let held = self.uplink.held();
        let (since, _) = self.waiting.filter(|(_, before)| *before == held).unwrap_or((Instant::now(), held));
        self.waiting = Some((since, held));
        since.elapsed() >= self.sending.patience
    }

    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Takes all words whose time has come. Says whether none can be taken until some are acknowledged.
    fn words(&mut self) -> bool {
        loop {
            if self.next.is_none() {
                self.next = match self.words.try_recv() {
                    Ok(heard) => Some(heard),
                    Err(error) => {
                        self.is_ended |= error == mpsc::error::TryRecvError::Disconnected;
                        return self.is_ended;
                    }
                };
            }
            let Some(heard) = self.next.filter(|heard| is_due(&self.sending, self.start, heard)) else { return false };
            if self.must_wait(heard.word) {
                return true;
            }
            if self.is_boot(heard.word) {
                self.reboot();
            }
            self.next = None;
            self.waiting = None;
            self.uplink.push(millis(self.now()), heard.word);
        }
    }

    /// As fast as they are taken, a word waits on the bus until there is room for it. A sniffer that starts anew forgets its
    /// words, so it does not until they are acknowledged: who replays something wants all of it to arrive.
    fn must_wait(&self, word: u16) -> bool {
        let held = self.uplink.held();
        self.sending.speed == 0.0 && held > QUEUE / 2 || self.is_boot(word) && held > 0
    }

    fn is_boot(&self, word: u16) -> bool {
        word == BOOT && self.uplink.words() > 0
    }

    fn reboot(&mut self) {
        self.close();
        let previous = self.sending.remembers.then_some((self.session, self.uplink.words()));
        self.session = self.random.u32(1..);
        *self.uplink = Uplink::new(millis(self.now()), identity(self.session, previous));
        self.socket = None;
    }

    /// Counts what became of this session.
    fn close(&mut self) {
        self.sent.words += self.uplink.words();
        self.sent.lost += u64::from(self.uplink.status(0).lost_in_queue);
    }

    async fn connect(&mut self) -> io::Result<()> {
        let elapsed = self.since.elapsed();
        match (&self.socket, self.sending.cut) {
            (Some(_), Some((after, _))) if elapsed >= after => {
                self.disconnect();
                return Ok(());
            }
            (Some(_), _) => return Ok(()),
            (None, Some((_, length))) if self.sent.connections > 0 && elapsed < length => return Ok(()),
            (None, _) => {}
        }
        match Socket::open(&self.sending.address).await {
            Ok(socket) => {
                self.socket = Some(socket);
                self.sent.connections += 1;
                self.since = Instant::now();
                self.uplink.connected(millis(self.now()));
                Ok(())
            }
            // A name that means nothing will mean nothing later.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => Err(error),
            Err(_) => {
                sleep(RETRY).await;
                Ok(())
            }
        }
    }

    fn disconnect(&mut self) {
        self.socket = None;
        self.since = Instant::now();
        self.there.clear();
        self.back.clear();
        self.uplink.disconnected();
    }

    /// Sends what is to be sent, and waits a moment for what comes.
    async fn exchange(&mut self) {
        let now = self.now();
        let Some(socket) = &mut self.socket else {
            sleep(TICK).await;
            return;
        };
        let mut message = [0; LONGEST_MESSAGE];
        while let Some(len) = self.uplink.poll(millis(now), &mut message) {
            self.there.send(now, &message[..len]);
        }
        let mut is_broken = false;
        while let Some(message) = self.there.arrived(now) {
            is_broken |= socket.send(&message).await.is_err();
        }
        // A moment is short, and a message that comes after it waits in the socket.
        match timeout(TICK, socket.receive()).await {
            Ok(Ok(message)) => self.back.send(now, &message),
            Ok(Err(_)) => is_broken = true,
            Err(_) => {}
        }
        while let Some(message) = self.back.arrived(self.now()) {
            let taken = self.uplink.receive(millis(self.now()), &message);
            self.sent.refused += u64::from(taken.is_err());
        }
        // Of datagrams to somebody who is not there the answer is an error, which says nothing about the next one.
        if is_broken && self.sending.address.is_connection() {
            self.disconnect();
        }
    }
}

fn identity(session: u32, previous: Option<(u32, u64)>) -> Identity {
    let name = "simulator".try_into().unwrap_or_default();
    Identity { device: DEVICE, session, previous, name, firmware: concat!("simulator ", env!("CARGO_PKG_VERSION")) }
}

/// Whether the time of a word has come.
#[expect(clippy::cast_precision_loss, reason = "of milliseconds")]
fn is_due(sending: &Sending, start: Instant, heard: &Heard) -> bool {
    sending.speed == 0.0 || heard.time as f64 / 1000.0 <= start.elapsed().as_secs_f64() * sending.speed
}
