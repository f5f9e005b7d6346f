//! TLS, by a certificate that is made for the test, and renewed while the collector runs.

#![cfg(all(unix, feature = "collector"))]

mod collecting;
mod support;

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use collecting::{Collector, database, smartmeter};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, crypto};
use tokio_tungstenite::tungstenite;

/// A certificate for this machine, and its key.
fn certificate(folder: &Path, name: &str) -> Option<(PathBuf, PathBuf)> {
    let mut openssl = support::tool("openssl")?;
    let (certificate, key) = (folder.join(format!("{name}.pem")), folder.join(format!("{name}.key")));
    openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "2"]);
    openssl.args(["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]);
    openssl.args(["-addext", "basicConstraints=critical,CA:FALSE"]);
    support::output(openssl.arg("-keyout").arg(&key).arg("-out").arg(&certificate));
    Some((certificate, key))
}

/// The status of an answer to somebody who trusts this certificate only; nothing, where there is none.
fn status(collector: &Collector, certificate: &Path, path: &str) -> Option<u16> {
    use ureq::tls::{Certificate, RootCerts, TlsConfig};
    let pem = fs::read(certificate).expect("a certificate");
    let trusted = [Certificate::from_pem(&pem).expect("PEM")];
    let tls = TlsConfig::builder().root_certs(RootCerts::new_with_certs(&trusted)).build();
    let agent: ureq::Agent = ureq::Agent::config_builder().tls_config(tls).http_status_as_error(false).build().into();
    agent.get(format!("{}{path}", collector.http)).call().ok().map(|answer| answer.status().as_u16())
}

/// Sends words by WebSocket over TLS.
fn send(collector: &Collector, certificate: &Path, words: &str) {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(certificate).expect("PEM")).expect("a certificate");
    let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("127.0.0.1").expect("a name");
    let connection = ClientConnection::new(Arc::new(config), name).expect("a connection");
    let at = collector.http.replace("https://", "");
    let stream = StreamOwned::new(connection, TcpStream::connect(&at).expect("a connection"));
    let (mut socket, _) = tungstenite::client(format!("wss://{at}/ws?device=board"), stream).expect("a WebSocket");
    socket.send(tungstenite::Message::text(words)).expect("it is sent");
    socket.close(None).expect("it is closed");
}

#[test]
fn readers_and_sniffers_speak_tls_and_a_new_certificate_is_taken_at_a_hangup() {
    let (folder, database) = database();
    let Some((first, first_key)) = certificate(folder.path(), "first") else { return };
    let Some((second, second_key)) = certificate(folder.path(), "second") else { return };
    let (used, key) = (folder.path().join("used.pem"), folder.path().join("used.key"));
    let install = |from: (&Path, &Path)| {
        fs::copy(from.0, &used).and_then(|_| fs::copy(from.1, &key)).expect("it is copied");
    };
    install((&first, &first_key));
    let (tls_cert, tls_key) = (used.display().to_string(), key.display().to_string());
    let collector = Collector::start(&database, &["--tls-cert", &tls_cert, "--tls-key", &tls_key]);
    assert!(collector.http.starts_with("https://"), "{}", collector.http);
    assert_eq!(status(&collector, &first, "/api/v1/health"), Some(200));
    assert_eq!(status(&collector, &first, "/"), Some(200));
    assert_eq!(status(&collector, &second, "/"), None, "nobody else vouches for it");
    let plain = ureq::get(collector.http.replace("https", "http")).call();
    assert!(plain.is_err(), "nothing is said in the clear: {plain:?}");
    send(&collector, &first, "04 02 FFFF");

    let hangup = || {
        let asked = Command::new("kill").args(["-HUP", &collector.pid().to_string()]).status();
        assert!(asked.expect("it runs").success());
    };
    // What is no certificate leaves the one from before.
    fs::write(&used, "nothing").expect("it is written");
    hangup();
    assert_eq!(status(&collector, &first, "/"), Some(200));
    install((&second, &second_key));
    hangup();
    let start = std::time::Instant::now();
    while status(&collector, &second, "/").is_none() {
        assert!(start.elapsed() < collecting::PATIENCE, "the new certificate is not taken");
    }
    assert_eq!(status(&collector, &first, "/"), None);
    assert!(collector.stop());
    let words: Vec<_> = collecting::stored(&database);
    assert_eq!(words, [("ws:board".to_owned(), vec![4, 2, 0xFFFF])]);
}

#[test]
fn a_certificate_that_is_none_is_refused_at_the_start() {
    let (folder, database) = database();
    let nothing = folder.path().join("nothing.pem");
    fs::write(&nothing, "nothing").expect("it is written");
    let (nothing, database) = (nothing.display().to_string(), database.display().to_string());
    for (arguments, fault) in [
        (vec!["--tls-cert", &nothing, "--tls-key", &nothing], "expected a certificate in PEM"),
        (vec!["--tls-cert", &nothing], "--tls-cert and --tls-key: expected both, or none"),
        (vec!["--tls-cert", "/nowhere", "--tls-key", &nothing], "--tls-cert /nowhere"),
    ] {
        let mut serve = smartmeter(&["serve", "--listen", "127.0.0.1:0", "--db", &database]);
        let output = serve.args(arguments).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(fault), "{said}");
    }
}
