//! Comments, text and numbers as C and C++ read them, whatever a declaration says.

use crate::spec::model::{Constant, Hex};

/// A comment of some lines, with a line end behind it.
pub(super) fn comment(text: &str) -> String {
    let text = harmless(text);
    if !text.contains('\n') {
        return format!("/* {} */\n", text.trim());
    }
    let lines = text.lines().map(|line| format!(" * {line}").trim_end().to_owned());
    format!("/*\n{}\n */\n", lines.collect::<Vec<_>>().join("\n"))
}

/// Text in which nothing ends or begins a comment, or joins lines.
pub(super) fn harmless(text: &str) -> String {
    let text = text.replace("*/", "* /").replace("/*", "/ *").replace("??/", "?? /");
    // A backslash before a line end joins the next line, and gcc warns of that.
    text.lines().map(|line| line.trim_end().trim_end_matches('\\')).collect::<Vec<_>>().join("\n")
}

/// A text in quotes. What is neither a letter nor a sign of ASCII is written by its bytes, so that no compiler has to know an
/// encoding.
pub(super) fn quoted(text: &str) -> String {
    let escaped = text.bytes().map(|byte| match byte {
        b'"' | b'\\' | b'?' => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).into(),
        // Three octal digits end by themselves; hexadecimal ones would go on with what follows.
        _ => format!("\\{byte:03o}"),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// Bytes as a text, whose 0 at the end does not count.
pub(super) fn bytes(bytes: &[u8]) -> String {
    format!("\"{}\"", bytes.iter().map(|byte| format!("\\{byte:03o}")).collect::<String>())
}

/// A number that any expression can hold, without its type changing.
pub(super) fn number(number: i128) -> Option<String> {
    let smallest = i128::from(i64::MIN);
    match number {
        // The number without its sign would not fit.
        _ if number == smallest => Some(format!("({} - 1)", smallest + 1)),
        ..0 => (number > smallest).then(|| format!("({number})")),
        0..=0x7FFF_FFFF => Some(number.to_string()),
        // In hexadecimal, compilers find a type that has room for it.
        _ => u64::try_from(number).ok().map(|number| format!("0x{number:X}")),
    }
}

/// An id, with as many digits as its bytes have.
pub(super) fn id(id: u64, bytes: u8) -> String {
    format!("0x{id:0width$X}", width = usize::from(bytes) * 2)
}

/// A constant.
pub(super) fn constant(constant: &Constant) -> Option<String> {
    match constant {
        Constant::Uint(value) => number((*value).into()),
        Constant::Int(value) => number((*value).into()),
        Constant::Number(text) => Some(text.clone()).filter(|text| text.parse::<f64>().is_ok_and(f64::is_finite)),
        Constant::Bool(yes) => number((*yes).into()),
        Constant::Bytes(Hex(value)) => Some(bytes(value)),
        Constant::Text(text) => Some(quoted(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_comment_ends_it_or_goes_on_behind_it() {
        assert_eq!(comment("a */ b /* c"), "/* a * / b / * c */\n");
        assert_eq!(comment("path C:\\\nnext"), "/*\n * path C:\n * next\n */\n");
        assert_eq!(comment("what??/\nnext"), "/*\n * what?? /\n * next\n */\n");
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(quoted("m³"), "\"m\\302\\263\"");
        assert_eq!(quoted("a\"\\??("), "\"a\\\"\\\\\\?\\?(\"");
        assert_eq!(bytes(&[0, 0x31]), "\"\\000\\061\"");
    }

    #[test]
    fn numbers_fit_their_type() {
        let numbers = [-1, i64::MIN.into(), 7, i64::MAX.into(), u64::MAX.into(), i128::MAX, i128::MIN].map(number);
        let expected = [
            Some("(-1)"),
            Some("(-9223372036854775807 - 1)"),
            Some("7"),
            Some("0x7FFFFFFFFFFFFFFF"),
            Some("0xFFFFFFFFFFFFFFFF"),
            None,
            None,
        ];
        assert_eq!(numbers.each_ref().map(Option::as_deref), expected);
    }
}
