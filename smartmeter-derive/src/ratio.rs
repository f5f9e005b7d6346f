//! Scales and offsets, read as they are written: `0.1` is one tenth.

use syn::{Expr, ExprLit, ExprUnary, Lit, UnOp};

/// An exact fraction in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ratio {
    pub(crate) numerator: i64,
    pub(crate) denominator: u64,
}

impl Ratio {
    pub(crate) const ONE: Self = Self { numerator: 1, denominator: 1 };
    pub(crate) const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// Reads `0.1`, `-40`, `1e-3` or `"26/65536"`.
    pub(crate) fn of_expr(expr: &Expr) -> Option<Self> {
        match expr {
            Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => {
                let Self { numerator, denominator } = Self::of_expr(expr)?;
                Some(Self { numerator: numerator.checked_neg()?, denominator })
            }
            Expr::Lit(ExprLit { lit, .. }) => match lit {
                Lit::Int(int) => Self::of_decimal(int.base10_digits()),
                Lit::Float(float) => Self::of_decimal(float.base10_digits()),
                Lit::Str(text) => Self::of_fraction(&text.value()),
                _ => None,
            },
            _ => None,
        }
    }

    /// A tenth of it, `times` times over.
    pub(crate) fn divided_by_ten(self, times: u8) -> Option<Self> {
        let power = 10_i128.checked_pow(times.into())?;
        Self::new(self.numerator.into(), i128::from(self.denominator).checked_mul(power)?)
    }

    /// Reads `26/65536` or `0.1`.
    pub(crate) fn of_fraction(text: &str) -> Option<Self> {
        let Some((above, below)) = text.split_once('/') else { return Self::of_decimal(text.trim()) };
        Self::new(above.trim().parse().ok()?, below.trim().parse().ok()?)
    }

    fn of_decimal(text: &str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits: i128 = format!("{whole}{decimals}").parse().ok()?;
        let exponent = exponent.parse::<i32>().ok()?.checked_sub(i32::try_from(decimals.len()).ok()?)?;
        let power = 10_i128.checked_pow(exponent.unsigned_abs())?;
        if exponent < 0 { Self::new(digits, power) } else { Self::new(digits.checked_mul(power)?, 1) }
    }

    fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator <= 0 {
            return None;
        }
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs()).max(1);
        let divisor = i128::try_from(divisor).ok()?;
        Some(Self {
            numerator: (numerator / divisor).try_into().ok()?,
            denominator: (denominator / divisor).try_into().ok()?,
        })
    }
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(source: &str) -> Option<(i64, u64)> {
        let expr = syn::parse_str(source).expect("an expression");
        Ratio::of_expr(&expr).map(|ratio| (ratio.numerator, ratio.denominator))
    }

    #[test]
    fn decimals_fractions_and_exponents_are_exact() {
        assert_eq!(ratio("0.1"), Some((1, 10)));
        assert_eq!(ratio("-40"), Some((-40, 1)));
        assert_eq!(ratio("2.50"), Some((5, 2)));
        assert_eq!(ratio("1e-3"), Some((1, 1000)));
        assert_eq!(ratio("\"26/65536\""), Some((13, 32768)));
    }

    #[test]
    fn nonsense_is_refused() {
        assert_eq!(ratio("\"1/0\""), None);
        assert_eq!(ratio("true"), None);
        assert_eq!(ratio("1e99"), None);
    }
}
