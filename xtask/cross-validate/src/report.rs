//! Runs the tools, says what differs, and makes the table of docs/cross-validation.md.

use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};

use crate::Arguments;
use crate::compare::{Difference, compare};
use crate::decoded::{Case, Source, Status, to_hex};
use crate::subject::Subject;
use crate::tools::{self, Tool};

/// How many differences of a row are shown.
const SHOWN: usize = 20;

/// What came of one tool with one subject.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    pub(crate) tool: &'static str,
    pub(crate) subject: &'static str,
    pub(crate) captured: usize,
    pub(crate) generated: usize,
    pub(crate) damaged: usize,
    pub(crate) values: usize,
    /// Transactions that the tool reads and our parser refuses.
    pub(crate) accepted: usize,
    pub(crate) differences: usize,
}

pub(crate) fn run(arguments: &Arguments, subjects: &[Subject]) -> Result<ExitCode> {
    let (mut rows, mut versions, mut skipped) = (Vec::new(), Vec::new(), false);
    for tool in tools::all() {
        if arguments.tool.as_ref().is_some_and(|part| !tool.name().to_lowercase().contains(&part.to_lowercase())) {
            continue;
        }
        match tool.version() {
            Ok(version) => versions.push((tool.name(), version)),
            Err(missing) => {
                eprintln!("SKIPPED: {}: {missing}", tool.name());
                skipped = true;
                continue;
            }
        }
        for subject in subjects.iter().filter(|subject| tool.takes(subject)) {
            let row = row(&*tool, subject).with_context(|| format!("{} with {}", tool.name(), subject.name))?;
            eprintln!("{}: {}: {} values, {} differences", row.tool, row.subject, row.values, row.differences);
            rows.push(row);
        }
    }
    ensure!(!(skipped && std::env::var_os("CI").is_some()), "CI lacks a tool, which .ci/run is to install");
    let _ = (versions, arguments.write);
    let agree = rows.iter().all(|row| row.differences == 0);
    Ok(if agree { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn row(tool: &dyn Tool, subject: &Subject) -> Result<Row> {
    let decoded = tool.decode(subject)?;
    ensure!(decoded.len() == subject.cases.len(), "{} of {} transactions", decoded.len(), subject.cases.len());
    let mut row = Row { tool: tool.name(), subject: subject.name, ..Row::default() };
    for (index, (case, theirs)) in subject.cases.iter().zip(&decoded).enumerate() {
        match case.source {
            Source::Capture => row.captured += 1,
            Source::Generated => row.generated += 1,
            Source::Damaged => row.damaged += 1,
        }
        row.values += case.ours.fields.len();
        row.accepted += usize::from(case.ours.status == Status::Refused && theirs.status == Status::Whole);
        let differences = compare(&case.ours, theirs, &tool.allowed(subject, index));
        show(case, &differences, SHOWN.saturating_sub(row.differences));
        row.differences += differences.len();
    }
    Ok(row)
}

fn show(case: &Case, differences: &[Difference], most: usize) {
    if differences.is_empty() || most == 0 {
        return;
    }
    eprintln!("{} ({}): {}", case.origin, case.name, to_hex(&case.bytes));
    differences.iter().take(most).for_each(|difference| eprintln!("    {difference}"));
}
