//! Brings what the core's uplink wants to say to the collector, by the way that the settings name.

mod messages;
mod mqtt;
mod tcp;
mod udp;
mod websocket;

use embassy_futures::select::{Either, select};
use embassy_net::Stack;
use embassy_time::{Duration, Timer, with_timeout};
use rust_mqtt::buffer::AllocBuffer;
use sniffer_core::settings::Carrier;
use sniffer_core::uplink::LONGEST_MESSAGE;
use static_cell::StaticCell;

use self::messages::{Lost, Messages};
use self::mqtt::{Account, Mqtt};
use self::udp::Udp;
use self::websocket::WebSocket;
use crate::health::Task;
use crate::sniffer::{self, Sniffer};
use crate::wifi::{FIRST_PAUSE, LONGEST_PAUSE, longer};

/// How often it is asked for messages: half of the time that one may wait.
const EVERY: Duration = Duration::from_millis(25);

/// Memory of all ways, of which one is used.
struct Memory {
    tcp: tcp::Memory,
    udp: udp::Memory<{ 2 * LONGEST_MESSAGE }>,
    mqtt: AllocBuffer,
    message: [u8; LONGEST_MESSAGE],
}

/// Connects again and again.
#[embassy_executor::task]
pub(crate) async fn run(stack: Stack<'static>, sniffer: &'static Sniffer) -> ! {
    static MEMORY: StaticCell<Memory> = StaticCell::new();
    let memory = MEMORY.init_with(|| Memory {
        tcp: tcp::Memory::new(),
        udp: udp::Memory::new(),
        mqtt: AllocBuffer,
        message: [0; LONGEST_MESSAGE],
    });
    let mut pause = FIRST_PAUSE;
    loop {
        sniffer.health.progress(Task::Uplink);
        // Comes back now and then, to say that all is well.
        if with_timeout(LONGEST_PAUSE, stack.wait_config_up()).await.is_err() {
            continue;
        }
        let lost = connect(stack, sniffer, memory, &mut pause).await;
        sniffer.uplink.borrow_mut().disconnected();
        sniffer.health.progress(Task::Uplink);
        sniffer.health.set_linked(false);
        sniffer.note(format_args!("uplink: {lost}; again in {} s", pause.as_secs()));
        Timer::after(pause).await;
        pause = longer(pause);
    }
}

/// Connects, and stays connected as long as possible. The pause is as short as at first once that was so.
async fn connect(stack: Stack<'static>, sniffer: &Sniffer, memory: &mut Memory, pause: &mut Duration) -> Lost {
    let Memory { tcp, udp, mqtt, message } = memory;
    let settings = &sniffer.settings;
    let server = (settings.host.as_str(), settings.port());
    let result = match settings.uplink {
        // Nobody starts this then.
        Carrier::None => core::future::pending().await,
        Carrier::Udp => match Udp::open(stack, udp, server).await {
            Ok(mut udp) => exchange(&mut udp, sniffer, message, pause).await,
            Err(lost) => Err(lost),
        },
        Carrier::WebSocket => match WebSocket::connect(stack, tcp, server, &settings.token).await {
            Ok(mut websocket) => exchange(&mut websocket, sniffer, message, pause).await,
            Err(lost) => Err(lost),
        },
        Carrier::Mqtt => {
            let account = Account {
                name: &settings.name,
                user: &settings.mqtt_user,
                password: &settings.mqtt_password,
                topic: &settings.mqtt_topic,
            };
            match Mqtt::connect(stack, (tcp, mqtt), server, account).await {
                Ok(mut mqtt) => exchange(&mut mqtt, sniffer, message, pause).await,
                Err(lost) => Err(lost),
            }
        }
    };
    let Err(lost) = result;
    lost
}

/// Sends and receives until the connection is lost.
async fn exchange(
    messages: &mut impl Messages,
    sniffer: &Sniffer,
    message: &mut [u8; LONGEST_MESSAGE],
    pause: &mut Duration,
) -> Result<core::convert::Infallible, Lost> {
    sniffer.uplink.borrow_mut().connected(sniffer::now());
    loop {
        sniffer.health.progress(Task::Uplink);
        while let Some(len) = sniffer.poll(message) {
            messages.send(message.get(..len).unwrap_or_default()).await?;
        }
        messages.idle().await?;
        let Either::First(ready) = select(messages.wait(), Timer::after(EVERY)).await else { continue };
        ready?;
        if let Some(len) = messages.receive(message).await? {
            sniffer.receive(message.get(..len).unwrap_or_default());
            *pause = FIRST_PAUSE;
        }
    }
}
