//! Loops over lists and maps that are known: what they do is done for each item.

use super::Flow;
use super::lists::MOST_ITEMS;
use crate::ir::{Each, Id, Kind};
use crate::mapped::MappedText;
use crate::value::{Map, MapEntry, Object, Text, Values};

/// How the halves of a pair are asked for.
const HALVES: [&str; 7] = [".getKey", ".Key", ".key", ".first", ".name", ".Name", ".component1"];

impl Flow<'_> {
    /// Does what a loop does for each item of a list that is known as a whole; false if it is not.
    pub(super) fn unrolled(&mut self, each: &Each, body: Id) -> bool {
        let Some(names) = self.names_of_items(each) else { return false };
        self.quiet += 1;
        let list = self.visit(each.list);
        self.quiet -= 1;
        let Some(Object::Map(map)) = list.object().and_then(|object| self.heap.get(object)) else {
            return false;
        };
        let is_known = !map.is_open && map.maybe.is_empty() && map.class.is_none() && map.element.is_none();
        // What holds nothing yet may be filled elsewhere.
        if !is_known || map.entries.is_empty() || map.entries.len() > MOST_ITEMS {
            return false;
        }
        let entries = map.entries.clone();
        let mut bound = Vec::with_capacity(entries.len());
        for (number, entry) in entries.iter().enumerate() {
            match self.bound_to(&names, entry, number, body) {
                Some(values) => bound.push(values),
                None => return false,
            }
        }
        for values in bound {
            let outer = self.present.len();
            for (name, values) in names.iter().zip(values) {
                let is_empty = self.plain_text(&values).is_some_and(|text| text.text().is_empty());
                self.present.extend((!is_empty).then(|| (self.frames.len(), name.clone())));
                self.set_var(name, values);
            }
            self.visit(body);
            self.present.truncate(outer);
            if self.is_dead || self.is_costly() {
                self.is_dead = false;
                break;
            }
        }
        // The next round is not known to be the last one that is.
        for name in &names {
            self.set_var(name, Values::unknown());
        }
        true
    }

    /// The one or two names of a loop.
    fn names_of_items(&self, each: &Each) -> Option<Vec<String>> {
        let mut ids: Vec<Id> = Vec::new();
        for id in &each.names {
            match &self.ir.node(*id).kind {
                Kind::Map(parts) => ids.extend(parts.iter().map(|part| part.value)),
                _ => ids.push(*id),
            }
        }
        let named = ids.iter().map(|id| {
            let node = self.ir.node(*id);
            let written = self.written(node.place());
            let name = if self.language.dollar_names { written } else { written.trim_start_matches('$') };
            matches!(node.kind, Kind::Name).then(|| name.to_owned())
        });
        let names: Option<Vec<String>> = named.collect();
        names.filter(|names| matches!(names.len(), 1 | 2))
    }

    /// What the names of a loop stand for in the round of an entry.
    fn bound_to(
        &mut self,
        names: &[String],
        entry: &MapEntry,
        number: usize,
        body: Id,
    ) -> Option<Vec<Values>> {
        let value = entry.value.clone();
        match (names, &entry.key) {
            ([_, _], Some(key)) => Some(vec![Text::of(key.clone()).into(), value]),
            ([_, _], None) => {
                let pair = value.object().and_then(|object| match self.heap.get(object) {
                    Some(Object::Map(pair)) => Some(pair.entries.clone()),
                    _ => None,
                });
                match pair.as_deref() {
                    Some([one, other]) => Some(vec![one.value.clone(), other.value.clone()]),
                    Some(_) => None,
                    None => {
                        let place = self.ir.node(body).place().start;
                        let count = MappedText::somewhere_in(number.to_string(), place..place);
                        Some(vec![Text::of(count).into(), value])
                    }
                }
            }
            ([name], Some(key)) => {
                let written = self.written(self.ir.node(body).place());
                let is_pair = HALVES.iter().any(|half| written.contains(&format!("{name}{half}")));
                let key: Values = Text::of(key.clone()).into();
                Some(vec![match (is_pair, self.language.dollar_names) {
                    (true, _) => {
                        let entries = vec![MapEntry { key: None, value: key }, MapEntry { key: None, value }];
                        self.new_object(Object::Map(Map { entries, ..Map::default() }))
                    }
                    (false, true) => value,
                    (false, false) => key,
                }])
            }
            ([_], None) => Some(vec![value]),
            _ => None,
        }
    }
}
