//! What expressions may be.

use std::rc::Rc;

use crate::ir::{Id, Place};
use crate::mapped::MappedText;
use crate::slice::floor_boundary;

/// How many alternatives of one value are kept apart.
pub(crate) const MOST_ALTERNATIVES: usize = 8;

/// How long a text may grow, in bytes; nobody writes a longer one piece by piece.
pub(crate) const LONGEST: usize = 64 << 10;

/// How many parts of a text are remembered as they were before they were encoded.
const MOST_PLAIN: usize = 4;

/// A text as far as it is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text {
    pub(crate) text: Rc<MappedText<'static>>,
    /// True if more may belong to it than is known.
    pub(crate) is_open: bool,
    /// True if it was cut off because it grew too long.
    pub(crate) is_long: bool,
    /// What is added to it only sometimes.
    pub(crate) maybe: Rc<Vec<Rc<MappedText<'static>>>>,
    /// Parts of it before they were encoded, what was encoded last first.
    pub(crate) plain: Rc<Vec<Rc<Text>>>,
}

impl Text {
    pub(crate) fn of(text: MappedText<'static>) -> Self {
        Text { text: Rc::new(text), ..Text::default() }
    }

    pub(crate) fn written(&self) -> &str {
        self.text.text()
    }

    /// The same percent-encoded, which remembers what it was.
    pub(crate) fn encoded_as(&self, encoded: MappedText<'static>) -> Text {
        let within = self.plain.iter().take(MOST_PLAIN - 1).cloned();
        let itself = Rc::new(Text { plain: Rc::default(), ..self.clone() });
        let plain = std::iter::once(itself).chain(within).collect();
        Text { plain: Rc::new(plain), ..self.with(encoded, &[]) }
    }

    /// What is wanted of the parts that were encoded.
    pub(crate) fn plain_part(&self, wanted: impl Fn(&str) -> bool) -> Option<&Text> {
        self.plain.iter().map(|part| &**part).find(|part| wanted(part.written()))
    }

    fn hides_more(&mut self, other: &Text) {
        self.is_open |= other.is_open;
        self.is_long |= other.is_long;
        if !other.maybe.is_empty() {
            let mut maybe = self.maybe.to_vec();
            maybe.extend(other.maybe.iter().filter(|more| !self.maybe.contains(more)).cloned());
            maybe.truncate(64);
            self.maybe = Rc::new(maybe);
        }
        let is_new = |part: &&Rc<Text>| !self.plain.iter().any(|known| Rc::ptr_eq(known, part));
        let room = MOST_PLAIN.saturating_sub(self.plain.len());
        let more: Vec<_> = other.plain.iter().filter(is_new).take(room).cloned().collect();
        if !more.is_empty() {
            self.plain = Rc::new([&self.plain[..], &more[..]].concat());
        }
    }

    /// The same text with what is open and added sometimes of another.
    pub(crate) fn with(&self, text: MappedText<'static>, others: &[&Text]) -> Text {
        let mut whole = Text { text: Rc::new(text), ..self.clone() };
        for other in others {
            whole.hides_more(other);
        }
        whole.cut()
    }

    fn cut(mut self) -> Text {
        if self.written().len() > LONGEST {
            let end = floor_boundary(self.written(), LONGEST);
            self.text = Rc::new(self.text.slice(0..end));
            self.is_open = true;
            self.is_long = true;
        }
        self
    }

    pub(crate) fn joined(parts: &[Text]) -> Text {
        let mut text = MappedText::new();
        let mut whole = Text::default();
        for part in parts {
            if text.text().len() <= LONGEST {
                text.push(&part.text);
            }
            whole.hides_more(part);
        }
        whole.text = Rc::new(text);
        whole.cut()
    }

    pub(crate) fn may_get(&self, more: MappedText<'static>) -> Text {
        let mut text = self.clone();
        if text.maybe.len() < 64 && !text.maybe.iter().any(|known| known.text() == more.text()) {
            let mut maybe = text.maybe.to_vec();
            maybe.push(Rc::new(more));
            text.maybe = Rc::new(maybe);
        }
        text
    }
}

/// A function, of whatever file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct FnId {
    /// The number of its file; 0 is the one that is read.
    pub(crate) module: usize,
    pub(crate) id: Id,
}

#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(Text),
    /// The number of an object.
    Object(usize),
    /// The parameters of the text that an object builds.
    Parameters(usize),
    Function(FnId),
    Nothing,
    Unknown,
}

/// What was found true or false on the way: what was asked, what it was compared with, and the answer.
pub(crate) type Guard = (u64, bool);

#[derive(Clone, Debug)]
pub(crate) struct Alternative {
    pub(crate) value: Value,
    pub(crate) guards: Vec<Guard>,
}

/// Everything that an expression may be.
#[derive(Clone, Debug)]
pub(crate) struct Values(pub(crate) Vec<Alternative>);

impl From<Value> for Values {
    fn from(value: Value) -> Self {
        Values(vec![Alternative { value, guards: Vec::new() }])
    }
}

impl From<Text> for Values {
    fn from(text: Text) -> Self {
        Value::Text(text).into()
    }
}

/// True if both cannot hold.
pub(crate) fn excludes(one: &[Guard], other: &[Guard]) -> bool {
    one.iter().any(|(what, holds)| other.iter().any(|(same, also)| what == same && holds != also))
}

impl Values {
    pub(crate) fn unknown() -> Self {
        Value::Unknown.into()
    }

    pub(crate) fn is_unknown(&self) -> bool {
        self.0.iter().all(|alternative| matches!(alternative.value, Value::Unknown))
    }

    /// The object that it is, if it is nothing else but nothing at all.
    pub(crate) fn object(&self) -> Option<usize> {
        let mut there = self.0.iter().filter(|alternative| !matches!(alternative.value, Value::Nothing));
        match (there.next(), there.next()) {
            (Some(Alternative { value: Value::Object(object), .. }), None) => Some(*object),
            _ => None,
        }
    }

    /// The objects that it may be.
    pub(crate) fn objects(&self) -> impl Iterator<Item = usize> {
        self.0.iter().filter_map(|alternative| match alternative.value {
            Value::Object(object) => Some(object),
            _ => None,
        })
    }

    /// The function that it is, if it is one and nothing else.
    pub(crate) fn function(&self) -> Option<FnId> {
        match self.0.as_slice() {
            [Alternative { value: Value::Function(function), .. }] => Some(*function),
            _ => None,
        }
    }

    /// Both, as alternatives.
    pub(crate) fn or(mut self, other: Values) -> Values {
        for alternative in other.0 {
            if self.0.len() >= MOST_ALTERNATIVES {
                break;
            }
            let is_known = self.0.iter().any(|known| is_same(&known.value, &alternative.value));
            if !is_known {
                self.0.push(alternative);
            }
        }
        self.without_empty().without_http()
    }

    /// Of a scheme that is that of the request the better one: whoever opens the page by https has no other.
    fn without_http(mut self) -> Values {
        let is_one = |alternative: &Alternative, wanted: &[&str]| match &alternative.value {
            Value::Text(text) => !text.is_open && wanted.contains(&text.written()),
            _ => false,
        };
        if self.0.iter().any(|alternative| is_one(alternative, &["https", "https:", "https://", "s"])) {
            self.0.retain(|alternative| !is_one(alternative, &["http", "http:", "http://", ""]));
        }
        self
    }

    /// Without the empty text that stands in for a value that is not known.
    fn without_empty(mut self) -> Values {
        let is_unknown = |alternative: &Alternative| match &alternative.value {
            Value::Unknown => true,
            Value::Text(text) => text.text.is_one_hole(),
            _ => false,
        };
        let is_empty = |alternative: &Alternative| matches!(&alternative.value, Value::Text(text) if text.text.is_empty() && !text.is_open && text.maybe.is_empty());
        if self.0.iter().any(is_unknown) {
            self.0.retain(|alternative| !is_empty(alternative));
        }
        self
    }

    /// The same, under further conditions.
    pub(crate) fn under(mut self, guards: &[Guard]) -> Values {
        for alternative in &mut self.0 {
            for guard in guards {
                if !alternative.guards.contains(guard) && alternative.guards.len() < 8 {
                    alternative.guards.push(*guard);
                }
            }
        }
        self
    }

    /// What is left of it where some conditions hold; all of it where nothing would be.
    pub(crate) fn given(&self, guards: &[Guard]) -> Values {
        if guards.is_empty() || self.0.len() < 2 {
            return self.clone();
        }
        let left: Vec<_> =
            self.0.iter().filter(|alternative| !excludes(&alternative.guards, guards)).cloned().collect();
        if left.is_empty() { self.clone() } else { Values(left) }
    }
}

fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Text(one), Value::Text(other)) => one.text == other.text && one.maybe == other.maybe,
        (Value::Object(one), Value::Object(other)) | (Value::Parameters(one), Value::Parameters(other)) => {
            one == other
        }
        (Value::Function(one), Value::Function(other)) => one == other,
        (Value::Nothing, Value::Nothing) | (Value::Unknown, Value::Unknown) => true,
        _ => false,
    }
}

/// Every fitting combination of the alternatives of several values.
pub(crate) fn combined(values: &[Values], mut make: impl FnMut(&[&Value]) -> Value) -> Values {
    let mut rows: Vec<(Vec<&Value>, Vec<Guard>)> = vec![(Vec::new(), Vec::new())];
    for value in values {
        // As a rule there is one; a long row is not written anew for each of its values.
        if let [only] = value.0.as_slice() {
            rows.retain_mut(|(row, guards)| {
                let fits = !excludes(guards, &only.guards);
                row.push(&only.value);
                let new: Vec<_> =
                    only.guards.iter().filter(|guard| !guards.contains(guard)).copied().collect();
                guards.extend(new);
                fits
            });
            if rows.is_empty() {
                return Values::unknown();
            }
            continue;
        }
        let mut longer = Vec::new();
        for (row, guards) in &rows {
            for alternative in &value.0 {
                if longer.len() >= MOST_ALTERNATIVES || excludes(guards, &alternative.guards) {
                    continue;
                }
                let mut row = row.clone();
                row.push(&alternative.value);
                let mut guards = guards.clone();
                guards.extend(
                    alternative
                        .guards
                        .iter()
                        .filter(|guard| !guards.contains(guard))
                        .copied()
                        .collect::<Vec<_>>(),
                );
                longer.push((row, guards));
            }
        }
        if longer.is_empty() {
            return Values::unknown();
        }
        rows = longer;
    }
    let made = rows.into_iter().map(|(row, guards)| Alternative { value: make(&row), guards });
    Values(made.collect())
}

/// What an object holds.
#[derive(Clone, Debug)]
pub(crate) enum Object {
    /// Names and values.
    Map(Map),
    /// A text that is built piece by piece.
    Builder(Values),
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Map {
    pub(crate) entries: Vec<MapEntry>,
    /// True if it may hold more.
    pub(crate) is_open: bool,
    /// Names that are set only sometimes.
    pub(crate) maybe: Vec<Rc<MappedText<'static>>>,
    /// What it is an instance of: its entries are members then.
    pub(crate) class: Option<ClassId>,
    /// The bytes that make it, if it is an anchor of a page: its entries are attributes then.
    pub(crate) element: Option<Place>,
    /// What stands around and between its entries where it is read as a text.
    pub(crate) frame: Option<Rc<Frame>>,
}

/// What stands around and between the entries of a map that is read as a text.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) before: Values,
    /// None of names and values, which are a query.
    pub(crate) between: Option<Values>,
    pub(crate) behind: Values,
}

/// A class, of whatever file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClassId {
    /// The number of its file; 0 is the one that is read.
    pub(crate) module: usize,
    /// Its number in that file.
    pub(crate) number: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct MapEntry {
    /// None of an item of a list.
    pub(crate) key: Option<MappedText<'static>>,
    pub(crate) value: Values,
}

/// How many entries of a map are kept apart.
const MOST_ENTRIES: usize = 200;

impl Map {
    pub(crate) fn get(&self, key: &str) -> Option<&Values> {
        self.entries
            .iter()
            .find(|entry| entry.key.as_ref().is_some_and(|own| own.text() == key))
            .map(|entry| &entry.value)
    }

    /// What a pair holds under one of the names by which languages call its halves.
    pub(crate) fn of_pair(&self, word: &str) -> Option<&Values> {
        let [one, other] = self.entries.as_slice() else { return None };
        let is_named = |entry: &MapEntry, name: &str| entry.key.as_ref().is_none_or(|key| key.text() == name);
        if !is_named(one, "key") || !is_named(other, "value") {
            return None;
        }
        match word.to_ascii_lowercase().trim_start_matches("get") {
            "key" | "first" | "left" | "name" | "_1" | "item1" => Some(&one.value),
            "value" | "second" | "right" | "_2" | "item2" => Some(&other.value),
            _ => None,
        }
    }

    pub(crate) fn set(&mut self, key: Option<MappedText<'static>>, value: Values, replaces: bool) {
        let known = key.as_ref().filter(|_| replaces).and_then(|key| {
            self.entries
                .iter()
                .position(|entry| entry.key.as_ref().is_some_and(|own| own.text() == key.text()))
        });
        if let Some(key) = key.as_ref().filter(|_| replaces && !self.maybe.is_empty()) {
            self.maybe.retain(|maybe| maybe.text() != key.text());
        }
        let is_full = self.entries.len() >= MOST_ENTRIES;
        match known.and_then(|at| self.entries.get_mut(at)) {
            Some(entry) => entry.value = value,
            None if is_full => self.is_open = true,
            None => self.entries.push(MapEntry { key, value }),
        }
    }
}
