//! From the ring to all who want words: the uplink, the serial line, and what is decoded here.

use embassy_time::Timer;
use heapless::spsc::Producer;
use smartmeter_proto::words::Word;
use sniffer_core::pump::Pump;
use sniffer_core::ring::{Reader, Writer};

use crate::health::Task;
use crate::sniffer::Sniffer;
use crate::{outlive, sniffer};

/// How often the ring is looked at, in milliseconds. It has room for 0.3 s.
const EVERY: u64 = 5;

/// Empties the ring.
#[embassy_executor::task]
pub(crate) async fn run(
    mut ring: Reader<'static>,
    mut serial: Option<Writer<Producer<'static, u16>>>,
    sniffer: &'static Sniffer,
) -> ! {
    let mut pump = Pump::new(sniffer::now());
    loop {
        let (now, mut count) = (sniffer::now(), 0_u32);
        loop {
            let word = ring.pop();
            pump.push(now, word, |word| {
                sniffer.take(now, word);
                if let Some(serial) = &mut serial {
                    serial.push(Word::from(word));
                }
            });
            count = count.saturating_add(u32::from(word.is_some()));
            if word.is_none() {
                break;
            }
        }
        sniffer.health.count(count);
        sniffer.health.progress(Task::Capture);
        outlive::keep(sniffer.session, sniffer.uplink.borrow().words());
        Timer::after_millis(EVERY).await;
    }
}
