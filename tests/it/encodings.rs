//! A file says the same in every encoding, places are those of the stored bytes, and what cannot be decoded
//! is told.

use std::fs;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};
use serde_json::Value;

use crate::folder::Folder;

const LINK: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcb&auth_type=3";

/// The link with a code that is still to be filled in, as it stands in files.
fn template() -> String {
    let start = LINK.find("preauthcode").unwrap();
    let end = LINK.find("&redirect_uri").unwrap();
    format!("{}${{CODE}}{}", &LINK[..start], &LINK[end..])
}

/// A way to store a text.
#[derive(Clone, Copy, Debug, PartialEq)]
enum How {
    Utf8,
    Utf8Marked,
    Utf16Le,
    Utf16Be,
    Gb18030,
}

const ALL: [How; 5] = [How::Utf8, How::Utf8Marked, How::Utf16Le, How::Utf16Be, How::Gb18030];

impl How {
    fn store(self, text: &str) -> Vec<u8> {
        match self {
            How::Utf8 => text.as_bytes().to_vec(),
            How::Utf8Marked => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            How::Utf16Le => [vec![0xff, 0xfe], wide(text, u16::to_le_bytes)].concat(),
            How::Utf16Be => [vec![0xfe, 0xff], wide(text, u16::to_be_bytes)].concat(),
            How::Gb18030 => {
                let (bytes, _, has_lost) = GB18030.encode(text);
                assert!(!has_lost);
                bytes.into_owned()
            }
        }
    }

    /// The text of a part of a file.
    fn read(self, bytes: &[u8]) -> String {
        match self {
            How::Utf8 | How::Utf8Marked => String::from_utf8(bytes.to_vec()).unwrap(),
            How::Utf16Le => UTF_16LE.decode_without_bom_handling(bytes).0.into_owned(),
            How::Utf16Be => UTF_16BE.decode_without_bom_handling(bytes).0.into_owned(),
            How::Gb18030 => GB18030.decode_without_bom_handling(bytes).0.into_owned(),
        }
    }
}

fn wide(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn each<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value[key].as_array().unwrap().iter()
}

/// The findings of a JSON report without their bytes, which differ between encodings.
fn findings(report: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(report).unwrap();
    let told = each(&report, "findings").map(|finding| {
        let labels = each(finding, "labels").map(|label| {
            let [start, end] =
                ["start", "end"].map(|end| format!("{}:{}", label[end]["line"], label[end]["column"]));
            format!(" {}:{start}-{end} {}", label["source"], label["text"])
        });
        format!("{} {}{}", finding["severity"], finding["rule"], labels.collect::<String>())
    });
    told.collect()
}

/// Asserts that the bytes of labels and fixes of the file `name` are those of the stored file.
fn assert_bytes(report: &str, name: &str, stored: &[u8], how: How) -> usize {
    let report: Value = serde_json::from_str(report).unwrap();
    let whole = how.read(stored);
    let mut seen = 0;
    for finding in each(&report, "findings") {
        let fixes = each(finding, "fixes").flat_map(|fix| each(fix, "edits"));
        for place in each(finding, "labels").chain(fixes).filter(|place| place["source"] == name) {
            let byte = |end: &str| usize::try_from(place[end]["byte"].as_u64().unwrap()).unwrap();
            let text = how.read(&stored[byte("start")..byte("end")]);
            if let Some(shown) = place["message"].as_object().and_then(|_| place["text"].as_str()) {
                assert!(text == shown || shown.contains('*'), "{how:?} {name}: {text} for {shown}");
            }
            // Line and column are those of the same character.
            let before = how.read(&stored[..byte("start")]);
            let before = before.trim_start_matches('\u{feff}');
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
            assert_eq!((&place["start"]["line"], &place["start"]["column"]), (&line.into(), &column.into()));
            assert!(whole.contains(&text));
            seen += 1;
        }
    }
    seen
}

#[test]
fn a_file_says_the_same_in_every_encoding() {
    let bad = LINK.replace("auth_type=3", "auth_type=0&来源=公众号");
    let code = format!("// 生成授权链接\nfunction go() {{ /* 跳转 */ location.href = '{bad}' }} // 完\n");
    let page = |meta: &str| {
        format!(
            "<!doctype html><title>授权 🎉</title>{meta}\n<p>点击链接</p><a title=\"扫码\" href=\"{bad}\">授权</a>\n"
        )
    };
    let provider = "# 服务商的配置\nplatform:\n  entry_domain: https://auth.example.com/  # 授权发起页域名\n  component_appid: wx0123456789abcdef\n";
    let links = format!("# 测试用的授权链接\n{LINK}\n\n授权：{bad}\n");
    let answer = "{\"authorizer_info\":{\"nick_name\":\"某某商城 🎉\",\"user_name\":\"gh_0123456789ab\",\"service_type_info\":{\"id\":2},\"account_status\":16},\n\"authorization_info\":{\"authorizer_appid\":\"wxfedcba9876543210\",\"func_info\":[]}}";
    let cases: [(&str, String, &str); 9] = [
        ("a.js", code.clone(), "a.js"),
        ("a.php", format!("<?php\n{code}"), "a.php"),
        ("a.html", page(""), "a.html"),
        ("b.html", page("<meta charset=gbk>"), "b.html"),
        ("c.htm", page("<meta http-equiv=Content-Type content='text/html; charset=gb2312'>"), "c.htm"),
        ("a.md", format!("# 授权\n\n请打开 {bad} 。\n"), "a.md"),
        ("provider.yaml", provider.to_owned(), "provider.yaml"),
        ("links.txt", links, "links.txt"),
        ("answers/a.json", answer.to_owned(), "accounts.yaml"),
    ];
    let folder = Folder::new("encodings-same");
    folder.write("accounts.yaml", "accounts:\n  - {answer: answers/a.json}\n");
    for (name, text, input) in &cases {
        let mut expected = None;
        for how in ALL {
            let stored = how.store(text);
            folder.write(name, &stored);
            let told = folder.run(&["check", input, "--format", "json"]);
            let found = findings(&told.out);
            assert!(!found.is_empty(), "{name}: {}", told.err);
            assert!(assert_bytes(&told.out, name, &stored, how) > 0, "{name}");
            assert!(!told.err.contains("GB18030"), "{}", told.err);
            let same = (told.code, found);
            assert_eq!(expected.get_or_insert_with(|| same.clone()), &same, "{name}: {how:?}");
        }
        fs::remove_file(folder.0.join(name)).unwrap();
        folder.write("keep.txt", "");
    }
}

#[test]
fn a_walk_finds_links_in_every_encoding() {
    let folder = Folder::new("encodings-walk");
    let text = format!(
        "// 生成授权链接\nlocation.href = '{}' // 跳转\n",
        template().replace("auth_type=3", "auth_type=0")
    );
    for (number, how) in ALL.into_iter().enumerate() {
        folder.write(&format!("src/{number}.js"), how.store(&text));
    }
    folder.write("src/other.js", How::Utf16Le.store("// 没有链接\n"));
    let told = folder.run(&["check", "src", "--format", "json"]);
    assert_eq!(told.code, 1);
    let found = findings(&told.out);
    assert_eq!(found.len(), ALL.len(), "{found:?}");
    for (number, how) in ALL.into_iter().enumerate() {
        assert_eq!(found[number].replace(&format!("{number}.js"), ""), found[0].replace("0.js", ""));
        assert!(assert_bytes(&told.out, &format!("src/{number}.js"), &how.store(&text), how) > 0);
    }
    assert!(told.err.contains("6 files read, 5 of them about authorization"), "{}", told.err);
}

#[test]
fn links_and_texts_come_in_every_encoding() {
    let folder = Folder::new("encodings-stdin");
    let links = format!("# 授权链接\n{}\n", LINK.replace("auth_type=3", "auth_type=0"));
    let provider = "# 配置\nplatform: {entry_domain: \"https://auth.example.com/\"} # 域名\n";
    let message = "错误提示：组件 appid 与授权发起页域名不一致\n{\"errcode\":61003,\"errmsg\":\"无权限\"}\n";
    let answer = "{\"authorizer_info\":{\"nick_name\":\"某某商城\",\"service_type_info\":{\"id\":2},\"account_status\":16},\"authorization_info\":{\"authorizer_appid\":\"wxfedcba9876543210\"}}";
    let config = format!("# 配置\nplatform: {{released: true}}\nlinks:\n  - url: {LINK}\n");
    folder.write("provider.yaml", How::Gb18030.store(&config));
    let mut expected = None;
    for how in ALL {
        folder.write("message.txt", how.store(message));
        folder.write("answer.json", how.store(answer));
        folder.write("message.json", how.store("{\"errcode\":61003,\"errmsg\":\"无权限\"}\n"));
        let told = [
            folder.run_with(&["check", "-", "--config", "provider.yaml"], how.store(&links)),
            folder.run_with(&["check", "-"], how.store(provider)),
            folder.run_with(&["explain", "-"], how.store(message)),
            folder.run(&["explain", "message.txt"]),
            folder.run(&["explain", "message.json"]),
            folder.run(&["simulate", "--account", "answer.json"]),
            folder.run_with(&["diff", "provider.yaml", "-"], how.store(&config)),
        ];
        for (told, code) in told.iter().zip([1, 1, 0, 0, 0, 1, 0]) {
            assert_eq!(told.code, code, "{how:?}: {told:?}");
            assert!(!told.out.contains('\u{fffd}'), "{how:?}: {told:?}");
        }
        assert_eq!(expected.get_or_insert_with(|| format!("{told:#?}")), &format!("{told:#?}"), "{how:?}");
    }
}

/// Only what was wrong is written; everything else stays, byte for byte.
#[test]
fn fixes_keep_the_encoding() {
    let text = fs::read_to_string("fixtures/twelve-faults/provider.yaml").unwrap().replace('\n', "\r\n");
    let folder = Folder::new("encodings-fix");
    let mut expected = None;
    for how in ALL {
        let stored = how.store(&text);
        folder.write("provider.yaml", &stored);
        let diff = folder.run(&["check", "provider.yaml", "--diff", "--unsafe-fixes"]);
        assert_eq!((diff.code, folder.read("provider.yaml")), (1, stored.clone()));
        assert!(diff.out.contains("# 授权发起页域名"), "{}", diff.out);
        let told = folder.run(&["check", "provider.yaml", "--fix", "--unsafe-fixes"]);
        let written = folder.read("provider.yaml");
        let fixed = how.read(&written);
        let bare = fixed.trim_start_matches('\u{feff}').to_owned();
        assert_eq!(how.store(&bare), written, "{how:?}: mark and encoding stay");
        assert_ne!(bare, text);
        let same = (diff, told, bare);
        assert_eq!(expected.get_or_insert_with(|| format!("{same:#?}")), &format!("{same:#?}"), "{how:?}");
    }
    // Two forms of a character: what is not touched stays as it is.
    folder.write("provider.yaml", b"# \xca\xda\xc8\xa8 \x80 \xa2\xe3\nplatform: {entry_domain: 'https://auth.example.com/'} # \x80 \xca\xda\n");
    assert_eq!(folder.run(&["check", "provider.yaml", "--fix"]).code, 0);
    let written = folder.read("provider.yaml");
    assert_eq!(
        written,
        b"# \xca\xda\xc8\xa8 \x80 \xa2\xe3\nplatform: {entry_domain: 'auth.example.com'} # \x80 \xca\xda\n"
    );
}

#[test]
fn fixes_that_cannot_be_written_are_withheld() {
    let folder = Folder::new("encodings-withheld");
    folder.write(
        "rules/name.yaml",
        "id: our-name
severity: error
actor: provider
title: {zh: 名字, en: name}
why: {zh: 名字, en: name}
when: platform.entry_domain_extras is present
message: {zh: 域名, en: domain}
labels: {platform.entry_domain_extras: {zh: 这里, en: here}}
help: {zh: 改, en: change it}
fix: {safe: true, text: {zh: 改, en: change}, set: {platform.entry_domain_extras: \"\u{e5e5}\"}}
sources: [{doc: authorization_flow, sure: official, read: 2026-09}]
examples:
  bad: [{provider: \"platform: {entry_domain: auth.example.com/}\", marks: [/]}]
  good: [{provider: \"platform: {entry_domain: a.example.com}\"}]
",
    );
    let text = "# 授权\nplatform: {entry_domain: auth.example.com/}\n";
    folder.write("provider.yaml", How::Gb18030.store(text));
    for arguments in [&["--fix"][..], &["--diff"]] {
        let told = folder.run(
            &[
                &[
                    "check",
                    "provider.yaml",
                    "--rules",
                    "rules",
                    "-A",
                    "entry-domain-extras",
                    "-A",
                    "entry-domain-malformed",
                ],
                arguments,
            ]
            .concat(),
        );
        assert!(
            told.err.contains("`provider.yaml` was not fixed: its encoding gb18030 cannot represent U+E5E5"),
            "{told:?}"
        );
        assert_eq!(folder.read("provider.yaml"), How::Gb18030.store(text));
        assert_eq!(told.code, if arguments == ["--diff"] { 0 } else { 1 });
    }
    // What is left would be taken for UTF-8.
    let stored = b"# \xcd\xa8\nlinks:\n  - url: https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef\xa3\xa6pre_auth_code=${CODE}&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcb&auth_type=3\n";
    folder.write("provider.yaml", stored);
    let told = folder.run(&["check", "provider.yaml", "--fix", "--unsafe-fixes"]);
    assert!(told.err.contains("the result would no longer be read as gb18030"), "{told:?}");
    assert_eq!((told.code, folder.read("provider.yaml")), (1, stored.to_vec()));
}

#[test]
fn what_cannot_be_decoded_is_told() {
    let folder = Folder::new("encodings-told");
    let link = template();
    let code = format!("// 生成授权链接\nlocation.href = '{link}'\n");
    let page = format!("<title>授权</title><a href=\"{link}\">x</a>");
    let broken = |text: &str| [text.as_bytes(), b"\n# \xff\n"].concat();
    folder.write("src/a.js", broken(&code));
    folder.write("a.html", broken(&page));
    folder.write("links.txt", broken(LINK));
    folder
        .write("wide.txt", [How::Utf16Le.store(&format!("{LINK}\n# ")), vec![0x3d, 0xd8, 0x0a, 0]].concat());
    folder.write(
        "latin.js",
        format!("location.href = '{link}' // ").bytes().chain(*b"caf\xe9\n").collect::<Vec<_>>(),
    );
    folder.write("cut.js", [code.as_bytes(), &"授".as_bytes()[..2]].concat());
    folder.write("message.txt", broken("{\"errcode\":61003}"));
    let told_at = |name: &str, byte: usize| {
        format!(
            "`{name}` contains bytes at offset {byte} that cannot be decoded as UTF-8, GB18030 (GBK) or UTF-16 and were not read; save the file as UTF-8\n"
        )
    };
    let end = code.len() + 3;
    for (arguments, name, byte) in [
        (&["check", "src/a.js"][..], "src/a.js", end),
        (&["check", "src"], "src/a.js", end),
        (&["check", "a.html"], "a.html", page.len() + 3),
        (&["check", "links.txt"], "links.txt", LINK.len() + 3),
        (&["check", "wide.txt"], "wide.txt", 2 + 2 * (LINK.len() + 3)),
        (&["check", "latin.js"], "latin.js", link.len() + 25),
        (&["check", "cut.js"], "cut.js", code.len()),
        (&["explain", "message.txt"], "message.txt", 20),
    ] {
        // Nothing is broken into lines.
        let told = folder.run(&[arguments, &["--format", "plain"]].concat());
        assert_eq!(told.code, 3, "{arguments:?} {told:?}");
        let text = format!("{}{}", told.out, told.err);
        assert_eq!(text.matches(&told_at(name, byte)).count(), 1, "{arguments:?}: {told:?}");
        assert!(
            told.out.contains(if name == "message.txt" { "61003" } else { "1 link" }),
            "{arguments:?} {told:?}"
        );
    }
    // Programs are told, too, and wherever the closing lines are not seen, so is standard error.
    for (input, name, byte) in [("src", "src/a.js", end), ("links.txt", "links.txt", LINK.len() + 3)] {
        let told = folder.run(&["check", input, "--format", "json"]);
        let report: Value = serde_json::from_str(&told.out).unwrap();
        let unread = serde_json::json!([{"source": name, "limit": "undecoded", "links": null}]);
        assert_eq!((told.code, &report["unread"]), (3, &unread), "{told:?}");
        assert_eq!(told.err.matches(&format!("error: {}", told_at(name, byte))).count(), 1, "{told:?}");
        let told = folder.run(&["check", input, "--format", "junit"]);
        assert_eq!((told.code, told.out.matches("<skipped message=\"`").count()), (3, 1), "{told:?}");
    }
    // What was found still decides, and Chinese is spoken.
    folder.write("bad.js", broken(&code.replace("auth_type=3", "auth_type=0")));
    let told = folder.run(&["check", "bad.js", "--lang", "zh", "--format", "plain"]);
    assert_eq!(told.code, 1);
    assert!(told.out.contains(&format!("`bad.js` 在偏移 {end} 处有字节无法按")), "{told:?}");
}

#[test]
fn utf16_without_a_mark_is_told() {
    let folder = Folder::new("encodings-unmarked");
    let unmarked = |text: &str| wide(text, u16::to_le_bytes);
    folder.write("a.js", unmarked(&format!("location.href = '{LINK}'\n")));
    folder.write("links.txt", unmarked(&format!("{LINK}\n{LINK}\n")));
    folder.write("message.txt", unmarked("errcode 61003"));
    folder.write("other/note.txt", unmarked("nothing of interest"));
    for arguments in [
        &["check", "a.js"][..],
        &["check", "links.txt"],
        &["check", "."],
        &["explain", "message.txt"],
        &["check", "-"],
        &["explain", "-"],
    ] {
        let told = folder.run_with(arguments, unmarked(&format!("{LINK}\n")));
        assert_eq!(told.code, if arguments == ["check", "-"] { 2 } else { 3 }, "{arguments:?}: {told:?}");
        assert!(told.err.contains("looks like UTF-16"), "{arguments:?}: {told:?}");
        assert!(!told.err.contains("nothing to check in"), "{arguments:?}: {told:?}");
    }
    let told = folder.run(&["check", "other"]);
    assert_eq!(told.code, 3);
    assert!(told.err.contains("nothing to check in `other`"), "{}", told.err);
    folder.write("provider.yaml", unmarked("platform: {released: true}\n"));
    let told = folder.run(&["check"]);
    assert_eq!(told.code, 2);
    assert!(told.err.contains("error[not-utf8]"), "{}", told.err);
    assert!(told.err.contains("has no byte order mark"), "{}", told.err);
}

/// A provider file that cannot be decoded is faulty, at the place of the stored file.
#[test]
fn a_provider_file_that_cannot_be_decoded_is_faulty() {
    let folder = Folder::new("encodings-faulty");
    let stored = [
        How::Gb18030.store("# 服务商的授权配置，请勿改动\nplatform: {released: true} # "),
        b"\xff\n".to_vec(),
    ]
    .concat();
    folder.write("provider.yaml", &stored);
    let told = folder.run(&["check", "--format", "json"]);
    assert_eq!(told.code, 2);
    let report: Value = serde_json::from_str(&told.out).unwrap();
    let label = &report["findings"][0]["labels"][0];
    assert_eq!(report["findings"][0]["rule"], "not-utf8");
    assert_eq!(label["start"]["byte"], stored.len() - 2);
    assert_eq!((&label["start"]["line"], &label["start"]["column"]), (&2.into(), &30.into()));
    // In a folder it is one, too, and what is found elsewhere is told beside.
    fs::remove_file(folder.0.join("provider.yaml")).unwrap();
    let code = format!("location.href = '{}'\n", template().replace("auth_type=3", "auth_type=0"));
    folder.write("both/page.js", code);
    for stored in [stored, wide("platform:\n  released: true\n", u16::to_be_bytes)] {
        folder.write("both/provider.yaml", stored);
        for inputs in [&["both"][..], &["both/provider.yaml", "both/page.js"]] {
            let told = folder
                .run(&[&["check", "-A", "redirect-host-mismatch", "--format", "json"], inputs].concat());
            let report: Value = serde_json::from_str(&told.out).unwrap();
            let rules: Vec<_> = each(&report, "findings").map(|finding| finding["rule"].clone()).collect();
            assert_eq!(
                (told.code, rules),
                (2, vec!["not-utf8".into(), "auth-type-invalid".into()]),
                "{told:?}"
            );
            let label = &report["findings"][0]["labels"][0];
            assert_eq!(label["source"], "both/provider.yaml");
        }
    }
    // So is an answer that cannot be decoded, at its own place.
    folder.write("answer.json", b"{\"authorizer_info\": {\"nick_name\": \"\xff\"}}\n");
    folder.write("accounts.yaml", "accounts:\n  - {answer: answer.json}\n");
    let told = folder.run(&["check", "accounts.yaml", "both/page.js", "--format", "json"]);
    let report: Value = serde_json::from_str(&told.out).unwrap();
    let label = &report["findings"][0]["labels"][0];
    assert_eq!(
        (told.code, &label["source"], &label["start"]["byte"]),
        (2, &"answer.json".into(), &35.into())
    );
    folder.write("long.yaml", How::Utf16Le.store(&"# a\n".repeat(600_000)));
    let told = folder.run(&["check", "long.yaml", "--format", "json"]);
    assert_eq!(told.code, 2);
    assert!(told.out.contains("too-large"), "{}", told.out);
}
