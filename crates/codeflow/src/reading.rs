//! What is asked of a text, and what is answered.

use std::ops::Range;
use std::rc::Rc;

use crate::flow::{End, Flow, Room};
use crate::ir::{Id, Ir, Key, Kind, Leave, Node, Part};
use crate::language::Language;
use crate::lex::{self, Piece};
use crate::literal;
use crate::mapped::MappedText;
use crate::models::Models;
use crate::outside::Outer;
use crate::parse::{parse, parse_expression};
use crate::resolve::{bare, resolve};
use crate::settled::{add_unseen, documentation, settled};
use crate::tree::Tree;
use crate::value::Values;

/// What is looked for, and with what knowledge.
pub struct Request<'r> {
    /// What is known of libraries.
    pub models: &'r Models,
    /// Where in a text that is wanted the mark stands by which it is known, in bytes.
    pub wanted: &'r dyn Fn(&str) -> Option<usize>,
    /// The names of functions whose calls are told with their arguments.
    pub calls: &'r [&'r str],
    /// Where expressions stand outside of the code that use its names: attributes of a page around it.
    pub outside: &'r [Range<usize>],
    /// The pieces of code in a page; if there are any, nothing else is read.
    pub pieces: &'r [Piece],
    /// Texts beside which the entries of a map are told.
    pub entries_beside: &'r [&'r str],
    /// What names stand for that the text does not explain: constants and settings of other files.
    pub outer: Outer<'r>,
    /// Which literals and keys are told of besides.
    pub told: &'r dyn Fn(&str) -> bool,
}

/// What a text of code says.
#[derive(Debug, Default)]
pub struct Reading {
    /// The texts that are wanted, in the order of their marks.
    pub ends: Vec<End>,
    /// The literals that were asked for.
    pub literals: Vec<Literal>,
    /// Names of entries and of what is assigned to that were asked for, with their bytes.
    pub keys: Vec<(String, Range<usize>)>,
    /// What the expressions outside of the code are worth, as far as that is one text.
    pub outside: Vec<Option<MappedText<'static>>>,
    /// The calls that were asked for.
    pub calls: Vec<Call>,
    /// The entries of the maps that were asked for.
    pub entries: Vec<Vec<Argument>>,
    /// Statements that join something to a text and lose the result: their bytes, and what is joined.
    pub lost: Vec<(Range<usize>, MappedText<'static>)>,
    /// The texts that are wanted and handed on under names.
    pub handed: Vec<Handed>,
    /// The bytes of calls and statements that only tell people something, in the order of their beginnings.
    pub said: Vec<Range<usize>>,
    /// What calls of encoders percent-encoded, in the order in which it happens.
    pub encoded: Vec<Encoded>,
    /// The places of values of which nothing is known, and the names and keys that lead to them.
    pub open: Vec<(Range<usize>, Vec<String>)>,
    /// The bytes of comments.
    pub comments: Vec<Range<usize>>,
    /// The bytes of signs that no language has.
    pub strange_signs: Vec<Range<usize>>,
    /// True if the text is too knotted to be followed to its end.
    pub is_cut: bool,
}

/// A text that is handed on under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// The name.
    pub name: String,
    /// The text.
    pub text: MappedText<'static>,
    /// True if more may belong to it than is known.
    pub is_open: bool,
    /// True for a text that is wanted; others are addresses that may become a part of one.
    pub is_wanted: bool,
    /// The bytes of the call that percent-encoded it.
    pub encoded_at: Option<Range<usize>>,
}

/// A text that the call of an encoder made.
#[derive(Clone, Debug)]
pub struct Encoded {
    /// The text, percent-encoded.
    pub text: Rc<MappedText<'static>>,
    /// The bytes of the call.
    pub place: Range<usize>,
}

/// A literal.
#[derive(Clone, Debug)]
pub struct Literal {
    /// Its bytes, marks included.
    pub place: Range<usize>,
    /// What it holds, values that it takes in left out.
    pub texts: Vec<MappedText<'static>>,
}

/// A call.
#[derive(Clone, Debug)]
pub struct Call {
    /// The names of what is called: owners first.
    pub names: Vec<String>,
    /// The bytes of the last of them.
    pub name: Range<usize>,
    /// Its bytes from the first name on.
    pub place: Range<usize>,
    /// The bytes between its brackets, them included.
    pub brackets: Range<usize>,
    /// True if it is called on something.
    pub is_method: bool,
    /// Its arguments.
    pub arguments: Vec<Argument>,
}

/// An argument of a call, or an entry of a map.
#[derive(Clone, Debug)]
pub struct Argument {
    /// Its name.
    pub key: Option<String>,
    /// The bytes of the name.
    pub key_place: Range<usize>,
    /// The bytes of the value.
    pub place: Range<usize>,
    /// The value, if it is a text that is known as a whole.
    pub value: Option<MappedText<'static>>,
    /// The entries, if it is a map.
    pub entries: Option<Vec<Argument>>,
    /// True if more entries come from elsewhere.
    pub is_spread: bool,
    /// True if the value is written out, and is not the name itself.
    pub is_written: bool,
}

/// How many steps a text may take, and how many more each node of it.
const STEPS: (usize, usize) = (200_000, 40);

/// Reads the bytes `range` of a text as source code. Any text can be read.
pub fn read(text: &str, range: Range<usize>, language: &'static Language, request: &Request<'_>) -> Reading {
    let mut lexed = match request.pieces {
        [] => lex::lex(text, range, language, 0),
        pieces => lex::lex_pieces(text, pieces, language),
    };
    let mut reading = Reading { comments: std::mem::take(&mut lexed.comments), ..Reading::default() };
    // Of data only what stands beside something is asked, and its texts.
    let is_parsed = !language.is_data
        || !request.outside.is_empty()
        || request.entries_beside.iter().any(|beside| text.contains(beside));
    let mut ir = match is_parsed {
        true => {
            // What the tokens take is free again behind this.
            let mut tokens = std::mem::take(&mut lexed.tokens);
            let tree = Tree::new(text, language, &mut tokens);
            let strange = (0..tree.len()).filter(|at| tree.is_strange(*at));
            reading.strange_signs = strange.map(|at| tree.place(at)).collect();
            parse(&tree, &mut lexed.literals)
        }
        false => Ir::default(),
    };
    let outside: Vec<Option<Id>> = request
        .outside
        .iter()
        .map(|place| parse_expression(text, place.clone(), language, &mut ir))
        .collect();
    let names = resolve(text, &ir);
    reading.is_cut = ir.is_cut;
    let mut has_texts = false;
    for id in &names.texts {
        let Kind::Lit(parts) = &ir.node(*id).kind else { continue };
        has_texts |= parts.iter().any(|part| part.as_str(text).is_some_and(|part| part.len() > 3));
        let is_told = |part: &Part| part.as_str(text).is_some_and(request.told);
        if parts.iter().any(is_told) {
            reading.literals.push(literal_of(text, &ir, *id));
        }
    }
    // What stands where nothing is read, such as in annotations.
    let left = std::mem::take(&mut lexed.literals);
    reading.literals.extend(left.iter().filter_map(|literal| told_literal(text, literal, request)));
    let is_wanted = |text: &str| (request.wanted)(text).is_some();
    let budget = STEPS.0 + STEPS.1 * ir.nodes.len();
    let rooms = Room::some(request.outer.is_some());
    let mut flow = Flow::new(text, language, request.models, &is_wanted, &ir, &names, budget);
    flow.outer = request.outer;
    flow.rooms = &rooms;
    if !language.is_data && (has_texts || request.outer.is_some() || !request.outside.is_empty()) {
        flow.run();
        for (number, id) in outside.iter().enumerate() {
            reading.outside.push(id.and_then(|id| flow.use_outside(id, number)));
        }
    }
    reading.handed = std::mem::take(&mut flow.handed);
    reading.encoded = std::mem::take(&mut flow.encoded);
    reading.open = flow.open.take();
    reading.said = said(&ir, &names.calls, &flow);
    let mut ends = std::mem::take(&mut flow.ends);
    let looked = documentation(language, &ir);
    add_unseen(text, &ir, &names.texts, &left, &looked, request, &mut ends);
    reading.ends = settled(ends, &flow.called, &flow.read, request);
    reading.keys = keys(text, &ir, request);
    reading.lost = lost(text, language, &ir, &mut flow);
    let wanted_calls = |id: &&Id| {
        let Kind::Call { callee, .. } = &ir.node(**id).kind else { return false };
        let name = last_name(text, &ir, *callee);
        request.calls.iter().any(|call| name.clone().is_some_and(|name| text.get(name) == Some(*call)))
    };
    let asked: Vec<Id> = names.calls.iter().filter(wanted_calls).copied().collect();
    reading.calls = asked.into_iter().filter_map(|id| call_of(text, &ir, id, &mut flow)).collect();
    reading.entries = entries_beside(text, &ir, request.entries_beside, &mut flow);
    reading.is_cut |= flow.is_costly();
    reading
}

/// A literal that nothing was made of, if it was asked for.
fn told_literal(text: &str, literal: &literal::Literal, request: &Request<'_>) -> Option<Literal> {
    match literal {
        literal::Literal::Plain(place) => {
            let place = place.range();
            let written = text.get(place.clone()).filter(|written| (request.told)(written))?;
            let texts = vec![MappedText::verbatim(written.to_owned(), place.start)];
            Some(Literal { place, texts })
        }
        literal::Literal::Parts(parts) => {
            let texts = parts.iter().filter_map(|part| match part {
                literal::Part::Text(text) => Some(text.clone()),
                literal::Part::Hole { .. } => None,
            });
            let texts: Vec<_> = texts.collect();
            let (first, last) = texts.first().zip(texts.last())?;
            let place = first.written(0..0).start..last.written(0..last.text().len()).end;
            texts.iter().any(|text| (request.told)(text.text())).then_some(Literal { place, texts })
        }
    }
}

fn literal_of(text: &str, ir: &Ir, id: Id) -> Literal {
    let node = ir.node(id);
    let texts = match &node.kind {
        Kind::Lit(parts) => parts.iter().filter_map(|part| part.text(text)).collect(),
        _ => Vec::new(),
    };
    Literal { place: node.place(), texts }
}

/// Names of entries and of what is assigned to.
fn keys(text: &str, ir: &Ir, request: &Request<'_>) -> Vec<(String, Range<usize>)> {
    let mut keys = Vec::new();
    let mut add = |place: Range<usize>| {
        if let Some(word) = text.get(place.clone()).filter(|word| (request.told)(word)) {
            keys.push((bare(word).to_owned(), place));
        }
    };
    for node in &ir.nodes {
        match &node.kind {
            Kind::Map(entries) => entries.iter().for_each(|entry| add_key(ir, entry.key, &mut add)),
            Kind::Call { arguments, .. } => {
                arguments.iter().for_each(|entry| add_key(ir, entry.key, &mut add))
            }
            Kind::Assign { to, .. } => match &ir.node(*to).kind {
                Kind::Name => add(ir.node(*to).place()),
                Kind::Member { name, .. } => add(name.range()),
                _ => {}
            },
            _ => {}
        }
    }
    keys
}

fn add_key(ir: &Ir, key: Key, add: &mut dyn FnMut(Range<usize>)) {
    match key {
        Key::Word(place) => add(place.range()),
        Key::Value(id) if matches!(ir.node(id).kind, Kind::Name) => add(ir.node(id).place()),
        _ => {}
    }
}

fn last_name(text: &str, ir: &Ir, callee: Id) -> Option<Range<usize>> {
    let node = ir.node(callee);
    let place = match &node.kind {
        Kind::Name => node.place(),
        Kind::Member { name, .. } => name.range(),
        _ => return None,
    };
    text.get(place.clone()).map(|_| place)
}

fn call_of(text: &str, ir: &Ir, id: Id, flow: &mut Flow<'_>) -> Option<Call> {
    let node = ir.node(id);
    let Kind::Call { callee, arguments, .. } = &node.kind else { return None };
    let name = last_name(text, ir, *callee)?;
    let names = flow.names_of(*callee);
    let place = node.place();
    let arguments = arguments.iter().map(|entry| argument_of(text, ir, entry, flow, 0)).collect();
    let is_method = matches!(ir.node(*callee).kind, Kind::Member { .. });
    Some(Call { names, brackets: name.end..place.end, name, place, is_method, arguments })
}

fn argument_of(text: &str, ir: &Ir, entry: &crate::ir::Entry, flow: &mut Flow<'_>, depth: usize) -> Argument {
    let node = ir.node(entry.value);
    let (key, key_place) = match entry.key {
        Key::Word(place) => (text.get(place.range()).map(str::to_owned), place.range()),
        Key::Value(id) => {
            let literal = literal_of(text, ir, id);
            let word = match (&ir.node(id).kind, literal.texts.as_slice()) {
                (Kind::Lit(_), [own]) => Some(own.text().to_owned()),
                (Kind::Name, _) => text.get(ir.node(id).place()).map(str::to_owned),
                _ => None,
            };
            (word, ir.node(id).place())
        }
        Key::None | Key::Spread => (None, node.place().start..node.place().start),
    };
    let entries = match &node.kind {
        Kind::Map(entries) if depth < 4 => {
            Some(entries.iter().map(|entry| argument_of(text, ir, entry, flow, depth + 1)).collect())
        }
        _ => None,
    };
    Argument {
        key,
        is_written: key_place.start != node.place().start,
        key_place,
        place: node.place(),
        value: flow.known_text(entry.value),
        entries,
        is_spread: matches!(entry.key, Key::Spread),
    }
}

fn entries_beside(text: &str, ir: &Ir, beside: &[&str], flow: &mut Flow<'_>) -> Vec<Vec<Argument>> {
    let is_beside = |entry: &crate::ir::Entry| {
        let literal = literal_of(text, ir, entry.value);
        matches!(literal.texts.as_slice(), [own] if beside.contains(&own.text()))
    };
    let mut found = Vec::new();
    for node in &ir.nodes {
        if let Kind::Map(entries) = &node.kind
            && entries.iter().any(is_beside)
        {
            found.push(entries.iter().map(|entry| argument_of(text, ir, entry, flow, 0)).collect());
        }
    }
    found
}

/// Where code tells people something: calls of what writes logs, and errors.
fn said(ir: &Ir, calls: &[Id], flow: &Flow<'_>) -> Vec<Range<usize>> {
    let logs = calls.iter().filter(|id| match &ir.node(**id).kind {
        Kind::Call { callee, .. } => flow.logs(*callee),
        _ => false,
    });
    let thrown = ir.nodes.iter().filter(|node| matches!(node.kind, Kind::Return { how: Leave::Throw, .. }));
    let mut said: Vec<_> = logs.map(|id| ir.node(*id)).chain(thrown).map(Node::place).collect();
    // `'auth_type' => null`
    for node in &ir.nodes {
        let Kind::Map(entries) = &node.kind else { continue };
        let empty = entries.iter().filter(|entry| matches!(ir.node(entry.value).kind, Kind::Nothing));
        said.extend(empty.filter_map(|entry| match entry.key {
            Key::Word(place) => Some(place.range()),
            Key::Value(key) => Some(ir.node(key).place()),
            Key::None | Key::Spread => None,
        }));
    }
    said.sort_by_key(|place| place.start);
    said
}

/// Statements that join something to a text and lose the result.
fn lost(
    text: &str,
    language: &Language,
    ir: &Ir,
    flow: &mut Flow<'_>,
) -> Vec<(Range<usize>, MappedText<'static>)> {
    let mut found = Vec::new();
    if language.joining_methods.is_empty() {
        return found;
    }
    // What stands as a statement, and whether its value may be that of a block.
    let mut open: Vec<(Id, bool)> = vec![(ir.root, false)];
    for node in &ir.nodes {
        if let Kind::Fn(function) = &node.kind {
            open.push((function.body, function.gives_last));
        }
    }
    while let Some((id, gives_last)) = open.pop() {
        let node = ir.node(id);
        match &node.kind {
            Kind::Block(statements) => {
                let last = statements.len().saturating_sub(1);
                open.extend(statements.iter().enumerate().map(|(at, id)| (*id, gives_last && at == last)));
            }
            Kind::Choice(choice) => open.extend(choice.arms.iter().map(|arm| (arm.body, gives_last))),
            Kind::Class(class) => open.push((class.body, false)),
            Kind::Call { .. } if !gives_last => {
                if let Some(joined) = joined_and_lost(text, language, ir, id, flow) {
                    found.push((node.place(), joined));
                }
            }
            _ => {}
        }
    }
    found.sort_by_key(|(place, _)| place.start);
    found
}

fn joined_and_lost(
    text: &str,
    language: &Language,
    ir: &Ir,
    id: Id,
    flow: &mut Flow<'_>,
) -> Option<MappedText<'static>> {
    let mut at = id;
    let mut first = None;
    while let Kind::Call { callee, arguments, .. } = &ir.node(at).kind {
        let Kind::Member { of, name } = &ir.node(*callee).kind else { return None };
        if !language.joining_methods.contains(&text.get(name.range())?) {
            return None;
        }
        first = arguments.first().map(|entry| entry.value);
        at = *of;
    }
    matches!(ir.node(at).kind, Kind::Name | Kind::Member { .. }).then_some(())?;
    flow.text_as_written(first?)
}

impl Flow<'_> {
    /// An expression outside of the code, which may name a function for its value.
    fn use_outside(&mut self, id: Id, number: usize) -> Option<MappedText<'static>> {
        let values = self.value_outside(id);
        self.tell_outside(&values, id, number);
        self.one_text(&values)
    }

    fn names_of(&self, callee: Id) -> Vec<String> {
        self.parts_of(callee)
    }

    fn known_text(&mut self, id: Id) -> Option<MappedText<'static>> {
        let values: Values = self.value_of(id);
        self.whole_text(&values)
    }
}
