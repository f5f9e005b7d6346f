//! A frame as it is explained: every byte once, with its place in the declaration and what it says.

use serde::Serialize;
use smartmeter_proto::Protocol;
use smartmeter_proto::words::Ending;
use utoipa::ToSchema;

use crate::capture::Transaction;
use crate::leaf::{Content, Leaf, leaves};
use crate::show;

/// A stretch of bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FramePart {
    /// At which byte it begins.
    pub offset: usize,
    /// Its bytes in hexadecimal; `??` where one is lost.
    pub bytes: String,
    /// The way to it, from the outermost variant; empty where nothing is known of it.
    pub path: String,
    /// What it says, in its unit.
    pub text: String,
    /// What its declaration says of it.
    pub about: String,
    /// How well its meaning is known: `confirmed`, `likely`, `guess` or `unknown`.
    pub grade: String,
    /// Whether a checksum that held covers it.
    pub covered: bool,
}

/// The parts of a frame with these bytes. Of a damaged one, those up to where it could not be read, and the rest as one.
#[must_use]
pub fn of<P: Protocol>(bytes: &[u8], known: &[bool]) -> Vec<FramePart> {
    let transaction = Transaction { bytes, ending: Ending::Released, continued: false, explanations: None };
    let (_, found) = leaves::<P>(&transaction);
    let (mut parts, mut done) = (Vec::new(), 0);
    for leaf in found.into_iter().filter(|leaf| !leaf.is_absent()) {
        if done < leaf.range.start {
            parts.push(unknown(bytes, known, done..leaf.range.start));
        }
        done = leaf.range.end;
        parts.push(part(leaf, bytes, known));
    }
    if done < bytes.len() {
        parts.push(unknown(bytes, known, done..bytes.len()));
    }
    parts
}

fn part(mut leaf: Leaf<'_>, bytes: &[u8], known: &[bool]) -> FramePart {
    let range = leaf.range.clone();
    if known.get(range.clone()).is_some_and(|known| known.contains(&false)) {
        leaf.content = Content::Lost;
    }
    FramePart {
        offset: range.start,
        bytes: hex(bytes, known, range),
        text: show::leaf_in_full(&leaf),
        about: leaf.field.docs.trim().to_owned(),
        grade: leaf.grade.as_str().into(),
        covered: leaf.is_covered,
        path: leaf.path,
    }
}

fn unknown(bytes: &[u8], known: &[bool], range: std::ops::Range<usize>) -> FramePart {
    FramePart {
        offset: range.start,
        bytes: hex(bytes, known, range),
        path: String::new(),
        text: String::new(),
        about: String::new(),
        grade: "unknown".into(),
        covered: false,
    }
}

/// Bytes, of which some may be lost.
fn hex(bytes: &[u8], known: &[bool], range: std::ops::Range<usize>) -> String {
    let byte = |at: usize| match (bytes.get(at), known.get(at)) {
        (_, Some(false)) | (None, _) => "??".into(),
        (Some(byte), _) => format!("{byte:02X}"),
    };
    range.map(byte).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use smartmeter_proto::p350::P350;

    use super::*;

    /// Power of 207 W, of the real capture.
    const POWER: [u8; 24] = [
        0x01, 0x14, 0x02, 0x10, 0x3C, 0x55, 0xAD, 0xF7, 0x10, 0x59, 0x30, 0x85, 0x53, 0, 0, 0, 0, 0, 0xCF, 0, 0, 0,
        0x0A, 0,
    ];

    fn bytes_of(parts: &[FramePart]) -> String {
        parts.iter().map(|part| part.bytes.as_str()).filter(|bytes| !bytes.is_empty()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_byte_is_there_once_with_what_it_says() {
        let frame = &POWER[..23];
        let parts = of::<P350>(frame, &[]);
        assert_eq!(bytes_of(&parts), show::hex(frame));
        let power = parts.iter().find(|part| part.path.ends_with(".power")).expect("power");
        assert_eq!((power.offset, &power.text[..], power.covered), (17, "207 W", true));
        assert!(!power.about.is_empty() && parts.iter().any(|part| !part.covered));
    }

    #[test]
    fn what_could_not_be_read_is_there_too() {
        let frame = &POWER[..12];
        let parts = of::<P350>(frame, &[]);
        assert_eq!(bytes_of(&parts), show::hex(frame));
        assert!(parts.last().is_some_and(|part| part.path.is_empty() && part.grade == "unknown"));
        let mut known = [true; 23];
        known[18] = false;
        let parts = of::<P350>(&POWER[..23], &known);
        let power = parts.iter().find(|part| part.path.ends_with(".power")).expect("power");
        assert_eq!((&power.bytes[..], power.text.starts_with("lost")), ("00 ??", true));
    }
}
