//! What the tasks share. They all run in one executor and never wait while they hold any of it, so cells are enough.

use core::cell::{Cell, RefCell};
use core::fmt::{self, Write as _};

use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use embassy_sync::channel::Channel;
use embassy_sync::mutex::Mutex;
use embassy_time::{Duration, Instant};
use heapless::spsc::Producer;
use smartmeter_proto::p350::P350;
use smartmeter_proto::words::Word;
use sniffer_core::live;
use sniffer_core::ring::{Reader, Ring, Writer};
use sniffer_core::settings::Settings;
use sniffer_core::uplink::{self, Identity, LONGEST_MESSAGE};
use static_cell::StaticCell;

use crate::health::Health;

/// How many words are kept until they are acknowledged.
const WORDS: usize = 48 * 1024;
/// How many times at which they were read.
const TIMES: usize = 512;
/// How many words wait while the page is told what was decoded.
const WAITING_WORDS: usize = 1024;
/// Without an acknowledgement for so long, while there are words to acknowledge, nobody listens.
const SILENCE: Duration = Duration::from_secs(30);

/// Words on their way, as many as this chip has room for.
pub(crate) type Uplink = uplink::Uplink<WORDS, TIMES>;
/// What is decoded here: the last 16 transactions, and up to 48 readings.
pub(crate) type Live = live::Live<P350, 16, 48>;
/// A remark for who reads the serial line.
pub(crate) type Note = heapless::String<120>;

pub(crate) struct Sniffer {
    pub(crate) settings: Settings,
    pub(crate) session: u32,
    pub(crate) uplink: &'static RefCell<Uplink>,
    pub(crate) live: &'static Mutex<NoopRawMutex, Live>,
    waiting: RefCell<(Writer<Producer<'static, u16>>, Reader<'static>)>,
    pub(crate) health: Health,
    pub(crate) notes: Channel<NoopRawMutex, Note, 4>,
    acknowledged: Cell<Instant>,
}

impl Sniffer {
    pub(crate) fn new(settings: Settings, identity: Identity) -> Self {
        Self {
            settings,
            session: identity.session,
            uplink: uplink(identity),
            live: live(),
            waiting: RefCell::new(waiting()),
            health: Health::new(),
            notes: Channel::new(),
            acknowledged: Cell::new(Instant::now()),
        }
    }

    /// Takes a word of the stream.
    pub(crate) fn take(&self, now: u32, word: u16) {
        self.uplink.borrow_mut().push(now, word);
        self.decode(now, word);
    }

    /// Decodes a word, or keeps it until the page has been told what was decoded before.
    fn decode(&self, now: u32, word: u16) {
        let (writer, reader) = &mut *self.waiting.borrow_mut();
        writer.push(Word::from(word));
        let Ok(mut live) = self.live.try_lock() else { return };
        while let Some(word) = reader.pop() {
            live.push(now, word);
        }
    }

    /// The next message for the collector.
    pub(crate) fn poll(&self, message: &mut [u8; LONGEST_MESSAGE]) -> Option<usize> {
        let mut uplink = self.uplink.borrow_mut();
        if uplink.held() != 0 && self.acknowledged.get().elapsed() > SILENCE {
            self.health.set_linked(false);
        }
        uplink.poll(now(), message)
    }

    /// Takes a message of the collector.
    pub(crate) fn receive(&self, message: &[u8]) {
        let received = self.uplink.borrow_mut().receive(now(), message);
        match received {
            Ok(()) => {
                self.acknowledged.set(Instant::now());
                self.health.set_linked(true);
            }
            Err(refused) => self.note(format_args!("uplink: {refused}")),
        }
    }

    /// A remark for the serial line. It is dropped where nobody reads the ones before.
    pub(crate) fn note(&self, text: fmt::Arguments<'_>) {
        let mut note = Note::new();
        // A remark that is too long is cut short.
        let _ = note.write_fmt(text);
        let _ = self.notes.try_send(note);
    }
}

/// The queue has a place of its own: moved there, it would not fit the stack.
#[inline(never)]
fn uplink(identity: Identity) -> &'static RefCell<Uplink> {
    static UPLINK: StaticCell<RefCell<Uplink>> = StaticCell::new();
    UPLINK.init_with(|| RefCell::new(Uplink::new(now(), identity)))
}

#[inline(never)]
fn live() -> &'static Mutex<NoopRawMutex, Live> {
    static LIVE: StaticCell<Mutex<NoopRawMutex, Live>> = StaticCell::new();
    LIVE.init_with(|| Mutex::new(Live::new()))
}

fn waiting() -> (Writer<Producer<'static, u16>>, Reader<'static>) {
    static WAITING: StaticCell<Ring<WAITING_WORDS>> = StaticCell::new();
    WAITING.init(Ring::new()).split()
}

/// Milliseconds since the start. They go round after 49.7 days.
#[expect(clippy::cast_possible_truncation, reason = "going round is meant")]
pub(crate) fn now() -> u32 {
    Instant::now().as_millis() as u32
}
