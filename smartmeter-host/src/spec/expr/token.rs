//! Words, numbers and symbols of an expression.

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Number(i128),
    Symbol(String),
}

/// Symbols, the longer ones first.
const SYMBOLS: [&str; 27] = [
    "..=", "||", "&&", "==", "!=", "<=", ">=", "<<", ">>", "::", "..", "|", "&", "^", "<", ">", "+", "-", "*", "/",
    "%", "!", "(", ")", ".", ",", "=",
];

/// All of `text`; `None` where something else is in it, such as text or a macro's braces.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let (mut rest, mut found) = (text.trim_start(), Vec::new());
    while let Some(first) = rest.chars().next() {
        let (token, len) = if first.is_ascii_digit() {
            // `bits.0.div_ceil` has a number between points, and no fraction is ever an integer.
            number(rest)?
        } else if let Some(character) = rest.strip_prefix("b'") {
            let byte = character.bytes().next().filter(|&byte| byte != b'\\')?;
            character.get(1..)?.strip_prefix('\'')?;
            (Token::Number(byte.into()), 4)
        } else if first.is_ascii_alphabetic() || first == '_' {
            let len = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(rest.len());
            (Token::Word(rest[..len].into()), len)
        } else {
            let symbol = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol))?;
            (Token::Symbol((*symbol).into()), symbol.len())
        };
        found.push(token);
        rest = rest[len..].trim_start();
    }
    Some(found)
}

/// A number in any base, with underscores and a type behind it.
fn number(text: &str) -> Option<(Token, usize)> {
    let len = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(text.len());
    let digits = text[..len].replace('_', "");
    let (radix, digits) = match digits.get(..2) {
        Some("0x") => (16, &digits[2..]),
        Some("0b") => (2, &digits[2..]),
        Some("0o") => (8, &digits[2..]),
        _ => (10, digits.as_str()),
    };
    let suffixes = ["usize", "u16", "u32", "u64", "i16", "i32", "i64", "u8", "i8"];
    let digits = suffixes.iter().find_map(|suffix| digits.strip_suffix(suffix)).unwrap_or(digits);
    Some((Token::Number(i128::from_str_radix(digits, radix).ok()?), len))
}
