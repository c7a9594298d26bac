//! Finds the tags of template languages in a page, which the reader of HTML must not see.

use std::ops::Range;

use crate::input::Composed;

/// The tags of template languages in a page.
pub(super) struct Tags<'t> {
    text: &'t str,
    /// Where they stand, in the order of the page.
    ranges: Vec<Range<usize>>,
}

impl<'t> Tags<'t> {
    /// Finds them; takes time in proportion to the text.
    pub(super) fn find(text: &'t str) -> Self {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut absent = Vec::new();
        let mut at = 0;
        while let Some(found) = text.get(at..).and_then(|rest| rest.find(['<', '{'])) {
            let start = at + found;
            at = match FORMS.iter().find_map(|form| form.end(text, start, &mut absent)) {
                Some(end) => {
                    ranges.push(start..end);
                    end
                }
                None => start + braces(text, start).max(1),
            };
        }
        Tags { text, ranges }
    }

    /// The page with the tags filled up. What stands for them cannot begin or end a tag or a value, is no
    /// part of a character reference, and takes as many bytes, so that places stay what they are.
    pub(super) fn blanked(&self) -> Vec<u8> {
        let mut blanked = self.text.as_bytes().to_vec();
        for range in &self.ranges {
            blanked.get_mut(range.clone()).unwrap_or_default().fill(b'_');
        }
        blanked
    }

    /// Adds a range of the page to a text, with a hole for each tag in it.
    pub(super) fn push_to(&self, composed: &mut Composed, range: Range<usize>) {
        let mut at = range.start;
        for tag in self.within(&range) {
            composed.push_copied(self.text.get(at..tag.start).unwrap_or_default(), at);
            composed.push_hole(name(self.text.get(tag.clone()).unwrap_or_default()), tag.clone());
            at = tag.end;
        }
        composed.push_copied(self.text.get(at..range.end).unwrap_or_default(), at);
    }

    /// True if a tag begins in a range of the page.
    pub(super) fn is_in(&self, range: &Range<usize>) -> bool {
        !self.within(range).is_empty()
    }

    /// A range of the page without the tags that stick to its ends: `<?php if (…): ?>rel` is `rel`. `None`
    /// if nothing is left or a tag stands in the middle.
    pub(super) fn trim(&self, range: Range<usize>) -> Option<Range<usize>> {
        let mut tags = self.within(&range);
        let Range { mut start, mut end } = range;
        while let Some((first, rest)) = tags.split_first().filter(|(first, _)| first.start == start) {
            start = first.end;
            tags = rest;
        }
        while let Some((last, rest)) = tags.split_last().filter(|(last, _)| last.end == end) {
            end = last.start;
            tags = rest;
        }
        (start < end && tags.is_empty()).then_some(start..end)
    }

    /// The tags that begin in a range.
    fn within(&self, range: &Range<usize>) -> &[Range<usize>] {
        let first = self.ranges.partition_point(|tag| tag.start < range.start);
        let behind = self.ranges.partition_point(|tag| tag.start < range.end);
        self.ranges.get(first..behind).unwrap_or_default()
    }
}

/// How a template language writes its tags.
struct Form {
    open: &'static str,
    close: &'static str,
    reach: Reach,
}

/// How far a tag may go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// To its closing mark, wherever that is.
    Mark,
    /// To its closing mark or the end of the file: PHP leaves out the last one.
    MarkOrEnd,
    /// To its closing mark, which must be near: scripts and styles have braces of their own.
    Near,
    /// To its closing mark on the same line, with no braces and no statement of a script in between.
    Line,
}

/// The longer opening before the shorter one that it begins with.
const FORMS: [Form; 12] = [
    Form { open: "<%--", close: "--%>", reach: Reach::Mark },
    Form { open: "<%", close: "%>", reach: Reach::Mark },
    Form { open: "<?php", close: "?>", reach: Reach::MarkOrEnd },
    Form { open: "<?=", close: "?>", reach: Reach::MarkOrEnd },
    Form { open: "<?", close: "?>", reach: Reach::Mark },
    Form { open: "{{!--", close: "--}}", reach: Reach::Mark },
    Form { open: "{{--", close: "--}}", reach: Reach::Mark },
    Form { open: "{{", close: "}}", reach: Reach::Near },
    Form { open: "{%", close: "%}", reach: Reach::Near },
    Form { open: "{!!", close: "!!}", reach: Reach::Near },
    // ThinkPHP and Smarty.
    Form { open: "{$", close: "}", reach: Reach::Line },
    Form { open: "{:", close: ")}", reach: Reach::Line },
];

/// How many bytes a tag in braces may hold.
const NEAR: usize = 1000;

impl Form {
    /// The end of a tag of this form that starts at a byte of the text. `absent` are the closing marks of
    /// which none is left.
    fn end(&self, text: &str, start: usize, absent: &mut Vec<&'static str>) -> Option<usize> {
        let from = start + self.open.len();
        text.get(start..).filter(|rest| rest.starts_with(self.open))?;
        match self.reach {
            Reach::Near => return self.near_end(text, start, &[self.open, "</", "<!--", "-->"]),
            // `${$x}` is a piece of a script.
            Reach::Line if text.get(..start).is_some_and(|before| before.ends_with('$')) => return None,
            Reach::Line => return self.near_end(text, start, &["\n", "{", "<", ";", "=>"]),
            Reach::Mark | Reach::MarkOrEnd => {}
        }
        let is_absent = absent.contains(&self.close);
        if let Some(inside) = text.get(from..).filter(|_| !is_absent).and_then(|rest| rest.find(self.close)) {
            return Some(from + inside + self.close.len());
        }
        if !is_absent {
            absent.push(self.close);
        }
        (self.reach == Reach::MarkOrEnd).then_some(text.len())
    }

    /// The same for a tag in braces, which must not hold any of `refused`. `{{{x}}}` is one tag.
    fn near_end(&self, text: &str, start: usize, refused: &[&str]) -> Option<usize> {
        let open = braces(text, start).max(self.open.len());
        let from = start + open;
        let most = (from + NEAR + self.close.len()).min(text.len());
        let bytes = text.as_bytes().get(from..most)?;
        let starts =
            |at: usize, mark: &str| bytes.get(at..).is_some_and(|rest| rest.starts_with(mark.as_bytes()));
        let stop = (0..bytes.len())
            .find(|at| starts(*at, self.close) || refused.iter().any(|mark| starts(*at, mark)))?;
        if !starts(stop, self.close) {
            return None;
        }
        let end = stop + self.close.len();
        let further = bytes.iter().skip(end).take_while(|byte| **byte == b'}').count();
        Some(from + end + further.min(open - self.open.len()))
    }
}

/// How many opening braces follow each other.
fn braces(text: &str, start: usize) -> usize {
    text.as_bytes().iter().skip(start).take_while(|byte| **byte == b'{').count()
}

/// What a tag is called for people: the variable in it, if it is one and no more.
fn name(tag: &str) -> &str {
    let inside =
        tag.trim_start_matches(['<', '?', '{', '%', '!']).trim_end_matches(['>', '?', '}', '%', '!']);
    let inside = inside.trim();
    let inside = inside.strip_prefix("php ").unwrap_or(inside).trim_start();
    let inside = inside.strip_prefix("echo ").unwrap_or(inside);
    // `{{ url | safe }}`; but `a || b` is two names.
    let inside = inside.split_once('|').filter(|(_, rest)| !rest.starts_with('|')).map_or(inside, |it| it.0);
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '=' | '-' | ':' | '&' | '$' | '@' | '.' | ';');
    inside.trim_matches(is_mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each tag of a page and what it is called.
    fn tags(text: &str) -> Vec<(&str, &str)> {
        Tags::find(text)
            .ranges
            .iter()
            .map(|range| (&text[range.clone()], name(&text[range.clone()])))
            .collect()
    }

    #[test]
    fn tags_of_every_language() {
        for (tag, name) in [
            ("<?= $code ?>", "code"),
            ("<?=$code;?>", "code"),
            ("<?php echo $code; ?>", "code"),
            ("<? echo $code ?>", "code"),
            ("<%= @code %>", "code"),
            ("<%- code -%>", "code"),
            ("<%: Model.Code %>", "Model.Code"),
            ("<%-- a %> b --%>", "a %> b"),
            ("{{ code }}", "code"),
            ("{{code|safe}}", "code"),
            ("{{- .Code -}}", "Code"),
            ("{{{ code }}}", "code"),
            ("{!! $code !!}", "code"),
            ("{{ a || b }}", "a || b"),
            ("{% url 'x' %}", "url 'x'"),
            ("{$vo.code}", "vo.code"),
            ("{$x|default='a'}", "x"),
            ("{:url('x')}", "url('x')"),
            ("{{-- <a>授权</a> }} --}}", "<a>授权</a> }}"),
            ("{{ a ? '是' : \"否\" }}", "a ? '是' : \"否\""),
        ] {
            let page = format!("<p class=\"{tag}\">中{tag}</p>");
            assert_eq!(tags(&page), [(tag, name), (tag, name)], "{page}");
        }
    }

    #[test]
    fn what_is_no_tag() {
        for text in [
            "a < b ? c : d > e",
            "{{ a </script> }}",
            "{{ <!-- a }} --> ",
            "{ { a } }",
            "a {{ b",
            "<? a",
            "<% a",
            "{% a }",
            "}} {{",
            "`/${$x}`",
            "() => {$emit('a'); b()}",
            "{$a\n}",
            "a{:b}",
        ] {
            assert_eq!(tags(text), [], "{text}");
        }
        assert_eq!(tags("{{ a {{ b }} }}"), [("{{ b }}", "b")]);
        let far = format!("{{{{ {} }}}}", "x".repeat(NEAR));
        assert_eq!(tags(&far), []);
    }

    #[test]
    fn php_may_stay_open() {
        assert_eq!(tags("a <?php if ($x) { ?> b <?php }\n").last().unwrap().0, "<?php }\n");
        assert_eq!(
            tags("<?xml version=\"1.0\"?><?= a"),
            [("<?xml version=\"1.0\"?>", "xml version=\"1.0\""), ("<?= a", "a")]
        );
    }

    #[test]
    fn names_lose_the_tags_around_them() {
        let trimmed = |text: &'static str| Tags::find(text).trim(0..text.len()).map(|range| &text[range]);
        assert_eq!(trimmed("<?php if ($x): ?><?= a ?>rel<?php endif ?>"), Some("rel"));
        assert_eq!(trimmed("rel"), Some("rel"));
        assert_eq!(trimmed("{{ a }}{{ b }}"), None);
        assert_eq!(trimmed("data-{{ a }}-url"), None);
    }
}
