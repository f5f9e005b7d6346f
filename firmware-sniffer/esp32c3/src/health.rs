//! Who makes progress, what the watchdog and the LED make of it.

use core::cell::Cell;

use embassy_time::{Duration, Instant, Timer};
use esp_hal::gpio::Output;
use esp_hal::peripherals::TIMG1;
use esp_hal::timer::timg::{MwdtStage, Wdt};

/// Without a word from one of the tasks for so long, the watchdog is no longer fed.
const STALL: Duration = Duration::from_secs(120);
/// The watchdog's own time, in which it must be fed.
const BITE: esp_hal::time::Duration = esp_hal::time::Duration::from_secs(10);

/// Tasks whose progress feeds the watchdog.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Task {
    /// Empties the ring.
    Capture,
    /// Sends words, or tries to.
    Uplink,
}

const TASKS: usize = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Network {
    /// Not joined, waiting before the next try; or not set up.
    Off,
    /// Trying to join.
    Joining,
    /// Joined.
    Joined,
}

/// What the tasks say of themselves. They all run in one executor, so cells are enough.
pub(crate) struct Health {
    seen: [Cell<Instant>; TASKS],
    network: Cell<Network>,
    linked: Cell<bool>,
    words: Cell<u32>,
    has_uplink: Cell<bool>,
}

impl Health {
    pub(crate) fn new() -> Self {
        let now = Instant::now();
        Self {
            seen: [Cell::new(now), Cell::new(now)],
            network: Cell::new(Network::Off),
            linked: Cell::new(false),
            words: Cell::new(0),
            has_uplink: Cell::new(false),
        }
    }

    /// A task says that it goes on.
    pub(crate) fn progress(&self, task: Task) {
        if let Some(seen) = self.seen.get(task as usize) {
            seen.set(Instant::now());
        }
    }

    pub(crate) fn set_network(&self, network: Network) {
        self.network.set(network);
    }

    /// Whether the collector can be reached.
    pub(crate) fn set_linked(&self, linked: bool) {
        self.linked.set(linked);
    }

    /// Words have come from the bus.
    pub(crate) fn count(&self, words: u32) {
        self.words.set(self.words.get().wrapping_add(words));
    }

    /// From now on the uplink must make progress, too.
    pub(crate) fn expect_uplink(&self) {
        self.progress(Task::Uplink);
        self.has_uplink.set(true);
    }

    fn is_alive(&self) -> bool {
        let needed = if self.has_uplink.get() { TASKS } else { 1 };
        self.seen.iter().take(needed).all(|seen| seen.get().elapsed() < STALL)
    }

    /// How often the LED flashes in each period: fewer is better.
    fn flashes(&self) -> u8 {
        match (self.network.get(), self.linked.get()) {
            (_, true) => 1,
            (Network::Joined, false) => 2,
            (Network::Joining, false) => 3,
            (Network::Off, false) => 4,
        }
    }
}

/// Feeds the watchdog, as long as all tasks make progress.
#[embassy_executor::task]
pub(crate) async fn watch(mut watchdog: Wdt<TIMG1<'static>>, health: &'static Health) -> ! {
    watchdog.set_timeout(MwdtStage::Stage0, BITE);
    watchdog.enable();
    loop {
        if health.is_alive() {
            watchdog.feed();
        }
        Timer::after_secs(1).await;
    }
}

/// Flashes once where the collector is reached, twice where only the network is, three times while it is joined, four
/// times without; and flickers in between while words come from the bus. The LED is on where its pin is low.
#[embassy_executor::task]
pub(crate) async fn blink(mut led: Output<'static>, health: &'static Health) -> ! {
    let mut words = health.words.get();
    loop {
        for _ in 0..health.flashes() {
            flash(&mut led, 120).await;
            Timer::after_millis(180).await;
        }
        for _ in 0..10 {
            if core::mem::replace(&mut words, health.words.get()) != health.words.get() {
                flash(&mut led, 10).await;
            }
            Timer::after_millis(100).await;
        }
    }
}

async fn flash(led: &mut Output<'static>, milliseconds: u64) {
    led.set_low();
    Timer::after_millis(milliseconds).await;
    led.set_high();
}
