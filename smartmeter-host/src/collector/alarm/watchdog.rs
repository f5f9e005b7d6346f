//! Raises alarms and resolves them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;
use std::time::Duration;

use super::{AlarmRow, AlarmSender, Kind, Limits, Pulses, Webhook, is_waited_for};
use crate::collector::arrival::{Inbox, now};
use crate::collector::store::{Store, StoreError};

/// How often a look is taken.
const LOOK: Duration = Duration::from_secs(1);

/// Looks after devices.
pub(in crate::collector) struct Watchdog {
    pub(in crate::collector) store: Store,
    pub(in crate::collector) pulses: Arc<Pulses>,
    pub(in crate::collector) limits: Limits,
    pub(in crate::collector) watchers: AlarmSender,
    pub(in crate::collector) webhook: Option<Webhook>,
}

type Raised = HashMap<(i64, Kind), AlarmRow>;

impl Watchdog {
    /// Until the collector is to stop.
    pub(in crate::collector) async fn run(self, mut inbox: Inbox) {
        let mut raised = None;
        while inbox.unless_stopped(tokio::time::sleep(LOOK)).await.is_ok() {
            let looked = match &mut raised {
                Some(raised) => self.look(raised).await,
                none => self.begin().await.map(|found| *none = Some(found)),
            };
            if let Err(error) = looked {
                // The next look is soon.
                tracing::error!("alarms can't be stored: {error}");
            }
        }
    }

    /// What was raised before, and who is waited for.
    async fn begin(&self) -> Result<Raised, StoreError> {
        for device in self.store.devices().await? {
            if is_waited_for(&device.key) {
                let ago = u64::try_from(now().saturating_sub(device.last_seen)).unwrap_or_default();
                self.pulses.known(device.id, Duration::from_millis(ago));
            }
        }
        let open = self.store.alarms(None, true, u32::MAX).await?;
        let kind = |alarm: &AlarmRow| Kind::ALL.into_iter().find(|kind| kind.as_str() == alarm.kind);
        Ok(open.into_iter().filter_map(|alarm| Some(((alarm.device, kind(&alarm)?), alarm))).collect())
    }

    /// What is wrong, but for what another collector hears into the same database.
    async fn wrong(&self, raised: &Raised) -> Result<Vec<(i64, Kind, String)>, StoreError> {
        let wrong = || self.pulses.wrong(&self.limits, |device, kind| raised.contains_key(&(device, kind)));
        let found = wrong();
        if !self.store.is_shared() || !found.iter().any(|(_, kind, _)| *kind != Kind::Damage) {
            return Ok(found);
        }
        for device in self.store.devices().await? {
            let ago = u64::try_from(now().saturating_sub(device.last_seen)).unwrap_or_default();
            self.pulses.elsewhere(device.id, Duration::from_millis(ago));
        }
        Ok(wrong())
    }

    async fn look(&self, raised: &mut Raised) -> Result<(), StoreError> {
        let wrong = self.wrong(raised).await?;
        let over: Vec<_> = raised
            .keys()
            .filter(|(device, kind)| !wrong.iter().any(|(of, is, _)| (of, is) == (device, kind)))
            .copied()
            .collect();
        for key in over {
            let Some(alarm) = raised.get(&key) else { continue };
            let until = now();
            self.store.resolve(alarm.id, until).await?;
            if let Some(alarm) = raised.remove(&key) {
                self.tell(AlarmRow { until: Some(until), ..alarm });
            }
        }
        for (device, kind, text) in wrong {
            if let Entry::Vacant(place) = raised.entry((device, kind)) {
                let alarm = self.store.raise(device, kind, now(), &text).await?;
                self.tell(place.insert(alarm).clone());
            }
        }
        Ok(())
    }

    fn tell(&self, alarm: AlarmRow) {
        let AlarmRow { key, kind, text, .. } = &alarm;
        match alarm.until {
            None => tracing::warn!(device = %key, kind = %kind, "alarm: {text}"),
            Some(_) => tracing::info!(device = %key, kind = %kind, "resolved: {text}"),
        }
        if let Some(webhook) = &self.webhook {
            webhook.tell(&alarm);
        }
        // Perhaps nobody watches.
        let _ = self.watchers.send(Arc::new(alarm));
    }
}
