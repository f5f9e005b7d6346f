//! What a receiver does before there is a message: rows of bits become bytes.

use std::fs;
use std::path::{Path, PathBuf};

/// Every message in the captures, with the name of the file and the row as it stands there.
pub(crate) fn messages() -> Vec<(String, String, Vec<u8>)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("captures");
    let entries = fs::read_dir(directory).expect("the captures can be listed");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry can be read").path()).collect();
    paths.sort();
    paths.iter().flat_map(of).collect()
}

/// The messages in the capture at `path`.
pub(crate) fn of(path: &PathBuf) -> Vec<(String, String, Vec<u8>)> {
    let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
    let text = fs::read_to_string(path).expect("the capture can be read");
    let rows = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim()).filter(|row| !row.is_empty());
    rows.map(|row| (name.to_owned(), row.to_owned(), message(name, row))).collect()
}

/// The bytes of the message in a row of the capture `name`.
fn message(name: &str, row: &str) -> Vec<u8> {
    let bits = bits(row);
    let start = match name {
        "ecoeye" => find(&bits, 0xAA_2DD4, 24),
        "esic_emt7110" => find(&bits, 0x2DD4, 16),
        _ => 0,
    };
    let len = match name {
        "efergy_e2" | "ecoeye" => 64,
        "esic_emt7110" => 112,
        "auriol_hg04641a" => 36,
        other => panic!("no sensor is called {other}"),
    };
    let inverted = name == "efergy_e2" && bits[..4] == [true; 4];
    bytes(&bits[start..start + len], inverted)
}

/// The bits of a row: `{65}` is how many there are, then follow digits that may be a few bits more.
fn bits(row: &str) -> Vec<bool> {
    let (count, digits) = match row.strip_prefix('{').and_then(|row| row.split_once('}')) {
        Some((count, digits)) => (count.parse().expect("a number"), digits),
        None => (usize::MAX, row),
    };
    let digits = digits.chars().filter(|digit| *digit != ' ').map(|digit| digit.to_digit(16).expect("a digit"));
    digits.flat_map(|digit| [8, 4, 2, 1].map(|bit| digit & bit != 0)).take(count).collect()
}

/// Where in `bits` the lowest `len` bits of `sync` are.
fn find(bits: &[bool], sync: u32, len: usize) -> usize {
    let number = |bits: &[bool]| bits.iter().fold(0, |number, bit| number << 1 | u32::from(*bit));
    bits.windows(len).position(|window| number(window) == sync).expect("there is a sync word")
}

/// Eight bits to a byte, with zeros at the end.
fn bytes(bits: &[bool], inverted: bool) -> Vec<u8> {
    let byte = |bits: &[bool]| {
        (0..8).fold(0, |byte, at| byte << 1 | u8::from(bits.get(at).is_some_and(|bit| *bit != inverted)))
    };
    bits.chunks(8).map(byte).collect()
}
