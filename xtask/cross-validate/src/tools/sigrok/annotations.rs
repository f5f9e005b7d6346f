//! Lines that sigrok-cli prints: `1234-1250 p350-1: Receive.packet.body.Power.power = 207 W`.

use anyhow::{Context as _, Result, bail};

use crate::decoded::{Field, Kind};

/// What a line says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Annotation {
    /// A byte of the bus, below the transaction's.
    Byte,
    Field(Field),
    BadChecksum,
    Refused(String),
    /// The end of a transaction.
    Transaction,
}

/// Reads lines, and knows where the bytes of the transaction are.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// First and last samples of the bytes since the last transaction.
    bytes: Vec<[u64; 2]>,
}

impl Lines {
    pub(super) fn read(&mut self, line: &str) -> Result<Annotation> {
        let (samples, rest) = line.split_once(' ').context("no samples")?;
        let (from, to) = samples.split_once('-').context("no range of samples")?;
        let samples = [from.parse()?, to.parse()?];
        let (decoder, text) = rest.split_once(": ").context("no decoder")?;
        if decoder.starts_with("spi-") {
            self.bytes.push(samples);
            return Ok(Annotation::Byte);
        }
        // The class is not printed. Paths have no spaces.
        if text.split_once(" = ").is_some_and(|(path, _)| !path.contains(' ')) {
            return Ok(Annotation::Field(Field { bytes: self.place(samples)?, ..field(text)? }));
        }
        Ok(match text {
            text if text.starts_with("refused at byte ") => Annotation::Refused(text.into()),
            text if text.contains(": bad checksum, ") => Annotation::BadChecksum,
            text if [": read", ": bad checksum", ": refused"].iter().any(|end| text.ends_with(end)) => {
                self.bytes.clear();
                Annotation::Transaction
            }
            other => bail!("unknown annotation {other}"),
        })
    }

    /// Which bytes an annotation is over; `None` for one over none.
    fn place(&self, [from, to]: [u64; 2]) -> Result<Option<[usize; 2]>> {
        if from == to {
            return Ok(None);
        }
        let first = self.bytes.iter().position(|byte| byte[0] == from).context("it begins amid a byte")?;
        let last = self.bytes.iter().position(|byte| byte[1] == to).context("it ends amid a byte")?;
        Ok(Some([first, last + 1]))
    }
}

/// `path = 10.4 kWh (104)`, `path = Idle (0)`, `path = 207 W`, `path = "text"`, `path = 02 10 3C`.
fn field(text: &str) -> Result<Field> {
    let (path, shown) = text.split_once(" = ").context("no value")?;
    let of = |raw: &str, name: Option<&str>, value: Option<&str>, unit: &str| Field {
        path: path.into(),
        raw: raw.into(),
        kind: Kind::default(),
        name: name.map(Into::into),
        value: value.map(Into::into),
        unit: (!unit.is_empty()).then(|| unit.into()),
        bytes: None,
    };
    if let Some(rest) = shown.strip_prefix('"') {
        let (text, unit) = rest.rsplit_once('"').context("no end of the text")?;
        return Ok(of(&unescaped(text), None, None, unit.trim_start()));
    }
    if let Some(unit) = shown.strip_prefix("(no bytes)") {
        return Ok(of("", None, None, unit.trim_start()));
    }
    if let Some((before, raw)) = shown.strip_suffix(')').and_then(|shown| shown.rsplit_once(" (")) {
        let (value, unit) = before.split_once(' ').unwrap_or((before, ""));
        let is_name = value.starts_with(|letter: char| letter.is_ascii_alphabetic()) && value != "absent";
        return Ok(match value {
            "absent" => of(raw, None, None, unit),
            name if is_name => of(raw, Some(name), None, unit),
            number => of(raw, None, Some(number), unit),
        });
    }
    let is_pair = |word: &&str| word.len() == 2 && word.chars().all(|letter| letter.is_ascii_hexdigit());
    let pairs: Vec<_> = shown.split(' ').take_while(is_pair).collect();
    if pairs.len() > 1 {
        let unit = shown.split(' ').skip(pairs.len()).collect::<Vec<_>>().join(" ");
        return Ok(of(&pairs.concat(), None, None, &unit));
    }
    let (raw, unit) = shown.split_once(' ').unwrap_or((shown, ""));
    Ok(of(raw, None, None, unit))
}

/// Letters as they are, of those that Python has escaped.
fn unescaped(text: &str) -> String {
    let (mut plain, mut letters) = (String::new(), text.chars());
    while let Some(letter) = letters.next() {
        let escape = if letter == '\\' { letters.next() } else { None };
        let digits = match escape {
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            _ => 0,
        };
        let code: String = letters.by_ref().take(digits).collect();
        plain.push(match escape {
            Some('r') => '\r',
            Some('n') => '\n',
            Some('t') => '\t',
            Some(_) if digits > 0 => u32::from_str_radix(&code, 16).ok().and_then(char::from_u32).unwrap_or_default(),
            other => other.unwrap_or(letter),
        });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_taken_apart() {
        for (text, raw, name, value, unit) in [
            ("a = 207 W", "207", None, None, Some("W")),
            ("a.b[1] = 10.4 kWh (104)", "104", None, Some("10.4"), Some("kWh")),
            ("a = -0.5 (5)", "5", None, Some("-0.5"), None),
            ("a = Idle (0)", "0", Some("Idle"), None, None),
            ("a = absent °C (255)", "255", None, None, Some("°C")),
            (r#"a = "x \"= (1)\\""#, r#"x "= (1)\"#, None, None, None),
            (r#"a = "\x00\r\u200b." W"#, "\0\r\u{200b}.", None, None, Some("W")),
            ("a = 02 10 3C", "02103C", None, None, None),
            ("a = (no bytes)", "", None, None, None),
        ] {
            let found = field(text).unwrap();
            let said = (found.raw.as_str(), found.name.as_deref(), found.value.as_deref(), found.unit.as_deref());
            assert_eq!(said, (raw, name, value, unit), "{text}");
        }
    }

    #[test]
    fn samples_are_those_of_bytes() {
        let mut lines = Lines::default();
        for line in ["10-20 spi-1: 01", "30-40 spi-1: 02"] {
            assert_eq!(lines.read(line).unwrap(), Annotation::Byte);
        }
        let Annotation::Field(field) = lines.read("10-40 p-1: a = 258").unwrap() else { panic!("no field") };
        assert_eq!(field.bytes, Some([0, 2]));
        assert!(lines.read("11-40 p-1: a = 258").is_err());
    }
}
