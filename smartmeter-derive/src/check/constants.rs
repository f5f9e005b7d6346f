//! Constants.

use syn::{Expr, ExprLit, Lit, LitInt, Type};

use crate::attr::{number, ungrouped};
use crate::errors::Errors;
use crate::model::{Field, Repr, Role, filled_argument, integer_bytes, type_word};

/// Reports what is wrong with a constant. Of what is no literal, the compiler sees it.
pub(super) fn check(field: &Field, errors: &Errors) {
    let (Role::Constant(constant), Some(ty)) = (&field.role, filled_argument(&field.ty)) else { return };
    let Expr::Lit(ExprLit { lit, .. }) = ungrouped(constant) else { return };
    match ty {
        Type::Array(array) => check_bytes(field, &array.len, lit, errors),
        ty if integer_bytes(ty) > 0 => check_number(field, &type_word(ty), lit, errors),
        _ => {}
    }
}

/// Bytes are as many as their type has.
fn check_bytes(field: &Field, len: &Expr, lit: &Lit, errors: &Errors) {
    let name = &field.name;
    match lit {
        Lit::ByteStr(bytes) => {
            let found = bytes.value().len();
            let declared = match ungrouped(len) {
                Expr::Lit(ExprLit { lit: Lit::Int(len), .. }) => LitInt::base10_parse::<usize>(len).ok(),
                _ => None,
            };
            if declared.is_some_and(|len| len != found) {
                let message = format!("this constant has {found} bytes: declare `{name}` as `Filled<[u8; {found}]>`");
                errors.at(lit, message);
            }
        }
        Lit::Str(text) => {
            errors.at(lit, format!("`{name}` holds bytes, so its constant is a byte string: `b{}`", text.token()));
        }
        Lit::Int(_) | Lit::Byte(_) => {
            errors.at(lit, format!("`{name}` holds bytes, so its constant is a byte string, as in `magic = b\"ab\"`"));
        }
        _ => {}
    }
}

/// A number is one, and has room.
fn check_number(field: &Field, ty: &str, lit: &Lit, errors: &Errors) {
    let name = &field.name;
    match (lit, number(lit)) {
        (Lit::ByteStr(bytes), _) => {
            let len = bytes.value().len();
            let message = format!(
                "`{name}` is a `Filled<{ty}>`, so its constant is a number; bytes go with `Filled<[u8; {len}]>`"
            );
            errors.at(lit, message);
        }
        (Lit::Str(_), _) => {
            errors.at(
                lit,
                format!("`{name}` is a `Filled<{ty}>`, so its constant is a number or a letter, as in `b'/'`"),
            );
        }
        (_, Some(number)) => {
            if let Some((max, room)) = room(field)
                && number > max
            {
                errors.at(lit, format!("the constant does not fit {room}, which hold {max} at the most"));
            }
        }
        _ => {}
    }
}

/// The largest number that a field has room for, and what the room is; nothing where its type alone says.
pub(crate) fn room(field: &Field) -> Option<(u64, String)> {
    let (bits, room) = match (field.bits, field.width) {
        (Some(bits), _) => (u32::from(bits.len), format!("{} bits", bits.len)),
        (None, 0) if field.repr == Repr::Binary => return None,
        (None, 0) => return decimal_room(field, u32::from(integer_bytes(filled_argument(&field.ty)?))),
        (None, width) if field.repr == Repr::Binary => (u32::from(width) * 8, format!("{width} bytes")),
        (None, width) => return decimal_room(field, u32::from(width)),
    };
    let max = if field.repr == Repr::Bcd { largest(10, bits / 4) } else { largest(2, bits) };
    Some((max, room))
}

/// The same for digits in `width` bytes.
fn decimal_room(field: &Field, width: u32) -> Option<(u64, String)> {
    let digits = match field.repr {
        Repr::Bcd => width * 2,
        Repr::Hex => return Some((largest(16, width), format!("{width} digits"))),
        // The point takes one, too.
        Repr::Decimal { decimals } => width.saturating_sub(u32::from(decimals > 0)),
        Repr::Binary => return None,
    };
    Some((largest(10, digits), format!("{digits} digits")))
}

/// The largest number of so many digits.
fn largest(base: u64, digits: u32) -> u64 {
    base.checked_pow(digits).map_or(u64::MAX, |beyond| beyond - 1)
}
