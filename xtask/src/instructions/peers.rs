//! The same for other libraries.

use anyhow::Result;

use super::{executable, for_each_frame};

/// What each of them does, and the only thing that some can't.
const CASES: [&str; 4] = ["decode-unverified", "sequence", "decode", "decode-total"];
const ENCODE: &str = "encode";

const LIBRARIES: [(&str, bool); 8] = [
    ("hand-written", true),
    ("declared", true),
    ("declared, accept", false),
    ("zerocopy", false),
    ("winnow", false),
    ("bin-proto", true),
    ("deku", true),
    ("binrw", true),
];

pub(super) fn print() -> Result<()> {
    let bench = executable("peers", "")?;
    println!(
        "\n| instructions for each frame | decode, checksum ignored | only the sequence looked at | checksum verified \
         | every number looked at | encode |"
    );
    println!("|---|---|---|---|---|---|");
    for (library, encodes) in LIBRARIES {
        print_row(&bench, library, library, encodes)?;
    }
    // As who adds deku to a project gets it. Its features are those of the whole build, so it needs another one.
    print_row(&executable("peers", "deku/default")?, "deku", "deku, default features", true)
}

fn print_row(bench: &str, library: &str, name: &str, encodes: bool) -> Result<()> {
    let decodes = CASES.iter().map(|case| count(bench, case, library)).collect::<Result<Vec<_>>>()?;
    let encode = if encodes { count(bench, ENCODE, library)? } else { "–".to_owned() };
    println!("| {name} | {} | {encode} |", decodes.join(" | "));
    Ok(())
}

fn count(bench: &str, case: &str, library: &str) -> Result<String> {
    for_each_frame(bench, &format!("{case}/{library}")).map(|count| format!("{count:.0}"))
}
