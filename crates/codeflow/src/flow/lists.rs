//! Lists: something is done with each item, items are joined; words in a text are replaced.

use super::Flow;
use super::call::Argument;
use super::map::opened;
use crate::ir::Id;
use crate::mapped::MappedText;
use crate::parameters::replaced;
use crate::value::{Alternative, Map, Object, Text, Value, Values};

/// How many items of a list something is done with.
const MOST_ITEMS: usize = 40;

impl Flow<'_> {
    /// What a function makes of each item.
    pub(super) fn each(&mut self, map: &Map, function: &Argument, by_name: bool) -> Option<Values> {
        let [Alternative { value: Value::Function(function), .. }] = function.values.0.as_slice() else {
            return None;
        };
        let function = *function;
        let mut made = Map { is_open: map.is_open || map.entries.len() > MOST_ITEMS, ..Map::default() };
        for entry in map.entries.iter().take(MOST_ITEMS) {
            let id = self.ir.root;
            let argument = |key: Option<MappedText<'static>>, values: Values| Argument {
                key,
                is_spread: false,
                values,
                id,
            };
            let parameters = match &self.ir.node(function).kind {
                crate::ir::Kind::Fn(function) => {
                    function.parameters.iter().map(|parameter| parameter.at + 1).max().unwrap_or(1)
                }
                _ => 1,
            };
            let arguments = match (&entry.key, parameters) {
                (Some(key), 2..) => {
                    vec![argument(None, Text::of(key.clone()).into()), argument(None, entry.value.clone())]
                }
                (Some(key), _) if by_name => vec![argument(None, Text::of(key.clone()).into())],
                (Some(key), _) => {
                    let named = |name: &str, value: Values| {
                        let place = key.written(0..0);
                        crate::value::MapEntry {
                            key: Some(MappedText::somewhere_in(name.to_owned(), place)),
                            value,
                        }
                    };
                    let pair = Map {
                        entries: vec![
                            named("key", Text::of(key.clone()).into()),
                            named("value", entry.value.clone()),
                        ],
                        ..Map::default()
                    };
                    vec![argument(None, self.new_object(Object::Map(pair)))]
                }
                (None, count) => {
                    let items = entry.value.object().and_then(|object| match self.heap.get(object) {
                        Some(Object::Map(pair)) if count > 1 && pair.entries.len() >= count => {
                            Some(pair.entries.clone())
                        }
                        _ => None,
                    });
                    match items {
                        Some(items) => items.into_iter().map(|item| argument(None, item.value)).collect(),
                        None => vec![argument(None, entry.value.clone())],
                    }
                }
            };
            if let [only] = arguments.as_slice() {
                self.set_var("it", only.values.clone());
            }
            let value = self.followed(function, &arguments)?;
            made.set(None, value, false);
        }
        made.maybe.clone_from(&map.maybe);
        Some(self.new_object(Object::Map(made)))
    }

    /// The items of the one list among arguments, or the arguments themselves; true if there may be more.
    pub(super) fn items(&mut self, arguments: &[Argument]) -> (Vec<Values>, bool) {
        match arguments {
            [list] => match list.values.object() {
                Some(object) => self.items_of(object),
                None => (vec![self.text_of(list)], list.values.is_unknown()),
            },
            _ => (arguments.iter().map(|argument| self.text_of(argument)).collect(), false),
        }
    }

    pub(super) fn items_of(&mut self, object: usize) -> (Vec<Values>, bool) {
        match self.heap.get(object) {
            Some(Object::Map(map)) => {
                let map = map.clone();
                let items = map.entries.iter().map(|entry| {
                    let place = entry.key.as_ref().map_or(0..0, |key| key.written(0..key.text().len()));
                    self.text_or(entry.value.clone(), "", place)
                });
                (items.collect(), map.is_open || !map.maybe.is_empty())
            }
            _ => (Vec::new(), true),
        }
    }

    pub(super) fn joined(&mut self, separator: &Values, items: (Vec<Values>, bool)) -> Values {
        let (items, is_open) = items;
        let mut parts = Vec::new();
        for (number, item) in items.into_iter().enumerate() {
            if number > 0 {
                parts.push(separator.clone());
            }
            parts.push(item);
        }
        let joined = self.concat(&parts);
        if is_open { opened(joined) } else { joined }
    }

    /// A text in which another is replaced; with lists, each of them.
    pub(super) fn replaced(&mut self, whole: &Values, from: &Argument, to: &Argument) -> Values {
        let lists = from.values.object().zip(Some(to)).and_then(|(from, to)| {
            let Some(Object::Map(names)) = self.heap.get(from) else { return None };
            let values = to.values.object().and_then(|to| match self.heap.get(to) {
                Some(Object::Map(values)) => Some(values.entries.clone()),
                _ => None,
            });
            Some((names.entries.clone(), values))
        });
        let to_text = self.text_of(to);
        // `/\s+/`
        let pattern = self.written(self.ir.node(from.id).place());
        let is_pattern =
            pattern.trim_start_matches(['r', '@']).starts_with(['/', '"', '\'']) && pattern.contains("\\s");
        if is_pattern && self.plain_text(&to.values).is_some_and(|to| to.is_empty()) {
            return self.squeezed(whole.clone(), &[]);
        }
        let pairs: Vec<(Option<MappedText<'static>>, Values)> = match lists {
            Some((names, values)) => names
                .iter()
                .enumerate()
                .map(|(number, name)| {
                    let value = match &values {
                        Some(values) => values
                            .get(number)
                            .map_or_else(|| Text::default().into(), |entry| entry.value.clone()),
                        None => to_text.clone(),
                    };
                    (self.plain_text(&name.value), value)
                })
                .collect(),
            None => vec![(self.plain_text(&from.values), to_text)],
        };
        self.replaced_all(whole.clone(), pairs, to.id)
    }

    pub(super) fn replaced_all(
        &mut self,
        whole: Values,
        pairs: Vec<(Option<MappedText<'static>>, Values)>,
        id: Id,
    ) -> Values {
        let mut whole = whole;
        for (from, to) in pairs {
            match from.filter(|from| !from.is_empty()) {
                Some(from) => {
                    let to = self.as_text(to, id);
                    whole = self.with_texts(&[whole, to], |texts| match texts {
                        [whole, to] => replaced(whole, from.text(), to, false),
                        _ => Text::default(),
                    });
                }
                // Nobody knows what is replaced.
                None => whole = opened(whole),
            }
        }
        whole
    }

    /// The names of a map replaced by its values.
    pub(super) fn translated(&mut self, whole: Values, map: &Argument) -> Values {
        let Some(Object::Map(entries)) = map.values.object().and_then(|object| self.heap.get(object)) else {
            return opened(whole);
        };
        let entries = entries.entries.clone();
        let is_flat = entries.iter().all(|entry| entry.key.is_none());
        let pairs = match is_flat {
            true => entries
                .chunks_exact(2)
                .filter_map(|pair| match pair {
                    [from, to] => Some((self.plain_text(&from.value), to.value.clone())),
                    _ => None,
                })
                .collect(),
            false => entries.into_iter().map(|entry| (entry.key, entry.value)).collect::<Vec<_>>(),
        };
        self.replaced_all(whole, pairs, map.id)
    }

    /// A text without blanks.
    pub(super) fn squeezed(&mut self, text: Values, arguments: &[Argument]) -> Values {
        let removed = arguments.first().and_then(|argument| self.plain_text(&argument.values));
        let is_blank = removed.as_ref().is_none_or(|removed| removed.text().chars().all(char::is_whitespace));
        if !is_blank {
            return Values::unknown();
        }
        self.with_texts(&[text], |texts| {
            let Some(text) = texts.first() else { return Text::default() };
            let mut kept = MappedText::new();
            let mut start = 0;
            let written = text.written();
            for (at, blank) in written.match_indices(char::is_whitespace) {
                kept.push(&text.text.slice(start..at));
                start = at + blank.len();
            }
            kept.push(&text.text.slice(start..written.len()));
            text.with(kept, &[])
        })
    }
}
