//! What tests of formats share.

#![allow(dead_code, reason = "each test uses a part of it")]

#[allow(clippy::duplicate_mod, reason = "some tests have no `collecting`")]
pub(crate) mod missing;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use smartmeter_host::convert::{Format, Timing, target};
use smartmeter_host::input::{InputError, Item, Notes, Options, Recording};
use smartmeter_host::source::Source;
use smartmeter_proto::words::Word;

use self::missing::is_installed;

/// The one real capture.
pub(crate) const P350_BOOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/captures/p350-2017-06-01-boot.txt");

/// A file of `tests/formats`.
pub(crate) fn format(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats").join(name)
}

/// A file of a name that no other test uses.
pub(crate) fn scratch(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// What was read, and how it ended.
///
/// What can't be read is a word `C000`, and its line and what is wrong are the last of the notes.
pub(crate) fn items(path: &Path, options: &Options) -> (Vec<Item<'static>>, Result<Notes, InputError>) {
    let (mut items, mut unreadable) = (Vec::new(), Vec::new());
    let recording = Recording::open(&Source::from(path), options);
    let ended = recording.and_then(|recording| {
        recording.read(&mut |item| {
            unreadable.extend(item.unreadable.map(|what| format!("line {}: {what}", item.line)));
            items.push(Item::at(item.line, item.time, item.word));
            Ok(())
        })
    });
    (items, ended.map(|notes| [notes, unreadable].concat()))
}

/// The words of a recording that is as it should be.
pub(crate) fn words(path: &Path, options: &Options) -> Vec<u16> {
    let (items, ended) = items(path, options);
    ended.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    items.into_iter().map(|item| item.word.into()).collect()
}

/// Writes words into a file, and gives what is said of it.
pub(crate) fn convert(words: &[u16], format: Format, timing: Timing, path: &Path) -> Notes {
    let mut target = target(format, timing, fs::File::create(path).expect("a writable file"));
    for &word in words {
        target.item(Item::new(1, Word::from(word))).expect("a writable file");
    }
    target.finish().expect("a writable file")
}

/// A tool from Debian; `None`, said loudly, where it is not there and this is not CI.
pub(crate) fn tool(name: &str) -> Option<Command> {
    let is_there = Command::new(name).arg("--version").output().is_ok();
    is_installed(name, is_there).then(|| Command::new(name))
}

/// Python with a package; `None` as above.
pub(crate) fn python(package: &str) -> Option<Command> {
    let has_it = Command::new("python3").args(["-c", &format!("import {package}")]).output();
    is_installed(package, has_it.is_ok_and(|output| output.status.success())).then(|| Command::new("python3"))
}

/// What a tool prints.
pub(crate) fn output(tool: &mut Command) -> String {
    let output = tool.output().expect("the tool runs");
    let said = || String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{tool:?}: {}", said());
    String::from_utf8(output.stdout).expect("text")
}
