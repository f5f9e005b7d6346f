//! The five replies of the capture that arrived whole: the declared packet beside a careful
//! hand-written slice parser, with and without the checksum, in one run.
//!
//! `cargo bench -p smartmeter-proto --bench decode`. Times are per frame, over all five.

mod support;

use std::hint::black_box;

use divan::Bencher;
use divan::counter::ItemsCount;
use smartmeter_proto::Frame;
use smartmeter_proto::p350::{Packet, Reply};
use support::{PACKETS, hand};

fn main() {
    support::agree();
    divan::main();
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

    #[divan::bench(sample_size = 200, sample_count = 200)]
    fn declared(bencher: Bencher<'_, '_>) {
        each(bencher, Packet::<Reply>::decode_unverified);
    }

    #[divan::bench(sample_size = 200, sample_count = 200)]
    fn hand_written(bencher: Bencher<'_, '_>) {
        each(bencher, hand::packet::<false>);
    }
}

#[divan::bench_group(name = "2 decode, checksum verified")]
mod decode_verified {
    use super::*;

    #[divan::bench(sample_size = 200, sample_count = 200)]
    fn declared(bencher: Bencher<'_, '_>) {
        each(bencher, Packet::<Reply>::decode);
    }

    #[divan::bench(sample_size = 200, sample_count = 200)]
    fn hand_written(bencher: Bencher<'_, '_>) {
        each(bencher, hand::packet::<true>);
    }
}

#[divan::bench_group(name = "3 decode and encode, checksum verified")]
mod decode_and_encode {
    use super::*;

    #[divan::bench(sample_size = 200, sample_count = 200)]
    fn declared(bencher: Bencher<'_, '_>) {
        each(bencher, |bytes| {
            let mut buffer = [0; 256];
            let len = Packet::<Reply>::decode(bytes).ok()?.encode(&mut buffer).ok()?;
            Some((len, buffer))
        });
    }

    #[divan::bench(sample_size = 200, sample_count = 200)]
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

    #[divan::bench(sample_size = 200, sample_count = 200)]
    fn declared(bencher: Bencher<'_, '_>) {
        each(bencher, |bytes| Packet::<Reply>::decode(&bytes[..bytes.len() - 1]).err());
    }

    #[divan::bench(sample_size = 200, sample_count = 200)]
    fn hand_written(bencher: Bencher<'_, '_>) {
        each(bencher, |bytes| hand::packet::<true>(&bytes[..bytes.len() - 1]).err());
    }
}
