//! A declaration's Rust expressions in Lua, as far as they can be said there.
//!
//! Names are fields before, as `v["name"]`. What calls a function or constant of the source can't be said: it becomes a function
//! that says so when somebody needs its value.

use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{BinOp, Expr, ExprMethodCall, Lit, Member, Token, UnOp};

use super::table::string;

/// `function(v) return … end`, of an expression over fields.
pub(super) fn function(expression: &str) -> String {
    match parsed(expression) {
        Some(lua) => format!("function(v) return {lua} end"),
        None => unsaid(expression),
    }
}

/// The same, where nothing is said of what can't be said.
pub(super) fn function_if_said(expression: &str) -> Option<String> {
    parsed(expression).map(|lua| format!("function(v) return {lua} end"))
}

/// `function(v, item) return … end`, of a closure over an item.
pub(super) fn closure(expression: &str) -> String {
    let said = || {
        let (name, body) = expression.trim().strip_prefix('|')?.split_once('|')?;
        let name = name.trim().trim_start_matches('&');
        let lua = Lua { item: Some(name) }.expression(&syn::parse_str(body).ok()?)?;
        Some(format!("function(v, item) return {lua} end"))
    };
    said().unwrap_or_else(|| unsaid(expression))
}

/// What a field tells its type: a function for each part.
pub(super) fn arguments(expressions: &str) -> Vec<String> {
    let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
    let Ok(parts) = parser.parse_str(expressions) else { return vec![unsaid(expressions)] };
    let part = |part: &Expr| {
        let lua = Lua { item: None }.expression(part);
        lua.map_or_else(|| unsaid(expressions), |lua| format!("function(v) return {lua} end"))
    };
    parts.iter().map(part).collect()
}

fn unsaid(expression: &str) -> String {
    format!("R.unsaid({})", string(expression))
}

fn parsed(expression: &str) -> Option<String> {
    Lua { item: None }.expression(&syn::parse_str(expression).ok()?)
}

/// What is in scope beside the fields.
#[derive(Clone, Copy)]
struct Lua<'n> {
    /// The name of a closure's item.
    item: Option<&'n str>,
}

impl Lua<'_> {
    fn expression(self, expression: &Expr) -> Option<String> {
        match expression {
            Expr::Lit(literal) => number_or_text(&literal.lit),
            Expr::Path(path) => self.name(&path.path.get_ident()?.to_string()),
            Expr::Paren(inner) => self.expression(&inner.expr),
            Expr::Group(inner) => self.expression(&inner.expr),
            Expr::Reference(inner) => self.expression(&inner.expr),
            Expr::Cast(cast) => self.cast(&cast.expr, &cast.ty),
            Expr::Unary(unary) => self.unary(&unary.op, &unary.expr),
            Expr::Binary(binary) => self.binary(&binary.left, &binary.op, &binary.right),
            Expr::Field(field) => self.field(&field.base, &field.member),
            Expr::MethodCall(call) => self.method(call),
            Expr::Call(call) => self.conversion(&call.func, call.args.iter().collect::<Vec<_>>().as_slice()),
            _ => None,
        }
    }

    fn name(self, name: &str) -> Option<String> {
        Some(match name {
            name if self.item == Some(name) => "item".into(),
            name => format!("v[{}]", string(name.trim_start_matches("r#"))),
        })
    }

    fn unary(self, op: &UnOp, operand: &Expr) -> Option<String> {
        let operand = self.expression(operand)?;
        match op {
            UnOp::Deref(_) => Some(operand),
            UnOp::Neg(_) => Some(format!("(-{operand})")),
            UnOp::Not(_) => Some(format!("R.inverse({operand})")),
            _ => None,
        }
    }

    fn binary(self, left: &Expr, op: &BinOp, right: &Expr) -> Option<String> {
        let (left, right) = (self.expression(left)?, self.expression(right)?);
        let infix = match op {
            BinOp::Add(_) => "+",
            BinOp::Sub(_) => "-",
            BinOp::Mul(_) => "*",
            // Of what is not negative, Lua's is Rust's.
            BinOp::Rem(_) => "%",
            BinOp::And(_) => "and",
            BinOp::Or(_) => "or",
            BinOp::Eq(_) => "==",
            BinOp::Ne(_) => "~=",
            BinOp::Lt(_) => "<",
            BinOp::Le(_) => "<=",
            BinOp::Gt(_) => ">",
            BinOp::Ge(_) => ">=",
            _ => return Some(format!("R.{}({left}, {right})", call_for(op)?)),
        };
        Some(format!("({left} {infix} {right})"))
    }

    fn field(self, base: &Expr, member: &Member) -> Option<String> {
        let base = self.expression(base)?;
        Some(match member {
            Member::Unnamed(index) if index.index == 0 => format!("R.first({base})"),
            Member::Unnamed(index) => format!("{base}[{}]", string(&index.index.to_string())),
            Member::Named(name) => format!("{base}[{}]", string(name.to_string().trim_start_matches("r#"))),
        })
    }

    /// A cast that narrows keeps the low bits.
    fn cast(self, inner: &Expr, ty: &syn::Type) -> Option<String> {
        let inner = self.expression(inner)?;
        let syn::Type::Path(path) = ty else { return None };
        match path.path.get_ident()?.to_string().as_str() {
            "u8" => Some(format!("R.band({inner}, 0xFF)")),
            "u16" => Some(format!("R.band({inner}, 0xFFFF)")),
            "u32" | "u64" | "u128" | "usize" | "i32" | "i64" | "i128" | "isize" => Some(inner),
            _ => None,
        }
    }

    /// `usize::from(x)`: the number stays what it is.
    fn conversion(self, function: &Expr, arguments: &[&Expr]) -> Option<String> {
        let (Expr::Path(path), [argument]) = (function, arguments) else { return None };
        let mut names = path.path.segments.iter().map(|segment| segment.ident.to_string());
        let is_number = names.next().is_some_and(|ty| NUMBERS.contains(&ty.as_str()));
        (is_number && names.next().as_deref() == Some("from") && names.next().is_none())
            .then(|| self.expression(argument))?
    }

    fn method(self, call: &ExprMethodCall) -> Option<String> {
        let receiver = self.expression(&call.receiver)?;
        let arguments: Option<Vec<_>> = call.args.iter().map(|argument| self.expression(argument)).collect();
        let arguments = arguments?;
        Some(match (call.method.to_string().as_str(), arguments.as_slice()) {
            ("len", []) => format!("#{receiver}"),
            ("is_empty", []) => format!("(#{receiver} == 0)"),
            ("is_some", []) => format!("({receiver} ~= nil)"),
            ("is_none", []) => format!("({receiver} == nil)"),
            ("into" | "clone" | "get", []) => receiver,
            ("saturating_sub", [other]) => format!("math.max({receiver} - {other}, 0)"),
            ("saturating_add", [other]) => format!("({receiver} + {other})"),
            ("saturating_mul", [other]) => format!("({receiver} * {other})"),
            ("div_ceil", [other]) => format!("math.ceil({receiver} / {other})"),
            ("min", [other]) => format!("math.min({receiver}, {other})"),
            ("max", [other]) => format!("math.max({receiver}, {other})"),
            ("unwrap_or", [other]) => format!("R.or_else({receiver}, {other})"),
            _ => return None,
        })
    }
}

const NUMBERS: &[&str] = &["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize"];

fn call_for(op: &BinOp) -> Option<&'static str> {
    Some(match op {
        BinOp::Div(_) => "div",
        BinOp::BitAnd(_) => "band",
        BinOp::BitOr(_) => "bor",
        BinOp::BitXor(_) => "bxor",
        BinOp::Shl(_) => "shl",
        BinOp::Shr(_) => "shr",
        _ => return None,
    })
}

fn number_or_text(literal: &Lit) -> Option<String> {
    Some(match literal {
        Lit::Int(number) => number.base10_digits().into(),
        Lit::Byte(byte) => byte.value().to_string(),
        Lit::Bool(yes) => yes.value.to_string(),
        Lit::Str(text) => string(&text.value()),
        Lit::ByteStr(bytes) => super::table::bytes(&bytes.value()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_is_said_in_lua() {
        for (rust, lua) in [
            ("flags & 1 == 1", "(R.band(v[\"flags\"], 1) == 1)"),
            ("usize::from(*len) - 1", "(v[\"len\"] - 1)"),
            ("bits.0.div_ceil(8)", "math.ceil(R.first(v[\"bits\"]) / 8)"),
            ("dif.extension && !count.is_empty()", "(v[\"dif\"][\"extension\"] and R.inverse((#v[\"count\"] == 0)))"),
            ("4 * (lvar - 0xEC)", "(4 * (v[\"lvar\"] - 236))"),
            ("a / 2 + b as u8", "(R.div(v[\"a\"], 2) + R.band(v[\"b\"], 0xFF))"),
        ] {
            assert_eq!(function(rust), format!("function(v) return {lua} end"), "{rust}");
        }
        assert_eq!(closure("|byte| byte & 0x80 == 0"), "function(v, item) return (R.band(item, 128) == 0) end");
        assert_eq!(arguments("*kind, 4").len(), 2);
    }

    #[test]
    fn what_calls_the_source_is_not_said() {
        for rust in ["tag.value()", "long_length(*tl, more)", "vif.code == Vif::PLAIN_TEXT", "x.iter().count()", "if a"]
        {
            assert_eq!(function(rust), format!("R.unsaid({})", string(rust)), "{rust}");
            assert_eq!(function_if_said(rust), None, "{rust}");
        }
        assert!(closure("|message| matches!(message, Content::Close(_))").starts_with("R.unsaid("));
    }
}
