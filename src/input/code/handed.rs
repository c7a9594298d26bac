//! What becomes of a link that is given to a call, or returned by a function.

use std::ops::Range;

use super::bindings::Binding;
use super::features;
use super::functions;
use super::literal::Part;
use super::named::add;
use super::names::{self, Method};
use super::sinks::{self, Given, Sink};
use super::uses::{DEEPEST, End, Follower, holds_address};
use super::value::{Evaluator, Value};

impl<'c> Follower<'c, '_> {
    /// A link that a function returns: where the file calls that function, what is done with the link there.
    pub(super) fn returned(&mut self, evaluator: &Evaluator<'c>, at: usize, end: End, depth: usize) {
        let code = self.code;
        if !self.spend(code.len()) {
            return self.ends.push(End { is_finished: false, ..end });
        }
        if let Some(call) = functions::memo_around(code, at).filter(|_| depth < DEEPEST) {
            let mut known = Evaluator::new(code, self.bindings);
            known.chosen.clone_from(&evaluator.chosen);
            known.chosen.push((call.clone(), end.value.clone()));
            let before = self.ends.len();
            self.follow(known, call, depth + 1);
            if self.ends.get(before..).is_some_and(|ends| ends.iter().any(|end| end.is_finished)) {
                return;
            }
            self.ends.truncate(before);
        }
        let name = functions::around(code, at).filter(|_| depth < DEEPEST);
        let calls = name.map(|name| functions::calls(code, name)).unwrap_or_default();
        let before = self.ends.len();
        for call in calls {
            let mut known = Evaluator::new(code, self.bindings);
            known.chosen.clone_from(&evaluator.chosen);
            known.chosen.push((call.clone(), end.value.clone()));
            self.follow(known, call, depth + 2);
        }
        let is_told = self.ends.get(before..).is_some_and(|ends| ends.iter().any(|end| end.is_finished));
        if !is_told {
            // Nothing in this file adds to it.
            let is_passed_on = self.ends.len() > before && end.value.is_open;
            self.ends.truncate(before);
            self.ends.push(End { is_finished: end.is_finished && !is_passed_on, ..end });
        }
    }

    /// A link that is given to a call.
    pub(super) fn given(
        &mut self,
        evaluator: Evaluator<'c>,
        open: usize,
        range: &Range<usize>,
        end: End,
        depth: usize,
    ) {
        let code = self.code;
        if self.is_looked_at(open) {
            return;
        }
        // A property of an object, or an item of a list, that is itself given to something.
        if code.sign(open) != "(" {
            if code.sign(open) == "{"
                && let Some(binding) = self.bindings.of_value(code, range).cloned()
                && !end.is_encoded
            {
                let before = self.ends.len();
                self.uses(evaluator, &binding, end.value.clone(), depth);
                if self.ends.len() > before {
                    return;
                }
            }
            let outer = open.checked_sub(1).filter(|before| matches!(code.sign(*before), "(" | "," | ":"));
            let call = code.parent(open).filter(|call| outer.is_some() && code.sign(*call) == "(");
            let is_returned = open.checked_sub(1).is_some_and(|before| code.word(before) == "return");
            return match call.and_then(|call| Some((call, code.callee(call)?))) {
                Some((call, (name, start))) => self.ended(&name, start, call, end),
                None => self.ends.push(End { is_finished: is_returned && !end.is_encoded, ..end }),
            };
        }
        match code.callee(open) {
            Some((name, start)) => {
                if !end.is_encoded && self.begun(&evaluator, &name, start, open, depth) {
                    return;
                }
                if name == "append" && code.language.is("kotlin") && !end.is_encoded {
                    return self.built(&evaluator, start, end);
                }
                self.ended(&name, start, open, end);
            }
            None => self.ends.push(end),
        }
    }

    /// True in the arguments of something that only compares or tells, however deep.
    fn is_looked_at(&self, open: usize) -> bool {
        let mut at = Some(open);
        while let Some(bracket) = at.filter(|bracket| self.code.sign(*bracket) != "{") {
            let callee = self.code.callee(bracket).filter(|_| self.code.sign(bracket) == "(");
            if callee.is_some_and(|(name, _)| names::compares(&name) || names::logs(&name)) {
                return true;
            }
            at = self.code.parent(bracket);
        }
        false
    }

    /// A link that a builder begins with: `builder.append("https://…")`.
    fn begun(
        &mut self,
        evaluator: &Evaluator<'c>,
        name: &str,
        start: usize,
        open: usize,
        depth: usize,
    ) -> bool {
        let code = self.code;
        let is_builder =
            matches!(names::method(names::last(name)), Some(Method::Append | Method::AppendFormat))
                && start + 3 == open
                && !names::last(name).eq_ignore_ascii_case("concat");
        let bindings = self.bindings.all(code.word(start)).iter();
        let owner = bindings.rev().find(|binding| binding.name < start && is_builder);
        let Some(owner) = owner.cloned().filter(|_| depth < DEEPEST) else { return false };
        let whole = start..code.operand_end(start);
        let mut known = Evaluator::new(code, self.bindings);
        known.chosen.clone_from(&evaluator.chosen);
        known.known.insert(code.word(start), Value::default());
        let Some(value) = known.eval(whole.clone()).filter(|made| holds_address(made.text.text())) else {
            return false;
        };
        let binding = Binding { value: owner.value.start..whole.end, ..owner };
        let before = self.ends.len();
        self.uses(Evaluator::new(code, self.bindings), &binding, value, depth + 1);
        self.ends.len() > before
    }

    pub(super) fn ended(&mut self, name: &str, start: usize, open: usize, end: End) {
        let place = self.code.place(&(start..open));
        match sinks::given(self.code, name, open) {
            Given::To(sink) => {
                let no_referrer = (sink == Sink::WindowOpen).then(|| self.no_referrer(open)).flatten();
                self.ends.push(End { is_finished: true, sink: Some((sink, place)), no_referrer, ..end });
            }
            Given::Out => self.ends.push(End { is_finished: !end.is_encoded, ..end }),
            Given::Unknown if name == "header" => {
                self.ends.push(End { is_finished: true, sink: Some((Sink::ServerRedirect, place)), ..end });
            }
            Given::Unknown => self.ends.push(end),
            Given::Log | Given::Comparison => {}
        }
    }

    /// A link that is built piece by piece in a block: `buildString { append("https://…"); … }`.
    fn built(&mut self, evaluator: &Evaluator<'c>, start: usize, end: End) {
        let code = self.code;
        let block = code.block(start);
        let close = block.and_then(|open| code.mate(open)).unwrap_or(code.len());
        let mut value = Value::default();
        for at in start..close {
            if code.word(at) != "append" || code.sign(at + 1) != "(" {
                continue;
            }
            let is_sure = code.block(at) == block;
            for argument in code.arguments(at + 1) {
                let more = evaluator.eval_or_hole(argument);
                add(&mut value, &more, is_sure);
            }
        }
        let maker = block.and_then(|open| open.checked_sub(1)).map_or("", |before| code.word(before));
        self.ends.push(End { value, is_finished: maker == "buildString", ..end });
    }

    /// The word `noreferrer` among the features of a window that is opened, if it is switched on.
    fn no_referrer(&self, open: usize) -> Option<Range<usize>> {
        let features = self.code.arguments(open).into_iter().nth(2)?;
        let literal = self.code.literal(features.start).filter(|_| features.len() == 1)?;
        // What a hole holds may switch it off again.
        match literal.parts.as_slice() {
            [Part::Text(text)] => Some(text.written(features::switched_on(text.text(), "noreferrer")?)),
            _ => None,
        }
    }
}
