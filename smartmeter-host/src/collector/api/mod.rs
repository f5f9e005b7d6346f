//! What programs and people ask: the dashboard at `/`, JSON and CSV under `/api/v1`, new frames as they are stored, and numbers for Prometheus.

mod answer;
mod events;
mod guard;
pub(super) mod health;
mod local;
mod metrics;
mod page;
mod params;
mod routes;

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use smartmeter_proto::{Frame, Protocol};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::guard::Guard;
use super::alarm::AlarmSender;
use super::arrival::Inbox;
use super::config::Tokens;
use super::gaps::{self, GapRow};
use super::news::NewsSender;
use super::parts::{self, FramePart};
use super::store::{Seen, Store, Trace};
use super::tariff::Calendar;
use super::unknown::{self, UnknownRow};
use super::version;

/// The longest body of a request. None has one.
const LONGEST_BODY: usize = 1024;

/// What requests are answered from.
#[derive(Clone)]
pub struct Api {
    store: Store,
    inbox: Inbox,
    news: NewsSender,
    watchers: AlarmSender,
    about: Arc<About>,
    guard: Arc<Guard>,
}

/// Counts the kinds of frames that nobody declared.
type FindUnknown = fn(&[Seen]) -> Vec<UnknownRow>;

/// What does not change.
struct About {
    protocol: &'static str,
    schema: String,
    began: Instant,
    /// Finds what is missing.
    gaps: fn(&[Trace]) -> Vec<GapRow>,
    /// Explains a frame's bytes, of which those are known.
    parts: fn(&[u8], &[bool]) -> Vec<FramePart>,
    /// Names of variants that take unknown kinds, and what counts those.
    unknown: (Vec<&'static str>, FindUnknown),
    calendar: Arc<Calendar>,
}

#[derive(OpenApi)]
#[openapi(info(
    title = "smartmeter",
    description = "What a collector has stored. Times are in seconds since 1970 in UTC, where they are not said to be in \
                   milliseconds.",
    license(name = "MIT OR Apache-2.0")
))]
struct Document;

impl Api {
    /// Of a collector of `P`.
    #[must_use]
    pub fn new<P: Protocol>(
        store: Store,
        inbox: Inbox,
        (news, watchers): (NewsSender, AlarmSender),
        (tokens, requests): (Tokens, NonZeroU32),
        calendar: Calendar,
    ) -> Self {
        let (protocol, schema) = (P::NAME, version::schema::<P>());
        let unknown: (_, FindUnknown) = (unknown::names(P::Transaction::SCHEMA), unknown::find::<P>);
        let (gaps, parts, calendar) = (gaps::find::<P>, parts::of::<P>, Arc::new(calendar));
        let about = About { protocol, schema, began: Instant::now(), gaps, parts, unknown, calendar };
        let guard = Arc::new(Guard::new(tokens, requests, &inbox));
        Self { store, inbox, news, watchers, about: Arc::new(about), guard }
    }

    /// All that is asked for.
    pub fn router(self) -> Router {
        let (router, document) = documented().split_for_parts();
        let document = Arc::new(document);
        router
            .route(
                "/api/v1/openapi.json",
                axum::routing::get(move || async move { axum::Json(document.as_ref().clone()) }),
            )
            .route("/metrics", axum::routing::get(metrics::metrics))
            .route(guard::SENDERS, axum::routing::get(events::sniffer))
            .merge(page::router())
            .fallback(answer::nothing_here)
            .method_not_allowed_fallback(answer::not_in_this_way)
            .layer(DefaultBodyLimit::max(LONGEST_BODY))
            .layer(axum::middleware::from_fn_with_state(self.clone(), guard::guard))
            .with_state(self)
    }
}

fn documented() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(routes::devices))
        .routes(routes!(routes::latest))
        .routes(routes!(routes::readings))
        .routes(routes!(routes::frames))
        .routes(routes!(routes::frame))
        .routes(routes!(routes::gaps))
        .routes(routes!(routes::pruned))
        .routes(routes!(routes::alarms))
        .routes(routes!(local::tariffs))
        .routes(routes!(local::costs))
        .routes(routes!(local::compare))
        .routes(routes!(local::standby))
        .routes(routes!(local::unknown))
        .routes(routes!(health::health))
        .routes(routes!(events::events))
}

/// What can be asked, and what is answered.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    documented().split_for_parts().1
}
