//! The feature `serde`: frames in JSON and in a binary format, both ways.

// The frames below say with their words what they are for.
#![allow(missing_docs)]

mod declarations;
#[path = "serde/values.rs"]
mod values;

use declarations::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use smartmeter_proto::p350::{self, HalfHours, Packet, Reply, ReplyHead};
use smartmeter_proto::prelude::*;
use smartmeter_proto::proptest::frames;
use smartmeter_proto::serde::Encoded;
use smartmeter_proto::{Declared, Wire};

/// Valid frames come back from JSON and from bytes; where a codec or float would not, they are left out.
#[track_caller]
fn both_ways<F: Declared>() {
    let (mut runner, strategy) =
        (TestRunner::new_with_rng(Config::default(), TestRunner::deterministic().new_rng()), frames::<F>());
    for _ in 0..100 {
        let bytes = strategy.new_tree(&mut runner).expect("a frame is found").current();
        let encoded = Encoded::<F>::new(bytes).expect("it is valid");
        let json = serde_json::to_string(&encoded).expect("it can be written");
        let back: Encoded<F> =
            serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json} {encoded:?}"));
        assert_eq!(back, encoded, "{json}");
        let binary = postcard::to_allocvec(&encoded).expect("it can be written");
        assert_eq!(postcard::from_bytes::<Encoded<F>>(&binary), Ok(encoded));
    }
}

#[test]
fn the_p350_comes_back() {
    both_ways::<p350::Command>();
    both_ways::<Packet<Reply>>();
    both_ways::<Reply>();
    both_ways::<p350::Kind>();
    both_ways::<p350::SetCarrier>();
    both_ways::<p350::Identity>();
}

#[test]
fn all_words_come_back() {
    both_ways::<Dif>();
    both_ways::<Manufacturer>();
    both_ways::<Odd>();
    both_ways::<Conditions>();
    both_ways::<Bounded>();
    both_ways::<Digits>();
    both_ways::<Sums>();
    both_ways::<Telegram>();
    both_ways::<Chains>();
    both_ways::<Gaps>();
    both_ways::<Value>();
    both_ways::<Register>();
    both_ways::<Record>();
    both_ways::<Scaled>();
    both_ways::<Ber>();
    both_ways::<Twice>();
    both_ways::<Made>();
    both_ways::<SlipPacket>();
    both_ways::<Data>();
}

#[cfg(feature = "heapless")]
#[test]
fn owned_fields_come_back() {
    both_ways::<Owned>();
}

const READINGS: &str = r#"{"head":{"timestamp":9,"reserved":"00 00 00 00","power":207},"start":1,"energy":[89,100]}"#;

fn readings() -> HalfHours<'static> {
    let head = ReplyHead { timestamp: 9, reserved: [0; 4], power: 207 };
    HalfHours { head, start: 1, count: Filled::new(), energy: List::from(&[89, 100]) }
}

#[test]
fn field_names_are_those_of_the_declaration() -> serde_json::Result<()> {
    assert_eq!(serde_json::to_string(&readings())?, READINGS);
    let packet = Packet {
        network: [2, 16, 60],
        sequence: 1,
        crc: Filled::new(),
        body: Reply::HalfHours(readings()),
        padding: Padding,
    };
    let encoded: Encoded<Packet<Reply>> = Encoded::of(&packet).expect("it fits");
    let json = format!(r#"{{"network":"02 10 3C","sequence":1,"body":{{"HalfHours":{READINGS}}}}}"#);
    assert_eq!(serde_json::to_string(&encoded)?, json);
    assert_eq!(serde_json::from_str::<Encoded<Packet<Reply>>>(&json)?.get(), Ok(packet));
    assert_eq!(
        serde_json::to_string(&Reply::Unknown { kind: 7, body: &[1, 0xAB] })?,
        r#"{"Unknown":{"kind":7,"body":"01 AB"}}"#
    );
    Ok(())
}

#[test]
fn enums_without_content_are_their_names() -> serde_json::Result<()> {
    assert_eq!(serde_json::to_string(&[p350::Kind::Days, p350::Kind::Unknown(9)])?, r#"["Days",{"Unknown":9}]"#);
    let kinds: Vec<p350::Kind> = serde_json::from_str(r#"["Days",{"Unknown":9}]"#)?;
    assert_eq!(kinds, [p350::Kind::Days, p350::Kind::Unknown(9)]);
    Ok(())
}

#[test]
fn owned_frames_deserialize_themselves() -> serde_json::Result<()> {
    let head: ReplyHead = serde_json::from_str(r#"{"timestamp":9,"reserved":"00000000","power":207}"#)?;
    assert_eq!(head, readings().head);
    let binary = postcard::to_allocvec(&head).expect("it can be written");
    assert_eq!((binary.len(), postcard::from_bytes::<ReplyHead>(&binary)), (ReplyHead::LEN + 1, Ok(head)));
    Ok(())
}

#[test]
fn what_a_condition_leaves_out_is_null() -> serde_json::Result<()> {
    let encoded: Encoded<Conditions> = serde_json::from_str(r#"{"flags":0,"energy":null,"hour":5}"#)?;
    assert_eq!(encoded.bytes(), [0, 5]);
    assert_eq!(serde_json::to_string(&encoded)?, r#"{"flags":0,"energy":null,"power":null,"hour":5}"#);
    Ok(())
}

/// What a wrong JSON text is told.
#[track_caller]
fn refusal<F: Declared>(json: &str) -> String {
    serde_json::from_str::<Encoded<F>>(json).err().map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn what_is_inconsistent_is_refused_in_the_librarys_words() {
    assert_eq!(
        refusal::<Conditions>(r#"{"flags":0,"hour":24}"#),
        "Conditions.hour at byte 1: `*hour < 24` does not hold"
    );
    assert_eq!(
        refusal::<Conditions>(r#"{"flags":1,"hour":2}"#),
        "Conditions.energy at byte 1: incomplete: at least 1 more byte is needed"
    );
    assert_eq!(
        refusal::<Conditions>(r#"{"flags":256,"hour":2}"#),
        "Conditions.flags: 256 is out of range, the largest is 255"
    );
    assert_eq!(refusal::<HalfHours>(r#"{"head":{"timestam":1}}"#), "HalfHours.head: ReplyHead has no field `timestam`");
    assert_eq!(refusal::<Reply>(r#"{"Hours":{}}"#), "Reply has no variant `Hours`");
    assert_eq!(
        refusal::<Reply>(r#"{"Unknown":{"kind":16,"body":"00"}}"#),
        "Reply.Power.head.timestamp at byte 1: incomplete: at least 9 more bytes are needed"
    );
}

#[test]
fn frames_that_cant_be_encoded_cant_be_serialized() {
    let wrong = Reply::Unknown { kind: 0x10, body: &[] };
    let refused = serde_json::to_string(&wrong).map_err(|error| error.to_string());
    assert_eq!(refused, Err("Reply.Unknown at byte 0: the id 0x10 belongs to another variant".to_string()));
}

#[test]
fn errors_say_path_offset_and_cause() -> serde_json::Result<()> {
    let error = HalfHours::decode(&[0; 9]).expect_err("it is cut");
    let json = r#"{"path":"HalfHours.head.power","offset":8,"cause":"incomplete: at least 6 more bytes are needed"}"#;
    assert_eq!(serde_json::to_string(&error)?, json);
    Ok(())
}

/// A generic packet of somebody else's, around owned frames.
#[derive(Debug, PartialEq, Frame)]
#[frame(serde)]
struct Wrapped<B> {
    #[frame(len_of = "body")]
    len: Filled<u8>,
    body: B,
    #[frame(xor, over = "len..=body")]
    check: Filled<u8>,
}

#[test]
fn generic_frames_are_serialized_too() -> serde_json::Result<()> {
    let wrapped = Wrapped { len: Filled::new(), body: p350::Kind::Days, check: Filled::new() };
    let json = serde_json::to_string(&wrapped)?;
    assert_eq!(json, r#"{"body":"Days"}"#);
    assert_eq!(serde_json::from_str::<Wrapped<p350::Kind>>(&json)?, wrapped);
    assert_eq!(<Wrapped<p350::Kind> as Wire>::SIZE.min, 3);
    Ok(())
}
