//! What expressions may be.

use std::rc::Rc;

use crate::ir::Id;
use crate::mapped::MappedText;

/// How many alternatives of one value are kept apart.
pub(crate) const MOST_ALTERNATIVES: usize = 8;

/// How long a text may grow, in bytes; nobody writes a longer one piece by piece.
pub(crate) const LONGEST: usize = 64 << 10;

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
    /// Some part of it before it was encoded.
    pub(crate) plain: Option<Rc<Text>>,
}

impl Text {
    pub(crate) fn of(text: MappedText<'static>) -> Self {
        Text { text: Rc::new(text), ..Text::default() }
    }

    pub(crate) fn written(&self) -> &str {
        self.text.text()
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
        if self.plain.is_none() {
            self.plain.clone_from(&other.plain);
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
            let mut end = LONGEST;
            while !self.written().is_char_boundary(end) {
                end -= 1;
            }
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

#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(Text),
    /// The number of an object.
    Object(usize),
    /// The parameters of the text that an object builds.
    Parameters(usize),
    Function(Id),
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

    /// The object that it is, if it is nothing else.
    pub(crate) fn object(&self) -> Option<usize> {
        match self.0.as_slice() {
            [Alternative { value: Value::Object(object), .. }] => Some(*object),
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

    pub(crate) fn set(&mut self, key: Option<MappedText<'static>>, value: Values, replaces: bool) {
        let known = key.as_ref().filter(|_| replaces).and_then(|key| {
            self.entries
                .iter()
                .position(|entry| entry.key.as_ref().is_some_and(|own| own.text() == key.text()))
        });
        let is_full = self.entries.len() >= MOST_ENTRIES;
        match known.and_then(|at| self.entries.get_mut(at)) {
            Some(entry) => entry.value = value,
            None if is_full => self.is_open = true,
            None => self.entries.push(MapEntry { key, value }),
        }
    }
}
