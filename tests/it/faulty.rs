//! What is said of faulty rule files and provider files, one fixture a fault, drawn in both languages.
//! `INSTA_UPDATE=always cargo test faulty` draws the pictures anew.

use std::fs;
use std::path::{Path, PathBuf};

use wxauthlint::diagnostic::Diagnostic;
use wxauthlint::lint::{ProviderFile, run_example};
use wxauthlint::render::{Options, faults};
use wxauthlint::rule::{Expectation, RuleFile, RuleSet, embedded};
use wxauthlint::source::Sources;
use wxauthlint::text::Lang;

const LANGS: [Lang; 2] = [Lang::En, Lang::Zh];

fn fixtures(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder)
}

/// The YAML files of a folder of fixtures, in the order of their names.
fn files(folder: &str) -> Vec<(String, PathBuf)> {
    let mut files: Vec<_> = fs::read_dir(fixtures(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), path))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no fixture in {folder}");
    files
}

fn rule_file(path: &Path) -> RuleFile {
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    RuleFile { name, text: fs::read_to_string(path).unwrap().into() }
}

fn rule_files(folder: &str) -> Vec<RuleFile> {
    files(folder).iter().map(|(_, path)| rule_file(path)).collect()
}

/// The faults as they are drawn without colours at a width of 80 columns, first in English.
fn pictures(found: &[Diagnostic], sources: &Sources) -> String {
    let draw = |lang| faults(found, sources, &Options::plain(lang, 80));
    LANGS.map(draw).join("\n")
}

fn snapshot(folder: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("snapshots/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name.to_owned(), text));
}

#[test]
fn faulty_rules() {
    for (name, path) in files("faulty-rules") {
        let mut sources = Sources::new();
        let Err(found) = embedded().with(&[rule_file(&path)], &mut sources) else {
            panic!("{name} is read without a fault")
        };
        snapshot("faulty-rules", &name, &pictures(&found, &sources));
    }
}

/// The same id in two of the user's files, and in one of them and a shipped one.
#[test]
fn ids_that_are_used_twice() {
    for folder in ["duplicate", "clash"] {
        let mut sources = Sources::new();
        let files = rule_files(&format!("faulty-rules/{folder}"));
        let found = embedded().with(&files, &mut sources).unwrap_err();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].labels().count(), 2, "both places are told");
        snapshot("faulty-rules", &format!("id-{folder}"), &pictures(&found, &sources));
    }
}

#[test]
fn a_rule_that_says_so_takes_the_place_of_a_shipped_one() {
    let mut sources = Sources::new();
    let rules = embedded().with(&rule_files("faulty-rules/replacing"), &mut sources).unwrap();
    assert_eq!(rules.len(), embedded().len());
    assert_eq!(rules.get("redirect-http").unwrap().title.en, "we use auth_type=3 only");
}

/// Examples that do not show what they should.
#[test]
fn wrong_examples() {
    let files = rule_files("wrong-examples");
    let mut sources = Sources::new();
    let own = RuleSet::read(&files, &mut sources).unwrap();
    let rules = embedded().with(&files, &mut sources).unwrap();
    let mut told = String::new();
    for rule in own.iter() {
        for example in &rule.examples {
            let kind = if example.expect == Expectation::Silent { "good" } else { "bad" };
            let fault = match run_example(&rules, rule, example) {
                Ok(run) => run.fault,
                Err((found, _)) => found.into_iter().next().map(|fault| fault.message),
            };
            for lang in LANGS {
                let fault = fault.as_ref().map_or("-", |fault| fault.get(lang));
                told.push_str(&format!("{} {kind}: {fault}\n", rule.id));
            }
        }
    }
    snapshot("faulty-rules", "wrong-examples", &told);
}

#[test]
fn own_rules_are_without_a_fault() {
    let files = rule_files("own-rules");
    let mut sources = Sources::new();
    let own = RuleSet::read(&files, &mut sources).unwrap();
    let rules = embedded().with(&files, &mut sources).unwrap();
    for rule in own.iter() {
        for example in &rule.examples {
            let run = run_example(&rules, rule, example).unwrap();
            assert_eq!(run.fault, None, "{}", rule.id);
        }
    }
}

#[test]
fn faulty_providers() {
    for (name, path) in files("faulty-providers") {
        // What is not UTF-8 cannot be handed to the library; the command line tells it.
        let Ok(text) = fs::read_to_string(&path) else {
            assert_eq!(name, "not-utf-8");
            continue;
        };
        let mut sources = Sources::new();
        let Err(found) = ProviderFile::read(&format!("{name}.yaml"), &text, embedded(), &mut sources) else {
            panic!("{name} is read without a fault")
        };
        snapshot("faulty-providers", &name, &pictures(&found, &sources));
    }
}

/// Every fault of every fixture has its place and words in both languages.
#[test]
fn every_fault_speaks_both_languages() {
    let mut found = Vec::new();
    for (_, path) in files("faulty-rules") {
        let mut sources = Sources::new();
        found.extend(embedded().with(&[rule_file(&path)], &mut sources).unwrap_err());
    }
    for (name, path) in files("faulty-providers") {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let mut sources = Sources::new();
        found.extend(ProviderFile::read(&name, &text, embedded(), &mut sources).unwrap_err());
    }
    let is_chinese =
        |text: &str| text.chars().any(|character| ('\u{4e00}'..='\u{9fff}').contains(&character));
    for fault in found {
        let texts = std::iter::once(&fault.message).chain(&fault.help);
        for text in texts {
            assert!(is_chinese(&text.zh), "no Chinese: {}", text.zh);
            assert!(!text.en.is_empty() && !text.en.ends_with('.'), "{}", text.en);
        }
    }
}
