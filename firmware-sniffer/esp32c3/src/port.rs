//! Which serial port it is: the chip's own USB, or UART0 with the feature `serial-uart`.

#[cfg(not(feature = "serial-uart"))]
pub(crate) use self::usb::*;
#[cfg(feature = "serial-uart")]
pub(crate) use self::wires::*;

#[cfg(not(feature = "serial-uart"))]
mod usb {
    use esp_hal::Async;
    use esp_hal::peripherals::USB_DEVICE;
    use esp_hal::usb::usb_serial_jtag::{UsbSerialJtag, UsbSerialJtagRx, UsbSerialJtagTx};

    pub(crate) type Pins = USB_DEVICE<'static>;
    pub(crate) type Input = UsbSerialJtagRx<'static, Async>;
    pub(crate) type Output = UsbSerialJtagTx<'static, Async>;

    /// `None` where it can't be set up.
    pub(crate) fn open(device: Pins) -> Option<(Input, Output)> {
        Some(UsbSerialJtag::new(device).into_async().split())
    }
}

#[cfg(feature = "serial-uart")]
mod wires {
    use esp_hal::Async;
    use esp_hal::peripherals::{GPIO20, GPIO21, UART0};
    use esp_hal::uart::{Config, Uart, UartRx, UartTx};

    pub(crate) type Pins = (UART0<'static>, GPIO20<'static>, GPIO21<'static>);
    pub(crate) type Input = UartRx<'static, Async>;
    pub(crate) type Output = UartTx<'static, Async>;

    /// `None` where it can't be set up. 115,200 baud, 8 bits, no parity.
    pub(crate) fn open((uart, receive, transmit): Pins) -> Option<(Input, Output)> {
        let uart = Uart::new(uart, Config::default().with_baudrate(115_200)).ok()?;
        Some(uart.with_rx(receive).with_tx(transmit).into_async().split())
    }
}
