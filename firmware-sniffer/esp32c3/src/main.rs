//! Firmware of the sniffer for ESP32-C3 boards: what `sniffer-core` does, on this chip's pins, radio and flash.
//!
//! README.md beside it says how a board is wired, set up and flashed.

#![no_std]
#![no_main]

extern crate alloc;

mod board;
mod capture;
mod flash;
mod health;
mod http;
mod isr;
mod mdns;
mod outlive;
mod port;
mod pump;
mod serial;
mod settings;
mod sniffer;
mod uplink;
mod wifi;

use embassy_executor::{SpawnError, Spawner};
use esp_hal::clock::CpuClock;
use esp_hal::efuse::base_mac_address;
use esp_hal::peripherals::Peripherals;
use esp_hal::ram;
use esp_hal::rng::Rng;
use esp_hal::timer::timg::TimerGroup;
use heapless::spsc::Producer;
use sniffer_core::ring::{Ring, Writer};
use sniffer_core::settings::{Carrier, SerialLine, Settings};
use sniffer_core::uplink::Identity;
use static_cell::StaticCell;

use crate::board::Bus;
use crate::flash::Store;
use crate::serial::Carries;
use crate::sniffer::Sniffer;

esp_bootloader_esp_idf::esp_app_desc!();

const FIRMWARE: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
/// Words that wait for a slow serial line.
const SERIAL_ROOM: usize = 2048;
/// Of the heap, all of which the radio's driver takes: what the bootloader leaves behind, and what is added to that.
const HEAP_LEFT_BEHIND: usize = 64 * 1024;
const HEAP_ADDED: usize = 36 * 1024;

#[esp_rtos::main]
async fn main(spawner: Spawner) {
    let chip = esp_hal::init(esp_hal::Config::default().with_cpu_clock(CpuClock::max()));
    esp_alloc::heap_allocator!(#[ram(reclaimed)] size: HEAP_LEFT_BEHIND);
    esp_alloc::heap_allocator!(size: HEAP_ADDED);
    if let Err(error) = start(spawner, chip) {
        // Each task is started once, so there is room for each.
        panic!("{error}");
    }
}

/// Capture first, so that nothing is missed while the rest starts.
fn start(spawner: Spawner, chip: Peripherals) -> Result<(), SpawnError> {
    let (timers, watchdogs) = (TimerGroup::new(chip.TIMG0), TimerGroup::new(chip.TIMG1));
    esp_rtos::start(timers.timer0, chip.FROM_CPU_INTR0);
    let mut store = Store::new(chip.FLASH);
    let (settings, source) = settings::load(&mut store);
    let bus = Bus {
        select: chip.GPIO4,
        clock: chip.GPIO5,
        data: chip.GPIO6,
        clock_falling: chip.GPIO7,
        #[cfg(feature = "capture-spi")]
        spi: chip.SPI2,
        #[cfg(feature = "capture-spi")]
        dma: chip.DMA_CH0,
    };
    let ring = capture::start(bus, settings.spi(), settings.glitch);
    // The radio before the session's number: with it on, that is truly random.
    let radio = (!settings.wifi_ssid.is_empty()).then(|| wifi::start(chip.WIFI, &settings));
    let sniffer = sniffer(settings);
    sniffer.note(format_args!("{FIRMWARE}, settings {source}"));
    spawner.spawn(health::watch(watchdogs.wdt, &sniffer.health)?);
    spawner.spawn(health::blink(board::led(chip.GPIO8), &sniffer.health)?);
    let (carries, words) = carries(&sniffer.settings);
    spawner.spawn(pump::run(ring, words, sniffer)?);
    #[cfg(not(feature = "serial-uart"))]
    let port = port::open(chip.USB_DEVICE);
    #[cfg(feature = "serial-uart")]
    let port = port::open((chip.UART0, chip.GPIO20, chip.GPIO21));
    if let Some(port) = port {
        spawner.spawn(serial::run(port, carries, store, sniffer)?);
    }
    match radio {
        Some(Ok(radio)) => network(spawner, radio, sniffer)?,
        Some(Err(error)) => sniffer.note(format_args!("Wi-Fi: {error}")),
        None => sniffer.note(format_args!("Wi-Fi: not set up; type `help`")),
    }
    Ok(())
}

/// All that needs a network.
fn network(spawner: Spawner, radio: wifi::Radio, sniffer: &'static Sniffer) -> Result<(), SpawnError> {
    let (controller, stack, runner) = radio;
    spawner.spawn(wifi::station(controller, sniffer)?);
    spawner.spawn(wifi::run(runner)?);
    spawner.spawn(http::serve(stack, sniffer)?);
    spawner.spawn(mdns::respond(stack, &sniffer.settings.name)?);
    if sniffer.settings.uplink != Carrier::None {
        sniffer.health.expect_uplink();
        spawner.spawn(uplink::run(stack, sniffer)?);
    }
    Ok(())
}

fn sniffer(settings: Settings) -> &'static Sniffer {
    static SNIFFER: StaticCell<Sniffer> = StaticCell::new();
    let mut device = [0; 6];
    device.copy_from_slice(base_mac_address().as_bytes());
    let identity = Identity {
        device,
        // 0 would be no session.
        session: Rng::new().random().max(1),
        previous: outlive::previous(),
        name: settings.name.clone(),
        firmware: FIRMWARE,
    };
    SNIFFER.init_with(|| Sniffer::new(settings, identity))
}

/// What the serial line carries, and where its words go.
fn carries(settings: &Settings) -> (Carries, Option<Writer<Producer<'static, u16>>>) {
    static RING: StaticCell<Ring<SERIAL_ROOM>> = StaticCell::new();
    match settings.serial {
        SerialLine::Text => {
            let (writer, reader) = RING.init(Ring::new()).split();
            (Carries::Text(reader), Some(writer))
        }
        // The link has one way at a time.
        SerialLine::Link if settings.uplink == Carrier::None => (Carries::Link, None),
        SerialLine::Link | SerialLine::Quiet => (Carries::Nothing, None),
    }
}

/// Says so on the serial line, in a comment, and starts again. What was not acknowledged is lost, and the next session's
/// first message says how many words this one had.
#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    esp_println::println!("\r\n# {info}\r");
    esp_hal::system::software_reset()
}
