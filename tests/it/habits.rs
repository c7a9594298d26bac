//! What people are used to from other linters: patterns, exclusions, statistics, quiet runs, comments in bulk, languages.

use std::process::Command;

use serde_json::Value;

use crate::folder::Folder;

fn php(auth_type: &str) -> String {
    format!(
        "<?php\nfunction link($code) {{\n    return \"https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=$code&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type={auth_type}\";\n}}\n"
    )
}

const HTML: &str = "<!doctype html>\n<p>授权</p>\n<a href=\"https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&amp;pre_auth_code={{ code }}&amp;redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&amp;auth_type=0\">授权</a>\n";
const PROVIDER: &str =
    "platform:\n  component_appid: wx0123456789abcdef\n  entry_domain: https://auth.example.com/\n";

fn project(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("provider.yaml", PROVIDER);
    folder.write("src/a.php", php("0"));
    folder.write("src/b/c.php", php("0"));
    folder.write("src/b/d.html", HTML);
    folder.write("old/e.php", php("0"));
    folder
}

/// The files that findings stand in, and the rules.
fn told(out: &str) -> Vec<(String, String)> {
    let lines = out.lines().filter_map(|line| {
        let (place, rest) = line.split_once(": ")?;
        let rule = rest.split_once('[')?.1.split_once(']')?.0;
        Some((place.split(':').next()?.to_owned(), rule.to_owned()))
    });
    lines.collect()
}

fn files(out: &str, rule: &str) -> Vec<String> {
    told(out).into_iter().filter(|(_, told)| told == rule).map(|(file, _)| file).collect()
}

#[test]
fn patterns_stand_for_files_where_no_shell_replaces_them() {
    let folder = project("habits-patterns");
    let check = |inputs: &[&str]| {
        let arguments: Vec<_> =
            ["check", "--no-config", "--format", "concise"].iter().chain(inputs).copied().collect();
        folder.run(&arguments)
    };
    for (inputs, wanted) in [
        (&["src/*.php"][..], &["src/a.php"][..]),
        (&["src/**/*.php"], &["src/a.php", "src/b/c.php"]),
        (&["**/[ce].php"], &["old/e.php", "src/b/c.php"]),
        (&["./src/?.php", "src/a.php"], &["src/a.php"]),
        (&["src/b/*"], &["src/b/c.php", "src/b/d.html"]),
        (&["src", "old", "--exclude", "src/b", "--exclude", "e.*"], &["src/a.php"]),
        (&[".", "--exclude", "*.php", "--exclude", "provider.yaml"], &["src/b/d.html"]),
    ] {
        assert_eq!(files(&check(inputs).out, "auth-type-invalid"), wanted, "{inputs:?}");
    }
    assert_eq!(check(&["src/*.go"]).code, 2);
    assert!(check(&["src/*.go"]).err.contains("no file matches `src/*.go`"));
    assert_eq!(check(&["src/*.go", "--no-error-on-unmatched"]).code, 0);
    // A name is a name, whatever it looks like.
    folder.write("src/[x].php", php("0"));
    assert_eq!(files(&check(&["src/[x].php"]).out, "auth-type-invalid"), ["src/[x].php"]);
    let shown = check(&["src", "provider.yaml", "--show-files", "--exclude", "b"]);
    assert_eq!((shown.out.as_str(), shown.code), ("provider.yaml\nsrc/[x].php\nsrc/a.php\n", 0));
}

#[test]
fn a_quiet_run_tells_findings_alone() {
    let folder = project("habits-quiet");
    for format in ["human", "plain", "concise"] {
        let loud = folder.run(&["check", ".", "--format", format]);
        let quiet = folder.run(&["-q", "check", ".", "--format", format]);
        assert_eq!(quiet.err, "", "{format}");
        assert_eq!(quiet.code, loud.code);
        assert!(quiet.out.contains("auth-type-invalid") && !quiet.out.contains("were skipped"), "{format}");
        assert!(loud.out.starts_with(quiet.out.trim_end()), "{format}");
        assert!(loud.err.contains("1 fixable with `--fix`"), "{}", loud.err);
    }
    // What is wrong with the arguments or the files is no news that anybody may miss.
    assert_ne!(folder.run(&["-q", "check", "no-such-file"]).err, "");
    let json = folder.run(&["check", ".", "--format", "json", "--quiet"]);
    serde_json::from_str::<Value>(&json.out).unwrap();
}

#[test]
fn statistics_count_what_is_told() {
    let folder = project("habits-statistics");
    let concise = folder.run(&["check", ".", "--format", "concise"]);
    let counted = folder.run(&["check", ".", "--statistics"]);
    assert_eq!(counted.code, concise.code);
    let wanted = told(&concise.out);
    let mut sum = 0;
    for line in counted.out.lines().filter(|line| line.contains('[')) {
        let (count, rest) = line.trim_start().split_once(' ').unwrap();
        let rule = rest.split_once('[').unwrap().1.trim_end_matches(']');
        let count: usize = count.parse().unwrap();
        assert_eq!(count, wanted.iter().filter(|(_, told)| told == rule).count(), "{line}");
        sum += count;
    }
    assert_eq!(sum, wanted.len());
}

#[test]
fn comments_in_bulk_leave_nothing_and_change_nothing_else() {
    let folder = project("habits-ignore");
    let gbk = encoding_rs::GB18030
        .encode(&php("0").replace("return", "/* 授权链接，打不开 */ return"))
        .0
        .into_owned();
    folder.write("src/gbk.php", &gbk);
    let before = folder.read("src/a.php");
    let ran = folder.run(&["check", ".", "--add-ignore", "旧页面，三月下线", "--format", "concise"]);
    assert_eq!(told(&ran.out), [], "{ran:?}");
    assert_eq!(ran.code, 0, "{ran:?}");
    let text = |name: &str| String::from_utf8(folder.read(name)).unwrap();
    let comment = "wxauthlint: ignore[auth-type-invalid] 旧页面，三月下线";
    assert_eq!(text("src/a.php").replace(&format!("    // {comment}\n"), "").as_bytes(), before);
    assert_eq!(text("src/b/d.html").replace(&format!("<!-- {comment} -->\n"), ""), HTML);
    assert!(text("provider.yaml").contains("  # wxauthlint: ignore[entry-domain-extras] 旧页面，三月下线\n"));
    // In its own encoding.
    let stored = folder.read("src/gbk.php");
    let (decoded, _, failed) = encoding_rs::GB18030.decode(&stored);
    assert!(!failed && decoded.contains(comment), "{decoded}");
    // Nothing more to do.
    let again = folder.run(&["check", ".", "--add-ignore", "x", "--format", "concise"]);
    assert!(again.err.contains("0 suppressed in 0 files"), "{again:?}");
    for reason in ["", "  ", "a\nb"] {
        assert_eq!(folder.run(&["check", ".", "--add-ignore", reason]).code, 2, "{reason:?}");
    }
}

/// Within a tag there is no place for a comment: it would end the tag, and the link would be gone.
#[test]
fn no_comment_is_put_into_a_tag() {
    let folder = Folder::new("habits-tag");
    let vue =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/sources/vue/MobileBind.vue")).unwrap();
    folder.write("MobileBind.vue", &vue);
    let found = folder.run(&["check", "MobileBind.vue", "--format", "concise"]);
    let ran = folder.run(&["check", "MobileBind.vue", "--add-ignore", "旧页面", "--format", "concise"]);
    assert!(!told(&found.out).is_empty());
    let text = String::from_utf8(folder.read("MobileBind.vue")).unwrap();
    let tag = text.split("<a\n").nth(1).and_then(|rest| rest.split("\n    >").next()).unwrap();
    assert!(!tag.contains("<!--"), "{text}");
    // Nothing vanishes: what is not told any more is suppressed.
    let suppressed = text.matches("wxauthlint: ignore").count();
    assert!(told(&ran.out).len() + suppressed >= told(&found.out).len(), "{ran:?}");
}

/// Comments are tried together; one that must stand elsewhere does not keep the others back.
#[test]
fn a_comment_that_cannot_stand_above_its_line_stands_behind_it() {
    const LINK: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&amp;pre_auth_code={{ code }}&amp;redirect_uri=https%3A%2F%2Fauth.example.com%2Fcb&amp;auth_type=0";
    let folder = Folder::new("habits-mixed");
    let pieces = (0..24).map(|at| match at % 8 {
        5 => format!("<a class=\"b{at}\"\n   href=\"{LINK}\">授权</a>\n"),
        _ => format!("<p><a href=\"{LINK}\">授权</a></p>\n"),
    });
    let page: String = pieces.collect();
    folder.write("page.html", &page);
    let ran = folder.run(&["check", "page.html", "--add-ignore", "旧页面", "--format", "concise"]);
    let text = String::from_utf8(folder.read("page.html")).unwrap();
    let (above, behind) = (
        "<!-- wxauthlint: ignore[auth-type-invalid] 旧页面 -->\n",
        " <!-- wxauthlint: ignore[auth-type-invalid] 旧页面 -->\n",
    );
    let counts = (text.matches(above).count(), text.matches(behind).count(), told(&ran.out).len());
    assert_eq!(counts, (24, 3, 0), "{text}\n{ran:?}");
    assert!(text.replace(behind, "\n").replace(above, "") == page, "{text}");
}

#[test]
fn a_reason_that_would_close_its_comment_is_not_written() {
    let folder = Folder::new("habits-closing");
    folder.write("d.html", HTML);
    let ran = folder.run(&[
        "check",
        "d.html",
        "--add-ignore",
        "why --> <script>alert(1)</script>",
        "--format",
        "concise",
    ]);
    assert_eq!(String::from_utf8(folder.read("d.html")).unwrap(), HTML, "{ran:?}");
    assert_eq!(ran.code, 1);
}

#[test]
fn wechats_long_text_is_told_once() {
    let folder = Folder::new("habits-screens");
    folder.write("provider.yaml", PROVIDER.replace("https://auth.example.com/", "a.example.com"));
    folder.write("a.php", php("3"));
    folder.write("b.php", php("3"));
    for format in ["human", "plain"] {
        let told = folder.run(&["check", "a.php", "b.php", "--format", format]).out.replace(['\n', ' '], "");
        let text = "并且，此两者都必须与申请第三方平台时填写的授权发起页域名相同";
        assert_eq!(told.matches(text).count(), 1, "{format}: {told}");
        assert_eq!(told.matches("thesametextasabove(-14,").count(), 1, "{format}: {told}");
    }
}

#[test]
fn rules_are_listed_for_programs() {
    let folder = Folder::new("habits-rules");
    let told: Value = serde_json::from_str(&folder.run(&["rules", "list", "--format", "json"]).out).unwrap();
    let rules = told["rules"].as_array().unwrap();
    assert_eq!(rules.len(), wxauthlint::rule::embedded().len());
    let rule = rules.iter().find(|rule| rule["id"] == "redirect-http").unwrap();
    assert_eq!((&rule["severity"], &rule["fixable"]), (&Value::from("warning"), &Value::from("unsafe")));
    assert_eq!(rule["sources"][0]["sure"], "official");
    assert!(rule["sources"][0]["url"].as_str().unwrap().starts_with("https://"));
    assert!(
        rules.iter().any(|rule| rule["fixable"] == "safe")
            && rules.iter().any(|rule| rule["fixable"].is_null())
    );
}

#[test]
fn the_language_is_that_of_whoever_asks() {
    let folder = Folder::new("habits-language");
    let run = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_wxauthlint"));
        folder.run_command(program.args(arguments).env_clear().envs(variables.iter().copied()), "").err
    };
    for lang in ["zh", "zh-CN", "zh_CN", "zh-Hans", "cn"] {
        for (arguments, variables) in [
            (&["check", "x.yaml", "--lang", lang][..], &[][..]),
            (&["check", "x.yaml"], &[("WXAUTHLINT_LANG", lang), ("LANG", "en_US.UTF-8")]),
            (&["check", "x.yaml"], &[("LANG", lang)]),
        ] {
            assert_eq!(run(arguments, variables), "错误：`x.yaml` 既不是链接，也没有这个文件\n", "{lang}");
        }
    }
    // The words of the parser of arguments and of the system, too.
    for (arguments, wanted) in [
        (
            &["check", "--fail-on", "bad"][..],
            "错误：`--fail-on <SEVERITY>` 的值不能是 `bad`\n  可选：note、warning、error、never\n",
        ),
        (&["check", "--no-such"], "错误：没有 `--no-such` 这个参数\n"),
        (&["chec"], "错误：没有 `chec` 这个命令\n"),
        (&["check", "--config"], "错误：`--config <FILE>` 后面要写值\n"),
        (&["check", "--config", "a", "--no-config"], "错误：`--config <FILE>` 不能和 `--no-config` 一起用\n"),
        (&["diff", "a"], "错误：缺少参数：<NEW>\n"),
        (&["rules", "show"], "错误：缺少参数：<ID>\n"),
        (&["diff", "old.yaml", "new.yaml"], "错误：`old.yaml`：没有这个文件或文件夹\n"),
        (
            &["diff", "HEAD~1", "HEAD"],
            "错误：没有 `HEAD~1` 这个文件；`diff` 比较两个文件，不认 git 的提交：`git show HEAD~1:./provider.yaml | wxauthlint diff - provider.yaml`\n",
        ),
    ] {
        let told = run(arguments, &[("LANG", "zh_CN.UTF-8")]);
        assert!(told.starts_with(wanted), "{arguments:?}: {told}");
        let is_english = told
            .lines()
            .any(|line| line.contains("error:") || line.contains("Usage:") || line.contains("For more"));
        assert!(!is_english, "{arguments:?}: {told}");
    }
    assert!(run(&["check", "--lang", "fr"], &[]).contains("invalid value 'fr'"));
}

/// Help fits eighty columns in both languages: clap breaks lines at blanks alone, which Chinese has none of.
#[test]
fn help_fits_eighty_columns() {
    use unicode_width::UnicodeWidthStr;

    let commands = [
        "",
        "check",
        "explain",
        "simulate",
        "diff",
        "probe",
        "rules",
        "rules list",
        "rules show",
        "rules test",
        "facts",
        "schema",
        "server",
        "init",
        "completions",
        "man",
    ];
    for (lang, heading) in [("zh", "选项:"), ("en", "Options:")] {
        for command in commands {
            let mut words: Vec<_> = command.split_whitespace().collect();
            words.extend(["--lang", lang, "--help"]);
            let out = Command::new(env!("CARGO_BIN_EXE_wxauthlint")).args(&words).output().unwrap();
            let out = String::from_utf8(out.stdout).unwrap();
            assert!(out.contains(heading), "{words:?}: {out}");
            let wide: Vec<_> = out.lines().filter(|line| line.width() > 80).collect();
            assert!(wide.is_empty(), "{words:?}: {wide:#?}");
            let last = out.lines().rfind(|line| line.trim_start().starts_with('-'));
            assert!(
                last.is_some_and(|line| line.contains("-h, --help") || line.contains("--version")),
                "{words:?}: {out}"
            );
        }
    }
}
