//! Tests of the reader of links with any text at all.

use proptest::prelude::*;

use super::*;

/// Texts made of what links are made of, and of what breaks them.
fn broken_link() -> impl Strategy<Value = String> {
    let pieces = [
        "https",
        "http",
        ":",
        "//",
        "/",
        "mp.weixin.qq.com",
        "/cgi-bin/componentloginpage",
        "?",
        "&",
        "=",
        "#",
        "auth_type",
        "redirect_uri=",
        "%3A%2F%2F",
        "%",
        "%2",
        "%E4%BD",
        "%FF",
        "%25",
        "？",
        "＆",
        "＝",
        "％",
        "&amp;",
        "&#38;",
        "amp;",
        ">_scan",
        "©_x=",
        "×",
        "\\_",
        "\\",
        "\\u0026",
        " ",
        "\t\n",
        "\u{200b}",
        "\u{feff}",
        "“",
        "”",
        "。",
        ")",
        "(",
        "<",
        ">",
        "[",
        "]",
        "\"",
        "...",
        "第",
        "１",
        "ｗｘ",
        "a",
        "1",
        "$APPID$",
        "{x}",
        "@",
        ".",
        "localhost",
        "é",
        "🦀",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..24).prop_map(|pieces| pieces.concat())
}

fn check_any(raw: &str) {
    let link = read_at(raw);
    let whole = format!("{BEFORE}{raw}");
    let check_span = |span: Span| assert!(whole.get(span.range()).is_some(), "{span:?} of {raw:?}");
    let check = |part: &Part<'_>| {
        check_span(part.span);
        assert_eq!(raw.get(part.range.clone()), Some(part.raw));
        assert_eq!(part.raw_range(0..part.value.len()), part.range);
        for (at, c) in part.value.char_indices() {
            let range = part.raw_range(at..at + c.len_utf8());
            assert!(raw.get(range.clone()).is_some(), "{range:?} of {raw:?}");
            assert!(part.range.start <= range.start && range.end <= part.range.end);
        }
        if let Some(range) = placeholder(&part.value) {
            assert!(part.value.get(range).is_some());
        }
    };
    check_span(link.span);
    check_span(link.parameters_end);
    assert!(link.query.is_none_or(|query| raw.get(query).is_some()));
    check(&link.path);
    for part in
        [&link.scheme, &link.host, &link.port, &link.fragment, &link.trailing_marks].into_iter().flatten()
    {
        check(part);
    }
    for parameter in link.parameters.iter().chain(&link.after_fragment) {
        check_span(parameter.span);
        check(&parameter.name);
        if let Some(value) = &parameter.value {
            check(value);
            let redirect = read_redirect(value, link.text);
            let pieces = [&redirect.scheme, &redirect.host, &redirect.query, &redirect.fragment];
            pieces.into_iter().flatten().for_each(|(_, span)| check_span(*span));
            check_span(redirect.path.1);
        }
        if link.damage.is_empty() {
            let decoded = |part: &Part<'_>| {
                percent_encoding::percent_decode_str(part.raw).decode_utf8_lossy().into_owned()
            };
            assert_eq!(parameter.name.value, decoded(&parameter.name));
            assert_eq!(
                parameter.value.as_ref().map(|v| v.value.to_string()),
                parameter.value.as_ref().map(decoded)
            );
        }
    }
    let starts: Vec<_> = link.damage.iter().map(|found| found.part.range.start).collect();
    assert!(starts.is_sorted());
    link.damage.iter().for_each(|found| check(&found.part));
}

proptest! {
    #[test]
    fn any_text_is_read(raw in any::<String>()) {
        check_any(&raw);
    }

    #[test]
    fn any_broken_link_is_read(raw in broken_link()) {
        check_any(&raw);
    }

    #[test]
    fn reading_a_link_again_finds_the_same(value in "[a-zA-Z0-9%：，.)>_\\\\ -]{0,20}", end in "[。，).\"]{0,3}") {
        let raw = format!("https://mp.weixin.qq.com/cgi-bin/componentloginpage?a={value}&b=1{end}");
        let first = read_at(&raw);
        let again_raw = &text(&raw, first.span);
        let again = read_at(again_raw);
        prop_assert_eq!(text(again_raw, again.span), again_raw.as_str());
        prop_assert!(again.trailing_marks.is_none());
        prop_assert_eq!(parameters(&again), parameters(&first));
        prop_assert_eq!(damage(again_raw), damage(&raw));
    }
}
