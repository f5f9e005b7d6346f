//! `decode --follow`: files that are still written.

mod support;

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use support::{P350_BOOT, format, scratch};

/// In time, also on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(20);

fn file(name: &str, content: &[u8]) -> PathBuf {
    let path = scratch(name);
    fs::write(&path, content).expect("a writable directory");
    path
}

fn decode(arguments: &[&str], path: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_smartmeter"));
    command.args(["decode", "--format=jsonl"]).args(arguments).arg(path);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).env_remove("CLICOLOR_FORCE");
    command
}

/// Exit code, standard output and standard error of what ends by itself.
fn run(arguments: &[&str], path: &Path) -> (Option<i32>, String, String) {
    let output = decode(arguments, path).output().expect("the command runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// A command that follows a file, and its lines as they come.
struct Following {
    child: Child,
    lines: Receiver<String>,
    errors: Receiver<String>,
}

/// The lines of a pipe, as they come.
fn lines(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || BufReader::new(pipe).lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    lines
}

impl Following {
    fn start(path: &Path) -> Self {
        Self::start_with(&[], path)
    }

    fn start_with(arguments: &[&str], path: &Path) -> Self {
        let mut child = decode(&[&["--follow"], arguments].concat(), path).spawn().expect("the command runs");
        let out = lines(child.stdout.take().expect("a pipe"));
        let errors = lines(child.stderr.take().expect("a pipe"));
        Self { child, lines: out, errors }
    }

    fn expect(&self, part: &str) {
        let line = self.lines.recv_timeout(PATIENCE).expect("a line in time");
        assert!(line.contains(part), "{line}");
    }

    fn expect_error(&self, part: &str) {
        let line = self.errors.recv_timeout(PATIENCE).expect("a line in time");
        assert!(line.contains(part), "{line}");
    }

    /// Kills the command and gives what it said on standard error.
    fn end(mut self) -> String {
        self.child.kill().expect("it runs still");
        self.child.wait().expect("it ends");
        self.errors.iter().collect()
    }

    /// Asks the command to end. Gives its exit code, and what is left of standard output and standard error.
    #[cfg(unix)]
    fn ask(mut self, signal: rustix::process::Signal) -> (Option<i32>, String, String) {
        let id = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw).expect("a process");
        rustix::process::kill_process(id, signal).expect("it runs still");
        let code = self.child.wait().expect("it ends").code();
        let rest = |lines: &Receiver<String>| lines.iter().map(|line| line + "\n").collect();
        (code, rest(&self.lines), rest(&self.errors))
    }
}

#[test]
fn a_growing_file_is_followed_also_in_the_middle_of_a_word() {
    let path = file("growing.txt", b"BBBB\n04 0");
    let mut growing = OpenOptions::new().append(true).open(&path).expect("the file");
    let mut write = |text: &[u8]| growing.write_all(text).expect("a writable file");
    let following = Following::start(&path);
    following.expect(r#""event":"boot""#);
    write(b"2 FF");
    write(b"FF\n0D FF");
    following.expect(r#""line":2,"bytes":"04 02","event":"frame","name":"Radio""#);
    write(b"FF ");
    following.expect(r#""line":3,"bytes":"0D","event":"frame","name":"Hello""#);
    assert_eq!(following.end(), "");
}

#[cfg(unix)]
#[test]
fn a_file_that_another_took_the_place_of_is_read_from_its_start() {
    let path = file("replaced.txt", b"04 02 FFFF\n");
    let following = Following::start(&path);
    following.expect(r#""index":0,"line":1,"bytes":"04 02""#);
    let new = file("replacement.txt", b"# longer than the one before\n0D FFFF\n");
    fs::rename(new, &path).expect("a folder that can be written");
    following.expect(r#""index":1,"line":2,"bytes":"0D""#);
    following.end();
}

#[test]
fn a_growing_file_is_followed_behind_a_fault() {
    let path = file("growing-fault.txt", b"04 02 FFFF\n04 0");
    let mut growing = OpenOptions::new().append(true).open(&path).expect("the file");
    let following = Following::start(&path);
    following.expect(r#""line":1,"bytes":"04 02""#);
    growing.write_all(b"G 05 FFFF\n0D FFFF\n").expect("a writable file");
    following.expect(r#""line":2,"bytes":"04","event":"frame","name":"Radio","quality":"damaged""#);
    following.expect(r#""line":2,"bytes":"","event":"unreadable""#);
    following.expect(r#""line":2,"bytes":"05","event":"frame""#);
    following.expect(r#""line":3,"bytes":"0D","event":"frame","name":"Hello","quality":"unchecked""#);
    assert_eq!(following.end(), "");
}

#[test]
fn a_file_that_got_shorter_is_read_from_its_start() {
    let path = file("truncated.txt", b"# a long comment\n04 02 FFFF\n04 04 F");
    let following = Following::start(&path);
    following.expect(r#""index":0,"line":2,"bytes":"04 02""#);
    fs::write(&path, b"0D FFFF\n").expect("a writable file");
    following.expect(r#""index":1,"line":3,"bytes":"04 04","event":"frame","name":"Radio","quality":"damaged""#);
    following.expect(r#""index":2,"line":3,"bytes":"","event":"unreadable""#);
    following.expect(r#""index":3,"line":1,"bytes":"0D""#);
    let errors = following.end();
    assert!(
        errors.contains("truncated.txt got shorter, or is another file now: reading it from its start"),
        "{errors}"
    );
}

#[cfg(unix)]
mod asked {
    use rustix::process::Signal;

    use super::*;

    /// What `decode` says of the whole file is what it says of one that grew, in every format that may grow.
    #[test]
    fn at_the_end_all_is_said_that_is_said_of_a_whole_file() {
        let channels = ["--channels", "select=Channel 0,clock=Channel 1,data=Channel 2"];
        // How many events only the end tells to be whole.
        let files: [(&str, &[&str], usize); 12] = [
            ("words.txt", &[], 0),
            ("sigrok-cli.vcd", &[], 1),
            ("saleae-spi.csv", &[], 0),
            ("saleae-logic1.csv", &[], 1),
            ("saleae-digital.csv", &channels, 0),
            ("bus-pirate.txt", &[], 0),
            ("bus-pirate.bin", &[], 0),
            ("putty-bus-pirate.log", &[], 0),
            ("putty-words.log", &[], 0),
            ("xxd.txt", &[], 1),
            ("hexdump-c.txt", &[], 1),
            ("od.txt", &[], 1),
        ];
        for (name, arguments, held) in files {
            let whole = fs::read(format(name)).expect("a readable file");
            let path = file(&format!("grown-{name}"), &whole[..whole.len() / 2]);
            let following = Following::start_with(arguments, &path);
            let next = || following.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{name}: in time"));
            let mut seen = vec![next()];
            let mut growing = OpenOptions::new().append(true).open(&path).expect("the file");
            growing.write_all(&whole[whole.len() / 2..]).expect("a writable file");
            let (code, out, errors) = run(arguments, &path);
            seen.extend((1..out.lines().count() - held).map(|_| next()));
            let (code_then, rest, errors_then) = following.ask(Signal::TERM);
            let out_then = seen.join("\n") + "\n" + &rest;
            assert_eq!((code_then, out_then, errors_then), (code, out, errors), "{name}");
        }
    }

    #[test]
    fn places_that_can_not_be_read_count_for_the_exit_status() {
        let path = file("asked-fault.txt", b"04 02 FFFF\n04 0G 05 FFFF\n");
        let following = Following::start(&path);
        (0..4).for_each(|_| following.expect("index"));
        let (code, out, errors) = following.ask(Signal::INT);
        assert_eq!((code, out.as_str()), (Some(1), ""));
        assert!(
            errors.starts_with("3 transactions in 4 events") && errors.contains("1 place can't be read"),
            "{errors}"
        );
    }

    #[test]
    fn a_pipe_that_nobody_writes_to_ends_when_asked() {
        let path = scratch("followed-pipe");
        let _ = fs::remove_file(&path);
        let made = Command::new("mkfifo").arg(&path).status().expect("mkfifo runs");
        assert!(made.success());
        let following = Following::start(&path);
        let mut pipe = OpenOptions::new().write(true).open(&path).expect("a pipe");
        pipe.write_all(b"BBBB\n04 02 FFFF 0D").expect("a reader");
        following.expect("boot");
        following.expect(r#""bytes":"04 02""#);
        let (code, out, errors) = following.ask(Signal::INT);
        assert_eq!(code, Some(0), "{errors}");
        assert!(out.contains(r#""bytes":"0D""#) && errors.starts_with("2 transactions in 3 events"), "{out}{errors}");
    }

    #[test]
    fn a_file_in_which_nothing_is_yet_is_waited_for_and_said_to_be() {
        for (name, begin) in
            [("asked-empty.txt", &b""[..]), ("asked-half.txt", b"# by hand\n04 0"), ("asked-odd.txt", b"0")]
        {
            let path = file(name, begin);
            let following = Following::start(&path);
            following.expect_error("no mark and no whole transaction so far; waiting for more");
            let rest = if begin.ends_with(b"0") { &b"4 FFFF\n"[..] } else { b"04 FFFF\n" };
            OpenOptions::new().append(true).open(&path).and_then(|mut file| file.write_all(rest)).expect("the file");
            following.expect(r#""event":"frame""#);
            let (code, _, errors) = following.ask(Signal::TERM);
            assert_eq!(code, Some(0), "{errors}");
        }
        let following = Following::start(&file("asked-nothing.txt", b""));
        following.expect_error("waiting for more");
        let (code, _, errors) = following.ask(Signal::TERM);
        assert!(code == Some(1) && errors.contains("holds no words"), "{errors}");
    }
}

#[test]
fn what_can_not_be_read_while_it_grows_is_refused_at_once() {
    let (code, out, errors) = run(&["--follow"], &format("sigrok-cli.sr"));
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(errors.contains("a zip file of sigrok, whose directory is at its end"), "{errors}");
    let words = fs::read_to_string(format("words.txt")).expect("text");
    let in_utf_16: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, content, said) in [
        ("followed-utf-16.txt", &in_utf_16[..], "text in UTF-16"),
        ("followed.pcapng", b"\x0A\x0D\x0D\x0A\x1C\0\0\0", "a pcapng file"),
        ("followed.bin", b"\x7FELF\x02\x01\x01", "unknown format"),
    ] {
        let (code, out, errors) = run(&["--follow"], &file(name, content));
        assert_eq!((code, out.as_str()), (Some(1), ""), "{name}: {errors}");
        assert!(errors.contains(said), "{name}: {errors}");
    }
    let (code, _, errors) = run(&["--follow", "--input=sigrok"], Path::new(P350_BOOT));
    assert_eq!(code, Some(2), "{errors}");
}
