//! `bcd`, `text`, `decimals`, `bytes` on items.

use super::*;

#[derive(Debug, PartialEq, Frame)]
#[frame(endian = "little")]
struct Digits<'a> {
    #[frame(bcd)]
    serial: u32,
    #[frame(bcd, bytes = 6, endian = "big")]
    energy: u64,
    #[frame(text = "hex", bytes = 4)]
    sum: u16,
    #[frame(text = "decimal", bytes = 10, decimals = 3, unit = "kWh")]
    tariff: u32,
    #[frame(bytes = 3)]
    triple: [u32; 2],
    #[frame(rest, bytes = 3)]
    values: List<'a, u32>,
}

#[test]
fn digits_are_read_and_written_as_declared() {
    let mut bytes = vec![0x78, 0x56, 0x34, 0x12, 0, 0, 0, 0x12, 0x34, 0x56];
    bytes.extend(b"E47C001581.123");
    bytes.extend([1, 0, 0, 0, 1, 0, 0xFF, 0, 0, 0, 0, 1]);
    let digits = both_ways::<Digits<'_>>(&bytes);
    assert_eq!((digits.serial, digits.energy, digits.sum, digits.tariff), (12_345_678, 123_456, 0xE47C, 1_581_123));
    assert_eq!(digits.triple, [1, 0x100]);
    assert_eq!(digits.values, List::from(&[0xFF, 0x1_0000]));
    let tariff = &Digits::SCHEMA.fields()[3];
    let value = smartmeter_proto::visit::Value::Uint(1_581_123);
    assert_eq!(tariff.quantity(value).expect("an integer").to_string(), "1581.123");
}

#[test]
fn what_is_no_digit_is_refused_where_it_stands() {
    let mut bytes = vec![0x78, 0xA6, 0x34, 0x12, 0, 0, 0, 0, 0, 0];
    bytes.extend(b"E47C001581.123");
    bytes.extend([0; 6]);
    assert_eq!(refusal::<Digits<'_>>(&bytes), ("Digits.serial".into(), 1, Cause::Digit { found: 0xA }));
    bytes[1] = 0;
    bytes[10] = b'e';
    assert_eq!(refusal::<Digits<'_>>(&bytes), ("Digits.sum".into(), 10, Cause::Digit { found: b'e' }));
}

/// A checksum of three bytes, and one printed as text.
#[derive(Debug, PartialEq, Frame)]
struct Sums<'a> {
    #[frame(len = 3)]
    body: &'a str,
    #[frame(crc = "CRC-16/ARC", over = "body", text = "hex", bytes = 4)]
    printed: Filled<u16>,
    #[frame(crc = "CRC-24/OPENPGP", over = "body", bytes = 3)]
    triple: Filled<u32>,
}

#[test]
fn checksums_have_widths_and_digits_too() {
    let sums = Sums { body: "123", printed: Filled::new(), triple: Filled::new() };
    let mut buffer = [0; 10];
    assert_eq!(sums.encode(&mut buffer), Ok(10));
    assert_eq!(&buffer[..7], b"123BA04");
    assert_eq!(both_ways::<Sums<'_>>(&buffer), sums);
    buffer[9] ^= 1;
    assert!(matches!(refusal::<Sums<'_>>(&buffer).2, Cause::Checksum { .. }));
}

/// All bytes add up to zero.
fn negated_sum(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, &byte| sum.wrapping_sub(byte))
}

#[derive(Debug, PartialEq, Frame)]
struct Own {
    value: u16,
    #[frame(checksum = "negated_sum", over = "value")]
    check: Filled<u8>,
}

#[test]
fn a_checksum_may_be_a_function_of_ones_own() {
    assert_eq!(both_ways::<Own>(&[1, 2, 0xFD]).value, 0x102);
    assert_eq!(refusal::<Own>(&[1, 2, 3]).2, Cause::Checksum { computed: 0xFD, found: 3 });
}

/// The least significant word first, as many Modbus devices have it: a whole register is as it is.
#[derive(Debug, Clone, Copy, PartialEq, Frame)]
#[frame(endian = "word-swapped")]
struct Registers {
    #[frame(magic = 0x0102_0304)]
    mark: Filled<u32>,
    #[frame(magic = 0x0102_0304_0506_0708)]
    long_mark: Filled<u64>,
    voltage: u16,
    current: u32,
    power: i32,
    energy: u64,
    change: i64,
    frequency: f32,
    angle: f64,
    #[frame(bytes = 4)]
    narrow: i64,
    #[frame(endian = "big")]
    plain: u32,
    #[frame(endian = "little")]
    little: u32,
    #[frame(text = "hex", bytes = 3)]
    text: u32,
    many: [u32; 2],
}

#[test]
fn words_are_swapped_and_their_bytes_are_not() {
    let bytes = b"\x03\x04\x01\x02\x07\x08\x05\x06\x03\x04\x01\x02\x08\xFD\x01\x02\x00\x03\xFF\xFE\xFF\xFF\
        \x77\x88\x55\x66\x33\x44\x11\x22\xFF\xFD\xFF\xFF\xFF\xFF\xFF\xFF\x00\x00\x42\x48\
        \x00\x00\x00\x00\x00\x00\x40\x00\xFF\xFC\xFF\xFF\x01\x02\x03\x04\x04\x03\x02\x010FF\
        \x00\x01\x00\x00\x00\x00\x00\x01";
    let registers: Registers = both_ways(bytes);
    let expected = Registers {
        mark: Filled::default(),
        long_mark: Filled::default(),
        voltage: 2301,
        current: 0x0003_0102,
        power: -2,
        energy: 0x1122_3344_5566_7788,
        change: -3,
        frequency: 50.0,
        angle: 2.0,
        narrow: -4,
        plain: 0x0102_0304,
        little: 0x0102_0304,
        text: 0x0FF,
        many: [1, 0x0001_0000],
    };
    assert_eq!(registers, expected);
    // What a short input can't become is seen, in that order.
    let cause = refusal::<Registers>(b"\x03\x04\x01\x02\x07\x08\x05\x07").2;
    assert!(matches!(cause, Cause::Constant { .. }), "{cause:?}");
    let cause = refusal::<Registers>(b"\x03\x04\x01\x02\x07\x08\x05\x06").2;
    assert!(matches!(cause, Cause::Incomplete { .. }), "{cause:?}");
}

#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u32", endian = "word-swapped")]
enum Swapped<'a> {
    #[frame(id = 0x0001_0002)]
    Known {
        #[frame(rest)]
        numbers: List<'a, u32>,
    },
}

#[test]
fn ids_and_items_of_lists_are_swapped_too() {
    let Swapped::Known { numbers } = both_ways(b"\0\x02\0\x01\0\x01\0\0\0\x02\0\x03");
    assert_eq!((numbers.get(0), numbers.get(1)), (Some(1), Some(0x0003_0002)));
}

/// Registers of IEC 62056-21: numbers of as many digits as the meter writes, and their units.
#[derive(Debug, Clone, PartialEq, Frame)]
struct Register<'a> {
    #[frame(until = b"*", unit = "kW", scale = 0.1, offset = 1, metric = "power")]
    power: Decimal,
    #[frame(until = b"*", unit = "V", scale = "10^places", metric = "voltage", max = 7)]
    voltage: Decimal,
    #[frame(prefix = "u8")]
    counted: Decimal,
    #[frame(len = 4)]
    fixed: Decimal,
    #[frame(default = "3")]
    places: u8,
    #[frame(until = b"|")]
    unit: &'a str,
    #[frame(rest, metric = "last")]
    last: Decimal,
}

#[test]
fn numbers_in_text_keep_their_spelling_and_say_their_value() {
    let register: Register<'_> = both_ways(b"-012.50*0230.1*\x03+07+1.0kW|9");
    assert_eq!(register.power, Decimal::new(-1250, 2).with_digits(5));
    assert_eq!((register.counted.number(), register.fixed.to_string()), (7, "+1.0".to_owned()));
    let mut found = Vec::new();
    register.for_each_reading(|reading: smartmeter_proto::Reading| {
        found.push((reading.value.to_string(), reading.quantity().expect("it fits").to_string()));
    });
    let expected = [("-012.50", "-0.25"), ("0230.1", "230100"), ("9", "9")];
    assert_eq!(found, expected.map(|(value, quantity)| (value.to_owned(), quantity.to_owned())));
    assert_eq!(Register::SCHEMA.fields()[0].ty, smartmeter_proto::schema::Type::Decimal);
}

#[test]
fn what_is_no_number_in_text_is_refused_at_its_byte() {
    let refused = |bytes: &'static [u8]| refusal::<Register<'_>>(bytes);
    assert_eq!(refused(b"12,5*1*"), ("Register.power".into(), 2, Cause::Digit { found: b',' }));
    assert_eq!(refused(b"*1*"), ("Register.power".into(), 0, Cause::Digit { found: b'*' }));
    assert_eq!(refused(b"1*00000001*\x011"), ("Register.voltage".into(), 2, Cause::Capacity { max: 7 }));
    assert_eq!(refused(b"-*1*").1, 1);
    assert_eq!(refused(b"1*1*\0").2, Cause::Overrun { needed: 1 });
    assert_eq!(refused(b"1*1*\x011+1.0|").2, Cause::Incomplete { needed: 1 });
    assert!(matches!(refused(b"12").2, Cause::Incomplete { .. }));
}

#[derive(Debug, Clone, PartialEq, Frame)]
struct Dotted {
    #[frame(until = b".")]
    number: Decimal,
}

#[test]
fn a_number_that_would_end_earlier_is_not_written() {
    assert_eq!(both_ways::<Dotted>(b"12.").number, Decimal::new(12, 0));
    assert_eq!(unencodable(&Dotted { number: Decimal::new(12, 1) }), ("Dotted.number".into(), Cause::Terminator));
}
