//! Puts what Wireshark needs where it looks for it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use smartmeter_proto::Protocol;

use crate::cli::say;
use crate::spec::{Format, Spec};

/// Writes the script and the dissector, both into `folder` where one is given.
pub(super) fn run<P: Protocol>(folder: Option<&Path>, interface: &str) -> Result<()> {
    let known = if folder.is_none() { folders() } else { Vec::new() };
    let place = |names: &[&str], below: &str, otherwise: &str| -> Result<PathBuf> {
        let named = names.iter().find_map(|name| known.iter().find(|(known, _)| known == name));
        match (folder, named) {
            (Some(folder), _) => Ok(folder.into()),
            (None, Some((name, path))) if *name == "Personal configuration" => Ok(path.join(below)),
            (None, Some((_, path))) => Ok(path.clone()),
            (None, None) => Ok(home()?.join(otherwise)),
        }
    };
    // Wireshark 4.0 has no name for its folder, which is one below its settings.
    let extcap = place(&["Personal Extcap path", "Personal configuration"], "extcap", ".config/wireshark/extcap")?;
    let plugins = place(&["Personal Lua Plugins"], "", ".local/lib/wireshark/plugins")?;
    for file in Format::Lua.files(&Spec::of::<P>()) {
        write(&plugins.join(&file.path), &file.text, false)?;
    }
    write(&extcap.join(interface), &script()?, true)
}

/// The folders that Wireshark says it looks into.
fn folders() -> Vec<(String, PathBuf)> {
    let said = ["wireshark", "tshark"].iter().find_map(|program| {
        let output = Command::new(program).args(["-G", "folders"]).output().ok()?;
        String::from_utf8(output.stdout).ok().filter(|_| output.status.success())
    });
    let line = |line: &str| line.split_once(':').map(|(name, path)| (name.to_owned(), path.trim().into()));
    said.iter().flat_map(|said| said.lines().filter_map(line)).collect()
}

fn home() -> Result<PathBuf> {
    env::home_dir().context("no home folder is known: say `--install DIR`")
}

/// A script that calls this program: Wireshark says nothing of subcommands.
fn script() -> Result<String> {
    let program = env::current_exe().context("this program can't tell where it is")?;
    let program = program.to_str().context("this program is at a path that is no text")?.replace('\'', r"'\''");
    Ok(format!("#!/bin/sh\nexec '{program}' extcap \"$@\"\n"))
}

fn write(path: &Path, text: &str, is_program: bool) -> Result<()> {
    let written = fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).and_then(|()| {
        fs::write(path, text)?;
        if is_program { allow_running(path) } else { Ok(()) }
    });
    written.with_context(|| path.display().to_string())?;
    say(&format!("wrote {}", path.display()));
    Ok(())
}

#[cfg(unix)]
fn allow_running(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

/// Wireshark runs no script there: a file that calls this program has to be made by hand.
#[cfg(not(unix))]
fn allow_running(_: &Path) -> std::io::Result<()> {
    Ok(())
}
