//! `bits`, `bit_order`.

use super::*;

/// Opens a record of M-Bus: most significant bit first.
#[derive(Debug, PartialEq, Frame)]
struct Dif {
    #[frame(bits = 1)]
    extension: bool,
    #[frame(bits = 1)]
    storage: u8,
    #[frame(bits = 2)]
    function: Function,
    #[frame(bits = 4)]
    data: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum Function {
    #[frame(id = 0)]
    Instantaneous,
    #[frame(id = 1)]
    Maximum,
    #[frame(other)]
    Other(u8),
}

#[test]
fn the_first_bit_field_has_the_highest_bits() {
    let dif = Dif { extension: true, storage: 0, function: Function::Maximum, data: 0xC };
    assert_eq!(both_ways::<Dif>(&[0x9C]), dif);
    assert_eq!(both_ways::<Dif>(&[0x60]).function, Function::Other(2));
    assert_eq!(Dif::LEN, 1);
    let offsets: Vec<_> = (0..4).map(|field| Dif::SCHEMA.field_offset(field)).collect();
    assert_eq!(offsets, [Some(0); 4]);
}

#[test]
fn what_does_not_fit_its_bits_is_refused() {
    let mut dif = Dif { extension: false, storage: 2, function: Function::Instantaneous, data: 0 };
    assert_eq!(unencodable(&dif), ("Dif.storage".into(), Cause::Range { value: 2, max: 1 }));
    dif.storage = 0;
    dif.function = Function::Other(1);
    assert_eq!(unencodable(&dif), ("Dif.function".into(), Cause::TakenId { id: 1 }));
}

/// A manufacturer's three letters, five bits each, in a little-endian word: least significant bit first.
#[derive(Debug, PartialEq, Frame)]
#[frame(bit_order = "lsb")]
struct Manufacturer {
    #[frame(bits = 5)]
    third: u8,
    #[frame(bits = 5)]
    second: u8,
    #[frame(bits = 5)]
    first: u8,
    #[frame(bits = 1, reserved)]
    zero: u8,
}

#[test]
fn with_the_least_significant_bit_first_fields_cross_bytes_upwards() {
    // "ABB" is 0x0442.
    let letters = both_ways::<Manufacturer>(&[0x42, 0x04]);
    assert_eq!([letters.first, letters.second, letters.third].map(|letter| char::from(letter + 64)), ['A', 'B', 'B']);
}

/// An HDLC frame's format field, and a temperature on odd half bytes.
#[derive(Debug, PartialEq, Frame)]
struct Odd<'a> {
    #[frame(bits = 4, magic = 0xA)]
    kind: Filled<u8>,
    #[frame(bits = 1)]
    segmented: bool,
    #[frame(bits = 11, len_of = "kind..=body")]
    len: Filled<u16>,
    #[frame(bits = 4)]
    channel: u8,
    #[frame(bits = 12, unit = "°C", scale = 0.1)]
    temperature: i16,
    #[frame(bits = 4)]
    digits: [u8; 4],
    #[frame(bits = 12, bcd)]
    hundreds: u16,
    #[frame(bits = 4)]
    rest: u8,
    #[frame(rest)]
    body: &'a [u8],
}

#[test]
fn constants_lengths_arrays_and_digits_share_bytes() {
    let bytes = [0xA8, 0x0A, 0x3F, 0xF6, 0x12, 0x34, 0x98, 0x7F, 0xAA, 0xBB];
    let odd = both_ways::<Odd<'_>>(&bytes);
    assert_eq!((odd.segmented, odd.channel, odd.temperature), (true, 3, -10));
    assert_eq!((odd.digits, odd.hundreds, odd.rest, odd.body), ([1, 2, 3, 4], 987, 15, &[0xAA, 0xBB][..]));
}

#[test]
fn errors_name_the_bit() {
    let error = Odd::decode(&[0x70, 0x0A, 0, 0, 0, 0, 0, 0, 0, 0]).expect_err("7 is not A");
    assert_eq!(error.to_string(), "Odd.kind at byte 0 bit 0: must be 0x0A, is 0x07");
    let error = Odd::decode(&[0xA0, 0x0A, 0, 0, 0, 0, 0xA0, 0, 0, 0]).expect_err("A is no digit");
    assert_eq!(error.to_string(), "Odd.hundreds at byte 6 bit 0: 0x0A is not a digit");
    let too_long = refusal::<Odd<'_>>(&[0xA0, 0x0B, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(too_long.2, Cause::Incomplete { needed: 1 });
    let too_short = refusal::<Odd<'_>>(&[0xA0, 0x01, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(too_short, ("Odd.len".into(), 8, Cause::Overrun { needed: 7 }));
}

#[test]
fn an_assert_on_a_bit_field_names_the_bit() {
    #[derive(Debug, PartialEq, Frame)]
    struct Asserted {
        a: u8,
        #[frame(bits = 4)]
        b: u8,
        #[frame(bits = 4, assert = "*c == 3")]
        c: u8,
    }
    let error = Asserted::decode(&[0, 0x45]).expect_err("5 is not 3");
    assert_eq!(error.to_string(), "Asserted.c at byte 1 bit 4: `*c == 3` does not hold");
    assert_eq!(unencodable(&Asserted { a: 0, b: 0, c: 4 }).0, "Asserted.c");
    both_ways::<Asserted>(&[0, 0x43]);
}
