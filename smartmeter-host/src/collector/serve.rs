//! Puts the parts together, and stops them in the order in which data goes: sources, ingest, database.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use smartmeter_proto::{Frame, Protocol};
use tokio::net::TcpListener;
use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::JoinSet;

use super::alarm::{Limits, Pulses, Watchdog, Webhook};
use super::api::Api;
use super::arrival::{Inbox, QUEUE, now};
use super::config::Settings;
use super::counts::Counts;
use super::http;
use super::influx;
use super::ingest::Ingest;
use super::mqtt;
use super::news::WAITING;
use super::sources::{self, Source};
use super::tls::Tls;
use crate::gaps;
use crate::simulate::port::Port;
use crate::simulate::sniffer::{Sending, Sniffer, identity};
use crate::simulate::{Bus, Damage, Make, Pace, Scene};

/// How long requests and sources have to end when the collector is to stop.
const PATIENCE: Duration = Duration::from_secs(5);
/// So many in a row that are missing are an alarm, but not before that time.
const MISSED: u32 = 4;
const SHORTEST: Duration = Duration::from_secs(60);
/// What the built-in simulator has behind it when it starts, so that there is something to see: in seconds.
const PAST: i64 = 26 * 3600;

/// Collects until somebody says stop.
///
/// # Errors
///
/// Where the database or the port can't be had, or what came could not be stored in the end.
pub async fn serve<P: Protocol + 'static>(settings: Settings, simulator: Option<Make>) -> anyhow::Result<()> {
    http::raise_limit();
    let store = settings.database.open().await?;
    store.limit(settings.bounds.query_time);
    let listener = TcpListener::bind(settings.listen).await.with_context(|| format!("--listen {}", settings.listen))?;
    let address = listener.local_addr()?;
    let tls = settings.tls.map(Tls::read).transpose()?;
    if !address.ip().is_loopback() && tls.is_none() {
        tracing::warn!("{address} is open to the network, and nothing is encrypted");
    }
    let (queue, arrivals) = mpsc::channel(QUEUE);
    let (stop, stopping) = watch::channel(false);
    let (news, _) = broadcast::channel(WAITING);
    let counts = Arc::new(Counts::default());
    let inbox = Inbox::new(queue, counts.clone(), stopping, "api");

    let (last, is_last) = watch::channel(false);
    let pulses = Arc::new(Pulses::default());
    let ingest = Ingest::<P>::new(store.clone(), counts, news.clone(), pulses.clone(), settings.bounds.devices);
    let ingest = tokio::spawn(ingest.run(arrivals, is_last));
    let mut tasks = JoinSet::new();
    for address in settings.sources {
        let name = address.to_string();
        let source =
            Source::open(address, settings.bounds.datagrams).await.with_context(|| format!("--source {name}"))?;
        tasks.spawn(sources::run(source, store.clone(), inbox.named(&name)));
    }
    if settings.simulate {
        let make = simulator.context("--simulate: nobody has written a simulator for this protocol")?;
        tasks.spawn(simulated(make, inbox.named("simulator")));
    }
    let (watchers, _) = broadcast::channel(WAITING);
    if let Some(broker) = settings.mqtt {
        let heard = (news.subscribe(), watchers.subscribe());
        tasks.spawn(mqtt::publish((broker, settings.discovery), store.clone(), heard, inbox.named("mqtt")));
    }
    if let Some(to) = settings.influxdb {
        tasks.spawn(influx::push(to, store.clone(), inbox.named("influxdb")));
    }
    let webhook = settings.webhook.as_deref().map(Webhook::new).transpose()?;
    let limits = Limits { silence: settings.silence, cadence: cadence::<P>(), damage: settings.damage };
    let watchdog = Watchdog { store: store.clone(), pulses, limits, watchers: watchers.clone(), webhook };
    tasks.spawn(watchdog.run(inbox.clone()));
    let api = Api::new::<P>(
        store.clone(),
        inbox.clone(),
        (news, watchers),
        (settings.tokens, settings.bounds.requests),
        settings.calendar,
    );
    let scheme = if tls.is_some() { "https" } else { "http" };
    #[cfg(unix)]
    let renewing = tls.as_ref().map(Tls::renew_when_asked).transpose()?.map(tokio::spawn);
    tasks.spawn(http::serve(listener, tls, api.router(), inbox));
    let asked = asked_to_stop()?;
    // Scripts and tests wait for this line.
    println!("listening at {scheme}://{address}");
    tracing::info!(database = %settings.database, "collecting");

    let aborted = ingest.abort_handle();
    let ended = async { ingest.await.context("the ingest task panicked")? };
    tokio::pin!(ended);
    tokio::select! {
        early = &mut ended => return early,
        signal = asked => tracing::info!("{signal}: stopping"),
    }
    stop.send_replace(true);
    #[cfg(unix)]
    renewing.inspect(tokio::task::JoinHandle::abort);
    if tokio::time::timeout(PATIENCE, async { while tasks.join_next().await.is_some() {} }).await.is_err() {
        tracing::warn!("some connections did not end within {PATIENCE:?}");
        tasks.shutdown().await;
    }
    let stored = match tokio::time::timeout(PATIENCE, &mut ended).await {
        Ok(stored) => Ok(stored),
        // Who does not read an answer holds up its connection, and with it the queue. What it brings now is not acknowledged.
        Err(_) => {
            last.send_replace(true);
            tokio::time::timeout(PATIENCE * 3, ended).await
        }
    };
    aborted.abort();
    store.close().await;
    stored.context("what came last could not be stored in time; what was not acknowledged will be sent again")??;
    tracing::info!("stopped");
    Ok(())
}

/// How long no reading may come: a few times as long as it declares from one to the next.
fn cadence<P: Protocol>() -> Option<Duration> {
    let seconds = gaps::cadence(P::Transaction::SCHEMA)?;
    Some(Duration::from_secs(seconds.into()) * MISSED).map(|limit| limit.max(SHORTEST))
}

/// A simulated meter, by the link, as if it were outside.
async fn simulated(make: Make, mut inbox: Inbox) {
    let scene = Scene { seed: 1, start: now() / 1000 - PAST, damage: Damage::Light };
    let sending = Sending { bus: Bus::new(make, &scene), pace: Pace::of(1.0), end: i64::MAX };
    let mut sniffer = Sniffer::new(sending, identity(scene.seed));
    let mut port = Port::collector(inbox.clone());
    // It ends when the collector does.
    let _ = inbox.unless_stopped(sniffer.send(&mut port)).await;
}

/// Listens from now on for Ctrl-C, and for what a service manager sends; the future waits for one of them.
#[cfg(unix)]
pub(super) fn asked_to_stop() -> std::io::Result<impl Future<Output = &'static str>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => "interrupted",
            _ = terminate.recv() => "SIGTERM",
        }
    })
}

/// Waits for Ctrl-C.
#[cfg(not(unix))]
pub(super) fn asked_to_stop() -> std::io::Result<impl Future<Output = &'static str>> {
    Ok(async {
        match tokio::signal::ctrl_c().await {
            Ok(()) => "interrupted",
            Err(_) => std::future::pending().await,
        }
    })
}
