//! Holds what other people's tools, given descriptions that `smartmeter spec` wrote, make of the same bytes against what our
//! parser makes of them: every field, its number, name, physical value and unit.

mod compare;
mod decoded;
mod foreign;
mod generate;
mod independent;
mod oracle;
mod report;
mod sabotage;
mod subject;
mod table;
mod tools;
mod tshark;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

/// Holds what other people's tools read against what our parser reads.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask cross-validate", bin_name = "cargo xtask cross-validate")]
struct Arguments {
    /// Generated frames of the P350; a hundredth of them for each other declaration
    #[arg(long, default_value_t = 10_000)]
    frames: usize,
    /// Write docs/cross-validation.md anew
    #[arg(long)]
    write: bool,
    /// Only tools with this in their names
    #[arg(long)]
    tool: Option<String>,
    /// Only subjects with this in their names
    #[arg(long)]
    subject: Option<String>,
    /// Print what our parser makes of each transaction, a line of JSON each, and compare nothing
    #[arg(long)]
    dump: bool,
    /// Print the declarations as `smartmeter spec --format json` does, and compare nothing
    #[arg(long)]
    document: bool,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let subjects = subjects(&arguments)?;
    if arguments.document {
        let documents = subjects.iter().map(subject::Subject::document);
        documents.for_each(|document| print!("{}", document.to_json()));
        return Ok(ExitCode::SUCCESS);
    }
    if arguments.dump {
        let cases = subjects.iter().flat_map(|subject| &subject.cases);
        cases.for_each(|case| println!("{}", serde_json::to_string(case).expect("it is only text and numbers")));
        return Ok(ExitCode::SUCCESS);
    }
    report::run(&arguments, &subjects)
}

fn subjects(arguments: &Arguments) -> Result<Vec<subject::Subject>> {
    let others = arguments.frames / 100;
    let all = [("p350", arguments.frames, subject::p350 as subject::Make)].into_iter();
    let all = all.chain(foreign::ALL.iter().map(|&(name, make)| (name, others, make)));
    let wanted = all.filter(|(name, ..)| arguments.subject.as_ref().is_none_or(|part| name.contains(part.as_str())));
    wanted.map(|(name, count, make)| make(name, count)).collect()
}
