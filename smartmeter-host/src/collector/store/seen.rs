//! The times of readings that were put together, in about a byte each: what comes again is known by them.

use std::collections::BTreeSet;
use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::StoreError;

/// Times in seconds, packed by their distances.
pub(super) fn pack(times: &BTreeSet<i64>, start: i64) -> Result<Vec<u8>, StoreError> {
    let (mut bytes, mut before) = (Vec::new(), start);
    for &time in times {
        let mut distance = u64::try_from(time - before).unwrap_or_default();
        before = time;
        // Seven bits a byte, the low ones first; the highest says that there are more.
        loop {
            let [low, ..] = distance.to_le_bytes();
            distance >>= 7;
            if distance == 0 {
                bytes.push(low & 0x7F);
                break;
            }
            bytes.push(low | 0x80);
        }
    }
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::best());
    packer.write_all(&bytes)?;
    Ok(packer.finish()?)
}

/// The times again.
pub(super) fn unpack(packed: &[u8], start: i64) -> Result<BTreeSet<i64>, StoreError> {
    let mut bytes = Vec::new();
    DeflateDecoder::new(packed).read_to_end(&mut bytes)?;
    let (mut times, mut time, mut distance, mut bits) = (BTreeSet::new(), start, 0_i64, 0_u32);
    for byte in bytes {
        distance |= i64::from(byte & 0x7F).checked_shl(bits).unwrap_or_default();
        bits += 7;
        if byte & 0x80 == 0 {
            time = time.saturating_add(distance);
            times.insert(time);
            (distance, bits) = (0, 0);
        }
    }
    Ok(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_come_back_and_take_little_room() {
        let start = 1_496_352_000;
        let times: BTreeSet<i64> = (1..=60).map(|number| start + number * 15).chain([start + 86_400]).collect();
        let packed = pack(&times, start).unwrap();
        assert_eq!(unpack(&packed, start).unwrap(), times);
        assert!(packed.len() < 24, "{} bytes", packed.len());
        assert_eq!(unpack(&pack(&BTreeSet::new(), 0).unwrap(), 0).unwrap(), BTreeSet::new());
        // What is no such list is none, and not the end of the program.
        assert!(unpack(&[0xFF, 0xFF], 0).is_err());
    }
}
