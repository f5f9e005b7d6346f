//! sigrok's session files, `.sr`, which PulseView writes, too.
//!
//! A zip file that holds `version`, `metadata`, and samples of all channels in `logic-1`, or in pieces `logic-1-1`,
//! `logic-1-2`, … (<https://sigrok.org/wiki/File_format:Sigrok/v2>, and `session_file.c` and `srzip.c` in libsigrok's sources).
//! `metadata` is text in sections; that of the device names `capturefile`, `samplerate`, `unitsize` and, as `probe1` up,
//! the channels. A sample takes `unitsize` bytes, the lowest first; `probe1` is the lowest bit.

use std::collections::BTreeMap;
use std::io::{BufReader, Read};

use smartmeter_proto::spi::Levels;
use zip::ZipArchive;
use zip::result::ZipError;

use super::wires::Wires;
use super::{CHUNK, InputError, Notes, Options, ReadSeek, Sink, retry};

/// No metadata is longer.
const METADATA: u64 = 1024 * 1024;

/// What the metadata say.
#[derive(Debug, PartialEq, Eq)]
struct Session {
    capture: String,
    /// Samples in a second.
    rate: u64,
    /// Bytes of a sample.
    unit: usize,
    /// The channels, by the number of their bit.
    probes: BTreeMap<usize, String>,
}

pub(super) fn read(source: impl ReadSeek, options: &Options, sink: &mut Sink<'_>) -> Result<Notes, InputError> {
    let mut archive = ZipArchive::new(source).map_err(fault)?;
    let session = session(&metadata(&mut archive)?)?;
    let (bits, names): (Vec<_>, Vec<_>) = session.probes.clone().into_iter().unzip();
    let wires = options.channels.find(&names)?.map(|index| bits[index]);
    let mut samples = Samples { wires, unit: session.unit, rate: session.rate, count: 0, last: None };
    let mut bus = Wires::new(options);
    for name in pieces(&archive, &session.capture)? {
        let file = archive.by_name(&name).map_err(fault)?;
        samples.read(&name, file, &mut bus, sink)?;
    }
    samples.end(&mut bus, sink)?;
    bus.finish(sink)
}

fn metadata(archive: &mut ZipArchive<impl ReadSeek>) -> Result<String, InputError> {
    let file = archive.by_name("metadata").map_err(|error| match error {
        ZipError::FileNotFound => InputError::Whole("a zip file without `metadata`: no sigrok session".into()),
        other => fault(other),
    })?;
    let mut text = String::new();
    file.take(METADATA).read_to_string(&mut text).map_err(InputError::Read)?;
    Ok(text)
}

/// The names of the pieces of a capture, in order.
fn pieces(archive: &ZipArchive<impl ReadSeek>, capture: &str) -> Result<Vec<String>, InputError> {
    let mut pieces = BTreeMap::new();
    for name in archive.file_names() {
        let name = name.map_err(fault)?;
        let number = match name.strip_prefix(capture) {
            Some("") => Some(0),
            Some(rest) => rest.strip_prefix('-').and_then(|number| number.parse::<u64>().ok()),
            None => None,
        };
        if let Some(number) = number {
            pieces.insert(number, name.into_owned());
        }
    }
    if pieces.is_empty() {
        return Err(InputError::Whole(format!("the session holds no samples: expected `{capture}-1` in the zip file")));
    }
    Ok(pieces.into_values().collect())
}

/// The samples of all pieces, one after the other.
struct Samples {
    wires: [usize; 3],
    unit: usize,
    rate: u64,
    count: u64,
    last: Option<[bool; 3]>,
}

impl Samples {
    fn read(&mut self, name: &str, file: impl Read, bus: &mut Wires, sink: &mut Sink<'_>) -> Result<(), InputError> {
        let mut file = BufReader::with_capacity(CHUNK, file);
        let mut sample = vec![0; self.unit];
        loop {
            let mut filled = 0;
            while filled < self.unit {
                match retry(|| file.read(&mut sample[filled..])) {
                    Ok(0) if filled == 0 => return Ok(()),
                    Ok(0) => {
                        let what =
                            format!("`{name}` ends within a sample: expected {} bytes, found {filled}", self.unit);
                        return Err(InputError::Whole(what));
                    }
                    Ok(more) => filled += more,
                    Err(error) => return Err(InputError::Read(error)),
                }
            }
            self.sample(&sample, bus, sink)?;
        }
    }

    fn sample(&mut self, sample: &[u8], bus: &mut Wires, sink: &mut Sink<'_>) -> Result<(), InputError> {
        let wires = self.wires.map(|bit| sample.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1));
        if self.last != Some(wires) {
            self.last = Some(wires);
            self.hand_on(wires, bus, sink)?;
        }
        self.count += 1;
        Ok(())
    }

    fn end(&mut self, bus: &mut Wires, sink: &mut Sink<'_>) -> Result<(), InputError> {
        self.last.map_or(Ok(()), |wires| self.hand_on(wires, bus, sink))
    }

    fn hand_on(
        &self,
        [select, clock, data]: [bool; 3],
        bus: &mut Wires,
        sink: &mut Sink<'_>,
    ) -> Result<(), InputError> {
        let time = u128::from(self.count) * 1_000_000_000 / u128::from(self.rate);
        bus.levels(u64::try_from(time).unwrap_or(u64::MAX), Levels { select, clock, data }, sink)
    }
}

fn session(metadata: &str) -> Result<Session, InputError> {
    let mut keys = BTreeMap::new();
    let mut is_device = false;
    for line in metadata.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            // Of several devices only the first is read.
            is_device = section.starts_with("device") && keys.is_empty();
        } else if let (true, Some((key, value))) = (is_device, line.split_once('=')) {
            keys.insert(key.trim(), value.trim());
        }
    }
    let get = |key: &str| {
        keys.get(key).copied().ok_or_else(|| InputError::Whole(format!("the session's metadata lack `{key}`")))
    };
    let wrong = |key: &str, value: &str| InputError::Whole(format!("the session's metadata say `{key}={value}`"));
    let capture = get("capturefile")?.into();
    let unit = get("unitsize")?;
    let unit = unit.parse().ok().filter(|unit| (1..=64).contains(unit)).ok_or_else(|| wrong("unitsize", unit))?;
    let rate = get("samplerate")?;
    let rate = frequency(rate).ok_or_else(|| wrong("samplerate", rate))?;
    let probe = |(key, name): (&&str, &&str)| {
        let number: usize = key.strip_prefix("probe")?.parse().ok()?;
        Some((number.checked_sub(1)?, (*name).into()))
    };
    Ok(Session { capture, rate, unit, probes: keys.iter().filter_map(probe).collect() })
}

/// A frequency in Hz, as `1 MHz`, `200 kHz` or `62500`.
fn frequency(text: &str) -> Option<u64> {
    let (number, unit) = match text.find(|letter: char| letter.is_ascii_alphabetic()) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let scale = match unit.trim() {
        "" | "Hz" => 1.0,
        "kHz" => 1e3,
        "MHz" => 1e6,
        "GHz" => 1e9,
        _ => return None,
    };
    let hertz = (number.trim().parse::<f64>().ok()? * scale).round();
    // Bounded, so nothing is cut off.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 1 and 10^12")]
    (1.0..=1e12).contains(&hertz).then_some(hertz as u64)
}

fn fault(error: ZipError) -> InputError {
    match error {
        ZipError::Io(error) => InputError::Read(error),
        other => InputError::Whole(format!("the zip file of the session can't be read: {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_are_read() {
        let text = "[global]\nsigrok version=0.5.2\n\n[device 1]\ncapturefile=logic-1\ntotal probes=3\n\
             samplerate=1 MHz\ntotal analog=0\nprobe1=select\nprobe3=data\nunitsize=1\n[device 2]\nunitsize=2\n";
        let probes = BTreeMap::from([(0, "select".into()), (2, "data".into())]);
        let expected = Session { capture: "logic-1".into(), rate: 1_000_000, unit: 1, probes };
        assert_eq!(session(text).expect("it is whole"), expected);
        let message = session(&text.replace("1 MHz", "0 Hz")).expect_err("no rate").to_string();
        assert_eq!(message, "the session's metadata say `samplerate=0 Hz`");
        assert!(session("").expect_err("nothing").to_string().contains("lack `capturefile`"));
    }

    #[test]
    fn frequencies_have_units() {
        assert_eq!(
            ["200 kHz", "62500", "24 MHz", "1.5 MHz"].map(frequency),
            [200_000, 62_500, 24_000_000, 1_500_000].map(Some)
        );
        assert_eq!(["", "fast", "-1 Hz", "1 XHz"].map(frequency), [None; 4]);
    }
}
