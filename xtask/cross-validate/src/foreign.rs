//! The protocols of `examples/`, and a declaration for each word of the vocabulary: what the P350 does not use must be right, too.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use smartmeter_proto::Declared;

use self::declarations::*;
use crate::subject::{Make, Subject, root};

/// What the tests of the codec declare.
#[path = "../../../smartmeter-proto/tests/declarations/mod.rs"]
#[allow(dead_code, missing_docs, reason = "they are the tests'")]
mod declarations;

/// How the tests of the example read their captures.
#[path = "../../../examples/energy433/tests/support/mod.rs"]
#[allow(dead_code, reason = "it is the tests'")]
mod rows;

/// The protocols of `examples/`, with their captures, and a declaration for each word.
pub(crate) const ALL: &[(&str, Make)] = &[
    ("dlms", dlms),
    ("energy433 Auriol", |name, count| energy433::<energy433::Auriol>(name, "auriol_hg04641a", count)),
    ("energy433 EcoEye", |name, count| energy433::<energy433::EcoEye>(name, "ecoeye", count)),
    ("energy433 Efergy", |name, count| energy433::<energy433::Efergy>(name, "efergy_e2", count)),
    ("energy433 Emt7110", |name, count| energy433::<energy433::Emt7110>(name, "esic_emt7110", count)),
    ("words Dif", word::<Dif>),
    ("words Manufacturer", word::<Manufacturer>),
    ("words Odd", word::<Odd<'static>>),
    ("words Conditions", word::<Conditions>),
    ("words Bounded", word::<Bounded<'static>>),
    ("words Digits", word::<Digits<'static>>),
    ("words Spelled", word::<Spelled<'static>>),
    ("words Sums", word::<Sums<'static>>),
    ("words Telegram", word::<Telegram<'static>>),
    ("words Chains", word::<Chains<'static>>),
    ("words Gaps", word::<Gaps>),
    ("words Value", word::<Value<'static>>),
    ("words Register", word::<Register<'static>>),
    ("words Record", word::<Record<'static>>),
    ("words Scaled", word::<Scaled<'static>>),
    ("words Ber", word::<Ber<'static>>),
    ("words Twice", word::<Twice>),
    ("words Data", word::<Data<'static>>),
    ("words Owned", word::<Owned>),
];

fn word<F: Declared>(name: &'static str, count: usize) -> Result<Subject> {
    Subject::of::<F>(name, Vec::new(), count)
}

fn energy433<F: Declared>(name: &'static str, capture: &str, count: usize) -> Result<Subject> {
    let rows = rows::of(&root().join("examples/energy433/captures").join(capture).with_extension("hex"));
    Subject::of::<F>(name, rows.into_iter().map(|(file, row, bytes)| (format!("{file} {row}"), bytes)).collect(), count)
}

fn dlms(name: &'static str, count: usize) -> Result<Subject> {
    let folder = root().join("examples/dlms/captures");
    let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    let mut paths: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.sort();
    let mut captures = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path)?;
        let pairs = text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
        let bytes = pairs.map(|pair| u8::from_str_radix(pair, 16)).collect::<Result<_, _>>()?;
        captures.push((path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), bytes));
    }
    Subject::of::<dlms::HdlcFrame<'static>>(name, captures, count)
}
