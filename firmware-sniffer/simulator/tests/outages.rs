//! Collectors that are killed, networks that are cut, sniffers that start anew: each word comes once or is counted.

use std::fs;

use smartmeter_proto::text::Lexer;
use smartmeter_proto::words::Word;
use sniffer_simulator::channel::Faults;
use sniffer_simulator::outage::{Account, Plan, QUEUE, run};

const HOUR: u64 = 3_600_000;

/// The transactions of the real capture.
fn transactions() -> Vec<Vec<u16>> {
    let text = fs::read("../../spec/captures/p350-2017-06-01-boot.txt").expect("the capture");
    let words: Vec<u16> = Lexer::new().words(&text).map(|token| token.expect("a good text").word.into()).collect();
    words[1..].split_inclusive(|&word| word == Word::END).map(<[u16]>::to_vec).collect()
}

fn account(plan: &Plan) -> Account {
    let account = run(plan, &transactions());
    println!("{account:#?}");
    assert!(account.is_clean(), "{account:#?}");
    account
}

fn lossy() -> Faults {
    Faults { lost: 0.1, repeated: 0.1, damaged: 0.05, cut_short: 0.02, delayed: 0.1, slowest: 400 }
}

#[test]
fn without_faults_all_is_stored() {
    for is_connected in [false, true] {
        let account = account(&Plan { is_connected, ..Plan::default() });
        assert_eq!((account.stored, account.refused, account.stale), (account.words, 0, 0));
    }
}

#[test]
fn a_network_that_loses_repeats_damages_and_reorders_loses_no_word() {
    let account = account(&Plan { faults: lossy(), ..Plan::default() });
    assert_eq!(account.stored, account.words);
    assert!(account.refused > 10 && account.stale > 10, "{account:#?}");
}

#[test]
fn a_collector_that_is_killed_a_thousand_times_has_each_word_once() {
    for (is_connected, faults) in [(false, lossy()), (true, Faults::default())] {
        let plan = Plan { duration: 2 * HOUR + HOUR / 2, killed_after: 5_000, faults, is_connected, ..Plan::default() };
        let account = account(&plan);
        assert!(account.kills >= 1_000, "{account:#?}");
        assert_eq!(account.stored + account.lost, account.words);
    }
}

#[test]
fn after_an_hour_without_network_what_is_lost_is_counted() {
    let cuts = std::iter::once(HOUR / 6..HOUR / 6 + HOUR).collect::<Vec<_>>();
    for is_connected in [false, true] {
        let plan = Plan { duration: 3 * HOUR / 2, cuts: cuts.clone(), is_connected, ..Plan::default() };
        let account = account(&plan);
        assert!(account.lost > 10_000 && account.lost == account.lost_in_queue, "{account:#?}");
        assert!(account.most_held <= QUEUE);
    }
}

#[test]
fn a_sniffer_that_remembers_tells_what_was_lost_when_it_started_anew() {
    for is_connected in [false, true] {
        let faults = if is_connected { Faults::default() } else { lossy() };
        let plan = Plan { duration: 2 * HOUR, rebooted_after: 100_000, faults, is_connected, ..Plan::default() };
        let account = account(&plan);
        assert!(account.reboots > 50, "{account:#?}");
        assert_eq!(account.open, 0, "{account:#?}");
    }
}

#[test]
fn a_sniffer_that_forgets_leaves_ends_open_and_nothing_else() {
    let plan = Plan { duration: HOUR, rebooted_after: 60_000, remembers: false, ..Plan::default() };
    let account = account(&plan);
    assert_eq!(account.open_sessions, account.reboots);
    assert_eq!(account.lost, 0);
}

#[test]
fn all_of_it_together() {
    for seed in 0..4 {
        let plan = Plan {
            duration: 2 * HOUR,
            killed_after: 60_000,
            rebooted_after: 900_000,
            cuts: vec![HOUR / 2..HOUR / 2 + 600_000, HOUR..HOUR + 120_000],
            faults: lossy(),
            is_connected: seed % 2 == 1,
            seed,
            ..Plan::default()
        };
        account(&plan);
    }
}
