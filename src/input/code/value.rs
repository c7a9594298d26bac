//! What an expression is, as far as the text tells: literals joined, formats filled in, values encoded.

use std::collections::HashMap;
use std::ops::Range;

use super::bindings::{Binding, Bindings};
use super::lex::TokenKind;
use super::literal::{Literal, Part};
use super::names::{self, Does, Method, Separator};
use super::parameters;
use super::query;
use super::tokens::Code;
use crate::source::MappedText;

/// A text that an expression makes.
#[derive(Clone, Debug, Default)]
pub(super) struct Value {
    pub(super) text: MappedText<'static>,
    /// True if more may belong to it than is known.
    pub(super) is_open: bool,
}

/// How deep expressions are followed.
const DEEPEST: usize = 24;

/// How long a text may grow; a link of this length is none.
pub(super) const LONGEST: usize = 64 << 10;

/// Works out expressions of one file.
pub(super) struct Evaluator<'c> {
    /// The whole file.
    pub(super) file: &'c Code<'c>,
    pub(super) bindings: &'c Bindings<'c>,
    /// What names are known to stand for at the place in question, and choices that were made.
    pub(super) known: HashMap<&'c str, Value>,
    pub(super) chosen: Vec<(Range<usize>, Value)>,
    /// What is known by a name that may be a member's.
    pub(super) binding: Option<Binding>,
}

impl<'c> Evaluator<'c> {
    pub(super) fn new(file: &'c Code<'c>, bindings: &'c Bindings<'c>) -> Self {
        Evaluator { file, bindings, known: HashMap::new(), chosen: Vec::new(), binding: None }
    }

    /// The text that an expression of the file makes; `None` when nothing of it is known.
    pub(super) fn eval(&self, range: Range<usize>) -> Option<Value> {
        self.expression(self.file, range, 0)
    }

    /// The same, where what is not known is a hole.
    pub(super) fn eval_or_hole(&self, range: Range<usize>) -> Value {
        self.or_hole(self.file, range, 0)
    }

    fn is_file(&self, code: &Code<'_>) -> bool {
        std::ptr::eq(code.tokens, self.file.tokens)
    }

    pub(super) fn or_hole(&self, code: &Code<'c>, range: Range<usize>, depth: usize) -> Value {
        self.expression(code, range.clone(), depth).unwrap_or_else(|| Value {
            text: MappedText::hole(&hole_name(code, &range), code.place(&range)),
            is_open: false,
        })
    }

    pub(super) fn expression(&self, code: &Code<'c>, mut range: Range<usize>, depth: usize) -> Option<Value> {
        if depth > DEEPEST || range.is_empty() {
            return None;
        }
        if self.is_file(code)
            && let Some((_, value)) = self.chosen.iter().find(|(chosen, _)| *chosen == range)
        {
            return Some(value.clone());
        }
        // `(…)`, also with a type before it: `(string) $x`.
        while code.sign(range.start) == "(" && code.mate(range.start) == Some(range.end - 1) {
            range = range.start + 1..range.end - 1;
            if range.is_empty() {
                return None;
            }
        }
        let operands = operands(code, range.clone())?;
        if operands.len() == 1 {
            return self.formatted(code, range, depth);
        }
        let mut whole = Value::default();
        for operand in operands {
            let value = self.or_hole(code, operand, depth + 1);
            whole.text.push(&value.text);
            whole.is_open |= value.is_open;
            if whole.text.text().len() > LONGEST {
                // Whoever follows it sees that it is too long.
                break;
            }
        }
        Some(whole)
    }

    /// `"…%s" % x` of Python and Ruby, or an operand.
    fn formatted(&self, code: &Code<'c>, range: Range<usize>, depth: usize) -> Option<Value> {
        let end = code.operand_end(range.start);
        if end < range.end && code.sign(end) == "%" && matches!(code.language.name, "python" | "ruby") {
            let format = self.operand(code, range.start..end, depth + 1)?;
            let values = end + 1..range.end;
            let values = match code.sign(values.start) {
                "(" | "[" | "{" if code.mate(values.start) == Some(values.end - 1) => {
                    code.arguments(values.start)
                }
                _ => vec![values],
            };
            return Some(self.fill(code, &format, &values, depth));
        }
        (end == range.end).then(|| self.operand(code, range, depth))?
    }

    /// A literal, a name, a call, with all that is done to it.
    fn operand(&self, code: &Code<'c>, range: Range<usize>, depth: usize) -> Option<Value> {
        let mut at = range.start;
        while matches!(code.word(at), "new" | "await" | "try") || matches!(code.sign(at), "&" | "*" | "@") {
            at += 1;
        }
        let mut value;
        if code.literal(at).is_some() {
            let mut whole = Value::default();
            while at < range.end
                && let Some(literal) = code.literal(at)
            {
                let own = self.literal(code, literal, depth);
                whole.text.push(&own.text);
                whole.is_open |= own.is_open;
                at += 1;
            }
            value = Some(whole);
        } else if code.is_number(at) {
            let start = code.tokens.get(at)?.range.start;
            value = Some(Value {
                text: MappedText::verbatim(code.written(at).to_owned(), start),
                is_open: false,
            });
            at += 1;
        } else if matches!(code.sign(at), "(" | "[" | "{") {
            let close = code.mate(at)?;
            value = match code.sign(at) {
                "(" => self.expression(code, at + 1..close, depth + 1),
                // `["a", b].join("&")`
                "[" => return self.joined_list(code, at, range, depth),
                // `{ … }.to_query`
                "{" if code.word(close + 2) == "to_query" && code.is_member_sign(close + 1) => {
                    let map = at..close + 1;
                    return query::of_arguments(self, code, std::slice::from_ref(&map), depth);
                }
                _ => None,
            };
            at = close + 1;
        } else {
            // A name of several parts, up to the first call.
            let start = at;
            at += 1;
            while at < range.end && code.is_member_sign(at) && !code.word(at + 1).is_empty() {
                // `name.method(…)`: the method is called on the name.
                let is_call = code.sign(at + 2) == "(";
                let is_function = || {
                    let name: String = (start..at + 2).map(|at| code.written(at)).collect();
                    names::function(&name, code.language.name).is_some()
                };
                if is_call && self.lookup(code, start..at).is_some() && !is_function() {
                    break;
                }
                at += 2;
            }
            let open = match (code.sign(at), code.sign(at + 1)) {
                ("(", _) => Some(at),
                ("!", "(") if code.language.is("rust") => Some(at + 1),
                ("{", _) if code.language.is("go") && at < range.end => Some(at),
                _ => None,
            };
            value = match open.filter(|open| *open < range.end) {
                Some(open) => {
                    let name: String = (start..at).map(|at| code.written(at)).collect();
                    at = code.mate(open)? + 1;
                    self.call(code, &name, open, depth)
                }
                None => self.lookup(code, start..at),
            };
        }
        // What is called on it.
        while at < range.end {
            if code.is_member_sign(at) && !code.word(at + 1).is_empty() {
                let name = code.word(at + 1);
                if code.sign(at + 2) == "(" {
                    value = self.method(code, value?, name, at + 2, depth);
                    at = code.mate(at + 2)? + 1;
                } else {
                    value = value.filter(|_| matches!(names::method(name), Some(Method::Keep)));
                    at += 2;
                }
            } else if code.sign(at) == "!" {
                at += 1;
            } else {
                return None;
            }
        }
        value
    }

    /// What a literal holds.
    pub(super) fn literal(&self, code: &Code<'c>, literal: &'c Literal, depth: usize) -> Value {
        let mut whole = Value::default();
        for part in &literal.parts {
            match part {
                Part::Text(text) => whole.text.push(text),
                Part::Hole { written, code: tokens } => {
                    let inner = Code::new(code.text, code.language, tokens);
                    let known = (depth < DEEPEST)
                        .then(|| self.expression(&inner, 0..tokens.len(), depth + 1))
                        .flatten();
                    match known {
                        Some(value) => {
                            whole.text.push(&value.text);
                            whole.is_open |= value.is_open;
                        }
                        None => {
                            let name = match tokens.is_empty() {
                                true => String::new(),
                                false => hole_name(&inner, &(0..tokens.len())),
                            };
                            whole.text.push_hole(&name, written.clone());
                        }
                    }
                }
            }
        }
        whole
    }

    /// What a name stands for.
    fn lookup(&self, code: &Code<'c>, range: Range<usize>) -> Option<Value> {
        let last = range.end.checked_sub(1)?;
        let name = code.word(last);
        let is_bare = range.len() == 1;
        let owner = || code.word(last.wrapping_sub(2));
        let is_known = is_bare || self.binding.as_ref().is_some_and(|binding| binding.is_member_of(owner()));
        if let Some(value) = self.known.get(name).filter(|_| is_known) {
            return Some(value.clone());
        }
        // Names in the holes of literals stand where the literal stands.
        let place = code.tokens.get(range.start)?.range.start;
        if is_bare && let Some(made) = query::of_builder(self, name, place) {
            return Some(made);
        }
        let constant = self.bindings.constant(name, place, is_bare)?;
        if self.bindings.is_busy(&constant) {
            return None;
        }
        let _busy = self.bindings.enter(constant.clone());
        self.expression(self.file, constant, DEEPEST / 2)
    }

    fn call(&self, code: &Code<'c>, name: &str, open: usize, depth: usize) -> Option<Value> {
        let arguments = code.arguments(open);
        let argument = |number: usize| arguments.get(number).cloned();
        if code.sign(open) == "{" || name.ends_with("url.Values") {
            let map = open..code.mate(open)? + 1;
            return query::of_arguments(self, code, std::slice::from_ref(&map), depth);
        }
        Some(match names::function(name, code.language.name)? {
            Does::Format(number) => {
                let format = self.expression(code, self.unnamed(code, argument(number)?), depth + 1)?;
                let values = arguments.get(number + 1..).unwrap_or_default();
                self.fill(code, &format, values, depth)
            }
            Does::Encode => {
                let value = self.expression(code, argument(0)?, depth + 1)?;
                encoded(&value)
            }
            Does::Join(separator) => {
                let (separator, items) = match separator {
                    Separator::First => (argument(0)?, arguments.get(1..).unwrap_or_default()),
                    Separator::Last => (argument(1)?, arguments.get(..1).unwrap_or_default()),
                };
                let separator = self.expression(code, separator, depth + 1)?;
                self.joined(code, &separator, &self.items(code, items)?, depth)
            }
            Does::Query => return query::of_arguments(self, code, &arguments, depth),
            Does::Concat => self.joined(code, &Value::default(), &arguments, depth),
            Does::AddQuery => {
                let mut whole = self.expression(code, argument(0)?, depth + 1)?;
                if arguments.len() == 3 {
                    query::add(self, code, &mut whole, arguments.get(1..)?, depth);
                    return Some(whole);
                }
                match query::of_arguments(self, code, arguments.get(1..)?, depth) {
                    Some(more) => {
                        parameters::insert(&mut whole, &more.text);
                        whole.is_open |= more.is_open;
                    }
                    None => whole.is_open = true,
                }
                whole
            }
            Does::Keep => return self.expression(code, self.unnamed(code, argument(0)?), depth + 1),
            Does::Replace => {
                let whole = self.expression(code, argument(2)?, depth + 1)?;
                return self.replaced(code, &whole, &argument(0)?, &argument(1)?, depth);
            }
        })
    }

    /// An argument without its name: `format: "…"`.
    fn unnamed(&self, code: &Code<'_>, argument: Range<usize>) -> Range<usize> {
        match code.sign(argument.start + 1) == ":" && !code.word(argument.start).is_empty() {
            true => argument.start + 2..argument.end,
            false => argument,
        }
    }

    fn method(
        &self,
        code: &Code<'c>,
        mut value: Value,
        name: &str,
        open: usize,
        depth: usize,
    ) -> Option<Value> {
        let arguments = code.arguments(open);
        match names::method(name)? {
            Method::Keep => Some(value),
            Method::Append => {
                for argument in arguments {
                    let more = self.or_hole(code, argument, depth + 1);
                    value.text.push(&more.text);
                    value.is_open |= more.is_open;
                }
                Some(value)
            }
            Method::Format => Some(self.fill(code, &value, &arguments, depth)),
            Method::Join => {
                let items = self.items(code, &arguments)?;
                Some(self.joined(code, &value, &items, depth))
            }
            Method::AddParameter => {
                query::add(self, code, &mut value, &arguments, depth);
                Some(value)
            }
            Method::Fragment => {
                let fragment = self.or_hole(code, arguments.first()?.clone(), depth + 1);
                parameters::set_fragment(&mut value, &fragment, code.place(&(open..open + 1)).start);
                Some(value)
            }
            Method::AppendFormat => {
                let format = self.or_hole(code, arguments.first()?.clone(), depth + 1);
                let more = self.fill(code, &format, arguments.get(1..).unwrap_or_default(), depth);
                value.text.push(&more.text);
                value.is_open |= more.is_open;
                Some(value)
            }
            Method::Remove => {
                let removed = self.expression(code, arguments.first()?.clone(), depth + 1)?.text;
                let text = value.text.text();
                let is_blank = !removed.is_empty() && removed.text().chars().all(char::is_whitespace);
                let mut kept = MappedText::new();
                let mut start = 0;
                for (at, _) in text.match_indices(|c: char| removed.text().contains(c)) {
                    kept.push(&value.text.slice(start..at));
                    start = at + 1;
                }
                kept.push(&value.text.slice(start..text.len()));
                is_blank.then_some(Value { text: kept, is_open: value.is_open })
            }
            Method::Replace => {
                let [from, to, ..] = arguments.as_slice() else { return None };
                self.replaced(code, &value, from, to, depth)
            }
        }
    }

    /// A text in which every occurrence of another is replaced.
    fn replaced(
        &self,
        code: &Code<'c>,
        whole: &Value,
        from: &Range<usize>,
        to: &Range<usize>,
        depth: usize,
    ) -> Option<Value> {
        let from = self.expression(code, self.unnamed(code, from.clone()), depth + 1)?;
        if from.text.has_hole() || from.text.is_empty() {
            return None;
        }
        let to = self.or_hole(code, self.unnamed(code, to.clone()), depth + 1);
        let mut text = MappedText::new();
        let mut start = 0;
        for (at, _) in whole.text.text().match_indices(from.text.text()) {
            text.push(&whole.text.slice(start..at));
            text.push(&to.text);
            start = at + from.text.text().len();
        }
        text.push(&whole.text.slice(start..whole.text.text().len()));
        (text.text().len() <= LONGEST).then_some(Value { text, is_open: whole.is_open || to.is_open })
    }
}

/// The operands of an expression that are joined; `None` for one that holds anything else.
fn operands(code: &Code<'_>, range: Range<usize>) -> Option<Vec<Range<usize>>> {
    let mut operands = Vec::new();
    let mut at = range.start;
    loop {
        let mut end = code.operand_end(at).min(range.end);
        if end < range.end && code.sign(end) == "%" && matches!(code.language.name, "python" | "ruby") {
            end = code.operand_end(end + 1).min(range.end);
        }
        if end <= at {
            return None;
        }
        operands.push(at..end);
        if end == range.end {
            return Some(operands);
        }
        if !code.is_join(end) {
            return None;
        }
        at = end + 1;
    }
}

/// What something unknown is called, if that is a plain name.
pub(super) fn hole_name(code: &Code<'_>, range: &Range<usize>) -> String {
    let plain = range.clone().all(|at| {
        code.tokens.get(at).is_some_and(|token| matches!(token.kind, TokenKind::Word))
            || code.is_member_sign(at)
    });
    if !plain {
        return String::new();
    }
    let last = range.clone().rev().map(|at| code.word(at)).find(|word| !word.is_empty());
    last.unwrap_or_default().trim_start_matches(['$', '@']).to_owned()
}

/// What `encodeURIComponent` and its like leave as it is, in all languages: letters, digits and `-_.`.
pub(super) fn encoded(value: &Value) -> Value {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    Value { text: value.text.encoded(keep), is_open: value.is_open }
}
