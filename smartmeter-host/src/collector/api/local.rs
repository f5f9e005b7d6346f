//! What is told by days of the clock on the wall: costs, a comparison, and the power of nights.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::ToSpan;

use super::super::arrival::now;
use super::super::compare::{SlotRow, compare as slots};
use super::super::local::{self, Day, is_energy};
use super::super::standby::{MORNING, NIGHTS, Night, Standby, is_power};
use super::super::store::{ReadingRow, Wanted};
use super::super::tariff::{CostRow, PriceRow, costs as priced};
use super::super::unknown::UnknownRow;
use super::Api;
use super::answer::{Problem, Refused, rows};
use super::params::{CostParams, GapParams, OneDevice, Params};

/// The most readings of one series, and of one night of it.
const READINGS: (u32, u32) = (200_000, 30_000);
/// The most frames that are looked through for unknown kinds.
const FRAMES: u32 = 20_000;
/// The most days that are answered at once, in seconds.
const LONGEST: i64 = 400 * DAY;
const DAY: i64 = 86_400;

/// Prices
#[utoipa::path(get, path = "/api/v1/tariffs", responses(
    (status = 200, description = "As they stand in the settings", content(
        (Vec<PriceRow> = "application/json"), (String = "text/csv"))),
))]
pub(super) async fn tariffs(State(api): State<Api>, headers: HeaderMap) -> Result<Response, Problem> {
    rows(&headers, &api.about.calendar.tariffs.rows())
}

/// What energy cost
#[utoipa::path(get, path = "/api/v1/costs", params(CostParams), responses(
    (status = 200, description = "Whole days or months, of at most 400 days, the last ones; nothing where no tariff is set", content(
        (Vec<CostRow> = "application/json"), (String = "text/csv"))),
    (status = 422, description = "That is too much at once", body = Problem, content_type = "application/problem+json"),
    Refused,
))]
pub(super) async fn costs(
    State(api): State<Api>,
    Params(params): Params<CostParams>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let now = now().div_euclid(1000);
    let (from, to, span) = params.wanted(now)?;
    let (calendar, from) = (api.about.calendar.clone(), from.max(to.saturating_sub(LONGEST)));
    // Where there is no such time, nothing was used.
    let days = local::days(&calendar.zone, from, to).unwrap_or_default();
    let mut found: Vec<CostRow> = Vec::new();
    let (Some(first), Some(last), false) = (days.first(), days.last(), calendar.tariffs.is_empty()) else {
        return rows(&headers, &found);
    };
    let bounds = (first.from, last.to + local::LONGEST);
    for series in api.store.latest(Some(params.device)).await?.iter().filter(|it| is_energy(it)) {
        let readings = api.readings_of(series, bounds, READINGS.0).await?;
        let (calendar, days) = (calendar.clone(), days.clone());
        let work = tokio::task::spawn_blocking(move || priced(&calendar, &readings, &days, span, now));
        found.extend(work.await.map_err(|_| failed())?);
    }
    rows(&headers, &found)
}

/// The latest day beside the same day of the week before
#[utoipa::path(get, path = "/api/v1/compare", params(OneDevice), responses(
    (status = 200, description = "The day of the latest reading and the one a week before, by half hours, or as long as intervals are", content(
        (Vec<SlotRow> = "application/json"), (String = "text/csv"))),
    (status = 422, description = "That is too much at once", body = Problem, content_type = "application/problem+json"),
    Refused,
))]
pub(super) async fn compare(
    State(api): State<Api>,
    Params(of): Params<OneDevice>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (zone, mut found) = (api.about.calendar.zone.clone(), Vec::new());
    for series in api.store.latest(Some(of.device)).await?.iter().filter(|it| is_energy(it)) {
        let today = local::date(&zone, series.time - 1).map_err(|_| failed())?;
        let day = |ago: i64| today.checked_sub(ago.days()).and_then(|date| local::day(&zone, date));
        let (Ok(later), Ok(before)) = (day(0), day(7)) else { continue };
        let mut readings = Vec::new();
        for Day { from, to, .. } in [before, later] {
            readings.extend(api.readings_of(series, (from, to + local::LONGEST), READINGS.0).await?);
        }
        found.extend(slots(&zone, &readings, (later, before)));
    }
    rows(&headers, &found)
}

/// The power of a household that sleeps
#[utoipa::path(get, path = "/api/v1/standby", params(OneDevice), responses(
    (status = 200, description = "Of each power that is measured: the power that it was below for a twentieth of the time from \
        0:00 to 6:00, the median of the last seven nights", body = Vec<Standby>),
    (status = 422, description = "That is too much at once", body = Problem, content_type = "application/problem+json"),
    Refused,
))]
pub(super) async fn standby(
    State(api): State<Api>,
    Params(of): Params<OneDevice>,
) -> Result<Json<Vec<Standby>>, Problem> {
    let (zone, mut found) = (&api.about.calendar.zone, Vec::new());
    for series in api.store.latest(Some(of.device)).await?.iter().filter(|it| is_power(it)) {
        let (until, mut nights) = (newest(series), Vec::new());
        let today = local::date(zone, until).map_err(|_| failed())?;
        // The last one may not be over.
        for ago in (0_i64..).take(NIGHTS + 1) {
            let Ok(date) = today.checked_sub(ago.days()) else { continue };
            let start = |hour: i8| date.at(hour, 0, 0, 0).to_zoned(zone.clone()).map(|at| at.timestamp().as_second());
            let (Ok(from), Ok(to)) = (start(0), start(MORNING)) else { continue };
            if to <= until {
                let readings = api.readings_of(series, (from, to), READINGS.1).await?;
                nights.extend(Night::of(date.to_string(), &readings));
            }
        }
        found.push(Standby::of(series, nights));
    }
    Ok(Json(found))
}

/// Kinds of frames that nobody has declared
#[utoipa::path(get, path = "/api/v1/unknown", params(GapParams), responses(
    (status = 200, description = "Of at most 20,000 of them, the newest; those that came most often first", content(
        (Vec<UnknownRow> = "application/json"), (String = "text/csv"))),
    Refused,
))]
pub(super) async fn unknown(
    State(api): State<Api>,
    Params(params): Params<GapParams>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let span = params.span(now())?;
    let (names, find) = api.about.unknown.clone();
    let seen = api.store.seen(params.device, span, &names, FRAMES).await?;
    let found = tokio::task::spawn_blocking(move || find(&seen)).await;
    rows(&headers, &found.map_err(|_| failed())?)
}

impl Api {
    /// The readings of a series whose time is behind the first of these and not behind the other.
    async fn readings_of(
        &self,
        series: &ReadingRow,
        (after, to): (i64, i64),
        limit: u32,
    ) -> Result<Vec<ReadingRow>, Problem> {
        let wanted = Wanted {
            device: Some(series.device),
            metric: Some(series.metric.clone()),
            item: Some(series.item.clone()),
            from: Some(after + 1),
            to: Some(to + 1),
            limit,
            ..Wanted::default()
        };
        let found = self.store.readings(&wanted).await?;
        if found.len() == limit as usize {
            let detail = format!("{limit} readings or more are in that time: ask for a shorter one");
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail));
        }
        Ok(found)
    }
}

/// Now; of what ended before, as a recording does, its end.
fn newest(series: &ReadingRow) -> i64 {
    let now = now().div_euclid(1000);
    if now - series.time > 2 * DAY { series.time - 1 } else { now }
}

fn failed() -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "that could not be worked out")
}
