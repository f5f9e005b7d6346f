//! Ids: ranges, first bytes, ids that the frame around an enum tells; `ctx`.

use super::*;

/// A value of SML: a type and length byte, then as many bytes.
#[derive(Debug, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum Value<'a> {
    #[frame(id = 0x01)]
    Absent,
    #[frame(id = "0x02..=0x0F")]
    Octets {
        tl: u8,
        #[frame(len = "tl - 1")]
        bytes: &'a [u8],
    },
    #[frame(id = 0x53)]
    Short(i16),
    #[frame(id = 0x54)]
    Triple(#[frame(bytes = 3)] i32),
    #[frame(other)]
    Other { tl: u8, rest: &'a [u8] },
}

#[test]
fn a_range_of_ids_leads_to_a_variant_that_keeps_which() {
    assert_eq!(both_ways::<Value<'_>>(&[3, 7, 8]), Value::Octets { tl: 3, bytes: &[7, 8] });
    assert_eq!(both_ways::<Value<'_>>(&[0x53, 0xFF, 0xFE]), Value::Short(-2));
    assert_eq!(both_ways::<Value<'_>>(&[0x54, 1, 0, 0]), Value::Triple(0x1_0000));
    assert_eq!(both_ways::<Value<'_>>(&[1]), Value::Absent);
    assert_eq!(both_ways::<Value<'_>>(&[0x99, 1]), Value::Other { tl: 0x99, rest: &[1] });
    let taken = |id| Cause::TakenId { id };
    assert_eq!(unencodable(&Value::Octets { tl: 0x10, bytes: &[] }).1, taken(0x10));
    assert_eq!(unencodable(&Value::Other { tl: 0x53, rest: &[] }).1, taken(0x53));
    assert_eq!(unencodable(&Value::Other { tl: 0x05, rest: &[] }).1, taken(0x05));
}

#[derive(Debug, PartialEq, Frame)]
#[frame(id_type = "bytes")]
enum Register<'a> {
    #[frame(id = b"1-0:1.8.1(")]
    Import(Energy),
    #[frame(id = b"1-0:2.8.1(")]
    Export {
        #[frame(text = "decimal", bytes = 4, decimals = 1)]
        energy: u16,
        #[frame(magic = b")\r\n")]
        end: Filled<[u8; 3]>,
    },
    #[frame(other)]
    Line(#[frame(until = "\r\n")] &'a str),
}

#[derive(Debug, PartialEq, Frame)]
struct Energy {
    #[frame(text = "decimal", bytes = 10, decimals = 3, unit = "kWh", metric = "electricity.energy")]
    energy: u32,
    #[frame(magic = b"*kWh)\r\n")]
    end: Filled<[u8; 7]>,
}

#[test]
fn text_leads_to_variants() {
    let import = both_ways::<Register<'_>>(b"1-0:1.8.1(001581.123*kWh)\r\n");
    assert_eq!(import, Register::Import(Energy { energy: 1_581_123, end: Filled::new() }));
    let export = both_ways::<Register<'_>>(b"1-0:2.8.1(12.5)\r\n");
    assert_eq!(export, Register::Export { energy: 125, end: Filled::new() });
    assert_eq!(both_ways::<Register<'_>>(b"0-0:96.1(x)\r\n"), Register::Line("0-0:96.1(x)"));
}

#[test]
fn what_begins_like_a_variant_is_that_variant() {
    #[derive(Debug, PartialEq, Frame)]
    #[frame(id_type = "bytes")]
    enum Inner<'a> {
        #[frame(id = b"ab")]
        A(u8),
        #[frame(other)]
        Other(#[frame(rest)] &'a [u8]),
    }
    #[derive(Debug, PartialEq, Frame)]
    #[frame(id_type = "bytes")]
    enum Outer<'a> {
        #[frame(id = b"xy")]
        X(u8),
        #[frame(fallback)]
        Known(Inner<'a>),
    }
    assert_eq!(both_ways::<Outer<'_>>(b"ab1"), Outer::Known(Inner::A(b'1')));
    assert_eq!(both_ways::<Outer<'_>>(b"a"), Outer::Known(Inner::Other(b"a")));
    assert_eq!(unencodable(&Inner::Other(b"ab1")), ("Inner.Other".into(), Cause::TakenStart));
    assert_eq!(unencodable(&Outer::Known(Inner::Other(b"xy1"))), ("Outer.Known".into(), Cause::TakenStart));
    assert_eq!(unencodable(&Outer::Known(Inner::Other(b"ab1"))).0, "Outer.Known.Other");
}

#[test]
fn a_beginning_that_may_become_an_id_is_incomplete() {
    #[derive(Debug, PartialEq, Frame)]
    #[frame(id_type = "bytes")]
    enum Closed {
        #[frame(id = b"abc")]
        Abc,
        #[frame(id = b"abdef")]
        Abdef,
    }
    assert_eq!(refusal::<Closed>(b"ab"), ("Closed".into(), 0, Cause::Incomplete { needed: 1 }));
    assert_eq!(refusal::<Closed>(b"xbc"), ("Closed".into(), 0, Cause::UnknownStart));
    assert_eq!(both_ways::<Closed>(b"abc"), Closed::Abc);
}

#[derive(Debug, PartialEq, Frame)]
#[frame(ctx = "kind: u8, len: usize", id = "kind")]
enum Told<'a> {
    #[frame(id = 1)]
    Byte(u8),
    #[frame(id = "2..=4")]
    Number {
        #[frame(assert = "*number > u16::from(kind)")]
        number: u16,
    },
    #[frame(other)]
    Bytes(#[frame(len = "len")] &'a [u8]),
}

#[derive(Debug, PartialEq, Frame)]
struct Record<'a> {
    kind: u8,
    len: u8,
    #[frame(ctx = "*kind, usize::from(*len)")]
    value: Told<'a>,
    after: u8,
}

#[test]
fn a_frame_tells_the_one_in_it_what_it_is() {
    assert_eq!(both_ways::<Record<'_>>(&[1, 0, 5, 9]).value, Told::Byte(5));
    assert_eq!(both_ways::<Record<'_>>(&[3, 0, 1, 5, 9]).value, Told::Number { number: 0x105 });
    assert_eq!(both_ways::<Record<'_>>(&[9, 2, 1, 5, 9]).value, Told::Bytes(&[1, 5]));
    assert_eq!(refusal::<Record<'_>>(&[3, 0, 0, 3, 9]).0, "Record.value.Number.number");
    let wrong = Record { kind: 1, len: 0, value: Told::Number { number: 9 }, after: 0 };
    assert_eq!(unencodable(&wrong), ("Record.value.Number".into(), Cause::TakenId { id: 1 }));
}

/// Types that begin with their own id.
#[derive(Debug, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum Payloads {
    #[frame(id = 1)]
    One,
    #[frame(id = "2..=9")]
    Few(Numbered),
    #[frame(fallback)]
    Rest(Numbered),
}

#[derive(Debug, PartialEq, Frame)]
struct Numbered {
    id: u8,
    value: u8,
}

#[test]
fn a_payload_that_begins_with_its_id_can_be_found_by_a_range_or_as_the_fallback() {
    assert_eq!(both_ways::<Payloads>(&[5, 7]), Payloads::Few(Numbered { id: 5, value: 7 }));
    assert_eq!(both_ways::<Payloads>(&[0x20, 7]), Payloads::Rest(Numbered { id: 0x20, value: 7 }));
    let taken = |id| Cause::TakenId { id };
    assert_eq!(unencodable(&Payloads::Few(Numbered { id: 0x20, value: 0 })), ("Payloads.Few".into(), taken(0x20)));
    assert_eq!(unencodable(&Payloads::Rest(Numbered { id: 1, value: 0 })), ("Payloads.Rest".into(), taken(1)));
    assert_eq!(unencodable(&Payloads::Rest(Numbered { id: 9, value: 0 })).1, taken(9));
}
