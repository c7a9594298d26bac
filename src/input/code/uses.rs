//! Follows a link from the literal that holds its address to the places where it is finished.

use std::ops::Range;

use super::bindings::{Binding, Bindings, can_lead};
use super::functions;
use super::names::{self, Does};
use super::sinks::Sink;
use super::tokens::Code;
use super::value::{Evaluator, Value};
use crate::input::marker::find_address;

/// Where a link comes to.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub(super) value: Value,
    /// True if nothing can be added to it any more.
    pub(super) is_finished: bool,
    /// What is done with it there, with the bytes of the name that says so.
    pub(super) sink: Option<(Sink, Range<usize>)>,
    /// True if it is given to something as a percent-encoded text.
    pub(super) is_encoded: bool,
    /// The token at which the tag begins in whose attribute it stands.
    pub(super) tag: Option<usize>,
    /// The bytes of the word by which a window is opened without a Referer.
    pub(super) no_referrer: Option<Range<usize>>,
}

impl End {
    /// The end of a link of which nothing more is known.
    pub(super) fn unknown(value: Value) -> Self {
        End { value, is_finished: false, sink: None, is_encoded: false, tag: None, no_referrer: None }
    }
}

/// How far a link is followed from name to name.
pub(super) const DEEPEST: usize = 8;
/// What a step costs, in tokens that are looked at.
const STEP: usize = 200;
/// How far the ends of a choice are looked for, in tokens.
const LONGEST_CHOICE: usize = 400;

/// Follows what a file says of one literal.
pub(super) struct Follower<'c, 'f> {
    pub(super) code: &'c Code<'c>,
    pub(super) bindings: &'c Bindings<'c>,
    pub(super) ends: &'f mut Vec<End>,
    /// How many steps may still be taken; keeps knotted files from taking minutes.
    pub(super) budget: usize,
    /// True once it was not enough.
    pub(super) is_costly: bool,
    /// True once a text grew too long.
    pub(super) is_long: bool,
}

impl<'c, 'f> Follower<'c, 'f> {
    /// A follower with that many steps.
    pub(super) fn new(
        code: &'c Code<'c>,
        bindings: &'c Bindings<'c>,
        ends: &'f mut Vec<End>,
        budget: usize,
    ) -> Self {
        Follower { code, bindings, ends, budget, is_costly: false, is_long: false }
    }

    /// Follows the expression `range`, which is a link so far.
    pub(super) fn follow(&mut self, evaluator: Evaluator<'c>, range: Range<usize>, depth: usize) {
        let mut evaluator = evaluator;
        let mut range = range;
        // The link before it was encoded as a whole.
        let mut plain: Option<Value> = None;
        loop {
            if !self.spend(STEP) || !self.extend(&evaluator, &mut range) {
                return;
            }
            let Some(value) = evaluator.eval(range.clone()) else { return };
            if value.text.text().len() > super::value::LONGEST {
                self.is_long = true;
                return;
            }
            let told = plain.clone().unwrap_or_else(|| value.clone());
            let is_encoded = plain.is_some();
            let end = |is_finished, sink| End {
                value: told.clone(),
                is_finished,
                sink,
                is_encoded,
                tag: None,
                no_referrer: None,
            };
            if let Some(choice) = self.choice(&range) {
                evaluator.chosen.push((choice.clone(), value));
                range = choice;
                continue;
            }
            let before = range.start.wrapping_sub(1);
            let parent = self.code.parent(range.start);
            // At the start of a line in a block, nothing before it has to do with it.
            let before_sign = if self.code.begins_statement(range.start) && Some(before) != parent {
                ""
            } else {
                self.code.sign(before)
            };
            let before_word =
                if self.code.begins_statement(range.start) { "" } else { self.code.word(before) };
            if let Some(tag) = self.attribute(&range) {
                return self.ends.push(End { tag: Some(tag), ..end(true, None) });
            }
            if matches!(before_word, "return" | "echo" | "print" | "puts" | "yield" | "throw") {
                let end = end(before_word != "throw" && !is_encoded, None);
                return match before_word == "return" && !is_encoded {
                    true => self.returned(&evaluator, before, end, depth),
                    false => self.ends.push(end),
                };
            }
            if before_sign == "," && self.is_returned_beside(before) {
                return self.returned(&evaluator, before, end(!is_encoded, None), depth);
            }
            match before_sign {
                "=" | ":=" | "+=" | ".=" | "<<" if !is_encoded => {
                    return self.assigned(evaluator, before, &range, value, depth);
                }
                "=>" | "->" if self.is_body(before) => {
                    let end = end(!is_encoded, None);
                    return match is_encoded {
                        true => self.ends.push(end),
                        false => self.returned(&evaluator, range.start, end, depth),
                    };
                }
                _ => {}
            }
            let in_list = Some(before) == parent
                || matches!(before_sign, "," | ":" | "=>" | "=")
                || matches!(self.code.word(before), "to");
            match parent.filter(|_| in_list) {
                Some(open) if self.code.sign(open) != "{" || self.is_map(open) => {
                    let whole = self.around(open);
                    let made = evaluator.eval(whole.clone()).filter(|made| holds_address(made.text.text()));
                    if let Some(made) = made.filter(|_| whole != range) {
                        if self.encodes(open) {
                            plain = plain.or(Some(value));
                        }
                        evaluator.chosen.push((whole.clone(), made));
                        range = whole;
                        continue;
                    }
                    return self.given(evaluator, open, &range, end(false, None), depth);
                }
                // A command of Ruby, whose arguments stand without brackets.
                _ if self.code.language.is("ruby") && matches!(before_word, "redirect_to" | "redirect") => {
                    let sink = Some((Sink::ServerRedirect, self.code.place(&(before..before + 1))));
                    return self.ends.push(end(true, sink));
                }
                // `stream << "https://…"` of C++.
                _ if self.code.language.is("cpp") && self.code.sign(range.start + 1) == "<<" => {
                    let name = self.code.word(range.start);
                    let owner = self.bindings.declared(self.code, range.start);
                    let Some(owner) = owner.filter(|_| depth < DEEPEST && !name.is_empty()) else {
                        return self.ends.push(end(false, None));
                    };
                    let binding = Binding { value: owner.value.start..range.end, ..owner };
                    let start = value.text.text().find("http").unwrap_or(0);
                    let text = value.text.slice(start..value.text.text().len());
                    self.uses(evaluator, &binding, Value { text, ..value }, depth + 1);
                    return;
                }
                // A block: `{ "…" }` of Kotlin and Rust.
                _ => {
                    let is_last = functions::ends_body(self.code, &range);
                    // A statement whose value is thrown away.
                    if depth > 0 && !is_last && before_sign != "=" {
                        return;
                    }
                    let is_body = before_sign == "=" || is_last;
                    let end = end(is_body && !is_encoded, None);
                    return match is_last && !is_encoded {
                        true => self.returned(&evaluator, range.start, end, depth),
                        false => self.ends.push(end),
                    };
                }
            }
        }
    }

    /// True behind the comma of `return a, b`.
    fn is_returned_beside(&self, comma: usize) -> bool {
        let code = self.code;
        let start = comma.saturating_sub(LONGEST_CHOICE);
        let mut before = (start..comma).rev().filter(|at| code.parent(*at) == code.parent(comma));
        let end = before.find(|at| matches!(code.sign(*at), ";" | "=" | ":=") || code.word(*at) == "return");
        end.is_some_and(|at| code.word(at) == "return")
            && code.parent(comma).is_none_or(|open| code.sign(open) == "{")
    }

    /// Counts tokens that are looked at; false when there were enough for one file.
    pub(super) fn spend(&mut self, tokens: usize) -> bool {
        let left = self.budget.checked_sub(tokens);
        self.budget = left.unwrap_or(0);
        self.is_costly |= left.is_none();
        left.is_some()
    }

    /// Takes in what is called on a link and what is joined to it; false if it is only looked at.
    fn extend(&self, evaluator: &Evaluator<'c>, range: &mut Range<usize>) -> bool {
        let code = self.code;
        let end = code.operand_end(range.start);
        if end > range.end {
            let whole = range.start..end;
            let made = evaluator.eval(whole.clone()).filter(|made| holds_address(made.text.text()));
            if made.is_some() {
                *range = whole;
            } else {
                let method = code.word(range.end + 1);
                if names::compares(method) || code.sign(range.end) == "[" {
                    return false;
                }
            }
        }
        while range.start > 0 && code.is_join(range.start - 1) {
            if code.begins_statement(range.start - 1) && !can_lead(code, range.start - 1) {
                break;
            }
            let start = code.operand_start(range.start - 1);
            if start + 1 >= range.start {
                break;
            }
            range.start = start;
        }
        // `std::cout << …` and `list << …` are no texts.
        loop {
            let is_percent = code.sign(range.end) == "%" && matches!(code.language.name, "python" | "ruby");
            let leads_on = code.is_join(range.end) || is_percent;
            if !leads_on || code.begins_statement(range.end) && !can_lead(code, range.end) {
                break;
            }
            let end = code.operand_end(range.end + 1);
            if end <= range.end + 1 {
                break;
            }
            range.end = end;
        }
        // `x == "…"`, `"…" in x`
        let is_compared = |at: usize| {
            matches!(code.sign(at), "==" | "===" | "!=" | "!==" | "=~" | "<" | ">")
                || matches!(code.word(at), "in" | "is" | "case" | "when" | "eq" | "ne")
        };
        !(is_compared(range.end)
            || range.start > 0 && is_compared(range.start - 1) && code.sign(range.start - 1) != ">")
    }

    /// The whole of `condition ? a : b`, or `a or b`, of which a link is one.
    fn choice(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let code = self.code;
        let before = range.start.checked_sub(1)?;
        let same = |at: usize| code.parent(at) == code.parent(range.start);
        let is_ternary = match code.sign(before) {
            "?" => true,
            ":" => {
                // The `?` of the same choice stands before it.
                let mut at = before;
                let mut found = false;
                while let Some(next) = at
                    .checked_sub(1)
                    .filter(|next| same(*next) || !matches!(code.sign(*next), "(" | "[" | "{"))
                    .filter(|next| before - next < LONGEST_CHOICE)
                {
                    at = next;
                    if same(at) && matches!(code.sign(at), ";" | "," | "=" | "=>" | "{") {
                        break;
                    }
                    if same(at) && code.sign(at) == "?" {
                        found = true;
                        break;
                    }
                }
                found
            }
            "??" | "||" | "?:" => true,
            _ => {
                matches!(code.sign(range.end), "??" | "||" | "?:")
                    || code.word(range.end) == "if" && code.language.is("python")
            }
        };
        if !is_ternary {
            // `a if x else b`
            if !(code.language.is("python") && code.word(before) == "else") {
                return None;
            }
        }
        let mut start = range.start;
        while let Some(next) = start.checked_sub(1) {
            if range.start - next > LONGEST_CHOICE {
                return None;
            }
            if Some(next) == code.parent(range.start) {
                break;
            }
            let is_limit = same(next)
                && (matches!(code.sign(next), ";" | "," | "=" | ":=" | "+=" | ".=" | "=>" | "->")
                    || matches!(code.word(next), "return" | "echo" | "print"));
            let is_limit =
                is_limit || same(next) && code.begins_statement(next + 1) && !can_lead(code, next + 1);
            if is_limit {
                break;
            }
            start = next;
        }
        let limit = code.parent(range.start).and_then(|open| code.mate(open)).unwrap_or(code.len());
        let mut end = range.end;
        while end < limit {
            if end - range.end > LONGEST_CHOICE {
                return None;
            }
            if matches!(code.sign(end), ";" | ",") || code.begins_statement(end) && !can_lead(code, end) {
                break;
            }
            end = match code.sign(end) {
                "(" | "[" | "{" => code.mate(end).map_or(limit, |close| close + 1),
                _ => end + 1,
            };
        }
        let whole = start..end;
        (whole != *range).then_some(whole)
    }

    /// The token at which a tag begins in whose attribute a link stands: `<a href={…}>`, `<a href="…">`.
    fn attribute(&self, range: &Range<usize>) -> Option<usize> {
        let code = self.code;
        if !code.language.is("javascript") {
            return None;
        }
        let before = range.start.checked_sub(1)?;
        let sign = match code.sign(before) {
            "=" => before,
            "{" if code.mate(before) == Some(range.end) => {
                before.checked_sub(1).filter(|at| code.sign(*at) == "=")?
            }
            _ => return None,
        };
        super::jsx::tag_start(code, sign)
    }

    fn is_body(&self, sign: usize) -> bool {
        match self.code.language.name {
            "php" | "ruby" | "perl" => {
                self.code.word(sign.wrapping_sub(2)) == "fn" || self.code.sign(sign.wrapping_sub(1)) == ")"
            }
            _ => true,
        }
    }

    /// True for a brace that opens a map, not a block.
    fn is_map(&self, open: usize) -> bool {
        let code = self.code;
        let is_entry =
            matches!(code.sign(open + 2), ":" | "=>" | ",") || matches!(code.sign(open + 1), "}" | "...");
        let is_one = code.mate(open) == Some(open + 2);
        is_entry || is_one
    }

    /// The operand that a bracket belongs to.
    pub(super) fn around(&self, open: usize) -> Range<usize> {
        let code = self.code;
        let Some(close) = code.mate(open) else { return open..open };
        let start = match code.sign(open) {
            "(" => code.operand_start(close + 1),
            _ => open,
        };
        start..code.operand_end(start).max(close + 1)
    }

    fn encodes(&self, open: usize) -> bool {
        let callee = self.code.callee(open).filter(|_| self.code.sign(open) == "(");
        callee.is_some_and(|(name, _)| names::function(&name, self.code.language.name) == Some(Does::Encode))
    }
}

/// True for a text that holds the address of an authorization page.
pub(super) fn holds_address(text: &str) -> bool {
    find_address(text, 0).is_some()
}
