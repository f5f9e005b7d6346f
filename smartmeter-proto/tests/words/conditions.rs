//! `cond`, `default`, `assert`, `max`.

use super::*;

#[derive(Debug, PartialEq, Frame)]
struct Conditions {
    flags: u8,
    #[frame(cond = "flags & 1 == 1")]
    energy: Option<u16>,
    #[frame(cond = "flags & 2 == 2", default = "u16::from(*flags) * 2")]
    power: u16,
    #[frame(default = "power / 2", unit = "W", metric = "half")]
    half: u16,
    #[frame(assert = "*hour < 24")]
    hour: u8,
}

#[test]
fn what_is_there_depends_on_what_was_read() {
    let all = both_ways::<Conditions>(&[3, 0, 7, 1, 0, 23]);
    assert_eq!(all, Conditions { flags: 3, energy: Some(7), power: 256, half: 128, hour: 23 });
    let none = both_ways::<Conditions>(&[0, 5]);
    assert_eq!(none, Conditions { flags: 0, energy: None, power: 0, half: 0, hour: 5 });
    let mut readings = Vec::new();
    all.for_each_reading(|reading: smartmeter_proto::Reading| readings.push(reading.value));
    assert_eq!(readings, [smartmeter_proto::visit::Value::Uint(128)]);
    assert_eq!((Conditions::MAX_LEN, Conditions::SCHEMA.size().min), (6, 2));
}

#[test]
fn what_contradicts_itself_is_refused_both_ways() {
    let late = refusal::<Conditions>(&[0, 24]);
    assert_eq!(late, ("Conditions.hour".into(), 1, Cause::Assert { rule: "*hour < 24" }));
    let right = || Conditions { flags: 0, energy: None, power: 0, half: 0, hour: 1 };
    let presence = |expected| Cause::Presence { expected };
    assert_eq!(unencodable(&Conditions { energy: Some(1), ..right() }), ("Conditions.energy".into(), presence(false)));
    assert_eq!(unencodable(&Conditions { flags: 1, ..right() }), ("Conditions.energy".into(), presence(true)));
    assert_eq!(unencodable(&Conditions { power: 1, ..right() }).1, Cause::Computed);
    assert_eq!(unencodable(&Conditions { half: 1, ..right() }).1, Cause::Computed);
    assert_eq!(unencodable(&Conditions { hour: 99, ..right() }).1, Cause::Assert { rule: "*hour < 24" });
}

#[derive(Debug, PartialEq, Frame)]
struct Bounded<'a> {
    #[frame(prefix = "u8", max = 4)]
    items: List<'a, u16>,
    len: u8,
    #[frame(len = "len.saturating_sub(1)", max = 5)]
    body: &'a [u8],
    #[frame(until = "\n", max = 8)]
    text: &'a str,
}

#[test]
fn bounds_make_a_largest_frame() {
    let bounded = both_ways::<Bounded<'_>>(&[1, 0, 9, 3, 1, 2, b'x', b'\n']);
    assert_eq!((bounded.items.get(0), bounded.body, bounded.text), (Some(9), &[1, 2][..], "x"));
    assert_eq!(Bounded::MAX_LEN, 1 + 8 + 1 + 5 + 9);
    assert_eq!(refusal::<Bounded<'_>>(&[5, 0]).2, Cause::Capacity { max: 4 });
    assert_eq!(refusal::<Bounded<'_>>(&[0, 9]).2, Cause::Capacity { max: 5 });
    let wrong = Bounded { items: List::default(), len: 9, body: &[1], text: "" };
    assert_eq!(unencodable(&wrong), ("Bounded.body".into(), Cause::Length { expected: 8, found: 1 }));
    let long = Bounded { items: List::default(), len: 1, body: &[], text: "123456789" };
    assert_eq!(unencodable(&long), ("Bounded.text".into(), Cause::Capacity { max: 8 }));
}
