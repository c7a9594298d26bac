//! From texts to a report: reads what was given, judges it, and applies what the user decided.

mod file;

use std::collections::BTreeMap;
use std::ops::Range;

pub use file::ProviderFile;

use crate::diagnostic::{Diagnostic, Report, Severity, Skipped, Subject};
use crate::engine::{self, Engine, Overrides};
use crate::fact::{Facts, Given, Page, PageAddress, ProviderFacts};
use crate::input::link::{self, Origin};
use crate::input::provider::{self, Date, Level, LinkEntry, Provider};
use crate::nearest::nearest;
use crate::rule::{Example, ExamplePage, Expectation, Rule, RuleSet, Scope};
use crate::source::{SourceKind, Sources, Span, presentable, printable};
use crate::text::Text;

/// What the user decided for a run.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// By rule id: another severity, or `None` for off. These win over the provider file's own.
    pub levels: BTreeMap<String, Option<Severity>>,
    /// The day of the run, for suppressions that end; without it none has ended.
    pub today: Option<Date>,
}

/// Judges links and a provider file.
#[derive(Debug)]
pub struct Linter<'l> {
    engine: Engine<'l>,
    file: Option<&'l ProviderFile>,
    facts: ProviderFacts<'l>,
    today: Option<Date>,
}

/// A link to judge.
#[derive(Clone, Copy, Debug)]
pub struct LinkInput<'t> {
    /// What it is called, in reports: a name of the provider file, or none.
    pub name: Option<&'t str>,
    /// Its text.
    pub raw: &'t str,
    /// Where the text stands.
    pub origin: Origin,
    /// True if it is a pattern that a program fills in, so that `${code}` in it is right.
    pub is_template: bool,
    /// The page it is opened from.
    pub page: &'t Page,
}

impl<'l> Linter<'l> {
    /// A linter with a rule set, the user's settings and a provider file, if there is one.
    pub fn new(rules: &'l RuleSet, settings: &Settings, file: Option<&'l ProviderFile>) -> Self {
        let mut levels = BTreeMap::new();
        for (rule, level) in file.into_iter().flat_map(|file| &file.provider.lint.rules) {
            let severity = match level.value {
                Level::Off => None,
                Level::At(severity) => Some(severity),
            };
            levels.insert(rule.value.clone(), severity);
        }
        levels.extend(settings.levels.clone());
        Linter {
            engine: Engine::new(rules, &Overrides { levels }),
            file,
            facts: ProviderFacts::new(file.map(|file| &file.provider)),
            today: settings.today,
        }
    }

    /// Judges what the provider file says by itself: the platform, the product, each account.
    pub fn check_provider(&mut self, sources: &Sources) -> Report {
        let mut findings = Vec::new();
        let Some(file) = self.file else { return Report::default() };
        let facts = Facts::new(&self.facts, Given::default());
        self.engine.judge(Scope::Provider, &facts, sources, &Subject::default(), &mut findings);
        for account in &file.provider.accounts {
            let facts = Facts::new(&self.facts, Given { account: Some(account), ..Given::default() });
            let name = account.appid.as_ref().or(account.original_id.as_ref());
            let subject = Subject { link: None, account: name.map(|name| presentable(&name.value)) };
            self.engine.judge(Scope::Account, &facts, sources, &subject, &mut findings);
        }
        self.report(findings, 0)
    }

    /// Judges one link.
    pub fn check_link(&mut self, input: &LinkInput<'_>, sources: &mut Sources) -> Report {
        let link = link::read(input.raw, input.origin);
        cover_secrets(&link, sources);
        let given = Given {
            link: Some(&link),
            is_template: input.is_template,
            page: Some(input.page),
            ..Given::default()
        };
        let facts = Facts::new(&self.facts, given);
        let subject = Subject { link: input.name.map(presentable), account: None };
        let mut findings = Vec::new();
        self.engine.judge(Scope::Link, &facts, sources, &subject, &mut findings);
        self.report(findings, 1)
    }

    /// Judges the links that the provider file lists. `page` is where those are opened that do not
    /// say it themselves.
    pub fn check_listed_links(&mut self, page: &Page, sources: &mut Sources) -> Report {
        let Some(file) = self.file else { return Report::default() };
        let mut whole = Report::default();
        for entry in &file.provider.links {
            // A link that is filled in as a whole says nothing yet.
            if link::placeholder(&entry.url.value) == Some(0..entry.url.value.len()) {
                continue;
            }
            let origin = origin(entry, file);
            let own = entry.page.as_ref().map(|page| listed_page(page, file));
            let name = entry.name.as_ref().map(|name| name.value.as_str());
            let input = LinkInput {
                name,
                raw: &entry.url.value,
                origin,
                // No configuration holds a live pre_auth_code.
                is_template: true,
                page: own.as_ref().unwrap_or(page),
            };
            let report = self.check_link(&input, sources);
            whole.findings.extend(report.findings);
            whole.links += report.links;
            whole.suppressed += report.suppressed;
        }
        engine::sort(&mut whole.findings);
        whole
    }

    /// The rules that had to be skipped so far.
    pub fn into_skipped(self) -> Vec<Skipped> {
        self.engine.into_skipped()
    }

    fn report(&self, mut findings: Vec<Diagnostic>, links: usize) -> Report {
        let found = findings.len();
        if let Some(file) = self.file {
            findings.retain(|finding| !is_ignored(finding, &file.provider, self.today));
        }
        engine::sort(&mut findings);
        let suppressed = found - findings.len();
        Report { findings, skipped: Vec::new(), links, suppressed }
    }
}

/// The page of an address or the word `none`; `range` is where the text stands in its source, `None`
/// when only the place as a whole is known.
pub fn read_page(raw: &str, span: Span, exact: bool) -> Page {
    if raw.eq_ignore_ascii_case("none") {
        return Page::Directly(span);
    }
    let lead = raw.len() - raw.trim_start().len();
    let text = raw.trim();
    let at = |start: usize, len: usize| {
        let start = span.start as usize + lead + start;
        if exact { Span::new(span.source, start..start + len) } else { span }
    };
    let scheme_end = text.find("://");
    let scheme = scheme_end.and_then(|end| text.get(..end));
    let authority_start = scheme_end.map_or(0, |end| end + 3);
    let authority = text.get(authority_start..).unwrap_or_default();
    let authority = authority.get(..authority.find(['/', '?', '#', '\\']).unwrap_or(authority.len()));
    let authority = authority.unwrap_or_default();
    let host_start = authority.rfind('@').map_or(0, |at| at + 1);
    let host = authority.get(host_start..).unwrap_or_default();
    let host = host.get(..host.rfind(':').filter(|_| !host.ends_with(']')).unwrap_or(host.len()));
    let host = host.unwrap_or_default();
    // A host that a program fills in (`${DOMAIN}`) is not known.
    let known = Some(host).filter(|host| !host.contains(['$', '{', '%', '<']));
    let normal = known.and_then(link::comparable_host);
    Page::Address(PageAddress {
        text: text.to_owned(),
        span: at(0, text.len()),
        scheme: scheme.map(|scheme| (scheme.to_ascii_lowercase(), at(0, scheme.len()))),
        host: normal.map(|normal| (normal, at(authority_start + host_start, host.len()))),
    })
}

/// What became of an example of a rule.
#[derive(Clone, Debug)]
pub struct Trial {
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
pub fn try_example(
    rules: &RuleSet,
    rule: &Rule,
    example: &Example,
) -> Result<Trial, (Vec<Diagnostic>, Sources)> {
    let mut sources = Sources::new();
    let page = match &example.page {
        None => Page::NotGiven,
        Some(ExamplePage::Directly) => page_source("none", &mut sources),
        Some(ExamplePage::Address(address)) => page_source(address, &mut sources),
    };
    let link = example.link.as_ref().map(|link| (link, sources.add("link", SourceKind::Link, link)));
    let file = match &example.provider {
        None => None,
        Some(raw) => match ProviderFile::read("provider.yaml", raw, rules, &mut sources) {
            Ok(file) => Some(file),
            Err(faults) => return Err((faults, sources)),
        },
    };
    let mut linter = Linter::new(rules, &Settings::default(), file.as_ref());
    let mut findings = linter.check_provider(&sources).findings;
    if let Some((raw, source)) = link {
        let input = LinkInput {
            name: None,
            raw,
            origin: Origin::At { source, start: 0 },
            is_template: false,
            page: &page,
        };
        findings.extend(linter.check_link(&input, &mut sources).findings);
    }
    findings.extend(linter.check_listed_links(&page, &mut sources).findings);
    let skipped = linter.into_skipped();
    let fault = judge_trial(rule, example, &findings, &skipped, &sources);
    Ok(Trial { findings, sources, fault })
}

/// Takes the page of the command line or of an example in as a source.
pub fn page_source(raw: &str, sources: &mut Sources) -> Page {
    let source = sources.add("page", SourceKind::Page, raw);
    read_page(raw, Span::new(source, 0..raw.len()), true)
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
            Some(skipped) => Text::new(
                format!("规则无法判断：例子缺少 `{}`", skipped.needs.join("`、`")),
                format!("the rule could not be judged: the example lacks `{}`", skipped.needs.join("`, `")),
            ),
            None => Text::new("规则没有触发", "the rule did not fire"),
        }),
        (Expectation::Fires { marks }, [finding, ..]) => {
            let found: Vec<_> = finding.labels().map(|label| sources.text(label.span)).collect();
            let expected =
                || marks.iter().map(|mark| format!("`{}`", presentable(mark))).collect::<Vec<_>>().join(", ");
            let got = || found.iter().map(|mark| format!("`{mark}`")).collect::<Vec<_>>().join(", ");
            (!found.iter().copied().eq(marks.iter().map(|mark| printable(mark)))).then(|| {
                Text::new(
                    format!("标注的文字是 {}，应当是 {}", got(), expected()),
                    format!("the labels stand under {}, not under {}", got(), expected()),
                )
            })
        }
        (Expectation::Silent, [finding, ..]) => Some(Text::new(
            format!("规则不该触发：{}", finding.message.zh),
            format!("the rule should be silent: {}", finding.message.en),
        )),
        (Expectation::Silent, []) => needs.map(|skipped| {
            Text::new(
                format!("规则无法判断：例子缺少 `{}`", skipped.needs.join("`、`")),
                format!("the rule could not be judged: the example lacks `{}`", skipped.needs.join("`, `")),
            )
        }),
    }
}

/// Covers what a link holds of secrets under whatever name.
fn cover_secrets(link: &link::Link<'_>, sources: &mut Sources) {
    const TELLING: [&str; 5] = ["code", "token", "secret", "ticket", "key"];
    for parameter in link.parameters.iter().chain(&link.after_fragment) {
        let name = parameter.name.value.to_ascii_lowercase();
        let Some(value) = &parameter.value else { continue };
        let harmless = value.raw.len() < 4 || link::placeholder(&value.value).is_some();
        let is_telling = TELLING.iter().any(|word| name.contains(word));
        if !harmless && (is_telling || nearest(&name, ["pre_auth_code", "auth_code"]).is_some()) {
            sources.cover(value.span);
        }
    }
}

fn origin(entry: &LinkEntry, file: &ProviderFile) -> Origin {
    match &entry.url_inner {
        Some(inner) if file.raw.get(inner.clone()) == Some(&entry.url.value) => {
            Origin::At { source: entry.url.span.source, start: inner.start }
        }
        _ => Origin::Within(entry.url.span),
    }
}

fn listed_page(page: &provider::Page, file: &ProviderFile) -> Page {
    match page {
        provider::Page::None(span) => Page::Directly(*span),
        provider::Page::Url(url, inner) => {
            let inner = inner.as_ref().filter(|inner| file.raw.get((*inner).clone()) == Some(&url.value));
            let span = inner.map_or(url.span, |inner| Span::new(url.span.source, inner.clone()));
            read_page(&url.value, span, inner.is_some())
        }
    }
}

fn is_ignored(finding: &Diagnostic, provider: &Provider, today: Option<Date>) -> bool {
    let subject = finding.about.as_ref().map(|about| &about.subject);
    provider.lint.ignore.iter().any(|ignore| {
        let over = ignore.until.as_ref().zip(today).is_some_and(|(until, today)| until.value < today);
        let fits = |wanted: &Option<crate::yaml::Spanned<String>>, is: Option<&String>| {
            wanted.as_ref().is_none_or(|wanted| is.is_some_and(|is| *is == presentable(&wanted.value)))
        };
        !over
            && finding.code == ignore.rule.value
            && fits(&ignore.link, subject.and_then(|subject| subject.link.as_ref()))
            && fits(&ignore.account, subject.and_then(|subject| subject.account.as_ref()))
    })
}

/// The bytes of the link in a pasted text. People copy `授权链接：https://…`, `[授权](https://…)` and
/// `请打开 https://… 谢谢`: what stands before the link is left off, and so is a sentence in another
/// script behind it. The whole text when there is nothing like a link in it.
pub fn link_in(text: &str) -> Range<usize> {
    const STARTS: [&str; 4] = ["http://", "https://", "mp.weixin.qq.com/", "open.weixin.qq.com/"];
    let lower = text.to_ascii_lowercase();
    let Some(start) = STARTS.iter().filter_map(|start| lower.find(start)).min() else { return 0..text.len() };
    let link = text.get(start..).unwrap_or_default();
    let is_prose = |rest: &str| {
        let rest = rest.trim_start();
        rest.starts_with(|first: char| !first.is_ascii()) && !rest.contains(['=', '&', '#', '＝', '＆', '＃'])
    };
    let blank = link.match_indices(char::is_whitespace).find(|(at, _)| link.get(*at..).is_some_and(is_prose));
    start..blank.map_or(text.len(), |(at, _)| start + at)
}

#[cfg(test)]
mod tests {
    use super::link_in;

    #[test]
    fn finds_the_link_in_a_pasted_text() {
        let link = |text: &'static str| text.get(link_in(text)).unwrap_or_default();
        assert_eq!(link("授权链接：https://a.example.com/?b=1。"), "https://a.example.com/?b=1。");
        assert_eq!(link("[授权](HTTPS://a.example.com/)"), "HTTPS://a.example.com/)");
        assert_eq!(link("请打开 https://a.example.com/?b=1 谢谢"), "https://a.example.com/?b=1");
        assert_eq!(link("https://a.example.com/?b=1 2&c=3"), "https://a.example.com/?b=1 2&c=3");
        assert_eq!(link("https://a.example.com/?b=1 ＆c=3"), "https://a.example.com/?b=1 ＆c=3");
        assert_eq!(link("没有链接"), "没有链接");
    }
}
