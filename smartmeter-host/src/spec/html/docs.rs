//! Doc comments, which are Markdown, as HTML that neither runs nor fetches anything.

use pulldown_cmark::html::push_html;
use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::spec::page::Anchors;

/// Turns doc comments into HTML.
pub(super) struct Docs<'p> {
    anchors: &'p Anchors,
}

impl<'p> Docs<'p> {
    pub(super) const fn new(anchors: &'p Anchors) -> Self {
        Self { anchors }
    }

    /// With paragraphs, lists and code.
    pub(super) fn block(&self, docs: &str) -> String {
        if docs.trim().is_empty() {
            String::new()
        } else {
            format!("<div class=\"docs\">\n{}</div>\n", self.html(docs))
        }
    }

    /// What is to be in a line of something else.
    pub(super) fn line(&self, docs: &str) -> String {
        let html = self.html(docs);
        let html = html.trim();
        let inner = html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>"));
        inner.filter(|inner| !inner.contains("<p>")).unwrap_or(html).to_owned()
    }

    fn html(&self, docs: &str) -> String {
        // In the way of rustdoc, types are linked to by their names: [`Reply`].
        let find = |link: BrokenLink<'_>| {
            let anchor = self.anchors.declared(link.reference.trim_matches('`'));
            (!anchor.is_empty()).then(|| (CowStr::from(format!("#{anchor}")), CowStr::from("")))
        };
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        let events = Parser::new_with_broken_link_callback(docs, options, Some(find));
        let mut html = String::new();
        push_html(&mut html, events.filter_map(harmless));
        html
    }
}

/// HTML becomes text, headings paragraphs, pictures their descriptions, and links lead to pages or chapters only.
fn harmless(event: Event<'_>) -> Option<Event<'_>> {
    match event {
        Event::Html(html) | Event::InlineHtml(html) => Some(Event::Text(html)),
        Event::Start(Tag::Heading { .. }) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Image { .. } | Tag::HtmlBlock) | Event::End(TagEnd::Image | TagEnd::HtmlBlock) => None,
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let is_good = ["https://", "http://", "#"].iter().any(|start| dest_url.starts_with(start));
            let dest_url = if is_good { dest_url } else { CowStr::from("#") };
            Some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_neither_run_nor_fetch() {
        let anchors = Anchors::default();
        let docs = Docs::new(&anchors);
        let html = docs.block("# A\n\n<script>x</script> ![p](http://e.x/p.png) [l](javascript:x) a | b < c\n");
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("javascript"), "{html}");
        assert!(
            html.contains("&lt;script&gt;") && html.contains("a | b &lt; c") && html.contains("<p>A</p>"),
            "{html}"
        );
        assert_eq!(docs.line("one *two*"), "one <em>two</em>");
        assert_eq!(docs.line("[`Nothing`] here"), "[<code>Nothing</code>] here");
    }
}
