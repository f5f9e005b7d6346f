//! How devices and the collector are.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use smartmeter_proto::link::Message;
use smartmeter_proto::{Frame, Reading};
use utoipa::ToSchema;

use super::super::alarm::is_silent;
use super::super::arrival::now;
use super::super::counts::{Count, Counts};
use super::super::store::{DeviceRow, quality};
use super::super::version;
use super::Api;

/// A device, and what it says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(super) struct Device {
    /// Its key.
    id: i64,
    /// Its MAC address, or the name of its source.
    pub(super) key: String,
    /// The name that its user gave it.
    name: String,
    /// What it runs.
    firmware: String,
    /// In milliseconds since 1970.
    first_seen: i64,
    /// In milliseconds since 1970.
    pub(super) last_seen: i64,
    /// Whether nothing came of it for ten minutes.
    silent: bool,
    /// When it last said how it is, in milliseconds since 1970.
    status_at: Option<i64>,
    /// What it said then.
    pub(super) status: Vec<Figure>,
}

/// One figure of a status.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(in crate::collector) struct Figure {
    /// What it is.
    pub(in crate::collector) metric: &'static str,
    /// In its unit.
    pub(in crate::collector) value: f64,
    /// The unit.
    pub(in crate::collector) unit: &'static str,
}

/// How the collector is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Health {
    /// `ok`; `behind` where more than half of the queue is full.
    status: &'static str,
    /// The program and its version.
    program: &'static str,
    /// The protocol that it decodes.
    protocol: &'static str,
    /// The hash of that protocol's declarations.
    schema: String,
    /// Since when, in seconds.
    uptime: u64,
    /// Now, in milliseconds since 1970.
    now: i64,
    /// What waits to be stored.
    queue: usize,
    /// How much may.
    queue_room: usize,
    /// What was counted since it started.
    counts: std::collections::BTreeMap<String, u64>,
}

pub(super) fn device(row: &DeviceRow) -> Device {
    let DeviceRow { id, key, name, firmware, first_seen, last_seen, status, status_at } = row.clone();
    let status = status.as_deref().map(figures).unwrap_or_default();
    let silent = is_silent(last_seen, now());
    Device { id, key, name, firmware, first_seen, last_seen, silent, status_at, status }
}

/// What a message of the link measures, by its declaration.
pub(in crate::collector) fn figures(message: &[u8]) -> Vec<Figure> {
    let mut figures = Vec::new();
    if let Ok(message) = Message::decode(message) {
        message.for_each_reading(|reading: Reading| {
            let unit = reading.field.unit.unwrap_or_default();
            let value = reading.to_f64().filter(|value| value.is_finite());
            figures.extend(value.map(|value| Figure { metric: reading.metric.name, value, unit }));
        });
    }
    figures
}

/// All that is counted, with its name and what it is.
pub(super) fn counted(counts: &Counts) -> Vec<(String, &'static str, u64)> {
    let named = |name: &str, what, count: &Count| (name.to_owned(), what, count.get());
    let mut all = vec![
        named("arrivals", "Messages of the link, and pieces of text", &counts.arrivals),
        named("refused", "What came and was neither", &counts.refused),
        named("limited", "Requests and datagrams of those who sent too many", &counts.limited),
        named("silent", "Connections that were closed since nothing came of them", &counts.silent),
        named("words", "Words that were stored", &counts.words),
        named("words_repeated", "Words that came again", &counts.repeated),
        named("words_lost", "Words that never came, by their numbers on the link", &counts.lost),
        named("readings", "Readings in frames that were stored", &counts.readings),
        named("commits", "Times at which something was stored", &counts.commits),
        named("commit_failures", "Times at which nothing could be stored", &counts.failures),
        named("published", "Messages that went out to a broker", &counts.published),
        named("pushed", "Readings that InfluxDB took", &counts.pushed),
        named("push_refused", "Readings that InfluxDB refused", &counts.push_refused),
        named("push_breaks", "Times at which InfluxDB took nothing", &counts.push_breaks),
        named("pruned", "Words, frames, marks and readings that policies took away", &counts.pruned),
        named("prune_failures", "Times at which nothing could be taken away", &counts.prune_failures),
        named("broker_breaks", "Times at which a broker broke off or could not be had", &counts.broker_breaks),
        named("source_breaks", "Times at which a source broke off or could not be had", &counts.breaks),
    ];
    for (rank, count) in (0..).zip(&counts.frames) {
        all.push((format!("frames_{}", quality(rank)), "Frames of this quality", count.get()));
    }
    all
}

/// How the collector is
#[utoipa::path(get, path = "/api/v1/health", responses(
    (status = 200, description = "It answers", body = Health),
))]
pub(super) async fn health(State(api): State<Api>) -> Json<Health> {
    let (waiting, room) = api.inbox.waiting();
    Json(Health {
        status: if waiting * 2 > room { "behind" } else { "ok" },
        program: version::PROGRAM,
        protocol: api.about.protocol,
        schema: api.about.schema.clone(),
        uptime: api.about.began.elapsed().as_secs(),
        now: now(),
        queue: waiting,
        queue_room: room,
        counts: counted(api.inbox.counts()).into_iter().map(|(name, _, count)| (name, count)).collect(),
    })
}
