//! What a change of a declaration is said to be. Each of these is declared as a user would.

mod describing;

use std::collections::HashMap;

use serde_json::Value;
use smartmeter_host::spec::diff::{Change, Diff, Kind};
use smartmeter_host::spec::model::Document;

/// A small protocol as a module: the variants of its enum, the fields of its one frame, and other types.
macro_rules! bus {
    ($name:ident, { $($variants:tt)* }, { $($fields:tt)* } $(, { $($more:tt)* })?) => {
        #[allow(dead_code, reason = "only the declarations are looked at")]
        mod $name {
            use smartmeter_host::spec::model::Document;
            use smartmeter_host::spec::walk::document_of;
            use smartmeter_proto::prelude::*;

            #[derive(Debug, Clone, PartialEq, Frame)]
            #[frame(id_type = "u8")]
            pub(crate) enum Bus<'a> {
                $($variants)*
                #[frame(other)]
                Unknown { id: u8, body: &'a [u8] },
            }

            #[derive(Debug, Clone, PartialEq, Frame)]
            pub(crate) struct Reading {
                $($fields)*
            }

            $($($more)*)?

            pub(crate) fn document() -> Document {
                document_of("bus", <Bus<'static> as Frame>::SCHEMA)
            }
        }
    };
}

bus!(base, { #[frame(id = 1)] Reading(Reading), #[frame(id = 2)] Off, }, {
    #[frame(cond = "true")] maybe: Option<u8>,
    #[frame(unit = "W", metric = "power")] power: u16,
    #[frame(grade = "unknown")] rest: [u8; 4],
    #[frame(reserved, bits = 4)] free: u8,
    #[frame(bits = 4)] mode: u8,
    #[frame(crc = "CRC-16/XMODEM", over = "power..=mode")] crc: Filled<u16>,
});

/// The base with another line for `power`.
macro_rules! power {
    ($name:ident, $($power:tt)*) => {
        bus!($name, { #[frame(id = 1)] Reading(Reading), #[frame(id = 2)] Off, }, {
            #[frame(cond = "true")] maybe: Option<u8>,
            $($power)*
            #[frame(grade = "unknown")] rest: [u8; 4],
            #[frame(reserved, bits = 4)] free: u8,
            #[frame(bits = 4)] mode: u8,
            #[frame(crc = "CRC-16/XMODEM", over = "power..=mode")] crc: Filled<u16>,
        });
    };
}

power!(unit, #[frame(unit = "kW", metric = "power")] power: u16,);
power!(no_unit, #[frame(metric = "power")] power: u16,);
power!(scale, #[frame(unit = "W", metric = "power", scale = 0.1)] power: u16,);
power!(offset, #[frame(unit = "W", metric = "power", offset = -40)] power: u16,);
power!(type_, #[frame(unit = "W", metric = "power")] power: i16,);
power!(width, #[frame(unit = "W", metric = "power")] power: u32,);
power!(narrow, #[frame(unit = "W", metric = "power", bytes = 2)] power: u32,);
power!(order, #[frame(unit = "W", metric = "power", endian = "little")] power: u16,);
power!(digits, #[frame(unit = "W", metric = "power", bcd)] power: u16,);
power!(metric, #[frame(unit = "W", metric = "electricity.power")] power: u16,);
power!(no_metric, #[frame(unit = "W")] power: u16,);
power!(absent, #[frame(unit = "W", metric = "power", absent = 0xFFFF)] power: u16,);
power!(grade, #[frame(unit = "W", metric = "power", grade = "inferred")] power: u16,);
power!(assert, #[frame(unit = "W", metric = "power", assert = "*power < 10_000")] power: u16,);
power!(docs, /** As the display shows it. */ #[frame(unit = "W", metric = "power")] power: u16,);
power!(field_added, #[frame(unit = "W", metric = "power")] power: u16, energy: u32,);

/// The base with other fields.
macro_rules! fields {
    ($name:ident, { $($fields:tt)* }, { $($more:tt)* }) => {
        bus!($name, { #[frame(id = 1)] Reading(Reading), #[frame(id = 2)] Off, }, { $($fields)* }, { $($more)* });
    };
}

fields!(field_removed, {
    #[frame(cond = "true")] maybe: Option<u8>,
    #[frame(unit = "W", metric = "power")] power: u16,
    #[frame(reserved, bits = 4)] free: u8,
    #[frame(bits = 4)] mode: u8,
    #[frame(crc = "CRC-16/XMODEM", over = "power..=mode")] crc: Filled<u16>,
}, {});
fields!(field_renamed, {
    #[frame(cond = "true")] maybe: Option<u8>,
    #[frame(unit = "W", metric = "power")] active: u16,
    #[frame(grade = "unknown")] rest: [u8; 4],
    #[frame(reserved, bits = 4)] free: u8,
    #[frame(bits = 4)] mode: u8,
    #[frame(crc = "CRC-16/XMODEM", over = "active..=mode")] crc: Filled<u16>,
}, {});
fields!(field_moved, {
    #[frame(cond = "true")] maybe: Option<u8>,
    #[frame(grade = "unknown")] rest: [u8; 4],
    #[frame(unit = "W", metric = "power")] power: u16,
    #[frame(reserved, bits = 4)] free: u8,
    #[frame(bits = 4)] mode: u8,
    #[frame(crc = "CRC-16/XMODEM", over = "rest..=mode")] crc: Filled<u16>,
}, {});
fields!(condition, {
    #[frame(cond = "false")] maybe: Option<u8>,
    #[frame(unit = "W", metric = "power")] power: u16,
    #[frame(grade = "unknown")] rest: [u8; 4],
    #[frame(reserved, bits = 4)] free: u8,
    #[frame(bits = 4)] mode: u8,
    #[frame(crc = "CRC-16/XMODEM", over = "power..=mode")] crc: Filled<u16>,
}, {});
fields!(checksum, {
    #[frame(cond = "true")] maybe: Option<u8>,
    #[frame(unit = "W", metric = "power")] power: u16,
    #[frame(grade = "unknown")] rest: [u8; 4],
    #[frame(reserved, bits = 4)] free: u8,
    #[frame(bits = 4)] mode: u8,
    #[frame(crc = "CRC-16/IBM-SDLC", over = "rest..=mode")] crc: Filled<u16>,
}, {});
fields!(explained, {
    #[frame(cond = "true")] maybe: Option<u8>,
    #[frame(unit = "W", metric = "power")] power: u16,
    #[frame(unit = "Wh", metric = "energy")] energy: u16,
    state: State,
    #[frame(grade = "unknown")] rest: u8,
    #[frame(bits = 1)] on: bool,
    #[frame(reserved, bits = 3)] free: u8,
    #[frame(bits = 4)] mode: u8,
    #[frame(crc = "CRC-16/XMODEM", over = "power..=mode")] crc: Filled<u16>,
}, {
    #[derive(Debug, Clone, PartialEq, Frame)]
    #[frame(id_type = "u8")]
    pub(crate) enum State { #[frame(id = 0)] Idle, #[frame(other)] Other(u8) }
});
fields!(wrongly_explained, {
    #[frame(cond = "true")] maybe: Option<u8>,
    #[frame(unit = "W", metric = "power")] power: u16,
    #[frame(unit = "Wh", metric = "energy")] energy: u16,
    state: State,
    more: u8,
    #[frame(reserved, bits = 4)] free: u8,
    #[frame(bits = 4)] mode: u8,
    #[frame(crc = "CRC-16/XMODEM", over = "power..=mode")] crc: Filled<u16>,
}, {
    #[derive(Debug, Clone, PartialEq, Frame)]
    #[frame(id_type = "u8")]
    pub(crate) enum State { #[frame(id = 0)] Idle, #[frame(id = 1)] Busy }
});
fields!(bits, {
    #[frame(cond = "true")] maybe: Option<u8>,
    #[frame(unit = "W", metric = "power")] power: u16,
    #[frame(grade = "unknown")] rest: [u8; 4],
    #[frame(reserved, bits = 3)] free: u8,
    #[frame(bits = 5)] mode: u8,
    #[frame(crc = "CRC-16/XMODEM", over = "power..=mode")] crc: Filled<u16>,
}, {});

/// The base with other variants.
macro_rules! variants {
    ($name:ident, $($variants:tt)*) => {
        bus!($name, { $($variants)* }, {
            #[frame(cond = "true")] maybe: Option<u8>,
            #[frame(unit = "W", metric = "power")] power: u16,
            #[frame(grade = "unknown")] rest: [u8; 4],
            #[frame(reserved, bits = 4)] free: u8,
            #[frame(bits = 4)] mode: u8,
            #[frame(crc = "CRC-16/XMODEM", over = "power..=mode")] crc: Filled<u16>,
        });
    };
}

variants!(
    frame_added,
    #[frame(id = 1)]
    Reading(Reading),
    #[frame(id = 2)]
    Off,
    #[frame(id = 3)]
    On,
);
variants!(
    frame_removed,
    #[frame(id = 1)]
    Reading(Reading),
);
variants!(
    frame_renamed,
    #[frame(id = 1)]
    Power(Reading),
    #[frame(id = 2)]
    Off,
);
variants!(
    id_moved,
    #[frame(id = 5)]
    Reading(Reading),
    #[frame(id = 2)]
    Off,
);
variants!(
    ids_swapped,
    #[frame(id = 2)]
    Reading(Reading),
    #[frame(id = 1)]
    Off,
);
variants!(
    content,
    #[frame(id = 1)]
    Reading(Reading),
    #[frame(id = 2)]
    Off { why: u8 },
);

/// Each change with its verdict, kind, place, and what is said of it.
type Expected = &'static [(bool, Kind, &'static str, &'static str)];

const BREAKS: bool = true;
const FITS: bool = false;

/// A name, what is declared, and what is expected of it.
type Row = (&'static str, fn() -> Document, Expected);

const TABLE: &[Row] = &[
    ("nothing", base::document, &[]),
    ("unit", unit::document, &[(BREAKS, Kind::Units, "Reading.power", "unit was W, is kW")]),
    ("no_unit", no_unit::document, &[(BREAKS, Kind::Units, "Reading.power", "unit was W, is not there any more")]),
    ("scale", scale::document, &[(BREAKS, Kind::Units, "Reading.power", "scale was 1, is 0.1")]),
    ("offset", offset::document, &[(BREAKS, Kind::Units, "Reading.power", "offset was 0, is -40")]),
    ("type", type_::document, &[(BREAKS, Kind::Wire, "Reading.power", "type was u16, is i16")]),
    ("width", width::document, &[(BREAKS, Kind::Wire, "Reading.power", "type was u16, is u32")]),
    ("narrow", narrow::document, &[]),
    ("order", order::document, &[(BREAKS, Kind::Wire, "Reading.power", "type was u16, is u16 little-endian")]),
    ("digits", digits::document, &[(BREAKS, Kind::Wire, "Reading.power", "type was u16, is 4 BCD digits")]),
    ("metric", metric::document, &[(BREAKS, Kind::Names, "Reading.power", "metric was power, is electricity.power")]),
    (
        "no_metric",
        no_metric::document,
        &[(BREAKS, Kind::Names, "Reading.power", "metric was power, is not there any more")],
    ),
    ("absent", absent::document, &[(FITS, Kind::Meanings, "Reading.power", "numbers for no value is new: 65535")]),
    ("grade", grade::document, &[(FITS, Kind::Meanings, "Reading.power", "grade was confirmed, is inferred")]),
    ("assert", assert::document, &[(BREAKS, Kind::Wire, "Reading.power", "what must hold is new: *power < 10_000")]),
    (
        "docs",
        docs::document,
        &[(FITS, Kind::Meanings, "Reading.power", "documentation is new: As the display shows it.")],
    ),
    ("field_added", field_added::document, &[(BREAKS, Kind::Wire, "Reading.energy", "field is new: energy: u32")]),
    (
        "field_removed",
        field_removed::document,
        &[(BREAKS, Kind::Wire, "Reading.rest", "field was rest: bytes, is not there any more")],
    ),
    ("field_renamed", field_renamed::document, &[(BREAKS, Kind::Names, "Reading.power", "name was power, is active")]),
    (
        "field_moved",
        field_moved::document,
        &[
            (BREAKS, Kind::Wire, "Reading.power", "place was behind maybe, is behind rest"),
            (
                BREAKS,
                Kind::Wire,
                "Reading.crc",
                "role was CRC-16/XMODEM over power to mode, is CRC-16/XMODEM over rest to mode",
            ),
        ],
    ),
    ("condition", condition::document, &[(BREAKS, Kind::Wire, "Reading.maybe", "condition was true, is false")]),
    (
        "checksum",
        checksum::document,
        &[(
            BREAKS,
            Kind::Wire,
            "Reading.crc",
            "role was CRC-16/XMODEM over power to mode, is CRC-16/IBM-SDLC over rest to mode",
        )],
    ),
    (
        "explained",
        explained::document,
        &[
            (FITS, Kind::Meanings, "Reading.rest", "what it is was unknown, is energy: u16, state: State, rest: u8"),
            (FITS, Kind::Meanings, "Reading.free", "what it is was reserved, is on: flag, free: u3"),
        ],
    ),
    (
        // A byte that is none of the names was taken, and is refused now.
        "wrongly_explained",
        wrongly_explained::document,
        &[
            (BREAKS, Kind::Wire, "Reading.rest", "field was rest: bytes, is not there any more"),
            (BREAKS, Kind::Wire, "Reading.energy", "field is new: energy: u16"),
            (BREAKS, Kind::Wire, "Reading.state", "field is new: state: State"),
            (BREAKS, Kind::Wire, "Reading.more", "field is new: more: u8"),
        ],
    ),
    (
        "bits",
        bits::document,
        &[
            (BREAKS, Kind::Wire, "Reading.free", "type was u4, highest bit first, is u3, highest bit first"),
            (BREAKS, Kind::Wire, "Reading.mode", "type was u4, highest bit first, is u5, highest bit first"),
        ],
    ),
    ("frame_added", frame_added::document, &[(FITS, Kind::Names, "Bus.On", "variant is new: id 03")]),
    (
        "frame_removed",
        frame_removed::document,
        &[(BREAKS, Kind::Wire, "Bus.Off", "variant was id 02, is not there any more")],
    ),
    (
        "frame_renamed",
        frame_renamed::document,
        &[(BREAKS, Kind::Names, "Bus.Reading", "variant's name was Reading, is Power")],
    ),
    ("id_moved", id_moved::document, &[(BREAKS, Kind::Wire, "Bus.Reading", "id was 01, is 05")]),
    (
        "ids_swapped",
        ids_swapped::document,
        &[(BREAKS, Kind::Wire, "Bus.Reading", "id was 01, is 02"), (BREAKS, Kind::Wire, "Bus.Off", "id was 02, is 01")],
    ),
    ("content", content::document, &[(BREAKS, Kind::Wire, "Bus.Off", "what follows the id was nothing, is 1 field")]),
];

fn said(change: &Change) -> (bool, Kind, String, String) {
    let line = change.to_string();
    let (_, what) = line.split_once(": ").expect("a place");
    (change.is_breaking, change.kind, change.at.clone(), what.into())
}

#[test]
fn each_change_is_told_once_with_its_place_and_verdict() {
    let mut wrong = String::new();
    for (name, new, expected) in TABLE {
        let changes: Vec<_> = Diff::between(&base::document(), &new()).changes.iter().map(said).collect();
        let expected: Vec<_> =
            expected.iter().map(|&(breaks, kind, at, what)| (breaks, kind, at.into(), what.into())).collect();
        if changes != expected {
            wrong += &format!("{name}: {changes:#?}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn nothing_changed_is_no_change() {
    for spec in describing::all() {
        let read = Document::from_json(&spec.document.to_json()).expect("what was written");
        assert_eq!(read, spec.document);
        assert_eq!(Diff::between(&spec.document, &read), Diff::default(), "{}", spec.protocol());
    }
}

/// Whatever single thing is another one in a declaration, it is told of. Places, sizes, layers and ids of structs follow from
/// others; the form is looked at when it is read.
#[test]
fn no_change_is_overlooked() {
    let mut tried = 0;
    for spec in describing::all() {
        let json: Value = serde_json::from_str(&spec.document.to_json()).expect("JSON");
        let mut places: Vec<_> = leaves(&json).into_iter().filter(|place| !follows(&json, place)).collect();
        // Of each kind of place a few: all of them would take minutes.
        let mut seen = HashMap::<String, usize>::new();
        places.retain(|place| {
            let times = seen.entry(place.replace(|letter: char| letter.is_ascii_digit(), "")).or_default();
            *times += 1;
            *times <= 4
        });
        for place in &places {
            for text in changed(&json, place) {
                let Ok(new) = Document::from_json(&text) else { continue };
                if new != spec.document {
                    tried += 1;
                    let diff = Diff::between(&spec.document, &new);
                    assert_ne!(diff, Diff::default(), "{}{place}", spec.protocol());
                }
            }
        }
    }
    assert!(tried > 700, "{tried}");
}

/// The ways to everything that has nothing in it, and to keys that may be left out.
fn leaves(json: &Value) -> Vec<String> {
    let below =
        |key: &str, value: &Value| leaves(value).into_iter().map(|end| format!("/{key}{end}")).collect::<Vec<_>>();
    match json {
        Value::Object(keys) => keys.iter().flat_map(|(key, value)| below(key, value)).collect(),
        Value::Array(items) => items.iter().enumerate().flat_map(|(at, item)| below(&at.to_string(), item)).collect(),
        _ => vec![String::new()],
    }
}

/// The same with something else there, or with nothing.
fn changed(json: &Value, place: &str) -> Vec<String> {
    let words =
        ["little", "inferred", "reserved", "computed", "start", "end", "rest", "bool", "text", "int", "other", "hex"];
    let (parent, key) = place.rsplit_once('/').expect("a way");
    let values: Vec<Value> = match json.pointer(place).expect("it is there") {
        Value::String(text) if ["kind", "order", "grade", "stamp"].contains(&key) => {
            words.into_iter().filter(|word| word != text).map(Value::from).collect()
        }
        Value::String(text) => vec![format!("{text}x").into()],
        Value::Number(number) => vec![(number.as_i64().expect("a number") + 1).into()],
        Value::Bool(yes) => vec![(!yes).into()],
        _ => vec![7.into()],
    };
    let with = |value: Option<Value>| {
        let mut json = json.clone();
        let parent = json.pointer_mut(parent).expect("it is there");
        match (parent, value) {
            (Value::Object(keys), Some(value)) => drop(keys.insert(key.into(), value)),
            (Value::Object(keys), None) => drop(keys.shift_remove(key)),
            (items, value) => items[key.parse::<usize>().expect("a place")] = value.unwrap_or_default(),
        }
        json.to_string()
    };
    values.into_iter().map(Some).chain([None]).map(with).collect()
}

/// Whether what is there follows from what else is said of its field.
fn follows(json: &Value, place: &str) -> bool {
    let is_of_type =
        matches!(place.split('/').collect::<Vec<_>>()[..], ["", "types", _, "size", _] | ["", "types", _, "id"]);
    let always = ["/form", "/layer", "/offset", "/bits/start"].iter().any(|end| place.ends_with(end));
    let field = place.rmatch_indices("/fields/").next().and_then(|(at, found)| {
        let end = place[at + found.len()..].find('/').map_or(place.len(), |end| at + found.len() + end);
        json.pointer(&place[..end])
    });
    let has = |key: &str| field.is_some_and(|field| !field[key].is_null());
    let is_padding = field.is_some_and(|field| field["role"]["kind"] == "padding");
    let is_size = place.contains("/size/") && (has("bits") || is_padding);
    let is_width = place.ends_with("/bytes") && place.contains("/type/") && (has("bits") || has("width"));
    is_of_type || always || is_size || is_width
}
