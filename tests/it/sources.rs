//! The corpus of source code, pages and documents: what is found in each file, where, and what is missed.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use wxauthlint::fact::Page;
use wxauthlint::input::file::FileKind;
use wxauthlint::lint::{FileInput, FileReport, Linter, Settings};
use wxauthlint::rule::embedded;
use wxauthlint::source::Sources;

/// One file of the corpus, and what an expert expects of it.
#[derive(Debug, Deserialize)]
#[allow(dead_code)] // what people read
#[serde(deny_unknown_fields)]
struct Case {
    file: String,
    /// The idiom it shows.
    about: String,
    #[serde(default)]
    findings: Vec<Expected>,
    /// Faults of the file that are not found, each with the reason.
    #[serde(default)]
    missed: Vec<Missed>,
    /// What makes a finding arguable.
    #[serde(default)]
    doubt: Option<String>,
}

/// A finding: its rule, the line and the text under its first label.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    pub rule: String,
    pub line: usize,
    pub mark: String,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)] // what people read
#[serde(deny_unknown_fields)]
struct Missed {
    rule: String,
    line: usize,
    mark: String,
    why: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sources")
}

fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<_> = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.is_dir());
    folders.sort();
    folders
}

fn cases(folder: &Path) -> Vec<Case> {
    let text = fs::read_to_string(folder.join("expected.yaml")).unwrap();
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}

/// What a check tells of a file of which nothing but its name and text is known, and the sources it points into.
pub fn checked(name: &str, raw: &str) -> (FileReport, Sources) {
    let mut sources = Sources::new();
    let mut linter = Linter::new(embedded(), &Settings::default(), None);
    let input =
        FileInput { name, raw: raw.into(), kind: FileKind::of(name), page: &Page::NotGiven, policy: None };
    (linter.check_file(&input, &mut sources), sources)
}

/// What is found in a text, in order.
pub fn found(name: &str, raw: &str) -> Vec<Expected> {
    let (checked, sources) = checked(name, raw);
    assert!(checked.faults.is_empty(), "{name}: {:?}", checked.faults);
    let mut found: Vec<_> = checked
        .report
        .findings
        .iter()
        .map(|finding| {
            let span = finding.primary.span;
            let line = sources.get(span.source).unwrap().point(span.range().start).line;
            Expected { rule: finding.code.to_string(), line, mark: sources.text(span).to_owned() }
        })
        .collect();
    found.sort();
    found
}

#[test]
fn each_file_of_the_corpus_is_judged_as_expected() {
    let mut told = String::new();
    for folder in folders() {
        for case in cases(&folder) {
            let raw = fs::read_to_string(folder.join(&case.file)).unwrap();
            let mut expected = case.findings.clone();
            expected.sort();
            let found = found(&case.file, &raw);
            for missing in expected.iter().filter(|finding| !found.contains(finding)) {
                writeln!(told, "{}/{}: not found: {missing:?}", folder.display(), case.file).unwrap();
            }
            for extra in found.iter().filter(|finding| !expected.contains(finding)) {
                writeln!(told, "{}/{}: not expected: {extra:?}", folder.display(), case.file).unwrap();
            }
            for missed in &case.missed {
                let Missed { rule, line, mark, .. } = missed;
                let is_found =
                    found.contains(&Expected { rule: rule.clone(), line: *line, mark: mark.clone() });
                assert!(!is_found, "{}: {rule} is found by now", case.file);
            }
        }
    }
    assert!(told.is_empty(), "\n{told}");
}

/// Where the value of a parameter is written, over escape sequences, gaps and names.
#[test]
fn places_are_those_of_the_characters_as_written() {
    let address = "https://mp.weixin.qq.com/cgi-bin/componentloginpage";
    for (name, code, rule, mark) in [
        ("a.go", r#"return "ADDR?auth_type\u003d0\u0026biz_appid=x""#, "auth_type", "0"),
        ("a.js", r#"location.href = 'ADDR?a=1' + '&auth_' + "type=0""#, "auth_type", "0"),
        ("a.js", r"return `ADDR?redirect_uri=http:\/\/auth.example.com&auth_type=3`", "scheme", "http"),
        (
            "a.py",
            "return ('ADDR'\n    '?redirect_uri=%s&auth_type=%d' % (quote('http://auth.example.com'), 0))",
            "auth_type",
            "0",
        ),
        ("a.java", "return String.format(\"ADDR?auth_type=%d&redirect_uri=%s\", 0, back);", "auth_type", "0"),
        (
            "a.php",
            "return 'ADDR?' . http_build_query(['auth_type' => '0', 'redirect_uri' => 'http://auth.example.com/']);",
            "scheme",
            "http",
        ),
        ("a.kt", "return \"ADDR?auth_type=\\u0030\"", "auth_type", "\\u0030"),
        ("a.html", "<a href=\"ADDR?a=1&amp;auth_type=&#48;\">x</a>", "auth_type", "&#48;"),
        ("a.rb", "TYPE = '0'\ndef url\n  \"ADDR?auth_type=#{TYPE}\"\nend\n", "auth_type", "0"),
        ("a.vue", "<a :href=\"'ADDR?auth_type=' + '0'\">x</a>", "auth_type", "0"),
    ] {
        let raw = code.replace("ADDR", address);
        let rule = if rule == "auth_type" { "auth-type-invalid" } else { "redirect-http" };
        let marks: Vec<_> = found(name, &raw)
            .into_iter()
            .filter(|found| found.rule == rule)
            .map(|found| found.mark)
            .collect();
        assert_eq!(marks, [mark], "{name}: {raw}");
    }
}

#[test]
fn every_file_of_the_corpus_is_listed_once() {
    for folder in folders() {
        let mut listed: Vec<_> = cases(&folder).into_iter().map(|case| case.file).collect();
        listed.sort();
        let mut files = Vec::new();
        list(&folder, &folder, &mut files);
        files.sort();
        assert_eq!(listed, files, "{}", folder.display());
    }
}

fn list(root: &Path, folder: &Path, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(root, &path, files);
        } else if !path.ends_with("expected.yaml") {
            files.push(path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"));
        }
    }
}

/// An address in the path of another belongs to the host before it, wherever that is.
#[test]
fn an_address_in_an_address_is_that_of_its_host() {
    for (address, told) in [
        (
            "https://mp.weixin.qq.com/https://x/componentloginpage?a",
            ("wrong-path", "/https://x/componentloginpage"),
        ),
        (
            "https://x.example.com/https://mp.weixin.qq.com/cgi-bin/componentloginpage?auth_type=0",
            ("auth-type-invalid", "0"),
        ),
    ] {
        let found = found("a.js", &format!("u = \"{address}\";"));
        let told_of = found.iter().map(|found| (&*found.rule, &*found.mark));
        let faults: Vec<_> = told_of.filter(|(rule, _)| *rule != "unknown-parameter").collect();
        assert_eq!(faults, [told], "{address}");
    }
}

/// What the documentation tells of the corpus: files, clean ones, faults, and how many of them are missed.
#[test]
fn the_documentation_tells_how_much_is_found() {
    let cases: Vec<_> = folders().iter().flat_map(|folder| cases(folder)).collect();
    let clean = cases.iter().filter(|case| case.findings.is_empty() && case.missed.is_empty()).count();
    let found: usize = cases.iter().map(|case| case.findings.len()).sum();
    let missed: usize = cases.iter().map(|case| case.missed.len()).sum();
    assert!(clean * 4 > cases.len(), "{clean} of {}", cases.len());
    let docs = |name: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
    let english = format!(
        "{} files, {clean} of them clean, {} faults, {missed} of them missed",
        cases.len(),
        found + missed
    );
    assert!(docs("docs/reference/code.md").contains(&english), "{english}");
    let chinese = format!(
        "{} 个文件，其中 {clean} 个没有问题；共 {} 处问题，漏掉 {missed} 处",
        cases.len(),
        found + missed
    );
    assert!(docs("docs/reference/code.zh-CN.md").contains(&chinese), "{chinese}");
}
