//! `sniffer-simulator outages`.

use std::io::{self, Write};
use std::ops::Range;

use clap::{Args, value_parser};

use crate::channel::Faults;
use crate::outage::{Account, Plan, run};
use crate::stalls::{generated, words};

#[derive(Debug, Args)]
pub(super) struct OutagesArgs {
    /// Hours of simulated time in each row; the second is the one without network (2 to 1000)
    #[arg(default_value_t = 6, value_parser = value_parser!(u64).range(2..=1000))]
    hours: u64,
    /// Of all that is drawn
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
}

const MINUTE: u64 = 60_000;
/// The second hour.
const HOUR_WITHOUT: Range<u64> = 60 * MINUTE..120 * MINUTE;
const COLUMNS: &str = "words | stored | told as lost | end not known | wrong or missing | most held";

impl OutagesArgs {
    pub(super) fn run(&self) -> anyhow::Result<()> {
        let transactions: Vec<Vec<u16>> =
            generated(self.seed, 500).map(|transaction| words(&transaction).collect()).collect();
        let mut out = io::stdout().lock();
        writeln!(out, "| {} h each | link | kills | restarts | {COLUMNS} |", self.hours)?;
        writeln!(out, "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|")?;
        for (name, plan) in self.plans() {
            for is_connected in [false, true] {
                // A connection loses nothing but itself.
                let faults = if is_connected { Faults::default() } else { plan.faults };
                let plan = Plan { is_connected, faults, ..plan.clone() };
                writeln!(out, "{}", line(name, &plan, &run(&plan, &transactions)))?;
            }
        }
        Ok(())
    }

    fn plans(&self) -> Vec<(&'static str, Plan)> {
        let calm = Plan { duration: self.hours * 60 * MINUTE, seed: self.seed, ..Plan::default() };
        let faults = Faults { lost: 0.1, repeated: 0.1, damaged: 0.05, cut_short: 0.02, delayed: 0.1, slowest: 400 };
        let lossy = Plan { faults, ..calm.clone() };
        let killed = Plan { killed_after: MINUTE / 5, ..lossy.clone() };
        let cut = Plan { cuts: Vec::from([HOUR_WITHOUT]), ..lossy.clone() };
        let rebooted = Plan { rebooted_after: 3 * MINUTE, ..lossy.clone() };
        let forgetful = Plan { remembers: false, ..rebooted.clone() };
        let all = Plan { killed_after: MINUTE, cuts: cut.cuts.clone(), ..rebooted.clone() };
        vec![
            ("nothing goes wrong", calm),
            ("of datagrams 10 % lost, 10 % repeated, 7 % damaged, 10 % delayed by up to 0.4 s", lossy),
            ("the same, collector killed", killed),
            ("the same, no network for an hour", cut),
            ("the same, sniffer restarted", rebooted),
            ("the same, sniffer restarted, forgets", forgetful),
            ("all of it together", all),
        ]
    }
}

fn line(name: &str, plan: &Plan, account: &Account) -> String {
    let link = if plan.is_connected { "connection" } else { "datagrams" };
    let Account { words, stored, lost, open, wrong, missing, kills, reboots, most_held, .. } = account;
    let bad = wrong + missing;
    format!("| {name} | {link} | {kills} | {reboots} | {words} | {stored} | {lost} | {open} | {bad} | {most_held} |")
}
