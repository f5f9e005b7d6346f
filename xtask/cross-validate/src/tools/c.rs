//! Programs in C: one that calls the library of `smartmeter-c`, and one that has nothing but the header of `smartmeter spec`.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use smartmeter_host::spec::c;

use super::{Tool, folder, parse_lines, run, run_with_input, version};
use crate::compare::Allowed;
use crate::decoded::{Decoded, Status, to_hex};
use crate::subject::{Subject, root};

const OPTIONS: &str = "-std=c99 -O1 -g -Wall -Wextra -Werror -fsanitize=address,undefined -fno-sanitize-recover=all";
const SOURCES: &str = "xtask/cross-validate/c";

/// The C ABI of the decoder.
pub(crate) struct Library;

/// The places that the header says.
#[derive(Default)]
pub(crate) struct Header {
    /// The paths that the header of the subject decoded last lists.
    listed: RefCell<BTreeSet<String>>,
}

impl Tool for Library {
    fn name(&self) -> &'static str {
        "C ABI"
    }

    fn version(&self) -> Result<String, String> {
        compiler()
    }

    fn takes(&self, _: &Subject) -> bool {
        true
    }

    fn follows_document(&self) -> bool {
        false
    }

    fn unsaid(&self, subject: &Subject) -> Vec<String> {
        let is_told = subject.cases.iter().all(|case| case.ours.status != Status::BadChecksum);
        (!is_told).then(|| "of what has a wrong checksum, no field is told".to_owned()).into_iter().collect()
    }

    fn decode(&self, subject: &Subject) -> Result<Vec<Decoded>> {
        run(Command::new("cargo").args(["build", "--quiet", "--package", "cross-validate-c"]).current_dir(root()))?;
        let symbol = format!("-DSUBJECT=SM_{}", subject.name.to_uppercase().replace(' ', "_"));
        let mut link = vec![symbol, "-Ismartmeter-c/include".into(), library()?.display().to_string()];
        link.extend(["-lpthread", "-ldl", "-lm"].map(Into::into));
        let mut decoded = ask(&compile("decode.c", &link, &folder("c", subject.name)?)?, subject)?;
        for (theirs, case) in decoded.iter_mut().zip(&subject.cases) {
            // It stops at a wrong checksum, and does not look whether more is wrong.
            if (theirs.status, case.ours.status) == (Status::BadChecksum, Status::Refused) {
                theirs.status = Status::Refused;
            }
        }
        Ok(decoded)
    }

    fn allowed(&self, subject: &Subject, index: usize) -> Allowed {
        // What has a wrong checksum is not handed on.
        let is_told = subject.cases[index].ours.status != Status::BadChecksum;
        Allowed { told: (!is_told).then(BTreeSet::new), ..Allowed::default() }
    }
}

impl Tool for Header {
    fn name(&self) -> &'static str {
        "C header"
    }

    fn version(&self) -> Result<String, String> {
        compiler()
    }

    fn takes(&self, _: &Subject) -> bool {
        true
    }

    fn decode(&self, subject: &Subject) -> Result<Vec<Decoded>> {
        let (folder, header) = (folder("c-header", subject.name)?, c::header(&subject.document()));
        let path = folder.join("subject.h");
        fs::write(&path, &header)?;
        self.listed.replace(listed(&header));
        let kinds = header.lines().find_map(|line| line.strip_prefix("#define ")?.strip_suffix("(KIND) \\"));
        let kinds = kinds.context("the header lists no kinds")?;
        let options = [format!("-DHEADER=\"{}\"", path.display()), format!("-DKINDS={kinds}")];
        let decoded = ask(&compile("places.c", &options, &folder)?, subject)?;
        let told: usize = decoded.iter().map(|decoded| decoded.fields.len()).sum();
        eprintln!("C header: {}: {told} values are at places that never vary", subject.name);
        Ok(decoded)
    }

    fn unsaid(&self, _: &Subject) -> Vec<String> {
        vec!["only fields are told whose place never varies".into()]
    }

    /// It must tell what the header lists, also where the checksum is wrong.
    fn allowed(&self, _: &Subject, _: usize) -> Allowed {
        let told = Some(self.listed.borrow().clone());
        Allowed { checksums: true, accepts: true, told, ..Allowed::default() }
    }
}

/// The paths that a header lists in what it calls `_FIELDS`.
fn listed(header: &str) -> BTreeSet<String> {
    let macros = ["UNSIGNED", "SIGNED", "NAMED", "BYTES", "TEXT"].map(|name| format!("  {name}(\""));
    let path = |line: &str| {
        let rest = macros.iter().find_map(|name| line.strip_prefix(name.as_str()))?;
        Some(rest.split('"').next().unwrap_or_default().to_owned())
    };
    header.lines().filter_map(path).collect()
}

fn compiler() -> Result<String, String> {
    let said = version(Command::new("gcc").arg("--version"))?;
    Ok(said.lines().next().unwrap_or_default().to_owned())
}

/// The library, where cargo puts it: beside this program.
fn library() -> Result<PathBuf> {
    let path = std::env::current_exe()?.with_file_name("libcross_validate_c.a");
    ensure!(path.exists(), "there is no {}", path.display());
    Ok(path)
}

fn compile(source: &str, options: &[String], folder: &Path) -> Result<PathBuf> {
    let program = folder.join("program");
    let mut gcc = Command::new("gcc");
    gcc.current_dir(root()).args(OPTIONS.split(' ')).arg(format!("{SOURCES}/{source}")).args(options);
    run(gcc.arg("-o").arg(&program))?;
    Ok(program)
}

/// Hands each case to a program as a line, and reads what it makes of it.
fn ask(program: &Path, subject: &Subject) -> Result<Vec<Decoded>> {
    let lines: String = subject.cases.iter().map(|case| to_hex(&case.bytes) + "\n").collect();
    parse_lines(&run_with_input(&mut Command::new(program), &lines)?)
}
