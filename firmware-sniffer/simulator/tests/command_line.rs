//! Bad arguments are refused with what is expected, and a run that could not end is none.

use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};

use smartmeter_proto::text::Lexer;

const CAPTURE: &str = "../../spec/captures/p350-2017-06-01-boot.txt";

fn simulator(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sniffer-simulator"));
    command.args(arguments);
    command
}

/// What standard error says of it, which must say why.
fn refused(arguments: &[&str], code: i32) -> String {
    let Output { status, stdout, stderr } = simulator(arguments).output().expect("the simulator runs");
    let said = String::from_utf8(stderr).expect("text");
    assert_eq!(status.code(), Some(code), "{arguments:?}: {said}");
    assert!(stdout.is_empty(), "{arguments:?}");
    said
}

#[test]
fn what_no_run_could_take_is_refused() {
    let cases = [
        (&["--speed", "1e-300"][..], "expected 0, or 0.001 to 1000000"),
        (&["--speed", "inf"], "expected 0, or 0.001 to 1000000"),
        (&["--eighth-bit", "1e300"], "expected 0.1 to 1000"),
        (&["--eighth-bit", "nan"], "expected 0.1 to 1000"),
        (&["--eighth-bit", "0"], "expected 0.1 to 1000"),
        (&["--clock-period", "0s"], "expected 100ns to 1s"),
        (&["--longest-stall", "1s"], "expected 0s to 500ms"),
        (&["--stall-every", "0s"], "expected 10us to 1h"),
        (&["--poll", "0s"], "expected 100us to 1s"),
        (&["--gap", "2h", "3h"], "expected 0s to 1h"),
        (&["--times", "0"], "0 is not in 1..=1000000"),
        (&["--lost", "1.1"], "expected 0 to 1"),
    ];
    for (arguments, expected) in cases {
        let said = refused(&[&["replay", CAPTURE], arguments].concat(), 2);
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
    for (arguments, expected) in [
        (["stalls", "0"], "0 is not in 1.."),
        (["outages", "1"], "1 is not in 2..=1000"),
        (["outages", "99999999999"], "is not in 2..=1000"),
    ] {
        let said = refused(&arguments, 2);
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
}

#[test]
fn a_pause_from_more_to_less_is_refused() {
    let said = refused(&["replay", CAPTURE, "--gap", "5us", "1us"], 1);
    assert_eq!(said, "sniffer-simulator: --gap 5us 1us: expected the least, then the most\n");
}

#[test]
fn stalls_that_hold_everything_up_end() {
    let arguments = ["replay", CAPTURE, "--speed", "0", "--longest-stall", "500ms", "--stall-every", "10us"];
    let done = simulator(&arguments).output().expect("the simulator runs");
    assert!(done.status.success());
    assert!(String::from_utf8_lossy(&done.stdout).contains("C000"), "it is said that edges were missed");
}

/// Every word is there, or counted: in the stream, or where nothing followed that could say so.
#[test]
fn what_runs_over_at_the_end_is_told() {
    for stalls in [&["--poll", "1s"][..], &["--longest-task-stall", "10s"]] {
        let done = simulator(&[&["replay", CAPTURE, "--speed", "0"], stalls].concat()).output().expect("it runs");
        let said = String::from_utf8(done.stderr).expect("text");
        let untold = said.lines().find_map(|line| {
            line.strip_prefix("sniffer-simulator: ")?
                .strip_suffix(" words did not fit the ring, and nothing came behind that could have told so")
        });
        let untold: usize = untold.unwrap_or_else(|| panic!("{said}")).parse().expect("a number");
        // It ends within a line.
        let text = [&done.stdout[..], b"\n"].concat();
        let heard: usize = Lexer::new()
            .words(&text)
            .map(|token| token.expect("a good text").word)
            .map(|word| word.lost_count().map_or(1, |count| count as usize))
            .sum();
        assert_eq!(heard + untold, 754, "{said}");
    }
}

/// `.invalid` is a name that never is one (RFC 6761).
#[test]
fn a_name_without_an_address_is_told() {
    for address in ["udp://nobody.invalid:8350", "ws://nobody.invalid:8350/ws"] {
        let said = refused(&["replay", CAPTURE, "--speed", "0", "--to", address], 1);
        assert!(said.contains(&format!("{address}: `nobody.invalid`: ")), "{said}");
    }
}

#[test]
fn places_to_which_no_word_could_go_are_refused() {
    for (to, expected) in [
        ("", "expected stdout, serial-text, serial, udp://HOST:PORT or ws://HOST:PORT/PATH"),
        ("/dev/ttyUSB0", "expected stdout, serial-text, serial, udp://HOST:PORT or ws://HOST:PORT/PATH"),
        ("udp://localhost", "expected udp://HOST:PORT, with a port of 1 to 65535"),
        ("udp://127.0.0.1:0", "expected udp://HOST:PORT, with a port of 1 to 65535"),
        ("ws://127.0.0.1:99999/ws", "expected ws://HOST:PORT/PATH, with a port of 1 to 65535"),
    ] {
        let said = refused(&["replay", CAPTURE, "--speed", "0", "--to", to], 2);
        assert!(said.starts_with(&format!("error: invalid value '{to}' for '--to <WHERE>': {expected}\n")), "{said}");
    }
}

#[test]
fn options_without_effect_are_refused() {
    for (arguments, expected) in [
        (&["--glitches", "0.1"][..], "--glitch-wire <WIRE>"),
        (&["--longest-glitch", "2us"], "--glitch-wire <WIRE>"),
        (&["--glitch-wire", "clock"], "--glitches <SHARE>"),
        (&["--stall-every", "1ms"], "--longest-stall <TIME>"),
        (&["--nested-stalls"], "--longest-stall <TIME>"),
        (&["--to", "udp://127.0.0.1:9", "--slowest", "1s"], "--delayed <SHARE>"),
        (&["--lost", "0.1"], "'--lost' has no effect with '--to stdout'"),
        (&["--cut-after", "1s", "--cut-for", "1s"], "'--cut-after' has no effect with '--to stdout'"),
        (&["--forget"], "'--forget' has no effect with '--to stdout'"),
        (&["--patience", "1s"], "'--patience' has no effect with '--to stdout'"),
        (&["--to", "serial-text", "--cut-short", "0.1"], "'--cut-short' has no effect with '--to serial-text'"),
        (&["--to", "serial-text", "--forget"], "'--forget' has no effect with '--to serial-text'"),
    ] {
        let said = refused(&[&["replay", CAPTURE, "--speed", "0"], arguments].concat(), 2);
        assert!(said.contains(expected) && said.contains("Usage: "), "{arguments:?}: {said}");
    }
}

/// Text says no times, so it comes sooner than it was, unless somebody says how long the pauses are.
#[test]
fn a_recording_without_times_is_told_where_it_is_to_take_its_time() {
    let note = format!("sniffer-simulator: {CAPTURE} says no times: ");
    for (arguments, is_told) in [
        (&["--speed", "1000"][..], true),
        (&["--speed", "0"], false),
        (&["--speed", "1000", "--gap", "1us", "2us"], false),
    ] {
        let done = simulator(&[&["replay", CAPTURE], arguments].concat()).output().expect("it runs");
        let said = String::from_utf8(done.stderr).expect("text");
        assert_eq!((done.status.success(), said.contains(&note)), (true, is_told), "{arguments:?}: {said}");
    }
}

/// `/proc` takes no files, whoever one is.
#[test]
fn a_folder_that_takes_no_files_is_refused_at_the_start() {
    let said = refused(&["receive", "udp://127.0.0.1:0", "--store", "/proc"], 1);
    assert!(said.starts_with("sniffer-simulator: /proc: "), "{said}");
}

#[test]
fn places_where_no_sniffer_could_be_waited_for_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().to_str().expect("text");
    for address in ["", "serial", "udp://", "udp://127.0.0.1", "udp://127.0.0.1:65536", "ws://127.0.0.1:a/ws"] {
        let said = refused(&["receive", address, "--store", store], 1);
        let expected = "expected udp://HOST:PORT or ws://HOST:PORT, with a port of 0 to 65535, or serial:PATH";
        assert_eq!(said, format!("sniffer-simulator: `{address}`: {expected}\n"));
    }
}

#[test]
fn a_file_is_no_serial_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().to_str().expect("text");
    let said = refused(&["receive", &format!("serial:{CAPTURE}"), "--store", store], 1);
    assert_eq!(said, format!("sniffer-simulator: serial:{CAPTURE}: that is no serial line\n"));
}

/// The address that it prints is one that it takes.
#[test]
fn a_websocket_may_be_given_with_its_path() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().to_str().expect("text");
    let mut receiver = simulator(&["receive", "ws://127.0.0.1:0/ws", "--store", store]);
    let mut receiver = receiver.stdout(Stdio::piped()).spawn().expect("the simulator runs");
    let mut address = String::new();
    BufReader::new(receiver.stdout.take().expect("a pipe")).read_line(&mut address).expect("a line");
    let _ = receiver.kill();
    let _ = receiver.wait();
    assert!(address.starts_with("ws://127.0.0.1:") && address.ends_with("/ws\n"), "{address}");
}

/// As `| head -1` does.
#[test]
fn whoever_reads_may_stop() {
    for arguments in [&["replay", CAPTURE, "--speed", "0", "--times", "1000000"][..], &["stalls", "400"]] {
        let mut command = simulator(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the simulator runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        assert!(!line.is_empty());
        let done = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success() && !said.contains("panicked"), "{arguments:?}: {said}");
    }
}
