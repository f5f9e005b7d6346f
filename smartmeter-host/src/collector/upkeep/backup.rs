//! `smartmeter backup`: a copy of a database in use, whole at one moment.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

use crate::collector::store::{Store, writable};

/// Copies a database into a new file. Where it is interrupted, there is none of that name.
///
/// # Errors
///
/// Where there is such a file, it can't be written, or the copy is not sound.
pub async fn backup(store: &Store, to: &Path) -> anyhow::Result<()> {
    ensure!(
        !store.is_shared(),
        "a database of PostgreSQL is copied by its own tool: pg_dump --format=custom --file={} URL",
        to.display()
    );
    let name = to.display().to_string();
    ensure!(!to.exists(), "{name}: there is such a file already");
    let part = PathBuf::from(format!("{name}.part"));
    // What is left of a copy that was interrupted.
    let _ = fs::remove_file(&part);
    let copied = copy(store, &part).await;
    if copied.is_err() {
        let _ = fs::remove_file(&part);
    }
    copied.with_context(|| name.clone())?;
    // Not over what somebody else has made meanwhile.
    fs::hard_link(&part, to).with_context(|| name.clone())?;
    fs::remove_file(&part)?;
    if let Some(folder) = to.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        // Where a folder can't be synced, the system does that by itself.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

async fn copy(store: &Store, part: &Path) -> anyhow::Result<()> {
    // It is made here, so that nobody else reads it.
    writable(part)?;
    store.copy(part).await?;
    let copy = Store::existing(part).await?;
    let faults = copy.integrity().await?;
    copy.close().await;
    ensure!(faults.is_empty(), "the copy is not sound: {}", faults.join("; "));
    File::options().write(true).open(part)?.sync_all()?;
    Ok(())
}
