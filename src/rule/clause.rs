//! One line of a condition: a fact and its state, or a fact, an operator and an operand.

use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};

use super::truth::{Truth, Witness};
use crate::fact::{Fact, FactId, Facts, Item, Value};

/// How a fact is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `in`: a scalar in a list.
    In,
    /// `not in`
    NotIn,
    /// `within`: every element of a list in another.
    Within,
    /// `not within`: some element is not.
    NotWithin,
    /// `matches`: a regular expression finds something in a text.
    Matches,
    /// `not matches`
    NotMatches,
}

impl Operator {
    /// True for what compares a text with a regular expression.
    pub(super) fn is_pattern(self) -> bool {
        matches!(self, Operator::Matches | Operator::NotMatches)
    }
}

/// A regular expression that was checked when its rule was read and is compiled when first used.
#[derive(Clone)]
pub struct Pattern {
    written: String,
    compiled: OnceLock<Option<Regex>>,
}

/// Whether it was used before is no part of what it is.
impl std::fmt::Debug for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Pattern").field(&self.written).finish()
    }
}

/// How large a pattern may be once it is compiled, in bytes: what a text costs grows with it.
const LARGEST: usize = 512 << 10;

/// Compiles a pattern.
///
/// # Errors
/// Where it is none, or too large.
pub(super) fn compile(written: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(written).size_limit(LARGEST).build()
}

impl Pattern {
    /// A pattern that `regex_syntax` has accepted.
    pub(super) fn new(written: String) -> Self {
        Pattern { written, compiled: OnceLock::new() }
    }

    fn is_match(&self, text: &str) -> Option<bool> {
        let compiled = self.compiled.get_or_init(|| compile(&self.written).ok());
        compiled.as_ref().map(|regex| regex.is_match(text))
    }
}

/// What a fact is compared with.
#[derive(Clone, Debug)]
pub enum Operand {
    /// Another fact.
    Fact(FactId),
    /// A value written in the rule.
    Literal(Value<'static>),
    /// A list of values written in the rule.
    Literals(Vec<Value<'static>>),
    /// A regular expression.
    Pattern(Pattern),
}

/// What is asked of a fact.
#[derive(Clone, Debug)]
pub enum Test {
    /// `is absent`
    Absent,
    /// `is present`
    Present,
    /// `is empty`
    Empty,
    /// `is not empty`
    NotEmpty,
    /// A comparison.
    Compare(Operator, Operand),
}

/// One line of a condition.
#[derive(Clone, Debug)]
pub struct Clause {
    /// True for `some`: one element of the list is enough.
    pub some: bool,
    /// The fact on the left.
    pub fact: FactId,
    /// What is asked of it.
    pub test: Test,
}

impl Clause {
    /// The facts it names, left to right.
    pub fn facts(&self) -> impl Iterator<Item = FactId> {
        std::iter::once(self.fact).chain(self.operand_fact())
    }

    /// Judges the clause.
    pub fn judge(&self, facts: &Facts<'_>) -> Truth {
        let fact = facts.get(self.fact);
        match (&self.test, fact) {
            (_, Fact::NotGiven) => Truth::Unknown,
            (Test::Absent, _) => Truth::from(matches!(fact, Fact::Absent(_))),
            (Test::Present, _) => Truth::from(!matches!(fact, Fact::Absent(_))),
            (Test::Empty, Fact::Present(value, _)) => Truth::from(is_empty(value)),
            (Test::NotEmpty, Fact::Present(value, _)) => Truth::from(!is_empty(value)),
            (Test::Compare(operator, operand), Fact::Present(value, _)) => {
                self.compare(value, *operator, operand, facts)
            }
            _ => Truth::Unknown,
        }
    }

    fn compare(&self, value: &Value<'_>, operator: Operator, operand: &Operand, facts: &Facts<'_>) -> Truth {
        let check = |left: &Value<'_>| match operand {
            Operand::Fact(other) => match facts.get(*other) {
                Fact::Present(right, _) => holds(left, operator, &Right::Value(right)),
                _ => None,
            },
            Operand::Literal(right) => holds(left, operator, &Right::Value(right)),
            Operand::Literals(right) => holds(left, operator, &Right::Values(right)),
            Operand::Pattern(pattern) => holds(left, operator, &Right::Pattern(pattern)),
        };
        match value {
            Value::List(items) if self.some => {
                let mut unknown = false;
                for item in items {
                    match check(&item.value) {
                        Some(true) => return Truth::True,
                        Some(false) => {}
                        None => unknown = true,
                    }
                }
                if unknown { Truth::Unknown } else { Truth::False }
            }
            value => check(value).map_or(Truth::Unknown, Truth::from),
        }
    }

    /// What made the clause hold.
    pub(super) fn witnesses<'f, 'a>(&self, facts: &'f Facts<'a>) -> Vec<Witness<'f, 'a>> {
        let left = facts.get(self.fact);
        let mut witnesses =
            vec![Witness { fact: self.fact, value: left, elements: self.left_elements(left, facts) }];
        if let Some(other) = self.operand_fact() {
            let right = facts.get(other);
            witnesses.push(Witness { fact: other, value: right, elements: self.right_elements(left, right) });
        }
        witnesses
    }

    fn left_elements<'f, 'a>(&self, left: &'f Fact<'a>, facts: &Facts<'a>) -> Option<Vec<&'f Item<'a>>> {
        let Fact::Present(Value::List(items), _) = left else { return None };
        let (operator, operand) = match &self.test {
            Test::Compare(operator, operand) => (*operator, operand),
            // A list that is not empty is so as a whole; what was found in a list is told one by one.
            Test::NotEmpty => return None,
            _ if items.is_empty() => return None,
            _ => return Some(items.iter().collect()),
        };
        // `not within` holds by the elements that are not in the other list.
        let operator = if operator == Operator::NotWithin { Operator::NotIn } else { operator };
        if !self.some && operator != Operator::NotIn {
            return Some(items.iter().collect());
        }
        let element = Clause { some: false, ..self.clone() };
        Some(
            items
                .iter()
                .filter(|item| element.compare(&item.value, operator, operand, facts) == Truth::True)
                .collect(),
        )
    }

    fn right_elements<'f, 'a>(&self, left: &Fact<'a>, right: &'f Fact<'a>) -> Option<Vec<&'f Item<'a>>> {
        let Fact::Present(Value::List(items), _) = right else { return None };
        let Test::Compare(Operator::In | Operator::Within, _) = &self.test else { return None };
        let Fact::Present(left, _) = left else { return None };
        let is_wanted = |item: &&Item<'_>| match left {
            Value::List(wanted) => wanted.iter().any(|want| equal(&want.value, &item.value)),
            wanted => equal(wanted, &item.value),
        };
        Some(items.iter().filter(is_wanted).collect())
    }

    /// The facts that surely have something to print when the clause holds. An opaque fact is
    /// present too: its text as written is printed.
    pub(super) fn surely_present(&self) -> Vec<FactId> {
        match self.test {
            Test::Absent => Vec::new(),
            _ => self.facts().collect(),
        }
    }

    fn operand_fact(&self) -> Option<FactId> {
        match &self.test {
            Test::Compare(_, Operand::Fact(fact)) => Some(*fact),
            _ => None,
        }
    }
}

enum Right<'r, 'v> {
    Value(&'r Value<'v>),
    Values(&'r [Value<'static>]),
    Pattern(&'r Pattern),
}

/// Whether a comparison holds; none when the types do not fit, which reading a rule rules out.
fn holds(left: &Value<'_>, operator: Operator, right: &Right<'_, '_>) -> Option<bool> {
    let is_in = |left: &Value<'_>| match right {
        Right::Value(Value::List(items)) => Some(items.iter().any(|item| equal(left, &item.value))),
        Right::Values(values) => Some(values.iter().any(|value| equal(left, value))),
        _ => None,
    };
    let is_within = || match left {
        Value::List(items) => {
            items.iter().map(|item| is_in(&item.value)).try_fold(true, |all, is| Some(all & is?))
        }
        _ => None,
    };
    let is_match = || match (left, right) {
        (Value::Text(text), Right::Pattern(pattern)) => pattern.is_match(text),
        _ => None,
    };
    let order = || match (left, right) {
        (Value::Number(left), Right::Value(Value::Number(right))) => Some(left.cmp(right)),
        _ => None,
    };
    let is_equal = || match right {
        Right::Value(right) => Some(equal(left, right)),
        _ => None,
    };
    match operator {
        Operator::Equal => is_equal(),
        Operator::NotEqual => is_equal().map(|is| !is),
        Operator::Less => order().map(std::cmp::Ordering::is_lt),
        Operator::AtMost => order().map(std::cmp::Ordering::is_le),
        Operator::Greater => order().map(std::cmp::Ordering::is_gt),
        Operator::AtLeast => order().map(std::cmp::Ordering::is_ge),
        Operator::In => is_in(left),
        Operator::NotIn => is_in(left).map(|is| !is),
        Operator::Within => is_within(),
        Operator::NotWithin => is_within().map(|is| !is),
        Operator::Matches => is_match(),
        Operator::NotMatches => is_match().map(|is| !is),
    }
}

fn equal(left: &Value<'_>, right: &Value<'_>) -> bool {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => left == right,
        (Value::Number(left), Value::Number(right)) => left == right,
        (Value::Flag(left), Value::Flag(right)) => left == right,
        _ => false,
    }
}

fn is_empty(value: &Value<'_>) -> bool {
    match value {
        Value::Text(text) => text.is_empty(),
        Value::List(items) => items.is_empty(),
        _ => false,
    }
}
