//! Names as the language wants them.

/// Words that the languages which are compiled to have for themselves, as far as Rust lets a field have them; and `_` types.
const TAKEN: [&str; 27] = [
    "and", "assert", "class", "def", "del", "elif", "except", "finally", "from", "global", "import", "is", "lambda",
    "new", "nonlocal", "not", "null", "or", "pass", "raise", "self", "this", "try", "type", "with", "yield", "to_s",
];

/// The identifier of a field.
pub(super) fn of_field(name: &str) -> String {
    let name = snake(name.trim_start_matches("r#"));
    // The fields of `Named(u8)` are numbers.
    if name.starts_with(|letter: char| letter.is_ascii_digit()) {
        return format!("part_{name}");
    }
    if TAKEN.contains(&name.as_str()) { format!("{name}_field") } else { name }
}

/// The identifier of a type, variant or protocol.
pub(super) fn of_type(name: &str) -> String {
    let name = snake(name);
    let is_built_in = name.len() <= 4 && name.starts_with(['u', 's', 'f', 'b']) && name[1..].parse::<u8>().is_ok();
    let is_built_in = is_built_in || ["str", "strz"].contains(&name.as_str());
    if is_built_in { format!("{name}_type") } else { of_field(&name) }
}

/// `HalfHours` as `half_hours`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        let is_after_small = snake.ends_with(|last: char| last.is_ascii_lowercase() || last.is_ascii_digit());
        if letter.is_ascii_uppercase() && is_after_small {
            snake.push('_');
        }
        let letter = if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' };
        snake.push(letter);
    }
    snake
}
