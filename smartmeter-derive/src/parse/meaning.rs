//! What a field means: measurements and their times.

use syn::LitStr;

use super::fields::Resolver;
use crate::attr::Words;
use crate::interval;
use crate::model::{Moment, Series, Stamp};
use crate::symbol::*;

const STAMPS: &[(&str, Stamp)] = &[("end", Stamp::End), ("start", Stamp::Start)];

pub(super) fn metric(words: &mut Words<'_>) -> Option<LitStr> {
    words.text(METRIC, "electricity.power")
}

/// The field that holds the time of a measurement, or of all those in a frame.
pub(super) fn moment(words: &mut Words<'_>, resolver: &Resolver<'_>) -> Option<Moment> {
    let text = words.text(AT, "timestamp")?;
    Some(Moment { field: resolver.field(&text)?, text })
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
    let from = Moment { field: resolver.field(&from)?, text: from };
    Some(Series { from, every: seconds, stamp: stamp.unwrap_or(Stamp::End) })
}
