//! A declaration's expressions in Lua, as far as they can be said there.
//!
//! Names are fields before, as `v["name"]`. What needs more than fields, such as a function of the source, becomes a function
//! that says so when somebody needs its value.

use super::table::string;
use crate::spec::expr::{Binary, Expr, Unary, parse, parse_list};

/// `function(v) return … end`, of an expression over fields.
pub(super) fn function(expression: &str) -> String {
    function_if_said(expression).unwrap_or_else(|| unsaid(expression))
}

/// The same, where nothing is said of what can't be said.
pub(super) fn function_if_said(expression: &str) -> Option<String> {
    parse(expression).map(|expr| of_fields(&expr))
}

/// `function(v, item) return … end`, of a closure over an item.
pub(super) fn closure(expression: &str) -> String {
    match parse(expression) {
        Some(Expr::Closure(name, body)) => format!("function(v, item) return {} end", lua(&body, Some(&name))),
        _ => unsaid(expression),
    }
}

/// What a field tells its type: a function for each part.
pub(super) fn arguments(expressions: &str) -> Vec<String> {
    // Where one part can't be said, which part that is can't be told.
    let unsaid = || vec![unsaid(expressions); expressions.matches(',').count() + 1];
    parse_list(expressions).map_or_else(unsaid, |parts| parts.iter().map(of_fields).collect())
}

fn of_fields(expr: &Expr) -> String {
    format!("function(v) return {} end", lua(expr, None))
}

fn unsaid(expression: &str) -> String {
    format!("R.unsaid({})", string(expression))
}

/// An expression, in which `item` is the name of what a closure looks at.
fn lua(expr: &Expr, item: Option<&str>) -> String {
    let inner = |expr: &Expr| lua(expr, item);
    match expr {
        Expr::Number(number) => number.to_string(),
        Expr::Bool(yes) => yes.to_string(),
        Expr::Name(way) => name(way, item),
        Expr::Unary(Unary::Minus, value) => format!("(-{})", inner(value)),
        Expr::Unary(Unary::Not, value) => format!("R.inverse({})", inner(value)),
        Expr::Len(value) => format!("#{}", inner(value)),
        Expr::Closure(name, body) => lua(body, Some(name)),
        Expr::Binary(operation, left, right) => binary(*operation, &inner(left), &inner(right)),
    }
}

fn name(way: &[String], item: Option<&str>) -> String {
    let mut parts = way.iter();
    let first = parts.next().map(String::as_str).unwrap_or_default();
    let start = if item == Some(first) { "item".to_owned() } else { format!("v[{}]", string(first)) };
    parts.fold(start, |inner, part| match part.as_str() {
        // Of a number that has a type of its own, the number.
        "0" => format!("R.first({inner})"),
        part => format!("{inner}[{}]", string(part)),
    })
}

fn binary(operation: Binary, left: &str, right: &str) -> String {
    let infix = match operation {
        Binary::Or => "or",
        Binary::And => "and",
        Binary::Eq => "==",
        Binary::Ne => "~=",
        Binary::Lt => "<",
        Binary::Le => "<=",
        Binary::Gt => ">",
        Binary::Ge => ">=",
        Binary::Add => "+",
        Binary::Sub => "-",
        Binary::Mul => "*",
        // Of what is not negative, Lua's is Rust's.
        Binary::Rem => "%",
        Binary::BitOr => return format!("R.bor({left}, {right})"),
        Binary::BitXor => return format!("R.bxor({left}, {right})"),
        Binary::BitAnd => return format!("R.band({left}, {right})"),
        Binary::Shl => return format!("R.shl({left}, {right})"),
        Binary::Shr => return format!("R.shr({left}, {right})"),
        Binary::Div => return format!("R.div({left}, {right})"),
        Binary::SaturatingSub => return format!("math.max({left} - {right}, 0)"),
        Binary::DivCeil => return format!("math.ceil({left} / {right})"),
    };
    format!("({left} {infix} {right})")
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
            ("a / 2 + b.saturating_sub(1)", "(R.div(v[\"a\"], 2) + math.max(v[\"b\"] - 1, 0))"),
        ] {
            assert_eq!(function(rust), format!("function(v) return {lua} end"), "{rust}");
        }
        assert_eq!(closure("|byte| byte & 0x80 == 0"), "function(v, item) return (R.band(item, 128) == 0) end");
        assert_eq!(arguments("*kind, 4"), ["function(v) return v[\"kind\"] end", "function(v) return 4 end"]);
    }

    #[test]
    fn what_needs_more_than_fields_is_not_said() {
        assert_eq!(function("tag.value()"), "R.unsaid(\"tag.value()\")");
        assert_eq!(function_if_said("tag.value()"), None);
        assert_eq!(closure("|message| matches!(message, Content::Close(_))").find("R.unsaid("), Some(0));
        assert_eq!(arguments("tag.value(), 4").len(), 2);
    }
}
