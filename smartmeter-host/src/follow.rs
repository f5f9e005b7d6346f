//! A file that is still being written.

use std::cell::RefCell;
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// How often a file is looked at.
const POLL: Duration = Duration::from_millis(200);
/// How much of a pipe is read at once.
const CHUNK: usize = 64 * 1024;

/// Set by the first signal that asks the process to end; the second one ends it.
///
/// # Errors
///
/// Where the system does not let signals be heard.
pub(crate) fn interrupted() -> io::Result<Arc<AtomicBool>> {
    let is_asked = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&is_asked))?;
        flag::register(signal, Arc::clone(&is_asked))?;
    }
    Ok(is_asked)
}

/// Why there was nothing more to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The file got shorter, or another one has taken its name: what comes next is another capture, from its start.
    Anew,
    /// Somebody has asked for it.
    Asked,
}

/// Reads a file and, at its end, waits for more, until it is asked to end. A file that was written anew and is longer than
/// before, all between two looks, goes unnoticed. Clones read from the same place.
#[derive(Clone)]
pub(crate) struct Follow(Rc<RefCell<Inner>>);

struct Inner {
    path: PathBuf,
    source: Source,
    read: u64,
    is_asked: Arc<AtomicBool>,
    end: Option<End>,
    /// Told once, where there is nothing more for the first time.
    waits: Option<Box<dyn FnOnce()>>,
}

enum Source {
    File(File),
    /// A pipe or a device, where nothing says whether more is there: something else waits for it.
    Stream(Receiver<io::Result<Vec<u8>>>, Vec<u8>),
}

impl Follow {
    /// `waits` is told when all that is there was read.
    pub(crate) fn open(path: &Path, is_asked: Arc<AtomicBool>, waits: Box<dyn FnOnce()>) -> io::Result<Self> {
        let file = File::open(path)?;
        let is_file = file.metadata()?.is_file();
        let source = if is_file { Source::File(file) } else { Source::Stream(stream(file), Vec::new()) };
        let inner = Inner { path: path.into(), source, read: 0, is_asked, end: None, waits: Some(waits) };
        Ok(Self(Rc::new(RefCell::new(inner))))
    }

    /// Why it ended; `None` where it did not.
    pub(crate) fn end(&self) -> Option<End> {
        self.0.borrow_mut().end.take()
    }
}

impl Read for Follow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.borrow_mut().read(buffer)
    }
}

impl Inner {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.end.is_none() {
            if self.is_asked.load(Ordering::Relaxed) {
                self.end = Some(End::Asked);
                break;
            }
            if let Some(len) = self.more(buffer)? {
                return Ok(len);
            }
            if let Some(waits) = self.waits.take() {
                waits();
            }
        }
        Ok(0)
    }

    /// What there is; `None` where that is nothing, after a while.
    fn more(&mut self, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        match &mut self.source {
            Source::File(file) => {
                let len = file.read(buffer)?;
                if len != 0 {
                    self.read = self.read.saturating_add(u64::try_from(len).unwrap_or(u64::MAX));
                    return Ok(Some(len));
                }
                if begins_anew(file, &self.path, self.read)? {
                    (self.read, self.end) = (0, Some(End::Anew));
                } else {
                    thread::sleep(POLL);
                }
            }
            Source::Stream(receiver, rest) => {
                if rest.is_empty() {
                    match receiver.recv_timeout(POLL) {
                        Ok(more) => *rest = more?,
                        Err(RecvTimeoutError::Timeout) => {}
                        // Nobody is left who could read it.
                        Err(RecvTimeoutError::Disconnected) => self.end = Some(End::Asked),
                    }
                }
                if !rest.is_empty() {
                    let len = rest.len().min(buffer.len());
                    rest.drain(..len).zip(buffer).for_each(|(byte, place)| *place = byte);
                    return Ok(Some(len));
                }
            }
        }
        Ok(None)
    }
}

/// Reads a pipe for as long as somebody wants to know. Also where nobody writes any more: somebody else may.
fn stream(mut pipe: File) -> Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::sync_channel(1);
    thread::spawn(move || {
        let mut chunk = vec![0; CHUNK];
        loop {
            let read = match pipe.read(&mut chunk) {
                Ok(0) => {
                    thread::sleep(POLL);
                    continue;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read.map(|len| chunk[..len].to_vec()),
            };
            let is_over = read.is_err();
            if sender.send(read).is_err() || is_over {
                return;
            }
        }
    });
    receiver
}

/// Begins at the start, where the file got shorter than what was read, or is another one.
fn begins_anew(file: &mut File, path: &Path, read: u64) -> io::Result<bool> {
    let metadata = file.metadata()?;
    if let Ok(now) = File::open(path)
        && !is_same(&metadata, &now.metadata()?)
    {
        *file = now;
    } else if metadata.len() < read {
        file.rewind()?;
    } else {
        return Ok(false);
    }
    Ok(true)
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
