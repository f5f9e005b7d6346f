//! The descriptions under spec/: whether they are what the declaration says today, and whether that breaks what was released.

use anyhow::Result;

use crate::run::{cargo, run};

/// The host without its collector, which no description needs.
const HOST: &str = "--quiet --package smartmeter-host --no-default-features";

pub(crate) fn check(write: bool) -> Result<()> {
    let mut test = cargo(&format!("test {HOST} --test spec_files what_is_kept"));
    if write {
        test.env("SPEC_UPDATE", "1");
    }
    run(&mut test)?;
    run(&mut cargo(&format!("run {HOST} -- spec diff spec/released/p350.json")))
}
