//! A telegram as lines that a person can hold against its bytes: the header, then a line for each record.

use core::fmt::Write;

use mbus::{Content, Data, LongFrame, Record, Variable, Vife};
use smartmeter_proto::prelude::*;
use smartmeter_proto::visit::Value;

use super::{encoded, meter, records};

pub(crate) fn telegram(frame: &LongFrame<'_>) -> String {
    let meter = meter(frame);
    let digits: String = meter.ident.iter().rev().map(|digit| format!("{digit:X}")).collect();
    let mut shown = format!(
        "function {} from address {}\n{} {digits} version {} medium {:?}\nanswer {} signature {:04X} status {:02X} {:?}\n",
        frame.control.function,
        frame.address,
        meter.manufacturer,
        meter.version,
        meter.medium,
        meter.access,
        meter.signature,
        encoded(&meter.status)[0],
        meter.status.application,
    );
    for (offset, bytes, record) in records(&meter) {
        let bytes = Value::Bytes(&bytes).to_string();
        writeln!(shown, "{offset:>4}  {bytes:<35}  {}", line(&record)).expect("a string has room");
    }
    shown
}

/// What a record says.
fn line(record: &Record<'_>) -> String {
    match &record.content {
        Content::Value { vife, data, .. } => format!("{}{}{}", place(record), value(record, data), own(vife.as_ref())),
        Content::ManufacturerSpecific(tail) => format!("manufacturer's own: {}", Value::Bytes(tail)),
        Content::MoreRecordsFollow(tail) => format!("more records follow, manufacturer's own: {}", Value::Bytes(tail)),
        Content::Filler => "filler".into(),
        Content::Reserved(tail) => format!("reserved: {}", Value::Bytes(tail)),
    }
}

/// What the manufacturer adds to the VIF: of the meters here that have it, the phase.
fn own(vife: Option<&List<'_, Vife>>) -> String {
    let vife = vife.into_iter().flat_map(List::iter);
    let own: Vec<u8> = vife.skip_while(|vife| vife.code != 0x7F).skip(1).map(|vife| vife.code).collect();
    if own.is_empty() { String::new() } else { format!(", own {}", Value::Bytes(&own)) }
}

/// Function, storage number, tariff and subunit, where they are not the usual ones.
fn place(record: &Record<'_>) -> String {
    let mut shown = match record.dif.function {
        mbus::Function::Instantaneous => String::new(),
        mbus::Function::Error => "during error ".into(),
        function => format!("{function:?} ").to_lowercase(),
    };
    let numbers =
        [("storage", record.storage()), ("tariff", record.tariff().into()), ("subunit", record.subunit().into())];
    for (name, number) in numbers.into_iter().filter(|(_, number)| *number != 0) {
        write!(shown, "{name} {number} ").expect("a string has room");
    }
    shown
}

fn value(record: &Record<'_>, data: &Data<'_>) -> String {
    if let Some(quantity) = record.quantity() {
        return format!("{} {quantity}", quantity.name).trim_start().into();
    }
    match data {
        Data::Date(date) => format!("at {date}"),
        Data::DateTime(time) => format!("at {time}"),
        Data::Variable(Variable::Text { text, .. }) => format!("text {:?}", super::expected::forwards(text)),
        Data::Variable(Variable::LongBinary { number, .. }) => format!("binary {}", Value::Bytes(number)),
        other => other.integer().map_or_else(|| format!("{other:?}"), |number| format!("not known: {number}")),
    }
}
