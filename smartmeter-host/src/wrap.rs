//! Lines that go on below, indented, where they are full.

use std::fmt::Write as _;
use std::iter::repeat_n;

use anstyle::Style;

/// Text that is being set.
#[derive(Debug)]
pub(crate) struct Wrapped {
    text: String,
    width: usize,
    indent: usize,
    column: usize,
}

impl Wrapped {
    /// After `start`, which takes the first `indent` of `width` columns, as all lines that follow do.
    pub(crate) fn after(start: String, indent: usize, width: usize) -> Self {
        Self { text: start, width, indent, column: indent }
    }

    /// Sets parts that stay together, `gap` columns after what is there already.
    pub(crate) fn put(&mut self, gap: usize, parts: &[(Style, &str)]) {
        let width: usize = parts.iter().map(|(_, part)| part.chars().count()).sum();
        let gap = if self.column == self.indent { 0 } else { gap };
        if self.column != self.indent && self.column + gap + width > self.width {
            self.text.push('\n');
            self.text.extend(repeat_n(' ', self.indent));
            self.column = self.indent;
        } else {
            self.text.extend(repeat_n(' ', gap));
            self.column += gap;
        }
        for &(style, part) in parts.iter().filter(|(_, part)| !part.is_empty()) {
            // Writing to a string never fails.
            let _ = write!(self.text, "{style}{part}{style:#}");
        }
        self.column += width;
    }

    /// Goes on below, unless nothing is there yet.
    pub(crate) fn below(&mut self) {
        if self.column != self.indent {
            self.text.push('\n');
            self.text.push_str(&" ".repeat(self.indent));
            self.column = self.indent;
        }
    }

    /// Sets prose, which may go on below after every word; it begins `gap` columns after what is there already.
    pub(crate) fn prose(&mut self, gap: usize, style: Style, text: &str) {
        let (mut rest, mut gap) = (text, gap);
        while !rest.is_empty() {
            let gap_here = if self.column == self.indent { 0 } else { gap };
            let (line, below) = split_to_fit(rest, self.width.saturating_sub(self.column + gap_here));
            self.put(gap_here, &[(style, line)]);
            (rest, gap) = (below, 1);
        }
    }

    /// The whole text, without spaces at its end.
    pub(crate) fn finish(mut self) -> String {
        self.text.truncate(self.text.trim_end().len());
        self.text
    }
}

/// As many words as fit `width`, but one at the least, and the others.
fn split_to_fit(text: &str, width: usize) -> (&str, &str) {
    let fits = |end: &usize| text.get(..*end).is_some_and(|line| line.chars().count() <= width);
    let ends = || text.match_indices(' ').map(|(end, _)| end).chain([text.len()]);
    let end = ends().take_while(fits).last().or_else(|| ends().next()).unwrap_or(text.len());
    let (line, below) = text.split_at_checked(end).unwrap_or((text, ""));
    (line, below.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every line but the last is as full as words allow, whatever stood before.
    #[test]
    fn prose_fills_its_lines() {
        for before in 1..8 {
            let mut line = Wrapped::after("  ".into(), 2, 20);
            line.put(0, &[(Style::new(), &"=".repeat(before))]);
            line.prose(0, Style::new(), &"01 ".repeat(30));
            let text = line.finish();
            let lengths: Vec<_> = text.lines().map(str::len).collect();
            let (last, full) = lengths.split_last().expect("lines");
            assert!(full.iter().all(|len| (18..=20).contains(len)) && *last <= 20, "{text}");
            assert!(text.starts_with(&format!("  {}01 01", "=".repeat(before))), "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_goes_below_and_is_never_lost() {
        let plain = Style::new();
        let mut line = Wrapped::after(String::new(), 90, 100);
        line.prose(1, plain, "one two three-is-longer-than-the-line four");
        assert_eq!(
            line.finish().split_whitespace().collect::<Vec<_>>().join(" "),
            "one two three-is-longer-than-the-line four"
        );
        let mut line = Wrapped::after("start ".into(), 6, 100);
        (0..3).for_each(|_| line.put(2, &[(plain, &"x".repeat(45)), (plain, "!")]));
        let lines = line.finish();
        assert_eq!(lines.lines().map(str::len).collect::<Vec<_>>(), [100, 52]);
    }
}
