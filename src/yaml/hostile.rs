//! Texts made to break a reader: none may panic, hang or give a place that is not one.

use std::time::{Duration, Instant};

use crate::source::Placed as _;

use proptest::prelude::*;

use super::{Faults, MAX_BYTES, MAX_DEPTH, Node, NodeKind, parse, read};
use crate::source::{SourceKind, Sources, Span};

fn spans(node: &Node, into: &mut Vec<Span>) {
    into.push(node.span);
    match &node.kind {
        NodeKind::Null => {}
        NodeKind::Scalar(scalar) => {
            let ends = scalar.text().char_indices().map(|(at, character)| at..at + character.len_utf8());
            into.extend(ends.map(|range| scalar.value.span(node.span.source, range)));
            into.push(node.content_span());
        }
        NodeKind::List(nodes) => nodes.iter().for_each(|node| spans(node, into)),
        NodeKind::Map(entries) => entries.iter().for_each(|entry| {
            into.push(entry.key_span);
            spans(&entry.value, into);
        }),
    }
}

/// Reads a text, checks every place and returns the codes of its faults.
fn codes(raw: &str) -> Vec<String> {
    let source = Sources::new().add("f.yaml", SourceKind::File, "");
    let mut faults = Faults::new();
    let mut places = Vec::new();
    if let Some(tree) = read(source, raw, &mut faults) {
        spans(&tree, &mut places);
    }
    let faults = faults.finish(None::<()>).unwrap_err();
    places.extend(faults.iter().flat_map(|fault| fault.labels().map(|label| label.span)));
    for span in places {
        assert!(raw.get(span.range()).is_some(), "{span:?} of {raw:?}");
    }
    faults.iter().map(|fault| fault.code.to_string()).collect()
}

#[test]
fn deep_nesting_is_refused_quickly() {
    let started = Instant::now();
    for part in ["[", "- ", "{a: ", "? ", "[{a: ", "- ? "] {
        let found = codes(&part.repeat(100_000));
        assert!(
            matches!(found.as_slice(), [code] if code == "too-deep" || code == "syntax"),
            "{part}: {found:?}"
        );
    }
    assert_eq!(codes(&"[".repeat(100_000)), ["too-deep"]);
    assert_eq!(codes(&"- ".repeat(100_000)), ["too-deep"]);
    assert_eq!(codes(&"{a: ".repeat(100_000)), ["too-deep"]);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn the_deepest_that_is_read() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(codes(&nested(MAX_DEPTH)).is_empty());
    assert_eq!(codes(&nested(MAX_DEPTH + 1)), ["too-deep"]);
}

#[test]
fn a_bomb_of_aliases_is_refused() {
    let mut bomb = "a0: &a0 [x]\n".to_owned();
    for level in 1..30 {
        let before = format!("*a{}, ", level - 1).repeat(9);
        bomb.push_str(&format!("a{level}: &a{level} [{before}]\n"));
    }
    let found = codes(&bomb);
    assert_eq!(found.len(), 100);
    assert!(found.iter().all(|code| code == "alias"));
}

#[test]
fn a_large_text_is_refused_unread() {
    let started = Instant::now();
    assert_eq!(codes(&"a".repeat(MAX_BYTES + 1)), ["too-large"]);
    assert!(started.elapsed() < Duration::from_secs(1));
}

#[test]
fn many_faults_end() {
    assert_eq!(codes(&format!("[{}]", "*a, ".repeat(200_000))).len(), 100);
    assert_eq!(codes(&"a: 1\n".repeat(200_000)).len(), 100);
}

/// Lines that meet in YAML, so that random texts are not all plain words.
fn yamlish() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "a",
        "b: ",
        ": ",
        "- ",
        "? ",
        "\n",
        "\n  ",
        "\n\t",
        "\r\n",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "'",
        "\"",
        "\\",
        "|",
        ">",
        "#",
        " # c",
        "&x ",
        "*x ",
        "!t ",
        "!!str ",
        "---",
        "...",
        "%YAML 1.2\n",
        "平台",
        "：",
        "\u{feff}",
        "\u{85}",
        "~",
        "null",
        "<<",
        "\u{2028}",
        "😀",
        "\0",
        "@",
        "`",
        "\t",
        "  ",
        "|-\n  ",
        ">2\n",
        "\r",
    ]);
    prop::collection::vec(parts, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(raw in prop_oneof![3 => yamlish(), 1 => any::<String>()]) {
        codes(&raw);
    }

    #[test]
    fn what_is_written_in_quotes_is_read_back(text in "[^'\\n\\r\\p{C}\u{85}\u{2028}\u{2029}]{0,40}") {
        let source = Sources::new().add("f.yaml", SourceKind::File, "");
        let raw = format!("k: '{text}'\n");
        let tree = parse(source, &raw).unwrap();
        let NodeKind::Map(entries) = &tree.kind else { panic!("{tree:?}") };
        let NodeKind::Scalar(scalar) = &entries[0].value.kind else { panic!("{tree:?}") };
        prop_assert_eq!(scalar.text(), &text);
        prop_assert_eq!(raw.get(entries[0].value.content_span().range()), Some(text.as_str()));
    }
}
