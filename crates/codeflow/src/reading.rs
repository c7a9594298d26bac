//! What is asked of a text, and what is answered.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use crate::flow::{End, Flow, Use};
use crate::ir::{Id, Ir, Key, Kind, Part};
use crate::language::Language;
use crate::lex;
use crate::literal;
use crate::mapped::MappedText;
use crate::models::Models;
use crate::parse::{parse, parse_expression};
use crate::resolve::{bare, resolve};
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
    /// Texts beside which the entries of a map are told.
    pub entries_beside: &'r [&'r str],
}

/// What a text of code says.
#[derive(Debug, Default)]
pub struct Reading {
    /// The texts that are wanted, in the order of their marks.
    pub ends: Vec<End>,
    /// The literals.
    pub literals: Vec<Literal>,
    /// Names of entries and of what is assigned to, with their bytes.
    pub keys: Vec<(String, Range<usize>)>,
    /// The calls that were asked for.
    pub calls: Vec<Call>,
    /// The entries of the maps that were asked for.
    pub entries: Vec<Vec<Argument>>,
    /// Statements that join something to a text and lose the result: their bytes, and what is joined.
    pub lost: Vec<(Range<usize>, MappedText<'static>)>,
    /// The bytes of comments.
    pub comments: Vec<Range<usize>>,
    /// The bytes of signs that no language has.
    pub strange_signs: Vec<Range<usize>>,
    /// True if the text is too knotted to be followed to its end.
    pub is_cut: bool,
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
    let mut lexed = lex::lex(text, range, language, 0);
    let tree = Tree::new(text, language, &lexed.tokens);
    let mut reading = Reading { comments: std::mem::take(&mut lexed.comments), ..Reading::default() };
    let strange = (0..tree.len()).filter(|at| !tree.sign(*at).is_ascii());
    reading.strange_signs = strange.map(|at| tree.place(at)).collect();
    let mut ir = parse(&tree, &mut lexed.literals);
    let outside: Vec<Option<Id>> = request
        .outside
        .iter()
        .map(|place| parse_expression(text, place.clone(), language, &mut ir))
        .collect();
    let names = resolve(text, &ir);
    reading.is_cut = ir.is_cut;
    reading.literals = names.texts.iter().map(|id| literal_of(&ir, *id)).collect();
    // What stands where nothing is read, such as in annotations.
    let left: Vec<literal::Literal> =
        std::mem::take(&mut lexed.literals).into_iter().filter(|literal| !literal.parts.is_empty()).collect();
    for literal in &left {
        let texts: Vec<_> = literal
            .parts
            .iter()
            .filter_map(|part| match part {
                literal::Part::Text(text) => Some(text.clone()),
                literal::Part::Hole { .. } => None,
            })
            .collect();
        let place = texts
            .first()
            .zip(texts.last())
            .map_or(0..0, |(first, last)| first.written(0..0).start..last.written(0..last.text().len()).end);
        reading.literals.push(Literal { place, texts });
    }
    let is_wanted = |text: &str| (request.wanted)(text).is_some();
    let budget = STEPS.0 + STEPS.1 * ir.nodes.len();
    let mut flow = Flow::new(text, language, request.models, &is_wanted, &ir, &names, budget);
    if !language.is_data
        && reading.literals.iter().any(|literal| literal.texts.iter().any(|text| text.text().len() > 3))
    {
        flow.run();
        for (number, id) in outside.iter().enumerate() {
            if let Some(id) = id {
                flow.use_outside(*id, number);
            }
        }
    }
    let mut ends = std::mem::take(&mut flow.ends);
    let looked = documentation(language, &ir);
    add_unseen(&ir, &names.texts, &left, &looked, request, &mut ends);
    reading.ends = settled(ends, &flow.called, &flow.read, request);
    reading.keys = keys(text, &ir);
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

fn literal_of(ir: &Ir, id: Id) -> Literal {
    let node = ir.node(id);
    let texts = match &node.kind {
        Kind::Lit(parts) => parts
            .iter()
            .filter_map(|part| match part {
                Part::Text(text) => Some(text.clone()),
                Part::Value { .. } => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    Literal { place: node.place(), texts }
}

/// Texts that only say what something is for.
fn documentation(language: &Language, ir: &Ir) -> HashSet<Id> {
    let mut found = HashSet::new();
    if !language.documentation_texts {
        return found;
    }
    for node in &ir.nodes {
        if let Kind::Block(statements) = &node.kind {
            found.extend(statements.iter().filter(|id| matches!(ir.node(**id).kind, Kind::Lit(_))));
        }
    }
    found
}

/// Adds what is written somewhere and was met nowhere.
fn add_unseen(
    ir: &Ir,
    texts: &[Id],
    left: &[literal::Literal],
    looked: &HashSet<Id>,
    request: &Request<'_>,
    ends: &mut Vec<End>,
) {
    let covered: HashSet<usize> = ends.iter().map(|end| mark(end, request)).collect();
    let mut add = |text: MappedText<'static>| {
        let Some(at) = (request.wanted)(text.text()) else { return };
        let place = text.written(at..at + 1);
        if !covered.contains(&place.start) {
            ends.push(End {
                text,
                plain: None,
                is_open: true,
                is_long: false,
                maybe: Vec::new(),
                becomes: Use::Written,
                place,
                arguments: Vec::new(),
                tag: None,
                is_global: false,
                function: None,
            });
        }
    };
    for id in texts {
        if looked.contains(id) {
            continue;
        }
        let node = ir.node(*id);
        if let Kind::Lit(parts) = &node.kind {
            let mut whole = MappedText::new();
            for part in parts {
                match part {
                    Part::Text(text) => whole.push(text),
                    Part::Value { written, .. } => whole.push_hole("", written.range()),
                }
            }
            add(whole);
        }
    }
    for literal in left {
        let mut whole = MappedText::new();
        for part in &literal.parts {
            match part {
                literal::Part::Text(text) => whole.push(text),
                literal::Part::Hole { written, .. } => whole.push_hole("", written.clone()),
            }
        }
        add(whole);
    }
}

/// Where the mark of a text stands.
fn mark(end: &End, request: &Request<'_>) -> usize {
    let at = (request.wanted)(end.text.text()).unwrap_or(0);
    end.text.written(at..at + 1).start
}

/// How many ends of one text are compared with each other.
const MOST_COMPARED: usize = 48;

/// What is left of the ends of each text when all are known.
fn settled(ends: Vec<End>, called: &HashSet<Id>, read: &HashSet<usize>, request: &Request<'_>) -> Vec<End> {
    let mut groups: BTreeMap<usize, Vec<End>> = BTreeMap::new();
    for end in ends {
        groups.entry(mark(&end, request)).or_default().push(end);
    }
    let mut settled = Vec::new();
    for (_, mut group) in groups {
        let is_used = |end: &End| !matches!(end.becomes, Use::Named | Use::Written);
        // What a function gives back is told where it is used.
        let goes_on = |end: &End, function: Id| {
            is_used(end) && end.becomes != Use::Looked && end.function != Some(function)
        };
        let given_back: BTreeSet<Id> = group
            .iter()
            .filter_map(|end| end.function)
            .filter(|function| called.contains(function))
            .collect();
        for function in given_back {
            if group.iter().any(|end| goes_on(end, function)) {
                group.retain(|end| end.function != Some(function));
            }
        }
        // What was put into a map and read out of it is told where it is used.
        let is_kept = |end: &End| end.becomes == Use::Kept(None);
        let is_read = |end: &End| read.contains(&end.text.written(0..1).start);
        if group.iter().any(|end| is_used(end) && !is_kept(end)) {
            group.retain(|end| !(is_kept(end) && (is_read(end) || end.is_global)));
        }
        for end in &mut group {
            if end.becomes == Use::Kept(None) && end.is_global {
                end.becomes = Use::Named;
            }
        }
        add_what_comes_later(&mut group);
        if group.iter().any(is_used) {
            group.retain(is_used);
        } else if let Some(longest) = group.iter().map(|end| end.text.text().len()).max() {
            // Of a text that only grows the last state; of several at once, each.
            let last = group.iter().rposition(|end| end.text.text().len() == longest);
            let whole =
                last.and_then(|at| group.get(at)).map(|end| end.text.text().to_owned()).unwrap_or_default();
            group.retain(|end| end.text.text() == whole || !whole.starts_with(end.text.text()));
        }
        group.retain(|end| end.becomes != Use::Looked);
        settled.extend(group);
    }
    settled
}

/// What is added to a text later is added to it sometimes, as far as the text that is used before goes.
fn add_what_comes_later(group: &mut [End]) {
    let longer: Vec<String> = group
        .iter()
        .filter(|end| end.becomes != Use::Looked)
        .take(MOST_COMPARED)
        .map(|end| end.text.text().to_owned())
        .collect();
    for end in group.iter_mut().take(MOST_COMPARED) {
        let is_last = matches!(end.becomes, Use::Given(Some(_)) | Use::Kept(Some(_)) | Use::Attribute);
        if is_last {
            continue;
        }
        for other in &longer {
            if let Some(more) = other.strip_prefix(end.text.text()).filter(|more| !more.is_empty()) {
                end.maybe.push(more.to_owned());
            }
        }
    }
}

/// Names of entries and of what is assigned to.
fn keys(text: &str, ir: &Ir) -> Vec<(String, Range<usize>)> {
    let mut keys = Vec::new();
    let mut add = |place: Range<usize>| {
        if let Some(word) = text.get(place.clone()) {
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
            let literal = literal_of(ir, id);
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
        let literal = literal_of(ir, entry.value);
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
            Kind::Class { body } => open.push((*body, false)),
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
    fn use_outside(&mut self, id: Id, number: usize) {
        let values = self.value_outside(id);
        self.tell_outside(&values, id, number);
    }

    fn names_of(&self, callee: Id) -> Vec<String> {
        self.parts_of(callee)
    }

    fn known_text(&mut self, id: Id) -> Option<MappedText<'static>> {
        let values: Values = self.value_of(id);
        self.whole_text(&values)
    }
}
