//! Which pin does what. The one place to change for another board.

use esp_hal::gpio::{Level, Output, OutputConfig};
use esp_hal::peripherals::{GPIO4, GPIO5, GPIO6, GPIO7, GPIO8};

/// The wires of the bus.
pub(crate) struct Bus {
    pub(crate) select: GPIO4<'static>,
    pub(crate) clock: GPIO5<'static>,
    pub(crate) data: GPIO6<'static>,
    /// CLOCK once more.
    #[cfg_attr(any(feature = "one-clock-pin", feature = "capture-spi"), expect(dead_code, reason = "not wired then"))]
    pub(crate) clock_falling: GPIO7<'static>,
    #[cfg(feature = "capture-spi")]
    pub(crate) spi: esp_hal::peripherals::SPI2<'static>,
    #[cfg(feature = "capture-spi")]
    pub(crate) dma: esp_hal::peripherals::DMA_CH0<'static>,
}

/// The LED of most small boards. It lights where the pin is low.
pub(crate) fn led(pin: GPIO8<'static>) -> Output<'static> {
    Output::new(pin, Level::High, OutputConfig::default())
}
