//! Whatever bytes come from outside: nothing panics, and memory has a bound that is known.

use proptest::collection::vec;
use proptest::prelude::*;
use smartmeter_proto::link::{Acknowledge, Body, MOST_WORDS, Message, Receiver, Words};
use smartmeter_proto::prelude::*;
use smartmeter_proto::proptest::frames;
use sniffer_core::serial::{Deframer, frame, framed_len};
use sniffer_core::uplink::{Identity, LONGEST_MESSAGE, Uplink};
use sniffer_simulator::collector::Collector;
use sniffer_simulator::outage::{DEVICE, Memory, QUEUE, TIMES};

const SESSION: u32 = 7;

fn uplink() -> Uplink<64, 8> {
    let identity =
        Identity { device: DEVICE, session: SESSION, previous: None, name: heapless::String::new(), firmware: "test" };
    let mut uplink = Uplink::new(0, identity);
    uplink.connected(0);
    uplink
}

fn acknowledge(next: u64) -> Vec<u8> {
    let body = Body::Acknowledge(Acknowledge { next });
    let message = Message { magic: Filled::new(), device: DEVICE, session: SESSION, body, crc: Filled::new() };
    message.encode_to_vec().expect("six bytes")
}

/// Anything; messages as they are declared; acknowledgements, also wrong ones; and each of them damaged.
fn messages() -> impl Strategy<Value = Vec<u8>> {
    let message = prop_oneof![
        vec(any::<u8>(), 0..LONGEST_MESSAGE * 2),
        frames::<Message<'static>>(),
        (0_u64..1 << 48).prop_map(acknowledge),
        (0_u64..80).prop_map(acknowledge),
    ];
    (message, prop::option::weighted(0.3, (any::<prop::sample::Index>(), any::<u8>()))).prop_map(
        |(mut bytes, damage)| {
            if let (Some((index, value)), false) = (damage, bytes.is_empty()) {
                let at = index.index(bytes.len());
                bytes[at] = value;
            }
            bytes
        },
    )
}

proptest! {
    #[test]
    fn an_uplink_takes_any_answer(answers in vec((messages(), any::<u32>(), any::<u16>()), 0..40)) {
        let mut uplink = uplink();
        let mut out = [0; LONGEST_MESSAGE];
        for (answer, now, word) in answers {
            uplink.push(now, word);
            while let Some(len) = uplink.poll(now, &mut out) {
                prop_assert!(Message::decode(&out[..len]).is_ok());
            }
            let held = uplink.held();
            let taken = uplink.receive(now, &answer);
            prop_assert!(uplink.held() <= held && held <= 64);
            prop_assert!(taken.is_ok() || uplink.held() == held);
        }
    }

    #[test]
    fn a_line_takes_any_bytes(bytes in vec(prop_oneof![3 => any::<u8>(), 1 => Just(0)], 0..4000)) {
        let mut deframer = Deframer::<64>::new();
        for byte in bytes {
            let mut len = 0;
            deframer.push(byte, |message| len = message.len());
            prop_assert!(len < 64);
        }
    }

    #[test]
    fn behind_any_bytes_a_line_finds_the_next_message(noise in vec(any::<u8>(), 0..300), message in vec(any::<u8>(), 1..60)) {
        let mut line = noise;
        line.push(0);
        let mut framed = [0; framed_len(60)];
        let len = frame(&message, &mut framed).expect("there is room");
        line.extend(&framed[..len]);
        let (mut deframer, mut last) = (Deframer::<64>::new(), Vec::new());
        line.into_iter().for_each(|byte| deframer.push(byte, |message| last = message.to_vec()));
        prop_assert_eq!(last, message);
    }

    #[test]
    fn a_receiver_takes_any_numbers(
        messages in vec((any::<u64>(), any::<u64>(), vec(any::<u16>(), 0..MOST_WORDS)), 0..20),
        small in vec((0_u64..50, 0_u64..50, vec(any::<u16>(), 0..8)), 0..40),
    ) {
        for messages in [messages, small] {
            let (mut receiver, mut place) = (Receiver::new(), 0_u64);
            for (first, oldest, words) in messages {
                let message = Words { first, oldest, read: 0, sent: 0, count: Filled::new(), words: words.as_slice().into() };
                let accepted = receiver.receive(&message);
                place = place.saturating_add(accepted.lost).saturating_add(accepted.words().count() as u64);
                prop_assert_eq!(receiver.next(), Some(place));
            }
        }
    }

    #[test]
    fn a_collector_takes_any_message(messages in vec(messages(), 0..20)) {
        let mut collector = Collector::new(Memory::default());
        for message in messages {
            let answer = collector.receive(&message).expect("memory takes all");
            prop_assert!(answer.is_none_or(|answer| Message::decode(&answer).is_ok()));
        }
    }
}

/// What docs/firmware.md says of memory, on a machine of 64 bits; on one of 32 it is less.
#[test]
fn memory_is_as_it_is_said() {
    let (words, times) = (2, 16);
    let rest = size_of::<Uplink<QUEUE, TIMES>>() - QUEUE * words - TIMES * times;
    assert!(rest <= 256, "{rest}");
    assert_eq!(size_of::<Uplink<{ 2 * QUEUE }, TIMES>>() - size_of::<Uplink<QUEUE, TIMES>>(), QUEUE * words);
    assert_eq!(size_of::<Uplink<QUEUE, { 2 * TIMES }>>() - size_of::<Uplink<QUEUE, TIMES>>(), TIMES * times);
    println!("Uplink<{QUEUE}, {TIMES}>: {} bytes", size_of::<Uplink<QUEUE, TIMES>>());
}
