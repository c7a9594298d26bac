//! Conditions over facts in three values, and what made them hold.

use super::clause::Clause;
use super::truth::{Truth, Witness};
use crate::fact::{self, Fact, FactId, Facts, Namespace};

/// A condition as checked.
#[derive(Clone, Debug)]
pub enum Condition {
    /// One comparison.
    Clause(Clause),
    /// All of these.
    All(Vec<Condition>),
    /// At least one of these.
    Any(Vec<Condition>),
}

impl Condition {
    /// Judges the condition, after Kleene: false decides `all`, true decides `any`.
    pub fn judge(&self, facts: &Facts<'_>) -> Truth {
        match self {
            Condition::Clause(clause) => clause.judge(facts),
            Condition::All(parts) => decide(parts, facts, Truth::False, Truth::True),
            Condition::Any(parts) => decide(parts, facts, Truth::True, Truth::False),
        }
    }

    /// What made the condition hold. To be asked only when it does.
    pub fn witnesses<'f, 'a>(&self, facts: &'f Facts<'a>) -> Vec<Witness<'f, 'a>> {
        let mut found = Vec::new();
        self.collect_witnesses(facts, &mut found);
        found
    }

    fn collect_witnesses<'f, 'a>(&self, facts: &'f Facts<'a>, found: &mut Vec<Witness<'f, 'a>>) {
        match self {
            Condition::Clause(clause) => {
                for witness in clause.witnesses(facts) {
                    merge(found, witness);
                }
            }
            Condition::All(parts) => parts.iter().for_each(|part| part.collect_witnesses(facts, found)),
            Condition::Any(parts) => parts
                .iter()
                .filter(|part| part.judge(facts) == Truth::True)
                .for_each(|part| part.collect_witnesses(facts, found)),
        }
    }

    /// The facts that would have to be given before an unknown condition could be told.
    pub fn needs(&self, facts: &Facts<'_>) -> Vec<&'static str> {
        let mut needs = Vec::new();
        self.each_unknown(facts, &mut |fact| needs.extend(unsaid(fact, facts)));
        needs.sort_unstable();
        needs.dedup();
        needs
    }

    /// What [`Condition::needs`] tells, and the facts about the account and the callback that are said but
    /// cannot be known: filled in later, or not documented for its kind.
    pub fn unknowns(&self, facts: &Facts<'_>) -> Vec<&'static str> {
        let mut unknowns = self.needs(facts);
        self.each_unknown(facts, &mut |fact| {
            let matters = matches!(
                fact.def().namespace(),
                Namespace::Account | Namespace::Target | Namespace::Offer | Namespace::Redirect
            );
            if matters && matches!(facts.get(fact), Fact::Opaque(_)) {
                unknowns.push(fact.def().name);
            }
        });
        unknowns.sort_unstable();
        unknowns.dedup();
        unknowns
    }

    /// True if the condition holds, or could if what is not known were. What is surely not there, such as a
    /// parameter that the link lacks, never comes to hold.
    pub fn may_hold(&self, facts: &Facts<'_>) -> bool {
        match self {
            Condition::Clause(clause) => match clause.judge(facts) {
                Truth::True => true,
                Truth::False => false,
                Truth::Unknown => !clause
                    .facts()
                    .any(|fact| matches!(facts.get(fact), Fact::Absent(_)) && !is_unsaid(fact, facts)),
            },
            Condition::All(parts) => parts.iter().all(|part| part.may_hold(facts)),
            Condition::Any(parts) => parts.iter().any(|part| part.may_hold(facts)),
        }
    }

    /// Visits the facts of the clauses that leave the condition unknown.
    fn each_unknown(&self, facts: &Facts<'_>, visit: &mut impl FnMut(FactId)) {
        match self {
            Condition::Clause(clause) if clause.judge(facts) == Truth::Unknown => {
                clause.facts().for_each(visit);
            }
            Condition::Clause(_) => {}
            Condition::All(parts) => unknown(parts, facts).for_each(|part| part.each_unknown(facts, visit)),
            // One of them is enough: the first that the user can say.
            Condition::Any(parts) => match unknown(parts, facts).find(|part| !part.needs(facts).is_empty()) {
                Some(part) => part.each_unknown(facts, visit),
                None => unknown(parts, facts).for_each(|part| part.each_unknown(facts, visit)),
            },
        }
    }

    /// Every fact the condition uses, in the order of writing, repetitions left out.
    pub fn facts(&self) -> Vec<FactId> {
        let mut facts = Vec::new();
        self.each_clause(&mut |clause| {
            for fact in clause.facts() {
                if !facts.contains(&fact) {
                    facts.push(fact);
                }
            }
        });
        facts
    }

    /// The facts that surely have a value to print whenever the condition holds.
    pub fn surely_present(&self) -> Vec<FactId> {
        match self {
            Condition::Clause(clause) => clause.surely_present(),
            Condition::All(parts) => {
                let mut union: Vec<_> = parts.iter().flat_map(Condition::surely_present).collect();
                union.sort_unstable();
                union.dedup();
                union
            }
            Condition::Any(parts) => {
                let mut parts = parts.iter().map(Condition::surely_present);
                let first = parts.next().unwrap_or_default();
                parts.fold(first, |common, part| {
                    common.into_iter().filter(|fact| part.contains(fact)).collect()
                })
            }
        }
    }

    /// True if one of `wanted` is a witness in every way the condition can hold.
    pub fn always_shows(&self, wanted: &[FactId]) -> bool {
        match self {
            Condition::Clause(clause) => clause.facts().any(|fact| wanted.contains(&fact)),
            Condition::All(parts) => parts.iter().any(|part| part.always_shows(wanted)),
            Condition::Any(parts) => parts.iter().all(|part| part.always_shows(wanted)),
        }
    }

    fn each_clause(&self, visit: &mut impl FnMut(&Clause)) {
        match self {
            Condition::Clause(clause) => visit(clause),
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    part.each_clause(visit);
                }
            }
        }
    }
}

/// The names of what the user could have said and did not, so that this fact is not known: the fact
/// itself, or those it is made of.
fn unsaid(fact: FactId, facts: &Facts<'_>) -> Vec<&'static str> {
    if !is_unsaid(fact, facts) {
        return Vec::new();
    }
    match fact.def().from {
        [] => vec![fact.def().name],
        from => {
            let is_missing = |name: &&&str| fact::find(name).is_none_or(|id| is_unsaid(id, facts));
            from.iter().filter(is_missing).copied().collect()
        }
    }
}

/// True if the user could have said this fact and did not: a whole input that was not passed, or a
/// key that the provider file does not hold. A parameter that a link lacks is not meant.
fn is_unsaid(fact: FactId, facts: &Facts<'_>) -> bool {
    let of_provider_file = matches!(
        fact.def().namespace(),
        Namespace::Platform | Namespace::Requires | Namespace::Account | Namespace::Target
    );
    match facts.get(fact) {
        Fact::NotGiven => true,
        Fact::Absent(_) => of_provider_file && !fact.def().found,
        _ => false,
    }
}

fn unknown<'c>(parts: &'c [Condition], facts: &Facts<'_>) -> impl Iterator<Item = &'c Condition> {
    parts.iter().filter(move |part| part.judge(facts) == Truth::Unknown)
}

fn decide(parts: &[Condition], facts: &Facts<'_>, decisive: Truth, otherwise: Truth) -> Truth {
    let mut unknown = false;
    for part in parts {
        match part.judge(facts) {
            truth if truth == decisive => return decisive,
            Truth::Unknown => unknown = true,
            _ => {}
        }
    }
    if unknown { Truth::Unknown } else { otherwise }
}

fn merge<'f, 'a>(found: &mut Vec<Witness<'f, 'a>>, witness: Witness<'f, 'a>) {
    let Some(known) = found.iter_mut().find(|known| known.fact == witness.fact) else {
        found.push(witness);
        return;
    };
    // Of a list that two clauses name, the narrower choice is what made both hold.
    let narrower = match (&known.elements, &witness.elements) {
        (Some(kept), Some(new)) => new.len() < kept.len(),
        (None, Some(_)) => true,
        _ => false,
    };
    if narrower {
        known.elements = witness.elements;
    }
}
