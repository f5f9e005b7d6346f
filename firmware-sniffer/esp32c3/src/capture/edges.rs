//! Capture by interrupts on each edge of SELECT and CLOCK.
//!
//! The routine and all that it does for a bit are in RAM, so that it does not wait for flash. It is bound directly: the
//! usual way would look for handlers of single pins in flash, for each edge.

use esp_hal::gpio::{Event, Input};
use esp_hal::interrupt::{self, Priority};
use esp_hal::peripherals::Interrupt;
use esp_hal::ram;
use smartmeter_proto::spi::{Config, Levels};
use sniffer_core::listener::{Edges, Found, Listener};
use sniffer_core::ring::Reader;

use super::{ring, wire};
use crate::board::Bus;
use crate::isr::{self, Owned};

/// The processor's cycles in a microsecond.
const CYCLES: u32 = 160;

struct Wires {
    select: u32,
    clock: u32,
    /// The same wire once more, where rising and falling edges are told apart.
    #[cfg(not(feature = "one-clock-pin"))]
    clock_falling: u32,
    data: u32,
}

struct Capture {
    wires: Wires,
    listener: Listener<heapless::spsc::Producer<'static, u16>>,
}

static CAPTURE: Owned<Capture> = Owned::empty();

/// Begins to listen.
pub(crate) fn start(bus: Bus, config: Config, glitch_ns: u16) -> Reader<'static> {
    let (writer, reader) = ring();
    isr::count_cycles();
    let (mut inputs, wires) = wires(bus);
    let levels = wires.levels(isr::levels());
    let listener = Listener::new(config, levels, writer).with_shortest(u32::from(glitch_ns) * CYCLES / 1000);
    CAPTURE.fill(Capture { wires, listener });
    interrupt::bind_handler(Interrupt::GPIO, serve);
    for (input, event) in &mut inputs {
        input.listen(*event);
    }
    reader
}

#[cfg(not(feature = "one-clock-pin"))]
fn wires(bus: Bus) -> ([(Input<'static>, Event); 3], Wires) {
    let (select, clock, clock_falling, data) =
        (wire(bus.select), wire(bus.clock), wire(bus.clock_falling), wire(bus.data));
    let wires =
        Wires { select: bit(select.1), clock: bit(clock.1), clock_falling: bit(clock_falling.1), data: bit(data.1) };
    let select = (select.0, Event::AnyEdge);
    ([select, (clock.0, Event::RisingEdge), (clock_falling.0, Event::FallingEdge)], wires)
}

#[cfg(feature = "one-clock-pin")]
fn wires(bus: Bus) -> ([(Input<'static>, Event); 2], Wires) {
    let (select, clock, data) = (wire(bus.select), wire(bus.clock), wire(bus.data));
    let wires = Wires { select: bit(select.1), clock: bit(clock.1), data: bit(data.1) };
    ([(select.0, Event::AnyEdge), (clock.0, Event::AnyEdge)], wires)
}

const fn bit(pin: u8) -> u32 {
    1_u32.unbounded_shl(pin as u32)
}

impl Wires {
    #[inline(always)]
    fn levels(&self, pins: u32) -> Levels {
        Levels { select: pins & self.select != 0, clock: pins & self.clock != 0, data: pins & self.data != 0 }
    }

    #[inline(always)]
    fn select_edges(&self, pins: u32) -> Edges {
        if pins & self.select == 0 { Edges::None } else { Edges::Any }
    }

    #[cfg(not(feature = "one-clock-pin"))]
    #[inline(always)]
    fn clock_edges(&self, pins: u32) -> Edges {
        Edges::from_pins(pins & self.clock != 0, pins & self.clock_falling != 0)
    }

    #[cfg(feature = "one-clock-pin")]
    #[inline(always)]
    fn clock_edges(&self, pins: u32) -> Edges {
        if pins & self.clock == 0 { Edges::None } else { Edges::Any }
    }
}

/// Interrupts were off for long: what came meanwhile is missing.
pub(crate) fn was_away() {
    critical_section::with(|_| {
        CAPTURE.with(|Capture { wires, listener }| {
            isr::edges();
            // SELECT having done both is what can't be put in order.
            let (levels, select) = (wires.levels(isr::levels()), Edges::Both);
            listen(listener, isr::cycles(), Found { levels, select, clock: Edges::None });
        });
    });
}

/// All that is done for an edge, once, and in RAM.
#[ram]
fn listen(listener: &mut Listener<heapless::spsc::Producer<'static, u16>>, now: u32, found: Found) {
    listener.serve(now, found);
}

#[esp_hal::handler(priority = Priority::max())]
#[ram]
fn serve() {
    // The latches first, then the levels, as the listener wants it.
    let (edges, pins, now) = (isr::edges(), isr::levels(), isr::cycles());
    CAPTURE.with(|Capture { wires, listener }| {
        let (select, clock) = (wires.select_edges(edges), wires.clock_edges(edges));
        listen(listener, now, Found { levels: wires.levels(pins), select, clock });
    });
}
