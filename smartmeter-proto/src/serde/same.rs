//! Whether a frame says what was given. Bytes that are too many or too few for their field would slide into the fields
//! beside it, and an id may lead to another variant: both give a valid frame, but not the one that was meant.

use alloc::format;
use alloc::string::String;
use core::fmt;

use super::build::hex;
use super::tree::Tree;

/// How much of a frame the decoder came across.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Extent {
    /// All of it.
    Whole,
    /// What stands before a field that is wrong.
    Beginning,
}

/// Makes sure that `found`, which the decoder came across, is what was given.
pub(super) fn ensure(name: &str, given: &Tree, found: &Tree, extent: Extent) -> Result<(), String> {
    let is_cut = extent == Extent::Beginning;
    match (given, found) {
        (_, Tree::Null) if is_cut => Ok(()),
        (Tree::Map(entries), Tree::Map(fields)) if entries.iter().all(|(key, _)| said(key, fields).is_some()) => {
            // What is not there need not be given.
            let given = |key: &str| said(key, entries).unwrap_or(&Tree::Null);
            fields.iter().try_for_each(|(key, found)| ensure(&format!("{name}.{key}"), given(key), found, extent))
        }
        (Tree::Sequence(items), Tree::Sequence(others))
            if items.len() == others.len() || is_cut && items.len() > others.len() =>
        {
            let mut pairs = items.iter().zip(others).enumerate();
            pairs.try_for_each(|(index, (given, found))| ensure(&format!("{name}[{index}]"), given, found, extent))
        }
        _ if is_same(given, found) => Ok(()),
        _ => Err(format!("{name}: given {}, it would be {}", Shown(given), Shown(found))),
    }
}

fn said<'t>(key: &str, entries: &'t [(String, Tree)]) -> Option<&'t Tree> {
    entries.iter().find(|(own, _)| own == key).map(|(_, tree)| tree)
}

fn is_same(given: &Tree, found: &Tree) -> bool {
    match (given, found) {
        (Tree::Null, Tree::Null) => true,
        (Tree::Bool(given), Tree::Bool(found)) => given == found,
        (Tree::Text(given), Tree::Text(found)) => given == found,
        (Tree::Text(digits), Tree::Bytes(bytes)) => hex(digits).is_some_and(|given| given == *bytes),
        // A variant without content.
        (Tree::Map(entries), Tree::Text(name)) => matches!(&entries[..], [(own, Tree::Null)] if own == name),
        (given, Tree::Float(found)) => given.as_float().is_some_and(|given| is_same_float(given, *found)),
        (given, found) => given.as_integer().is_some_and(|given| Some(given) == found.as_integer()),
    }
}

/// Also where the place has four bytes only, and the number was rounded to it: but not to nothing, or beyond all.
fn is_same_float(given: f64, found: f64) -> bool {
    #[allow(clippy::cast_possible_truncation, reason = "this is what is asked")]
    let rounded = f64::from(given as f32);
    let is_rounded = rounded.is_finite() && (rounded == 0.0) == (given == 0.0);
    given.to_bits() == found.to_bits() || is_rounded && rounded.to_bits() == found.to_bits()
}

/// A value as a message shows it.
pub(super) struct Shown<'t>(pub(super) &'t Tree);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Tree::Null => f.write_str("nothing"),
            Tree::Bool(yes) => fmt::Display::fmt(yes, f),
            Tree::Uint(number) => fmt::Display::fmt(number, f),
            Tree::Int(number) => fmt::Display::fmt(number, f),
            // In the shorter of its two forms, and never without a sign that it is a float.
            Tree::Float(number) => fmt::Debug::fmt(number, f),
            Tree::Text(text) => fmt::Debug::fmt(text, f),
            Tree::Bytes(_) => fmt::Debug::fmt(&self.0.digits(), f),
            Tree::Sequence(items) if items.len() == 1 => f.write_str("1 item"),
            Tree::Sequence(items) => write!(f, "{} items", items.len()),
            // One that is no variant differs in a field, which is shown instead.
            Tree::Map(entries) => match &entries[..] {
                [(name, _)] => fmt::Debug::fmt(name, f),
                _ => f.write_str("a map"),
            },
        }
    }
}

/// What belongs there instead of what is given.
pub(super) fn expected(what: &str, given: &Tree) -> String {
    format!("{what} is expected, not {}", Shown(given))
}
