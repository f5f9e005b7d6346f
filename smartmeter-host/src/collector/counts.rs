//! What the collector counts of its own work.

use std::sync::atomic::{AtomicU64, Ordering};

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Count(AtomicU64);

impl Count {
    /// Counts so many more.
    pub fn add(&self, more: u64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }

    /// How many there are.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What was counted since the collector started.
#[derive(Debug, Default)]
pub struct Counts {
    /// Messages of the link, and pieces of text.
    pub arrivals: Count,
    /// What came and was neither.
    pub refused: Count,
    /// Requests and datagrams of those who sent too many.
    pub limited: Count,
    /// Connections that were closed since nothing came of them.
    pub silent: Count,
    /// Words that were stored.
    pub words: Count,
    /// Words that came again.
    pub repeated: Count,
    /// Words that the numbers on the link say are lost.
    pub lost: Count,
    /// Frames that were stored, by [rank](super::store::rank) of their quality.
    pub frames: [Count; 4],
    /// Readings in them.
    pub readings: Count,
    /// Times at which something was stored.
    pub commits: Count,
    /// Times at which it could not be.
    pub failures: Count,
    /// Messages that went out to a broker.
    pub published: Count,
    /// Readings that a server of `InfluxDB` took.
    pub pushed: Count,
    /// Readings that it refused, and never will take.
    pub push_refused: Count,
    /// Times at which it could not be had, or did not take them for now.
    pub push_breaks: Count,
    /// What policies took away.
    pub pruned: Count,
    /// Times at which they could not.
    pub prune_failures: Count,
    /// Times at which a broker could not be had, or broke off.
    pub broker_breaks: Count,
    /// Times at which a source broke off or could not be had.
    pub breaks: Count,
}
