//! What is compared: a declared type, transactions of captures, and generated ones.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use smartmeter_host::capture::{Capture, Entry};
use smartmeter_host::repair::{Look, Repairer};
use smartmeter_host::spec::model::Document;
use smartmeter_host::spec::walk::document_of;
use smartmeter_proto::p350::{Command, P350, Reply};
use smartmeter_proto::schema::{Schema, Selector};
use smartmeter_proto::{Cause, Declared, Frame};

use crate::decoded::{Case, Source};
use crate::generate;
use crate::oracle;

/// Of how many valid frames one is damaged as well.
const DAMAGED: usize = 10;

/// A declared type, with all transactions that tools are to read.
pub(crate) struct Subject {
    /// What the table calls it: `p350`, `energy433 Efergy`.
    pub(crate) name: &'static str,
    pub(crate) schema: &'static Schema,
    pub(crate) cases: Vec<Case>,
    /// Why our parser refuses a case, of those that it does.
    pub(crate) causes: Vec<Option<Cause>>,
    /// What is changed in the declaration that tools are given: they must be seen to read something else.
    pub(crate) change: Option<fn(&mut Document)>,
}

impl Subject {
    /// The declaration, as generators of descriptions are given it.
    pub(crate) fn document(&self) -> Document {
        let mut document = document_of(&self.name.to_lowercase().replace(' ', "_"), self.schema);
        if let Some(change) = self.change {
            change(&mut document);
        }
        document
    }

    /// The type `F`, `count` frames made of it, and damaged ones.
    pub(crate) fn of<F: Declared>(name: &'static str, captures: Vec<(String, Vec<u8>)>, count: usize) -> Result<Self> {
        let schema = <F::Frame<'static> as Frame<'static>>::SCHEMA;
        let mut subject = Self { name, schema, cases: Vec::new(), causes: Vec::new(), change: None };
        for (origin, bytes) in captures {
            subject.add::<F>(origin, Source::Capture, bytes);
        }
        let valid = generate::valid::<F>(count).with_context(|| name)?;
        for (index, bytes) in generate::damaged(&valid, DAMAGED).into_iter().enumerate() {
            subject.add::<F>(format!("damaged {index}"), Source::Damaged, bytes);
        }
        for (index, bytes) in valid.into_iter().enumerate() {
            subject.add::<F>(format!("generated {index}"), Source::Generated, bytes);
        }
        subject.has_every_variant(count)?;
        Ok(subject)
    }

    fn add<F: Declared>(&mut self, origin: String, source: Source, bytes: Vec<u8>) {
        let read = oracle::read::<F>(&bytes);
        self.causes.push(read.cause);
        self.cases.push(Case { origin, source, bytes, name: read.name, ours: read.decoded });
    }

    /// Chance leaves nothing out where there is enough of it.
    fn has_every_variant(&self, count: usize) -> Result<()> {
        let generated = self.cases.iter().filter(|case| case.source == Source::Generated);
        let names: BTreeSet<_> = generated.filter_map(|case| case.name.split(' ').next()).collect();
        let few = count < 50 * self.schema.variants().len();
        for variant in self.schema.variants() {
            let is_there = names.contains(variant.name) || matches!(variant.selector, Selector::Fallback);
            ensure!(few || is_there, "no generated frame of {} is a {}", self.name, variant.name);
        }
        Ok(())
    }
}

/// The workspace's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Makes a subject of that name, with so many generated frames.
pub(crate) type Make = fn(&'static str, usize) -> Result<Subject>;

/// What runs on the P350's bus, from all captures.
pub(crate) fn p350(name: &'static str, count: usize) -> Result<Subject> {
    Subject::of::<Command<'static, Reply<'static>>>(name, captures()?, count)
}

fn captures() -> Result<Vec<(String, Vec<u8>)>> {
    let folder = root().join("spec/captures");
    let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    let mut paths: Vec<_> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    ensure!(!paths.is_empty(), "no capture in {}", folder.display());
    Ok(paths.iter().map(|path| transactions(path)).collect::<Result<Vec<_>>>()?.concat())
}

/// The transactions of a capture with at least a byte, each as it was recorded, and what was put right once more as that.
fn transactions(path: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let (mut found, mut repairer) = (Vec::new(), Repairer::default());
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut keep = |line: u64, entry: Entry<'_>| {
        let Entry::Transaction(transaction) = entry else { return };
        if transaction.bytes.is_empty() {
            return;
        }
        found.push((format!("{name} line {line}"), transaction.bytes.to_vec()));
        if let Look::Repaired(repaired) = repairer.look::<P350>(&transaction) {
            let pieces = repaired.pieces();
            found.extend(pieces.map(|piece| (format!("{name} line {line} put right, {}", piece.number), piece.bytes)));
        }
    };
    let mut capture = Capture::default();
    capture.push(&fs::read(path)?, &mut keep)?;
    capture.finish(&mut keep)?;
    Ok(found)
}
