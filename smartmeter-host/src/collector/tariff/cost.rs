//! What energy cost, by days or months of the clock on the wall.

use serde::Serialize;
use utoipa::ToSchema;

use super::Calendar;
use super::money::Money;
use crate::collector::local::{Day, segments, spread, thousandths};
use crate::collector::store::ReadingRow;

/// For how long each row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// From one midnight to the next.
    Day,
    /// A month.
    Month,
}

/// What energy cost in a day or a month.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CostRow {
    /// What is measured.
    pub metric: String,
    /// Which of several; empty where there is one.
    pub item: String,
    /// The day or month, by the collector's time zone.
    pub date: String,
    /// When it began, in seconds since 1970.
    pub from: i64,
    /// When it ends.
    pub to: i64,
    /// The energy that is known, in kWh; nothing where none is.
    pub energy: Option<f64>,
    /// What that cost: a decimal number. Nothing where nothing is known, or has a price.
    pub cost: Option<String>,
    /// What the days that have begun cost, whatever was used.
    pub standing: String,
    /// Both.
    pub total: Option<String>,
    /// In which currency.
    pub currency: String,
    /// For how many seconds the energy is known.
    pub known: i64,
    /// For how many seconds up to now it is not: these cost something, too.
    pub unknown: i64,
    /// For how many of the known seconds there is no price.
    pub unpriced: i64,
    /// How many of the known seconds are reconstructed.
    pub reconstructed: i64,
}

/// What was found of a day or a month.
#[derive(Default)]
struct Sum {
    energy: i128,
    cost: Money,
    standing: Money,
    known: i64,
    passed: i64,
    unpriced: i64,
    reconstructed: i64,
}

/// What a series of readings cost, on these days up to now. Its readings are in the order of time.
#[must_use]
pub fn costs(calendar: &Calendar, readings: &[ReadingRow], days: &[Day], span: Span, now: i64) -> Vec<CostRow> {
    let name = |day: &Day| match span {
        Span::Day => day.date.to_string(),
        Span::Month => format!("{:04}-{:02}", day.date.year(), day.date.month()),
    };
    let Some(series) = readings.first() else { return Vec::new() };
    let same = days.chunk_by(|one, other| name(one) == name(other));
    same.filter_map(|days| {
        let (first, last) = (days.first()?, days.last()?);
        let mut sum = Sum::default();
        days.iter().for_each(|day| sum.add(calendar, readings, day, now));
        Some(sum.row(calendar, series, (name(first), first.from, last.to)))
    })
    .collect()
}

impl Sum {
    fn add(&mut self, calendar: &Calendar, readings: &[ReadingRow], day: &Day, now: i64) {
        let prices = segments(&calendar.zone, day, |at| calendar.tariffs.price(at));
        spread(readings, &prices, |price, reading, part| {
            self.energy += part.energy;
            self.known += part.seconds;
            self.reconstructed += if reading.quality == "reconstructed" { part.seconds } else { 0 };
            match price {
                Some(price) => self.cost += price.of(part.energy),
                None => self.unpriced += part.seconds,
            }
        });
        self.passed += (now.min(day.to) - day.from).max(0);
        if day.from <= now {
            self.standing += calendar.tariffs.standing(day.date).map(super::Price::once).unwrap_or_default();
        }
    }

    fn row(self, calendar: &Calendar, series: &ReadingRow, (date, from, to): (String, i64, i64)) -> CostRow {
        let is_known = self.known > self.unpriced;
        let mut total = self.cost;
        total += self.standing;
        CostRow {
            metric: series.metric.clone(),
            item: series.item.clone(),
            date,
            from,
            to,
            energy: (self.known > 0).then(|| thousandths(self.energy) / 1000.0),
            cost: is_known.then(|| self.cost.to_string()),
            standing: self.standing.to_string(),
            total: is_known.then(|| total.to_string()),
            currency: calendar.tariffs.currency.clone(),
            known: self.known,
            unknown: (self.passed - self.known).max(0),
            unpriced: self.unpriced,
            reconstructed: self.reconstructed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Tariffs;
    use super::*;
    use crate::collector::config::Config;
    use crate::collector::local::days;
    use jiff::tz::TimeZone;

    const DAY: &str = "[[tariff]]\nname='d'\nprice=0.40\ncurrency='EUR'\nfrom='02:30'\nto='24:00'
        [[tariff]]\nname='n'\nprice=0.10\ncurrency='EUR'\nto='02:30'\n[[standing_charge]]\nprice=0.5";

    fn calendar() -> Calendar {
        let config: Config = toml::from_str(DAY).unwrap();
        let tariffs = Tariffs::read(DAY, &config.tariff, &config.standing_charge).unwrap();
        Calendar { zone: TimeZone::get("Europe/Berlin").unwrap(), tariffs }
    }

    fn reading(end: i64) -> ReadingRow {
        let (metric, item, unit) = ("use".to_owned(), String::new(), "Wh".to_owned());
        let (clock, quality) = ("frame", "checked");
        ReadingRow {
            device: 1,
            metric,
            item,
            time: end,
            clock,
            value: 500.0,
            unit,
            interval: 1800,
            quality,
            frame: None,
            count: 1,
            min: None,
            max: None,
        }
    }

    /// The rows of one day in which each half hour is 500 Wh.
    fn day(text: &str, skip: usize) -> CostRow {
        let at: jiff::Timestamp = text.parse().unwrap();
        let days = days(&calendar().zone, at.as_second(), at.as_second() + 1).unwrap();
        let ends = (days[0].from..days[0].to).step_by(1800).map(|from| reading(from + 1800));
        let readings: Vec<_> = ends.skip(skip).collect();
        costs(&calendar(), &readings, &days, Span::Day, i64::MAX / 2).remove(0)
    }

    #[test]
    fn days_of_23_and_25_hours_cost_what_the_clock_on_the_wall_says() {
        // 2.5 h at 0.10, and 21.5 at 0.40, each kWh an hour.
        let row = day("2026-06-01T12:00:00Z", 0);
        assert_eq!((row.energy, row.cost.as_deref(), &row.standing[..]), (Some(24.0), Some("8.8500"), "0.5000"));
        // At 2:00 it is 3:00: 2 h at 0.10, and 21 at 0.40.
        let row = day("2026-03-29T12:00:00Z", 0);
        assert_eq!((row.energy, row.cost.as_deref(), row.to - row.from), (Some(23.0), Some("8.6000"), 23 * 3600));
        // From 2:00 to 3:00 comes twice: 3 h at 0.10, and 22 at 0.40.
        let row = day("2026-10-25T12:00:00Z", 0);
        assert_eq!((row.energy, row.cost.as_deref(), row.unknown), (Some(25.0), Some("9.1000"), 0));
        assert_eq!((row.date, row.total.as_deref()), ("2026-10-25".into(), Some("9.6000")));
    }

    #[test]
    fn what_is_unknown_is_said_and_has_no_price() {
        let row = day("2026-06-01T12:00:00Z", 3);
        assert_eq!((row.unknown, row.known, row.cost.as_deref()), (5400, 81_000, Some("8.7000")));
        let calendar = calendar();
        let two = days(&calendar.zone, 1_780_308_000, 1_780_308_001 + 86_400).unwrap();
        let rows = costs(&calendar, &[reading(two[0].from + 1800)], &two, Span::Day, two[1].from + 60);
        assert_eq!((rows[1].energy, &rows[1].cost, rows[1].unknown), (None, &None, 60));
        let month = costs(&calendar, &[reading(two[0].from + 1800)], &two, Span::Month, two[1].from + 60);
        assert_eq!((month[0].cost.as_deref(), &month[0].standing[..]), (Some("0.0500"), "1.0000"));
    }

    #[test]
    fn an_interval_over_a_change_of_price_is_shared_out() {
        let calendar = calendar();
        let days = days(&calendar.zone, 1_780_308_000, 1_780_308_001).unwrap();
        // From 2:15 to 2:45.
        let readings = [reading(days[0].from + 9900)];
        let row = costs(&calendar, &readings, &days, Span::Day, days[0].to).remove(0);
        assert_eq!(row.cost.as_deref(), Some("0.1250"));
    }
}
