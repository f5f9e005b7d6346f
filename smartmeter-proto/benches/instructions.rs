//! The same comparison as `decode.rs`, for counting instructions: `cargo xtask bench-instructions`.
//!
//! Does one thing to all packets so many times: `instructions CASE ROUNDS`. Started without that, as by
//! `cargo bench`, it does nothing.

mod support;

use std::hint::black_box;

use smartmeter_proto::Frame;
use smartmeter_proto::p350::{Packet, Reply};
use support::{PACKETS, hand};

fn main() {
    support::agree();
    let mut arguments = std::env::args().skip(1);
    let (Some(case), Some(Ok(rounds))) = (arguments.next(), arguments.next().map(|rounds| rounds.parse())) else {
        return;
    };
    let run: fn(usize) = match case.as_str() {
        "decode-unverified/declared" => |rounds| each(rounds, Packet::<Reply>::decode_unverified),
        "decode-unverified/hand" => |rounds| each(rounds, hand::packet::<false>),
        "decode/declared" => |rounds| each(rounds, Packet::<Reply>::decode),
        "decode/hand" => |rounds| each(rounds, hand::packet::<true>),
        "encode/declared" => encode_declared,
        "encode/hand" => encode_hand,
        other => panic!("no such case: {other}"),
    };
    run(rounds);
}

fn each<T>(rounds: usize, decode: impl Fn(&'static [u8]) -> T) {
    for _ in 0..rounds {
        for bytes in &*PACKETS {
            black_box(decode(black_box(bytes)));
        }
    }
}

fn encode_declared(rounds: usize) {
    let packets: Vec<Packet<Reply<'_>>> = PACKETS.iter().map(|bytes| Packet::decode(bytes).expect("valid")).collect();
    let mut buffer = [0; 256];
    for _ in 0..rounds {
        for packet in &packets {
            assert!(black_box(packet).encode(black_box(&mut buffer)).is_ok());
        }
    }
}

fn encode_hand(rounds: usize) {
    let packets: Vec<_> = PACKETS.iter().map(|bytes| hand::packet::<false>(bytes).expect("valid")).collect();
    let mut buffer = [0; 256];
    for _ in 0..rounds {
        for packet in &packets {
            assert!(hand::encode(black_box(packet), black_box(&mut buffer)).is_some());
        }
    }
}
