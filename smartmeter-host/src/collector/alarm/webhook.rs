//! Tells somebody's server of alarms: each is a POST of JSON, as the interfaces show it.

use std::time::Duration;

use tokio::sync::mpsc;

use super::AlarmRow;

/// How many alarms wait for a slow server; of more, the later ones are left out, and that is logged.
const WAITING: usize = 256;
/// How long a server has to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long to wait before it is tried again.
const PAUSES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(10), Duration::from_secs(60)];

/// Somebody's server.
#[derive(Debug, Clone)]
pub struct Webhook {
    queue: mpsc::Sender<AlarmRow>,
}

impl Webhook {
    /// At this address, `http://…` or `https://…`.
    ///
    /// # Errors
    ///
    /// Where it is none.
    pub fn new(url: &str) -> anyhow::Result<Self> {
        check_url(url)?;
        let (queue, alarms) = mpsc::channel(WAITING);
        tokio::spawn(deliver(url.to_owned(), alarms));
        Ok(Self { queue })
    }

    pub(super) fn tell(&self, alarm: &AlarmRow) {
        if self.queue.try_send(alarm.clone()).is_err() {
            tracing::error!("the webhook is too slow: alarm {} is not told", alarm.id);
        }
    }
}

/// Whether it can be the address of a webhook.
pub(in crate::collector) fn check_url(url: &str) -> anyhow::Result<()> {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let is_one =
        host.is_some_and(|host| !host.is_empty() && !host.starts_with('/') && !url.contains(char::is_whitespace));
    anyhow::ensure!(is_one, "webhook `{url}`: expected http://… or https://…");
    Ok(())
}

async fn deliver(url: String, mut alarms: mpsc::Receiver<AlarmRow>) {
    let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).build();
    let agent = ureq::Agent::new_with_config(config);
    while let Some(alarm) = alarms.recv().await {
        // An alarm is always JSON.
        let Ok(body) = serde_json::to_string(&alarm) else { continue };
        for pause in PAUSES.into_iter().map(Some).chain([None]) {
            let (agent, to, body) = (agent.clone(), url.clone(), body.clone());
            let posted = tokio::task::spawn_blocking(move || {
                agent.post(&to).header("content-type", "application/json").send(body).map(drop)
            });
            let Ok(Err(error)) = posted.await else { break };
            // The address may hold a secret, which is nothing for a log.
            match pause {
                Some(pause) => {
                    tracing::warn!("the webhook does not take alarm {}, trying again in {pause:?}: {error}", alarm.id);
                    tokio::time::sleep(pause).await;
                }
                None => tracing::error!("the webhook does not take alarm {}, giving up: {error}", alarm.id),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_looked_at_before_anything_is_to_be_told() {
        assert!(["http://127.0.0.1:1/x", "https://example.org/hook?token=x"].iter().all(|url| check_url(url).is_ok()));
        for wrong in ["", "ftp://x", "https://", "https:///x", "http://a b", "example.org"] {
            assert!(check_url(wrong).is_err_and(|error| error.to_string().contains("expected http://")), "{wrong}");
        }
    }
}
