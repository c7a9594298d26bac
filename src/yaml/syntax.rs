//! What is wrong with a text that is no YAML, in words for people.

use granit_parser::{ErrorKind, ScanError};

use std::ops::Range;

use super::MAX_DEPTH;
use crate::diagnostic::Diagnostic;
use crate::slice::{Slice, floor_boundary};
use crate::source::{SourceId, Span, presentable};
use crate::text::{Text, text};

/// The fault for an error of the parser.
pub(super) fn syntax_fault(source: SourceId, raw: &str, error: &ScanError) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or(raw.len());
    let mut span = word_at(source, raw, at);
    let tab = tab_of_indentation(raw, span.start as usize);
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => return too_deep(span),
        kind if is_about_tabs(kind) || (tab.is_some() && is_about_layout(kind)) => {
            let tab = tab.unwrap_or(span.start as usize);
            return indented_with_tab(span_within(source, raw, tab..tab + 1));
        }
        // The parser stands behind the text that should have been a key.
        ErrorKind::SimpleKeyExpected => {
            let end = span.start as usize + line_from(raw, span.start as usize).trim_end().len();
            span = span_within(source, raw, span.start as usize..end);
        }
        _ => {}
    }
    let fault = Diagnostic::fault("syntax", span, text!("这里不是合法的 YAML", "this is not valid YAML"))
        .at(reason(error));
    match colon_advice(raw, at) {
        Some(advice) => fault.help(advice),
        None => fault,
    }
}

/// The fault for lists and maps that are nested beyond [`MAX_DEPTH`].
pub(super) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::fault(
        "too-deep",
        span,
        text!("列表和映射嵌套超过 {MAX_DEPTH} 层", "lists and maps are nested more than {MAX_DEPTH} deep"),
    )
    .help(text!("减少嵌套，或检查括号是否忘了闭合", "reduce the nesting, or look for an unclosed bracket"))
}

/// Advice for a key whose colon is full-width or has no blank behind it, on the line of `at` or the
/// one before: a text that ends there is often blamed on the next line.
pub(super) fn colon_advice(raw: &str, at: usize) -> Option<Text> {
    let before = raw.get(..line_start(raw, at))?.lines().next_back().unwrap_or_default();
    let lines = [before, line_from(raw, line_start(raw, at))];
    if lines.iter().any(|line| content(line).contains('：')) {
        return Some(text!(
            "键后面的冒号要用半角 `:`，后面再加一个空格",
            "write an ASCII `:` and a space after a key, not `：`"
        ));
    }
    let glued = |line: &&str| content(line).split_once(':').is_some_and(|(_, value)| is_glued(value));
    lines.iter().any(glued).then(|| {
        text!("键的冒号后面要有一个空格：`key: value`", "put a space after the colon of a key: `key: value`")
    })
}

fn is_glued(value: &str) -> bool {
    !value.is_empty() && !value.starts_with([' ', '\t', '/'])
}

fn content(line: &str) -> &str {
    line.trim_start().split('#').next().unwrap_or_default()
}

fn indented_with_tab(span: Span) -> Diagnostic {
    Diagnostic::fault("syntax", span, text!("用了制表符缩进", "indented with a tab")).help(text!(
        "YAML 只能用空格缩进，把制表符换成空格",
        "YAML allows only spaces for indentation: replace the tab with spaces"
    ))
}

/// The parser's reason: in both languages where it is one that people run into, else in English.
fn reason(error: &ScanError) -> Text {
    match error.kind() {
        ErrorKind::UnexpectedCharacter { character } => {
            let shown = presentable(&character.to_string());
            if *character == '`' {
                return text!("不能以反引号开头，要加引号", "an unquoted value cannot start with a backtick");
            }
            text!(
                "`{shown}` 不能出现在这里，文本里要用它就加引号",
                "`{shown}` is not allowed here; quote text that contains it"
            )
        }
        ErrorKind::UnclosedQuotedScalar => text!("这个引号没有闭合", "unclosed quote"),
        ErrorKind::UnclosedFlowCollection { .. } => {
            text!("这个括号没有闭合", "unclosed bracket")
        }
        ErrorKind::MisplacedFlowCollectionEnd => {
            text!("这个括号没有对应的开括号", "unmatched closing bracket")
        }
        ErrorKind::MappingValueNotAllowed => text!(
            "这里不能再出现 `键: 值`，检查缩进和引号",
            "no `key: value` can start here; check indentation and quotes"
        ),
        ErrorKind::SimpleKeyExpected => text!(
            "这里应是 `键: 值`，但没有冒号加空格",
            "expected `key: value`, but there is no colon followed by a space"
        ),
        _ => {
            let text = presentable(&error.kind().to_string()).replace(['`', '\''], "");
            Text::new(format!("解析器的说法：{text}"), text)
        }
    }
}

fn is_about_tabs(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart
    )
}

fn is_about_layout(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::InvalidIndentation
            | ErrorKind::ExpectedDocumentStart
            | ErrorKind::ExpectedBlockMappingKey
            | ErrorKind::ExpectedBlockSequenceEntry
            | ErrorKind::InvalidBlockEntryWhitespace
    )
}

/// The first tab before the text of the line of `at`, of the line before, or of the one after: the
/// parser notices a tab on either side of it.
fn tab_of_indentation(raw: &str, at: usize) -> Option<usize> {
    let here = line_start(raw, at);
    let before = line_start(raw, here.saturating_sub(1));
    let after = here + line_from(raw, here).len();
    [here, before, after].into_iter().find_map(|start| {
        let line = line_from(raw, start);
        let indentation = line.len() - line.trim_start_matches([' ', '\t', '-']).len();
        line.get(..indentation)?.find('\t').map(|tab| start + tab)
    })
}

/// The start of the line that holds the byte `at`.
fn line_start(raw: &str, at: usize) -> usize {
    let at = at.min(raw.len());
    raw.as_bytes().iter().take(at).rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1)
}

/// The rest of the line from `at`, with its line break.
fn line_from(raw: &str, at: usize) -> &str {
    raw.get(at..).and_then(|rest| rest.split_inclusive('\n').next()).unwrap_or_default()
}

/// The run of visible characters from `at`; of one bracket or quote only itself.
fn word_at(source: SourceId, raw: &str, at: usize) -> Span {
    let start = span_within(source, raw, at..at);
    let rest = raw.slice(start.start as usize..);
    let length = match rest.chars().next() {
        Some('[' | ']' | '{' | '}' | '"' | '\'' | '`') => 1,
        _ => rest.find(char::is_whitespace).unwrap_or(rest.len()),
    };
    span_within(source, raw, at..at + length)
}

/// The place `range`, moved into the text and onto character boundaries where it is not.
pub(super) fn span_within(source: SourceId, raw: &str, range: Range<usize>) -> Span {
    let start = floor_boundary(raw, range.start);
    Span::new(source, start..floor_boundary(raw, range.end).max(start))
}
