//! Room for devices: whoever sends can make one, so there are so many and no more.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use super::counts::Counts;
use super::store::{Batch, StoreError};

/// How often it is said that there are too many.
const SAY_EVERY: Duration = Duration::from_secs(60);

/// How many there may be, and those that are known to be there.
#[derive(Debug)]
pub(super) struct Room {
    most: i64,
    seen: HashSet<String>,
    said: Option<Instant>,
}

impl Room {
    pub(super) fn new(most: u32) -> Self {
        Self { most: most.into(), seen: HashSet::new(), said: None }
    }

    /// What was to be stored was not, so nothing is known.
    pub(super) fn forget(&mut self) {
        self.seen.clear();
    }

    /// Whether a device is there, or may be made; counts and says that it may not.
    pub(super) async fn is_for(&mut self, key: &str, batch: &mut Batch, counts: &Counts) -> Result<bool, StoreError> {
        if self.seen.contains(key) {
            return Ok(true);
        }
        let (others, is_there) = batch.devices_beside(key).await?;
        if is_there || others < self.most {
            self.seen.insert(key.into());
            return Ok(true);
        }
        counts.refused.add(1);
        if self.said.is_none_or(|said| said.elapsed() >= SAY_EVERY) {
            tracing::warn!("refused: {key} would be one more than the {} devices that there may be", self.most);
            self.said = Some(Instant::now());
        }
        Ok(false)
    }
}
