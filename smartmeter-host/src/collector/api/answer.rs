//! How answers look: JSON, or CSV where that is asked for; problems as RFC 9457 has them.

use axum::Json;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

use super::super::store::{StoreError, is_interrupted};

const PROBLEM: &str = "application/problem+json";
const CSV: &str = "text/csv; charset=utf-8";

/// What is wrong with a request, or here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Problem {
    /// The status of the answer.
    pub(super) status: u16,
    /// What it means.
    pub(super) title: &'static str,
    /// What is wrong, and what would be right.
    pub(super) detail: String,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status: status.as_u16(), title: status.canonical_reason().unwrap_or("problem"), detail: detail.into() }
    }

    /// The request can't be answered as it is.
    pub(super) fn bad(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, [(header::CONTENT_TYPE, PROBLEM)], Json(self).into_response().into_body()).into_response()
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if is_interrupted(&error) {
            let detail = "that takes too long: ask for a shorter time, or for one device";
            return Self::new(StatusCode::SERVICE_UNAVAILABLE, detail);
        }
        // What it says is for whoever runs the collector.
        tracing::error!("a request could not be answered: {error}");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "the database can't be read now")
    }
}

/// What each question with parameters may be answered with, too.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "it says in the document what there is; each is answered as a problem")]
pub(super) enum Refused {
    /// A parameter is wrong
    #[response(status = 400, content_type = "application/problem+json")]
    Parameter(Problem),
    /// The database can't be read
    #[response(status = 503, content_type = "application/problem+json")]
    Database(Problem),
}

pub(super) async fn nothing_here(uri: Uri) -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        format!("nothing is at {}; /api/v1/openapi.json says what there is", uri.path()),
    )
}

pub(super) async fn not_in_this_way(uri: Uri) -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, format!("{} is only read", uri.path()))
}

/// Whether CSV is asked for before JSON.
pub(super) fn wants_csv(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let kinds = accept.split(',').filter_map(|kind| kind.split(';').next()).map(str::trim);
    kinds.into_iter().find(|kind| matches!(*kind, "text/csv" | "application/json" | "*/*")) == Some("text/csv")
}

/// A row for each, under their names.
pub(super) fn csv<T: Serialize>(rows: &[T]) -> Result<Response, Problem> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let unwritten = |error: String| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error);
    rows.iter().try_for_each(|row| writer.serialize(row)).map_err(|error| unwritten(error.to_string()))?;
    let text = writer.into_inner().map_err(|error| unwritten(error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, CSV)], text).into_response())
}

/// Rows in the form that is asked for.
pub(super) fn rows<T: Serialize>(headers: &HeaderMap, rows: &[T]) -> Result<Response, Problem> {
    if wants_csv(headers) { csv(rows) } else { Ok(Json(rows).into_response()) }
}

/// A page of rows in the form that is asked for, and where the next one is.
pub(super) fn page<T: Serialize>(
    headers: &HeaderMap,
    uri: &Uri,
    cursor: Option<(&str, String)>,
    rows: &[T],
) -> Result<Response, Problem> {
    let mut response = self::rows(headers, rows)?;
    if let Some((name, value)) = cursor {
        let next = with_parameter(uri, name, &value);
        if let Ok(link) = format!("<{next}>; rel=\"next\"").parse() {
            response.headers_mut().insert(header::LINK, link);
        }
    }
    Ok(response)
}

/// The same request, but for one parameter, whose value needs no escapes.
fn with_parameter(uri: &Uri, name: &str, value: &str) -> String {
    let others = uri.query().unwrap_or_default().split('&').filter(|pair| pair.split('=').next() != Some(name));
    let mut pairs: Vec<_> = others.filter(|pair| !pair.is_empty()).map(str::to_owned).collect();
    pairs.push(format!("{name}={value}"));
    format!("{}?{}", uri.path(), pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_form_that_is_known_is_taken() {
        let wants = |accept: &str| wants_csv(&HeaderMap::from_iter([(header::ACCEPT, accept.parse().unwrap())]));
        assert_eq!(
            ["text/csv", "text/html, text/csv;q=0.9", "application/json, text/csv", "*/*"].map(wants),
            [true, true, false, false]
        );
        assert!(!wants_csv(&HeaderMap::new()));
    }

    #[test]
    fn a_next_page_is_asked_for_as_this_one() {
        let uri: Uri = "/api/v1/frames?limit=5&before=9".parse().unwrap();
        assert_eq!(with_parameter(&uri, "before", "4"), "/api/v1/frames?limit=5&before=4");
        assert_eq!(with_parameter(&"/a".parse().unwrap(), "b", "c"), "/a?b=c");
    }
}
