//! What people write when an authorization fails gets a right first answer, or none; a wrong one is worse.
//!
//! The working half is what the program learns from, so that it must nearly all be right; what it makes of texts that it has
//! not learnt from is judged by `explain::trial`, and by texts of new writers. `REPORTS_MISSES=1` lists every
//! miss, `REPORTS_HELD=FOLDER` judges the files of a folder instead.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use wxauthlint::explain::{Also, ExplainedSubject, Explainer, Explanation};
use wxauthlint::fact::Page;
use wxauthlint::knowledge::{self, ScreenEntry};
use wxauthlint::lint::Settings;
use wxauthlint::rule::embedded;
use wxauthlint::source::Sources;

use crate::slice::slice;

#[derive(Deserialize)]
struct Report {
    text: String,
    #[serde(default)]
    accept: Vec<String>,
    #[allow(dead_code)] // for whoever reads the list of misses
    #[serde(default)]
    style: Option<String>,
}

/// How an answer is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Score {
    right: usize,
    right_guess: usize,
    wrong: usize,
    none: usize,
}

impl Score {
    fn all(self) -> usize {
        self.right + self.right_guess + self.wrong + self.none
    }
}

fn name(subject: &ExplainedSubject) -> String {
    let id = subject.id().unwrap_or_default();
    match subject.kind() {
        "api-code" => format!("code:{id}"),
        "permission-set" => format!("set:{id}"),
        "account-kind" => format!("kind:{id}"),
        kind => format!("{kind}:{id}"),
    }
}

/// True if an accepted name means that: a section of the FAQ means the screens that treat it, a code the entry that
/// covers it.
fn means(accepted: &str, subject: &ExplainedSubject) -> bool {
    let Some((kind, id)) = accepted.split_once(':') else { return false };
    match (kind, subject) {
        ("faq", ExplainedSubject::Screen(screen)) => {
            let treats = |screen: &ScreenEntry| screen.faq.iter().any(|section| section == id);
            knowledge::screen(screen).is_some_and(treats)
        }
        ("faq", ExplainedSubject::ApiCode(61007)) => id == "4",
        ("faq", ExplainedSubject::Topic("update-authorization")) => id == "4",
        ("code", ExplainedSubject::ApiCode(code)) => {
            let last = id.rsplit_once('-').filter(|(first, _)| !first.is_empty());
            let first = last.map_or(id, |(first, _)| first).parse().ok();
            let entry = |code| knowledge::api_code(code).map(std::ptr::from_ref);
            let covers = last.and_then(|(_, last)| last.parse::<i64>().ok());
            first == Some(*code)
                || first.is_some_and(|first| entry(first) == entry(*code))
                || covers.is_some_and(|last| first.is_some_and(|first: i64| (first..=last).contains(code)))
        }
        _ => accepted == name(subject),
    }
}

fn is_right(report: &Report, first: &Explanation) -> bool {
    let findings = first.report.iter().flat_map(|report| &report.findings);
    let mut findings = findings.map(|finding| format!("rule:{}", finding.code));
    report.accept.iter().any(|accepted| means(accepted, &first.subject))
        || findings.any(|finding| report.accept.contains(&finding))
}

/// `is_other`: the reports are about something else.
fn judge_all(reports: &[Report], is_other: bool) -> (Score, String) {
    let settings = Settings::default();
    let explainer = Explainer { rules: embedded(), file: None, page: &Page::NotGiven, settings: &settings };
    let (mut score, mut misses) = (Score::default(), String::new());
    for report in reports {
        let told = explainer.explain(&report.text, Sources::new());
        let first = &told.explanations[0];
        // What is about something else must not be taken for ours; told as what it is, or not at all.
        let guess = |also: &Also| report.accept.iter().any(|accepted| means(accepted, &also.subject));
        let counted = match (told.is_known(), is_other) {
            (false, true) => &mut score.right,
            (true, true) if matches!(first.subject, ExplainedSubject::LookAlike(_)) => &mut score.right,
            (true, _) if is_right(report, first) => &mut score.right,
            (true, _) => &mut score.wrong,
            (false, false) if first.also.first().is_some_and(guess) => &mut score.right_guess,
            (false, false) => &mut score.none,
        };
        *counted += 1;
        let is_theirs = !told.is_known() || matches!(first.subject, ExplainedSubject::LookAlike(_));
        let is_miss = !(is_right(report, first) || is_other && is_theirs);
        if is_miss {
            let also: Vec<_> = first.also.iter().map(|also| name(&also.subject)).collect();
            let text = report.text.replace('\n', " ⏎ ");
            let _ =
                writeln!(misses, "{text}\n    {} {also:?}, not {:?}", name(&first.subject), report.accept);
        }
    }
    (score, misses)
}

/// Judges the files of folders, one of `nth` of their reports, each kind of all folders together, and shows what came
/// of it.
#[allow(clippy::print_stdout)] // what was measured
fn judge_folders(folders: &[PathBuf], nth: usize) -> BTreeMap<&'static str, Score> {
    let mut scores = BTreeMap::new();
    for (kind, ..) in FLOORS {
        let paths = folders.iter().map(|folder| folder.join(format!("{kind}.yaml")));
        let read = |path: PathBuf| {
            let text = std::fs::read_to_string(path).unwrap();
            serde_yaml::from_str::<Vec<Report>>(&text).unwrap()
        };
        let reports: Vec<Report> = paths.filter(|path| path.exists()).flat_map(read).collect();
        let reports: Vec<Report> = slice(reports, nth).collect();
        let (score, misses) = judge_all(&reports, kind == "others");
        println!("{kind}: {score:?}, {:.1} % right", 100.0 * score.right as f64 / score.all() as f64);
        if std::env::var_os("REPORTS_MISSES").is_some() {
            println!("{misses}");
        }
        scores.insert(kind, score);
    }
    scores
}

#[test]
fn reports_get_a_right_first_answer() {
    if let Some(held) = std::env::var_os("REPORTS_HELD") {
        judge_folders(&[held.into()], 1);
        return;
    }
    let working = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reports/working");
    let meetings = std::fs::read_dir(working).unwrap().map(|entry| entry.unwrap().path());
    let scores = judge_folders(&meetings.collect::<Vec<_>>(), 8);
    // The least that are right, and the most that are answered wrongly, in percent of a kind.
    for (kind, right, wrong) in FLOORS {
        let score = scores[kind];
        let percent = |count: usize| 100.0 * count as f64 / score.all() as f64;
        assert!(score.all() > 0 && percent(score.right) >= right, "{kind}: {score:?}");
        assert!(percent(score.wrong) <= wrong, "{kind}: {score:?}");
    }
}

const FLOORS: [(&str, f64, f64); 4] =
    [("zh", 95.0, 2.0), ("en", 95.0, 2.0), ("questions", 94.0, 2.5), ("others", 98.5, 1.5)];

/// A statement of WeChat's pages, as a question in both languages.
#[derive(Deserialize)]
struct Statement {
    zh: String,
    en: String,
    accept: Vec<String>,
}

#[test]
fn statements_of_wechats_pages_are_found_by_questions() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reports/seeds.yaml");
    let statements: Vec<Statement> = serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let reports = statements.into_iter().flat_map(|Statement { zh, en, accept }| {
        [zh, en].map(|text| Report { text, accept: accept.clone(), style: None })
    });
    let (score, misses) = judge_all(&reports.collect::<Vec<_>>(), false);
    // What is not found asks for the values of parameters, whose names alone say nothing.
    assert!(score.wrong <= 1 && 100 * score.right >= 90 * score.all(), "{score:?}\n{misses}");
}
