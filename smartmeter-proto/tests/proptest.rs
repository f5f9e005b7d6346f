//! The strategies of the feature `proptest`: what they give is valid, whatever is declared, and of every kind.

// The frames below say with their words what they are for.
#![allow(missing_docs)]

mod declarations;

use std::collections::{BTreeMap, BTreeSet};

use declarations::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use smartmeter_proto::p350;
use smartmeter_proto::prelude::*;
use smartmeter_proto::proptest::frames;
use smartmeter_proto::schema::Field;
use smartmeter_proto::visit::{Step, Visitor};
use smartmeter_proto::{Declared, Wire};

/// How many frames of each type are looked at.
const CASES: usize = 300;

/// Notes which variants occur, how many items lists have, and which fields that may be missing are there.
#[derive(Default)]
struct Kinds {
    variants: BTreeSet<(&'static str, &'static str)>,
    fields: BTreeMap<&'static str, BTreeSet<usize>>,
    open: Vec<(&'static str, usize)>,
}

impl Visitor<'_> for Kinds {
    fn enter(&mut self, step: Step, _: usize) {
        match step {
            Step::Field(Field { name, .. }) => self.open.push((name, 0)),
            Step::Variant { schema, variant, .. } => {
                self.variants.insert((schema.name, variant.name));
                self.open.push((variant.name, 0));
            }
            Step::Item(_) => {
                if let Some(list) = self.open.last_mut() {
                    list.1 += 1;
                }
                self.open.push(("", 0));
            }
        }
    }

    fn leave(&mut self, _: Step, _: usize) {
        let (name, items) = self.open.pop().expect("it was entered");
        self.fields.entry(name).or_default().insert(items);
    }
}

fn runner() -> TestRunner {
    TestRunner::new_with_rng(Config::default(), TestRunner::deterministic().new_rng())
}

/// All frames decode and come back; what kinds occur.
#[track_caller]
fn kinds<F: Declared>() -> Kinds {
    let (mut runner, mut kinds, strategy) = (runner(), Kinds::default(), frames::<F>());
    let mut rejected = 0;
    for _ in 0..CASES {
        let Ok(tree) = strategy.new_tree(&mut runner) else {
            rejected += 1;
            continue;
        };
        let bytes = tree.current();
        let frame = <F::Frame<'_> as Frame<'_>>::walk(&bytes, &mut kinds).unwrap_or_else(|error| panic!("{error}"));
        let mut buffer = vec![0; bytes.len()];
        assert_eq!(frame.encode(&mut buffer), Ok(bytes.len()), "{bytes:02X?}");
        assert_eq!(buffer, bytes);
        assert_eq!(frame.encoded_len(), bytes.len());
        kinds.open.clear();
    }
    assert_eq!(rejected, 0, "{}", <F::Frame<'static> as Frame<'static>>::SCHEMA.name);
    kinds
}

/// Every variant of the enums named occurs.
#[track_caller]
fn every_variant<F: Declared>() -> Kinds {
    let kinds = kinds::<F>();
    let schema = <F::Frame<'static> as Frame<'static>>::SCHEMA;
    for variant in schema.variants() {
        assert!(kinds.variants.contains(&(schema.name, variant.name)), "{}.{}", schema.name, variant.name);
    }
    kinds
}

impl Kinds {
    /// So many different numbers of items occur.
    #[track_caller]
    fn lengths(&self, field: &str, least: usize) {
        let lengths = self.fields.get(field).map_or(0, BTreeSet::len);
        assert!(lengths >= least, "{field}: {:?}", self.fields.get(field));
    }

    /// All these variants occur.
    #[track_caller]
    fn variants(&self, schema: &'static str, variants: &[&'static str]) {
        variants.iter().for_each(|variant| assert!(self.variants.contains(&(schema, variant)), "{schema}.{variant}"));
    }
}

#[test]
fn the_p350() {
    let command = every_variant::<p350::Command>();
    command.variants("RadioState", &["Idle", "Receive", "Transmitted", "Unknown"]);
    command.variants("Reply", &["Power", "HalfHours", "Days", "Settings", "Identity", "Unknown"]);
    every_variant::<p350::Reply>().lengths("energy", 8);
    every_variant::<p350::Kind>();
    every_variant::<p350::RadioState>();
    kinds::<p350::Packet<p350::Reply>>();
    kinds::<p350::Receive<p350::Reply>>();
    kinds::<p350::HalfHours>().lengths("energy", 12);
    kinds::<p350::Days>().lengths("days", 12);
}

#[test]
fn all_other_types_of_the_p350() {
    kinds::<p350::Transmit>();
    kinds::<p350::Radio>();
    kinds::<p350::Command05>();
    kinds::<p350::Command06>();
    kinds::<p350::SetNetwork>();
    kinds::<p350::SetCarrier>();
    kinds::<p350::Hello>();
    kinds::<p350::Command64>();
    kinds::<p350::Command65>();
    kinds::<p350::Command69>();
    kinds::<p350::RequestPacket>();
    kinds::<p350::Request>();
    kinds::<p350::ReplyHead>();
    kinds::<p350::PowerReading>();
    kinds::<p350::Day>();
    kinds::<p350::Settings>();
    kinds::<p350::Identity>();
}

#[test]
fn bit_fields() {
    kinds::<Dif>().variants("Function", &["Instantaneous", "Maximum", "Other"]);
    kinds::<Manufacturer>();
    kinds::<Odd>();
}

#[test]
fn conditions_and_bounds() {
    let conditions = kinds::<Conditions>();
    assert!(conditions.fields.contains_key("energy") && conditions.fields.contains_key("power"));
    kinds::<Bounded>().lengths("items", 4);
}

#[test]
fn digits_and_checksums() {
    kinds::<Digits>().lengths("values", 5);
    kinds::<Sums>();
}

#[test]
fn what_ends_with_something() {
    kinds::<Telegram>().lengths("lines", 5);
    kinds::<Line>();
    kinds::<Chains>().lengths("numbers", 4);
    kinds::<Gaps>();
}

#[test]
fn ids_of_all_kinds() {
    every_variant::<Value>();
    every_variant::<Register>();
    kinds::<Record>().variants("Told", &["Byte", "Number", "Bytes"]);
}

#[test]
fn lengths_of_all_kinds() {
    kinds::<Scaled>().lengths("items", 5);
    kinds::<Ber>().lengths("items", 5);
    kinds::<Twice>();
}

#[test]
fn values_that_others_make() {
    kinds::<Made>();
    kinds::<SlipPacket>();
}

#[test]
fn frames_that_hold_themselves() {
    every_variant::<Data>().lengths("0", 5);
}

#[cfg(feature = "heapless")]
#[test]
fn owned_fields() {
    kinds::<Owned>().lengths("numbers", 5);
}

/// A shape that nothing above has: parts in parts, of frames that vary, in a packet of somebody else's.
#[derive(Debug, PartialEq, Frame)]
struct Nested<'a> {
    #[frame(len_of = "kind..=tail")]
    len: Filled<u16>,
    kind: u8,
    #[frame(prefix = "u8")]
    records: List<'a, Data<'a>>,
    #[frame(len_of = "inner")]
    inner_len: Filled<BerLength>,
    inner: List<'a, Deep>,
    tail: f32,
    #[frame(sum, over = "len..=tail")]
    sum: Filled<u8>,
}

#[derive(Debug, Clone, PartialEq, Frame)]
struct Deep {
    #[frame(len_of = "one..=two")]
    len: Filled<u8>,
    one: bool,
    #[frame(cond = "*one", assert = "two.is_none_or(|two| two > 99)")]
    two: Option<u16>,
}

#[test]
fn parts_in_parts() {
    kinds::<Nested>().lengths("inner", 5);
}

/// Frames in a rest that ends before fields of known length, which is no part with a length of its own.
#[derive(Debug, PartialEq, Frame)]
struct Headed<'a> {
    #[frame(magic = b"\x68\x69")]
    start: Filled<[u8; 2]>,
    #[frame(rest)]
    body: Body<'a>,
    #[frame(bits = 4, assert = "*kind < 3")]
    kind: u8,
    #[frame(bits = 4, magic = 5)]
    mark: Filled<u8>,
    last: [i16; 2],
    #[frame(crc = "CRC-16/ARC", over = "start..=last")]
    crc: Filled<u16>,
}

#[derive(Debug, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum Body<'a> {
    #[frame(id = 1)]
    Nothing,
    #[frame(id = 2)]
    Inner(Inner<'a>),
    #[frame(id = 3)]
    Days {
        #[frame(count_of = "days")]
        count: Filled<u8>,
        days: List<'a, p350::Day>,
    },
}

#[derive(Debug, PartialEq, Frame)]
struct Inner<'a> {
    #[frame(magic = 0xABCD)]
    start: Filled<u16>,
    x: u8,
    #[frame(rest)]
    items: List<'a, Deep>,
    #[frame(sum, over = "start..=items")]
    sum: Filled<u8>,
}

/// The same in a part whose length is said.
#[derive(Debug, PartialEq, Frame)]
struct Measured<'a> {
    #[frame(len_of = "body..=end")]
    len: Filled<u8>,
    #[frame(rest)]
    body: Body<'a>,
    #[frame(magic = 0x16)]
    end: Filled<u8>,
    after: u32,
}

#[test]
fn rests_before_fixed_fields() {
    every_variant::<Body>();
    let headed = kinds::<Headed>();
    headed.variants("Body", &["Nothing", "Inner", "Days"]);
    headed.lengths("items", 5);
    headed.lengths("days", 5);
    let measured = kinds::<Measured>();
    measured.variants("Body", &["Nothing", "Inner", "Days"]);
    measured.lengths("items", 4);
}

/// The last of the numbers is rare.
#[derive(Debug, PartialEq, Frame)]
struct Rare<'a> {
    #[frame(until = "|x| *x > 65_000")]
    numbers: List<'a, u16>,
}

#[test]
fn the_last_item_is_guessed() {
    kinds::<Rare>().lengths("numbers", 5);
}

/// No number is the last one.
#[derive(Debug, PartialEq, Frame)]
struct Endless<'a> {
    #[frame(until = "|x| *x != *x")]
    numbers: List<'a, u16>,
}

/// What an `assert` never allows.
#[derive(Debug, PartialEq, Frame)]
struct Never {
    #[frame(assert = "*level != *level")]
    level: u8,
}

#[test]
fn a_frame_that_is_not_found_is_told_of() {
    let why = |refused: Result<_, proptest::test_runner::Reason>| refused.err().map(|why| why.to_string());
    let never = why(frames::<Never>().new_tree(&mut runner()).map(drop));
    let told =
        "no valid frame was found, the last one has an error: Never.level at byte 0: `*level != *level` does not hold";
    assert_eq!(never.as_deref(), Some(told));
    let endless = why(frames::<Endless>().new_tree(&mut runner()).map(drop)).unwrap_or_default();
    assert!(endless.contains("Endless.numbers["), "{endless}");
}

#[test]
fn shrinking_leads_to_small_frames() {
    let mut runner = runner();
    let mut tree = frames::<p350::HalfHours>().new_tree(&mut runner).expect("a frame is found");
    // The smallest that has a reading.
    let fails = |bytes: &[u8]| p350::HalfHours::decode(bytes).is_ok_and(|frame| !frame.energy.is_empty());
    while !fails(&tree.current()) {
        tree = frames::<p350::HalfHours>().new_tree(&mut runner).expect("a frame is found");
    }
    let mut smallest = tree.current();
    while if fails(&tree.current()) { tree.simplify() } else { tree.complicate() } {
        if fails(&tree.current()) {
            smallest = tree.current();
        }
    }
    let frame = p350::HalfHours::decode(&smallest).expect("it is valid");
    assert_eq!((frame.head.timestamp, frame.start, frame.energy.len()), (0, 0, 1));
    assert!(<p350::HalfHours as Wire>::SIZE.min + 2 == smallest.len());
}

proptest! {
    #[test]
    fn a_test_of_somebody_elses(bytes in frames::<Conditions>()) {
        prop_assert!(Conditions::decode(&bytes)?.hour < 24);
    }
}
