//! Why a recording can't be read.

use std::fmt;
use std::io;

use smartmeter_proto::text::TextError;

/// Why a recording can't be read.
#[derive(Debug)]
pub enum InputError {
    /// Its bytes can't be had.
    Read(io::Error),
    /// It is not in words.
    Text(TextError),
    /// A line is not as its format says.
    Line(
        /// Counted from 1.
        u64,
        /// What was expected and what was found.
        String,
    ),
    /// A byte is not as its format says.
    Byte(
        /// Counted from 0.
        u64,
        /// What was expected and what was found.
        String,
    ),
    /// All of it is something else.
    Whole(String),
    /// Whoever takes the words wants no more.
    Stopped,
}

impl InputError {
    /// The same, and something more to say of it.
    pub(crate) fn with_hint(self, hint: Option<String>) -> Self {
        let Some(hint) = hint else { return self };
        match self {
            Self::Line(line, what) => Self::Line(line, format!("{what}; {hint}")),
            Self::Byte(offset, what) => Self::Byte(offset, format!("{what}; {hint}")),
            Self::Text(_) | Self::Whole(_) => Self::Whole(format!("{self}; {hint}")),
            Self::Read(_) | Self::Stopped => self,
        }
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => write!(f, "can't be read: {error}"),
            Self::Text(error) => write!(f, "{error}"),
            Self::Line(line, what) => write!(f, "line {line}: {what}"),
            Self::Byte(offset, what) => write!(f, "byte {offset}: {what}"),
            Self::Whole(what) => f.write_str(what),
            Self::Stopped => f.write_str("no more words are wanted"),
        }
    }
}

impl std::error::Error for InputError {}
