//! `smartmeter simulate`: a meter, its bus and a sniffer without hardware.
//!
//! ```text
//!  simulator ──► damage ──► pace ──► text ──────────► standard output, pty, UDP, WebSocket
//!  bursts of     losses,    their    uplink ──► link ──► pty (COBS), UDP, WebSocket, or the collector itself
//!  words         flips      time
//! ```
//!
//! What is said on the bus is the [`Simulator`]'s, which each protocol has of its own: [`p350`] is one. All that varies comes by a
//! seed. The uplink is the sniffer's own code.

mod damage;
pub mod household;
pub mod p350;
mod pace;
pub mod port;
#[cfg(unix)]
mod pty;
pub mod sniffer;

pub use self::damage::{Damage, Damaged};
pub use self::pace::Pace;

/// Words that come together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Burst {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// The words, without what the wires and the sniffer do to them.
    pub words: Vec<u16>,
}

/// Says what runs on a bus, for ever.
pub trait Simulator: Send {
    /// What comes next; never before what came last.
    fn burst(&mut self) -> Burst;
}

/// What is simulated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scene {
    /// Of all that varies.
    pub seed: u64,
    /// When it begins, in seconds since 1970.
    pub start: i64,
    /// How noisy wires and radio are.
    pub damage: Damage,
}

/// Makes the simulator of a protocol.
pub type Make = fn(&Scene) -> Box<dyn Simulator>;

/// A simulator whose words went through wires and a sniffer.
pub struct Bus {
    simulator: Box<dyn Simulator>,
    damaged: Damaged,
}

impl Bus {
    /// Of this scene.
    #[must_use]
    pub fn new(make: Make, scene: &Scene) -> Self {
        Self { simulator: make(scene), damaged: Damaged::new(scene.damage, scene.seed) }
    }

    /// What the sniffer heard next.
    pub fn burst(&mut self) -> Burst {
        let Burst { at, words } = self.simulator.burst();
        Burst { at, words: self.damaged.words(&words) }
    }
}
