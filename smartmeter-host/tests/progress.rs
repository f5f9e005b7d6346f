//! The progress bar, on a terminal of the test's own.
#![cfg(unix)]

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

const CAPTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/captures/p350-2017-06-01-boot.txt");
/// Without repair, which takes long where it is not compiled for speed.
const DECODE: &[&str] = &["decode", "--format=jsonl", "--repair=off"];

/// Both ends of a terminal: what is shown on it, and what a command writes to.
fn terminal() -> (File, File) {
    let shown = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&shown).and_then(|()| unlockpt(&shown)).expect("a terminal");
    let name = ptsname(&shown, Vec::new()).expect("its name").into_string().expect("a plain name");
    let written = OpenOptions::new().read(true).write(true).open(name).expect("its other end");
    (File::from(shown), written)
}

/// A capture so many times over, so that more comes out than any pipe or terminal holds.
fn long(name: &str, times: usize) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, fs::read(CAPTURE).expect("the capture").repeat(times)).expect("a writable directory");
    path
}

fn start(arguments: &[&str], path: &Path, term: &str, out: Stdio, errors: Stdio) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_smartmeter"));
    command.args(arguments).arg(path).env("TERM", term).env("NO_COLOR", "1").stdin(Stdio::null());
    command.stdout(out).stderr(errors).spawn().expect("the command runs")
}

/// Lets the command wait for more than the second after which the bar comes, then takes all it writes. It can't be done
/// before, as there is no room for what it writes.
fn read_late(mut out: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(1300));
        read_all(&mut out)
    })
}

fn read_all(out: &mut impl Read) -> String {
    let (mut all, mut some) = (Vec::new(), [0; 4096]);
    loop {
        match out.read(&mut some) {
            Ok(0) => break,
            Ok(len) => all.extend(&some[..len]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // So a terminal ends on Linux.
            Err(_) => break,
        }
    }
    String::from_utf8(all).expect("text")
}

/// What standard error shows while standard output is a pipe.
fn errors_beside_a_pipe(arguments: &[&str], path: &Path, term: &str) -> String {
    let (mut shown, written) = terminal();
    let mut child = start(arguments, path, term, Stdio::piped(), written.into());
    let out = read_late(child.stdout.take().expect("a pipe"));
    let errors = read_all(&mut shown);
    assert_eq!(child.wait().expect("it ends").code(), Some(0), "{errors}");
    assert!(!out.join().expect("text").contains('\u{1b}'));
    errors
}

#[test]
fn a_bar_comes_for_what_takes_longer_than_a_second() {
    let path = long("long.txt", 200);
    let readings: &[&str] = &["readings", "--format=jsonl", "--repair=off"];
    for arguments in [DECODE, readings, &["convert", "-o-", "--to=words"]] {
        let errors = errors_beside_a_pipe(arguments, &path, "xterm");
        assert!(errors.contains(" % of ") && errors.contains(" left"), "{arguments:?}: {errors}");
        assert!(!errors.contains("\u{1b}[3"), "no colours: {errors}");
    }
}

#[test]
fn a_terminal_that_can_do_nothing_shows_no_bar() {
    let errors = errors_beside_a_pipe(DECODE, &long("dumb.txt", 40), "dumb");
    assert!(!errors.contains(" % of ") && errors.contains("2280 transactions"), "{errors}");
}

#[test]
fn pipes_hold_no_bar() {
    let path = long("pipes.txt", 40);
    let mut child = start(DECODE, &path, "xterm", Stdio::piped(), Stdio::piped());
    let out = read_late(child.stdout.take().expect("a pipe"));
    let errors = read_all(&mut child.stderr.take().expect("a pipe"));
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert!(!errors.contains(" % of ") && errors.starts_with("2280 transactions"), "{errors}");
    assert_eq!(out.join().expect("text").lines().count(), expected(&path).lines().count());
}

/// What is written where nobody sees a bar.
fn expected(path: &Path) -> String {
    let mut child = start(DECODE, path, "xterm", Stdio::piped(), Stdio::null());
    let all = read_all(&mut child.stdout.take().expect("a pipe"));
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    all
}

/// The lines that are left on a terminal that is as wide as they are.
fn lines_left(text: &str) -> Vec<String> {
    let (mut lines, mut at) = (vec![String::new()], 0);
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        rest = &rest[letter.len_utf8()..];
        match letter {
            '\n' => {
                at += 1;
                lines.resize(lines.len().max(at + 1), String::new());
            }
            '\r' => {}
            '\u{1b}' => {
                let end = rest.find(|letter: char| letter.is_ascii_alphabetic()).expect("a whole sequence");
                let (sequence, after) = rest.split_at(end + 1);
                match sequence.strip_prefix('[').expect("a sequence").split_at(end - 1) {
                    (_, "K" | "J") => lines[at].clear(),
                    (up, "A") => at -= up.parse().unwrap_or(1),
                    (down, "B") => at += down.parse().unwrap_or(1),
                    _ => panic!("unknown: {sequence:?}"),
                }
                rest = after;
            }
            letter => lines[at].push(letter),
        }
    }
    lines
}

#[test]
fn rows_on_the_same_terminal_stay_whole() {
    let path = long("same.txt", 40);
    let (shown, written) = terminal();
    let out = written.try_clone().expect("the same terminal");
    let mut child = start(DECODE, &path, "xterm", out.into(), written.into());
    let all = read_late(shown).join().expect("text");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert!(all.contains(" % of "), "{all}");
    let left = lines_left(&all);
    let expected = expected(&path);
    let count = expected.lines().count();
    assert!(left.iter().map(String::as_str).take(count).eq(expected.lines()));
    assert!(left[count].starts_with("2280 transactions"), "{}", left[count]);
    assert!(!left.iter().any(|line| line.contains(" % of ")));
}
