//! How a broker is written.

use std::fmt;
use std::str::FromStr;

/// The port of brokers that do not say another.
const PORT: u16 = 1883;
/// Where topics begin that do not say another.
const PREFIX: &str = "smartmeter";

/// `mqtt://[USER:PASSWORD@]HOST[:PORT][/PREFIX]`: a broker.
#[derive(Clone, PartialEq, Eq)]
pub struct Broker {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// A user and a password, where it wants them.
    pub login: Option<(String, String)>,
    /// With which all topics begin.
    pub prefix: String,
}

/// Text is no broker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoBroker;

impl fmt::Display for NoBroker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What was written may have a password in it.
        f.write_str("expected a broker, mqtt://[USER:PASSWORD@]HOST[:PORT][/PREFIX]")
    }
}

impl std::error::Error for NoBroker {}

impl FromStr for Broker {
    type Err = NoBroker;

    fn from_str(text: &str) -> Result<Self, NoBroker> {
        let rest = text.strip_prefix("mqtt://").ok_or(NoBroker)?;
        // A password may have all of these in it.
        let (login, rest) = rest.rsplit_once('@').map_or((None, rest), |(login, rest)| (Some(login), rest));
        let login = login.map(|login| login.split_once(':').unwrap_or((login, "")));
        let (at, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let (host, port) = match at.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| NoBroker)?),
            None => (at, PORT),
        };
        let prefix = if prefix.is_empty() { PREFIX } else { prefix.trim_end_matches('/') };
        if host.is_empty() || prefix.is_empty() || prefix.contains(['+', '#']) || prefix.contains(char::is_control) {
            return Err(NoBroker);
        }
        let login = login.map(|(user, password)| (user.into(), password.into()));
        Ok(Self { host: host.into(), port, login, prefix: prefix.into() })
    }
}

/// Without the password.
impl fmt::Display for Broker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "mqtt://{}:{}/{}", self.host, self.port, self.prefix)
    }
}

/// As it is displayed.
impl fmt::Debug for Broker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broker_has_parts_and_hides_its_password() {
        let whole: Broker = "mqtt://me:a@b:c/d@broker.local:18/house/meter".parse().unwrap();
        assert_eq!(whole.login, Some(("me".into(), "a@b:c/d".into())));
        assert_eq!(format!("{whole} {whole:?}"), "mqtt://broker.local:18/house/meter ".repeat(2).trim_end());
        let short: Broker = "mqtt://localhost".parse().unwrap();
        assert_eq!((short.to_string(), short.login), ("mqtt://localhost:1883/smartmeter".into(), None));
    }

    #[test]
    fn what_is_none_is_refused() {
        for text in ["localhost", "mqtts://a", "mqtt://", "mqtt://a:b", "mqtt://:1", "mqtt://a/b/#", "mqtt://a:99999"] {
            assert_eq!(text.parse::<Broker>(), Err(NoBroker), "{text}");
        }
    }
}
