//! The shipped rules: each reads without a fault, and each example shows what it should.

use wxauthlint::diagnostic::Severity;
use wxauthlint::lint::run_example;
use wxauthlint::rule::{Expectation, RuleFile, RuleSet, embedded, embedded_files};
use wxauthlint::source::Sources;
use wxauthlint::text::Lang;

fn all() -> RuleSet {
    let files: Vec<_> = embedded_files().collect();
    let mut sources = Sources::new();
    match RuleSet::read(&files, &mut sources) {
        Ok(rules) => rules,
        Err(faults) => {
            let list: Vec<_> = faults
                .iter()
                .map(|fault| {
                    let source = sources.get(fault.primary.span.source).unwrap();
                    let point = source.point(fault.primary.span.range().start);
                    let help = fault.help.as_ref().map_or("", |help| help.get(Lang::En));
                    format!("{}:{}:{} {} ({help})", source.name(), point.line, point.column, fault.message.en)
                })
                .collect();
            panic!("{} faults\n{}", list.len(), list.join("\n"));
        }
    }
}

#[test]
fn every_rule_is_shipped_and_named_after_its_file() {
    let rules = all();
    assert_eq!(rules.len(), embedded().len());
    for file in embedded_files() {
        let id = file.name.trim_start_matches("rules/").trim_end_matches(".yaml");
        let (whole, shipped) = (rules.get(id).unwrap(), embedded().get(id).unwrap());
        assert_eq!(whole.severity, shipped.severity, "{id}");
        assert_eq!(whole.impediment, shipped.impediment, "{id}");
        assert_eq!(format!("{:?}", whole.condition), format!("{:?}", shipped.condition), "{id}");
        assert_eq!(whole.title, shipped.title, "{id}");
    }
}

/// An error whose screen is known stops the authorization.
#[test]
fn errors_with_a_screen_tell_where_the_authorization_stops() {
    let without: Vec<_> = all()
        .iter()
        .filter(|rule| {
            rule.severity == Severity::Error && !rule.screens.is_empty() && rule.impediment.is_none()
        })
        .map(|rule| rule.id.clone())
        .collect();
    assert_eq!(without, [""; 0]);
}

/// Titles stand in lists and begin with a capital; the other texts are parts of a sentence.
#[test]
fn texts_are_written_alike() {
    for rule in all().iter() {
        let first_word = rule.title.en.split(' ').next().unwrap_or_default();
        let is_name = first_word.contains('_');
        assert!(
            is_name || first_word.starts_with(|c: char| c.is_uppercase()),
            "{}: {}",
            rule.id,
            rule.title.en
        );
        let texts = std::iter::once(&rule.message)
            .chain([&rule.help])
            .chain(rule.labels.iter().map(|label| &label.1))
            .chain(rule.fix.iter().map(|template| &template.text));
        for text in texts {
            let (zh, en) = (text.zh.written(), text.en.written());
            assert!(!en.ends_with('.') && !zh.ends_with('。'), "{}: {en} {zh}", rule.id);
            assert!(!zh.is_ascii(), "{}: {zh}", rule.id);
        }
    }
}

#[test]
fn every_example_shows_what_it_should() {
    let rules = all();
    let mut wrong = Vec::new();
    for rule in rules.iter() {
        for (index, example) in rule.examples.iter().enumerate() {
            let kind = if example.expect == Expectation::Silent { "good" } else { "bad" };
            match run_example(&rules, rule, example) {
                Err((faults, _)) => {
                    wrong.push(format!("{} #{index} {kind}: provider: {}", rule.id, faults[0].message.en));
                }
                Ok(run) => {
                    if let Some(fault) = run.fault {
                        wrong.push(format!("{} #{index} {kind}: {}", rule.id, fault.en));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of the examples are wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// What examples differ from is itself correct.
#[test]
fn no_rule_finds_anything_in_a_base_link() {
    let written = include_str!("../../fixtures/own-rules/our-auth-type.yaml");
    for base in ["{pc: {}}", "{h5: {}}"] {
        let text = written.replace("{pc: {}}", base);
        let file = RuleFile { name: "our-auth-type.yaml".to_owned(), text: text.into() };
        let rules = all().with(&[file], &mut Sources::new()).unwrap();
        let rule = rules.get("our-auth-type").unwrap();
        let good = rule.examples.iter().find(|example| example.expect == Expectation::Silent).unwrap();
        let run = run_example(&rules, rule, good).unwrap();
        let found: Vec<_> = run.findings.iter().map(|finding| &finding.code).collect();
        assert!(run.fault.is_none() && found.is_empty(), "{base}: {found:?}");
    }
}

/// Without its rule a bad example would pass unnoticed: no other rule may tell an error of it, unless
/// it is named here as a second fault that the first brings with it.
#[test]
fn a_bad_example_trips_its_own_rule_and_no_other_error() {
    let rules = all();
    let mut others = Vec::new();
    for rule in rules.iter() {
        for (index, example) in rule.examples.iter().enumerate() {
            let Ok(run) = run_example(&rules, rule, example) else { continue };
            for finding in run.findings.iter().filter(|finding| finding.code != rule.id) {
                // What a shell cuts off is missing.
                let is_brought = rule.id == "link-cut-by-shell" && finding.code.contains("-missing");
                if finding.severity == Severity::Error && !is_brought {
                    others.push(format!("{} #{index}: {}", rule.id, finding.code));
                }
            }
        }
    }
    assert!(others.is_empty(), "{} examples trip further errors\n{}", others.len(), others.join("\n"));
}
