//! How it ended for somebody who opens a link, how it ends now and after the next release, and what that
//! comes to.

use super::changes::Change;
use super::revisions::Move;
use super::words::{self, Sentence, Standing, Who};
use super::{Consequence, ConsequenceKind, Effect};
use crate::diagnostic::{About, Actor, Diagnostic, Label, Severity, Stage, Subject};
use crate::rule::RuleSet;
use crate::simulate::Doubt;
use crate::source::{Span, presentable};
use crate::text::text;

/// How it ends, as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum State {
    /// There was no such link.
    New,
    /// Nothing is known to stop it.
    Works,
    /// It is granted, but this sends the merchant elsewhere.
    Misrouted(Box<Diagnostic>),
    /// This stops it.
    Stopped(Box<Diagnostic>),
    /// For these reasons it is not known.
    Unknown(Doubt),
}

/// A link opened by somebody, in both files.
pub(super) struct Case {
    pub(super) who: Who,
    /// True if the link is there for them by name, or they are everybody.
    pub(super) is_named: bool,
    /// True for an account that the link is to serve by the new file and was not by the old one.
    pub(super) is_newly_meant: bool,
    /// True if something that nobody said left open before whether the link works.
    pub(super) was_open: bool,
    /// What differs of the account.
    pub(super) changes: Vec<Change>,
    pub(super) before: State,
    /// What was to come with the release before the change.
    pub(super) planned: State,
    pub(super) now: State,
    /// After the next release.
    pub(super) later: State,
}

/// What happened to a case.
#[derive(Clone)]
struct Outlook {
    kind: ConsequenceKind,
    effect: Effect,
    severity: Severity,
    breaks: bool,
    old: Option<Diagnostic>,
    new: Option<Diagnostic>,
    doubt: Doubt,
    is_of_new_link: bool,
    is_newly_meant: bool,
    was_open: bool,
}

/// A link by the name it has in messages.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) span: Span,
    /// Where made-up accounts are said to stand.
    pub(super) made_up: Span,
}

/// What becomes of a link.
pub(super) struct Told {
    pub(super) consequences: Vec<Consequence>,
    /// True if it has to move with the entry domain.
    pub(super) is_moving: bool,
}

impl Case {
    pub(super) fn is_undecided(&self) -> bool {
        let is_open = |state: &State| matches!(state, State::Unknown(_) | State::New);
        matches!(self.who, Who::Account { .. })
            && is_open(&self.before)
            && matches!(self.now, State::Unknown(_))
    }

    /// True if what happened is to be told of these: of a kind beside listed accounts only that the link
    /// admits it now without a permission set for it, as of any kind that failed before as well.
    fn tells(&self, look: &Outlook) -> bool {
        let Who::Kind(_, standing) = self.who else { return true };
        let is_admitted = look.kind == ConsequenceKind::FailsOtherwise
            && stage(look.old.as_ref()) == Some(Stage::Account)
            && stage(look.new.as_ref()) == Some(Stage::Permission);
        match standing {
            Standing::Alone => {
                (look.kind != ConsequenceKind::FailsOtherwise || is_admitted) && !look.is_of_new_link
            }
            Standing::Beside => is_admitted,
            Standing::Represented => false,
        }
    }
}

fn stage(finding: Option<&Diagnostic>) -> Option<Stage> {
    finding?.about.as_ref()?.impediment?.stops()
}

/// What happened to a case, if anything.
fn outlooks(case: &Case, others_pass: bool, rules: &RuleSet) -> Vec<Outlook> {
    use State::{Misrouted, New, Stopped, Unknown, Works};
    let look = |kind, effect, old: Option<&Diagnostic>, new: Option<&Diagnostic>| Outlook {
        kind,
        effect,
        severity: if kind == ConsequenceKind::WorksNow { Severity::Note } else { Severity::Warning },
        breaks: false,
        old: old.cloned(),
        new: new.cloned(),
        doubt: Doubt::default(),
        is_of_new_link: case.before == New,
        is_newly_meant: case.is_newly_meant,
        was_open: case.was_open,
    };
    let breaking = |look: Outlook| Outlook { breaks: true, severity: Severity::Error, ..look };
    let while_stopped = match case.later {
        Works => Effect::UntilRelease,
        _ => Effect::AtOnce,
    };
    let mut looks = Vec::new();
    match (&case.before, &case.now) {
        (Works | Misrouted(_), Stopped(new)) => {
            looks.push(breaking(look(ConsequenceKind::StopsWorking, while_stopped, None, Some(new))));
        }
        (Unknown(doubt), Stopped(new)) => {
            let look = look(ConsequenceKind::SurelyFails, while_stopped, None, Some(new));
            looks.push(if was_silent(new, doubt, rules) { breaking(look) } else { look });
        }
        // What was not asked of it failed nobody.
        (Stopped(_), Stopped(new)) if case.is_newly_meant => {
            let look = look(ConsequenceKind::SurelyFails, while_stopped, None, Some(new));
            looks.push(if case.is_named { Outlook { severity: Severity::Error, ..look } } else { look });
        }
        (New, Stopped(new)) => {
            let look = look(ConsequenceKind::SurelyFails, while_stopped, None, Some(new));
            // A link that names nobody may well be there for others.
            let is_meant = case.is_named || !others_pass;
            looks.push(if is_meant { Outlook { severity: Severity::Error, ..look } } else { look });
        }
        (Works | Misrouted(_), Unknown(doubt)) => {
            let look = look(ConsequenceKind::UnclearNow, Effect::AtOnce, None, None);
            let look = Outlook { doubt: doubt.clone(), ..look };
            looks.push(if doubt.has_error() { breaking(look) } else { look });
        }
        (New, Unknown(doubt)) if doubt.needs.is_empty() => {
            let severity = if doubt.has_error() { Severity::Error } else { Severity::Warning };
            let look = look(ConsequenceKind::UnclearNow, Effect::AtOnce, None, None);
            looks.push(Outlook { severity, doubt: doubt.clone(), ..look });
        }
        (Works, Misrouted(new)) => {
            looks.push(breaking(look(ConsequenceKind::Misroutes, Effect::AtOnce, None, Some(new))));
        }
        (New, Misrouted(new)) => {
            let look = look(ConsequenceKind::Misroutes, Effect::AtOnce, None, Some(new));
            looks.push(Outlook { severity: Severity::Error, ..look });
        }
        (Stopped(old), Misrouted(new)) => {
            looks.push(look(ConsequenceKind::Misroutes, Effect::AtOnce, Some(old), Some(new)));
        }
        (Unknown(_), Misrouted(new)) => {
            looks.push(look(ConsequenceKind::Misroutes, Effect::AtOnce, None, Some(new)))
        }
        (Misrouted(old) | Stopped(old), Works) => {
            looks.push(look(ConsequenceKind::WorksNow, Effect::AtOnce, Some(old), None));
        }
        (Stopped(old), Stopped(new)) if old.code != new.code => {
            looks.push(look(ConsequenceKind::FailsOtherwise, Effect::AtOnce, Some(old), Some(new)));
        }
        _ => {}
    }
    match (&case.now, &case.later) {
        (Works | Misrouted(_) | Unknown(_), Stopped(new)) if !is_stopped_by(&case.planned, &new.code) => {
            let look = |kind| look(kind, Effect::WithRelease, None, Some(new));
            looks.push(match (&case.before, &case.now) {
                // Nothing is known to have worked that could stop.
                (Unknown(doubt), Unknown(_)) if was_silent(new, doubt, rules) => {
                    breaking(look(ConsequenceKind::SurelyFails))
                }
                (Unknown(_) | Stopped(_), Unknown(_)) => look(ConsequenceKind::SurelyFails),
                _ => breaking(look(ConsequenceKind::StopsWorking)),
            });
        }
        (Stopped(old), Works)
            if matches!(case.before, Stopped(_)) && !is_same(&case.planned, &case.later) =>
        {
            looks.push(look(ConsequenceKind::WorksNow, Effect::WithRelease, Some(old), None));
        }
        (Unknown(doubt), Works) => {
            if let Stopped(old) = &case.before {
                let look = look(ConsequenceKind::WorksNow, Effect::WithRelease, Some(old), None);
                looks.push(Outlook { doubt: doubt.clone(), ..look });
            }
        }
        _ => {}
    }
    looks
}

fn is_same(a: &State, b: &State) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
}

fn is_stopped_by(state: &State, rule: &str) -> bool {
    matches!(state, State::Stopped(stop) if stop.code == rule)
}

/// True if the rule of a finding was judged in the old file and found nothing: none of its facts was missing,
/// and nothing else left open how the same check ends.
fn was_silent(new: &Diagnostic, doubt: &Doubt, rules: &RuleSet) -> bool {
    let Some(rule) = rules.get(&new.code) else { return false };
    let is_missing = |name: &str| {
        let of_kind = if name == KINDS_WITH_SETS { &OF_KIND[..] } else { &[] };
        doubt.needs.iter().any(|need| *need == name || of_kind.contains(need))
    };
    let was_open = doubt.findings.iter().any(|found| Some(found.stage) == stage(Some(new)));
    !was_open
        && rule.condition.facts().iter().all(|fact| {
            let def = fact.def();
            !is_missing(def.name) && !def.from.iter().any(|from| is_missing(from))
        })
}

/// The kinds of accounts that a link can serve.
const KINDS_WITH_SETS: &str = "link.kinds_with_permission_sets";
/// What is not known of an account whose kind may be none of them.
const OF_KIND: [&str; 2] = ["account.kind", "offer.permission_sets"];

/// The cases that end alike for the same reason are told together.
pub(super) fn of_cases(
    cases: &[Case],
    link: &Named,
    changes: &[Change],
    (rules, moving): (&RuleSet, Option<&Move>),
) -> Told {
    let is_account = |case: &&Case| matches!(case.who, Who::Account { .. });
    let others_pass = cases.iter().filter(is_account).any(|case| !matches!(case.now, State::Stopped(_)));
    let mut is_moving = false;
    let mut groups: Vec<(Outlook, Vec<&Case>)> = Vec::new();
    for case in cases {
        for look in outlooks(case, others_pass, rules).into_iter().filter(|look| case.tells(look)) {
            // A move that is planned breaks nothing: what is to be done is told with the entry domain.
            if look.effect == Effect::WithRelease
                && stage(look.new.as_ref()) == Some(Stage::Domain)
                && moving.is_some_and(|moving| moving.is_planned)
            {
                is_moving = true;
                continue;
            }
            match groups.iter_mut().find(|(other, _)| is_alike(other, &look)) {
                Some((_, cases)) => cases.push(case),
                None => groups.push((look, vec![case])),
            }
        }
    }
    // Where the accounts it happens to are known, not everybody is meant.
    for (look, group) in &mut groups {
        let is_whole = |case: &Case| matches!(case.who, Who::Untested { .. });
        let is_partial =
            cases.iter().filter(is_account).any(|case| !group.iter().any(|other| std::ptr::eq(*other, case)));
        if matches!(look.kind, ConsequenceKind::Misroutes | ConsequenceKind::UnclearNow)
            && is_partial
            && group.iter().any(|case| !is_whole(case))
        {
            group.retain(|case| !is_whole(case));
        }
    }
    let consequences =
        groups.iter().map(|(look, cases)| consequence(look, cases, link, changes, moving)).collect();
    Told { consequences, is_moving }
}

fn is_alike(a: &Outlook, b: &Outlook) -> bool {
    let told = |look: &Outlook| {
        let codes =
            [&look.old, &look.new].map(|finding| finding.as_ref().map(|finding| finding.code.clone()));
        (look.kind, look.effect, look.severity, (look.breaks, look.is_newly_meant), codes, look.doubt.clone())
    };
    told(a) == told(b)
}

fn consequence(
    look: &Outlook,
    cases: &[&Case],
    link: &Named,
    changes: &[Change],
    moving: Option<&Move>,
) -> Consequence {
    let finding = look.new.as_ref().or(look.old.as_ref());
    let about = finding.and_then(|finding| finding.about.as_deref());
    let of_accounts = cases.iter().flat_map(|case| &case.changes);
    let changes: Vec<&Change> = changes.iter().chain(of_accounts).collect();
    let labels = |finding: &Option<Diagnostic>| -> Vec<Label> {
        let labels = finding.iter().flat_map(Diagnostic::labels);
        labels.filter(|label| label.span != link.made_up).cloned().collect()
    };
    let mut labels = match labels(&look.new) {
        new if new.is_empty() => labels(&look.old),
        new => new,
    };
    let ids: Vec<String> = cases.iter().flat_map(|case| case.who.ids()).collect();
    add_causes(&mut labels, &changes, &ids, look.effect);
    if labels.is_empty() {
        labels.push(Label { span: link.span, message: text!("这个链接", "this link") });
        add_doubtful(&mut labels, &changes, &look.doubt.needs);
    }
    let accounts: Vec<String> = cases.iter().filter_map(|case| case.who.name()).collect();
    let subject = Subject {
        link: Some(link.name.clone()),
        account: Some(accounts.as_slice()).filter(|all| all.len() == 1).and_then(|all| all.first().cloned()),
    };
    let who: Vec<&Who> = cases.iter().map(|case| &case.who).collect();
    let sentence = Sentence {
        link: &link.name,
        who: &words::who(&who),
        old: look.old.as_ref(),
        new: look.new.as_ref(),
        is_of_new_link: look.is_of_new_link,
        is_newly_meant: look.is_newly_meant,
        was_open: look.was_open,
    };
    let is_of_domain = stage(look.new.as_ref()) == Some(Stage::Domain);
    let is_of_release = matches!(look.effect, Effect::UntilRelease | Effect::WithRelease);
    let steps = moving.filter(|_| is_of_domain && is_of_release).map(words::steps);
    let new = look.new.as_ref();
    let mut labels = labels.into_iter();
    let span = link.span;
    let diagnostic = Diagnostic {
        code: look.kind.name().into(),
        severity: look.severity,
        message: words::outcome(look.kind, look.effect, &sentence, &look.doubt),
        primary: labels.next().unwrap_or(Label { span, message: text!("", "") }),
        secondary: labels.collect(),
        help: steps.or_else(|| new.and_then(|new| new.help.clone())),
        fixes: Vec::new(),
        about: Some(Box::new(About {
            actor: about.map_or(Actor::Provider, |about| about.actor),
            faq: new.and_then(|_| about.and_then(|about| about.faq.clone())),
            screen: new.and_then(|_| about.and_then(|about| about.screen.clone())),
            impediment: new.and_then(|new| new.about.as_ref()?.impediment),
            docs: about.and_then(|about| about.docs.clone()),
            subject,
        })),
    };
    Consequence {
        kind: look.kind,
        breaks: look.breaks,
        effect: look.effect,
        finding: diagnostic,
        rule: finding
            .map(|finding| presentable(&finding.code))
            .or_else(|| look.doubt.findings.first().map(|found| presentable(&found.rule))),
        accounts,
        account_kinds: cases.iter().filter_map(|case| case.who.kind()).collect(),
        sets: Vec::new(),
    }
}

/// Adds where the settings stand in the other file that a finding points at. Of a list only the items
/// that `ids` name, if any of them is among those that came or went.
fn add_causes(labels: &mut Vec<Label>, changes: &[&Change], ids: &[String], effect: Effect) {
    let found: Vec<Span> = labels.iter().map(|label| label.span).collect();
    let mut causes = Vec::new();
    for change in changes {
        let touches = |place: Option<Span>| place.is_some_and(|place| found.iter().any(|f| meets(*f, place)));
        if touches(change.new_place) {
            let named: Vec<_> =
                change.old.iter().filter(|(value, _)| ids.contains(value)).map(|(_, span)| *span).collect();
            let spans = if named.is_empty() { change.old_spans() } else { named };
            let was = if change.old.is_empty() {
                text!("原来没有", "not present before")
            } else {
                text!("原来是这样", "previously this")
            };
            causes.extend(spans.into_iter().map(|span| (span, was.clone())));
        } else if touches(change.old_place) {
            let is = match effect {
                Effect::UntilRelease => {
                    text!("这一项要等下一次全网发布", "this waits for the next release")
                }
                _ => text!("现在是这样", "now this"),
            };
            causes.extend(change.new_spans().into_iter().map(|span| (span, is.clone())));
        }
    }
    for (span, message) in causes {
        if labels.iter().all(|label| label.span != span) {
            labels.push(Label { span, message });
        }
    }
}

/// Adds what differs of the link, and the settings that differ and whose facts are not known.
fn add_doubtful(labels: &mut Vec<Label>, changes: &[&Change], needs: &[&'static str]) {
    let is_needed = |change: &&&Change| {
        let name = change.key.rsplit('.').next().unwrap_or_default();
        let name = name.strip_prefix("pending_").unwrap_or(name);
        change.key.starts_with("link.") || needs.iter().any(|need| need.contains(name))
    };
    let (mut new, mut old) = (Vec::new(), Vec::new());
    for change in changes.iter().filter(is_needed) {
        let is_of_link = change.key.starts_with("link.");
        new.extend(
            change.new_spans().into_iter().filter(|_| !change.new.is_empty()).map(|span| (span, is_of_link)),
        );
        old.extend(
            change.old_spans().into_iter().filter(|_| !change.old.is_empty()).map(|span| (span, is_of_link)),
        );
    }
    for (spans, message) in
        [(new, text!("现在是这样", "now this")), (old, text!("原来是这样", "previously this"))]
    {
        for span in few(spans) {
            if labels.iter().all(|label| label.span != span) {
                labels.push(Label { span, message: message.clone() });
            }
        }
    }
}

/// The places that differ; of a link, where they are many, the stretch that holds them all.
fn few(spans: Vec<(Span, bool)>) -> Vec<Span> {
    const MANY: usize = 4;
    let (of_link, others): (Vec<_>, Vec<_>) = spans.into_iter().partition(|(_, is_of_link)| *is_of_link);
    let mut few: Vec<Span> = of_link.iter().map(|(span, _)| *span).collect();
    if let (MANY.., Some(first), Some(last)) =
        (few.len(), few.iter().min_by_key(|span| span.start), few.iter().max_by_key(|span| span.end))
        && few.iter().all(|span| span.source == first.source)
    {
        few = vec![Span { end: last.end, ..*first }];
    }
    few.extend(others.into_iter().map(|(span, _)| span));
    few
}

fn meets(a: Span, b: Span) -> bool {
    a.source == b.source && a.start <= b.end && b.start <= a.end
}
