//! The targets.

use std::path::Path;

use wxauthlint::baseline::Baseline;
use wxauthlint::diagnostic::Diagnostic;
use wxauthlint::explain;
use wxauthlint::lint::{applicable, run_example};
use wxauthlint::render::{
    DocumentFormat, ExplainedFormat, ImpactFormat, SimulatedFormat, document, explained, impacted, simulated,
};
use wxauthlint::rule::{RuleFile, RuleSet};
use wxauthlint::session::{
    BaselineUse, Checked, ExplainAnswer, Failure, GivenInputs, Input, MemoryFiles, Seen, ServedPage, Session,
};
use wxauthlint::source::{Decoded, SourceKind, Sources, decode};

use crate::pieces::{CHAT, CODE, LINK, YAML};
use crate::{Target, Told, holds, seeds};

/// All of them.
pub const TARGETS: &[Target] = &[
    Target { name: "link", seeds: seeds::links, pieces: LINK, check: link, turn: 7_000 },
    Target { name: "links-file", seeds: links_files, pieces: LINK, check: links_file, turn: 40_000 },
    Target {
        name: "provider-yaml",
        seeds: seeds::providers,
        pieces: YAML,
        check: provider_yaml,
        turn: 5_500,
    },
    Target { name: "provider-json", seeds: json_providers, pieces: YAML, check: provider_json, turn: 3_000 },
    Target { name: "answer", seeds: answers, pieces: YAML, check: answer, turn: 25_000 },
    Target { name: "code-c", seeds: || code(C), pieces: CODE, check: file, turn: 30_000 },
    Target { name: "code-javascript", seeds: || code(JAVASCRIPT), pieces: CODE, check: file, turn: 35_000 },
    Target { name: "code-php", seeds: || code(PHP), pieces: CODE, check: file, turn: 45_000 },
    Target { name: "code-python", seeds: || code(PYTHON), pieces: CODE, check: file, turn: 35_000 },
    Target { name: "code-others", seeds: || code(OTHERS), pieces: CODE, check: file, turn: 30_000 },
    Target { name: "page", seeds: || code(PAGES), pieces: CODE, check: file, turn: 45_000 },
    Target { name: "document", seeds: || code(DOCUMENTS), pieces: CODE, check: file, turn: 40_000 },
    Target { name: "standard-input", seeds: anything, pieces: CHAT, check: standard_input, turn: 30_000 },
    Target { name: "explain", seeds: questions, pieces: CHAT, check: explain_text, turn: 2_000 },
    Target { name: "rules", seeds: rules, pieces: YAML, check: rule_file, turn: 30_000 },
    Target { name: "baseline", seeds: baselines, pieces: YAML, check: baseline, turn: 80_000 },
    Target { name: "encodings", seeds: encoded, pieces: LINK, check: encodings, turn: 50_000 },
    Target { name: "fixes-of-links", seeds: seeds::links, pieces: LINK, check: fixes_of_links, turn: 6_500 },
    Target {
        name: "fixes-of-files",
        seeds: seeds::providers,
        pieces: YAML,
        check: fixes_of_files,
        turn: 9_000,
    },
    Target { name: "served", seeds: served, pieces: LINK, check: served_text, turn: 18_000 },
    Target { name: "formats", seeds: anything_named, pieces: LINK, check: formats, turn: 8_000 },
];

/// The target of a name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// Languages by families: those of a family share what their literals look like.
const C: &[&str] = &[".java", ".kt", ".go", ".cs", ".cpp", ".m", ".swift", ".dart", ".scala", ".rs", ".zig"];
const JAVASCRIPT: &[&str] = &[".js", ".ts", ".jsx", ".tsx"];
const PHP: &[&str] = &[".php"];
const PYTHON: &[&str] = &[".py"];
const OTHERS: &[&str] = &[".rb", ".pl", ".sh", ".lua", ".ex", ".vb", ".json"];
const PAGES: &[&str] = &[".html", ".vue", ".wxml"];
const DOCUMENTS: &[&str] = &[".md", ".log", ".txt"];

/// A file that links are judged with.
const PROVIDER: &str = include_str!("../../fixtures/twelve-faults/provider.yaml");

fn code(extensions: &[&str]) -> Vec<Vec<u8>> {
    let of_examples = seeds::examples().iter().filter_map(|example| example.file.as_ref());
    let mut named = seeds::named("fixtures/sources", extensions);
    named.extend(
        of_examples
            .filter(|(name, _)| extensions.iter().any(|extension| name.ends_with(extension)))
            .map(|(name, text)| format!("{name}\n{text}").into_bytes()),
    );
    named
}

fn links_files() -> Vec<Vec<u8>> {
    let mut files = seeds::links();
    let all = seeds::links().chunks(5).map(|links| links.join(&b'\n')).collect::<Vec<_>>();
    files.extend(all);
    files
}

fn json_providers() -> Vec<Vec<u8>> {
    let mut files = seeds::texts("fixtures/answers", &[".json"]);
    let listed = |link: Vec<u8>| {
        let url = serde_json::Value::from(String::from_utf8_lossy(&link));
        format!("{{\"platform\": {{\"released\": false, \"entry_domain\": \"https://a.example.com/b\"}}, \"links\": [{{\"name\": \"a\", \"url\": {url}, \"page\": \"none\"}}]}}\n").into_bytes()
    };
    files.extend(seeds::links().into_iter().map(listed));
    files
}

fn answers() -> Vec<Vec<u8>> {
    let of_examples = seeds::examples().iter().flat_map(|example| &example.answers);
    let mut answers: Vec<_> = of_examples.map(|(_, text)| text.clone().into_bytes()).collect();
    answers.extend(seeds::texts("fixtures/answers", &[".json"]));
    answers
}

fn questions() -> Vec<Vec<u8>> {
    let mut questions = seeds::texts("fixtures/explain", &[".txt"]);
    let cases = questions.iter().flat_map(|text| text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec));
    questions = cases.filter(|line| !line.is_empty()).chain(questions.clone()).collect();
    questions.extend(answers());
    questions.extend(seeds::links().into_iter().step_by(7));
    questions
}

fn anything() -> Vec<Vec<u8>> {
    let mut texts: Vec<_> = links_files().into_iter().step_by(5).collect();
    texts.extend(seeds::providers().into_iter().step_by(3));
    texts.extend(seeds::texts("fixtures/sources", &[""]).into_iter().step_by(5));
    texts.extend(answers());
    texts
}

fn anything_named() -> Vec<Vec<u8>> {
    let named = |name: &'static str| move |text: Vec<u8>| [name.as_bytes(), b"\n", &text].concat();
    let mut texts: Vec<_> = links_files().into_iter().map(named("links.txt")).collect();
    texts.extend(seeds::providers().into_iter().map(named("provider.yaml")));
    texts.extend(seeds::named("fixtures/sources", &[""]).into_iter().step_by(3));
    texts
}

fn served() -> Vec<Vec<u8>> {
    seeds::examples().iter().filter_map(|example| example.served.clone()).map(String::into_bytes).collect()
}

fn rules() -> Vec<Vec<u8>> {
    ["rules", "fixtures/own-rules", "fixtures/faulty-rules", "fixtures/wrong-examples"]
        .into_iter()
        .flat_map(|folder| seeds::texts(folder, &[".yaml"]))
        .collect()
}

fn baselines() -> Vec<Vec<u8>> {
    let baselines = seeds::links().into_iter().step_by(20).filter_map(|link| {
        let files: MemoryFiles = [("links.txt", link)].into_iter().collect();
        let session =
            Session::new().with_files(&files).with_baseline(BaselineUse::Write("baseline.json".into()));
        let (_, text) = checked(&session, "links.txt").ok()?.end.baseline?.write?;
        Some(text.into_bytes())
    });
    baselines.collect()
}

fn encoded() -> Vec<Vec<u8>> {
    let texts = [
        "links.txt\nhttps://mp.weixin.qq.com/cgi-bin/componentloginpage?auth_type=0&a=授权。 然后\n",
        "provider.yaml\nplatform:\n  entry_domain: https://a.example.com # 授权发起页域名\n  test_accounts: gh_0123456789ab，gh_0123456789ab\n",
        "a.php\n<?php\n// 授权\n$url = \"https://mp.weixin.qq.com/cgi-bin/componentloginpage?auth_type=0&redirect_uri=http://a.example.com/授权\";\n",
        "a.html\n<meta charset=\"gbk\"><a href=\"https://mp.weixin.qq.com/cgi-bin/componentloginpage?auth_type=0\">授权</a>",
        "a.md\n# 授权\n\n<https://mp.weixin.qq.com/cgi-bin/componentloginpage?auth_type=0>。\n",
    ];
    let mut encoded = Vec::new();
    for text in texts {
        let Some((name, text)) = text.split_once('\n') else { continue };
        let wide = |mark: u16, bytes: fn(u16) -> [u8; 2]| {
            std::iter::once(mark).chain(text.encode_utf16()).flat_map(bytes).collect::<Vec<u8>>()
        };
        // In GB 18030 the letters of these texts are what they are in UTF-8 but for the Chinese: a few will do.
        let gbk = text
            .chars()
            .flat_map(|letter| match letter {
                letter if letter.is_ascii() => vec![u8::try_from(letter).unwrap_or_default()],
                '授' => vec![0xca, 0xda],
                '权' => vec![0xc8, 0xa8],
                _ => vec![0xa1, 0xa3],
            })
            .collect();
        let stored: [Vec<u8>; 5] = [
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            wide(0xfeff, u16::to_le_bytes),
            wide(0xfeff, u16::to_be_bytes),
            gbk,
        ];
        encoded.extend(stored.map(|bytes| [name.as_bytes(), b"\n", &bytes].concat()));
    }
    encoded
}

fn checked(session: &Session<'_>, name: &str) -> Result<Checked, Failure> {
    let inputs = session.open(&[name.to_owned()], &mut |_| {})?;
    session.check(inputs)
}

/// Checks a file among others; what is told of it is at its places.
fn check_file(name: &str, bytes: &[u8], others: &[(&str, &str)]) -> Told {
    let mut files: MemoryFiles = others.iter().copied().collect();
    files.insert(name, bytes);
    judge(&Session::new().with_files(&files), name)
}

fn judge(session: &Session<'_>, name: &str) -> Told {
    match checked(session, name) {
        Ok(checked) => told(&checked),
        Err(failure) => failed(&failure),
    }
}

fn told(checked: &Checked) -> Told {
    holds::places(&checked.report.findings, &checked.sources);
    holds::places(&checked.faults, &checked.sources);
    let told = holds::codes(&checked.report.findings);
    told.into_iter().chain(holds::codes(&checked.faults)).collect()
}

/// What is told where nothing could be judged.
fn failed(failure: &Failure) -> Told {
    if let Failure::Faults(faults, sources) = failure {
        assert!(!faults.is_empty(), "refused without a word");
        holds::places(faults, sources);
        return holds::codes(faults);
    }
    if let Some(text) = failure.text() {
        holds::harmless(&text.zh, "a failure");
        holds::harmless(&text.en, "a failure");
    }
    Told::from(["failure".to_owned()])
}

/// The name of a file, which stands in the first line, and what it holds.
fn split(input: &[u8]) -> (String, &[u8]) {
    let end = input.iter().position(|byte| *byte == b'\n').unwrap_or(input.len());
    let name = String::from_utf8_lossy(input.get(..end).unwrap_or_default()).into_owned();
    (name, input.get(end + 1..).unwrap_or_default())
}

fn link(input: &[u8]) -> Told {
    let text = String::from_utf8_lossy(input);
    let mut told = Told::new();
    for (page, files) in [
        (None, MemoryFiles::new()),
        (Some("none"), [("provider.yaml", PROVIDER)].into_iter().collect()),
        (Some("https://auth.example.com/bind"), MemoryFiles::new()),
    ] {
        let session = Session::new().with_files(&files);
        let judge = || -> Result<Checked, Failure> {
            let session = Session::new().with_files(&files).with_page(page)?;
            session.check_link(&text)
        };
        match judge() {
            Ok(checked) => {
                holds::places(&checked.report.findings, &checked.sources);
                told.extend(holds::codes(&checked.report.findings));
                // Nothing hangs on the order of a hash table.
                let again = judge().map(|again| again.report.findings);
                assert_eq!(again.ok().as_ref(), Some(&checked.report.findings));
            }
            Err(failure) => told.extend(failed(&failure)),
        }
        drop(session);
    }
    told
}

fn links_file(input: &[u8]) -> Told {
    check_file("links.txt", input, &[])
}

fn provider_yaml(input: &[u8]) -> Told {
    provider("provider.yaml", input)
}

fn provider_json(input: &[u8]) -> Told {
    provider("provider.json", input)
}

/// A provider file, checked, simulated, and compared with another in both directions.
fn provider(name: &str, input: &[u8]) -> Told {
    const OTHER: &str = "other.yaml";
    let mut files: MemoryFiles = [(OTHER, PROVIDER)].into_iter().collect();
    files.insert(name, input);
    files.insert("a.json", r#"{"authorizer_info": {"user_name": "gh_0123456789ab", "MiniProgramInfo": {}}}"#);
    let session = Session::new().with_files(&files).with_config(Some(name.into()));
    let mut told = judge(&Session::new().with_files(&files), name);
    match session.simulate(None, &[]) {
        Ok(found) => {
            for format in [SimulatedFormat::Json, SimulatedFormat::Markdown, SimulatedFormat::Human] {
                let text = simulated(&found.simulations, format, &holds::OPTIONS[1], &found.sources);
                holds::harmless(&text, "simulate");
                if format == SimulatedFormat::Json {
                    holds::json(&text);
                }
            }
            for simulation in &found.simulations {
                told.extend(simulation.link_stop.iter().map(|stop| format!("stops: {}", stop.rule)));
            }
        }
        Err(failure) => told.extend(failed(&failure)),
    }
    for (old, new) in [(OTHER, name), (name, OTHER)] {
        match session.compare(Path::new(old), Path::new(new)) {
            Ok(found) => {
                for format in [ImpactFormat::Json, ImpactFormat::Markdown, ImpactFormat::Human] {
                    let text = impacted(&found.impact, format, &holds::OPTIONS[0], &found.sources);
                    holds::harmless(&text, "diff");
                    if format == ImpactFormat::Json {
                        holds::json(&text);
                    }
                }
                let kinds = found.impact.consequences.iter().map(|told| format!("{:?}", told.kind));
                told.extend(kinds);
            }
            Err(failure) => told.extend(failed(&failure)),
        }
    }
    told
}

fn answer(input: &[u8]) -> Told {
    let provider = "platform: {permission_sets: [1, 17]}\naccounts: [{answer: a.json}]\nlinks:\n  - url: https://mp.weixin.qq.com/cgi-bin/componentloginpage?auth_type=2\n";
    let mut files: MemoryFiles = [("provider.yaml", provider)].into_iter().collect();
    files.insert("a.json", input);
    let session = Session::new().with_files(&files);
    let mut told = judge(&session, "provider.yaml");
    match session.simulate(None, &["a.json".into()]) {
        Ok(found) => {
            let json =
                simulated(&found.simulations, SimulatedFormat::Json, &holds::OPTIONS[0], &found.sources);
            holds::json(&json);
            told.insert(format!("{} simulated", found.simulations.len()));
        }
        Err(failure) => told.extend(failed(&failure)),
    }
    told
}

fn file(input: &[u8]) -> Told {
    let (name, text) = split(input);
    check_file(&name, text, &[])
}

fn standard_input(input: &[u8]) -> Told {
    let mut files = MemoryFiles::new();
    files.set_stdin(input);
    judge(&Session::new().with_files(&files), "-")
}

fn explain_text(input: &[u8]) -> Told {
    let text = String::from_utf8_lossy(input).into_owned();
    let mut files = MemoryFiles::new();
    files.set_stdin(input);
    let session = Session::new().with_files(&files);
    let mut told = Told::new();
    for words in [text, "-".to_owned()] {
        match session.explain(&[words]) {
            Ok(answer) => told.extend(explanations(&answer)),
            Err(failure) => told.extend(failed(&failure)),
        }
    }
    told
}

fn explanations(answer: &ExplainAnswer) -> Told {
    let found = &answer.explained;
    assert!(!found.explanations.is_empty(), "nothing is said");
    let options = holds::OPTIONS[1];
    for format in [ExplainedFormat::Json, ExplainedFormat::Markdown, ExplainedFormat::Human] {
        let text = explained(found, format, &options);
        holds::harmless(&text, "explain");
        assert!(!text.trim().is_empty(), "nothing is said");
        if format == ExplainedFormat::Json {
            holds::json(&text);
        }
    }
    let html = document(&explain::document(found, options.lang), DocumentFormat::Html, &options);
    holds::xml(&html);
    for report in found.explanations.iter().filter_map(|explanation| explanation.report.as_ref()) {
        holds::places(&report.findings, &found.sources);
    }
    found.explanations.iter().map(|explanation| format!("{:?}", explanation.subject)).collect()
}

fn rule_file(input: &[u8]) -> Told {
    let file =
        RuleFile { name: "own.yaml".to_owned(), text: String::from_utf8_lossy(input).into_owned().into() };
    let mut sources = Sources::new();
    match RuleSet::read(&[file], &mut sources) {
        Ok(rules) => {
            let mut told = Told::from(["rule".to_owned()]);
            for (rule, example) in
                rules.iter().flat_map(|rule| rule.examples.iter().map(move |it| (rule, it)))
            {
                match run_example(&rules, rule, example) {
                    Ok(run) => told.extend(run.fault.map(|fault| fault.en.chars().take(20).collect())),
                    Err((faults, sources)) => holds::places(&faults, &sources),
                }
            }
            told
        }
        Err(faults) => {
            assert!(!faults.is_empty(), "refused without a word");
            holds::places(&faults, &sources);
            holds::drawn(&faults, &sources);
            holds::codes(&faults)
        }
    }
}

/// What a server answers is anybody's: headers, and behind two blank lines a page.
fn served_text(input: &[u8]) -> Told {
    let text = String::from_utf8_lossy(input).into_owned();
    let (text, page) = text.split_once("\n\n\n").unwrap_or((&text, ""));
    let seen = Seen {
        name: "GET https://auth.example.com/".to_owned(),
        text: text.to_owned(),
        page: Some(ServedPage::new("https://auth.example.com/", Some("text/html"), page.as_bytes())),
        opened: 0,
        is_entry: true,
        trouble: None,
    };
    let files: MemoryFiles = [("provider.yaml", PROVIDER)].into_iter().collect();
    let session = Session::new().with_files(&files);
    let mut of_all = match session.belonging(std::slice::from_ref(&seen)) {
        Ok(belonging) => Told::from([format!("{} callbacks", belonging.callbacks.len().min(4))]),
        Err(failure) => failed(&failure),
    };
    match session.check(GivenInputs::seen(vec![seen])) {
        Ok(checked) => of_all.extend(told(&checked)),
        Err(failure) => of_all.extend(failed(&failure)),
    }
    of_all
}

fn baseline(input: &[u8]) -> Told {
    let text = String::from_utf8_lossy(input);
    let mut sources = Sources::new();
    let source = sources.add("baseline.json", SourceKind::File, &*text);
    match Baseline::read(source, &text) {
        Ok(baseline) => {
            let written = baseline.write();
            let again = Baseline::read(sources.add("again.json", SourceKind::File, &*written), &written);
            assert_eq!(again.as_ref(), Ok(&baseline), "what is written is read back");
            holds::json(&written);
            let mut files: MemoryFiles = [("baseline.json", input.to_vec())].into_iter().collect();
            files.insert("links.txt", "https://mp.weixin.qq.com/cgi-bin/componentloginpage?auth_type=0");
            let prunes = BaselineUse::Prune("baseline.json".into());
            let mut told = judge(&Session::new().with_files(&files).with_baseline(prunes), "links.txt");
            told.insert(format!("{} entries", baseline.len().min(8)));
            told
        }
        Err(faults) => {
            assert!(!faults.is_empty(), "refused without a word");
            holds::places(&faults, &sources);
            holds::drawn(&faults, &sources);
            holds::codes(&faults)
        }
    }
}

/// Bytes of whatever encoding: each character has its place among them, and what is written back is what was read.
fn encodings(input: &[u8]) -> Told {
    let (name, bytes) = split(input);
    for declared in [None, Some("gbk"), Some("utf-16le"), Some("big5"), Some("iso-2022-jp")] {
        let decoded: Decoded<'_> = decode(bytes, declared);
        let text = decoded.text();
        let mut last = 0;
        for at in text.char_indices().map(|(at, _)| at).chain([text.len()]) {
            let stored = decoded.offsets().stored(at);
            assert!(last <= stored && stored <= bytes.len(), "{at} is stored at {stored}, behind {last}");
            last = stored;
        }
        if decoded.undecoded().is_none() {
            let same = decoded.replaced(bytes, []);
            assert_eq!(same.as_deref(), Ok(bytes), "nothing changes");
            // What a program in an encoding with states wrote there cannot be put in without them.
            let middle = text.char_indices().map(|(at, _)| at).nth(text.chars().count() / 2).unwrap_or(0);
            if let Ok(edited) = decoded.replaced(bytes, [(middle..middle, "+")]) {
                assert!(edited.len() > bytes.len(), "something was put in");
            }
        }
    }
    check_file(&name, bytes, &[])
}

fn formats(input: &[u8]) -> Told {
    let (name, text) = split(input);
    let files: MemoryFiles = [(&name, text)].into_iter().collect();
    let session = Session::new().with_files(&files);
    match checked(&session, &name) {
        Ok(Checked { report, faults, sources, end, .. }) => {
            holds::formats(&report, &end.summary, &sources, session.rules());
            if !faults.is_empty() {
                holds::drawn(&faults, &sources);
            }
            holds::codes(&report.findings)
        }
        Err(Failure::Faults(faults, sources)) => {
            holds::drawn(&faults, &sources);
            let report = wxauthlint::diagnostic::Report { findings: faults, ..Default::default() };
            let summary = wxauthlint::render::Summary { is_broken: true, ..Default::default() };
            holds::formats(&report, &summary, &sources, session.rules());
            holds::codes(&report.findings)
        }
        Err(failure) => failed(&failure),
    }
}

/// What a fix leaves: the text, and what is found in it; `None` where it cannot be read.
type Judged = Option<Vec<Diagnostic>>;

/// Fixes: what they leave can be read, has no new error after safe ones, and nothing left that could be fixed.
fn fixes<T: AsRef<[u8]> + Clone + PartialEq + std::fmt::Debug>(
    text: &T,
    judge: impl Fn(&T) -> Judged,
    fix: impl Fn(&T, bool) -> T,
) -> Told {
    let Some(before) = judge(text) else { return Told::new() };
    let mut told = holds::codes(&before);
    for with_unsafe in [false, true] {
        let once = fix(text, with_unsafe);
        let Some(after) = judge(&once) else {
            panic!("cannot be read any more: {}", once.as_ref().escape_ascii())
        };
        assert_eq!(fix(&once, with_unsafe), once, "a second time changes something");
        let is_left = |finding: &&Diagnostic| applicable(finding, with_unsafe).is_some();
        if let Some(left) = after.iter().find(is_left) {
            panic!("{} is told to be fixed, but is not: {}", left.code, once.as_ref().escape_ascii());
        }
        let errors = holds::errors(&before);
        for (code, count) in holds::errors(&after) {
            let is_known = with_unsafe || errors.get(code).is_some_and(|known| *known >= count);
            assert!(is_known, "{code} was not there before: {}", once.as_ref().escape_ascii());
        }
        told.extend(holds::codes(&after).into_iter().map(|code| format!("left: {code}")));
    }
    told
}

fn fixes_of_links(input: &[u8]) -> Told {
    let session = Session::new();
    fixes(
        &String::from_utf8_lossy(input).into_owned(),
        |link| session.check_link(link).ok().map(|checked| checked.report.findings),
        |link, with_unsafe| {
            let mut inputs = GivenInputs::link(link);
            session.fix(&mut inputs, with_unsafe).unwrap_or_else(|failure| panic!("{failure:?}"));
            match inputs.list.as_slice() {
                [Input::Link(fixed)] => fixed.clone(),
                _ => panic!("a link stays one"),
            }
        },
    )
}

fn fixes_of_files(input: &[u8]) -> Told {
    const NAME: &str = "provider.yaml";
    let with = |text: &Vec<u8>| -> MemoryFiles { [(NAME, text.clone())].into_iter().collect() };
    fixes(
        // What cannot be decoded is left as it is, which is told; encodings have their own target.
        &String::from_utf8_lossy(input).into_owned().into_bytes(),
        |text| {
            let checked = checked(&Session::new().with_files(&with(text)), NAME).ok()?;
            // Faults of the file itself leave it unread, and so do answers that are not there.
            let is_read = checked.faults.is_empty() && checked.failures.is_empty();
            is_read.then_some(checked.report.findings)
        },
        |text, with_unsafe| {
            let files = with(text);
            let session = Session::new().with_files(&files);
            let mut inputs =
                session.open(&[NAME.to_owned()], &mut |_| {}).unwrap_or_else(|failure| panic!("{failure:?}"));
            let fixes = session.fix(&mut inputs, with_unsafe).unwrap_or_else(|failure| panic!("{failure:?}"));
            let written = fixes.changes.into_iter().find_map(|change| change.file);
            written.map_or_else(|| text.clone(), |file| file.after)
        },
    )
}
