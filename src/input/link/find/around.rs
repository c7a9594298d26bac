//! What stands around a link: what closes it, and what was done to the characters of what stands there.

use super::Context;
use crate::slice::{Slice, ceil_boundary};

/// What stands before a link, and tells how it ends and is written.
#[derive(Clone, Debug)]
pub(super) struct Around<'t> {
    pub(super) context: Context,
    /// What stands before the link, as far as it matters.
    before: &'t str,
    /// True if that is not all.
    goes_back: bool,
    /// The mark that ends the link, where one opened before it.
    pub(super) close: Option<char>,
    /// True for the target of a link of Markdown, to which all marks up to the bracket belong.
    pub(super) is_target: bool,
    /// True in Markdown outside of code.
    is_markdown: bool,
    /// True in a file of markup, or behind a tag on the same line.
    is_markup: bool,
}

/// How far back it is looked for what a link stands in, in bytes.
const FAR: usize = 400;
/// How far before a link the word begins at most that it is a part of, in bytes.
const LONGEST_WORD: usize = 200;
/// The quotation marks of pages, as character references.
const QUOTES: [&str; 4] = ["&quot;", "&#34;", "&#39;", "&apos;"];

impl<'t> Around<'t> {
    /// Looks at what stands before the byte `start`; `is_fenced` in code of Markdown.
    pub(super) fn new(text: &'t str, start: usize, context: Context, is_fenced: bool) -> Self {
        let first = ceil_boundary(text, start.saturating_sub(FAR));
        let before = text.slice(first..start);
        let close = close(before);
        let is_target = before.ends_with("](") && context != Context::Settings;
        let is_code = || is_fenced || is_indented(before) || matches!(close, Some('`' | '>'));
        let is_markdown = is_target && !is_fenced || context == Context::Markdown && !is_code();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let is_markup =
            text.trim_start_matches('\u{feff}').trim_start().starts_with('<') || line.contains('<');
        Around { context, before, goes_back: first > 0, close, is_target, is_markdown, is_markup }
    }

    /// True where a backslash before a mark means the mark.
    pub(super) fn has_escapes(&self) -> bool {
        self.is_markdown || self.before.ends_with("\\<") || self.before.ends_with("\\_")
    }

    /// True where `&amp;` stands for `&`.
    pub(super) fn has_entities(&self) -> bool {
        self.context == Context::Settings && self.is_markup
            || self.is_markdown
            || QUOTES.iter().any(|mark| self.before.ends_with(mark))
            || is_attribute(self.before, self.close)
    }

    /// True between two tags, behind the one and before the one that `behind` begins with or tells of.
    pub(super) fn is_in_element(&self, behind: &str) -> bool {
        let is_tag = |tag: &str| tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        let is_behind = || {
            let (tag, text) = self.before.rsplit_once('>')?;
            let (_, tag) = tag.rsplit_once('<')?;
            Some(is_tag(tag) && !text.contains('<'))
        };
        let mut near = behind.char_indices().take(FAR);
        let next = near.find(|(_, c)| matches!(c, '<' | '>')).and_then(|(at, _)| behind.get(at..));
        next.and_then(|next| next.strip_prefix('<')).is_some_and(is_tag) && is_behind() == Some(true)
    }

    /// True behind `&lt;`, which `&gt;` closes.
    pub(super) fn is_behind_bracket(&self) -> bool {
        self.before.ends_with("&lt;")
    }

    /// True behind other words, where that is not Markdown in any case.
    pub(super) fn is_in_text(&self) -> bool {
        self.context != Context::Markdown && (self.goes_back || !self.before.trim().is_empty())
    }

    /// True for an argument of a command without quotes, in which a shell takes backslashes off.
    pub(super) fn is_command(&self) -> bool {
        self.close.is_none() && is_command(self.before)
    }

    /// True where a double quote stands before on the same line, as in JSON.
    pub(super) fn is_behind_quote(&self) -> bool {
        self.before.rsplit('\n').next().is_some_and(|line| line.contains('"'))
    }
}

/// The mark that closes what is open right before a link, or before the word that it is a part of.
fn close(before: &str) -> Option<char> {
    let last = before.chars().next_back()?;
    let close = match last {
        '(' => Some(')'),
        '[' => Some(']'),
        '{' => Some('}'),
        '<' => Some('>'),
        '"' | '\'' | '`' | ',' | '|' => Some(last),
        '_' if !before.trim_end_matches('_').ends_with(|c: char| c.is_alphanumeric()) => Some('_'),
        _ => None,
    };
    if close.is_some() {
        return close;
    }
    // `text=`, `{url=`, `'/page?src=`, `Location: `: a word in quotes or brackets.
    let mut word = before.chars().rev().take(LONGEST_WORD);
    let is_word = |c: char| c.is_ascii_alphanumeric() || "_-./?=&:%@#+~;$".contains(c);
    match word.find(|c| !is_word(*c))? {
        quote @ ('"' | '\'' | '`') => Some(quote),
        '(' => Some(')'),
        '[' => Some(']'),
        '{' => Some('}'),
        // `header('Location: …')`
        ' ' => before.rsplit('\n').next().filter(|line| is_quote_open(line)).map(|_| '\''),
        _ => None,
    }
}

/// True for a line on which a single quote opened something: an apostrophe stands behind a letter.
fn is_quote_open(line: &str) -> bool {
    let open = line.rfind(['"', '\'']).and_then(|at| line.split_at_checked(at));
    let is_open = |(before, quote): (&str, &str)| {
        quote.starts_with('\'') && !before.ends_with(|c: char| c.is_alphanumeric())
    };
    line.matches('\'').count() % 2 == 1 && open.is_some_and(is_open)
}

/// True in an attribute of a tag, whether the link is all of it or stands in it.
fn is_attribute(before: &str, close: Option<char>) -> bool {
    let name = match before.rsplit_once(['"', '\'']) {
        Some((name, _)) => name.trim_end_matches(['\\', '"', '\'']),
        None if close.is_none() => before,
        None => return false,
    };
    // Without quotes it stands right behind `=`.
    let name = if before.ends_with('=') { before } else { name };
    let Some(name) = name.trim_end().strip_suffix('=') else { return false };
    let is_name = name.ends_with(|c: char| c.is_ascii_alphanumeric());
    let is_tag = || {
        let open = name.rfind('<').and_then(|at| name.get(at + 1..))?;
        Some(open.starts_with(|c: char| c.is_ascii_alphabetic()) && !open.contains('>'))
    };
    is_name && is_tag().unwrap_or(false)
}

/// Programs that are given an address on a command line.
const COMMANDS: [&str; 10] =
    ["curl", "wget", "http", "iwr", "invoke-webrequest", "start", "open", "xdg-open", "explorer", "chrome"];

/// True for a line that begins like a command with an address.
fn is_command(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let mut words = line.split_whitespace().map(|word| word.trim_start_matches(['$', '#', '>']));
    before.ends_with(' ') && words.any(|word| COMMANDS.iter().any(|name| word.eq_ignore_ascii_case(name)))
}

/// How far before a link the line begins at most that is indented as code, in bytes.
const LONGEST_LEAD: usize = 200;

/// True on a line that is indented as code of Markdown is.
fn is_indented(before: &str) -> bool {
    let back = before.bytes().rev().take(LONGEST_LEAD).position(|byte| byte == b'\n');
    let Some((above, line)) = back.and_then(|back| before.split_at_checked(before.len() - back)) else {
        return false;
    };
    line.starts_with("    ") && above.ends_with("\n\n")
}
