//! Levels of wires, as a logic analyser records them, to words.

use smartmeter_proto::spi::{Config, Faults, Glitches, Levels, Spi};
use smartmeter_proto::words::Word;

use super::{InputError, Item, Notes, Options, Sink};
use crate::show::counted;

/// What channels of SELECT, CLOCK and DATA are mostly called, in lower case.
const SELECT: &[&str] = &["select", "sel", "cs", "cs#", "/cs", "ncs", "csn", "ss", "nss", "ss#", "/ss", "enable"];
const CLOCK: &[&str] = &["clock", "clk", "sck", "sclk"];
const DATA: &[&str] = &["data", "mosi", "copi", "sdi", "di", "miso", "cipo", "sdo", "do"];

/// Which channels of a recording are the wires.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Channels {
    select: Option<String>,
    clock: Option<String>,
    data: Option<String>,
}

impl std::str::FromStr for Channels {
    type Err = String;

    /// As in `select=D0,clock=D1,data=D2`.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut channels = Self::default();
        for part in text.split(',') {
            let (role, name) = part.split_once('=').unwrap_or((part, ""));
            let slot = match role.trim() {
                "select" => &mut channels.select,
                "clock" => &mut channels.clock,
                "data" => &mut channels.data,
                other => return Err(format!("expected `select=`, `clock=` or `data=`, found `{other}`")),
            };
            let name = name.trim();
            if name.is_empty() {
                return Err(format!("expected the name of a channel after `{role}=`"));
            }
            if slot.replace(name.into()).is_some() {
                return Err(format!("`{role}=` is there twice"));
            }
        }
        Ok(channels)
    }
}

impl Channels {
    /// Where both directions were recorded: whether the answers are wanted.
    pub(super) fn takes_miso(&self) -> bool {
        self.data.as_deref().is_some_and(|name| name.eq_ignore_ascii_case("miso"))
    }

    /// Where SELECT, CLOCK and DATA are among the channels of a recording.
    pub(super) fn find(&self, names: &[String]) -> Result<[usize; 3], InputError> {
        let wires = [
            ("select", self.select.as_deref(), SELECT),
            ("clock", self.clock.as_deref(), CLOCK),
            ("data", self.data.as_deref(), DATA),
        ];
        let mut found = [0; 3];
        for (slot, (role, asked, usual)) in found.iter_mut().zip(wires) {
            *slot = find(names, role, asked, usual)?;
        }
        Ok(found)
    }
}

fn find(names: &[String], role: &str, asked: Option<&str>, usual: &[&str]) -> Result<usize, InputError> {
    let is_it = |name: &str| match asked {
        Some(asked) => name == asked,
        None => usual.contains(&name.to_lowercase().as_str()),
    };
    let all: Vec<_> = names.iter().enumerate().filter(|(_, name)| is_it(name)).collect();
    let there = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let usage = "`--channels select=NAME,clock=NAME,data=NAME` says which is which";
    match (all.as_slice(), asked) {
        ([(index, _)], _) => Ok(*index),
        ([], Some(asked)) => {
            Err(InputError::Whole(format!("no channel `{asked}`, which is to be {role}; there are {there}")))
        }
        ([], None) => Err(InputError::Whole(format!(
            "no channel is called {role} or as {role} mostly is ({}); there are {there}; {usage}",
            usual.join(", ")
        ))),
        (several, _) => {
            let several = several.iter().map(|(_, name)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            Err(InputError::Whole(format!("{several} may all be {role}; {usage}")))
        }
    }
}

/// Reads words from the levels of three wires, in the order of time.
#[derive(Debug)]
pub(super) struct Wires {
    config: Config,
    glitch: u64,
    /// From the first levels on.
    bus: Option<(Glitches, Spi)>,
    /// The time of the levels that came last.
    time: u64,
    last: Option<Levels>,
    /// Changes that lasted.
    kept: u64,
    count: Count,
}

/// What came of the wires.
#[derive(Debug)]
struct Count {
    /// Where there are no lines: the transaction.
    transaction: u64,
    words: u64,
}

impl Wires {
    pub(super) const fn new(options: &Options) -> Self {
        Self {
            config: options.spi,
            glitch: options.glitch,
            bus: None,
            time: 0,
            last: None,
            kept: 0,
            count: Count { transaction: 1, words: 0 },
        }
    }

    /// All wires have these levels from this time on, in nanoseconds.
    pub(super) fn levels(&mut self, time: u64, levels: Levels, sink: &mut Sink<'_>) -> Result<(), InputError> {
        (self.time, self.last) = (time, Some(levels));
        let Some((glitches, spi)) = &mut self.bus else {
            self.bus = Some((Glitches::new(self.glitch, levels), Spi::new(self.config, levels)));
            return Ok(());
        };
        let mut out = Out { count: &mut self.count, sink, ended: Ok(()) };
        glitches.levels(time, levels, |time, levels| {
            self.kept += 1;
            spi.levels(levels, |word| out.put(time, word));
        });
        out.ended
    }

    /// The recording ends.
    pub(super) fn finish(mut self, sink: &mut Sink<'_>) -> Result<Notes, InputError> {
        let Some((glitches, spi)) = &mut self.bus else {
            return Err(InputError::Whole("the recording holds no levels of these channels".into()));
        };
        let mut out = Out { count: &mut self.count, sink, ended: Ok(()) };
        glitches.finish(|time, levels| {
            self.kept += 1;
            spi.levels(levels, |word| out.put(time, word));
        });
        spi.finish(|word| out.put(self.time, word));
        out.ended?;
        let (dropped, kept) = (u64::from(glitches.dropped()), self.kept);
        if self.count.words == 0 && dropped != 0 {
            let what = format!(
                "no word is left: --glitch leaves out {}, and {kept} last long enough",
                counted(dropped, "pulse")
            );
            return Err(InputError::Whole(what));
        }
        let mut notes = notes(spi.faults());
        if dropped != 0 {
            let many = if dropped > kept / 4 { ": is --glitch longer than a bit?" } else { "" };
            notes.push(format!("{dropped} of {} too short to count, left out{many}", counted(dropped + kept, "pulse")));
        }
        Ok(notes)
    }

    /// The levels at this place can't be read.
    pub(super) fn unreadable(&mut self, line: u64, what: &str, sink: &mut Sink<'_>) -> Result<(), InputError> {
        if let Some(last) = self.last {
            self.levels(self.time, last, sink)?;
        }
        sink(Item::unreadable(line, what))
    }

    /// A word that is not from the wires stands here, behind what they did up to now.
    pub(super) fn mark(&mut self, word: u16, sink: &mut Sink<'_>) -> Result<(), InputError> {
        if let Some(last) = self.last {
            self.levels(self.time, last, sink)?;
        }
        let Some((_, spi)) = &mut self.bus else {
            self.count.words += 1;
            return sink(Item::new(self.count.transaction, word.into()));
        };
        let mut out = Out { count: &mut self.count, sink, ended: Ok(()) };
        spi.mark(word.into(), |word| out.put(self.time, word));
        out.ended
    }
}

/// Numbers words and hands them on.
struct Out<'o, 's> {
    count: &'o mut Count,
    sink: &'o mut Sink<'s>,
    ended: Result<(), InputError>,
}

impl Out<'_, '_> {
    fn put(&mut self, time: u64, word: Word) {
        if self.ended.is_ok() {
            self.ended = self.checked(time, word);
        }
    }

    fn checked(&mut self, time: u64, word: Word) -> Result<(), InputError> {
        let line = self.count.transaction;
        self.count.transaction += u64::from(word == Word::End);
        self.count.words += 1;
        (self.sink)(Item::at(line, Some(time), word))
    }
}

fn notes(faults: Faults) -> Notes {
    let said = [
        (faults.cut, "cut byte", "in words C1.. to C7.., which say how many bits came"),
        (faults.unselected, "edge", "of the clock while SELECT was not active, left out"),
        (faults.not_idle, "pull", "of SELECT while the clock was not idle: see --spi-mode"),
    ];
    let said = said.into_iter().filter(|(count, ..)| *count != 0);
    said.map(|(count, noun, what)| format!("{} {what}", counted(count.into(), noun))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.into()).collect()
    }

    #[test]
    fn channels_are_found_by_their_usual_names_or_as_asked() {
        let usual = Channels::default();
        assert_eq!(usual.find(&names(&["CLK", "MOSI", "CS#"])).expect("all are there"), [2, 0, 1]);
        let asked: Channels = "select=D0,clock=D1,data=D2".parse().expect("as it should be");
        assert_eq!(asked.find(&names(&["D2", "D1", "D0"])).expect("all are there"), [2, 1, 0]);
    }

    #[test]
    fn what_is_not_there_or_there_twice_is_named() {
        let message = |channels: &str, there: &[&str]| {
            let channels: Channels = channels.parse().expect("as it should be");
            channels.find(&names(there)).expect_err("not clear").to_string()
        };
        let expected = "no channel `D7`, which is to be select; there are `D0`, `D1`";
        assert_eq!(message("select=D7", &["D0", "D1"]), expected);
        assert!(message("select=D0", &["D0", "D1"]).starts_with("no channel is called clock or as clock mostly is"));
        assert!(message("select=a,clock=b", &["a", "b", "mosi", "miso"]).starts_with("`mosi`, `miso` may all be data"));
    }

    #[test]
    fn the_option_is_checked() {
        for wrong in ["select", "select=", "cs=D0", "data=a,data=b", ""] {
            assert!(wrong.parse::<Channels>().is_err(), "{wrong}");
        }
    }
}
