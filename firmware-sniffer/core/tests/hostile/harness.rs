//! What holds whatever somebody sends to a sniffer: shared by `cargo test` and the fuzzer.

use smartmeter_proto::link::{Acknowledge, Body, Message, Status};
use smartmeter_proto::p350::P350;
use smartmeter_proto::{Filled, Frame};
use sniffer_core::console::Console;
use sniffer_core::http::{Outcome, Site, respond};
use sniffer_core::live::Live;
use sniffer_core::serial::{self, Deframer};
use sniffer_core::settings::Settings;
use sniffer_core::uplink::{Identity, LONGEST_MESSAGE, Uplink};

const STATUS: Status = Status {
    uptime: 1,
    words: 2,
    lost_in_ring: 3,
    lost_in_queue: 4,
    held: 5,
    connections: 6,
    signal: -7,
    free_memory: 8,
};

fn answer(request: &[u8]) -> Option<String> {
    let (mut live, mut out) = (Live::<P350, 4, 4>::new(), String::new());
    [0xBBBB, 0x0D, 0xFFFF].into_iter().for_each(|word| live.push(0, word));
    let site = Site { live: &live, status: STATUS, name: "</script>", now: 9 };
    match respond(request, &site, &mut out).expect("a string takes it") {
        Outcome::Answered => Some(out),
        Outcome::Incomplete => {
            assert_eq!(out, "", "an answer to a request that is not whole");
            None
        }
    }
}

/// A request that comes in pieces is answered once, as if it had come at once.
pub(crate) fn http(request: &[u8]) {
    let pieces = (0..=request.len()).filter_map(|len| Some((len, answer(request.get(..len)?)?)));
    let Some((len, first)) = pieces.into_iter().next() else { return };
    let (head, _) = first.split_once("\r\n\r\n").expect("a head");
    assert!(head.starts_with("HTTP/1.1 "), "{head}");
    assert!(head.to_ascii_lowercase().contains("\r\nconnection: close"), "{head}");
    assert_eq!(answer(request).as_deref(), Some(first.as_str()), "after {len} bytes it was another");
}

/// What is typed never makes settings that can't be kept, and lines do the same whatever ends them.
pub(crate) fn console(typed: &[u8]) {
    let run = |typed: &mut dyn Iterator<Item = u8>| {
        let (mut console, mut settings, mut out) = (Console::new(), Settings::default(), String::new());
        let actions: Vec<_> = typed
            .map(|byte| {
                let before = out.len();
                let action = console.push(byte, &mut settings, &mut out).expect("a string takes it");
                assert!(out.len() == before || out.ends_with("\r\n"), "{:?}", &out[before..]);
                action
            })
            .collect();
        (actions, settings, out)
    };
    let typed_at_once = run(&mut typed.iter().copied());
    let other_ends = |byte: u8| match byte {
        b'\r' => b'\n',
        b'\n' => b'\r',
        byte => byte,
    };
    let (_, settings, _) = &typed_at_once;
    let mut flash = [0; 1024];
    let len = settings.encode(&mut flash).expect("there is room");
    assert_eq!(Settings::decode(&flash[..len]).as_ref(), Ok(settings));
    assert_eq!(run(&mut typed.iter().copied().map(other_ends)), typed_at_once);
}

const HELD: usize = 32;
const DEVICE: [u8; 6] = [2, 0, 0, 0, 0, 1];
const SESSION: u32 = 77;

fn acknowledge(next: u64) -> Vec<u8> {
    let body = Body::Acknowledge(Acknowledge { next });
    let message = Message { magic: Filled::new(), device: DEVICE, session: SESSION, body, crc: Filled::new() };
    let mut out = [0; LONGEST_MESSAGE];
    let len = message.encode(&mut out).expect("there is room");
    out[..len].to_vec()
}

/// A queue that is told anything: words come out in order and as they went in, or are not there any more.
pub(crate) fn uplink(script: &[u8]) {
    let identity = Identity {
        device: DEVICE,
        session: SESSION,
        previous: None,
        name: "a name".try_into().expect("it is short"),
        firmware: "test",
    };
    let (mut uplink, mut now) = (Uplink::<HELD, 4>::new(0, identity), 0_u32);
    let (mut pushed, mut sent) = (0_u64, 0_u64);
    let mut bytes = script.iter().copied();
    while let (Some(what), Some(value)) = (bytes.next(), bytes.next()) {
        match what % 8 {
            0 | 1 => {
                // A word says its own number.
                uplink.push(now, u16::from_be_bytes([0, pushed.to_be_bytes()[7]]));
                pushed += 1;
            }
            2 => sent = sent.max(send(&mut uplink, now, pushed)),
            3 => uplink.connected(now),
            4 => uplink.disconnected(),
            5 => now = now.wrapping_add(u32::from(value) << (value % 12)),
            6 => {
                let (held, next) = (uplink.held(), pushed.saturating_sub(u64::from(value % 40)));
                let is_refused = uplink.receive(now, &acknowledge(next)).is_err();
                assert_eq!(is_refused, next > sent, "{next} of {sent} that were sent");
                assert!(!is_refused || uplink.held() == held);
            }
            _ => {
                let held = uplink.held();
                let message: Vec<_> = bytes.by_ref().take(value.into()).collect();
                assert!(uplink.receive(now, &message).is_err(), "it has a checksum of 16 bits: {message:?}");
                assert_eq!(uplink.held(), held);
            }
        }
        assert_eq!(uplink.words(), pushed);
        assert!(uplink.held() <= HELD);
    }
}

/// Sends all that is due, and returns the number behind the last word.
fn send(uplink: &mut Uplink<HELD, 4>, now: u32, pushed: u64) -> u64 {
    let (mut out, mut sent) = ([0; LONGEST_MESSAGE], 0);
    // There is a window: it can't go on for ever.
    for _ in 0..HELD + 4 {
        let Some(len) = uplink.poll(now, &mut out) else { return sent };
        let message = Message::decode(&out[..len]).expect("it is one");
        assert_eq!((message.device, message.session), (DEVICE, SESSION));
        let Body::Words(words) = message.body else { continue };
        assert!(words.oldest <= words.first);
        for (number, word) in (words.first..).zip(words.words.iter()) {
            assert!(number < pushed, "word {number} was never pushed");
            assert_eq!(word, u16::from(number.to_be_bytes()[7]), "at {number}");
            sent = sent.max(number + 1);
        }
    }
    panic!("it does not stop sending");
}

/// What a deframer has room for.
const ROOM: usize = 64;

/// Of noise each frame that is whole and fits comes out as it is, all others are counted, and a message behind it comes through.
pub(crate) fn deframer(noise: &[u8]) {
    let (mut frame, mut deframer, mut seen) = ([0; ROOM], Deframer::<ROOM>::new(), Vec::new());
    let len = serial::frame(b"message", &mut frame).expect("there is room");
    let mut push = |byte| deframer.push(byte, |message| seen.push(message.to_vec()));
    noise.iter().copied().for_each(&mut push);
    push(0);
    frame[..len].iter().copied().for_each(&mut push);
    let frames = || noise.split(|&byte| byte == 0).filter(|frame| !frame.is_empty());
    let whole = frames().filter(|frame| frame.len() <= ROOM).filter_map(|frame| {
        let mut message = frame.to_vec();
        let len = cobs::decode_in_place(&mut message).ok()?;
        message.truncate(len);
        Some(message)
    });
    let expected: Vec<_> = whole.chain([b"message".to_vec()]).collect();
    assert_eq!(seen, expected);
    let refused = usize::try_from(deframer.refused()).expect("it is small");
    assert_eq!(expected.len() + refused, frames().count() + 1);
}
