//! Where the fuzzer begins.

use anyhow::Result;

use crate::run::{cargo, root, run};

const WRITE: &str = "run --quiet --package smartmeter-proto --features=heapless --example fuzz_seeds --";

/// Writes what is in the captures, and one of each frame that uses the vocabulary's words, into `fuzz/corpus`.
pub(crate) fn seeds() -> Result<()> {
    let corpus = root().join("fuzz/corpus");
    run(cargo(WRITE).arg(&corpus))?;
    eprintln!("xtask: the seeds are in {}", corpus.canonicalize()?.display());
    Ok(())
}
