//! Kaitai Struct: its compiler, from npm, makes a parser in Python of the `.ksy`, which its runtime runs.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};
use smartmeter_host::spec::ksy::{self, Ksy, What};
use smartmeter_proto::Cause;

use super::{Tool, folder, parse_lines, run, run_with_input, version};
use crate::compare::Allowed;
use crate::decoded::{Decoded, to_hex};
use crate::subject::{Subject, root};

const COMPILE: &str = include_str!("kaitai/compile.js");
const READ: &str = include_str!("kaitai/read.py");

pub(super) struct Kaitai;

impl Tool for Kaitai {
    fn name(&self) -> &'static str {
        "Kaitai Struct"
    }

    fn version(&self) -> Result<String, String> {
        let package = modules().join("kaitai-struct-compiler/package.json");
        let package =
            fs::read_to_string(package).map_err(|_| "npm's kaitai-struct-compiler is not in target/kaitai")?;
        let package: serde_json::Value = serde_json::from_str(&package).map_err(|error| error.to_string())?;
        version(Command::new("node").arg("--version"))?;
        let show = "import importlib.metadata as m; print(m.version('kaitaistruct'))";
        let runtime =
            version(python().args(["-c", show])).map_err(|_| "Python's kaitaistruct is not in target/python")?;
        Ok(format!("compiler {}, runtime for Python {runtime}", package["version"].as_str().unwrap_or_default()))
    }

    fn takes(&self, _: &Subject) -> bool {
        true
    }

    fn decode(&self, subject: &Subject) -> Result<Vec<Decoded>> {
        let folder = folder("kaitai", subject.name)?;
        let file = folder.join("description.ksy");
        fs::write(&file, describe(subject).text)?;
        fs::write(folder.join("compile.js"), COMPILE)?;
        fs::write(folder.join("read.py"), READ)?;
        run(Command::new("node").arg(folder.join("compile.js")).arg(modules()).arg(&file))?;
        let lines: String = subject.cases.iter().map(|case| to_hex(&case.bytes) + "\n").collect();
        let read = run_with_input(python().arg(folder.join("read.py")).arg(&folder), &lines)?;
        parse_lines(&read).with_context(|| file.display().to_string())
    }

    fn unsaid(&self, subject: &Subject) -> Vec<String> {
        let unsaid = describe(subject).unsaid;
        unsaid.iter().map(|it| format!("{}.{}: {}", it.declared, it.field, it.why)).collect()
    }

    fn allowed(&self, subject: &Subject, index: usize) -> Allowed {
        let unsaid = describe(subject).unsaid;
        let of = |what: What| unsaid.iter().filter(move |it| it.what == what).map(|it| it.field.clone()).collect();
        let may_not_hold = unsaid.iter().any(|it| it.what != What::Value && !it.why.ends_with("is not checked"));
        let is_rule = matches!(subject.causes[index], Some(Cause::Assert { .. } | Cause::Text | Cause::Codec(_)));
        Allowed {
            checksums: true,
            accepts: is_rule || may_not_hold,
            missing: of(What::Field),
            unscaled: of(What::Value),
            told: None,
        }
    }
}

fn describe(subject: &Subject) -> Ksy {
    ksy::describe(&subject.document())
}

/// Where `.ci/run` puts what comes from npm.
fn modules() -> PathBuf {
    root().join("target/kaitai/node_modules").canonicalize().unwrap_or_default()
}

/// The Python with Kaitai's runtime.
fn python() -> Command {
    Command::new(root().join("target/python/bin/python"))
}
