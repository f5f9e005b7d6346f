//! Capture by the SPI peripheral as a slave that only listens, with DMA: an interrupt for each transaction, none for its
//! bits.
//!
//! The peripheral says how many bits came (`SLV_DATA_BITLEN`), but keeps only whole bytes. A transaction that ends within a
//! byte so ends in `C000`, where [`edges`](super) would say which bits they were. While the last transaction is copied the
//! next may begin: SELECT's falling edge is latched, and where that happened, `C000` says so. SELECT without a clock is not
//! seen at all.

use esp_hal::Blocking;
use esp_hal::dma::DmaRxBuf;
use esp_hal::dma_rx_buffer;
use esp_hal::interrupt::{self, Priority};
use esp_hal::peripherals::{Interrupt, SPI2};
use esp_hal::spi::Mode as Wiring;
use esp_hal::spi::slave::Spi;
use esp_hal::spi::slave::dma::{SpiDma, SpiDmaTransfer};
use smartmeter_proto::spi::{Config, MIDWAY, Mode};
use smartmeter_proto::words::Word;
use sniffer_core::ring::{Reader, RingWriter};

use super::{ring, wire};
use crate::board::Bus;
use crate::isr::{self, Owned};

/// Longest transaction: a command with its packet has at most 258 bytes.
const LONGEST: usize = 512;
/// Looks at a DMA that is about to end, a few cycles each.
const PATIENCE: u32 = 200;

type Transfer = SpiDmaTransfer<'static, Blocking, DmaRxBuf>;

struct Capture {
    writer: RingWriter<'static>,
    /// `None` where the driver refused: capture has then stopped.
    transfer: Option<Transfer>,
    select: u32,
    is_midway: bool,
}

static CAPTURE: Owned<Capture> = Owned::empty();

/// Begins to listen. SELECT must be active low, as the peripheral takes it.
pub(crate) fn start(bus: Bus, config: Config, _: u16) -> Reader<'static> {
    let (mut writer, reader) = ring();
    let ((select, pin), (clock, _), (data, _)) = (wire(bus.select), wire(bus.clock), wire(bus.data));
    let spi = Spi::new(bus.spi, wiring(config.mode)).with_sck(clock).with_mosi(data).with_cs(select);
    let select = 1_u32.unbounded_shl(pin.into());
    isr::latch_falling(pin);
    if isr::levels() & select == 0 {
        writer.push(MIDWAY);
    }
    let transfer = dma_rx_buffer!(LONGEST).ok().and_then(|buffer| listen(spi.with_dma(bus.dma), buffer));
    CAPTURE.fill(Capture { writer, transfer, select, is_midway: false });
    interrupt::bind_handler(Interrupt::SPI2, serve);
    SPI2::regs().dma_int_ena().modify(|_, register| register.trans_done().set_bit());
    reader
}

/// Interrupts were off for long: what came meanwhile is missing.
pub(crate) fn was_away() {
    critical_section::with(|_| {
        CAPTURE.with(|capture| {
            // What is going on, or comes next, says so.
            capture.is_midway = true;
        });
    });
}

const fn wiring(mode: Mode) -> Wiring {
    match mode {
        Mode::Mode0 => Wiring::_0,
        Mode::Mode1 => Wiring::_1,
        Mode::Mode2 => Wiring::_2,
        Mode::Mode3 => Wiring::_3,
    }
}

fn listen(spi: SpiDma<'static, Blocking>, buffer: DmaRxBuf) -> Option<Transfer> {
    spi.read(LONGEST, buffer).ok()
}

#[esp_hal::handler(priority = Priority::max())]
fn serve() {
    CAPTURE.with(|capture| {
        // The edge that began what has just ended.
        isr::edges();
        let bits = SPI2::regs().slave1().read().slv_data_bitlen().bits();
        let bytes = usize::try_from(bits >> 3).unwrap_or_default();
        if core::mem::take(&mut capture.is_midway) {
            capture.writer.push(MIDWAY);
        }
        capture.take(bytes);
        if bits & 7 != 0 {
            capture.writer.push(MIDWAY);
        }
        capture.writer.push(Word::End);
        capture.look_again();
    });
}

impl Capture {
    /// Puts the bytes into the ring, and listens again.
    fn take(&mut self, bytes: usize) {
        let Some(transfer) = self.transfer.take() else { return self.refuse() };
        if !(0..PATIENCE).any(|_| transfer.is_done()) {
            // Less than a byte came, and the DMA waits for more. The bytes, if any came after all, are not known.
            self.transfer = Some(transfer);
            self.lose(bytes);
            return self.refuse();
        }
        let (spi, buffer) = transfer.wait();
        let received = buffer.as_slice().get(..bytes.min(LONGEST)).unwrap_or_default();
        for &byte in received {
            self.writer.push(Word::Byte(byte));
        }
        let lost = bytes.saturating_sub(received.len());
        self.transfer = listen(spi, buffer);
        self.lose(lost);
    }

    fn lose(&mut self, bytes: usize) {
        let writer = &mut self.writer;
        Word::lost(bytes as u64, |word| writer.push(word));
    }

    /// Acknowledges an interrupt that no new transfer will.
    fn refuse(&mut self) {
        SPI2::regs().dma_int_clr().write(|register| register.trans_done().clear_bit_by_one());
    }

    /// Where SELECT was pulled before the peripheral listened again, the next transaction lacks its begin; where it was
    /// released again, too, it lacks everything.
    fn look_again(&mut self) {
        if isr::edges() & self.select == 0 {
            return;
        }
        if isr::levels() & self.select == 0 {
            self.is_midway = true;
        } else {
            self.writer.push(MIDWAY);
            self.writer.push(Word::End);
        }
    }
}
