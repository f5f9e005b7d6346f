//! A page, and what programs ask for, in answer to an HTTP request. It only tells; nothing can be changed here.
//!
//! | path | answer |
//! |---|---|
//! | `/` | a page that shows the latest readings, and how the sniffer is |
//! | `/api/latest` | the latest readings as JSON |
//! | `/api/frames` | the last transactions as JSON, with all fields |
//! | `/metrics` | readings and the sniffer's own figures, as Prometheus reads them |
//!
//! A connection is closed after one answer, which has no length before: it is written as it is made, into however little memory.

mod api;

use core::fmt::{self, Write};

use smartmeter_proto::Protocol;
use smartmeter_proto::link::Status;

use crate::live::Live;

/// The longest request, in bytes: what a browser sends fits.
pub const LONGEST_REQUEST: usize = 2048;
/// The most headers in a request.
const HEADERS: usize = 32;

/// What there is to tell.
#[derive(Debug)]
pub struct Site<'s, P, const F: usize, const R: usize> {
    /// What was decoded.
    pub live: &'s Live<P, F, R>,
    /// How the sniffer is.
    pub status: Status,
    /// The name that its user gave it.
    pub name: &'s str,
    /// Now, in milliseconds by the device's clock.
    pub now: u32,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is not whole yet.
    Incomplete,
    /// It was answered; the connection is to be closed.
    Answered,
}

/// Answers a request, of which these bytes have come so far.
///
/// # Errors
///
/// Where `out` can't take the answer.
pub fn respond<P: Protocol, const F: usize, const R: usize>(
    request: &[u8],
    site: &Site<'_, P, F, R>,
    out: &mut dyn Write,
) -> Result<Outcome, fmt::Error> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    match parsed.parse(request) {
        Ok(httparse::Status::Complete(_)) => {}
        Ok(httparse::Status::Partial) if request.len() < LONGEST_REQUEST => return Ok(Outcome::Incomplete),
        Ok(httparse::Status::Partial) | Err(httparse::Error::TooManyHeaders) => {
            return refuse("431 Request Header Fields Too Large", "", out);
        }
        Err(_) => return refuse("400 Bad Request", "", out),
    }
    let (method, target) = (parsed.method.unwrap_or_default(), parsed.path.unwrap_or_default());
    if !matches!(method, "GET" | "HEAD") {
        return refuse("405 Method Not Allowed", "Allow: GET, HEAD\r\n", out);
    }
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let Some(page) = Page::at(path) else { return refuse("404 Not Found", "", out) };
    head("200 OK", page.content_type(), "", out)?;
    if method == "GET" {
        page.body(site, out)?;
    }
    Ok(Outcome::Answered)
}

#[derive(Clone, Copy)]
enum Page {
    Index,
    Script,
    Style,
    Latest,
    Frames,
    Metrics,
}

impl Page {
    fn at(path: &str) -> Option<Self> {
        Some(match path {
            "/" => Self::Index,
            "/page.js" => Self::Script,
            "/page.css" => Self::Style,
            "/api/latest" => Self::Latest,
            "/api/frames" => Self::Frames,
            "/metrics" => Self::Metrics,
            _ => return None,
        })
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::Index => "text/html; charset=utf-8",
            Self::Script => "text/javascript; charset=utf-8",
            Self::Style => "text/css; charset=utf-8",
            Self::Latest | Self::Frames => "application/json",
            Self::Metrics => "text/plain; version=0.0.4; charset=utf-8",
        }
    }

    fn body<P: Protocol, const F: usize, const R: usize>(
        self,
        site: &Site<'_, P, F, R>,
        out: &mut dyn Write,
    ) -> fmt::Result {
        match self {
            Self::Index => out.write_str(include_str!("http/page.html")),
            Self::Script => out.write_str(include_str!("http/page.js")),
            Self::Style => out.write_str(include_str!("http/page.css")),
            Self::Latest => api::latest(site, out),
            Self::Frames => api::frames(site, out),
            Self::Metrics => api::metrics(site, out),
        }
    }
}

fn head(status: &str, content_type: &str, more: &str, out: &mut dyn Write) -> fmt::Result {
    write!(
        out,
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nConnection: close\r\nCache-Control: no-store\r\n\
         Content-Security-Policy: default-src 'self'\r\nX-Content-Type-Options: nosniff\r\n{more}\r\n"
    )
}

fn refuse(status: &str, more: &str, out: &mut dyn Write) -> Result<Outcome, fmt::Error> {
    head(status, "text/plain; charset=utf-8", more, out)?;
    writeln!(out, "{status}")?;
    Ok(Outcome::Answered)
}

#[cfg(test)]
mod tests;
