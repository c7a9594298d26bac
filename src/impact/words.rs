//! The sentences of consequences, in both languages.

use super::revisions::Move;
use super::{Consequence, ConsequenceKind, Effect};
use crate::diagnostic::{About, Actor, Diagnostic, Label, Severity, Subject};
use crate::input::provider::{Account, AccountKind, LinkEntry};
use crate::knowledge;
use crate::simulate::{Doubt, Simulation, unknown};
use crate::source::{Span, presentable};
use crate::text::{Text, text};

/// How many accounts or permission sets are named before they are only counted.
const MOST_NAMED: usize = 6;

/// Somebody who opens a link.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Who {
    /// Anybody; if it may be otherwise for those on the test list, anybody else.
    Untested { spares_testers: bool },
    /// An account of the files: what it is called, its ids, and its kind.
    Account { name: Option<String>, ids: Vec<String>, kind: Option<&'static str> },
    /// Any account of a kind.
    Kind(AccountKind, Standing),
}

/// Whether the files list accounts that a link has to serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Standing {
    /// None: it may be for anybody.
    Alone,
    /// Some, but none of this kind.
    Beside,
    /// One of this kind, which speaks for it.
    Represented,
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

    /// The kind that it stands for.
    pub(super) fn kind(&self) -> Option<&'static str> {
        match self {
            Who::Kind(kind, _) => Some(kind.name()),
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
        let (name, kind) = match self {
            Who::Untested { .. } => return None,
            Who::Kind(kind, _) => {
                let name = &knowledge::account_kind(kind.name())?.name;
                return Some(Text::new(name.zh.clone(), format!("{}s", name.en)));
            }
            Who::Account { name, kind, .. } => (name, kind),
        };
        let name =
            name.as_ref().map_or(text!("一个没有 id 的账号", "an account without an id"), |name| {
                text!("`{name}`", "`{name}`")
            });
        Some(match kind.and_then(knowledge::account_kind) {
            Some(kind) => text!(("{}（{}）", name.zh, kind.name.zh), ("{} ({})", name.en, kind.name.en)),
            None => name,
        })
    }
}

/// Those whom a consequence concerns, in words.
pub(super) fn who(who: &[&Who]) -> Text {
    let everybody = who.iter().find_map(|who| match who {
        Who::Untested { spares_testers } => Some(*spares_testers),
        _ => None,
    });
    match everybody {
        Some(true) => text!("测试列表以外的所有账号", "any account outside the test list"),
        Some(false) => text!("所有账号", "any account"),
        None => accounts(who.iter().filter_map(|who| who.shown())),
    }
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
    Who::account(account).shown().unwrap_or_else(|| text!("", ""))
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
pub(super) struct Sentence<'t> {
    pub(super) link: &'t str,
    pub(super) who: &'t Text,
    pub(super) old: Option<&'t Diagnostic>,
    pub(super) new: Option<&'t Diagnostic>,
    pub(super) is_of_new_link: bool,
    pub(super) is_newly_meant: bool,
    pub(super) was_open: bool,
}

/// What becomes of a link, in a sentence.
pub(super) fn outcome(kind: ConsequenceKind, effect: Effect, told: &Sentence<'_>, doubt: &Doubt) -> Text {
    let Sentence { link, who, .. } = told;
    let (zh, en) = (spaced(&who.zh), &who.en);
    let why = |finding: Option<&Diagnostic>| {
        finding.map_or((String::new(), String::new()), |finding| {
            let code = presentable(&finding.code);
            (format!("{}（{code}）", finding.message.zh), format!("{} ({code})", finding.message.en))
        })
    };
    let (old_zh, old_en) = why(told.old);
    let (new_zh, new_en) = why(told.new);
    match (kind, effect) {
        (ConsequenceKind::StopsWorking, Effect::WithRelease) => text!(
            "下一次全网发布之后，链接 `{link}` 对{zh}将不可用：{new_zh}",
            "with the next release, the link `{link}` stops working for {en}: {new_en}"
        ),
        (ConsequenceKind::SurelyFails, Effect::WithRelease) => text!(
            "下一次全网发布之后，链接 `{link}` 对{zh}一定不可用，在此之前无法判断：{new_zh}",
            "with the next release, the link `{link}` will fail for {en} (unknown until then): {new_en}"
        ),
        (ConsequenceKind::StopsWorking | ConsequenceKind::SurelyFails, Effect::UntilRelease) => text!(
            "在重新全网发布之前，链接 `{link}` 对{zh}不可用：{new_zh}",
            "until the platform is released again, the link `{link}` does not work for {en}: {new_en}"
        ),
        (ConsequenceKind::StopsWorking, _) => text!(
            "链接 `{link}` 原来对{zh}可用，现在不可用：{new_zh}",
            "the link `{link}` no longer works for {en}: {new_en}"
        ),
        (ConsequenceKind::SurelyFails, _) if told.is_of_new_link => text!(
            "新增的链接 `{link}` 对{zh}不可用：{new_zh}",
            "the new link `{link}` does not work for {en}: {new_en}"
        ),
        (ConsequenceKind::SurelyFails, _) if told.is_newly_meant => text!(
            "新列出的{zh}不能通过链接 `{link}` 授权：{new_zh}",
            "the link `{link}` does not work for {en}, listed only now: {new_en}"
        ),
        (ConsequenceKind::SurelyFails, _) => text!(
            "链接 `{link}` 对{zh}不可用，而原来没有发现这个问题：{new_zh}",
            "the link `{link}` does not work for {en}, which was not detected before: {new_en}"
        ),
        (ConsequenceKind::Misroutes, _) => text!(
            "通过链接 `{link}`，{zh}能授权成功，但商家不会回到服务商的页面：{new_zh}",
            "with the link `{link}`, the authorization is granted for {en}, but the merchant is not sent back to your page: {new_en}"
        ),
        (ConsequenceKind::UnclearNow, _)
            if let (Some(found), true) = (doubt.findings.first(), told.is_of_new_link) =>
        {
            text!(
                ("无法判断新增的链接 `{link}` 对{zh}是否可用：{}（{}）", found.message.zh, found.rule),
                (
                    "it is not known whether the new link `{link}` works for {en}: {} ({})",
                    found.message.en,
                    found.rule
                )
            )
        }
        (ConsequenceKind::UnclearNow, _)
            if let (Some(found), true) = (doubt.findings.first(), told.was_open) =>
        {
            text!(
                (
                    "链接 `{link}` 对{zh}是否可用原来就不确定，现在又多了一个问题：{}（{}）",
                    found.message.zh,
                    found.rule
                ),
                (
                    "it was already unclear whether the link `{link}` works for {en}, and there is now another problem: {} ({})",
                    found.message.en,
                    found.rule
                )
            )
        }
        (ConsequenceKind::UnclearNow, _) if let Some(found) = doubt.findings.first() => text!(
            ("链接 `{link}` 原来对{zh}可用，现在无法判断：{}（{}）", found.message.zh, found.rule),
            (
                "the link `{link}` worked for {en}, but it is not known whether it still does: {} ({})",
                found.message.en,
                found.rule
            )
        ),
        (ConsequenceKind::UnclearNow, _) => {
            let open = unknowns(&doubt.needs);
            text!(
                ("链接 `{link}` 原来对{zh}可用，现在无法判断，不知道的是：{}", open.zh),
                (
                    "the link `{link}` worked for {en}, but whether it still does depends on something unknown: {}",
                    open.en
                )
            )
        }
        (ConsequenceKind::FailsOtherwise, _) => text!(
            "链接 `{link}` 对{zh}仍不可用，但原因变了：{new_zh}；原来是：{old_zh}",
            "the link `{link}` still does not work for {en}, but for a different reason: {new_en}; before: {old_en}"
        ),
        (ConsequenceKind::WorksNow, Effect::WithRelease) if !doubt.needs.is_empty() => {
            let open = unknowns(&doubt.needs);
            text!(
                (
                    "链接 `{link}` 原来对{zh}不可用，下一次全网发布之后可用；在此之前无法判断，不知道的是：{}",
                    open.zh
                ),
                (
                    "the link `{link}` did not work for {en} and will work with the next release; until then, it depends on something unknown: {}",
                    open.en
                )
            )
        }
        (ConsequenceKind::WorksNow, Effect::WithRelease) => text!(
            "下一次全网发布之后，链接 `{link}` 对{zh}可用；在此之前：{old_zh}",
            "with the next release, the link `{link}` will work for {en}; until then: {old_en}"
        ),
        _ => text!(
            "链接 `{link}` 原来对{zh}不可用，现在可用；原来的问题：{old_zh}",
            "the link `{link}` now works for {en}; before: {old_en}"
        ),
    }
}

/// What is not known, as a simulation tells it.
fn unknowns(needs: &[&'static str]) -> Text {
    let told = unknown(needs).into_iter().map(|text| (text.zh.to_string(), text.en.to_string()));
    let (zh, en): (Vec<_>, Vec<_>) = told.unzip();
    Text::new(zh.join("；"), en.join("; "))
}

/// How to move to another entry domain, in the order of time.
pub(super) fn steps(moving: &Move) -> Text {
    let Move { from, to, .. } = moving;
    text!(
        "依次：1. 全网发布之前，入口页和 `redirect_uri` 用 `{from}`；2. 全网发布；3. 发布通过后，随即都换成 `{to}`",
        "in this order: 1. until the release, keep the entry page and `redirect_uri` on `{from}`; 2. release the platform; 3. once it is released, move both to `{to}`"
    )
}

/// A link that only the new file lists and of which nothing is known to stop anybody.
pub(super) fn new_link(entry: &LinkEntry) -> Consequence {
    let (name, shown) = listed_name(entry);
    let message = text!(
        ("链接 {} 是新增的，原来没有可比较的，也没有发现它一定会失败", shown.zh),
        (
            "the link {} is new, so there is nothing to compare it with; no certain failure was found",
            shown.en
        )
    );
    let span = entry.name.as_ref().map_or(entry.url.span, |name| name.span);
    plain(ConsequenceKind::LinkNew, Effect::AtOnce, span, message).link(name).done()
}

/// The name of a link, and how it is called in a sentence.
pub(super) fn listed_name(entry: &LinkEntry) -> (Option<String>, Text) {
    let name = entry.name.as_ref().map(|name| presentable(&name.value));
    let shown = match &name {
        Some(name) => text!("`{name}`", "`{name}`"),
        None => text!("（未命名）", "(unnamed)"),
    };
    (name, shown)
}

/// A consequence in the making.
pub(super) struct Draft {
    consequence: Consequence,
}

/// A note that the provider must heed, with one place.
pub(super) fn plain(kind: ConsequenceKind, effect: Effect, span: Span, message: Text) -> Draft {
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
        account_kinds: Vec::new(),
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

    pub(super) fn error(mut self) -> Self {
        self.consequence.finding.severity = Severity::Error;
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
