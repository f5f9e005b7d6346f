//! Runs the tools, says what differs, and makes the table of docs/cross-validation.md.

use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};

use crate::Arguments;
use crate::compare::{Difference, compare};
use crate::decoded::{Case, Source, Status, to_hex};
use crate::sabotage::{self, Seen};
use crate::subject::Subject;
use crate::table;
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

/// All that came of one tool.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) tool: &'static str,
    pub(crate) version: String,
    pub(crate) rows: Vec<Row>,
    /// Subjects that it can't be given.
    pub(crate) not_taken: Vec<&'static str>,
    /// What its language can't say.
    pub(crate) unsaid: Vec<String>,
    /// What it made of wrong descriptions, in their order.
    pub(crate) sabotaged: Vec<Seen>,
}

pub(crate) fn run(arguments: &Arguments, subjects: &[Subject]) -> Result<ExitCode> {
    let is_all = arguments.tool.is_none() && arguments.subject.is_none();
    ensure!(is_all || !arguments.write, "the table is that of all tools and subjects");
    let (mut outcomes, mut skipped) = (Vec::new(), Vec::new());
    let named = |tool: &dyn Tool, part: &String| tool.name().to_lowercase().contains(&part.to_lowercase());
    let all = tools::all();
    for tool in all.iter().filter(|tool| arguments.tool.as_ref().is_none_or(|part| named(&***tool, part))) {
        match tool.version() {
            Ok(version) => outcomes.push(outcome(&**tool, version, subjects)?),
            Err(missing) => {
                eprintln!("SKIPPED: {}: {missing}", tool.name());
                skipped.push(tool.name());
            }
        }
    }
    independent(arguments, &mut outcomes, &mut skipped)?;
    let is_strict = arguments.write || std::env::var_os("CI").is_some();
    ensure!(skipped.is_empty() || !is_strict, "missing, and to be installed as .ci/run does: {}", skipped.join(", "));
    if arguments.write {
        table::write(&outcomes, arguments.frames)?;
    }
    let agree = outcomes.iter().flat_map(|outcome| &outcome.rows).all(|row| row.differences == 0);
    Ok(if agree { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn outcome(tool: &dyn Tool, version: String, subjects: &[Subject]) -> Result<Outcome> {
    let mut outcome = Outcome { tool: tool.name(), version, ..Outcome::default() };
    for subject in subjects {
        if !tool.takes(subject) {
            outcome.not_taken.push(subject.name);
            continue;
        }
        let row = row(tool, subject).with_context(|| format!("{} with {}", tool.name(), subject.name))?;
        tell(&row);
        outcome.rows.push(row);
        outcome.unsaid.extend(tool.unsaid(subject).iter().map(|unsaid| format!("{}: {unsaid}", subject.name)));
    }
    outcome.sabotaged = sabotage::check(tool)?;
    let seen = outcome.sabotaged.iter().flatten().count();
    eprintln!("{}: {seen} wrong descriptions are noticed", tool.name());
    Ok(outcome)
}

/// Another project's own dissector of a standard.
fn independent(arguments: &Arguments, outcomes: &mut Vec<Outcome>, skipped: &mut Vec<&'static str>) -> Result<()> {
    let is_part = |part: &Option<String>, of: &str| part.as_ref().is_none_or(|part| of.contains(&part.to_lowercase()));
    if !is_part(&arguments.tool, "wireshark's own sml") || !is_part(&arguments.subject, "sml") {
        return Ok(());
    }
    match crate::independent::version() {
        Ok((tool, version)) => {
            let row = crate::independent::sml(arguments.frames / 100)?;
            tell(&row);
            outcomes.push(Outcome { tool, version, rows: vec![row], ..Outcome::default() });
        }
        Err(missing) => {
            eprintln!("SKIPPED: {missing}");
            skipped.push("Wireshark's own SML");
        }
    }
    Ok(())
}

fn tell(row: &Row) {
    eprintln!("{}: {}: {} values, {} differences", row.tool, row.subject, row.values, row.differences);
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
        row.values += theirs.fields.len();
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
