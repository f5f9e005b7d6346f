//! What differs between two texts, for a message: the lines from the first difference to the last.

use std::format;
use std::string::String;
use std::vec::Vec;

/// Lines of either text that are shown.
const SHOWN: usize = 20;

/// The lines that were there, with `-`, and those that are there now, with `+`.
pub(super) fn difference(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let (old, new) = (rest(&old, same), rest(&new, same));
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let lines = [format!("from line {}:", same.saturating_add(1))];
    let lines = lines.into_iter().chain(marked('-', old, tail)).chain(marked('+', new, tail));
    lines.collect::<Vec<_>>().join("\n")
}

fn rest<'l, 't>(lines: &'l [&'t str], skipped: usize) -> &'l [&'t str] {
    lines.get(skipped..).unwrap_or_default()
}

fn marked(mark: char, lines: &[&str], tail: usize) -> Vec<String> {
    let count = lines.len().saturating_sub(tail);
    let mut shown: Vec<_> = lines.iter().take(count.min(SHOWN)).map(|line| format!("{mark} {line}")).collect();
    if count > SHOWN {
        shown.push(format!("{mark} … {} more", count.saturating_sub(SHOWN)));
    }
    shown
}
