//! Wireshark, with the dissector of `smartmeter spec --format lua`: what tshark says in JSON of packets as
//! `smartmeter convert` writes them.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use smartmeter_host::convert::{Format, Timing, target};
use smartmeter_host::input::Item;
use smartmeter_host::spec::lua;
use smartmeter_host::spec::model::{Declared, Document, Field};
use smartmeter_proto::words::Word;

use self::json::{Node, layers};
use crate::compare::Allowed;
use crate::decoded::{Decoded, Status};
use crate::subject::Subject;
use crate::tools::{self, Tool};

mod fields;
pub(crate) mod json;

/// tshark with our dissector.
pub(crate) struct Tshark;

impl Tool for Tshark {
    fn name(&self) -> &'static str {
        "Wireshark"
    }

    fn version(&self) -> Result<String, String> {
        version()
    }

    fn takes(&self, _: &Subject) -> bool {
        true
    }

    fn decode(&self, subject: &Subject) -> Result<Vec<Decoded>> {
        let (folder, document) = (tools::folder("wireshark", subject.name)?, subject.document());
        let (script, packets) = (folder.join("dissector.lua"), folder.join("packets.pcapng"));
        std::fs::write(&script, lua::dissector(&document))?;
        write(&packets, subject.cases.iter().map(|case| case.bytes.as_slice()))?;
        let protocol = &document.protocol;
        let mut tshark = Command::new("tshark");
        tshark.arg("-X").arg(format!("lua_script:{}", script.display())).arg("-r").arg(&packets);
        tshark.args(["-T", "json", "-x", "-J", protocol, "-o", &format!("{protocol}.paths:TRUE")]);
        let packets = layers(&tools::run(&mut tshark)?, protocol)?;
        packets.iter().map(|packet| decoded(packet, protocol)).collect()
    }

    /// Rules and checksums that are functions of the source can't be said in Lua: what they refuse is read.
    fn allowed(&self, subject: &Subject, _: usize) -> Allowed {
        let document = subject.document();
        let all = |is_said: fn(&Field) -> bool| fields_of(&document).all(is_said);
        Allowed { accepts: !all(lua::says_rule), checksums: !all(lua::says_checksum), ..Allowed::default() }
    }
}

/// Its version, in a line.
pub(crate) fn version() -> Result<String, String> {
    let said = tools::version(Command::new("tshark").arg("--version"))?;
    let line = said.lines().next().unwrap_or_default();
    Ok(line.split(" (").next().unwrap_or(line).replace("TShark", "tshark"))
}

fn fields_of(document: &Document) -> impl Iterator<Item = &Field> {
    document.types.iter().flat_map(Declared::field_lists).flat_map(|(_, fields)| fields)
}

/// Each transaction as a packet, as `smartmeter convert` writes them.
fn write<'b>(path: &Path, transactions: impl Iterator<Item = &'b [u8]>) -> Result<()> {
    let file = BufWriter::new(File::create(path).with_context(|| path.display().to_string())?);
    let mut target = target(Format::Pcapng, Timing::default(), file);
    for bytes in transactions {
        let words = bytes.iter().map(|&byte| Word::Byte(byte)).chain([Word::End]);
        words.map(|word| Item::new(1, word)).try_for_each(|item| target.item(item))?;
    }
    target.finish()?;
    Ok(())
}

/// What the tree of a packet says.
fn decoded(packet: &Node, protocol: &str) -> Result<Decoded> {
    let fields = fields::all(packet, protocol)?;
    let own = |name: &str| packet.get(&format!("{protocol}.{name}")).map(Node::text);
    // What ends the dissection is said of the packet; what is wrong with a checksum, of the checksum.
    let fault = packet.get("_ws.expert").and_then(|expert| expert.get("_ws.expert.message")).map(Node::text);
    let (status, why) = match (fault, own("quality")) {
        (Some(fault), _) => (Status::Refused, fault),
        (None, Some("damaged")) => (Status::BadChecksum, ""),
        (None, _) => (Status::Whole, ""),
    };
    Ok(Decoded { status, why: why.into(), fields })
}
