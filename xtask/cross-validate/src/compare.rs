//! Holds what a tool read against what our parser read, field by field.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::decoded::{Decoded, Field, Kind, Status};

/// A place where a tool and our parser disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The field; empty where it is the whole transaction.
    pub(crate) path: String,
    pub(crate) what: What,
    pub(crate) ours: Option<String>,
    pub(crate) theirs: Option<String>,
}

/// What of a field differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Status,
    Field,
    Twice,
    Raw,
    Name,
    Value,
    Unit,
    Bytes,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, side) = (format!("{:?}", self.what).to_lowercase(), |side: &Option<String>| {
            side.as_ref().map_or_else(|| "(none)".to_owned(), |side| format!("{side:?}"))
        });
        write!(f, "{} {what}: ours {}, theirs {}", self.path, side(&self.ours), side(&self.theirs))
    }
}

/// What may differ, since the tool's language can't say it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Allowed {
    /// It does not verify checksums: a wrong one goes unseen there.
    pub(crate) checksums: bool,
    /// It takes more than our parser: what is refused here, it may read.
    pub(crate) accepts: bool,
    /// Names of fields that it has not, nor what is in them.
    pub(crate) missing: Vec<String>,
    /// Names of fields of which it has no physical value.
    pub(crate) unscaled: Vec<String>,
    /// Paths of the fields that it tells of, where those are not all.
    pub(crate) told: Option<BTreeSet<String>>,
}

impl Allowed {
    /// Whether a field of ours must be among theirs.
    fn must_tell(&self, path: &str) -> bool {
        self.told.as_ref().is_none_or(|told| told.contains(path)) && !is_among(&self.missing, path)
    }
}

/// All differences of one transaction.
pub(crate) fn compare(ours: &Decoded, theirs: &Decoded, allowed: &Allowed) -> Vec<Difference> {
    let mut found = Vec::new();
    let same_status = ours.status == theirs.status
        || allowed.checksums && (ours.status, theirs.status) == (Status::BadChecksum, Status::Whole)
        || allowed.accepts && ours.status == Status::Refused;
    if !same_status {
        let say = |side: &Decoded| Some(format!("{:?} {}", side.status, side.why).trim_end().to_owned());
        found.push(Difference { path: String::new(), what: What::Status, ours: say(ours), theirs: say(theirs) });
    }
    let (by_path, their_twice) = index(&theirs.fields);
    let (our_by_path, our_twice) = index(&ours.fields);
    let twice = our_twice.into_iter().map(|path| (path, true)).chain(their_twice.into_iter().map(|path| (path, false)));
    found.extend(twice.map(|(path, is_ours)| Difference {
        path,
        what: What::Twice,
        ours: is_ours.then(|| "twice".into()),
        theirs: (!is_ours).then(|| "twice".into()),
    }));
    // How much is told before a fault is each tool's own affair; what is told must agree.
    let is_complete = ours.status != Status::Refused;
    for field in &ours.fields {
        match by_path.get(field.path.as_str()) {
            Some(theirs) => {
                let differing = differing(field, theirs).into_iter();
                let unscaled = is_among(&allowed.unscaled, &field.path);
                found.extend(differing.filter(|it| it.what != What::Value || it.theirs.is_some() || !unscaled));
            }
            None if is_complete && allowed.must_tell(&field.path) => found.push(only(field, true)),
            None => {}
        }
    }
    let unknown = theirs.fields.iter().filter(|field| is_complete && !our_by_path.contains_key(field.path.as_str()));
    found.extend(unknown.map(|field| only(field, false)));
    found
}

fn index(fields: &[Field]) -> (BTreeMap<&str, &Field>, Vec<String>) {
    let (mut by_path, mut twice) = (BTreeMap::new(), Vec::new());
    for field in fields {
        if by_path.insert(field.path.as_str(), field).is_some() {
            twice.push(field.path.clone());
        }
    }
    (by_path, twice)
}

/// Whether a field, or one that it lies in, has one of these names.
fn is_among(names: &[String], path: &str) -> bool {
    let without_index = |name: &str| name.split('[').next().unwrap_or_default().to_owned();
    path.split('.').any(|name| names.contains(&without_index(name)))
}

fn only(field: &Field, is_ours: bool) -> Difference {
    let raw = Some(field.raw.clone());
    let (ours, theirs) = if is_ours { (raw, None) } else { (None, raw) };
    Difference { path: field.path.clone(), what: What::Field, ours, theirs }
}

fn differing(ours: &Field, theirs: &Field) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut say = |what, ours_says: Option<String>, theirs_says: Option<String>| {
        found.push(Difference { path: ours.path.clone(), what, ours: ours_says, theirs: theirs_says });
    };
    if !same_raw(ours, &theirs.raw) {
        say(What::Raw, Some(ours.raw.clone()), Some(theirs.raw.clone()));
    }
    if ours.name != theirs.name {
        say(What::Name, ours.name.clone(), theirs.name.clone());
    }
    // A tool need not repeat the number as its value, and may say it as one where we don't.
    let their_value = theirs.value.as_ref().filter(|value| ours.value.is_some() || !same_number(value, &ours.raw));
    let same_value = match (&ours.value, their_value) {
        (Some(ours), Some(theirs)) => same_number(ours, theirs),
        (ours, theirs) => ours.is_none() && theirs.is_none(),
    };
    if !same_value {
        say(What::Value, ours.value.clone(), theirs.value.clone());
    }
    if ours.unit != theirs.unit {
        say(What::Unit, ours.unit.clone(), theirs.unit.clone());
    }
    if let (Some(our_bytes), Some(their_bytes)) = (ours.bytes, theirs.bytes)
        && our_bytes != their_bytes
    {
        say(What::Bytes, Some(format!("{our_bytes:?}")), Some(format!("{their_bytes:?}")));
    }
    found
}

fn same_raw(ours: &Field, theirs: &str) -> bool {
    match ours.kind {
        Kind::Float => same_number(&ours.raw, theirs),
        Kind::Bytes => {
            let digits = |text: &str| text.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_uppercase();
            digits(&ours.raw) == digits(theirs)
        }
        Kind::Bool => match theirs {
            "1" => ours.raw == "true",
            "0" => ours.raw == "false",
            other => ours.raw == other.to_lowercase(),
        },
        Kind::Integer | Kind::Text | Kind::Decimal => ours.raw == theirs,
    }
}

/// Whether two numbers are the same but for the rounding of a binary fraction, and of what our parser writes with 15 decimals.
fn same_number(ours: &str, theirs: &str) -> bool {
    // Where no decimals write it, it is a fraction.
    let parsed = |text: &str| match text.split_once('/') {
        Some((above, below)) => Ok(above.parse::<f64>()? / below.parse::<f64>()?),
        None => text.parse::<f64>(),
    };
    let is_rounded = |text: &str| text.split_once('.').is_some_and(|(_, decimals)| decimals.len() == 15);
    match (parsed(ours), parsed(theirs)) {
        (Ok(one), Ok(other)) if is_rounded(ours) && (one - other).abs() <= 5e-16 => true,
        (Ok(ours), Ok(theirs)) if ours.is_nan() || theirs.is_nan() => ours.is_nan() && theirs.is_nan(),
        (Ok(ours), Ok(theirs)) => ours == theirs || (ours - theirs).abs() <= 1e-12 * ours.abs().max(theirs.abs()),
        _ => ours == theirs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(path: &str, raw: &str) -> Field {
        let path = path.into();
        Field { path, raw: raw.into(), kind: Kind::Integer, name: None, value: None, unit: None, bytes: None }
    }

    fn decoded(fields: Vec<Field>) -> Decoded {
        Decoded { status: Status::Whole, why: String::new(), fields }
    }

    fn said(ours: &Decoded, theirs: &Decoded) -> Vec<String> {
        compare(ours, theirs, &Allowed::default()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_field_of_only_one_side_is_a_difference_on_either_side() {
        let (one, both) = (decoded(vec![field("a", "1")]), decoded(vec![field("a", "1"), field("b", "2")]));
        assert_eq!(said(&one, &both), [r#"b field: ours (none), theirs "2""#]);
        assert_eq!(said(&both, &one), [r#"b field: ours "2", theirs (none)"#]);
        assert_eq!(said(&both, &both), [""; 0]);
    }

    #[test]
    fn each_part_of_a_field_is_compared() {
        let whole = Field {
            name: Some("On".into()),
            value: Some("10.4".into()),
            unit: Some("kWh".into()),
            bytes: Some([1, 3]),
            ..field("a", "104")
        };
        let changes: [fn(&mut Field); 7] = [
            |field| field.raw = "105".into(),
            |field| field.name = None,
            |field| field.value = Some("10.5".into()),
            |field| field.value = None,
            |field| field.unit = Some("Wh".into()),
            |field| field.unit = None,
            |field| field.bytes = Some([1, 4]),
        ];
        for change in changes {
            let mut theirs = whole.clone();
            change(&mut theirs);
            assert_eq!(said(&decoded(vec![whole.clone()]), &decoded(vec![theirs])).len(), 1);
        }
    }

    #[test]
    fn values_differ_by_no_more_than_rounding() {
        let with = |value: &str| decoded(vec![Field { value: Some(value.into()), ..field("a", "3") }]);
        assert_eq!(said(&with("0.3"), &with("0.30000000000000004")), [""; 0]);
        assert_eq!(said(&with("0.3"), &with("0.3000001")).len(), 1);
        // A value that is the number itself need not be said, and one that is not must be.
        assert_eq!(said(&decoded(vec![field("a", "3")]), &with("3.0")), [""; 0]);
        assert_eq!(said(&decoded(vec![field("a", "3")]), &with("4")).len(), 1);
    }

    #[test]
    fn what_is_refused_or_has_a_wrong_checksum_must_be_seen_as_such() {
        let bad = Decoded { status: Status::BadChecksum, ..decoded(vec![field("a", "1")]) };
        let whole = decoded(vec![field("a", "1")]);
        assert_eq!(said(&bad, &whole).len(), 1);
        assert_eq!(compare(&bad, &whole, &Allowed { checksums: true, ..Allowed::default() }), []);
        let refused = Decoded { status: Status::Refused, ..decoded(Vec::new()) };
        assert_eq!(said(&refused, &whole).len(), 1);
        assert_eq!(said(&whole, &refused).len(), 2);
    }

    #[test]
    fn what_is_told_twice_is_a_difference() {
        let twice = decoded(vec![field("a", "1"), field("a", "1")]);
        assert_eq!(said(&decoded(vec![field("a", "1")]), &twice).len(), 1);
    }

    #[test]
    fn what_a_tool_has_not_is_told_by_names() {
        let names = ["b".to_owned()];
        assert!(is_among(&names, "a[10].b[2].c") && is_among(&names, "b") && !is_among(&names, "a.bc"));
        let allowed = Allowed { missing: names.into(), ..Allowed::default() };
        let ours = decoded(vec![field("a", "1"), field("b", "2")]);
        assert_eq!(compare(&ours, &decoded(vec![field("a", "1")]), &allowed), []);
        assert_eq!(compare(&ours, &decoded(vec![field("b", "2")]), &allowed).len(), 1);
    }

    #[test]
    fn of_what_tells_only_some_fields_only_these_are_missed() {
        let ours = decoded(vec![field("a", "1"), field("b", "2")]);
        let told = |path: &str| Allowed { told: Some([path.to_owned()].into()), ..Allowed::default() };
        assert_eq!(compare(&ours, &decoded(vec![field("a", "1")]), &told("a")), []);
        assert_eq!(compare(&ours, &decoded(vec![field("a", "1")]), &told("b")).len(), 1);
        assert_eq!(compare(&ours, &decoded(vec![field("a", "7")]), &told("b")).len(), 2);
    }
}
