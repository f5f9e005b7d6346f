//! Where code goes on an ESP8266: what interrupts run must be in instruction memory, as flash can't be read while it is
//! written; there is no room there for anything else.
//!
//! The linker script of ESP8266's Arduino core takes sections `.text*` of a library for instruction memory, and
//! `.irom0.text*` for flash.

use std::collections::{BTreeMap, BTreeSet};

/// What interrupts call, of the C ABI.
pub(super) const INTERRUPTS: [&str; 3] = ["sniffer_clock", "sniffer_select", "sniffer_serve"];

/// Puts all functions into flash but those of `reached`, and those that they call, which come to stand in it.
pub(super) fn placed(assembly: &str, reached: &mut BTreeSet<String>) -> String {
    let functions = functions(assembly);
    let mut unseen: Vec<String> = reached.iter().cloned().collect();
    let mut kept = BTreeSet::new();
    while let Some(name) = unseen.pop() {
        let Some((section, names)) = functions.get(name.as_str()) else { continue };
        kept.insert(*section);
        unseen.extend(names.iter().filter(|name| reached.insert((**name).to_owned())).map(|name| (*name).to_owned()));
    }
    let place = |line: &str| match section(line) {
        Some(section) if !kept.contains(section) => line.replacen("\t.text.", "\t.irom0.text.", 1),
        _ => line.to_owned(),
    };
    assembly.lines().map(|line| place(line) + "\n").collect()
}

/// Each function's section, and all names that are used in it.
fn functions(assembly: &str) -> BTreeMap<&str, (&str, BTreeSet<&str>)> {
    let mut sections = BTreeMap::<_, (BTreeSet<_>, BTreeSet<_>)>::new();
    let mut current = None;
    for line in assembly.lines() {
        if line.starts_with("\t.section\t") {
            current = section(line);
        } else if let Some(section) = current {
            let (defined, used) = sections.entry(section).or_default();
            match line.strip_suffix(':') {
                Some(label) if !label.starts_with('.') => _ = defined.insert(label),
                _ => used.extend(line.split(|c: char| !c.is_alphanumeric() && !"_.$".contains(c))),
            }
        }
    }
    let of_each = |(section, (defined, used)): (_, (BTreeSet<_>, BTreeSet<_>))| {
        defined.into_iter().map(move |name| (name, (section, used.clone())))
    };
    sections.into_iter().flat_map(of_each).collect()
}

/// The section of code that begins with this line.
fn section(line: &str) -> Option<&str> {
    let name = line.strip_prefix("\t.section\t")?.split(',').next()?;
    name.starts_with(".text.").then_some(name)
}
