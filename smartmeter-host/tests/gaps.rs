//! What is told of a stream's gaps: only what is proven, and by what.

use smartmeter_host::gaps::Tracker;
use smartmeter_proto::p350;
use smartmeter_proto::prelude::*;

/// What runs on the wire. The sums in it stand for checksums.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum Sent<'a> {
    Packet(Packet<'a>),
    Proven(Proven<'a>),
    Question(Question),
}

/// As in the P350's, no checksum covers the sequence.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id = 1)]
struct Packet<'a> {
    #[frame(source)]
    address: u8,
    #[frame(sequence = "1..=4")]
    sequence: u8,
    #[frame(sum, over = "body")]
    sum: Filled<u8>,
    #[frame(reply, unsolicited = 1)]
    body: Body<'a>,
}

/// The checksum covers all of it.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id = 2)]
struct Proven<'a> {
    #[frame(sum, over = "sequence..")]
    sum: Filled<u8>,
    #[frame(sequence = "1..=4")]
    sequence: u8,
    body: Body<'a>,
}

#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum Body<'a> {
    Timed(Timed),
    History(History),
    #[frame(other)]
    Unknown {
        id: u8,
        rest: &'a [u8],
    },
}

#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id = 1)]
struct Timed {
    head: Head,
}

#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id = 2)]
struct History {
    head: Head,
}

#[derive(Debug, Clone, PartialEq, Frame)]
struct Head {
    #[frame(unit = "s since 1970-01-01T00:00:00Z", cadence = "10 s", absent = 0xFFFF_FFFF)]
    time: u32,
}

#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id = 3)]
struct Question {
    #[frame(source)]
    address: u8,
    #[frame(sum, over = "kind")]
    sum: Filled<u8>,
    #[frame(request)]
    kind: u8,
}

struct Wire;

impl Protocol for Wire {
    const NAME: &'static str = "wire";
    type Transaction<'a> = Sent<'a>;
}

/// What happens on the wire.
#[derive(Clone, Copy)]
enum On {
    /// A packet of source 7: sequence and time.
    Timed(u8, u32),
    /// The same of a source of that address.
    From(u8, u8, u32),
    /// An answer of kind 2.
    History(u8, u32),
    /// A packet without a time.
    Untimed(u8),
    /// A packet whose sequence is covered, too.
    Proven(u8, u32),
    /// The same without a time.
    ProvenUntimed(u8),
    Ask(u8),
    Damaged,
    Boot,
    End,
}

fn packet(address: u8, sequence: u8, body: Body<'static>) -> Sent<'static> {
    Sent::Packet(Packet { address, sequence, sum: Filled::new(), body })
}

fn proven(sequence: u8, body: Body<'static>) -> Sent<'static> {
    Sent::Proven(Proven { sum: Filled::new(), sequence, body })
}

fn timed(time: u32) -> Body<'static> {
    Body::Timed(Timed { head: Head { time } })
}

const UNKNOWN: Body<'static> = Body::Unknown { id: 9, rest: b"!" };

/// A packet of which one byte is lost, and was put right as far as its sum goes.
fn without(lost: usize, sent: &Sent<'_>) -> (Vec<u8>, Vec<bool>) {
    let bytes = sent.encode_to_vec().expect("it can be encoded");
    let is_known = (0..bytes.len()).map(|at| at != lost).collect();
    (bytes, is_known)
}

/// What follows from packets with the byte that is lost of each, where one is.
fn run_repaired(packets: &[(Option<usize>, Sent<'_>)]) -> (Vec<String>, u64) {
    let (mut tracker, mut gaps) = (Tracker::new::<Wire>(), Vec::new());
    for (index, (lost, sent)) in (0..).zip(packets) {
        let (bytes, is_known) = match lost {
            Some(lost) => without(*lost, sent),
            None => (sent.encode_to_vec().expect("it can be encoded"), Vec::new()),
        };
        tracker.proven::<Wire>(&bytes, &is_known, index, |gap| gaps.push(gap.to_string()));
    }
    (gaps, tracker.counts().reconstructed)
}

#[test]
fn what_is_lost_of_a_packet_says_nothing() {
    const SOURCE: usize = 1;
    const SEQUENCE: usize = 2;
    // Its sequence would agree with the clock, and is not known.
    let gaps = run_repaired(&[(None, packet(7, 1, timed(0))), (Some(SEQUENCE), packet(7, 3, timed(20)))]);
    assert_eq!(gaps, (vec!["1 packet missing, 20 s".to_owned()], 1));
    // A clock that is not known says nothing, and a sequence that no checksum covers proves nothing.
    let gaps = run_repaired(&[(None, packet(7, 1, timed(0))), (Some(8), packet(7, 4, timed(30)))]);
    assert_eq!(gaps, (vec![], 1));
    // There is only one source that it can be of.
    let gaps = run_repaired(&[(None, packet(7, 1, timed(0))), (Some(SOURCE), packet(7, 3, timed(20)))]);
    assert_eq!(gaps.0, ["sequence 1 -> 3, 1 packet missing, 20 s"]);
    let two = [(None, packet(7, 1, timed(0))), (None, packet(8, 1, timed(0))), (Some(SOURCE), packet(8, 3, timed(20)))];
    assert_eq!(run_repaired(&two), (vec![], 1));
}

fn run(tracker: &mut Tracker, events: &[On]) -> Vec<String> {
    let mut gaps = Vec::new();
    for (index, event) in (0..).zip(events) {
        let sent = match *event {
            On::Timed(sequence, time) => packet(7, sequence, timed(time)),
            On::From(address, sequence, time) => packet(address, sequence, timed(time)),
            On::History(sequence, time) => packet(7, sequence, Body::History(History { head: Head { time } })),
            On::Untimed(sequence) => packet(7, sequence, UNKNOWN),
            On::Proven(sequence, time) => proven(sequence, timed(time)),
            On::ProvenUntimed(sequence) => proven(sequence, UNKNOWN),
            On::Ask(kind) => Sent::Question(Question { address: 7, sum: Filled::new(), kind }),
            On::Damaged => {
                tracker.damaged();
                continue;
            }
            On::Boot => {
                tracker.boot();
                continue;
            }
            On::End => {
                tracker.end();
                continue;
            }
        };
        let bytes = sent.encode_to_vec().expect("it can be encoded");
        tracker.proven::<Wire>(&bytes, &[], index, |gap| gaps.push(gap.to_string()));
    }
    gaps
}

#[track_caller]
fn expect(events: &[On], gaps: &[&str]) {
    assert_eq!(run(&mut Tracker::new::<Wire>(), events), gaps);
}

#[test]
fn what_goes_on_as_declared_has_no_gaps() {
    use On::*;
    // Also past the last number, a second late, and when a packet comes twice.
    expect(&[Timed(3, 100), Timed(4, 110), Timed(4, 110), Timed(1, 121), Timed(2, 130)], &[]);
    expect(&[Proven(4, 100), Proven(1, 110), ProvenUntimed(2), Proven(3, 130)], &[]);
    // One that says no time is there all the same; nor is a number one that stands for none.
    expect(&[Timed(1, 100), Untimed(2), Timed(3, 120), Untimed(4), Untimed(1), Timed(2, 150)], &[]);
    expect(&[Timed(1, 100), Timed(2, u32::MAX), Timed(3, 120)], &[]);
    expect(&[Timed(1, 100), From(8, 3, 5000), Timed(2, 110), From(8, 4, 5010)], &[]);
}

#[test]
fn missing_packets_are_counted() {
    use On::*;
    expect(&[Timed(1, 100), Timed(3, 120)], &["sequence 1 -> 3, 1 packet missing, 20 s"]);
    expect(&[Proven(4, 100), Proven(3, 130)], &["sequence 4 -> 3, 2 packets missing, 30 s"]);
    expect(&[ProvenUntimed(1), ProvenUntimed(3)], &["sequence 1 -> 3, 1 packet missing"]);
    // One of the two between is there.
    expect(&[Timed(1, 100), Untimed(3), Timed(4, 130)], &["sequence 1 -> 4, 1 packet missing, 30 s"]);
    // What is known to be missing is not missing twice.
    let once = ["sequence 1 -> 3, 1 packet missing"];
    expect(&[Proven(1, 100), ProvenUntimed(3), Proven(4, 130)], &once);
}

#[test]
fn a_whole_turn_of_the_sequence_shows_in_the_time() {
    use On::*;
    expect(&[Timed(2, 100), Timed(2, 140)], &["sequence 2 -> 2, 3 packets missing, 40 s"]);
    expect(&[Timed(2, 100), Timed(3, 190)], &["sequence 2 -> 3, 8 packets missing, 90 s"]);
    // Without a time it can't be told from the same packet again.
    expect(&[ProvenUntimed(2), ProvenUntimed(2)], &[]);
}

#[test]
fn a_sequence_that_no_checksum_covers_proves_nothing_by_itself() {
    use On::*;
    expect(&[Untimed(1), Untimed(3)], &[]);
    // Against a time that is covered it does not count.
    expect(&[Timed(1, 100), Timed(4, 120)], &["1 packet missing, 20 s"]);
    let odd = "sequence 1 -> 3, time 1970-01-01T00:01:40Z -> 1970-01-01T00:01:50Z, the sequence does not go on with the \
               clock";
    expect(&[Timed(1, 100), Timed(3, 110)], &[odd]);
}

#[test]
fn clocks_that_are_set_are_no_missing_packets() {
    use On::*;
    let back =
        "sequence 1 -> 2, time 1970-01-01T00:01:40Z -> 1970-01-01T00:00:50Z, the clock does not go on as declared";
    expect(&[Timed(1, 100), Timed(2, 50)], &[back]);
    let between = "sequence 1 -> 2, time 1970-01-01T00:01:40Z -> 1970-01-01T00:01:55Z, the clock does not go on as \
                   declared";
    expect(&[Proven(1, 100), Proven(2, 115)], &[between]);
    // Both are proven, and speak of different numbers of packets.
    let anew = "sequence 1 -> 4, time 1970-01-01T00:01:40Z -> 1970-01-01T00:00:30Z, neither goes on from where it was";
    expect(&[Proven(1, 100), Proven(4, 30)], &[anew]);
    let apart =
        "sequence 1 -> 2, time 1970-01-01T00:01:40Z -> 1970-01-01T00:02:10Z, the clock does not go on as declared";
    expect(&[Proven(1, 100), Proven(2, 130)], &[apart]);
}

#[test]
fn restarts_and_damage_between_are_told() {
    use On::*;
    let gap = "sequence 1 -> 3, 1 packet missing, 20 s, the sniffer started between";
    expect(&[Timed(1, 100), Boot, Timed(3, 120), Timed(4, 130)], &[gap]);
    let gap = "sequence 1 -> 3, 1 packet missing, 20 s, 2 damaged between";
    expect(&[Damaged, Timed(1, 100), Damaged, From(8, 1, 50), Damaged, Timed(3, 120)], &[gap]);
    // Another capture goes on from nothing.
    expect(&[Timed(1, 100), End, Timed(3, 120)], &[]);
}

#[test]
fn requests_and_replies_belong_together() {
    use On::*;
    expect(&[Ask(2), Timed(1, 100), History(2, 110), Ask(2), History(3, 120)], &[]);
    expect(&[Ask(2), Timed(1, 100), Ask(2)], &["0x02 was asked for in event 0 and is asked for again"]);
    expect(&[Timed(1, 100), History(2, 110)], &["History comes without a request that can be read"]);
    // Of an unknown kind nobody knows whether it waits to be asked for.
    expect(&[Timed(1, 100), Untimed(2)], &[]);
    // What was asked before the capture began, or before the sniffer started, nobody knows.
    expect(&[History(2, 110)], &[]);
    expect(&[Ask(2), Boot, History(2, 110)], &[]);
    let gap = "sequence 1 -> 3, 1 packet missing, 20 s; not answered: 0x02";
    expect(&[Ask(2), Timed(1, 100), Timed(3, 120)], &[gap]);
    let mut tracker = Tracker::new::<Wire>();
    run(&mut tracker, &[Ask(2), Timed(1, 100), Ask(3), History(2, 110), Ask(5), End]);
    let counts = tracker.counts();
    assert_eq!((counts.requests, counts.replies, counts.open, counts.time), (3, 2, 2, Some((100, 110))));
}

#[test]
fn frames_without_a_checksum_that_holds_prove_nothing() {
    let mut tracker = Tracker::new::<Wire>();
    assert!(tracker.is_declared());
    for bytes in [&[1, 7, 1, 0, 1, 0, 0, 0, 100][..], &[1, 7], &[]] {
        tracker.proven::<Wire>(bytes, &[], 0, |gap| panic!("{gap}"));
    }
    assert_eq!(tracker.counts(), Tracker::new::<Wire>().counts());
}

/// What the P350's declaration says of sequence and cadence holds for all replies of the capture, damaged ones included:
/// their first bytes are whole.
#[test]
fn the_p350s_replies_go_on_as_declared() {
    let capture = include_str!("../../spec/captures/p350-2017-06-01-boot.txt");
    let received = capture.lines().filter_map(|line| line.strip_prefix("01 "));
    let heads = received.map(|line| {
        let pairs = line.split_whitespace().take(13).map(|pair| u8::from_str_radix(pair, 16).expect("a byte"));
        let bytes: Vec<u8> = pairs.collect();
        (bytes[4], u32::from_be_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]))
    });
    let heads: Vec<(u8, u32)> = heads.collect();
    assert_eq!(heads.len(), 10);
    assert!(heads.windows(2).all(|two| two[1].0 == two[0].0 + 1 && two[1].1 == two[0].1 + 15), "{heads:02X?}");
}

#[test]
fn the_p350s_sequence_begins_anew_after_77() {
    let power = |sequence, timestamp| {
        let head = p350::ReplyHead { timestamp, reserved: [0; 4], power: 200 };
        let body = p350::Reply::Power(p350::PowerReading { head });
        let packet = p350::Packet { network: [2, 16, 60], sequence, crc: Filled::new(), body, padding: Padding };
        let receive = p350::Receive { len: Filled::new(), packet, trailer: 0 };
        p350::Command::Receive(receive).encode_to_vec().expect("it can be encoded")
    };
    let gaps = |frames: [(u8, u32); 2]| {
        let (mut tracker, mut gaps) = (Tracker::new::<p350::P350>(), Vec::new());
        for (sequence, timestamp) in frames {
            tracker.proven::<p350::P350>(&power(sequence, timestamp), &[], 0, |gap| {
                gaps.push(gap.to_string());
            });
        }
        gaps
    };
    assert_eq!(gaps([(0x77, 1000), (0x01, 1015)]), [""; 0]);
    assert_eq!(gaps([(0x76, 1000), (0x02, 1045)]), ["sequence 118 -> 2, 2 packets missing, 45 s"]);
}

/// Counters at their ends: nothing overflows, whatever a stream says.
#[test]
fn a_stream_can_say_anything() {
    use On::*;
    let times = [0, 1, u32::MAX / 2, u32::MAX - 1, u32::MAX];
    let mut tracker = Tracker::new::<Wire>();
    for before in times {
        for after in times {
            run(
                &mut tracker,
                &[Proven(1, before), Proven(4, after), Timed(0, before), Timed(255, after), From(8, 2, after)],
            );
        }
    }
    // More requests than are kept.
    (1..=255).for_each(|kind| drop(run(&mut tracker, &[Ask(kind)])));
    tracker.end();
    assert_eq!((tracker.counts().requests, tracker.counts().open), (255, 64));
}

#[test]
fn of_many_sources_the_last_ones_are_kept() {
    use On::*;
    let mut tracker = Tracker::new::<Wire>();
    (0..=255).for_each(|address| drop(run(&mut tracker, &[From(address, 1, 100)])));
    let gap = "sequence 1 -> 3, 1 packet missing, 20 s";
    assert_eq!(run(&mut tracker, &[From(255, 3, 120), From(192, 3, 120)]), [gap, gap]);
    assert_eq!(run(&mut tracker, &[From(191, 3, 120), From(0, 3, 120)]), [""; 0]);
}
