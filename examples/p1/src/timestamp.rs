//! Times: `YYMMDDhhmmssX`.

use smartmeter_proto::prelude::*;

/// What [`Timestamp::unix`] gives where the digits are no time: beyond what a reading takes for one.
pub const NO_TIME: u64 = u64::MAX;

/// A local time (TST), with what tells summer from winter time. A meter that has none sends zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
pub struct Timestamp {
    /// Year of the century.
    #[frame(text = "decimal", bytes = 2)]
    pub year: u8,
    /// Month, from 1.
    #[frame(text = "decimal", bytes = 2)]
    pub month: u8,
    /// Day of the month, from 1.
    #[frame(text = "decimal", bytes = 2)]
    pub day: u8,
    /// Hour of the day.
    #[frame(text = "decimal", bytes = 2)]
    pub hour: u8,
    /// Minute.
    #[frame(text = "decimal", bytes = 2)]
    pub minute: u8,
    /// Second.
    #[frame(text = "decimal", bytes = 2)]
    pub second: u8,
    /// How far it is ahead of UTC.
    pub season: Season,
}

/// What the clock shows at a time of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
#[frame(id_type = "u8")]
pub enum Season {
    /// `S`: central European summer time, UTC+2.
    #[frame(id = b'S')]
    Summer,
    /// `W`: central European time, UTC+1.
    #[frame(id = b'W')]
    Winter,
}

impl Timestamp {
    /// Seconds since 1970-01-01T00:00:00Z, or [`NO_TIME`].
    #[must_use]
    pub fn unix(&self) -> u64 {
        if !self.is_time() {
            return NO_TIME;
        }
        let seconds = ((self.days() * 24 + u64::from(self.hour)) * 60 + u64::from(self.minute)) * 60;
        let ahead = if self.season == Season::Summer { 7200 } else { 3600 };
        seconds + u64::from(self.second) - ahead
    }

    fn is_time(&self) -> bool {
        (1..=12).contains(&self.month)
            && (1..=self.days_of_month()).contains(&self.day)
            && (self.hour < 24 && self.minute < 60 && self.second < 60)
    }

    fn is_leap_year(&self) -> bool {
        // 2000 is one, and this century has no other that is divisible by 100.
        self.year.is_multiple_of(4)
    }

    fn days_of_month(&self) -> u8 {
        match self.month {
            2 => 28 + u8::from(self.is_leap_year()),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    /// Days from 1970-01-01 to this one.
    fn days(&self) -> u64 {
        const BEFORE_2000: u64 = 10_957;
        const BEFORE_MONTH: [u16; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
        let year = u64::from(self.year);
        let month = usize::from(self.month.saturating_sub(1));
        let leap = u64::from(self.is_leap_year() && self.month > 2);
        let of_year = u64::from(BEFORE_MONTH.get(month).copied().unwrap_or(0)) + u64::from(self.day) - 1 + leap;
        BEFORE_2000 + year * 365 + year.div_ceil(4) + of_year
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_times_are_seconds_since_1970() {
        let unix = |text: &[u8]| Timestamp::decode(text).map(|time| time.unix());
        // As `date --utc --date=… +%s` gives them.
        assert_eq!(unix(b"161113205757W"), Ok(1_479_067_077));
        assert_eq!(unix(b"220901152201S"), Ok(1_662_038_521));
        assert_eq!(unix(b"000101000000W"), Ok(946_681_200));
        assert_eq!(unix(b"240229204500W"), Ok(1_709_235_900));
        for none in [b"000000000000W", b"230229000000W", b"230431000000S", b"230101240000W"] {
            assert_eq!(unix(none), Ok(NO_TIME));
        }
    }
}
