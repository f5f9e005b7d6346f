//! Programs in C: one that calls the library of `smartmeter-c`, and one that has nothing but the header of `smartmeter spec`.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, anyhow, ensure};
use smartmeter_host::spec::c;

use super::{Tool, folder, parse_lines, run, version};
use crate::compare::{Allowed, stem};
use crate::decoded::{Decoded, Status, to_hex};
use crate::subject::{Subject, root};

const OPTIONS: &str = "-std=c99 -O1 -g -Wall -Wextra -Werror -fsanitize=address,undefined -fno-sanitize-recover=all";
const SOURCES: &str = "xtask/cross-validate/c";

/// The C ABI of the decoder.
pub(crate) struct Library;

/// The places that the header says.
pub(crate) struct Header;

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
        let ours = &subject.cases[index].ours;
        if ours.status == Status::BadChecksum { allowing_all(ours) } else { Allowed::default() }
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
        let kinds = header.lines().find_map(|line| line.strip_prefix("#define ")?.strip_suffix("(KIND) \\"));
        let kinds = kinds.context("the header lists no kinds")?;
        let options = [format!("-DHEADER=\"{}\"", path.display()), format!("-DKINDS={kinds}")];
        let decoded = ask(&compile("places.c", &options, &folder)?, subject)?;
        let told: usize = decoded.iter().map(|decoded| decoded.fields.len()).sum();
        eprintln!("C header: {}: {told} values are at places that never vary", subject.name);
        Ok(decoded)
    }

    fn allowed(&self, subject: &Subject, index: usize) -> Allowed {
        Allowed { checksums: true, accepts: true, ..allowing_all(&subject.cases[index].ours) }
    }
}

/// Of those fields, any may be missing.
fn allowing_all(ours: &Decoded) -> Allowed {
    Allowed { missing: ours.fields.iter().map(|field| stem(&field.path)).collect(), ..Allowed::default() }
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
    let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut input = child.stdin.take().context("it was asked for")?;
    // It answers while it reads: with nobody to take the answers, both would wait.
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "{} ended with {}", program.display(), output.status);
    writer.join().map_err(|_| anyhow!("nothing was handed on"))??;
    parse_lines(&String::from_utf8(output.stdout)?)
}
