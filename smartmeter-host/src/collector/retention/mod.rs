//! Takes away what is old, and puts old readings together, as policies say: in small steps, so that what comes meanwhile is stored
//! as fast as before.

mod policy;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

pub use self::policy::{Keep, Kept, Level, Retention, Written, WrittenLevel};
use super::arrival::{Inbox, now};
use super::counts::Count;
use super::store::{By, LONGEST_USED, Series, Step, Store, StoreError, Taken};

/// How long the collector waits from one round to the next.
const PAUSE: Duration = Duration::from_secs(3600);
/// After each step, this many times as long as it took is for others, and at least so long.
const OTHERS: u32 = 3;
const LEAST: Duration = Duration::from_millis(5);

/// What a round took away.
pub type Done = BTreeMap<Taken, u64>;

/// One round over all devices.
#[derive(Debug)]
pub struct Round<'r> {
    store: &'r Store,
    retention: &'r Retention,
    /// In milliseconds since 1970.
    now: i64,
    done: Done,
    counted: &'r Count,
}

impl<'r> Round<'r> {
    /// As things are at this time, in milliseconds since 1970; what is taken away is counted as that goes on.
    #[must_use]
    pub fn new(store: &'r Store, retention: &'r Retention, now: i64, counted: &'r Count) -> Self {
        Self { store, retention, now, done: Done::new(), counted }
    }

    /// Does all of it. Where it is broken off, what is done is done, and the rest is the next one's.
    ///
    /// # Errors
    ///
    /// Where the database says so.
    pub async fn run(mut self) -> Result<Done, StoreError> {
        let devices = self.store.devices().await?;
        for key in self.retention.strangers(&devices) {
            tracing::warn!("[retention.device.\"{key}\"]: no such device has come yet");
        }
        for device in devices {
            let kept = self.retention.of(&device.key);
            self.words(device.id, kept).await?;
            let levels = self.levels();
            if levels.is_empty() && kept.readings.is_none() {
                continue;
            }
            for series in self.store.series(device.id).await? {
                self.readings(&series, kept, &levels).await?;
            }
        }
        if !self.done.is_empty() {
            while self.paced(self.store.shrink()).await? {}
        }
        Ok(self.done)
    }

    /// What it would take away, at most, where nothing comes meanwhile.
    ///
    /// # Errors
    ///
    /// Where the database says so.
    pub async fn would(mut self) -> Result<Done, StoreError> {
        for device in self.store.devices().await? {
            let Kept { words, frames, readings } = self.retention.of(&device.key);
            let kinds = [
                (Taken::Words, words, 1),
                (Taken::Frames, frames, 1),
                (Taken::Marks, frames, 1),
                (Taken::Readings, readings, 1000),
            ];
            for (kind, keep, unit) in kinds {
                let Some(keep) = keep else { continue };
                let before = self.before(keep).0.div_euclid(unit);
                self.count(kind, self.store.old(device.id, kind, before, 0).await?);
            }
            // What others put together are those of the first.
            if let Some(Level { after, every, .. }) = self.retention.levels.first() {
                let before = self.now.div_euclid(1000) - after;
                let count = self.store.old(device.id, Taken::Downsampled, before, *every).await?;
                self.count(Taken::Downsampled, count);
            }
        }
        Ok(self.done)
    }

    fn count(&mut self, kind: Taken, count: i64) {
        if count > 0 {
            *self.done.entry(kind).or_default() += count.unsigned_abs();
        }
    }

    /// Words first, and then what was decoded from them.
    async fn words(&mut self, device: i64, kept: &Kept) -> Result<(), StoreError> {
        let Some(words) = &kept.words else { return Ok(()) };
        for session in self.store.sessions_to_prune(device).await? {
            let of = (device, session);
            let (before, by) = self.before(words);
            while self.step(Taken::Words, self.store.prune_words(of, before, by)).await? {}
            let Some(frames) = &kept.frames else { continue };
            let (before, by) = self.before(frames);
            for (kind, table) in [(Taken::Frames, "frame"), (Taken::Marks, "mark")] {
                while self.step(kind, self.store.prune_frames(of, (kind, table), before, by)).await? {}
            }
        }
        Ok(())
    }

    async fn readings(&mut self, series: &Series, kept: &Kept, levels: &[Level]) -> Result<(), StoreError> {
        if let Some(readings) = &kept.readings {
            let (before, by) = self.before(readings);
            let before = before.div_euclid(1000);
            while self.step(Taken::Readings, self.store.prune_readings(series, before, by)).await? {}
        }
        for Level { after, every, policy } in levels {
            let by = By { policy, now: self.now };
            let before = self.now.div_euclid(1000) - after;
            while self.step(Taken::Downsampled, self.store.downsample(series, (before, *every), by)).await? {}
        }
        Ok(())
    }

    /// With one of an hour for what is put together in no longer stretches.
    fn levels(&self) -> Vec<Level> {
        let mut levels = Vec::new();
        for level in &self.retention.levels {
            let is_first = !levels.iter().any(|it: &Level| it.every == LONGEST_USED);
            if level.every > LONGEST_USED && is_first {
                levels.push(Level { every: LONGEST_USED, ..level.clone() });
            }
            levels.push(level.clone());
        }
        levels
    }

    /// What is older goes, in milliseconds since 1970.
    fn before<'k>(&self, keep: &'k Keep) -> (i64, By<'k>) {
        (self.now - keep.seconds * 1000, By { policy: &keep.policy, now: self.now })
    }

    /// Does a step, and says whether there may be more.
    async fn step(
        &mut self,
        kind: Taken,
        step: impl Future<Output = Result<Step, StoreError>>,
    ) -> Result<bool, StoreError> {
        let step = self.paced(step).await?;
        self.count(kind, step.count);
        self.counted.add(step.count.unsigned_abs());
        Ok(step.is_more)
    }

    /// Leaves time for others.
    async fn paced<T>(&self, step: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        let begin = Instant::now();
        let done = step.await?;
        tokio::time::sleep((begin.elapsed() * OTHERS).max(LEAST)).await;
        Ok(done)
    }
}

/// Does a round when the collector starts, and each hour, until it is to stop.
pub(super) async fn keep(retention: Retention, store: Store, mut inbox: Inbox) {
    let counts = inbox.clone();
    loop {
        let round = Round::new(&store, &retention, now(), &counts.counts().pruned).run();
        match inbox.unless_stopped(round).await {
            Err(_) => return,
            Ok(Ok(done)) => {
                for (kind, count) in done {
                    tracing::info!("pruned: {count} {}", kind.as_str());
                }
            }
            Ok(Err(error)) => {
                inbox.counts().prune_failures.add(1);
                tracing::error!("can't prune, trying again in {PAUSE:?}: {error}");
            }
        }
        if inbox.unless_stopped(tokio::time::sleep(PAUSE)).await.is_err() {
            return;
        }
    }
}
