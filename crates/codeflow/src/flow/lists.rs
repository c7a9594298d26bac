//! Lists: something is done with each item, items are joined; words in a text are replaced.

use std::ops::Range;

use super::call::Argument;
use super::callee::encoded;
use super::map::opened;
use super::{Flow, Use};
use crate::ir::Id;
use crate::mapped::MappedText;
use crate::models::Does;
use crate::parameters::replaced;
use crate::slice::Slice;
use crate::value::{Alternative, FnId, Map, MapEntry, Object, Text, Value, Values};

/// How many items of a list something is done with.
pub(super) const MOST_ITEMS: usize = 40;

/// Where names stand in braces: `{name}`, `{{name}}`, `${name}`.
fn braced(text: &str) -> Vec<Range<usize>> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ' ');
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices('{') {
        let inside = text.slice(at + 1..);
        let len = inside.find(|c: char| !is_name(c)).unwrap_or(inside.len());
        if len == 0 || !inside.slice(len..).starts_with('}') {
            continue;
        }
        let before = text.slice(..at);
        let doubled = before.ends_with('{') && inside.slice(len..).starts_with("}}");
        let start = at - usize::from(doubled || before.ends_with(['$', '#']));
        let end = at + 1 + len + 1 + usize::from(doubled);
        found.push(start..end);
    }
    found
}

/// Where values are put into an address: `{name}`, also encoded.
fn places_of_values(text: &str) -> Vec<Range<usize>> {
    let mut found = braced(text);
    for (start, open) in text.match_indices("%7B") {
        let inside = text.slice(start + open.len()..);
        let len = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(inside.len());
        if len > 0 && inside.slice(len..).starts_with("%7D") {
            found.push(start..start + 2 * open.len() + len);
        }
    }
    found.sort_by_key(|place| place.start);
    found
}

/// What stands in braces.
fn name_in_braces(text: &str) -> &str {
    text.trim_start_matches("%7B").trim_end_matches("%7D").trim_matches(['$', '{', '}', ' ', '#'])
}

/// Where values are written out in a template: `{{ name }}`, `{{.Name}}`, `<%= name %>`.
fn tags_of_template(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (open, close) in [("{{", "}}"), ("<%", "%>")] {
        let mut at = 0;
        while let Some(start) = text.get(at..).and_then(|rest| rest.find(open)).map(|found| at + found) {
            let Some(len) = text.slice(start..).find(close) else { break };
            at = start + len + close.len();
            if found.len() < MOST_ITEMS {
                found.push(start..at);
            }
        }
    }
    found
}

/// True for `name=value` of which nobody knows the name: what stands in the list was not understood.
fn is_of_unknown_name(made: &Alternative) -> bool {
    let Value::Text(made) = &made.value else { return false };
    let sign = made.written().find('=').filter(|sign| *sign > 0);
    sign.is_some_and(|sign| made.text.is_hole(0) && made.text.is_hole(sign - 1))
}

impl Flow<'_> {
    /// What a function makes of each item.
    pub(super) fn each(&mut self, map: &Map, function: &Argument, by_name: bool) -> Option<Values> {
        let [Alternative { value: Value::Function(function), .. }] = function.values.0.as_slice() else {
            return self.each_encoded(map, function);
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
            let parameters = self.function(function).map_or(1, |function| {
                function.parameters.iter().map(|parameter| parameter.at + 1).max().unwrap_or(1)
            });
            let arguments = match (&entry.key, parameters) {
                (Some(key), 2..) => {
                    let key = argument(None, Text::of(key.clone()).into());
                    let value = argument(None, entry.value.clone());
                    if self.language.values_first { vec![value, key] } else { vec![key, value] }
                }
                (Some(key), _) if by_name => vec![argument(None, Text::of(key.clone()).into())],
                (Some(key), _) => {
                    let named = |name: &str, value: Values| {
                        let place = key.written(0..0);
                        MapEntry { key: Some(MappedText::somewhere_in(name.to_owned(), place)), value }
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
            if self.language.numbered_arguments {
                self.set_numbered(entry, &arguments);
            }
            self.follows_item = true;
            let value = self.followed(function, &arguments);
            self.follows_item = false;
            let value = value?;
            if value.0.iter().any(is_of_unknown_name) {
                return None;
            }
            made.set(None, value, false);
        }
        made.maybe.clone_from(&map.maybe);
        Some(self.new_object(Object::Map(made)))
    }

    /// The same of an encoder that is handed over by its name: `map(encodeURIComponent)`, `array_map('rawurlencode', …)`.
    fn each_encoded(&mut self, map: &Map, function: &Argument) -> Option<Values> {
        let parts = match self.plain_text(&function.values).filter(|_| self.language.dollar_names) {
            Some(name) => vec![name.text().to_owned()],
            None => self.parts(function.id),
        };
        let does = self.models.find(&parts, false, || None)?;
        if !matches!(does, Does::Encode | Does::EncodeExcept(_)) {
            return None;
        }
        let does = does.clone();
        let mut made = Map { entries: Vec::new(), ..map.clone() };
        for entry in map.entries.iter().take(MOST_ITEMS) {
            let item = Argument { key: None, is_spread: false, values: entry.value.clone(), id: function.id };
            // A name and its value are two.
            if item.values.object().is_some() {
                return None;
            }
            let value = self.known_call(&does, function.id, function.id, &[item], false, None);
            made.entries.push(MapEntry { key: entry.key.clone(), value });
        }
        made.is_open |= map.entries.len() > MOST_ITEMS;
        Some(self.new_object(Object::Map(made)))
    }

    /// The items of several lists side by side: `array_map($function, $names, $values)`.
    pub(super) fn side_by_side(&mut self, lists: &[Argument]) -> Option<Map> {
        let mut all = Vec::new();
        for list in lists {
            match self.heap.get(list.values.object()?) {
                Some(Object::Map(map)) => all.push(map.clone()),
                _ => return None,
            }
        }
        let mut made = Map { is_open: all.iter().any(|map| map.is_open), ..Map::default() };
        let count = all.iter().map(|map| map.entries.len()).max().unwrap_or(0).min(MOST_ITEMS);
        for number in 0..count {
            let value =
                |map: &Map| map.entries.get(number).map_or_else(Values::unknown, |it| it.value.clone());
            let entries = all.iter().map(|map| MapEntry { key: None, value: value(map) }).collect();
            let row = self.new_object(Object::Map(Map { entries, ..Map::default() }));
            made.entries.push(MapEntry { key: None, value: row });
        }
        Some(made)
    }

    /// `$0`, `$1`: a name and its value are two arguments if both are asked for, or a pair.
    fn set_numbered(&mut self, entry: &MapEntry, arguments: &[Argument]) {
        match (&entry.key, arguments) {
            (Some(key), [_]) => {
                self.set_var("0", Text::of(key.clone()).into());
                self.set_var("1", entry.value.clone());
            }
            _ => {
                for (number, argument) in arguments.iter().enumerate() {
                    self.set_var(&number.to_string(), argument.values.clone());
                }
            }
        }
    }

    /// The parts of a text between separators: a list. What is taken apart is looked at.
    pub(super) fn split(&mut self, text: &Values, separator: Option<&Argument>, id: Id) -> Values {
        self.quiet += 1;
        self.end(text, Use::Looked, id);
        self.quiet -= 1;
        let separator = match separator {
            Some(separator) => match self.plain_text(&separator.values) {
                // More than one sign may be a pattern.
                Some(text) if !text.text().contains(['\\', '[', '(', '|', '*', '+']) => {
                    text.text().to_owned()
                }
                _ => return Values::unknown(),
            },
            None => String::new(),
        };
        let [Alternative { value: Value::Text(whole), .. }] = text.0.as_slice() else {
            return Values::unknown();
        };
        if whole.is_open || !whole.maybe.is_empty() {
            return Values::unknown();
        }
        let written = whole.written();
        let is_sign = |at: usize| !whole.text.is_hole(at);
        let mut parts = Map::default();
        let mut from = 0;
        let found: Vec<(usize, &str)> = match separator.as_str() {
            "" => written.match_indices(char::is_whitespace).collect(),
            separator => written.match_indices(separator).collect(),
        };
        for (at, sign) in found.into_iter().filter(|(at, _)| is_sign(*at)).take(MOST_ITEMS) {
            // Several blanks are one.
            if !(separator.is_empty() && at == from) {
                parts.set(None, whole.with(whole.text.slice(from..at), &[]).into(), false);
            }
            from = at + sign.len();
        }
        parts.set(None, whole.with(whole.text.slice(from..written.len()), &[]).into(), false);
        self.new_object(Object::Map(parts))
    }

    /// `list.reduce((whole, item) => …, whole)`
    pub(super) fn folded(&mut self, map: &Map, arguments: &[Argument]) -> Option<Values> {
        let function = arguments.iter().find_map(|argument| argument.values.function())?;
        let is_start = |argument: &&Argument| !matches!(argument.values.0.as_slice(), [one] if matches!(one.value, Value::Function(_)));
        let start = arguments.iter().find(is_start)?;
        let id = start.id;
        let mut whole = self.as_text_if_unknown(start.values.clone(), id);
        let argument = |values: Values| Argument { key: None, is_spread: false, values, id };
        for (number, entry) in map.entries.iter().take(MOST_ITEMS).enumerate() {
            let place = self.ir.node(id).place();
            let count = MappedText::somewhere_in(number.to_string(), place);
            // A name and its value are taken apart.
            let arguments = match &entry.key {
                Some(key) => {
                    [argument(whole), argument(Text::of(key.clone()).into()), argument(entry.value.clone())]
                }
                None => [argument(whole), argument(entry.value.clone()), argument(Text::of(count).into())],
            };
            whole = self.followed(function, &arguments)?;
        }
        let is_whole = !map.is_open && map.maybe.is_empty() && map.entries.len() <= MOST_ITEMS;
        Some(if is_whole { whole } else { opened(whole) })
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

    pub(super) fn items_of(&self, object: usize) -> (Vec<Values>, bool) {
        match self.heap.get(object) {
            Some(Object::Map(map)) => {
                let items = map.entries.iter().map(|entry| {
                    let place = entry.key.as_ref().map_or(0..0, |key| key.written(0..key.text().len()));
                    self.text_or(entry.value.clone(), "", place)
                });
                (items.collect(), map.is_open || !map.maybe.is_empty())
            }
            _ => (Vec::new(), true),
        }
    }

    /// A list with items behind it.
    pub(super) fn appended(&mut self, arguments: &[Argument]) -> Values {
        let Some((list, items)) = arguments.split_first() else { return Values::unknown() };
        let is_empty = self.plain_text(&list.values).is_some_and(|text| text.is_empty())
            || list.values.0.iter().all(|one| matches!(one.value, Value::Nothing));
        let mut map = match list.values.object().and_then(|object| self.heap.get(object)) {
            Some(Object::Map(map)) => map.clone(),
            _ => Map { is_open: !is_empty, ..Map::default() },
        };
        for item in items {
            self.end(&item.values, Use::Kept(None), item.id);
            let is_keyed = item.values.object().is_some_and(|object| self.is_keyed(object));
            match item.is_spread && is_keyed {
                true => map.is_open = true,
                false => map.set(None, self.as_text_if_unknown(item.values.clone(), item.id), false),
            }
            map.is_open |= item.is_spread;
        }
        self.new_object(Object::Map(map))
    }

    pub(super) fn joined(&self, separator: &Values, items: (Vec<Values>, bool)) -> Values {
        let (mut items, is_open) = items;
        // Of a list of which nothing is known there are several items, if they are told apart by a comma.
        let is_comma = |separator: &Values| {
            self.plain_text(separator)
                .is_some_and(|it| matches!(it.text().trim(), "," | ";" | "、" | "，" | "|"))
        };
        if let ([only], true) = (items.as_slice(), is_open)
            && only.0.iter().all(|one| matches!(&one.value, Value::Text(text) if text.text.is_one_hole()))
            && is_comma(separator)
        {
            items.push(only.clone());
            let joined = self.joined(separator, (items, false));
            return joined;
        }
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

    /// A list joined by what is called on it: `list.joinToString("&") { … }` does something with each item first.
    pub(super) fn joined_by(
        &mut self,
        object: usize,
        name: &str,
        map: &Map,
        arguments: &[Argument],
    ) -> Values {
        let is_function = |argument: &&Argument| matches!(argument.values.0.as_slice(), [one] if matches!(one.value, Value::Function(_)));
        let is_separator = |argument: &&Argument| {
            argument.is_named("separator") || argument.key.is_none() && !is_function(argument)
        };
        let mut given = arguments.iter().filter(is_separator).map(|given| self.text_of(given));
        // `mkString(before, separator, behind)` of Scala; others begin with the separator.
        let before = if name == "mkString" && arguments.len() == 3 { given.next() } else { None };
        let separator = given.next().unwrap_or_else(|| Text::default().into());
        let named = |name: &str| {
            let argument = arguments.iter().find(|argument| argument.is_named(name));
            argument.map(|argument| self.text_of(argument))
        };
        let before = before.or_else(|| given.next()).or_else(|| named("prefix"));
        let behind = given.next().or_else(|| named("postfix"));
        let object = match arguments.iter().find(is_function) {
            Some(function) => match self.each(map, function, false).and_then(|made| made.object()) {
                Some(made) => made,
                None => return Values::unknown(),
            },
            None => object,
        };
        // Parameters that were not understood are not known to be so many.
        let joins_query = self.plain_text(&separator).is_some_and(|separator| separator.text() == "&");
        if let Some(Object::Map(list)) = self.heap.get(object).filter(|_| joins_query)
            && list.entries.iter().any(|entry| entry.value.is_unknown())
        {
            return Values::unknown();
        }
        let joined = self.joined(&separator, self.items_of(object));
        match before.is_none() && behind.is_none() {
            true => joined,
            false => self.concat(&[before, Some(joined), behind].into_iter().flatten().collect::<Vec<_>>()),
        }
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
        // `/\{(\w+)\}/g` with a function: each name in braces is filled in.
        if let [Alternative { value: Value::Function(function), .. }] = to.values.0.as_slice()
            && (pattern.contains("\\w") || pattern.contains('['))
        {
            return self.filled_by(whole, *function, from.id);
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

    /// A text whose names in braces a function gives values.
    fn filled_by(&mut self, whole: &Values, function: FnId, id: Id) -> Values {
        let mut names: Vec<MappedText<'static>> = Vec::new();
        for alternative in &whole.0 {
            let Value::Text(text) = &alternative.value else { continue };
            for place in braced(text.written()) {
                let is_known = |name: &MappedText<'_>| name.text() == text.written().slice(place.clone());
                if !names.iter().any(is_known) && names.len() < MOST_ITEMS {
                    names.push(text.text.slice(place));
                }
            }
        }
        if names.is_empty() {
            return opened(whole.clone());
        }
        let mut pairs = Vec::new();
        for name in names {
            let inner = name_in_braces(name.text()).to_owned();
            let start = name.text().find(inner.as_str()).unwrap_or(0);
            let key = name.slice(start..start + inner.len());
            let place = name.written(0..name.text().len());
            let argument = |text: MappedText<'static>| Argument {
                key: None,
                is_spread: false,
                values: Text::of(text).into(),
                id,
            };
            let arguments = [argument(name.clone()), argument(key)];
            let value = self.followed(function, &arguments).unwrap_or_else(Values::unknown);
            pairs.push((Some(name), self.text_or(value, &inner, place)));
        }
        self.replaced_all(whole.clone(), pairs, id)
    }

    /// An address whose names in braces are given values, which are encoded.
    pub(super) fn expanded(&mut self, whole: &Values, arguments: &[Argument], id: Id) -> Values {
        let given = self.given(arguments);
        let is_named = given.iter().any(|(key, _)| key.is_some());
        let mut names: Vec<MappedText<'static>> = Vec::new();
        for alternative in whole.0.iter().take(1) {
            let Value::Text(text) = &alternative.value else { continue };
            for place in places_of_values(text.written()) {
                let is_known = |name: &MappedText<'_>| name.text() == text.written().slice(place.clone());
                let is_written = !text.text.is_hole(place.start);
                if is_written && !names.iter().any(is_known) && names.len() < MOST_ITEMS {
                    names.push(text.text.slice(place));
                }
            }
        }
        let mut pairs = Vec::new();
        for (number, name) in names.into_iter().enumerate() {
            let inner = name_in_braces(name.text());
            let value = match is_named {
                true => given.iter().find(|(key, _)| key.as_ref().is_some_and(|key| key.text() == inner)),
                false => given.get(number),
            };
            if let Some((_, value)) = value {
                let value = self.with_texts(std::slice::from_ref(value), encoded);
                pairs.push((Some(name), value));
            }
        }
        self.replaced_all(whole.clone(), pairs, id)
    }

    /// A template with values filled in, which is written out.
    pub(super) fn rendered(&mut self, template: &Values, arguments: &[Argument], id: Id) -> Values {
        let mut given: Vec<(String, Values)> = Vec::new();
        for argument in arguments {
            match (&argument.key, argument.values.object().and_then(|object| self.heap.get(object))) {
                (Some(key), _) => given.push((key.text().to_owned(), argument.values.clone())),
                (None, Some(Object::Map(map))) => {
                    given.extend(map.entries.iter().filter_map(|entry| {
                        Some((entry.key.as_ref()?.text().to_owned(), entry.value.clone()))
                    }))
                }
                _ => {}
            }
        }
        let mut pairs = Vec::new();
        for alternative in template.0.iter().take(1) {
            let Value::Text(text) = &alternative.value else { continue };
            for place in tags_of_template(text.written()) {
                let tag = text.text.slice(place);
                let name = tag.text().trim_matches(|c: char| "{}<%>=- ".contains(c));
                let name = name.split('|').next().unwrap_or(name).trim().trim_start_matches('.');
                if let Some((_, values)) = given.iter().find(|(own, _)| own == name) {
                    pairs.push((Some(tag), values.clone()));
                }
            }
        }
        let is_filled = !pairs.is_empty();
        let made = self.replaced_all(template.clone(), pairs, id);
        if is_filled {
            self.end(&made, Use::Printed, id);
        }
        for argument in arguments.iter().filter(|_| !is_filled) {
            self.end(&argument.values, Use::Given(None), id);
        }
        made
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

    /// A text without the separator at its end; none of a text that ends in something else.
    pub(super) fn without_separator(&mut self, text: &Values) -> Option<Values> {
        let is_led = |alternative: &Alternative| match &alternative.value {
            Value::Text(text) => text.written().ends_with(['&', ',', '?', '|']),
            _ => false,
        };
        text.0.iter().all(is_led).then(|| {
            self.with_texts(std::slice::from_ref(text), |texts| {
                let Some(text) = texts.first() else { return Text::default() };
                text.with(text.text.slice(0..text.written().len().saturating_sub(1)), &[])
            })
        })
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
