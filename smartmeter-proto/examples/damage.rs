//! How often damaged transactions are put right, and how often wrongly, for `cargo xtask damage`: 100,000 damaged frames in
//! each row, or as many as the first argument says; of all kinds of damage, or of those whose name has the second in it.

use std::thread;

#[path = "../tests/damage/mod.rs"]
mod damage;

use damage::kind::Kind;
use damage::outcome::Counts;
use damage::stream::Stream;

const FRAMES: u64 = 100_000;
const COLUMNS: &str =
    "put right | in part | left damaged | taken as it is | put right wrongly | wrong readings | unseen ones";

fn main() {
    let frames = std::env::args().nth(1).and_then(|frames| frames.parse().ok()).unwrap_or(FRAMES).max(1);
    let only = std::env::args().nth(2).unwrap_or_default();
    for stream in [damage::p350::stream(2000), damage::foreign::heat(2000), damage::foreign::clamp(2000)] {
        println!("\n## {}: {frames} damaged frames in each row", stream.name);
        for (heading, is_single) in [("one fault", true), ("more than one", false)] {
            let is_asked = |kind: &Kind| kind.is_single() == is_single && kind.name().contains(&only);
            let kinds: Vec<_> = Kind::ALL.into_iter().filter(is_asked).collect();
            println!("\n| {heading} | {COLUMNS} |\n|---|--:|--:|--:|--:|--:|--:|--:|");
            rows(&stream, &kinds, frames);
        }
    }
}

/// Writes a row for each kind, measured on as many threads as there are processors.
fn rows(stream: &Stream, kinds: &[Kind], frames: u64) {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    for kinds in kinds.chunks(threads) {
        thread::scope(|scope| {
            let started: Vec<_> =
                kinds.iter().map(|&kind| scope.spawn(move || damage::measure(stream, kind, frames))).collect();
            for (kind, thread) in kinds.iter().zip(started) {
                println!("{}", row(*kind, &thread.join().expect("a measurement")));
            }
        });
    }
}

fn row(kind: Kind, counts: &Counts) -> String {
    let share = |count: u64| {
        let of = counts.damaged();
        format!("{}.{:03} %", count * 100 / of, count * 100_000 / of % 1000)
    };
    let Counts { right, partly, left, unchanged, wrong, readings, unseen } = *counts;
    let shares = [share(right), share(partly), share(left), share(unchanged)].join(" | ");
    format!("| {} | {shares} | {wrong} | {readings} | {unseen} |", kind.name())
}
