//! Data and expressions in Python.

use serde_json::Value;

use crate::spec::expr::{Binary, Expr, Unary, parse, parse_list};

/// Data as Python writes it: flat where it is short.
pub(super) fn literal(value: &Value, indent: usize) -> String {
    const LONG: usize = 100;
    let flat = flat(value);
    if flat.len() + indent <= LONG {
        return flat;
    }
    let pad = " ".repeat(indent + 4);
    let (open, items, close) = match value {
        Value::Object(map) => {
            let item = |(key, value): (&String, &Value)| format!("{}: {}", text(key), literal(value, indent + 4));
            ('{', map.iter().map(item).collect::<Vec<_>>(), '}')
        }
        Value::Array(items) => ('[', items.iter().map(|item| literal(item, indent + 4)).collect(), ']'),
        _ => return flat,
    };
    let items: Vec<_> = items.iter().map(|item| format!("{pad}{item},\n")).collect();
    format!("{open}\n{}{}{close}", items.concat(), " ".repeat(indent))
}

fn flat(value: &Value) -> String {
    match value {
        Value::Null => "None".into(),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        Value::Array(items) => format!("[{}]", items.iter().map(flat).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let item = |(key, value): (&String, &Value)| format!("{}: {}", text(key), flat(value));
            format!("{{{}}}", map.iter().map(item).collect::<Vec<_>>().join(", "))
        }
        Value::String(string) => text(string),
        Value::Number(number) => number.to_string(),
    }
}

/// Text in quotes. JSON's escapes are Python's.
fn text(text: &str) -> String {
    Value::from(text).to_string()
}

/// `lambda v, it: …`, where the expression can be said.
pub(super) fn function(expression: &str) -> Option<String> {
    let (item, body) = match parse(expression)? {
        Expr::Closure(item, body) => (Some(item), *body),
        body => (None, body),
    };
    Some(format!("lambda v, it: {}", Python { item: item.as_deref() }.write(&body)?))
}

/// The same of several.
pub(super) fn functions(expressions: &str) -> Option<String> {
    let write = |expression: &Expr| Python { item: None }.write(expression);
    let all = parse_list(expressions)?.iter().map(write).collect::<Option<Vec<_>>>()?;
    Some(format!("lambda v, it: [{}]", all.join(", ")))
}

struct Python<'n> {
    /// The name of a closure's item.
    item: Option<&'n str>,
}

impl Python<'_> {
    fn write(&self, expr: &Expr) -> Option<String> {
        Some(match expr {
            Expr::Number(number) => number.to_string(),
            Expr::Bool(yes) => (if *yes { "True" } else { "False" }).into(),
            Expr::Name(way) => self.way(way)?,
            Expr::Unary(Unary::Minus, value) => format!("(-{})", self.write(value)?),
            Expr::Unary(Unary::Not, value) => format!("inverted({})", self.write(value)?),
            Expr::Len(value) => format!("len({})", self.write(value)?),
            Expr::Binary(operation, left, right) => binary(*operation, &self.write(left)?, &self.write(right)?),
            Expr::Closure(..) => return None,
        })
    }

    fn way(&self, way: &[String]) -> Option<String> {
        let (first, rest) = way.split_first()?;
        let mut python = match self.item {
            Some(item) if item == first => "it".to_owned(),
            _ => format!("v[{}]", text(first)),
        };
        for name in rest {
            // Of what is only a number, the first field is that.
            python = match name.as_str() {
                "0" => format!("first({python})"),
                name => format!("{python}[{}]", text(name)),
            };
        }
        Some(python)
    }
}

fn binary(operation: Binary, left: &str, right: &str) -> String {
    let sign = match operation {
        Binary::SaturatingSub => return format!("max({left} - {right}, 0)"),
        Binary::DivCeil => return format!("-(-{left} // {right})"),
        Binary::Or => "or",
        Binary::And => "and",
        Binary::Eq => "==",
        Binary::Ne => "!=",
        Binary::Lt => "<",
        Binary::Le => "<=",
        Binary::Gt => ">",
        Binary::Ge => ">=",
        Binary::BitOr => "|",
        Binary::BitXor => "^",
        Binary::BitAnd => "&",
        Binary::Shl => "<<",
        Binary::Shr => ">>",
        Binary::Add => "+",
        Binary::Sub => "-",
        Binary::Mul => "*",
        Binary::Div => "//",
        Binary::Rem => "%",
    };
    format!("({left} {sign} {right})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_said_in_python() {
        for (rust, python) in [
            ("flags & 1 == 1", "lambda v, it: ((v[\"flags\"] & 1) == 1)"),
            ("len.saturating_sub(1)", "lambda v, it: max(v[\"len\"] - 1, 0)"),
            ("bits.div_ceil(8)", "lambda v, it: -(-v[\"bits\"] // 8)"),
            ("|byte| byte & 0x80 == 0", "lambda v, it: ((it & 128) == 0)"),
            ("!dif.extension", "lambda v, it: inverted(v[\"dif\"][\"extension\"])"),
        ] {
            assert_eq!(function(rust).as_deref(), Some(python), "{rust}");
        }
        assert_eq!(functions("*kind, 4").as_deref(), Some("lambda v, it: [v[\"kind\"], 4]"));
        assert_eq!(function("tag.value()"), None);
    }

    #[test]
    fn data_is_that_of_python() {
        let value = serde_json::json!({ "a": [true, null, 1], "b": "\"\n" });
        assert_eq!(literal(&value, 0), r#"{"a": [True, None, 1], "b": "\"\n"}"#);
    }
}
