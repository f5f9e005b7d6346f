//! What is in `contrib`, tried with the tools that it is for.

#![cfg(all(unix, feature = "collector"))]

mod collecting;
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::net::UdpSocket;
use std::path::{Path, PathBuf};

use collecting::{Collector, database, free_port, smartmeter};
use serde_json::Value;

fn contrib(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../contrib").join(name)
}

#[test]
fn the_service_is_one_of_systemd() {
    let Some(mut systemd) = support::tool("systemd-analyze") else { return };
    let unit = fs::read_to_string(contrib("smartmeter.service")).expect("a unit");
    // The program is where it is for a test.
    let here = unit.replace("/usr/local/bin/smartmeter", env!("CARGO_BIN_EXE_smartmeter"));
    assert_ne!(here, unit);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("smartmeter.service");
    fs::write(&path, here).expect("a writable folder");
    let output = systemd.args(["verify", "--man=no", "--recursive-errors=no"]).arg(&path).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("smartmeter.service"), "{said}");
}

#[test]
fn the_settings_are_those_of_a_collector() {
    let (folder, database) = database();
    let settings = fs::read_to_string(contrib("smartmeter.toml")).expect("settings");
    let port = free_port();
    let here = folder.path().join("smartmeter.toml");
    fs::write(&here, settings.replace("8351", &port.to_string())).expect("a writable folder");
    let mut command = smartmeter(&["serve", "--listen", "127.0.0.1:0", "--db", &database.display().to_string()]);
    let collector = Collector::spawn(command.arg("--config").arg(&here));
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    collector.wait("its source", |it| {
        socket.send_to(b"BBBB\n", ("127.0.0.1", port)).expect("it is sent");
        it.count("words") > 0
    });
    // What is commented out is right, too, once something stands in the place of the dots.
    let hash = "0".repeat(64);
    let all = settings
        .replace("#send_token", "send_token")
        .replace("#read_token", "read_token")
        .replace("#mqtt", "mqtt")
        .replace("#webhook", "webhook");
    fs::write(&here, all.replace('…', &hash).replace("8351", &free_port().to_string())).expect("a writable folder");
    let mut command = smartmeter(&["serve", "--listen", "127.0.0.1:0", "--db", &database.display().to_string()]);
    let collector = Collector::spawn(command.arg("--config").arg(&here));
    assert_eq!(collector.answer("/api/v1/health", "*/*").0, 401);
}

/// The names of metrics in an expression of Prometheus.
fn names(expression: &str) -> impl Iterator<Item = String> + '_ {
    let words = expression.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    words.filter(|word| word.starts_with("smartmeter_")).map(str::to_owned)
}

#[test]
fn grafana_asks_for_what_there_is() {
    let text = fs::read_to_string(contrib("grafana.json")).expect("a dashboard");
    let dashboard: Value = serde_json::from_str(&text).expect("JSON");
    let panels = dashboard["panels"].as_array().expect("panels");
    let targets = panels.iter().flat_map(|panel| panel["targets"].as_array().expect("targets"));
    let asked: BTreeSet<String> = targets.flat_map(|target| names(target["expr"].as_str().expect("text"))).collect();
    assert!(asked.len() > 12, "{asked:?}");

    let (_folder, database) = database();
    let port = free_port();
    let collector = Collector::start(&database, &["--simulate", "--source", &format!("udp://127.0.0.1:{port}")]);
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let damaged = "01 14 02 FFFF\n".repeat(30);
    collector.wait("an alarm", |it| {
        socket.send_to(damaged.as_bytes(), ("127.0.0.1", port)).expect("it is sent");
        it.get("/api/v1/alarms?open=true") != serde_json::json!([])
    });
    collector.wait("what a sniffer says of itself", |it| {
        let (_, _, _, metrics) = it.answer("/metrics", "*/*");
        asked.iter().all(|name| metrics.lines().any(|line| line.split(['{', ' ']).next() == Some(name)))
    });
}

/// What stands behind a word at the beginning of lines.
fn after<'t>(text: &'t str, word: &str) -> Vec<&'t str> {
    text.lines().filter_map(|line| line.strip_prefix(word)).map(str::trim).collect()
}

/// All variables of the environment that a text has, which must be those of the collector.
fn variables(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !letter.is_ascii_uppercase() && letter != '_');
    words.filter(|word| word.starts_with("SMARTMETER_")).map(str::to_owned).collect()
}

#[test]
fn a_container_starts_a_collector_with_settings_that_it_reads() {
    let (_folder, database) = database();
    let dockerfile = fs::read_to_string(contrib("Dockerfile")).expect("a Dockerfile");
    let words = |word: &str| -> Vec<String> {
        let lines = after(&dockerfile, word);
        serde_json::from_str(lines.last().unwrap_or_else(|| panic!("no {word}"))).expect("words in JSON")
    };
    assert_eq!(words("ENTRYPOINT "), ["smartmeter"]);
    let started = words("CMD ");
    let mut command = smartmeter(&started.iter().map(String::as_str).collect::<Vec<_>>());
    let hash = "0".repeat(64);
    for (name, value) in after(&dockerfile, "ENV ").iter().filter_map(|line| line.split_once('=')) {
        // Another port, and another folder, than those of a container.
        let here = value.replace(":8350", ":0").replace("/data/smartmeter.db", &database.display().to_string());
        assert_ne!(here, value, "{name}");
        command.env(name, here);
    }
    command.env("SMARTMETER_SEND_TOKEN_HASH", &hash).env("SMARTMETER_READ_TOKEN_HASH", &hash);
    let mut collector = Collector::spawn(command.env("SMARTMETER_TIMEZONE", "UTC"));
    assert!(collector.http.starts_with("http://0.0.0.0:"), "{}", collector.http);
    collector.http = collector.http.replace("0.0.0.0", "127.0.0.1");
    assert_eq!(collector.answer("/api/v1/health", "*/*").0, 401);
    assert!(database.exists() && collector.stop());

    // Without tokens it does not start, which is open to all of a network.
    let mut command = smartmeter(&["serve", "--db", &database.display().to_string()]);
    let refused = command.env("SMARTMETER_LISTEN", "0.0.0.0:0").output().expect("it runs");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is open to the network"));

    // All that both name is there.
    let compose = fs::read_to_string(contrib("compose.yaml")).expect("a file");
    let help = collecting::printed(&["serve", "--help"]);
    for name in variables(&dockerfile).union(&variables(&compose)) {
        assert!(help.contains(&name[..]), "{name}: {help}");
    }
    let program = after(&dockerfile, "COPY --from=build ");
    assert_eq!(program, ["/src/target/release/smartmeter /usr/local/bin/smartmeter"]);
}

#[test]
fn docker_builds_an_image_that_runs() {
    let Some(mut docker) = support::tool("docker") else { return };
    if !docker.arg("info").output().is_ok_and(|output| output.status.success()) {
        support::missing::skipped("docker: its daemon does not answer");
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let build = |name: &str| {
        let mut docker = support::tool("docker").expect("it was there");
        docker.current_dir(&root).arg(name);
        docker
    };
    support::output(build("build").args(["--file", "contrib/Dockerfile", "--tag", "smartmeter-test", "."]));
    let version = support::output(build("run").args(["--rm", "smartmeter-test", "--version"]));
    assert!(version.contains(env!("CARGO_PKG_VERSION")), "{version}");
}

#[test]
fn compose_takes_its_file() {
    let Some(mut docker) = support::tool("docker") else { return };
    if docker.args(["compose", "version"]).output().is_ok_and(|output| output.status.success()) {
        let mut docker = support::tool("docker").expect("it was there");
        let services = docker.args(["compose", "--file"]).arg(contrib("compose.yaml")).args(["config", "--services"]);
        assert_eq!(support::output(services).trim(), "smartmeter");
        return;
    }
    support::missing::skipped("docker compose is not installed");
    // Then it is YAML at least, where Python reads that.
    let mut python = std::process::Command::new("python3");
    let script = "import sys, yaml; print(*yaml.safe_load(open(sys.argv[1]))['services'])";
    let read = python.args(["-c", script]).arg(contrib("compose.yaml")).output();
    match read {
        Ok(output) if String::from_utf8_lossy(&output.stderr).contains("No module named 'yaml'") => {
            support::missing::skipped("python3-yaml is not installed");
        }
        Ok(output) => assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "smartmeter", "{output:?}"),
        Err(error) => support::missing::skipped(&format!("python3: {error}")),
    }
}

#[test]
fn the_folder_has_what_its_table_says() {
    let table = fs::read_to_string(contrib("README.md")).expect("a table");
    for entry in fs::read_dir(contrib("")).expect("a folder") {
        let name = entry.expect("a file").file_name().into_string().expect("text");
        assert!(name == "README.md" || table.contains(&format!("[`{name}`]({name})")), "{name}");
    }
}
