//! Whether devices are as they should be: what came of each lately, and what is wrong with it.
//!
//! Times are those of a clock that nobody sets, since the collector began.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Kind;
use crate::verdict::Quality;

/// For how long frames are counted.
const WINDOW: u64 = 15;
/// Fewer frames than this say nothing of how many are damaged.
const ENOUGH: u32 = 20;
/// A device of which nothing came for so long is not waited for any more.
const FORGOTTEN: Duration = Duration::from_secs(7 * 24 * 3600);

/// From when on something is wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Nothing comes for so long.
    pub silence: Duration,
    /// No reading comes for so long, though other things do; `None` where nobody declared how often one does.
    pub cadence: Option<Duration>,
    /// Of all frames so many are damaged, as a share.
    pub damage: f64,
}

/// What came in one commit of one device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Beat {
    /// Frames that are not damaged.
    pub whole: u32,
    /// Those of them that measure something.
    pub measuring: u32,
    /// Damaged frames.
    pub damaged: u32,
}

impl Beat {
    /// Counts a frame.
    pub fn frame(&mut self, quality: Quality, measures: bool) {
        let is_damaged = quality == Quality::Damaged;
        self.damaged += u32::from(is_damaged);
        self.whole += u32::from(!is_damaged);
        self.measuring += u32::from(measures);
    }
}

/// What came of all devices lately.
#[derive(Debug)]
pub struct Pulses {
    began: Instant,
    devices: Mutex<HashMap<i64, Pulse>>,
}

#[derive(Debug, Clone)]
struct Pulse {
    heard: Duration,
    /// When something was measured; at first, when it was first heard.
    measured: Duration,
    /// Minutes since the collector began, whole and damaged frames of each.
    minutes: VecDeque<(u64, u32, u32)>,
}

impl Default for Pulses {
    fn default() -> Self {
        Self { began: Instant::now(), devices: Mutex::default() }
    }
}

impl Pulses {
    /// Notes what came of a device just now.
    pub fn beat(&self, device: i64, beat: Beat) {
        let now = self.now();
        let mut devices = self.devices();
        devices.entry(device).or_insert_with(|| Pulse::new(now)).beat(now, beat);
    }

    /// Notes a device of which something came so long ago, before the collector began.
    pub fn known(&self, device: i64, ago: Duration) {
        if ago < FORGOTTEN {
            // The clock begins where the collector does: what was before counts from there on less that time.
            self.devices().entry(device).or_insert_with(|| Pulse::new(Duration::ZERO));
        }
    }

    /// Notes that something came of a device so long ago, to another collector: what comes there is that one's to look at.
    pub fn elsewhere(&self, device: i64, ago: Duration) {
        let Some(heard) = self.now().checked_sub(ago) else { return };
        if let Some(pulse) = self.devices().get_mut(&device).filter(|pulse| pulse.heard < heard) {
            (pulse.heard, pulse.measured) = (heard, heard);
            pulse.minutes.clear();
        }
    }

    /// What is wrong now, and with which device; `is_raised` says what was wrong before.
    #[must_use]
    pub fn wrong(&self, limits: &Limits, is_raised: impl Fn(i64, Kind) -> bool) -> Vec<(i64, Kind, String)> {
        let now = self.now();
        let devices = self.devices();
        let wrong = devices.iter().filter_map(|(&device, pulse)| {
            let (kind, text) = pulse.wrong(now, limits, |kind| is_raised(device, kind))?;
            Some((device, kind, text))
        });
        wrong.collect()
    }

    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    fn devices(&self) -> MutexGuard<'_, HashMap<i64, Pulse>> {
        self.devices.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pulse {
    fn new(now: Duration) -> Self {
        Self { heard: now, measured: now, minutes: VecDeque::new() }
    }

    fn beat(&mut self, now: Duration, beat: Beat) {
        self.heard = now;
        if beat.measuring > 0 {
            self.measured = now;
        }
        let minute = now.as_secs() / 60;
        while self.minutes.front().is_some_and(|(first, ..)| first + WINDOW <= minute) {
            self.minutes.pop_front();
        }
        match self.minutes.back_mut().filter(|(last, ..)| *last == minute) {
            Some((_, whole, damaged)) => {
                *whole = whole.saturating_add(beat.whole);
                *damaged = damaged.saturating_add(beat.damaged);
            }
            None => self.minutes.push_back((minute, beat.whole, beat.damaged)),
        }
    }

    /// What is wrong; of several, what explains the others.
    fn wrong(&self, now: Duration, limits: &Limits, is_raised: impl Fn(Kind) -> bool) -> Option<(Kind, String)> {
        let (silent, unmeasured) = (now.saturating_sub(self.heard), now.saturating_sub(self.measured));
        if silent >= FORGOTTEN {
            return None;
        }
        if silent >= limits.silence {
            return Some((Kind::Silence, format!("nothing came for {}", said(limits.silence))));
        }
        let (whole, damaged) = self.frames(now);
        let (all, share) =
            (whole.saturating_add(damaged), f64::from(damaged) / f64::from(whole.saturating_add(damaged).max(1)));
        // What was raised is resolved when it is well below, and not at each frame.
        let limit = if is_raised(Kind::Damage) { limits.damage / 2.0 } else { limits.damage };
        if all >= ENOUGH && share > limit {
            return Some((Kind::Damage, format!("{damaged} of {all} frames of the last {WINDOW} min are damaged")));
        }
        let cadence = limits.cadence.filter(|limit| unmeasured >= *limit)?;
        Some((Kind::Cadence, format!("no reading came for {}, though other things do", said(cadence))))
    }

    /// Whole and damaged frames of the last minutes.
    fn frames(&self, now: Duration) -> (u32, u32) {
        let minute = now.as_secs() / 60;
        let recent = self.minutes.iter().filter(|(of, ..)| of + WINDOW > minute);
        recent.fold((0, 0), |(whole, damaged), (_, more, worse)| {
            (u32::saturating_add(whole, *more), u32::saturating_add(damaged, *worse))
        })
    }
}

/// A length of time in words.
fn said(length: Duration) -> String {
    humantime::format_duration(Duration::from_secs(length.as_secs())).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits =
        Limits { silence: Duration::from_secs(300), cadence: Some(Duration::from_secs(60)), damage: 0.2 };

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn kind(pulse: &Pulse, now: u64, raised: Option<Kind>) -> Option<Kind> {
        pulse.wrong(at(now), &LIMITS, |kind| Some(kind) == raised).map(|(kind, _)| kind)
    }

    #[test]
    fn what_comes_and_measures_nothing_is_told_from_what_does_not_come() {
        let mut pulse = Pulse::new(at(0));
        pulse.beat(at(10), Beat { whole: 1, measuring: 1, damaged: 0 });
        assert_eq!(
            [69, 70, 309, 310].map(|now| kind(&pulse, now, None)),
            [None, Some(Kind::Cadence), Some(Kind::Cadence), Some(Kind::Silence)]
        );
        // Other things come.
        pulse.beat(at(320), Beat { whole: 5, ..Beat::default() });
        assert_eq!(kind(&pulse, 321, None), Some(Kind::Cadence));
        pulse.beat(at(330), Beat { whole: 1, measuring: 1, damaged: 0 });
        assert_eq!(kind(&pulse, 331, None), None);
        let nobody_said = Limits { cadence: None, ..LIMITS };
        assert_eq!(pulse.wrong(at(620), &nobody_said, |_| false), None);
    }

    #[test]
    fn a_device_that_never_measures_is_noticed_and_one_that_is_gone_for_a_week_is_not() {
        let mut pulse = Pulse::new(at(0));
        pulse.beat(at(59), Beat::default());
        assert_eq!([59, 60].map(|now| kind(&pulse, now, None)), [None, Some(Kind::Cadence)]);
        let week = 7 * 24 * 3600 + 59;
        assert_eq!([week - 1, week].map(|now| kind(&pulse, now, None)), [Some(Kind::Silence), None]);
    }

    #[test]
    fn damage_is_a_share_of_enough_frames_and_resolves_below_half_of_it() {
        let mut pulse = Pulse::new(at(0));
        let mut beat = |now, whole, damaged| {
            pulse.beat(at(now), Beat { whole, measuring: 1, damaged });
            pulse.clone()
        };
        assert_eq!(kind(&beat(0, 0, 19), 0, None), None, "too few");
        assert_eq!(kind(&beat(1, 80, 1), 1, None), None, "a fifth");
        assert_eq!(kind(&beat(2, 0, 1), 2, None), Some(Kind::Damage));
        let better = beat(60, 60, 0);
        assert_eq!((kind(&better, 60, None), kind(&better, 60, Some(Kind::Damage))), (None, Some(Kind::Damage)));
        let good = beat(61, 60, 0);
        assert_eq!(kind(&good, 61, Some(Kind::Damage)), None);
        // What is older than the window counts no more.
        assert_eq!(good.frames(at(15 * 60 - 1)), (200, 21));
        assert_eq!(good.frames(at(15 * 60)), (120, 0));
    }

    #[test]
    fn what_was_known_before_is_waited_for_from_the_beginning_on() {
        let pulses = Pulses::default();
        pulses.known(1, at(3600));
        pulses.known(2, FORGOTTEN);
        let none = Limits { silence: Duration::ZERO, ..LIMITS };
        let wrong = pulses.wrong(&none, |_, _| false);
        assert_eq!(wrong, [(1, Kind::Silence, "nothing came for 0s".into())]);
    }
}
