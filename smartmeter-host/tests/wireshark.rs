//! Our dissector in Debian's tshark: filters, what is wrong, what was put right; and captures through `smartmeter extcap`.

mod support;

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use smartmeter_host::spec::{Format, Spec};
use smartmeter_proto::p350::P350;
use support::{P350_BOOT, output, scratch, tool};

fn smartmeter() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_smartmeter"));
    command.stdin(Stdio::null());
    command
}

/// The dissector, in a file that no other test uses.
fn dissector(name: &str) -> PathBuf {
    let path = scratch(&format!("{name}.lua"));
    fs::write(&path, &Format::Lua.files(&Spec::of::<P350>())[0].text).expect("a writable directory");
    path
}

/// A capture as packets.
fn packets(name: &str, capture: &Path, arguments: &[&str]) -> PathBuf {
    let path = scratch(&format!("{name}.pcapng"));
    output(smartmeter().arg("convert").arg(capture).args(arguments).arg("-o").arg(&path));
    path
}

/// Lines of fields of what a filter lets through; without tshark, none.
struct Shark {
    name: &'static str,
    packets: PathBuf,
}

impl Shark {
    fn of(name: &'static str, capture: &Path, arguments: &[&str]) -> Option<Self> {
        tool("tshark")?;
        Some(Self { name, packets: packets(name, capture, arguments) })
    }

    fn rows(&self, filter: &str, fields: &[&str]) -> Vec<String> {
        let mut tshark = Command::new("tshark");
        tshark.arg("-X").arg(format!("lua_script:{}", dissector(self.name).display()));
        tshark.arg("-r").arg(&self.packets).args(["-Y", filter, "-T", "fields", "-E", "separator=|"]);
        fields.iter().for_each(|field| _ = tshark.args(["-e", field]));
        output(&mut tshark).lines().map(Into::into).collect()
    }

    fn count(&self, filter: &str) -> usize {
        self.rows(filter, &["frame.number"]).len()
    }
}

fn capture(name: &str, text: &str) -> PathBuf {
    let path = scratch(&format!("{name}.txt"));
    fs::write(&path, text).expect("a writable directory");
    path
}

#[test]
fn filters_find_physical_values_names_and_times() {
    let Some(shark) = Shark::of("filters", P350_BOOT.as_ref(), &[]) else { return };
    assert_eq!(shark.rows("p350.quality == \"checked\" && p350.power > 204", &["p350.power"]), ["207", "206", "205"]);
    // A day's energy is in units of 0.1 kWh on the wire.
    let days = shark.rows("p350.day.energy == 10.4", &["p350.quality"]);
    assert!(!days.is_empty() && days.iter().all(|quality| !quality.is_empty()), "{days:?}");
    assert_eq!(shark.count("p350.day.energy == 104"), 0);
    assert!(shark.count("p350.timestamp >= \"2017-06-01 21:21:00\"") > 0);
}

/// As many of each quality as `smartmeter decode` says: what is damaged and was put right counts there as that alone.
#[test]
fn what_was_put_right_is_as_decode_says() {
    let Some(shark) = Shark::of("put-right", P350_BOOT.as_ref(), &[]) else { return };
    let jsonl = output(smartmeter().args(["decode", "--format", "jsonl"]).arg(P350_BOOT));
    let said =
        |quality: &str| jsonl.lines().filter(|line| line.contains(&format!("\"quality\":\"{quality}\""))).count();
    for quality in ["checked", "reconstructed", "unchecked"] {
        assert!(said(quality) > 0, "{quality}");
        assert_eq!(shark.count(&format!("p350.quality == \"{quality}\"")), said(quality), "{quality}");
    }
    let account = shark.rows("p350.reconstruction && p350.midnight", &["p350.reconstruction", "_ws.expert.message"]);
    let [account] = account.as_slice() else { panic!("{account:?}") };
    assert!(account.starts_with("a length, count or id was wrong: byte 1 is 28, not 38|"), "{account}");
    assert!(account.ends_with("bytes of this field were changed"), "{account}");
    assert!(shark.count("p350.receive.trailer && p350.reconstruction") > 0);
    // What nothing says is no value that a filter could find.
    let lost =
        shark.rows("p350.receive.trailer && p350.reconstruction contains \"byte 62 is lost\"", &["frame.number"]);
    assert_eq!(lost, [""; 0]);
    let asked_not_to = Shark::of("not-put-right", P350_BOOT.as_ref(), &["--repair", "off"]).expect("it is there");
    assert_eq!(asked_not_to.count("p350.reconstruction"), 0);
    assert_eq!(asked_not_to.count("p350.quality == \"checked\""), said("checked"));
}

#[test]
fn what_is_wrong_is_an_expert_info() {
    let text =
        "BBBB\n0D FFFF\n02 0C 02 10 3C 55 AA B5 10 00 00 00 00 00 FFFF\n02 0C 02 10 FFFF\n7E 01 FFFF\n04 02 D002\n";
    let Some(shark) = Shark::of("wrong", &capture("wrong", text), &["--repair", "off"]) else { return };
    let found = |filter: &str| shark.rows(filter, &["frame.number"]);
    assert_eq!(found("p350.checksum.bad"), ["3"]);
    assert_eq!(found("p350.checksum_status == 0"), ["3"]);
    assert_eq!(found("p350.short"), ["4"]);
    assert_eq!(found("p350.unknown_kind"), ["5"]);
    assert_eq!(found("p350.not_whole"), ["6"]);
    assert_eq!(found("p350.lost"), ["7"]);
    assert_eq!(shark.rows("p350.lost_words", &["p350.mark", "p350.lost_words"]), ["0xd002|2"]);
    assert_eq!(found("p350.quality == \"damaged\""), ["3", "4", "6"]);
    let told = shark.rows("p350.checksum.bad", &["_ws.expert.message"]);
    assert!(told[0].starts_with("CRC-16/XMODEM: the frame says 0xAAB5, its bytes give 0x"), "{told:?}");
}

/// Calls `smartmeter extcap` as Wireshark does.
fn extcap(arguments: &[&str]) -> String {
    output(smartmeter().arg("extcap").args(arguments))
}

#[test]
fn wireshark_is_told_of_the_interface() {
    let interfaces = extcap(&["--extcap-interfaces", "--extcap-version=4.0"]);
    assert!(interfaces.starts_with("extcap {version="), "{interfaces}");
    assert!(interfaces.contains("interface {value=smartmeter-p350}{display="), "{interfaces}");
    let interface = "--extcap-interface=smartmeter-p350";
    assert_eq!(extcap(&["--extcap-dlts", interface]), "dlt {number=147}{name=USER0}{display=p350 transactions}\n");
    let config = extcap(&["--extcap-config", interface]);
    assert!(config.contains("{call=--source}") && config.contains("{call=--repair}"), "{config}");
    let other = smartmeter().args(["extcap", "--extcap-dlts", "--extcap-interface=eth0"]).output().expect("it runs");
    assert!(!other.status.success() && other.stdout.is_empty());
}

#[cfg(unix)]
mod live {
    use super::*;

    /// A home with our interface and dissector in it, as `extcap --install` leaves it.
    fn home(name: &str) -> PathBuf {
        let home = scratch(name);
        let _ = fs::remove_dir_all(&home);
        fs::create_dir_all(&home).expect("a writable directory");
        output(in_home(smartmeter(), &home).args(["extcap", "--install"]));
        home
    }

    fn in_home(mut command: Command, home: &Path) -> Command {
        command.env("HOME", home).env_remove("XDG_CONFIG_HOME").env_remove("WIRESHARK_CONFIG_DIR");
        command
    }

    /// What ends when the test does.
    struct Running(Child);

    impl Drop for Running {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    #[test]
    fn tshark_captures_from_a_file_that_grows() {
        let Some(tshark) = tool("tshark") else { return };
        let home = home("extcap-home");
        let mut tshark = in_home(tshark, &home);
        let interfaces = output(tshark.arg("-D"));
        assert!(interfaces.contains("smartmeter-p350"), "{interfaces}");

        let path = capture("extcap-growing", "BBBB\n0D FFFF\n");
        let mut tshark = in_home(Command::new("tshark"), &home);
        tshark.args([
            "-i",
            "smartmeter-p350",
            "-c",
            "5",
            "-l",
            "-T",
            "fields",
            "-e",
            "p350.command",
            "-e",
            "p350.mark",
        ]);
        tshark.arg("-o").arg(format!("extcap.smartmeter_p350.source:{}", path.display()));
        let child = tshark.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("tshark runs");
        let mut child = Running(child);
        let mut lines = BufReader::new(child.0.stdout.take().expect("a pipe")).lines();
        let mut line = || lines.next().expect("tshark goes on").expect("text");
        assert_eq!([line(), line()], ["\t0xbbbb", "0x0d\t"]);
        // A packet comes when its transaction is whole, and not when something else fills a buffer.
        for (words, shown) in [("04 01 FFFF\n", "0x04\t"), ("64 68 07 FFFF\n", "0x64\t"), ("AAAA\n", "\t0xaaaa")] {
            let mut file = OpenOptions::new().append(true).open(&path).expect("it is there");
            file.write_all(words.as_bytes()).expect("a writable file");
            assert_eq!(line(), shown);
        }
        assert!(child.0.wait().expect("it ends").success());
    }

    /// Captures into a pipe of ours, whose reader is given.
    fn start(name: &str, source: &str) -> (Running, fs::File) {
        let fifo = scratch(&format!("{name}.fifo"));
        let _ = fs::remove_file(&fifo);
        output(Command::new("mkfifo").arg(&fifo));
        let mut command = smartmeter();
        command.args(["extcap", "--capture", "--extcap-interface=smartmeter-p350", "--fifo"]).arg(&fifo);
        let child = command.args(["--source", source]).stderr(Stdio::piped()).spawn().expect("it runs");
        (Running(child), fs::File::open(&fifo).expect("a pipe"))
    }

    /// The same from a file, after its first packet.
    fn start_from_file(name: &str) -> (Running, fs::File) {
        let path = capture(name, "0D FFFF\n");
        let (child, mut pipe) = start(name, path.to_str().expect("text"));
        let (mut read, a_packet_of_one_byte) = (Vec::new(), [6, 0, 0, 0, 36, 0, 0, 0]);
        while !read.ends_with(&a_packet_of_one_byte) {
            let mut byte = [0];
            pipe.read_exact(&mut byte).expect("it captures");
            read.extend(byte);
        }
        (child, pipe)
    }

    fn ended(mut child: Running) -> (Option<i32>, String) {
        let status = child.0.wait().expect("it ends");
        let mut said = String::new();
        child.0.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
        (status.code(), said)
    }

    fn terminate(child: &Running) {
        output(Command::new("kill").arg(child.0.id().to_string()));
    }

    #[test]
    fn a_signal_ends_it() {
        let (child, _pipe) = start_from_file("extcap-signal");
        terminate(&child);
        assert_eq!(ended(child), (Some(0), String::new()));
    }

    #[test]
    fn it_ends_where_nobody_reads_though_nothing_comes() {
        let (child, pipe) = start_from_file("extcap-closed");
        drop(pipe);
        assert_eq!(ended(child), (Some(0), String::new()));
    }

    /// A message of a sniffer, sent until it is acknowledged: its words come once.
    #[cfg(feature = "collector")]
    #[test]
    fn a_sniffer_that_sends_datagrams_is_answered() {
        use smartmeter_proto::link::{Acknowledge, Body, Message, Words};
        use smartmeter_proto::prelude::*;
        use std::net::UdpSocket;
        use std::time::Duration;

        let sniffer = UdpSocket::bind("127.0.0.1:0").expect("a port");
        let free = UdpSocket::bind("127.0.0.1:0").expect("a port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let (child, mut pipe) = start("extcap-udp", &format!("udp://127.0.0.1:{port}"));
        // Four words came before the capture began: they are not lost.
        let words =
            Words { first: 4, oldest: 4, read: 0, sent: 0, count: Filled::new(), words: (&[0x0D, 0xFFFF]).into() };
        let (magic, crc, device, session) = (Filled::new(), Filled::new(), [2, 0, 0, 0, 0, 1], 7);
        let message = Message { magic, device, session, body: Body::Words(words), crc };
        let message = message.encode_to_vec().expect("it fits");
        sniffer.set_read_timeout(Some(Duration::from_millis(50))).expect("a time");
        let mut answer = [0; 64];
        let answered = loop {
            let sent = sniffer.send_to(&message, ("127.0.0.1", port));
            if let (Ok(_), Ok(len)) = (sent, sniffer.recv(&mut answer)) {
                break Message::decode(&answer[..len]).expect("a message");
            }
        };
        assert_eq!(answered.body, Body::Acknowledge(Acknowledge { next: 6 }));
        terminate(&child);
        let mut packets = Vec::new();
        pipe.read_to_end(&mut packets).expect("a pipe");
        assert_eq!(ended(child), (Some(0), String::new()));
        let mut reader = pcap_file::pcapng::PcapNgReader::new(packets.as_slice()).expect("a file of packets");
        let mut found = Vec::new();
        while let Some(block) = reader.next_block() {
            found.extend(
                block.expect("a block").into_owned().into_enhanced_packet().map(|packet| packet.data.into_owned()),
            );
        }
        assert_eq!(found, [vec![0x0D]]);
    }
}
