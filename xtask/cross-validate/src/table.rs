//! docs/cross-validation.md, as the command writes it.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context as _, Result};

use crate::report::{Outcome, Row};
use crate::sabotage;
use crate::subject::root;

const PATH: &str = "docs/cross-validation.md";

/// Writes it anew.
pub(crate) fn write(outcomes: &[Outcome], frames: usize) -> Result<()> {
    let path = root().join(PATH);
    fs::write(&path, text(outcomes, frames)).with_context(|| path.display().to_string())?;
    eprintln!("wrote {PATH}");
    Ok(())
}

fn text(outcomes: &[Outcome], frames: usize) -> String {
    let mut out = format!(
        "# Other people's tools against our parser\n\n\
         From one declaration, `smartmeter spec` writes what other people's tools read with ([other-tools.md](other-tools.md)).\n\
         Here they run on the same bytes, and each field is held against what our parser says: its path, number, name, physical\n\
         value and unit, and where the tool tells them, its bytes. This page is what the command wrote, on {frames} generated frames:\n\n\
         ```console\n$ cargo xtask cross-validate --write\n```\n\n## Tools\n\n| tool | versions |\n|---|---|\n"
    );
    for outcome in outcomes {
        let _ = writeln!(out, "| {} | {} |", outcome.tool, outcome.version.replace('|', "/"));
    }
    out.push_str(
        "\n## Same values\n\n\
         Transactions are those of all captures (of one that was put right, once as recorded and once as it was put right), valid\n\
         frames generated from the declaration, and every tenth of them damaged: a bit turned over, cut short, or a byte too many.\n\
         Of what our parser refuses, a tool may read on, but what it reads up to there must agree; \"reads on\" counts those that it\n\
         takes for whole. What a tool's language can't say is not compared, and is named below.\n",
    );
    for outcome in outcomes {
        let _ = write!(
            out,
            "\n### {}\n\n| declaration | captured | generated | damaged | values | differences | reads on |\n\
             |---|--:|--:|--:|--:|--:|--:|\n",
            outcome.tool
        );
        outcome.rows.iter().for_each(|row| line(&mut out, row));
        if !outcome.not_taken.is_empty() {
            let _ = write!(
                out,
                "\nNot given to it, since only the source can read them: {}.\n",
                outcome.not_taken.join(", ")
            );
        }
        if !outcome.unsaid.is_empty() {
            out.push_str("\nNot said in its language, and so not compared:\n\n");
            outcome.unsaid.iter().for_each(|unsaid| out.push_str(&format!("- {unsaid}\n")));
        }
    }
    wrong_descriptions(&mut out, outcomes);
    out
}

fn line(out: &mut String, row: &Row) {
    let Row { subject, captured, generated, damaged, values, differences, accepted, .. } = row;
    let _ =
        writeln!(out, "| {subject} | {captured} | {generated} | {damaged} | {values} | {differences} | {accepted} |");
}

fn wrong_descriptions(out: &mut String, outcomes: &[Outcome]) {
    out.push_str(
        "\n## Wrong descriptions are noticed\n\n\
         The comparison would be worth nothing if it could not fail. In the same run each tool is given descriptions of the P350's\n\
         bus in which something is changed, and must be seen to read something else; of so many transactions that many differ. A\n\
         dash is where a tool can't see it: it does not verify checksums, or does not read with a description.\n\n| change |",
    );
    outcomes.iter().for_each(|outcome| out.push_str(&format!(" {} |", outcome.tool)));
    out.push_str("\n|---|");
    outcomes.iter().for_each(|_| out.push_str("--:|"));
    out.push('\n');
    for (index, change) in sabotage::ALL.iter().enumerate() {
        let _ = write!(out, "| {} |", change.what);
        for outcome in outcomes {
            let seen = outcome.sabotaged.get(index).copied().flatten();
            let seen = seen.map_or_else(|| "-".into(), |(differing, all)| format!("{differing} of {all}"));
            let _ = write!(out, " {seen} |");
        }
        out.push('\n');
    }
}
