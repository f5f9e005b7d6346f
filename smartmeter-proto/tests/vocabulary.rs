//! Every word of `#[frame(…)]` on bytes: what it reads, what it writes, what it refuses.

// The frames below say with their words what they are for.
#![allow(missing_docs)]

use smartmeter_proto::prelude::*;
use smartmeter_proto::schema::{Amount, Extent, Grade, Role, Selector, Span};
use smartmeter_proto::{Cause, Reading};

/// Decodes, encodes back, and returns the value.
fn both_ways<'a, F: Frame<'a>>(bytes: &'a [u8]) -> F {
    let value = F::decode(bytes).unwrap_or_else(|error| panic!("{error}"));
    let mut buffer = [0; 64];
    assert_eq!(value.encode(&mut buffer), Ok(bytes.len()));
    assert_eq!(&buffer[..bytes.len()], bytes);
    assert_eq!(value.encoded_len(), bytes.len());
    value
}

fn refusal<'a, F: Frame<'a>>(bytes: &'a [u8]) -> (String, usize, Cause) {
    let error = F::decode(bytes).err().unwrap_or_else(|| panic!("{bytes:02X?} should be refused"));
    (error.path().to_string(), error.offset(), error.cause())
}

fn unencodable<'a, F: Frame<'a>>(value: &F) -> (String, Cause) {
    let error = value.encode(&mut [0; 600]).expect_err("this can't be encoded");
    (error.path().to_string(), error.cause())
}

mod numbers {
    use super::*;

    #[derive(Debug, PartialEq, Frame)]
    #[frame(endian = "little")]
    struct Numbers {
        little: u16,
        #[frame(endian = "big")]
        big: u16,
        #[frame(bytes = 3)]
        narrow: i32,
        float: f32,
        yes: bool,
        pair: [u16; 2],
        raw: [u8; 2],
    }

    #[test]
    fn order_width_and_kind_are_as_declared() {
        let bytes = [0x34, 0x12, 0x12, 0x34, 0xFE, 0xFF, 0xFF, 0, 0, 0xC0, 0x3F, 1, 1, 0, 2, 0, 0xAB, 0xCD];
        let expected =
            Numbers { little: 0x1234, big: 0x1234, narrow: -2, float: 1.5, yes: true, pair: [1, 2], raw: [0xAB, 0xCD] };
        assert_eq!(both_ways::<Numbers>(&bytes), expected);
        assert_eq!(Numbers::LEN, 18);
    }

    #[test]
    fn the_field_that_is_cut_or_wrong_is_named() {
        let bytes = [0; 18];
        assert_eq!(refusal::<Numbers>(&bytes[..3]), ("Numbers.big".into(), 2, Cause::Incomplete { needed: 15 }));
        let mut bytes = bytes;
        bytes[11] = 7;
        assert_eq!(refusal::<Numbers>(&bytes), ("Numbers.yes".into(), 11, Cause::Range { value: 7, max: 1 }));
        let trailing = refusal::<Numbers>(&[0; 20]);
        assert_eq!(trailing, ("Numbers".into(), 18, Cause::Trailing { count: 2 }));
    }

    #[test]
    fn what_follows_a_frame_can_be_had() {
        let (numbers, rest) = Numbers::decode_prefix(&[0; 20]).expect("all zeros will do");
        assert_eq!((numbers.little, rest.len()), (0, 2));
        assert!(Numbers::decode_prefix(&[0; 17]).is_err());
    }

    #[test]
    fn offsets_and_lengths_are_constants() {
        let schema = Numbers::SCHEMA;
        let offsets: Vec<_> = (0..schema.fields().len()).map(|index| schema.field_offset(index)).collect();
        assert_eq!(offsets, [0, 2, 4, 7, 11, 12, 16].map(Some));
    }
}

mod counts {
    use super::*;

    #[derive(Debug, PartialEq, Frame)]
    struct Item {
        key: u8,
        sure: bool,
    }

    impl Clone for Item {
        fn clone(&self) -> Self {
            Self { key: self.key, sure: self.sure }
        }
    }

    #[derive(Debug, PartialEq, Frame)]
    struct Counts<'a> {
        #[frame(count_of = "items")]
        count: Filled<u8>,
        items: List<'a, Item>,
        #[frame(count = 2)]
        fixed: List<'a, u16>,
        shown: u8,
        #[frame(count = "shown")]
        told: &'a [u8],
        #[frame(prefix = "u8")]
        prefixed: List<'a, u16>,
        #[frame(prefix = "u16")]
        name: &'a str,
        #[frame(rest)]
        rest: &'a [u8],
    }

    const BYTES: [u8; 20] = [2, 7, 1, 8, 0, 0, 1, 0, 2, 1, 9, 1, 0, 5, 0, 2, b'h', b'i', 3, 4];

    #[test]
    fn counts_are_filled_in_and_prefixes_have_no_field() {
        let counts = both_ways::<Counts>(&BYTES);
        assert_eq!(counts.items.iter().map(|item| item.key).collect::<Vec<_>>(), [7, 8]);
        assert_eq!(counts.items.get(1), Some(Item { key: 8, sure: false }));
        assert_eq!(counts.items.get(2), None);
        assert_eq!(counts.fixed, List::from(&[1, 2]));
        assert_eq!((counts.told, counts.name, counts.rest), (&[9][..], "hi", &[3, 4][..]));
        assert_eq!(counts.prefixed.iter().sum::<u16>(), 5);
    }

    #[test]
    fn items_are_looked_at_before_they_are_handed_out() {
        let mut bytes = BYTES;
        bytes[4] = 9;
        let expected = ("Counts.items[1].sure".into(), 4, Cause::Range { value: 9, max: 1 });
        assert_eq!(refusal::<Counts>(&bytes), expected);
        let cut = refusal::<Counts>(&BYTES[..7]);
        assert_eq!(cut, ("Counts.fixed[1]".into(), 7, Cause::Incomplete { needed: 2 }));
        let text = refusal::<Counts>(&[0, 0, 0, 0, 0, 0, 0, 0, 2, b'h', 0xFF]);
        assert_eq!(text, ("Counts.name".into(), 10, Cause::Text));
    }

    #[test]
    fn what_is_declared_must_be_so() {
        let good = Counts {
            count: Filled::new(),
            items: List::default(),
            fixed: List::from(&[1, 2]),
            shown: 1,
            told: &[9],
            prefixed: List::default(),
            name: "",
            rest: &[],
        };
        assert!(good.encode(&mut [0; 32]).is_ok());
        let fixed = Counts { fixed: List::from(&[1]), ..good };
        assert_eq!(unencodable(&fixed), ("Counts.fixed".into(), Cause::Length { expected: 2, found: 1 }));
        let told = Counts { told: &[], ..fixed };
        let told = Counts { fixed: List::from(&[1, 2]), ..told };
        assert_eq!(unencodable(&told), ("Counts.told".into(), Cause::Length { expected: 1, found: 0 }));
        let items = vec![Item { key: 0, sure: false }; 256];
        let many = Counts { items: List::from(&items[..]), told: &[9], ..told };
        assert_eq!(unencodable(&many), ("Counts.count".into(), Cause::Range { value: 256, max: 255 }));
    }

    #[test]
    fn the_schema_says_who_counts_whom() {
        let fields = Counts::SCHEMA.fields();
        assert_eq!(fields[0].role, Role::CountOf("items"));
        assert_eq!(fields[1].extent, Extent::Count(Amount::Field("count")));
        let names: Vec<_> = fields.iter().map(|field| field.name).collect();
        let expected =
            ["count", "items", "fixed", "shown", "told", "prefixed_count", "prefixed", "name_len", "name", "rest"];
        assert_eq!(names, expected);
    }
}

mod lengths {
    use super::*;

    #[derive(Debug, PartialEq, Frame)]
    struct Lengths<'a> {
        #[frame(len_of = "address..=body")]
        all: Filled<u8>,
        address: u8,
        #[frame(len_of = "inner")]
        part: Filled<u8>,
        inner: &'a [u8],
        #[frame(rest)]
        body: List<'a, u16>,
        after: u8,
    }

    #[test]
    fn a_length_can_span_several_fields() {
        let lengths = both_ways::<Lengths>(&[7, 0xA0, 1, 0x11, 0, 1, 0, 2, 0xFF]);
        assert_eq!((lengths.inner, lengths.after), (&[0x11][..], 0xFF));
        assert_eq!(lengths.body, List::from(&[1, 2]));
    }

    #[test]
    fn what_leaves_its_span_is_refused() {
        let inner = refusal::<Lengths>(&[2, 0xA0, 5, 1, 2, 3, 4, 5, 6]);
        assert_eq!(inner, ("Lengths.inner".into(), 3, Cause::Overrun { needed: 5 }));
        let span = refusal::<Lengths>(&[9, 0xA0, 0, 0]);
        assert_eq!(span, ("Lengths.address".into(), 1, Cause::Incomplete { needed: 6 }));
        let odd = refusal::<Lengths>(&[3, 0xA0, 0, 0, 1]);
        assert_eq!(odd, ("Lengths.body[0]".into(), 3, Cause::Overrun { needed: 1 }));
    }

    #[derive(Debug, PartialEq, Frame)]
    struct Inner {
        #[frame(len_of = "body")]
        len: Filled<u8>,
        body: Body,
    }

    #[derive(Debug, PartialEq, Frame)]
    struct Body {
        number: u16,
    }

    #[test]
    fn a_frame_inside_a_length_must_fill_it() {
        both_ways::<Inner>(&[2, 1, 2]);
        assert_eq!(refusal::<Inner>(&[3, 1, 2, 3]), ("Inner.body".into(), 3, Cause::Trailing { count: 1 }));
        let short = refusal::<Inner>(&[1, 1, 2]);
        assert_eq!(short, ("Inner.body.number".into(), 1, Cause::Overrun { needed: 1 }));
    }
}

mod constants {
    use super::*;

    const START: u8 = 0x68;

    #[derive(Debug, PartialEq, Frame)]
    struct Constants<'a> {
        #[frame(magic = START)]
        start: Filled<u8>,
        #[frame(magic = b"\x1B\x1B")]
        escape: Filled<[u8; 2]>,
        #[frame(len = 4, pad = b' ')]
        name: &'a str,
        #[frame(len = 2)]
        exact: &'a [u8],
        #[frame(reserved)]
        kept: [u8; 2],
        #[frame(pad_to = 4)]
        padding: Padding,
    }

    const BYTES: [u8; 12] = [0x68, 0x1B, 0x1B, b'A', b' ', b'B', b' ', 1, 2, 0xEE, 0xFF, 0];

    #[test]
    fn constants_are_not_in_the_struct_and_reserved_bytes_survive() {
        let constants = both_ways::<Constants>(&BYTES);
        assert_eq!((constants.name, constants.exact, constants.kept), ("A B", &[1, 2][..], [0xEE, 0xFF]));
        assert_eq!(Constants::SCHEMA.fields()[4].role, Role::Reserved);
        assert_eq!(Constants::LEN, 12);
    }

    #[test]
    fn another_constant_is_refused_at_its_first_wrong_byte() {
        let with = |at: usize, byte: u8| {
            let mut bytes = BYTES;
            bytes[at] = byte;
            refusal::<Constants>(&bytes)
        };
        let wrong = |expected, found| Cause::Constant { expected, found };
        assert_eq!(with(0, 0x69), ("Constants.start".into(), 0, wrong(0x68, 0x69)));
        assert_eq!(with(2, 0x1A), ("Constants.escape".into(), 2, wrong(0x1B, 0x1A)));
        assert_eq!(with(11, 1), ("Constants.padding".into(), 11, wrong(0, 1)));
    }

    #[test]
    fn text_that_is_too_long_does_not_encode() {
        let long = Constants { name: "12345", ..both_ways::<Constants>(&BYTES) };
        assert_eq!(unencodable(&long), ("Constants.name".into(), Cause::Length { expected: 4, found: 5 }));
    }
}

mod checksums {
    use super::*;

    /// A header checksum inside a frame checksum that comes first.
    #[derive(Debug, PartialEq, Frame)]
    struct Checksums<'a> {
        #[frame(crc = "CRC-32/ISO-HDLC", over = "len..")]
        frame: Filled<u32>,
        #[frame(len_of = "kind..=body")]
        len: Filled<u8>,
        kind: u8,
        #[frame(crc = "CRC-8/SMBUS", over = "kind")]
        header: Filled<u8>,
        #[frame(rest)]
        body: &'a [u8],
    }

    fn valid() -> Vec<u8> {
        let frame =
            Checksums { frame: Filled::new(), len: Filled::new(), kind: 5, header: Filled::new(), body: b"123456789" };
        let mut buffer = [0; 64];
        let len = frame.encode(&mut buffer).expect("it fits");
        buffer[..len].to_vec()
    }

    #[test]
    fn they_are_filled_in_innermost_first_and_checked() {
        let bytes = valid();
        both_ways::<Checksums>(&bytes);
        assert_eq!(bytes[6], 0x1B, "CRC-8/SMBUS of 05");
        for at in 0..bytes.len() {
            let mut wrong = bytes.clone();
            wrong[at] ^= 0x10;
            assert!(Checksums::decode(&wrong).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_wrong_one_says_both_and_where() {
        let mut bytes = valid();
        bytes[6] ^= 0xFF;
        let header = refusal::<Checksums>(&bytes);
        assert_eq!(header, ("Checksums.header".into(), 6, Cause::Checksum { computed: 0x1B, found: 0xE4 }));
        assert!(Checksums::decode_unverified(&bytes).is_ok());
    }

    #[test]
    fn the_schema_names_algorithm_and_span() {
        let over = Span { first: "len", last: "body" };
        assert_eq!(Checksums::SCHEMA.fields()[0].role, Role::Checksum { algorithm: "CRC-32/ISO-HDLC", over });
    }
}

/// Spans that begin or end together: the checksum is read by the reader that its span belongs to.
mod spans {
    use super::*;

    #[derive(Debug, PartialEq, Frame)]
    struct BeyondThePart<'a> {
        #[frame(len_of = "a..=b")]
        len: Filled<u8>,
        a: u8,
        #[frame(rest)]
        b: &'a [u8],
        trailer: u8,
        #[frame(crc = "CRC-8/SMBUS", over = "a..=trailer")]
        crc: Filled<u8>,
    }

    #[derive(Debug, PartialEq, Frame)]
    struct EndingTogether<'a> {
        #[frame(len_of = "a..=c")]
        outer: Filled<u8>,
        a: u8,
        #[frame(len_of = "b..=c")]
        inner: Filled<u8>,
        b: u8,
        #[frame(rest)]
        c: &'a [u8],
        #[frame(crc = "CRC-8/SMBUS", over = "a..=c")]
        crc: Filled<u8>,
        #[frame(sum, over = "b..=c")]
        sum: Filled<u8>,
        #[frame(xor, over = "outer..=sum")]
        xor: Filled<u8>,
        after: u8,
    }

    #[derive(Debug, PartialEq, Frame)]
    struct CoveringEachOther {
        x: u8,
        #[frame(crc = "CRC-8/SMBUS", over = "x")]
        c: Filled<u8>,
        #[frame(crc = "CRC-8/SMBUS", over = "x")]
        d: Filled<u8>,
        #[frame(crc = "CRC-8/SMBUS", over = "c..=d")]
        b: Filled<u8>,
        #[frame(crc = "CRC-8/SMBUS", over = "b")]
        a: Filled<u8>,
    }

    #[test]
    fn a_checksum_can_go_on_beyond_a_part_that_begins_with_it() {
        let frame = BeyondThePart { len: Filled::new(), a: 1, b: &[3, 4], trailer: 9, crc: Filled::new() };
        let mut buffer = [0; 8];
        let len = frame.encode(&mut buffer).expect("it fits");
        assert_eq!(buffer[..len - 1], [3, 1, 3, 4, 9]);
        assert_eq!(both_ways::<BeyondThePart>(&buffer[..len]), frame);
    }

    #[test]
    fn parts_and_checksums_can_end_together() {
        let fill = Filled::new;
        let frame = EndingTogether {
            outer: Filled::new(),
            a: 1,
            inner: fill(),
            b: 2,
            c: &[3, 4],
            crc: fill(),
            sum: fill(),
            xor: fill(),
            after: 9,
        };
        let mut buffer = [0; 16];
        let len = frame.encode(&mut buffer).expect("it fits");
        assert_eq!(buffer[..6], [5, 1, 3, 2, 3, 4]);
        assert_eq!(buffer[7], 9, "the sum of 2, 3 and 4");
        assert_eq!(both_ways::<EndingTogether>(&buffer[..len]), frame);
    }

    #[test]
    fn checksums_of_checksums_are_filled_in_in_order() {
        let mut buffer = [0; 8];
        let fill = Filled::new;
        let frame = CoveringEachOther { x: 7, c: fill(), d: fill(), b: fill(), a: fill() };
        let len = frame.encode(&mut buffer).expect("it fits");
        assert_eq!(both_ways::<CoveringEachOther>(&buffer[..len]), frame);
    }

    /// The length counts body and checksum, the checksum covers length and body.
    #[derive(Debug, PartialEq, Frame)]
    struct Crossing<'a> {
        #[frame(len_of = "body_len..=crc")]
        len: Filled<u8>,
        #[frame(len_of = "body")]
        body_len: Filled<u8>,
        body: &'a [u8],
        #[frame(crc = "CRC-8/SMBUS", over = "len..=body")]
        crc: Filled<u8>,
        after: u8,
    }

    #[test]
    fn the_spans_of_a_length_and_a_checksum_can_cross() {
        let frame = Crossing { len: Filled::new(), body_len: Filled::new(), body: &[7], crc: Filled::new(), after: 9 };
        let mut buffer = [0; 8];
        let len = frame.encode(&mut buffer).expect("it fits");
        assert_eq!((buffer[..3].to_vec(), buffer[4]), (vec![3, 1, 7], 9));
        assert_eq!(both_ways::<Crossing>(&buffer[..len]), frame);
        buffer[0] ^= 0x80;
        assert!(Crossing::decode(&buffer[..len]).is_err());
    }

    /// As Modbus RTU has it: the checksum is what comes last, and nothing says how long the body is.
    #[derive(Debug, PartialEq, Frame)]
    struct ChecksumLast<'a> {
        address: u8,
        #[frame(len_of = "kind..=end")]
        len: Filled<u8>,
        kind: u8,
        #[frame(rest)]
        inner: &'a [u8],
        #[frame(magic = 0x16)]
        end: Filled<u8>,
        #[frame(rest)]
        body: List<'a, u16>,
        #[frame(crc = "CRC-16/MODBUS", over = "address..=body", endian = "little")]
        crc: Filled<u16>,
    }

    #[test]
    fn the_rest_can_end_before_fields_of_known_length() {
        let (inner, body) = (&[1, 2][..], List::from(&[3, 4]));
        let (len, end, crc) = (Filled::new(), Filled::new(), Filled::new());
        let frame = ChecksumLast { address: 1, len, kind: 5, inner, end, body, crc };
        let mut buffer = [0; 16];
        let len = frame.encode(&mut buffer).expect("it fits");
        assert_eq!(buffer[..len - 2], [1, 4, 5, 1, 2, 0x16, 0, 3, 0, 4]);
        assert_eq!(both_ways::<ChecksumLast>(&buffer[..len]), frame);
        let cut = refusal::<ChecksumLast>(&[1, 2, 5, 0x16, 7]);
        assert_eq!(cut, ("ChecksumLast.crc".into(), 4, Cause::Incomplete { needed: 1 }));
    }

    #[derive(Debug, PartialEq, Frame)]
    struct AfterPadding {
        a: u8,
        #[frame(pad_to = 4)]
        padding: Padding,
        b: u32,
    }

    #[test]
    fn what_is_cut_behind_padding_is_named() {
        let cut = refusal::<AfterPadding>(&[1, 0, 0, 0, 5]);
        assert_eq!(cut, ("AfterPadding.b".into(), 4, Cause::Incomplete { needed: 3 }));
        assert_eq!(AfterPadding::SCHEMA.field_offset(2), Some(4));
    }

    #[derive(Debug, PartialEq, Frame)]
    struct Sized<'a> {
        size: u8,
        #[frame(len = "size", pad = b' ')]
        name: &'a str,
    }

    #[test]
    fn padding_to_a_length_on_the_wire_counts() {
        assert_eq!(both_ways::<Sized>(b"\x04a   ").name, "a");
    }
}

mod sums {
    use super::*;

    #[derive(Debug, PartialEq, Frame)]
    struct Sums<'a> {
        #[frame(xor, over = "len..=body")]
        xor: Filled<u8>,
        #[frame(len_of = "body")]
        len: Filled<u8>,
        body: &'a [u8],
        #[frame(sum, over = "..=body", endian = "little")]
        sum: Filled<u16>,
        #[frame(sum, over = "body")]
        short: Filled<u8>,
    }

    #[test]
    fn sums_and_exclusive_or_are_filled_in_and_checked() {
        // 02 ^ F0 ^ 20 = D2; D2 + 02 + F0 + 20 = 01E4; F0 + 20 = 0110.
        let bytes = [0xD2, 2, 0xF0, 0x20, 0xE4, 0x01, 0x10];
        both_ways::<Sums>(&bytes);
        for (at, path) in [(0, "Sums.xor"), (3, "Sums.xor"), (4, "Sums.sum"), (6, "Sums.short")] {
            let mut wrong = bytes;
            wrong[at] ^= 0x40;
            assert_eq!(refusal::<Sums>(&wrong).0, path, "byte {at}");
        }
    }

    #[derive(Debug, Clone, PartialEq, Frame)]
    struct Item {
        x: u8,
        #[frame(xor, over = "x")]
        check: Filled<u8>,
    }

    #[derive(Debug, PartialEq, Frame)]
    struct Items<'a> {
        #[frame(count_of = "items")]
        count: Filled<u8>,
        items: List<'a, Item>,
    }

    #[test]
    fn what_was_decoded_unverified_can_be_looked_at() {
        let bytes = [2, 1, 0xEE, 2, 0xEE];
        assert_eq!(refusal::<Items>(&bytes).0, "Items.items[0].check");
        let items = Items::decode_unverified(&bytes).expect("nothing else is wrong").items;
        assert_eq!(items.iter().map(|item| item.x).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(items.get(1).map(|item| item.x), Some(2));
    }

    #[test]
    fn the_schema_names_them() {
        let algorithms = Sums::SCHEMA.fields().iter().filter_map(|field| match field.role {
            Role::Checksum { algorithm, .. } => Some(algorithm),
            _ => None,
        });
        assert_eq!(algorithms.collect::<Vec<_>>(), ["xor", "sum", "sum"]);
    }
}

mod enums {
    use super::*;

    #[derive(Debug, PartialEq, Frame)]
    #[frame(id = 0x0102)]
    struct Known {
        number: u8,
    }

    #[derive(Debug, PartialEq, Frame)]
    #[frame(id_type = "u16")]
    enum Closed {
        Known(Known),
        #[frame(id = 3)]
        Bare,
        #[frame(id = 4)]
        Own {
            first: u8,
            second: u16,
        },
    }

    #[derive(Debug, PartialEq, Frame)]
    #[frame(id_type = "u16")]
    enum Wider<'a> {
        #[frame(id = 9)]
        New(Known),
        #[frame(fallback)]
        Before(Open<'a>),
    }

    #[derive(Debug, PartialEq, Frame)]
    #[frame(id_type = "u16")]
    enum Open<'a> {
        Known(Known),
        #[frame(other)]
        Unknown {
            id: u16,
            body: &'a [u8],
        },
    }

    #[test]
    fn ids_lead_to_variants() {
        assert_eq!(both_ways::<Closed>(&[1, 2, 7]), Closed::Known(Known { number: 7 }));
        assert_eq!(both_ways::<Closed>(&[0, 3]), Closed::Bare);
        assert_eq!(both_ways::<Closed>(&[0, 4, 1, 2, 3]), Closed::Own { first: 1, second: 0x0203 });
        assert_eq!(Closed::MAX_LEN, 5);
    }

    #[test]
    fn generic_enums_can_have_bounds() {
        #[derive(Debug, PartialEq, Frame)]
        #[frame(id = 1)]
        struct Held<const N: usize> {
            bytes: [u8; N],
        }

        #[derive(Debug, PartialEq, Frame)]
        #[frame(id_type = "u8")]
        enum Holder<T: Copy, const N: usize> {
            Held(Held<N>),
            #[frame(id = 2)]
            Other(T),
        }
        let held = both_ways::<Holder<RawState, 2>>(&[1, 7, 8]);
        assert_eq!(held, Holder::Held(Held { bytes: [7, 8] }));
    }

    #[derive(Debug, Clone, Copy, PartialEq, Frame)]
    struct RawState {
        r#type: u8,
    }

    #[test]
    fn an_unknown_id_is_an_error_or_kept() {
        assert_eq!(refusal::<Closed>(&[0, 5, 1]), ("Closed".into(), 0, Cause::UnknownId { id: 5 }));
        assert_eq!(both_ways::<Open>(&[0, 5, 1]), Open::Unknown { id: 5, body: &[1] });
        assert_eq!(refusal::<Open>(&[0]), ("Open".into(), 0, Cause::Incomplete { needed: 1 }));
    }

    #[test]
    fn a_fallback_takes_over_with_the_id() {
        assert_eq!(both_ways::<Wider>(&[0, 9, 1]), Wider::New(Known { number: 1 }));
        assert_eq!(both_ways::<Wider>(&[1, 2, 1]), Wider::Before(Open::Known(Known { number: 1 })));
        assert_eq!(both_ways::<Wider>(&[0, 8, 1]), Wider::Before(Open::Unknown { id: 8, body: &[1] }));
        let inner = refusal::<Wider>(&[1, 2]);
        assert_eq!(inner, ("Wider.Before.Known.number".into(), 2, Cause::Incomplete { needed: 1 }));
    }

    #[test]
    fn fields_of_a_variant_are_named_too() {
        let own = refusal::<Closed>(&[0, 4, 1, 2]);
        assert_eq!(own, ("Closed.Own.second".into(), 3, Cause::Incomplete { needed: 1 }));
        assert_eq!(Closed::SCHEMA.variants()[0].selector, Selector::Id(0x0102));
    }
}

mod shapes {
    use super::*;

    #[derive(Debug, PartialEq, Frame)]
    struct Pair(u8, u16);

    #[derive(Debug, PartialEq, Frame)]
    struct Nothing;

    #[derive(Debug, PartialEq, Frame)]
    struct Around<T> {
        pair: Pair,
        nothing: Nothing,
        inner: T,
        r#type: u8,
    }

    #[test]
    fn tuples_units_generics_and_raw_names_work() {
        let around = both_ways::<Around<Pair>>(&[1, 0, 2, 3, 0, 4, 5]);
        assert_eq!(around, Around { pair: Pair(1, 2), nothing: Nothing, inner: Pair(3, 4), r#type: 5 });
        let cut = refusal::<Around<Pair>>(&[1, 0, 2, 3, 0]);
        assert_eq!(cut, ("Around.inner.1".into(), 4, Cause::Incomplete { needed: 2 }));
        assert_eq!(Around::<Pair>::SCHEMA.fields()[3].name, "type");
    }

    mod renamed {
        use smartmeter_proto as other_name;

        #[derive(other_name::Frame)]
        #[frame(crate = "other_name")]
        pub(super) struct Renamed {
            pub(super) number: u8,
        }
    }

    #[test]
    fn the_crate_can_have_another_name() {
        assert_eq!(both_ways::<renamed::Renamed>(&[7]).number, 7);
    }
}

mod meaning {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Frame)]
    struct Sample {
        #[frame(unit = "Wh", scale = 0.5, metric = "energy.a")]
        a: u16,
        #[frame(unit = "°C", offset = -40, metric = "temperature", grade = "inferred")]
        b: u8,
    }

    #[derive(Debug, PartialEq, Frame)]
    #[frame(grade = "unknown")]
    struct Meaning<'a> {
        #[frame(unit = "s since 1970-01-01T00:00:00Z", grade = "confirmed")]
        when: u32,
        #[frame(unit = "W", metric = "power", at = "when")]
        power: u16,
        #[frame(crc = "CRC-16/MODBUS", over = "samples")]
        crc: Filled<u16>,
        #[frame(count = 2, from = "when", every = "15 min", stamp = "start")]
        samples: List<'a, Sample>,
    }

    fn readings() -> Vec<Reading> {
        let samples = [Sample { a: 3, b: 60 }, Sample { a: 5, b: 61 }];
        let frame = Meaning { when: 1000, power: 7, crc: Filled::new(), samples: List::from(&samples) };
        let mut readings = Vec::new();
        frame.for_each_reading(|reading: Reading| readings.push(reading));
        readings
    }

    #[test]
    fn readings_have_their_time_value_and_proof() {
        let shown: Vec<_> = readings()
            .iter()
            .map(|it| (it.metric.name, it.quantity().map(|it| it.to_string()), it.end(), it.checked))
            .collect();
        let text = |text: &str| Some(text.to_owned());
        let expected = [
            ("power", text("7"), Some(1000), false),
            ("energy.a", text("1.5"), Some(1900), true),
            ("temperature", text("20"), Some(1900), true),
            ("energy.a", text("2.5"), Some(2800), true),
            ("temperature", text("21"), Some(2800), true),
        ];
        assert_eq!(shown, expected);
    }

    #[derive(Debug, PartialEq, Frame)]
    struct Phases {
        #[frame(unit = "V", metric = "voltage")]
        volts: [u16; 2],
    }

    #[test]
    fn every_item_of_an_array_is_a_reading() {
        let mut values = Vec::new();
        Phases { volts: [230, 231] }.for_each_reading(|reading: Reading| values.push(reading.value));
        assert_eq!(values, [230, 231].map(smartmeter_proto::visit::Value::Uint));
    }

    #[test]
    fn grades_are_inherited_from_the_struct() {
        let grades: Vec<_> = Meaning::SCHEMA.fields().iter().map(|field| field.grade).collect();
        assert_eq!(grades, [Grade::Confirmed, Grade::Unknown, Grade::Unknown, Grade::Unknown]);
        assert_eq!(Sample::SCHEMA.fields()[1].grade, Grade::Inferred);
    }
}
