//! WebSockets at `/ws`: binary messages of the link, and words in text.

use std::net::SocketAddr;

use axum::extract::ws::{Message, WebSocket};
use futures_util::{SinkExt, StreamExt};
use tokio::sync::mpsc;

use super::LONGEST;
use super::text::Text;
use crate::collector::arrival::{ANSWERS, Answer, Inbox, Stopped};

/// Takes all that one connection brings.
pub(crate) async fn socket(socket: WebSocket, from: SocketAddr, device: Option<String>, inbox: Inbox) {
    let device = device.unwrap_or_else(|| from.ip().to_string());
    let mut inbox = inbox.named(&format!("ws:{device}"));
    let mut text = Text::new(inbox.name());
    // Whoever is gone may come again.
    let _ = talk(socket, &mut text, &mut inbox).await;
    let _ = text.end(&mut inbox).await;
}

async fn talk(socket: WebSocket, text: &mut Text, inbox: &mut Inbox) -> Result<(), Stopped> {
    let (mut to, mut from) = socket.split();
    let (answer, mut answers) = mpsc::channel::<Vec<u8>>(ANSWERS);
    let answer = Answer::Connection(answer);
    let mut stop = inbox.clone();
    loop {
        tokio::select! {
            biased;
            () = stop.stopped() => return Err(Stopped),
            Some(message) = answers.recv() => {
                if to.send(Message::Binary(message.into())).await.is_err() {
                    return Ok(());
                }
            }
            message = from.next() => match message {
                Some(Ok(Message::Binary(message))) => inbox.message(&message, &answer).await?,
                Some(Ok(Message::Text(message))) if message.len() <= LONGEST => {
                    text.push_whole(message.as_bytes(), inbox).await?;
                }
                Some(Ok(Message::Text(message))) => {
                    inbox.refuse(&format_args!("a message of {} bytes; the longest are {LONGEST}", message.len()));
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Ok(()),
            },
        }
    }
}
