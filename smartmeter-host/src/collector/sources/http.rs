//! WebSockets at `/ws`: binary messages of the link, and words in text.

use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use futures_util::stream::SplitSink;
use futures_util::{SinkExt, StreamExt};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use super::LONGEST;
use super::text::Text;
use crate::collector::arrival::{ANSWERS, Answer, Inbox, Stopped};
use crate::collector::http::Place;

/// How often it is asked whether the other end is still there.
const PING: Duration = Duration::from_secs(15);
/// Who has said nothing for so long, not even that, is gone: a board that lost its power says no goodbye.
const SILENCE: Duration = Duration::from_secs(40);
/// How long somebody has to take what is sent.
const PATIENCE: Duration = Duration::from_secs(10);

/// Takes all that one connection brings.
pub(in crate::collector) async fn socket(
    socket: WebSocket,
    from: SocketAddr,
    device: Option<String>,
    inbox: Inbox,
    place: Place,
) {
    let device = device.unwrap_or_else(|| from.ip().to_string());
    let mut inbox = inbox.named(&format!("ws:{device}"));
    let mut text = Text::new(inbox.name());
    // Whoever is gone may come again.
    if let Ok(Talk::Silent) = talk(socket, &mut text, &mut inbox).await {
        place.is_silent(from, &inbox);
    }
    let _ = text.end(&mut inbox).await;
}

/// How a connection ended.
enum Talk {
    /// The other end closed it, or is gone.
    Over,
    /// The other end did not even say that it is there.
    Silent,
}

async fn talk(socket: WebSocket, text: &mut Text, inbox: &mut Inbox) -> Result<Talk, Stopped> {
    let (mut to, mut from) = socket.split();
    let (answer, mut answers) = mpsc::channel::<Vec<u8>>(ANSWERS);
    let answer = Answer::Connection(answer);
    let (mut stop, mut look, mut heard) = (inbox.clone(), interval(PING), Instant::now());
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            () = stop.stopped() => return Err(Stopped),
            Some(message) = answers.recv() => {
                if !send(&mut to, Message::Binary(message.into())).await {
                    return Ok(Talk::Over);
                }
            }
            message = from.next() => {
                let Some(Ok(message)) = message else { return Ok(Talk::Over) };
                if !take(message, &answer, text, inbox).await? {
                    return Ok(Talk::Over);
                }
                heard = Instant::now();
            }
            // After all that has come: while the database can't be written, it waits here, and nobody is silent.
            _ = look.tick() => {
                if heard.elapsed() > SILENCE || !send(&mut to, Message::Ping(Vec::new().into())).await {
                    return Ok(Talk::Silent);
                }
            }
        }
    }
}

/// Takes a message, and says whether more may come.
async fn take(message: Message, answer: &Answer, text: &mut Text, inbox: &mut Inbox) -> Result<bool, Stopped> {
    match message {
        Message::Binary(message) => inbox.message(&message, answer).await?,
        Message::Text(message) if message.len() <= LONGEST => text.push_whole(message.as_bytes(), inbox).await?,
        Message::Text(message) => {
            inbox.refuse(&format_args!("a message of {} bytes; the longest are {LONGEST}", message.len()));
        }
        Message::Ping(_) | Message::Pong(_) => {}
        Message::Close(_) => return Ok(false),
    }
    Ok(true)
}

/// Sends, and says whether it was taken.
async fn send(to: &mut SplitSink<WebSocket, Message>, message: Message) -> bool {
    matches!(timeout(PATIENCE, to.send(message)).await, Ok(Ok(())))
}
