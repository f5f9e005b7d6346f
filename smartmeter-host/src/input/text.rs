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

/// How a byte looks in a message.
pub(super) fn shown(byte: u8) -> String {
    if byte.is_ascii_graphic() { format!("`{}`", char::from(byte)) } else { format!("0x{byte:02X}") }
}
