//! Fields of tshark's tree: values, what filters see; and lines, what people see.

use anyhow::{Context as _, Result};
use smartmeter_proto::schema::UNIX_SECONDS;

use super::json::Node;
use crate::decoded::{Field, Kind};

/// All in a packet, in its order.
pub(super) fn all(packet: &Node, protocol: &str) -> Result<Vec<Field>> {
    let mut found =
        Found { path_key: format!("{protocol}.path"), line_key: format!("{protocol}.line"), fields: Vec::new() };
    found.below(packet)?;
    Ok(found.fields.into_iter().map(|(_, field)| field).collect())
}

struct Found {
    path_key: String,
    line_key: String,
    /// With the key that each was found under.
    fields: Vec<(String, Field)>,
}

impl Found {
    /// A field is a key with its value, before that its place as `key_raw`, and behind it what is below it as `key_tree`.
    fn below(&mut self, node: &Node) -> Result<()> {
        let mut entries = node.entries().iter().peekable();
        let mut place = None;
        while let Some((key, value)) = entries.next() {
            match value {
                Node::List(raw) if key.ends_with("_raw") => place = bytes(raw),
                Node::Object(_) => self.below(value)?,
                Node::Text(text) => {
                    let below =
                        entries.next_if(|(next, _)| next.strip_suffix("_tree") == Some(key)).map(|(_, node)| node);
                    if let Some(below) = below {
                        self.field(key, text, below, place.take())?;
                        self.below(below)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn field(&mut self, key: &str, shown: &str, below: &Node, bytes: Option<[usize; 2]>) -> Result<()> {
        let Some(path) = below.get(&self.path_key).map(Node::text) else { return Ok(()) };
        let line = below.get(&self.line_key).map(Node::text).unwrap_or_default();
        let (said, shown) = (shown, plain(shown));
        // A power of ten that another field says: the physical value comes when that is known.
        let is_later = |found: &&mut (String, Field)| found.1.path == path && found.0.strip_suffix(".raw") == Some(key);
        if let Some((_, field)) = self.fields.iter_mut().find(is_later) {
            field.unit = behind(line, said);
            field.value = Some(shown);
            return Ok(());
        }
        let on_wire = below.get(&format!("{key}.raw")).map(|raw| plain(raw.text()));
        let (raw, value, unit) = match on_wire {
            Some(raw) if shown.ends_with("UTC") => {
                let seconds = seconds(&shown).with_context(|| format!("{path}: {shown}"))?;
                anyhow::ensure!(seconds.to_string() == raw, "{path}: {shown} is not {raw} s");
                (raw, None, Some(UNIX_SECONDS.to_owned()))
            }
            Some(raw) => (raw, Some(shown.clone()), behind(line, said)),
            None => (shown.clone(), None, behind(line, said)),
        };
        // Of the id of a variant with more than that, the path has the name.
        let name = name(line);
        let unit = unit.filter(|_| name.is_none());
        let is_of_path = |name: &str| path.rsplit('.').next() == Some(name);
        let starts = line.rsplit_once(" (").and_then(|(_, name)| name.strip_suffix(')')).is_some_and(is_of_path);
        // An id that is the first bytes has no number: our parser says 0.
        let (raw, unit) = if starts && name.is_none() { ("0".into(), None) } else { (raw, unit) };
        let name = name.filter(|name| !is_of_path(name));
        let field = Field { path: path.into(), raw, kind: Kind::Integer, name, value, unit, bytes };
        self.fields.push((key.into(), field));
        Ok(())
    }
}

/// The place of a field: its bytes, where they begin, how many they are, its mask and its type.
fn bytes(raw: &[Node]) -> Option<[usize; 2]> {
    let (first, len) = (raw.get(1)?.number()?, raw.get(2)?.number()?);
    (len > 0).then_some([first, first + len])
}

/// Numbers in hexadecimal as numbers, the sign for a zero byte in text as that, everything else as it is.
fn plain(shown: &str) -> String {
    let number = shown.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
    number.map_or_else(|| shown.replace('\u{2400}', "\0"), |number| number.to_string())
}

/// What a line says behind the value: its unit.
fn behind(line: &str, shown: &str) -> Option<String> {
    let (_, rest) = line.split_once(": ")?;
    let unit = rest.strip_prefix(shown)?.trim();
    // Wireshark says of empty text that it is missing.
    Some(unit.to_owned()).filter(|unit| !matches!(unit.as_str(), "" | "(no value)" | "<MISSING>"))
}

/// The name that a line gives a number: `state: Idle (0x00)`.
fn name(line: &str) -> Option<String> {
    let (_, rest) = line.split_once(": ")?;
    let (name, number) = rest.split_once(" (0x")?;
    // What Wireshark says of a number without a name.
    let is_name = number.ends_with(')')
        && name != "Unknown"
        && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    is_name.then(|| name.to_owned())
}

/// Seconds since 1970 of `Jun  1, 2017 21:23:08.000000000 UTC`.
fn seconds(shown: &str) -> Result<i64> {
    let shown = shown.strip_suffix(".000000000 UTC").context("it has no fraction")?;
    let time = jiff::civil::DateTime::strptime("%b %e, %Y %H:%M:%S", shown)?;
    Ok(time.to_zoned(jiff::tz::TimeZone::UTC)?.timestamp().as_second())
}
