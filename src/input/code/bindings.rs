//! Which names of a file stand for one expression and nothing else.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use super::tokens::Code;

/// The names of a file that something is assigned to.
#[derive(Debug)]
pub(super) struct Bindings<'c> {
    by_name: HashMap<&'c str, Vec<Binding>>,
    /// Names that are added to, or whose value is changed in another way.
    changed: Vec<&'c str>,
    /// Where functions begin, in languages without braces: bytes of the text.
    functions: Vec<usize>,
    /// Constants that are being looked up, so that none is looked up within itself.
    busy: RefCell<Vec<Range<usize>>>,
}

/// `name = expression`
#[derive(Clone, Debug)]
pub(super) struct Binding {
    /// The token of the name.
    pub(super) name: usize,
    /// The tokens of the expression.
    pub(super) value: Range<usize>,
    /// The bytes in which the name is known.
    pub(super) scope: Range<usize>,
}

impl<'c> Bindings<'c> {
    pub(super) fn new(code: &Code<'c>) -> Self {
        let mut bindings = Bindings {
            by_name: HashMap::new(),
            changed: Vec::new(),
            functions: functions(code),
            busy: RefCell::default(),
        };
        for at in 0..code.len() {
            let is_added_to = matches!(code.sign(at + 1), "+=" | ".=" | "??=" | "-=" | "++")
                || code.sign(at + 1) == "<<" && code.language.is("ruby");
            if is_added_to && !code.word(at).is_empty() {
                bindings.changed.push(code.word(at));
            }
            if let Some(binding) = bindings.binding(code, at) {
                bindings.by_name.entry(code.word(binding.name)).or_default().push(binding);
            }
        }
        bindings
    }

    /// The binding whose sign (`=`, `:=`, `:`) is at a token.
    fn binding(&self, code: &Code<'c>, at: usize) -> Option<Binding> {
        let name = match code.sign(at) {
            "=" | ":=" => bound_name(code, at)?,
            // `{ LOGIN: "https://…" }`
            ":" if code.parent(at).is_some_and(|open| code.sign(open) == "{") => {
                let name = at.checked_sub(1)?;
                let first = name.checked_sub(1)?;
                matches!(code.sign(first), "{" | ",").then_some(name)?
            }
            // `#define NAME "…"`
            "#" if code.word(at + 1) == "define" => at + 2,
            _ => return None,
        };
        let start = if code.sign(at) == "#" { at + 3 } else { at + 1 };
        if code.word(name).is_empty() {
            return None;
        }
        let end = expression_end(code, start);
        let place = code.tokens.get(name)?.range.start;
        let scope = match code.language.has_braces {
            true => code.block(name).map_or(0..usize::MAX, |open| {
                let close = code.mate(open).unwrap_or(code.len().saturating_sub(1));
                code.place(&(open..close + 1))
            }),
            false => self.function_around(place),
        };
        (end > start).then_some(Binding { name, value: start..end, scope })
    }

    /// In a language without braces: from the start of the function around a byte to the next function. What
    /// stands before the first function is known in all of them.
    fn function_around(&self, place: usize) -> Range<usize> {
        let number = self.functions.partition_point(|start| *start <= place);
        match number.checked_sub(1).and_then(|before| self.functions.get(before)) {
            None => 0..usize::MAX,
            Some(start) => *start..self.functions.get(number).copied().unwrap_or(usize::MAX),
        }
    }

    /// The expression that a name stands for at a byte of the text, if it stands for nothing else.
    pub(super) fn constant(&self, name: &str, place: usize, is_bare: bool) -> Option<Range<usize>> {
        let bindings = self.by_name.get(name).or_else(|| {
            // `self::$URL`, `this.url`: with or without the sigil.
            (!is_bare).then(|| self.by_name.get(name.trim_start_matches(['$', '@'])))?
        })?;
        let [only] = bindings.as_slice() else { return None };
        let is_known = only.scope.contains(&place) || !is_bare;
        (is_known && !self.changed.contains(&name)).then(|| only.value.clone())
    }

    /// The binding of which an expression is the value, or a part of it.
    pub(super) fn of_value(&self, tokens: &Range<usize>) -> Option<&Binding> {
        let mut bindings = self.by_name.values().flatten();
        bindings.find(|binding| binding.value.start == tokens.start && tokens.end <= binding.value.end)
    }

    /// How often something is assigned to a name.
    pub(super) fn count(&self, name: &str) -> usize {
        self.by_name.get(name).map_or(0, Vec::len)
    }

    /// All that is assigned to a name.
    pub(super) fn all(&self, name: &str) -> &[Binding] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_busy(&self, value: &Range<usize>) -> bool {
        let busy = self.busy.borrow();
        busy.len() > 12 || busy.contains(value)
    }

    /// Marks a constant as being looked up until what is returned is dropped.
    pub(super) fn enter(&self, value: Range<usize>) -> Busy<'_> {
        self.busy.borrow_mut().push(value);
        Busy(&self.busy)
    }
}

impl Binding {
    /// True if the name is known at a byte of the text.
    pub(super) fn reaches(&self, place: usize) -> bool {
        self.scope.contains(&place)
    }
}

pub(super) struct Busy<'b>(&'b RefCell<Vec<Range<usize>>>);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.borrow_mut().pop();
    }
}

/// The name before an `=`, past a type: `const url: string = …`.
pub(super) fn bound_name(code: &Code<'_>, sign: usize) -> Option<usize> {
    // Named arguments and defaults of parameters are no variables; `const ( … )` of Go holds some.
    if let Some(open) = code.parent(sign).filter(|open| code.sign(*open) != "{") {
        let before = open.checked_sub(1).map_or("", |before| code.word(before));
        if !matches!(before, "const" | "var") {
            return None;
        }
    }
    let last = sign.checked_sub(1)?;
    let mut at = last;
    // A type behind a colon, on the same line.
    while at > 0 && last - at < 8 {
        if code.sign(at) == ":" && !code.word(at - 1).is_empty() {
            return Some(at - 1);
        }
        let is_type = !code.word(at).is_empty() && !super::tokens::is_keyword(code.word(at))
            || matches!(code.sign(at), "<" | ">" | "[" | "]" | "|" | "?" | "." | "&");
        if !is_type || code.tokens.get(at).is_some_and(|token| token.begins_line) {
            break;
        }
        at -= 1;
    }
    let is_member = last.checked_sub(1).is_some_and(|before| code.is_member_sign(before));
    (!is_member && !code.word(last).is_empty()).then_some(last)
}

/// The end of the expression that begins at a token: operands with signs between them.
pub(super) fn expression_end(code: &Code<'_>, start: usize) -> usize {
    const SIGNS: [&str; 14] = ["+", ".", "..", "<<", "%", "?", ":", "??", "||", "&&", "==", "===", "?:", "&"];
    let mut end = code.operand_end(start);
    loop {
        let leads_on =
            SIGNS.contains(&code.sign(end)) && !(code.begins_statement(end) && !can_lead(code, end));
        if !leads_on {
            return end;
        }
        let next = code.operand_end(end + 1);
        if next <= end + 1 {
            return end;
        }
        end = next;
    }
}

/// True if a sign at the start of a line goes on with the line before.
pub(super) fn can_lead(code: &Code<'_>, number: usize) -> bool {
    match code.language.name {
        "javascript" => true,
        "kotlin" | "swift" | "scala" => {
            matches!(code.sign(number), "?" | ":" | "??" | "?:" | "." | "&&" | "||")
        }
        _ => false,
    }
}

fn functions(code: &Code<'_>) -> Vec<usize> {
    if code.language.has_braces {
        return Vec::new();
    }
    let is_function = |at: &usize| {
        matches!(code.word(*at), "def" | "function" | "Function" | "Sub" | "lambda")
            && code
                .tokens
                .get(*at)
                .is_some_and(|token| token.begins_line || code.word(at.saturating_sub(1)) == "local")
    };
    let starts = (0..code.len()).filter(is_function);
    starts.filter_map(|at| code.tokens.get(at)).map(|token| token.range.start).collect()
}
