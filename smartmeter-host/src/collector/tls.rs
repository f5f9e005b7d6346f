//! TLS: a certificate and its key, from files that may be renewed while the collector runs.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Where a certificate and its key are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, and those that vouch for it, in PEM.
    pub certificate: PathBuf,
    /// Its key, in PEM.
    pub key: PathBuf,
}

/// What new connections are secured with.
#[derive(Clone)]
pub(super) struct Tls {
    files: TlsFiles,
    acceptor: Arc<Mutex<TlsAcceptor>>,
}

impl Tls {
    /// Reads both files.
    pub(super) fn read(files: TlsFiles) -> anyhow::Result<Self> {
        let acceptor = Arc::new(Mutex::new(acceptor(&files)?));
        Ok(Self { files, acceptor })
    }

    /// For one connection.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        self.acceptor.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads them again, for connections to come. Where they are wrong, it goes on with what it has.
    fn renew(&self) {
        match acceptor(&self.files) {
            Ok(new) => {
                *self.acceptor.lock().unwrap_or_else(PoisonError::into_inner) = new;
                tracing::info!("SIGHUP: the certificate was read again");
            }
            Err(error) => tracing::error!("SIGHUP: going on with the certificate from before: {error:#}"),
        }
    }

    /// Reads them again at each SIGHUP.
    #[cfg(unix)]
    pub(super) fn renew_when_asked(&self) -> std::io::Result<impl Future<Output = ()> + use<>> {
        use tokio::signal::unix::{SignalKind, signal};
        let (tls, mut hangup) = (self.clone(), signal(SignalKind::hangup())?);
        Ok(async move {
            while hangup.recv().await.is_some() {
                tls.renew();
            }
        })
    }
}

fn acceptor(files: &TlsFiles) -> anyhow::Result<TlsAcceptor> {
    let name = |path: &Path| path.display().to_string();
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_file_iter(&files.certificate)
        .with_context(|| format!("--tls-cert {}", name(&files.certificate)))?
        .collect();
    let certificates = certificates.with_context(|| format!("--tls-cert {}", name(&files.certificate)))?;
    let what = format!("--tls-cert {}: expected a certificate in PEM", name(&files.certificate));
    anyhow::ensure!(!certificates.is_empty(), what);
    let key = PrivateKeyDer::from_pem_file(&files.key).with_context(|| format!("--tls-key {}", name(&files.key)))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .with_context(|| format!("--tls-cert {}, --tls-key {}", name(&files.certificate), name(&files.key)))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
