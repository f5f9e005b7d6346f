//! Another project's own dissector of a standard that `examples/` declares: nothing of it was made from our declaration.
//!
//! Wireshark has one of SML, the language of German electricity meters, written by others from the same standard. What our
//! declaration reads in `examples/sml`'s captures, and in as many lists of values with other numbers in them, is held against it:
//! all that a message says, and whether its checksum holds.

mod ours;
mod theirs;

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::decoded::to_hex;
use crate::report::Row;
use crate::tools;

/// One thing that a message says: the name that Wireshark has for it, and a number or octets in hexadecimal.
pub(crate) type Fact = (String, String);

/// All that is said in a file, with what is wrong with it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) facts: Vec<Fact>,
    pub(crate) fault: Option<String>,
}

/// A file with its name in the captures.
struct Case {
    origin: String,
    bytes: Vec<u8>,
    ours: Said,
}

/// What Wireshark's dissector can't read, and why: it must fail there, so that this list can only get shorter.
const NOT_READ: &[(&str, &str)] = &[
    ("HOLLEY_DTZ541-ZDBA", "the meter leaves the list around a time away, which our declaration takes"),
    ("holley_kermit", "the same, and its checksum is CRC-16/KERMIT, which Wireshark does not try"),
];

const NAME: &str = "Wireshark's own SML";

/// Compares all, with so many made-up lists for each capture.
pub(crate) fn sml(made_up: usize) -> Result<Row> {
    let folder = crate::subject::root().join("examples/sml/captures");
    let mut row = Row { tool: NAME, subject: "sml", ..Row::default() };
    for path in captures(&folder)? {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = bytes_of(&fs::read_to_string(&path)?)?;
        let known = NOT_READ.iter().find(|(of, _)| *of == name);
        row.captured += 1;
        if let Some((_, why)) = known {
            let theirs = theirs::read(&name, &[&bytes])?.pop().context("a packet")?;
            ensure!(theirs.fault.is_some(), "{name}: Wireshark reads it now, though {why}");
            eprintln!("{NAME}: {name}: not compared: {why}");
            continue;
        }
        let ours = ours::read(&bytes);
        let varied = if ours.fault.is_none() { ours::varied(&bytes, made_up)? } else { Vec::new() };
        (row.generated, row.damaged) = (row.generated + varied.len(), row.damaged + varied.len());
        let mut cases = vec![Case { origin: name.clone(), bytes, ours }];
        for (index, bytes) in varied.into_iter().enumerate() {
            let damaged = Case::of(format!("{name} {index}, damaged"), ours::damaged(&bytes)?);
            cases.extend([Case::of(format!("{name} {index}"), bytes), damaged]);
        }
        compare(&name, &cases, &mut row)?;
    }
    Ok(row)
}

impl Case {
    fn of(origin: String, bytes: Vec<u8>) -> Self {
        let ours = ours::read(&bytes);
        Self { origin, bytes, ours }
    }
}

fn compare(name: &str, cases: &[Case], row: &mut Row) -> Result<()> {
    let files: Vec<_> = cases.iter().map(|case| case.bytes.as_slice()).collect();
    let theirs = theirs::read(name, &files)?;
    ensure!(theirs.len() == cases.len(), "{name}: {} of {} files", theirs.len(), cases.len());
    for (case, theirs) in cases.iter().zip(&theirs) {
        let found = differences(&case.ours, theirs);
        if !found.is_empty() && row.differences < 20 {
            eprintln!("{}: {}", case.origin, to_hex(&case.bytes));
            found.iter().for_each(|difference| eprintln!("    {difference}"));
        }
        row.values += case.ours.facts.len();
        row.differences += found.len();
    }
    Ok(())
}

/// What is wrong must be wrong on both sides; what is said must be the same, in the same order.
fn differences(ours: &Said, theirs: &Said) -> Vec<String> {
    match (&ours.fault, &theirs.fault) {
        (Some(_), Some(_)) => Vec::new(),
        (Some(fault), None) => vec![format!("only we find: {fault}")],
        (None, Some(fault)) => vec![format!("only Wireshark finds: {fault}")],
        (None, None) => {
            let most = ours.facts.len().max(theirs.facts.len());
            let pairs = (0..most).map(|index| (ours.facts.get(index), theirs.facts.get(index)));
            let differing = pairs.filter(|(ours, theirs)| ours != theirs);
            differing.map(|(ours, theirs)| format!("ours {ours:?}, theirs {theirs:?}")).collect()
        }
    }
}

fn captures(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths: Vec<_> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.sort();
    ensure!(paths.len() > NOT_READ.len(), "no captures in {}", folder.display());
    Ok(paths)
}

fn bytes_of(capture: &str) -> Result<Vec<u8>> {
    let pairs = capture.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    pairs.map(|pair| u8::from_str_radix(pair, 16).with_context(|| pair.to_owned())).collect()
}

/// Its version, for the table; what is missing, else.
pub(crate) fn version() -> Result<(&'static str, String), String> {
    let version = crate::tshark::version()?;
    let fields = tools::version(std::process::Command::new("tshark").args(["-G", "fields"]))?;
    let has_sml = fields.contains("\tsml.objname\t");
    if has_sml { Ok((NAME, version)) } else { Err("this tshark has no dissector of SML".into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(facts: &[(&str, &str)]) -> Said {
        Said { facts: facts.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(), fault: None }
    }

    #[test]
    fn what_only_one_side_says_or_finds_wrong_is_a_difference() {
        let (one, two) = (said(&[("value", "1")]), said(&[("value", "1"), ("unit", "30")]));
        let wrong = Said { fault: Some("a checksum".into()), ..one.clone() };
        assert_eq!(differences(&one, &one), [""; 0]);
        assert_eq!(differences(&one, &two).len(), 1);
        assert_eq!(differences(&two, &said(&[("value", "2"), ("unit", "30")])).len(), 1);
        assert_eq!((differences(&one, &wrong).len(), differences(&wrong, &one).len()), (1, 1));
        assert_eq!(differences(&wrong, &wrong), [""; 0]);
    }
}
