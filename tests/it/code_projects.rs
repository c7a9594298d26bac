//! Links over several files, in templates, and what is fixed in code.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use wxauthlint::session::{Fixes, MemoryFiles, Session};

use crate::sources::found;

const PC: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage";
const H5: &str = "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&";

/// One idea, in several files.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Idea {
    about: String,
    findings: Vec<String>,
    files: BTreeMap<String, String>,
}

fn ideas(name: &str) -> Vec<Idea> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/code").join(name);
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn written_out(code: &str) -> String {
    code.replace("PC", PC).replace("H5&", H5)
}

#[test]
fn each_idea_is_understood_in_every_template_language() {
    let mut told = String::new();
    for idea in ideas("templates.yaml") {
        assert!(idea.files.len() > 3, "{}: in {} files", idea.about, idea.files.len());
        for (name, code) in &idea.files {
            let mut rules: Vec<_> =
                found(name, &written_out(code)).into_iter().map(|finding| finding.rule).collect();
            rules.sort();
            if rules != idea.findings {
                writeln!(told, "{}: {name}: {rules:?}, not {:?}", idea.about, idea.findings).unwrap();
            }
        }
    }
    assert!(told.is_empty(), "\n{told}");
}

/// What a check of a folder tells: `file: rule`, sorted.
fn told_of(files: &BTreeMap<String, String>) -> Vec<String> {
    let memory: MemoryFiles =
        files.iter().map(|(name, text)| (format!("p/{name}"), written_out(text))).collect();
    let session = Session::new().with_files(&memory);
    let inputs = session.open(&["p".to_owned()], &mut |_| {}).unwrap();
    let checked = session.check(inputs).unwrap();
    let findings = checked.report.findings.iter();
    let mut told: Vec<_> = findings
        .map(|finding| {
            for label in finding.labels() {
                let text = checked.sources.get(label.span.source).unwrap().shown();
                assert!(text.get(label.span.range()).is_some(), "{}: {:?}", finding.code, label.span);
            }
            let source = checked.sources.get(finding.primary.span.source).unwrap();
            format!("{}: {}", source.name(), finding.code)
        })
        .collect();
    told.sort();
    told
}

#[test]
fn what_files_say_together_is_judged_once_and_where_it_stands() {
    let mut told = String::new();
    for idea in ideas("projects.yaml") {
        let found = told_of(&idea.files);
        if found != idea.findings {
            writeln!(told, "{}: {found:?}, not {:?}", idea.about, idea.findings).unwrap();
        }
    }
    assert!(told.is_empty(), "\n{told}");
}

/// A file of code with faults that can be fixed, the same when they are, and what reads the language, if it is there.
type Fixable = (&'static str, &'static str, &'static [&'static str]);

const LINK: &str = "http://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv&redirect_uri=https://auth.example.com/cb?a=1&auth_type=3";

const FIXABLE: [Fixable; 8] = [
    ("a.js", "// 授权\nfunction go(res) {\n  res.redirect('LINK')\n}\n", &["node", "--check"]),
    ("a.py", "def go():\n    return redirect('LINK')\n", &["python3", "-m", "py_compile"]),
    ("a.rb", "def go\n  redirect_to 'LINK'\nend\n", &["ruby", "-c"]),
    (
        "a.go",
        "package a\n\nimport \"net/http\"\n\nfunc Go(w http.ResponseWriter, r *http.Request) {\n\thttp.Redirect(w, r, `LINK`, 302)\n}\n",
        &["gofmt", "-l"],
    ),
    ("a.php", "<?php\n// 授权\nreturn redirect('LINK');\n", &["php", "-l"]),
    ("b.php", "<p>授权</p>\n<?php header(\"Location: LINK\"); ?>\n<p>…</p>\n", &["php", "-l"]),
    ("A.cs", "class A {\n    IActionResult Go() {\n        return Redirect(\"LINK\");\n    }\n}\n", &[]),
    (
        "A.java",
        "class A {\n    String go() {\n        return \"redirect:LINK\";\n    }\n}\n",
        &["javac", "-d", "/tmp"],
    ),
];

fn fixed(name: &str, text: &str) -> (Fixes, String) {
    let memory: MemoryFiles = [(name, text)].into_iter().collect();
    let session = Session::new().with_files(&memory);
    let mut inputs = session.open(&[name.to_owned()], &mut |_| {}).unwrap();
    let fixes = session.fix(&mut inputs, false).unwrap();
    let after = fixes.changes.first().and_then(|change| change.file.as_ref());
    let after = after.map_or(text.to_owned(), |file| String::from_utf8(file.after.clone()).unwrap());
    (fixes, after)
}

#[test]
#[allow(clippy::print_stderr)] // what is not there
fn links_that_code_holds_whole_are_fixed_and_nothing_else_changes() {
    let cured = LINK
        .replacen("http:", "https:", 1)
        .replace("https://auth.example.com/cb?a=1", "https%3A%2F%2Fauth.example.com%2Fcb%3Fa%3D1");
    for (name, text, reader) in FIXABLE {
        let before = text.replace("LINK", LINK);
        let rules = |text: &str| -> Vec<String> {
            found(name, text).into_iter().map(|finding| finding.rule).collect()
        };
        assert!(rules(&before).contains(&"link-http".to_owned()), "{name}");
        let (fixes, after) = fixed(name, &before);
        assert_eq!(after, text.replace("LINK", &cured), "{name}");
        assert_eq!(fixes.fixed, 2, "{name}");
        let left = rules(&after);
        assert!(!left.iter().any(|rule| rule == "link-http" || rule == "redirect-not-encoded"), "{left:?}");
        assert_eq!(fixed(name, &after).1, after, "{name}: fixed twice");
        let Some((program, arguments)) = reader.split_first() else { continue };
        let folder: PathBuf = std::env::temp_dir().join(format!("wxauthlint-fix-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        fs::write(&path, &after).unwrap();
        match Command::new(program).args(arguments).arg(&path).output() {
            Ok(output) => assert!(output.status.success(), "{name}: {output:?}"),
            Err(error) => eprintln!("{name} was not read by {program}: {error}"),
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}

#[test]
fn what_is_filled_in_or_goes_on_is_not_fixed() {
    let whole = "http://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&redirect_uri=https://auth.example.com/cb&auth_type=3&pre_auth_code=";
    for (name, text) in [
        ("a.js", "res.redirect('LINK' + code)\n"),
        ("a.js", "const PAGE = 'LINK'\n"),
        ("a.php", "<?php return redirect(sprintf('LINK%s', $code));\n"),
        ("a.py", "def go():\n    return redirect(f'LINK{code}')\n"),
        ("a.rb", "redirect_to \"LINK#{code}\"\n"),
        ("a.html", "<a href=\"LINK\">go</a>\n"),
        ("a.md", "`LINK`\n"),
        ("a.properties", "a=LINK\n"),
    ] {
        let text = text.replace("LINK", whole);
        assert_eq!(fixed(name, &text).1, text, "{name}");
    }
}
