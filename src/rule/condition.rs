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
        self.outlook(facts).0
    }

    /// True if the condition holds, or could if what is not known were. What is surely not there, such as a
    /// parameter that the link lacks, never comes to hold.
    pub fn may_hold(&self, facts: &Facts<'_>) -> bool {
        self.outlook(facts).1
    }

    /// Whether the condition [holds](Condition::judge), and whether it [may](Condition::may_hold).
    pub fn outlook(&self, facts: &Facts<'_>) -> (Truth, bool) {
        match self {
            Condition::Clause(clause) => match clause.judge(facts) {
                Truth::Unknown => (Truth::Unknown, !clause.facts().any(|fact| is_surely_absent(fact, facts))),
                truth => (truth, truth == Truth::True),
            },
            Condition::All(parts) => {
                let mut whole = (Truth::True, true);
                for part in parts {
                    match part.outlook(facts) {
                        (Truth::False, _) => return (Truth::False, false),
                        (Truth::Unknown, may_hold) => whole = (Truth::Unknown, whole.1 && may_hold),
                        (Truth::True, _) => {}
                    }
                }
                whole
            }
            Condition::Any(parts) => {
                let mut whole = (Truth::False, false);
                for part in parts {
                    match part.outlook(facts) {
                        (Truth::True, _) => return (Truth::True, true),
                        (Truth::Unknown, may_hold) => whole = (Truth::Unknown, whole.1 || may_hold),
                        (Truth::False, _) => {}
                    }
                }
                whole
            }
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

    /// What [`Condition::needs`] tells, and the facts that are said but cannot be known: filled in later, or not
    /// documented for its kind. Of a link only those that are decisive.
    pub fn unknowns(&self, facts: &Facts<'_>) -> Vec<&'static str> {
        let mut unknowns = self.needs(facts);
        self.each_unknown(facts, &mut |fact| {
            let matters = fact.namespace() != Namespace::Link || fact.def().is_decisive;
            if !matters || !is_opaque(fact, facts) {
                return;
            }
            let from =
                fact.def().from.iter().filter(|name| fact::find(name).is_some_and(|id| is_opaque(id, facts)));
            let before = unknowns.len();
            unknowns.extend(from);
            if unknowns.len() == before {
                unknowns.push(fact.def().name);
            }
        });
        unknowns.sort_unstable();
        unknowns.dedup();
        unknowns
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

/// True if a fact is said and cannot be known.
fn is_opaque(fact: FactId, facts: &Facts<'_>) -> bool {
    matches!(facts.get(fact), Fact::Opaque(_))
}

/// True if a fact is absent, and not for want of saying it.
fn is_surely_absent(fact: FactId, facts: &Facts<'_>) -> bool {
    matches!(facts.get(fact), Fact::Absent(_)) && !is_unsaid(fact, facts)
}

/// True if the user could have said this fact and did not: a whole input that was not passed, or a
/// key that the provider file does not hold. A parameter that a link lacks is not meant.
fn is_unsaid(fact: FactId, facts: &Facts<'_>) -> bool {
    let of_provider_file = matches!(
        fact.namespace(),
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
