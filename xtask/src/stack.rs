//! What functions take of the stack, as the compiler's option `-Zemit-stack-sizes` makes it say.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// What the one takes that takes most, in bytes; `None` where the compiler did not say.
pub(crate) fn largest_frame(program: &Path) -> Result<Option<u64>> {
    Ok(frames(&table(program)?).into_iter().max())
}

/// The compiler's table of what functions take of the stack, found by the program `readelf`; empty without one.
fn table(program: &Path) -> Result<Vec<u8>> {
    let listed = Command::new("readelf").arg("-SW").arg(program).output().context("readelf")?;
    let listed = String::from_utf8(listed.stdout)?;
    let Some((_, line)) = listed.split_once("] .stack_sizes ") else { return Ok(Vec::new()) };
    // Kind, address, offset, size.
    let mut words = line.split_whitespace().skip(2).map(|word| usize::from_str_radix(word, 16));
    let (Some(Ok(offset)), Some(Ok(size))) = (words.next(), words.next()) else { bail!("readelf: {line}") };
    let bytes = fs::read(program)?;
    Ok(bytes.get(offset..offset + size).context("a section beyond the file's end")?.to_vec())
}

/// What each function takes of the stack: four bytes of its address, and a number of seven bits a byte.
fn frames(listed: &[u8]) -> Vec<u64> {
    let (mut frames, mut bytes) = (Vec::new(), listed.iter());
    while bytes.by_ref().take(4).count() == 4 {
        let mut frame = 0;
        for shift in (0..).step_by(7) {
            let Some(&byte) = bytes.next() else { break };
            frame |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                break;
            }
        }
        frames.push(frame);
    }
    frames
}
