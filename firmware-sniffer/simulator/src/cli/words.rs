//! What a replay puts on the bus: a recording, or transactions that are made up.

use std::path::Path;

use anyhow::Context;
use smartmeter_host::input::{InputError, Item, Options, Recording};
use smartmeter_host::source::Source;
use smartmeter_proto::words::Word;

use crate::bus::items;
use crate::stalls::{generated, words};

/// What is put on the bus.
pub(super) enum Words {
    /// Words of a file.
    Read(Vec<Item<'static>>),
    /// So many transactions by a seed, each made when its time has come.
    Generated { seed: u64, count: u64 },
}

impl Words {
    /// All of a recording. One with a place that can't be read is refused: a bus carries no gap in a file.
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let (source, mut all) = (Source::from(path), Vec::new());
        let recording = Recording::open(&source, &Options::default()).with_context(|| source.to_string())?;
        let notes = recording.read(&mut |item| {
            if let Some(what) = item.unreadable {
                return Err(InputError::Line(item.line, what.into()));
            }
            all.push(Item::at(item.line, item.time, item.word));
            Ok(())
        });
        notes.with_context(|| source.to_string())?.iter().for_each(|note| eprintln!("sniffer-simulator: {note}"));
        Ok(Self::Read(all))
    }

    /// Whether it is a recording that does not say when its words were.
    pub(super) fn is_timeless(&self) -> bool {
        matches!(self, Self::Read(all) if all.iter().all(|item| item.time.is_none()))
    }

    /// How many transactions it has.
    pub(super) fn transactions(&self) -> u64 {
        match self {
            Self::Read(all) => all.iter().filter(|item| is_end(item)).count() as u64,
            Self::Generated { count, .. } => *count,
        }
    }

    /// As often as they are wanted.
    pub(super) fn repeated(&self, times: u32) -> impl Iterator<Item = Item<'static>> + '_ {
        (0..times).flat_map(|pass| {
            let mut all = self.once().peekable();
            // The sniffer starts anew for each further time, which a recording may say itself.
            let says_so = all.peek().is_some_and(|first| u16::from(first.word) == Word::BOOT);
            let boot = items([Word::BOOT]).filter(move |_| pass > 0 && !says_so);
            // Only the first time can be when it was.
            boot.chain(all).map(move |item| if pass > 0 { Item { time: None, ..item } } else { item })
        })
    }

    fn once(&self) -> Box<dyn Iterator<Item = Item<'static>> + '_> {
        match self {
            Self::Read(all) => Box::new(all.iter().copied()),
            Self::Generated { seed, count } => {
                let transactions = generated(*seed, *count);
                Box::new(items(transactions.flat_map(|transaction| words(&transaction).collect::<Vec<_>>())))
            }
        }
    }
}

/// Whether a transaction ends with it.
pub(super) fn is_end(item: &Item<'_>) -> bool {
    u16::from(item.word) == Word::END
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repeated(once: &[u16], times: u32) -> Vec<u16> {
        let all = items(once.iter().copied()).map(|item| Item { time: Some(5), ..item }).collect();
        Words::Read(all).repeated(times).map(|item| item.word.into()).collect()
    }

    #[test]
    fn each_further_time_begins_with_a_start_of_the_sniffer() {
        assert_eq!(repeated(&[0x0D, 0xFFFF], 2), [0x0D, 0xFFFF, 0xBBBB, 0x0D, 0xFFFF]);
        assert_eq!(repeated(&[0xBBBB, 0x0D, 0xFFFF], 2), [0xBBBB, 0x0D, 0xFFFF, 0xBBBB, 0x0D, 0xFFFF]);
        let generated = Words::Generated { seed: 1, count: 3 };
        let all: Vec<_> = generated.repeated(2).collect();
        assert_eq!(all.iter().filter(|item| is_end(item)).count() as u64, 2 * generated.transactions());
    }

    #[test]
    fn only_the_first_time_is_when_it_was() {
        let words = Words::Read(vec![Item::at(1, Some(5), 0x0D.into())]);
        let times: Vec<_> = words.repeated(2).map(|item| item.time).collect();
        assert_eq!(times, [Some(5), None, None]);
        assert!(!words.is_timeless() && Words::Read(items([0x0D]).collect()).is_timeless());
    }
}
