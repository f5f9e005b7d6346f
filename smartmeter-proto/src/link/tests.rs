extern crate std;
use std::string::ToString;
use std::vec::Vec;

use super::*;

/// Which of this fits each message: the words as numbers, `None` where words are lost.
fn receive(messages: &[(u64, u64, &[u16])]) -> (Vec<Option<u16>>, Option<u64>) {
    let (mut receiver, mut stored) = (Receiver::new(), Vec::new());
    for &(first, oldest, words) in messages {
        let words = Words { first, oldest, read: 0, sent: 0, count: Filled::new(), words: words.into() };
        let accepted = receiver.receive(&words);
        stored.extend((0..accepted.lost).map(|_| None));
        stored.extend(accepted.words().map(Some));
    }
    (stored, receiver.next())
}

#[test]
fn a_message_encodes_and_decodes() -> Result<(), Error> {
    let hello =
        Hello { previous: 7, previous_words: 1 << 40, capacity: 4096, name: "meter".into(), firmware: "c3".into() };
    let words = Words { first: 3, oldest: 1, read: 5, sent: 6, count: Filled::new(), words: List::from(&[0xBBBB, 1]) };
    let status = Status {
        uptime: 1,
        words: 2,
        lost_in_ring: 3,
        lost_in_queue: 4,
        held: 5,
        connections: 6,
        signal: -70,
        free_memory: 8,
    };
    let acknowledge = Acknowledge { next: 5 };
    for body in [Body::Hello(hello), Body::Words(words), Body::Status(status), Body::Acknowledge(acknowledge)] {
        let message = Message { magic: Filled::new(), device: [1; 6], session: 2, body, crc: Filled::new() };
        let mut buffer = [0; Message::MAX_LEN];
        let len = message.encode(&mut buffer)?;
        assert_eq!(Message::decode(&buffer[..len])?, message);
        buffer[len - 1] ^= 1;
        assert!(Message::decode(&buffer[..len]).unwrap_err().to_string().contains("checksum"));
    }
    Ok(())
}

#[test]
fn the_largest_message_fits_a_datagram() {
    // IPv4 must carry 576 bytes; IPv6 and Ethernet at the least 1280, less 48 of IPv6 and UDP.
    const { assert!(Message::MAX_LEN <= 1280 - 48) };
}

#[test]
fn words_come_once_in_order_whatever_is_repeated() {
    let all = [Some(1), Some(2), Some(3)];
    assert_eq!(receive(&[(0, 0, &[1]), (0, 0, &[1, 2]), (0, 0, &[1, 2]), (1, 0, &[2, 3])]), (all.to_vec(), Some(3)));
}

#[test]
fn what_comes_too_early_waits_for_what_is_held() {
    assert_eq!(receive(&[(0, 0, &[1]), (2, 1, &[3])]), ([Some(1)].to_vec(), Some(1)));
    assert_eq!(receive(&[(0, 0, &[1]), (3, 2, &[4])]), ([Some(1), None].to_vec(), Some(2)));
}

#[test]
fn what_is_not_held_any_more_is_lost_once() {
    let stored = [Some(1), None, None, Some(4)];
    assert_eq!(receive(&[(0, 0, &[1]), (3, 3, &[4]), (3, 3, &[4])]), (stored.to_vec(), Some(4)));
}

#[test]
fn a_receiver_that_comes_late_knows_what_it_has_not() {
    assert_eq!(receive(&[(2, 2, &[3])]), ([None, None, Some(3)].to_vec(), Some(3)));
}

#[test]
fn numbers_at_their_limits_are_harmless() {
    let mut receiver = Receiver::resume(u64::MAX);
    let words = Words { first: 0, oldest: u64::MAX, read: 0, sent: 0, count: Filled::new(), words: List::from(&[1]) };
    assert_eq!(receiver.receive(&words).words().count(), 0);
    assert_eq!(receiver.next(), Some(u64::MAX));
}
