//! What the user can set, as it is kept in flash.
//!
//! It is a declared frame with a checksum: what is not whole, or from another version, is not taken.

use core::fmt;

use heapless::String;
use smartmeter_proto::prelude::*;
use smartmeter_proto::spi::{Config, Mode};

/// All settings.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct Settings {
    /// "smset", and the version.
    #[frame(magic = b"smset\x01")]
    pub magic: Filled<[u8; 6]>,
    /// The sniffer's name: in the page, in mDNS as `name.local`, and on the link.
    #[frame(prefix = "u8")]
    pub name: String<32>,
    /// The Wi-Fi network.
    #[frame(prefix = "u8")]
    pub wifi_ssid: String<32>,
    /// Its password.
    #[frame(prefix = "u8")]
    pub wifi_password: String<64>,
    /// How words go to the collector.
    pub uplink: Carrier,
    /// The collector's, or the broker's, name or address.
    #[frame(prefix = "u8")]
    pub host: String<64>,
    /// Its port; 0 for the usual one.
    pub port: u16,
    /// What the collector's WebSocket asks for, if anything.
    #[frame(prefix = "u8")]
    pub token: String<64>,
    /// Who publishes at the broker, if it asks.
    #[frame(prefix = "u8")]
    pub mqtt_user: String<32>,
    /// That user's password.
    #[frame(prefix = "u8")]
    pub mqtt_password: String<64>,
    /// The topic below which messages are published.
    #[frame(prefix = "u8")]
    pub mqtt_topic: String<64>,
    /// What the serial line says.
    pub serial: SerialLine,
    /// When bits are read: clock polarity and phase.
    #[frame(map = "u8")]
    pub spi_mode: SpiMode,
    /// Whether SELECT is active high.
    pub select_high: bool,
    /// A level of CLOCK shorter than this is a glitch. 0 finds none.
    #[frame(unit = "ns")]
    pub glitch: u16,
    /// CRC-16/XMODEM over all before it.
    #[frame(crc = "CRC-16/XMODEM", over = "magic..=glitch")]
    pub crc: Filled<u16>,
}

/// How words go to the collector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
#[frame(id_type = "u8")]
pub enum Carrier {
    /// Not at all.
    #[frame(id = 0)]
    None,
    /// UDP datagrams.
    #[frame(id = 1)]
    Udp,
    /// Binary WebSocket messages, to `/ws`.
    #[frame(id = 2)]
    WebSocket,
    /// MQTT.
    #[frame(id = 3)]
    Mqtt,
}

impl Carrier {
    const ALL: [(&'static str, Self); 4] =
        [("none", Self::None), ("udp", Self::Udp), ("websocket", Self::WebSocket), ("mqtt", Self::Mqtt)];

    /// The port, where none is set.
    #[must_use]
    pub const fn usual_port(self) -> u16 {
        match self {
            Self::Mqtt => 1883,
            Self::None | Self::Udp | Self::WebSocket => 8350,
        }
    }
}

/// What the serial line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
#[frame(id_type = "u8")]
pub enum SerialLine {
    /// Words, as the text of a capture.
    #[frame(id = 0)]
    Text,
    /// Messages of the link in COBS, where no other carrier is set.
    #[frame(id = 1)]
    Link,
    /// Only what the console answers.
    #[frame(id = 2)]
    Quiet,
}

impl SerialLine {
    const ALL: [(&'static str, Self); 3] = [("text", Self::Text), ("link", Self::Link), ("quiet", Self::Quiet)];
}

/// When bits are read, as a number from 0 to 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpiMode(pub Mode);

const MODES: [Mode; 4] = [Mode::Mode0, Mode::Mode1, Mode::Mode2, Mode::Mode3];

impl TryFrom<u8> for SpiMode {
    type Error = ();

    fn try_from(number: u8) -> Result<Self, ()> {
        MODES.get(usize::from(number)).map(|&mode| Self(mode)).ok_or(())
    }
}

impl From<SpiMode> for u8 {
    fn from(mode: SpiMode) -> Self {
        match mode.0 {
            Mode::Mode0 => 0,
            Mode::Mode1 => 1,
            Mode::Mode2 => 2,
            Mode::Mode3 => 3,
        }
    }
}

impl Default for Settings {
    /// Of a sniffer that nobody has set up: it says on the serial line what it sees.
    fn default() -> Self {
        Self {
            magic: Filled::new(),
            name: text("sniffer"),
            wifi_ssid: String::new(),
            wifi_password: String::new(),
            uplink: Carrier::None,
            host: String::new(),
            port: 0,
            token: String::new(),
            mqtt_user: String::new(),
            mqtt_password: String::new(),
            mqtt_topic: text("smartmeter"),
            serial: SerialLine::Text,
            spi_mode: SpiMode(Mode::Mode0),
            select_high: false,
            glitch: 0,
            crc: Filled::new(),
        }
    }
}

fn text<const N: usize>(text: &str) -> String<N> {
    String::try_from(text).unwrap_or_default()
}

/// Why a setting was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// There is no setting of this name.
    NoSuchKey,
    /// It is longer than so many bytes.
    TooLong(usize),
    /// It must be one of these.
    NotOneOf(&'static str),
    /// It must be a letter, digits, and hyphens within.
    NotAName,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchKey => f.write_str("there is no such setting; `show` lists all"),
            Self::TooLong(most) => write!(f, "longer than {most} bytes"),
            Self::NotOneOf(these) => write!(f, "must be {these}"),
            Self::NotAName => f.write_str("must be 1 to 32 letters, digits and hyphens, with no hyphen at either end"),
        }
    }
}

/// The names of all settings, and whether each is a secret.
pub const KEYS: [(&str, bool); 14] = [
    ("name", false),
    ("wifi.ssid", false),
    ("wifi.password", true),
    ("uplink", false),
    ("host", false),
    ("port", false),
    ("token", true),
    ("mqtt.user", false),
    ("mqtt.password", true),
    ("mqtt.topic", false),
    ("serial", false),
    ("spi.mode", false),
    ("spi.select-high", false),
    ("spi.glitch-ns", false),
];

impl Settings {
    /// How the bus is wired.
    #[must_use]
    pub const fn spi(&self) -> Config {
        Config { mode: self.spi_mode.0, select_high: self.select_high }
    }

    /// The port to send to.
    #[must_use]
    pub const fn port(&self) -> u16 {
        if self.port == 0 { self.uplink.usual_port() } else { self.port }
    }

    /// Sets what has this name.
    ///
    /// # Errors
    ///
    /// See [`Unfit`]; nothing has changed then.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), Unfit> {
        match key {
            "name" if !is_host_name(value) => return Err(Unfit::NotAName),
            "name" => self.name = fit(value)?,
            "wifi.ssid" => self.wifi_ssid = fit(value)?,
            "wifi.password" => self.wifi_password = fit(value)?,
            "uplink" => self.uplink = one_of(value, &Carrier::ALL, "none, udp, websocket or mqtt")?,
            "host" => self.host = fit(value)?,
            "port" => self.port = number(value, "a number from 0 to 65535")?,
            "token" => self.token = fit(value)?,
            "mqtt.user" => self.mqtt_user = fit(value)?,
            "mqtt.password" => self.mqtt_password = fit(value)?,
            "mqtt.topic" => self.mqtt_topic = fit(value)?,
            "serial" => self.serial = one_of(value, &SerialLine::ALL, "text, link or quiet")?,
            "spi.mode" => self.spi_mode = mode(value)?,
            "spi.select-high" => self.select_high = one_of(value, &YES_OR_NO, "yes or no")?,
            "spi.glitch-ns" => self.glitch = number(value, "a number from 0 to 65535")?,
            _ => return Err(Unfit::NoSuchKey),
        }
        Ok(())
    }

    /// Writes the value of what has this name.
    ///
    /// # Errors
    ///
    /// Where `out` can't take it.
    pub fn write(&self, key: &str, out: &mut dyn fmt::Write) -> fmt::Result {
        match key {
            "name" => out.write_str(&self.name),
            "wifi.ssid" => out.write_str(&self.wifi_ssid),
            "wifi.password" => out.write_str(&self.wifi_password),
            "uplink" => out.write_str(name_of(self.uplink, &Carrier::ALL)),
            "host" => out.write_str(&self.host),
            "port" => write!(out, "{}", self.port),
            "token" => out.write_str(&self.token),
            "mqtt.user" => out.write_str(&self.mqtt_user),
            "mqtt.password" => out.write_str(&self.mqtt_password),
            "mqtt.topic" => out.write_str(&self.mqtt_topic),
            "serial" => out.write_str(name_of(self.serial, &SerialLine::ALL)),
            "spi.mode" => write!(out, "{}", u8::from(self.spi_mode)),
            "spi.select-high" => out.write_str(name_of(self.select_high, &YES_OR_NO)),
            "spi.glitch-ns" => write!(out, "{}", self.glitch),
            _ => Ok(()),
        }
    }
}

const YES_OR_NO: [(&str, bool); 2] = [("yes", true), ("no", false)];

fn is_host_name(name: &str) -> bool {
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=32).contains(&name.len()) && name.bytes().all(is_fit) && !name.starts_with('-') && !name.ends_with('-')
}

fn fit<const N: usize>(value: &str) -> Result<String<N>, Unfit> {
    String::try_from(value).map_err(|_| Unfit::TooLong(N))
}

fn number(value: &str, range: &'static str) -> Result<u16, Unfit> {
    value.parse().map_err(|_| Unfit::NotOneOf(range))
}

fn mode(value: &str) -> Result<SpiMode, Unfit> {
    let number: Option<u8> = value.parse().ok();
    number.and_then(|number| SpiMode::try_from(number).ok()).ok_or(Unfit::NotOneOf("0, 1, 2 or 3"))
}

fn one_of<T: Copy>(value: &str, all: &[(&'static str, T)], these: &'static str) -> Result<T, Unfit> {
    all.iter().find(|(name, _)| *name == value).map(|&(_, value)| value).ok_or(Unfit::NotOneOf(these))
}

fn name_of<T: Copy + PartialEq>(value: T, all: &[(&'static str, T)]) -> &'static str {
    all.iter().find(|(_, other)| *other == value).map_or("", |&(name, _)| name)
}

#[cfg(test)]
mod tests {
    use std::string::String;

    use super::*;

    fn shown(settings: &Settings, key: &str) -> String {
        let mut out = String::new();
        settings.write(key, &mut out).unwrap();
        out
    }

    #[test]
    fn they_are_kept_and_what_is_not_whole_is_not_taken() {
        let mut settings = Settings::default();
        settings.set("wifi.ssid", "Straße 7").unwrap();
        let mut flash = [0xFF; Settings::MAX_LEN];
        let len = settings.encode(&mut flash).unwrap();
        assert_eq!(Settings::decode_prefix(&flash).unwrap(), (settings, &flash[len..]));
        for byte in 0..len {
            flash[byte] ^= 0x10;
            assert!(Settings::decode_prefix(&flash).is_err(), "byte {byte}");
            flash[byte] ^= 0x10;
        }
        assert!(Settings::decode_prefix(&[0xFF; Settings::MAX_LEN]).is_err());
    }

    #[test]
    fn each_key_can_be_set_and_shown() {
        let values = ["a-1", "net", "secret", "mqtt", "10.0.0.2", "99", "t", "u", "p", "m", "link", "3", "yes", "250"];
        let mut settings = Settings::default();
        for ((key, _), value) in KEYS.into_iter().zip(values) {
            assert_eq!((settings.set(key, value), shown(&settings, key)), (Ok(()), value.into()), "{key}");
        }
        assert_eq!((settings.port(), settings.spi()), (99, Config { mode: Mode::Mode3, select_high: true }));
        settings.set("port", "0").unwrap();
        assert_eq!(settings.port(), 1883);
    }

    #[test]
    fn what_does_not_fit_changes_nothing() {
        let mut settings = Settings::default();
        let long = "x".repeat(65);
        let unfit =
            [("name", "-a"), ("name", ""), ("name", "a b"), ("wifi.ssid", &long), ("uplink", "UDP"), ("port", "65536")];
        for (key, value) in unfit.into_iter().chain([("spi.mode", "4"), ("spi.select-high", "1"), ("colour", "red")]) {
            assert!(settings.set(key, value).is_err(), "{key} {value}");
        }
        assert_eq!(settings, Settings::default());
    }
}
