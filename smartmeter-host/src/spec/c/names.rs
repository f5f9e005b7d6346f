//! Names that C takes, each for one thing only.

use std::collections::BTreeMap;

/// The names of a header: all begin with that of its protocol.
#[derive(Debug)]
pub(super) struct Names {
    prefix: String,
    /// What each name stands for.
    taken: BTreeMap<String, String>,
}

impl Names {
    /// For a protocol of that name.
    pub(super) fn of(protocol: &str) -> Self {
        let prefix = screaming(protocol);
        // A name can't begin with a digit, and those with an underscore are the compiler's.
        let is_name = prefix.starts_with(|first: char| first.is_ascii_alphabetic());
        Self { prefix: if is_name { prefix } else { format!("SM{prefix}") }, taken: BTreeMap::new() }
    }

    /// What all of them begin with.
    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// A name of these parts that nothing has yet: with a number at its end where another thing would have it.
    pub(super) fn unique(&mut self, parts: &[&str]) -> String {
        let name = self.joined(parts);
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let mut candidates = std::iter::once(name.clone()).chain(numbered);
        let name = candidates.find(|name| !self.taken.contains_key(name)).unwrap_or(name);
        self.taken.insert(name.clone(), String::new());
        name
    }

    /// A name of these parts for a value; `None` where it stands for just that value already.
    pub(super) fn defined(&mut self, parts: &[&str], value: &str) -> Option<String> {
        if self.taken.get(&self.joined(parts)).is_some_and(|taken| taken == value) {
            return None;
        }
        let name = self.unique(parts);
        self.taken.insert(name.clone(), value.into());
        Some(name)
    }

    fn joined(&self, parts: &[&str]) -> String {
        let parts = parts.iter().map(|part| screaming(part));
        std::iter::once(self.prefix.clone()).chain(parts.filter(|part| !part.is_empty())).collect::<Vec<_>>().join("_")
    }
}

/// A word of Rust in capitals: `HalfHours` becomes `HALF_HOURS`. Of what C has no letter for, the number is written.
pub(super) fn screaming(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut name = String::new();
    for (index, &letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| letters.get(index)).copied().unwrap_or('_');
        let is_followed_by_lower = letters.get(index + 1).is_some_and(|next| next.is_lowercase());
        let begins =
            before.is_lowercase() || before.is_ascii_digit() || (before.is_uppercase() && is_followed_by_lower);
        if letter.is_uppercase() && begins {
            name.push('_');
        }
        match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' => name.push(letter.to_ascii_uppercase()),
            _ if letter.is_alphanumeric() => name.push_str(&format!("U{:X}", u32::from(letter))),
            _ => name.push('_'),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_rust_are_words_of_c() {
        let pairs = [
            ("HalfHours", "HALF_HOURS"),
            ("electricity_co2", "ELECTRICITY_CO2"),
            ("CRCCheck", "CRC_CHECK"),
            ("own-bus", "OWN_BUS"),
            ("Packet2", "PACKET2"),
            ("Größe", "GRUF6UDFE"),
            ("int", "INT"),
        ];
        for (rust, c) in pairs {
            assert_eq!(screaming(rust), c);
        }
    }

    #[test]
    fn no_name_is_given_twice_and_none_begins_with_a_digit() {
        let mut names = Names::of("433 MHz");
        assert_eq!(names.unique(&["Foo", "MIN", "SIZE"]), "SM433_MHZ_FOO_MIN_SIZE");
        assert_eq!(names.unique(&["Foo", "min", "size"]), "SM433_MHZ_FOO_MIN_SIZE_2");
        assert_eq!(names.defined(&["FooMin", "size"], "7").as_deref(), Some("SM433_MHZ_FOO_MIN_SIZE_3"));
        assert_eq!(names.defined(&["Bar", "size"], "7").as_deref(), Some("SM433_MHZ_BAR_SIZE"));
        assert_eq!(names.defined(&["bar", "Size"], "7"), None);
        assert_eq!(names.defined(&["bar", "Size"], "8").as_deref(), Some("SM433_MHZ_BAR_SIZE_2"));
        assert_eq!(Names::of("p350").prefix(), "P350");
    }
}
