//! Each word has a declaration that shows it, and compiles.

use std::fs;
use std::path::Path;

use crate::symbol::{FIELD_WORDS, TYPE_WORDS, VARIANT_WORDS};

/// What stands in the `#[frame(…)]` of all declarations that must compile.
fn shown() -> String {
    let pass = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/pass");
    let topics = fs::read_dir(&pass).unwrap_or_else(|error| panic!("{}: {error}", pass.display()));
    let files =
        topics.flat_map(|topic| fs::read_dir(topic.expect("it can be read").path()).expect("a topic is a folder"));
    let sources = files.map(|file| fs::read_to_string(file.expect("it can be read").path()).expect("a case is text"));
    let lines = sources.collect::<String>();
    lines.lines().filter(|line| line.contains("#[frame(")).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_word_has_a_declaration_that_compiles() {
    let shown = shown();
    let is_shown = |word: &&&str| {
        let letter = |letter: char| letter.is_alphanumeric() || letter == '_';
        shown.split(|other| !letter(other)).any(|other| other == **word)
    };
    let words = [TYPE_WORDS, VARIANT_WORDS, FIELD_WORDS].concat();
    let missing: Vec<_> = words.iter().filter(|word| !is_shown(word)).collect();
    assert!(missing.is_empty(), "tests/ui/pass shows nothing of {missing:?}");
}
