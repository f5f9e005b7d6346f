//! `until`, `pad_before`, `pad_after`, `align`, what takes all the input.

use super::*;

/// A line of a P1 telegram.
#[derive(Debug, Clone, PartialEq, Frame)]
struct Line<'a> {
    #[frame(until = "(")]
    obis: &'a str,
    #[frame(until = b")\r\n")]
    value: &'a [u8],
}

#[derive(Debug, PartialEq, Frame)]
struct Telegram<'a> {
    #[frame(magic = b'/')]
    start: Filled<u8>,
    #[frame(until = b"!")]
    lines: List<'a, Line<'a>>,
    #[frame(crc = "CRC-16/ARC", over = "start..=lines", text = "hex", bytes = 4)]
    crc: Filled<u16>,
}

#[test]
fn terminators_end_text_bytes_and_lists() {
    let lines = [Line { obis: "1.8.0", value: b"42*kWh" }, Line { obis: "2.8.0", value: b"" }];
    let telegram = Telegram { start: Filled::new(), lines: List::from(&lines), crc: Filled::new() };
    let mut buffer = [0; 64];
    let len = telegram.encode(&mut buffer).expect("it fits");
    assert!(buffer.starts_with(b"/1.8.0(42*kWh)\r\n2.8.0()\r\n!"));
    assert_eq!(both_ways::<Telegram<'_>>(&buffer[..len]), telegram);
    // All that is there is a beginning, so more is asked for.
    for cut in 1..len {
        assert!(matches!(refusal::<Telegram<'_>>(&buffer[..cut]).2, Cause::Incomplete { .. }), "cut at {cut}");
    }
}

#[test]
fn what_would_end_too_early_is_refused() {
    let holds = Line { obis: "1(8", value: b"" };
    assert_eq!(unencodable(&holds), ("Line.obis".into(), Cause::Terminator));
    let lines = [Line { obis: "!", value: b"" }];
    let telegram = Telegram { start: Filled::new(), lines: List::from(&lines), crc: Filled::new() };
    assert_eq!(unencodable(&telegram), ("Telegram.lines[0]".into(), Cause::Terminator));
}

/// An address that ends with the byte whose lowest bit is set, and a chain that ends with a zero.
#[derive(Debug, PartialEq, Frame)]
struct Chains<'a> {
    #[frame(until = "|byte| byte & 1 == 1")]
    address: &'a [u8],
    #[frame(until = "|item| *item == 0")]
    numbers: List<'a, u16>,
    last: u8,
}

#[test]
fn items_say_that_they_are_the_last() {
    let chains = both_ways::<Chains<'_>>(&[2, 4, 5, 0, 9, 0, 0, 7]);
    assert_eq!((chains.address, chains.numbers.len(), chains.last), (&[2, 4, 5][..], 2, 7));
    assert_eq!(refusal::<Chains<'_>>(&[2, 4]), ("Chains.address".into(), 0, Cause::Incomplete { needed: 1 }));
    let early = Chains { address: &[1, 1], numbers: List::from(&[0]), last: 0 };
    assert_eq!(unencodable(&early), ("Chains.address".into(), Cause::Terminator));
    let never = Chains { address: &[1], numbers: List::from(&[1]), last: 0 };
    assert_eq!(unencodable(&never), ("Chains.numbers".into(), Cause::Terminator));
}

#[derive(Debug, PartialEq, Frame)]
struct Gaps {
    first: u8,
    #[frame(align = 4)]
    word: u16,
    #[frame(pad_before = 1, pad_after = 2)]
    last: u8,
}

#[test]
fn gaps_are_zeros_that_must_be_there() {
    assert_eq!(both_ways::<Gaps>(&[1, 0, 0, 0, 0, 2, 0, 3, 0, 0]), Gaps { first: 1, word: 2, last: 3 });
    let refused = refusal::<Gaps>(&[1, 0, 5, 0, 0, 2, 0, 3, 0, 0]);
    assert_eq!(refused, ("Gaps.word_align".into(), 2, Cause::Constant { expected: 0, found: 5 }));
    assert_eq!(Gaps::LEN, 10);
}

#[test]
fn a_wrong_constant_is_seen_in_a_short_input() {
    #[derive(Debug, PartialEq, Frame)]
    struct Marked {
        kind: u8,
        #[frame(magic = 0x1B1B)]
        start: Filled<u16>,
        body: [u8; 20],
    }
    let wrong = refusal::<Marked>(&[1, 0x1B, 0x1C]);
    assert_eq!(wrong, ("Marked.start".into(), 2, Cause::Constant { expected: 0x1B, found: 0x1C }));
    assert_eq!(refusal::<Marked>(&[1, 0x1B, 0x1B]).2, Cause::Incomplete { needed: 20 });
}

#[test]
fn a_part_that_is_too_short_is_no_reason_to_wait() {
    #[derive(Debug, PartialEq, Frame)]
    struct Part {
        #[frame(len_of = "a..=b")]
        len: Filled<u8>,
        a: u16,
        b: u16,
    }
    assert_eq!(refusal::<Part>(&[3, 0, 0, 0, 0]), ("Part.b".into(), 3, Cause::Overrun { needed: 1 }));
    assert_eq!(refusal::<Part>(&[4, 0, 0, 0]), ("Part.a".into(), 1, Cause::Incomplete { needed: 1 }));
}

#[test]
fn what_a_closure_is_called_with_may_have_the_name_of_a_field() {
    #[derive(Debug, PartialEq, Frame)]
    struct Chain<'a> {
        #[frame(until = "|link| *link == 0")]
        link: List<'a, u8>,
        after: u8,
    }
    let chain = both_ways::<Chain<'_>>(&[3, 0, 7]);
    assert_eq!((chain.link.len(), chain.after), (2, 7));
}

/// `max` counts what is there, and what ends it is not.
#[derive(Debug, Clone, Copy, PartialEq, Frame)]
struct Noisy<'a> {
    #[frame(until = "\r\n", max = 3)]
    text: &'a str,
    #[frame(until = "|number| *number == 0", max = 3)]
    numbers: List<'a, u16>,
    #[frame(until = "!", max = 2)]
    lines: List<'a, u16>,
    #[frame(rest, max = 2)]
    rest: List<'a, u16>,
}

#[test]
fn a_bound_counts_items_and_not_what_ends_them() {
    let full = b"abc\r\n\0\x01\0\x02\0\0\x41\x41\x42\x42!\x01\x01\x02\x02";
    let noisy = both_ways::<Noisy<'_>>(full);
    assert_eq!((noisy.text, noisy.numbers.len(), noisy.lines.len(), noisy.rest.len()), ("abc", 3, 2, 2));
    assert_eq!(Noisy::MAX_LEN, full.len());
    both_ways::<Noisy<'_>>(b"\r\n\0\0!");

    let mut longer = full.to_vec();
    longer.extend([3, 3]);
    assert_eq!(refusal::<Noisy<'_>>(&longer), ("Noisy.rest".into(), 16, Cause::Capacity { max: 2 }));
    let numbers = [1, 2, 3, 0];
    let refused = [
        (Noisy { text: "abcd", ..noisy }, "Noisy.text", 3),
        (Noisy { numbers: List::from(&numbers), ..noisy }, "Noisy.numbers", 3),
        (Noisy { lines: List::from(&numbers[..3]), ..noisy }, "Noisy.lines", 2),
        (Noisy { rest: List::from(&numbers[..3]), ..noisy }, "Noisy.rest", 2),
    ];
    for (noisy, path, max) in refused {
        assert_eq!(unencodable(&noisy), (path.into(), Cause::Capacity { max }));
    }
}

#[test]
fn what_has_no_end_within_its_bound_is_no_reason_to_wait() {
    for (noise, needed) in [(&b"abc"[..], 1), (b"abc\r", 1), (b"ab", 1)] {
        assert_eq!(refusal::<Noisy<'_>>(noise), ("Noisy.text".into(), 0, Cause::Incomplete { needed }), "{noise:?}");
    }
    for noise in [&b"abcd\r"[..], b"abcde", b"abcdefgh", b"abcd\r\n"] {
        assert_eq!(refusal::<Noisy<'_>>(noise), ("Noisy.text".into(), 0, Cause::Capacity { max: 3 }), "{noise:?}");
    }
    let endless = [b"\r\n".as_slice(), &[1; 40]].concat();
    assert_eq!(refusal::<Noisy<'_>>(&endless), ("Noisy.numbers".into(), 2, Cause::Capacity { max: 3 }));
    assert_eq!(refusal::<Noisy<'_>>(&endless[..7]), ("Noisy.numbers[2]".into(), 6, Cause::Incomplete { needed: 1 }));
    let endless = [b"\r\n\0\0".as_slice(), &[1; 40]].concat();
    assert_eq!(refusal::<Noisy<'_>>(&endless), ("Noisy.lines".into(), 4, Cause::Capacity { max: 2 }));
}

/// Where a value ends with what fills it up, it would come back shorter.
#[test]
fn a_value_that_ends_with_its_own_padding_is_refused() {
    #[derive(Debug, PartialEq, Frame)]
    struct Padded<'a> {
        #[frame(len = 4, pad = b' ')]
        text: &'a str,
        #[frame(len = 3, pad = 0)]
        bytes: &'a [u8],
        #[frame(len = 3, pad = b' ')]
        later: Str<'a>,
    }
    let padded = both_ways::<Padded<'_>>(b"P 1 \x01\0\0E6 ");
    assert_eq!(padded, Padded { text: "P 1", bytes: &[1], later: "E6".into() });
    let own = Padded { text: "P ", bytes: &[1], later: "E6".into() };
    assert_eq!(unencodable(&own), ("Padded.text".into(), Cause::Padded));
    let own = Padded { text: "P", bytes: &[1, 0, 0], later: "E6".into() };
    assert_eq!(unencodable(&own), ("Padded.bytes".into(), Cause::Padded));
    let own = Padded { text: "P", bytes: &[1], later: " ".into() };
    assert_eq!(unencodable(&own), ("Padded.later".into(), Cause::Padded));
}

#[cfg(feature = "alloc")]
#[test]
fn a_vector_that_grows_says_what_a_large_buffer_says() {
    let long = Noisy { text: "abcd", numbers: List::from(&[0]), lines: List::default(), rest: List::default() };
    assert_eq!(long.encode_to_vec(), Err(long.encode(&mut [0; 99]).expect_err("it is too long")));
}

#[derive(Debug, Clone, Copy, PartialEq, Frame)]
struct Inner<'a> {
    x: u8,
    #[frame(rest)]
    data: &'a [u8],
}

#[derive(Debug, PartialEq, Frame)]
struct Outer<'a> {
    #[frame(rest)]
    data: Inner<'a>,
    y: u16,
}

#[derive(Debug, PartialEq, Frame)]
struct Items<'a> {
    #[frame(rest)]
    items: List<'a, u32>,
    tail: u16,
}

/// Rests in each other, each before fields of its own.
#[derive(Debug, PartialEq, Frame)]
struct Outermost<'a> {
    #[frame(rest)]
    outer: Outer<'a>,
    z: u32,
}

#[test]
fn more_input_makes_a_rest_longer() {
    let x = || "Outer.data.x".into();
    assert_eq!(refusal::<Outer<'_>>(&[]), (x(), 0, Cause::Incomplete { needed: 3 }));
    assert_eq!(refusal::<Outer<'_>>(&[1]), (x(), 0, Cause::Incomplete { needed: 2 }));
    assert_eq!(refusal::<Outer<'_>>(&[1, 2]), (x(), 0, Cause::Incomplete { needed: 1 }));
    assert_eq!(both_ways::<Outer<'_>>(&[1, 2, 3]).y, 0x0203);
    let item = refusal::<Items<'_>>(&[1, 2, 3]);
    assert_eq!(item, ("Items.items[0]".into(), 0, Cause::Incomplete { needed: 3 }));
    assert_eq!(both_ways::<Items<'_>>(&[1, 2, 3, 4, 5, 6]).items.len(), 1);
    assert_eq!(refusal::<Items<'_>>(&[1]), ("Items.tail".into(), 0, Cause::Incomplete { needed: 1 }));
    // Of nothing, only what a frame begins and ends with is known.
    assert_eq!(refusal::<Outermost<'_>>(&[]).2, Cause::Incomplete { needed: 5 });
    for cut in 1..7_u8 {
        let input: Vec<u8> = (0..cut).collect();
        let needed = Cause::Incomplete { needed: usize::from(7 - cut) };
        assert_eq!(refusal::<Outermost<'_>>(&input), ("Outermost.outer.data.x".into(), 0, needed), "{cut} bytes");
    }
    assert_eq!(both_ways::<Outermost<'_>>(&[1, 2, 3, 4, 5, 6, 7]).z, 0x0405_0607);
}

#[test]
fn more_input_does_not_make_a_measured_part_longer() {
    #[derive(Debug, PartialEq, Frame)]
    struct Measured<'a> {
        #[frame(len_of = "outer..=last")]
        len: Filled<u8>,
        #[frame(rest)]
        outer: Outer<'a>,
        last: u8,
    }
    for len in 0..4_u8 {
        let input = [len, 1, 2, 3, 4];
        let needed = Cause::Overrun { needed: usize::from(4 - len) };
        assert_eq!(refusal::<Measured<'_>>(&input), ("Measured.outer.data.x".into(), 1, needed), "{len} bytes");
    }
    assert_eq!(both_ways::<Measured<'_>>(&[4, 1, 2, 3, 4]).last, 4);
}
