//! Suppressions and baselines over the examples of all shipped rules: what is suppressed is not told, and
//! what was there before is known again.

use wxauthlint::baseline::{Baseline, Comparison};
use wxauthlint::diagnostic::{Diagnostic, Report, SuppressionKind};
use wxauthlint::fact::Page;
use wxauthlint::lint::{Linter, ProviderFile, Settings, run_example};
use wxauthlint::rule::{Expectation, Rule, RuleSet, embedded_files};
use wxauthlint::source::{SourceKind, Sources};

fn all() -> RuleSet {
    let files: Vec<_> = embedded_files().collect();
    RuleSet::read(&files, &mut Sources::new()).unwrap()
}

/// The provider files of bad examples that name no answers, each with its rule.
fn files(rules: &RuleSet) -> Vec<(&Rule, &str)> {
    let mut files = Vec::new();
    for rule in rules.iter() {
        for example in &rule.examples {
            let is_bad = matches!(example.expect, Expectation::Fires { .. });
            if let (true, true, Some(file)) = (is_bad, example.answers.is_empty(), &example.provider) {
                files.push((rule, file.as_str()));
            }
        }
    }
    assert!(files.len() > 80, "{}", files.len());
    files
}

/// Everything that is told of a provider file by itself.
fn check(rules: &RuleSet, raw: &str, sources: &mut Sources) -> Report {
    let file = ProviderFile::read("provider.yaml", raw, rules, sources).unwrap();
    let mut linter = Linter::new(rules, &Settings::default(), Some(&file));
    let mut report = linter.check_provider(sources);
    let links = linter.check_listed_links(&Page::NotGiven, sources);
    let suppressions = linter.check_suppressions(sources);
    for part in [links, suppressions] {
        report.findings.extend(part.findings);
        report.suppressed.extend(part.suppressed);
    }
    report
}

fn line_of(finding: &Diagnostic, sources: &Sources) -> usize {
    let source = sources.get(finding.primary.span.source).unwrap();
    source.point(finding.primary.span.range().start).line
}

#[test]
fn a_comment_above_the_first_place_suppresses_exactly_that() {
    let rules = all();
    let mut seen = 0;
    for (rule, raw) in files(&rules).into_iter().filter(|(rule, _)| rule.is_suppressible()) {
        let mut sources = Sources::new();
        let report = check(&rules, raw, &mut sources);
        let Some(finding) = report.findings.iter().find(|finding| finding.code == rule.id) else { continue };
        let line = line_of(finding, &sources);
        let beside = |other: &&Diagnostic| other.code == rule.id && line_of(other, &sources) == line;
        let expected = report.findings.iter().filter(beside).count();
        let mut lines: Vec<_> = raw.lines().collect();
        let indent = " ".repeat(lines[line - 1].len() - lines[line - 1].trim_start().len());
        let comment = format!("{indent}# wxauthlint: ignore[{}] known", rule.id);
        lines.insert(line - 1, &comment);
        let mut sources = Sources::new();
        let commented = check(&rules, &lines.join("\n"), &mut sources);
        let told = || format!("{}\n{}", rule.id, lines.join("\n"));
        assert_eq!(commented.suppressed.len(), expected, "{}", told());
        assert!(commented.suppressed.iter().all(|s| s.by.kind == SuppressionKind::Comment), "{}", told());
        assert_eq!(commented.findings.len(), report.findings.len() - expected, "{}", told());
        seen += 1;
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn an_entry_suppresses_every_finding_of_its_rule() {
    let rules = all();
    for (rule, raw) in files(&rules).into_iter().filter(|(rule, _)| rule.is_suppressible()) {
        let report = check(&rules, raw, &mut Sources::new());
        let count = report.findings.iter().filter(|finding| finding.code == rule.id).count();
        if count == 0 || raw.contains("lint:") {
            continue;
        }
        let raw = format!("{}\nlint: {{ignore: [{{rule: {}, reason: known}}]}}\n", raw.trim_end(), rule.id);
        let ignored = check(&rules, &raw, &mut Sources::new());
        assert_eq!(ignored.suppressed.len(), count, "{}", rule.id);
        assert_eq!(ignored.findings.len(), report.findings.len() - count, "{}", rule.id);
    }
}

/// Whatever an example shows is in the baseline, and known again below more lines.
#[test]
fn what_was_there_before_is_known_again() {
    let rules = all();
    let may_suppress = |id: &str| rules.get(id).is_some_and(Rule::is_suppressible);
    for (rule, raw) in files(&rules) {
        let mut sources = Sources::new();
        let before = check(&rules, raw, &mut sources);
        let mut baseline = Baseline::default();
        baseline.add(&before.findings, &sources);
        let text = baseline.write();
        let source = sources.add("baseline.json", SourceKind::File, &text);
        assert_eq!(Baseline::read(source, &text).unwrap(), baseline, "{}", rule.id);
        let mut comparison = Comparison::new(baseline);
        let mut sources = Sources::new();
        let mut after = check(&rules, &format!("# one\n\n# two\n{raw}"), &mut sources);
        comparison.apply(&mut after, &sources, may_suppress);
        let left: Vec<_> = after.findings.iter().filter(|finding| may_suppress(&finding.code)).collect();
        assert!(left.is_empty(), "{}: {left:?}", rule.id);
        assert_eq!(comparison.gone(|id, _| !may_suppress(id)), 0, "{}", rule.id);
    }
}

/// Words of secrets stand in no baseline: only what may be shown does.
#[test]
fn a_baseline_holds_no_secret_and_no_steering_character() {
    let rules = all();
    let raw = "platform:
  token: \"s3cret\\tTOKEN\"
  encoding_aes_key: abcdefghijklmnopqrstuvwxyz0123456789ABCDEF
  entry_domain: \"https://a.example.com/\\e[31m\"
links:
  - name: \"a\\e[2Jb\"
    url: https://mp.weixin.qq.com/cgi-bin/componentloginpage?pre_auth_code=preauthcode@@@AAAAbbbbCCCC
";
    let mut sources = Sources::new();
    let report = check(&rules, raw, &mut sources);
    let mut baseline = Baseline::default();
    baseline.add(&report.findings, &sources);
    let text = baseline.write();
    assert!(baseline.len() > 3 && text.contains("encoding-aes-key-malformed"), "{text}");
    for secret in ["s3cret", "abcdefghij", "AAAAbbbb"] {
        assert!(!text.contains(secret), "{text}");
    }
    assert!(text.chars().all(|character| character == '\n' || !character.is_control()), "{text}");
}

#[test]
fn examples_of_rules_that_cannot_be_suppressed_are_still_told() {
    let rules = all();
    let fixed: Vec<_> = rules.iter().filter(|rule| !rule.is_suppressible()).collect();
    let ids: Vec<_> = fixed.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(
        ids,
        ["ended-suppression", "pre-auth-code-is-auth-code", "pre-auth-code-is-token", "unused-suppression"]
    );
    for rule in fixed {
        let run = run_example(&rules, rule, &rule.examples[0]).unwrap();
        let mut baseline = Baseline::default();
        baseline.add(&run.findings, &run.sources);
        let mut report = Report { findings: run.findings, ..Report::default() };
        let may_suppress = |id: &str| rules.get(id).is_some_and(Rule::is_suppressible);
        Comparison::new(baseline).apply(&mut report, &run.sources, may_suppress);
        assert!(report.findings.iter().any(|finding| finding.code == rule.id), "{}", rule.id);
    }
}
