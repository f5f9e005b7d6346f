//! The tools that are compared, a file each.
//!
//! A tool is whatever turns transactions into [`Decoded`]s. What it reads with is made from the schema of the subject, by
//! `smartmeter spec`; most run a script that prints a line of JSON for each transaction.

mod c;
mod kaitai;
mod sigrok;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};

use crate::compare::Allowed;
use crate::decoded::Decoded;
use crate::subject::{Subject, root};

/// Another project's tool, with our description of a protocol.
pub(crate) trait Tool {
    /// Its name, for the table.
    fn name(&self) -> &'static str;

    /// The versions of all that runs, or what is missing and how to get it.
    fn version(&self) -> Result<String, String>;

    /// Whether it can be given this subject at all.
    fn takes(&self, subject: &Subject) -> bool;

    /// Whether what it reads with is made from the document of the subject, so that a changed one must make it read otherwise.
    fn follows_document(&self) -> bool {
        true
    }

    /// What it makes of each case, in their order.
    fn decode(&self, subject: &Subject) -> Result<Vec<Decoded>>;

    /// What its language can't say of a subject, in words.
    fn unsaid(&self, subject: &Subject) -> Vec<String> {
        let _ = subject;
        Vec::new()
    }

    /// What its language can't say of case `index`.
    fn allowed(&self, subject: &Subject, index: usize) -> Allowed {
        let _ = (subject, index);
        Allowed::default()
    }
}

/// All tools.
pub(crate) fn all() -> Vec<Box<dyn Tool>> {
    vec![
        Box::new(c::Library),
        Box::new(c::Header::default()),
        Box::new(kaitai::Kaitai),
        Box::new(sigrok::Sigrok),
        Box::new(crate::tshark::Tshark),
    ]
}

/// A folder of a tool's own for a subject, empty.
pub(crate) fn folder(tool: &str, subject: &str) -> Result<PathBuf> {
    let path = root().join("target/cross-validate").join(tool).join(subject.replace(' ', "-"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).with_context(|| path.display().to_string())?;
    Ok(path.canonicalize()?)
}

/// What a program prints when it is asked for its version, or that it is not there.
pub(crate) fn version(program: &mut Command) -> Result<String, String> {
    let missing = || format!("{} is not installed", program.get_program().to_string_lossy());
    let missing = missing();
    match program.stderr(Stdio::null()).output() {
        Ok(output) if output.status.success() => Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned()),
        _ => Err(missing),
    }
}

/// Runs a program and gives what it prints.
pub(crate) fn run(program: &mut Command) -> Result<String> {
    let output = program.output().with_context(|| format!("{program:?}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{program:?} ended with {}: {said}", output.status);
    // What is no text is none of ours, and so seen as a difference where it matters.
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a program with this on its standard input, and gives what it prints.
pub(crate) fn run_with_input(program: &mut Command, input: &str) -> Result<String> {
    let mut file = tempfile::tempfile()?;
    file.write_all(input.as_bytes())?;
    std::io::Seek::rewind(&mut file)?;
    run(program.stdin(file))
}

/// One [`Decoded`] for each line.
pub(crate) fn parse_lines(lines: &str) -> Result<Vec<Decoded>> {
    lines.lines().map(|line| serde_json::from_str(line).with_context(|| line.to_owned())).collect()
}
