//! What is called on texts, maps and what builds them.

use super::branch::Outcome;
use super::call::Argument;
use super::callee::{encoded, encoded_except};
use super::map::opened;
use super::{Flow, Use};
use crate::ir::{How, Id, Kind};
use crate::mapped::{MappedText, Undecodable};
use crate::models::Does;
use crate::parameters::{self, set_fragment};
use crate::value::{Alternative, Map, Object, Text, Value, Values};

impl Flow<'_> {
    /// What a method makes of what it is called on; `None` if that is not known.
    pub(super) fn method(
        &mut self,
        of: Id,
        on: &Values,
        name: &str,
        callee: Id,
        arguments: &[Argument],
    ) -> Option<Values> {
        let parts = [name.to_owned()];
        // `.urlQueryAllowed`
        let last_word = || {
            let written = self.written(self.ir.node(arguments.first()?.id).place());
            written.rsplit(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).map(str::to_owned)
        };
        let does = self.models.find(&parts, true, last_word).cloned();
        let is_in_place = does == Some(Does::AppendInPlace);
        let does = if is_in_place { Some(Does::Append) } else { does };
        if let (Some(Does::Then), Some(function)) =
            (&does, arguments.first().and_then(|it| it.values.function()))
            && !self.is_map(on)
        {
            let given = Argument { key: None, is_spread: false, values: on.clone(), id: of };
            self.set_var("it", on.clone());
            return self.followed(function, &[given]);
        }
        // `builder.apply { parameters.append("name", value) }`: what is called in the block is called on it.
        if let ("apply" | "also" | "tap", Some(object), Some(function)) =
            (name, on.object(), arguments.first().and_then(|it| it.values.function()))
        {
            let given = Argument { key: None, is_spread: false, values: on.clone(), id: of };
            self.set_var("it", on.clone());
            self.receivers.push(object);
            self.followed(function, &[given]);
            self.receivers.pop();
            return Some(on.clone());
        }
        if let Some(object) = on.object().filter(|_| on.0.len() > 1) {
            return self.method(of, &Value::Object(object).into(), name, callee, arguments);
        }
        // Which of several it changes is not known.
        if on.0.len() > 1 {
            on.objects().for_each(|object| self.open(object));
        }
        match on.0.as_slice() {
            [Alternative { value: Value::Object(object), .. }] => {
                let object = *object;
                match self.heap.get(object) {
                    Some(Object::Map(_)) => self.map_method(object, name, does, callee, arguments),
                    _ => self.builder_method(object, does?, callee, arguments),
                }
            }
            [Alternative { value: Value::Parameters(object), .. }] => {
                match (does?, arguments) {
                    (Does::Put | Does::AddParameter | Does::Append, [key, value, ..]) => {
                        let key = self.plain_text(&key.values);
                        let value = self.text_of(value);
                        let adds =
                            ["append", "add", "push"].iter().any(|word| name.eq_ignore_ascii_case(word));
                        self.put_parameter(*object, key, value, !adds);
                    }
                    (Does::Look, _) => {}
                    (Does::PutAll | Does::Query | Does::Put, [map]) => {
                        let more = self.as_query(&map.values, map.id);
                        let Some(Object::Builder(built)) = self.heap.get(*object) else { return None };
                        let built = self.with_parameters(built.clone(), more);
                        self.set_object(*object, Object::Builder(built));
                    }
                    (Does::Keep | Does::Query, _) => return Some(self.parameters_of(*object)),
                    _ => self.put_parameter(*object, None, Values::unknown(), false),
                }
                Some(on.clone())
            }
            _ => {
                let made = self.text_method(of, on, does?, callee, arguments)?;
                if is_in_place && let Kind::Name = self.ir.node(of).kind {
                    let name = self.written(self.ir.node(of).place());
                    self.end(&made, Use::Named, callee);
                    self.set_var(name, made.clone());
                }
                Some(made)
            }
        }
    }

    /// Makes of an object one that may hold more.
    fn open(&mut self, object: usize) {
        match self.heap.get(object).cloned() {
            Some(Object::Map(map)) => self.set_object(object, Object::Map(Map { is_open: true, ..map })),
            Some(Object::Builder(built)) => self.set_object(object, Object::Builder(opened(built))),
            None => {}
        }
    }

    fn is_map(&self, values: &Values) -> bool {
        matches!(values.object().and_then(|object| self.heap.get(object)), Some(Object::Map(_)))
    }

    fn text_method(
        &mut self,
        of: Id,
        on: &Values,
        does: Does,
        callee: Id,
        arguments: &[Argument],
    ) -> Option<Values> {
        let text = self.as_text(on.clone(), of);
        let first = arguments.first();
        Some(match does {
            Does::Keep => on.clone(),
            Does::Encode => {
                let made = self.with_texts(&[text], encoded);
                self.is_encoded_by(&made, callee);
                made
            }
            Does::EncodeExcept(kept) => self.with_texts(&[text], |texts| encoded_except(texts, &kept)),
            Does::Append => {
                let mut parts = vec![text];
                parts.extend(arguments.iter().map(|argument| self.text_of(argument)));
                self.concat(&parts)
            }
            Does::FormatSelf => {
                let given = self.given(arguments);
                self.filled(&text, &given)
            }
            Does::JoinSelf => {
                let items = self.items(arguments);
                self.joined(&text, items)
            }
            Does::AddParameter => {
                let more = self.one_parameter(arguments, parameters::parameter);
                self.with_parameters(text, more)
            }
            Does::Fragment => {
                let fragment = self.text_of(first?);
                let place = self.ir.node(callee).place().end;
                self.with_texts(&[text, fragment], |texts| match texts {
                    [link, fragment] => set_fragment(link, fragment, place),
                    _ => Text::default(),
                })
            }
            Does::ReplaceSelf => match arguments {
                [map] if map.values.object().is_some() => self.translated(text, map),
                [from, to, ..] => self.replaced(&text, from, to),
                _ => return None,
            },
            Does::Translate => self.translated(text, first?),
            Does::Expand => self.expanded(&text, arguments, callee),
            Does::Squeeze => self.squeezed(text, arguments),
            Does::CutEnd => self.without_separator(&text)?,
            // `"https://…".SetQueryParams(new { name = value })`
            Does::PutAll | Does::Query => {
                let argument = first?;
                argument.values.object()?;
                let more = self.as_query(&argument.values, argument.id);
                self.with_parameters(text, more)
            }
            Does::Look => {
                self.quiet += 1;
                self.end(on, Use::Looked, of);
                self.quiet -= 1;
                Values::unknown()
            }
            Does::Split(_) => self.split(&text, first, of),
            Does::Render(_) => self.rendered(&text, arguments, callee),
            _ => return None,
        })
    }

    /// True for `….build().toUriString()` of Spring's UriComponentsBuilder: what nobody tells to encode stays as it is
    /// (docs.spring.io, UriComponents, "UriComponentsBuilder").
    fn is_left_raw(&self, callee: Id) -> bool {
        let parts = self.parts(callee);
        let is_spring =
            matches!(parts.as_slice(), [.., build, text] if build == "build" && text == "toUriString");
        let is_told =
            |of: Id| matches!(&self.ir.node(of).kind, Kind::Call { arguments, .. } if !arguments.is_empty());
        let build = match self.ir.node(callee).kind {
            Kind::Member { of, .. } => Some(of),
            _ => None,
        };
        is_spring && !build.is_some_and(is_told) && !parts.iter().any(|part| part == "encode")
    }

    pub(super) fn builder_method(
        &mut self,
        object: usize,
        does: Does,
        callee: Id,
        arguments: &[Argument],
    ) -> Option<Values> {
        let whole: Values = Value::Object(object).into();
        let place = self.ir.node(callee).place();
        let built = self.text_or(whole.clone(), "", place.clone());
        let first = arguments.first();
        let made = match does {
            // `build(true)` of Spring: what it was given is encoded already.
            Does::Keep if first.is_some_and(|first| self.is_true(first.id)) || self.is_left_raw(callee) => {
                self.with_texts(&[built], |texts| {
                    let text = texts.first().copied().cloned().unwrap_or_default();
                    let decoded = text.text.percent_decoded(Undecodable::Keep).with_holes_decoded();
                    text.with(decoded, &[])
                })
            }
            Does::Keep => return Some(whole),
            Does::Parameters => return Some(Value::Parameters(object).into()),
            Does::Append => {
                let mut parts = vec![built];
                parts.extend(arguments.iter().map(|argument| self.text_of(argument)));
                self.concat(&parts)
            }
            Does::AppendFormat | Does::FormatSelf => {
                let format = self.text_of(first?);
                let given = self.given(arguments.get(1..).unwrap_or_default());
                let more = self.filled(&format, &given);
                self.concat(&[built, more])
            }
            Does::AddParameter | Does::Put => {
                let more = self.one_parameter(arguments, parameters::parameter);
                self.with_parameters(built, more)
            }
            Does::AddRawParameter => {
                let more = self.one_parameter(arguments, parameters::raw_parameter);
                self.with_parameters(built, more)
            }
            Does::Expand => self.expanded(&built, arguments, callee),
            Does::Scheme | Does::Host => {
                let part = self.text_of(first?);
                self.with_texts(&[built, part], |texts| match texts {
                    [link, part] if does == Does::Scheme => parameters::set_scheme(link, part),
                    [link, part] => parameters::set_host(link, part),
                    _ => Text::default(),
                })
            }
            Does::With => {
                for argument in arguments {
                    if let Some(key) = &argument.key {
                        let word = key.text().to_owned();
                        self.assign_member(
                            Some(object),
                            &word,
                            callee,
                            How::Set,
                            argument.values.clone(),
                            argument.id,
                        );
                    }
                }
                return Some(whole);
            }
            Does::PutAll | Does::Query => {
                let argument = first?;
                let more = match argument.key {
                    Some(_) => self.query_call(arguments),
                    None => self.as_query(&argument.values, argument.id),
                };
                self.with_parameters(built, more)
            }
            Does::Fragment => {
                let fragment = self.text_of(first?);
                self.with_texts(&[built, fragment], |texts| match texts {
                    [link, fragment] => set_fragment(link, fragment, place.end),
                    _ => Text::default(),
                })
            }
            Does::Resolve(_) => {
                let path = self.text_of(first?);
                self.with_texts(&[built, path], |texts| match texts {
                    [base, path] => parameters::resolved(base, path),
                    _ => Text::default(),
                })
            }
            Does::ReplaceSelf => match arguments {
                [from, to, ..] => self.replaced(&built, from, to),
                _ => return None,
            },
            Does::Look => return Some(Values::unknown()),
            Does::CutEnd => return self.without_separator(&built),
            _ => opened(built),
        };
        self.end(&made, Use::Named, callee);
        self.set_object(object, Object::Builder(made));
        Some(whole)
    }

    fn map_method(
        &mut self,
        object: usize,
        name: &str,
        does: Option<Does>,
        callee: Id,
        arguments: &[Argument],
    ) -> Option<Values> {
        let whole: Values = Value::Object(object).into();
        let Some(Object::Map(map)) = self.heap.get(object) else { return None };
        // `getCode()` that is written for a field by somebody else.
        if map.class.is_some()
            && arguments.is_empty()
            && let Some(field) = field_of_getter(name)
            && let Some(values) = map.get(&field)
        {
            return Some(values.clone());
        }
        // What a class does not define nobody knows.
        if map.class.is_some() {
            let map = Map { is_open: true, ..map.clone() };
            self.set_object(object, Object::Map(map));
            return None;
        }
        if map.element.is_some() {
            return self.attribute_set(&whole, name, arguments);
        }
        let mut map = map.clone();
        self.spend(map.entries.len());
        match does {
            Some(Does::Keep | Does::Query) if map.frame.is_some() => {
                return Some(self.text_or(whole, "", self.ir.node(callee).place()));
            }
            Some(Does::Keep | Does::Query) => {
                return Some(match self.is_query(object) || does == Some(Does::Query) {
                    true => self.query_of(object),
                    false => whole,
                });
            }
            Some(Does::Put | Does::AddParameter | Does::Append) => {
                for argument in arguments {
                    self.end(&argument.values, Use::Kept(None), argument.id);
                }
                match arguments {
                    [key, value, ..] => match self.plain_text(&key.values) {
                        Some(key) => map.set(Some(key), self.text_of(value), true),
                        None => map.is_open = true,
                    },
                    [item]
                        if item.values.object().is_some_and(|object| self.is_query(object))
                            && !self.is_name_with_value(&item.values)
                            && map.entries.iter().all(|entry| entry.key.is_some()) =>
                    {
                        self.put_all(&mut map, &item.values);
                    }
                    [item] => map.set(None, self.as_text_if_unknown(item.values.clone(), item.id), false),
                    [] => {}
                }
                self.set_object(object, Object::Map(map));
                return Some(whole);
            }
            Some(Does::PutAll) => {
                for argument in arguments {
                    self.put_all(&mut map, &argument.values);
                }
                self.set_object(object, Object::Map(map));
                return Some(whole);
            }
            Some(Does::Keys) => return Some(self.keys_of(&whole)),
            Some(Does::JoinSelf) => {
                return Some(self.joined_by(object, name, &map, arguments));
            }
            Some(Does::Look) => {
                // What is done with each item is done.
                if let ("foreach" | "each", [function]) = (name.to_ascii_lowercase().as_str(), arguments) {
                    self.each(&map, function, false);
                }
                self.quiet += 1;
                self.look_through(&whole, callee);
                self.quiet -= 1;
                return Some(Values::unknown());
            }
            _ => {}
        }
        // `collect(Collectors.joining("&"))`
        if let ("collect", [collector]) = (name, arguments)
            && let Some(given) = self.given_to_joining(collector.id)
        {
            return Some(self.joined_by(object, name, &map, &given));
        }
        // `strings.NewReplacer(…).Replace(text)`
        if let (Some(Does::ReplaceSelf | Does::Translate), [text]) = (&does, arguments) {
            let names = Argument { key: None, is_spread: false, values: whole, id: callee };
            return Some(self.translated(self.text_of(text), &names));
        }
        if does == Some(Does::Fold) {
            return self.folded(&map, arguments);
        }
        // `entry.getKey()`
        if arguments.is_empty()
            && let Some(values) = map.of_pair(name)
        {
            return Some(values.clone());
        }
        // `map`, `collect`, `for … in`: something is done with each item.
        match (name.to_ascii_lowercase().as_str(), arguments) {
            ("map" | "collect" | "for" | "flatmap" | "select" | "maptoobj", [function]) => {
                self.each(&map, function, name == "for")
            }
            ("filter", [function]) if self.asks_presence(function) => Some(whole),
            (
                "entries" | "items" | "entryset" | "toarray" | "stream" | "tolist" | "sorted" | "sort"
                | "to_a",
                [],
            ) => Some(whole),
            ("get" | "getordefault" | "__getitem__" | "fetch" | "dig", [key, ..]) => {
                let key = self.plain_text(&key.values)?;
                let values = map.get(key.text())?.clone();
                self.is_read(&values);
                Some(values)
            }
            _ => {
                map.is_open = true;
                self.set_object(object, Object::Map(map));
                None
            }
        }
    }

    /// True for `true`.
    fn is_true(&self, id: Id) -> bool {
        self.written(self.ir.node(id).place()) == "true"
    }

    /// What a call is given that makes what joins items: `Collectors.joining("&", "?", "")`.
    fn given_to_joining(&mut self, id: Id) -> Option<Vec<Argument>> {
        let Kind::Call { callee, arguments, .. } = &self.ir.node(id).kind else { return None };
        let is_joining = self.parts(*callee).last().is_some_and(|name| name == "joining");
        is_joining.then(|| self.arguments(arguments))
    }

    /// `name, value` as a parameter.
    pub(super) fn one_parameter(
        &mut self,
        arguments: &[Argument],
        make: impl Fn(&MappedText<'_>, &Text) -> Text,
    ) -> Values {
        let key = arguments.first().and_then(|key| self.plain_text(&key.values));
        match (key, arguments.get(1)) {
            (Some(key), Some(value)) => {
                let value = self.text_of(value);
                self.with_texts(&[value], |texts| {
                    texts.first().map_or_else(Text::default, |value| make(&key, value))
                })
            }
            (_, None)
                if arguments.len() == 1
                    && arguments.first().is_some_and(|argument| argument.values.object().is_some()) =>
            {
                arguments
                    .first()
                    .map_or_else(Values::unknown, |argument| self.as_query(&argument.values, argument.id))
            }
            _ => Text { is_open: true, ..Text::default() }.into(),
        }
    }

    /// Objects that were changed in a function stay changed.
    pub(super) fn keep_objects(&mut self, outcome: Outcome) {
        for (number, object) in outcome.into_objects() {
            self.set_object(number, object);
        }
    }
}

/// The field that a getter gives: `code` of `getCode` and of `code`.
fn field_of_getter(name: &str) -> Option<String> {
    let field =
        name.strip_prefix("get").filter(|field| field.starts_with(char::is_uppercase)).unwrap_or(name);
    let mut rest = field.chars();
    let first: String = rest.next()?.to_lowercase().collect();
    Some(first + rest.as_str())
}
