//! Follows statements in their order, and tells where texts go.

mod assign;
mod branch;
mod call;
mod callee;
mod element;
mod ends;
mod follow;
mod foreign;
mod handed;
mod instance;
mod known;
mod lists;
mod lookup;
mod map;
mod method;
mod origin;
mod own;
mod presence;
mod separators;
mod unroll;

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::rc::Rc;

pub use ends::{End, TagOf, Use};
pub(crate) use foreign::Room;
pub(crate) use known::scheme_of;

use crate::format::{self, Given};
use crate::ir::{Id, Ir, Kind, Leave, Part};
use crate::language::Language;
use crate::mapped::MappedText;
use crate::models::{HeldModels, Models};
use crate::outside::{Asked, Outer};
use crate::reading::{Encoded, Handed};
use crate::resolve::{self, Names};
use crate::value::{Alternative, ClassId, FnId, Guard, Map, Object, Text, Value, Values, combined};

/// How deep functions are followed into each other.
const DEEPEST_CALL: usize = 6;

/// Functions to whose value a framework redirects: Django's views.
const REDIRECTING: [&str; 1] = ["get_redirect_url"];

/// How deep expressions are followed.
const DEEPEST: usize = 240;

pub(crate) struct Flow<'a> {
    text: &'a str,
    language: &'static Language,
    models: Rc<HeldModels<'a>>,
    /// The number of the file that is followed; 0 is the one that is read.
    module: usize,
    wanted: &'a dyn Fn(&str) -> bool,
    ir: &'a Ir,
    names: &'a Names<'a>,
    vars: HashMap<String, Values>,
    /// Where the values of variables come from of which nothing is known.
    origins: HashMap<String, Rc<origin::Origin>>,
    /// The places of values of which nothing is known, and the names and keys that lead to them.
    pub(crate) open: RefCell<Vec<(Range<usize>, Vec<String>)>>,
    heap: Vec<Object>,
    journal: Vec<Change>,
    /// How many branches are open.
    branches: usize,
    /// What is known to hold here.
    guards: Vec<Guard>,
    /// True behind what leaves the function.
    is_dead: bool,
    frames: Vec<Frame>,
    /// Above 0 where values are only looked at.
    quiet: usize,
    /// Names of the loops that are gone through which stand for something in this round, each with the number of
    /// frames in which it does.
    present: Vec<(usize, String)>,
    /// True while a function is begun to be followed that gets an item of a list that is known.
    follows_item: bool,
    depth: usize,
    pub(crate) ends: Vec<End>,
    /// How many ends were told of the text that begins at a byte.
    told: HashMap<usize, usize>,
    /// How many steps may still be taken.
    budget: Cell<usize>,
    /// How many classes are open, functions in them left out.
    classes: usize,
    /// Nodes that are being worked out.
    busy: Vec<FnId>,
    /// Classes of which instances are being made.
    making: Vec<ClassId>,
    /// What blocks that build texts put theirs behind.
    receivers: Vec<usize>,
    /// Values whose assignment is waited for, and what was assigned.
    watched: Vec<(FnId, Option<Values>)>,
    /// Functions whose values were used in the file.
    pub(crate) called: HashSet<Id>,
    /// Where texts begin that were read out of maps.
    pub(crate) read: HashSet<usize>,
    /// What stands in other files.
    pub(crate) outer: Outer<'a>,
    /// Where other files are kept whose functions are called.
    pub(crate) rooms: &'a [Room<'a>],
    /// The files that are kept.
    sites: Vec<foreign::Site<'a>>,
    pub(crate) handed: Vec<Handed>,
    /// What calls percent-encoded.
    pub(crate) encoded: Vec<Encoded>,
}

/// What was before.
enum Change {
    Var(String, Option<Values>),
    Heap(usize, Object),
}

/// A function that is being followed.
struct Frame {
    function: FnId,
    /// What it gave back so far, where it is called; none where it is only defined.
    returned: Option<Values>,
    is_called: bool,
}

impl<'a> Flow<'a> {
    pub(crate) fn new(
        text: &'a str,
        language: &'static Language,
        models: &'a Models,
        wanted: &'a dyn Fn(&str) -> bool,
        ir: &'a Ir,
        names: &'a Names<'a>,
        budget: usize,
    ) -> Self {
        Flow {
            text,
            language,
            models: Rc::new(models.of(language.name, text)),
            module: 0,
            wanted,
            ir,
            names,
            vars: HashMap::new(),
            origins: HashMap::new(),
            open: RefCell::new(Vec::new()),
            heap: Vec::new(),
            journal: Vec::new(),
            branches: 0,
            guards: Vec::new(),
            is_dead: false,
            frames: Vec::new(),
            quiet: 0,
            present: Vec::new(),
            follows_item: false,
            depth: 0,
            ends: Vec::new(),
            told: HashMap::new(),
            budget: Cell::new(budget),
            classes: 0,
            busy: Vec::new(),
            making: Vec::new(),
            receivers: Vec::new(),
            watched: Vec::new(),
            called: HashSet::new(),
            read: HashSet::new(),
            outer: None,
            rooms: &[],
            sites: Vec::new(),
            handed: Vec::new(),
            encoded: Vec::new(),
        }
    }

    /// True if there were not enough steps.
    pub(crate) fn is_costly(&self) -> bool {
        self.budget.get() == 0
    }

    pub(crate) fn run(&mut self) {
        self.visit(self.ir.root);
    }

    fn written(&self, place: Range<usize>) -> &'a str {
        self.text.get(place).unwrap_or_default()
    }

    fn spend(&self, steps: usize) -> bool {
        self.budget.set(self.budget.get().saturating_sub(steps));
        self.budget.get() > 0
    }

    /// What an expression or a statement is worth; everything that happens in it happens.
    fn visit(&mut self, id: Id) -> Values {
        if self.depth > DEEPEST || !self.spend(1) {
            return Values::unknown();
        }
        self.depth += 1;
        let values = self.visited(id);
        self.depth -= 1;
        values
    }

    fn visited(&mut self, id: Id) -> Values {
        let ir = self.ir;
        let node = ir.node(id);
        match &node.kind {
            Kind::Lit(parts) => self.literal(parts),
            Kind::Number => {
                Text::of(MappedText::verbatim(self.written(node.place()).to_owned(), node.place().start))
                    .into()
            }
            Kind::Nothing => Value::Nothing.into(),
            Kind::Name => self.name(node.place()),
            Kind::Member { of, name } => self.member(*of, name.range()),
            Kind::Index { of, at } => self.index(*of, *at),
            Kind::Call { callee, arguments, is_new } => self.call(id, *callee, arguments, *is_new),
            Kind::Concat(parts) => {
                let mut values = Vec::with_capacity(parts.len());
                for part in parts {
                    let value = self.visit(*part);
                    let value = self.spelled(value);
                    values.push(self.as_text(value, *part));
                }
                self.concat(&values)
            }
            Kind::Format(format, given) => self.percent_format(*format, *given),
            Kind::Map(entries) => self.map(entries),
            Kind::Choice(choice) => self.choice(choice),
            Kind::Fn(function) => self.define(id, function),
            Kind::Assign { to, how, value } => self.assign(*to, *how, *value),
            Kind::Return { how, value } => self.leave(id, *how, *value),
            Kind::Tag(tag) => self.tag(id, tag),
            Kind::Block(statements) => {
                let mut last = Values::unknown();
                for statement in statements {
                    if self.is_dead {
                        break;
                    }
                    last = self.visit(*statement);
                    // Outside of functions nothing ends what follows.
                    self.is_dead &= !self.frames.is_empty();
                }
                last
            }
            Kind::Class(class) => {
                self.classes += 1;
                self.visit(class.body);
                self.classes -= 1;
                self.is_dead = false;
                Values::unknown()
            }
            Kind::Compare(one, other) => {
                self.quiet += 1;
                for id in [*one, *other] {
                    let values = self.visit(id);
                    self.end(&values, Use::Compared, id);
                }
                self.quiet -= 1;
                Values::unknown()
            }
            Kind::Other(parts) => {
                for part in parts {
                    self.visit(*part);
                }
                Values::unknown()
            }
        }
    }

    fn literal(&mut self, parts: &'a [Part]) -> Values {
        if let [part] = parts
            && let Some(text) = part.text(self.text)
        {
            self.spend(text.text().len() / 32);
            return Text::of(text).into();
        }
        let mut values = Vec::with_capacity(parts.len());
        for part in parts {
            values.push(match part {
                Part::Plain(_) | Part::Text(_) => Text::of(part.text(self.text).unwrap_or_default()).into(),
                Part::Value { value: Some(value), written } => {
                    let known = self.visit(*value);
                    let known = self.spelled(known);
                    let name = self.hole_name(*value);
                    self.is_left_open(&known, *value, written.range());
                    self.text_or(known, &name, written.range())
                }
                Part::Value { value: None, written } => {
                    Text::of(MappedText::hole("", written.range())).into()
                }
            });
        }
        self.concat(&values)
    }

    /// What something unknown is called, if that is a plain name.
    fn hole_name(&self, id: Id) -> String {
        let node = self.ir.node(id);
        let name = match &node.kind {
            Kind::Name => self.written(node.place()),
            Kind::Member { name, .. } => self.written(name.range()),
            _ => "",
        };
        resolve::bare(name).to_owned()
    }

    /// The texts that values are; holes where that is not known.
    fn as_text(&self, values: Values, id: Id) -> Values {
        let name = self.hole_name(id);
        let place = self.ir.node(id).place();
        self.is_left_open(&values, id, place.clone());
        self.text_or(values, &name, place)
    }

    fn text_or(&self, values: Values, name: &str, place: Range<usize>) -> Values {
        let mut texts = Values(Vec::with_capacity(values.0.len()));
        for alternative in values.0 {
            match alternative.value {
                Value::Text(_) => texts.0.push(alternative),
                Value::Object(object) => match self.heap.get(object) {
                    Some(Object::Builder(built)) => {
                        texts = texts
                            .or(self.text_or(built.clone(), name, place.clone()).under(&alternative.guards));
                    }
                    Some(Object::Map(Map { frame: Some(frame), .. })) => {
                        texts = texts.or(self.framed(object, frame).under(&alternative.guards));
                    }
                    Some(Object::Map(_)) if self.is_query(object) => {
                        texts = texts.or(self.query_of(object).under(&alternative.guards));
                    }
                    _ => texts = texts.or(hole(name, place.clone()).under(&alternative.guards)),
                },
                Value::Parameters(object) => {
                    let query = self.parameters_of(object);
                    texts = texts.or(query.under(&alternative.guards));
                }
                _ => texts = texts.or(hole(name, place.clone()).under(&alternative.guards)),
            }
        }
        if texts.0.is_empty() { hole(name, place) } else { texts.given(&self.guards) }
    }

    /// Texts joined, in all fitting combinations.
    fn concat(&self, parts: &[Values]) -> Values {
        let mut given: Vec<Values> = parts.iter().map(|part| part.given(&self.guards)).collect();
        separators::settle(&mut given);
        let parts: Vec<Values> = given.into_iter().map(sometimes).collect();
        let joined = combined(&parts, |row| {
            let texts: Vec<Text> = row
                .iter()
                .filter_map(|value| match value {
                    Value::Text(text) => Some(text.clone()),
                    _ => None,
                })
                .collect();
            Value::Text(Text::joined(&texts))
        });
        for alternative in &joined.0 {
            if let Value::Text(text) = &alternative.value {
                self.spend(text.written().len() / 4);
            }
        }
        joined
    }

    /// Does something with every combination of some texts.
    fn with_texts(&self, values: &[Values], mut make: impl FnMut(&[&Text]) -> Text) -> Values {
        let made = combined(values, |row| {
            let texts: Vec<&Text> = row
                .iter()
                .filter_map(|value| match value {
                    Value::Text(text) => Some(text),
                    _ => None,
                })
                .collect();
            match texts.len() == row.len() {
                true => Value::Text(make(&texts)),
                false => Value::Unknown,
            }
        });
        for alternative in &made.0 {
            if let Value::Text(text) = &alternative.value {
                self.spend(1 + text.written().len() / 4);
            }
        }
        made
    }

    fn percent_format(&mut self, format: Id, given: Id) -> Values {
        let known = self.visit(format);
        let format = self.as_text(known, format);
        let entries = match &self.ir.node(given).kind {
            Kind::Map(entries) => entries.iter().map(|entry| (entry.key, entry.value)).collect(),
            _ => vec![(crate::ir::Key::None, given)],
        };
        let mut values = Vec::new();
        for (key, value) in entries {
            let name = self.key(key);
            let known = self.visit(value);
            values.push((name, self.as_text(known, value)));
        }
        self.filled(&format, &values)
    }

    /// A format with values filled in, and the variables that it names, where formats take them in.
    fn filled(&mut self, format: &Values, values: &[(Option<MappedText<'static>>, Values)]) -> Values {
        match self.language.captures {
            true => {
                let captured = self.captured_by(format, values);
                self.filled_with(format, &[values, &captured].concat())
            }
            false => self.filled_with(format, values),
        }
    }

    /// The values of the variables that a format names and is not given.
    fn captured_by(
        &mut self,
        format: &Values,
        values: &[(Option<MappedText<'static>>, Values)],
    ) -> Vec<(Option<MappedText<'static>>, Values)> {
        let [Alternative { value: Value::Text(text), .. }] = &format.0[..] else { return Vec::new() };
        let place = text.text.written(0..0);
        let mut captured: Vec<(Option<MappedText<'static>>, Values)> = Vec::new();
        for name in format::names_in(text.written(), self.language) {
            let is_there = values
                .iter()
                .chain(&captured)
                .any(|(own, _)| own.as_ref().is_some_and(|own| own.text() == name));
            let known = if is_there { Values::unknown() } else { self.captured(&name) };
            if !known.is_unknown() {
                let known = self.text_or(known, &name, place.clone());
                captured.push((Some(MappedText::somewhere_in(name, place.clone())), known));
            }
        }
        captured
    }

    fn filled_with(&mut self, format: &Values, values: &[(Option<MappedText<'static>>, Values)]) -> Values {
        let language = self.language;
        self.is_filled_with_open(format, values);
        let all: Vec<Values> =
            [format.clone()].into_iter().chain(values.iter().map(|(_, value)| value.clone())).collect();
        let names: Vec<Option<String>> =
            values.iter().map(|(name, _)| name.as_ref().map(|name| name.text().to_owned())).collect();
        self.with_texts(&all, |texts| {
            let Some((format, given)) = texts.split_first() else { return Text::default() };
            let given: Vec<Given> =
                names.iter().cloned().zip(given.iter().map(|text| Some((*text).clone()))).collect();
            format::fill(format, &given, language)
        })
    }

    pub(super) fn leave(&mut self, id: Id, how: Leave, value: Option<Id>) -> Values {
        let mut values = Values::unknown();
        if let Some(value) = value {
            values = self.visit(value).given(&self.guards);
            match how {
                Leave::Return => self.give_back(&values, value),
                Leave::Echo => self.end(&values, Use::Printed, id),
                Leave::Throw => self.end(&values, Use::Thrown, id),
            }
        }
        self.is_dead |= how != Leave::Echo;
        values
    }

    /// What a function gives back.
    fn give_back(&mut self, values: &Values, id: Id) {
        self.redirect_to(values);
        match self.frames.last_mut() {
            Some(frame) if frame.is_called => {
                let values = values.clone().under(&self.guards);
                frame.returned = Some(match frame.returned.take() {
                    Some(returned) => returned.or(values),
                    None => values,
                });
            }
            _ => self.end(values, Use::Returned, id),
        }
    }

    /// Tells of a redirect to the `url` that a function gives back, if it says that it redirects.
    fn redirect_to(&mut self, values: &Values) {
        let Some(FnId { module, id: function }) = self.frames.last().map(|frame| frame.function) else {
            return;
        };
        let name = self.function(FnId { module, id: function }).and_then(|function| function.name);
        if let Some(name) = name.filter(|name| REDIRECTING.contains(&self.written(name.range()))) {
            self.end_at(values, Use::Given(Some("redirect".to_owned())), name.range(), &[], None);
            return;
        }
        let redirects = self.ir.redirecting.iter().find(|(id, _)| *id == function);
        let Some((_, place)) = redirects else { return };
        if let Some(Object::Map(map)) = values.object().and_then(|object| self.heap.get(object))
            && let Some(url) = map.get("url").cloned()
        {
            self.end_at(&url, Use::Given(Some("redirect".to_owned())), place.range(), &[], None);
        }
    }

    /// What stands in another file under a name or a key.
    fn asked_outside(&self, parts: &[String], asked: Asked) -> Values {
        let answer = self.outer.filter(|_| self.spend(1)).and_then(|outer| outer.value(parts, asked));
        answer.map_or_else(Values::unknown, |text| Text::of(text).into())
    }

    /// What is asked, as something to compare: the same question in the same words has the same answer.
    fn guard(&self, test: Id) -> Guard {
        let node = self.ir.node(test);
        match &node.kind {
            Kind::Other(parts) if self.written(node.place()).starts_with('!') && parts.len() == 1 => {
                let (what, holds) = self.guard(parts.first().copied().unwrap_or(test));
                (what, !holds)
            }
            _ => {
                let mut hasher = DefaultHasher::new();
                for word in self.written(node.place()).split_whitespace() {
                    word.replace("===", "==").hash(&mut hasher);
                }
                (hasher.finish(), true)
            }
        }
    }
}

/// A text of which nothing is known.
fn hole(name: &str, place: Range<usize>) -> Values {
    Text::of(MappedText::hole(name, place)).into()
}

/// A part that is nothing in one case and a further parameter in another is added only sometimes.
fn sometimes(values: Values) -> Values {
    let texts = values.0.iter().filter_map(|alternative| match &alternative.value {
        Value::Text(text) => Some(text),
        _ => None,
    });
    let has_empty = texts.clone().any(|text| text.text.is_empty());
    let more: Vec<_> = texts.filter(|text| text.written().starts_with(['&', '#', '?'])).cloned().collect();
    if !has_empty || more.is_empty() {
        return values;
    }
    let text = more
        .iter()
        .fold(Text::default(), |whole, more| whole.may_get(more.text.slice(0..more.written().len())));
    text.into()
}
