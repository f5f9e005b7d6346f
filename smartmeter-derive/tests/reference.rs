//! The reference has every word, and no word that there is not.

const REFERENCE: &str = include_str!("../src/reference.md");
const SYMBOLS: &str = include_str!("../src/symbol.rs");

/// The words of `symbol.rs`.
fn words() -> Vec<&'static str> {
    let constants = SYMBOLS.lines().filter(|line| line.contains(": &str = \""));
    constants.filter_map(|line| line.split('"').nth(1)).collect()
}

/// The first column of every table, and of its words the first.
fn explained() -> Vec<&'static str> {
    let rows = REFERENCE.lines().filter_map(|line| line.strip_prefix("| `"));
    let columns = rows.map(|row| row.split(" | ").next().unwrap_or(row));
    let spellings = columns.flat_map(|column| column.split('`').flat_map(|spelling| spelling.split(", ")));
    spellings.filter_map(|spelling| spelling.split([' ', '`']).next()).collect()
}

#[test]
fn every_word_is_explained() {
    let (words, explained) = (words(), explained());
    assert!(words.len() > 40, "{words:?}");
    let missing: Vec<_> = words.iter().filter(|word| !explained.contains(word)).collect();
    assert!(missing.is_empty(), "not in the tables of reference.md: {missing:?}");
}

#[test]
fn every_word_is_at_work_in_an_example() {
    let code = REFERENCE.split("```").skip(1).step_by(2).collect::<Vec<_>>().join("\n");
    let attributes = code.split("#[frame(").skip(1).filter_map(|rest| rest.split(")]\n").next());
    let said: Vec<_> =
        attributes.flat_map(|it| it.split(|letter: char| !letter.is_alphanumeric() && letter != '_')).collect();
    // The examples know the crate by its own name, and without the feature `serde`.
    const ELSEWHERE: &[&str] = &["crate", "serde"];
    let missing: Vec<_> =
        words().into_iter().filter(|word| !ELSEWHERE.contains(word) && !said.contains(word)).collect();
    assert!(missing.is_empty(), "in no example of reference.md: {missing:?}");
}
