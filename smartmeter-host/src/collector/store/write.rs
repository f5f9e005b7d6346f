//! What goes in: all of a batch, or nothing of it.

use std::borrow::Cow;

use super::sql::{Commit, Pool, Record, sql};
use super::{LONGEST_STRETCH, Store, StoreError, rank};
use crate::collector::decoder::{Clock, Decoded, Found, Marked, Measured, Moment};

/// A session, as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionRow {
    /// Its key in the database.
    pub id: i64,
    /// Its device's key.
    pub device: i64,
    /// The number of the word that is expected next.
    pub next: u64,
    /// Decoding can go on from this word.
    pub decoded: u64,
}

/// Words that came together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// The number of the first one.
    pub first: u64,
    /// For how many numbers they stand.
    pub count: u64,
    /// How many of these are lost.
    pub lost: u64,
    /// When the first one was read.
    pub read: Moment,
    /// The words.
    pub words: Vec<u16>,
}

/// One commit.
#[derive(Debug)]
pub struct Batch {
    pub(super) transaction: Commit,
    /// Readings that are newer, in seconds since 1970, are of a time that no policy has dealt with yet.
    pub(super) horizon: i64,
    /// Whether all is made anew from the words.
    pub(super) is_anew: bool,
}

impl Store {
    /// Begins a commit.
    ///
    /// # Errors
    ///
    /// Where the database says so.
    pub async fn begin(&self) -> Result<Batch, StoreError> {
        let transaction = match &self.writer {
            // At once, so that nobody else writes between what is read and what is written.
            Pool::Sqlite(pool) => Commit::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
            // A session's row is locked by whoever takes words of it, until all of it is kept.
            Pool::Postgres(pool) => Commit::Postgres(pool.begin().await?),
        };
        Ok(Batch { transaction, horizon: i64::MIN, is_anew: false })
    }
}

pub(super) fn number(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or_default()
}

pub(super) fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Batch {
    /// Ends it: what it holds is kept.
    ///
    /// # Errors
    ///
    /// Where the database says so; then nothing is.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.transaction.commit().await
    }

    /// The device of this key, which was seen now.
    ///
    /// # Errors
    ///
    /// Where the database says so; also below.
    pub async fn device(&mut self, key: &str, now: i64) -> Result<i64, StoreError> {
        let row = sql("INSERT INTO device (key, first_seen, last_seen) VALUES ($1, $2, $2)
             ON CONFLICT (key) DO UPDATE SET last_seen = CASE WHEN excluded.last_seen > device.last_seen
                 THEN excluded.last_seen ELSE device.last_seen END RETURNING id")
        .bind(key)
        .bind(now)
        .one(&mut self.transaction)
        .await?;
        Ok(row.get(0))
    }

    /// What a device says of itself.
    pub async fn describe(&mut self, device: i64, name: &str, firmware: &str) -> Result<(), StoreError> {
        let query = sql("UPDATE device SET name = $2, firmware = $3 WHERE id = $1");
        query.bind(device).bind(name).bind(firmware).run(&mut self.transaction).await?;
        Ok(())
    }

    /// In which message a device said how it is.
    pub async fn status(&mut self, device: i64, message: &[u8], now: i64) -> Result<(), StoreError> {
        let query = sql("UPDATE device SET status = $2, status_at = $3 WHERE id = $1");
        query.bind(device).bind(message).bind(now).run(&mut self.transaction).await?;
        Ok(())
    }

    /// The session of this number.
    pub async fn session(&mut self, device: i64, session: u32, now: i64) -> Result<SessionRow, StoreError> {
        let row = sql("INSERT INTO session (device, number, began) VALUES ($1, $2, $3)
             ON CONFLICT (device, number) DO UPDATE SET number = excluded.number RETURNING id, next, decoded")
        .bind(device)
        .bind(session)
        .bind(now)
        .one(&mut self.transaction)
        .await?;
        Ok(SessionRow { id: row.get(0), device, next: number(row.get(1)), decoded: number(row.get(2)) })
    }

    /// The number of the first word of the chunk that this word came in.
    pub async fn chunk_of(&mut self, session: i64, word: u64) -> Result<u64, StoreError> {
        let query = sql("SELECT coalesce(max(first), 0) FROM chunk WHERE session = $1 AND first <= $2");
        Ok(number(query.bind(session).bind(stored(word)).one(&mut self.transaction).await?.get(0)))
    }

    /// Keeps words.
    pub async fn chunk(&mut self, session: i64, chunk: &Chunk, arrived: i64) -> Result<(), StoreError> {
        sql("INSERT INTO chunk (session, first, count, lost, read_at, by_sniffer, arrived, words)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(session)
        .bind(stored(chunk.first))
        .bind(stored(chunk.count))
        .bind(stored(chunk.lost))
        .bind(chunk.read.at)
        .bind(chunk.read.by_sniffer)
        .bind(arrived)
        .bind(to_bytes(&chunk.words))
        .run(&mut self.transaction)
        .await?;
        Ok(())
    }

    /// How far a session has come.
    pub async fn advance(&mut self, session: i64, next: u64, decoded: u64) -> Result<(), StoreError> {
        let query = sql("UPDATE session SET next = $2, decoded = $3 WHERE id = $1");
        query.bind(session).bind(stored(next)).bind(stored(decoded)).run(&mut self.transaction).await?;
        Ok(())
    }

    /// No more will come of a session.
    pub async fn close_session(&mut self, session: i64) -> Result<(), StoreError> {
        sql("UPDATE session SET closed = TRUE WHERE id = $1").bind(session).run(&mut self.transaction).await?;
        Ok(())
    }

    /// What decodes.
    pub async fn decoder(&mut self, protocol: &str, schema: &str, program: &str) -> Result<i64, StoreError> {
        // It is there but for the first time, and a row that each commit wrote would be one that all collectors wait for.
        // With it comes what is asked by the way, as each answer takes its time.
        let known = "SELECT id, (SELECT max(until) FROM pruned WHERE kind = 'readings'),
             (SELECT max(until) FROM pruned WHERE kind = 'downsampled') FROM decoder WHERE protocol = $1 AND schema = $2 AND program = $3".to_owned();
        let known = known + self.transaction.kept();
        let new = "INSERT INTO decoder (protocol, schema, program) VALUES ($1, $2, $3)
             ON CONFLICT (protocol, schema, program) DO UPDATE SET program = excluded.program RETURNING id";
        let query = |text: Cow<'static, str>| sql(text).bind(protocol).bind(schema).bind(program);
        match query(known.into()).first(&mut self.transaction).await? {
            Some(row) => {
                let [readings, stretches] = [1, 2].map(|column| row.get::<Option<i64>>(column).unwrap_or(i64::MIN));
                // What comes into a stretch may be newer than all that was in it.
                self.horizon = readings.max(stretches.saturating_add(LONGEST_STRETCH));
                Ok(row.get(0))
            }
            None => {
                query(new.into()).one(&mut self.transaction).await?;
                Box::pin(self.decoder(protocol, schema, program)).await
            }
        }
    }

    /// Keeps what was found in a session. What is there already, from before a restart, stays; its key is `None` then.
    pub async fn found(
        &mut self,
        session: &SessionRow,
        found: &Found,
        decoder: i64,
    ) -> Result<Option<i64>, StoreError> {
        match found {
            Found::Frame(frame) => self.frame(session, frame, decoder).await,
            Found::Mark(mark) => self.mark(session, mark).await.map(|()| None),
        }
    }

    async fn mark(&mut self, session: &SessionRow, mark: &Marked) -> Result<(), StoreError> {
        sql(
            "INSERT INTO mark (session, first, read_at, word, lost) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        )
        .bind(session.id)
        .bind(stored(mark.first))
        .bind(mark.read.at)
        .bind(mark.word)
        .bind(mark.lost)
        .run(&mut self.transaction)
        .await?;
        Ok(())
    }

    /// Keeps a frame with its readings. A reading that is known already is replaced by one that is as good, or better.
    async fn frame(&mut self, session: &SessionRow, frame: &Decoded, decoder: i64) -> Result<Option<i64>, StoreError> {
        let known: Option<Vec<u8>> =
            (!frame.known.is_empty()).then(|| frame.known.iter().map(|&is_known| is_known.into()).collect());
        let row = sql(
            "INSERT INTO frame (session, first, part, read_at, by_sniffer, bytes, known, name, quality, note, decoder)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING id",
        )
        .bind(session.id)
        .bind(stored(frame.first))
        .bind(frame.part)
        .bind(frame.read.at)
        .bind(frame.read.by_sniffer)
        .bind(&frame.bytes[..])
        .bind(known)
        .bind(&frame.name[..])
        .bind(frame.quality.as_str())
        .bind(&frame.note[..])
        .bind(decoder)
        .first(&mut self.transaction)
        .await?;
        let id = row.map(|row| row.get(0));
        if let Some(id) = id {
            for reading in &frame.readings {
                self.reading(session.device, reading, id).await?;
            }
        }
        Ok(id)
    }

    async fn reading(&mut self, device: i64, reading: &Measured, frame: i64) -> Result<(), StoreError> {
        let (quality, clock) = (rank(reading.quality), clock(reading.clock));
        if reading.time <= self.horizon && !self.late(device, reading, quality, clock).await? {
            return Ok(());
        }
        sql("INSERT INTO reading (device, metric, item, time, clock, value, unit, interval, quality, frame)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (device, metric, item, time) DO UPDATE SET clock = excluded.clock, value = excluded.value,
                 unit = excluded.unit, interval = excluded.interval, quality = excluded.quality, frame = excluded.frame
             WHERE reading.every = 0 AND (excluded.quality > reading.quality
                 OR (excluded.quality = reading.quality AND excluded.value <> reading.value))")
        .bind(device)
        .bind(reading.metric)
        .bind(&reading.item[..])
        .bind(reading.time)
        .bind(clock)
        .bind(reading.value)
        .bind(reading.unit)
        .bind(reading.interval)
        .bind(quality)
        .bind(frame)
        .run(&mut self.transaction)
        .await?;
        Ok(())
    }
}

const fn clock(clock: Clock) -> i64 {
    match clock {
        Clock::Arrival => 0,
        Clock::Sniffer => 1,
        Clock::Frame => 2,
    }
}

/// From `first, count, lost, read_at, by_sniffer, words`.
pub(super) fn chunk(row: &Record) -> Chunk {
    Chunk {
        first: number(row.get(0)),
        count: number(row.get(1)),
        lost: number(row.get(2)),
        read: Moment { at: row.get(3), by_sniffer: row.get(4) },
        words: from_bytes(row.get(5)),
    }
}

fn to_bytes(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

fn from_bytes(bytes: &[u8]) -> Vec<u16> {
    bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).map(u16::from_be_bytes).collect()
}
