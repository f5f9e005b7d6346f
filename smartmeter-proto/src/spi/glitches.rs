//! Keeps pulses that are too short away from what reads the wires.

use super::Levels;

/// A filter for wires whose levels come with times, in whatever unit.
///
/// A level counts once it has lasted for the minimum. It is handed on late, with the time at which it began, so what
/// comes out is still in order.
///
/// ```
/// use smartmeter_proto::spi::{Glitches, Levels};
///
/// let low = Levels::default();
/// let high = Levels { clock: true, ..low };
/// let (mut glitches, mut seen) = (Glitches::new(5, low), Vec::new());
/// for (time, levels) in [(10, high), (12, low), (20, high), (30, low)] {
///     glitches.levels(time, levels, |time, levels| seen.push((time, levels.clock)));
/// }
/// glitches.finish(|time, levels| seen.push((time, levels.clock)));
/// assert_eq!(seen, [(20, true), (30, false)]);
/// assert_eq!(glitches.dropped(), 1);
/// ```
#[derive(Debug, Clone)]
pub struct Glitches {
    minimum: u64,
    /// What was handed on.
    settled: [bool; 3],
    /// Where a wire differs from that, since when.
    changed: [Option<u64>; 3],
    dropped: u32,
}

impl Glitches {
    /// Wires that have these levels now; a pulse shorter than the minimum is none. With 0 every one counts.
    #[must_use]
    pub const fn new(minimum: u64, levels: Levels) -> Self {
        Self { minimum, settled: wires(levels), changed: [None; 3], dropped: 0 }
    }

    /// How many pulses were too short.
    #[must_use]
    pub const fn dropped(&self) -> u32 {
        self.dropped
    }

    /// All wires have these levels from now on. `sink` gets what has lasted long enough by now.
    pub fn levels(&mut self, now: u64, levels: Levels, sink: impl FnMut(u64, Levels)) {
        self.settle(Some(now), sink);
        let wires = wires(levels).into_iter().zip(self.settled).zip(&mut self.changed);
        for ((level, settled), changed) in wires {
            if level != settled {
                changed.get_or_insert(now);
            } else if changed.take().is_some() {
                self.dropped = self.dropped.saturating_add(1);
            }
        }
    }

    /// The recording ends: what has changed by now counts.
    pub fn finish(&mut self, sink: impl FnMut(u64, Levels)) {
        self.settle(None, sink);
    }

    /// Hands on all changes that are old enough, the oldest first, those of one time together.
    fn settle(&mut self, now: Option<u64>, mut sink: impl FnMut(u64, Levels)) {
        let is_old = |since: u64| now.is_none_or(|now| now.saturating_sub(since) >= self.minimum);
        while let Some(oldest) = self.changed.iter().flatten().copied().min().filter(|&since| is_old(since)) {
            for (settled, changed) in self.settled.iter_mut().zip(&mut self.changed) {
                if changed.take_if(|since| *since == oldest).is_some() {
                    *settled = !*settled;
                }
            }
            let [select, clock, data] = self.settled;
            sink(oldest, Levels { select, clock, data });
        }
    }
}

const fn wires(levels: Levels) -> [bool; 3] {
    [levels.select, levels.clock, levels.data]
}
