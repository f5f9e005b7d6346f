//! sigrok: its command-line program runs the decoder on a session that `smartmeter convert` writes, and prints annotations.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use smartmeter_host::convert::{Format, Timing, target};
use smartmeter_host::input::Item;
use smartmeter_host::spec::sigrok;
use smartmeter_proto::Cause;
use smartmeter_proto::words::Word;

use self::annotations::{Annotation, Lines};
use super::{Tool, folder, run, version};
use crate::compare::Allowed;
use crate::decoded::{Decoded, Status};
use crate::subject::Subject;

mod annotations;

pub(super) struct Sigrok;

impl Tool for Sigrok {
    fn name(&self) -> &'static str {
        "sigrok"
    }

    fn version(&self) -> Result<String, String> {
        let said = version(Command::new("sigrok-cli").arg("--version"))?;
        let library = said.lines().find_map(|line| line.trim().strip_prefix("- libsigrokdecode "));
        let library = library.and_then(|line| line.split('/').next()).unwrap_or("of an unknown version");
        let program = said.lines().next().unwrap_or_default();
        Ok(format!("{program}, libsigrokdecode {library}"))
    }

    /// What only the source of the declaration can read is not read there.
    fn takes(&self, subject: &Subject) -> bool {
        sigrok::unsaid(&subject.document()).is_empty()
    }

    fn decode(&self, subject: &Subject) -> Result<Vec<Decoded>> {
        let (folder, document) = (folder("sigrok", subject.name)?, subject.document());
        for file in sigrok::decoder(&document) {
            let path = folder.join(file.path);
            fs::create_dir_all(path.parent().unwrap_or(&folder))?;
            fs::write(path, file.text)?;
        }
        let (session, name) = (folder.join("session.sr"), sigrok::name(&document.protocol));
        write(&session, subject.cases.iter().map(|case| case.bytes.as_slice()))?;
        let mut program = Command::new("sigrok-cli");
        program.env("SIGROKDECODE_DIR", folder.join("sigrok")).arg("-i").arg(&session);
        program.args(["-P", &format!("spi:clk=clock:mosi=data:cs=select,{name}")]);
        program.args(["-A", &format!("spi=mosi-data,{name}")]);
        program.arg("--protocol-decoder-samplenum");
        decoded(&run(&mut program)?)
    }

    fn allowed(&self, subject: &Subject, index: usize) -> Allowed {
        // A rule or a codec of the source.
        let is_rule = matches!(subject.causes[index], Some(Cause::Assert { .. } | Cause::Codec(_)));
        Allowed { accepts: is_rule, checksums: has_own_checksum(subject), ..Allowed::default() }
    }
}

/// Whether a checksum is a function of the source.
fn has_own_checksum(subject: &Subject) -> bool {
    let document = subject.document();
    let lists = document.types.iter().flat_map(smartmeter_host::spec::model::Declared::field_lists);
    lists.flat_map(|(_, fields)| fields).any(|field| !sigrok::says_checksum(field))
}

/// Each transaction as edges, as `smartmeter convert` makes them up.
fn write<'b>(path: &Path, transactions: impl Iterator<Item = &'b [u8]>) -> Result<()> {
    let file = BufWriter::new(File::create(path).with_context(|| path.display().to_string())?);
    let mut target = target(Format::Sigrok, Timing::default(), file);
    for bytes in transactions {
        let words = bytes.iter().map(|&byte| Word::Byte(byte)).chain([Word::End]);
        words.map(|word| Item::new(1, word)).try_for_each(|item| target.item(item))?;
    }
    target.finish()?;
    Ok(())
}

/// What the annotations say of each transaction.
fn decoded(printed: &str) -> Result<Vec<Decoded>> {
    let (mut all, mut lines) = (Vec::new(), Lines::default());
    let (mut fields, mut status, mut why) = (Vec::new(), Status::Whole, String::new());
    for line in printed.lines() {
        match lines.read(line).with_context(|| line.to_owned())? {
            Annotation::Byte => {}
            Annotation::Field(field) => fields.push(field),
            Annotation::BadChecksum => status = Status::BadChecksum,
            Annotation::Refused(text) => (status, why) = (Status::Refused, text),
            Annotation::Transaction => {
                let (status, why) = (std::mem::replace(&mut status, Status::Whole), std::mem::take(&mut why));
                all.push(Decoded { status, why, fields: std::mem::take(&mut fields) });
            }
        }
    }
    if !fields.is_empty() {
        bail!("annotations behind the last transaction");
    }
    Ok(all)
}
