//! Sessions in a folder, a capture each, which any moment may end the writing of.
//!
//! After each piece a comment says the number of the word that is expected next. What stands behind the last such comment was
//! being written when the collector was killed; it was not acknowledged, and is cut off.
//!
//! Errors name the folder, or the file in it.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use sniffer_core::serial::Text;

use super::named;
use crate::collector::{Session, Store, lost_words};

const NEXT: &str = "\n# next ";
/// Locked by whoever collects there. It stays: whoever takes it away may take that of the next one.
const LOCK: &str = ".lock";

/// A folder with a file for each session, in the order in which they came.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    sessions: HashMap<Session, Kept>,
    /// Held as long as it is open.
    _lock: File,
}

#[derive(Debug)]
struct Kept {
    path: PathBuf,
    file: File,
    next: u64,
}

impl Folder {
    /// Opens it, or makes it, and goes on where it ends.
    ///
    /// # Errors
    ///
    /// Where it can't be read or written, or somebody else collects into it.
    pub fn open(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path).map_err(named(path.display()))?;
        // Now, and not when the first words have come.
        tempfile::tempfile_in(path).map_err(named(path.display()))?;
        let lock = lock(path).map_err(named(path.display()))?;
        let mut sessions = HashMap::new();
        for file in Self::files(path).map_err(named(path.display()))? {
            if let Some(session) = session_of(&file) {
                sessions.insert(session, resume(&file).map_err(named(file.display()))?);
            }
        }
        Ok(Self { path: path.into(), sessions, _lock: lock })
    }

    /// The captures in such a folder, in order.
    ///
    /// # Errors
    ///
    /// Where it can't be read.
    pub fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
        let mut files =
            fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
        files.retain(|file| session_of(file).is_some());
        files.sort();
        Ok(files)
    }

    fn kept(&mut self, session: Session) -> io::Result<&mut Kept> {
        let count = self.sessions.len();
        match self.sessions.entry(session) {
            std::collections::hash_map::Entry::Occupied(kept) => Ok(kept.into_mut()),
            std::collections::hash_map::Entry::Vacant(place) => {
                let path = self.path.join(format!("{count:05}-{}.txt", name(session)));
                let file = File::options().append(true).create_new(true).open(&path).map_err(named(path.display()))?;
                let mut kept = Kept { path, file, next: 0 };
                kept.write(&format!("# session {}{NEXT}0\n", name(session)))?;
                Ok(place.insert(kept))
            }
        }
    }
}

impl Kept {
    fn write(&mut self, text: &str) -> io::Result<()> {
        self.file.write_all(text.as_bytes()).map_err(named(self.path.display()))
    }
}

impl Store for Folder {
    fn next(&self, session: Session) -> Option<u64> {
        self.sessions.get(&session).map(|kept| kept.next)
    }

    fn append(&mut self, session: Session, lost: u64, words: &[u16]) -> io::Result<()> {
        let kept = self.kept(session)?;
        let next = kept.next + lost + words.len() as u64;
        let (mut text, mut piece) = (Text::new(), String::new());
        for word in lost_words(lost).iter().chain(words) {
            text.word(*word, &mut piece).map_err(io::Error::other)?;
        }
        writeln!(piece, "{NEXT}{next}").map_err(io::Error::other)?;
        kept.write(&piece)?;
        kept.next = next;
        Ok(())
    }

    fn close(&mut self, session: Session) -> io::Result<()> {
        self.kept(session)?.write("# closed\n")
    }
}

/// Makes sure that nobody else collects there: each would acknowledge words that the other one does not have.
fn lock(folder: &Path) -> io::Result<File> {
    let lock = File::options().create(true).truncate(false).write(true).open(folder.join(LOCK))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(io::Error::new(ErrorKind::ResourceBusy, "somebody else collects into it")),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn name(session: Session) -> String {
    let device = session.device.iter().fold(String::new(), |name, byte| format!("{name}{byte:02x}"));
    format!("{device}-{:08x}", session.number)
}

fn session_of(path: &Path) -> Option<Session> {
    let mut parts = path.file_name()?.to_str()?.strip_suffix(".txt")?.split('-').skip(1);
    let (device, number) = (parts.next()?, parts.next()?);
    let device = u64::from_str_radix(device, 16).ok()?.to_be_bytes();
    Some(Session { device: device[2..].try_into().ok()?, number: u32::from_str_radix(number, 16).ok()? })
}

/// Cuts off what was not whole, and finds the number of the next word.
fn resume(path: &Path) -> io::Result<Kept> {
    let text = fs::read_to_string(path)?;
    let whole = text.rmatch_indices(NEXT).find_map(|(at, _)| {
        let number = &text[at + NEXT.len()..];
        let len = number.find('\n')?;
        Some((at + NEXT.len() + len + 1, number[..len].parse().ok()?))
    });
    let (len, next) = whole.unwrap_or((0, 0));
    let file = File::options().append(true).open(path)?;
    file.set_len(len as u64)?;
    Ok(Kept { path: path.into(), file, next })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SESSION: Session = Session { device: [2, 0, 0, 0, 0, 1], number: 7 };

    #[test]
    fn a_folder_goes_on_where_it_ends_and_cuts_off_what_is_not_whole() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let mut store = Folder::open(folder.path())?;
        assert_eq!(store.next(SESSION), None);
        store.append(SESSION, 0, &[0xBBBB, 0x0D])?;
        store.append(SESSION, 3, &[0xFFFF])?;
        drop(store);
        let path = Folder::files(folder.path())?.remove(0);
        File::options().append(true).open(&path)?.write_all(b"04 FF")?;
        let mut store = Folder::open(folder.path())?;
        assert_eq!(store.next(SESSION), Some(6));
        store.append(SESSION, 0, &[0x04, 0xFFFF])?;
        let text = fs::read_to_string(path)?;
        let words = smartmeter_proto::text::Lexer::new()
            .words(text.as_bytes())
            .map(|token| token.map(|token| u16::from(token.word)))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| io::Error::other(error.to_string()))?;
        assert_eq!(words, [0xBBBB, 0x0D, 0xD003, 0xFFFF, 0x04, 0xFFFF]);
        Ok(())
    }

    #[test]
    fn a_folder_is_of_one_collector_at_a_time() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let store = Folder::open(folder.path())?;
        let said = Folder::open(folder.path()).expect_err("it is taken").to_string();
        assert_eq!(said, format!("{}: somebody else collects into it", folder.path().display()));
        drop(store);
        Folder::open(folder.path()).map(|_| ())
    }

    #[test]
    fn an_error_names_the_file() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let mut store = Folder::open(folder.path())?;
        // Also who may do everything can't make a file in a folder that is gone.
        fs::remove_dir_all(folder.path())?;
        let said = store.append(SESSION, 0, &[0x0D]).expect_err("there is no folder").to_string();
        let file = folder.path().join("00000-020000000001-00000007.txt");
        assert!(said.starts_with(&format!("{}: ", file.display())), "{said}");
        let text = folder.path().with_extension("txt");
        fs::write(&text, "")?;
        let said = Folder::open(&text).expect_err("a file is no folder").to_string();
        fs::remove_file(&text)?;
        assert!(said.starts_with(&format!("{}: ", text.display())), "{said}");
        Ok(())
    }
}
