//! Files that are written: whole, or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// A file that takes its name when all of it is written. Until then there is what was there before.
pub(super) enum Output {
    /// Beside the one that it becomes.
    Beside(NamedTempFile, PathBuf),
    /// A pipe or a device, which nothing can take the place of.
    Device(File),
}

impl Output {
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let old = fs::metadata(path).ok();
        if old.as_ref().is_some_and(|old| old.is_file() && old.permissions().readonly()) {
            // A new file could take its place all the same, which is not what it is read-only for.
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
        }
        if old.as_ref().is_some_and(|old| !old.is_file() && !old.is_dir()) {
            return File::create(path).map(Self::Device);
        }
        // Where the name is a link, the file that it leads to is the one that is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.into());
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            let why = format!("there is no folder {}", folder.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, why));
        }
        let mut builder = Builder::new();
        builder.prefix(".smartmeter-").suffix(".part");
        let permissions = old.as_ref().map(fs::Metadata::permissions).or_else(usual);
        let file = match permissions {
            Some(permissions) => builder.permissions(permissions).tempfile_in(folder),
            None => builder.tempfile_in(folder),
        };
        Ok(Self::Beside(file?, path))
    }

    /// All is written.
    pub(super) fn keep(self) -> io::Result<()> {
        match self {
            Self::Beside(file, path) => file.persist(path).map(|_| ()).map_err(|error| error.error),
            Self::Device(_) => Ok(()),
        }
    }

    /// The same, where there is no such file yet.
    pub(super) fn keep_new(self) -> io::Result<()> {
        match self {
            Self::Beside(file, path) => file.persist_noclobber(path).map(|_| ()).map_err(|error| error.error),
            Self::Device(_) => Err(io::ErrorKind::AlreadyExists.into()),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Beside(file, _) => file.write(bytes),
            Self::Device(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Beside(file, _) => file.flush(),
            Self::Device(file) => file.flush(),
        }
    }
}

/// Those of any new file, of which the user's mask takes some away.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere there are none")]
fn usual() -> Option<fs::Permissions> {
    Some(std::os::unix::fs::PermissionsExt::from_mode(0o666))
}

/// Elsewhere a folder says what its files may.
#[cfg(not(unix))]
fn usual() -> Option<fs::Permissions> {
    None
}
