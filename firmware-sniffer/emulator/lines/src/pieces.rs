//! Text in pieces: each call of the host out of an emulator takes long.

use core::fmt::{self, Write};

/// Gathers text and hands it on in pieces.
#[derive(Debug)]
pub struct Pieces<P> {
    put: P,
    bytes: [u8; 1024],
    len: usize,
}

impl<P: FnMut(&[u8]) -> fmt::Result> Pieces<P> {
    /// Hands pieces on to `put`.
    pub const fn new(put: P) -> Self {
        Self { put, bytes: [0; 1024], len: 0 }
    }

    /// Hands on what is left.
    ///
    /// # Errors
    ///
    /// What `put` says.
    pub fn flush(&mut self) -> fmt::Result {
        let len = core::mem::take(&mut self.len);
        (self.put)(self.bytes.get(..len).unwrap_or_default())
    }
}

impl<P: FnMut(&[u8]) -> fmt::Result> Write for Pieces<P> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.bytes().try_for_each(|byte| {
            if self.len == self.bytes.len() {
                self.flush()?;
            }
            self.bytes[self.len] = byte;
            self.len += 1;
            Ok(())
        })
    }
}
