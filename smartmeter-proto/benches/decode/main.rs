//! The five replies of the capture that arrived whole: the declared packet beside a careful
//! hand-written slice parser, with and without the checksum, in one run.
//!
//! `cargo bench -p smartmeter-proto --bench decode`. Times are per frame, over all five.

mod hand;

use std::hint::black_box;
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::ItemsCount;
use smartmeter_proto::Frame;
use smartmeter_proto::p350::{Command, Packet, Reply};
use smartmeter_proto::text::Lexer;
use smartmeter_proto::words::{Event, Transactions};

fn main() {
    agree();
    divan::main();
}

/// The packets of the capture's replies whose checksum holds.
static PACKETS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let text = include_bytes!("../../../spec/captures/p350-2017-06-01-boot.txt");
    let (mut lexer, mut transactions, mut packets) = (Lexer::new(), Transactions::<300>::new(), Vec::new());
    for word in text.iter().filter_map(|&byte| lexer.push(byte).expect("the capture is well formed")) {
        transactions.push(word, |event| {
            if let Event::Transaction { bytes, .. } = event
                && let Ok(Command::<Reply>::Receive(_)) = Command::decode(bytes)
            {
                // Between command and length, and the trailer.
                packets.push(bytes[2..bytes.len() - 1].to_vec());
            }
        });
    }
    assert_eq!(packets.len(), 5, "sequences 55, 56, 58, 5B and 5E");
    packets
});

/// Both parsers must say the same before they are compared.
fn agree() {
    for bytes in &*PACKETS {
        let ours = Packet::<Reply>::decode(bytes).expect("the checksum holds");
        let hand = hand::packet::<true>(bytes).expect("the checksum holds");
        assert_eq!((ours.network, ours.sequence), (hand.network, hand.sequence));
        let mut buffers = [[0; 256]; 2];
        assert_eq!(ours.encode(&mut buffers[0]).ok(), hand::encode(&hand, &mut buffers[1]));
        assert_eq!(buffers[0], buffers[1]);
    }
}

/// Decodes all packets once in each iteration.
fn each<T>(bencher: Bencher<'_, '_>, decode: impl Fn(&'static [u8]) -> T) {
    bencher.counter(ItemsCount::new(PACKETS.len())).bench_local(|| {
        for bytes in black_box(&*PACKETS) {
            black_box(decode(black_box(bytes)));
        }
    });
}

#[divan::bench_group(name = "1 decode, checksum ignored")]
mod decode {
    use super::*;

    #[divan::bench]
    fn declared(bencher: Bencher<'_, '_>) {
        each(bencher, Packet::<Reply>::decode_unverified);
    }

    #[divan::bench]
    fn hand_written(bencher: Bencher<'_, '_>) {
        each(bencher, hand::packet::<false>);
    }
}

#[divan::bench_group(name = "2 decode, checksum verified")]
mod decode_verified {
    use super::*;

    #[divan::bench]
    fn declared(bencher: Bencher<'_, '_>) {
        each(bencher, Packet::<Reply>::decode);
    }

    #[divan::bench]
    fn hand_written(bencher: Bencher<'_, '_>) {
        each(bencher, hand::packet::<true>);
    }
}

#[divan::bench_group(name = "3 decode and encode, checksum verified")]
mod decode_and_encode {
    use super::*;

    #[divan::bench]
    fn declared(bencher: Bencher<'_, '_>) {
        each(bencher, |bytes| {
            let mut buffer = [0; 256];
            let len = Packet::<Reply>::decode(bytes).ok()?.encode(&mut buffer).ok()?;
            Some((len, buffer))
        });
    }

    #[divan::bench]
    fn hand_written(bencher: Bencher<'_, '_>) {
        each(bencher, |bytes| {
            let mut buffer = [0; 256];
            let len = hand::encode(&hand::packet::<true>(bytes).ok()?, &mut buffer)?;
            Some((len, buffer))
        });
    }
}

#[divan::bench_group(name = "4 refuse a packet cut by a byte")]
mod refuse {
    use super::*;

    #[divan::bench]
    fn declared(bencher: Bencher<'_, '_>) {
        each(bencher, |bytes| Packet::<Reply>::decode(&bytes[..bytes.len() - 1]).err());
    }

    #[divan::bench]
    fn hand_written(bencher: Bencher<'_, '_>) {
        each(bencher, |bytes| hand::packet::<true>(&bytes[..bytes.len() - 1]).err());
    }
}
