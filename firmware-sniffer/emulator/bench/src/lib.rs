//! What `bench-c/bench.c` measures, and what it measures it with.

#![no_std]
#![expect(unsafe_code, reason = "bench.c calls these by name, and hands pointers over")]

// Its functions are for C.
extern crate sniffer_esp8266 as _;

use core::hint::black_box;

use emulator_lines::captures;
use smartmeter_proto::Frame;
use smartmeter_proto::p350::{Packet, Reply};
use smartmeter_proto::words::{Event, Transactions};

/// Decodes a packet, all of it.
///
/// # Safety
///
/// `bytes` points to `len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bench_decode(bytes: *const u8, len: usize) -> bool {
    // SAFETY: the caller's.
    let bytes = unsafe { core::slice::from_raw_parts(bytes, len) };
    black_box(&Packet::<Reply<'_>>::decode(bytes)).is_ok()
}

/// The longest packet.
const LONGEST: usize = 64;

/// Writes a packet of each kind that is whole in a capture, and its length; returns how many there are.
///
/// # Safety
///
/// `packets` and `lens` point to `room` of each.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bench_packets(packets: *mut [u8; LONGEST], lens: *mut usize, room: usize) -> usize {
    // SAFETY: the caller's.
    let (packets, lens) =
        unsafe { (core::slice::from_raw_parts_mut(packets, room), core::slice::from_raw_parts_mut(lens, room)) };
    let (mut transactions, mut count) = (Transactions::<300>::new(), 0);
    captures::for_each_word(|word| {
        transactions.push(word, |event| {
            let Event::Transaction { bytes, .. } = event else { return };
            let Some(packet) = whole(bytes) else { return };
            let is_new = packets.iter().take(count).all(|other| other.get(6) != packet.get(6));
            if let (true, Some(place), Some(len)) = (is_new, packets.get_mut(count), lens.get_mut(count)) {
                place.iter_mut().zip(packet).for_each(|(to, from)| *to = *from);
                *len = packet.len();
                count += 1;
            }
        });
    });
    count
}

/// The packet in a transaction that received one, whatever its length byte says: one of them was damaged.
fn whole(bytes: &[u8]) -> Option<&[u8]> {
    let [0x01, _, packet @ ..] = bytes else { return None };
    (1..=LONGEST / 4).rev().filter_map(|words| packet.get(..words * 4)).find(|packet| {
        let decoded = Packet::<Reply<'_>>::accept(packet);
        decoded.is_some_and(|packet| !matches!(packet.body, Reply::Unknown { .. }))
    })
}
