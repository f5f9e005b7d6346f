//! Connections of programs, browsers and sniffers: as many as there may be, and none that says nothing.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::{Extension, Router};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::arrival::Inbox;
use super::limit::Said;
use super::tls::Tls;

/// How long a connection has to say what it wants: a new one, and one that was answered.
const HEAD: Duration = Duration::from_secs(10);
/// The longest head of a request.
const LONGEST_HEAD: usize = 16 * 1024;
/// How many connections there may be; of more, the last ones wait.
const CONNECTIONS: usize = 16_384;
/// How long to wait where the system has no more of them.
const PAUSE: Duration = Duration::from_millis(100);

/// The place of one connection among all that there may be, which it has until it ends.
pub(super) type Place = Arc<Taken>;

/// A place that is taken.
pub(super) struct Taken {
    _permit: Option<OwnedSemaphorePermit>,
    said: Arc<Said>,
}

impl Taken {
    /// Counts that a connection is closed of which nothing came, and says so, once a minute and address.
    pub(super) fn is_silent(&self, from: SocketAddr, inbox: &Inbox) {
        inbox.counts().silent.add(1);
        if self.said.is_due(from.ip()) {
            tracing::warn!("closed: nothing came of a connection from {}, and perhaps of others from there", from.ip());
        }
    }
}

/// Takes connections until the collector is to stop, and then lets those end that are being answered.
pub(super) async fn serve(listener: TcpListener, tls: Option<Tls>, router: Router, mut inbox: Inbox) {
    let (graceful, room) = (GracefulShutdown::new(), Arc::new(Semaphore::new(CONNECTIONS)));
    let said = Arc::new(Said::default());
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(LONGEST_HEAD);
    while let Ok((stream, from, place)) = inbox.unless_stopped(accept(&listener, &room, &said)).await {
        // A WebSocket goes on when the request for it has ended.
        let about = (Extension(ConnectInfo(from)), Extension(place.clone()));
        let service = TowerToHyperService::new(router.clone().layer(about));
        let (builder, watcher, mut stop) = (builder.clone(), graceful.watcher(), inbox.clone());
        let tls = tls.as_ref().map(Tls::acceptor);
        tokio::spawn(async move {
            // The time for a head begins with its first byte, so that one is waited for.
            let spoke = stop.unless_stopped(timeout(HEAD, stream.peek(&mut [0]))).await;
            let is_there = matches!(spoke, Ok(Ok(Ok(1..))));
            if matches!(spoke, Ok(Err(_))) {
                place.is_silent(from, &stop);
            }
            // Whoever breaks off has seen enough.
            match tls.filter(|_| is_there) {
                Some(acceptor) => {
                    let secured = stop.unless_stopped(timeout(HEAD, acceptor.accept(stream))).await;
                    // Those that are served hold up no collector that is to stop.
                    drop(stop);
                    match secured {
                        Ok(Ok(Ok(stream))) => {
                            let served = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
                            let _ = watcher.watch(served.into_owned()).await;
                        }
                        Ok(Ok(Err(error))) => tracing::debug!("{from}: no TLS: {error}"),
                        _ => {}
                    }
                }
                None => {
                    drop(stop);
                    if is_there {
                        let served = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
                        let _ = watcher.watch(served.into_owned()).await;
                    }
                }
            }
            drop(place);
        });
    }
    drop((listener, router, inbox));
    graceful.shutdown().await;
}

async fn accept(listener: &TcpListener, room: &Arc<Semaphore>, said: &Arc<Said>) -> (TcpStream, SocketAddr, Place) {
    // It is never closed.
    let place = Arc::new(Taken { _permit: room.clone().acquire_owned().await.ok(), said: said.clone() });
    loop {
        match listener.accept().await {
            Ok((stream, from)) => return (stream, from, place),
            // One that broke off meanwhile, or too many open files: others will be closed.
            Err(error) => {
                tracing::debug!("no connection: {error}");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Lets this process have as many open files as it may.
#[cfg(unix)]
pub(super) fn raise_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    // Where that is not allowed, there are as many as there were.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
}

/// Lets this process have as many open files as it may: here it does.
#[cfg(not(unix))]
pub(super) fn raise_limit() {}
