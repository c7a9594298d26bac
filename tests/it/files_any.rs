//! Any file can be read: nothing panics, every place is one of the text, and hostile files end soon.

use proptest::prelude::*;
use wxauthlint::input::file::{FileKind, read};
use wxauthlint::knowledge::code_models;

use crate::sources::checked;

use crate::slice::{cases, slice};

const NAMES: [&str; 24] = [
    "a.php", "a.go", "a.java", "a.kt", "a.js", "a.ts", "a.jsx", "a.py", "a.rb", "a.cs", "a.cpp", "a.m",
    "a.swift", "a.dart", "a.scala", "a.rs", "a.lua", "a.sh", "a.html", "a.vue", "a.wxml", "a.md", "a.log",
    "a.json",
];

/// What such files are made of.
const PIECES: [&str; 67] = [
    "https://mp.weixin.qq.com/cgi-bin/componentloginpage",
    "https://open.weixin.qq.com/wxaopen/safe/bindcomponent",
    "mp.weixin.qq.com/safe/bindcomponent",
    "https://mp.weixin.qq.com/https://x/componentloginpage?a",
    "https%3A%2F%2Fmp.weixin.qq.com%2Fcgi-bin%2Fcomponentloginpage%3Fa%3D1",
    "?component_appid=",
    "&auth_type=3",
    "&redirect_uri=",
    "#wechat_redirect",
    "preauthcode@@@",
    "\"",
    "'",
    "`",
    "\\",
    "\n",
    " ",
    "\"\"\"",
    "${",
    "}",
    "{",
    "#{",
    "{{",
    "}}",
    "(",
    ")",
    "[",
    "]",
    "+",
    ".",
    "..",
    "<<",
    "<<~A\n",
    "<<<A\n",
    "A\n",
    "=",
    "+=",
    ":=",
    ",",
    ";",
    ":",
    "=>",
    "return ",
    "def f",
    "function f() {",
    "url",
    "$url",
    "url.append(",
    "sprintf(",
    "%s",
    "{0}",
    "http_build_query(",
    "new URL(",
    ".searchParams.set(",
    "openAuthorizeAccount({",
    "// ",
    "/* ",
    " */",
    "# ",
    "<a href=\"",
    "<script>",
    "</script>",
    "<?php ",
    "?>",
    "&amp;",
    "中文",
    "\u{feff}",
    "\r\n",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![4 => prop::sample::select(PIECES.as_slice()).prop_map(str::to_owned), 1 => ".{0,6}"],
        0..60,
    )
    .prop_map(|pieces| pieces.concat())
}

fn check_places(name: &str, raw: &str) {
    let reading = read(FileKind::of(name), raw, code_models());
    let is_place = |place: &std::ops::Range<usize>| raw.get(place.clone()).is_some();
    for link in &reading.links {
        let text = link.text.text();
        let mut last = 0;
        for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
            assert!(is_place(&link.text.written(last..at)), "{name} {raw:?} {text:?} {last}..{at}");
            last = at;
        }
        for (_, place) in &link.sinks {
            assert!(is_place(place), "{name} {raw:?} {place:?}");
        }
        assert!(link.policy.iter().all(|policy| is_place(&policy.span)), "{name} {raw:?}");
        assert!(link.dropped_query.iter().all(is_place), "{name} {raw:?}");
    }
    assert!(reading.mistakes.iter().all(|mistake| is_place(&mistake.place)), "{name} {raw:?}");
    assert!(reading.comments.iter().all(is_place), "{name} {raw:?}");
    for call in &reading.plugin_calls {
        let places = call.arguments.iter().flat_map(|argument| [&argument.name_place, &argument.place]);
        assert!(places.chain(&call.full_width).chain([&call.name]).all(is_place), "{name} {raw:?}");
    }
    let (checked, sources) = checked(name, raw);
    for label in checked.report.findings.iter().flat_map(|finding| finding.labels()) {
        let range = label.span.range();
        let source = sources.get(label.span.source).unwrap();
        assert!(source.shown().get(range.clone()).is_some(), "{name} {raw:?} {range:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(600), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_file_can_be_judged(name in prop::sample::select(NAMES.as_slice()), raw in text()) {
        check_places(name, &raw);
    }

    #[test]
    fn any_text_can_be_judged(name in prop::sample::select(NAMES.as_slice()), raw in ".{0,200}") {
        check_places(name, &raw);
    }
}

/// Files that make a careless reader take minutes. Nothing is timed; a reader that is not linear does not end.
#[test]
fn hostile_files_end() {
    const LINK: &str = "\"https://mp.weixin.qq.com/cgi-bin/componentloginpage?a=\"";
    let many = |piece: &str| piece.repeat(20_000 / piece.len());
    let hostile = [
        many("("),
        many("]"),
        format!("{}{}", many("("), many("]")),
        many("${"),
        many("\"${"),
        many("\""),
        many("`"),
        many("<<A "),
        many("{{"),
        many("<"),
        many("a.b()."),
        many("a = "),
        many("x: {"),
        many("new "),
        many("/*"),
        many("<!--"),
        many("&"),
        format!("{LINK}{}", many("+ x")),
        format!("x = {LINK}\n{}", many("x += \"&b=\" + c\n")),
        format!("{LINK}{}", many(".concat(a)")),
        format!("f({LINK}{}", many(", g(x")),
        many(&format!("{LINK};\n")),
        many(&format!("x = {LINK};\n")),
        many(&format!("[{LINK},")),
        many(&format!("url: {LINK},\n")),
        many("https://mp.weixin.qq.com/cgi-bin/componentloginpage?a=<"),
        many("componentloginpage "),
        format!("https://mp.weixin.qq.com/cgi-bin/componentloginpage?{}", many("<a>{{")),
        many("ltrim(c, 'preauthcode@@@')"),
        many("openAuthorizeAccount({"),
    ];
    let names = ["a.php", "a.js", "a.py", "a.rb", "a.html", "a.md", "a.cpp", "a.kt"];
    for (name, raw) in
        slice(names.into_iter().flat_map(|name| hostile.iter().map(move |raw| (name, raw))), 17)
    {
        let _ = read(FileKind::of(name), raw, code_models());
    }
}
