//! Messages of real sensors: what they say, that they encode back, and what a damaged one is told.

mod support;

use core::fmt::Write;
use core::ops::Range;

use energy433::{Auriol, EcoEye, Efergy, Emt7110};
use proptest::prelude::*;
use smartmeter_proto::Reading;
use smartmeter_proto::prelude::*;
use smartmeter_proto::schema::{Field, Role};
use smartmeter_proto::visit::{Value, Visitor};

use support::messages;

/// Calls `$call` for the sensor whose captures are called `$name`.
macro_rules! for_sensor {
    ($name:expr, $call:ident($($argument:expr),*)) => {
        match $name {
            "auriol_hg04641a" => $call::<Auriol>($($argument),*),
            "ecoeye" => $call::<EcoEye>($($argument),*),
            "efergy_e2" => $call::<Efergy>($($argument),*),
            "esic_emt7110" => $call::<Emt7110>($($argument),*),
            other => panic!("no sensor is called {other}"),
        }
    };
}

/// Writes name, value and unit of each field that is not constant.
#[derive(Default)]
struct Values(String);

impl Visitor<'_> for Values {
    fn value(&mut self, field: &'static Field, value: Value<'_>, _: Range<usize>) {
        if matches!(field.role, Role::Constant(_)) {
            return;
        }
        let value = field.quantity(value).map_or_else(|| value.to_string(), |quantity| quantity.to_string());
        let unit = field.unit.map(|unit| format!(" {unit}")).unwrap_or_default();
        write!(self.0, "  {} {value}{unit}", field.name).expect("a string has room");
    }
}

fn shown<'a, F: Frame<'a>>(bytes: &'a [u8]) -> String {
    let mut values = Values::default();
    let frame = F::walk(bytes, &mut values).unwrap_or_else(|error| panic!("{error}"));
    frame.for_each_reading(|reading: Reading| {
        let quantity = reading.quantity().expect("all metrics here are integers");
        let unit = reading.field.unit.expect("all metrics here have one");
        write!(values.0, "\n  = {} {quantity} {unit}", reading.metric.name).expect("a string has room");
    });
    values.0
}

#[test]
fn captures_say_what_they_said() {
    insta::glob!("../captures", "*.hex", |path| {
        let mut lines = String::new();
        for (name, row, bytes) in support::of(&path.to_owned()) {
            let values = for_sensor!(&*name, shown(&bytes));
            writeln!(lines, "{row}\n  {}\n{values}", Value::Bytes(&bytes)).expect("a string has room");
        }
        insta::assert_snapshot!(lines);
    });
}

fn encode_back<'a, F: Frame<'a>>(bytes: &'a [u8]) {
    let frame = F::decode(bytes).unwrap_or_else(|error| panic!("{error}"));
    let mut buffer = [0; 20];
    assert_eq!(frame.encode(&mut buffer).map_err(|error| error.to_string()), Ok(bytes.len()));
    assert_eq!(buffer[..bytes.len()], *bytes);
    assert_eq!(frame.encoded_len(), bytes.len());
}

fn refused<'a, F: Frame<'a>>(bytes: &'a [u8]) -> bool {
    F::decode(bytes).is_err()
}

#[test]
fn captures_encode_back_and_no_bit_can_be_wrong() {
    for (name, row, mut bytes) in messages() {
        for_sensor!(&*name, encode_back(&bytes));
        for bit in 0..bytes.len() * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(for_sensor!(&*name, refused(&bytes)), "{name} {row} bit {bit}");
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
    }
}

fn readings<'a, F: Frame<'a>>(bytes: &'a [u8]) -> Vec<(f64, &'static str)> {
    let mut readings = Vec::new();
    F::decode(bytes).expect("the capture is well formed").for_each_reading(|reading: Reading| {
        let unit = reading.field.unit.expect("all metrics here have one");
        readings.push((reading.quantity().expect("all metrics here are integers").to_f64(), unit));
    });
    readings
}

/// What `rtl_433` says, or `rtl_433_tests` that it should: to three decimals, the last of which it rounds its own way.
const EXPECTED: &[(&str, &str)] = &[
    ("{65}0cc055604a41030f8", "4.641 A"),
    ("{65}0cc055605c9408798", "185.156 A"),
    ("{65}0cc0556053ff03d680", "5.250 A"),
    ("{65}0cc0556054aa038280", "5.292 A"),
    ("{65}0b34ea404f5b001380", "0.620 A"),
    ("{65}07c092400000009980", "0.000 A"),
    ("{65}07c092407a5a057280", "30.588 A"),
    ("{65}f38c94bfafbbf93b8", "40.133 A"),
    ("{65}f3f92abf922aff968", "0.858 A"),
    ("{65}f38c94bfaf0ef98e8", "40.471 A"),
    ("{65}f3f92abf9308ff758", "0.851 A"),
    ("{65}f38c94bfad5ff9dd8", "41.312 A"),
    ("{65}f3f92abf93e5ff528", "0.845 A"),
    ("{65}f38c94bfad41f9bf8", "41.371 A"),
    ("{92}f55555516ea000f8040d055", "0.310 A, 1.290 A"),
    ("{92}f55555516ea000f803c4bd5", "0.310 A, 1.200 A"),
    ("{92}f55555516ea0010003f4f55", "0.320 A, 1.260 A"),
    ("{93}faaaaaa8b750007c01de5aa8", "0.310 A, 1.190 A"),
    ("{64}aa2dd40000092c35", "0.000 A, 23.480 A"),
    ("{64}aa2dd4000009353e", "0.000 A, 23.570 A"),
    ("{64}aa2dd4000000d7d7", "0.000 A, 2.150 A"),
    ("AA AA 2D D4 25 6A 54 87 40 02 00 27 DA 40 01 12", "1.000 W, 0.039 A, 237.000 V, 0.010 kWh"),
    ("{36}12f4109990", "15.300 °C"),
    ("{36}12f410e490", "22.800 °C"),
    ("{36}12f410e270", "22.600 °C"),
    ("{36}12f41f7300", "-14.100 °C"),
];

#[test]
fn another_decoder_reads_the_same() {
    let messages = messages();
    for (row, expected) in EXPECTED {
        let found = messages.iter().find(|(_, other, _)| other == row);
        let (name, _, bytes) = found.unwrap_or_else(|| panic!("{row} is in no capture"));
        let found = for_sensor!(&**name, readings(bytes));
        let expected: Vec<_> = expected.split(", ").filter_map(|reading| reading.split_once(' ')).collect();
        assert_eq!(found.len(), expected.len(), "{row}");
        for ((value, unit), (expected, expected_unit)) in found.into_iter().zip(expected) {
            let expected: f64 = expected.parse().expect("a number");
            assert!(unit == expected_unit && (value - expected).abs() <= 0.000_501, "{row}: {value} {unit}");
        }
    }
}

#[test]
fn errors_say_where_and_why() {
    let refusal = |bytes: &[u8]| Efergy::decode(bytes).expect_err("it should be refused").to_string();
    let whole = [0x0C, 0xC0, 0x55, 0x60, 0x4A, 0x41, 0x03, 0x0F];
    assert_eq!(refusal(&whole[..5]), "Efergy.mantissa at byte 4: incomplete: at least 3 more bytes are needed");
    assert_eq!(
        refusal(&[0x0C, 0xC0, 0x55, 0x61, 0x4A, 0x41, 0x03, 0x0F]),
        "Efergy.check at byte 7: checksum: the frame says 0x000F, its bytes give 0x0010"
    );
    assert_eq!(
        refusal(&[0x0C, 0xC0, 0x55, 0x60, 0x4A, 0x41, 0x09, 0x15]),
        "Efergy.exponent at byte 6: `(-5..=8).contains(exponent)` does not hold"
    );
    assert_eq!(refusal(&whole.map(|byte| !byte)), "Efergy.start at byte 0 bit 0: must be 0x00, is 0x0F");
    let thermometer = Auriol::decode(&[0x12, 0xF4, 0x10, 0x99, 0x80]).expect_err("its check is wrong");
    assert_eq!(thermometer.to_string(), "Auriol.check at byte 4 bit 0: `*check == thermometer.check()` does not hold");
    let plug = [0x2D, 0xD4, 0x25, 0x6A, 0x54, 0x87, 0x40, 0x02, 0x00, 0x27, 0xDA, 0x40, 0x01, 0x13];
    assert_eq!(
        Emt7110::decode(&plug).expect_err("its check is wrong").to_string(),
        "Emt7110.check at byte 13: checksum: the frame says 0x0013, its bytes give 0x0012"
    );
}

fn back_or_refused<'a, F: Frame<'a>>(bytes: &'a [u8]) {
    if let Ok(frame) = F::decode(bytes) {
        encode_back::<F>(bytes);
        frame.for_each_reading(|reading: Reading| assert!(reading.quantity().is_some()));
    }
}

proptest! {
    #[test]
    fn whatever_decodes_encodes_back(mut bytes in prop::collection::vec(any::<u8>(), 0..16), mend in any::<bool>()) {
        if let (true, [0x00..=0x0F, body @ .., check]) = (mend, &mut bytes[..]) {
            // The rest of such a message is seen only where its sum is right.
            *check = body.iter().fold(0, |sum: u8, byte| sum.wrapping_add(*byte));
        }
        for name in ["auriol_hg04641a", "ecoeye", "efergy_e2", "esic_emt7110"] {
            for_sensor!(name, back_or_refused(&bytes));
        }
    }

    #[test]
    fn changed_messages_decode_and_encode_back_or_are_refused(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        change in any::<u8>(),
    ) {
        let messages = messages();
        let (name, _, bytes) = which.get::<(String, String, Vec<u8>)>(&messages);
        let mut bytes = bytes.clone();
        // As much is taken from the last byte as is added to another, so that most sums still hold.
        let (at, last) = (at.index(bytes.len() - 1), bytes.len() - 1);
        bytes[at] = bytes[at].wrapping_add(change);
        bytes[last] = bytes[last].wrapping_add(change);
        for_sensor!(&**name, back_or_refused(&bytes));
    }
}
