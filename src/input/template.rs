//! How template languages write values and statements, for every reader that meets them: in pages, in links
//! that code, documents or people hold.

use std::ops::Range;

use crate::slice::Slice;
use crate::source::MappedText;

/// What a template language writes in a way that is ordinary text elsewhere, so that only the name of a file
/// tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Nothing: its marks are those of no other text.
    #[default]
    Common,
    /// `${x}`, in scripts too: JSP, JSF, GSP.
    Expressions,
    /// `@x`, `@(x)`, `@X.Y(z)`: Razor, Twirl.
    At,
    /// `{x}`: Svelte, Astro.
    Braces,
    /// `$x`, `$!x`, `#if(x)`, and `${x}` in scripts too: Velocity.
    Velocity,
    /// `<#if x>`, `[#if x]`, `[=x]`, and `${x}` in scripts too: FreeMarker.
    Brackets,
    /// `{url x=1}`: Smarty, Latte.
    Words,
    /// `a(href=x)`, `- x`, `= x`: Pug.
    Pug,
    /// `%a{href: x}`, `- x`, `= x`: Haml.
    Haml,
    /// `a href=x`, `- x`, `= x`: Slim.
    Slim,
    /// `#(x)`, `#if(x):`: Leaf, of Vapor.
    Leaf,
}

impl Dialect {
    /// True for pages that are no markup but an outline.
    pub(super) fn is_outline(self) -> bool {
        matches!(self, Dialect::Pug | Dialect::Haml | Dialect::Slim)
    }

    /// True for a tag that a script would write too, and that means the same there.
    pub(super) fn leaves_to_scripts(self, tag: &str) -> bool {
        match self {
            Dialect::Expressions | Dialect::Velocity | Dialect::Brackets => false,
            Dialect::Braces => tag.starts_with(['$', '!', '{']),
            _ => tag.starts_with(['$', '!']),
        }
    }
}

/// How a template language writes its tags.
struct Form {
    open: &'static str,
    close: &'static str,
    reach: Reach,
    /// The only dialect that has it; `Common` for all.
    of: Dialect,
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
    /// The same, if it begins with a word or the end of one: `{url x=1}`, `{/if}`.
    Word,
    /// To its closing mark, which must be near, over brackets and texts between quotation marks.
    Balanced,
    /// As far as names, members, calls and indexes go: `@X.Y(z)`, `$x.y`.
    Path,
    /// A name and its arguments: `#if(x)`.
    Call,
    /// Nothing follows: it is all of the tag.
    Whole,
}

const fn form(open: &'static str, close: &'static str, reach: Reach) -> Form {
    Form { open, close, reach, of: Dialect::Common }
}

const fn only(of: Dialect, open: &'static str, close: &'static str, reach: Reach) -> Form {
    Form { open, close, reach, of }
}

/// The forms by the sign they begin with; the longer opening before the shorter one that it begins with.
#[rustfmt::skip]
const FORMS: [(char, &[Form]); 7] = [
    ('<', &[
        // Directives of servers (SSI).
        form("<!--#", "-->", Reach::Mark),
        // JSP, ERB, EJS, ASP.
        form("<%--", "--%>", Reach::Mark),
        // The tags of Mako.
        only(Dialect::Expressions, "<%def ", ">", Reach::Balanced),
        only(Dialect::Expressions, "<%inherit ", ">", Reach::Balanced),
        only(Dialect::Expressions, "<%namespace ", ">", Reach::Balanced),
        only(Dialect::Expressions, "<%include ", ">", Reach::Balanced),
        only(Dialect::Expressions, "<%block", ">", Reach::Balanced),
        only(Dialect::Expressions, "<%page ", ">", Reach::Balanced),
        form("<%", "%>", Reach::Mark),
        form("<?php", "?>", Reach::MarkOrEnd),
        form("<?=", "?>", Reach::MarkOrEnd),
        form("<?", "?>", Reach::Mark),
        // The tags of JSP and Struts that write a value, and those that choose between values.
        form("<c:out ", "/>", Reach::Balanced),
        form("<s:property ", "/>", Reach::Balanced),
        form("<bean:write ", "/>", Reach::Balanced),
        form("<fmt:message ", "/>", Reach::Balanced),
        form("<spring:message ", "/>", Reach::Balanced),
        form("<c:if ", ">", Reach::Balanced),
        form("<c:when ", ">", Reach::Balanced),
        form("<c:choose>", "", Reach::Whole),
        form("<c:otherwise>", "", Reach::Whole),
        form("</c:if>", "", Reach::Whole),
        form("</c:when>", "", Reach::Whole),
        form("</c:choose>", "", Reach::Whole),
        form("</c:otherwise>", "", Reach::Whole),
        // FreeMarker.
        only(Dialect::Brackets, "<#--", "-->", Reach::Mark),
        only(Dialect::Brackets, "<#", ">", Reach::Balanced),
        only(Dialect::Brackets, "</#", ">", Reach::Line),
        only(Dialect::Brackets, "<@", ">", Reach::Balanced),
        only(Dialect::Brackets, "</@", ">", Reach::Line),
    ]),
    ('[', &[
        only(Dialect::Brackets, "[#", "]", Reach::Balanced),
        only(Dialect::Brackets, "[/#", "]", Reach::Line),
        only(Dialect::Brackets, "[=", "]", Reach::Balanced),
        // Thymeleaf, within texts and scripts.
        form("[[${", "}]]", Reach::Near),
        form("[(${", "})]", Reach::Near),
    ]),
    ('{', &[
        // Handlebars, Blade, Jinja, Go and many more.
        form("{{!--", "--}}", Reach::Mark),
        form("{{--", "--}}", Reach::Mark),
        form("{{", "}}", Reach::Near),
        form("{%", "%}", Reach::Near),
        form("{!!", "!!}", Reach::Near),
        // ThinkPHP and Smarty.
        form("{$", "}", Reach::Line),
        form("{:", ")}", Reach::Line),
        form("{if ", "}", Reach::Line),
        form("{elseif ", "}", Reach::Line),
        form("{else}", "", Reach::Whole),
        form("{/if}", "", Reach::Whole),
        only(Dialect::Words, "{", "}", Reach::Word),
        only(Dialect::Braces, "{", "}", Reach::Balanced),
    ]),
    ('$', &[
        // JSP, JSF, FreeMarker, Thymeleaf, scripts.
        form("$!{", "}", Reach::Balanced),
        form("${", "}", Reach::Balanced),
        only(Dialect::Velocity, "$!", "", Reach::Path),
        only(Dialect::Velocity, "$", "", Reach::Path),
    ]),
    ('#', &[
        // JSF, Ruby, Pug, `#{end}` of Velocity.
        form("#{", "}", Reach::Balanced),
        only(Dialect::Velocity, "#", "", Reach::Call),
        only(Dialect::Leaf, "#(", ")", Reach::Balanced),
        only(Dialect::Leaf, "#", "", Reach::Call),
    ]),
    ('!', &[
        form("!{", "}", Reach::Balanced),
    ]),
    ('@', &[
        only(Dialect::At, "@*", "*@", Reach::Mark),
        only(Dialect::At, "@", "", Reach::Path),
    ]),
];

/// The signs with which a tag may begin.
const MARKS: [char; FORMS.len()] = {
    let [(a, _), (b, _), (c, _), (d, _), (e, _), (f, _), (g, _)] = FORMS;
    [a, b, c, d, e, f, g]
};

/// How many bytes a tag may hold, where it must end near.
const NEAR: usize = 1000;

/// Finds the tags in a text.
pub(super) struct Finder<'t> {
    text: &'t str,
    dialect: Dialect,
    /// The closing marks of which none is left.
    absent: Vec<&'static str>,
}

impl<'t> Finder<'t> {
    pub(super) fn new(text: &'t str, dialect: Dialect) -> Self {
        Finder { text, dialect, absent: Vec::new() }
    }

    /// The first tag from a byte on. To find all takes time in proportion to the text.
    pub(super) fn next(&mut self, from: usize) -> Option<Range<usize>> {
        let mut at = from;
        loop {
            let start = at + self.text.get(at..)?.find(MARKS)?;
            if let Some(end) = self.end(start) {
                return Some(start..end);
            }
            at = start + braces(self.text, start).max(1);
        }
    }

    /// The end of the tag that begins at a byte.
    pub(super) fn end(&mut self, start: usize) -> Option<usize> {
        let rest = self.text.get(start..)?;
        let is_spoken = |form: &&Form| form.of == Dialect::Common || form.of == self.dialect;
        let (_, forms) = FORMS.iter().find(|(sign, _)| rest.starts_with(*sign))?;
        let mut forms = forms.iter().filter(|form| is_spoken(form) && rest.starts_with(form.open));
        forms.find_map(|form| form.end(self.text, start, &mut self.absent))
    }
}

/// A text with a hole for each tag in it; holes stay.
pub(super) fn with_holes(text: &MappedText<'_>, dialect: Dialect) -> MappedText<'static> {
    let raw = text.text();
    let mut finder = Finder::new(raw, dialect);
    let mut filled = MappedText::new();
    let mut at = 0;
    while let Some(tag) = finder.next(at) {
        filled.push(&text.slice(at..tag.start));
        // What is open already stays what it is.
        match text.is_hole(tag.start) {
            true => filled.push(&text.slice(tag.clone())),
            false => {
                filled.push_hole(name(raw.slice(tag.clone())), text.written(tag.clone()));
            }
        }
        at = tag.end;
    }
    filled.push(&text.slice(at..raw.len()));
    filled
}

/// What a tag is called for people: the variable in it, if it is one and no more.
pub(super) fn name(tag: &str) -> &str {
    let tag = tag.strip_prefix("#(").and_then(|tag| tag.strip_suffix(')')).unwrap_or(tag);
    let inside = tag
        .trim_start_matches(['<', '?', '{', '%', '!', '$', '#', '@', '['])
        .trim_end_matches(['>', '?', '}', '%', '!', ']']);
    let inside = inside.trim();
    let inside = inside.strip_prefix("php ").unwrap_or(inside).trim_start();
    let inside = inside.strip_prefix("echo ").unwrap_or(inside);
    // `{{ url | safe }}`; but `a || b` is two names.
    let inside = inside.split_once('|').filter(|(_, rest)| !rest.starts_with('|')).map_or(inside, |it| it.0);
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '=' | '-' | ':' | '&' | '$' | '@' | '.' | ';');
    inside.trim_matches(is_mark)
}

impl Form {
    /// The end of a tag of this form that starts at a byte of the text, where its opening stands. `absent`
    /// are the closing marks of which none is left.
    fn end(&self, text: &str, start: usize, absent: &mut Vec<&'static str>) -> Option<usize> {
        let from = start + self.open.len();
        match self.reach {
            Reach::Near => return self.near_end(text, start, &[self.open, "</", "<!--", "-->"]),
            // `${$x}` is a piece of a script.
            Reach::Line if text.get(..start).is_some_and(|before| before.ends_with('$')) => return None,
            Reach::Word if !text.get(from..)?.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') => {
                return None;
            }
            Reach::Line | Reach::Word => {
                return self.near_end(text, start, &["\n", "{", "<", ";", "=>"]);
            }
            Reach::Balanced => return balanced(text, from, self.close),
            Reach::Path if self.open == "@" => return razor(text, start),
            Reach::Path => return path(text, from),
            Reach::Call => return call(text, from),
            Reach::Whole => return Some(from),
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

    /// The end of a tag that must be near and not hold any of `refused`. `{{{x}}}` is one tag.
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

/// How deep brackets may lie in each other in a tag; keeps the search linear.
const DEEPEST: usize = 8;

/// What is elements and no value.
const ELEMENTS: [&[u8]; 3] = [b"</", b"<!--", b"-->"];

/// The place behind the next `close`, over brackets and texts between quotation marks; `None` if it is far, or
/// nothing or elements stand before it.
fn balanced(text: &str, from: usize, close: &str) -> Option<usize> {
    let most = (from + NEAR).min(text.len());
    let bytes = text.as_bytes().get(from..most)?;
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = bytes.get(at..)?;
        if matches!(byte, b'<' | b'-') && ELEMENTS.iter().any(|mark| rest.starts_with(mark)) {
            return None;
        }
        if open.is_empty() && rest.starts_with(close.as_bytes()) {
            return (at > 0).then_some(from + at + close.len());
        }
        match byte {
            _ if open.len() > DEEPEST => return None,
            b'<' if close.ends_with('>') => return None,
            b'(' => open.push(b')'),
            b'[' => open.push(b']'),
            b'{' => open.push(b'}'),
            b')' | b']' | b'}' => {
                open.pop_if(|expected| expected == byte)?;
            }
            b'"' | b'\'' | b'`' => {
                // An apostrophe of a sentence opens nothing.
                let inside = rest.get(1..)?;
                let inside = inside.split(|byte| *byte == b'\n').next().unwrap_or_default();
                at += inside.iter().position(|other| other == byte).map_or(0, |length| length + 1);
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The end of a name at a byte.
fn word(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let is_name = rest.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    is_name.then_some(from + end)
}

/// The end of a name with its members, calls and indexes.
fn path(text: &str, from: usize) -> Option<usize> {
    let mut end = word(text, from)?;
    loop {
        let rest = text.get(end..)?;
        let further = match rest.chars().next() {
            Some('(') => arguments(text, end),
            Some('[') => balanced(text, end + 1, "]"),
            Some('.') => word(text, end + 1),
            Some('?') if rest.starts_with("?.") => word(text, end + 2),
            _ => None,
        };
        match further {
            Some(further) => end = further,
            None => return Some(end),
        }
    }
}

/// The end of arguments between brackets; there may be none.
fn arguments(text: &str, open: usize) -> Option<usize> {
    let rest = text.get(open..)?;
    if rest.starts_with("()") { Some(open + 2) } else { balanced(text, open + 1, ")") }
}

/// The end of what begins with the `@` at a byte, by the rules of Razor: an address of mail is text, and so is
/// `@@`; `@click="…"` is an attribute.
fn razor(text: &str, start: usize) -> Option<usize> {
    let before = text.get(..start)?;
    let from = start + 1;
    // Of a run only the last begins something, so that a run is counted once.
    if text.get(from..)?.starts_with('@') {
        return None;
    }
    let marks = before.len() - before.trim_end_matches('@').len();
    if marks % 2 == 1 {
        return None;
    }
    if text.get(from..)?.starts_with('(') {
        return arguments(text, from);
    }
    if marks == 0 && before.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let end = word(text, from)?;
    let rest = text.get(end..)?;
    let behind = end + rest.len() - rest.trim_start_matches(' ').len();
    match text.get(from..end)? {
        "if" | "for" | "foreach" | "while" | "switch" if text.get(behind..)?.starts_with('(') => {
            return arguments(text, behind);
        }
        "await" => return path(text, behind),
        _ => {}
    }
    let end = path(text, from)?;
    let is_attribute = before.ends_with(char::is_whitespace)
        && ["=\"", "='", ":", "-"]
            .iter()
            .any(|sign| text.get(end..).is_some_and(|rest| rest.starts_with(sign)));
    (!is_attribute).then_some(end)
}

/// The end of a statement of Velocity: what takes arguments, `else` and `end`. `#wechat_redirect` is text.
fn call(text: &str, from: usize) -> Option<usize> {
    let end = word(text, from)?;
    if text.get(end..)?.starts_with('(') {
        return arguments(text, end);
    }
    matches!(text.get(from..end)?, "else" | "end" | "endif" | "endfor" | "endextend" | "endexport")
        .then_some(end)
}

#[cfg(test)]
mod tests;
