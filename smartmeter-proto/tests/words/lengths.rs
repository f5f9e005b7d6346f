//! `scale` and `offset` of counts and lengths, lengths that count themselves, `prefix = "ber"`.

use super::*;

#[derive(Debug, PartialEq, Frame)]
struct Scaled<'a> {
    #[frame(count_of = "items", offset = 1)]
    less_one: Filled<u8>,
    #[frame(len_of = "body", scale = 4)]
    words: Filled<u8>,
    #[frame(len_of = "len..=tail")]
    len: Filled<u8>,
    items: List<'a, u8>,
    body: &'a [u8],
    tail: u8,
}

#[test]
fn a_count_or_length_may_stand_for_another_number() {
    let scaled = both_ways::<Scaled<'_>>(&[1, 1, 8, 5, 6, 1, 2, 3, 4, 9]);
    assert_eq!((scaled.items.len(), scaled.body, scaled.tail), (2, &[1, 2, 3, 4][..], 9));
    let odd = Scaled {
        less_one: Filled::new(),
        words: Filled::new(),
        len: Filled::new(),
        items: List::from(&[1]),
        body: &[1, 2, 3],
        tail: 0,
    };
    assert_eq!(unencodable(&odd), ("Scaled.words".into(), Cause::Length { expected: 0, found: 3 }));
    let none = Scaled { items: List::default(), body: &[], ..odd };
    assert_eq!(unencodable(&none).0, "Scaled.less_one");
    assert_eq!(Scaled::MAX_LEN, 3 + 256 + 1020 + 1);
}

#[derive(Debug, PartialEq, Frame)]
struct Ber<'a> {
    #[frame(prefix = "ber")]
    items: List<'a, u16>,
    #[frame(len_of = "a..=b")]
    len: Filled<BerLength>,
    a: u8,
    #[frame(rest)]
    b: &'a [u8],
    free: BerLength,
}

#[test]
fn lengths_grow_with_what_they_measure() {
    let ber = both_ways::<Ber<'_>>(&[1, 0, 5, 3, 1, 2, 3, 0x81, 0x80]);
    assert_eq!((ber.items.len(), ber.b, ber.free), (1, &[2, 3][..], BerLength(128)));
    let long = Ber { items: List::default(), len: Filled::new(), a: 0, b: &[7; 200], free: BerLength(0) };
    let mut buffer = [0; 300];
    let len = long.encode(&mut buffer).expect("it fits");
    assert_eq!((len, &buffer[..4]), (205, &[0, 0x81, 201, 0][..]));
    assert_eq!(both_ways::<Ber<'_>>(&buffer[..len]), long);
}

/// The length of an M-Bus telegram stands there twice.
#[derive(Debug, PartialEq, Frame)]
struct Twice {
    #[frame(len_of = "a..=b")]
    one: Filled<u8>,
    #[frame(len_of = "a..=b")]
    two: Filled<u8>,
    a: u8,
    b: u8,
}

#[test]
fn two_lengths_of_the_same_must_agree() {
    assert_eq!(both_ways::<Twice>(&[2, 2, 7, 8]), Twice { one: Filled::new(), two: Filled::new(), a: 7, b: 8 });
    let wrong = |found| ("Twice.two".to_owned(), 1, Cause::Constant { expected: 2, found });
    assert_eq!(refusal::<Twice>(&[2, 1, 7, 8]), wrong(1));
    assert_eq!(refusal::<Twice>(&[2, 3, 7, 8]), wrong(3));
}

#[derive(Debug, PartialEq, Frame)]
struct Measured<'a> {
    #[frame(len_of = "a..=rest")]
    len: Filled<u8>,
    a: u8,
    #[frame(rest)]
    rest: &'a [u8],
}

#[test]
fn a_length_over_several_fields_bounds_what_takes_its_rest() {
    assert_eq!(Measured::MAX_LEN, 1 + 1 + 255);
}

#[test]
fn a_prefix_has_the_byte_order_of_its_field() {
    #[derive(Debug, PartialEq, Frame)]
    struct Little<'a> {
        #[frame(prefix = "u16", endian = "little")]
        items: List<'a, u16>,
    }
    assert_eq!(both_ways::<Little<'_>>(&[1, 0, 2, 0]).items, List::from(&[2]));
}
