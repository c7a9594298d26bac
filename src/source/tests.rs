//! Tests of texts and their places.

use super::*;

#[test]
fn lines_and_columns_count_from_one_in_characters() {
    let mut sources = Sources::new();
    let id = sources.add("provider.yaml", SourceKind::File, "平台: 1\r\nb: 2\n");
    let source = sources.get(id).unwrap();
    assert_eq!(source.line_count(), 3);
    assert_eq!(source.slice(source.line(1)), "平台: 1");
    assert_eq!(source.slice(source.line(2)), "b: 2");
    assert_eq!(source.point(8), Point { byte: 8, line: 1, column: 5 });
    assert_eq!(source.point(11), Point { byte: 11, line: 2, column: 1 });
}

#[test]
fn a_secret_keeps_its_kind() {
    assert_eq!(covered("preauthcode@@@abc"), "preauthcode@@@***");
    assert_eq!(covered("abc"), "***");
}

#[test]
fn a_fix_brings_nothing_covered_to_light() {
    let mut sources = Sources::new();
    let text = "a=17_18_token_v2%3DMossgrownGate&b=1_2";
    let id = sources.add("link", SourceKind::Link, text);
    let edits = |places: &[usize]| -> Vec<(Span, &str)> {
        places.iter().map(|at| (Span::new(id, *at..at + 1), "%7C")).collect()
    };
    assert!(sources.stays_covered(&edits(&[4, 7])));
    assert!(sources.stays_covered(&edits(&[36])));
    // Without the name nothing tells of the secret.
    assert!(!sources.stays_covered(&[(Span::new(id, 8..13), "x")]));
}

#[test]
fn a_covered_place_keeps_its_length() {
    let mut sources = Sources::new();
    let id = sources.add("provider.yaml", SourceKind::File, "note: 秘密\n");
    sources.cover(Span::new(id, 6..12));
    assert_eq!(sources.get(id).unwrap().shown(), "note: ******\n");
}

#[test]
fn what_is_covered_comes_to_light_for_those_who_ask() {
    let raw = "https://a.example.com/?pre_auth_code=preauthcode@@@SecretSecretSecret&token=Hidden1\u{1b}x";
    let mut sources = super::Sources::new();
    let id = sources.add("link", super::SourceKind::Link, raw);
    // A reader that knows a place covers it again.
    let code = raw.find("preauthcode@@@").unwrap();
    sources.cover(super::Span::new(id, code..code + 32));
    let uncovered = sources.uncovered();
    let [covered, seen] = [&sources, &uncovered].map(|sources| sources.get(id).unwrap().shown().to_owned());
    assert!(!covered.contains("Secret") && !covered.contains("Hidden1"), "{covered}");
    assert!(seen.contains("preauthcode@@@SecretSecretSecret&token=Hidden1"), "{seen}");
    assert!(!seen.contains('\u{1b}'), "{seen}");
    assert_eq!(seen.len(), covered.len());
}
