//! Says of a device that it has fallen silent, and that it is back.

use std::collections::HashSet;
use std::time::Duration;

use tokio::time::interval;

use super::arrival::{Inbox, now};
use super::store::{DeviceRow, Store, StoreError};

/// A device of which nothing came for so long is silent, in milliseconds. A sniffer says each minute how it is.
const SILENCE: i64 = 10 * 60 * 1000;
/// How often it is looked.
const LOOK: Duration = Duration::from_secs(5);

/// Whether a device that was last seen at a moment is silent now, both in milliseconds since 1970.
#[must_use]
pub const fn is_silent(last_seen: i64, now: i64) -> bool {
    now.saturating_sub(last_seen) >= SILENCE
}

/// Looks at all devices until the collector is to stop.
pub(super) async fn watch(store: Store, mut inbox: Inbox) {
    let (mut silent, mut look) = (HashSet::new(), interval(LOOK));
    while inbox.unless_stopped(look.tick()).await.is_ok() {
        if let Err(error) = check(&store, &mut silent).await {
            tracing::warn!("can't see whether devices are silent: {error}");
        }
    }
}

async fn check(store: &Store, silent: &mut HashSet<i64>) -> Result<(), StoreError> {
    for DeviceRow { id, key, last_seen, .. } in store.devices().await? {
        if !is_silent(last_seen, now()) {
            if silent.remove(&id) {
                tracing::info!(device = %key, "is back");
            }
        } else if silent.insert(id) {
            let since = crate::show::utc(last_seen.div_euclid(1000)).unwrap_or_default();
            tracing::warn!(device = %key, "is silent since {since}");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_silent_after_ten_minutes() {
        assert!(!is_silent(5, 5 + SILENCE - 1) && is_silent(5, 5 + SILENCE));
        // A clock that was set back makes nobody silent.
        assert!(!is_silent(SILENCE * 2, 0));
    }
}
