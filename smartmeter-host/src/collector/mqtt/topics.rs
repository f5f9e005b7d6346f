//! What stands on the broker: a retained message for each reading, total and device, and what Home Assistant is told of them.
//!
//! All of it is made of what is stored, so that it can be said anew at any time, and only what changed is said.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde_json::{Value, json};

use super::super::alarm::{AlarmRow, is_silent};
use super::super::api::health::{Figure, figures};
use super::super::kind::is_addable;
use super::super::store::{DeviceRow, ReadingRow};
use super::super::version;
use crate::show;

/// Units of which Home Assistant knows what they measure, as it calls that.
const CLASSES: [(&str, &str); 12] = [
    ("W", "power"),
    ("kW", "power"),
    ("Wh", "energy"),
    ("kWh", "energy"),
    ("V", "voltage"),
    ("A", "current"),
    ("Hz", "frequency"),
    ("°C", "temperature"),
    ("hPa", "pressure"),
    ("s", "duration"),
    ("dBm", "signal_strength"),
    ("VA", "apparent_power"),
];

/// Topics with what is said there.
pub(super) type Topics = BTreeMap<String, String>;

/// What is said of one device.
pub(super) struct Said<'s> {
    /// With which all topics begin.
    pub(super) prefix: &'s str,
    /// It.
    pub(super) device: &'s DeviceRow,
    /// Its latest readings.
    pub(super) latest: &'s [ReadingRow],
    /// What its intervals add up to, each beside its reading.
    pub(super) totals: &'s [Option<f64>],
    /// Its alarms that are not resolved.
    pub(super) alarms: &'s [AlarmRow],
    /// How Home Assistant is told of them.
    pub(super) discovery: Discovery,
}

/// How Home Assistant is told of sensors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Discovery {
    /// Of all of a device at once.
    #[default]
    Device,
    /// Of each for itself, as its older versions want it.
    Entity,
    /// Not at all.
    Off,
}

impl FromStr for Discovery {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "device" => Ok(Self::Device),
            "entity" => Ok(Self::Entity),
            "off" => Ok(Self::Off),
            _ => Err(format!("discovery `{text}`: expected device, entity or off")),
        }
    }
}

/// Whether the collector is there.
pub(super) fn status(prefix: &str) -> String {
    format!("{prefix}/status")
}

/// Where all stands that Home Assistant was told of a device, in either form.
pub(super) fn told_at(prefix: &str, device: &DeviceRow) -> [String; 3] {
    let id = id(&format!("{prefix}/{}", part(&device.key)));
    let entities = |platform| format!("homeassistant/{platform}/{id}/+/config");
    [format!("homeassistant/device/{id}/config"), entities("sensor"), entities("binary_sensor")]
}

impl Said<'_> {
    /// All of it.
    pub(super) fn topics(&self, now: i64) -> Topics {
        let is_there = !is_silent(self.device.last_seen, now);
        let mut topics = Topics::from([(self.availability(), if is_there { "online" } else { "offline" }.to_owned())]);
        let mut sensors = serde_json::Map::new();
        for (reading, total) in self.latest.iter().zip(self.totals) {
            let topic = self.topic(&reading.metric, &reading.item);
            let name = name(&reading.metric, &reading.item);
            let class = if reading.interval > 0 { None } else { Some("measurement") };
            sensors.insert(id(&topic), self.sensor(&topic, &name, &reading.unit, class));
            if let Some(total) = total {
                let (topic, name) = (format!("{topic}/total"), format!("{name} total"));
                sensors.insert(id(&topic), self.sensor(&topic, &name, &reading.unit, Some("total_increasing")));
                topics.insert(topic, json!({ "value": rounded(*total), "unit": reading.unit }).to_string());
            }
            topics.insert(topic, message(reading).to_string());
        }
        let alarm = format!("{}/{}/alarm", self.prefix, part(&self.device.key));
        sensors.insert(id(&alarm), self.problem(&alarm));
        topics.insert(alarm, self.alarm().to_string());
        for figure in self.device.status.as_deref().map(figures).unwrap_or_default() {
            let topic = self.topic(figure.metric, "");
            sensors.insert(id(&topic), self.diagnostic(&topic, &figure));
            topics.insert(topic, self.figure(&figure).to_string());
        }
        topics.append(&mut self.told(&sensors));
        topics
    }

    /// What is to stand where Home Assistant looks: in one form, and nothing in the others, where something may stand from before.
    fn told(&self, sensors: &serde_json::Map<String, Value>) -> Topics {
        let said = |form, value: Value| if form == self.discovery { value.to_string() } else { String::new() };
        let whole = said(Discovery::Device, self.discovery(sensors));
        let mut topics = Topics::from([(format!("homeassistant/device/{}/config", self.id()), whole)]);
        for (name, sensor) in sensors {
            let platform = sensor["platform"].as_str().unwrap_or("sensor");
            let topic = format!("homeassistant/{platform}/{}/{name}/config", self.id());
            topics.insert(topic, said(Discovery::Entity, self.entity(sensor)));
        }
        topics
    }

    /// One sensor, and all that it needs of its device.
    fn entity(&self, sensor: &Value) -> Value {
        let mut all = self.discovery(&serde_json::Map::new());
        if let (Some(all), Some(own)) = (all.as_object_mut(), sensor.as_object()) {
            all.remove("components");
            // Its own availability goes before that of its device.
            all.extend(
                own.iter().filter(|(name, _)| *name != "platform").map(|(name, value)| (name.clone(), value.clone())),
            );
        }
        all
    }

    /// What a sniffer says of itself.
    fn figure(&self, figure: &Figure) -> Value {
        let time = self.device.status_at.map(|at| show::utc(at.div_euclid(1000)));
        json!({ "value": rounded(figure.value), "unit": figure.unit, "time": time })
    }

    fn diagnostic(&self, topic: &str, figure: &Figure) -> Value {
        let mut sensor = self.sensor(topic, &name(figure.metric, ""), figure.unit, Some("measurement"));
        sensor["entity_category"] = "diagnostic".into();
        sensor
    }

    /// How Home Assistant is told of a device and all its sensors.
    fn discovery(&self, sensors: &serde_json::Map<String, Value>) -> Value {
        let DeviceRow { key, name, firmware, .. } = self.device;
        let mut device = json!({ "identifiers": [self.id()], "name": if name.is_empty() { key } else { name } });
        if !firmware.is_empty() {
            device["sw_version"] = firmware[..].into();
        }
        let (program, number) = version::PROGRAM.split_once(' ').unwrap_or((version::PROGRAM, ""));
        json!({
            "device": device,
            "origin": { "name": program, "sw_version": number },
            "availability": [{ "topic": status(self.prefix) }, { "topic": self.availability() }],
            "availability_mode": "all",
            "components": sensors,
        })
    }

    fn sensor(&self, topic: &str, name: &str, unit: &str, class: Option<&str>) -> Value {
        let mut sensor = json!({
            "platform": "sensor",
            "unique_id": id(topic),
            "name": name,
            "state_topic": topic,
            "value_template": "{{ value_json.value }}",
            "json_attributes_topic": topic,
        });
        let mut set = |name: &str, value: &str| sensor[name] = value.into();
        if !unit.is_empty() {
            set("unit_of_measurement", unit);
        }
        let device_class = CLASSES.iter().find(|(known, _)| *known == unit).map(|(_, class)| *class);
        // What was used in an interval is no meter's reading, which is what Home Assistant takes `energy` for.
        if let Some(device_class) = device_class.filter(|_| class.is_some()) {
            set("device_class", device_class);
        }
        if let Some(class) = class {
            set("state_class", class);
        }
        sensor
    }

    /// Whether something is wrong, and what.
    fn alarm(&self) -> Value {
        let one = |alarm: &AlarmRow| json!({ "kind": alarm.kind, "text": alarm.text, "since": show::utc(alarm.since.div_euclid(1000)) });
        let state = if self.alarms.is_empty() { "off" } else { "on" };
        json!({ "state": state, "alarms": self.alarms.iter().map(one).collect::<Vec<_>>() })
    }

    /// What is wrong with a device is known also where that is gone.
    fn problem(&self, topic: &str) -> Value {
        json!({
            "platform": "binary_sensor",
            "unique_id": id(topic),
            "name": "alarm",
            "device_class": "problem",
            "state_topic": topic,
            "value_template": "{{ value_json.state }}",
            "payload_on": "on",
            "payload_off": "off",
            "json_attributes_topic": topic,
            "availability": [{ "topic": status(self.prefix) }],
        })
    }

    fn availability(&self) -> String {
        format!("{}/{}/availability", self.prefix, part(&self.device.key))
    }

    fn topic(&self, metric: &str, item: &str) -> String {
        let topic = format!("{}/{}/{}", self.prefix, part(&self.device.key), part(metric));
        if item.is_empty() { topic } else { format!("{topic}/{}", part(item)) }
    }

    fn id(&self) -> String {
        id(&format!("{}/{}", self.prefix, part(&self.device.key)))
    }
}

/// Whether what is used in intervals can be added up.
pub(super) fn adds_up(reading: &ReadingRow) -> bool {
    reading.interval > 0 && is_addable(&reading.unit)
}

fn message(reading: &ReadingRow) -> Value {
    json!({
        "value": rounded(reading.value),
        "unit": reading.unit,
        "time": show::utc(reading.time),
        "interval": reading.interval,
        "quality": reading.quality,
    })
}

/// Without what sums of decimal fractions have too much.
fn rounded(value: f64) -> f64 {
    let rounded = (value * 1e6).round() / 1e6;
    if rounded.is_finite() { rounded } else { value }
}

fn name(metric: &str, item: &str) -> String {
    let name = metric.replace('.', " ");
    if item.is_empty() { name } else { format!("{name} {item}") }
}

/// A part of a topic: dots, letters, digits and `_`, and nothing that means something there.
fn part(text: &str) -> String {
    let kept = |letter: char| if letter.is_alphanumeric() || ".-_".contains(letter) { Some(letter) } else { None };
    text.chars().map(|letter| if letter == ':' { '-' } else { kept(letter).unwrap_or('_') }).collect()
}

/// A name that Home Assistant takes: letters, digits, `-` and `_`.
fn id(topic: &str) -> String {
    topic
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || "-_".contains(letter) { letter } else { '_' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device() -> DeviceRow {
        DeviceRow {
            id: 1,
            key: "02:00:00:00:00:07".into(),
            name: String::new(),
            firmware: "2.0".into(),
            first_seen: 0,
            last_seen: 5000,
            status: None,
            status_at: None,
        }
    }

    fn reading(metric: &str, item: &str, unit: &str, interval: i64) -> ReadingRow {
        let (metric, item, unit) = (metric.into(), item.into(), unit.into());
        let (clock, quality) = ("frame", "checked");
        ReadingRow {
            device: 1,
            metric,
            item,
            time: 0,
            clock,
            value: 0.1 + 0.2,
            unit,
            interval,
            quality,
            frame: None,
            count: 1,
            min: None,
            max: None,
        }
    }

    #[test]
    fn a_device_has_a_topic_for_each_reading_and_one_for_all_sensors() {
        let latest = [reading("heat", "a/b", "°C", 0), reading("use", "", "kWh", 1800), reading("x", "", "", 0)];
        let totals = [None, Some(12.5), None];
        let device = device();
        let said = Said {
            prefix: "house",
            device: &device,
            latest: &latest,
            totals: &totals,
            alarms: &[],
            discovery: Discovery::Device,
        };
        let topics = said.topics(6000);
        assert_eq!(topics["house/02-00-00-00-00-07/alarm"], r#"{"state":"off","alarms":[]}"#);
        assert_eq!(topics["house/02-00-00-00-00-07/availability"], "online");
        let heat = r#"{"value":0.3,"unit":"°C","time":"1970-01-01T00:00:00Z","interval":0,"quality":"checked"}"#;
        assert_eq!(topics["house/02-00-00-00-00-07/heat/a_b"], heat);
        assert_eq!(topics["house/02-00-00-00-00-07/use/total"], r#"{"value":12.5,"unit":"kWh"}"#);
        let config: Value =
            serde_json::from_str(&topics["homeassistant/device/house_02-00-00-00-00-07/config"]).unwrap();
        let classes = |id: &str| {
            let sensor = &config["components"][format!("house_02-00-00-00-00-07_{id}")];
            assert_eq!(sensor["platform"], "sensor", "{id}");
            ["device_class", "state_class"].map(|class| sensor[class].as_str().map(str::to_owned))
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(classes("heat_a_b"), [some("temperature"), some("measurement")]);
        assert_eq!(classes("use"), [None, None]);
        assert_eq!(classes("use_total"), [some("energy"), some("total_increasing")]);
        assert_eq!(classes("x"), [None, some("measurement")]);
        assert_eq!(config["device"]["name"], "02:00:00:00:00:07");
    }

    #[test]
    fn who_is_silent_is_offline() {
        let device = device();
        let (id, since, until) = (1, 5000, None);
        let (key, kind, text) = (device.key.clone(), "silence".to_owned(), "nothing came".to_owned());
        let alarms = [AlarmRow { id, device: 1, key, kind, since, until, text }];
        let said =
            Said { prefix: "p", device: &device, latest: &[], totals: &[], alarms: &alarms, discovery: Discovery::Off };
        let topics = said.topics(5000 + 600_000);
        assert_eq!(topics["p/02-00-00-00-00-07/availability"], "offline");
        let alarm =
            r#"{"state":"on","alarms":[{"kind":"silence","text":"nothing came","since":"1970-01-01T00:00:05Z"}]}"#;
        assert_eq!(topics["p/02-00-00-00-00-07/alarm"], alarm);
    }
}
