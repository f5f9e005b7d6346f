//! What is kept for how long, and what is put together when: as it stands in the settings.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use serde::Deserialize;

use crate::collector::store::{DeviceRow, LONGEST_USED};

const DAY: i64 = 86_400;
/// What is kept is kept for a day at least: `12m` are twelve minutes, and not months.
const SHORTEST: i64 = DAY;
/// Whoever means longer means forever.
const LONGEST: i64 = 1000 * 366 * DAY;
/// The bounds of stretches.
const STRETCHES: (i64, i64) = (60, DAY);

/// `[retention]`, as it is written; nothing is kept forever.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// How long words are kept, as in `400d`, or `forever`.
    pub words: Option<String>,
    /// How long frames and marks are.
    pub frames: Option<String>,
    /// How long readings are.
    pub readings: Option<String>,
    /// The same of one device, by its key; what is not said there is as it is for all.
    #[serde(default)]
    pub device: BTreeMap<String, WrittenDevice>,
}

/// `[retention.device."02:00:00:00:00:07"]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenDevice {
    /// How long its words are kept.
    pub words: Option<String>,
    /// How long its frames and marks are.
    pub frames: Option<String>,
    /// How long its readings are.
    pub readings: Option<String>,
}

/// `[[downsample]]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenLevel {
    /// How old readings are that are put together, as in `90d`.
    pub after: String,
    /// The length of the stretches, as in `15min`.
    pub every: String,
}

/// How long something is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep {
    /// In seconds.
    pub seconds: i64,
    /// As it stands in the settings.
    pub policy: String,
}

/// How long what comes of a device is kept; what is nothing, forever.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// Words.
    pub words: Option<Keep>,
    /// Frames and marks.
    pub frames: Option<Keep>,
    /// Readings.
    pub readings: Option<Keep>,
}

/// When readings are put together, and in which stretches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// How old they are, in seconds.
    pub after: i64,
    /// How long the stretches are, in seconds.
    pub every: i64,
    /// As it stands in the settings.
    pub policy: String,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Retention {
    all: Kept,
    devices: BTreeMap<String, Kept>,
    /// Those with short stretches first.
    pub levels: Vec<Level>,
}

impl Retention {
    /// What the settings mean.
    ///
    /// # Errors
    ///
    /// Where something is no time, or would have no effect, or another one than it seems.
    pub fn read(written: &Written, levels: &[WrittenLevel]) -> anyhow::Result<Self> {
        let all = WrittenDevice {
            words: written.words.clone(),
            frames: written.frames.clone(),
            readings: written.readings.clone(),
        };
        let all = all.read(&Kept::default()).context("[retention]")?;
        let device = |(key, written): (&String, &WrittenDevice)| {
            let kept = written.read(&all).with_context(|| format!("[retention.device.\"{key}\"]"))?;
            Ok((key.clone(), kept))
        };
        let devices = written.device.iter().map(device).collect::<anyhow::Result<_>>()?;
        let levels = read_levels(levels)?;
        if let (Some(readings), Some(last)) = (&all.readings, levels.iter().find(|level| !level.is_before(&all))) {
            bail!("[[downsample]] {}: by then they are gone, by {}", last.policy, readings.policy);
        }
        Ok(Self { all, devices, levels })
    }

    /// What holds for a device.
    #[must_use]
    pub fn of(&self, key: &str) -> &Kept {
        self.devices.get(key).unwrap_or(&self.all)
    }

    /// Devices that have something of their own, by their keys, but for these.
    pub fn strangers<'r>(&'r self, known: &'r [DeviceRow]) -> impl Iterator<Item = &'r str> {
        self.devices.keys().map(String::as_str).filter(|key| known.iter().all(|device| device.key != *key))
    }

    /// Whether all is kept forever as it is.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        let is_nothing = |kept: &Kept| *kept == Kept::default();
        self.levels.is_empty() && is_nothing(&self.all) && self.devices.values().all(is_nothing)
    }
}

impl WrittenDevice {
    /// What is not said is as it is for all.
    fn read(&self, all: &Kept) -> anyhow::Result<Kept> {
        let kept = Kept {
            words: Keep::read("words", self.words.as_deref(), all.words.as_ref())?,
            frames: Keep::read("frames", self.frames.as_deref(), all.frames.as_ref())?,
            readings: Keep::read("readings", self.readings.as_deref(), all.readings.as_ref())?,
        };
        if let Some(frames) = &kept.frames {
            let is_after = kept.words.as_ref().is_some_and(|words| words.seconds <= frames.seconds);
            ensure!(
                is_after,
                "{}: frames go after their words, of which they could be made again: `words` must not be kept for longer",
                frames.policy
            );
        }
        Ok(kept)
    }
}

impl Keep {
    fn read(name: &str, text: Option<&str>, usual: Option<&Self>) -> anyhow::Result<Option<Self>> {
        match text {
            None => Ok(usual.cloned()),
            Some("forever") => Ok(None),
            Some(text) => {
                let seconds = seconds(name, text, (SHORTEST, LONGEST))?;
                Ok(Some(Self { seconds, policy: format!("{name} = \"{text}\"") }))
            }
        }
    }
}

impl Level {
    fn is_before(&self, kept: &Kept) -> bool {
        kept.readings.as_ref().is_none_or(|readings| self.after < readings.seconds)
    }
}

fn read_levels(written: &[WrittenLevel]) -> anyhow::Result<Vec<Level>> {
    let mut levels: Vec<Level> = Vec::new();
    for WrittenLevel { after, every } in written {
        let policy = format!("after = \"{after}\", every = \"{every}\"");
        let level = || format!("[[downsample]] {policy}");
        let after = seconds("after", after, (SHORTEST, LONGEST)).with_context(level)?;
        let every = seconds("every", every, STRETCHES).with_context(level)?;
        let is_even = if every <= LONGEST_USED {
            LONGEST_USED % every == 0
        } else {
            every % LONGEST_USED == 0 && DAY % every == 0
        };
        ensure!(is_even, "[[downsample]] {policy}: expected a part of an hour, or hours that are a part of a day");
        levels.push(Level { after, every, policy });
    }
    levels.sort_by_key(|level| (level.after, level.every));
    for pair in levels.windows(2) {
        let is_longer =
            pair[1].after > pair[0].after && pair[1].every > pair[0].every && pair[1].every % pair[0].every == 0;
        ensure!(
            is_longer,
            "[[downsample]] {}: later stretches are made of those of {}, and must be several of them",
            pair[1].policy,
            pair[0].policy
        );
    }
    Ok(levels)
}

fn seconds(name: &str, text: &str, (least, most): (i64, i64)) -> anyhow::Result<i64> {
    let time =
        humantime::parse_duration(text).with_context(|| format!("{name} `{text}`: expected a time such as 400d"))?;
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    let shown = |seconds: i64| humantime::format_duration(Duration::from_secs(seconds.unsigned_abs())).to_string();
    ensure!(
        seconds >= least && time.subsec_nanos() == 0,
        "{name} `{text}`: expected {} at least, in whole seconds",
        shown(least)
    );
    ensure!(
        seconds <= most,
        "{name} `{text}`: expected {} at most",
        if most == LONGEST { "1000 years, or `forever`,".into() } else { shown(most) }
    );
    Ok(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct File {
        #[serde(default)]
        retention: Written,
        #[serde(default)]
        downsample: Vec<WrittenLevel>,
    }

    fn read(text: &str) -> Result<Retention, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        Retention::read(&file.retention, &file.downsample).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn a_device_has_its_own_and_else_what_all_have() {
        let text = "[retention]\nwords = '400d'\nframes = '400d'\nreadings = 'forever'\n
            [retention.device.'02:00:00:00:00:07']\nwords = '30d'\n[retention.device.a]\nwords = 'forever'\nframes = 'forever'";
        let retention = read(text).unwrap();
        let days = |key| {
            let Kept { words, frames, readings } = retention.of(key);
            [words, frames, readings].map(|keep| keep.as_ref().map(|keep| keep.seconds / DAY))
        };
        assert_eq!(days("b"), [Some(400), Some(400), None]);
        assert_eq!(days("02:00:00:00:00:07"), [Some(30), Some(400), None]);
        assert_eq!(days("a"), [None; 3]);
        assert!(!retention.is_nothing() && read("").unwrap().is_nothing());
        assert_eq!(retention.of("b").words.as_ref().unwrap().policy, "words = \"400d\"");
    }

    #[test]
    fn levels_are_in_the_order_of_age() {
        let text = "[[downsample]]\nafter = '2y'\nevery = '1d'\n[[downsample]]\nafter = '90d'\nevery = '15min'";
        let levels: Vec<_> = read(text).unwrap().levels.iter().map(|level| level.every).collect();
        assert_eq!(levels, [900, DAY]);
    }

    #[test]
    fn what_can_not_be_meant_is_refused() {
        let level = |after: &str, every: &str| format!("[[downsample]]\nafter = '{after}'\nevery = '{every}'\n");
        for (text, fault) in [
            ("[retention]\nwords = '0d'".into(), "words `0d`: expected 1day at least"),
            ("[retention]\nwords = '12m'".into(), "expected 1day at least"),
            ("[retention]\nwords = '-4d'".into(), "words `-4d`: expected a time such as 400d"),
            ("[retention]\nwords = '400'".into(), "expected a time such as 400d"),
            ("[retention]\nwords = '99999999999999999999d'".into(), "expected a time such as 400d"),
            ("[retention]\nwords = '2000y'".into(), "expected 1000 years, or `forever`, at most"),
            ("[retention]\nwords = 400".into(), "invalid type"),
            ("[retention]\nword = '400d'".into(), "unknown field `word`"),
            ("[retention]\nframes = '30d'".into(), "`words` must not be kept for longer"),
            ("[retention]\nframes = '30d'\nwords = '31d'".into(), "`words` must not be kept for longer"),
            ("[retention.device.a]\nframes = '30d'".into(), "[retention.device.\"a\"]: frames = \"30d\""),
            (level("90d", "7min"), "a part of an hour"),
            (level("90d", "5h"), "a part of an hour"),
            (level("90d", "2d"), "every `2d`: expected 1day at most"),
            (level("90d", "0s"), "every `0s`: expected 1m at least"),
            (level("1h", "15min"), "after `1h`: expected 1day at least"),
            (level("90d", "1h") + &level("1y", "15min"), "must be several of them"),
            (level("90d", "1h") + &level("90d", "1d"), "must be several of them"),
            (level("90d", "10min") + &level("1y", "15min"), "must be several of them"),
            (level("90d", "1h") + "[retention]\nreadings = '60d'", "by then they are gone, by readings = \"60d\""),
        ] {
            let said = read(&text).expect_err(&text);
            assert!(said.contains(fault), "{text}: {said}");
        }
    }
}
