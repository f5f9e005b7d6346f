//! Prices by time of day, as they stand in the settings.
//!
//! Tariffs with the same `valid_from` are one list, which holds until that of the next one. A list has exactly one price for
//! each minute of a week. Money is counted in whole numbers.

mod cost;
mod list;
mod money;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::ToSchema;

pub use self::cost::{CostRow, Span, costs};
use self::list::{PriceList, lists};
pub use self::list::{StandingCharge, Tariff};
use self::money::Price;

/// What is to be paid, and by which clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// Where the meter is: days begin and prices change by the clock on the wall there.
    pub zone: TimeZone,
    /// Prices.
    pub tariffs: Tariffs,
}

/// All lists of prices, the oldest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tariffs {
    lists: Vec<PriceList>,
    /// Since when a day costs so much, the oldest first.
    standing: Vec<(Date, Price)>,
    currency: String,
}

/// One price, as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PriceRow {
    /// Its name; empty for the standing charge of a day.
    pub name: String,
    /// What a kWh costs, or a day: a decimal number.
    pub price: String,
    /// In which currency.
    pub currency: String,
    /// Since which day; empty where it always held.
    pub valid_from: String,
    /// How many minutes of a week it is for.
    pub minutes: usize,
}

impl Tariffs {
    /// What stands in this text of settings.
    ///
    /// # Errors
    ///
    /// Where a tariff is none, or two overlap, or there is a time without a price: in which line, and why.
    pub fn read(
        text: &str,
        tariffs: &[toml::Spanned<Tariff>],
        standing: &[toml::Spanned<StandingCharge>],
    ) -> anyhow::Result<Self> {
        let mut currencies = tariffs.iter().map(|it| (it, &it.get_ref().currency));
        let currency = currencies.next().map(|(_, currency)| currency.clone()).unwrap_or_default();
        if let Some((other, name)) = currencies.find(|(_, other)| **other != currency) {
            anyhow::bail!(
                "line {}: prices are in {name} and {currency}; expected one currency",
                list::line(text, other)
            );
        }
        anyhow::ensure!(
            standing.is_empty() || !tariffs.is_empty(),
            "line {}: a standing charge without a tariff: expected a [[tariff]], which says the currency",
            standing.first().map_or(1, |first| list::line(text, first))
        );
        Ok(Self { lists: lists(text, tariffs)?, standing: list::standing(text, standing)?, currency })
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// All prices.
    #[must_use]
    pub fn rows(&self) -> Vec<PriceRow> {
        let row = |name: &str, price: Price, since: Option<Date>, minutes| PriceRow {
            name: name.into(),
            price: price.to_string(),
            currency: self.currency.clone(),
            valid_from: since.map_or_else(String::new, |date| date.to_string()),
            minutes,
        };
        let prices = self
            .lists
            .iter()
            .flat_map(|list| list.named().map(move |(name, price, minutes)| row(name, price, list.since, minutes)));
        let standing = self.standing.iter().map(|(since, price)| row("", *price, Some(*since), 0));
        prices.chain(standing.map(|it| PriceRow { valid_from: shown(&it.valid_from), ..it })).collect()
    }

    /// What a kWh costs at this time on the wall.
    fn price(&self, at: DateTime) -> Option<Price> {
        let is_valid = |list: &&PriceList| list.since.is_none_or(|since| since <= at.date());
        self.lists.iter().rev().find(is_valid).and_then(|list| list.price(at))
    }

    /// What this day costs, whatever is used.
    fn standing(&self, day: Date) -> Option<Price> {
        self.standing.iter().rev().find(|(since, _)| *since <= day).map(|(_, price)| *price)
    }
}

/// A date, but for the one before all others.
fn shown(date: &str) -> String {
    if date == Date::MIN.to_string() { String::new() } else { date.into() }
}
