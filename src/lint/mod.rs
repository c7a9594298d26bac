//! From texts to a report: reads what was given, judges it, and applies what the user decided.

mod account_index;
mod assessment;
mod example_run;
mod fix;
mod ignore;
mod joined;
mod links;
mod plugin;
mod project_file;
mod provider_file;
mod recognise;
mod served;
mod settings;

use std::borrow::Cow;
use std::collections::BTreeMap;

use codeflow::Models;

use ignore::Suppressions;

pub use account_index::AccountIndex;
pub use assessment::{Assessment, Offer, ScopeVerdicts};
pub use example_run::{ExampleRun, run_example};
pub use fix::{Fixed, Judged, applicable, fix};
pub use links::{LinkInput, ListedLink, header_policy_at, page_source, read_page};
pub use project_file::{Asks, FileInput, FileReport};
pub use provider_file::ProviderFile;
pub use recognise::{has_key_of_provider_files, is_of_another_program, is_provider_file};
pub use served::{SeenInput, SeenPage, callback_of, callbacks_of, is_judged_address};
pub use settings::Settings;

use crate::diagnostic::{Diagnostic, Fix, Report, Skipped, Subject, Suppressed};
use crate::engine::{self, Engine, Overrides};
use crate::fact::{Facts, Given, GivenSuppression, LinkContext, Page, ProviderFacts, ReferrerPolicyAt};
use crate::input::link::{self, LinkText};
use crate::input::provider::{Account, Level};
use crate::knowledge::{code_models, code_models_with};
use crate::redact::is_secret_parameter;
use crate::rule::{RuleSet, Scope};
use crate::source::{Source, SourceKind, Sources, presentable};
use crate::yaml::{self, Spanned};

/// Judges links and a provider file.
#[derive(Debug)]
pub struct Linter<'l> {
    engine: Engine<'l>,
    file: Option<&'l ProviderFile>,
    facts: ProviderFacts<'l>,
    account_index: AccountIndex<'l>,
    suppressions: Option<Suppressions<'l>>,
    settings: Settings,
    /// What is known of functions in code.
    models: Cow<'static, Models>,
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
        let account_index = file.map(|file| AccountIndex::new(&file.provider)).unwrap_or_default();
        let suppressions = file.map(|file| Suppressions::new(file, rules, &account_index, settings.today));
        Linter {
            engine: Engine::new(rules, &Overrides { levels }),
            file,
            facts: ProviderFacts::new(file.map(|file| &file.provider))
                .written_in(file.map(|file| file.raw.as_str())),
            account_index,
            suppressions,
            settings: settings.clone(),
            models: match file.map(|file| file.provider.code.as_slice()) {
                None | Some([]) => Cow::Borrowed(code_models()),
                Some(own) => Cow::Owned(code_models_with(own)),
            },
        }
    }

    /// Judges what the provider file says by itself: the platform, the product, each account, also
    /// those that only its links name.
    pub fn check_provider(&mut self, sources: &Sources) -> Report {
        let Some(file) = self.file else { return Report::default() };
        let mut findings = Vec::new();
        let facts = Facts::new(&self.facts, Given::default());
        self.engine.judge(Scope::Provider, &facts, sources, Subject::default, &mut findings);
        let strangers =
            self.account_index.strangers(file.provider.links.iter().flat_map(|link| &link.accounts));
        for account in file.provider.accounts.iter().chain(&strangers) {
            let facts = Facts::new(&self.facts, Given { account: Some(account), ..Given::default() });
            self.engine.judge(
                Scope::Account,
                &facts,
                sources,
                || subject(None, Some(account)),
                &mut findings,
            );
        }
        if let Some(suppressions) = &mut self.suppressions {
            suppressions.judged_file = true;
        }
        self.report(findings, 0, sources)
    }

    /// Judges one link; also with the account of the provider file that its `biz_appid` names.
    pub fn check_link(&mut self, input: &LinkInput<'_>, sources: &mut Sources) -> Report {
        self.check_link_for(input, &[], sources)
    }

    /// Judges the links that the provider file lists, each also with the accounts that it names.
    /// `page` is where those are opened that do not say it themselves.
    pub fn check_listed_links(&mut self, page: &Page, sources: &mut Sources) -> Report {
        let Some(file) = self.file else { return Report::default() };
        let mut whole = Report::default();
        for entry in &file.provider.links {
            let listed = ListedLink::new(entry, page);
            if listed.is_unfilled() {
                continue;
            }
            whole.add(self.check_link_for(&listed.input(), &entry.accounts, sources));
        }
        engine::sort(&mut whole.findings);
        if let Some(suppressions) = &mut self.suppressions {
            suppressions.judged_links = true;
        }
        whole
    }

    /// Judges the suppressions of the provider file themselves, when everything else was judged: those
    /// that have ended, and those that nothing was found for. Of the latter only what
    /// [`Linter::check_provider`] and [`Linter::check_listed_links`] have both seen can be known.
    pub fn check_suppressions(&mut self, sources: &Sources) -> Report {
        let Some(suppressions) = &self.suppressions else { return Report::default() };
        let mut findings = Vec::new();
        for (ignore, state) in suppressions.states(&self.engine) {
            let suppression = Some(GivenSuppression { ignore, state });
            let facts = Facts::new(&self.facts, Given { suppression, ..Given::default() });
            self.engine.judge(Scope::Suppression, &facts, sources, Subject::default, &mut findings);
        }
        self.report(findings, 0, sources)
    }

    /// Judges one link, and it with each of the accounts that must be able to authorize by it: those
    /// of `names`, and the one that its `biz_appid` names.
    fn check_link_for(
        &mut self,
        input: &LinkInput<'_>,
        names: &[Spanned<String>],
        sources: &mut Sources,
    ) -> Report {
        let link = link::read(input.text);
        cover_secrets(&link, sources);
        let given = given(input, &link, sources);
        let mut findings = Vec::new();
        let facts = Facts::new(&self.facts, given);
        self.engine.judge(Scope::Link, &facts, sources, || subject(Some(input), None), &mut findings);
        let strangers = self.account_index.strangers(names);
        for account in self.account_index.of_link(&link, names, &strangers) {
            let facts = Facts::new(&self.facts, Given { account: Some(account), ..given });
            let subject = || subject(Some(input), Some(account));
            self.engine.judge(Scope::LinkAndAccount, &facts, sources, subject, &mut findings);
        }
        if let Some(file) = self.file.filter(|_| input.text.text.verbatim_at().is_none()) {
            findings.iter_mut().for_each(|finding| write_in_scalar(&mut finding.fixes, input.text, file));
        }
        self.report(findings, 1, sources)
    }

    /// A linter that judges as this one does and has judged nothing yet.
    pub(crate) fn fresh(&self) -> Self {
        let file = self.file;
        Linter {
            engine: self.engine.fresh(),
            file,
            facts: ProviderFacts::new(file.map(|file| &file.provider))
                .written_in(file.map(|file| file.raw.as_str())),
            account_index: self.account_index.clone(),
            suppressions: self.suppressions.as_ref().map(Suppressions::fresh),
            models: self.models.clone(),
            settings: self.settings.clone(),
        }
    }

    /// Takes over what a [fresh](Linter::fresh) one has judged, and leaves it fresh.
    pub(crate) fn take_over(&mut self, other: &mut Self) {
        self.engine.take_over(&mut other.engine);
        if let (Some(suppressions), Some(other)) = (&mut self.suppressions, &mut other.suppressions) {
            suppressions.take_over(other);
        }
    }

    /// The rules from whose silence nothing can be concluded: switched off, skipped for some subject, or
    /// without a subject; in the order of the set.
    pub fn open_rules(&self) -> impl Iterator<Item = &'l str> + '_ {
        self.engine.open()
    }

    /// The rules that had to be skipped so far.
    pub fn into_skipped(self) -> Vec<Skipped> {
        self.engine.into_skipped()
    }

    /// What was found and is told, and what is not; the one way out for findings.
    fn report(&mut self, found: Vec<Diagnostic>, links: usize, sources: &Sources) -> Report {
        let mut report = Report { links, ..Report::default() };
        for mut finding in found {
            finding.fixes.retain(|fix| sources.stays_covered(&fix.written()));
            let suppressions = self.suppressions.as_mut();
            match suppressions.and_then(|suppressions| suppressions.suppress(&finding)) {
                None => report.findings.push(finding),
                Some(by) => report.suppressed.push(Suppressed { finding, by }),
            }
        }
        engine::sort(&mut report.findings);
        report
    }
}

impl LinkContext {
    /// Those of a link that stands alone and is opened from a page with this policy.
    pub fn on_page(policy: ReferrerPolicyAt) -> Self {
        LinkContext { is_finished: true, policy: Some(policy), ..LinkContext::default() }
    }
}

/// Covers what a link holds of secrets under whatever name.
fn cover_secrets(link: &link::Link<'_>, sources: &mut Sources) {
    for parameter in link.parameters.iter().chain(&link.after_fragment) {
        let Some(value) = &parameter.value else { continue };
        let is_harmless = || value.raw.len() < 4 || link::placeholder(&value.value).is_some();
        if is_secret_parameter(&parameter.name.value) && !is_harmless() {
            sources.cover_value(value.span, &value.value);
        }
    }
}

fn given<'a>(input: &LinkInput<'a>, link: &'a link::Link<'a>, sources: &Sources) -> Given<'a> {
    // What a shell cuts is the end of an argument, as it is written: it finds no `&` in what is encoded.
    let source = input.text.text.verbatim_at().and_then(|_| sources.get(input.text.source));
    let is_at_end = |source: &Source| source.shown().trim_end().len() <= link.span.range().end;
    let is_alone =
        |source: &Source| source.kind() == SourceKind::Link && !source.is_line_of_file() && is_at_end(source);
    Given {
        link: Some(link),
        stands_alone: source.is_some_and(is_alone),
        is_template: input.is_template,
        page: Some(input.page),
        context: input.context,
        ..Given::default()
    }
}

fn subject(link: Option<&LinkInput<'_>>, account: Option<&Account>) -> Subject {
    Subject {
        link: link.and_then(|input| input.name).map(presentable),
        account: account.and_then(Account::name).map(presentable),
    }
}

/// Fixes of a link that a provider file has with escapes or in several lines, as its scalar has to be written.
/// Those that cannot be written there fall away.
fn write_in_scalar(fixes: &mut Vec<Fix>, link: LinkText<'_>, file: &ProviderFile) {
    let place = link.span(0..link.raw().len());
    let mut scalars = file.provider.links.iter().map(|entry| entry.url.span);
    let Some(scalar) = scalars.find(|scalar| scalar.encloses(place)) else { return };
    let start = scalar.range().start;
    fixes.retain_mut(|fix| {
        fix.edits.iter_mut().filter(|edit| place.encloses(edit.span)).all(|edit| {
            let written = yaml::written_in_scalar(&edit.text, &file.raw, start);
            written.map(|written| edit.text = written).is_some()
        })
    });
}
