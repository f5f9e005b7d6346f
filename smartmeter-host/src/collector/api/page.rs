//! The dashboard: files that are in the program. They ask nobody but this collector.

use axum::Router;
use axum::http::{HeaderName, header};
use axum::routing::get;

use super::Api;

/// What the page may do: load what is here, and talk to us.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

const FILES: [(&str, &str, &str); 8] = [
    ("/", HTML, include_str!("../web/index.html")),
    ("/app.js", SCRIPT, include_str!("../web/app.js")),
    ("/days.js", SCRIPT, include_str!("../web/days.js")),
    ("/charts.js", SCRIPT, include_str!("../web/charts.js")),
    ("/style.css", STYLE, include_str!("../web/style.css")),
    ("/icon.svg", "image/svg+xml", include_str!("../web/icon.svg")),
    // Under the MIT licence, which stands beside them.
    ("/uplot.js", SCRIPT, include_str!("../web/vendor/uPlot.iife.min.js")),
    ("/uplot.css", STYLE, include_str!("../web/vendor/uPlot.min.css")),
];

/// All its files.
pub(super) fn router() -> Router<Api> {
    FILES.into_iter().fold(Router::new(), |router, (path, kind, text)| {
        let head: [(HeaderName, &str); 5] = [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
            // Another version of the program may be here tomorrow.
            (header::CACHE_CONTROL, "no-cache"),
        ];
        router.route(path, get(move || async move { (head, text) }))
    })
}
