//! Takes away what is older than a policy says, in short commits: each leaves a database that is whole.

use smartmeter_proto::words::Word;

use super::pruned::{By, Step, Taken};
use super::sql::sql;
use super::whole::PAGE;
use super::write::{chunk, number, stored};
use super::{Batch, Chunk, LONGEST_USED, Series, Store, StoreError};
use crate::collector::kind::Kind;

/// The most rows of a step.
const ROWS: u32 = 500;

/// How far words of a session are known and decoded.
struct Decoded {
    next: u64,
    decoded: u64,
    is_closed: bool,
    pruned: u64,
}

/// Which words go: all before the first of these. Decoding can begin anew at the second, as if nothing had been before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cut {
    at: u64,
    fresh: u64,
}

impl Store {
    /// Sessions of a device of which there is more than what was pruned.
    ///
    /// # Errors
    ///
    /// Where the database says so; also below.
    pub async fn sessions_to_prune(&self, device: i64) -> Result<Vec<i64>, StoreError> {
        let query = "SELECT id FROM session WHERE device = $1 AND (pruned < next OR fresh > 0) ORDER BY id";
        Ok(sql(query).bind(device).all(&self.readers).await?.iter().map(|row| row.get(0)).collect())
    }

    /// How many rows of a device a policy would take away, at most, that are of before a time: in milliseconds since 1970 for
    /// words, frames and marks, in seconds for readings; those that would be put together in stretches of `every` seconds.
    pub async fn old(&self, device: i64, kind: Taken, before: i64, every: i64) -> Result<i64, StoreError> {
        let query = match kind {
            Taken::Words => {
                "SELECT CAST(coalesce(sum(count), 0) AS BIGINT) FROM chunk JOIN session ON session.id = session
                 WHERE device = $1 AND arrived < $2 AND first + count <= CASE WHEN closed THEN next ELSE decoded END"
            }
            Taken::Frames => {
                "SELECT count(*) FROM frame JOIN session ON session.id = session WHERE device = $1 AND read_at < $2"
            }
            Taken::Marks => {
                "SELECT count(*) FROM mark JOIN session ON session.id = session WHERE device = $1 AND read_at < $2"
            }
            Taken::Readings => {
                "SELECT CAST(coalesce(sum(count), 0) AS BIGINT) FROM reading WHERE device = $1 AND time < $2"
            }
            Taken::Downsampled => {
                "SELECT count(*) FROM reading WHERE device = $1 AND time <= $2 AND every = 0
                 AND (interval = 0 OR interval < $3)"
            }
        };
        let query = sql(query).bind(device).bind(before);
        let query = if kind == Taken::Downsampled { query.bind(every.min(LONGEST_USED)) } else { query };
        Ok(query.one(&self.readers).await?.get(0))
    }

    /// Takes away words of a session that arrived before a time, in milliseconds since 1970. What is not decoded yet stays, and
    /// so does the number that is expected next: what comes again is known.
    pub async fn prune_words(
        &self,
        (device, session): (i64, i64),
        before: i64,
        by: By<'_>,
    ) -> Result<Step, StoreError> {
        let Some(mut batch) = self.begin_pruning().await? else { return Ok(Step::BUSY) };
        let known = batch.decoded(session).await?;
        let Some((cut, read)) = batch.cut(session, &known, before).await? else { return Ok(Step::default()) };
        sql("DELETE FROM chunk WHERE session = $1 AND first < $2")
            .bind(session)
            .bind(stored(cut.at))
            .run(&mut batch.transaction)
            .await?;
        let decoded = known.decoded.max(cut.fresh);
        sql("UPDATE session SET pruned = $2, fresh = $3, decoded = $4 WHERE id = $1")
            .bind(session)
            .bind(stored(cut.at))
            .bind(stored(cut.fresh))
            .bind(stored(decoded))
            .run(&mut batch.transaction)
            .await?;
        let count = stored(cut.at - known.pruned);
        batch.record((device, Taken::Words), read, count, by).await?;
        batch.commit().await?;
        Ok(Step { count, is_more: true })
    }

    /// Takes away frames, or marks, of a session that were read before a time, in milliseconds since 1970, and whose words are no
    /// longer here. Readings of them stay.
    pub async fn prune_frames(
        &self,
        (device, session): (i64, i64),
        (kind, table): (Taken, &str),
        before: i64,
        by: By<'_>,
    ) -> Result<Step, StoreError> {
        let Some(mut batch) = self.begin_pruning().await? else { return Ok(Step::BUSY) };
        let rows = sql(format!(
            "SELECT first, read_at FROM {table} WHERE session = $1
                 AND first < (SELECT fresh FROM session WHERE id = $1) ORDER BY first LIMIT $2"
        ));
        let rows = rows.bind(session).bind(ROWS).all(&mut batch.transaction).await?;
        let is_more = rows.len() == ROWS as usize;
        let rows: Vec<(i64, i64)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        // Several may begin at one word: all of them go, or none.
        let last = rows.last().filter(|_| is_more).map(|last| last.0);
        let old: Vec<_> = rows.iter().take_while(|row| row.1 < before && Some(row.0) != last).collect();
        let (Some(first), Some(last)) = (old.first(), old.last()) else { return Ok(Step::default()) };
        if kind == Taken::Frames {
            let query = sql("UPDATE reading SET frame = NULL WHERE frame IN
                 (SELECT id FROM frame WHERE session = $1 AND first <= $2)");
            query.bind(session).bind(last.0).run(&mut batch.transaction).await?;
        }
        let query = sql(format!("DELETE FROM {table} WHERE session = $1 AND first <= $2"));
        query.bind(session).bind(last.0).run(&mut batch.transaction).await?;
        let (count, read) = (old.len() as i64, (first.1.div_euclid(1000), last.1.div_euclid(1000)));
        batch.record((device, kind), read, count, by).await?;
        batch.commit().await?;
        Ok(Step { count, is_more })
    }

    /// Takes away readings of a series that ended before a time, in seconds since 1970. What they add up to is carried on.
    pub async fn prune_readings(&self, series: &Series, before: i64, by: By<'_>) -> Result<Step, StoreError> {
        let Some(mut batch) = self.begin_pruning().await? else { return Ok(Step::BUSY) };
        let query = sql("SELECT time, value, count, unit, interval FROM reading
             WHERE device = $1 AND metric = $2 AND item = $3 AND time < $4 ORDER BY time LIMIT $5");
        let rows = series.bind(query).bind(before).bind(ROWS).all(&mut batch.transaction).await?;
        let time = |index: usize| rows.get(index).map(|row| row.get::<i64>(0));
        let (Some(first), Some(last)) = (time(0), time(rows.len().saturating_sub(1))) else {
            return Ok(Step::default());
        };
        let query = sql("SELECT first_seen FROM device WHERE id = $1").bind(series.device);
        let seen = query.one(&mut batch.transaction).await?.get::<i64>(0).div_euclid(1000);
        for row in rows.iter().filter(|row| row.get::<i64>(0) > seen) {
            let unit: &str = row.get(3);
            if Kind::of(unit, row.get(4)) == Kind::Used {
                batch.carry(series, unit, row.get(1)).await?;
            }
        }
        let query = sql("DELETE FROM reading WHERE device = $1 AND metric = $2 AND item = $3 AND time <= $4");
        series.bind(query).bind(last).run(&mut batch.transaction).await?;
        let count = rows.iter().map(|row| row.get::<i64>(2)).sum();
        batch.record((series.device, Taken::Readings), (first, last), count, by).await?;
        batch.commit().await?;
        Ok(Step { count, is_more: rows.len() == ROWS as usize })
    }
}

impl Batch {
    async fn decoded(&mut self, session: i64) -> Result<Decoded, StoreError> {
        let query = "SELECT next, decoded, closed, pruned FROM session WHERE id = $1".to_owned();
        let row = sql(query + self.transaction.mine()).bind(session).one(&mut self.transaction).await?;
        let [next, decoded, pruned] = [0, 1, 3].map(|column| number(row.get(column)));
        Ok(Decoded { next, decoded, is_closed: row.get(2), pruned })
    }

    /// Which words of a session go, and when the first and the last of them were read, in seconds since 1970.
    async fn cut(
        &mut self,
        session: i64,
        known: &Decoded,
        before: i64,
    ) -> Result<Option<(Cut, (i64, i64))>, StoreError> {
        // Of what is closed, all is decoded, and decoding could only go on behind it.
        let end = if known.is_closed { known.next } else { known.decoded };
        // By what came last of one that may go on, a file is known again.
        let stays = |chunk: &Chunk| !known.is_closed && chunk.first + chunk.count == known.next;
        let (mut from, mut fresh, mut ends) = (known.pruned, None, Vec::new());
        // Seldom more than one page: somewhere in it a transaction ends.
        while fresh.is_none() {
            let query = sql("SELECT first, count, lost, read_at, by_sniffer, words, arrived FROM chunk
                 WHERE session = $1 AND first >= $2 ORDER BY first, lost DESC LIMIT $3");
            let rows = query.bind(session).bind(stored(from)).bind(PAGE).all(&mut self.transaction).await?;
            let old = rows.iter().take_while(|row| row.get::<i64>(6) < before).map(chunk);
            let old: Vec<Chunk> = old.take_while(|chunk| chunk.first + chunk.count <= end && !stays(chunk)).collect();
            let Some(last) = old.last() else { break };
            from = last.first + last.count;
            fresh = if from == end { Some(end) } else { old.iter().rev().find_map(last_end) };
            ends.extend(old.iter().map(|chunk| (chunk.first + chunk.count, chunk.read.at.div_euclid(1000))));
        }
        let Some(fresh) = fresh else { return Ok(None) };
        let gone = ends.partition_point(|(end, _)| *end <= fresh);
        let (Some(first), Some(last)) = (ends.first(), ends[..gone].last()) else { return Ok(None) };
        Ok(Some((Cut { at: last.0, fresh }, (first.1, last.1.max(first.1)))))
    }

    async fn carry(&mut self, series: &Series, unit: &str, value: f64) -> Result<(), StoreError> {
        let query = sql("INSERT INTO carried (device, metric, item, unit, value) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (device, metric, item, unit) DO UPDATE SET value = carried.value + excluded.value");
        series.bind(query).bind(unit).bind(value).run(&mut self.transaction).await
    }
}

/// The number of the word behind the last one that ends something, so that what follows does not depend on it.
fn last_end(chunk: &Chunk) -> Option<u64> {
    let ends = |word: &u16| matches!(Word::from(*word), Word::End | Word::Boot);
    let last = chunk.words.iter().rposition(ends).filter(|_| chunk.lost == 0)?;
    Some(chunk.first + last as u64 + 1)
}
