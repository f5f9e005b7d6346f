//! When simulated time is there.

use std::time::{Duration, Instant};

use crate::collector::arrival::now;

/// How fast simulated time goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// With the clock on the wall; what is in its past is there at once.
    Clock,
    /// So many times as fast as the clock on the wall, from the first moment on.
    Faster {
        /// How many times.
        speed: f64,
        /// The first moment, in milliseconds since 1970, and when that was.
        first: Option<(i64, Instant)>,
    },
    /// As fast as somebody takes it.
    Unbounded,
}

impl Pace {
    /// Of this speed: 1 is that of the clock, 0 is as fast as somebody takes it.
    #[must_use]
    pub fn of(speed: f64) -> Self {
        if speed == 0.0 {
            Self::Unbounded
        } else if (speed - 1.0).abs() < f64::EPSILON {
            Self::Clock
        } else {
            Self::Faster { speed, first: None }
        }
    }

    /// How long it is until this moment, in milliseconds since 1970; `None` where it is there.
    pub fn wait(&mut self, at: i64) -> Option<Duration> {
        let wait = match self {
            Self::Unbounded => return None,
            Self::Clock => milliseconds(at - now()),
            Self::Faster { speed, first } => {
                let (began, when) = *first.get_or_insert_with(|| (at, Instant::now()));
                milliseconds(at - began).div_f64(*speed).saturating_sub(when.elapsed())
            }
        };
        (!wait.is_zero()).then_some(wait)
    }
}

fn milliseconds(count: i64) -> Duration {
    Duration::from_millis(u64::try_from(count).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_past_is_there_at_once_and_the_future_is_not() {
        let mut clock = Pace::of(1.0);
        assert_eq!(clock.wait(now() - 1), None);
        assert!(clock.wait(now() + 60_000).is_some());
        let mut faster = Pace::of(1000.0);
        assert_eq!(faster.wait(5_000_000), None, "the first moment");
        assert!(faster.wait(5_000_000 + 3_600_000).is_some_and(|wait| wait <= Duration::from_millis(3600)));
        assert_eq!(Pace::of(0.0).wait(i64::MAX), None);
    }
}
