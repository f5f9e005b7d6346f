//! What fields mean: scales that other fields say.

use smartmeter_proto::Reading;
use smartmeter_proto::prelude::*;
use smartmeter_proto::schema::Field;
use smartmeter_proto::visit::Visitor;

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

/// As in SunSpec, the scale follows what it scales.
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
    assert_eq!(readings(&inverter), [
        "voltage=230.1", "voltage=230.4", "temperature=10.25", "energy=0.07", "energy=2.56"
    ]);
    let [voltage, _, temperature, ..] = Inverter::SCHEMA.fields() else { panic!("it has five fields") };
    assert_eq!((voltage.exponent, temperature.exponent), (Some("voltage_sf"), Some("(*voltage_sf + 1)")));
    assert_eq!(voltage.quantity(smartmeter_proto::visit::Value::Uint(1)), None);
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

/// The scale stands in the frame around it, and in an enum.
#[derive(Debug, Clone, PartialEq, Frame)]
struct Outer {
    sf: i8,
    #[frame(ctx = "*sf")]
    inner: Inner,
    #[frame(metric = "plain", scale = "10^sf")]
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
