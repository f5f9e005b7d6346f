//! How often damaged transactions are put right, and how often wrongly, for `cargo xtask damage`: 100,000 damaged frames in
//! each row, or as many as the first argument says; of all kinds of damage, or of those whose name has the second in it.

use std::thread;

#[path = "../tests/damage/mod.rs"]
mod damage;

use damage::kind::Kind;
use damage::outcome::Counts;
use damage::stream::Stream;

fn main() {
    let frames = std::env::args().nth(1).and_then(|frames| frames.parse().ok()).unwrap_or(100_000);
    for stream in [damage::p350::stream(2000), damage::foreign::heat(2000), damage::foreign::clamp(2000)] {
        println!("\n{} in each row, {}\n", frames, stream.name);
        println!(
            "| damage | put right | in part | left damaged | accepted unchanged | put right wrongly | wrong readings | unseen ones |"
        );
        println!("|---|--:|--:|--:|--:|--:|--:|--:|");
        for (kind, counts) in rows(&stream, frames) {
            println!("{}", row(kind, &counts));
        }
    }
}

/// All rows, on as many threads as there are processors.
fn rows(stream: &Stream, frames: u64) -> Vec<(Kind, Counts)> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut rows = Vec::new();
    let only = std::env::args().nth(2).unwrap_or_default();
    let kinds: Vec<_> = Kind::ALL.into_iter().filter(|kind| kind.name().contains(&only)).collect();
    for kinds in kinds.chunks(threads) {
        let measured = thread::scope(|scope| {
            let started: Vec<_> =
                kinds.iter().map(|&kind| scope.spawn(move || damage::measure(stream, kind, frames))).collect();
            started.into_iter().map(|thread| thread.join().expect("a measurement")).collect::<Vec<_>>()
        });
        rows.extend(kinds.iter().copied().zip(measured));
    }
    rows
}

fn row(kind: Kind, counts: &Counts) -> String {
    let share = |count: u64| {
        let of = counts.damaged();
        format!("{}.{:03} %", count * 100 / of, count * 100_000 / of % 1000)
    };
    let Counts { right, partly, left, unchanged, wrong, readings, unseen } = *counts;
    let plain = [share(right), share(partly), share(left), share(unchanged)].join(" | ");
    format!("| {} | {plain} | {wrong} ({}) | {readings} | {unseen} |", kind.name(), share(wrong))
}
