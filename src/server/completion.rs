//! Ids of rules where one belongs: in a comment that suppresses, in `lint.ignore` and in `lint.rules`.

use std::ops::Range;
use std::sync::LazyLock;

use gen_lsp_types as lsp;
use regex::Regex;
use wxauthlint::lint::is_provider_file;

use super::judge::Bench;
use super::text::Text;

/// What stands before the id in a comment, with what is there of it.
static COMMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)wxauthlint\s*[:：]\s*ignore\s*\[(?:[^\]]*[,，、])?\s*([a-z0-9-]*)$").ok()
});

/// What stands before it in an entry of `lint.ignore`.
static ENTRY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?:^|[\s{,])["']?rule["']?\s*:\s*["']?([a-z0-9-]*)$"#).ok());

/// What stands before it as a key below `lint.rules`.
static KEY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"^\s+["']?([a-z0-9-]*)$|\brules["']?\s*:\s*\{(?:.*,)?\s*["']?([a-z0-9-]*)$"#).ok()
});

/// The rules that may be named at a byte, and what of the text they replace.
pub fn completions(bench: &Bench<'_>, text: &Text, byte: usize) -> Vec<lsp::CompletionItem> {
    let Some(place) = place(bench, text, byte) else { return Vec::new() };
    let range = text.range(&place, bench.unit);
    let item = |rule: &wxauthlint::rule::Rule| lsp::CompletionItem {
        label: rule.id.clone(),
        kind: Some(lsp::CompletionItemKind::EnumMember),
        detail: Some(rule.title.get(bench.lang).to_owned()),
        documentation: Some(rule.why.get(bench.lang).to_owned().into()),
        text_edit: Some(lsp::TextEdit { range, new_text: rule.id.clone() }.into()),
        ..lsp::CompletionItem::default()
    };
    bench.rules.iter().filter(|rule| rule.is_suppressible()).map(item).collect()
}

/// What is there of the id that belongs to a byte; `None` where none belongs.
fn place(bench: &Bench<'_>, text: &Text, byte: usize) -> Option<Range<usize>> {
    let number = text.line_of(byte);
    let before = text.as_str().get(text.line(number).start..byte)?;
    let begun = |sign: &Option<Regex>| {
        let captures = sign.as_ref()?.captures(before)?;
        captures.iter().skip(1).flatten().next().map(|begun| byte - begun.as_str().len()..byte)
    };
    if let Some(place) = begun(&COMMENT) {
        return Some(place);
    }
    if !is_provider_file(text.as_str(), bench.rules) {
        return None;
    }
    begun(&ENTRY).or_else(|| begun(&KEY).filter(|_| before.contains("rules") || is_below_rules(text, number)))
}

/// True for a line below `rules:`, at whatever depth.
fn is_below_rules(text: &Text, number: usize) -> bool {
    let line = |number| text.as_str().get(text.line(number)).unwrap_or_default();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = indent(line(number));
    let above = (0..number).rev().map(line).find(|line| !line.trim().is_empty() && indent(line) < own);
    above.is_some_and(|line| line.trim().trim_matches(['"', '\'']).starts_with("rules"))
}
