//! The sentences of consequences, in both languages.

use super::links::fact_list;
use super::{Consequence, Effect, Kind};
use crate::diagnostic::{About, Actor, Diagnostic, Label, Severity, Subject};
use crate::input::provider::{Account, LinkEntry};
use crate::knowledge;
use crate::simulate::{Doubt, Simulation};
use crate::source::{Span, presentable};
use crate::text::Text;

/// How many accounts or permission sets are named before they are only counted.
const MOST_NAMED: usize = 6;

/// Somebody who opens a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// Anybody who is not on the test list.
    Untested,
    /// Anybody on the test list.
    Testers,
    /// An account of the files: what it is called, its ids, and its kind.
    Account { name: Option<String>, ids: Vec<String>, kind: Option<&'static str> },
}

impl Who {
    pub(super) fn account(account: &Account) -> Self {
        let ids = [&account.appid, &account.original_id].into_iter().flatten();
        Who::Account {
            name: account.name().map(presentable),
            ids: ids.map(|id| id.value.clone()).collect(),
            kind: account.kind.as_ref().map(|kind| kind.value.name()),
        }
    }

    pub(super) fn name(&self) -> Option<String> {
        match self {
            Who::Account { name, .. } => name.clone(),
            _ => None,
        }
    }

    pub(super) fn ids(&self) -> Vec<String> {
        match self {
            Who::Account { ids, .. } => ids.clone(),
            _ => Vec::new(),
        }
    }

    fn shown(&self) -> Option<Text> {
        let Who::Account { name, kind, .. } = self else { return None };
        let name =
            name.as_ref().map_or(Text::new("一个没有 id 的账号", "an account without an id"), |name| {
                Text::new(format!("`{name}`"), format!("`{name}`"))
            });
        Some(match kind.and_then(knowledge::account_kind) {
            Some(kind) => Text::new(
                format!("{}（{}）", name.zh, kind.name.zh),
                format!("{} ({})", name.en, kind.name.en),
            ),
            None => name,
        })
    }
}

/// Those whom a consequence concerns, in words.
pub(super) fn who(who: &[&Who], is_all: bool, has_testers: bool) -> Text {
    if is_all {
        return Text::new("所有账号", "any account");
    }
    let is_there = |wanted: &Who| who.contains(&wanted);
    if is_there(&Who::Untested) && has_testers {
        return Text::new("测试列表以外的所有账号", "any account outside the test list");
    }
    if is_there(&Who::Testers) {
        return Text::new("测试列表里的账号", "the accounts on the test list");
    }
    accounts(who.iter().filter_map(|who| who.shown()))
}

/// Accounts by their names; of many the first few and how many there are.
pub(super) fn accounts(shown: impl Iterator<Item = Text>) -> Text {
    let all: Vec<Text> = shown.collect();
    let (mut zh, mut en): (Vec<_>, Vec<_>) =
        all.iter().take(MOST_NAMED).map(|text| (text.zh.to_string(), text.en.to_string())).unzip();
    if all.len() > MOST_NAMED {
        zh.push(format!("……共 {} 个账号", all.len()));
        en.push(format!("{} more", all.len() - MOST_NAMED));
    }
    Text::new(zh.join("、"), en.join(", "))
}

/// An account of a pair, in words.
pub(super) fn account(account: &Account) -> Text {
    Who::account(account).shown().unwrap_or_else(|| Text::new("", ""))
}

/// Permission sets with WeChat's names; of many the first few and how many there are.
pub(super) fn sets(ids: &[i64]) -> Text {
    let named = ids.iter().take(MOST_NAMED).map(|id| match knowledge::permission_set(*id) {
        Some(set) => (format!("`{id}` {}", set.name.zh), format!("`{id}` {} ({})", set.name.zh, set.name.en)),
        None => (format!("`{id}`"), format!("`{id}`")),
    });
    let (mut zh, mut en): (Vec<_>, Vec<_>) = named.unzip();
    if ids.len() > MOST_NAMED {
        zh.push(format!("……共 {} 个", ids.len()));
        en.push(format!("{} more", ids.len() - MOST_NAMED));
    }
    Text::new(zh.join("、"), en.join(", "))
}

/// What a link is called: its name, else its address without the parameters.
pub(super) fn link_name(entry: &LinkEntry, simulation: &Simulation) -> String {
    let address = || simulation.link.text.split(['?', '#']).next().unwrap_or_default().to_owned();
    entry.name.as_ref().map_or_else(address, |name| presentable(&name.value))
}

/// What an outcome is told with.
pub(super) struct Told<'t> {
    pub(super) link: &'t str,
    pub(super) who: &'t Text,
    pub(super) old: Option<&'t Diagnostic>,
    pub(super) new: Option<&'t Diagnostic>,
}

/// What becomes of a link, in a sentence.
pub(super) fn outcome(kind: Kind, effect: Effect, told: &Told<'_>, doubt: &Doubt) -> Text {
    let Told { link, who, .. } = told;
    let (zh, en) = (&who.zh, &who.en);
    let why = |finding: Option<&Diagnostic>| {
        finding.map_or((String::new(), String::new()), |finding| {
            let code = presentable(&finding.code);
            (format!("{}（{code}）", finding.message.zh), format!("{} ({code})", finding.message.en))
        })
    };
    let (old_zh, old_en) = why(told.old);
    let (new_zh, new_en) = why(told.new);
    match (kind, effect) {
        (Kind::StopsWorking, Effect::WithRelease) => Text::new(
            format!("下一次全网发布之后，链接 `{link}` 对{}将不可用：{new_zh}", spaced(zh)),
            format!("with the next release the link `{link}` stops working for {en}: {new_en}"),
        ),
        (Kind::StopsWorking | Kind::SurelyFails, Effect::UntilRelease) => Text::new(
            format!("在重新全网发布之前，链接 `{link}` 对{}不可用：{new_zh}", spaced(zh)),
            format!(
                "until the platform is released again the link `{link}` does not work for {en}: {new_en}"
            ),
        ),
        (Kind::StopsWorking, _) => Text::new(
            format!("链接 `{link}` 原来对{}可用，现在不可用：{new_zh}", spaced(zh)),
            format!("the link `{link}` no longer works for {en}: {new_en}"),
        ),
        (Kind::SurelyFails, _) => Text::new(
            format!("链接 `{link}` 对{}不可用，而原来没有发现这个问题：{new_zh}", spaced(zh)),
            format!("the link `{link}` does not work for {en}, which was not found before: {new_en}"),
        ),
        (Kind::Misroutes, _) => Text::new(
            format!("通过链接 `{link}`，{}能授权成功，但商家不会回到服务商的页面：{new_zh}", spaced(zh)),
            format!(
                "by the link `{link}` the authorization is granted for {en}, but the merchant is not sent back to your page: {new_en}"
            ),
        ),
        (Kind::UnclearNow, _) if let Some(found) = doubt.findings.first() => Text::new(
            format!(
                "链接 `{link}` 原来对{}可用，现在无法判断：{}（{}）",
                spaced(zh),
                found.message.zh,
                found.rule
            ),
            format!(
                "the link `{link}` worked for {en}; whether it still does is not known: {} ({})",
                found.message.en, found.rule
            ),
        ),
        (Kind::UnclearNow, _) => {
            let facts = fact_list(&doubt.needs);
            Text::new(
                format!("链接 `{link}` 原来对{}可用，现在无法判断：没有写明 {}", spaced(zh), facts.zh),
                format!(
                    "the link `{link}` worked for {en}; whether it still does depends on {}, which is not said",
                    facts.en
                ),
            )
        }
        (Kind::FailsOtherwise, _) => Text::new(
            format!("链接 `{link}` 对{}仍不可用，但原因变了：{new_zh}；原来是：{old_zh}", spaced(zh)),
            format!(
                "the link `{link}` still does not work for {en}, but for another reason: {new_en}; before: {old_en}"
            ),
        ),
        (Kind::WorksNow, Effect::WithRelease) => Text::new(
            format!("下一次全网发布之后，链接 `{link}` 对{}可用；在此之前：{old_zh}", spaced(zh)),
            format!("with the next release the link `{link}` works for {en}; until then: {old_en}"),
        ),
        _ => Text::new(
            format!("链接 `{link}` 原来对{}不可用，现在可用；原来的问题：{old_zh}", spaced(zh)),
            format!("the link `{link}` works for {en} now; before: {old_en}"),
        ),
    }
}

/// A link that only one file lists.
pub(super) fn link_listed(kind: Kind, entry: &LinkEntry) -> Consequence {
    let name = entry.name.as_ref().map(|name| presentable(&name.value));
    let shown = |unnamed: &str| name.as_ref().map_or(unnamed.to_owned(), |name| format!("`{name}`"));
    let message = match kind {
        Kind::LinkNew => Text::new(
            format!("链接 {} 是新增的，原来没有可比较的", shown("（未命名）")),
            format!("the link {} is new, so there is nothing to compare it with", shown("without a name")),
        ),
        _ => Text::new(
            format!("新配置不再列出链接 {}，没有再判断它", shown("（未命名）")),
            format!("the link {} is listed no more and was not judged", shown("without a name")),
        ),
    };
    let span = entry.name.as_ref().map_or(entry.url.span, |name| name.span);
    plain(kind, Effect::AtOnce, span, message).link(name).done()
}

/// A consequence in the making.
pub(super) struct Draft {
    consequence: Consequence,
}

/// A note that the provider must heed, with one place.
pub(super) fn plain(kind: Kind, effect: Effect, span: Span, message: Text) -> Draft {
    let finding = Diagnostic {
        severity: Severity::Note,
        about: Some(Box::new(About {
            actor: Actor::Provider,
            faq: None,
            screen: None,
            impediment: None,
            docs: None,
            subject: Subject::default(),
        })),
        ..Diagnostic::fault(kind.name(), span, message)
    };
    let consequence = Consequence {
        kind,
        breaks: false,
        effect,
        finding,
        rule: None,
        accounts: Vec::new(),
        sets: Vec::new(),
    };
    Draft { consequence }
}

impl Draft {
    pub(super) fn done(self) -> Consequence {
        self.consequence
    }

    pub(super) fn warning(mut self) -> Self {
        self.consequence.finding.severity = Severity::Warning;
        self
    }

    pub(super) fn breaking(mut self, breaks: bool) -> Self {
        self.consequence.breaks = breaks;
        if breaks {
            self.consequence.finding.severity = Severity::Error;
        }
        self
    }

    pub(super) fn at(mut self, message: Text) -> Self {
        self.consequence.finding.primary.message = message;
        self
    }

    pub(super) fn and(mut self, spans: impl IntoIterator<Item = Span>, message: &Text) -> Self {
        let labels = &mut self.consequence.finding.secondary;
        let primary = self.consequence.finding.primary.span;
        for span in spans {
            if span != primary && labels.iter().all(|label| label.span != span) {
                labels.push(Label { span, message: message.clone() });
            }
        }
        self
    }

    pub(super) fn help(mut self, help: Text) -> Self {
        self.consequence.finding.help = Some(help);
        self
    }

    pub(super) fn merchant(mut self, faq: Option<&str>) -> Self {
        if let Some(about) = &mut self.consequence.finding.about {
            about.actor = Actor::Merchant;
            about.faq = faq.map(str::to_owned);
        }
        self
    }

    pub(super) fn link(mut self, name: Option<String>) -> Self {
        if let Some(about) = &mut self.consequence.finding.about {
            about.subject.link = name;
        }
        self
    }

    pub(super) fn accounts<'a>(mut self, accounts: impl Iterator<Item = &'a Account>) -> Self {
        self.consequence.accounts = accounts.filter_map(|account| account.name().map(presentable)).collect();
        self
    }

    pub(super) fn sets(mut self, ids: &[i64]) -> Self {
        self.consequence.sets = ids.to_vec();
        self
    }
}

/// A blank before a backtick, as Chinese typography wants it.
pub(super) fn spaced(word: &str) -> String {
    let before = if word.starts_with('`') { " " } else { "" };
    let after = if word.ends_with('`') { " " } else { "" };
    format!("{before}{word}{after}")
}
