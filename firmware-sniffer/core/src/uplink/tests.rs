use std::vec::Vec;

use smartmeter_proto::link::Receiver;

use super::*;

const SESSION: u32 = 77;
const DEVICE: [u8; 6] = [2, 0, 0, 0, 0, 1];

fn identity() -> Identity {
    let name = String::try_from("test").unwrap();
    Identity { device: DEVICE, session: SESSION, previous: Some((5, 6)), name, firmware: "test 0" }
}

fn uplink() -> Uplink<64, 8> {
    Uplink::new(0, identity())
}

fn acknowledge(session: u32, next: u64) -> Vec<u8> {
    let body = Body::Acknowledge(Acknowledge { next });
    let message = Message { magic: Filled::new(), device: DEVICE, session, body, crc: Filled::new() };
    let mut out = [0; LONGEST_MESSAGE];
    let len = message.encode(&mut out).unwrap();
    out[..len].to_vec()
}

/// All messages that are to be sent now.
fn sent<const N: usize, const T: usize>(uplink: &mut Uplink<N, T>, now: u32) -> Vec<Vec<u8>> {
    let mut out = [0; LONGEST_MESSAGE];
    core::iter::from_fn(|| uplink.poll(now, &mut out).map(|len| out[..len].to_vec())).collect()
}

/// The first numbers of the word messages, and how many words each has.
fn words(messages: &[Vec<u8>]) -> Vec<(u64, usize)> {
    let bodies = messages.iter().map(|message| Message::decode(message).unwrap().body);
    bodies
        .filter_map(|body| if let Body::Words(words) = body { Some((words.first, words.words.len())) } else { None })
        .collect()
}

#[test]
fn it_says_who_it_is_and_then_what_it_has() {
    let mut uplink = uplink();
    [0xBBBB, 1, 0xFFFF].into_iter().for_each(|word| uplink.push(0, word));
    assert!(sent(&mut uplink, 0).is_empty());
    uplink.connected(0);
    let messages = sent(&mut uplink, 0);
    assert!(matches!(Message::decode(&messages[0]).unwrap().body, Body::Hello(hello) if hello.previous_words == 6));
    assert_eq!((messages.len(), words(&messages)), (3, [(0, 3)].to_vec()));
    assert!(sent(&mut uplink, 1).is_empty());
}

#[test]
fn it_says_again_who_it_is_as_often_as_how_it_is() {
    let mut uplink = uplink();
    uplink.connected(0);
    assert_eq!(sent(&mut uplink, 0).len(), 2);
    assert_eq!(sent(&mut uplink, STATUS_EVERY - 1).len(), 0);
    let bodies: Vec<_> = sent(&mut uplink, STATUS_EVERY);
    let is_hello = |message: &Vec<u8>| matches!(Message::decode(message).unwrap().body, Body::Hello(_));
    assert_eq!((bodies.len(), bodies.iter().any(is_hello)), (2, true));
}

#[test]
fn words_of_a_transaction_wait_for_its_end_but_not_for_ever() {
    let mut uplink = uplink();
    uplink.connected(0);
    uplink.push(0, 1);
    assert_eq!(words(&sent(&mut uplink, LINGER - 1)), []);
    assert_eq!(words(&sent(&mut uplink, LINGER)), [(0, 1)]);
    uplink.push(LINGER, 0xFFFF);
    assert_eq!(words(&sent(&mut uplink, LINGER)), [(1, 1)]);
}

#[test]
fn what_is_acknowledged_is_forgotten_and_the_rest_is_sent_again() {
    let mut uplink = uplink();
    uplink.connected(0);
    (0..3).for_each(|_| uplink.push(0, 0xFFFF));
    assert_eq!(words(&sent(&mut uplink, 0)), [(0, 3)]);
    assert_eq!(uplink.receive(10, &acknowledge(SESSION, 2)), Ok(()));
    assert_eq!((uplink.held(), words(&sent(&mut uplink, 20))), (1, Vec::new()));
    assert_eq!(words(&sent(&mut uplink, 10 + FIRST_WAIT)), [(2, 1)]);
}

#[test]
fn waits_double_up_to_a_limit_and_end_with_an_acknowledgement() {
    let mut uplink = uplink();
    uplink.connected(0);
    (0..5).for_each(|index| uplink.push(index * 100, 0xFFFF));
    let mut sent_at = Vec::new();
    for now in 0..400_000 {
        if let Some(&(first, _)) = words(&sent(&mut uplink, now)).first() {
            sent_at.push(now);
            assert_eq!(first, 0);
        }
    }
    let waits: Vec<_> = sent_at.windows(2).map(|pair| pair[1] - pair[0]).collect();
    for (index, wait) in waits.iter().enumerate() {
        let least = (FIRST_WAIT << index.min(8)).min(LONGEST_WAIT);
        assert!((least..=least + least / 4).contains(wait), "{waits:?}");
    }
    assert!(waits.len() >= 9);
    assert_eq!(uplink.receive(400_000, &acknowledge(SESSION, 1)), Ok(()));
    assert_eq!(words(&sent(&mut uplink, 400_000)), [(1, 1), (2, 1), (3, 1), (4, 1)]);
}

#[test]
fn what_comes_too_early_is_sent_again_at_once_and_once_only() {
    let mut uplink = uplink();
    uplink.connected(0);
    (0..5).for_each(|index| uplink.push(index * 100, 0xFFFF));
    assert_eq!(words(&sent(&mut uplink, 500)).len(), 5);
    // The first one came, the second was lost, and the others asked for it.
    assert_eq!(uplink.receive(510, &acknowledge(SESSION, 1)), Ok(()));
    assert_eq!(uplink.receive(510, &acknowledge(SESSION, 1)), Ok(()));
    assert_eq!(words(&sent(&mut uplink, 510)), []);
    assert_eq!(uplink.receive(511, &acknowledge(SESSION, 1)), Ok(()));
    assert_eq!(words(&sent(&mut uplink, 511)), [(1, 1), (2, 1), (3, 1), (4, 1)]);
    (0..20).for_each(|_| assert_eq!(uplink.receive(512, &acknowledge(SESSION, 1)), Ok(())));
    assert_eq!(words(&sent(&mut uplink, 512)), []);
    assert_eq!(uplink.receive(513, &acknowledge(SESSION, 5)), Ok(()));
    assert_eq!(uplink.held(), 0);
}

#[test]
fn on_a_new_connection_what_comes_too_early_is_known_again() {
    let mut uplink = uplink();
    (0..3).for_each(|index| uplink.push(index * 100, 0xFFFF));
    for now in [1000, 2000] {
        uplink.disconnected();
        uplink.connected(now);
        assert_eq!(words(&sent(&mut uplink, now)).len(), 3);
        (0..TOO_EARLY).for_each(|_| assert_eq!(uplink.receive(now, &acknowledge(SESSION, 0)), Ok(())));
        assert_eq!(words(&sent(&mut uplink, now)).len(), 3, "connected at {now}");
    }
}

#[test]
fn what_is_not_for_us_changes_nothing() {
    let mut uplink = uplink();
    uplink.connected(0);
    uplink.push(0, 0xFFFF);
    assert_eq!(uplink.receive(0, &acknowledge(SESSION, 1)), Err(Refused::NeverSent { next: 1, sent: 0 }));
    let own = sent(&mut uplink, 0);
    assert_eq!(uplink.receive(0, &acknowledge(SESSION + 1, 1)), Err(Refused::NotOurs));
    assert_eq!(uplink.receive(0, &own[1]), Err(Refused::Unexpected));
    assert!(matches!(uplink.receive(0, &own[1][..9]), Err(Refused::Message(_))));
    assert_eq!(uplink.held(), 1);
    assert_eq!(uplink.receive(0, &acknowledge(SESSION, 1)), Ok(()));
    assert_eq!(uplink.held(), 0);
}

/// Lets an uplink talk to a receiver over a wire that loses, until all is stored; returns what was stored.
fn exchange(seed: u64, loses: u64) -> (Vec<u16>, u64) {
    let (mut uplink, mut receiver, mut stored) = (uplink(), Receiver::new(), Vec::new());
    let mut state = seed;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    uplink.connected(0);
    let (mut pushed, mut now) = (0_u16, 0);
    while pushed < 500 || uplink.held() > 0 {
        now += 10;
        if pushed < 500 && random(3) == 0 {
            uplink.push(now, if pushed % 9 == 8 { 0xFFFF } else { pushed % 9 });
            pushed += 1;
            if pushed == 500 {
                uplink.push(now, 0xFFFF);
            }
        }
        if random(200) == 0 {
            uplink.disconnected();
            uplink.connected(now);
        }
        for message in sent(&mut uplink, now) {
            let Body::Words(words) = Message::decode(&message).unwrap().body else { continue };
            if random(10) < loses {
                continue;
            }
            let accepted = receiver.receive(&words);
            accepted.lost_words(|word| stored.push(u16::from(word)));
            stored.extend(accepted.words());
            if random(10) >= loses {
                uplink.receive(now, &acknowledge(SESSION, receiver.next().unwrap())).unwrap();
            }
        }
    }
    let counted = stored.iter().map(|&word| Word::from(word).lost_count().map_or(1, u64::from)).sum();
    (stored, counted)
}

#[test]
fn each_word_arrives_once_or_is_counted() {
    for seed in 0..50 {
        let (stored, counted) = exchange(seed, 0);
        assert_eq!((stored.len(), counted), (501, 501), "seed {seed}");
        let (_, counted) = exchange(seed, 4);
        assert_eq!(counted, 501, "seed {seed}");
    }
}
