//! However long a recording is, little of it is in memory.
#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::io::{BufWriter, Read, Write};
use std::process::{Command, Stdio};

use smartmeter_host::convert::{Format, Timing};

/// How much is written, and how much may be held.
const WRITTEN: usize = 10 * 1024 * 1024;
const HELD: usize = 6 * 1024;

/// The memory that the command holds now, in kilobytes, of a child that still runs: without the program itself.
fn memory(id: u32) -> usize {
    let status = fs::read_to_string(format!("/proc/{id}/status")).expect("it runs still");
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).expect("Linux says so");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// Feeds a recording whose middle repeats, and measures before its end.
fn feed(heading: &[u8], middle: &mut dyn FnMut(usize) -> Vec<u8>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_smartmeter"));
    command.args(["convert", "-", "-o", "-", "--to", "words", "--channels", "select=cs,clock=clk,data=mosi"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it runs");
    let mut pipe = BufWriter::new(child.stdin.take().expect("a pipe"));
    pipe.write_all(heading).expect("it reads");
    let (mut written, mut round) = (0, 0);
    while written < WRITTEN {
        let part = middle(round);
        pipe.write_all(&part).expect("it reads");
        (written, round) = (written + part.len(), round + 1);
    }
    pipe.flush().expect("it reads");
    let held = memory(child.id());
    drop(pipe);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(held < HELD, "{held} kB are held after {} kB", WRITTEN / 1024);
}

#[test]
fn words() {
    feed(b"BBBB\n", &mut |_| b"04 02 FFFF\n".repeat(1000));
}

#[test]
fn bus_pirate() {
    feed(b"", &mut |_| b"[0x04(0xFF)0x02(0xFF)]".repeat(1000));
}

#[test]
fn bus_pirate_binary() {
    feed(b"\x01", &mut |_| b"[\\\x04\xFF\\\x02\xFF]".repeat(1000));
}

#[test]
fn hex_dump() {
    feed(b"", &mut |round| {
        let lines = (0..100).map(|line| format!("{:08x}  {}\n", (round * 100 + line) * 16, "04 ".repeat(16)));
        lines.collect::<String>().into_bytes()
    });
}

#[test]
fn saleae_table() {
    feed(b"name,type,start_time,duration,\"mosi\",\"miso\"\n", &mut |round| {
        format!("\"SPI\",\"enable\",{round}.1,0.1,,\n\"SPI\",\"result\",{round}.2,0.1,0x04,0xFF\n\"SPI\",\"disable\",{round}.3,0.1,,\n")
            .into_bytes()
    });
}

#[test]
fn saleae_digital() {
    feed(b"Time [s],cs,clk,mosi\n", &mut |round| {
        let bits = (20..28).map(|time| format!("{round}.{time},0,1,0\n{round}.{time}5,0,0,0\n"));
        format!("{round}.1,0,0,0\n{}{round}.3,1,0,0\n", bits.collect::<String>()).into_bytes()
    });
}

#[test]
fn value_change_dump() {
    let heading = "$timescale 1 us $end\n$var wire 1 ! cs $end\n$var wire 1 \" clk $end\n$var wire 1 # mosi $end\n\
         $enddefinitions $end\n#0\n1!\n0\"\n0#\n";
    feed(heading.as_bytes(), &mut |round| {
        let time = round * 100 + 100;
        let bits = (1..9).map(|bit| format!("#{}\n1\"\n#{}\n0\"\n", time + 2 * bit, time + 2 * bit + 1));
        format!("#{time}\n0!\n{}#{}\n1!\n", bits.collect::<String>(), time + 50).into_bytes()
    });
}

/// From a file, whose directory is at its end: measured where most of what comes out of it has.
#[test]
fn session_of_sigrok() {
    let path = support::scratch("long.sr");
    let transaction = [0x04, 0x02, 0xFFFF];
    support::convert(&transaction.repeat(20_000), Format::Sigrok, Timing::default(), &path);
    let mut command = Command::new(env!("CARGO_BIN_EXE_smartmeter"));
    command.arg("convert").arg(&path).args(["-o", "-", "--to", "words"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it runs");
    let mut pipe = child.stdout.take().expect("a pipe");
    // Half of the lines; what is left is more than a pipe holds.
    let mut text = vec![0; 20_000 * 11 / 2];
    pipe.read_exact(&mut text).expect("it writes");
    let held = memory(child.id());
    let mut rest = Vec::new();
    pipe.read_to_end(&mut rest).expect("it writes");
    assert!(child.wait().expect("it ends").success());
    assert_eq!(text.len() + rest.len(), 20_000 * 11);
    assert!(held < HELD, "{held} kB are held of some 11 MB of samples");
}
