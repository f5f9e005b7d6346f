//! What C calls. Everything that C hands over is checked as far as it can be; what can't be is said with each function.

#![expect(unsafe_code, reason = "pointers and names of C are only to be had with it")]

use core::ffi::{CStr, c_char, c_void};

use heapless::String;
use heapless::spsc::Producer;
use smartmeter_proto::Reading;
use smartmeter_proto::spi::{Config, Levels, Mode};
use sniffer_core::listener::{Edges, Found, Listener};
use sniffer_core::outlive;
use sniffer_core::ring::Ring;
use sniffer_core::uplink::{Health, Identity, LONGEST_MESSAGE};

use crate::once::{Once, Place};
use crate::task::{Bus, Link, RING, Task};

/// The wire SELECT in a byte of levels.
pub const SNIFFER_SELECT: u8 = 1;
/// The wire CLOCK in a byte of levels.
pub const SNIFFER_CLOCK: u8 = 2;
/// The wire DATA in a byte of levels.
pub const SNIFFER_DATA: u8 = 4;
/// SELECT's pin has latched an edge.
pub const SNIFFER_SELECT_MOVED: u8 = 1;
/// CLOCK's pin has latched an edge, and does not tell in which direction. Not together with one of the two below.
pub const SNIFFER_CLOCK_MOVED: u8 = 2;
/// A pin for CLOCK's rising edges has latched one.
pub const SNIFFER_CLOCK_ROSE: u8 = 4;
/// A pin for CLOCK's falling edges has latched one.
pub const SNIFFER_CLOCK_FELL: u8 = 8;
/// The most bytes that `sniffer_send` writes.
pub const SNIFFER_LONGEST_MESSAGE: usize = 576;
/// How many bytes `sniffer_keep` writes: five words of the real-time clock's memory.
pub const SNIFFER_KEPT: usize = 20;

// As the listener has them, one bit higher.
const _: () = assert!(SNIFFER_CLOCK_MOVED == 1 << 1 && SNIFFER_CLOCK_ROSE == 2 << 1 && SNIFFER_CLOCK_FELL == 4 << 1);
const _: () = assert!(SNIFFER_KEPT == outlive::LEN, "the header says something else than what is kept");
const _: () = assert!(LONGEST_MESSAGE <= SNIFFER_LONGEST_MESSAGE, "the header says less than a message can take");

/// Who the sniffer is, and how the bus is wired.
#[repr(C)]
#[derive(Debug)]
pub struct SnifferSetup {
    /// The MAC address.
    pub device: [u8; 6],
    /// The clock's mode, as datasheets number them: 0 to 3.
    pub mode: u8,
    /// Whether SELECT is active high; mostly it is low.
    pub select_high: bool,
    /// What the wires are now: `SNIFFER_SELECT`, `SNIFFER_CLOCK` and `SNIFFER_DATA`, each set where the wire is high.
    pub levels: u8,
    /// A random number, another one at each start, but not 0.
    pub session: u32,
    /// The session before, or 0 where it is not known: see `sniffer_recall`.
    pub previous_session: u32,
    /// How many words that had.
    pub previous_words: u64,
    /// A level of CLOCK that is shorter is a glitch, by the clock that `sniffer_clock` is told; 0 finds none.
    pub shortest: u32,
    /// A name of up to 32 bytes, ended by 0, or NULL.
    pub name: *const c_char,
}

/// One measured value.
#[repr(C)]
#[derive(Debug)]
pub struct SnifferReading {
    /// What is measured: `metric_len` bytes of text, without a 0 at the end.
    pub metric: *const c_char,
    /// How many bytes that are.
    pub metric_len: usize,
    /// In which unit: `unit_len` bytes, none where it has no unit.
    pub unit: *const c_char,
    /// How many bytes that are.
    pub unit_len: usize,
    /// How much.
    pub value: f64,
    /// When, in Unix seconds; the end of the interval where it stands for one. 0 where nothing says when.
    pub time: i64,
    /// The interval that it stands for, in seconds; 0 for an instant.
    pub interval: u32,
    /// Whether a checksum was over it, which then held.
    pub checked: bool,
}

/// How the sniffer is.
#[repr(C)]
#[derive(Debug, Default)]
pub struct SnifferStatus {
    /// Words of this session, those that were lost among them.
    pub words: u64,
    /// Words for which the ring between interrupt and loop had no room. The stream says where.
    pub lost_in_ring: u32,
    /// Words given up before they were acknowledged.
    pub lost_in_queue: u32,
    /// Words kept until they are acknowledged.
    pub held: u32,
    /// Seconds since the start.
    pub uptime: u32,
}

/// Takes a reading. What it points to lives as long as the call only.
pub type SnifferTake = Option<extern "C" fn(context: *mut c_void, reading: &SnifferReading)>;

static WORDS: Once<Ring<RING>> = Once::new();
/// The interrupts' part.
static LISTENER: Once<Listener<Producer<'static, u16>>> = Once::new();
/// The loop's part.
static TASK: Once<Task> = Once::new();
static UPLINK: Place<Link> = Place::new(Link::idle());
static BUS: Place<Bus> = Place::new(Bus::new());

/// Starts the sniffer, once. false: it is started, or the set-up is NULL or says what can't be.
///
/// # Safety
///
/// `setup` is NULL or points to a set-up, and its name is NULL or ends with 0. No interrupt calls the sniffer meanwhile:
/// attach them afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sniffer_begin(setup: *const SnifferSetup, now_ms: u32) -> bool {
    // SAFETY: the caller's: it points to one unless it is NULL.
    let Some(setup) = (unsafe { setup.as_ref() }) else { return false };
    let Some(config) = config(setup) else { return false };
    // SAFETY: the caller's: interrupts come later, and the loop is here.
    let Some(words) = (unsafe { WORDS.set(Ring::new) }) else { return false };
    let (writer, reader) = words.split();
    let listen = || Listener::new(config, levels(setup.levels), writer).with_shortest(setup.shortest);
    // SAFETY: the first call of all has made `WORDS`, and no other one comes here.
    let (bus, uplink) = unsafe { (BUS.take(), UPLINK.take()) };
    // SAFETY: as before.
    uplink.begin(now_ms, unsafe { identity(setup) });
    // SAFETY: as before.
    let (listener, task) =
        unsafe { (LISTENER.set(listen), TASK.set(|| Task::new(now_ms, setup.session, reader, bus, uplink))) };
    listener.is_some() && task.is_some()
}

fn config(setup: &SnifferSetup) -> Option<Config> {
    let mode = [Mode::Mode0, Mode::Mode1, Mode::Mode2, Mode::Mode3].get(usize::from(setup.mode)).copied()?;
    (setup.session != 0).then_some(Config { mode, select_high: setup.select_high })
}

/// # Safety
///
/// The name is NULL or ends with 0.
unsafe fn identity(setup: &SnifferSetup) -> Identity {
    let mut name = String::new();
    if !setup.name.is_null() {
        // SAFETY: the caller's.
        let given = unsafe { CStr::from_ptr(setup.name) }.to_str().unwrap_or("?");
        // What is too long is left out.
        let _ = given.chars().try_for_each(|letter| name.push(letter));
    }
    let previous = (setup.previous_session != 0).then_some((setup.previous_session, setup.previous_words));
    let firmware = concat!("esp8266 ", env!("CARGO_PKG_VERSION"));
    Identity { device: setup.device, session: setup.session, previous, name, firmware }
}

#[inline(always)]
const fn levels(byte: u8) -> Levels {
    Levels { select: byte & SNIFFER_SELECT != 0, clock: byte & SNIFFER_CLOCK != 0, data: byte & SNIFFER_DATA != 0 }
}

/// CLOCK has changed. `now` is any clock that goes round, the processor's counter of cycles for one; `wires` is all three
/// wires, read at once.
///
/// # Safety
///
/// Called by the one interrupt of SELECT and CLOCK only, which nothing interrupts that calls this or `sniffer_select`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sniffer_clock(now: u32, wires: u8) {
    // SAFETY: the caller's: nobody else has it now.
    if let Some(listener) = unsafe { LISTENER.get() } {
        listener.serve(now, Found { levels: levels(wires), select: Edges::NONE, clock: Edges::ANY });
    }
}

/// SELECT has changed.
///
/// # Safety
///
/// As for `sniffer_clock`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sniffer_select(now: u32, wires: u8) {
    // SAFETY: the caller's: nobody else has it now.
    if let Some(listener) = unsafe { LISTENER.get() } {
        listener.serve(now, Found { levels: levels(wires), select: Edges::ANY, clock: Edges::NONE });
    }
}

/// What one interrupt of all pins finds: `latched` is what they have latched, as the pins' register of interrupts says it before
/// it is cleared; `wires` is read after that. With CLOCK on two pins, one for each direction, each edge that was missed is
/// noticed.
///
/// # Safety
///
/// As for `sniffer_clock`, in whose place it is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sniffer_serve(now: u32, wires: u8, latched: u8) {
    // SAFETY: the caller's: nobody else has it now.
    if let Some(listener) = unsafe { LISTENER.get() } {
        let select = Edges::from_bits(latched & SNIFFER_SELECT_MOVED);
        listener.serve(now, Found { levels: levels(wires), select, clock: Edges::from_bits(latched >> 1) });
    }
}

/// Takes what the interrupts have seen: writes it as text in the form of a capture, hands each measured value to `take`,
/// and keeps it for the link. Returns how many bytes of text were written; where that is nearly `room`, there may be
/// more. With `text` NULL all is taken and nothing written.
///
/// # Safety
///
/// `text` is NULL or points to `room` bytes. Called by the loop only.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sniffer_poll(
    now_ms: u32,
    text: *mut u8,
    room: usize,
    take: SnifferTake,
    context: *mut c_void,
) -> usize {
    let is_null = text.is_null();
    // SAFETY: the caller's.
    let (task, text) = unsafe { (TASK.get(), bytes_mut(text, room)) };
    let Some(task) = task else { return 0 };
    // Room for nothing is not the same as no wish for text.
    let text = (!is_null).then_some(text);
    task.poll(now_ms, text, |reading| {
        if let Some(take) = take {
            take(context, &of(&reading));
        }
    })
}

fn of(reading: &Reading) -> SnifferReading {
    let (metric, unit) = (reading.metric.name, reading.field.unit.unwrap_or_default());
    SnifferReading {
        metric: metric.as_ptr().cast(),
        metric_len: metric.len(),
        unit: unit.as_ptr().cast(),
        unit_len: unit.len(),
        value: reading.to_f64().unwrap_or(f64::NAN),
        time: reading.end().unwrap_or(0),
        interval: reading.interval.map_or(0, |interval| interval.seconds),
        checked: reading.checked,
    }
}

/// There is a network from now on.
///
/// # Safety
///
/// Called by the loop only.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sniffer_connected(now_ms: u32) {
    // SAFETY: the caller's.
    if let Some(task) = unsafe { TASK.get() } {
        task.uplink.connected(now_ms);
    }
}

/// There is no network any more.
///
/// # Safety
///
/// Called by the loop only.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sniffer_disconnected() {
    // SAFETY: the caller's.
    if let Some(task) = unsafe { TASK.get() } {
        task.uplink.disconnected();
    }
}

/// Writes the next message for the collector, and returns its length; 0 where there is none now. To be called until
/// there is none. `room` is `SNIFFER_LONGEST_MESSAGE` at the least.
///
/// # Safety
///
/// `message` is NULL or points to `room` bytes. Called by the loop only.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sniffer_send(now_ms: u32, message: *mut u8, room: usize) -> usize {
    // SAFETY: the caller's.
    let (task, message) = unsafe { (TASK.get(), bytes_mut(message, room)) };
    let (Some(task), Some(message)) = (task, message.first_chunk_mut()) else { return 0 };
    task.uplink.poll(now_ms, message).unwrap_or(0)
}

/// Takes a message of the collector. false: it is none, or not for this sniffer.
///
/// # Safety
///
/// `message` is NULL or points to `len` bytes. Called by the loop only.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sniffer_receive(now_ms: u32, message: *const u8, len: usize) -> bool {
    if message.is_null() || isize::try_from(len).is_err() {
        return false;
    }
    // SAFETY: the caller's.
    let (task, message) = unsafe { (TASK.get(), core::slice::from_raw_parts(message, len)) };
    task.is_some_and(|task| task.uplink.receive(now_ms, message).is_ok())
}

/// What the board knows of itself: the Wi-Fi's signal in dBm, and how much memory is free.
///
/// # Safety
///
/// Called by the loop only.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sniffer_health(signal: i8, free_memory: u32) {
    // SAFETY: the caller's.
    if let Some(task) = unsafe { TASK.get() } {
        task.uplink.set_health(Health { signal: Some(signal), free_memory: Some(free_memory) });
    }
}

/// How the sniffer is. false: it is not started, or `status` is NULL.
///
/// # Safety
///
/// `status` is NULL or points to one. Called by the loop only.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sniffer_status(now_ms: u32, status: *mut SnifferStatus) -> bool {
    // SAFETY: the caller's.
    let (Some(task), Some(status)) = (unsafe { (TASK.get(), status.as_mut()) }) else { return false };
    let now = task.uplink.status(now_ms);
    *status = SnifferStatus {
        words: now.words,
        lost_in_ring: now.lost_in_ring,
        lost_in_queue: now.lost_in_queue,
        held: now.held,
        uptime: now.uptime,
    };
    true
}

/// Finds out which session went before, of what `sniffer_keep` wrote then, and puts it into the set-up. false: that is not what
/// is there, as after a power cut or where it was written in part, or something is NULL; then the set-up says that it is not known.
///
/// # Safety
///
/// `kept` is NULL or points to `SNIFFER_KEPT` bytes, `setup` is NULL or points to one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sniffer_recall(kept: *const u8, setup: *mut SnifferSetup) -> bool {
    // SAFETY: the caller's.
    let (kept, Some(setup)) = (unsafe { (kept.cast::<[u8; SNIFFER_KEPT]>().as_ref(), setup.as_mut()) }) else {
        return false;
    };
    let previous = kept.and_then(outlive::previous);
    (setup.previous_session, setup.previous_words) = previous.unwrap_or_default();
    previous.is_some()
}

/// Writes what the session after this one is to know of it: for memory that outlives a restart. false: the sniffer is not started,
/// or `kept` is NULL.
///
/// # Safety
///
/// `kept` is NULL or points to `SNIFFER_KEPT` bytes. Called by the loop only.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sniffer_keep(kept: *mut u8) -> bool {
    // SAFETY: the caller's.
    let (task, kept) = unsafe { (TASK.get(), kept.cast::<[u8; SNIFFER_KEPT]>().as_mut()) };
    let (Some(task), Some(kept)) = (task, kept) else { return false };
    *kept = outlive::keep(task.session, task.uplink.words());
    true
}

/// # Safety
///
/// `start` is NULL or points to `len` bytes that nothing else uses.
unsafe fn bytes_mut<'b>(start: *mut u8, len: usize) -> &'b mut [u8] {
    if start.is_null() || isize::try_from(len).is_err() {
        return &mut [];
    }
    // SAFETY: the caller's, and it is not NULL and no longer than anything can be.
    unsafe { core::slice::from_raw_parts_mut(start, len) }
}
