//! A capture that may still grow: read from its start, and what is stored of it already is passed over.

use std::io::SeekFrom;
use std::path::Path;
use std::time::Duration;

use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};

use super::text::Text;
use super::{Broken, Ended, LONGEST};
use crate::collector::arrival::{Inbox, new_session};
use crate::collector::store::{SessionSpan, Store, StoreError};

/// How often a file is looked at.
const POLL: Duration = Duration::from_millis(200);

/// Reads a file, waits for more, and begins anew where it got shorter or is another one.
pub(super) async fn follow(path: &Path, store: &Store, inbox: &mut Inbox) -> Result<Ended, Broken> {
    loop {
        let mut file = File::open(path).await?;
        let session = resumed(&mut file, store, inbox.name()).await?.unwrap_or_else(new_session);
        file.seek(SeekFrom::Start(0)).await?;
        let mut text = Text::resume(inbox.name(), session);
        let stopped = read(path, &mut file, &mut text, inbox).await;
        match stopped {
            // It is the same file when the collector starts again.
            Err(Broken::Stopped) => return Err(Broken::Stopped),
            Err(error) => return Err(error),
            Ok(()) => {
                tracing::info!(source = %inbox.name(), "got shorter, or is another file now: reading it from its start");
                text.end(inbox).await?;
            }
        }
    }
}

/// Reads until it is no longer what it was.
async fn read(path: &Path, file: &mut File, text: &mut Text, inbox: &mut Inbox) -> Result<(), Broken> {
    let (mut bytes, mut read) = ([0; LONGEST], 0);
    loop {
        let len = file.read(&mut bytes).await?;
        read += len as u64;
        if len > 0 {
            text.push(&bytes[..len], inbox).await?;
        } else if is_other(path, file, read).await? {
            return Ok(());
        } else {
            inbox.unless_stopped(tokio::time::sleep(POLL)).await?;
        }
    }
}

async fn is_other(path: &Path, file: &File, read: u64) -> std::io::Result<bool> {
    let ours = file.metadata().await?;
    if !ours.is_file() {
        // A pipe or a device: nothing but what comes.
        return Ok(false);
    }
    // Where nothing has its name for a moment, something will have.
    let Ok(now) = tokio::fs::metadata(path).await else { return Ok(false) };
    Ok(ours.len() < read || !is_same(&ours, &now))
}

#[cfg(unix)]
fn is_same(one: &std::fs::Metadata, other: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same(_: &std::fs::Metadata, _: &std::fs::Metadata) -> bool {
    true
}

/// The last session of this file, where all its words are those that the file begins with.
async fn resumed(file: &mut File, store: &Store, device: &str) -> Result<Option<u32>, Broken> {
    if !file.metadata().await?.is_file() {
        return Ok(None);
    }
    let database = |error: StoreError| std::io::Error::other(error);
    let sessions = store.sessions(Some(device)).await.map_err(database)?;
    let Some(SessionSpan { id, number, pruned, closed: false, .. }) = sessions.last().cloned() else { return Ok(None) };
    let (mut bytes, mut from, mut text) = ([0; LONGEST], 0, Text::resume(device, number));
    let mut read: Vec<u16> = Vec::new();
    // Those can't be compared.
    let mut skipped = usize::try_from(pruned).unwrap_or(usize::MAX);
    loop {
        let page = store.page(id, from).await.map_err(database)?;
        let Some(last) = page.last() else { return Ok(Some(number)) };
        from = last.first + last.count;
        let stored: Vec<u16> = page.into_iter().flat_map(|chunk| chunk.words).collect();
        while read.len() < stored.len().saturating_add(skipped) {
            let len = file.read(&mut bytes).await?;
            if len == 0 {
                return Ok(None);
            }
            read.extend(text.words(&bytes[..len]).0);
        }
        read.drain(..std::mem::take(&mut skipped));
        if read[..stored.len()] != stored {
            return Ok(None);
        }
        read.drain(..stored.len());
    }
}
