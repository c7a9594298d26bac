//! Judges rules over facts: what was found, what could not be judged, what the user suppressed.

mod fix;

use std::borrow::Cow;
use std::collections::BTreeMap;

use strum::EnumCount;

use crate::diagnostic::{About, Diagnostic, Label, Screen, Severity, Skipped, Subject, Undecided};
use crate::fact::{self, Fact, FactId, Facts, Item, Value};
use crate::rule::{Condition, Rule, RuleSet, Scope, Templates, Truth, Witness};
use crate::source::{Sources, Span, covered};
use crate::text::text;

/// The longest value that is printed whole in a message, in characters; of a longer one the middle
/// is left out.
const LONGEST_VALUE: usize = 72;
/// How many elements of one list get a label of their own; of a list that is wrong throughout the
/// rest is only told by its beginning.
const MOST_LABELS: usize = 50;
/// How many elements of one list a message prints before an ellipsis.
const MOST_PRINTED: usize = 12;

/// What the user decided about rules: severities changed, rules switched off.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// By rule id: another severity, or `None` for off.
    pub levels: BTreeMap<String, Option<Severity>>,
}

/// One run over one or many subjects: a rule set, the user's decisions, and the rules that had to
/// be skipped so far.
#[derive(Debug)]
pub struct Engine<'r> {
    rules: &'r RuleSet,
    /// The rules of the set, in its order.
    judged: Vec<Judged<'r>>,
    /// By scope: the numbers of its rules that are not switched off.
    of_scope: [Vec<usize>; Scope::COUNT],
    /// The scopes in which something was judged.
    scopes: [bool; Scope::COUNT],
}

/// A rule in a run.
#[derive(Debug)]
struct Judged<'r> {
    rule: &'r Rule,
    /// The severity it reports at; `None` when it is off.
    severity: Option<Severity>,
    /// What it needed when it was first skipped.
    skipped: Option<Skipped>,
}

impl<'r> Engine<'r> {
    /// An engine that has judged nothing yet.
    pub fn new(rules: &'r RuleSet, overrides: &Overrides) -> Self {
        let severity = |rule: &Rule| overrides.levels.get(&rule.id).copied().unwrap_or(Some(rule.severity));
        let judged: Vec<_> =
            rules.iter().map(|rule| Judged { rule, severity: severity(rule), skipped: None }).collect();
        let mut of_scope: [Vec<usize>; Scope::COUNT] = Default::default();
        for (number, Judged { rule, severity, .. }) in judged.iter().enumerate() {
            if let Some(numbers) = of_scope.get_mut(rule.scope() as usize).filter(|_| severity.is_some()) {
                numbers.push(number);
            }
        }
        Engine { rules, judged, of_scope, scopes: [false; Scope::COUNT] }
    }

    /// An engine that judges as this one does and has judged nothing yet.
    pub(crate) fn fresh(&self) -> Self {
        let judged =
            |Judged { rule, severity, .. }: &Judged<'r>| Judged { rule, severity: *severity, skipped: None };
        Engine {
            rules: self.rules,
            judged: self.judged.iter().map(judged).collect(),
            of_scope: self.of_scope.clone(),
            scopes: [false; Scope::COUNT],
        }
    }

    /// Takes over what a [fresh](Engine::fresh) one has judged after this one, and leaves it fresh.
    pub(crate) fn take_over(&mut self, other: &mut Self) {
        for (judged, other) in self.judged.iter_mut().zip(&mut other.judged) {
            let skipped = other.skipped.take();
            judged.skipped = judged.skipped.take().or(skipped);
        }
        for (judged, other) in self.scopes.iter_mut().zip(&mut other.scopes) {
            *judged |= std::mem::take(other);
        }
    }

    /// The rules that are judged.
    pub fn rules(&self) -> &'r RuleSet {
        self.rules
    }

    /// Judges the rules of one scope over the facts of one subject and adds what they find. `subject` is asked
    /// where something is found.
    pub fn judge(
        &mut self,
        scope: Scope,
        facts: &Facts<'_>,
        sources: &Sources,
        subject: impl Fn() -> Subject,
        findings: &mut Vec<Diagnostic>,
    ) {
        if let Some(judged) = self.scopes.get_mut(scope as usize) {
            *judged = true;
        }
        for number in self.of_scope.get(scope as usize).into_iter().flatten() {
            let Some(Judged { rule, severity: Some(severity), skipped }) = self.judged.get_mut(*number)
            else {
                continue;
            };
            match rule.condition.outlook(facts) {
                (Truth::True, _) => findings.push(finding(rule, *severity, facts, sources, subject())),
                (Truth::Unknown, true) if skipped.is_none() => {
                    let needs = rule.condition.needs(facts);
                    if !needs.is_empty() {
                        *skipped = Some(Skipped { rule: rule.id.clone(), needs });
                    }
                }
                _ => {}
            }
        }
    }

    /// What the rules of one scope that are switched off would find of those that bear on the authorization.
    pub fn switched_off(
        &self,
        scope: Scope,
        facts: &Facts<'_>,
        sources: &Sources,
        subject: &Subject,
    ) -> Vec<Diagnostic> {
        let off = self.judged.iter().filter(|judged| judged.severity.is_none()).map(|judged| judged.rule);
        off.filter(|rule| rule.impediment.is_some() && rule.scope() == scope)
            .filter(|rule| rule.condition.judge(facts) == Truth::True)
            .map(|rule| finding(rule, rule.severity, facts, sources, subject.clone()))
            .collect()
    }

    /// True if there was a subject for the rules of that scope.
    pub fn has_judged(&self, scope: Scope) -> bool {
        self.scopes.get(scope as usize).is_some_and(|judged| *judged)
    }

    /// True if nothing can be concluded from the silence of a rule: it is switched off, had to be skipped
    /// for some subject, or there was no subject for it. Also of a rule that is none of the set.
    pub fn is_open(&self, id: &str) -> bool {
        self.judged.iter().find(|judged| judged.rule.id == id).is_none_or(|judged| self.is_undecided(judged))
    }

    fn is_undecided(&self, judged: &Judged<'_>) -> bool {
        judged.severity.is_none() || judged.skipped.is_some() || !self.has_judged(judged.rule.scope())
    }

    /// The scope of a rule of the set.
    pub fn scope_of(&self, id: &str) -> Option<Scope> {
        self.rules.get(id).map(Rule::scope)
    }

    /// The rules that are [open](Engine::is_open), in the order of the set.
    pub fn open(&self) -> impl Iterator<Item = &'r str> + '_ {
        self.judged.iter().filter(|judged| self.is_undecided(judged)).map(|judged| judged.rule.id.as_str())
    }

    /// The rules of one scope that would tell that the authorization fails but cannot be judged, in the
    /// order of the set, those that are switched off included. One that cannot hold by `presumed`, the same facts
    /// where what is usual goes without saying, is none of them.
    pub fn undecided(&self, scope: Scope, facts: &Facts<'_>, presumed: &Facts<'_>) -> Vec<Undecided> {
        let rules = self.judged.iter().map(|judged| judged.rule).filter(|rule| rule.scope() == scope);
        rules
            .filter_map(|rule| Some((rule, rule.impediment?.stops()?)))
            .filter(|(rule, _)| rule.condition.judge(facts) == Truth::Unknown)
            .filter(|(rule, _)| rule.condition.may_hold(presumed))
            .map(|(rule, stage)| Undecided {
                rule: rule.id.clone(),
                stage,
                needs: rule.condition.unknowns(facts),
            })
            .filter(|undecided| !undecided.needs.is_empty())
            .collect()
    }

    /// The rules that would tell that the authorization fails but are switched off, in the order of the
    /// set.
    pub fn silenced(&self) -> Vec<String> {
        let silenced = self.judged.iter().filter(|Judged { rule, severity, .. }| {
            severity.is_none() && rule.impediment.is_some_and(|is| is.stops().is_some())
        });
        silenced.map(|judged| judged.rule.id.clone()).collect()
    }

    /// The rules that had to be skipped for at least one subject, in the order of the set.
    pub fn into_skipped(self) -> Vec<Skipped> {
        self.judged.into_iter().filter_map(|judged| judged.skipped).collect()
    }
}

/// Puts findings in the order of their primary places, the worst first at one place.
pub fn sort(findings: &mut [Diagnostic]) {
    findings.sort_by(|a, b| {
        let key = |finding: &Diagnostic| (finding.primary.span, std::cmp::Reverse(finding.severity));
        key(a).cmp(&key(b)).then_with(|| a.code.cmp(&b.code))
    });
}

fn finding(
    rule: &Rule,
    severity: Severity,
    facts: &Facts<'_>,
    sources: &Sources,
    subject: Subject,
) -> Diagnostic {
    let witnesses = rule.condition.witnesses(facts);
    let print = |fact: FactId| Cow::Owned(print_fact(fact, &witnesses, facts, sources));
    let mut labels = Vec::new();
    for (fact, text) in &rule.labels {
        if let Some(witness) = witnesses.iter().find(|witness| witness.fact == *fact) {
            add_labels(&mut labels, witness, text, &print, sources);
        }
    }
    let mut labels = labels.into_iter();
    // Reading a rule makes sure that one of its labels is a witness whenever it fires.
    let primary = labels.next().unwrap_or_else(|| Label {
        span: witnesses.iter().find_map(|witness| witness.value.span()).unwrap_or(rule.id_span),
        message: text!("", ""),
    });
    Diagnostic {
        code: Cow::Owned(rule.id.clone()),
        severity,
        message: rule.message.fill(print),
        primary,
        secondary: labels.collect(),
        help: Some(rule.help.fill(print)),
        fixes: rule
            .fix
            .as_ref()
            .and_then(|template| fix::fix(template, &witnesses, facts, &print))
            .into_iter()
            .collect(),
        about: Some(Box::new(About {
            actor: rule.actor,
            faq: rule.faq.clone(),
            screen: predicted(rule, facts).map(|screen| fill_screen(screen, facts, sources)),
            impediment: rule.impediment,
            docs: rule.docs(),
            subject,
        })),
    }
}

/// The text that the merchant will see in this case, where one is known.
fn predicted<'r>(rule: &'r Rule, facts: &Facts<'_>) -> Option<&'r Screen> {
    let holds = |when: &Condition| when.judge(facts) == Truth::True;
    let known = rule.screens.iter().find(|one| one.when.as_ref().is_none_or(holds));
    known.map(|one| &one.screen)
}

/// WeChat's text with its slots filled as far as the facts tell: the host of the entry page, or 空
/// where there is none (`confirm.js`), and the appid that `biz_appid` names.
fn fill_screen(screen: &Screen, facts: &Facts<'_>, sources: &Sources) -> Screen {
    let value = |name: &str| match fact::find(name).map(|id| facts.get(id)) {
        Some(Fact::Present(value, span)) => sources.presentable_at(&value.print(), *span),
        Some(Fact::Absent(_)) => "空".to_owned(),
        _ => "…".to_owned(),
    };
    let mut text = screen.text.clone();
    if is_without_referrer(facts) {
        text = text.replace("{entry_host}", "空");
    }
    for (slot, name) in
        [("{entry_host}", "page.host"), ("{redirect_host}", "redirect.host"), ("{appid}", "link.biz_appid")]
    {
        if text.contains(slot) {
            text = text.replace(slot, &value(name));
        }
    }
    // Which account it is, or how the platform is called, is in no input.
    text = text.replace("{name}", "…");
    Screen { text, ..screen.clone() }
}

/// True if WeChat sees no entry page whatever page it is: the page sends no Referer, or there is none.
fn is_without_referrer(facts: &Facts<'_>) -> bool {
    let get = |name: &str| fact::find(name).map(|id| facts.get(id));
    let is_drawn = |items: &[Item<'_>]| items.iter().any(|item| item.value.print() == "qr_code");
    matches!(get("page.strips_referrer"), Some(Fact::Present(..)))
        || matches!(get("link.sinks"), Some(Fact::Present(Value::List(items), _)) if is_drawn(items))
}

fn add_labels<'p>(
    labels: &mut Vec<Label>,
    witness: &Witness<'_, '_>,
    text: &Templates,
    print: &dyn Fn(FactId) -> Cow<'p, [String]>,
    sources: &Sources,
) {
    let Some(elements) = witness.elements.as_ref().filter(|elements| !elements.is_empty()) else {
        if let Some(span) = witness.value.span() {
            labels.push(Label { span, message: text.fill(print) });
        }
        return;
    };
    // In the label of an element the fact stands for this element alone.
    let secret = witness.fact.def().secret;
    let mut seen: Vec<Span> = Vec::new();
    for element in elements {
        if seen.contains(&element.span) {
            continue;
        }
        if seen.len() == MOST_LABELS {
            break;
        }
        seen.push(element.span);
        let message = text.fill(|fact| {
            if fact == witness.fact {
                Cow::Owned(vec![print_item(element, secret, sources)])
            } else {
                print(fact)
            }
        });
        labels.push(Label { span: element.span, message });
    }
}

fn print_fact(
    fact: FactId,
    witnesses: &[Witness<'_, '_>],
    facts: &Facts<'_>,
    sources: &Sources,
) -> Vec<String> {
    let secret = fact.def().secret;
    let witness = witnesses.iter().find(|witness| witness.fact == fact);
    if let Some(elements) = witness.and_then(|witness| witness.elements.as_ref()) {
        return print_items(elements.iter().copied(), secret, sources);
    }
    match facts.get(fact) {
        Fact::Present(Value::List(items), _) => print_items(items.iter(), secret, sources),
        Fact::Present(value, span) => vec![print_value(value, *span, secret, sources)],
        Fact::Opaque(span) => vec![shorten(sources.text(*span))],
        Fact::Absent(_) | Fact::NotGiven => Vec::new(),
    }
}

/// The elements of a list, each told once, and an ellipsis after the first few.
fn print_items<'i>(
    items: impl Iterator<Item = &'i Item<'i>>,
    secret: bool,
    sources: &Sources,
) -> Vec<String> {
    let mut printed = Vec::new();
    for item in items {
        let text = print_item(item, secret, sources);
        if printed.contains(&text) {
            continue;
        }
        if printed.len() == MOST_PRINTED {
            printed.push("…".to_owned());
            break;
        }
        printed.push(text);
    }
    printed
}

fn print_item(item: &Item<'_>, secret: bool, sources: &Sources) -> String {
    print_value(&item.value, item.span, secret, sources)
}

fn print_value(value: &Value<'_>, span: Span, secret: bool, sources: &Sources) -> String {
    let printed = value.print();
    shorten(&if secret { covered(&printed) } else { sources.presentable_at(&printed, span) })
}

/// The text on one line, without its middle when it is long.
fn shorten(text: &str) -> String {
    let line = text.replace(['\n', '\t', '\r'], "␣");
    let count = line.chars().count();
    if count <= LONGEST_VALUE {
        return line;
    }
    let head: String = line.chars().take(LONGEST_VALUE * 2 / 3).collect();
    let tail: String = line.chars().skip(count - LONGEST_VALUE / 4).collect();
    format!("{head}…{tail}")
}
