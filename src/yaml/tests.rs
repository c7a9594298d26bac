//! What the tree and the shape reader promise.

use super::{Faults, MAX_VALUES, MapReader, Node, NodeKind, key_name, not_decoded, parse, read};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, SourceKind, Sources, Undecoded};

fn source(raw: &str) -> (Sources, SourceId) {
    let mut sources = Sources::new();
    let id = sources.add("f.yaml", SourceKind::File, raw);
    (sources, id)
}

fn tree(raw: &str) -> Node {
    parse(source(raw).1, raw).unwrap()
}

fn get<'n>(node: &'n Node, key: &str) -> &'n Node {
    let NodeKind::Map(entries) = &node.kind else { panic!("{node:?}") };
    &entries.iter().find(|entry| entry.key == key).unwrap().value
}

/// `code: first label | second label` of each fault.
fn told(raw: &str, faults: &[Diagnostic]) -> Vec<String> {
    let line = |fault: &Diagnostic| {
        let texts: Vec<_> = fault.labels().map(|label| raw.get(label.span.range()).unwrap()).collect();
        format!("{}: {}", fault.code, texts.join(" | "))
    };
    faults.iter().map(line).collect()
}

fn refused(raw: &str) -> Vec<String> {
    told(raw, &parse(source(raw).1, raw).unwrap_err())
}

fn shape(raw: &str, read_map: impl FnOnce(&mut MapReader<'_, '_>)) -> Vec<Diagnostic> {
    let mut faults = Faults::new();
    let tree = read(source(raw).1, raw, &mut faults).unwrap();
    MapReader::read(&tree, &key_name("platform"), &mut faults, |map| {
        read_map(map);
        Some(())
    });
    faults.finish(None::<()>).unwrap_err()
}

#[test]
fn places_are_the_bytes_as_written() {
    let raw = "\u{feff}平台: 值 # 注\r\nlist:\r\n  - x\r\n  - 'y z'\r\n\r\n# c\r\nflow: {e: [1, 2], f: }\r\nblock: |\r\n  one\r\n  two\r\n\r\nlast:\r\n";
    let tree = tree(raw);
    let text = |node: &Node| raw.get(node.span.range()).unwrap();
    assert_eq!(text(get(&tree, "平台")), "值");
    assert_eq!(text(get(&tree, "list")), "- x\r\n  - 'y z'");
    assert_eq!(text(get(&tree, "flow")), "{e: [1, 2], f: }");
    assert_eq!(text(get(get(&tree, "flow"), "e")), "[1, 2]");
    assert_eq!(text(get(&tree, "block")), "one\r\n  two");
    let missing = get(&tree, "last");
    assert_eq!(missing.kind, NodeKind::Null);
    assert_eq!(missing.span.start as usize, raw.find("last:").unwrap() + 5);
    let NodeKind::Map(entries) = &tree.kind else { panic!() };
    assert_eq!(raw.get(entries[0].key_span.range()), Some("平台"));
}

#[test]
fn each_character_of_a_scalar_has_its_place() {
    let raw = "a: plain text\nb: \"quoted\"\nc: 'it''s'\nd: \"a\\tb\\u0026\\\n  c\"\ne: two\n  lines\nf: ''\n\
               g: >-\n  one\n  two\n\n  three\nh: |\n  x\n    y\ni: \"\\ud83d\\ude00\\/\"\n";
    let tree = tree(raw);
    let pieces = |key: &str| match &get(&tree, key).kind {
        NodeKind::Scalar(scalar) => {
            let places = scalar.value.places().map(|place| raw.get(place).unwrap());
            (scalar.text().to_owned(), places.collect::<Vec<_>>().join("|"))
        }
        _ => panic!("{key}"),
    };
    let cases = [
        ("a", "plain text", "plain text"),
        ("b", "quoted", "quoted"),
        ("c", "it's", "it|''|s"),
        ("d", "a\tb&c", "a|\\t|b|\\u0026|c"),
        ("e", "two lines", "two|\n  |lines"),
        ("f", "", ""),
        ("g", "one two\nthree", "one|\n  |two|\n\n  |three"),
        ("h", "x\n  y\n", "x|\n    |y"),
        ("i", "\u{1f600}/", "\\ud83d\\ude00|\\/"),
    ];
    for (key, text, places) in cases {
        assert_eq!(pieces(key), (text.to_owned(), places.to_owned()), "{key}");
    }
}

#[test]
fn null_is_written_plainly_or_not_at_all() {
    for raw in ["", "# only a comment\n", "\u{feff}", "~", "null", "---\n"] {
        assert_eq!(tree(raw).kind, NodeKind::Null, "{raw:?}");
    }
    assert!(matches!(tree("'null'").kind, NodeKind::Scalar(_)));
    assert!(matches!(tree("''").kind, NodeKind::Scalar(_)));
}

#[test]
fn what_has_no_place_in_settings_is_refused_all_at_once() {
    let raw = "a: &x 1\nb: *x\nc: !!str 2\nd: !foo\n  e: 1\n[k]: 1\na: 2\n";
    let expected =
        ["alias: &x", "alias: *x", "tag: !!str", "tag: !foo", "key-not-text: [k]", "duplicate-key: a | a"];
    assert_eq!(refused(raw), expected);
    assert_eq!(refused("a: 1\n---\nb: 2\n"), ["several-documents: ---"]);
    assert_eq!(refused("*x : 1\n"), ["alias: *x"]);
}

#[test]
fn a_merge_key_is_a_key_like_any_other() {
    assert!(matches!(get(&tree("<<: {a: 1}\n"), "<<").kind, NodeKind::Map(_)));
}

#[test]
fn tabs_are_named() {
    let texts = [
        "a:\n\tb: 1\n",
        "\ta: 1\nb: 2\n",
        "a:\n  b: 1\n\tc: 2\n",
        "a:\n  - x\n\t- y\n",
        "a:\n  b: 1\n  \tc: 2\n",
        "- \ta: 1\n  b: 2\n",
    ];
    for raw in texts {
        let faults = parse(source(raw).1, raw).unwrap_err();
        assert_eq!(told(raw, &faults), ["syntax: \t"], "{raw:?}");
        assert_eq!(faults[0].message.en, "indented with a tab");
    }
}

#[test]
fn syntax_faults_stand_where_they_are() {
    assert_eq!(refused("a: \"b"), ["syntax: \""]);
    assert_eq!(refused("a: [1,2\n"), ["syntax: ["]);
    assert_eq!(refused("{a: 1}}\n"), ["syntax: }"]);
    assert_eq!(refused("a: `x`\n"), ["syntax: `"]);
    assert_eq!(refused("a: 1\nreleased false\nb: 1\n"), ["syntax: released false"]);
}

#[test]
fn wrong_colons_get_advice() {
    let help =
        |raw: &str| parse(source(raw).1, raw).unwrap_err().remove(0).help.map(|help| help.en.into_owned());
    assert_eq!(
        help("a: 1\nreleased：false\n").as_deref(),
        Some("write an ASCII `:` and a space after a key, not `：`")
    );
    assert!(help("a: 1\nreleased:false\n").unwrap().contains("space after the colon"));
    assert_eq!(help("a: 1\nhttps://a.example.com\n"), None);
}

#[test]
fn a_shape_tells_all_its_faults() {
    let raw =
        "relased: true\nname: [x]\nkind: plattform\nids: [1, \"17\", 018, x]\nurl:\non: yes\nfine: 123\n";
    let faults = shape(raw, |map| {
        assert_eq!(map.flag("released"), None);
        assert_eq!(map.text("name"), None);
        assert_eq!(map.one_of("kind", &["platform", "custom"], |_| None::<()>), None);
        assert_eq!(map.numbers("ids").unwrap().value.len(), 1);
        assert_eq!(map.text("url"), None);
        assert_eq!(map.flag("on"), None);
        assert_eq!(map.text("fine").unwrap().value, "123");
        assert_eq!(map.require("id"), None);
    });
    assert_eq!(
        told(raw, &faults),
        [
            "missing-key: relased",
            "unknown-key: relased",
            "wrong-type: [x]",
            "unknown-value: plattform",
            "wrong-type: \"17\"",
            "wrong-type: 018",
            "wrong-type: x",
            "wrong-type: ",
            "wrong-type: yes"
        ]
    );
    let help = |at: usize| faults[at].help.as_ref().unwrap();
    assert!(help(1).en.starts_with("did you mean `released`? possible values: `released`, `name`"));
    assert_eq!(faults[2].message.zh, "`name` 应是文本");
    assert_eq!(faults[2].primary.message.en, "found a list");
    assert_eq!(help(3).zh, "是不是想写 `platform`？可以写的有 `platform`、`custom`");
    assert_eq!(help(4).en, "write `17` without the quotes");
    assert_eq!(faults[4].message.zh, "`ids` 的这一项应是整数");
    assert_eq!(help(8).zh, "写成 `true`，不加引号");
}

#[test]
fn values_keep_their_places() {
    let raw = "released: false\nids: [17, -1]\nnames:\n  - a\n  - 'b'\n";
    let faults = shape(raw, |map| {
        let flag = map.flag("released").unwrap();
        assert!(!flag.value);
        assert_eq!(raw.get(flag.span.range()), Some("false"));
        let ids = map.numbers("ids").unwrap();
        assert_eq!(ids.value.iter().map(|id| id.value).collect::<Vec<_>>(), [17, -1]);
        let names = map.texts("names").unwrap().value;
        assert_eq!(raw.get(names[1].span.range()), Some("'b'"));
    });
    assert!(faults.is_empty());
}

#[test]
fn numbers_that_do_not_fit_are_told() {
    let raw = "n: 99999999999999999999\n";
    let faults = shape(raw, |map| assert_eq!(map.number("n"), None));
    assert_eq!(faults[0].message.en, "the number in `n` is too large");
}

#[test]
fn user_text_in_messages_cannot_steer() {
    let raw = "\"a\\e[31mb\": 1\n";
    let faults = shape(raw, |_| {});
    assert_eq!(faults[0].message.en, "unknown key `a?[31mb` in `platform`");
}

#[test]
fn what_is_not_decoded_is_told_with_its_place() {
    let (_, id) = source("");
    let fault = not_decoded(id, Undecoded::Byte { text: 7, stored: 5 });
    assert_eq!((fault.primary.span.start, &*fault.code), (7, "not-utf8"));
    assert_eq!(not_decoded(id, Undecoded::UnmarkedUtf16).primary.span.start, 0);
}

/// What is too much is told at once, wherever it stands in its line, and what only looks like it is read.
#[test]
fn brackets_and_values_have_a_limit() {
    let codes = |raw: &str| {
        let source = Sources::new().add("a.yaml", SourceKind::File, "");
        parse(source, raw)
            .map_err(|faults| faults.iter().map(|fault| fault.code.to_string()).collect::<Vec<_>>())
    };
    for deep in ["[", "{a: ", "[\n", "{\"a\":", "- "] {
        assert_eq!(codes(&deep.repeat(100_000)).unwrap_err(), ["too-deep"], "{deep}");
    }
    for many in ["1, ".repeat(MAX_VALUES), "[1],\n".repeat(MAX_VALUES / 3)] {
        assert_eq!(codes(&format!("a: [{many}]")).unwrap_err(), ["too-many-values"]);
    }
    for read in [
        format!("a: b{}", "[{".repeat(100_000)),
        format!("a: '{}'", "[,".repeat(400_000)),
        format!("a: |\n{}", "  [\n".repeat(100_000)),
        format!("# {}\na: 1", "[,".repeat(400_000)),
        format!("a: [{}]", "1, ".repeat(MAX_VALUES / 2)),
    ] {
        assert!(codes(&read).is_ok(), "{:.20}", read);
    }
}
