//! What is declared of a field, in words: the same in every description for people.

use std::fmt::Write as _;

use super::model::{
    Amount, Bits, Constant, Continuity, Declared, Document, Extent, Field, Hex, Id, Order, Ratio, Repr, Role, Selector,
    Size, Stamp, Type, Variant,
};
use crate::show;

/// A stretch of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// As it is.
    Text(String),
    /// A name, number or expression of the declaration.
    Code(String),
    /// The name of a declared type.
    Declared(String),
}

/// A short sentence about a part of a declaration.
pub type Words = Vec<Word>;

fn text(text: impl Into<String>) -> Word {
    Word::Text(text.into())
}

fn code(text: impl Into<String>) -> Word {
    Word::Code(text.into())
}

/// The words as plain text, without what marks code and links.
#[must_use]
pub fn plain(words: &[Word]) -> String {
    let plain = |word: &Word| match word {
        Word::Text(text) | Word::Code(text) | Word::Declared(text) => text.clone(),
    };
    words.iter().map(plain).collect()
}

/// A field's type as it is on the wire: `u24 little-endian`, `list of u16`.
#[must_use]
pub fn type_of(field: &Field) -> Words {
    type_in(field, &field.ty)
}

fn type_in(field: &Field, ty: &Type) -> Words {
    match ty {
        Type::Uint { .. } | Type::Int { .. } | Type::Float { .. } => vec![text(number(field, ty))],
        Type::Bool if field.bits.is_some() => vec![text("flag")],
        Type::Bool => vec![text("flag, 0 or 1")],
        Type::BerLength => vec![text("BER length")],
        Type::Bytes => vec![text("bytes")],
        Type::Text => vec![text("text")],
        Type::Decimal => vec![text("decimal number in text")],
        Type::Array { element, len } => [vec![text(format!("{len} × "))], type_in(field, element)].concat(),
        Type::List { element } => [vec![text("list of ")], type_in(field, element)].concat(),
        Type::Frame { name } => vec![Word::Declared(name.clone())],
        Type::Recursive { name, max_depth } => {
            vec![Word::Declared(name.clone()), text(format!(", up to {max_depth} levels deep"))]
        }
        Type::Escaped { scheme, inner } => {
            [type_in(field, inner), vec![text(format!(", escaped as {scheme} does"))]].concat()
        }
        Type::Unknown => vec![text("?")],
    }
}

/// A number's type: kind, bits, and what is unusual about its digits.
fn number(field: &Field, ty: &Type) -> String {
    let letter = match ty {
        Type::Int { .. } => 'i',
        Type::Float { .. } => 'f',
        _ => 'u',
    };
    let bytes = field.number_bytes().unwrap_or_default();
    if let Some(bits) = field.bits {
        let items = if let Type::Array { len, .. } = field.ty { len.max(1) } else { 1 };
        return format!("{letter}{}", usize::from(bits.len) / items);
    }
    let order = match field.order {
        Order::Big => "",
        Order::Little => " little-endian",
        Order::WordSwapped => " word-swapped",
    };
    match field.repr {
        Repr::Binary => format!("{letter}{}{order}", u16::from(bytes) * 8),
        Repr::Bcd => format!("{} BCD digits{order}", u16::from(bytes) * 2),
        Repr::Decimal { decimals: 0 } => format!("{bytes} decimal digits in text"),
        Repr::Decimal { decimals } => format!("{bytes} characters of a decimal number, {decimals} behind the point"),
        Repr::Hex => format!("{bytes} hexadecimal digits in text"),
        Repr::Unknown => "?".into(),
    }
}

/// How many bytes, or bits.
#[must_use]
pub fn size_of(field: &Field) -> String {
    match field.bits {
        _ if !field.is_on_wire() => "–".into(),
        Some(bits) if bits.len == 1 => "1 bit".into(),
        Some(bits) => format!("{} bits", bits.len),
        None => size(field.size),
    }
}

/// A length in bytes.
#[must_use]
pub fn size(size: Size) -> String {
    match (size.exact(), size.max) {
        (Some(bytes), _) => bytes.to_string(),
        (None, Some(max)) => format!("{}–{max}", size.min),
        (None, None) if size.min == 0 => "any number".into(),
        (None, None) => format!("{} or more", size.min),
    }
}

/// The same, with the word behind it.
#[must_use]
pub fn bytes(size: Size) -> String {
    match self::size(size).as_str() {
        "1" => "1 byte".into(),
        "any number" => "any number of bytes".into(),
        size => format!("{size} bytes"),
    }
}

/// Where a field begins: `7`, with its bits where it shares a byte; `…` where that varies.
#[must_use]
pub fn offset_of(field: &Field) -> String {
    let byte = field.offset.map_or("…".into(), |offset| offset.to_string());
    match field.bits {
        _ if !field.is_on_wire() => "–".into(),
        Some(bits) => format!("{byte} {}", bits_of(bits)),
        None => byte,
    }
}

/// Which bits of its bytes: the number of the first and of the last, 7 being the highest of a byte.
fn bits_of(bits: Bits) -> String {
    let (first, last) = (bits.start % 8, bits.start % 8 + bits.len.max(1) - 1);
    if last > 7 {
        let end = match bits.order {
            Order::Little => "lowest",
            Order::Big | Order::WordSwapped => "highest",
        };
        return format!("bits {first}…{last} from the {end}");
    }
    let (from, to) = match bits.order {
        Order::Little => (last, first),
        Order::Big | Order::WordSwapped => (7 - first, 7 - last),
    };
    if from == to { format!("bit {from}") } else { format!("bits {from}…{to}") }
}

/// The factor and what is added to it, as a formula to put behind a number; empty where there is none.
#[must_use]
pub fn scale_of(field: &Field) -> String {
    let mut formula = String::new();
    if !field.scale.is_one() {
        // Writing to a string never fails.
        let _ = write!(formula, "× {}", ratio(field.scale));
    }
    if let Some(exponent) = &field.exponent {
        let gap = if formula.is_empty() { "" } else { " " };
        let _ = write!(formula, "{gap}× 10^{exponent}");
    }
    if !field.shift.is_zero() {
        let gap = if formula.is_empty() { "" } else { " " };
        let (sign, shift) = (if field.shift.numerator < 0 { '−' } else { '+' }, ratio(field.shift));
        let _ = write!(formula, "{gap}{sign} {}", shift.trim_start_matches('-'));
    }
    formula
}

/// A fraction as a decimal number where that is short and exact, else as it is.
#[must_use]
pub fn ratio(ratio: Ratio) -> String {
    let Ratio { numerator, denominator } = ratio;
    for decimals in 0..7 {
        let power = 10_u64.pow(decimals);
        let scaled = i128::from(numerator) * i128::from(power);
        if scaled % i128::from(denominator.max(1)) != 0 {
            continue;
        }
        let digits = scaled / i128::from(denominator.max(1));
        let (whole, rest) = (digits.abs() / i128::from(power), digits.abs() % i128::from(power));
        let sign = if digits < 0 { "-" } else { "" };
        let width = decimals as usize;
        return if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest:0width$}") };
    }
    format!("{numerator}/{denominator}")
}

/// The unit; `UTC` for a time, which is counted in seconds since 1970.
#[must_use]
pub fn unit_of(field: &Field) -> String {
    if field.is_time() { "s since 1970, UTC".into() } else { field.unit.clone().unwrap_or_default() }
}

/// All that the declaration says of a field beside its place, type, unit and grade, sentence by sentence.
#[must_use]
pub fn notes_of(field: &Field, document: &Document) -> Vec<Words> {
    let mut notes = Vec::new();
    notes.extend(extent(field));
    notes.extend(role(&field.role));
    notes.extend(values(field, document));
    notes.extend(rules(field));
    notes.extend(measurement(field));
    notes.extend(field.continuity.as_ref().and_then(continuity).map(|said| vec![text(said)]));
    notes
}

fn extent(field: &Field) -> Option<Words> {
    let items = if matches!(field.ty, Type::Array { .. } | Type::List { .. }) { "items" } else { "bytes" };
    Some(match &field.extent {
        Extent::Natural | Extent::Unknown => return None,
        Extent::Count { amount } => [self::amount(amount), vec![text(format!(" {items}"))]].concat(),
        Extent::Bytes { amount, pad: None } => [self::amount(amount), vec![text(" bytes")]].concat(),
        Extent::Bytes { amount, pad: Some(pad) } => {
            let filled = vec![text(" bytes, filled up with "), code(format!("{pad:02X}"))];
            [self::amount(amount), filled].concat()
        }
        Extent::Rest => vec![text("to the end of what is around it")],
        Extent::Terminator { bytes } => {
            vec![text("up to "), bytes_and_text(bytes), text(", which is not a part of it")]
        }
        Extent::Until { expression } => vec![text("up to the first item for which "), code(expression)],
    })
}

fn amount(amount: &Amount) -> Words {
    match amount {
        Amount::Fixed { number } => vec![text(number.to_string())],
        Amount::Field { name: expression } | Amount::Expression { expression } => vec![code(expression)],
        Amount::Unknown => vec![text("?")],
    }
}

/// Bytes, and the text that they are where they are one.
fn bytes_and_text(Hex(bytes): &Hex) -> Word {
    let is_text = bytes.iter().all(|byte| byte.is_ascii_graphic() || b" \r\n\t".contains(byte)) && !bytes.is_empty();
    let hex = show::hex(bytes);
    code(if is_text { format!("{hex} ({:?})", String::from_utf8_lossy(bytes)) } else { hex })
}

fn role(role: &Role) -> Option<Words> {
    let over = |first: &str, last: &str| {
        if first == last { vec![code(first)] } else { vec![code(first), text(" to "), code(last)] }
    };
    Some(match role {
        Role::Value | Role::Unknown => return None,
        Role::Reserved => vec![text("reserved: kept as it is")],
        Role::CountOf { field } => vec![text("counts "), code(field)],
        Role::LenOf { first, last } => [vec![text("bytes in ")], over(first, last)].concat(),
        Role::Constant { value } => vec![text("always "), constant(value)],
        Role::Checksum { algorithm, first, last } => {
            [vec![text(format!("{} over ", algorithm_name(algorithm)))], over(first, last)].concat()
        }
        Role::Padding { multiple } => vec![text(format!("zero bytes up to a multiple of {multiple}"))],
        Role::Gap { bytes } => vec![text(format!("{bytes} zero bytes"))],
        Role::Computed => vec![text("not on the wire: computed")],
    })
}

fn algorithm_name(algorithm: &str) -> &str {
    match algorithm {
        "sum" => "sum",
        "xor" => "exclusive or",
        other => other,
    }
}

fn constant(constant: &Constant) -> Word {
    match constant {
        Constant::Uint(number) => code(format!("{number:#04X}")),
        Constant::Int(number) => code(number.to_string()),
        Constant::Number(number) => code(number),
        Constant::Bool(yes) => code(yes.to_string()),
        Constant::Bytes(bytes) => bytes_and_text(bytes),
        Constant::Text(said) => code(format!("{said:?}")),
    }
}

/// What numbers stand for: names of items, numbers for which there is no value, and those of an enum of names.
fn values(field: &Field, document: &Document) -> Vec<Words> {
    let mut notes = Vec::new();
    let declared = field.ty.declared().and_then(|name| document.declared(name));
    if let Some(names) = declared.filter(|declared| declared.is_names()) {
        let named =
            |variant: &Variant| vec![code(selector(&variant.selector, names)), text(format!(" {}", variant.name))];
        let variants = names.variants().iter().filter(|variant| !variant.holds_id());
        notes.push(variants.map(named).collect::<Vec<_>>().join(&text(", ")));
    }
    if !field.labels.is_empty() {
        notes.push(vec![text(format!("items: {}", field.labels.join(", ")))]);
    }
    if !field.absent.is_empty() {
        let numbers: Vec<_> = field.absent.iter().map(|number| vec![code(in_hex(*number))]).collect();
        notes.push([numbers.join(&text(", ")), vec![text(": no value")]].concat());
    }
    notes
}

/// A number as the wire has it; negative ones are clearer in decimal.
fn in_hex(number: i128) -> String {
    if number < 0 { number.to_string() } else { format!("{number:#04X}") }
}

fn rules(field: &Field) -> Vec<Words> {
    let rule = |before: &str, expression: &Option<String>| {
        expression.as_ref().map(|expression| vec![text(before), code(expression)])
    };
    let default = if field.role == Role::Computed { "value: " } else { "else " };
    let rules = [
        rule("only if ", &field.cond),
        rule("holds: ", &field.assert),
        rule(default, &field.default),
        rule("told ", &field.passes),
        rule("made by ", &field.made_by),
    ];
    rules.into_iter().flatten().collect()
}

fn measurement(field: &Field) -> Vec<Words> {
    let mut notes = Vec::new();
    if let Some(metric) = &field.metric {
        notes.push(vec![text("measures "), code(metric)]);
    }
    if let Some(at) = &field.at {
        notes.push(vec![text("at the time in "), code(at)]);
    }
    if let Some(series) = &field.series {
        let end = match series.stamp {
            Stamp::Start => "start",
            Stamp::End => "end",
        };
        let every = interval(series.every);
        notes.push(vec![
            text(format!("an item each {every}, its {end} being a time; the first one's is in ")),
            code(&series.from),
        ]);
    }
    notes
}

/// Seconds, in the largest unit that has no rest.
#[must_use]
pub fn interval(seconds: u32) -> String {
    let units = [(86_400, "d"), (3600, "h"), (60, "min")];
    let unit = units.into_iter().find(|(length, _)| seconds >= *length && seconds % length == 0);
    unit.map_or_else(|| format!("{seconds} s"), |(length, unit)| format!("{} {unit}", seconds / length))
}

fn continuity(continuity: &Continuity) -> Option<String> {
    Some(match continuity {
        Continuity::Source => "tells whose frame it is".into(),
        Continuity::Sequence { first, last } => {
            format!("one more in each frame, from {first:#04X} to {last:#04X} and over again")
        }
        Continuity::Cadence { seconds } => format!("{} later in each frame", interval(*seconds)),
        Continuity::Request => "asks: a reply with the same number answers".into(),
        Continuity::Reply { unsolicited: None } => "answers a request with the same number".into(),
        Continuity::Reply { unsolicited: Some((first, last)) } => {
            let numbers = if first == last { format!("{first:#04X}") } else { format!("{first:#04X} to {last:#04X}") };
            format!("answers a request with the same number; {numbers} also without one")
        }
        Continuity::Unknown => return None,
    })
}

/// The ids that lead to a variant.
#[must_use]
pub fn selector(selector: &Selector, declared: &Declared) -> String {
    let super::model::Shape::Enum { id, .. } = &declared.shape else { return String::new() };
    let digits = if let Id::Number { bytes, .. } = id { usize::from(*bytes) * 2 } else { 2 };
    match selector {
        Selector::Id { id } => hex_id(*id, digits),
        Selector::Range { first, last } => format!("{}–{}", hex_id(*first, digits), hex_id(*last, digits)),
        Selector::Start { bytes } => plain(&[bytes_and_text(bytes)]),
        Selector::Other | Selector::Fallback => "any other".into(),
    }
}

fn hex_id(id: u64, digits: usize) -> String {
    format!("{id:0digits$X}")
}

/// Where an enum's id is.
#[must_use]
pub fn id_of(id: &Id) -> Words {
    match id {
        Id::Number { bytes, order } => {
            let order = if *order == Order::Little && *bytes > 1 { " little-endian" } else { "" };
            vec![text(format!("told apart by a u{}{order}", u16::from(*bytes) * 8))]
        }
        Id::Start => vec![text("told apart by the bytes that it begins with")],
        Id::Context { expression } => {
            vec![text("told apart by "), code(expression), text(", which is not on the wire here")]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_decimals_where_these_are_short() {
        let show = |numerator, denominator| ratio(Ratio { numerator, denominator });
        assert_eq!([show(1, 10), show(-81, 2), show(26, 65_536), show(1000, 1)], ["0.1", "-40.5", "26/65536", "1000"]);
        assert_eq!([show(1, 3), show(-1, 20), show(0, 1)], ["1/3", "-0.05", "0"]);
    }

    #[test]
    fn bits_are_counted_as_data_sheets_do() {
        let show = |start, len, order| bits_of(Bits { start, len, order });
        assert_eq!(show(0, 1, Order::Big), "bit 7");
        assert_eq!(show(2, 2, Order::Big), "bits 5…4");
        assert_eq!(show(0, 5, Order::Little), "bits 4…0");
        assert_eq!(show(5, 5, Order::Little), "bits 5…9 from the lowest");
        assert_eq!(show(12, 4, Order::Big), "bits 3…0");
    }

    #[test]
    fn intervals_are_in_the_largest_unit_without_a_rest() {
        assert_eq!([86_400, 1800, 15, 90, 3600].map(interval), ["1 d", "30 min", "15 s", "90 s", "1 h"]);
    }
}
