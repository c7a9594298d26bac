//! Questions whether something is there: `value !== undefined`, `!empty($value)`, `StringUtils.isNotBlank(value)`.

use super::Flow;
use super::call::Argument;
use crate::ir::{Id, Kind};
use crate::resolve::{bare, is_self};
use crate::value::{Alternative, Object, Value, Values};

/// How long a question is at most, in bytes: it is taken apart again and again.
const LONGEST: usize = 200;

/// What is compared with where nothing is there.
const NOTHING: [&str; 10] =
    ["undefined", "null", "nil", "None", "NULL", "''", "\"\"", "\"undefined\"", "'undefined'", "\"null\""];
/// Functions that are true of what is there.
const IS_THERE: [&str; 12] = [
    "isset",
    "isNotBlank",
    "isNotEmpty",
    "isNotNull",
    "nonNull",
    "hasText",
    "hasLength",
    "isDefined",
    "Boolean",
    "bool",
    "present?",
    "any?",
];
/// Functions that are true of what is not.
const IS_MISSING: [&str; 9] = [
    "empty",
    "is_null",
    "isBlank",
    "isEmpty",
    "isNull",
    "isNil",
    "isUndefined",
    "IsNullOrEmpty",
    "IsNullOrWhiteSpace",
];

impl Flow<'_> {
    /// What the answer to a question is whether the names of a loop stand for something.
    pub(super) fn is_present(&self, test: Id) -> Option<bool> {
        let here = self.present.iter().filter(|(frames, _)| *frames == self.frames.len());
        let names: Vec<&str> = here.map(|(_, name)| name.as_str()).collect();
        if names.is_empty() {
            return None;
        }
        answer(self.written(self.ir.node(test).place()), &names)
    }

    /// True for a text that nobody takes for nothing.
    pub(super) fn is_there(&self, values: &Values) -> bool {
        const EMPTY: [&str; 9] = ["", "0", "false", "False", "null", "nil", "None", "undefined", "NULL"];
        self.plain_text(values).is_some_and(|text| !EMPTY.contains(&text.text()))
    }

    /// True for a function that asks whether what it is given is there.
    pub(super) fn asks_presence(&self, function: &Argument) -> bool {
        let [Alternative { value: Value::Function(id), .. }] = function.values.0.as_slice() else {
            return false;
        };
        let Some(function) = self.function(*id).filter(|_| id.module == self.module) else { return false };
        let names: Vec<&str> =
            function.parameters.iter().map(|parameter| self.written(parameter.name.range())).collect();
        answer(self.written(self.ir.node(function.body).place()), &names) == Some(true)
    }

    /// What the answer to a question is that a member of an instance answers.
    pub(super) fn answer(&self, test: Id) -> Option<bool> {
        let node = self.ir.node(test);
        let name = match &node.kind {
            Kind::Name => self.written(node.place()),
            Kind::Member { of, name } if is_self(self.written(self.ir.node(*of).place())) => {
                self.written(name.range())
            }
            Kind::Other(parts) if self.written(node.place()).starts_with('!') => {
                let [only] = &parts[..] else { return None };
                return self.answer(*only).map(|answer| !answer);
            }
            _ => return None,
        };
        if matches!(node.kind, Kind::Name) && self.vars.contains_key(name) {
            return None;
        }
        let Some(Object::Map(map)) = self.heap.get(self.this()?) else { return None };
        match self.plain_text(map.get(bare(name))?)?.text() {
            "true" | "True" => Some(true),
            "false" | "False" => Some(false),
            _ => None,
        }
    }
}

/// The answer to a question of which all names are there; `None` where something else is asked, too.
fn answer(test: &str, names: &[&str]) -> Option<bool> {
    if test.len() > LONGEST {
        return None;
    }
    let plain: String = test.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = unwrapped(&plain);
    for (sign, all) in [("||", false), (" or ", false), ("&&", true), (" and ", true)] {
        if plain.contains(sign) {
            let mut answers = plain.split(sign).map(|part| answer(part, names));
            // With both signs nobody knows what belongs to what.
            let mixed = if all { ["||", " or "] } else { ["&&", " and "] };
            let is_mixed = mixed.iter().any(|other| plain.contains(other));
            let first = answers.next().flatten()?;
            return (!is_mixed && answers.all(|other| other == Some(first))).then_some(first);
        }
    }
    if let Some(rest) = plain.strip_prefix('!').or_else(|| plain.strip_prefix("not ")) {
        return answer(rest, names).map(|answer| !answer);
    }
    for (sign, is_there) in
        [("!==", true), ("!=", true), ("===", false), ("==", false), (" is not ", true), (" is ", false)]
    {
        if let Some((one, other)) = plain.split_once(sign) {
            let (one, other) = (one.trim(), other.trim());
            let is_asked = is_name(one, names) && NOTHING.contains(&other)
                || is_name(other, names) && NOTHING.contains(&one);
            return is_asked.then_some(is_there);
        }
    }
    if is_name(plain, names) {
        return Some(true);
    }
    let (function, rest) = plain.split_once('(')?;
    let argument = rest.strip_suffix(')')?.trim();
    let function = function.rsplit(['.', ':', '\\']).next().unwrap_or(function).trim();
    let is = |known: &[&str]| known.contains(&function);
    match (is_name(argument, names), is(&IS_THERE), is(&IS_MISSING)) {
        (true, true, _) => Some(true),
        (true, _, true) => Some(false),
        _ => None,
    }
}

/// Without brackets around the whole of it.
fn unwrapped(test: &str) -> &str {
    let test = test.trim();
    match test.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inside) if !inside.contains(['(', ')']) => inside.trim(),
        _ => test,
    }
}

fn is_name(text: &str, names: &[&str]) -> bool {
    let text = text.trim();
    // `query[key]`, `entry.getValue()`
    if let Some((_, key)) = text.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
        return is_name(key, names) && !key.contains('[');
    }
    let text = [".getValue()", ".value", ".Value", ".second"]
        .iter()
        .find_map(|half| text.strip_suffix(half))
        .unwrap_or(text);
    names.iter().any(|name| text == *name || text.strip_prefix('$') == Some(name))
}

#[cfg(test)]
mod tests {
    use super::answer;

    #[test]
    fn what_is_there_is_there_however_it_is_asked() {
        let names = ["value", "$v"];
        for (test, expected) in [
            ("value", Some(true)),
            ("(value !== undefined)", Some(true)),
            ("value != null && value !== ''", Some(true)),
            ("undefined === value", Some(false)),
            ("!value", Some(false)),
            ("value == null || value === ''", Some(false)),
            ("value is not None", Some(true)),
            ("value is None", Some(false)),
            ("not value", Some(false)),
            ("isset($v)", Some(true)),
            ("!empty($v)", Some(true)),
            ("empty($v)", Some(false)),
            ("StringUtils.isNotBlank(value)", Some(true)),
            ("!StringUtils.isEmpty(value)", Some(true)),
            ("string.IsNullOrEmpty(value)", Some(false)),
            ("value != null && isFirst", None),
            ("value && key || other", None),
            ("value === '3'", None),
            ("query[value]", Some(true)),
            ("!StringUtils.isBlank(value.getValue())", Some(true)),
            ("query[other]", None),
            ("other", None),
            ("value.length > 3", None),
            ("value(", None),
            (&format!("{}value", "!".repeat(50_000)), None),
        ] {
            assert_eq!(answer(test, &names), expected, "{test}");
        }
    }
}
