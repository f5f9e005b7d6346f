//! One message of the link in each MQTT 5 publication: `<topic>/link` to the collector, `<topic>/ack` back.
//!
//! Quality of service 0 is enough: the link has numbers and acknowledgements of its own, and they reach to the
//! collector, where MQTT's end at the broker.

use core::num::NonZero;

use embassy_net::Stack;
use embassy_net::tcp::TcpSocket;
use embassy_time::{Duration, Instant, with_timeout};
use rust_mqtt::buffer::AllocBuffer;
use rust_mqtt::client::Client;
use rust_mqtt::client::event::Event;
use rust_mqtt::client::options::{ConnectOptions, PublicationOptions, SubscriptionOptions, TopicReference};
use rust_mqtt::config::KeepAlive;
use rust_mqtt::header::FixedHeader;
use rust_mqtt::types::{MqttBinary, MqttString, TopicFilter, TopicName};

use super::messages::{Lost, Messages, PATIENCE};
use super::tcp;

const KEEP_ALIVE: NonZero<u16> = NonZero::new(60).unwrap();
const PING_EVERY: Duration = Duration::from_secs(20);
/// Longest packet that the broker may send.
const MAX_PACKET: NonZero<u32> = NonZero::new(1024).unwrap();
/// `<topic>/link`.
const MAX_TOPIC: usize = 80;

/// One subscription, one publication at a time, no properties that would take memory.
type Broker<'a> = Client<'a, 'a, TcpSocket<'a>, AllocBuffer, 1, 1, 1, 0, 0, 0, 0>;

/// Who this is to the broker.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Account<'a> {
    pub(crate) name: &'a str,
    pub(crate) user: &'a str,
    pub(crate) password: &'a str,
    pub(crate) topic: &'a str,
}

pub(crate) struct Mqtt<'a> {
    broker: Broker<'a>,
    topic: heapless::String<MAX_TOPIC>,
    header: Option<FixedHeader>,
    last_sent: Instant,
}

impl<'a> Mqtt<'a> {
    pub(crate) async fn connect(
        stack: Stack<'a>,
        (memory, buffer): (&'a mut tcp::Memory, &'a mut AllocBuffer),
        server: (&str, u16),
        account: Account<'_>,
    ) -> Result<Self, Lost> {
        let socket = tcp::connect(stack, memory, server).await?;
        let topic = topic(account.topic, "link")?;
        let mut mqtt = Self { broker: Client::new(buffer), topic, header: None, last_sent: Instant::now() };
        with_timeout(PATIENCE, mqtt.log_in(socket, account)).await.map_err(|_| Lost::Timeout)??;
        Ok(mqtt)
    }

    async fn log_in(&mut self, socket: TcpSocket<'a>, account: Account<'_>) -> Result<(), Lost> {
        let mut options = ConnectOptions::new().clean_start().maximum_packet_size(MAX_PACKET);
        options = options.keep_alive(KeepAlive::Seconds(KEEP_ALIVE));
        if !account.user.is_empty() {
            options = options.user_name(string(account.user)?);
            options = options.password(MqttBinary::from_slice(account.password.as_bytes()).map_err(|_| Lost::TooLong)?);
        }
        // The broker keeps no session, so the name only says who it is.
        let name = MqttString::try_from(alloc::boxed::Box::<str>::from(account.name)).map_err(|_| Lost::Protocol)?;
        self.broker.connect(socket, &options, Some(name)).await.map_err(|_| Lost::Refused)?;
        let acknowledgements = topic(account.topic, "ack")?;
        let filter = TopicFilter::new(string(&acknowledgements)?).ok_or(Lost::Protocol)?;
        self.broker.subscribe(filter, &SubscriptionOptions::new()).await.map_err(|_| Lost::Closed)?;
        Ok(())
    }
}

impl Messages for Mqtt<'_> {
    async fn send(&mut self, message: &[u8]) -> Result<(), Lost> {
        self.last_sent = Instant::now();
        let topic = TopicName::new(string(&self.topic)?).ok_or(Lost::Protocol)?;
        let options = PublicationOptions::new(TopicReference::Name(topic));
        let published = with_timeout(PATIENCE, self.broker.publish(&options, message.into())).await;
        published.map_err(|_| Lost::Timeout)?.map_err(|_| Lost::Closed)?;
        Ok(())
    }

    async fn wait(&mut self) -> Result<(), Lost> {
        if self.header.is_none() {
            self.header = Some(self.broker.poll_header().await.map_err(|_| Lost::Closed)?);
        }
        Ok(())
    }

    async fn receive(&mut self, message: &mut [u8]) -> Result<Option<usize>, Lost> {
        let Some(header) = self.header.take() else { return Ok(None) };
        let event = with_timeout(PATIENCE, self.broker.poll_body(header)).await;
        match event.map_err(|_| Lost::Timeout)?.map_err(|_| Lost::Protocol)? {
            Event::Publish(publication) => {
                let payload = publication.message.as_bytes();
                message.get_mut(..payload.len()).ok_or(Lost::TooLong)?.copy_from_slice(payload);
                Ok(Some(payload.len()))
            }
            _ => Ok(None),
        }
    }

    /// The broker gives up a client that says nothing.
    async fn idle(&mut self) -> Result<(), Lost> {
        if self.last_sent.elapsed() < PING_EVERY {
            return Ok(());
        }
        self.last_sent = Instant::now();
        with_timeout(PATIENCE, self.broker.ping()).await.map_err(|_| Lost::Timeout)?.map_err(|_| Lost::Closed)
    }
}

fn topic(base: &str, last: &str) -> Result<heapless::String<MAX_TOPIC>, Lost> {
    let mut topic = heapless::String::new();
    for part in [base, "/", last] {
        topic.push_str(part).map_err(|_| Lost::TooLong)?;
    }
    Ok(topic)
}

fn string(text: &str) -> Result<MqttString<'_>, Lost> {
    MqttString::from_str(text).map_err(|_| Lost::TooLong)
}
