//! Colours, and none.

use anstyle::{AnsiColor, Style};
use smartmeter_proto::schema::Grade;

use crate::verdict::Quality;

/// What is written in which colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Palette {
    /// What a checksum proves.
    pub good: Style,
    /// What is damaged.
    pub bad: Style,
    /// What wants a look.
    pub warn: Style,
    /// What matters less.
    pub dim: Style,
    /// Names of frames.
    pub name: Style,
    /// Names of fields.
    pub field: Style,
}

impl Palette {
    /// No colours.
    pub const PLAIN: Self = Self {
        good: Style::new(),
        bad: Style::new(),
        warn: Style::new(),
        dim: Style::new(),
        name: Style::new(),
        field: Style::new(),
    };

    /// Colours that read well on light and dark.
    pub const COLOURED: Self = Self {
        good: AnsiColor::Green.on_default(),
        bad: AnsiColor::Red.on_default(),
        warn: AnsiColor::Yellow.on_default(),
        dim: Style::new().dimmed(),
        name: Style::new().bold(),
        field: AnsiColor::Cyan.on_default(),
    };

    /// The colour of a quality.
    #[must_use]
    pub const fn quality(&self, quality: Quality) -> Style {
        match quality {
            Quality::Checked => self.good,
            Quality::Reconstructed => self.warn,
            Quality::Unchecked => self.dim,
            Quality::Damaged => self.bad,
        }
    }

    /// The colours of a field's name and of its value.
    #[must_use]
    pub const fn graded(&self, grade: Grade) -> (Style, Style) {
        match grade {
            Grade::Unknown => (self.dim, self.dim),
            Grade::Confirmed | Grade::Inferred => (self.field, Style::new()),
        }
    }
}

/// `text` in `style`.
#[must_use]
pub fn paint(style: Style, text: &str) -> String {
    // Most text is plain, and there is a lot of it.
    if style.is_plain() { text.to_owned() } else { format!("{style}{text}{style:#}") }
}
