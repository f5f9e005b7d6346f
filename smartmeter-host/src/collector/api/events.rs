//! What goes on: new frames as server-sent events, and sniffers' WebSockets.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Extension;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{ConnectInfo, State, WebSocketUpgrade};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, StreamExt, stream};
use serde::Deserialize;
use tokio::sync::broadcast::error::RecvError;

use super::super::http::Place;
use super::super::news::News;
use super::super::sources;
use super::Api;
use super::answer::Problem;
use super::params::{OfDevice, Params};

/// How often something is sent where nothing happens, so that whoever listens knows that we are there.
const ALIVE: Duration = Duration::from_secs(15);

/// Who sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sender {
    /// Its name, of one that sends text; else its address is.
    device: Option<String>,
}

/// New frames, as they are stored, and alarms
#[utoipa::path(get, path = "/api/v1/events", params(OfDevice), responses(
    (status = 200, description = "Server-sent events `frame`, each with a frame and its readings; `alarm`, each with an alarm that \
        is raised or resolved; `missed` says how many frames were not sent to somebody who is too slow", body = News,
        content_type = "text/event-stream"),
    (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn events(
    State(api): State<Api>,
    Params(of): Params<OfDevice>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut stop = api.inbox.clone();
    let news = stream::unfold(api.news.subscribe(), move |mut news| async move {
        loop {
            let event = match news.recv().await {
                Ok(frame) if of.device.is_none_or(|device| device == frame.device) => {
                    Event::default().event("frame").id(frame.frame.to_string()).json_data(frame.as_ref())
                }
                Ok(_) => continue,
                Err(RecvError::Lagged(missed)) => Ok(Event::default().event("missed").data(missed.to_string())),
                Err(RecvError::Closed) => return None,
            };
            // What a frame says is always JSON.
            return Some((Ok(event.unwrap_or_default()), news));
        }
    });
    let alarms = stream::unfold(api.watchers.subscribe(), move |mut alarms| async move {
        loop {
            match alarms.recv().await {
                Ok(alarm) if of.device.is_none_or(|device| device == alarm.device) => {
                    let event = Event::default().event("alarm").json_data(alarm.as_ref());
                    return Some((Ok(event.unwrap_or_default()), alarms));
                }
                // Who missed some asks which are open.
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    });
    let news = stream::select(news, alarms).take_until(Box::pin(async move { stop.stopped().await }));
    Sse::new(news).keep_alive(KeepAlive::new().interval(ALIVE))
}

/// Whether a browser says that a page from elsewhere asks. Of requests it keeps answers from such a page, of WebSockets nothing.
fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or_default());
    let Some(origin) = text(header::ORIGIN) else { return false };
    let host = origin.split_once("://").map(|(_, host)| host);
    host != text(header::HOST)
}

/// A sniffer that sends messages of the link, or text.
pub(super) async fn sniffer(
    State(api): State<Api>,
    Params(sender): Params<Sender>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    Extension(place): Extension<Place>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    if sender.device.as_ref().is_some_and(|name| name.is_empty() || name.len() > 64 || name.contains(char::is_control))
    {
        return Err(Problem::bad("device: expected a name of 1 to 64 bytes"));
    }
    if is_foreign(&headers) {
        return Err(Problem::new(StatusCode::FORBIDDEN, "a page from elsewhere sends nothing"));
    }
    let refused = |error: WebSocketUpgradeRejection| Problem::bad(error.body_text());
    let limited = upgrade.map_err(refused)?.max_message_size(sources::LONGEST * 2).max_frame_size(sources::LONGEST * 2);
    // There may be thousands of them, and most say little.
    let limited = limited.read_buffer_size(sources::LONGEST).write_buffer_size(0);
    Ok(limited.on_upgrade(move |socket| async move {
        sources::socket(socket, from, sender.device, api.inbox, place).await;
    }))
}
