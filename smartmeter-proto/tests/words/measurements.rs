//! What fields mean: scales that other fields say, items that are told apart, values that are not there.

use smartmeter_proto::Reading;
use smartmeter_proto::prelude::*;
use smartmeter_proto::schema::Field;
use smartmeter_proto::visit::{Value, Visitor};

use super::both_ways;

/// The readings in a frame, each as its metric with its physical value.
fn readings<'a, F: Frame<'a>>(frame: &F) -> Vec<String> {
    let mut found = Vec::new();
    frame.for_each_reading(|reading: Reading| {
        let value = reading.quantity().map_or_else(|| format!("{}?", reading.value), |quantity| quantity.to_string());
        found.push(format!("{}={value}", reading.metric.name));
    });
    found
}

/// Notes the exponents that a walk tells.
#[derive(Default)]
struct Exponents(Vec<(&'static str, i32)>);

impl Visitor<'_> for Exponents {
    fn exponent(&mut self, field: &'static Field, exponent: i32) {
        self.0.push((field.name, exponent));
    }
}

/// As in `SunSpec`, the scale follows what it scales.
#[derive(Debug, Clone, PartialEq, Frame)]
struct Inverter<'a> {
    #[frame(unit = "V", scale = "10^voltage_sf", metric = "voltage")]
    voltage: [u16; 2],
    voltage_sf: i16,
    #[frame(unit = "°C", scale = "1/4 * 10^(*voltage_sf + 1)", offset = -40, metric = "temperature")]
    temperature: u8,
    #[frame(scale = "10^-places", metric = "energy", rest)]
    energy: List<'a, u16>,
    #[frame(default = "2")]
    places: u8,
}

const INVERTER: [u8; 11] = [0x08, 0xFD, 0x09, 0x00, 0xFF, 0xFF, 201, 0x00, 0x07, 0x01, 0x00];

#[test]
fn another_field_says_the_power_of_ten() {
    let inverter: Inverter<'_> = both_ways(&INVERTER);
    assert_eq!(
        readings(&inverter),
        ["voltage=230.1", "voltage=230.4", "temperature=10.25", "energy=0.07", "energy=2.56"]
    );
    let [voltage, _, temperature, ..] = Inverter::SCHEMA.fields() else { panic!("it has five fields") };
    assert_eq!((voltage.exponent, temperature.exponent), (Some("voltage_sf"), Some("(*voltage_sf + 1)")));
    assert_eq!(voltage.quantity(Value::Uint(1)), None);
}

#[test]
fn a_walk_tells_the_exponents_when_all_fields_are_read() {
    let mut told = Exponents::default();
    Inverter::walk(&INVERTER, &mut told).expect("it is right");
    assert_eq!(told.0, [("voltage", -1), ("temperature", 0), ("energy", -2)]);
    let mut told = Exponents::default();
    Inverter::walk(&INVERTER[..10], &mut told).expect_err("half a number is left");
    assert_eq!(told.0, []);
}

/// What the frame around it tells says the scale, or what stands beside it in an enum.
#[derive(Debug, Clone, PartialEq, Frame)]
struct Outer {
    sf: i8,
    #[frame(ctx = "*sf")]
    inner: Inner,
    last: Either,
}

#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(ctx = "sf: i8")]
struct Inner {
    #[frame(metric = "told", scale = "10^sf")]
    value: i16,
}

#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum Either {
    #[frame(id = 1)]
    Scaled {
        #[frame(metric = "own", scale = "2 * 10^exponent")]
        value: i16,
        exponent: u8,
    },
    #[frame(id = 2)]
    Plain {
        #[frame(metric = "plain")]
        value: i16,
    },
}

#[test]
fn the_scale_of_a_field_is_that_which_it_declares() {
    let frame: Outer = both_ways(&[0xFE, 0xFF, 0xFE, 1, 0, 3, 2]);
    assert_eq!(readings(&frame), ["told=-0.02", "own=600"]);
    let frame: Outer = both_ways(&[0xFE, 0xFF, 0xFE, 2, 0, 3]);
    assert_eq!(readings(&frame), ["told=-0.02", "plain=3"]);
    // Powers that no number has room for.
    let frame: Outer = both_ways(&[0x80, 0, 1, 1, 0, 1, 200]);
    assert_eq!(readings(&frame), ["told=1?", "own=1?"]);
}

/// The readings in a frame, each with what tells it from those of the same name.
fn items<'a, F: Frame<'a>>(frame: &F) -> Vec<(Option<&'static str>, Option<usize>, String)> {
    let mut found = Vec::new();
    frame.for_each_reading(|reading: Reading| found.push((reading.label, reading.index, reading.value.to_string())));
    found
}

const PHASES: usize = 3;

#[derive(Debug, Clone, PartialEq, Frame)]
struct Phases<'a> {
    #[frame(metric = "voltage", labels = "L1, L2, L3")]
    voltage: [u8; PHASES],
    #[frame(metric = "current", labels = "in, out", count = 2)]
    current: List<'a, u8>,
    #[frame(metric = "flow")]
    flow: [i8; 2],
    #[frame(labels = "heating, water")]
    circuits: [Circuit; 2],
    #[frame(unit = "s since 1970-01-01T00:00:00Z")]
    from: u8,
    #[frame(metric = "energy", from = "from", every = "1 s", rest)]
    energy: List<'a, u8>,
}

#[derive(Debug, Clone, PartialEq, Frame)]
struct Circuit {
    #[frame(metric = "heat")]
    heat: u8,
    #[frame(metric = "temperature")]
    temperatures: [u8; 2],
}

#[test]
fn items_are_told_apart_by_labels_or_by_their_index() {
    let bytes: Vec<u8> = (1..=16).collect();
    let phases: Phases<'_> = both_ways(&bytes);
    let expected = [
        (Some("L1"), None, "1"),
        (Some("L2"), None, "2"),
        (Some("L3"), None, "3"),
        (Some("in"), None, "4"),
        (Some("out"), None, "5"),
        (None, Some(0), "6"),
        (None, Some(1), "7"),
        (Some("heating"), None, "8"),
        (Some("heating"), Some(0), "9"),
        (Some("heating"), Some(1), "10"),
        (Some("water"), None, "11"),
        (Some("water"), Some(0), "12"),
        (Some("water"), Some(1), "13"),
        (None, Some(0), "15"),
        (None, Some(1), "16"),
    ];
    assert_eq!(items(&phases), expected.map(|(label, index, value)| (label, index, value.to_owned())));
    assert_eq!(Phases::SCHEMA.fields()[0].labels, ["L1", "L2", "L3"]);
    assert!(Phases::SCHEMA.fields()[2].labels.is_empty());
}

/// As in `SunSpec`: what is not implemented is there, and says so.
#[derive(Debug, Clone, PartialEq, Frame)]
struct Sparse {
    #[frame(unit = "s since 1970-01-01T00:00:00Z", absent = 0xFFFF_FFFF)]
    time: u32,
    #[frame(metric = "power", at = "time", absent = "-0x8000, 0x7FFF")]
    power: [i16; 3],
    #[frame(metric = "factor", scale = "10^factor_sf")]
    factor: u8,
    #[frame(absent = -0x80)]
    factor_sf: i8,
    #[frame(metric = "level", bits = 4, absent = 15)]
    level: u8,
    #[frame(bits = 4)]
    rest: u8,
    #[frame(metric = "count", bytes = 3, absent = 0xFF_FFFF)]
    count: u32,
    #[frame(metric = "voltage")]
    voltage: f32,
}

#[test]
fn what_is_absent_is_kept_and_is_no_reading() {
    let values = |bytes: &[u8; 20]| {
        let frame: Sparse = both_ways(bytes);
        let mut found = Vec::new();
        frame.for_each_reading(|it: Reading| found.push(format!("{} {:?} {}", it.metric.name, it.time, it.value)));
        found
    };
    let here = *b"\0\0\0\x09\0\x01\0\x02\0\x03\x07\x01\x50\0\0\x08\x3F\x80\0\0";
    assert_eq!(
        values(&here),
        [
            "power Some(9) 1",
            "power Some(9) 2",
            "power Some(9) 3",
            "factor None 7",
            "level None 5",
            "count None 8",
            "voltage None 1"
        ]
    );
    let gone = *b"\xFF\xFF\xFF\xFF\x80\0\0\x02\x7F\xFF\x07\x80\xF0\xFF\xFF\xFF\x3F\x80\0\0";
    assert_eq!(values(&gone), ["power None 2", "voltage None 1"]);
    let mut told = Exponents::default();
    Sparse::walk(&gone, &mut told).expect("it is right");
    assert_eq!(told.0, []);
}

#[test]
fn what_is_not_a_number_is_no_reading() {
    let bytes = *b"\0\0\0\x09\0\x01\0\x02\0\x03\x07\x01\x50\0\0\x08\x7F\xC0\0\0";
    // It is not equal to itself, and encodes back all the same.
    let frame = Sparse::decode(&bytes).expect("it is right");
    let mut buffer = [0; 20];
    assert_eq!(frame.encode(&mut buffer).map(|len| (len, buffer)), Ok((20, bytes)));
    assert!(!items(&frame).iter().any(|(.., value)| value == "NaN"));
    assert_eq!(items(&frame).len(), 6);
    assert_eq!(Sparse::SCHEMA.fields()[1].absent, [-0x8000, 0x7FFF]);
}

/// Each kind of number that can be scaled by another field.
#[derive(Debug, Clone, PartialEq, Frame)]
struct Kinds {
    sf: i16,
    #[frame(metric = "integer", scale = "1/4 * 10^sf", offset = 1, absent = 0xFF)]
    integer: u8,
    #[frame(metric = "float", scale = "2 * 10^sf")]
    float: f32,
    #[frame(rest, metric = "text", scale = "10^sf")]
    text: Decimal,
}

#[test]
fn numbers_are_floating_point_where_that_is_asked_for() {
    let values = |bytes: &[u8]| {
        let mut found = Vec::new();
        both_ways::<Kinds>(bytes).for_each_reading(|it: Reading| found.push((it.metric.name, it.to_f64())));
        found
    };
    let known = |values: [(&'static str, f64); 3]| values.map(|(name, value)| (name, Some(value)));
    assert_eq!(values(b"\xFF\xFF\x0A\x41\x20\0\0-012.50"), known([("integer", 1.25), ("float", 2.0), ("text", -1.25)]));
    // Where no quantity has room: to a few of the last bits.
    let far = values(b"\0\x64\x04\x41\x20\0\x00150.0");
    for ((name, value), expected) in far.into_iter().zip([1e100, 2e101, 1.5e102]) {
        assert!(value.is_some_and(|value| (value / expected - 1.0).abs() < 1e-15), "{name}: {value:?}, not {expected}");
    }
    assert_eq!(values(b"\x80\0\x04\x41\x20\0\0-1"), known([("integer", 1.0), ("float", 0.0), ("text", -0.0)]));
    let infinite = [("integer", f64::INFINITY), ("float", f64::INFINITY), ("text", f64::NEG_INFINITY)];
    assert_eq!(values(b"\x7F\xFF\x04\x41\x20\0\0-1"), known(infinite));
    assert_eq!(values(b"\0\0\xFF\x41\x20\0\x007"), [("float", Some(20.0)), ("text", Some(7.0))]);
    let [_, field, float, text] = Kinds::SCHEMA.fields() else { panic!("it has four fields") };
    assert_eq!((field.to_f64_with(Value::Uint(0xFF), 0), field.quantity_with(Value::Uint(0xFF), 0)), (None, None));
    assert_eq!((field.to_f64(Value::Uint(1)), field.to_f64_with(Value::Uint(2), 1)), (None, Some(6.0)));
    assert_eq!((float.to_f64_with(Value::Float(f64::NAN), 0), text.to_f64_with(Value::Bytes(b"7"), 0)), (None, None));
}
