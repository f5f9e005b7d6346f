//! Powers of ten that fields say of others: `scale = "10^sf"`.

use super::place::Place;
use crate::visit::{Value, Visitor};

/// Something that gives a power of ten: any integer.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no exponent",
    note = "the exponent of a `scale` is an integer, `u8` to `u64` or `i8` to `i64`; of an `Option`, as in \
            `scale = \"10^(sf.unwrap_or(0))\"`"
)]
pub trait Exponent {
    /// The exponent; what is beyond 32 bits becomes the nearest that is not, which is no less absurd.
    fn exponent(self) -> i32;
}

macro_rules! exponent {
    ($($number:ident),*) => {$(
        impl Exponent for $number {
            #[inline]
            fn exponent(self) -> i32 {
                i32::try_from(self).unwrap_or(if self > 0 { i32::MAX } else { i32::MIN })
            }
        }
    )*};
}

exponent!(u8, u16, u32, u64, i8, i16, i32, i64);

impl<T: Exponent + Copy> Exponent for &T {
    #[inline]
    fn exponent(self) -> i32 {
        (*self).exponent()
    }
}

impl Place {
    /// Whether the field's value says that there is none.
    #[inline]
    #[must_use]
    pub fn is_absent(self, value: Value<'_>) -> bool {
        self.spec.field.is_absent(value)
    }

    /// The field's value; where that says that there is none, one that is no number, and so no time.
    #[inline]
    #[must_use]
    pub fn unless_absent(self, value: Value<'static>) -> Value<'static> {
        if self.is_absent(value) { Value::Bytes(&[]) } else { value }
    }

    /// Tells the visitor the power of ten that the values of this field are to be multiplied by.
    pub fn tell_exponent<'a, V: Visitor<'a>>(self, exponent: impl Exponent, visitor: &mut V) {
        visitor.exponent(self.spec.field, exponent.exponent());
    }
}
