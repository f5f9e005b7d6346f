//! What a record measures: its value with the power of ten and the unit that VIF and VIFEs say.
//!
//! An application of the declared fields, with the tables of EN 13757-3, clause 6.4, as far as the captures and
//! the codes beside theirs go. It reads nothing from the wire.

use core::fmt;

use smartmeter_proto::quantity::{Quantity as Exact, Ratio};

use crate::{Content, Data, Record, Vif, Vife};

/// A number with a unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity<'a> {
    /// What is measured.
    pub name: &'static str,
    /// The number before the power of ten.
    pub number: Number,
    /// The power of ten.
    pub exponent: i8,
    /// The unit of the number after it.
    pub unit: Unit<'a>,
}

/// A number as it is on the wire.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// Binary or decimal.
    Integer(i64),
    /// Floating point.
    Real(f32),
}

/// A unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit<'a> {
    /// One that the VIF stands for; empty for plain numbers.
    Known(&'static str),
    /// One that the meter spells out, in ISO 8859-1, the last character first.
    Text(&'a [u8]),
}

/// What a VIF, or a VIFE from a table, stands for.
type Meaning = (&'static str, i8, &'static str);

impl<'a> Record<'a> {
    /// The record's value with its unit. None where it has no number, where its VIF is not in the tables here, or
    /// where a VIFE makes it something else that is not known here.
    #[must_use]
    pub fn quantity(&self) -> Option<Quantity<'a>> {
        let Content::Value { vif, text, vife, data, .. } = &self.content else { return None };
        let number = match data {
            Data::Real32(number) => Number::Real(*number),
            other => Number::Integer(other.integer()?),
        };
        let mut vife = (*vife).unwrap_or_default().iter();
        let (name, exponent, unit) = match (vif.code, text) {
            (_, Some(text)) => ("", 0, Unit::Text(text.reversed)),
            (Vif::TABLE_FD, None) => known(second_table(vife.next()?.code)?),
            (code, None) => known(first_table(code)?),
        };
        vife.take_while(|vife| !vife.is_manufacturer_specific())
            .try_fold(Quantity { name, number, exponent, unit }, Quantity::modified)
    }
}

fn known((name, exponent, unit): Meaning) -> (&'static str, i8, Unit<'static>) {
    (name, exponent, Unit::Known(unit))
}

impl Quantity<'_> {
    /// What it is after a VIFE that follows those that say what is measured.
    fn modified(self, vife: Vife) -> Option<Self> {
        let power = i8::try_from(vife.code & 7).ok()?;
        match vife.code {
            // No error; sums of positive or negative contributions only.
            0x00 | 0x3B | 0x3C => Some(self),
            // For how long a limit was not kept.
            0x50..=0x57 => Some(self.duration("below a limit for", vife.code)),
            0x58..=0x5F => Some(self.duration("above a limit for", vife.code)),
            0x70..=0x77 => Some(Self { exponent: self.exponent.checked_add(power - 6)?, ..self }),
            _ => None,
        }
    }

    fn duration(self, name: &'static str, code: u8) -> Self {
        Self { name, exponent: 0, unit: Unit::Known(duration(code)), ..self }
    }

    /// The exact value, where the number is an integer.
    #[must_use]
    pub fn exact(&self) -> Option<Exact> {
        let Number::Integer(number) = self.number else { return None };
        let power = 10_i64.checked_pow(self.exponent.unsigned_abs().into())?;
        let scale = if self.exponent < 0 {
            Ratio { numerator: 1, denominator: power.unsigned_abs() }
        } else {
            Ratio { numerator: power, denominator: 1 }
        };
        Exact::new(number.into(), scale, Ratio::ZERO)
    }

    /// The value, for charts and databases.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        match (self.number, self.exact()) {
            (Number::Real(number), _) => scaled(number.into(), self.exponent),
            (Number::Integer(_), exact) => exact.map_or(f64::NAN, Exact::to_f64),
        }
    }
}

/// Without `std` there is no `powi`.
fn scaled(number: f64, exponent: i8) -> f64 {
    let power = (0..exponent.unsigned_abs()).fold(1.0, |power, _| power * 10.0);
    if exponent < 0 { number / power } else { number * power }
}

impl fmt::Display for Quantity<'_> {
    /// The value and its unit.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.exact() {
            Some(exact) => write!(f, "{exact}")?,
            None => write!(f, "{}", self.to_f64())?,
        }
        match self.unit {
            Unit::Known("") => Ok(()),
            unit => write!(f, " {unit}"),
        }
    }
}

impl fmt::Display for Unit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(unit) => f.write_str(unit),
            Self::Text(text) => text.iter().rev().try_for_each(|&byte| write!(f, "{}", char::from(byte))),
        }
    }
}

impl Vif {
    /// What is measured stands in the VIFE that follows.
    pub(crate) const TABLE_FD: u8 = 0x7D;

    /// Whether the first VIFE is from another table.
    pub(crate) const fn is_table(self) -> bool {
        matches!(self.code, 0x7B | Self::TABLE_FD | 0x7F)
    }
}

impl Vife {
    /// Whether the value is when the quantity was so, and not how much it was: E110 1f1b.
    pub(crate) const fn is_date(self) -> bool {
        self.code & 0x7A == 0x6A
    }

    /// Whether the VIFEs after this are the manufacturer's own.
    const fn is_manufacturer_specific(&self) -> bool {
        self.code == 0x7F
    }
}

/// The VIFs of EN 13757-3, table 10.
fn first_table(code: u8) -> Option<Meaning> {
    let of_eight = i8::try_from(code & 7).ok()?;
    let of_four = i8::try_from(code & 3).ok()?;
    Some(match code {
        0x00..=0x07 => ("energy", of_eight - 3, "Wh"),
        0x08..=0x0F => ("energy", of_eight, "J"),
        0x10..=0x17 => ("volume", of_eight - 6, "m³"),
        0x18..=0x1F => ("mass", of_eight - 3, "kg"),
        0x20..=0x23 => ("on time", 0, duration(code)),
        0x24..=0x27 => ("operating time", 0, duration(code)),
        0x28..=0x2F => ("power", of_eight - 3, "W"),
        0x30..=0x37 => ("power", of_eight, "J/h"),
        0x38..=0x3F => ("volume flow", of_eight - 6, "m³/h"),
        0x40..=0x47 => ("volume flow", of_eight - 7, "m³/min"),
        0x48..=0x4F => ("volume flow", of_eight - 9, "m³/s"),
        0x50..=0x57 => ("mass flow", of_eight - 3, "kg/h"),
        0x58..=0x5B => ("flow temperature", of_four - 3, "°C"),
        0x5C..=0x5F => ("return temperature", of_four - 3, "°C"),
        0x60..=0x63 => ("temperature difference", of_four - 3, "K"),
        0x64..=0x67 => ("external temperature", of_four - 3, "°C"),
        0x68..=0x6B => ("pressure", of_four - 3, "bar"),
        0x70..=0x73 => ("averaging duration", 0, duration(code)),
        0x74..=0x77 => ("actuality duration", 0, duration(code)),
        0x78 => ("fabrication number", 0, ""),
        _ => return None,
    })
}

/// The VIFEs after VIF FD: EN 13757-3, table 14.
fn second_table(code: u8) -> Option<Meaning> {
    let of_sixteen = i8::try_from(code & 15).ok()?;
    Some(match code {
        0x0F => ("software version", 0, ""),
        0x17 => ("error flags", 0, ""),
        0x1A => ("digital output", 0, ""),
        0x1B => ("digital input", 0, ""),
        0x3A => ("dimensionless", 0, ""),
        0x40..=0x4F => ("voltage", of_sixteen - 9, "V"),
        0x50..=0x5F => ("current", of_sixteen - 12, "A"),
        0x60 => ("reset counter", 0, ""),
        0x61 => ("cumulation counter", 0, ""),
        _ => return None,
    })
}

/// The two lowest bits of a code for durations.
const fn duration(code: u8) -> &'static str {
    match code & 3 {
        0 => "s",
        1 => "min",
        2 => "h",
        _ => "d",
    }
}
