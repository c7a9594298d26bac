//! Maps, lists, and the queries that are made of them.

use super::call::Argument;
use super::{Flow, Use};
use crate::ir::{Entry, Id, Key, Kind};
use crate::mapped::MappedText;
use crate::parameters::{insert, parameter, raw_parameter};
use crate::value::{Frame, Map, Object, Text, Value, Values};

/// What may be added to a link of which it is only known that further parameters may follow.
pub(crate) const ANY_PARAMETER: &str = "&…=";

impl<'a> Flow<'a> {
    /// The name that an entry has; a number of none.
    pub(super) fn key(&mut self, key: Key) -> Option<MappedText<'static>> {
        match key {
            Key::Word(place) => {
                let word = self.written(place.range());
                Some(MappedText::verbatim(word.to_owned(), place.range().start))
            }
            Key::Value(id) => {
                let values = self.visit(id);
                self.plain_text(&values)
            }
            Key::None | Key::Spread => None,
        }
    }

    pub(super) fn map(&mut self, entries: &'a [Entry]) -> Values {
        let mut map = Map::default();
        for entry in entries {
            let values = self.visit(entry.value).given(&self.guards);
            let name = self.written_key(entry.key);
            // `{"Location": link}`, `{headers: {location: link}}`
            let is_header = name.as_deref() == Some("Location");
            self.end(&values, Use::Kept(is_header.then(|| "redirect".to_owned())), entry.value);
            if let Some(name) = name {
                self.redirect_by_headers(&name, &values, entry.value);
            }
            match entry.key {
                Key::Spread => self.put_all(&mut map, &values),
                Key::None => {
                    let value = self.as_pair(values, entry);
                    map.set(None, value, false);
                }
                key => match self.key(key) {
                    Some(key) => {
                        let values = if matches!(self.ir.node(entry.value).kind, Kind::Nothing) {
                            Value::Nothing.into()
                        } else {
                            values
                        };
                        self.hand(key.text(), &values);
                        let values = self.or_hole(values, entry.value);
                        map.set(Some(key), values, true);
                    }
                    None => map.is_open = true,
                },
            }
        }
        // `(header::LOCATION, link)` of Rust.
        if let [name, link] = entries
            && self.written(self.ir.node(name.value).place()).ends_with("LOCATION")
            && let Some(values) = map.entries.get(1).map(|entry| entry.value.clone())
        {
            self.end(&values, Use::Kept(Some("redirect".to_owned())), link.value);
        }
        // `{ destination: link, permanent: false }` of Next.js.
        let is_redirect = map.get("permanent").or_else(|| map.get("statusCode")).is_some();
        if is_redirect && let Some(link) = map.get("destination").cloned() {
            let is_it = |entry: &&Entry| self.written_key(entry.key).as_deref() == Some("destination");
            let place = entries.iter().find(is_it).map(|entry| entry.value);
            place.into_iter().for_each(|id| self.end(&link, Use::Kept(Some("redirect".to_owned())), id));
        }
        self.new_object(Object::Map(map))
    }

    /// Tells of the redirect that headers of an answer make.
    pub(super) fn redirect_by_headers(&mut self, name: &str, values: &Values, id: Id) {
        if name.eq_ignore_ascii_case("headers")
            && let Some(link) = self.header_in(values)
        {
            self.end(&link, Use::Kept(Some("redirect".to_owned())), id);
        }
    }

    /// A name as it is written, without working anything out.
    fn written_key(&self, key: Key) -> Option<String> {
        match key {
            Key::Word(place) => Some(self.written(place.range()).to_owned()),
            Key::Value(id) => match &self.ir.node(id).kind {
                Kind::Lit(parts) => match &parts[..] {
                    [part] => part.as_str(self.text).map(str::to_owned),
                    _ => None,
                },
                _ => None,
            },
            Key::None | Key::Spread => None,
        }
    }

    /// The value of `location` in a map of headers that are not written in capitals: those are told where they stand.
    fn header_in(&self, values: &Values) -> Option<Values> {
        match self.heap.get(values.object()?) {
            Some(Object::Map(map)) => map.get("location").cloned(),
            _ => None,
        }
    }

    fn as_pair(&self, values: Values, entry: &Entry) -> Values {
        self.or_hole(values, entry.value)
    }

    /// The same, where what is not known is a text of which nothing is.
    fn or_hole(&self, values: Values, id: crate::ir::Id) -> Values {
        match values.is_unknown() {
            true => self.as_text(values, id),
            false => values,
        }
    }

    /// Puts all of another map into one.
    pub(super) fn put_all(&mut self, map: &mut Map, values: &Values) {
        match values.object().and_then(|object| self.heap.get(object)) {
            Some(Object::Map(more)) => {
                map.is_open |= more.is_open;
                let more = more.clone();
                for entry in more.entries {
                    map.set(entry.key, entry.value, true);
                }
                map.maybe.extend(more.maybe);
            }
            _ => map.is_open = true,
        }
    }

    /// True for a map that holds nothing without a name.
    pub(super) fn is_keyed(&self, object: usize) -> bool {
        matches!(self.heap.get(object), Some(Object::Map(map)) if map.entries.iter().all(|entry| entry.key.is_some()))
    }

    /// The names of a map, as a list.
    pub(super) fn keys_of(&mut self, values: &Values) -> Values {
        let Some(Object::Map(map)) = values.object().and_then(|object| self.heap.get(object)) else {
            return Values::unknown();
        };
        let mut keys = Map { is_open: map.is_open || !map.maybe.is_empty(), ..Map::default() };
        for key in map.entries.iter().filter_map(|entry| entry.key.clone()) {
            keys.set(None, Text::of(key).into(), false);
        }
        self.new_object(Object::Map(keys))
    }

    /// True for a map whose names are all known, or that says nothing else.
    pub(super) fn is_query(&self, object: usize) -> bool {
        match self.heap.get(object) {
            Some(Object::Map(map)) => {
                map.class.is_none()
                    && !map.entries.is_empty()
                    && map.entries.iter().all(|entry| entry.key.is_some())
            }
            _ => false,
        }
    }

    /// The parameters of the link that an object builds.
    pub(super) fn parameters_of(&self, object: usize) -> Values {
        match self.heap.get(object) {
            Some(Object::Builder(built)) => {
                let mut query = built.clone();
                for alternative in &mut query.0 {
                    if let Value::Text(text) = &mut alternative.value {
                        let whole = text.written();
                        let question = whole.find('?').map_or(whole.len(), |at| at + 1);
                        let hash = whole
                            .get(question..)
                            .and_then(|rest| rest.find('#'))
                            .map_or(whole.len(), |at| question + at);
                        let inner = text.text.slice(question..hash);
                        *text = text.with(inner, &[]);
                    }
                }
                query
            }
            _ => Values::unknown(),
        }
    }

    /// A link with parameters put behind those that it has.
    pub(super) fn with_parameters(&self, link: Values, more: Values) -> Values {
        self.with_texts(&[link, more], |texts| match texts {
            [link, more] => insert(link, more),
            _ => Text::default(),
        })
    }

    /// What a map with a frame reads as.
    pub(super) fn framed(&self, object: usize, frame: &Frame) -> Values {
        let inside = match &frame.between {
            Some(separator) => self.joined(separator, self.items_of(object)),
            None => self.query_of(object),
        };
        self.concat(&[frame.before.clone(), inside, frame.behind.clone()])
    }

    /// The query that a map or a list of pairs makes.
    pub(super) fn query_of(&self, object: usize) -> Values {
        self.query_with(object, parameter)
    }

    fn query_with(&self, object: usize, parameter: fn(&MappedText<'_>, &Text) -> Text) -> Values {
        let Some(Object::Map(map)) = self.heap.get(object) else { return Values::unknown() };
        let map = map.clone();
        let mut names = Vec::new();
        let mut values = Vec::new();
        let mut is_open = map.is_open;
        for entry in &map.entries {
            let (name, value) = match &entry.key {
                Some(name) => (Some(name.clone()), entry.value.clone()),
                None => self.pair(&entry.value),
            };
            let is_nothing = value.0.iter().all(|alternative| matches!(alternative.value, Value::Nothing));
            if is_nothing && name.is_some() {
                continue;
            }
            let Some(name) = name else {
                is_open = true;
                continue;
            };
            let place = name.written(0..name.text().len());
            values.push(self.text_or(self.only_item(&value).unwrap_or(value), "", place));
            names.push(name);
        }
        let maybe: Vec<MappedText<'static>> = map
            .maybe
            .iter()
            .map(|name| {
                let mut text = MappedText::new();
                let start = name.written(0..0).start;
                text.push_decoded("&", start..start);
                text.push(name);
                text.push_decoded("=", start..start);
                text
            })
            .collect();
        self.with_texts(&values, |texts| {
            let mut whole = Text::default();
            let mut query = MappedText::new();
            for (name, value) in names.iter().zip(texts) {
                let place = name.written(0..0);
                if !query.is_empty() {
                    query.push_decoded("&", place.start..place.start);
                }
                let parameter = parameter(name, value);
                query.push(&parameter.text);
                whole = whole.with(MappedText::new(), &[&parameter]);
            }
            whole = whole.with(query, &[]);
            if is_open {
                // Other parameters may follow, and nothing else.
                let end = whole.text.written(whole.written().len()..whole.written().len()).end;
                whole = whole.may_get(MappedText::somewhere_in(ANY_PARAMETER, end..end));
            }
            maybe.iter().fold(whole, |whole, maybe| whole.may_get(maybe.slice(0..maybe.text().len())))
        })
    }

    /// The name and the value that a list of two, or an object with both, makes.
    pub(super) fn pair(&self, values: &Values) -> (Option<MappedText<'static>>, Values) {
        let Some(Object::Map(map)) = values.object().and_then(|object| self.heap.get(object)) else {
            return (None, Values::unknown());
        };
        let named = |names: [&str; 3]| names.iter().find_map(|name| map.get(name));
        let pair = match map.entries.as_slice() {
            [key, value] if key.key.is_none() && value.key.is_none() => Some((&key.value, &value.value)),
            _ => named(["name", "key", "Key"]).zip(named(["value", "Value", "val"])),
        };
        match pair {
            Some((key, value)) => (self.plain_text(key), value.clone()),
            None => match map.entries.as_slice() {
                // `{"name": value}`
                [crate::value::MapEntry { key: Some(key), value }] => (Some(key.clone()), value.clone()),
                _ => (None, Values::unknown()),
            },
        }
    }

    /// Names and values of a list that holds nothing but such pairs.
    pub(super) fn pairs_of(&self, object: usize) -> Option<Vec<(MappedText<'static>, Values)>> {
        let Some(Object::Map(list)) = self.heap.get(object).filter(|_| self.spend(1)) else { return None };
        let is_list = !list.is_open && !list.entries.is_empty() && list.maybe.is_empty();
        let pairs = list.entries.iter().filter(|entry| is_list && entry.key.is_none());
        let pairs = pairs.filter_map(|entry| match self.heap.get(entry.value.object()?)? {
            Object::Map(pair) => match pair.entries.as_slice() {
                [key, value] if key.key.is_none() && value.key.is_none() => {
                    Some((self.plain_text(&key.value)?, value.value.clone()))
                }
                _ => None,
            },
            Object::Builder(_) => None,
        });
        let pairs: Vec<_> = pairs.collect();
        (is_list && pairs.len() == list.entries.len()).then_some(pairs)
    }

    /// True for an object that holds a name and its value, one parameter of a query.
    pub(super) fn is_name_with_value(&self, values: &Values) -> bool {
        let map = values.object().and_then(|object| self.heap.get(object));
        matches!(map, Some(Object::Map(map)) if map.entries.len() == 2 && map.get("name").is_some() && map.get("value").is_some())
    }

    /// Parameters put into the link, the last argument, as they are: `add_query_arg($map, $url)`,
    /// `add_query_arg($name, $value, $url)`.
    pub(super) fn with_raw_query(&mut self, arguments: &[Argument]) -> Values {
        let is_map = |argument: &Argument| argument.values.object().is_some_and(|map| self.is_keyed(map));
        let (base, parameters) = match arguments {
            // `Uri::withQueryValues($uri, ['name' => 'value'])`
            [base, map] if is_map(map) && !is_map(base) => (base, std::slice::from_ref(map)),
            _ => match arguments.split_last() {
                Some(all) => all,
                None => return Values::unknown(),
            },
        };
        let more = match parameters {
            [map] => match map.values.object() {
                Some(object) => self.query_with(object, raw_parameter),
                None => return Values::unknown(),
            },
            [name, value] => {
                let Some(name) = self.plain_text(&name.values) else { return Values::unknown() };
                let value = self.text_of(value);
                self.with_texts(&[value], |texts| {
                    texts.first().map_or_else(Text::default, |value| raw_parameter(&name, value))
                })
            }
            _ => return Values::unknown(),
        };
        let base = self.text_of(base);
        self.with_parameters(base, more)
    }

    /// The item of a list that has one: `{"name": {value}}` of Go, `{"name": [value]}` of others.
    fn only_item(&self, values: &Values) -> Option<Values> {
        match values.object().and_then(|object| self.heap.get(object))? {
            Object::Map(Map { entries, is_open: false, .. }) => match entries.as_slice() {
                [crate::value::MapEntry { key: None, value }] => Some(value.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// The query that values make: of a map, or a text as it is.
    pub(super) fn as_query(&self, values: &Values, id: crate::ir::Id) -> Values {
        match values.object() {
            Some(object) if matches!(self.heap.get(object), Some(Object::Map(_))) => self.query_of(object),
            _ if values.is_unknown() => {
                let text = self.as_text(Values::unknown(), id);
                opened(text)
            }
            _ => self.as_text(values.clone(), id),
        }
    }
}

/// The same texts, to which more may belong.
pub(super) fn opened(mut values: Values) -> Values {
    for alternative in &mut values.0 {
        if let Value::Text(text) = &mut alternative.value {
            text.is_open = true;
        }
    }
    values
}
