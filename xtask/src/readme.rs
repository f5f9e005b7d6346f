//! Runs what README.md shows, and compares.
//!
//! In a block of kind `console`, a line that begins with `$ ` is a command, and what follows is what it
//! prints, up to the next command. A line that is only `…` stands for any number of lines. A command
//! with nothing after it is not run here: that is the test command, which CI runs.

use std::fs;

use anyhow::{Context, Result, bail, ensure};

use crate::run::{cargo, root};

pub(crate) fn check() -> Result<()> {
    let readme = fs::read_to_string(root().join("README.md")).context("README.md")?;
    let examples: Vec<_> = examples(&readme).into_iter().filter(|example| !example.output.is_empty()).collect();
    ensure!(!examples.is_empty(), "README.md shows no output of any command");
    for example in &examples {
        eprintln!("xtask: README: {}", example.command);
        let printed = print(example.command)?;
        if !matches(&example.output, &printed.lines().map(str::trim_end).collect::<Vec<_>>()) {
            bail!(
                "README.md shows for `{}`:\n{}\nbut it prints:\n{printed}",
                example.command,
                example.output.join("\n")
            );
        }
    }
    Ok(())
}

struct Example<'r> {
    command: &'r str,
    output: Vec<&'r str>,
}

/// The commands in all `console` blocks, with what they print.
fn examples(readme: &str) -> Vec<Example<'_>> {
    let mut examples: Vec<Example<'_>> = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        match (line.strip_prefix("```"), line.strip_prefix("$ ")) {
            (Some(kind), _) => inside = kind == "console",
            (None, Some(command)) if inside => examples.push(Example { command, output: Vec::new() }),
            (None, None) if inside => {
                if let Some(example) = examples.last_mut() {
                    example.output.push(line.trim_end());
                }
            }
            _ => {}
        }
    }
    examples
}

/// What a command prints, on either output.
fn print(command: &str) -> Result<String> {
    let Some(arguments) = command.strip_prefix("cargo ") else {
        bail!("README.md shows `{command}`: only cargo is run")
    };
    let output = cargo(&format!("--quiet {arguments}")).output()?;
    ensure!(output.status.success(), "{command} ended with {}", output.status);
    Ok(String::from_utf8(output.stdout)? + &String::from_utf8(output.stderr)?)
}

/// Whether `printed` is `shown`, where `…` stands for any lines.
fn matches(shown: &[&str], printed: &[&str]) -> bool {
    match (shown, printed) {
        (["…", rest @ ..], _) => (0..=printed.len()).any(|skip| matches(rest, &printed[skip..])),
        ([line, rest @ ..], [first, others @ ..]) => line == first && matches(rest, others),
        ([], []) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_with_their_output() {
        let readme = "text\n```console\n$ cargo a\none\n$ cargo b\n```\n```sh\n$ cargo c\n```\n";
        let found: Vec<_> = examples(readme).into_iter().map(|example| (example.command, example.output)).collect();
        assert_eq!(found, [("cargo a", vec!["one"]), ("cargo b", vec![])]);
    }

    #[test]
    fn dots_stand_for_any_lines_and_nothing_else_does() {
        assert!(matches(&["a", "…", "c"], &["a", "b", "b", "c"]));
        assert!(matches(&["a", "…"], &["a"]));
        assert!(!matches(&["a", "…", "c"], &["a", "b"]));
        assert!(!matches(&["a"], &["a", "b"]));
    }
}
