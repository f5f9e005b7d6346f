//! All captures of a folder as tests: what each says is kept beside it, as text that a person can check.
//!
//! With the feature `testing`, this is a whole test:
//!
//! ```no_run
//! # use smartmeter_proto::p350::P350 as MyBus;
//! #[test]
//! fn captures_say_what_they_said() {
//!     smartmeter_proto::testing::check_captures::<MyBus>("captures");
//! }
//! ```
//!
//! Each `*.txt` in the folder is a capture in [text](crate::text), and has a snapshot of the same name that ends in
//! `.snap`. The test fails where one says something else than its snapshot, where one has none, and where a snapshot
//! has no capture; the message says what to do. It fails, too, where anything else is in the folder, which would be no test
//! though it looks like one: recordings in other formats, and folders below. Notes (`*.md`) and hidden files may lie there.
//! With the environment variable [`BLESS`] set to 1 the snapshots are written anew: read the diff before you commit it. The
//! folder is relative to the package under test.
//!
//! Beside what a snapshot says, each transaction that decodes must encode to its own bytes, whatever was blessed.
//!
//! What a snapshot looks like is up to [`Captures::check`]'s argument; [`check_captures`] uses [`listing`].

#![allow(clippy::panic, reason = "a test that fails panics")]

mod difference;
mod listing;

use std::boxed::Box;
use std::collections::BTreeSet;
use std::env;
use std::error::Error;
use std::ffi::OsStr;
use std::format;
use std::fs;
use std::path::{Path, PathBuf};
use std::string::String;
use std::vec::Vec;

pub use self::listing::listing;
use crate::Protocol;

/// Set to 1, this environment variable makes a test write what it otherwise compares with.
pub const BLESS: &str = "BLESS_CAPTURES";

/// What a capture's snapshot ends in.
const SNAPSHOT: &str = "snap";

/// Why something can't be shown or compared.
pub type Failure = Box<dyn Error>;

/// Compares all captures in a folder with their snapshots, as [listings](listing).
///
/// # Panics
///
/// Where one is not as its snapshot says, and where a capture or a snapshot stands alone.
pub fn check_captures<P: Protocol>(folder: impl AsRef<Path>) {
    Captures::in_folder(folder).check(listing::<P>);
}

/// The captures in a folder.
#[derive(Debug, Clone)]
pub struct Captures {
    folder: PathBuf,
}

impl Captures {
    /// All `*.txt` in a folder, which is relative to the package under test.
    #[must_use]
    pub fn in_folder(folder: impl AsRef<Path>) -> Self {
        let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
        Self { folder: package.join(folder) }
    }

    /// Compares what `show` makes of each capture's text with its snapshot; or writes that, with [`BLESS`].
    ///
    /// # Panics
    ///
    /// Where one is not as its snapshot says, and where a capture or a snapshot stands alone.
    pub fn check(&self, show: impl Fn(&str) -> Result<String, Failure>) {
        let is_blessed = env::var_os(BLESS).is_some_and(|value| value == "1");
        let failures = match self.compare(is_blessed, show) {
            Ok(failures) => failures,
            Err(failure) => std::vec![format!("{}: {failure}", self.folder.display())],
        };
        if !failures.is_empty() {
            panic!("{}", failures.join("\n\n"));
        }
    }

    fn compare(
        &self,
        is_blessed: bool,
        show: impl Fn(&str) -> Result<String, Failure>,
    ) -> Result<Vec<String>, Failure> {
        let (captures, mut alone) = (self.files("txt")?, self.files(SNAPSHOT)?);
        if captures.is_empty() {
            return Err("there is no capture, which is a file *.txt, in this folder".into());
        }
        let mut failures = self.strangers()?;
        for capture in captures {
            let snapshot = capture.with_extension(SNAPSHOT);
            alone.remove(&snapshot);
            let compared = fs::read_to_string(&capture)
                .map_err(Failure::from)
                .and_then(|text| show(&text))
                .and_then(|shown| compare_one(&snapshot, &shown, is_blessed));
            match compared {
                Ok(None) => {}
                Ok(Some(failure)) => failures.push(failure),
                Err(failure) => failures.push(format!("{}: {failure}", capture.display())),
            }
        }
        for snapshot in alone {
            if is_blessed {
                fs::remove_file(&snapshot)?;
            } else {
                failures.push(format!("{}: a snapshot without a capture. {}", snapshot.display(), advice("remove it")));
            }
        }
        Ok(failures)
    }

    /// What is neither a capture nor a snapshot, and why that is wrong.
    fn strangers(&self) -> Result<Vec<String>, Failure> {
        let mut strangers = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
            if name.starts_with('.') || (path.is_file() && ["txt", SNAPSHOT, "md"].contains(&extension)) {
                continue;
            }
            let what = if path.is_dir() {
                "captures in a folder below are not looked at: give it a test of its own, or move them up"
            } else {
                "no capture, which is text in a file *.txt: `smartmeter capture add` makes one of a recording"
            };
            strangers.push(format!("{}: {what}.", path.display()));
        }
        strangers.sort();
        Ok(strangers)
    }

    fn files(&self, extension: &str) -> Result<BTreeSet<PathBuf>, Failure> {
        let mut files = BTreeSet::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.extension() == Some(OsStr::new(extension)) {
                files.insert(path);
            }
        }
        Ok(files)
    }
}

/// What is wrong with a snapshot, if something is.
fn compare_one(snapshot: &Path, shown: &str, is_blessed: bool) -> Result<Option<String>, Failure> {
    let name = snapshot.display();
    let old = match fs::read_to_string(snapshot) {
        Ok(old) => Some(old.replace("\r\n", "\n")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(format!("{name}: {error}").into()),
    };
    match old {
        Some(old) if old == shown => Ok(None),
        _ if is_blessed => fs::write(snapshot, shown).map(|()| None).map_err(Failure::from),
        None => Ok(Some(format!("{name}: there is no snapshot yet. {}", advice("write it")))),
        Some(old) => {
            let difference = difference::difference(&old, shown);
            Ok(Some(format!("{name}: the capture now says something else. {}\n{difference}", advice("accept it"))))
        }
    }
}

fn advice(what: &str) -> String {
    format!("To {what}: run the test with {BLESS}=1, then read the diff.")
}

#[cfg(test)]
mod tests;
