//! Text that stays what it is within Markdown.

/// Text in which nothing is markup.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let is_special = |letter| matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '~' | '&' | '$');
    for letter in text.chars() {
        match letter {
            '\n' | '\r' => out.push(' '),
            letter if is_special(letter) => out.extend(['\\', letter]),
            letter => out.push(letter),
        }
    }
    out
}

/// Text as code, also where there are backticks in it.
pub(super) fn code_span(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let text: String = text.chars().map(|letter| if letter.is_control() { '␀' } else { letter }).collect();
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A space that is stripped keeps backticks and spaces at the ends apart from the fence.
    let gap = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{gap}{text}{gap}{fence}")
}

/// A doc comment as it is: it is Markdown. Headings would be chapters of the page, so they become paragraphs, and a `<` is
/// none of HTML's.
pub(super) fn docs_block(docs: &str) -> String {
    let mut fence: Option<String> = None;
    let mut lines = Vec::new();
    for line in docs.lines() {
        let marks = fence_of(line);
        match (&fence, marks) {
            (None, Some(marks)) => {
                lines.push(line.to_owned());
                fence = Some(marks);
            }
            (Some(open), Some(marks)) if marks.starts_with(open.as_str()) => {
                lines.push(line.to_owned());
                fence = None;
            }
            (Some(_), _) => lines.push(line.to_owned()),
            (None, None) => lines.push(without_heading(&without_tags(line))),
        }
    }
    // What is not closed would take the rest of the page.
    lines.extend(fence);
    lines.join("\n").trim().to_owned()
}

/// A doc comment on one line.
pub(super) fn docs_line(docs: &str) -> String {
    let line = without_tags(docs);
    if line.matches('`').count() % 2 == 0 { line } else { line.replace('`', "\\`") }
}

/// The marks that open or close a block of code.
fn fence_of(line: &str) -> Option<String> {
    let line = line.trim_start();
    let first = line.chars().next().filter(|letter| matches!(letter, '`' | '~'))?;
    let marks: String = line.chars().take_while(|letter| *letter == first).collect();
    (marks.len() >= 3).then_some(marks)
}

fn without_heading(line: &str) -> String {
    let text = line.trim_start_matches('#');
    if text.len() < line.len() && text.starts_with(' ') { format!("**{}**", text.trim()) } else { line.into() }
}

/// `<` outside of code is a sign, unless it opens an address.
fn without_tags(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut in_code = false;
    for (at, letter) in line.char_indices() {
        in_code ^= letter == '`';
        let is_address = || ["<http://", "<https://"].iter().any(|start| line[at..].starts_with(start));
        if letter == '<' && !in_code && !is_address() {
            out.push_str("&lt;");
        } else {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_text_is_markup() {
        assert_eq!(escaped("a_b*c <T> [x](y)\n`z`"), r"a\_b\*c \<T\> \[x\](y) \`z\`");
    }

    #[test]
    fn code_has_a_longer_fence_than_what_is_in_it() {
        assert_eq!(
            [code_span("a|b"), code_span("a`b"), code_span("`"), code_span("")],
            ["`a|b`", "``a`b``", "`` ` ``", ""]
        );
        assert_eq!(code_span("a\nb"), "`a␀b`");
    }

    #[test]
    fn docs_stay_markdown_without_html_and_chapters() {
        assert_eq!(
            docs_block("# Evidence\n\nA `Vec<u8>` < B, <https://e.x>"),
            "**Evidence**\n\nA `Vec<u8>` &lt; B, <https://e.x>"
        );
        assert_eq!(docs_block("```\n# not a heading\n<b>\n```\n# one"), "```\n# not a heading\n<b>\n```\n**one**");
        assert_eq!(docs_block("~~~\nopen"), "~~~\nopen\n~~~");
        assert_eq!(docs_line("a ` b < c"), "a \\` b < c");
    }
}
