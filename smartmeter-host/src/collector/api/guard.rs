//! Who may ask, and who may send, where tokens are needed for that.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Mutex;

use axum::extract::{ConnectInfo, Extension, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::super::arrival::Inbox;
use super::super::config::Tokens;
use super::super::limit::{Limiter, Verdict};
use super::Api;
use super::answer::Problem;

/// Where words come from.
pub(super) const SENDERS: &str = "/ws";
/// Browsers ask for a name and a password, which is the token.
const HOW: [(header::HeaderName, &str); 2] =
    [(header::WWW_AUTHENTICATE, "Basic realm=\"smartmeter\", charset=\"UTF-8\""), (header::WWW_AUTHENTICATE, "Bearer")];

/// What is needed, and who is told of those who don't have it.
pub(super) struct Guard {
    tokens: Tokens,
    refusals: Mutex<Inbox>,
    limiter: Limiter,
}

impl Guard {
    /// By these tokens, and with so many requests a second from each address.
    pub(super) fn new(tokens: Tokens, requests: NonZeroU32, inbox: &Inbox) -> Self {
        Self { tokens, refusals: Mutex::new(inbox.named("http")), limiter: Limiter::new(requests) }
    }

    /// Whether a request may go on.
    fn lets_in(&self, path: &str, headers: &HeaderMap) -> bool {
        let needed = if path == SENDERS { &self.tokens.send } else { &self.tokens.read };
        needed.is_none_or(|hash| token(headers).is_some_and(|token| hash.is_of(&token)))
    }
}

/// Lets those in that have the token for what they ask.
pub(super) async fn guard(
    State(api): State<Api>,
    Extension(ConnectInfo(from)): Extension<ConnectInfo<SocketAddr>>,
    request: Request,
    next: Next,
) -> Response {
    let verdict = api.guard.limiter.take(from.ip());
    if verdict != Verdict::Taken {
        api.inbox.counts().limited.add(1);
        if verdict == Verdict::RefusedFirst {
            tracing::warn!("refused: {} asks too often", from.ip());
        }
        let detail = "too many requests from this address: wait a second";
        return ([(header::RETRY_AFTER, "1")], Problem::new(StatusCode::TOO_MANY_REQUESTS, detail)).into_response();
    }
    let path = request.uri().path();
    if api.guard.lets_in(path, request.headers()) {
        return next.run(request).await;
    }
    let what = if path == SENDERS { "send" } else { "read" };
    if let Ok(mut refusals) = api.guard.refusals.lock() {
        refusals.refuse(&format_args!("a request without the token to {what}"));
    }
    let detail = format!("to {what} needs a token: `Authorization: Bearer TOKEN`, or as the password of any user");
    let mut response = Problem::new(StatusCode::UNAUTHORIZED, detail).into_response();
    HOW.into_iter().for_each(|(name, how)| {
        response.headers_mut().append(name, header::HeaderValue::from_static(how));
    });
    response
}

/// The token that a request brings.
fn token(headers: &HeaderMap) -> Option<String> {
    let (scheme, rest) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_owned());
    }
    let decoded = BASE64_STANDARD.decode(rest.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let (_, password) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    Some(password.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_bearers_or_passwords() {
        let found = |text: &str| token(&HeaderMap::from_iter([(header::AUTHORIZATION, text.parse().unwrap())]));
        assert_eq!(found("Bearer abc").as_deref(), Some("abc"));
        assert_eq!(found("bearer  abc ").as_deref(), Some("abc"));
        // `me:a:b`
        assert_eq!(found("Basic bWU6YTpi").as_deref(), Some("a:b"));
        assert_eq!(["Basic bWU=", "Basic ?", "Digest abc", "abc"].map(found), [const { None }; 4]);
        assert_eq!(token(&HeaderMap::new()), None);
    }
}
