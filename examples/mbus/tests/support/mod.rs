//! Shared by the tests: captures, how a telegram is shown, and what another decoder says of it.

pub(crate) mod expected;
pub(crate) mod render;

use std::fs;
use std::path::Path;

use mbus::{LongFrame, Payload, Record, VariableData};
use smartmeter_proto::prelude::*;

/// The bytes in a capture: hexadecimal pairs; `#` begins a comment.
pub(crate) fn bytes(path: &Path) -> Vec<u8> {
    let text = fs::read_to_string(path).expect("the capture can be read");
    let words = text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    words.map(|word| u8::from_str_radix(word, 16).expect("two hexadecimal digits")).collect()
}

/// Every capture, by its path.
pub(crate) fn captures() -> Vec<std::path::PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("captures");
    let entries = fs::read_dir(directory).expect("the captures can be listed");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry can be read").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "hex"));
    paths.sort();
    paths
}

/// The telegram in `frame`.
pub(crate) fn meter<'a>(frame: &LongFrame<'a>) -> VariableData<'a> {
    match &frame.payload {
        Payload::VariableData(meter) => meter.clone(),
        other => panic!("not in these captures: {other:?}"),
    }
}

/// Every record with the byte at which it begins, and its bytes.
pub(crate) fn records<'a>(meter: &VariableData<'a>) -> Vec<(usize, Vec<u8>, Record<'a>)> {
    let mut offset = 19;
    meter
        .records
        .iter()
        .map(|record| {
            let bytes = encoded(&record);
            offset += bytes.len();
            (offset - bytes.len(), bytes, record)
        })
        .collect()
}

/// What `frame` encodes to.
pub(crate) fn encoded<'a>(frame: &impl Frame<'a>) -> Vec<u8> {
    let mut buffer = [0; 300];
    let len = frame.encode(&mut buffer).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(frame.encoded_len(), len);
    buffer[..len].to_vec()
}

/// Makes the checksum right, so that a change in what it covers is seen by what reads it.
pub(crate) fn mend(bytes: &mut [u8]) {
    if let [_, _, _, _, covered @ .., checksum, _] = bytes {
        *checksum = covered.iter().fold(0, |sum, byte| sum.wrapping_add(*byte));
    }
}
