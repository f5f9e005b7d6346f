//! What must hold for whatever somebody sends to a sniffer. Used by `untrusted.rs`, and by the fuzz targets in `fuzz/`.
//!
//! Each takes bytes, and the sizes of the pieces in which they come, which go round.

use smartmeter_proto::link::{Acknowledge, Body, Message};
use smartmeter_proto::p350::P350;
use smartmeter_proto::prelude::*;
use sniffer_core::console::{Action, Console};
use sniffer_core::http::{LONGEST_REQUEST, Outcome, Site, respond};
use sniffer_core::live::Live;
use sniffer_core::serial::Deframer;
use sniffer_core::settings::{KEYS, Settings};
use sniffer_core::uplink::{Identity, LONGEST_MESSAGE, Uplink};

const DEVICE: [u8; 6] = [2, 0, 0, 0, 0, 1];
const SESSION: u32 = 7;
/// The longest message of a line in these tests.
const LONGEST_FRAME: usize = 64;

/// Where the pieces end.
fn ends<'p>(len: usize, pieces: &'p [u8]) -> impl Iterator<Item = usize> + 'p {
    let sizes = pieces.iter().cycle().map(|&size| usize::from(size) + 1);
    let ends = sizes.scan(0, |end, size| {
        *end += size;
        Some(*end)
    });
    ends.take_while(move |&end| end < len).chain([len])
}

/// A request that comes in pieces is answered as one that comes at once, as soon as it can be.
pub(crate) fn http(request: &[u8], pieces: &[u8]) {
    let mut live = Live::<P350, 4, 8>::new();
    [0xBBBB, 0x0D, 0xFFFF, 0x04, 0x00, 0xFFFF].into_iter().for_each(|word| live.push(0, word));
    let answer = |request: &[u8]| {
        let status = Uplink::<16, 4>::idle().status(0);
        let mut text = String::new();
        let outcome = respond(request, &Site { live: &live, status, name: "sniffer", now: 5 }, &mut text);
        (outcome.expect("a string takes all"), text)
    };
    // There is no room for more.
    let request = &request[..request.len().min(LONGEST_REQUEST)];
    let whole = answer(request);
    for end in ends(request.len(), pieces) {
        let (outcome, text) = answer(&request[..end]);
        if outcome == Outcome::Answered {
            assert!(text.starts_with("HTTP/1.1 "), "{text}");
            assert_eq!((outcome, text), whole, "of the first {end} bytes");
            return;
        }
        assert_eq!(text, "");
    }
    assert_eq!(whole, (Outcome::Incomplete, String::new()));
}

/// A line says the same whatever was typed before it, answers hold nothing that moves a terminal's cursor, and settings
/// can be written down and read again.
pub(crate) fn console(typed: &[u8]) {
    let (mut console, mut settings, mut answers) = (Console::new(), Settings::default(), String::new());
    let actions =
        typed.iter().map(|&byte| console.push(byte, &mut settings, &mut answers).expect("a string takes all"));
    let actions: Vec<Action> = actions.filter(|&action| action != Action::None).collect();
    assert!(answers.chars().all(|letter| !letter.is_control() || "\r\n".contains(letter)), "{answers:?}");

    let (mut of_lines, mut answers_of_lines, mut actions_of_lines) = (Settings::default(), String::new(), Vec::new());
    for line in typed.split_inclusive(|byte| b"\r\n".contains(byte)) {
        let mut console = Console::new();
        for &byte in line {
            actions_of_lines
                .push(console.push(byte, &mut of_lines, &mut answers_of_lines).expect("a string takes all"));
        }
    }
    actions_of_lines.retain(|&action| action != Action::None);
    assert_eq!((&settings, &answers, &actions), (&of_lines, &answers_of_lines, &actions_of_lines));

    let mut again = Settings::default();
    for (key, _) in KEYS {
        let mut value = String::new();
        settings.write(key, &mut value).expect("a string takes all");
        again.set(key, &value).expect("it was set before");
    }
    assert_eq!(again, settings);
}

/// A message that is refused changes nothing, and none makes an uplink forget what was not sent. Pieces are datagrams here;
/// of each other one the first bytes say which word is acknowledged, so that some are right.
pub(crate) fn acknowledgements(bytes: &[u8], pieces: &[u8]) {
    let name = heapless::String::new();
    let identity = Identity { device: DEVICE, session: SESSION, previous: None, name, firmware: "test" };
    let (mut uplink, mut out, mut start, mut sent) = (Uplink::<64, 8>::new(0, identity), [0; LONGEST_MESSAGE], 0, 0);
    uplink.connected(0);
    for (index, end) in ends(bytes.len(), pieces).enumerate() {
        let datagram = &bytes[start..end];
        start = end;
        let now = u32::try_from(index).unwrap_or_default().wrapping_mul(300);
        [1, 2, 0xFFFF].into_iter().for_each(|word| uplink.push(now, word));
        while let Some(len) = uplink.poll(now, &mut out) {
            if let Body::Words(words) = Message::decode(&out[..len]).expect("what it sends is a message").body {
                sent = sent.max(words.first + words.words.len() as u64);
            }
        }
        let message = if index % 2 == 0 { datagram.to_vec() } else { acknowledgement(datagram) };
        let before = format!("{uplink:?}");
        let held = uplink.held() as u64;
        match uplink.receive(now, &message) {
            Err(_) => assert_eq!(format!("{uplink:?}"), before),
            Ok(()) => assert!(uplink.words() - uplink.held() as u64 <= sent.max(uplink.words() - held)),
        }
    }
}

fn acknowledgement(bytes: &[u8]) -> Vec<u8> {
    let byte = |index: usize| bytes.get(index).copied().unwrap_or_default();
    let next = if byte(1) < 0xF0 { u64::from(byte(0)) } else { u64::from(byte(0)) << 40 };
    let session = if byte(2) == 0xFF { SESSION + 1 } else { SESSION };
    let body = Body::Acknowledge(Acknowledge { next });
    let message = Message { magic: Filled::new(), device: DEVICE, session, body, crc: Filled::new() };
    message.encode_to_vec().expect("no more than 48 bits")
}

/// A line's messages are those between its zero bytes, whatever came before.
pub(crate) fn line(bytes: &[u8]) {
    let (mut deframer, mut messages) = (Deframer::<LONGEST_FRAME>::new(), Vec::new());
    bytes.iter().for_each(|&byte| deframer.push(byte, |message| messages.push(message.to_vec())));
    let (mut of_each, mut refused) = (Vec::new(), 0);
    for frame in bytes.split_inclusive(|&byte| byte == 0) {
        let mut deframer = Deframer::<LONGEST_FRAME>::new();
        frame.iter().for_each(|&byte| deframer.push(byte, |message| of_each.push(message.to_vec())));
        refused += deframer.refused();
    }
    assert_eq!((messages, deframer.refused()), (of_each, refused));
}
