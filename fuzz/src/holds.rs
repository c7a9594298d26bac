//! What must hold of whatever was read.

use std::collections::BTreeMap;

use serde_json::Value;
use wxauthlint::diagnostic::{Diagnostic, Report, Severity};
use wxauthlint::render::{Format, Options, RuleBook, Summary, faults, renderer_with};
use wxauthlint::source::Sources;
use wxauthlint::text::Lang;

use crate::Told;

/// Language and width that formats are tried in.
pub const OPTIONS: [Options; 2] = [Options::plain(Lang::En, 80), Options::plain(Lang::Zh, 40)];

/// The codes of findings.
pub fn codes(found: &[Diagnostic]) -> Told {
    found.iter().map(|finding| finding.code.to_string()).collect()
}

/// Each place is one of its text and cuts no character, and there is something to read.
pub fn places(found: &[Diagnostic], sources: &Sources) {
    for finding in found {
        let edits = finding.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in finding.labels().map(|label| label.span).chain(edits) {
            let shown = sources.get(span.source).map(|source| source.shown());
            let range = span.range();
            assert!(
                shown.is_some_and(|shown| shown.get(range.clone()).is_some()),
                "{}: {range:?} is no place of {shown:?}",
                finding.code
            );
        }
        for text in std::iter::once(&finding.message).chain(&finding.help) {
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{}: nothing is said", finding.code);
        }
    }
}

/// A report in every format: each is what its readers take, tells each finding, and nothing a terminal obeys.
pub fn formats(report: &Report, summary: &Summary, sources: &Sources, book: &dyn RuleBook) {
    for name in Format::NAMES {
        let Some(format) = Format::parse(name) else { panic!("a format without its name: {name}") };
        for options in OPTIONS {
            let mut renderer = renderer_with(format, options, book);
            let mut text = String::new();
            renderer.start(&mut text).unwrap_or_else(|_| panic!("{name} ends"));
            renderer.report(&mut text, report, sources).unwrap_or_else(|_| panic!("{name} ends"));
            renderer.finish(&mut text, summary).unwrap_or_else(|_| panic!("{name} ends"));
            harmless(&text, name);
            let findings = report.findings.len();
            let told = match format {
                Format::Json => list(&json(&text)["findings"]),
                Format::Sarif => list(&json(&text)["runs"][0]["results"]) - report.suppressed.len(),
                Format::Gitlab => list(&json(&text)),
                Format::Github => text.lines().filter(|line| line.starts_with("::")).count(),
                Format::Junit => {
                    xml(&text);
                    findings
                }
                _ => findings,
            };
            // GitHub is told the unread, too.
            assert!(told == findings || format == Format::Github && told >= findings, "{name}: {text}");
            for finding in &report.findings {
                assert!(text.contains(&*finding.code), "{name} does not tell {}:\n{text}", finding.code);
            }
        }
    }
}

/// Faults of a file, drawn.
pub fn drawn(found: &[Diagnostic], sources: &Sources) {
    for options in OPTIONS {
        let text = faults(found, sources, &options);
        harmless(&text, "faults");
        assert!(found.iter().all(|fault| text.contains(&*fault.code)), "{text}");
    }
}

/// Nothing is told that a terminal obeys, or that hides or turns text.
pub fn harmless(text: &str, what: &str) {
    let found = text.chars().find(|character| match character {
        '\n' | '\t' => false,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}' => true,
        character => character.is_control(),
    });
    assert!(found.is_none(), "{what}: {found:?} in {}", text.escape_debug());
}

/// JSON, with nothing in its texts that a terminal obeys.
pub fn json(text: &str) -> Value {
    let value: Value = serde_json::from_str(text).unwrap_or_else(|fault| panic!("{fault}: {text}"));
    let mut values = vec![&value];
    while let Some(value) = values.pop() {
        match value {
            // The text of a place is what is written there, with the ends of its lines.
            Value::String(text) => harmless(&text.replace("\r\n", "\n"), "JSON"),
            Value::Array(items) => values.extend(items),
            Value::Object(items) => values.extend(items.values()),
            _ => {}
        }
    }
    value
}

/// XML, or HTML that is XML.
pub fn xml(text: &str) {
    if let Err(fault) = roxmltree::Document::parse(text) {
        panic!("{fault}: {text}");
    }
}

fn list(value: &Value) -> usize {
    value.as_array().map_or(usize::MAX, Vec::len)
}

/// How often each rule says that something is an error.
pub fn errors(found: &[Diagnostic]) -> BTreeMap<&str, usize> {
    let mut errors = BTreeMap::new();
    for finding in found.iter().filter(|finding| finding.severity == Severity::Error) {
        *errors.entry(&*finding.code).or_default() += 1;
    }
    errors
}
