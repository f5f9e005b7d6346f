//! Whatever is put together, and whenever: what is asked for over that boundary is what it was before.

use std::collections::HashSet;

use super::*;
use crate::collector::store::{By, Series};

const DAY: i64 = 86_400;
const BY: By<'static> = By { policy: "test", now: 1 };

/// A state, what is used in ten minutes, and a counter.
const METRICS: [(&str, &str, u32); 3] = [("power", "W", 0), ("energy", "Wh", 600), ("register", "kWh", 0)];

/// A store, and what is written into it.
struct Kept {
    _folder: tempfile::TempDir,
    store: Store,
    device: i64,
    frames: u64,
}

impl Kept {
    async fn new(first_seen: i64) -> Self {
        let (_folder, store) = store().await;
        let mut batch = store.begin().await.unwrap();
        let device = batch.device("a", first_seen * 1000).await.unwrap();
        batch.commit().await.unwrap();
        Self { _folder, store, device, frames: 0 }
    }

    async fn write(&mut self, readings: &[Measured]) {
        let mut batch = self.store.begin().await.unwrap();
        let decoder = batch.decoder("test", "0", "1").await.unwrap();
        let session = batch.session(self.device, 1, 1).await.unwrap();
        for reading in readings {
            let Found::Frame(mut found) = frame(self.frames, 0, 0.0, reading.quality) else { unreachable!() };
            found.readings = vec![reading.clone()];
            batch.found(&session, &Found::Frame(found), decoder).await.unwrap();
            self.frames += 1;
        }
        batch.commit().await.unwrap();
    }

    async fn downsample(&self, before: i64, every: i64) -> i64 {
        let mut count = 0;
        for series in self.store.series(self.device).await.unwrap() {
            loop {
                let step = self.store.downsample(&series, (before, every), BY).await.unwrap();
                count += step.count;
                if !step.is_more {
                    break;
                }
            }
        }
        count
    }

    /// All that is said of stretches of this length.
    async fn said(&self, seconds: u32) -> Vec<Bucket> {
        let mut all = self.store.buckets(&wanted(100_000), seconds).await.unwrap();
        all.iter_mut().for_each(|bucket| bucket.within = 0);
        all
    }

    async fn rows(&self) -> usize {
        self.store.readings(&wanted(100_000)).await.unwrap().len()
    }
}

fn reading(random: &mut fastrand::Rng, times: &mut HashSet<(usize, i64)>) -> Option<Measured> {
    let kind = random.usize(0..METRICS.len());
    let (metric, unit, interval) = METRICS[kind];
    let step = if interval > 0 { i64::from(interval) } else { random.i64(1..30) };
    let time = random.i64(0..3 * DAY) / step * step;
    times.insert((kind, time)).then(|| Measured {
        metric,
        item: String::new(),
        time,
        clock: Clock::Frame,
        // They grow, as counters do, and fall now and then.
        value: f64::from(random.u32(0..1000)) / 8.0 + time as f64,
        unit,
        interval,
        quality: [Quality::Checked, Quality::Reconstructed, Quality::Unchecked][random.usize(0..3)],
    })
}

/// Sums of the same numbers in another order differ in their last digits.
fn assert_same(found: &[Bucket], expected: &[Bucket], seed: u64) {
    assert_eq!(found.len(), expected.len(), "seed {seed}");
    for (found, expected) in found.iter().zip(expected) {
        let difference = (found.value - expected.value).abs();
        assert!(difference <= 1e-9 * expected.value.abs(), "{found:?}, and not {expected:?}, seed {seed}");
        assert_eq!(Bucket { value: expected.value, ..found.clone() }, *expected, "seed {seed}");
    }
}

/// Of stretches that are several of those in which readings were put together, all is as it was: sums, means, the last of a counter,
/// extremes, counts, quality; whatever comes late, or again, or is put together again.
#[tokio::test]
async fn what_is_asked_over_the_boundary_is_what_it_was() {
    for _ in 0..6 {
        let seed = std::env::var("SEED").ok().and_then(|it| it.parse().ok()).unwrap_or_else(|| fastrand::u64(..));
        let mut random = fastrand::Rng::with_seed(seed);
        let first_seen = random.i64(0..2 * DAY);
        let (mut whole, mut kept) = (Kept::new(first_seen).await, Kept::new(first_seen).await);
        let mut times = HashSet::new();
        let levels = [[60, 900], [300, 3600], [1800, DAY]][random.usize(0..3)];
        let mut together = 0;
        for _ in 0..3 {
            let new: Vec<_> = (0..random.usize(1..500)).filter_map(|_| reading(&mut random, &mut times)).collect();
            whole.write(&new).await;
            kept.write(&new).await;
            // Some come again.
            let again: Vec<_> = new.iter().filter(|_| random.bool()).cloned().collect();
            let before = random.i64(DAY..4 * DAY);
            together += kept.downsample(before, levels[0]).await + kept.downsample(before / 2, levels[1]).await;
            kept.write(&again).await;
            for seconds in [3600, 86_400].into_iter().filter(|it| i64::from(*it) >= levels[1]) {
                assert_same(&kept.said(seconds).await, &whole.said(seconds).await, seed);
            }
        }
        let (latest, expected) = (kept.store.latest(None).await.unwrap(), whole.store.latest(None).await.unwrap());
        let values = |all: &[ReadingRow]| all.iter().map(|it| (it.time, it.value)).collect::<Vec<_>>();
        assert_eq!(values(&latest), values(&expected), "seed {seed}");
        for of in expected.iter().filter(|it| it.interval > 0) {
            let sums = [kept.store.sum(of, first_seen).await.unwrap(), whole.store.sum(of, first_seen).await.unwrap()];
            assert!((sums[0] - sums[1]).abs() < 1e-3, "{sums:?}, seed {seed}");
        }
        assert!(together > 0 && kept.rows().await < whole.rows().await, "seed {seed}");
        // There is nothing more to do.
        assert_eq!(kept.downsample(0, levels[0]).await, 0);
    }
}

#[tokio::test]
async fn a_total_goes_on_where_what_it_is_of_is_pruned_and_that_stays_away() {
    let mut kept = Kept::new(1000).await;
    let energy = |time: i64, value: f64| Measured {
        metric: "energy",
        item: String::new(),
        time,
        clock: Clock::Frame,
        value,
        unit: "Wh",
        interval: 600,
        quality: Quality::Checked,
    };
    let all: Vec<_> = (1..=1200).map(|number| energy(number * 600, 1.0)).collect();
    kept.write(&all).await;
    let of = kept.store.latest(None).await.unwrap().remove(0);
    let total = kept.store.sum(&of, 1000).await.unwrap();
    assert_eq!(total, 1199.0, "but for the one before the device was first seen");
    let series = Series { device: kept.device, metric: "energy".into(), item: String::new() };
    let mut count = 0;
    while let step @ Step { is_more: true, .. } | step @ Step { count: 1.., .. } =
        kept.store.prune_readings(&series, 700 * 600, BY).await.unwrap()
    {
        count += step.count;
    }
    assert_eq!((count, kept.rows().await), (699, 501));
    assert_eq!(kept.store.sum(&of, 1000).await.unwrap(), total);
    // As a display does that tells its past again.
    kept.write(&all).await;
    assert_eq!((kept.rows().await, kept.store.sum(&of, 1000).await.unwrap()), (501, total));
    let told = kept.store.pruned(None).await.unwrap().remove(0);
    assert_eq!((&told.kind[..], told.from, told.to, told.count), ("readings", 600, 699 * 600, 699));
}

#[tokio::test]
async fn readings_of_several_units_are_left_as_they_are() {
    let mut kept = Kept::new(0).await;
    let of = |time: i64, unit: &'static str| Measured {
        metric: "power",
        item: String::new(),
        time,
        clock: Clock::Frame,
        value: 1.0,
        unit,
        interval: 0,
        quality: Quality::Checked,
    };
    kept.write(&[of(10, "W"), of(20, "kW"), of(70, "W"), of(80, "W"), of(900, "W")]).await;
    assert_eq!(kept.downsample(10_000, 60).await, 2);
    assert_eq!(kept.rows().await, 4);
    let rows = kept.store.readings(&wanted(10)).await.unwrap();
    assert_eq!((rows[2].time, rows[2].count, rows[2].frame), (120, 2, None));
}
