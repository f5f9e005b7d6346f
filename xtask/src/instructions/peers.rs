//! The same for other libraries.

use anyhow::Result;

use super::{executable, for_each_frame};

/// What each of them does, and the only thing that some can't.
const CASES: [&str; 3] = ["decode-unverified", "decode", "decode-total"];
const ENCODE: &str = "encode";

const LIBRARIES: [(&str, bool); 7] = [
    ("hand-written", true),
    ("declared", true),
    ("zerocopy", false),
    ("winnow", false),
    ("bin-proto", true),
    ("deku", true),
    ("binrw", true),
];

pub(super) fn print() -> Result<()> {
    let bench = executable("peers")?;
    println!(
        "\n| instructions for each frame | decode, checksum ignored | verified | and every number looked at | encode |"
    );
    println!("|---|---|---|---|---|");
    for (library, encodes) in LIBRARIES {
        let decodes = CASES.iter().map(|case| count(&bench, case, library)).collect::<Result<Vec<_>>>()?;
        let encode = if encodes { count(&bench, ENCODE, library)? } else { "–".to_owned() };
        println!("| {library} | {} | {encode} |", decodes.join(" | "));
    }
    Ok(())
}

fn count(bench: &str, case: &str, library: &str) -> Result<String> {
    for_each_frame(bench, &format!("{case}/{library}")).map(|count| format!("{count:.0}"))
}
