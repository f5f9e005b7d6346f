//! What programs ask for.

use core::fmt::{self, Write};

use smartmeter_proto::visit::Value;
use smartmeter_proto::{Protocol, Reading};

use super::Site;
use crate::live::{Kept, Latest, for_each_field};

pub(super) fn latest<P: Protocol, const F: usize, const R: usize>(
    site: &Site<'_, P, F, R>,
    out: &mut dyn Write,
) -> fmt::Result {
    out.write_str("{\"name\":")?;
    string(site.name, out)?;
    write!(out, ",\"protocol\":\"{}\",\"readings\":[", P::NAME)?;
    for (index, latest) in site.live.readings().iter().enumerate() {
        out.write_str(if index == 0 { "" } else { "," })?;
        reading(latest, site.now, out)?;
    }
    let counts = site.live.counts();
    write!(
        out,
        "],\"transactions\":{{\"checked\":{},\"unchecked\":{},\"damaged\":{}}},\"words_lost\":{},\"sniffer\":{{",
        counts.checked, counts.unchecked, counts.damaged, counts.lost
    )?;
    let (mut written, mut gap) = (Ok(()), "");
    for_each_figure(site, &mut |reading| {
        if written.is_ok() {
            written = write!(out, "{gap}\"{}\":", reading.metric.name).and_then(|()| number(reading, out));
            gap = ",";
        }
    });
    written?;
    out.write_str("}}\n")
}

fn reading(latest: &Latest, now: u32, out: &mut dyn Write) -> fmt::Result {
    let Latest { reading, at } = latest;
    write!(out, "{{\"metric\":\"{}\",\"value\":", reading.metric.name)?;
    number(reading, out)?;
    if let Some(unit) = reading.field.unit {
        out.write_str(",\"unit\":")?;
        string(unit, out)?;
    }
    match (reading.label, reading.index.filter(|_| reading.interval.is_none())) {
        (Some(label), _) => {
            out.write_str(",\"item\":")?;
            string(label, out)?;
        }
        (None, Some(index)) => write!(out, ",\"item\":{index}")?,
        (None, None) => {}
    }
    if let Some(time) = reading.end() {
        write!(out, ",\"time\":{time}")?;
    }
    let quality = if reading.checked { "checked" } else { "unchecked" };
    write!(out, ",\"quality\":\"{quality}\",\"age_ms\":{}}}", now.wrapping_sub(*at))
}

/// A number of JSON; text where it is none.
fn number(reading: &Reading, out: &mut dyn Write) -> fmt::Result {
    match (reading.quantity(), reading.to_f64(), reading.value) {
        (Some(quantity), ..) => write!(out, "{quantity}"),
        (None, Some(float), _) if float.is_finite() => write!(out, "{float}"),
        (None, None, Value::Bool(yes)) => write!(out, "{yes}"),
        _ => value(reading.value, out),
    }
}

pub(super) fn frames<P: Protocol, const F: usize, const R: usize>(
    site: &Site<'_, P, F, R>,
    out: &mut dyn Write,
) -> fmt::Result {
    out.write_str("{\"frames\":[")?;
    for (index, kept) in site.live.frames().enumerate() {
        out.write_str(if index == 0 { "" } else { ",\n" })?;
        frame::<P>(kept, site.now, out)?;
    }
    out.write_str("]}\n")
}

fn frame<P: Protocol>(kept: &Kept, now: u32, out: &mut dyn Write) -> fmt::Result {
    let (quality, age) = (kept.quality.as_str(), now.wrapping_sub(kept.at));
    let bytes = Value::Bytes(&kept.bytes);
    write!(out, "{{\"index\":{},\"age_ms\":{age},\"quality\":\"{quality}\",\"name\":\"", kept.index)?;
    for (index, name) in kept.name.iter().enumerate() {
        write!(out, "{}{name}", if index == 0 { "" } else { " " })?;
    }
    write!(out, "\",\"len\":{},\"bytes\":\"{bytes}\",\"fields\":[", kept.len)?;
    let (mut written, mut gap) = (Ok(()), "");
    // Of bytes that are not all there, fields would be those of another frame.
    if kept.len == kept.bytes.len() {
        for_each_field::<P>(&kept.bytes, &mut |path, _, wire| {
            if written.is_ok() {
                written =
                    write!(out, "{gap}[\"{path}\",").and_then(|()| value(wire, out)).and_then(|()| out.write_str("]"));
                gap = ",";
            }
        });
    }
    written?;
    out.write_str("]}")
}

pub(super) fn metrics<P: Protocol, const F: usize, const R: usize>(
    site: &Site<'_, P, F, R>,
    out: &mut dyn Write,
) -> fmt::Result {
    out.write_str("# HELP smartmeter_reading The latest reading of each metric, in its physical unit.\n")?;
    out.write_str("# TYPE smartmeter_reading gauge\n")?;
    for Latest { reading, .. } in site.live.readings().iter().filter(|latest| latest.reading.to_f64().is_some()) {
        labels("smartmeter_reading", reading, out)?;
        number(reading, out)?;
        out.write_str("\n")?;
    }
    out.write_str("# HELP smartmeter_reading_age_seconds How long ago it came.\n")?;
    out.write_str("# TYPE smartmeter_reading_age_seconds gauge\n")?;
    for Latest { reading, at } in site.live.readings() {
        labels("smartmeter_reading_age_seconds", reading, out)?;
        writeln!(out, "{}", site.now.wrapping_sub(*at) / 1000)?;
    }
    let counts = site.live.counts();
    out.write_str("# HELP smartmeter_transactions_total Transactions since the start, by what they are worth.\n")?;
    out.write_str("# TYPE smartmeter_transactions_total counter\n")?;
    for (quality, count) in [("checked", counts.checked), ("unchecked", counts.unchecked), ("damaged", counts.damaged)]
    {
        writeln!(out, "smartmeter_transactions_total{{quality=\"{quality}\"}} {count}")?;
    }
    let mut written = Ok(());
    for_each_figure(site, &mut |reading| {
        if written.is_ok() {
            written = figure(reading, out);
        }
    });
    written
}

/// One of the sniffer's own figures, under its metric's name.
fn figure(reading: &Reading, out: &mut dyn Write) -> fmt::Result {
    let name = Underscores(reading.metric.name);
    writeln!(
        out,
        "# HELP {name} {}\n# TYPE {name} gauge",
        reading.field.docs.lines().next().unwrap_or_default().trim()
    )?;
    write!(out, "{name} ")?;
    number(reading, out)?;
    out.write_str("\n")
}

fn labels(name: &str, reading: &Reading, out: &mut dyn Write) -> fmt::Result {
    write!(out, "{name}{{metric=")?;
    string(reading.metric.name, out)?;
    out.write_str(",unit=")?;
    string(reading.field.unit.unwrap_or_default(), out)?;
    if let Some(label) = reading.label {
        out.write_str(",item=")?;
        string(label, out)?;
    } else if let Some(index) = reading.index.filter(|_| reading.interval.is_none()) {
        write!(out, ",item=\"{index}\"")?;
    }
    out.write_str("} ")
}

/// The sniffer's own figures, as its status declares them.
fn for_each_figure<P, const F: usize, const R: usize>(site: &Site<'_, P, F, R>, tell: &mut dyn FnMut(&Reading)) {
    use smartmeter_proto::Frame;
    site.status.for_each_reading(|reading: Reading| tell(&reading));
}

struct Underscores<'n>(&'n str);

impl fmt::Display for Underscores<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|char| f.write_char(if char.is_ascii_alphanumeric() { char } else { '_' }))
    }
}

/// A value on the wire: a number or yes and no as such, all else as text.
fn value(value: Value<'_>, out: &mut dyn Write) -> fmt::Result {
    match value {
        Value::Uint(_) | Value::Int(_) | Value::Bool(_) => write!(out, "{value}"),
        Value::Float(number) if number.is_finite() => write!(out, "{number}"),
        Value::Text(text) => string(text, out),
        other => write!(out, "\"{other}\""),
    }
}

/// A string of JSON, and of Prometheus.
fn string(text: &str, out: &mut dyn Write) -> fmt::Result {
    out.write_char('"')?;
    for char in text.chars() {
        match char {
            '"' | '\\' => write!(out, "\\{char}")?,
            '\n' => out.write_str("\\n")?,
            control if control.is_control() => write!(out, "\\u{:04x}", u32::from(control))?,
            char => out.write_char(char)?,
        }
    }
    out.write_char('"')
}
