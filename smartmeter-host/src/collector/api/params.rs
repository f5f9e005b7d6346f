//! What requests say they want.

use axum::extract::FromRequestParts;
use axum::extract::rejection::QueryRejection;
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, OneOfBuilder, Schema, SchemaFormat, Type};

use super::super::store::{Place, Wanted, WantedFrames, rank};
use super::super::tariff::Span;
use super::answer::Problem;
use crate::verdict::Quality;

/// The most rows of one answer, and how many where a request does not say.
const ROWS: (u32, u32) = (10_000, 1000);
/// A day, in seconds.
const DAY: u32 = 86_400;

/// Parameters of a request; what is not one, or has no such value, is a problem.
pub(super) struct Params<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        query.map(|query| Self(query.0)).map_err(|error: QueryRejection| Problem::bad(error.body_text()))
    }
}

/// Of one device, or of all.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OfDevice {
    /// The key of a device.
    pub(super) device: Option<i64>,
}

/// Of this device.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OneDevice {
    /// The key of a device.
    pub(super) device: i64,
}

/// Which costs.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CostParams {
    /// The key of a device.
    pub(super) device: i64,
    /// From the day of this time on: seconds since 1970, or as in 2017-06-01T21:00:00Z. 28 days, where it is not said.
    #[param(schema_with = moment)]
    from: Option<String>,
    /// Up to the day of this time, written in the same way. Now, where it is not said.
    #[param(schema_with = moment)]
    to: Option<String>,
    /// `day` or `month`.
    #[param(pattern = "^(day|month)$")]
    resolution: Option<String>,
}

/// Which readings.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ReadingParams {
    /// The key of a device.
    device: Option<i64>,
    /// What is measured.
    metric: Option<String>,
    /// Which of several.
    item: Option<String>,
    /// From this time on: seconds since 1970, or as in 2017-06-01T21:00:00Z.
    #[param(schema_with = moment)]
    from: Option<String>,
    /// Before this time, written in the same way.
    #[param(schema_with = moment)]
    to: Option<String>,
    /// `raw`, or how long the stretches are that readings are put together in: `15m`, `1h`, `1d`.
    #[param(pattern = "^(raw|[1-9][0-9]?[smhd])$")]
    resolution: Option<String>,
    /// At least as good as `checked`, `reconstructed` or `unchecked`.
    #[param(pattern = "^(checked|reconstructed|unchecked|damaged)$")]
    quality: Option<String>,
    /// At most so many rows, 1 to 10000.
    #[param(minimum = 1, maximum = 10000)]
    limit: Option<u32>,
    /// Where the page before ended, as its `Link` says.
    #[param(pattern = "^([0-9a-f][0-9a-f])+$")]
    cursor: Option<String>,
}

/// Which frames.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FrameParams {
    /// The key of a device.
    device: Option<i64>,
    /// Those whose name has this in it.
    name: Option<String>,
    /// `checked`, `reconstructed`, `unchecked` or `damaged`.
    #[param(pattern = "^(checked|reconstructed|unchecked|damaged)$")]
    quality: Option<String>,
    /// Those that were stored before this one.
    before: Option<i64>,
    /// At most so many rows, 1 to 10000.
    #[param(minimum = 1, maximum = 10000)]
    limit: Option<u32>,
}

/// In which time.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct GapParams {
    /// The key of a device.
    pub(super) device: Option<i64>,
    /// From this time on: seconds since 1970, or as in 2017-06-01T21:00:00Z. The last day, where it is not said.
    #[param(schema_with = moment)]
    from: Option<String>,
    /// Before this time, written in the same way. Now, where it is not said.
    #[param(schema_with = moment)]
    to: Option<String>,
}

/// Which alarms.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AlarmParams {
    /// The key of a device.
    pub(super) device: Option<i64>,
    /// Only those that are not resolved.
    #[serde(default)]
    pub(super) open: bool,
    /// At most so many rows, 1 to 10000.
    #[param(minimum = 1, maximum = 10000)]
    limit: Option<u32>,
}

impl AlarmParams {
    pub(super) fn limit(&self) -> Result<u32, Problem> {
        limit(self.limit)
    }
}

impl ReadingParams {
    /// Those that are wanted, and in which stretches of seconds.
    pub(super) fn wanted(self) -> Result<(Wanted, Option<u32>), Problem> {
        let resolution = self.resolution.as_deref().map(resolution).transpose()?.flatten();
        let wanted = Wanted {
            device: self.device,
            metric: self.metric,
            item: self.item,
            from: self.from.as_deref().map(|text| time("from", text)).transpose()?,
            to: self.to.as_deref().map(|text| time("to", text)).transpose()?,
            rank: rank(self.quality.as_deref().map_or(Ok(Quality::Damaged), quality)?),
            behind: self.cursor.as_deref().map(place).transpose()?,
            limit: limit(self.limit)?,
        };
        Ok((wanted, resolution))
    }
}

impl FrameParams {
    pub(super) fn wanted(self) -> Result<WantedFrames, Problem> {
        let quality = self.quality.as_deref().map(quality).transpose()?.map(|quality| quality.as_str().to_owned());
        let Self { device, name, before, .. } = self;
        Ok(WantedFrames { device, name, quality, before, after: None, limit: limit(self.limit)? })
    }
}

impl CostParams {
    /// From when to when, in seconds since 1970, and for how long each row is.
    pub(super) fn wanted(&self, now: i64) -> Result<(i64, i64, Span), Problem> {
        let to = self.to.as_deref().map_or(Ok(now), |text| time("to", text))?;
        let usual = to.saturating_sub(27 * i64::from(DAY));
        let from = self.from.as_deref().map_or(Ok(usual), |text| time("from", text))?;
        let span = match self.resolution.as_deref().unwrap_or("day") {
            "day" => Span::Day,
            "month" => Span::Month,
            other => return Err(Problem::bad(format!("resolution={other}: expected day or month"))),
        };
        Ok((from, to, span))
    }
}

impl GapParams {
    /// In milliseconds since 1970.
    pub(super) fn span(&self, now: i64) -> Result<(i64, i64), Problem> {
        let to = self.to.as_deref().map(|text| time("to", text)).transpose()?.map_or(now, |to| to.saturating_mul(1000));
        let from = self.from.as_deref().map(|text| time("from", text)).transpose()?;
        Ok((from.map_or(to.saturating_sub(i64::from(DAY) * 1000), |from| from.saturating_mul(1000)), to))
    }
}

/// Seconds since 1970, or a time that is written out.
fn moment() -> Schema {
    let of = |kind, format| ObjectBuilder::new().schema_type(kind).format(Some(SchemaFormat::KnownFormat(format)));
    let seconds = of(Type::Integer, KnownFormat::Int64);
    OneOfBuilder::new().item(seconds).item(of(Type::String, KnownFormat::DateTime)).build().into()
}

fn limit(limit: Option<u32>) -> Result<u32, Problem> {
    let (most, usual) = ROWS;
    match limit {
        Some(limit) if limit == 0 || limit > most => Err(Problem::bad(format!("limit={limit}: expected 1 to {most}"))),
        limit => Ok(limit.unwrap_or(usual)),
    }
}

fn quality(text: &str) -> Result<Quality, Problem> {
    let all = [Quality::Checked, Quality::Reconstructed, Quality::Unchecked, Quality::Damaged];
    all.into_iter()
        .find(|quality| quality.as_str() == text)
        .ok_or_else(|| Problem::bad(format!("quality={text}: expected checked, reconstructed, unchecked or damaged")))
}

fn time(name: &str, text: &str) -> Result<i64, Problem> {
    if let Ok(seconds) = text.parse() {
        return Ok(seconds);
    }
    let parsed: Result<jiff::Timestamp, _> = text.parse();
    parsed.map(jiff::Timestamp::as_second).map_err(|_| {
        Problem::bad(format!("{name}={text}: expected seconds since 1970, or a time as in 2017-06-01T21:00:00Z"))
    })
}

fn resolution(text: &str) -> Result<Option<u32>, Problem> {
    let bad = || Problem::bad(format!("resolution={text}: expected raw, or a time as in 15m, 1h or 1d, up to 366d"));
    if text == "raw" {
        return Ok(None);
    }
    let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(bad)?;
    let unit = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => DAY,
        _ => return Err(bad()),
    };
    let seconds = number.parse::<u32>().ok().and_then(|number| number.checked_mul(unit));
    seconds.filter(|seconds| (1..=366 * DAY).contains(seconds)).map(Some).ok_or_else(bad)
}

/// A place, as it stands in a request.
pub(super) fn cursor(place: &Place) -> String {
    let text = serde_json::to_string(place).unwrap_or_default();
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn place(cursor: &str) -> Result<Place, Problem> {
    let digits = cursor.as_bytes().chunks_exact(2);
    let is_even = digits.remainder().is_empty();
    let bytes = digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    let bytes: Option<Vec<u8>> = bytes.collect();
    let place = bytes.filter(|_| is_even).and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let detail = "cursor: expected what the page before says in its Link";
    place.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_numbers_or_written_out() {
        assert_eq!(time("from", "1496352083"), Ok(1_496_352_083));
        assert_eq!(time("from", "2017-06-01T21:21:23Z"), Ok(1_496_352_083));
        assert_eq!(time("from", "2017-06-01T23:21:23+02:00"), Ok(1_496_352_083));
        assert!(time("from", "yesterday").is_err());
    }

    #[test]
    fn resolutions_have_units_and_bounds() {
        let seconds = ["raw", "15m", "1h", "1d", "90s"].map(|text| resolution(text).unwrap());
        assert_eq!(seconds, [None, Some(900), Some(3600), Some(86_400), Some(90)]);
        assert!(["", "0s", "15", "1w", "367d", "99999999999d", "é"].iter().all(|text| resolution(text).is_err()));
    }

    #[test]
    fn places_come_back() {
        let here = Place(3, "electricity.power".into(), "L1 \"é".into(), -7);
        assert_eq!(place(&cursor(&here)), Ok(here));
        assert!(["", "5", "zz", "5b", "+1+1"].iter().all(|text| place(text).is_err()));
    }
}
