//! The way to a field, in a buffer of fixed length.

use core::ffi::c_char;

use smartmeter_proto::visit::Step;

use crate::abi::SM_PATH_ROOM;
use crate::text::Text;

/// The way from the outermost variant to what was entered last.
#[derive(Clone)]
pub(crate) struct Path {
    text: Text<SM_PATH_ROOM>,
    /// Set inside a variant that is nothing but its id, whose name is a value and no part of the way.
    pub(crate) is_bare: bool,
}

impl Path {
    pub(crate) const fn new() -> Self {
        Self { text: Text::new(), is_bare: false }
    }

    /// What is entered. Of a variant, gives whether its name is a value.
    pub(crate) fn enter(&mut self, step: Step) -> bool {
        match step {
            Step::Field(field) if !self.is_bare => self.push(field.name),
            Step::Field(_) => {}
            // The outermost enum's variants are frames, also those without content.
            Step::Variant { variant, .. } if variant.is_bare() && self.text.len() != 0 => {
                self.is_bare = true;
                return true;
            }
            Step::Variant { variant, .. } => self.push(variant.name),
            Step::Item(index) => {
                self.text.push("[");
                self.text.push_number(index);
                self.text.push("]");
            }
        }
        false
    }

    /// What was entered last is left: takes off what it put there.
    pub(crate) fn leave(&mut self, step: Step) {
        let len = match step {
            Step::Field(_) if self.is_bare => return,
            Step::Variant { .. } if self.is_bare => return self.is_bare = false,
            Step::Field(field) => field.name.len(),
            Step::Variant { variant, .. } => variant.name.len(),
            Step::Item(index) => digits(index).saturating_add(2),
        };
        let rest = self.text.len().saturating_sub(len);
        let dot = usize::from(rest != 0 && !matches!(step, Step::Item(_)));
        self.text.truncate(rest.saturating_sub(dot));
    }

    fn push(&mut self, name: &str) {
        if self.text.len() != 0 {
            self.text.push(".");
        }
        self.text.push(name);
    }

    /// The characters there is room for, ended by 0.
    pub(crate) fn characters(&self) -> [c_char; SM_PATH_ROOM] {
        self.text.characters()
    }

    /// How many characters it has, also those for which there is no room.
    pub(crate) const fn len(&self) -> usize {
        self.text.len()
    }
}

fn digits(number: usize) -> usize {
    number.checked_ilog10().map_or(1, |log| usize::try_from(log).unwrap_or(0).saturating_add(1))
}
