//! The corpus of code as people write it: precision and recall by language.
//!
//! `CODE_CORPUS_MISSES=1` prints what is missed and what is told wrongly; `CODE_CORPUS_NEW=FOLDER` judges cases that
//! the reader was not made on, laid out like `fixtures/code/working`: below `folders`, each folder as a whole. Of what is
//! found at the same line, a mark that is a part of the other counts as the same.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use wxauthlint::fact::Page;
use wxauthlint::input::file::FileKind;
use wxauthlint::lint::{FileInput, Linter, ProviderFile, Settings};
use wxauthlint::rule::embedded;
use wxauthlint::session::{MemoryFiles, Session};
use wxauthlint::source::Sources;

use crate::sources::{Expected, found};

/// One file, and what an expert expects of it.
#[derive(Debug, Deserialize)]
#[allow(dead_code)] // what people read
#[serde(deny_unknown_fields)]
struct Case {
    file: String,
    about: String,
    findings: Vec<Expected>,
    #[serde(default)]
    doubt: Option<String>,
    /// What may be told or not.
    #[serde(default)]
    arguable: Vec<Expected>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Score {
    files: usize,
    clean: usize,
    expected: usize,
    right: usize,
    wrong: usize,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/code")
}

/// The folders that hold an `expected.yaml`.
fn folders(corpus: &Path) -> Vec<PathBuf> {
    let below = |folder: PathBuf| {
        if !folder.is_dir() {
            return Vec::new();
        }
        let mut folders: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        folders.sort();
        folders
    };
    let mut folders = below(corpus.to_owned());
    folders.extend(below(corpus.join("folders")));
    folders.retain(|folder| folder.join("expected.yaml").is_file());
    folders
}

/// True where both tell the same at the same place: a missing parameter may be told at any line of what builds the link.
fn is_same(found: &Expected, expected: &Expected) -> bool {
    // What is covered in what is shown is written out in what is expected.
    let is_shown = |(shown, written): (char, char)| shown == written || shown == '*';
    let is_mark = found.mark.chars().count() == expected.mark.chars().count()
        && found.mark.chars().zip(expected.mark.chars()).all(is_shown);
    let is_part = found.mark.contains(&expected.mark) || expected.mark.contains(&found.mark);
    let is_mark = is_mark || is_part || is_name_of(&expected.mark, &found.mark);
    found.rule == expected.rule && is_mark && (found.line == expected.line || expected.mark.is_empty())
}

/// True for a name in a call that is told with what it is called on: `redirect` of `res.redirect`.
fn is_name_of(name: &str, call: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let is_plain = !name.is_empty() && name.chars().all(is_word);
    let is_call = call.chars().all(|c| is_word(c) || ".:->() ".contains(c));
    let is_end = !name.is_empty() && call.strip_suffix(name).is_some_and(|before| before.ends_with('.'));
    is_end || is_plain && is_call && call.split(|c| !is_word(c)).any(|part| part == name)
}

/// Takes from both lists what is in both; how many pairs there were.
fn pair(found: &mut Vec<Expected>, expected: &mut Vec<Expected>) -> usize {
    let before = found.len();
    // What is told at the very line first.
    for exactly in [true, false] {
        found.retain(|told| {
            let same = expected.iter().position(|wanted| match exactly {
                true => wanted == told,
                false => is_same(told, wanted),
            });
            same.map(|at| expected.remove(at)).is_none()
        });
    }
    before - found.len()
}

fn judged(corpus: &Path) -> (BTreeMap<String, Score>, String) {
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let mut told = String::new();
    for folder in folders(corpus) {
        let text = fs::read_to_string(folder.join("expected.yaml")).unwrap();
        let cases: Vec<Case> =
            serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let name = folder.strip_prefix(corpus).unwrap().to_string_lossy().into_owned();
        let language = name.split('/').next().unwrap_or_default().to_owned();
        let is_whole = language == "folders" || corpus.ends_with("folders");
        let score = scores.entry(language).or_default();
        let mut of_folder = if is_whole { found_in(&folder) } else { BTreeMap::new() };
        for mut case in cases {
            let mut found = match is_whole {
                true => of_folder.remove(&case.file).unwrap_or_default(),
                false => found(&case.file, &fs::read_to_string(folder.join(&case.file)).unwrap()),
            };
            score.files += 1;
            score.clean += usize::from(case.findings.is_empty());
            score.expected += case.findings.len();
            score.right += pair(&mut found, &mut case.findings);
            pair(&mut found, &mut case.arguable);
            score.wrong += found.len();
            for missed in &case.findings {
                writeln!(told, "{name}/{}: missed {missed:?}", case.file).unwrap();
            }
            for wrong in &found {
                writeln!(told, "{name}/{}: wrong {wrong:?}", case.file).unwrap();
            }
        }
        assert!(of_folder.is_empty(), "{name}: {of_folder:?}");
    }
    (scores, told)
}

/// What is found in a folder, by file.
fn found_in(folder: &Path) -> BTreeMap<String, Vec<Expected>> {
    let mut files = MemoryFiles::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if !path.ends_with("expected.yaml") {
                let name = Path::new("p").join(path.strip_prefix(folder).unwrap());
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let session = Session::new().with_files(&files);
    let inputs = session.open(&["p".to_owned()], &mut |_| {}).unwrap();
    let checked = session.check(inputs).unwrap();
    let mut found: BTreeMap<String, Vec<Expected>> = BTreeMap::new();
    for finding in &checked.report.findings {
        let span = finding.primary.span;
        let source = checked.sources.get(span.source).unwrap();
        let name = source.name().trim_start_matches("p/").to_owned();
        let line = source.point(span.range().start).line;
        let mark = checked.sources.text(span).to_owned();
        found.entry(name).or_default().push(Expected { rule: finding.code.to_string(), line, mark });
    }
    found
}

fn sum(scores: &BTreeMap<String, Score>) -> Score {
    scores.values().fold(Score::default(), |sum, score| Score {
        files: sum.files + score.files,
        clean: sum.clean + score.clean,
        expected: sum.expected + score.expected,
        right: sum.right + score.right,
        wrong: sum.wrong + score.wrong,
    })
}

#[allow(clippy::print_stderr)] // asked for
fn show(scores: &BTreeMap<String, Score>, told: &str) {
    let rows = scores.iter().map(|(name, score)| (name.as_str(), *score));
    for (name, score) in rows.chain([("all", sum(scores))]) {
        eprintln!(
            "{name}: {} files, {} clean; {} of {} found, {} wrong",
            score.files, score.clean, score.right, score.expected, score.wrong
        );
    }
    eprint!("{told}");
}

/// How much is found and how much of that is right, in percent, at least.
const FLOOR: (usize, usize) = (96, 99);

#[test]
fn the_working_cases_are_found_as_well_as_ever() {
    let (scores, told) = judged(&root().join("working"));
    if std::env::var_os("CODE_CORPUS_MISSES").is_some() {
        show(&scores, &told);
    }
    let Score { files, expected, right, wrong, .. } = sum(&scores);
    assert!(files > 280, "{files} files");
    let (recall, precision) = FLOOR;
    assert!(right * 100 >= recall * expected, "{right} of {expected} found\n{told}");
    assert!(right * 100 >= precision * (right + wrong), "{wrong} wrong beside {right}\n{told}");
}

#[test]
fn new_cases_are_judged_when_asked_for() {
    if let Some(corpus) = std::env::var_os("CODE_CORPUS_NEW") {
        let (scores, told) = judged(Path::new(&corpus));
        show(&scores, if std::env::var_os("CODE_CORPUS_MISSES").is_some() { &told } else { "" });
    }
}

/// One idea in several languages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Idea {
    about: String,
    /// The rules that tell of each file, as a whole set.
    findings: Vec<String>,
    files: BTreeMap<String, String>,
}

#[test]
fn each_idea_is_understood_in_every_language_it_is_written_in() {
    let text = fs::read_to_string(root().join("cases.yaml")).unwrap();
    let ideas: Vec<Idea> = serde_yaml::from_str(&text).unwrap();
    let mut told = String::new();
    for idea in &ideas {
        assert!(idea.files.len() > 3, "{}: in {} files", idea.about, idea.files.len());
        for (name, code) in &idea.files {
            let raw = code.replace("PC", "https://mp.weixin.qq.com/cgi-bin/componentloginpage").replace(
                "H5&",
                "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&",
            );
            let mut rules: Vec<_> = found(name, &raw).into_iter().map(|finding| finding.rule).collect();
            rules.sort();
            if rules != idea.findings {
                writeln!(told, "{}: {name}: {rules:?}, not {:?}", idea.about, idea.findings).unwrap();
            }
        }
    }
    assert!(told.is_empty(), "\n{told}");
}

/// What a check of a file tells by a provider file: the rules, sorted.
fn by(provider: &str, name: &str, raw: &str) -> Vec<String> {
    let mut sources = Sources::new();
    let file = ProviderFile::read("provider.yaml", provider, embedded(), &mut sources).unwrap();
    let mut linter = Linter::new(embedded(), &Settings::default(), Some(&file));
    let input =
        FileInput { name, raw: raw.into(), kind: FileKind::of(name), page: &Page::NotGiven, policy: None };
    let report = linter.check_file(&input, &mut sources).report;
    let mut rules: Vec<_> = report.findings.iter().map(|finding| finding.code.to_string()).collect();
    rules.sort();
    rules
}

/// What no table can know of the functions of a project.
#[test]
fn functions_of_the_project_are_what_the_provider_file_says() {
    let link = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=";
    let rest = "&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcb&auth_type=3";
    let own = "code: {draw_qr_code: [renderQr], redirect: [Pages.jumpTo], log: [audit.write], encode: [Strings.enc]}\n";
    let other = "code: {draw_qr_code: [draw]}\n";
    let cases: [(&str, String, &[&str], &[&str]); 4] = [
        ("a.js", format!("renderQr('{link}' + code + '{rest}')"), &["pc-link-as-qr-code"], &[]),
        (
            "A.java",
            format!("class A {{ void f() {{ Pages.jumpTo(\"{link}\" + code + \"{rest}\"); }} }}"),
            &["server-redirect-to-pc-link"],
            &[],
        ),
        (
            "a.php",
            format!("<?php $audit->write('{link}' . $code . '&auth_type=0');"),
            &[],
            &["auth-type-invalid", "redirect-uri-missing"],
        ),
        (
            "a.go",
            format!(
                "package a\nfunc f() string {{ return \"{link}\" + code + \"&auth_type=3&redirect_uri=\" + Strings.enc(\"http://auth.example.com/cb\") }}"
            ),
            &["redirect-http"],
            &[],
        ),
    ];
    for (name, raw, told, told_by_others) in cases {
        assert_eq!(by(own, name, &raw), told, "{raw}");
        assert_eq!(by(other, name, &raw), told_by_others, "{raw}");
    }
    let mut sources = Sources::new();
    let raw = "code:\n  redirect: [jump to, '7']\n";
    let faults = ProviderFile::read("provider.yaml", raw, embedded(), &mut sources);
    let told: Vec<_> = faults
        .unwrap_err()
        .iter()
        .map(|fault| format!("{}: {}", fault.code, &raw[fault.primary.span.range()]))
        .collect();
    assert_eq!(told, ["wrong-name: 7"]); // What is told to be wrong is shown; secrets are covered under any key.
    let covered = "preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv";
    for (raw, shown, hidden) in [
        ("code:\n  redirect: [jump to, '7']\n".to_owned(), "[jump to, '7']", ""),
        ("code: {redirect: [a b]}\nplatform: [\n".to_owned(), "", ""),
        ("code:\n  redirect: [a b]\nplatform: [\n".to_owned(), "redirect: [a b]", ""),
        (format!("code: {covered}\n"), "code: ", covered),
        ("code:\n  token: Zm9vYmFyYmF6cXV4MTIz\n".to_owned(), "token: ", "Zm9vYmFyYmF6cXV4MTIz"),
    ] {
        let mut sources = Sources::new();
        assert!(ProviderFile::read("provider.yaml", &raw, embedded(), &mut sources).is_err(), "{raw}");
        let text = sources.iter().next().unwrap().1.shown();
        assert!(text.contains(shown), "{text}");
        assert!(hidden.is_empty() || !text.contains(hidden), "{text}");
    }
}
