//! What other tools make of our files, and we of theirs. Where a tool is not installed, a test says so and is left out,
//! but for CI, which installs them all.

mod support;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use smartmeter_host::convert::{Format as To, Timing};
use smartmeter_host::input::Options;
use support::{P350_BOOT, convert, format, output, scratch, tool, words};

const IRREGULAR: Timing =
    Timing { period: std::time::Duration::from_micros(20), eighth_bit: 1.8, jitter: 0.4, stretched: 0.2, seed: 350 };

fn p350() -> Vec<u16> {
    words(P350_BOOT.as_ref(), &Options::default())
}

fn bytes(words: &[u16]) -> Vec<u8> {
    words.iter().filter_map(|&word| u8::try_from(word).ok()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What sigrok's own decoder of SPI finds on the wires.
fn decoded_by_sigrok(sigrok: &mut Command, arguments: &[&str], path: &Path) -> Vec<u8> {
    let decoder = "spi:clk=clock:mosi=data:cs=select";
    let annotations = "spi=mosi-data";
    let text = output(sigrok.args(arguments).arg("-i").arg(path).args(["-P", decoder, "-A", annotations]));
    let values = text.lines().filter_map(|line| line.split_once(": ").map(|(_, value)| value.trim()));
    values.map(|value| u8::from_str_radix(value, 16).expect("a byte")).collect()
}

#[test]
fn sigrok_decodes_the_same_bytes_from_our_edges() {
    let Some(mut sigrok) = tool("sigrok-cli") else { return };
    let path = scratch("for-sigrok.vcd");
    convert(&p350(), To::Vcd, IRREGULAR, &path);
    assert_eq!(decoded_by_sigrok(&mut sigrok, &["-I", "vcd:downsample=1000"], &path), bytes(&p350()));
}

#[test]
fn sigrok_decodes_the_same_bytes_from_our_sessions() {
    let Some(mut sigrok) = tool("sigrok-cli") else { return };
    let path = scratch("for-sigrok.sr");
    convert(&p350(), To::Sigrok, IRREGULAR, &path);
    assert_eq!(decoded_by_sigrok(&mut sigrok, &[], &path), bytes(&p350()));
}

#[test]
fn what_sigrok_makes_of_our_edges_is_read_back() {
    let (edges, session, dump) = (scratch("to-sigrok.vcd"), scratch("from-sigrok.sr"), scratch("from-sigrok.vcd"));
    let Some(mut sigrok) = tool("sigrok-cli") else { return };
    convert(&p350(), To::Vcd, IRREGULAR, &edges);
    output(sigrok.args(["-I", "vcd:downsample=1000", "-i"]).arg(&edges).arg("-o").arg(&session));
    let Some(mut sigrok) = tool("sigrok-cli") else { return };
    fs::write(&dump, output(sigrok.arg("-i").arg(&session).args(["-O", "vcd"]))).expect("a writable file");
    for path in [session, dump] {
        assert_eq!(words(&path, &Options::default()), p350()[1..], "{}", path.display());
    }
}

/// The fields of every packet, as tshark gives them.
fn packets(tshark: &mut Command, path: &Path, fields: &[&str]) -> Vec<Vec<String>> {
    tshark.args(["-T", "fields", "-E", "separator=|"]).arg("-r").arg(path);
    fields.iter().for_each(|field| _ = tshark.args(["-e", field]));
    let rows = output(tshark);
    // Newer ones write bits as words.
    let rows = rows.replace("True", "1").replace("False", "0");
    rows.lines().map(|row| row.split('|').map(Into::into).collect()).collect()
}

#[test]
fn tshark_reads_a_packet_for_each_transaction_and_mark() {
    let Some(mut tshark) = tool("tshark") else { return };
    let path = scratch("boot.pcapng");
    assert_eq!(convert(&p350(), To::Pcapng, IRREGULAR, &path), [""; 0]);
    let packets = packets(&mut tshark, &path, &["data.data", "frame.comment", "frame.encap_type"]);
    assert_eq!(packets.len(), 58);
    let of = |index: usize| (packets[index][0].as_str(), packets[index][1].as_str());
    assert_eq!(of(0), ("", "mark BBBB: the sniffer started"));
    assert_eq!((of(1), of(2)), (("", "empty"), ("0d", "")));
    assert_eq!(packets.concat().iter().filter(|field| field.contains("damag")).count(), 0);
    let all: String = packets.iter().map(|packet| packet[0].as_str()).collect();
    assert_eq!(all, hex(&bytes(&p350())));
    // Wireshark's number for USER0.
    assert!(packets.iter().all(|packet| packet[2] == "45"), "{:?}", packets[0]);
}

#[test]
fn tshark_sees_damage_and_times() {
    let Some(mut tshark) = tool("tshark") else { return };
    let (path, edges) = (scratch("damage.pcapng"), scratch("damage.vcd"));
    let damaged = [0x04, 0xC305, 0xFFFF, 0x0D, 0xAAAA, 0x02, 0xFFFF, 0x1234, 0x05];
    convert(&damaged, To::Pcapng, IRREGULAR, &path);
    let fields = [
        "data.data",
        "frame.comment",
        "frame.packet_flags_packet_too_short_error",
        "frame.packet_flags_unaligned_frame_error",
        "frame.packet_flags_start_frame_delimiter_error",
    ];
    let packets = packets(&mut tshark, &path, &fields);
    let expected = [
        ["04", "cut short within a byte", "1", "1", "0"],
        ["", "mark C305: word C305: a byte cut short, its first bits are 101", "", "", ""],
        ["", "goes on with the one before", "0", "0", "1"],
        ["0d", "interrupted by a mark", "1", "0", "0"],
        ["", "mark AAAA: the sniffer is alive", "", "", ""],
        ["02", "goes on with the one before", "0", "0", "1"],
        ["", "mark 1234: unknown word 1234", "", "", ""],
        ["05", "the recording ends before it does", "1", "0", "0"],
    ];
    assert_eq!(packets, expected);

    convert(&p350(), To::Vcd, IRREGULAR, &edges);
    output(Command::new(env!("CARGO_BIN_EXE_smartmeter")).arg("convert").arg(&edges).arg("-o").arg(&path));
    let Some(mut tshark) = tool("tshark") else { return };
    let times = packets_times(&mut tshark, &path);
    assert!(times.len() == 58 && times.is_sorted() && times[57] > 0.1 && times[57] < 1.0, "{times:?}");
}

fn packets_times(tshark: &mut Command, path: &Path) -> Vec<f64> {
    let rows = packets(tshark, path, &["frame.time_epoch"]);
    rows.iter().map(|row| row[0].parse().expect("seconds")).collect()
}

#[test]
fn dumps_of_the_tools_are_read() {
    let capture = words(&format("words.txt"), &Options::default());
    for (name, arguments) in [
        ("xxd", &[][..]),
        ("xxd", &["-g", "1", "-c", "7"]),
        ("xxd", &["-u"]),
        ("hexdump", &["-C"]),
        ("od", &["-A", "x", "-t", "x1z"]),
        ("od", &["-t", "x1"]),
        ("od", &["-A", "d", "-t", "x1z"]),
    ] {
        let Some(mut tool) = tool(name) else { continue };
        let mut child =
            tool.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the tool runs");
        // 64 zero bytes, which hexdump and od write as `*`.
        let content = [bytes(&capture), vec![0; 64], vec![0x0D]].concat();
        child.stdin.take().expect("a pipe").write_all(&content).expect("it reads");
        let dump = child.wait_with_output().expect("it ends").stdout;
        let path = scratch(&format!("{name}{}.txt", arguments.concat()));
        fs::write(&path, dump).expect("a writable file");
        assert_eq!(bytes(&words(&path, &Options::default())), content, "{name} {arguments:?}");
    }
}
