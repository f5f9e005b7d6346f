use std::string::{String, ToString};
use std::vec::Vec;

use smartmeter_proto::p350::P350;
use smartmeter_proto::text::Lexer;

use super::*;

pub(crate) const CAPTURE: &str = include_str!("../../../../spec/captures/p350-2017-06-01-boot.txt");

pub(crate) type Meter = Live<P350, 8, 8>;

pub(crate) fn capture() -> Meter {
    let (mut live, mut lexer) = (Live::new(), Lexer::default());
    for token in lexer.words(CAPTURE.as_bytes()) {
        live.push(1000, u16::from(token.unwrap().word));
    }
    live
}

#[test]
fn the_captures_readings_are_the_last_ones_and_checked() {
    let live = capture();
    let found: Vec<_> = live
        .readings()
        .iter()
        .map(|latest| {
            (latest.reading.metric.name, latest.reading.quantity().unwrap().to_string(), latest.reading.checked)
        })
        .collect();
    let expected = [
        ("electricity.power", "203", true),
        ("electricity.energy.daily", "10.4", true),
        ("electricity.energy", "89", true),
    ];
    for reading in expected {
        assert!(found.iter().any(|(name, value, checked)| (*name, &value[..], *checked) == reading), "{found:?}");
    }
}

#[test]
fn counts_are_those_of_the_host_without_repair() {
    // `smartmeter decode --repair off` says 9 checked, 41 unchecked (1 empty), 7 damaged.
    let live = capture();
    assert_eq!(live.counts(), Counts { checked: 9, unchecked: 40, damaged: 7, lost: 0 });
    assert_eq!(live.frames().count(), 8);
    assert!(live.frames().zip(live.frames().skip(1)).all(|(one, next)| one.index + 1 == next.index));
}

#[test]
fn what_follows_a_loss_has_no_readings() {
    let power = "01 14 02 10 3C 55 AD F7 10 59 30 85 53 00 00 00 00 00 CF 00 00 00 0A FFFF";
    let run = |before: &[u16]| {
        let mut live = Meter::new();
        before.iter().for_each(|&word| live.push(0, word));
        power.split(' ').for_each(|word| live.push(0, u16::from_str_radix(word, 16).unwrap()));
        (live.readings().len(), live.counts().damaged, live.counts().lost)
    };
    assert_eq!(run(&[]), (1, 0, 0));
    assert_eq!(run(&[0xD005]), (0, 1, 5));
    assert_eq!(run(&[0xD005, 0xFFFF]), (1, 1, 5));
}

#[test]
fn fields_have_their_paths() {
    let mut lines = Vec::<String>::new();
    for_each_field::<P350>(&[0x0B, 2, 0x10, 0x3C], &mut |path, field, value| {
        lines.push(std::format!("{path} {} {value}", field.name));
    });
    assert_eq!(lines.last().unwrap(), "SetNetwork.network network 02 10 3C");
}
