//! The values that a field was seen with.

/// How many different values are kept.
const KEPT: usize = 8;

/// The values that a field was seen with.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Values {
    /// How often it was seen.
    pub count: u64,
    /// How often a checksum that held covered it.
    pub covered: u64,
    /// The first of its different values, as people read them.
    pub different: Vec<String>,
    /// Whether there were more.
    pub has_more: bool,
    /// The smallest and the largest, of numbers.
    pub range: Option<(Number, Number)>,
}

/// A number, to be compared and to be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// It.
    pub value: f64,
    /// As people read it.
    pub text: String,
}

impl Values {
    /// Counts a value.
    pub(super) fn add(&mut self, text: &str, number: Option<f64>, is_covered: bool) {
        self.count += 1;
        self.covered += u64::from(is_covered);
        if !self.different.iter().any(|other| other == text) {
            if self.different.len() < KEPT {
                self.different.push(text.into());
            } else {
                self.has_more = true;
            }
        }
        let Some(value) = number.filter(|value| !value.is_nan()) else { return };
        let number = || Number { value, text: text.into() };
        match &mut self.range {
            None => self.range = Some((number(), number())),
            Some((least, _)) if value < least.value => *least = number(),
            Some((_, most)) if value > most.value => *most = number(),
            Some(_) => {}
        }
    }

    /// In a few words: all values where they are few, else from the smallest to the largest, or the first.
    #[must_use]
    pub fn summary(&self) -> String {
        match &self.range {
            Some((least, most)) if self.has_more => {
                format!("{} … {}", least.text, most.text)
            }
            _ if self.has_more => format!("{}, …", self.different.join(", ")),
            _ => self.different.join(", "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_are_listed_and_many_numbers_are_a_range() {
        let mut values = Values::default();
        [3, 1, 3_u8].iter().for_each(|number| values.add(&number.to_string(), Some((*number).into()), *number == 1));
        assert_eq!((values.count, values.covered, values.summary().as_str()), (3, 1, "3, 1"));
        (0..20).for_each(|number: u8| values.add(&number.to_string(), Some(number.into()), false));
        assert_eq!(values.summary(), "0 … 19");
        let mut words = Values::default();
        (0..20).for_each(|number: u8| words.add(&format!("word {number}"), None, false));
        assert_eq!((words.different.len(), words.has_more), (KEPT, true));
        assert!(words.summary().ends_with("word 7, …"), "{}", words.summary());
    }
}
