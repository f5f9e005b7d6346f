//! The real captures by bus, listener, ring, uplink and real sockets into a folder, word for word.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use smartmeter_host::decoding::Decoding;
use smartmeter_host::jsonl::Jsonl;
use smartmeter_proto::p350::P350;
use smartmeter_proto::text::Lexer;
use smartmeter_proto::words::Word;
use sniffer_simulator::board::{Board, Heard};
use sniffer_simulator::bus::{Behaviour, Bus, items};
use sniffer_simulator::channel::Faults;
use sniffer_simulator::collector::Collector;
use sniffer_simulator::receive::{Folder, Listening};
use sniffer_simulator::replay::{Sending, Sent, send};
use sniffer_simulator::socket::{Address, Pty};
use sniffer_simulator::stalls::{generated, words};
use tokio::sync::mpsc;

fn captures() -> Vec<PathBuf> {
    let files = fs::read_dir("../../spec/captures").expect("the captures");
    let is_text = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "txt");
    let captures: Vec<_> = files.map(|file| file.expect("a capture").path()).filter(is_text).collect();
    assert!(!captures.is_empty());
    captures
}

fn words_of(text: &[u8]) -> Vec<u16> {
    Lexer::new().words(text).map(|token| token.expect("a good text").word.into()).collect()
}

/// A capture's words, as a sniffer says them that starts with it.
fn capture_words(path: &Path) -> Vec<u16> {
    let words = words_of(&fs::read(path).expect("a capture"));
    assert_eq!(words[0], Word::BOOT, "{}", path.display());
    words
}

fn collected(folder: &Path) -> Vec<u16> {
    let files = Folder::files(folder).expect("a folder");
    files.iter().flat_map(|file| words_of(&fs::read(file).expect("a session"))).collect()
}

fn simulator(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sniffer-simulator"));
    command.args(arguments);
    command
}

fn done(output: &Output) -> &[u8] {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    &output.stdout
}

/// Sends words from the bus by a socket of this kind into a folder.
fn through(words: &[u16], at: &str, change: impl FnOnce(&mut Sending)) -> (Vec<u16>, Sent) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Folder::open(folder.path()).expect("a folder");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let sent = runtime.block_on(async {
        let (address, listening) = if at == "serial" {
            let pty = Pty::open().expect("a pseudo-terminal");
            let listening = Listening::open(&format!("serial:{}", pty.path())).await.expect("its other end");
            (Address::Serial(pty), listening)
        } else {
            let listening = Listening::open(at).await.expect("a port");
            (listening.address().expect("an address").parse().expect("an address"), listening)
        };
        let mut sending = Sending {
            address,
            speed: 0.0,
            faults: Faults::default(),
            cut: None,
            remembers: true,
            patience: Duration::from_secs(120),
            seed: 1,
        };
        change(&mut sending);
        let (sender, receiver) = mpsc::channel(256);
        let words = words.to_vec();
        thread::spawn(move || {
            let bus = Bus::new(Behaviour::default(), items(words));
            Board::default().listen(bus, |heard: Heard| sender.blocking_send(heard).is_ok())
        });
        tokio::spawn(listening.serve(Arc::new(Mutex::new(Collector::new(store)))));
        send(sending, receiver).await.expect("an address that can be used")
    });
    (collected(folder.path()), sent)
}

const KINDS: [&str; 3] = ["udp://127.0.0.1:0", "ws://127.0.0.1:0", "serial"];

#[test]
fn captures_come_again_word_for_word_over_each_kind_of_socket() {
    for path in captures() {
        let words = capture_words(&path);
        for kind in KINDS {
            let (collected, sent) = through(&words, kind, |_| {});
            assert_eq!((sent.words, sent.lost, sent.held), (words.len() as u64, 0, 0), "{kind}");
            assert_eq!(collected, words, "{kind}");
        }
    }
}

#[test]
fn faults_of_the_network_lose_no_word() {
    let words: Vec<u16> =
        [Word::BOOT].into_iter().chain(generated(5, 60).flat_map(|frame| words(&frame).collect::<Vec<_>>())).collect();
    let faults = Faults { lost: 0.05, repeated: 0.1, damaged: 0.05, cut_short: 0.02, delayed: 0.1, slowest: 40 };
    for kind in [KINDS[0], KINDS[2]] {
        let (collected, sent) = through(&words, kind, |sending| sending.faults = faults);
        assert_eq!((sent.lost, sent.held), (0, 0), "{kind}");
        assert_eq!(collected, words, "{kind}");
    }
}

#[test]
fn connections_that_are_cut_and_starts_anew_lose_no_word() {
    let session: Vec<u16> =
        [Word::BOOT].into_iter().chain(generated(6, 100).flat_map(|frame| words(&frame).collect::<Vec<_>>())).collect();
    let (collected, sent) = through(&session, KINDS[1], |sending| {
        sending.cut = Some((Duration::from_millis(60), Duration::from_millis(40)));
        // A minute of the bus in a second, so that it is cut within.
        sending.speed = 20.0;
    });
    assert!(sent.connections > 1, "{sent:?}");
    assert_eq!((sent.lost, sent.held), (0, 0));
    assert_eq!(collected, session);
}

/// What `smartmeter decode --format jsonl` says, without the lines on which words stand.
fn decoded(text: &[u8]) -> Vec<String> {
    let mut out = Vec::new();
    Decoding::<P350>::new(Box::new(Jsonl::default()), &mut out).read(&mut &text[..], None).expect("a capture");
    let without_line = |row: &str| {
        let (before, rest) = row.split_once(r#""line":"#).expect("a line");
        format!("{before}{}", rest.trim_start_matches(|digit: char| digit.is_ascii_digit()))
    };
    String::from_utf8(out).expect("a text").lines().map(without_line).collect()
}

#[test]
fn words_that_nobody_acknowledges_are_a_failure() {
    // All that there is; before a start anew; and as many as it holds.
    for words in [&["--generate", "2"][..], &["--generate", "2", "--times", "3"], &["--generate", "500"]] {
        let arguments = ["replay", "--speed", "0", "--patience", "1s", "--to", "udp://127.0.0.1:9"];
        let output = simulator(&[&arguments, words].concat()).output().expect("it runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && errors.contains("words at udp://127.0.0.1:9"), "{words:?}: {errors}");
    }
}

#[test]
fn a_sniffer_starts_anew_when_all_is_acknowledged() {
    let pass: Vec<u16> =
        [Word::BOOT].into_iter().chain(generated(7, 20).flat_map(|frame| words(&frame).collect::<Vec<_>>())).collect();
    let words = pass.repeat(5);
    // What is lost on the way comes late, and not at all if nobody waits for it.
    let faults = Faults { lost: 0.3, ..Faults::default() };
    let (collected, sent) = through(&words, KINDS[0], |sending| sending.faults = faults);
    assert_eq!((sent.words, sent.lost, sent.held), (words.len() as u64, 0, 0));
    assert_eq!(collected, words);
}

#[test]
fn what_can_not_be_stored_ends_the_receiver_and_is_named() {
    for at in ["udp://127.0.0.1:0", "ws://127.0.0.1:0"] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = simulator(&["receive", at, "--store", folder.path().to_str().expect("a path")]);
        let mut receiver = Killed(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs"));
        let mut address = String::new();
        BufReader::new(receiver.0.stdout.take().expect("a pipe")).read_line(&mut address).expect("an address");
        fs::remove_dir_all(folder.path()).expect("it is there");
        let to = ["replay", "--generate", "2", "--speed", "0", "--patience", "2s", "--to", address.trim()];
        let sent = simulator(&to).stderr(Stdio::null()).status().expect("it runs");
        assert!(!sent.success(), "{at}: nobody could store it");
        // One that goes on is ended, so that this fails.
        let ended = (0..6000).find_map(|_| {
            thread::sleep(Duration::from_millis(10));
            receiver.0.try_wait().expect("it can be asked")
        });
        let _ = receiver.0.kill();
        let mut said = String::new();
        receiver.0.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
        let expected = format!("sniffer-simulator: {}/00000-", folder.path().display());
        assert!(said.starts_with(&expected) && ended.is_some_and(|status| !status.success()), "{at}: {said}");
    }
}

/// A simulated bus carries what was on a real one, and no gap in a file.
#[test]
fn a_file_with_a_place_that_can_not_be_read_is_refused() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("unreadable.txt");
    fs::write(&path, "0D FFFF\n04 0G FFFF\n").expect("a writable directory");
    let output = simulator(&["replay", "--speed", "0", path.to_str().expect("a path")]).output().expect("it runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && errors.contains("line 2: \"0G\", column 5: `G` is no"), "{errors}");
    assert!(output.stdout.is_empty(), "{:?}", output.stdout);
}

#[test]
fn the_command_gives_a_capture_again_as_text() {
    for path in captures() {
        let output = simulator(&["replay", "--speed", "0", path.to_str().expect("a path")]).output().expect("it runs");
        let text = done(&output);
        assert_eq!(words_of(text), capture_words(&path));
        assert_eq!(decoded(text), decoded(&fs::read(&path).expect("a capture")));
    }
}

#[test]
fn the_command_writes_a_capture_to_a_line_that_somebody_reads() {
    let capture = captures().remove(0);
    let arguments = ["replay", "--speed", "0", "--to", "serial-text", capture.to_str().expect("a path")];
    let mut replay =
        Killed(simulator(&arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it runs"));
    let mut path = String::new();
    BufReader::new(replay.0.stdout.take().expect("its output")).read_line(&mut path).expect("the line's path");
    let (mut line, mut text, words) = (File::open(path.trim()).expect("the line"), Vec::new(), capture_words(&capture));
    while words_of(&text[..text.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1)]).len() < words.len() {
        let mut bytes = [0; 256];
        let len = line.read(&mut bytes).expect("a line that is there until all is read");
        text.extend(&bytes[..len]);
    }
    assert_eq!(words_of(&text), words);
    assert!(replay.0.wait().expect("it ends").success());
}

/// Ends with the test, whatever becomes of it.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port that was free just now.
fn free_port() -> u16 {
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").expect("a port");
    socket.local_addr().expect("its number").port()
}

#[test]
fn a_collector_that_is_killed_and_started_again_has_each_word_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, at) = (folder.path().join("store"), format!("udp://127.0.0.1:{}", free_port()));
    let start = || {
        let mut command = simulator(&["receive", &at, "--store", path.to_str().expect("a path")]);
        Killed(command.stdout(Stdio::null()).spawn().expect("it runs"))
    };
    let capture = captures().remove(0);
    let arguments = ["--to", &at, "--speed", "1", "--times", "6", "--gap", "40ms", "80ms", "--patience", "120s"];
    let replay =
        simulator(&["replay", capture.to_str().expect("a path")]).args(arguments).stderr(Stdio::piped()).spawn();
    let mut replay = replay.expect("it runs");
    let mut kills = 0;
    while replay.try_wait().expect("it can be asked").is_none() {
        let collector = start();
        thread::sleep(Duration::from_millis(fastrand::u64(200..800)));
        // One that has done its work may stay until the last acknowledgement.
        drop(collector);
        kills += 1;
    }
    let output = replay.wait_with_output().expect("it ended");
    done(&output);
    assert!(kills > 3, "{kills}");
    assert!(String::from_utf8_lossy(&output.stderr).contains(" 0 not acknowledged"), "{output:?}");
    let words = capture_words(&capture);
    let sessions = Folder::files(&path).expect("a folder");
    assert_eq!(sessions.len(), 6);
    for file in sessions {
        // Each has ended before the next one began.
        assert_eq!(words_of(&fs::read(file).expect("a session")), words);
    }
}
