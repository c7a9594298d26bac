//! Tests of the reader of pages with any text at all.

use std::ops::Range;
use std::time::{Duration, Instant};

use html5gum::{DefaultEmitter, Token, Tokenizer};
use proptest::prelude::*;

use super::*;

/// What pages are made of, without what a tokenizer alone reads otherwise: elements that hold text, tags of
/// templates.
fn plain_piece() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "<",
        "<a",
        "<A ",
        "<a href=",
        "<p>",
        "</a>",
        "</",
        "<meta name=referrer content=",
        "<noscript>",
        "<template>",
        "</noscript>",
        "</template>",
        "/>",
        ">",
        "\"",
        "'",
        "=",
        " ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\u{c}",
        "/",
        " href=\"",
        " rel='",
        "noreferrer",
        "referrerpolicy=",
        "origin",
        "href",
        "REL",
        ":rel",
        "v-bind",
        "&",
        "&amp;",
        "&amp",
        "&#",
        "&#x",
        "&#38;",
        "&#x4e2d;",
        "&copy",
        "&copy;",
        "&notin;",
        "&not",
        ";",
        "&#13;",
        "&#128;",
        "&nGg;",
        "&acE;",
        "&zzz;",
        "#",
        "x",
        "1",
        "<!--",
        "-->",
        "--!>",
        "-",
        "<!",
        "<![CDATA[",
        "]]>",
        "<!doctype html>",
        "\0",
        "\u{feff}",
        "授权",
        "é",
        "🀄",
        "\u{85}",
        "\u{fffe}",
        "`",
        "https://a.cn/?b=c",
    ]);
    prop_oneof![8 => pieces.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)]
}

fn plain_page() -> impl Strategy<Value = String> {
    let is_plain = |page: &String| {
        let page = page.to_ascii_lowercase();
        !["<!--#", "<?", "<%", "{{", "{%", "{!!", "{$", "{:", "{/", "<s", "<t", "<x", "<i", "<n", "<w"]
            .iter()
            .any(|refused| page.replace("<template", "").replace("<noscript", "").contains(refused))
    };
    let pieces = || prop::collection::vec(plain_piece(), 0..20).prop_map(|pieces| pieces.concat());
    let tag = (pieces(), pieces(), prop::sample::select(vec!["\"", "'", ""]))
        .prop_map(|(value, rest, mark)| format!("<a x={mark}{value}{mark}>{rest}"));
    prop_oneof![pieces(), tag].prop_filter("plain", is_plain)
}

fn any_page() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<script",
        "<script>",
        "</script>",
        "<style>",
        "</style>",
        "<title>",
        "</title>",
        "<textarea ",
        "<plaintext>",
        "<wxs>",
        "<?",
        "<?=",
        "<?php ",
        "?>",
        "<%",
        "<%=",
        "<%--",
        "--%>",
        "%>",
        "{",
        "{{",
        "}}",
        "}",
        "{%",
        "%}",
        "{!!",
        "!!}",
        "{{--",
        "--}}",
        "$x",
        " type=",
        "module",
        " src",
    ]);
    let piece = prop_oneof![2 => piece.prop_map(str::to_owned), 3 => plain_piece()];
    let pieces = prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat());
    (pieces, any::<bool>()).prop_map(|(page, is_tag)| if is_tag { format!("<a x=\"{page}") } else { page })
}

/// Asserts what holds for every page.
fn check(page: &str) {
    let markup = read(page);
    let written = |range: &Range<usize>| {
        let text = page.get(range.clone());
        text.unwrap_or_else(|| panic!("{range:?} of {page:?}"))
    };
    let mut last = 0;
    for element in &markup.elements {
        assert!(last <= element.span.start && element.span.start < element.span.end);
        last = element.span.end;
        let tag = written(&element.span);
        assert!(tag.starts_with('<') && tag.ends_with('>'), "{tag:?} of {page:?}");
        for attribute in &element.attributes {
            let Attribute { name, name_span, value, value_span } = attribute;
            assert_eq!(name, &written(name_span).to_ascii_lowercase());
            assert!(element.span.start < name_span.start && name_span.start < name_span.end);
            assert!(name_span.end <= value_span.start && value_span.end < element.span.end);
            check_value(page, attribute);
            if !value.has_hole() && !written(value_span).contains(['&', '\0', '\r']) {
                assert_eq!(value.text(), written(value_span), "{page:?}");
            }
            assert!(std::ptr::eq(element.attribute(name).unwrap(), attribute), "{name:?} twice in {page:?}");
        }
        if let Said::Known(Some(policy)) = element.policy(&markup.policy) {
            written(&policy.span);
        }
    }
    for script in &markup.scripts {
        assert!(!written(script).is_empty());
    }
    for comment in &markup.comments {
        assert!(written(comment).starts_with("<!--"));
    }
}

/// Asserts that the characters of a value follow each other and together are all that is written.
fn check_value(page: &str, attribute: &Attribute) {
    let Attribute { value, value_span, .. } = attribute;
    let mut at = value_span.start;
    let mut hole = None;
    for (start, character) in value.text().char_indices() {
        let range = value.written(start..start + character.len_utf8());
        assert!(page.get(range.clone()).is_some_and(|text| !text.is_empty()), "{range:?} of {page:?}");
        // Some references are two characters.
        let is_more = hole.as_ref() == Some(&range);
        assert!(is_more || range.start == at, "{range:?} behind {at} in {page:?}");
        at = range.end;
        hole = Some(range);
    }
    assert_eq!(at, value_span.end, "{page:?}");
}

/// Elements and attributes as html5gum's own emitter has them.
fn read_by_html5gum(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let tokens = Tokenizer::new_with_emitter(page, DefaultEmitter::<usize>::new_with_span());
    tokens
        .filter_map(|token| match token {
            Ok(Token::StartTag(tag)) => {
                let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(&value.value)));
                Some((text(&tag.name), attributes.collect()))
            }
            _ => None,
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_page_is_read(page in prop_oneof![6 => any_page(), 1 => any::<String>()]) {
        check(&page);
    }

    #[test]
    fn a_plain_page_is_read_as_html5gum_reads_it(page in plain_page()) {
        check(&page);
        let found: Vec<_> = read(&page)
            .elements
            .iter()
            .map(|element| {
                let mut attributes: Vec<_> = element
                    .attributes
                    .iter()
                    .map(|it| (it.name.replace('\0', "\u{fffd}"), it.value.text().to_owned()))
                    .collect();
                attributes.sort();
                (element.name.clone(), attributes)
            })
            .collect();
        prop_assert_eq!(found, read_by_html5gum(&page));
    }
}

#[test]
fn hostile_pages_take_no_longer() {
    let started = Instant::now();
    // A tenth of it where enumerations are not gone through to their end.
    let size = if option_env!("WXAUTHLINT_WHOLE").is_some() { 1_000_000 } else { 100_000 };
    for piece in ["<", "<a ", "&", "<a b=\"", "<a b='"] {
        read(&piece.repeat(size / piece.len()));
    }
    // Shorter ones, so that the test stays short: what takes the square of the time shows here as well.
    for piece in HOSTILE {
        let many = piece.repeat(size / 10 / piece.len());
        read(&many);
        read(&format!("<a href=\"{many}\" {many}>"));
        read(&format!("<script>{many}</script>"));
    }
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

/// What opens something that nothing closes.
const HOSTILE: [&str; 41] = [
    "${",
    "${a(\"",
    "${ ${x}",
    "#{[",
    "[[${",
    "<c:if ",
    "<a>",
    "&amp",
    "\"",
    "<a b=",
    "</",
    "<!--",
    "<!-",
    "<?",
    "<?=",
    "<?php ",
    "<%",
    "<%--",
    "{",
    "{{",
    "{{ ",
    "{{ a }}",
    "{{--",
    "{% ",
    "{%{{",
    "{!! ",
    "{!!{{",
    "{$",
    "{:",
    "<script>",
    "<script><!--",
    "<title>",
    "</script",
    "<template>",
    "中",
    "\r\n",
    "\0",
    "<a {{ a }}",
    "{{ <?",
    "<? {{ ",
    " a",
];
