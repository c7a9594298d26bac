//! Follows a link from the literal that holds its address to the places where it is finished.

use std::ops::Range;

use super::bindings::{Binding, Bindings, bound_name, can_lead, expression_end};
use super::names::{self, Does, Method};
use super::query;
use super::sinks::{self, Given, Sink};
use super::tokens::Code;
use super::value::{Evaluator, Value};

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

/// How far a link is followed from name to name.
const DEEPEST: usize = 8;
/// How many places a name may be used at before nothing more is told of it.
const MOST_USES: usize = 60;

/// Follows what a file says of one literal.
pub(super) struct Follower<'c, 'f> {
    pub(super) code: &'c Code<'c>,
    pub(super) bindings: &'c Bindings<'c>,
    pub(super) ends: &'f mut Vec<End>,
    /// How many steps may still be taken; keeps knotted files from taking minutes.
    pub(super) budget: usize,
}

impl<'c> Follower<'c, '_> {
    /// Follows the expression `range`, which is a link so far.
    pub(super) fn follow(&mut self, evaluator: Evaluator<'c>, range: Range<usize>, depth: usize) {
        let mut evaluator = evaluator;
        let mut range = range;
        // The link before it was encoded as a whole.
        let mut plain: Option<Value> = None;
        loop {
            let Some(budget) = self.budget.checked_sub(1) else { return };
            self.budget = budget;
            if !self.extend(&evaluator, &mut range) {
                return;
            }
            let Some(value) = evaluator.eval(range.clone()) else { return };
            if value.text.text().len() > super::value::LONGEST {
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
                return self.ends.push(end(before_word != "throw" && !is_encoded, None));
            }
            match before_sign {
                "=" | ":=" | "+=" | ".=" | "<<" if !is_encoded => {
                    return self.assigned(evaluator, before, &range, value, depth);
                }
                "=>" | "->" if self.is_body(before) => return self.ends.push(end(!is_encoded, None)),
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
                // A block: `{ "…" }` of Kotlin and Rust.
                _ => {
                    let is_last =
                        matches!(self.code.sign(range.end), "}") || self.code.word(range.end) == "end";
                    let is_value =
                        matches!(self.code.language.name, "ruby" | "rust" | "scala" | "swift" | "kotlin");
                    let is_body = before_sign == "=" || is_last && is_value;
                    return self.ends.push(end(is_body && !is_encoded, None));
                }
            }
        }
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
    fn around(&self, open: usize) -> Range<usize> {
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

    /// A link that is given to a call.
    fn given(&mut self, evaluator: Evaluator<'c>, open: usize, range: &Range<usize>, end: End, depth: usize) {
        let code = self.code;
        // A property of an object, or an item of a list, that is itself given to something.
        if code.sign(open) != "(" {
            if code.sign(open) == "{"
                && let Some(binding) = self.bindings.of_value(range).cloned()
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
                self.ended(&name, start, open, end);
            }
            None => self.ends.push(end),
        }
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

    fn ended(&mut self, name: &str, start: usize, open: usize, end: End) {
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

    /// The word `noreferrer` among the features of a window that is opened.
    fn no_referrer(&self, open: usize) -> Option<Range<usize>> {
        let features = self.code.arguments(open).into_iter().nth(2)?;
        let literal = self.code.literal(features.start).filter(|_| features.len() == 1)?;
        literal.parts.iter().find_map(|part| match part {
            super::literal::Part::Text(text) => {
                let at = text.text().to_ascii_lowercase().find("noreferrer")?;
                Some(text.written(at..at + "noreferrer".len()))
            }
            super::literal::Part::Hole { .. } => None,
        })
    }

    /// A link that is assigned to something.
    fn assigned(
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
            let is_finished = sink.is_some() && code.language.is("javascript");
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
    fn uses(&mut self, evaluator: Evaluator<'c>, binding: &Binding, value: Value, depth: usize) -> bool {
        let code = self.code;
        let name = code.word(binding.name);
        let mut value = value;
        let mut seen = 0;
        let mut at = 0;
        while at < code.len() {
            let Some(place) = code.tokens.get(at).map(|token| token.range.start) else { break };
            let is_member = at.checked_sub(1).is_some_and(|before| code.is_member_sign(before));
            let is_it = code.word(at) == name && at != binding.name && (binding.reaches(place) || is_member);
            let is_inside = binding.value.contains(&at);
            if !is_it || is_inside || at < binding.name && !self.is_wide(binding) {
                // Names in the holes of literals.
                let mentions = !is_inside && self.is_mentioned(at, name, binding.reaches(place));
                if mentions && at > binding.name {
                    seen += 1;
                    self.follow_known(&evaluator, name, &value, at..at + 1, depth);
                }
                at += 1;
                continue;
            }
            seen += 1;
            if seen > MOST_USES {
                value.is_open = true;
                self.ends.push(End {
                    value,
                    is_finished: false,
                    sink: None,
                    is_encoded: false,
                    tag: None,
                    no_referrer: None,
                });
                return true;
            }
            let is_sure = match code.language.has_braces {
                true => code.block(at) == code.block(binding.name),
                false => code.indent(at) == code.indent(binding.name),
            };
            let mut known = Evaluator::new(code, self.bindings);
            known.chosen.clone_from(&evaluator.chosen);
            known.known.insert(name, value.clone());
            if let Some(end) = self.changed(&known, at, is_sure, &mut value) {
                at = end.max(at + 1);
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
        seen > 0
    }

    fn follow_known(
        &mut self,
        evaluator: &Evaluator<'c>,
        name: &'c str,
        value: &Value,
        range: Range<usize>,
        depth: usize,
    ) {
        let mut known = Evaluator::new(self.code, self.bindings);
        known.chosen.clone_from(&evaluator.chosen);
        known.known.insert(name, value.clone());
        // The literal must make something of it.
        if known.eval(range.clone()).is_some_and(|made| holds_address(made.text.text())) {
            self.follow(known, range, depth + 1);
        }
    }

    /// True for a literal that takes in a name, which stands alone only where it is known.
    fn is_mentioned(&self, at: usize, name: &str, is_known: bool) -> bool {
        let Some(literal) = self.code.literal(at) else { return false };
        literal.parts.iter().any(|part| match part {
            super::literal::Part::Hole { written, .. } => {
                let bare = name.trim_start_matches(['$', '@']);
                let text = self.code.text.get(written.clone()).unwrap_or_default();
                text.match_indices(bare).any(|(at, _)| {
                    let before = text.get(..at).and_then(|before| before.chars().next_back());
                    let behind = text.get(at + bare.len()..).and_then(|behind| behind.chars().next());
                    let is_member = matches!(before, Some('.' | ':' | '>'));
                    !before.is_some_and(super::lex::is_word)
                        && !behind.is_some_and(super::lex::is_word)
                        && (is_known || is_member)
                })
            }
            super::literal::Part::Text(_) => false,
        })
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
        let is_added =
            matches!(sign, "+=" | ".=") || sign == "<<" && code.is_join(at + 1) && code.language.is("ruby");
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
                range.clone().any(|inner| code.word(inner) == name || self.is_mentioned(inner, name, true));
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
                    query::set_fragment(value, &given, code.place(&range).start)
                }
                "search" | "query" | "rawquery" if is_sure => {
                    let text = given.text.text();
                    let skipped = usize::from(text.starts_with('?'));
                    if given.text.is_hole(0) {
                        value.is_open = true;
                    }
                    query::insert(value, &given.text.slice(skipped..text.len()));
                    value.is_open |= given.is_open;
                }
                "hash" | "fragment" | "search" | "query" | "rawquery" => value.is_open = true,
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
fn add(value: &mut Value, more: &Value, is_sure: bool) {
    if is_sure {
        value.text.push(&more.text);
        value.is_open |= more.is_open;
        return;
    }
    let text = more.text.text();
    let is_named = text.starts_with(['&', '#']) && !more.text.is_hole(0) && !more.is_open;
    value.is_open |= !is_named;
}

/// True for a text that holds the address of an authorization page.
pub(super) fn holds_address(text: &str) -> bool {
    text.contains("componentloginpage") || text.contains("bindcomponent")
}
