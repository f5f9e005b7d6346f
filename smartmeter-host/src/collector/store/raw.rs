//! The words as they came, and what they say of what is missing.

use super::sql::{Record, sql};
use super::whole::{PAGE, WORDS};
use super::write::{chunk, number, stored};
use super::{Chunk, Store, StoreError};

/// A session, and how far it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionSpan {
    /// Its key.
    pub id: i64,
    /// Whose it is.
    pub device: i64,
    /// Its number.
    pub number: u32,
    /// The number of the word that is expected next.
    pub next: u64,
    /// Whether no more will come.
    pub closed: bool,
    /// The words before this one were pruned.
    pub pruned: u64,
    /// From this one on all can be decoded anew.
    pub fresh: u64,
}

/// A frame, or a mark, as it is told to [`Tracker`](crate::gaps::Tracker).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trace {
    /// The sniffer started.
    Boot {
        /// Whose.
        device: i64,
    },
    /// Words were lost, or are not known.
    Lost {
        /// Whose.
        device: i64,
        /// When, in milliseconds since 1970.
        at: i64,
        /// How many; 0 where nobody says.
        words: i64,
    },
    /// A frame.
    Frame {
        /// Its key.
        id: i64,
        /// Whose it is.
        device: i64,
        /// When, in milliseconds since 1970.
        at: i64,
        /// Its bytes.
        bytes: Vec<u8>,
        /// Which of them are known; empty where all are.
        known: Vec<bool>,
        /// How far it can be trusted.
        quality: String,
    },
}

/// All sessions, or those of one device.
pub(super) const SESSIONS: &str = "SELECT session.id, device, number, next, closed, pruned, fresh FROM session
    JOIN device ON device.id = device WHERE $1 IS NULL OR key = $1 ORDER BY session.id";

impl Store {
    /// All sessions of a device, in the order in which they began; of all devices, where none is named.
    ///
    /// # Errors
    ///
    /// Where the database says so; also below.
    pub async fn sessions(&self, device: Option<&str>) -> Result<Vec<SessionSpan>, StoreError> {
        let rows = sql(SESSIONS).bind(device).all(&self.readers).await?;
        Ok(rows.iter().map(session).collect())
    }

    /// Some words of a session, from this number on; none behind the last.
    pub async fn page(&self, session: i64, from: u64) -> Result<Vec<Chunk>, StoreError> {
        let query = sql(WORDS).bind(session).bind(stored(from)).bind(PAGE);
        Ok(query.all(&self.readers).await?.iter().map(chunk).collect())
    }

    /// All words of a session, as they came, with those that say that some are lost.
    pub async fn words(&self, session: i64) -> Result<Vec<u16>, StoreError> {
        let (mut words, mut from) = (Vec::new(), 0);
        loop {
            let page = self.page(session, from).await?;
            let Some(last) = page.last() else { return Ok(words) };
            from = last.first + last.count;
            words.extend(page.into_iter().flat_map(|chunk| chunk.words));
        }
    }

    /// Frames and marks that were read in a span of milliseconds since 1970, in the order of the words; at most so many.
    pub async fn traces(&self, device: Option<i64>, span: (i64, i64), limit: u32) -> Result<Vec<Trace>, StoreError> {
        let query =
            "SELECT frame.session, frame.first, part, session.device, read_at, frame.id, bytes, known, quality, 0, 0
                 FROM frame JOIN session ON session.id = frame.session
                 WHERE read_at >= $1 AND read_at < $2 AND ($3 IS NULL OR session.device = $3)
             UNION ALL SELECT mark.session, mark.first, -1, session.device, read_at, NULL, NULL, NULL, NULL, word, lost
                 FROM mark JOIN session ON session.id = mark.session
                 WHERE read_at >= $1 AND read_at < $2 AND ($3 IS NULL OR session.device = $3)
             ORDER BY 1, 2, 3 LIMIT $4";
        let query = sql(query).bind(span.0).bind(span.1).bind(device).bind(limit);
        Ok(query.all(&self.readers).await?.iter().map(trace).collect())
    }
}

pub(super) fn session(row: &Record) -> SessionSpan {
    SessionSpan {
        id: row.get(0),
        device: row.get(1),
        number: u32::try_from(row.get::<i64>(2)).unwrap_or_default(),
        next: number(row.get(3)),
        closed: row.get(4),
        pruned: number(row.get(5)),
        fresh: number(row.get(6)),
    }
}

fn trace(row: &Record) -> Trace {
    let (device, at) = (row.get(3), row.get(4));
    match (row.get::<Option<i64>>(5), row.get::<i64>(9)) {
        (Some(id), _) => {
            let known: Option<&[u8]> = row.get(7);
            let known = known.unwrap_or_default().iter().map(|&known| known != 0).collect();
            Trace::Frame { id, device, at, bytes: row.get(6), known, quality: row.get(8) }
        }
        (None, 0xBBBB) => Trace::Boot { device },
        (None, _) => Trace::Lost { device, at, words: row.get(10) },
    }
}
