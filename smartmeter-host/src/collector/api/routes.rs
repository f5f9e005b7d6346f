//! Devices, readings, frames and gaps.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::alarm::AlarmRow;
use super::super::arrival::now;
use super::super::gaps::{self, GapRow};
use super::super::parts::FramePart;
use super::super::store::{Bucket, FrameRow, Place, PrunedRow, ReadingRow};
use super::Api;
use super::answer::{Problem, Refused, page, rows};
use super::health::{Device, device};
use super::params::{AlarmParams, FrameParams, GapParams, OfDevice, Params, ReadingParams, cursor};

/// The most frames that are looked through for gaps.
const FRAMES: u32 = 200_000;

/// As it was read, or of a stretch of time.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "it says in the document what a row is; each is written as what it is")]
pub(super) enum Row {
    /// With `resolution=raw`, or none.
    Reading(ReadingRow),
    /// With another resolution.
    Bucket(Bucket),
}

/// All devices
#[utoipa::path(get, path = "/api/v1/devices", responses(
    (status = 200, description = "In the order in which they first came", body = Vec<Device>),
    (status = 503, description = "The database can't be read", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn devices(State(api): State<Api>) -> Result<axum::Json<Vec<Device>>, Problem> {
    Ok(axum::Json(api.store.devices().await?.iter().map(device).collect()))
}

/// The latest reading of each metric
#[utoipa::path(get, path = "/api/v1/latest", params(OfDevice), responses(
    (status = 200, description = "By device, metric and item", content(
        (Vec<ReadingRow> = "application/json"), (String = "text/csv"))),
    Refused,
))]
pub(super) async fn latest(
    State(api): State<Api>,
    Params(of): Params<OfDevice>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    rows(&headers, &api.store.latest(of.device).await?)
}

/// Readings, by device, metric, item and time
#[utoipa::path(get, path = "/api/v1/readings", params(ReadingParams), responses(
    (status = 200, description = "A page of them; where there is another, `Link` says where", content(
        (Vec<Row> = "application/json"), (String = "text/csv"))),
    (status = 404, description = "No page ends there", body = Problem, content_type = "application/problem+json"),
    Refused,
))]
pub(super) async fn readings(
    State(api): State<Api>,
    Params(params): Params<ReadingParams>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Problem> {
    let (wanted, resolution) = params.wanted()?;
    let limit = wanted.limit as usize;
    let next =
        |len: usize, place: Option<Place>| place.filter(|_| len == limit).map(|place| ("cursor", cursor(&place)));
    if let Some(seconds) = resolution {
        let found = api.store.buckets(&wanted, seconds).await?;
        let last = found.last().map(|it| Place(it.device, it.metric.clone(), it.item.clone(), it.time));
        return page(&headers, &uri, next(found.len(), last), &found);
    }
    let found = api.store.readings(&wanted).await?;
    let last = found.last().map(|it| Place(it.device, it.metric.clone(), it.item.clone(), it.time));
    page(&headers, &uri, next(found.len(), last), &found)
}

/// Frames, the newest first
#[utoipa::path(get, path = "/api/v1/frames", params(FrameParams), responses(
    (status = 200, description = "A page of them; where there is another, `Link` says where", content(
        (Vec<FrameRow> = "application/json"), (String = "text/csv"))),
    Refused,
))]
pub(super) async fn frames(
    State(api): State<Api>,
    Params(params): Params<FrameParams>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Problem> {
    let wanted = params.wanted()?;
    let found = api.store.frames(&wanted).await?;
    let last = found.last().filter(|_| found.len() == wanted.limit as usize);
    page(&headers, &uri, last.map(|last| ("before", last.id.to_string())), &found)
}

/// A frame, and what its bytes say
#[derive(Serialize, ToSchema)]
pub(super) struct Explained {
    /// It.
    #[serde(flatten)]
    frame: FrameRow,
    /// Every byte once.
    parts: Vec<FramePart>,
}

/// One frame, with each of its bytes explained
#[utoipa::path(get, path = "/api/v1/frames/{id}", params(("id" = i64, Path, description = "Its key")), responses(
    (status = 200, description = "By the declarations as they are now", body = Explained),
    (status = 400, description = "That is no key", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "There is no such frame", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "The database can't be read", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn frame(
    State(api): State<Api>,
    id: Result<Path<i64>, PathRejection>,
) -> Result<axum::Json<Explained>, Problem> {
    let Path(id) = id.map_err(|error| Problem::bad(error.body_text()))?;
    let found = api.store.frame(id).await?;
    let (frame, bytes, known) =
        found.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, format!("there is no frame {id}")))?;
    Ok(axum::Json(Explained { frame, parts: (api.about.parts)(&bytes, &known) }))
}

/// Alarms, the newest first
#[utoipa::path(get, path = "/api/v1/alarms", params(AlarmParams), responses(
    (status = 200, description = "At most `limit` of them", content(
        (Vec<AlarmRow> = "application/json"), (String = "text/csv"))),
    Refused,
))]
pub(super) async fn alarms(
    State(api): State<Api>,
    Params(params): Params<AlarmParams>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let limit = params.limit()?;
    rows(&headers, &api.store.alarms(params.device, params.open, limit).await?)
}

/// What is missing
#[utoipa::path(get, path = "/api/v1/gaps", params(GapParams), responses(
    (status = 200, description = "What was pruned, and then the rest in the order in which it was seen", content(
        (Vec<GapRow> = "application/json"), (String = "text/csv"))),
    (status = 422, description = "Too many frames are in that time", body = Problem,
        content_type = "application/problem+json"),
    Refused,
))]
pub(super) async fn gaps(
    State(api): State<Api>,
    Params(params): Params<GapParams>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let span = params.span(now())?;
    let traces = api.store.traces(params.device, span, FRAMES).await?;
    if traces.len() == FRAMES as usize {
        let detail = format!("{FRAMES} frames or more are in that time: ask for a shorter one, or for one device");
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail));
    }
    let find = api.about.gaps;
    let found = tokio::task::spawn_blocking(move || find(&traces)).await;
    let failed = |_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "gaps could not be found");
    let taken = api.store.pruned(params.device).await?;
    let mut all: Vec<GapRow> = taken.iter().filter_map(|row| gaps::pruned(row, span)).collect();
    all.extend(found.map_err(failed)?);
    rows(&headers, &all)
}

/// What policies took away
#[utoipa::path(get, path = "/api/v1/pruned", params(OfDevice), responses(
    (status = 200, description = "By device, kind and policy", content(
        (Vec<PrunedRow> = "application/json"), (String = "text/csv"))),
    Refused,
))]
pub(super) async fn pruned(
    State(api): State<Api>,
    Params(of): Params<OfDevice>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    rows(&headers, &api.store.pruned(of.device).await?)
}
