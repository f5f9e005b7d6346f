//! YAML, as much of it as a description needs.

use serde_json::Value;

/// A mapping as a document.
pub(super) fn text(value: &Value) -> String {
    let mut out = String::new();
    write(&mut out, value, 0);
    out
}

fn write(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(map) => {
            // Nothing is said where there is nothing to say.
            let said = map.iter().filter(|(key, value)| *key != "doc" || *value != "");
            for (index, (key, value)) in said.enumerate() {
                if index != 0 {
                    pad(out, indent);
                }
                out.push_str(&self::key(key));
                out.push(':');
                nested(out, value, indent + 2);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                if index != 0 {
                    pad(out, indent);
                }
                out.push_str("- ");
                item_of(out, item, indent + 2);
            }
        }
        other => out.push_str(&format!("{}\n", other)),
    }
}

/// What stands behind a key.
fn nested(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(map) if map.is_empty() => out.push_str(" {}\n"),
        Value::Array(items) if items.is_empty() => out.push_str(" []\n"),
        Value::Array(items) if items.iter().all(Value::is_number) => out.push_str(&format!(" {}\n", flow(items))),
        Value::Object(_) | Value::Array(_) => {
            out.push('\n');
            pad(out, indent);
            write(out, value, indent);
        }
        Value::String(text) if text.contains('\n') => {
            out.push_str(" |-\n");
            for line in text.lines() {
                if !line.is_empty() {
                    pad(out, indent);
                    out.push_str(line);
                }
                out.push('\n');
            }
        }
        Value::String(text) => out.push_str(&format!(" {}\n", scalar(text))),
        other => out.push_str(&format!(" {other}\n")),
    }
}

fn item_of(out: &mut String, item: &Value, indent: usize) {
    match item {
        Value::Object(_) => write(out, item, indent),
        Value::String(text) => out.push_str(&format!("{}\n", scalar(text))),
        other => out.push_str(&format!("{other}\n")),
    }
}

fn flow(items: &[Value]) -> String {
    let items: Vec<_> = items.iter().map(ToString::to_string).collect();
    format!("[{}]", items.join(", "))
}

fn pad(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// A key: the numbers of an enum or a switch are numbers.
fn key(text: &str) -> String {
    let is_number = !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit());
    if is_number { text.into() } else { scalar(text) }
}

/// Text on one line: as it is where nothing in it means something else, or in quotes, as in JSON.
fn scalar(text: &str) -> String {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-' || letter == ':';
    let begins = text.starts_with(|letter: char| letter.is_ascii_lowercase() || letter == '_' || letter == '-');
    let means_something = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "-", "~"].contains(&text);
    let is_key_of_map = text.ends_with(':');
    let is_plain = begins && text.chars().all(is_word) && !means_something && !is_key_of_map;
    if is_plain { text.into() } else { Value::String(text.into()).to_string() }
}
