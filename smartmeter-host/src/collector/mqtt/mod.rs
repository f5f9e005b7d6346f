//! Readings on an MQTT broker, and Home Assistant told of them.
//!
//! What is to stand there is made of the store, and what changed of it is published, all retained. Once the broker is there
//! again, or Home Assistant says that it is, all of it is published. What stands there in another form, from before, is taken
//! away; Home Assistant warns of each message that only might do so, so the broker is asked first.

mod address;
mod topics;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use rumqttc::{
    AsyncClient, Event, EventLoop, Incoming, LastWill, MqttOptions, Outgoing, Publish, QoS, SubscribeFilter,
};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until, timeout};

pub use self::address::{Broker, NoBroker};
pub use self::topics::Discovery;
use self::topics::{Said, Topics, adds_up, status, told_at};
use super::alarm::AlarmRow;
use super::arrival::{Inbox, now};
use super::news::News;
use super::store::{DeviceRow, ReadingRow, Store, StoreError};

/// Where Home Assistant says that it is there.
const BIRTH: &str = "homeassistant/status";
/// How many messages wait for the broker.
const REQUESTS: usize = 256;
/// The longest message: what Home Assistant is told of a device with many sensors.
const LONGEST: usize = 256 * 1024;
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// After how long what is new is published, so that what comes together is published together.
const SOON: Duration = Duration::from_millis(500);
/// How often all devices are looked at, if nothing is new: one may have fallen silent.
const SELDOM: Duration = Duration::from_secs(15);
/// How long to wait until a broker is tried again: first, and at most.
const WAIT: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(30));
/// One of each kind.
const MOST_ALARMS: u32 = 8;
/// How long a broker has to take the last message.
const PATIENCE: Duration = Duration::from_secs(2);

/// With this in place of what it was told, Home Assistant keeps an entity until it is told of it in another form.
const MIGRATES: &str = r#"{"migrate_discovery": true}"#;

/// What happens on the connection.
enum Happened {
    Connected,
    Broken,
    /// Home Assistant has started.
    Born,
    /// Something stood at this topic when the broker was asked.
    Stands(String),
}

/// Publishes until the collector is to stop.
pub(super) async fn publish(
    (broker, discovery): (Broker, Discovery),
    store: Store,
    (mut news, mut alarms): (broadcast::Receiver<Arc<News>>, broadcast::Receiver<Arc<AlarmRow>>),
    mut inbox: Inbox,
) {
    let mut options = options(&broker);
    options.set_last_will(LastWill::new(status(&broker.prefix), "offline", QoS::AtLeastOnce, true));
    let (client, connection) = AsyncClient::new(options, REQUESTS);
    let (tell, mut happened) = mpsc::channel(16);
    let connection = tokio::spawn(keep_connected(connection, tell, inbox.named(&broker.to_string())));
    let mut publisher = Publisher::new(broker, discovery, store, client);
    let (mut new, mut soon, mut seldom) = (HashSet::new(), Instant::now(), interval(SELDOM));
    seldom.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let all_said = tokio::select! {
            biased;
            () = inbox.stopped() => break,
            event = happened.recv() => {
                let Some(event) = event else { break };
                publisher.take(event);
                false
            }
            _ = seldom.tick() => publisher.look(None).await,
            () = sleep_until(soon), if !new.is_empty() => publisher.look(Some(&std::mem::take(&mut new))).await,
            heard = news.recv() => match heard {
                Ok(frame) => is_new(frame.device, &mut new, &mut soon),
                Err(RecvError::Lagged(_)) => false,
                Err(RecvError::Closed) => break,
            },
            raised = alarms.recv() => match raised {
                Ok(alarm) => is_new(alarm.device, &mut new, &mut soon),
                Err(RecvError::Lagged(_)) => false,
                Err(RecvError::Closed) => break,
            },
        };
        if !all_said {
            seldom.reset_after(SOON);
        }
        inbox.counts().published.add(std::mem::take(&mut publisher.published));
    }
    publisher.leave();
    let _ = timeout(PATIENCE, connection).await;
}

/// Something is to be said of a device, with what else will be new by then.
fn is_new(device: i64, new: &mut HashSet<i64>, soon: &mut Instant) -> bool {
    if new.is_empty() {
        *soon = Instant::now() + SOON;
    }
    new.insert(device);
    true
}

/// How to connect to a broker.
pub(super) fn options(broker: &Broker) -> MqttOptions {
    let name = format!("smartmeter-{:08x}", fastrand::u32(..));
    let mut options = MqttOptions::new(name, &broker.host, broker.port);
    options.set_keep_alive(KEEP_ALIVE).set_max_packet_size(LONGEST, LONGEST);
    if let Some((user, password)) = &broker.login {
        options.set_credentials(user, password);
    }
    options
}

/// Connects, again and again, until the collector says goodbye.
async fn keep_connected(mut connection: EventLoop, tell: mpsc::Sender<Happened>, inbox: Inbox) {
    let mut wait = WAIT.0;
    loop {
        let happened = match connection.poll().await {
            Ok(Event::Incoming(Incoming::ConnAck(_))) => {
                tracing::info!(broker = %inbox.name(), "connected");
                wait = WAIT.0;
                Happened::Connected
            }
            Ok(Event::Incoming(Incoming::Publish(message))) => match happened(&message) {
                Some(happened) => happened,
                None => continue,
            },
            Ok(Event::Outgoing(Outgoing::Disconnect)) => return,
            Ok(_) => continue,
            Err(error) => {
                inbox.counts().broker_breaks.add(1);
                tracing::warn!(broker = %inbox.name(), "{error}; trying again in {wait:?}");
                Happened::Broken
            }
        };
        let is_broken = matches!(happened, Happened::Broken);
        if tell.send(happened).await.is_err() && is_broken {
            return;
        }
        if is_broken {
            sleep(wait).await;
            wait = (wait * 2).min(WAIT.1);
        }
    }
}

/// What a message says: that Home Assistant has started, or, kept by the broker, that it was told of something.
fn happened(message: &Publish) -> Option<Happened> {
    if message.topic == BIRTH {
        return (&message.payload[..] == b"online").then_some(Happened::Born);
    }
    message.retain.then(|| Happened::Stands(message.topic.clone()))
}

/// What is published, and what was.
struct Publisher {
    broker: Broker,
    discovery: Discovery,
    store: Store,
    client: AsyncClient,
    is_connected: bool,
    said: Topics,
    /// Devices of which the broker was asked what stands there.
    asked: HashSet<i64>,
    /// Where something stood then, and was not taken away yet.
    standing: HashSet<String>,
    /// The largest totals so far, those that Home Assistant knows; and whether they are held.
    totals: HashMap<(i64, String, String), (f64, bool)>,
    /// How many messages went out since somebody asked.
    published: u64,
}

impl Publisher {
    fn new(broker: Broker, discovery: Discovery, store: Store, client: AsyncClient) -> Self {
        let (said, asked, standing, totals) = (Topics::new(), HashSet::new(), HashSet::new(), HashMap::new());
        Self { broker, discovery, store, client, is_connected: false, said, asked, standing, totals, published: 0 }
    }

    fn take(&mut self, happened: Happened) {
        match happened {
            Happened::Connected => {
                self.is_connected = true;
                self.said.clear();
                self.asked.clear();
                self.standing.clear();
                // With no room for that, it would not be connected now.
                let _ = self.client.try_subscribe(BIRTH, QoS::AtLeastOnce);
            }
            Happened::Born => self.said.clear(),
            Happened::Broken => self.is_connected = false,
            Happened::Stands(topic) => _ = self.standing.insert(topic),
        }
    }

    /// Publishes what changed of some devices, or of all, and says whether that is all of it.
    async fn look(&mut self, devices: Option<&HashSet<i64>>) -> bool {
        if !self.is_connected {
            return true;
        }
        match self.topics(devices).await {
            Ok((topics, is_all)) => self.say_all(topics) && is_all,
            Err(error) => {
                tracing::warn!("can't read what is to be published: {error}");
                false
            }
        }
    }

    /// What is to stand there, and whether that is all; of a device that the broker was not asked of, it is not.
    async fn topics(&mut self, devices: Option<&HashSet<i64>>) -> Result<(Topics, bool), StoreError> {
        let mut topics = Topics::from([(status(&self.broker.prefix), "online".to_owned())]);
        let mut is_all = true;
        for device in self.store.devices().await? {
            if devices.is_some_and(|devices| !devices.contains(&device.id)) {
                continue;
            }
            if self.asked.contains(&device.id) {
                let latest = self.store.latest(Some(device.id)).await?;
                topics.append(&mut self.of(&device, &latest).await?);
            } else {
                self.ask(&device);
                is_all = false;
            }
        }
        Ok((topics, is_all))
    }

    /// Asks the broker what Home Assistant was told of a device. With no room for that, it is asked the next time.
    fn ask(&mut self, device: &DeviceRow) {
        let filters = told_at(&self.broker.prefix, device);
        let filters = filters.map(|filter| SubscribeFilter::new(filter, QoS::AtLeastOnce));
        if self.client.try_subscribe_many(filters).is_ok() {
            self.asked.insert(device.id);
        }
    }

    async fn of(&mut self, device: &DeviceRow, latest: &[ReadingRow]) -> Result<Topics, StoreError> {
        // What a meter tells of the days before would else be taken for what is used now.
        let after = device.first_seen.div_euclid(1000);
        let mut totals = Vec::with_capacity(latest.len());
        for reading in latest {
            let total = if adds_up(reading) { Some(self.store.sum(reading, after).await?) } else { None };
            totals.push(total.map(|total| self.rising(reading, total)));
        }
        let alarms = self.store.alarms(Some(device.id), true, MOST_ALARMS).await?;
        let (prefix, discovery) = (&self.broker.prefix[..], self.discovery);
        Ok(Said { prefix, device, latest, totals: &totals, alarms: &alarms, discovery }.topics(now()))
    }

    /// A total that never falls: where a better reading takes the place of a larger one, it waits until it is reached again.
    fn rising(&mut self, reading: &ReadingRow, total: f64) -> f64 {
        let key = (reading.device, reading.metric.clone(), reading.item.clone());
        let (most, was_held) = self.totals.entry(key).or_insert((total, false));
        let is_held = total < *most;
        if is_held && !*was_held {
            let (metric, device) = (&reading.metric, reading.device);
            tracing::warn!("the total of {metric} of device {device} stays at {most}: it would fall to {total}");
        }
        (*most, *was_held) = (most.max(total), is_held);
        *most
    }

    /// Publishes all that was not said yet, and says whether there was room for it. What stands there in another form goes when
    /// all stands there in this one, and Home Assistant is told so first.
    fn say_all(&mut self, topics: Topics) -> bool {
        let (gone, told): (Topics, Topics) = topics.into_iter().partition(|(_, message)| message.is_empty());
        let gone: Vec<String> = gone.into_keys().filter(|topic| self.standing.contains(topic)).collect();
        let is_moved = self.discovery != Discovery::Off;
        let has_room = gone.iter().all(|topic| !is_moved || self.say(topic.clone(), MIGRATES.to_owned()))
            && told.into_iter().all(|(topic, message)| self.say(topic, message));
        has_room && gone.iter().all(|topic| self.take_away(topic))
    }

    fn take_away(&mut self, topic: &str) -> bool {
        let is_gone = self.say(topic.to_owned(), String::new());
        if is_gone {
            self.standing.remove(topic);
        }
        is_gone
    }

    /// Publishes what was not said yet, and says whether there was room for it.
    fn say(&mut self, topic: String, message: String) -> bool {
        if self.said.get(&topic) == Some(&message) {
            return true;
        }
        let is_taken = self.client.try_publish(&topic, QoS::AtLeastOnce, true, message.clone()).is_ok();
        if is_taken {
            self.published += 1;
            self.said.insert(topic, message);
        }
        is_taken
    }

    /// Says that nobody is there any more.
    fn leave(&self) {
        if self.is_connected {
            let _ = self.client.try_publish(status(&self.broker.prefix), QoS::AtLeastOnce, true, "offline");
        }
        let _ = self.client.try_disconnect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_total_never_falls() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("smartmeter.db")).await.unwrap();
        let broker: Broker = "mqtt://localhost".parse().unwrap();
        let (client, _connection) = AsyncClient::new(options(&broker), 1);
        let mut publisher = Publisher::new(broker, Discovery::Device, store, client);
        let reading = ReadingRow {
            device: 1,
            metric: "use".into(),
            item: String::new(),
            time: 0,
            clock: "frame",
            value: 1.0,
            unit: "Wh".into(),
            interval: 60,
            quality: "checked",
            frame: None,
            count: 1,
            min: None,
            max: None,
        };
        let totals = [5.0, 7.0, 6.5, 7.5].map(|total| publisher.rising(&reading, total));
        assert_eq!(totals, [5.0, 7.0, 7.0, 7.5]);
    }
}
