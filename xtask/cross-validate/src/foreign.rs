//! The protocols of `examples/`, and a declaration for each word of the vocabulary: what the P350 does not use must be right, too.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use smartmeter_proto::Declared;

use self::declarations::*;
use crate::subject::{Subject, root};

/// What the tests of the codec declare.
#[path = "../../../smartmeter-proto/tests/declarations/mod.rs"]
#[allow(dead_code, missing_docs, reason = "they are the tests'")]
mod declarations;

/// How the tests of the example read their captures.
#[path = "../../../examples/energy433/tests/support/mod.rs"]
#[allow(dead_code, reason = "it is the tests'")]
mod rows;

/// The protocols of `examples/`, with their captures and `count` generated frames each.
pub(crate) fn examples(count: usize) -> Result<Vec<Subject>> {
    Ok(vec![
        dlms(count)?,
        energy433::<energy433::Auriol>("energy433 Auriol", "auriol_hg04641a", count)?,
        energy433::<energy433::EcoEye>("energy433 EcoEye", "ecoeye", count)?,
        energy433::<energy433::Efergy>("energy433 Efergy", "efergy_e2", count)?,
        energy433::<energy433::Emt7110>("energy433 Emt7110", "esic_emt7110", count)?,
    ])
}

fn energy433<F: Declared>(name: &'static str, capture: &str, count: usize) -> Result<Subject> {
    let rows = rows::of(&root().join("examples/energy433/captures").join(capture).with_extension("hex"));
    Subject::of::<F>(name, rows.into_iter().map(|(file, row, bytes)| (format!("{file} {row}"), bytes)).collect(), count)
}

fn dlms(count: usize) -> Result<Subject> {
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
    Subject::of::<dlms::HdlcFrame<'static>>("dlms", captures, count)
}

/// A declaration for each word, `count` generated frames each.
pub(crate) fn words(count: usize) -> Result<Vec<Subject>> {
    macro_rules! subjects {
        ($($name:literal: $frame:ty),* $(,)?) => {
            Ok(vec![$(Subject::of::<$frame>(concat!("words ", $name), Vec::new(), count)?),*])
        };
    }
    subjects! {
        "Dif": Dif, "Manufacturer": Manufacturer, "Odd": Odd<'static>, "Conditions": Conditions,
        "Bounded": Bounded<'static>, "Digits": Digits<'static>, "Spelled": Spelled<'static>, "Sums": Sums<'static>,
        "Telegram": Telegram<'static>, "Chains": Chains<'static>, "Gaps": Gaps, "Value": Value<'static>,
        "Register": Register<'static>, "Record": Record<'static>, "Scaled": Scaled<'static>, "Ber": Ber<'static>,
        "Twice": Twice, "Data": Data<'static>, "Owned": Owned,
    }
}
