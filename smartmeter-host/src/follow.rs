//! A file that is still being written.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// How often a file is looked at.
const POLL: Duration = Duration::from_millis(200);

/// Reads a file and, at its end, waits for more. It only ends where the file got shorter, or another
/// file has taken its name: what is read after that is another capture, from the start of the file.
/// A file that was written anew and is longer than before, all between two looks, goes unnoticed.
#[derive(Debug)]
pub(crate) struct Follow {
    path: PathBuf,
    file: File,
    read: u64,
}

impl Follow {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.into(), file: File::open(path)?, read: 0 })
    }

    /// Begins at the start, where the file got shorter than what was read, or is another one.
    fn begins_anew(&mut self) -> io::Result<bool> {
        let metadata = self.file.metadata()?;
        if !metadata.is_file() {
            // A pipe or a device: nothing but what comes.
            return Ok(false);
        }
        if let Ok(now) = File::open(&self.path)
            && !is_same(&metadata, &now.metadata()?)
        {
            self.file = now;
        } else if metadata.len() < self.read {
            self.file.rewind()?;
        } else {
            return Ok(false);
        }
        self.read = 0;
        Ok(true)
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
            if self.begins_anew()? {
                return Ok(0);
            }
            thread::sleep(POLL);
        }
    }
}

/// Whether two names lead to one file.
#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Whether two names lead to one file: elsewhere only its length tells.
#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    true
}
