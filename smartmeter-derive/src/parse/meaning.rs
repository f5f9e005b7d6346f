//! What a field means: measurements and their times.

use super::fields::Resolver;
use crate::attr::Words;
use crate::interval;
use crate::model::{Metric, Series, Stamp};
use crate::symbol::*;

const STAMPS: &[(&str, Stamp)] = &[("end", Stamp::End), ("start", Stamp::Start)];

pub(super) fn metric(words: &mut Words<'_>, resolver: &Resolver<'_>) -> Option<Metric> {
    let at = words.text(AT, "timestamp");
    let name = words.text(METRIC, "electricity.power");
    match (name, at) {
        (Some(name), at) => Some(Metric { name, at: at.and_then(|at| resolver.field(&at)) }),
        (None, Some(at)) => {
            resolver.errors.at(at, "`at` gives a measurement its time: say which with `metric = \"…\"`");
            None
        }
        (None, None) => None,
    }
}

pub(super) fn series(words: &mut Words<'_>, resolver: &Resolver<'_>) -> Option<Series> {
    let stamp = words.choice(STAMP, STAMPS);
    let every = words.text(EVERY, "30 min");
    let from = words.text(FROM, "start");
    let (from, every) = match (from, every) {
        (Some(from), Some(every)) => (from, every),
        (None, None) => {
            if let (Some(_), Some(span)) = (stamp, words.span(STAMP)) {
                let message =
                    "`stamp` says which end of an interval the times of a series are: say `from` and `every`, too";
                resolver.errors.push(syn::Error::new(span, message));
            }
            return None;
        }
        (from, every) => {
            let both = "a series has a first time and a step: say both `from = \"start\"` and `every = \"30 min\"`";
            resolver.errors.at(from.or(every), both);
            return None;
        }
    };
    let Some(seconds) = interval::seconds(&every.value()) else {
        resolver.errors.at(every, "an interval is a number and one of s, min, h, d, as in \"30 min\"");
        return None;
    };
    Some(Series { from: resolver.field(&from)?, every: seconds, stamp: stamp.unwrap_or(Stamp::End) })
}
