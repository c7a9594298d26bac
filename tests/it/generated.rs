//! Generated files are what the program would generate now. `UPDATE_GENERATED=1` writes them.

use std::fs;
use std::path::{Path, PathBuf};

use wxauthlint::docs;
use wxauthlint::explain::ExplainedSubject;
use wxauthlint::knowledge;
use wxauthlint::rule::{RuleSet, embedded, embedded_files};
use wxauthlint::schema::Schema;
use wxauthlint::source::Sources;
use wxauthlint::text::Lang;

const LANGUAGES: [(Lang, &str); 2] = [(Lang::En, ".md"), (Lang::Zh, ".zh-CN.md")];
const HOW: &str = "run `UPDATE_GENERATED=1 cargo test generated`";

#[test]
fn rule_documents_are_up_to_date() {
    let rules = rules_with_examples();
    let mut files = Vec::new();
    for (lang, ending) in LANGUAGES {
        settle(&format!("docs/rules{ending}"), &docs::rule_index(&rules, lang));
        for rule in rules.iter() {
            let file = docs::file(&ExplainedSubject::Rule(rule.id.clone()), lang).unwrap();
            settle(&format!("docs/{file}"), &docs::rule_file(&rules, rule, lang));
            files.push(file);
        }
    }
    nothing_else_stands_in("rules", &files);
}

#[test]
fn screen_documents_are_up_to_date() {
    let rules = rules_with_examples();
    let mut files = Vec::new();
    for (lang, ending) in LANGUAGES {
        settle(&format!("docs/screens{ending}"), &docs::screen_index(&rules, lang));
        for screen in knowledge::screens() {
            let file = docs::file(&ExplainedSubject::Screen(&screen.id), lang).unwrap();
            settle(&format!("docs/{file}"), &docs::screen_file(&rules, screen, lang));
            files.push(file);
        }
    }
    nothing_else_stands_in("screens", &files);
}

#[test]
fn topic_documents_are_up_to_date() {
    let mut files = Vec::new();
    for (lang, ending) in LANGUAGES {
        settle(&format!("docs/topics{ending}"), &docs::topic_index(lang));
        for topic in knowledge::topics() {
            let file = docs::file(&ExplainedSubject::Topic(&topic.id), lang).unwrap();
            settle(&format!("docs/{file}"), &docs::topic_file(topic, lang));
            files.push(file);
        }
    }
    nothing_else_stands_in("topics", &files);
}

/// What was generated for something that is no more is gone, too.
fn nothing_else_stands_in(folder: &str, files: &[String]) {
    for entry in fs::read_dir(path("docs").join(folder)).unwrap() {
        let entry = entry.unwrap();
        let file = format!("{folder}/{}", entry.file_name().to_str().unwrap());
        if files.contains(&file) {
            continue;
        }
        match is_update() {
            true => fs::remove_file(entry.path()).unwrap(),
            false => panic!("docs/{file} is about nothing that there is: {HOW}"),
        }
    }
}

/// What leads from one of these files to another leads somewhere.
#[test]
fn links_between_documents_lead_somewhere() {
    if is_update() {
        return; // the other tests are just writing these files
    }
    let mut count = 0;
    let folders = ["docs", "docs/rules", "docs/screens", "docs/topics"];
    for folder in folders.map(path) {
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let file = entry.path();
            if file.extension().is_none_or(|extension| extension != "md") {
                continue;
            }
            let text = fs::read_to_string(&file).unwrap();
            for to in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(to, _)| to) {
                let to = to.split('#').next().unwrap();
                if to.ends_with(".md") && !to.contains("://") {
                    assert!(folder.join(to).is_file(), "{}: {to}", file.display());
                    count += 1;
                }
            }
        }
    }
    assert!(count > 1000, "{count}");
}

#[test]
fn schemas_are_up_to_date() {
    for schema in Schema::ALL {
        settle(&format!("schema/{}.schema.json", schema.name()), &schema.text(embedded()));
    }
}

fn rules_with_examples() -> RuleSet {
    let files: Vec<_> = embedded_files().collect();
    RuleSet::read(&files, &mut Sources::new()).expect("the shipped rules read without a fault")
}

/// Compares a file with what it should be, or writes it.
pub fn settle(file: &str, wanted: &str) {
    if is_update() {
        fs::create_dir_all(path(file).parent().unwrap()).unwrap();
        fs::write(path(file), wanted).unwrap();
        return;
    }
    let found = read(file);
    let line = found.lines().zip(wanted.lines()).position(|(found, wanted)| found != wanted);
    let line = line.unwrap_or_else(|| found.lines().count().min(wanted.lines().count())) + 1;
    assert!(found == wanted, "{file} is stale from line {line} on: {HOW}");
}

fn is_update() -> bool {
    std::env::var_os("UPDATE_GENERATED").is_some_and(|value| value == "1")
}

/// A text file of the repository, with the line ends of the program's own output.
fn read(file: &str) -> String {
    fs::read_to_string(path(file))
        .unwrap_or_else(|error| panic!("{file}: {error}; {HOW}"))
        .replace("\r\n", "\n")
}

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}
