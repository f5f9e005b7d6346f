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
