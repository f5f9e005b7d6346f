//! Compiles `settings.toml` in, if there is one, so that a board comes up set up. What does not fit is refused here.
//!
//! The variable `SNIFFER_SETTINGS` may name another file.

use std::path::PathBuf;
use std::{env, fs};

use sniffer_core::settings::Settings;
use toml::{Table, Value};

fn main() {
    println!("cargo:rerun-if-env-changed=SNIFFER_SETTINGS");
    let named = env::var_os("SNIFFER_SETTINGS").map(PathBuf::from);
    let file = named.unwrap_or_else(|| PathBuf::from("settings.toml"));
    println!("cargo:rerun-if-changed={}", file.display());
    let mut pairs = Vec::new();
    if file.exists() {
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let table = text.parse::<Table>().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        flatten("", &table, &mut pairs);
    }
    let mut settings = Settings::default();
    for (key, value) in &pairs {
        // The value may be a secret, so it is not shown.
        settings.set(key, value).unwrap_or_else(|unfit| panic!("{}: {key}: {unfit}", file.display()));
    }
    let pairs = format!("pub(crate) const COMPILED_IN: &[(&str, &str)] = &{pairs:?};\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("compiled_in.rs");
    fs::write(&out, pairs).unwrap_or_else(|error| panic!("{}: {error}", out.display()));
}

/// Makes `wifi.ssid` of a key in a table, as the console names it.
fn flatten(before: &str, table: &Table, pairs: &mut Vec<(String, String)>) {
    for (key, value) in table {
        let key = format!("{before}{key}");
        match value {
            Value::Table(table) => flatten(&format!("{key}."), table, pairs),
            Value::String(text) => pairs.push((key, text.clone())),
            Value::Boolean(is) => pairs.push((key, if *is { "yes" } else { "no" }.to_owned())),
            other => pairs.push((key, other.to_string())),
        }
    }
}
