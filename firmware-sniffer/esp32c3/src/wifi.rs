//! A station in one Wi-Fi network, which it joins again and again.

use core::fmt;

use embassy_futures::select::{Either, select};
use embassy_net::{DhcpConfig, Runner, Stack, StackResources};
use embassy_time::{Duration, Timer, with_timeout};
use esp_hal::peripherals::WIFI;
use esp_hal::rng::Rng;
use esp_radio::wifi::sta::StationConfig;
use esp_radio::wifi::{AuthenticationMethodConfig, Config, ControllerConfig, Interface, PowerSaveMode, WifiController};
use sniffer_core::settings::Settings;
use sniffer_core::uplink::Health;
use static_cell::StaticCell;

use crate::health::Network;
use crate::sniffer::Sniffer;

/// Uplink, HTTP, mDNS, DHCP and DNS, and one to spare.
const SOCKETS: usize = 8;
/// How often the strength of the signal is asked for.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// Pauses between attempts, here and of the uplink: each twice the one before.
pub(crate) const FIRST_PAUSE: Duration = Duration::from_secs(1);
pub(crate) const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// The driver should say sooner that a network is not there.
const PATIENCE: Duration = Duration::from_secs(60);

/// The pause after this one.
pub(crate) fn longer(pause: Duration) -> Duration {
    Duration::from_ticks(pause.as_ticks().saturating_mul(2)).min(LONGEST_PAUSE)
}

/// The radio can't be used with these settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoRadio {
    /// The network's name has more than 32 bytes, or the password more than 64.
    TooLong,
    /// The driver refused.
    Driver,
}

impl fmt::Display for NoRadio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "name or password of the network is too long",
            Self::Driver => "the radio's driver refused",
        })
    }
}

/// Who joins the network, and what then talks over it.
pub(crate) type Radio = (WifiController<'static>, Stack<'static>, Runner<'static, Interface>);

/// Turns the radio on. Tasks [`station`] and [`run`] do the rest.
pub(crate) fn start(radio: WIFI<'static>, settings: &Settings) -> Result<Radio, NoRadio> {
    let config = Config::Station(station_config(&settings.wifi_ssid, &settings.wifi_password)?);
    let controller = ControllerConfig::default().with_initial_config(config);
    let mut controller = WifiController::new(radio, controller).map_err(|_| NoRadio::Driver)?;
    // Waking for each beacon costs interrupts at times that nobody can foresee, and latency of acknowledgements.
    controller.set_power_saving(PowerSaveMode::None).map_err(|_| NoRadio::Driver)?;
    let (stack, runner) = ip(&settings.name);
    Ok((controller, stack, runner))
}

fn station_config(ssid: &str, password: &str) -> Result<StationConfig, NoRadio> {
    let authentication = if password.is_empty() {
        AuthenticationMethodConfig::Open
    } else {
        AuthenticationMethodConfig::Wpa2Personal(password.try_into().map_err(|_| NoRadio::TooLong)?)
    };
    let ssid = ssid.try_into().map_err(|_| NoRadio::TooLong)?;
    Ok(StationConfig::default().with_ssid(ssid).with_authentication(authentication))
}

fn ip(name: &str) -> (Stack<'static>, Runner<'static, Interface>) {
    static RESOURCES: StaticCell<StackResources<SOCKETS>> = StaticCell::new();
    let mut dhcp = DhcpConfig::default();
    dhcp.hostname = name.try_into().ok();
    let random = Rng::new();
    let seed = (u64::from(random.random()) << 32) | u64::from(random.random());
    let config = embassy_net::Config::dhcpv4(dhcp);
    embassy_net::new(Interface::station(), config, RESOURCES.init(StackResources::new()), seed)
}

/// Joins the network, waits until it is lost, and joins again, with longer and longer pauses while that fails.
#[embassy_executor::task]
pub(crate) async fn station(mut controller: WifiController<'static>, sniffer: &'static Sniffer) -> ! {
    let mut pause = FIRST_PAUSE;
    loop {
        sniffer.health.set_network(Network::Joining);
        if let Ok(Ok(_)) = with_timeout(PATIENCE, controller.connect_async()).await {
            pause = FIRST_PAUSE;
            sniffer.health.set_network(Network::Joined);
            stay(&controller, sniffer).await;
        }
        sniffer.health.set_network(Network::Off);
        sniffer.note(format_args!("Wi-Fi: not connected; again in {} s", pause.as_secs()));
        Timer::after(pause).await;
        pause = longer(pause);
    }
}

/// Waits until the network is lost, and tells how strong it is until then.
async fn stay(controller: &WifiController<'static>, sniffer: &Sniffer) {
    loop {
        let lost = select(controller.wait_for_disconnect_async(), Timer::after(LOOK_EVERY)).await;
        let signal = controller.rssi().ok().and_then(|signal| i8::try_from(signal).ok());
        let free_memory = u32::try_from(esp_alloc::HEAP.free()).ok();
        sniffer.uplink.borrow_mut().set_health(Health { signal, free_memory });
        // An error means as well that there is no connection to wait for; one may also have been lost unseen.
        if matches!(lost, Either::First(_)) || !controller.is_connected() {
            return;
        }
    }
}

#[embassy_executor::task]
pub(crate) async fn run(mut runner: Runner<'static, Interface>) -> ! {
    runner.run().await
}
