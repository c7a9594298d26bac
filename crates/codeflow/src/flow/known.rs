//! Calls of what is known.

use super::call::Argument;
use super::callee::{encoded, encoded_except};
use super::foreign::Foreign;
use super::{Flow, Use};
use crate::ir::{How, Id, Kind};
use crate::mapped::MappedText;
use crate::models::Does;
use crate::parameters;
use crate::reading::Encoded;
use crate::slice::Slice;
use crate::value::{Alternative, FnId, Frame, Map, Object, Text, Value, Values};

/// A text whose line breaks are no more a backslash and an `n`, without that at its end.
fn with_line_breaks(texts: &[&Text]) -> Text {
    let Some(text) = texts.first() else { return Text::default() };
    let end = text.written().strip_suffix("\\n").map_or(text.written().len(), str::len);
    let mut made = MappedText::new();
    let mut start = 0;
    for (at, sign) in text.written().slice(..end).match_indices("\\n") {
        made.push(&text.text.slice(start..at));
        start = at + sign.len();
        made.push_decoded("\n", text.text.written(at..start));
    }
    made.push(&text.text.slice(start..end));
    text.with(made, &[])
}

/// How many texts are remembered that calls percent-encode.
const MOST_ENCODED: usize = 1000;

impl<'a> Flow<'a> {
    /// Remembers what a call percent-encoded.
    pub(super) fn is_encoded_by(&mut self, made: &Values, call: Id) {
        let place = self.ir.node(call).place();
        for alternative in &made.0 {
            if let Value::Text(text) = &alternative.value
                && self.encoded.len() < MOST_ENCODED
            {
                self.encoded.push(Encoded { text: text.text.clone(), place: place.clone() });
            }
        }
    }

    pub(super) fn known_call(
        &mut self,
        does: &Does,
        id: Id,
        callee: Id,
        arguments: &[Argument],
        is_new: bool,
        on: Option<&(Id, Values)>,
    ) -> Values {
        // `callback.encodeURLParameter()`
        if let (Does::Encode | Does::EncodeExcept(_), []) = (does, arguments)
            && let Kind::Member { of, .. } = self.ir.node(callee).kind
        {
            let values = self.visit(of);
            let of = Argument { key: None, is_spread: false, values, id: of };
            return self.known_call(does, id, callee, &[of], is_new, on);
        }
        let text = |flow: &Self, number: usize| arguments.get(number).map(|argument| flow.text_of(argument));
        match does {
            // A filter that encodes a map makes a query of it.
            Does::Encode if self.is_first_a_query(arguments) => self.query_call(arguments),
            Does::Encode => {
                let Some(mut argument) = text(self, 0) else { return Values::unknown() };
                // Of what is not known the whole call is the place to point at.
                for alternative in &mut argument.0 {
                    if let Value::Text(known) = &mut alternative.value
                        && known.text.is_one_hole()
                    {
                        let place = self.ir.node(id).place();
                        let argument = arguments.first().map_or(id, |argument| argument.id);
                        self.is_left_open(&Values::unknown(), argument, place.clone());
                        *known = Text::of(MappedText::hole(&self.hole_name(argument), place));
                    }
                }
                let made = match self.kept_by(arguments) {
                    Some(kept) => self.with_texts(&[argument], |texts| encoded_except(texts, &kept)),
                    None => self.with_texts(&[argument], encoded),
                };
                self.is_encoded_by(&made, id);
                made
            }
            Does::EncodeExcept(kept) => {
                let Some(argument) = text(self, 0) else { return Values::unknown() };
                self.with_texts(&[argument], |texts| encoded_except(texts, kept))
            }
            Does::Format(number) => {
                // `String.format(Locale.ROOT, format, …)`
                let is_text = |number: usize| {
                    arguments.get(number).is_some_and(|argument| self.text_like(&argument.values))
                };
                let number = &(number + usize::from(!is_text(*number) && is_text(number + 1)));
                let Some(format) = text(self, *number) else { return Values::unknown() };
                // `printf '…\n'` of a shell undoes what its literal leaves.
                let format = match self.language.words {
                    true => self.with_texts(&[format], with_line_breaks),
                    false => format,
                };
                // `fmt.Fprintf(&builder, …)`
                if let (1, Some(object)) = (*number, arguments.first().and_then(|to| to.values.object()))
                    && matches!(self.heap.get(object), Some(Object::Builder(_)))
                {
                    let rest = arguments.get(1..).unwrap_or_default();
                    return self
                        .builder_method(object, Does::AppendFormat, callee, rest)
                        .unwrap_or_else(Values::unknown);
                }
                let values = self.given(arguments.get(number + 1..).unwrap_or_default());
                let made = self.filled(&format, &values);
                let prints = |part: &String| matches!(part.as_str(), "printf" | "Printf" | "vprintf");
                if number > &0 || self.parts(callee).last().is_some_and(prints) {
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
            // `list = append(list, item)` of Go.
            Does::Append => self.appended(arguments),
            Does::KeepAt(number) => {
                arguments.get(*number).map_or_else(Values::unknown, |argument| argument.values.clone())
            }
            // `String(format: "…", …)` of Swift.
            Does::Keep if arguments.first().is_some_and(|first| first.is_named("format")) => {
                self.known_call(&Does::Format(0), id, callee, arguments, is_new, on)
            }
            // `var s string` of Go, `std::string s` of C++; elsewhere what is declared holds nothing yet.
            Does::Keep if is_new && arguments.is_empty() && self.language.zero_values => {
                let place = self.ir.node(callee).place();
                Text::of(MappedText::somewhere_in("", place)).into()
            }
            Does::Keep => match arguments.first() {
                Some(argument) => self.spelled(argument.values.clone()),
                None => Values::unknown(),
            },
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
                let made = self.with_parameters(base, more);
                // `Url::parse_with_params(…)`, which may be changed further.
                let is_object = self.called_name(callee) == "parse_with_params";
                if is_object { self.new_object(Object::Builder(made)) } else { made }
            }
            Does::AddRawQuery => self.with_raw_query(arguments),
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
            Does::Unsplit => {
                let list = arguments.first().and_then(|argument| argument.values.object());
                let Some(Object::Map(list)) = list.and_then(|list| self.heap.get(list)) else {
                    return arguments
                        .first()
                        .map_or_else(Values::unknown, |argument| argument.values.clone());
                };
                // Of six parts the fourth is hardly ever used.
                let names: &[&str] = match list.entries.len() {
                    6.. => &["scheme", "host", "path", "", "query", "fragment"],
                    _ => &["scheme", "host", "path", "query", "fragment"],
                };
                let mut map = Map::default();
                for (entry, name) in list.entries.iter().zip(names) {
                    let place = self.ir.node(id).place();
                    map.set(Some(MappedText::somewhere_in(*name, place)), entry.value.clone(), true);
                }
                let made = self.assembled(&map, id);
                self.new_object(Object::Builder(made))
            }
            Does::ParseQuery => {
                let mut map = Map::default();
                match text(self, 0).as_ref().map(|text| text.0.as_slice()) {
                    Some([Alternative { value: Value::Text(query), .. }]) if !query.text.has_hole() => {
                        for (at, part) in parts_of(query.written()) {
                            let equals = part.find('=').unwrap_or(part.len());
                            let value = (equals + 1).min(part.len());
                            let name = query.text.slice(at..at + equals);
                            let value = query.text.slice(at + value..at + part.len());
                            map.set(Some(name), Text::of(value).into(), true);
                        }
                    }
                    _ => map.is_open = true,
                }
                self.new_object(Object::Map(map))
            }
            Does::MarkedQuery => {
                let mut map = Map::default();
                for argument in arguments {
                    self.fill_map(&mut map, argument);
                }
                let place = self.ir.node(callee).place().start;
                let mut mark = MappedText::new();
                mark.push_decoded("?", place..place);
                let none: Values = Text::default().into();
                let frame = Frame { before: Text::of(mark).into(), between: None, behind: none };
                map.frame = Some(frame.into());
                self.new_object(Object::Map(map))
            }
            Does::Joiner => {
                let part = |number: usize| text(self, number).unwrap_or_else(|| Text::default().into());
                let frame = Frame { between: Some(part(0)), before: part(1), behind: part(2) };
                self.new_object(Object::Map(Map { frame: Some(frame.into()), ..Map::default() }))
            }
            Does::Empty => self.new_object(Object::Map(Map::default())),
            Does::Map => {
                let mut map = Map::default();
                for argument in arguments {
                    self.fill_map(&mut map, argument);
                }
                // `Map.of("a", b, "c", d)`
                let is_list = self.parts(callee).iter().any(|part| {
                    let part = part.to_ascii_lowercase();
                    part.contains("list") || part.contains("array")
                });
                let is_flat = !is_list
                    && !map.entries.is_empty()
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
                let mut all = arguments.iter().enumerate();
                match all.find_map(|(at, argument)| Some((at, self.function_named(argument)?))) {
                    Some((at, function)) => {
                        self.run_later(function, arguments.get(at + 1..).unwrap_or_default())
                    }
                    None => {
                        arguments.first().map_or_else(Values::unknown, |argument| argument.values.clone())
                    }
                }
            }
            Does::CutEnd => {
                let cut = text(self, 0).and_then(|text| self.without_separator(&text));
                cut.unwrap_or_else(Values::unknown)
            }
            Does::Rework => {
                if let Some(object) = arguments.first().and_then(|list| list.values.object())
                    && let Some(Object::Map(_)) = self.heap.get(object)
                {
                    self.set_object(object, Object::Map(Map { is_open: true, ..Map::default() }));
                }
                Values::unknown()
            }
            Does::Setting => {
                let known = self.asked_call(callee, arguments, true);
                // `env("NAME", "what else")`
                match arguments.get(1) {
                    Some(default) if known.is_unknown() && self.text_like(&default.values) => {
                        // `config.get("section", "key")`
                        let is_key = |text: MappedText<'static>| {
                            text.text().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
                        };
                        let is_none = self.plain_text(&default.values).is_some_and(is_key);
                        if is_none { known } else { default.values.clone() }
                    }
                    None if known.is_unknown() => self.default_of_setting(arguments),
                    _ => known,
                }
            }
            Does::State => {
                let first = arguments.first().map_or_else(Values::unknown, |first| first.values.clone());
                // Nothing yet.
                let is_empty = |alternative: &Alternative| matches!(&alternative.value, Value::Text(text) if text.text.is_empty());
                if first.0.iter().all(is_empty) { Values::unknown() } else { first }
            }
            Does::Each => match arguments {
                [function, lists @ ..] if lists.len() > 1 => match self.side_by_side(lists) {
                    Some(rows) => self.each(&rows, function, false).unwrap_or_else(Values::unknown),
                    None => Values::unknown(),
                },
                [function, list, ..] => match list.values.object().and_then(|list| self.heap.get(list)) {
                    Some(Object::Map(map)) => {
                        let map = map.clone();
                        self.each(&map, function, false).unwrap_or_else(Values::unknown)
                    }
                    _ => Values::unknown(),
                },
                _ => Values::unknown(),
            },
            Does::Split(number) => match text(self, *number) {
                Some(whole) => self.split(&whole, arguments.get(1 - (*number).min(1)), id),
                None => Values::unknown(),
            },
            Does::Measure => {
                for argument in arguments {
                    self.end(&argument.values, Use::Lost, argument.id);
                }
                Values::unknown()
            }
            Does::Render(number) => match text(self, *number) {
                Some(template) => self.rendered(&template, arguments, id),
                None => Values::unknown(),
            },
            Does::Link(pattern) => self.link_of_library(pattern, callee, arguments),
            Does::Own(own) => self.own_address(own, id, callee, arguments),
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
                if let Some((_, values)) = on
                    && let Some(element) = self.attribute_set(values, &self.called_name(callee), arguments)
                {
                    return element;
                }
                if let [of] = arguments
                    && sink == "element"
                {
                    let is_made = self.called_name(callee) == "createElement";
                    return self.new_element(self.ir.node(callee).place(), of, is_made);
                }
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

    /// The function that an argument is, of this file or of another.
    fn function_named(&mut self, argument: &Argument) -> Option<FnId> {
        argument.values.function().or_else(|| {
            let is_name =
                argument.values.is_unknown() && matches!(self.ir.node(argument.id).kind, Kind::Name);
            let parts = if is_name { self.parts(argument.id) } else { return None };
            match self.foreign_function(argument.id, &parts, 0, false) {
                Foreign::Known(function) => Some(function),
                Foreign::None | Foreign::Open => None,
            }
        })
    }

    /// What a function gives back that is handed over with what it will be given: `add_task(send, to, link)`,
    /// `Thread(target=send, args=(to, link))`.
    fn run_later(&mut self, function: FnId, given: &[Argument]) -> Values {
        let listed = given.iter().find(|argument| argument.is_named("args"));
        let listed = listed.and_then(|list| match self.heap.get(list.values.object()?) {
            Some(Object::Map(list_of)) => Some((list.id, list_of.entries.clone())),
            _ => None,
        });
        let given = match listed {
            None => given.to_vec(),
            Some((id, entries)) => {
                let argument = |values| Argument { key: None, is_spread: false, values, id };
                entries.into_iter().map(|entry| argument(entry.value)).collect()
            }
        };
        self.followed(function, &given).unwrap_or_else(Values::unknown)
    }

    /// The last name of what is called.
    fn called_name(&self, callee: Id) -> String {
        self.parts(callee).pop().unwrap_or_default()
    }

    /// What stands in a key for the case that there is no such setting: `@Value("${wx.page:https://…}")`.
    fn default_of_setting(&self, arguments: &[Argument]) -> Values {
        let key = arguments.first().and_then(|key| self.plain_text(&key.values));
        let default = key.as_ref().and_then(|key| {
            let inner = key.text().strip_prefix("${")?.strip_suffix('}')?;
            let colon = inner.find(':')? + 3;
            (colon < key.text().len() - 1).then(|| key.slice(colon..key.text().len() - 1))
        });
        default.map_or_else(Values::unknown, |default| Text::of(default).into())
    }

    /// What an encoder is told to leave: `quote(x, safe=":/")`, `Uri.encode(x, "&=")`.
    fn kept_by(&self, arguments: &[Argument]) -> Option<String> {
        let is_told = |(number, argument): &(usize, &Argument)| match &argument.key {
            Some(key) => key.text() == "safe",
            None => *number == 1,
        };
        let (_, told) = arguments.iter().enumerate().find(is_told)?;
        let kept = self.plain_text(&told.values)?;
        // A name is that of an encoding.
        let is_list = !kept.is_empty() && !kept.text().bytes().any(|byte| byte.is_ascii_alphanumeric());
        is_list.then(|| kept.text().to_owned())
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

    fn is_first_a_query(&self, arguments: &[Argument]) -> bool {
        let first = arguments.first().and_then(|first| first.values.object());
        first.is_some_and(|object| self.is_query(object))
    }

    pub(super) fn query_call(&mut self, arguments: &[Argument]) -> Values {
        // Beside a map, named arguments say how it is encoded: `urlencode(map, quote_via=quote)`.
        let is_named = arguments.first().is_some_and(|argument| argument.key.is_some() || argument.is_spread);
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
                object => {
                    // `new Map([["name", value]])`
                    if let Some(pairs) = object.and_then(|object| self.pairs_of(object)) {
                        pairs.into_iter().for_each(|(key, value)| map.set(Some(key), value, true));
                        return;
                    }
                    let values = self.as_text_if_unknown(argument.values.clone(), argument.id);
                    map.set(None, values, false);
                }
            },
        }
    }

    /// An object that builds a text, beginning with what it is given.
    pub(super) fn builder(&mut self, arguments: &[Argument], id: Id) -> Values {
        // `Request("GET", "https://…", params={…})`
        let is_verb = |text: MappedText<'_>| matches!(text.text(), "GET" | "get" | "POST" | "post");
        if let [verb, address @ ..] = arguments
            && !address.is_empty()
            && self.plain_text(&verb.values).is_some_and(is_verb)
        {
            return self.builder(address, id);
        }
        // `Uri.https("host", "/path", {"name": value})`
        if let [host, path, query @ ..] = arguments
            && let (Some(own), Some(below)) = (self.plain_text(&host.values), self.plain_text(&path.values))
            && own.text().contains('.')
            && !own.text().contains(['/', ':', '?'])
            && below.text().starts_with('/')
        {
            let place = own.written(0..0).start;
            let mut address = MappedText::new();
            address.push_decoded("https://", place..place);
            address.push(&own);
            address.push(&below);
            let address: Values = Text::of(address).into();
            let made = match query.first() {
                None => address,
                Some(query) => {
                    let more = self.as_query(&query.values, query.id);
                    self.with_parameters(address, more)
                }
            };
            return self.new_object(Object::Builder(made));
        }
        // `URLBuilder(protocol = …, host = …)`
        if arguments.iter().any(|argument| {
            argument.key.as_ref().is_some_and(|key| matches!(key.text(), "host" | "authority" | "netloc"))
        }) {
            let mut map = Map::default();
            for argument in arguments {
                self.fill_map(&mut map, argument);
            }
            let made = self.assembled(&map, id);
            return self.new_object(Object::Builder(made));
        }
        let Some(first) = arguments.first() else {
            let place = self.ir.node(id).place().end;
            return self.new_object(Object::Builder(Text::of(MappedText::verbatim("", place)).into()));
        };
        if let Some(object) = first.values.object()
            && let Some(Object::Map(map)) = self.heap.get(object)
        {
            let map = map.clone();
            let made = match map.get("url").cloned() {
                // `axios.getUri({ url, params })`, which is a text.
                Some(base) => {
                    let query = map.get("params").or_else(|| map.get("query")).cloned();
                    return self.with_query(base, query, first.id);
                }
                None => self.assembled(&map, first.id),
            };
            return self.new_object(Object::Builder(made));
        }
        // `URL("https://…", params={…})`
        let query = arguments.iter().skip(1).find(|argument| {
            argument.key.as_ref().is_some_and(|key| matches!(key.text(), "params" | "query"))
        });
        if let Some(query) = query {
            let made = self.with_query(first.values.clone(), Some(query.values.clone()), query.id);
            return self.new_object(Object::Builder(made));
        }
        let is_number = matches!(self.ir.node(first.id).kind, Kind::Number);
        let is_scheme = |text: &MappedText<'_>| matches!(text.text(), "https" | "http");
        let built = match arguments.get(1).filter(|second| second.key.is_none() && !second.is_spread) {
            _ if is_number => Text::default().into(),
            // `new UriBuilder("https", "host")`
            Some(host) if self.plain_text(&first.values).as_ref().is_some_and(is_scheme) => {
                let place = self.ir.node(first.id).place().end;
                let mut mark = MappedText::new();
                mark.push_decoded("://", place..place);
                self.concat(&[self.text_of(first), Text::of(mark).into(), self.text_of(host)])
            }
            _ => self.text_of(first),
        };
        let made = self.new_object(Object::Builder(built));
        // `new UriBuilder("https://…") { Query = … }`
        for members in arguments.iter().filter(|argument| argument.is_spread) {
            let Some(Object::Map(map)) = members.values.object().and_then(|map| self.heap.get(map)) else {
                continue;
            };
            for entry in map.entries.clone() {
                let Some(name) = entry.key else { continue };
                let word = name.text().to_owned();
                self.assign_member(made.object(), &word, members.id, How::Set, entry.value, members.id);
            }
        }
        made
    }

    /// An address with a query behind it.
    fn with_query(&mut self, base: Values, query: Option<Values>, id: Id) -> Values {
        let base = self.as_text(base, id);
        let Some(query) = query else { return base };
        let more = self.as_query(&query, id);
        self.with_parameters(base, more)
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
            ("", part(&["host", "hostname", "authority", "netloc"]), ""),
            ("/", part(&["path", "pathname", "encodedpath"]), ""),
            ("?", part(&["rawquery", "query", "search", "queryparameters", "params"]), ""),
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
                    // `URLProtocol.HTTPS`
                    let scheme = part.text.is_one_hole().then(|| scheme_of(part.written())).flatten();
                    match scheme.filter(|_| behind == "://") {
                        Some(scheme) => text.push_decoded(scheme, start..start),
                        None => text.push(&part.text),
                    }
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

/// The parameters of a query, and where they begin.
fn parts_of(query: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let parts = query.split('&').map(move |part| {
        let start = at;
        at += part.len() + 1;
        (start, part)
    });
    parts.filter(|(_, part)| !part.is_empty())
}

/// The scheme that a constant of a library stands for.
pub(crate) fn scheme_of(written: &str) -> Option<&'static str> {
    let lower = written.to_ascii_lowercase();
    ["https", "http"].into_iter().find(|scheme| lower.contains(scheme))
}
