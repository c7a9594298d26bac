//! Runs the examples of rules.

use super::{FileInput, LinkInput, Linter, ProviderFile, SeenInput, SeenPage, Settings, page_source};
use crate::diagnostic::{Diagnostic, Skipped};
use crate::fact::Page;
use crate::input::file::FileKind;
use crate::input::link::LinkText;
use crate::input::provider::Date;
use crate::rule::{Example, ExamplePage, Expectation, Rule, RuleSet, Scope};
use crate::source::MappedText;
use crate::source::{SourceKind, Sources, presentable, printable};
use crate::text::{Text, text};

/// The day on which examples are judged, so that their suppressions end on the same day for ever.
const DAY: &str = "2026-09-30";

/// What became of an example of a rule.
#[derive(Clone, Debug)]
pub struct ExampleRun {
    /// Everything that was found, of all rules.
    pub findings: Vec<Diagnostic>,
    /// The texts of the example.
    pub sources: Sources,
    /// Why the example does not show what it should; none if it does.
    pub fault: Option<Text>,
}

/// Runs an example of a rule: a bad one must fire with exactly its marks, a good one must be judged
/// and be silent.
///
/// # Errors
/// The faults of the example's own provider file, with its texts.
pub fn run_example(
    rules: &RuleSet,
    rule: &Rule,
    example: &Example,
) -> Result<ExampleRun, (Vec<Diagnostic>, Sources)> {
    let mut sources = Sources::new();
    let page = match &example.page {
        None => Page::NotGiven,
        Some(ExamplePage::Directly) => page_source("none", &mut sources),
        Some(ExamplePage::Address(address)) => page_source(address, &mut sources),
    };
    let link = example.link.as_ref().map(|link| (link, sources.add("link", SourceKind::Link, link)));
    let file = match &example.provider {
        None => None,
        Some(raw) => match read_provider(raw, &example.answers, rules, &mut sources) {
            Ok(file) => Some(file),
            Err(faults) => return Err((faults, sources)),
        },
    };
    let settings = Settings { today: Date::parse(DAY), ..Settings::default() };
    let mut linter = Linter::new(rules, &settings, file.as_ref());
    let mut findings = linter.check_provider(&sources).findings;
    if let Some((raw, source)) = link {
        let text = MappedText::verbatim(raw, 0);
        let input = LinkInput::new(LinkText::new(source, &text), &page);
        findings.extend(linter.check_link(&input, &mut sources).findings);
    }
    let file = example.file.as_ref().map(|(name, raw)| (name, raw, FileKind::of(name)));
    match (&example.served, file) {
        (Some(text), file) => {
            let page = file.map(|(name, raw, kind)| SeenPage { name, raw: raw.into(), kind });
            let input = SeenInput { name: "served", text, page, opened: 0 };
            findings.extend(linter.check_served(&input, &mut sources).report.findings);
        }
        (None, Some((name, raw, kind))) => {
            let input = FileInput { name, raw: raw.into(), kind, page: &page, policy: None };
            findings.extend(linter.check_file(&input, &mut sources).report.findings);
        }
        (None, None) => {}
    }
    findings.extend(linter.check_listed_links(&page, &mut sources).findings);
    findings.extend(linter.check_suppressions(&sources).findings);
    // Mistakes are judged where there are some; a file without one was read for them all the same.
    let has_subject =
        linter.engine.has_judged(rule.scope()) || rule.scope() == Scope::Code && example.file.is_some();
    let skipped = linter.into_skipped();
    let fault = judge_trial(rule, example, &findings, &skipped, &sources).or_else(|| {
        // It would be silent whatever the rule says.
        let fault = text!(
            "规则没有可判断的对象：例子里没有它所说的链接或账号",
            "the rule had nothing to check: the example lacks the link or account it is about"
        );
        (!has_subject).then_some(fault)
    });
    Ok(ExampleRun { findings, sources, fault })
}

/// The provider file of an example, with the answers that come with it.
fn read_provider(
    raw: &str,
    answers: &[(String, String)],
    rules: &RuleSet,
    sources: &mut Sources,
) -> Result<ProviderFile, Vec<Diagnostic>> {
    let mut file = ProviderFile::read("provider.yaml", raw, rules, sources)?;
    let named: Vec<_> = file.answers().map(|(index, path)| (index, path.to_owned())).collect();
    for (index, path) in named {
        if let Some((name, text)) = answers.iter().find(|(name, _)| *name == path) {
            file.supply(index, name, text, sources)?;
        }
    }
    Ok(file)
}

fn judge_trial(
    rule: &Rule,
    example: &Example,
    findings: &[Diagnostic],
    skipped: &[Skipped],
    sources: &Sources,
) -> Option<Text> {
    let fired: Vec<_> = findings.iter().filter(|finding| finding.code == rule.id).collect();
    let needs = skipped.iter().find(|skipped| skipped.rule == rule.id);
    match (&example.expect, fired.as_slice()) {
        (Expectation::Fires { .. }, []) => Some(match needs {
            Some(skipped) => text!(
                ("规则无法判断：例子缺少 `{}`", skipped.needs.join("`、`")),
                ("the rule was skipped: the example lacks `{}`", skipped.needs.join("`, `"))
            ),
            None => text!("规则没有触发", "the rule did not fire"),
        }),
        (Expectation::Fires { marks }, [finding, ..]) => {
            let found: Vec<_> = finding.labels().map(|label| sources.text(label.span)).collect();
            let expected =
                || marks.iter().map(|mark| format!("`{}`", presentable(mark))).collect::<Vec<_>>().join(", ");
            let got = || found.iter().map(|mark| format!("`{mark}`")).collect::<Vec<_>>().join(", ");
            (!found.iter().copied().eq(marks.iter().map(|mark| printable(mark)))).then(|| {
                text!("标注的文字是 {}，应当是 {}", "the labels are under {}, expected {}", got(), expected())
            })
        }
        (Expectation::Silent, [finding, ..]) => Some(text!(
            ("规则不该触发：{}", finding.message.zh),
            ("the rule should not fire: {}", finding.message.en)
        )),
        (Expectation::Silent, []) => needs.map(|skipped| {
            text!(
                ("规则无法判断：例子缺少 `{}`", skipped.needs.join("`、`")),
                ("the rule was skipped: the example lacks `{}`", skipped.needs.join("`, `"))
            )
        }),
    }
}
