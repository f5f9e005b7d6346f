//! A topic of an MQTT broker: words in text, and below it messages of the link, as the firmware sends them: `TOPIC/link` to here,
//! `TOPIC/ack` back. A message never ends within a word.

use rumqttc::{AsyncClient, Event, EventLoop, Incoming, Publish, QoS, SubscribeFilter};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::text::Text;
use super::{Broken, Ended, LINK, LONGEST};
use crate::collector::arrival::{ANSWERS, Answer, Inbox, Stopped};
use crate::collector::mqtt::{Broker, options};

/// How many answers wait for the broker, and how many messages for us.
const WAITING: usize = 64;

/// Takes all that is published at a topic while we are there. MQTT's own acknowledgements would say that the broker has it, and
/// not that it is stored, so nothing is sent with any: the link has its own.
pub(super) async fn subscribe(at: &Broker, inbox: &mut Inbox) -> Result<Ended, Broken> {
    let (client, connection) = AsyncClient::new(options(at), WAITING);
    let (tell, mut published) = mpsc::channel(WAITING);
    let (answer, mut answers) = mpsc::channel(ANSWERS);
    let (answer, answers_at) = (Answer::Connection(answer), format!("{}/ack", at.prefix));
    let name = inbox.name().clone();
    // It ends when this does.
    let mut listening = JoinSet::new();
    listening.spawn(listen(connection, client.clone(), at.prefix.clone(), tell, name));
    let (mut text, mut stop) = (Text::new(inbox.name()), inbox.clone());
    loop {
        tokio::select! {
            biased;
            () = stop.stopped() => break,
            Some(message) = answers.recv() => {
                // A sniffer that gets no answer asks again.
                let _ = client.try_publish(&answers_at, QoS::AtMostOnce, false, message);
            }
            message = published.recv() => {
                let Some(message) = message else { break };
                take(&message, &mut text, &answer, inbox).await?;
            }
        }
    }
    text.end(inbox).await?;
    if inbox.is_stopped() {
        return Err(Broken::Stopped);
    }
    match listening.join_next().await {
        Some(Ok(Err(error))) => Err(Broken::Io(error)),
        _ => Ok(Ended::BrokeOff),
    }
}

async fn take(message: &Publish, text: &mut Text, answer: &Answer, inbox: &mut Inbox) -> Result<(), Stopped> {
    let bytes = &message.payload[..];
    match bytes {
        // It was said before, to others, and may have been taken then.
        _ if message.retain => {}
        _ if bytes.len() > LONGEST => inbox.refuse(&format_args!("a message of more than {LONGEST} bytes")),
        _ if bytes.starts_with(LINK) => inbox.message(bytes, answer).await?,
        _ if bytes.is_ascii() => text.push_whole(bytes, inbox).await?,
        _ => inbox.refuse(&"neither a message of the link nor text"),
    }
    Ok(())
}

/// Hands on what is published, until the connection breaks.
async fn listen(
    mut connection: EventLoop,
    client: AsyncClient,
    topic: String,
    tell: mpsc::Sender<Publish>,
    name: std::sync::Arc<str>,
) -> std::io::Result<()> {
    loop {
        match connection.poll().await.map_err(std::io::Error::other)? {
            Event::Incoming(Incoming::ConnAck(_)) => {
                tracing::info!(source = %name, "connected");
                let topics = [topic.clone(), format!("{topic}/link")];
                let topics = topics.map(|topic| SubscribeFilter::new(topic, QoS::AtMostOnce));
                client.subscribe_many(topics).await.map_err(std::io::Error::other)?;
            }
            Event::Incoming(Incoming::Publish(message)) => {
                let told = tell.send(message).await;
                told.map_err(|_| std::io::Error::from(std::io::ErrorKind::BrokenPipe))?;
            }
            _ => {}
        }
    }
}
