//! Says how far the reading of a file has come.

use std::io::{self, Read, Seek, SeekFrom};

/// Is told how many bytes were read.
pub type Watcher = Box<dyn FnMut(usize)>;

/// A file, and who wants to know how much of it was read.
pub(super) struct Watched<R> {
    inner: R,
    pub(super) watcher: Option<Watcher>,
}

impl<R> Watched<R> {
    pub(super) const fn new(inner: R) -> Self {
        Self { inner, watcher: None }
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = self.inner.read(buffer)?;
        if let Some(watcher) = &mut self.watcher {
            watcher(len);
        }
        Ok(len)
    }
}

impl<R: Seek> Seek for Watched<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
