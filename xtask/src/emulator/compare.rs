//! Two texts that must be one.

use anyhow::{Result, bail};

/// Fails with the first line that differs.
pub(super) fn same(expected: &str, found: &str, place: &str) -> Result<()> {
    if expected == found {
        println!("emulator: {place} prints the host's {} lines", expected.lines().count());
        return Ok(());
    }
    let (mut expected, mut found) = (expected.split_inclusive('\n'), found.split_inclusive('\n'));
    let mut number = 1;
    loop {
        let (of_host, of_emulator) = (expected.next(), found.next());
        if of_host != of_emulator {
            let [of_host, of_emulator] = [of_host, of_emulator].map(|line| line.unwrap_or("nothing more").trim_end());
            bail!("{place}, line {number}:\n  host:     {of_host}\n  emulator: {of_emulator}");
        }
        number += 1;
    }
}
