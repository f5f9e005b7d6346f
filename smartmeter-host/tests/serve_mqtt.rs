//! Readings on a real broker, and what Home Assistant is told of them.

#![cfg(all(unix, feature = "collector"))]

mod collecting;
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::net::UdpSocket;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use collecting::{Collector, PATIENCE, database};
use rumqttc::{Client, Event, Incoming, MqttOptions, QoS};
use serde_json::Value;
use smartmeter_proto::link::{Acknowledge, Body, Message, Words};
use smartmeter_proto::prelude::*;

/// A broker that runs, until it is dropped.
struct Mosquitto(Child);

impl Mosquitto {
    fn start(program: &str, settings: &Path) -> Self {
        let mut command = Command::new(program);
        command.args(["-c", &settings.display().to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        Self(command.spawn().expect("it starts"))
    }
}

impl Drop for Mosquitto {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port, and what a broker is told there: it wants a user and a password.
fn settings(folder: &Path) -> (u16, PathBuf) {
    let (port, settings, users) = (free_port(), folder.join("settings"), folder.join("users"));
    let mut hash = Command::new("mosquitto_passwd");
    support::output(hash.args(["-b", "-c", &users.display().to_string(), "me", "a secret"]));
    // It gives up what it may do as root, and must read this then.
    let text = format!("listener {port} 127.0.0.1\nuser root\npassword_file {}\n", users.display());
    fs::write(&settings, text).expect("it is written");
    (port, settings)
}

/// A TCP port that nobody has.
fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port()
}

/// Somebody who hears all that is said on a broker.
struct Listener {
    client: Client,
    heard: mpsc::Receiver<(String, Vec<u8>)>,
    topics: BTreeMap<String, String>,
    /// All that was heard of what Home Assistant is told, in its order.
    told: Vec<(String, String)>,
    /// What was said that is no text.
    answered: Vec<Vec<u8>>,
}

impl Listener {
    fn new(port: u16, name: &str) -> Self {
        let mut options = MqttOptions::new(name, "127.0.0.1", port);
        options.set_max_packet_size(1 << 20, 1 << 20).set_credentials("me", "a secret");
        let (client, mut connection) = Client::new(options, 16);
        client.subscribe("#", QoS::AtLeastOnce).expect("it is asked for");
        let (tell, heard) = mpsc::channel();
        thread::spawn(move || {
            for event in connection.iter() {
                match event {
                    Ok(Event::Incoming(Incoming::Publish(message))) => {
                        if tell.send((message.topic, message.payload.to_vec())).is_err() {
                            return;
                        }
                    }
                    Ok(_) => {}
                    // Perhaps the broker is not there yet.
                    Err(_) => thread::sleep(Duration::from_millis(50)),
                }
            }
        });
        Self { client, heard, topics: BTreeMap::new(), told: Vec::new(), answered: Vec::new() }
    }

    /// Hears what is said at a topic that is no text.
    fn hear(&mut self, topic: &str) {
        let said = self.heard.try_iter().filter(|(at, _)| at == topic);
        self.answered.extend(said.map(|(_, message)| message));
    }

    /// When Home Assistant was told something at a topic, among all that it was told.
    fn told_at(&self, topic: &str, is_it: impl Fn(&str) -> bool) -> Option<usize> {
        self.told.iter().position(|(at, said)| at == topic && is_it(said))
    }

    /// Waits until this is said at a topic, and says what it is.
    fn wait(&mut self, topic: &str, is_it: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(said) = self.topics.get(topic).filter(|said| is_it(said)) {
                return said.clone();
            }
            if let Ok((topic, said)) = self.heard.recv_timeout(Duration::from_millis(100)) {
                let said = String::from_utf8_lossy(&said).into_owned();
                if topic.starts_with("homeassistant/") {
                    self.told.push((topic.clone(), said.clone()));
                }
                self.topics.insert(topic, said);
            }
        }
        panic!("{topic}: {:#?}", self.topics)
    }
}

fn capture() -> PathBuf {
    support::P350_BOOT.into()
}

/// What all half hours of a device add up to.
fn half_hours(collector: &Collector, device: u32) -> f64 {
    let all = collector.get(&format!("/api/v1/readings?metric=electricity.energy&limit=10000&device={device}"));
    all.as_array().expect("rows").iter().map(|row| row["value"].as_f64().expect("a number")).sum()
}

#[test]
fn readings_and_sensors_stand_on_a_broker_whoever_comes_and_goes() {
    if support::tool("mosquitto").is_none() {
        return;
    }
    let (folder, database) = database();
    let (port, settings) = settings(folder.path());
    let broker = Mosquitto::start("mosquitto", &settings);

    let text = folder.path().join("text");
    fs::copy(capture(), &text).expect("it is copied");
    let url = format!("mqtt://me:a secret@127.0.0.1:{port}/house");
    let source = format!("file:{}", text.display());
    let udp = collecting::free_port();
    let datagrams = format!("udp://127.0.0.1:{udp}");
    let start = || Collector::start(&database, &["--source", &source, "--source", &datagrams, "--mqtt", &url]);
    let collector = start();
    collector.wait("the capture", |it| it.count("words") == 754);
    let mut listener = Listener::new(port, "a");
    let device = source.replace(':', "-").replace('/', "_");
    let topic = |rest: &str| format!("house/{device}/{rest}");

    // The last power of the capture; what it tells of the days before is not used now.
    let power = listener.wait(&topic("electricity.power"), |_| true);
    let power: Value = serde_json::from_str(&power).expect("JSON");
    let latest = collector.get("/api/v1/latest");
    let expected = latest.as_array().expect("rows").iter().find(|row| row["metric"] == "electricity.power");
    let expected = expected.expect("power");
    assert_eq!((&power["value"], &power["quality"]), (&expected["value"], &expected["quality"]));
    let is_number = |said: &str, number| serde_json::from_str::<Value>(said).expect("JSON")["value"] == number;
    listener.wait(&topic("electricity.energy/total"), |said| is_number(said, 0.0));
    assert_eq!(listener.wait(&topic("availability"), |_| true), "online");
    listener.wait("house/status", |said| said == "online");
    // Half hours from now on add up.
    let mut later = collecting::smartmeter(&["simulate", "--speed", "0", "--start", "2099-01-01T00:00:00Z"]);
    later.args(["--for", "2h", "--damage", "none", "--seed", "7", "--to", &collector.websocket()]);
    assert!(later.status().expect("it runs").success());
    let sum = half_hours(&collector, 2);
    assert!(sum > 1000.0);
    listener.wait("house/02-00-00-00-00-07/electricity.energy/total", |said| is_number(said, sum));

    // All that Home Assistant is told of is there.
    let config = format!("homeassistant/device/house_{}/config", device.replace('.', "_"));
    let sensors: Value = serde_json::from_str(&listener.wait(&config, |_| true)).expect("JSON");
    let sensors = sensors["components"].as_object().expect("sensors").clone();
    assert_eq!(sensors.len(), 6, "three readings, two of them add up, and an alarm");
    for sensor in sensors.values() {
        let topic = sensor["state_topic"].as_str().expect("a topic");
        let said: Value = serde_json::from_str(&listener.wait(topic, |_| true)).expect("JSON");
        assert!(said["value"].is_number() || said["state"] == "off", "{topic}: {said}");
    }
    // What is wrong with a device is told, and that it is well again.
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let send = |text: &str, times| {
        socket.send_to(text.repeat(times).as_bytes(), ("127.0.0.1", udp)).expect("it is sent");
    };
    send("01 14 02 FFFF\n", 30);
    let alarm = listener.wait("house/udp-127.0.0.1/alarm", |said| said.contains(r#""state":"on""#));
    assert!(alarm.contains("30 of 30 frames of the last 15 min are damaged"), "{alarm}");
    send("04 02 FFFF\n", 100);
    send("04 02 FFFF\n", 100);
    send("04 02 FFFF\n", 100);
    listener.wait("house/udp-127.0.0.1/alarm", |said| said.contains(r#""state":"off""#));

    // When Home Assistant has started, it is told again.
    listener.topics.clear();
    listener.client.publish("homeassistant/status", QoS::AtLeastOnce, false, "online").expect("it is sent");
    listener.wait(&config, |_| true);

    // A broker that forgets everything is told again; who is killed is offline.
    drop(broker);
    let _broker = Mosquitto::start("mosquitto", &settings);
    let mut listener = Listener::new(port, "b");
    listener.wait(&config, |_| true);
    listener.wait("house/status", |said| said == "online");
    collector.kill();
    listener.wait("house/status", |said| said == "offline");
    let collector = start();
    listener.wait("house/status", |said| said == "online");
    assert!(collector.stop());
    listener.wait("house/status", |said| said == "offline");
}

#[test]
fn home_assistant_is_told_of_each_entity_or_of_nothing_where_that_is_wanted() {
    if support::tool("mosquitto").is_none() {
        return;
    }
    let (folder, database) = database();
    let (port, settings) = settings(folder.path());
    let _broker = Mosquitto::start("mosquitto", &settings);
    let url = format!("mqtt://me:a secret@127.0.0.1:{port}/house");
    let start = |discovery: &str| Collector::start(&database, &["--mqtt", &url, "--discovery", discovery]);
    let mut listener = Listener::new(port, "a");
    let collector = start("entity");
    let mut sniffer = collecting::smartmeter(&["simulate", "--speed", "0", "--start", "2026-01-01T00:00:00Z"]);
    sniffer.args(["--for", "2h", "--seed", "7", "--to", &collector.websocket()]);
    assert!(sniffer.status().expect("it runs").success());
    let device = "house_02-00-00-00-00-07";
    let config = |name: &str| format!("homeassistant/sensor/{device}/{device}_{name}/config");
    let told = |listener: &mut Listener, name: &str| -> Value {
        serde_json::from_str(&listener.wait(&config(name), |said| !said.is_empty())).expect("JSON")
    };
    let power = told(&mut listener, "electricity_power");
    assert_eq!((&power["device_class"], &power["entity_category"]), (&"power".into(), &Value::Null));
    assert_eq!((&power["device"]["identifiers"][0], &power["platform"]), (&device.into(), &Value::Null));
    // What the sniffer says of itself.
    for name in ["sniffer_uptime", "sniffer_words_lost_ring", "sniffer_words_lost_queue"] {
        let sensor = told(&mut listener, name);
        assert_eq!(sensor["entity_category"], "diagnostic", "{name}");
        let topic = sensor["state_topic"].as_str().expect("a topic");
        let said: Value = serde_json::from_str(&listener.wait(topic, |_| true)).expect("JSON");
        assert!(said["value"].is_number() && said["time"].is_string(), "{topic}: {said}");
    }
    let alarm = format!("homeassistant/binary_sensor/{device}/{device}_alarm/config");
    assert!(listener.wait(&alarm, |said| !said.is_empty()).contains("problem"));
    assert!(collector.stop());
    listener.wait("house/status", |said| said == "offline");
    // Nothing stood there in another form, so nothing was taken away: Home Assistant would warn of it.
    let is_config = |said: &str| said.starts_with(r#"{"device":"#);
    assert_eq!(listener.told.iter().find(|(_, said)| !is_config(said)), None);

    // What stood there in the other form is taken away, and Home Assistant keeps what it knows of it.
    let whole = format!("homeassistant/device/{device}/config");
    listener.told.clear();
    let collector = start("device");
    listener.wait(&alarm, str::is_empty);
    listener.wait(&config("electricity_power"), str::is_empty);
    let sensors: Value = serde_json::from_str(&listener.topics[&whole]).expect("JSON");
    assert_eq!(sensors["components"][format!("{device}_sniffer_uptime")]["entity_category"], "diagnostic");
    for entity in [&alarm, &config("electricity_power")] {
        let told = |is_it: fn(&str) -> bool| listener.told_at(entity, is_it).expect("it is told");
        let (moves, gone) = (told(|said| said == r#"{"migrate_discovery": true}"#), told(str::is_empty));
        let is_there = listener.told_at(&whole, is_config).expect("it is told");
        assert!(moves < is_there && is_there < gone, "{:?}", listener.told);
    }
    assert!(collector.stop());
    listener.wait("house/status", |said| said == "offline");
    listener.told.clear();
    let collector = start("off");
    listener.wait(&whole, str::is_empty);
    assert!(collector.stop());
    listener.wait("house/status", |said| said == "offline");
    assert_eq!(listener.told, [(whole, String::new())]);
    let mut wrong = collecting::smartmeter(&["serve", "--discovery", "all"]);
    let said = wrong.output().expect("it runs").stderr;
    assert!(String::from_utf8_lossy(&said).contains("discovery `all`: expected device, entity or off"));
}

#[test]
fn without_a_broker_it_collects_all_the_same_and_says_no_password() {
    let (_folder, database) = database();
    let url = format!("mqtt://me:a-secret@127.0.0.1:{}", free_port());
    let database = database.display().to_string();
    let mut command = collecting::smartmeter(&["serve", "--listen", "127.0.0.1:0", "--db", &database, "--mqtt", &url]);
    let log = tempfile::NamedTempFile::new().expect("a file");
    command.args(["--source", &format!("file:{}", support::P350_BOOT)]).stdin(Stdio::null());
    let collector = Collector::spawn(command.stderr(log.reopen().expect("a file")).env("RUST_LOG", "trace"));
    collector.wait("the capture, and no broker", |it| it.count("words") == 754 && it.count("broker_breaks") > 1);
    assert!(collector.stop());
    let said = fs::read_to_string(log.path()).expect("text");
    assert!(said.contains("trying again") && !said.contains("a-secret"), "{said}");
}

#[test]
fn what_is_published_at_a_topic_is_stored_and_the_link_is_answered() {
    if support::tool("mosquitto").is_none() {
        return;
    }
    let (folder, database) = database();
    let (port, settings) = settings(folder.path());
    let broker = Mosquitto::start("mosquitto", &settings);
    let source = |topic: &str| format!("mqtt://me:a secret@127.0.0.1:{port}/{topic}");
    let arguments = ["--source", &source("text"), "--source", &source("bus")];
    let collector = Collector::start(&database, &arguments);
    let mut listener = Listener::new(port, "a");
    let publish = |listener: &Listener, topic: &str, message: &[u8]| {
        listener.client.publish(topic, QoS::AtLeastOnce, false, message).expect("it is sent");
    };
    // Until the collector listens, what is published is lost.
    collector.wait("text", |it| {
        publish(&listener, "text", b"0D FFFF");
        thread::sleep(Duration::from_millis(50));
        it.count("words") > 0
    });
    let words: &[u16] = &[0x0D, 0xFFFF];
    let words = Words { first: 0, oldest: 0, read: 0, sent: 0, count: Filled::new(), words: words.into() };
    let message = Message {
        magic: Filled::new(),
        device: [2, 0, 0, 0, 0, 9],
        session: 1,
        body: Body::Words(words),
        crc: Filled::new(),
    };
    let message = message.encode_to_vec().expect("a message");
    let start = Instant::now();
    while listener.answered.is_empty() {
        assert!(start.elapsed() < PATIENCE, "no answer");
        publish(&listener, "bus/link", &message);
        thread::sleep(Duration::from_millis(50));
        listener.hear("bus/ack");
    }
    let answer = Message::decode(&listener.answered[0]).expect("a message");
    assert_eq!((answer.session, answer.body), (1, Body::Acknowledge(Acknowledge { next: 2 })));
    // Neither text nor a message; and a broker that was away for a while.
    publish(&listener, "text", b"\xFF\xFE");
    collector.wait("a refusal", |it| it.count("refused") == 1);
    let before = collector.count("words");
    drop(broker);
    let _broker = Mosquitto::start("mosquitto", &settings);
    collector.wait("text again", |it| {
        publish(&listener, "text", b"0D FFFF");
        thread::sleep(Duration::from_millis(50));
        it.count("words") > before
    });
    assert!(collector.stop());
    let stored = collecting::stored(&database);
    let device = stored.iter().find(|(key, _)| key == "02:00:00:00:00:09").expect("the sniffer");
    assert_eq!(device.1, [0x0D, 0xFFFF]);
    assert!(stored.iter().any(|(key, _)| *key == format!("mqtt://127.0.0.1:{port}/text")), "without the password");
}
