//! What Wireshark's dissector of SML says of files, each in a datagram to the port that SML has.

use std::fs;
use std::process::Command;

use anyhow::Result;

use super::Said;
use crate::tools;
use crate::tshark::json::{Node, layers};

/// What is said of each file.
pub(super) fn read(name: &str, files: &[&[u8]]) -> Result<Vec<Said>> {
    let folder = tools::folder("independent", name)?;
    let (dump, packets) = (folder.join("files.txt"), folder.join("files.pcap"));
    fs::write(&dump, files.iter().map(|file| dumped(file)).collect::<String>())?;
    tools::run(Command::new("text2pcap").args(["-q", "-u", "7259,7259"]).arg(&dump).arg(&packets))?;
    let mut tshark = Command::new("tshark");
    // Checksums are only looked at where that is asked for.
    tshark.args(["-d", "udp.port==7259,sml", "-o", "sml.crc:TRUE", "-T", "json"]).arg("-r").arg(&packets);
    let said = tools::run(&mut tshark)?;
    Ok(layers(&said, "sml")?.iter().map(said_of).collect())
}

/// A hex dump as text2pcap reads it.
fn dumped(bytes: &[u8]) -> String {
    let lines = bytes.chunks(16).enumerate().map(|(line, chunk)| {
        let pairs: String = chunk.iter().map(|byte| format!(" {byte:02x}")).collect();
        format!("{:06x} {pairs}\n", line * 16)
    });
    lines.chain(["\n".into()]).collect()
}

fn said_of(packet: &Node) -> Said {
    let mut said = Said::default();
    below(packet, &mut said);
    said
}

/// A number stands behind its `datatype`, octets behind their `length`; what stands alone says that something is not there.
fn below(node: &Node, said: &mut Said) {
    let mut kind = None;
    let mut entries = node.entries().iter().peekable();
    while let Some((key, value)) = entries.next() {
        let name = key.strip_prefix("sml.").unwrap_or_default();
        match value {
            Node::Object(_) if key == "_ws.expert" || key == "_ws.malformed" => {
                said.fault.get_or_insert_with(|| fault(value));
            }
            Node::Text(text) if key == "_ws.malformed" => _ = said.fault.get_or_insert_with(|| text.clone()),
            Node::Object(_) => below(value, said),
            Node::Text(text) if matches!(name, "datatype" | "length") => kind = Some((name, text.as_str())),
            // The whole of what comes next in parts, its type and length among them.
            Node::Text(_) if entries.peek().is_some_and(|(next, _)| next.strip_suffix("_tree") == Some(key)) => {}
            Node::Text(text) if !matches!(name, "crc" | "end" | "") => {
                said.facts.extend(kind.map(|kind| (name.to_owned(), plain(name, text, kind))));
            }
            _ => {}
        }
    }
}

fn fault(expert: &Node) -> String {
    expert.get("_ws.expert.message").map_or("malformed", Node::text).to_owned()
}

/// A number in decimal, octets in hexadecimal.
fn plain(name: &str, text: &str, kind: (&str, &str)) -> String {
    let digits: String = text.trim_start_matches("0x").chars().filter(char::is_ascii_hexdigit).collect();
    let bits = u32::try_from(digits.len() * 4).unwrap_or_default();
    let Ok(number) = u64::from_str_radix(&digits, 16) else { return digits.to_uppercase() };
    // Wireshark shows the bytes of a value, and says of which type they are: 0x5. has a sign.
    let has_sign = kind.1.starts_with("0x5");
    match (kind.0, has_sign) {
        ("length", _) => digits.to_uppercase(),
        ("datatype", true) if matches!(name, "value" | "scaler") && (1..64).contains(&bits) => {
            (i128::from(number) - if number >> (bits - 1) == 1 { 1 << bits } else { 0 }).to_string()
        }
        ("datatype", true) if name == "value" => number.cast_signed().to_string(),
        _ => number.to_string(),
    }
}
