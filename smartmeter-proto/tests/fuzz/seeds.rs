//! Where fuzzing begins: what is in the captures, and one of each frame that uses the vocabulary's words.

use smartmeter_proto::escape::Escaped;
use smartmeter_proto::prelude::*;
use smartmeter_proto::text::Lexer;
use smartmeter_proto::words::{Event, Transactions};

use super::frames::*;
use super::harness;

const CAPTURES: &[(&str, &str)] = &[
    ("p350-boot", include_str!("../../../spec/captures/p350-2017-06-01-boot.txt")),
    ("own-frame", include_str!("../../../examples/own-frame/captures/weeks.txt")),
];

/// A fuzz target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Decode,
    RoundTrip,
    Vocabulary,
    Words,
}

impl Target {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Decode => "decode",
            Self::RoundTrip => "round_trip",
            Self::Vocabulary => "vocabulary",
            Self::Words => "words",
        }
    }

    pub(crate) fn run(self, input: &[u8]) {
        match self {
            Self::Decode => harness::decode(input),
            Self::RoundTrip => harness::round_trip(input),
            Self::Vocabulary => harness::vocabulary(input),
            Self::Words => harness::words(input),
        }
    }
}

/// An input to begin with.
pub(crate) struct Seed {
    pub(crate) target: Target,
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// What was found.
const FOUND: &[(Target, &[u8])] = &[
    // The beginning of a byte order mark was passed over.
    (Target::Words, b"\xEF04#"),
];

pub(crate) fn all() -> Vec<Seed> {
    let mut seeds = vocabulary();
    seeds.extend(FOUND.iter().map(|&(target, bytes)| Seed { target, name: "found", bytes: bytes.to_vec() }));
    for &(name, text) in CAPTURES {
        of_capture(name, text, &mut seeds);
    }
    seeds
}

fn of_capture(name: &'static str, text: &str, seeds: &mut Vec<Seed>) {
    // Long inputs are slow, so the text comes in lines.
    let lines = text.lines().map(|line| Seed { target: Target::Words, name, bytes: format!("{line}\n").into() });
    seeds.extend(lines);
    let (mut lexer, mut transactions) = (Lexer::new(), Transactions::<4096>::new());
    let mut all = Vec::new();
    for byte in text.bytes() {
        if let Some(word) = lexer.push(byte).expect("the captures are well formed") {
            transactions.push(word, |event| {
                if let Event::Transaction { bytes, .. } = event {
                    all.push(bytes.to_vec());
                }
            });
        }
    }
    all.sort();
    all.dedup();
    for bytes in all {
        // The first type is the transaction, the 14th and 15th the packets in it.
        let packet = if bytes.first() == Some(&1) { 13 } else { 14 };
        let inner = bytes.get(2..).unwrap_or_default();
        let seed = |target, bytes| Seed { target, name, bytes };
        seeds.push(seed(Target::RoundTrip, [&[0], &bytes[..]].concat()));
        seeds.push(seed(Target::RoundTrip, [&[packet], inner].concat()));
        // The types that a reply can be follow: 17 is any of them.
        seeds.push(seed(Target::RoundTrip, [&[17], inner.get(6..).unwrap_or_default()].concat()));
        seeds.push(seed(Target::Decode, bytes));
    }
}

/// One or two of each frame, behind the number that chooses it.
pub(crate) fn vocabulary() -> Vec<Seed> {
    let bits = Bits {
        kind: Filled::new(),
        segmented: true,
        len: Filled::new(),
        function: Function::Other(2),
        six: 33,
        temperature: -10,
        digits: [1, 2, 3],
        tens: 98,
        body: &[0xAA, 0xBB],
    };
    let digits = Digits {
        serial: 12_345_678,
        hex: 0xE47C,
        energy: 1_581_123,
        triple: [-1, 0x100],
        name: "P1",
        crc: Filled::new(),
        printed: Filled::new(),
        sum: Filled::new(),
        xor: Filled::new(),
    };
    let made = [
        seed(0, &bits),
        seed(1, &Lowest { letters: [2, 2, 1], zero: 1 }),
        seed(2, &Function::Instantaneous),
        seed(2, &Function::Other(9)),
        seed(3, &digits),
        seed(4, &conditions(3, 1, Told::Number { number: 5 })),
        seed(4, &conditions(1, 1, Told::Byte(5))),
        seed(4, &conditions(0, 2, Told::Bytes(&[7, 8]))),
        seed(5, &ends()),
        seed(6, &Item { number: 0x10203 }),
        seed(7, &data()),
        seed(8, &Line::Import(1234)),
        seed(8, &Line::Export("x")),
        seed(8, &Line::Other("0-0:96.1(x)")),
        seed(9, &scaled()),
        #[cfg(feature = "heapless")]
        seed(10, &owned()),
    ];
    made.into()
}

fn seed<'a>(index: u8, frame: &impl Frame<'a>) -> Seed {
    let mut buffer = [0; 300];
    buffer[0] = index;
    let len = frame.encode(&mut buffer[1..]).unwrap_or_else(|error| panic!("{error}"));
    Seed { target: Target::Vocabulary, name: "frame", bytes: buffer[..=len].to_vec() }
}

fn conditions(flags: u8, hour: u8, told: Told<'_>) -> Conditions<'_> {
    let energy = (flags & 1 == 1).then_some(7);
    let power = u16::from(flags);
    Conditions { flags, energy, power, half: power / 2, hour, phase: Phase(2), triple: 70_000, word: 9, told }
}

fn ends() -> Ends<'static> {
    Ends {
        less_one: Filled::new(),
        len: Filled::new(),
        items: List::from(&[Item { number: 1 }, Item { number: 2 }]),
        words: &[1, 2, 3, 4],
        obis: "1.8.0",
        value: b"42*kWh",
        address: &[2, 4, 5],
        numbers: List::from(&[9, 0]),
        escaped: Escaped::from(&[1, 0x1B, 0x1B, 0x1B, 0x1B, 2]),
        stuffed: Escaped::from(&[0x7E, 3]),
        ber: Filled::new(),
        a: 2,
        b: &[8; 130],
        counted: List::from(&[5, 6]),
        padding: Padding,
    }
}

fn data() -> Data<'static> {
    Data::Structure(List::from(&[Data::Octets(&[1, 2]), Data::Null, Data::Unsigned(7)]))
}

fn scaled() -> Scaled {
    let power = Decimal::new(-1250, 2).with_digits(5);
    Scaled { time: 1_496_352_083, energy: [-3, i32::MAX], sf: -2, power, last: Decimal::default() }
}

#[cfg(feature = "heapless")]
fn owned() -> Owned {
    let numbers = heapless::Vec::from_slice(&[1, 2]).expect("there is room");
    let items = heapless::Vec::from_slice(&[Item { number: 3 }]).expect("there is room");
    let bytes = heapless::Vec::from_slice(&[1, 0]).expect("there is room");
    Owned { numbers, items, bytes, name: "P1".try_into().expect("there is room") }
}
