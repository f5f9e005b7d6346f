//! Compilers of C and C++, which take no warning.

#![allow(dead_code, reason = "each test uses a part of it")]

#[path = "missing.rs"]
mod missing;

use std::process::Command;

const WARNINGS: &str = "-Wall -Wextra -Wpedantic -Wshadow -Wundef -Werror -O1 -g";

/// A language of which there are several: who compiles it, and how that is asked for.
pub(crate) type Dialect = (&'static str, &'static str);

/// What a program of ours may be compiled as.
pub(crate) const DIALECTS: [Dialect; 4] =
    [("gcc", "-std=c99"), ("gcc", "-std=c11"), ("g++", "-xc++ -std=c++11"), ("g++", "-xc++ -std=c++20")];

/// Whether a dialect's compiler is here; said loudly where it is not.
pub(crate) fn has((compiler, _): Dialect) -> bool {
    missing::is_installed(compiler, Command::new(compiler).arg("--version").output().is_ok())
}

/// The compiler, set to a dialect.
pub(crate) fn compiler((compiler, dialect): Dialect) -> Command {
    let mut command = Command::new(compiler);
    command.args(format!("{WARNINGS} {dialect}").split_whitespace());
    command
}

/// What a program prints, which must not fail.
pub(crate) fn succeed(command: &mut Command) -> Vec<u8> {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
