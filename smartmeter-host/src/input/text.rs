//! What the text formats have in common.

use super::{InputError, Notes, Sink};

/// Reads a text format, a byte at a time.
pub(super) trait TextReader {
    /// Takes the next byte.
    fn byte(&mut self, byte: u8, sink: &mut Sink<'_>) -> Result<(), InputError>;

    /// Here the recording was interrupted: what comes next was not next on the wire.
    fn seam(&mut self, sink: &mut Sink<'_>) -> Result<(), InputError>;

    /// Ends the text.
    fn finish(self, sink: &mut Sink<'_>) -> Result<Notes, InputError>;
}

/// Makes a line feed of every line end: of a carriage return, too, and of both one after the other.
#[derive(Debug, Default)]
pub(super) struct LineEnds {
    is_behind_return: bool,
}

impl LineEnds {
    /// What to read in the place of the next byte.
    pub(super) fn next(&mut self, byte: u8) -> Option<u8> {
        let is_same_end = std::mem::replace(&mut self.is_behind_return, byte == b'\r') && byte == b'\n';
        match byte {
            _ if is_same_end => None,
            b'\r' => Some(b'\n'),
            _ => Some(byte),
        }
    }
}

/// How a byte looks in a message.
pub(super) fn shown(byte: u8) -> String {
    if byte.is_ascii_graphic() { format!("`{}`", char::from(byte)) } else { format!("0x{byte:02X}") }
}
