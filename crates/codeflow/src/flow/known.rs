//! Calls of what is known.

use super::call::{Argument, encoded};
use super::{Flow, Use};
use crate::ir::{Id, Kind};
use crate::mapped::MappedText;
use crate::models::Does;
use crate::parameters;
use crate::value::{Alternative, Map, Object, Text, Value, Values};

impl<'a> Flow<'a> {
    pub(super) fn known_call(
        &mut self,
        does: &Does,
        id: Id,
        callee: Id,
        arguments: &[Argument],
        is_new: bool,
        on: Option<&(Id, Values)>,
    ) -> Values {
        let text = |flow: &Self, number: usize| arguments.get(number).map(|argument| flow.text_of(argument));
        match does {
            Does::Encode => {
                let Some(mut argument) = text(self, 0) else { return Values::unknown() };
                // Of what is not known the whole call is the place to point at.
                for alternative in &mut argument.0 {
                    if let Value::Text(known) = &mut alternative.value
                        && known.text.is_one_hole()
                    {
                        let name =
                            arguments.first().map(|argument| self.hole_name(argument.id)).unwrap_or_default();
                        *known = Text::of(MappedText::hole(&name, self.ir.node(id).place()));
                    }
                }
                self.with_texts(&[argument], encoded)
            }
            Does::Format(number) => {
                let Some(format) = text(self, *number) else { return Values::unknown() };
                let values = self.given(arguments.get(number + 1..).unwrap_or_default());
                let made = self.filled(&format, &values);
                if number > &0 {
                    // It is written somewhere.
                    self.end(&made, Use::Printed, callee);
                }
                made
            }
            Does::Join { last } => {
                let (separator, items) = match last {
                    true => (text(self, 1), arguments.get(..1).unwrap_or_default()),
                    false => (text(self, 0), arguments.get(1..).unwrap_or_default()),
                };
                let items = self.items(items);
                let separator = separator.unwrap_or_else(|| Text::default().into());
                self.joined(&separator, items)
            }
            Does::Query => self.query_call(arguments),
            Does::Concat => {
                let parts: Vec<Values> = arguments.iter().map(|argument| self.text_of(argument)).collect();
                self.concat(&parts)
            }
            Does::Keep => arguments.first().map_or_else(Values::unknown, |argument| argument.values.clone()),
            Does::Replace => {
                let (Some(from), Some(to), Some(whole)) =
                    (arguments.first(), arguments.get(1), text(self, 2))
                else {
                    return Values::unknown();
                };
                self.replaced(&whole, from, to)
            }
            Does::Translate => match (text(self, 0), arguments.get(1), arguments.get(2)) {
                (Some(whole), Some(map), None) => self.translated(whole, map),
                _ => Values::unknown(),
            },
            Does::AddQuery => {
                let Some(base) = text(self, 0) else { return Values::unknown() };
                let rest = arguments.get(1..).unwrap_or_default();
                let more = match rest {
                    [name, value] if self.plain_text(&name.values).is_some() => {
                        let key = self.plain_text(&name.values).unwrap_or_default();
                        let value = self.text_of(value);
                        self.with_texts(&[value], |texts| {
                            texts
                                .first()
                                .map_or_else(Text::default, |value| parameters::parameter(&key, value))
                        })
                    }
                    _ => self.query_call(rest),
                };
                self.with_texts(&[base, more], |texts| match texts {
                    [base, more] => parameters::insert(base, more),
                    _ => Text::default(),
                })
            }
            Does::Resolve(at) => {
                let made = match (text(self, 1 - at), text(self, *at)) {
                    (Some(path), Some(base)) => self.with_texts(&[path, base], |texts| match texts {
                        [path, base] => parameters::resolved(base, path),
                        _ => Text::default(),
                    }),
                    (None, Some(whole)) => whole,
                    (Some(whole), None) => whole,
                    _ => Values::unknown(),
                };
                self.new_object(Object::Builder(made))
            }
            Does::Builder => self.builder(arguments, id),
            Does::Map => {
                let mut map = Map::default();
                for argument in arguments {
                    self.fill_map(&mut map, argument);
                }
                // `Map.of("a", b, "c", d)`
                let is_flat = !map.entries.is_empty()
                    && map.entries.len() % 2 == 0
                    && map.entries.iter().all(|entry| entry.key.is_none());
                let names = map
                    .entries
                    .iter()
                    .step_by(2)
                    .map(|entry| self.plain_text(&entry.value))
                    .collect::<Option<Vec<_>>>();
                if let Some(names) = names.filter(|_| is_flat && arguments.len() > 1) {
                    let values: Vec<Values> =
                        map.entries.iter().skip(1).step_by(2).map(|entry| entry.value.clone()).collect();
                    map.entries.clear();
                    for (name, value) in names.into_iter().zip(values) {
                        map.set(Some(name), value, true);
                    }
                }
                for argument in arguments {
                    self.end(&argument.values, Use::Kept(None), argument.id);
                }
                self.new_object(Object::Map(map))
            }
            Does::Run => {
                let function = arguments.first().map(|argument| &argument.values);
                match function.map(|values| values.0.as_slice()) {
                    Some([Alternative { value: Value::Function(function), .. }]) => {
                        let function = *function;
                        self.followed(function, &[]).unwrap_or_else(Values::unknown)
                    }
                    _ => arguments.first().map_or_else(Values::unknown, |argument| argument.values.clone()),
                }
            }
            Does::Measure => {
                for argument in arguments {
                    self.end(&argument.values, Use::Lost, argument.id);
                }
                Values::unknown()
            }
            Does::Keys => {
                arguments.first().map_or_else(Values::unknown, |argument| self.keys_of(&argument.values))
            }
            Does::Build => self.built(arguments, callee),
            Does::Define => arguments.get(1).map_or_else(Values::unknown, |argument| {
                self.end(&argument.values, Use::Named, argument.id);
                argument.values.clone()
            }),
            Does::Sink(sink) => {
                let sink = sink.clone();
                if let Some((of, values)) = on {
                    self.end(values, Use::Lost, *of);
                }
                self.unknown_call(id, callee, is_new, &[], arguments, Some(&sink));
                Values::unknown()
            }
            _ => {
                self.unknown_call(id, callee, is_new, &[], arguments, None);
                Values::unknown()
            }
        }
    }

    /// A text that is built in a block: `buildString { append("…") }`.
    pub(super) fn built(&mut self, arguments: &[Argument], callee: Id) -> Values {
        let place = self.ir.node(callee).place().end;
        let object = self.new_object(Object::Builder(Text::of(MappedText::verbatim("", place)).into()));
        let function = arguments.last().and_then(|argument| match argument.values.0.as_slice() {
            [Alternative { value: Value::Function(function), .. }] => Some(*function),
            _ => None,
        });
        let Some(number) = object.object() else { return object };
        if let Some(function) = function {
            self.receivers.push(number);
            self.followed(function, &[]);
            self.receivers.pop();
        }
        match self.heap.get(number) {
            Some(Object::Builder(built)) => built.clone(),
            _ => Values::unknown(),
        }
    }

    /// What is filled into a format.
    pub(super) fn given(&self, arguments: &[Argument]) -> Vec<(Option<MappedText<'static>>, Values)> {
        let mut given = Vec::new();
        for argument in arguments {
            match argument.values.object().and_then(|object| self.heap.get(object)) {
                // A map with the names, or a list with the values.
                Some(Object::Map(map)) if argument.key.is_none() => {
                    let place = self.ir.node(argument.id).place();
                    given.extend(map.entries.iter().map(|entry| {
                        (entry.key.clone(), self.text_or(entry.value.clone(), "", place.clone()))
                    }));
                }
                _ => given.push((argument.key.clone(), self.text_of(argument))),
            }
        }
        given
    }

    pub(super) fn query_call(&mut self, arguments: &[Argument]) -> Values {
        let is_named = arguments.iter().any(|argument| argument.key.is_some());
        if is_named {
            let mut map = Map::default();
            for argument in arguments {
                self.fill_map(&mut map, argument);
            }
            let object = self.new_object(Object::Map(map));
            return object.object().map_or_else(Values::unknown, |object| self.query_of(object));
        }
        let Some(first) = arguments.first() else { return self.new_object(Object::Map(Map::default())) };
        let query = self.as_query(&first.values, first.id);
        // `{ addQueryPrefix: true }`
        let has_prefix = arguments.get(1).is_some_and(|options| {
            matches!(options.values.object().and_then(|object| self.heap.get(object)), Some(Object::Map(map)) if map.get("addQueryPrefix").is_some())
        });
        if !has_prefix {
            return query;
        }
        let place = self.ir.node(first.id).place().start;
        let mut mark = MappedText::new();
        mark.push_decoded("?", place..place);
        self.concat(&[Text::of(mark).into(), query])
    }

    pub(super) fn fill_map(&mut self, map: &mut Map, argument: &Argument) {
        match (&argument.key, argument.is_spread) {
            (Some(key), _) => {
                let values = self.as_text_if_unknown(argument.values.clone(), argument.id);
                map.set(Some(key.clone()), values, true);
            }
            (None, true) => self.put_all(map, &argument.values),
            // Sizes say nothing; another map may hold anything.
            (None, false) => match argument.values.object() {
                Some(object) if self.is_keyed(object) => self.put_all(map, &argument.values),
                _ => {
                    let values = self.as_text_if_unknown(argument.values.clone(), argument.id);
                    map.set(None, values, false);
                }
            },
        }
    }

    /// An object that builds a text, beginning with what it is given.
    pub(super) fn builder(&mut self, arguments: &[Argument], id: Id) -> Values {
        let Some(first) = arguments.first() else {
            let place = self.ir.node(id).place().end;
            return self.new_object(Object::Builder(Text::of(MappedText::verbatim("", place)).into()));
        };
        if let Some(object) = first.values.object()
            && let Some(Object::Map(map)) = self.heap.get(object)
        {
            let map = map.clone();
            let made = self.assembled(&map, first.id);
            return self.new_object(Object::Builder(made));
        }
        let is_number = matches!(self.ir.node(first.id).kind, Kind::Number);
        let built = match is_number {
            true => Text::default().into(),
            false => self.text_of(first),
        };
        self.new_object(Object::Builder(built))
    }

    /// An address out of its parts.
    pub(super) fn assembled(&mut self, map: &Map, id: Id) -> Values {
        let part = |names: &[&str]| {
            let fits = |entry: &&crate::value::MapEntry| {
                entry
                    .key
                    .as_ref()
                    .is_some_and(|key| names.iter().any(|name| key.text().eq_ignore_ascii_case(name)))
            };
            map.entries
                .iter()
                .find(fits)
                .map(|entry| (entry.key.clone().unwrap_or_default(), entry.value.clone()))
        };
        let parts = [
            ("", part(&["scheme", "protocol"]), "://"),
            ("", part(&["host", "hostname"]), ""),
            ("/", part(&["path", "pathname", "encodedpath"]), ""),
            ("?", part(&["rawquery", "query", "search"]), ""),
            ("#", part(&["fragment", "hash"]), ""),
        ];
        if parts.get(1).is_none_or(|(_, host, _)| host.is_none()) {
            return Values::unknown();
        }
        let place = self.ir.node(id).place();
        let mut whole: Values = Text::default().into();
        for (before, part, behind) in parts {
            let Some((key, values)) = part else { continue };
            let values = match values.object() {
                Some(_) => self.as_query(&values, id),
                None => self.text_or(values, key.text(), place.clone()),
            };
            whole = self.with_texts(&[whole, values], |texts| match texts {
                [whole, part] => {
                    let mut text = whole.text.slice(0..whole.written().len());
                    let start = part.text.written(0..0).start;
                    let is_there =
                        part.text.is_empty() || part.written().starts_with(before) && !before.is_empty();
                    if !is_there {
                        text.push_decoded(before, start..start);
                    }
                    text.push(&part.text);
                    let behind = if part.written().ends_with(':') { "//" } else { behind };
                    text.push_decoded(behind, start..start);
                    whole.with(text, &[part])
                }
                _ => Text::default(),
            });
        }
        whole
    }
}
