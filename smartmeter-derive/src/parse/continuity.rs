//! How a field goes on from one frame to the next.

use proc_macro2::Span;

use super::fields::Resolver;
use crate::attr::Words;
use crate::interval;
use crate::model::{Continuity, ContinuityKind};
use crate::symbol::*;

/// One of them at the most: a number that counts is no time, and neither asks.
pub(super) fn continuity(words: &mut Words<'_>, resolver: &Resolver<'_>) -> Option<Continuity> {
    let said = [SOURCE, SEQUENCE, CADENCE, REQUEST, REPLY].map(|word| words.span(word));
    let mut said = said.into_iter().flatten();
    let (first, second) = (said.next(), said.next());
    let source = words.flag(SOURCE).map(|_| ContinuityKind::Source);
    let sequence = words.range(SEQUENCE, "0x00..=0xFF");
    let sequence = sequence.map(|(first, last)| ContinuityKind::Sequence { first, last });
    let cadence = cadence(words, resolver);
    let request = words.flag(REQUEST).map(|_| ContinuityKind::Request);
    let reply = reply(words, resolver);
    if let Some(second) = second {
        let message = "a field is one of source, sequence, cadence, request and reply";
        resolver.errors.push(syn::Error::new(second, message));
        return None;
    }
    let kind = source.or(sequence).or(cadence).or(request).or(reply)?;
    Some(Continuity { span: first.unwrap_or_else(Span::call_site), kind })
}

fn cadence(words: &mut Words<'_>, resolver: &Resolver<'_>) -> Option<ContinuityKind> {
    let text = words.text(CADENCE, "15 s")?;
    let Some(seconds) = interval::seconds(&text.value()) else {
        resolver.errors.at(text, "a cadence is a number and one of s, min, h, d, as in \"15 s\"");
        return None;
    };
    Some(ContinuityKind::Cadence { seconds })
}

fn reply(words: &mut Words<'_>, resolver: &Resolver<'_>) -> Option<ContinuityKind> {
    let span = words.span(UNSOLICITED);
    let unsolicited = words.number_or_range(UNSOLICITED, "0x10");
    match (words.flag(REPLY), span) {
        (Some(_), _) => Some(ContinuityKind::Reply { unsolicited }),
        (None, Some(span)) => {
            let message = "`unsolicited` says which replies also come without a request: say `reply`, too";
            resolver.errors.push(syn::Error::new(span, message));
            None
        }
        (None, None) => None,
    }
}
