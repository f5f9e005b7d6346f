//! What was stored just now, for those who watch.

use std::sync::Arc;

use serde::Serialize;
use tokio::sync::broadcast;
use utoipa::ToSchema;

use super::decoder::{Decoded, Measured};
use crate::show;

/// How many frames wait for somebody who watches and is slow. Of more, the oldest are left out, and that is said.
pub const WAITING: usize = 1024;

/// Tells all who watch.
pub type NewsSender = broadcast::Sender<Arc<News>>;

/// A frame that was stored just now.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct News {
    /// The frame's key.
    pub frame: i64,
    /// Whose it is.
    pub device: i64,
    /// When it was read, in milliseconds since 1970.
    pub read_at: i64,
    /// What it is.
    pub name: String,
    /// How far it can be trusted.
    pub quality: &'static str,
    /// What is wrong, or what was put right.
    pub note: String,
    /// Its bytes in hexadecimal.
    pub bytes: String,
    /// What it measures.
    pub readings: Vec<NewReading>,
}

/// A reading in it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NewReading {
    /// What is measured.
    pub metric: &'static str,
    /// Which of several; empty where there is one.
    pub item: String,
    /// When what was measured ended, in seconds since 1970.
    pub time: i64,
    /// In its unit.
    pub value: f64,
    /// The unit.
    pub unit: &'static str,
    /// The length of its interval, in seconds; 0 for an instant.
    pub interval: u32,
    /// How far it can be trusted.
    pub quality: &'static str,
}

impl News {
    pub(super) fn new(frame: i64, device: i64, decoded: Decoded) -> Self {
        Self {
            frame,
            device,
            read_at: decoded.read.at,
            bytes: show::hex(&decoded.bytes),
            name: decoded.name,
            quality: decoded.quality.as_str(),
            note: decoded.note,
            readings: decoded.readings.into_iter().map(NewReading::from).collect(),
        }
    }
}

impl From<Measured> for NewReading {
    fn from(reading: Measured) -> Self {
        let Measured { metric, item, time, value, unit, interval, quality, .. } = reading;
        Self { metric, item, time, value, unit, interval, quality: quality.as_str() }
    }
}
