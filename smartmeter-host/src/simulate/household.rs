//! What a household takes from the mains: the same at each moment, however often and in whichever order it is asked.

use fastrand::Rng;

/// Seconds of a day.
const DAY: i64 = 86_400;
/// How often power is looked at to add up energy, in seconds.
const STEP: i64 = 15;

/// A household.
#[derive(Debug)]
pub struct Household {
    seed: u64,
    /// What runs all day, in W.
    standby: u32,
    /// When the refrigerator begins its first cycle, in seconds.
    refrigerator: i64,
    /// The days that were looked at last, and what is used on them.
    days: Vec<(i64, Vec<Use>)>,
}

/// Something is switched on.
#[derive(Debug, Clone, Copy)]
struct Use {
    /// In seconds of the day.
    from: i64,
    to: i64,
    /// In W.
    watts: u32,
}

impl Household {
    /// The household of this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut random = Rng::with_seed(seed);
        Self { seed, standby: random.u32(55..110), refrigerator: random.i64(0..2700), days: Vec::new() }
    }

    /// The power at a moment in seconds since 1970, in W.
    pub fn power(&mut self, at: i64) -> u32 {
        let (day, second) = (at.div_euclid(DAY), at.rem_euclid(DAY));
        let used: u32 =
            self.day(day).iter().filter(|used| (used.from..used.to).contains(&second)).map(|used| used.watts).sum();
        // A third of its time it cools.
        let cools = if (at - self.refrigerator).rem_euclid(2700) < 900 { 82 } else { 3 };
        let unrest = Rng::with_seed(self.seed ^ at.div_euclid(STEP).unsigned_abs()).u32(0..9);
        let total = self.standby + cools + used;
        // What takes more, varies more.
        total + total * unrest / 200
    }

    /// The energy of so many seconds up to this moment, in Wh.
    pub fn energy(&mut self, end: i64, seconds: i64) -> u32 {
        let steps = (end - seconds..end).step_by(STEP.unsigned_abs().try_into().unwrap_or(1));
        let watts: u64 = steps.map(|at| u64::from(self.power(at))).sum();
        u32::try_from(watts * STEP.unsigned_abs() / 3600).unwrap_or(u32::MAX)
    }

    fn day(&mut self, day: i64) -> &[Use] {
        let known = self.days.iter().position(|(known, _)| *known == day).unwrap_or_else(|| {
            if self.days.len() > 3 {
                self.days.remove(0);
            }
            self.days.push((day, uses(self.seed, day)));
            self.days.len() - 1
        });
        &self.days[known].1
    }
}

/// What is used on a day, counted from 1970.
fn uses(seed: u64, day: i64) -> Vec<Use> {
    let mut random = Rng::with_seed(seed.wrapping_mul(31) ^ day.unsigned_abs());
    // 1 January 1970 was a Thursday.
    let is_weekend = (day + 3).rem_euclid(7) >= 5;
    let mut uses = Vec::new();
    let mut on = |hour: f64, minutes: f64, watts: u32| {
        #[expect(clippy::cast_possible_truncation, reason = "of seconds in a day")]
        let (from, length) = ((hour * 3600.0) as i64, (minutes * 60.0) as i64);
        uses.push(Use { from, to: (from + length).min(DAY), watts });
    };
    let up = if is_weekend { 8.5 } else { 6.7 } + random.f64();
    on(up, 45.0, 90);
    on(up + 0.2, 2.5, 2000);
    on(up + 0.3, 3.0, 850);
    for _ in 0..random.usize(2..6) {
        on(up + 1.0 + random.f64() * 13.0, 2.0 + random.f64(), 2000);
    }
    let supper = 17.5 + random.f64() * 1.5;
    on(supper, 12.0, 2200);
    on(supper + 0.2, 25.0 + random.f64() * 20.0, 900);
    let evening = 16.5 + random.f64();
    on(evening, 60.0 * (22.5 + random.f64() - evening), 70 + random.u32(0..80));
    on(19.0 + random.f64(), 100.0 + random.f64() * 60.0, 105);
    if random.f64() < 0.4 {
        let washing = 9.0 + random.f64() * 9.0;
        on(washing, 16.0, 1950);
        on(washing + 0.27, 65.0, 210);
    }
    if is_weekend {
        on(10.5 + random.f64() * 3.0, 20.0 + random.f64() * 15.0, 750);
    }
    uses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_past_is_what_it_was() {
        let (mut one, mut other) = (Household::new(7), Household::new(7));
        let forth: Vec<_> = (0..400).map(|step| one.power(step * 1800)).collect();
        let back: Vec<_> = (0..400).rev().map(|step| other.power(step * 1800)).collect();
        assert!(forth.iter().eq(back.iter().rev()));
        assert_ne!(Household::new(8).energy(DAY, DAY), one.energy(DAY, DAY));
    }

    #[test]
    fn a_day_is_the_sum_of_its_half_hours_and_believable() {
        for seed in 0..20 {
            let mut household = Household::new(seed);
            let day = household.energy(100 * DAY, DAY);
            let halves: u32 = (0..48).map(|half| household.energy(100 * DAY - half * 1800, 1800)).sum();
            assert!(day.abs_diff(halves) <= 48, "{day} {halves}");
            assert!((3_000..20_000).contains(&day), "{day} Wh");
            let most = (0..5760).map(|step| household.power(99 * DAY + step * STEP)).max();
            assert!(most.is_some_and(|most| (2_000..9_000).contains(&most)), "{most:?} W");
        }
    }
}
