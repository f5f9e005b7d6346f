//! What becomes of transactions where the interrupt is held up for up to 100 µs. `sniffer-simulator stalls` measures more.

use std::time::Duration;

use sniffer_simulator::board::Board;
use sniffer_simulator::bus::{Behaviour, Glitches, Wire};
use sniffer_simulator::pins::{ClockPins, Interrupt};
use sniffer_simulator::stalls::{Outcome, generated, measure};

const COUNT: u64 = 400;

fn outcome(clock_pins: ClockPins, interrupt: Interrupt, behaviour: &Behaviour, seed: u64) -> Outcome {
    let board = Board { clock_pins, interrupt: Interrupt { seed, ..interrupt }, ..Board::default() };
    measure(&board, behaviour, generated(seed, COUNT))
}

fn stalls(stall_every: u64) -> Interrupt {
    Interrupt { longest_stall: 100_000, stall_every, ..Interrupt::default() }
}

#[test]
fn without_stalls_each_transaction_is_as_it_was_sent() {
    for clock_pins in [ClockPins::One, ClockPins::Two] {
        let outcome = outcome(clock_pins, Interrupt::default(), &Behaviour::default(), 1);
        assert_eq!(outcome, Outcome { sent: COUNT, exact: COUNT, ..Outcome::default() });
    }
}

#[test]
fn with_two_pins_nothing_is_missed_unnoticed() {
    let hasty = Behaviour { gap: Some(2_000..=200_000), ..Behaviour::default() };
    let nested = Interrupt { is_interruptible: true, levels_after: 2_000, ..stalls(1_000_000) };
    for (seed, interrupt) in [(1, stalls(1_000_000)), (2, stalls(5_000_000)), (3, stalls(300_000)), (4, nested)] {
        for behaviour in [&Behaviour::default(), &hasty] {
            let outcome = outcome(ClockPins::Two, interrupt, behaviour, seed);
            let Outcome { sent, exact, reported, unnoticed, made_up, wrongly_checked, .. } = outcome;
            assert_eq!((sent, unnoticed, made_up, wrongly_checked), (COUNT, 0, 0, 0), "{outcome:?}");
            assert_eq!(exact + reported, sent);
            assert!(reported > 20, "{outcome:?}");
        }
    }
}

#[test]
fn with_one_pin_no_damaged_transaction_is_checked() {
    let outcome: Outcome =
        (1..5).map(|seed| outcome(ClockPins::One, stalls(1_000_000), &Behaviour::default(), seed)).sum();
    assert_eq!((outcome.sent, outcome.wrongly_checked), (4 * COUNT, 0), "{outcome:?}");
    // It is why two are better: some are missed unnoticed.
    assert!(outcome.reported > 100, "{outcome:?}");
}

#[test]
fn a_pulse_on_data_is_noticed_by_nobody_but_a_checksum() {
    let glitches = Some(Glitches { wire: Wire::Data, share: 0.01, longest: Duration::from_micros(4) });
    let outcome = outcome(ClockPins::Two, Interrupt::default(), &Behaviour { glitches, ..Behaviour::default() }, 1);
    assert!(outcome.unnoticed > 10 && outcome.reported == 0, "{outcome:?}");
}
