//! Crates made for a measurement: outside the workspace, with the workspace's versions of everything.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, bail, ensure};

use crate::run::root;

pub(crate) struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// A crate without any source yet. `manifest` is what its Cargo.toml says besides name and dependencies.
    pub(crate) fn new(name: &str, dependencies: &[&str], manifest: &str) -> Result<Self> {
        let path = root().canonicalize()?.join("target/scratch").join(name);
        let _ = fs::remove_dir_all(path.join("src"));
        fs::create_dir_all(path.join("src/bin"))?;
        fs::copy(root().join("Cargo.lock"), path.join("Cargo.lock"))?;
        let dependencies = dependencies.iter().map(|name| dependency(name)).collect::<Result<Vec<_>>>()?.join("\n");
        let package = format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n");
        let scratch = Self { path };
        scratch.write("Cargo.toml", &format!("{package}{manifest}\n[dependencies]\n{dependencies}\n"))?;
        Ok(scratch)
    }

    pub(crate) fn write(&self, file: &str, contents: &str) -> Result<()> {
        fs::write(self.path.join(file), contents).with_context(|| file.to_owned())
    }

    /// Makes cargo believe that a file has changed.
    pub(crate) fn touch(&self, file: &str) -> Result<()> {
        Ok(fs::File::open(self.path.join(file))?.set_modified(SystemTime::now())?)
    }

    /// Makes `command`, some cargo, build here.
    pub(crate) fn here(&self, mut command: Command) -> Command {
        command.current_dir(&self.path).env("CARGO_TARGET_DIR", self.target());
        command
    }

    pub(crate) fn target(&self) -> PathBuf {
        self.path.join("target")
    }

    /// The one object file that fat LTO made of the static library `name` in `directory`.
    pub(crate) fn own_object(&self, directory: &Path, name: &str) -> Result<PathBuf> {
        let archive = directory.join(format!("lib{name}.a"));
        let listed = Command::new("ar").arg("t").arg(&archive).output().context("ar")?;
        let members = String::from_utf8(listed.stdout)?;
        let mut own = members.lines().filter(|member| member.starts_with(name));
        let (Some(object), None) = (own.next(), own.next()) else { bail!("not one object of ours:\n{members}") };
        let extracted = Command::new("ar").current_dir(self.target()).arg("x").arg(&archive).arg(object).status()?;
        ensure!(extracted.success(), "ar x {object}");
        Ok(self.target().join(object))
    }
}

/// A source file of the workspace.
pub(crate) fn source(file: &str) -> Result<String> {
    fs::read_to_string(root().join(file)).with_context(|| file.to_owned())
}

/// The line of the workspace's Cargo.toml that says which version of a crate is used.
fn dependency(name: &str) -> Result<String> {
    let root = root().canonicalize()?;
    let manifest = source("Cargo.toml")?;
    let line = manifest.lines().find(|line| line.split(' ').next() == Some(name));
    let line = line.with_context(|| format!("the workspace has no version of {name}"))?;
    Ok(line.replace("path = \"", &format!("path = \"{}/", root.display())))
}
