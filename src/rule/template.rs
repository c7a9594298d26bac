//! Texts of rules in which `$fact.name` stands for a value, checked when the rule is read.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use super::check::{self, CheckFault};
use super::parse::At;
use crate::fact::{Fact, FactId, Facts};
use crate::slice::Slice;
use crate::source::printable;
use crate::text::{Lang, Text, text};

/// A text in one language, with facts.
#[derive(Clone, Debug, Default)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    Literal(String),
    Fact(FactId),
}

/// The same sentence in both languages, naming the same facts.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    /// Simplified Chinese.
    pub zh: Template,
    /// English.
    pub en: Template,
}

impl Template {
    /// Reads a text: `$name.part` is a fact, `$$` a dollar sign.
    ///
    /// Faults (unknown facts, a lone `$`) are added to `faults` with their place in `text`.
    pub(super) fn parse(text: &str, faults: &mut Vec<CheckFault>) -> Self {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut at = 0;
        while let Some(found) = text.get(at..).and_then(|rest| rest.find('$')) {
            let dollar = at + found;
            literal.push_str(text.slice(at..dollar));
            let rest = text.slice(dollar + 1..);
            if rest.starts_with('$') {
                literal.push('$');
                at = dollar + 2;
                continue;
            }
            let len = fact_name_len(rest);
            at = dollar + 1 + len;
            if len == 0 {
                faults.push(lone_dollar(dollar..dollar + 1));
                continue;
            }
            let name = At { value: rest.slice(..len).to_owned(), range: dollar..at };
            if let Some(fact) = check::look_up(&name, faults) {
                if !literal.is_empty() {
                    parts.push(Part::Literal(std::mem::take(&mut literal)));
                }
                parts.push(Part::Fact(fact));
            }
        }
        literal.push_str(text.slice(at..));
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        Template { parts }
    }

    /// The facts it names, in order, repetitions left out.
    pub fn facts(&self) -> Vec<FactId> {
        let mut facts = Vec::new();
        for part in &self.parts {
            match part {
                Part::Fact(fact) if !facts.contains(fact) => facts.push(*fact),
                _ => {}
            }
        }
        facts
    }

    /// The text with every fact replaced by what `print` says of it, element by element for lists.
    /// Between elements stands a comma, inside backticks each element gets its own pair.
    fn fill<'p>(&self, lang: Lang, print: &dyn Fn(FactId) -> Cow<'p, [String]>) -> String {
        let mut text = String::new();
        for (index, part) in self.parts.iter().enumerate() {
            match part {
                Part::Literal(literal) => text.push_str(&printable(literal)),
                Part::Fact(fact) => {
                    let after = self.parts.get(index + 1);
                    let ends = matches!(after, Some(Part::Literal(literal)) if literal.starts_with('`'));
                    let quoted = text.ends_with('`') && ends;
                    let between = match (lang, quoted) {
                        (Lang::Zh, true) => "`、`",
                        (Lang::Zh, false) => "、",
                        (Lang::En, true) => "`, `",
                        (Lang::En, false) => ", ",
                    };
                    for (position, element) in print(*fact).iter().enumerate() {
                        // Writing to a String does not fail.
                        let _ = write!(text, "{}{element}", if position == 0 { "" } else { between });
                    }
                }
            }
        }
        text
    }

    /// The text with every fact replaced by its value as it is, not masked: for fixes, never for
    /// messages. `None` where the value of a fact is not known.
    pub fn value(&self, facts: &Facts<'_>) -> Option<String> {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(literal) => text.push_str(literal),
                Part::Fact(fact) => match facts.get(*fact) {
                    Fact::Present(value, _) => text.push_str(&value.print()),
                    _ => return None,
                },
            }
        }
        Some(text)
    }

    /// The text with the names of its facts in place of values, for rule lists.
    pub fn written(&self) -> String {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(literal) => text.push_str(literal),
                Part::Fact(fact) => {
                    let _ = write!(text, "${}", fact.def().name);
                }
            }
        }
        text
    }
}

impl Templates {
    /// Both languages filled in.
    pub fn fill<'p>(&self, print: impl Fn(FactId) -> Cow<'p, [String]>) -> Text {
        Text::new(self.zh.fill(Lang::Zh, &print), self.en.fill(Lang::En, &print))
    }
}

/// How many bytes of `text` are a fact's name: two words of lower-case letters, digits and `_`.
fn fact_name_len(text: &str) -> usize {
    let word = |text: &str| {
        text.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')).unwrap_or(text.len())
    };
    let first = word(text);
    match text.get(first..).and_then(|rest| rest.strip_prefix('.')) {
        Some(rest) if first > 0 && word(rest) > 0 => first + 1 + word(rest),
        _ => 0,
    }
}

fn lone_dollar(range: Range<usize>) -> CheckFault {
    CheckFault {
        code: "lone-dollar",
        range,
        message: text!("`$` 后面应当是事实的名字", "expected the name of a fact after `$`"),
        help: Some(text!("要写美元符号本身，写成 `$$`", "for a literal dollar sign, write `$$`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(zh: &str, elements: &[&str]) -> Text {
        let mut faults = Vec::new();
        let template = Template::parse(zh, &mut faults);
        assert!(faults.is_empty(), "{faults:?}");
        let templates = Templates { zh: template.clone(), en: template };
        let elements: Vec<String> = elements.iter().map(|element| (*element).to_owned()).collect();
        templates.fill(|_| Cow::Owned(elements.clone()))
    }

    #[test]
    fn fills_facts_and_quotes_each_element() {
        assert_eq!(fill("is `$link.auth_type`, $$5", &["3"]).en, "is `3`, $5");
        assert_eq!(fill("`$link.category_ids`", &["17", "18"]), text!("`17`、`18`", "`17`, `18`"));
        assert_eq!(fill("$link.category_ids.", &["17", "18"]).en, "17, 18.");
    }

    #[test]
    fn faults_have_places() {
        let mut faults = Vec::new();
        Template::parse("平台 $link.auth_typ 和 $x", &mut faults);
        let places: Vec<_> = faults.iter().map(|fault| (fault.code, fault.range.clone())).collect();
        assert_eq!(places, [("unknown-fact", 7..21), ("lone-dollar", 26..27)]);
    }
}
