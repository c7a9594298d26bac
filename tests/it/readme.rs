//! The documents say what is so: their commands run, their pictures are the program's own output, their
//! YAML is accepted, and both languages show the same commands.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use wxauthlint::diagnostic::Severity;
use wxauthlint::fact::Page;
use wxauthlint::lint::{Linter, ProviderFile, Settings, run_example};
use wxauthlint::rule::{RuleFile, RuleSet, embedded, embedded_files};
use wxauthlint::source::Sources;

const PROGRAM: &str = env!("CARGO_BIN_EXE_wxauthlint");
/// Each README with the locale of its readers.
const READMES: [(&str, &str); 2] = [("README.md", "C"), ("README.zh-CN.md", "zh_CN.UTF-8")];

/// `TRYCMD=overwrite cargo test readme` writes the output anew.
#[test]
fn pictures_are_the_output_of_their_commands() {
    for (file, locale) in READMES {
        let cases = trycmd::TestCases::new();
        cases.register_bin("wxauthlint", Path::new(PROGRAM));
        // LC_ALL comes before every other variable of the language.
        cases.env("LC_ALL", locale).env("NO_COLOR", "1").env("GITHUB_ACTIONS", "").case(file).run();
    }
}

#[test]
fn both_readmes_show_the_same_commands_in_the_same_order() {
    let [english, chinese] = READMES.map(|(file, _)| commands(&read(file)));
    assert_eq!(english, chinese);
}

#[test]
fn two_commands_come_first() {
    for (file, _) in READMES {
        let commands = commands(&read(file));
        let [first, second, third, ..] = commands.as_slice() else { panic!("{file} has too few commands") };
        let arguments = first.strip_prefix("cargo run --release -- ").expect("the first runs the main job");
        assert_eq!(second, "cargo test");
        // What the first prints is the picture below it.
        assert_eq!(third, &format!("wxauthlint {arguments}"));
    }
}

#[test]
fn yaml_of_the_readmes_is_accepted() {
    for (file, _) in READMES {
        let blocks = blocks(&read(file), "yaml");
        assert!(blocks.iter().any(|block| is_rule(block)) && blocks.iter().any(|block| !is_rule(block)));
        for block in blocks {
            if is_rule(&block) {
                try_rule(file, &block);
            } else {
                try_provider_file(file, &block);
            }
        }
    }
}

/// The shortened finding says only what the program says of the same file.
#[test]
fn json_of_the_readmes_is_part_of_a_real_report() {
    let arguments = ["check", "fixtures/entry-domain-mismatch/provider.yaml", "--format", "json"];
    let output = Command::new(PROGRAM)
        .args(arguments)
        .env_remove("GITHUB_ACTIONS")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    for (file, _) in READMES {
        let blocks = blocks(&read(file), "json");
        assert_eq!(blocks.len(), 1, "{file}");
        let shown: Value = serde_json::from_str(&blocks[0]).unwrap();
        assert!(is_part(&shown, &report), "{file} shows what is not in the report\n{report:#}");
    }
}

/// The rule that CONTRIBUTING.md walks through is the rule as it is shipped.
#[test]
fn the_walk_through_shows_a_real_rule() {
    let text = read("CONTRIBUTING.md");
    let pieces = blocks(&text, "yaml");
    assert!(!pieces.is_empty());
    for piece in pieces {
        let found = embedded_files().any(|rule| text.contains(&rule.name) && rule.text.contains(&piece));
        assert!(found, "no rule that CONTRIBUTING.md names holds this:\n{piece}");
    }
}

/// A relative link of a document leads to a file.
#[test]
fn links_between_documents_lead_somewhere() {
    for file in ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"] {
        for link in read(file).split("](").skip(1) {
            let target = link.split([')', '#']).next().unwrap();
            let local = !target.is_empty() && !target.contains("://");
            assert!(!local || root(target).exists(), "{file}: `{target}` does not exist");
        }
    }
}

/// A sample of a provider file has no fault, and what it says has no error.
fn try_provider_file(name: &str, text: &str) {
    let mut sources = Sources::new();
    let file = match ProviderFile::read(name, text, embedded(), &mut sources) {
        Ok(file) => file,
        Err(faults) => panic!("{name}: {}\n{text}", faults[0].message.en),
    };
    let mut linter = Linter::new(embedded(), &Settings::default(), Some(&file));
    let mut findings = linter.check_provider(&sources).findings;
    findings.extend(linter.check_listed_links(&Page::NotGiven, &mut sources).findings);
    let error = findings.iter().find(|finding| finding.severity == Severity::Error);
    assert!(error.is_none(), "{name}: {}\n{text}", error.unwrap().message.en);
}

fn try_rule(file: &str, text: &str) {
    let own = RuleFile { name: file.to_owned(), text: text.to_owned().into() };
    let rules = match embedded().with(std::slice::from_ref(&own), &mut Sources::new()) {
        Ok(rules) => rules,
        Err(faults) => panic!("{file}: {}\n{text}", faults[0].message.en),
    };
    let read = RuleSet::read(&[own], &mut Sources::new()).unwrap();
    let rule = read.iter().next().unwrap();
    for example in &rule.examples {
        let Ok(run) = run_example(&rules, rule, example) else { panic!("{file}: {}", rule.id) };
        assert!(run.fault.is_none(), "{file}: {}", run.fault.unwrap().en);
    }
}

fn is_rule(yaml: &str) -> bool {
    yaml.starts_with("id: ")
}

/// True if `part` holds nothing that `whole` does not; of a list it may show the first elements.
fn is_part(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            part.iter().all(|(key, part)| whole.get(key).is_some_and(|whole| is_part(part, whole)))
        }
        (Value::Array(part), Value::Array(whole)) => {
            part.len() <= whole.len() && part.iter().zip(whole).all(|(part, whole)| is_part(part, whole))
        }
        (part, whole) => part == whole,
    }
}

/// The command lines of the `sh` and `console` blocks, in their order.
fn commands(markdown: &str) -> Vec<String> {
    let mut commands = Vec::new();
    for (language, text) in all_blocks(markdown) {
        match language.as_str() {
            "sh" => commands.extend(
                text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned),
            ),
            "console" => {
                commands.extend(text.lines().filter_map(|line| line.strip_prefix("$ ")).map(str::to_owned))
            }
            _ => {}
        }
    }
    commands
}

fn blocks(markdown: &str, language: &str) -> Vec<String> {
    all_blocks(markdown).into_iter().filter(|(of, _)| of == language).map(|(_, text)| text).collect()
}

/// Every fenced block: its language and its text.
fn all_blocks(markdown: &str) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in markdown.lines() {
        match line.strip_prefix("```") {
            Some(_) if inside => inside = false,
            Some(language) => {
                blocks.push((language.to_owned(), String::new()));
                inside = true;
            }
            None if inside => {
                let (_, text) = blocks.last_mut().unwrap();
                text.push_str(line);
                text.push('\n');
            }
            None => {}
        }
    }
    blocks
}

fn read(file: &str) -> String {
    fs::read_to_string(root(file)).unwrap_or_else(|error| panic!("{file}: {error}")).replace("\r\n", "\n")
}

fn root(file: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}
