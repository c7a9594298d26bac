//! Follows a link under the name that it is given.

use std::ops::Range;

use super::bindings::{Binding, bound_name, expression_end};
use super::functions;
use super::names::{self, Method};
use super::parameters;
use super::query;
use super::sinks::Sink;
use super::uses::{DEEPEST, End, Follower, holds_address};
use super::value::{Evaluator, Value};
use crate::slice::Slice;

/// How many places a name may be used at before nothing more is told of it.
const MOST_USES: usize = 1000;

impl<'c> Follower<'c, '_> {
    /// A link that is assigned to something.
    pub(super) fn assigned(
        &mut self,
        evaluator: Evaluator<'c>,
        sign: usize,
        range: &Range<usize>,
        value: Value,
        depth: usize,
    ) {
        let code = self.code;
        let open = End {
            value: value.clone(),
            is_finished: false,
            sink: None,
            is_encoded: false,
            tag: None,
            no_referrer: None,
        };
        let name = sign.wrapping_sub(1);
        let is_member = name.checked_sub(1).is_some_and(|before| code.is_member_sign(before));
        if is_member || matches!(code.word(name), "location") {
            let owner = code.word(name.wrapping_sub(2)).to_ascii_lowercase();
            let member = code.word(name).to_ascii_lowercase();
            let start = code.operand_start(sign);
            let place = code.place(&(start..sign));
            if member == "location" || owner == "location" && member == "href" {
                let sink = Some((Sink::Navigation, place));
                return self.ends.push(End { is_finished: true, sink, ..open });
            }
            let sink = match member.as_str() {
                "href" => Some(Sink::Anchor),
                "src" => Some(Sink::Frame),
                _ => None,
            };
            let is_answer = member == "body" && matches!(owner.as_str(), "ctx" | "res" | "response");
            let is_finished = sink.is_some() && code.language.is("javascript") || is_answer;
            // What is done with the element is not known: only that it is an address of one.
            return self.ends.push(End { is_finished, ..open });
        }
        // `fun url() = "…"`, `def url = "…"`
        if matches!(code.sign(name), ")") || code.sign(name) == ">" {
            return self.ends.push(End { is_finished: true, ..open });
        }
        let Some(bound) = bound_name(code, sign) else {
            // A named argument.
            let parent = code.parent(range.start).filter(|open| code.sign(*open) == "(");
            return match parent.and_then(|call| Some((call, code.callee(call)?))) {
                Some((call, (name, start))) => self.ended(&name, start, call, open),
                None => self.ends.push(open),
            };
        };
        if bound.checked_sub(1).is_some_and(|before| code.sign(before) == ")") && code.language.is("kotlin") {
            return self.ends.push(End { is_finished: true, ..open });
        }
        // `fun url(): String = "…"`
        let is_on_line = code.tokens.get(bound).is_some_and(|token| !token.begins_line);
        if is_on_line && code.sign(bound.wrapping_sub(1)) == ":" && code.sign(bound.wrapping_sub(2)) == ")" {
            return self.ends.push(End { is_finished: true, ..open });
        }
        // Something is done to it before it is assigned.
        if expression_end(code, range.start) > range.end && depth < DEEPEST {
            return self.ends.push(open);
        }
        let binding =
            self.bindings.all(code.word(bound)).iter().find(|binding| binding.name == bound).cloned();
        let earlier = || {
            let mut before =
                self.bindings.all(code.word(bound)).iter().filter(|binding| binding.name < bound);
            before.next_back().cloned()
        };
        match binding.or_else(earlier) {
            Some(binding) if depth < DEEPEST => {
                let binding =
                    Binding { value: binding.value.start..binding.value.end.max(range.end), ..binding };
                // What is only compared and told is no link in use.
                if !self.uses(evaluator, &binding, value, depth) {
                    self.ends.push(open);
                }
            }
            _ => self.ends.push(open),
        }
    }

    /// Follows a name that stands for a link; false if it is not used.
    pub(super) fn uses(
        &mut self,
        evaluator: Evaluator<'c>,
        binding: &Binding,
        value: Value,
        depth: usize,
    ) -> bool {
        let code = self.code;
        let name = code.word(binding.name);
        if !self.spend(code.len()) {
            return false;
        }
        let mut value = value;
        let mut seen = 0;
        let mut at = 0;
        let before = self.ends.len();
        // The token behind the last thing that was added to it.
        let mut changed_at = None;
        while at < code.len() {
            let Some(place) = code.tokens.get(at).map(|token| token.range.start) else { break };
            let is_member = at.checked_sub(1).is_some_and(|before| code.is_member_sign(before));
            let is_it = code.word(at) == name
                && at != binding.name
                && match is_member {
                    true => binding.is_member_of(code.word(at.wrapping_sub(2))),
                    false => binding.reaches(place),
                };
            let is_inside = binding.value.contains(&at);
            if !is_it || is_inside || at < binding.name && !self.is_wide(binding) {
                // Names in the holes of literals.
                let mentions = !is_inside && self.is_mentioned(at, name, binding);
                if mentions && at > binding.name {
                    seen += 1;
                    let mut known = Evaluator::new(code, self.bindings);
                    known.chosen.clone_from(&evaluator.chosen);
                    known.known.insert(name, value.clone());
                    known.binding = Some(binding.clone());
                    // The literal must make something of it.
                    if known.eval(at..at + 1).is_some_and(|made| holds_address(made.text.text())) {
                        self.follow(known, at..at + 1, depth + 1);
                    }
                }
                at += 1;
                continue;
            }
            seen += 1;
            if seen > MOST_USES {
                value.is_open = true;
                self.is_costly = true;
                self.ends.push(End::unknown(value));
                return true;
            }
            let is_sure = match code.language.has_braces {
                true => code.block(at) == code.block(binding.name),
                false => code.indent(at) == code.indent(binding.name),
            };
            let mut known = Evaluator::new(code, self.bindings);
            known.chosen.clone_from(&evaluator.chosen);
            known.known.insert(name, value.clone());
            known.binding = Some(binding.clone());
            if let Some(end) = self.changed(&known, at, is_sure, &mut value) {
                at = end.max(at + 1);
                changed_at = Some(at);
                continue;
            }
            if code.sign(at + 1) == "=" && is_sure && !is_member {
                // Another value from here on.
                return seen > 1;
            }
            let start = if is_member { code.operand_start(at + 1) } else { at };
            if code.sign(at + 1) != "=" {
                if is_member {
                    known.chosen.push((start..at + 1, value.clone()));
                }
                let before = self.ends.len();
                self.follow(known, start..at + 1, depth + 1);
                // Whoever is given a builder may add to it.
                let is_given =
                    self.ends.get(before..).is_some_and(|ends| ends.iter().any(|end| !end.is_finished));
                value.is_open |= is_given && self.is_mutable(binding);
            }
            at += 1;
        }
        if let Some(last) = changed_at.filter(|_| self.ends.len() == before) {
            // Ruby returns what the last statement made.
            let is_finished = functions::ends_body(code, &(last.saturating_sub(1)..last));
            let end = End { value, is_finished, sink: None, is_encoded: false, tag: None, no_referrer: None };
            self.ends.push(end);
        }
        seen > 0
    }

    /// True for a literal that takes in a name, alone where it is known, or as a member.
    fn is_mentioned(&self, at: usize, name: &str, binding: &Binding) -> bool {
        let place = self.code.tokens.get(at).map_or(0, |token| token.range.start);
        self.mentions(at, name).into_iter().any(|owner| match owner {
            Some(owner) => binding.is_member_of(owner),
            None => binding.reaches(place),
        })
    }

    /// Where a literal takes in a name: what each is a member of, if it is one.
    fn mentions(&self, at: usize, name: &str) -> Vec<Option<&'c str>> {
        let mut owners = Vec::new();
        let Some(literal) = self.code.literal(at) else { return owners };
        let bare = name.trim_start_matches(['$', '@']);
        for part in &literal.parts {
            let super::literal::Part::Hole { written, .. } = part else { continue };
            let text = self.code.text.slice(written.clone());
            for (at, _) in text.match_indices(bare) {
                let before = text.slice(..at);
                let behind = text.slice(at + bare.len()..);
                if before.ends_with(super::lex::is_word) || behind.starts_with(super::lex::is_word) {
                    continue;
                }
                let owner = before.trim_end_matches(['.', ':', '>', '-', '?']);
                let start = owner.rfind(|c: char| !super::lex::is_word(c)).map_or(0, |at| at + 1);
                let is_member = owner.len() < before.len();
                owners.push(is_member.then(|| owner.slice(start..)));
            }
        }
        owners
    }

    /// True for an object that may be changed by whoever has it.
    fn is_mutable(&self, binding: &Binding) -> bool {
        const MAKERS: [&str; 12] = [
            "StringBuilder",
            "StringBuffer",
            "Builder",
            "URL",
            "Uri",
            "URIBuilder",
            "UriBuilder",
            "UriComponentsBuilder",
            "Buffer",
            "NSMutableString",
            "NSURLComponents",
            "URLComponents",
        ];
        let mut words = binding.value.clone().map(|at| self.code.word(at));
        words.any(|word| MAKERS.contains(&word))
            || self.code.language.is("go") && binding.value.clone().any(|at| self.code.word(at) == "Parse")
    }

    /// True for what is bound outside of functions, so that functions above it may use it as well.
    fn is_wide(&self, binding: &Binding) -> bool {
        self.bindings.count(self.code.word(binding.name)) == 1
    }

    /// Takes in what is added to a link under its name; the token behind it.
    fn changed(&self, known: &Evaluator<'c>, at: usize, is_sure: bool, value: &mut Value) -> Option<usize> {
        let code = self.code;
        let sign = code.sign(at + 1);
        let is_added = matches!(sign, "+=" | ".=") || sign == "<<" && code.is_join(at + 1);
        if is_added {
            let range = at + 2..expression_end(code, at + 2);
            let more = known.eval_or_hole(range.clone());
            add(value, &more, is_sure);
            return Some(range.end);
        }
        if sign == "=" {
            let range = at + 2..expression_end(code, at + 2);
            let name = code.word(at);
            let is_same =
                range.clone().any(|inner| code.word(inner) == name || !self.mentions(inner, name).is_empty());
            if !is_same {
                return None;
            }
            let made = known.eval(range.clone()).filter(|made| holds_address(made.text.text()));
            match made {
                Some(made) if is_sure => *value = made,
                Some(made) => add_tail(value, &made),
                None => value.is_open = true,
            }
            return Some(range.end);
        }
        // `url.searchParams.set(name, value)`, `builder.append(…)`, `u.RawQuery = …`
        let mut members = Vec::new();
        let mut end = at + 1;
        while code.is_member_sign(end) && !code.word(end + 1).is_empty() {
            members.push(code.word(end + 1).to_ascii_lowercase());
            end += 2;
            if code.sign(end) == "(" {
                break;
            }
        }
        let last = members.last()?;
        let is_parameters =
            members.iter().rev().nth(1).is_some_and(|owner| owner == "searchparams" || owner == "parameters");
        if code.sign(end) == "(" {
            let close = code.mate(end)?;
            if is_parameters && matches!(last.as_str(), "set" | "append") {
                let mut changed = value.clone();
                // What is set again takes the place of what is there.
                let name = code
                    .arguments(end)
                    .first()
                    .and_then(|name| code.literal(name.start))
                    .map(|name| name.plain());
                let is_there = name.is_some_and(|name| {
                    ["?", "&"].iter().any(|mark| value.text.text().contains(&format!("{mark}{name}=")))
                });
                if last == "set" && is_there {
                    value.is_open = true;
                    return Some(close + 1);
                }
                query::add(known, code, &mut changed, &code.arguments(end), 0);
                if is_sure {
                    *value = changed;
                } else {
                    value.is_open |= changed.is_open;
                }
                return Some(close + 1);
            }
            let is_statement =
                at == 0 || code.begins_statement(at) || matches!(code.sign(at - 1), ";" | "{" | "}" | ")");
            let is_builder = match names::method(last) {
                Some(Method::AddParameter | Method::Fragment | Method::AppendFormat) => true,
                Some(Method::Append) => last != "concat" && last != "plus",
                _ => false,
            };
            if is_statement && is_builder && members.len() == 1 {
                let whole = at..code.operand_end(at);
                let made = known.eval(whole.clone()).filter(|made| holds_address(made.text.text()));
                match made {
                    Some(made) if is_sure => *value = made,
                    Some(made) => add_tail(value, &made),
                    None => value.is_open = true,
                }
                return Some(whole.end);
            }
            return None;
        }
        if code.sign(end) == "=" {
            let range = end + 1..expression_end(code, end + 1);
            let given = known.eval_or_hole(range.clone());
            match last.as_str() {
                "hash" | "fragment" if is_sure => {
                    parameters::set_fragment(value, &given, code.place(&range).start)
                }
                "queryitems" if is_sure => {
                    match query::of_arguments(known, code, std::slice::from_ref(&range), 0) {
                        Some(items) => {
                            parameters::insert(value, &items.text);
                            value.is_open |= items.is_open;
                        }
                        None => value.is_open = true,
                    }
                }
                "search" | "query" | "rawquery" if is_sure => {
                    let text = given.text.text();
                    let skipped = usize::from(text.starts_with('?'));
                    if given.text.is_hole(0) {
                        value.is_open = true;
                    }
                    parameters::insert(value, &given.text.slice(skipped..text.len()));
                    value.is_open |= given.is_open;
                }
                "hash" | "fragment" | "search" | "query" | "rawquery" | "queryitems" => value.is_open = true,
                _ => return None,
            }
            return Some(range.end);
        }
        None
    }
}

/// Takes in what is sometimes made of a link.
fn add_tail(value: &mut Value, made: &Value) {
    let tail = made.text.slice(value.text.text().len()..made.text.text().len());
    let is_tail = made.text.text().starts_with(value.text.text());
    add(value, &Value { text: tail, is_open: made.is_open || !is_tail }, false);
}

/// Adds what is joined to a link; what is joined only sometimes tells nothing, unless it may be anything.
pub(super) fn add(value: &mut Value, more: &Value, is_sure: bool) {
    if is_sure {
        value.text.push(&more.text);
        value.is_open |= more.is_open;
        return;
    }
    let text = more.text.text();
    let is_named = text.starts_with(['&', '#']) && !more.text.is_hole(0) && !more.is_open;
    value.is_open |= !is_named;
}
