//! From the bus to the ring: by interrupts on the edges, or, with the feature `capture-spi`, by the SPI peripheral.
//!
//! Both start the same way, give the ring's other end to the caller, and never say more to it.

use esp_hal::gpio::{Input, InputConfig, InputPin, Pull};
use esp_hal::peripherals::IO_MUX;
use sniffer_core::ring::{Reader, Ring, RingWriter};
use static_cell::StaticCell;

#[cfg(not(feature = "capture-spi"))]
mod edges;
#[cfg(feature = "capture-spi")]
mod spi;

#[cfg(not(feature = "capture-spi"))]
pub(crate) use edges::{start, was_away};
#[cfg(feature = "capture-spi")]
pub(crate) use spi::{start, was_away};

/// Words that the ring has room for. At 6,250 bytes a second, the bus's fastest, they last for 0.3 s.
const ROOM: usize = 2048;

fn ring() -> (RingWriter<'static>, Reader<'static>) {
    static RING: StaticCell<Ring<ROOM>> = StaticCell::new();
    RING.init(Ring::new()).split()
}

/// A wire of the bus. It is listened to and never driven; pulses shorter than two clocks of the peripherals (25 ns) are no
/// edges.
fn wire(pin: impl InputPin + 'static) -> (Input<'static>, u8) {
    let number = pin.number();
    let input = Input::new(pin, InputConfig::default().with_pull(Pull::None));
    IO_MUX::regs().gpio(number.into()).modify(|_, register| register.filter_en().set_bit());
    (input, number)
}
