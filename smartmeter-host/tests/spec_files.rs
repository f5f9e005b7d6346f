//! What is kept under spec/: written by the command, from the declaration and the captures that are there. `cargo xtask spec
//! --write` writes it anew.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::ValueEnum;
use smartmeter_host::spec::diff::Diff;
use smartmeter_host::spec::model::Document;
use smartmeter_host::spec::{Format, Spec};
use smartmeter_proto::p350::P350;

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec");

/// Writes a description in every format into a folder.
fn write_all(folder: &Path) {
    for format in Format::value_variants() {
        let format = format.to_possible_value().expect("each has a name");
        let mut command = Command::new(env!("CARGO_BIN_EXE_smartmeter"));
        command.args(["spec", "--format", format.get_name(), "--captures"]).arg(Path::new(SPEC).join("captures"));
        let output = command.arg("-o").arg(folder).output().expect("the command runs");
        assert!(output.status.success(), "{}: {}", format.get_name(), String::from_utf8_lossy(&output.stderr));
    }
}

/// The files of a folder, without those of folders in it.
fn files(folder: &Path) -> BTreeSet<OsString> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let files = entries.filter(|path| path.is_file());
    files.filter_map(|path: PathBuf| path.file_name().map(OsString::from)).collect()
}

#[test]
fn what_is_kept_is_what_is_written_today() {
    let kept = Path::new(SPEC);
    if std::env::var_os("SPEC_UPDATE").is_some() {
        return write_all(kept);
    }
    let written = tempfile::tempdir().expect("a temporary folder");
    write_all(written.path());
    assert_eq!(files(kept), files(written.path()), "`cargo xtask spec --write` writes them");
    for name in files(kept) {
        let [kept, written] = [kept, written.path()].map(|folder| fs::read(folder.join(&name)).expect("a file"));
        assert!(kept == written, "spec/{} is stale: `cargo xtask spec --write` writes it", name.display());
    }
}

#[test]
fn nothing_that_was_released_breaks() {
    let released = fs::read_to_string(Path::new(SPEC).join("released/p350.json")).expect("what was released");
    let released = Document::from_json(&released).expect("a declaration");
    let diff = Diff::between(&released, &Spec::of::<P350>().document);
    assert!(!diff.is_breaking(), "since spec/released/p350.json:\n{}", diff.to_text());
}
