//! Which names of a file stand for one expression and nothing else.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::functions;
use super::tokens::Code;
use super::writes::written_otherwise;

/// The names of a file that something is assigned to.
#[derive(Debug)]
pub(super) struct Bindings<'c> {
    by_name: HashMap<&'c str, Vec<Binding>>,
    /// For the first token of a value, the token of its name.
    by_value: HashMap<usize, usize>,
    /// Names that are added to, or whose value is changed in another way.
    changed: HashSet<&'c str>,
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
    /// Whether other code may see it, or write it.
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A variable of a function or file.
    Local,
    /// A member of a class or object, which anybody may set.
    Member,
    /// Said to be constant, by a word or by capital letters.
    Constant,
}

impl<'c> Bindings<'c> {
    pub(super) fn new(code: &Code<'c>) -> Self {
        let mut bindings = Bindings {
            by_name: HashMap::new(),
            by_value: HashMap::new(),
            changed: written_otherwise(code),
            functions: functions(code),
            busy: RefCell::default(),
        };
        for at in 0..code.len() {
            if let Some(binding) = bindings.binding(code, at) {
                bindings.by_value.insert(binding.value.start, binding.name);
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
            true => functions::block_of_variable(code, name).map_or(0..usize::MAX, |open| {
                let close = code.mate(open).unwrap_or(code.len().saturating_sub(1));
                code.place(&(open..close + 1))
            }),
            false => self.function_around(place),
        };
        let kind = kind(code, name, at);
        (end > start).then_some(Binding { name, value: start..end, scope, kind })
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
        let is_known = match only.kind {
            // A parameter may hide a constant whose name is not in capitals.
            Kind::Constant => {
                (only.scope.contains(&place) || !is_bare)
                    && (is_capital(name) || !self.changed.contains(name))
            }
            Kind::Local => is_bare && only.scope.contains(&place) && !self.changed.contains(name),
            Kind::Member => false,
        };
        is_known.then(|| only.value.clone())
    }

    /// The binding of which an expression is the value, or a part of it.
    pub(super) fn of_value(&self, code: &Code<'c>, tokens: &Range<usize>) -> Option<&Binding> {
        let name = self.by_value.get(&tokens.start)?;
        let mut bindings = self.all(code.word(*name)).iter();
        bindings.find(|binding| binding.value.start == tokens.start && tokens.end <= binding.value.end)
    }

    /// The place at which a name is declared before a token, without a value: `std::ostringstream url;`
    pub(super) fn declared(&self, code: &Code<'c>, at: usize) -> Option<Binding> {
        let name = code.word(at);
        let declared = (1..at).rev().find(|before| {
            code.word(*before) == name
                && matches!(code.sign(before + 1), ";" | "(" | "=")
                && !code.word(before - 1).is_empty()
        })?;
        let scope = code.block(declared).map_or(0..usize::MAX, |open| {
            let close = code.mate(open).unwrap_or(code.len().saturating_sub(1));
            code.place(&(open..close + 1))
        });
        Some(Binding { name: declared, value: declared + 1..declared + 1, scope, kind: Kind::Local })
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
    /// True if a member of that owner is meant as well: `self.url`, `Links::URL`. A member that is no constant
    /// is only known to the class itself.
    pub(super) fn is_member_of(&self, owner: &str) -> bool {
        let is_own = matches!(owner.trim_start_matches('$'), "self" | "this" | "cls" | "static" | "Self");
        match self.kind {
            Kind::Constant => true,
            Kind::Member => is_own,
            Kind::Local => false,
        }
    }

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

/// True for `AUTH_TYPE`.
fn is_capital(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_uppercase()) && !word.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// What a binding is, whose sign is at a token.
fn kind(code: &Code<'_>, name: usize, sign: usize) -> Kind {
    let word = code.word(name).trim_start_matches(['$', '@']);
    let mut before = (name.saturating_sub(8)..name).rev().map(|at| (code.word(at), code.sign(at)));
    let says_constant = before
        .by_ref()
        .take_while(|(_, sign)| !matches!(*sign, ";" | "{" | "}" | ")" | ","))
        .any(|(word, _)| matches!(word, "const" | "final" | "readonly" | "val" | "define"));
    if is_capital(word) || says_constant {
        return Kind::Constant;
    }
    if code.sign(sign) == ":" {
        // `const PAGES = { pc: "…" }`
        let object =
            code.parent(sign).and_then(|open| open.checked_sub(2)).map_or("", |name| code.word(name));
        return if is_capital(object) { Kind::Constant } else { Kind::Member };
    }
    let is_in_class = match code.language.has_braces {
        true => code.block(name).is_some_and(|open| opens_class(code, open)),
        false => code.indent(name) > 0 && functions::around(code, name).is_none(),
    };
    if is_in_class { Kind::Member } else { Kind::Local }
}

/// True for the brace of a class and the like.
fn opens_class(code: &Code<'_>, open: usize) -> bool {
    let words =
        (open.saturating_sub(24)..open).rev().take_while(|at| !matches!(code.sign(*at), ";" | "{" | "}"));
    words.into_iter().any(|at| {
        matches!(
            code.word(at),
            "class" | "interface" | "object" | "enum" | "struct" | "trait" | "record" | "impl"
        )
    })
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
            SIGNS.contains(&code.sign(end)) && (!code.begins_statement(end) || can_lead(code, end));
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
        "lua" => code.sign(number) == "..",
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
