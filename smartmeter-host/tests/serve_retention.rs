//! What is pruned and put together by policy, through the real binary, in a file and on a server.

#![cfg(all(unix, feature = "collector"))]

mod collecting;

use std::fs;
use std::net::UdpSocket;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use collecting::postgres::Server;
use collecting::upkeep::{capture, change, collect_into, collected, db, number, run, run_with};
use collecting::{Collector, database, free_port, printed, simulate, simulated, smartmeter};
use serde_json::Value;
use smartmeter_host::simulate::Damage;
use smartmeter_proto::link::{Body, Message, Words};
use smartmeter_proto::prelude::*;

/// All that the tests let go; readings are of 2017.
const WORDS: &str = "[retention]\nwords = '400d'\nframes = '400d'\n";
const STRETCHES: &str = "[[downsample]]\nafter = '90d'\nevery = '15min'\n[[downsample]]\nafter = '2y'\nevery = '1h'\n";
/// As if all that is there had come 500 days ago.
const AGED: &str = "UPDATE chunk SET arrived = arrived - 43200000000, read_at = read_at - 43200000000;
    UPDATE frame SET read_at = read_at - 43200000000; UPDATE mark SET read_at = read_at - 43200000000";

fn settings(folder: &Path, text: &str) -> String {
    let path = folder.join("smartmeter.toml");
    fs::write(&path, text).expect("it is written");
    path.display().to_string()
}

fn prune(database: &Path, config: &str, more: &[&str]) -> (bool, String) {
    run_with(&[&["prune", "--db", &db(database), "--config", config], more].concat())
}

/// Readings without their frames, as rows of text.
fn readings(database: &Path) -> Vec<String> {
    let rows = printed(&["export", "--db", &db(database), "--format", "jsonl"]);
    let lasting = |row: &str| {
        let mut row: Value = serde_json::from_str(row).expect("JSON");
        row["frame"] = Value::Null;
        row.to_string()
    };
    rows.lines().map(lasting).collect()
}

fn is_sound(database: &Path) -> String {
    let (is_sound, text) = run("check", database);
    assert!(is_sound, "{text}");
    text
}

/// A sniffer that sends words of one session, and says what is acknowledged.
struct Sniffer {
    socket: UdpSocket,
    to: String,
}

impl Sniffer {
    fn new(to: &str) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        socket.set_read_timeout(Some(Duration::from_secs(2))).expect("a socket");
        Self { socket, to: to.strip_prefix("udp://").expect("an address").into() }
    }

    /// Sends until it is answered, which is the number that is expected next.
    fn send(&self, first: u64, words: &[u16]) -> u64 {
        let body = Body::Words(Words { first, oldest: 0, read: 0, sent: 0, count: Filled::new(), words: words.into() });
        let message =
            Message { magic: Filled::new(), device: [2, 0, 0, 0, 0, 7], session: 5, body, crc: Filled::new() };
        let message = message.encode_to_vec().expect("a message");
        let mut answer = [0; 2048];
        loop {
            self.socket.send_to(&message, &self.to).expect("it is sent");
            let Ok(len) = self.socket.recv(&mut answer) else { continue };
            let Ok(Message { body: Body::Acknowledge(acknowledge), .. }) = Message::decode(&answer[..len]) else {
                continue;
            };
            return acknowledge.next;
        }
    }

    fn send_all(&self, words: &[u16], from: u64) {
        for (chunk, first) in words.chunks(100).zip((from..).step_by(100)) {
            assert_eq!(self.send(first, chunk), first + chunk.len() as u64);
        }
    }
}

/// Words of a session are pruned: readings stay, what comes again is known, decoding goes on, and `redecode` leaves alone what it
/// can't make anew.
fn words_go_and_what_they_said_stays(database: &Path, folder: &Path) {
    let udp = format!("udp://127.0.0.1:{}", free_port());
    let collector = Collector::start(database, &["--source", &udp]);
    let (sniffer, words) = (Sniffer::new(&udp), simulated(7, 3600, Damage::Light));
    sniffer.send_all(&words, 0);
    assert!(collector.stop());
    let before = readings(database);
    change(database, AGED);
    let config = settings(folder, WORDS);
    let would = prune(database, &config, &["--dry-run"]);
    assert!(would.0 && would.1.contains("would be pruned, at most"), "{}", would.1);
    assert_eq!(number(database, "SELECT count(*) FROM pruned"), 0);
    let done = prune(database, &config, &[]);
    assert!(done.0 && done.1.contains("words ") && done.1.contains("frames "), "{}", done.1);

    let text = is_sound(database);
    assert!(text.contains("by words = \"400d\""), "{text}");
    let left = number(database, "SELECT coalesce(cast(sum(count) as bigint), 0) FROM chunk");
    assert!(left > 0 && left < 300, "but for what came last: {left} of {} words", words.len());
    assert!(number(database, "SELECT count(*) FROM frame") < 10);
    assert_eq!(readings(database), before);

    let collector = Collector::start(database, &["--source", &udp]);
    // All of it comes again, and then more.
    assert_eq!(sniffer.send(0, &words[..100]), words.len() as u64);
    collector.wait("its count", |it| it.count("words_repeated") == 100);
    assert_eq!(collector.count("words"), 0);
    let more = simulated(7, 2 * 3600, Damage::Light)[words.len()..].to_vec();
    sniffer.send_all(&more, words.len() as u64);
    let gaps = collector.get("/api/v1/gaps?from=0");
    let pruned = gaps.as_array().expect("rows").iter().find(|gap| gap["kind"] == "pruned").expect("a gap");
    assert!(
        pruned["text"]
            .as_str()
            .is_some_and(|it| it.ends_with("were pruned by frames = \"400d\"") || it.contains("words"))
    );
    let told = collector.get("/api/v1/pruned");
    let kinds: Vec<_> = told.as_array().expect("rows").iter().map(|row| row["kind"].clone()).collect();
    assert!(kinds.contains(&"words".into()) && kinds.contains(&"frames".into()), "{told}");
    assert!(collector.stop());

    let before = readings(database);
    let (is_done, text) = run("redecode", database);
    assert!(is_done && text.contains("stay as they were: their words are pruned"), "{text}");
    assert_eq!(readings(database), before);
    is_sound(database);
    // What the same words say where nothing was pruned.
    let (_folder, other) = collecting::database();
    let collector = Collector::start(&other, &["--source", &udp]);
    Sniffer::new(&udp).send_all(&[words, more].concat(), 0);
    assert!(collector.stop());
    assert_eq!(readings(&other), before);
}

#[test]
fn words_go_and_what_they_said_stays_in_a_file() {
    let (folder, database) = database();
    words_go_and_what_they_said_stays(&database, folder.path());
}

#[test]
fn words_go_and_what_they_said_stays_on_a_server() {
    let Some(server) = Server::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    words_go_and_what_they_said_stays(&server.url(), folder.path());
}

/// What is asked of stretches that are whole numbers of those that readings are put together in.
const ASKED: [&str; 5] = [
    "/api/v1/readings?resolution=1h&limit=10000",
    "/api/v1/readings?resolution=1d",
    "/api/v1/costs?device=1&from=2017-05-01T00:00:00Z&to=2017-06-30T00:00:00Z",
    "/api/v1/costs?device=1&from=2017-05-01T00:00:00Z&to=2017-06-30T00:00:00Z&resolution=month",
    "/api/v1/latest",
];
const TARIFF: &str = "timezone = 'Europe/Zurich'\n[[tariff]]\nname = 'one'\nprice = 0.3512\ncurrency = 'CHF'\n";

fn asked(collector: &Collector) -> Vec<Value> {
    ASKED.iter().map(|path| lasting(collector.get(path))).collect()
}

/// Without what says how it was put together, and keys that decoding anew changes; with those digits that do not depend on the
/// order of a sum.
fn lasting(mut value: Value) -> Value {
    match &mut value {
        Value::Array(all) => all.iter_mut().for_each(|it| *it = lasting(it.take())),
        Value::Object(all) => {
            all.retain(|name, _| name != "within" && name != "frame");
            all.values_mut().for_each(|it| *it = lasting(it.take()));
        }
        Value::Number(number) if number.is_f64() => {
            return format!("{:.9e}", number.as_f64().unwrap_or_default()).into();
        }
        _ => {}
    }
    value
}

/// While a collector serves it.
fn what_is_put_together_answers_the_same(database: &Path, folder: &Path) {
    let tariff = folder.join("tariff.toml");
    fs::write(&tariff, TARIFF).expect("it is written");
    let collector = Collector::start(database, &["--config", &tariff.display().to_string()]);
    let to = collector.websocket();
    assert!(smartmeter(&simulate("7", "6h", "light", &to)).status().expect("it runs").success());
    let (before, rows) = (asked(&collector), number(database, "SELECT count(*) FROM reading"));
    let config = settings(folder, STRETCHES);
    let (is_done, text) = prune(database, &config, &[]);
    assert!(is_done && text.contains("downsampled"), "{text}");
    assert!(number(database, "SELECT count(*) FROM reading") * 4 < rows, "{text}");
    assert_eq!(asked(&collector), before);
    let within = collector.get("/api/v1/readings?metric=electricity.power&resolution=1m");
    assert!(within[0]["within"] == 3600 && within[0]["count"].as_i64() > Some(1), "{within}");

    // There is nothing more to do; and made anew, nothing counts twice.
    let (is_done, text) = prune(database, &config, &[]);
    assert!(is_done && text.contains("nothing is so old"), "{text}");
    let (is_done, text) = run("redecode", database);
    assert!(is_done && text.contains("stay as they were"), "{text}");
    assert_eq!(asked(&collector), before);
    // The same words come again, of another session: not one reading counts twice.
    let to = collector.websocket();
    let again = simulate("7", "6h", "light", &to);
    change(database, "UPDATE session SET number = number + 1");
    assert!(smartmeter(&again).status().expect("it runs").success());
    assert_eq!(asked(&collector), before);
    assert!(collector.stop());
    is_sound(database);
}

#[test]
fn what_is_put_together_answers_the_same_in_a_file() {
    let (folder, database) = database();
    what_is_put_together_answers_the_same(&database, folder.path());
}

#[test]
fn what_is_put_together_answers_the_same_on_a_server() {
    let Some(server) = Server::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    what_is_put_together_answers_the_same(&server.url(), folder.path());
}

/// Six hours, aged, with words and frames that go and readings that are put together.
fn old(folder: &Path) -> PathBuf {
    let database = folder.join("old.db");
    let collector = Collector::start(&database, &[]);
    let to = collector.websocket();
    assert!(smartmeter(&simulate("7", "6h", "light", &to)).status().expect("it runs").success());
    assert!(collector.stop());
    change(&database, AGED);
    database
}

#[test]
fn where_pruning_is_killed_the_next_one_goes_on_and_the_end_is_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = old(folder.path());
    let cut = folder.path().join("cut.db");
    fs::copy(&whole, &cut).expect("a copy");
    let config = settings(folder.path(), &format!("{WORDS}{STRETCHES}"));
    assert!(prune(&whole, &config, &[]).0);
    let seed = fastrand::u64(..);
    let (mut random, mut kills) = (fastrand::Rng::with_seed(seed), 0);
    for _ in 0..30 {
        let mut child = smartmeter(&["prune", "--db", &db(&cut), "--config", &config]).spawn().expect("it runs");
        thread::sleep(Duration::from_millis(random.u64(0..150)));
        kills += i32::from(child.try_wait().expect("it is there").is_none());
        let _ = child.kill();
        child.wait().expect("it ends");
        is_sound(&cut);
    }
    assert!(kills > 5, "{kills}, seed {seed}");
    assert!(prune(&cut, &config, &[]).0);
    is_sound(&cut);
    assert_eq!(readings(&cut), readings(&whole), "seed {seed}");
    for query in ["SELECT sum(count) FROM pruned", "SELECT count(*) FROM chunk", "SELECT count(*) FROM frame"] {
        assert_eq!(number(&cut, query), number(&whole, query), "{query}, seed {seed}");
    }
}

/// One that serves prunes when it starts, while words come; two with one database are not in each other's way.
#[test]
fn two_collectors_prune_one_database_once_while_words_come() {
    let Some(server) = Server::start() else { return };
    let (url, folder) = (server.url(), tempfile::tempdir().expect("a folder"));
    let collector = Collector::start(&url, &[]);
    let to = collector.websocket();
    assert!(smartmeter(&simulate("7", "6h", "light", &to)).status().expect("it runs").success());
    assert!(collector.stop());
    change(&url, AGED);
    let words = number(&url, "SELECT cast(sum(count) as bigint) FROM chunk");
    let config = settings(folder.path(), &format!("{WORDS}{STRETCHES}"));
    let collectors = [0, 1].map(|_| Collector::start(&url, &["--config", &config]));
    let to = collectors[0].websocket();
    assert!(smartmeter(&simulate("8", "1h", "light", &to)).status().expect("it runs").success());
    let alone = "SELECT count(*) FROM chunk JOIN session ON session.id = session WHERE device = 1";
    // What came last stays, and what is before it, back to where decoding can begin anew.
    collectors[0].wait("the end", |_| number(&url, alone) <= 3);
    collectors[0].wait("stretches", |_| number(&url, "SELECT count(*) FROM reading WHERE every = 3600") > 5);
    for collector in collectors {
        assert_eq!(collector.count("prune_failures"), 0);
        assert_eq!(collector.count("commit_failures"), 0);
        assert!(collector.stop());
    }
    // Whatever is left to do.
    assert!(prune(&url, &config, &[]).0);
    let gone = number(&url, "SELECT cast(sum(count) as bigint) FROM pruned WHERE kind = 'words' AND device = 1");
    assert!(gone <= words && gone > words - 1000, "{gone} of {words}");
    is_sound(&url);
}

/// A file that is followed is known again by what is left of it.
#[test]
fn a_file_whose_words_were_pruned_is_known_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (database, file) = (folder.path().join("smartmeter.db"), folder.path().join("words.txt"));
    let text = fs::read_to_string(capture()).expect("the capture");
    fs::write(&file, text.repeat(20)).expect("it is written");
    let source = format!("file:{}", file.display());
    let collect = || Collector::start(&database, &["--source", &source]);
    let collector = collect();
    collector.wait("all of it", |it| it.count("words") == 20 * 754);
    assert!(collector.stop());
    change(&database, AGED);
    assert!(prune(&database, &settings(folder.path(), WORDS), &[]).0);
    assert!(number(&database, "SELECT pruned FROM session") > 0);
    let collector = collect();
    fs::write(&file, text.repeat(21)).expect("it is written");
    collector.wait("the rest", |it| it.count("words") == 754);
    assert!(collector.stop());
    assert_eq!(number(&database, "SELECT count(*) FROM session"), 1);
    is_sound(&database);
}

#[test]
fn a_file_gives_its_space_back() {
    let (folder, database) = database();
    // As much as takes a few megabytes.
    collect_into(&database);
    change(
        &database,
        "WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 100000)
         INSERT INTO reading (device, metric, item, time, clock, value, unit, interval, quality, frame)
         SELECT 1, 'made.up', '', number, 2, number, 'W', 0, 3, NULL FROM numbers",
    );
    let size = || database.metadata().expect("a file").len();
    let before = size();
    let config = settings(folder.path(), "[retention]\nreadings = '5y'\n");
    let (is_done, text) = prune(&database, &config, &[]);
    assert!(is_done && text.contains("readings          100"), "{text}");
    assert!(text.contains(&format!("and had {before}")) && size() * 3 < before, "{text}: {} of {before}", size());
    // One that older releases made can't, but for --compact.
    change(&database, "PRAGMA auto_vacuum = 0; VACUUM");
    let (is_done, text) = prune(&database, &settings(folder.path(), ""), &["--compact"]);
    assert!(is_done, "{text}");
    assert_eq!(number(&database, "PRAGMA auto_vacuum"), 2);
}

#[test]
fn what_can_not_be_done_is_said() {
    let (folder, database) = collected();
    let config = settings(folder.path(), "listen = '127.0.0.1:1'\n");
    let (is_done, text) = prune(&database, &config, &[]);
    assert!(!is_done && text.contains("neither [retention] nor [[downsample]] is there: all is kept"), "{text}");
    let other = settings(folder.path(), "[retention.device.'02:00:00:00:00:70']\nwords = '30d'\n");
    let (is_done, text) = prune(&database, &other, &[]);
    assert!(
        is_done && text.contains("[retention.device.\"02:00:00:00:00:70\"]: no such device has come yet"),
        "{text}"
    );
    let (is_done, text) = prune(&database, &settings(folder.path(), "[retention]\nwords = '0d'\n"), &[]);
    assert!(!is_done && text.contains("words `0d`: expected 1day at least"), "{text}");
    let serve = smartmeter(&["serve", "--listen", "127.0.0.1:0", "--config", &config]).output().expect("it runs");
    let said = String::from_utf8_lossy(&serve.stderr);
    assert!(!serve.status.success() && said.contains("words `0d`"), "{said}");
    let (is_done, text) = prune(Path::new("/nowhere/at.all"), &settings(folder.path(), WORDS), &[]);
    assert!(!is_done && text.contains("there is no such database"), "{text}");
}
