//! A list of prices: one for each minute of a week.

use std::ops::Range;

use jiff::civil::{Date, DateTime};
use serde::Deserialize;
use toml::Spanned;

use super::money::Price;

/// Minutes of a day.
const DAY: usize = 24 * 60;
const WEEK: usize = 7 * DAY;
/// The days of a week, as they are written.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A tariff, as it stands in the settings.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tariff {
    name: String,
    /// What a kWh costs.
    price: Spanned<f64>,
    pub(super) currency: String,
    /// On which days; on all, where none is said.
    #[serde(default)]
    days: Vec<String>,
    /// From when to when of these days. Where `to` is not behind `from`, it is that of the day after.
    from: Option<String>,
    to: Option<String>,
    valid_from: Option<String>,
}

/// What a day costs, as it stands in the settings.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingCharge {
    /// What a day costs.
    price: Spanned<f64>,
    valid_from: Option<String>,
}

/// A price for each minute of a week.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PriceList {
    pub(super) since: Option<Date>,
    prices: Vec<(String, Price)>,
    /// Which of them, from Monday at 0:00 on.
    week: Vec<usize>,
}

impl PriceList {
    pub(super) fn price(&self, at: DateTime) -> Option<Price> {
        let day = usize::try_from(at.weekday().to_monday_zero_offset()).ok()?;
        let minute = usize::try_from(i32::from(at.hour()) * 60 + i32::from(at.minute())).ok()?;
        self.prices.get(*self.week.get(day * DAY + minute)?).map(|(_, price)| *price)
    }

    /// Each price with its name, and how many minutes of a week it is for.
    pub(super) fn named(&self) -> impl Iterator<Item = (&str, Price, usize)> {
        let minutes = |index| self.week.iter().filter(|at| **at == index).count();
        self.prices.iter().enumerate().map(move |(index, (name, price))| (&name[..], *price, minutes(index)))
    }
}

/// In which line of a text something stands.
pub(super) fn line<T>(text: &str, at: &Spanned<T>) -> usize {
    text.get(..at.span().start).unwrap_or_default().matches('\n').count() + 1
}

/// All lists, the oldest first.
pub(super) fn lists(text: &str, tariffs: &[Spanned<Tariff>]) -> anyhow::Result<Vec<PriceList>> {
    let mut dated = Vec::new();
    for tariff in tariffs {
        dated.push((since(text, tariff, tariff.get_ref().valid_from.as_deref())?, tariff));
    }
    dated.sort_by_key(|(since, _)| *since);
    dated.chunk_by(|one, other| one.0 == other.0).map(|same| list(text, same)).collect()
}

fn list(text: &str, tariffs: &[(Option<Date>, &Spanned<Tariff>)]) -> anyhow::Result<PriceList> {
    let (mut prices, mut week) = (Vec::new(), vec![None; WEEK]);
    for (index, (_, entry)) in tariffs.iter().enumerate() {
        let tariff = entry.get_ref();
        let named = |error: String| anyhow::anyhow!("line {}: tariff `{}`: {error}", line(text, entry), tariff.name);
        prices.push((tariff.name.clone(), price(text, &tariff.price)?));
        for minute in minutes(tariff).map_err(named)?.into_iter().flatten().map(|minute| minute % WEEK) {
            let Some(place) = week.get_mut(minute) else { continue };
            if let Some((_, other)) = place.and_then(|other: usize| tariffs.get(other)) {
                let at = format!("of line {}, on {}", line(text, other), written(minute));
                return Err(named(format!("overlaps with `{}` {at}", other.get_ref().name)));
            }
            *place = Some(index);
        }
    }
    if let Some(hole) = week.iter().position(Option::is_none) {
        let end = week.iter().skip(hole).position(Option::is_some).map_or(week.len(), |len| hole + len);
        let first = tariffs.first().map_or(1, |(_, first)| line(text, first));
        let (from, to) = (written(hole), written(end % week.len()));
        anyhow::bail!("line {first}: the tariffs that are valid with this one have no price from {from} to {to}");
    }
    Ok(PriceList {
        since: tariffs.first().and_then(|first| first.0),
        prices,
        week: week.into_iter().flatten().collect(),
    })
}

/// What a day costs, since when, the oldest first.
pub(super) fn standing(text: &str, charges: &[Spanned<StandingCharge>]) -> anyhow::Result<Vec<(Date, Price)>> {
    let mut all = Vec::new();
    for charge in charges {
        let since = since(text, charge, charge.get_ref().valid_from.as_deref())?.unwrap_or(Date::MIN);
        let is_new = all.iter().all(|(other, _)| *other != since);
        anyhow::ensure!(is_new, "line {}: a second standing charge for the same days", line(text, charge));
        all.push((since, price(text, &charge.get_ref().price)?));
    }
    all.sort_by_key(|(since, _)| *since);
    Ok(all)
}

/// As it is written, and not as a float that is near it.
fn price(text: &str, at: &Spanned<f64>) -> anyhow::Result<Price> {
    let written = text.get(at.span()).unwrap_or_default();
    written.parse().map_err(|error| anyhow::anyhow!("line {}: {error}", line(text, at)))
}

fn since<T>(text: &str, at: &Spanned<T>, date: Option<&str>) -> anyhow::Result<Option<Date>> {
    let parsed = date.map(str::parse).transpose();
    let date = date.unwrap_or_default();
    parsed
        .map_err(|_| anyhow::anyhow!("line {}: valid_from `{date}`: expected a day, as in 2026-01-31", line(text, at)))
}

/// The minutes of a week that a tariff is for, some of them perhaps in the next one.
fn minutes(tariff: &Tariff) -> Result<Vec<Range<usize>>, String> {
    let from = tariff.from.as_deref().map_or(Ok(0), |text| time("from", text))?;
    let to = tariff.to.as_deref().map_or(Ok(DAY), |text| time("to", text))?;
    let len = if to > from { to - from } else { to + DAY - from };
    let mut days = Vec::new();
    for day in &tariff.days {
        let found = DAYS.iter().position(|known| known == day);
        days.push(found.ok_or_else(|| format!("day `{day}`: expected some of {}", DAYS.join(", ")))?);
    }
    if days.is_empty() {
        days.extend(0..7);
    }
    Ok(days.into_iter().map(|day| day * DAY + from..day * DAY + from + len).collect())
}

fn time(name: &str, text: &str) -> Result<usize, String> {
    let parsed = text.split_once(':').and_then(|(hour, minute)| {
        let number = |text: &str| text.parse::<usize>().ok().filter(|_| text.len() == 2);
        Some(number(hour)? * 60 + number(minute).filter(|minute| *minute < 60)?)
    });
    parsed
        .filter(|minute| *minute <= DAY)
        .ok_or_else(|| format!("{name} `{text}`: expected a time from 00:00 to 24:00"))
}

/// A minute of a week.
fn written(minute: usize) -> String {
    let day = DAYS.get(minute / DAY).unwrap_or(&DAYS[0]);
    format!("{day} {:02}:{:02}", minute % DAY / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::super::Tariffs;
    use super::*;

    #[derive(Deserialize)]
    struct File {
        #[serde(default)]
        tariff: Vec<Spanned<Tariff>>,
        #[serde(default)]
        standing_charge: Vec<Spanned<StandingCharge>>,
    }

    fn read(text: &str) -> Result<Tariffs, String> {
        let file: File = toml::from_str(text).unwrap();
        Tariffs::read(text, &file.tariff, &file.standing_charge).map_err(|error| error.to_string())
    }

    fn tariff(name: &str, rest: &str) -> String {
        format!("[[tariff]]\nname = \"{name}\"\nprice = 0.3\ncurrency = \"EUR\"\n{rest}\n")
    }

    #[test]
    fn a_list_has_one_price_for_each_minute() {
        let day =
            tariff("day", "days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]\nfrom = \"06:00\"\nto = \"22:00\"");
        let night = tariff("night", "from = \"22:00\"\nto = \"06:00\"").replace("0.3", "0.25");
        let weekend = tariff("weekend", "days = [\"sat\", \"sun\"]\nfrom = \"06:00\"\nto = \"22:00\"");
        let all = read(&[&day[..], &night, &weekend].concat()).unwrap();
        let price = |text: &str| all.price(text.parse().unwrap()).map(|price| price.to_string());
        // A Monday.
        assert_eq!(price("2026-11-23T05:59:59").as_deref(), Some("0.25"));
        assert_eq!(price("2026-11-23T06:00:00").as_deref(), Some("0.30"));
        assert_eq!(all.rows().iter().map(|row| row.minutes).collect::<Vec<_>>(), [4800, 3360, 1920]);
        let fault = read(&[&day[..], &night].concat()).unwrap_err();
        assert_eq!(fault, "line 1: the tariffs that are valid with this one have no price from sat 06:00 to sat 22:00");
        let fault = read(&[&day[..], &night, &tariff("all", "")].concat()).unwrap_err();
        assert_eq!(fault, "line 14: tariff `all`: overlaps with `night` of line 8, on mon 00:00");
    }

    #[test]
    fn a_list_holds_until_the_next_one() {
        let new = tariff("new", "valid_from = \"2027-01-01\"").replace("0.3", "0.4");
        let all = read(&[&new[..], &tariff("old", "")].concat()).unwrap();
        let price = |text: &str| all.price(text.parse().unwrap()).map(|price| price.to_string());
        assert_eq!(price("2026-12-31T23:59:59").as_deref(), Some("0.30"));
        assert_eq!(price("2027-01-01T00:00:00").as_deref(), Some("0.40"));
        assert_eq!(read(&new).unwrap().price("2026-12-31T23:59:59".parse().unwrap()), None);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let all = tariff("all", "");
        for (text, fault) in [
            (all.replace("0.3", "1e-3"), "line 3: price 1e-3: expected a decimal number"),
            (tariff("a", "from = \"6\""), "line 1: tariff `a`: from `6`: expected a time from 00:00 to 24:00"),
            (tariff("a", "days = [\"Montag\"]"), "line 1: tariff `a`: day `Montag`: expected some of mon, tue"),
            (tariff("a", "valid_from = \"soon\""), "line 1: valid_from `soon`: expected a day"),
            (format!("{all}{}", tariff("b", "").replace("EUR", "CHF")), "line 6: prices are in CHF and EUR"),
            ("[[standing_charge]]\nprice = 1".into(), "line 1: a standing charge without a tariff"),
            (
                format!("{all}[[standing_charge]]\nprice = 1\n[[standing_charge]]\nprice = 2"),
                "line 8: a second standing charge for the same days",
            ),
        ] {
            let said = read(&text).unwrap_err();
            assert!(said.starts_with(fault), "{said}");
        }
    }
}
