//! The expressions of a declaration, read for languages other than Rust.
//!
//! Conditions, lengths and rules are Rust, and a declaration may call any function in them. What stands alone, over fields,
//! numbers and a few methods of the standard library, means the same elsewhere: [`parse`] reads that, and refuses the rest.

use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{BinOp, Ident, Lit, Member, Token, UnOp};

/// An expression that needs nothing but fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// A number.
    Number(i128),
    /// `true` or `false`.
    Bool(bool),
    /// A field, and the way into it: `vif.code`.
    Name(Vec<String>),
    /// An operation on one.
    Unary(Unary, Box<Self>),
    /// An operation on two.
    Binary(Binary, Box<Self>, Box<Self>),
    /// How many items or bytes it has.
    Len(Box<Self>),
    /// A function of the item that is looked at: its parameter's name, and the result.
    Closure(String, Box<Self>),
}

/// An operation on one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unary {
    /// `-x`
    Minus,
    /// `!x`
    Not,
}

/// An operation on two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are Rust's")]
pub enum Binary {
    Or,
    And,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    BitOr,
    BitXor,
    BitAnd,
    Shl,
    Shr,
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    /// `a.saturating_sub(b)`
    SaturatingSub,
    /// `a.div_ceil(b)`
    DivCeil,
}

impl Binary {
    /// How tightly it binds in Rust; 0 for methods, which are not written between.
    #[must_use]
    pub const fn binds(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Eq | Self::Ne | Self::Lt | Self::Le | Self::Gt | Self::Ge => 3,
            Self::BitOr => 4,
            Self::BitXor => 5,
            Self::BitAnd => 6,
            Self::Shl | Self::Shr => 7,
            Self::Add | Self::Sub => 8,
            Self::Mul | Self::Div | Self::Rem => 9,
            Self::SaturatingSub | Self::DivCeil => 0,
        }
    }

    fn of(symbol: &BinOp) -> Option<Self> {
        Some(match symbol {
            BinOp::Or(_) => Self::Or,
            BinOp::And(_) => Self::And,
            BinOp::Eq(_) => Self::Eq,
            BinOp::Ne(_) => Self::Ne,
            BinOp::Lt(_) => Self::Lt,
            BinOp::Le(_) => Self::Le,
            BinOp::Gt(_) => Self::Gt,
            BinOp::Ge(_) => Self::Ge,
            BinOp::BitOr(_) => Self::BitOr,
            BinOp::BitXor(_) => Self::BitXor,
            BinOp::BitAnd(_) => Self::BitAnd,
            BinOp::Shl(_) => Self::Shl,
            BinOp::Shr(_) => Self::Shr,
            BinOp::Add(_) => Self::Add,
            BinOp::Sub(_) => Self::Sub,
            BinOp::Mul(_) => Self::Mul,
            BinOp::Div(_) => Self::Div,
            BinOp::Rem(_) => Self::Rem,
            _ => return None,
        })
    }
}

/// Reads an expression; `None` where it needs more than fields.
#[must_use]
pub fn parse(text: &str) -> Option<Expr> {
    // A closure's pattern is a name: syn reads whole ones only with all of Rust's grammar.
    let Some((name, body)) = text.trim().strip_prefix('|').and_then(|text| text.split_once('|')) else {
        return expression(&syn::parse_str(text).ok()?);
    };
    let name = name.trim().trim_start_matches('&').to_owned();
    Some(Expr::Closure(name, Box::new(expression(&syn::parse_str(body).ok()?)?)))
}

/// Reads several, with commas between.
#[must_use]
pub fn parse_list(text: &str) -> Option<Vec<Expr>> {
    let list = Punctuated::<syn::Expr, Token![,]>::parse_terminated.parse_str(text).ok()?;
    list.iter().map(expression).collect()
}

fn expression(expression: &syn::Expr) -> Option<Expr> {
    match expression {
        syn::Expr::Lit(literal) => number(&literal.lit),
        syn::Expr::Path(path) => Some(Expr::Name(vec![plain(path.path.get_ident()?)])),
        syn::Expr::Paren(inner) => self::expression(&inner.expr),
        syn::Expr::Group(inner) => self::expression(&inner.expr),
        // References are Rust's own affair, and numbers have no width elsewhere.
        syn::Expr::Reference(inner) => self::expression(&inner.expr),
        syn::Expr::Cast(inner) => self::expression(&inner.expr),
        syn::Expr::Unary(unary) => {
            let value = self::expression(&unary.expr)?;
            match unary.op {
                UnOp::Neg(_) => Some(Expr::Unary(Unary::Minus, Box::new(value))),
                UnOp::Not(_) => Some(Expr::Unary(Unary::Not, Box::new(value))),
                _ => Some(value),
            }
        }
        syn::Expr::Binary(binary) => {
            let (left, right) = (self::expression(&binary.left)?, self::expression(&binary.right)?);
            Some(Expr::Binary(Binary::of(&binary.op)?, Box::new(left), Box::new(right)))
        }
        syn::Expr::Field(field) => {
            let Expr::Name(mut way) = self::expression(&field.base)? else { return None };
            way.push(match &field.member {
                Member::Named(name) => plain(name),
                Member::Unnamed(index) => index.index.to_string(),
            });
            Some(Expr::Name(way))
        }
        syn::Expr::MethodCall(call) => method(call),
        syn::Expr::Call(call) => conversion(call),
        _ => None,
    }
}

fn plain(name: &Ident) -> String {
    name.to_string().trim_start_matches("r#").to_owned()
}

fn number(literal: &Lit) -> Option<Expr> {
    Some(match literal {
        Lit::Int(number) => Expr::Number(number.base10_parse().ok()?),
        Lit::Byte(byte) => Expr::Number(byte.value().into()),
        Lit::Bool(yes) => Expr::Bool(yes.value),
        _ => return None,
    })
}

/// `u16::from(x)`: a number stays what it is.
fn conversion(call: &syn::ExprCall) -> Option<Expr> {
    let (syn::Expr::Path(function), Some(argument), 1) = (&*call.func, call.args.first(), call.args.len()) else {
        return None;
    };
    let names: Vec<_> = function.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let is_number = matches!(names.as_slice(), [ty, from] if from == "from" && NUMBERS.contains(&ty.as_str()));
    if is_number { expression(argument) } else { None }
}

const NUMBERS: [&str; 12] = ["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize"];

fn method(call: &syn::ExprMethodCall) -> Option<Expr> {
    let name = call.method.to_string();
    let value = Box::new(expression(&call.receiver)?);
    let arguments = call.args.iter().map(expression).collect::<Option<Vec<_>>>()?;
    match (name.as_str(), arguments.as_slice()) {
        ("len", []) => Some(Expr::Len(value)),
        ("is_empty", []) => Some(Expr::Binary(Binary::Eq, Box::new(Expr::Len(value)), Box::new(Expr::Number(0)))),
        ("into" | "clone", []) => Some(*value),
        ("saturating_sub", [right]) => Some(Expr::Binary(Binary::SaturatingSub, value, Box::new(right.clone()))),
        ("div_ceil", [right]) => Some(Expr::Binary(Binary::DivCeil, value, Box::new(right.clone()))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        parse(text).map_or_else(|| "(more than fields)".into(), |expr| show(&expr))
    }

    /// With all parentheses.
    fn show(expr: &Expr) -> String {
        match expr {
            Expr::Number(number) => number.to_string(),
            Expr::Bool(yes) => yes.to_string(),
            Expr::Name(way) => way.join("."),
            Expr::Unary(operation, value) => format!("({operation:?} {})", show(value)),
            Expr::Binary(operation, left, right) => format!("({} {operation:?} {})", show(left), show(right)),
            Expr::Len(value) => format!("len({})", show(value)),
            Expr::Closure(name, value) => format!("({name} -> {})", show(value)),
        }
    }

    #[test]
    fn operators_bind_as_in_rust() {
        assert_eq!(shown("flags & 1 == 1 || !vif.extension"), "(((flags BitAnd 1) Eq 1) Or (Not vif.extension))");
        assert_eq!(shown("4 * (lvar - 0xEC)"), "(4 Mul (lvar Sub 236))");
        assert_eq!(shown("a - b - c"), "((a Sub b) Sub c)");
        assert_eq!(shown("a << 1 | b"), "((a Shl 1) BitOr b)");
    }

    #[test]
    fn references_and_conversions_of_numbers_say_nothing() {
        assert_eq!(shown("u16::from(*flags) * 2"), "(flags Mul 2)");
        assert_eq!(shown("*len as usize + 1"), "(len Add 1)");
        assert_eq!(shown("b'a' == &x"), "(97 Eq x)");
        assert_eq!(shown("1_000u32"), "1000");
    }

    #[test]
    fn a_few_methods_are_known() {
        assert_eq!(shown("len.saturating_sub(1)"), "(len SaturatingSub 1)");
        assert_eq!(shown("bits.0.div_ceil(8)"), "(bits.0 DivCeil 8)");
        assert_eq!(shown("!count.is_empty()"), "(Not (len(count) Eq 0))");
        assert_eq!(shown("|byte| byte & 1 == 1"), "(byte -> ((byte BitAnd 1) Eq 1))");
        assert_eq!(parse_list("*kind, usize::from(*len)").map(|list| list.len()), Some(2));
    }

    #[test]
    fn what_needs_more_than_fields_is_refused() {
        for text in [
            "long_length(*tl, more)",
            "Data::coding(dif, *vif, vife.as_ref())",
            "vif.code == Vif::PLAIN_TEXT",
            "matches!(bytes.len(), 1 | 2 | 4)",
            "thermometer.check()",
            "Self::in_smallest_unit(*mantissa, *exponent)",
            "(-5..=8).contains(exponent)",
            "a +",
            "a b",
            "",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
