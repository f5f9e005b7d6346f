//! Decodes one transaction and says how far it can be trusted.
//!
//! Only what is not damaged has fields and readings. A checksum that held makes it checked.

use std::fmt;
use std::ops::Range;

use smartmeter_proto::schema::Field;
use smartmeter_proto::visit::{Step, Value, Visitor};
use smartmeter_proto::words::Ending;
use smartmeter_proto::{Error, Frame, Protocol};

use crate::capture::{LONGEST, Transaction};

/// How far a transaction can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quality {
    /// It decoded, and a checksum in it held, over bytes that are not all zero.
    Checked,
    /// It was damaged and was put right, as a checksum proves.
    Reconstructed,
    /// It decoded, and has no checksum.
    Unchecked,
    /// It did not decode, or its end or beginning was not seen.
    Damaged,
}

impl Quality {
    /// `checked`, `reconstructed`, `unchecked` or `damaged`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::Reconstructed => "reconstructed",
            Self::Unchecked => "unchecked",
            Self::Damaged => "damaged",
        }
    }
}

/// What is wrong with a damaged transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field, from the outermost variant inwards; the declared type's name where it is the whole.
    pub path: String,
    /// At which byte.
    pub offset: usize,
    /// Why.
    pub cause: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}: {}", self.path, self.offset, self.cause)
    }
}

/// What became of a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The variants that it is, from the outside in. Of a damaged one only the outermost, since
    /// nothing proves the others.
    pub name: Option<String>,
    /// How far it can be trusted.
    pub quality: Quality,
    /// What is wrong, where it is damaged.
    pub fault: Option<Fault>,
}

impl Verdict {
    /// Whether it decoded and is whole.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.quality != Quality::Damaged
    }
}

/// Decodes `transaction`, telling `visitor` of every field. The frame is there where the verdict is good.
pub fn judge<'b, P: Protocol, V: Visitor<'b>>(
    transaction: &Transaction<'b>,
    visitor: &mut V,
) -> (Verdict, Option<P::Transaction<'b>>) {
    if transaction.is_empty() {
        return (Verdict { name: None, quality: Quality::Unchecked, fault: None }, None);
    }
    let bytes = transaction.bytes;
    let mut witness = Witness { bytes, variants: Vec::new(), fields_open: 0, checksums: 0, visitor };
    let walked = P::Transaction::walk(transaction.bytes, &mut witness);
    let root = P::Transaction::SCHEMA.name;
    let fault = incomplete(transaction, root)
        .or(walked.as_ref().err().map(|error| fault_of(error, root, transaction.explanations)));
    let name = witness.name(fault.is_some(), root);
    let quality = match (&fault, witness.checksums) {
        (Some(_), _) => Quality::Damaged,
        (None, 0) => Quality::Unchecked,
        (None, _) => Quality::Checked,
    };
    let frame = walked.ok().filter(|_| fault.is_none());
    (Verdict { name, quality, fault }, frame)
}

/// What is wrong where these are not all bytes of a transaction, whatever they decode to.
fn incomplete(transaction: &Transaction<'_>, root: &str) -> Option<Fault> {
    let cause = match transaction.ending {
        Ending::Released if transaction.continued => {
            "goes on with the transaction before it: its beginning is not here".into()
        }
        Ending::Released => return None,
        Ending::Interrupted => "interrupted by a mark before its end".into(),
        Ending::TooLong => format!("longer than {LONGEST} bytes"),
        Ending::StreamEnd => "what could be read ends before the transaction does".into(),
    };
    // What goes on is not whole from its beginning on; all others lack their end.
    let offset = if transaction.ending == Ending::Released { 0 } else { transaction.bytes.len() };
    Some(Fault { path: root.into(), offset, cause })
}

fn fault_of(error: &Error, root: &str, explanations: Option<u8>) -> Fault {
    // The root is the same in every path, so it is named only where it is all there is.
    let path = Some(error.path().below_root().to_string()).filter(|path| !path.is_empty());
    let cause = error.cause().to_string() + &not_taken(explanations);
    Fault { path: path.unwrap_or_else(|| root.into()), offset: error.offset(), cause }
}

/// Why it was not put right, where something could have been done.
fn not_taken(explanations: Option<u8>) -> String {
    match explanations {
        None | Some(0) => String::new(),
        Some(1) => "; there is one explanation, and not enough speaks for it".into(),
        Some(count) => format!("; {count} explanations fit, so none is proven"),
    }
}

/// Listens for what the verdict needs, and passes everything on.
struct Witness<'v, V> {
    bytes: &'v [u8],
    /// The variants entered; of those that are nothing but an id only the outermost.
    variants: Vec<&'static str>,
    fields_open: usize,
    checksums: usize,
    visitor: &'v mut V,
}

impl<V> Witness<'_, V> {
    fn name(&self, damaged: bool, root: &str) -> Option<String> {
        match (self.variants.as_slice(), damaged) {
            ([outermost, ..], true) => Some((*outermost).into()),
            ([], true) => None,
            ([], false) => Some(root.into()),
            (variants, false) => Some(variants.join(" ")),
        }
    }
}

impl<'b, V: Visitor<'b>> Visitor<'b> for Witness<'_, V> {
    fn enter(&mut self, step: Step, offset: usize) {
        match step {
            // Inside a field, a variant without content is a value and names nothing.
            Step::Variant { variant, .. } if self.fields_open == 0 || !variant.is_bare() => {
                self.variants.push(variant.name);
            }
            Step::Variant { .. } | Step::Item(_) => {}
            Step::Field(_) => self.fields_open += 1,
        }
        self.visitor.enter(step, offset);
    }

    fn leave(&mut self, step: Step, offset: usize) {
        if let Step::Field(_) = step {
            self.fields_open -= 1;
        }
        self.visitor.leave(step, offset);
    }

    fn value(&mut self, field: &'static Field, value: Value<'b>, range: Range<usize>) {
        self.visitor.value(field, value, range);
    }

    fn terminator(&mut self, field: &'static Field, range: Range<usize>) {
        self.visitor.terminator(field, range);
    }

    fn exponent(&mut self, field: &'static Field, exponent: i32) {
        self.visitor.exponent(field, exponent);
    }

    fn checksum(&mut self, field: &'static Field, covered: Range<usize>) {
        // Of zeros nothing is proven: a data line that is stuck gives them, and many checksums of them are zero.
        let covered_bytes = self.bytes.get(covered.clone()).unwrap_or_default();
        self.checksums += usize::from(covered_bytes.iter().any(|&byte| byte != 0));
        self.visitor.checksum(field, covered);
    }
}
