//! Finds links in texts that people read: Markdown, logs, mails, chats.

use std::ops::Range;

use super::link::{parameter_names, placeholder};
use super::marker::find_address;
use super::markup_text::decode_entities;
use super::template;
use super::{Composed, Dialect};

/// A link in a document.
#[derive(Clone, Debug)]
pub struct DocumentLink {
    /// Its text.
    pub text: Composed,
    /// True for a pattern: a value is left to be filled in.
    pub is_pattern: bool,
}

/// Which rules a document follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// Markdown: escapes mean something outside of code.
    Markdown,
    /// Anything else.
    Plain,
}

/// The links in a text, in their order. Takes time linear in the length of the text.
pub fn read(text: &str, kind: DocumentKind) -> Vec<DocumentLink> {
    let mut links: Vec<DocumentLink> = Vec::new();
    let mut from = 0;
    let (mut fences, mut counted) = (0, 0);
    while let Some(Range { start: marker, .. }) = find_address(text, from) {
        let Some(start) = start_before(text, marker, from) else {
            from = marker + 1;
            continue;
        };
        // Each line is looked at once, however many links there are.
        fences += text.get(counted..start).map_or(0, fences_in);
        counted = start;
        let place = Place::new(text, start, kind, fences % 2 == 1);
        let link = place.link();
        from = link.written(0..link.text().len()).end.max(marker + 1);
        // An address without a query is spoken of, not handed out.
        if !link.text().contains(['?', '？']) {
            continue;
        }
        let link = with_holes(&link);
        links.push(DocumentLink { is_pattern: link.has_hole() || is_pattern(link.text()), text: link });
    }
    links
}

/// How far an address begins before its path's last word at most, in bytes.
const LONGEST_ADDRESS: usize = 120;

/// Where the address begins that leads to a marker.
fn start_before(text: &str, marker: usize, from: usize) -> Option<usize> {
    let mut first = marker.saturating_sub(LONGEST_ADDRESS).max(from);
    while !text.is_char_boundary(first) {
        first += 1;
    }
    let before = text.get(first..marker)?;
    let lower = before.to_ascii_lowercase();
    let starts = ["http", "mp.weixin.qq.com", "open.weixin.qq.com"];
    let at = match (lower.rfind("http"), starts.iter().filter_map(|start| lower.rfind(start)).min()) {
        (Some(scheme), _) => scheme,
        (None, other) => other?,
    };
    let address = lower.get(at..)?;
    let is_address =
        address.contains("weixin") && !address.contains(char::is_whitespace) && !address.contains("%3a");
    is_address.then_some(first + at)
}

/// A link and what stands around it.
struct Place<'t> {
    text: &'t str,
    start: usize,
    kind: DocumentKind,
    /// The mark that ends it, where one opened before it.
    close: Option<char>,
    is_code: bool,
    is_json: bool,
}

impl<'t> Place<'t> {
    fn new(text: &'t str, start: usize, kind: DocumentKind, is_fenced: bool) -> Self {
        let before = text.get(..start).unwrap_or_default();
        let is_markdown = kind == DocumentKind::Markdown;
        let close = match before.chars().next_back() {
            Some('(') if is_markdown && before.ends_with("](") => Some(')'),
            Some('<') => Some('>'),
            Some(quote @ ('"' | '\'' | '`')) => Some(quote),
            _ => None,
        };
        let is_code =
            is_markdown && (is_fenced || is_indented(before) || close == Some('`') || close == Some('>'));
        let word = near(text.get(start..).unwrap_or_default());
        let word = word.split(char::is_whitespace).next().unwrap_or_default();
        let is_json = close == Some('"') && (word.contains("\\/") || word.contains("\\u0026"));
        Place { text, start, kind, close, is_code, is_json }
    }

    fn link(&self) -> Composed {
        let mut link = Composed::new();
        let mut start = self.start;
        loop {
            let end = start + self.end(start);
            let line = self.text.get(start..end).unwrap_or_default();
            link.push_copied(line, start);
            match self.next_line(end) {
                Some(next) => start = next,
                None => break,
            }
        }
        let link = self.without_marks(&link);
        if self.is_json {
            return decode_json(&link);
        }
        let means = self.kind == DocumentKind::Markdown && !self.is_code;
        if means { decode_entities(&decode_backslashes(&link)) } else { link }
    }

    /// How long the part of a link is that begins at `start`.
    fn end(&self, start: usize) -> usize {
        let text = self.text.get(start..).unwrap_or_default();
        let mut depth = 0usize;
        for (at, character) in text.char_indices() {
            let rest = near(text.get(at + character.len_utf8()..).unwrap_or_default());
            let ends = match character {
                _ if character.is_whitespace() => true,
                '"' | '`' => true,
                '\'' => self.close == Some('\''),
                '(' => {
                    depth += 1;
                    false
                }
                ')' if self.close == Some(')') => {
                    let is_end = depth == 0;
                    depth = depth.saturating_sub(1);
                    is_end
                }
                '<' => rest.find('>').is_none_or(|close| !rest.get(..close).is_some_and(is_name)),
                '>' => self.close == Some('>') || !goes_on(rest),
                '|' => self.kind == DocumentKind::Markdown && !goes_on(rest),
                // A full-width mark is damage inside a link, and the end of a sentence behind it.
                '。' | '，' | '、' | '；' | '！' | '？' | '：' | '）' | '】' | '》' | '」' | '”' | '’' => {
                    self.close != Some(')') && !goes_on(rest)
                }
                '“' | '‘' | '（' | '【' | '《' | '「' => true,
                _ if !character.is_ascii() && character.is_alphabetic() => {
                    !self.is_in_value(text.get(..at).unwrap_or_default())
                }
                _ => false,
            };
            if ends {
                return at;
            }
        }
        text.len()
    }

    /// True inside a value, where Chinese words may stand for what is to be filled in.
    fn is_in_value(&self, before: &str) -> bool {
        before.ends_with(['=', '你', '的', '您'])
            || before
                .rsplit('=')
                .next()
                .is_some_and(|value| !value.is_empty() && !value.is_ascii() && !value.contains('&'))
    }

    /// Where a link goes on that was broken at the end of a line.
    fn next_line(&self, end: usize) -> Option<usize> {
        let rest = self.text.get(end..)?;
        let newline = rest
            .find('\n')
            .filter(|newline| rest.get(..*newline).is_some_and(|blank| blank.trim().is_empty()))?;
        let line = rest.get(newline + 1..)?;
        let skipped = line.len() - line.trim_start_matches([' ', '\t', '>', '|']).len();
        let line = line.get(skipped..)?;
        let word = line.split(['=', '&', ' ', '\n']).next()?;
        let is_parameter =
            parameter_names().any(|name| name == word) && line.get(word.len()..)?.starts_with('=');
        let is_more = line.starts_with(['&', '?', '#'])
            && line.get(1..)?.starts_with(|c: char| c.is_ascii_alphabetic());
        (is_parameter || is_more && !line.starts_with("# ")).then_some(end + newline + 1 + skipped)
    }

    /// The link without the marks of the sentence around it; in brackets of Markdown they are part of it.
    fn without_marks(&self, link: &Composed) -> Composed {
        if self.close == Some(')') {
            return link.clone();
        }
        let text = link.text();
        let mut kept = text.trim_end_matches([
            '。', '，', '、', '；', '！', '？', '：', '）', '】', '》', '」', '”', '’', ',', ';', '!', '\'',
            '*',
        ]);
        if !kept.ends_with("...") {
            kept = kept.trim_end_matches(['.', ':']);
        }
        while kept.ends_with([')', ']']) {
            let (open, close) = if kept.ends_with(')') { ('(', ')') } else { ('[', ']') };
            if kept.matches(open).count() >= kept.matches(close).count() {
                break;
            }
            kept = kept.get(..kept.len() - 1).unwrap_or_default();
        }
        link.slice(0..kept.len())
    }
}

/// True if what follows a mark belongs to the same link: another parameter.
fn goes_on(rest: &str) -> bool {
    let word: &str =
        rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next().unwrap_or_default();
    let behind = rest.get(word.len()..).unwrap_or_default();
    !word.is_empty() && behind.starts_with(['=', '＝']) || rest.starts_with("//") || rest.starts_with("／／")
}

/// The beginning of a text; what stands further away has nothing to do with a place.
fn near(text: &str) -> &str {
    let end = text.char_indices().nth(NEAR).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

/// How many characters are near.
const NEAR: usize = 100;

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() < 64
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '))
}

/// How many fences of Markdown begin on the lines of a text.
fn fences_in(text: &str) -> usize {
    let is_fence = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("```") || line.starts_with("~~~")
    };
    text.lines().filter(is_fence).count()
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

/// True if a value of a link is left to be filled in, so that it is a pattern and not a link.
fn is_pattern(link: &str) -> bool {
    let query = link.split(['?', '？']).nth(1).unwrap_or_default();
    let values = query.split(['&', '#', '＆']).filter_map(|parameter| parameter.split_once(['=', '＝']));
    let mut values = values.filter(|(_, value)| !value.is_empty());
    values.any(|(name, value)| {
        let is_odd = match name {
            "component_appid" => !value.starts_with("wx") || value.len() < 12,
            "pre_auth_code" => value.len() < 32,
            _ => false,
        };
        is_odd || placeholder(value).is_some() || value.contains('…')
    })
}

/// A link with holes where values are to be filled in: tags of templates, and `#x#`.
fn with_holes(link: &Composed) -> Composed {
    let link = template::with_holes(link, Dialect::Common);
    let text = link.text();
    let mut filled = Composed::new();
    let mut at = 0;
    while let Some(name) = between_hashes(text, at) {
        filled.push(&link.slice(at..name.start));
        filled.push_hole("", link.written(name.clone()));
        at = name.end;
    }
    filled.push(&link.slice(at..text.len()));
    filled
}

/// `#x#` as a value.
fn between_hashes(text: &str, from: usize) -> Option<Range<usize>> {
    text.get(from..)?.match_indices("=#").find_map(|(at, _)| {
        let start = from + at + 1;
        let name = text.get(start + 1..)?;
        let len = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|len| *len > 0)?;
        name.get(len..)?.starts_with('#').then_some(start..start + len + 2)
    })
}

fn decode_json(link: &Composed) -> Composed {
    let text = link.text();
    replaced(
        link,
        text.match_indices('\\').filter_map(|(at, _)| {
            let behind = text.get(at + 1..)?;
            if behind.starts_with('/') {
                return Some((at..at + 2, "/"));
            }
            behind
                .starts_with("u0026")
                .then_some((at..at + 6, "&"))
                .or_else(|| behind.starts_with("u003d").then_some((at..at + 6, "=")))
        }),
    )
}

fn decode_backslashes(link: &Composed) -> Composed {
    let text = link.text();
    replaced(
        link,
        text.match_indices('\\').filter_map(|(at, _)| {
            let meant = ["_", "&", "=", "#", "-", "*", "?", "~"]
                .into_iter()
                .find(|mark| text.get(at + 1..).is_some_and(|behind| behind.starts_with(mark)))?;
            Some((at..at + 2, meant))
        }),
    )
}

fn replaced<'m>(text: &Composed, places: impl Iterator<Item = (Range<usize>, &'m str)>) -> Composed {
    let mut decoded = Composed::new();
    let mut start = 0;
    for (place, meant) in places {
        decoded.push(&text.slice(start..place.start));
        decoded.push_decoded(meant, text.written(place.clone()));
        start = place.end;
    }
    decoded.push(&text.slice(start..text.text().len()));
    decoded
}

#[cfg(test)]
mod tests {
    use super::{DocumentKind, read};

    fn links(text: &str, kind: DocumentKind) -> Vec<String> {
        read(text, kind).iter().map(|link| link.text.text().to_owned()).collect()
    }

    #[test]
    fn sentences_and_brackets_are_left_off() {
        let plain = |text: &str| links(text, DocumentKind::Plain);
        let link = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?auth_type=3";
        for text in
            ["请打开{}。谢谢", "见（{}）", "<{}>", "\"{}\"", "open {}, please.", "({})", "{}\n再说", "**{}**"]
        {
            let text = text.replace("{}", link);
            assert_eq!(plain(&text), [link], "{text}");
        }
    }

    #[test]
    fn broken_lines_and_damage_belong_to_the_link() {
        let wrapped = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef\n> &auth_type=3。";
        assert_eq!(
            links(wrapped, DocumentKind::Plain),
            [
                "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&auth_type=3"
            ]
        );
        let damaged = "点 https：//mp.weixin.qq.com/cgi-bin/componentloginpage？auth_type=3＆biz_appid=1 吧";
        assert_eq!(
            links(damaged, DocumentKind::Plain),
            ["https：//mp.weixin.qq.com/cgi-bin/componentloginpage？auth_type=3＆biz_appid=1"]
        );
    }

    #[test]
    fn escapes_mean_something_where_they_are_read() {
        let link = r"https://mp.weixin.qq.com/cgi-bin/componentloginpage?component\_appid=1&amp;auth\_type=3";
        let read = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=1&auth_type=3";
        assert_eq!(links(&format!("[a]({link})"), DocumentKind::Markdown), [read]);
        assert_eq!(links(&format!("```\n{link}\n```"), DocumentKind::Markdown), [link]);
        assert_eq!(links(link, DocumentKind::Plain), [link]);
        let json =
            r#"{"url":"https:\/\/mp.weixin.qq.com\/cgi-bin\/componentloginpage?a=1\u0026auth_type=3"}"#;
        assert_eq!(
            links(json, DocumentKind::Plain),
            ["https://mp.weixin.qq.com/cgi-bin/componentloginpage?a=1&auth_type=3"]
        );
    }
}
