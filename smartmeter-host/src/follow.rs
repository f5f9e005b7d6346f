//! A file that is still being written.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// How often a file is looked at.
const POLL: Duration = Duration::from_millis(200);

/// Reads a file and, at its end, waits for more. It only ends where the file got shorter: what is
/// read after that is another capture, from the start of the file.
#[derive(Debug)]
pub(crate) struct Follow {
    file: File,
    read: u64,
}

impl Follow {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { file: File::open(path)?, read: 0 })
    }

    /// Whether the file got shorter than what was read of it.
    fn is_truncated(&self) -> io::Result<bool> {
        Ok(self.file.metadata()?.len() < self.read)
    }
}

impl Read for Follow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let len = self.file.read(buffer)?;
            if len != 0 {
                self.read = self.read.saturating_add(u64::try_from(len).unwrap_or(u64::MAX));
                return Ok(len);
            }
            if self.is_truncated()? {
                self.file.rewind()?;
                self.read = 0;
                return Ok(0);
            }
            thread::sleep(POLL);
        }
    }
}
