//! What is assigned to names, members and indices.

use super::{Flow, Use, separators};
use crate::ir::{How, Id, Kind};
use crate::models::Does;
use crate::parameters::{set_fragment, set_query};
use crate::resolve::{bare, is_self};
use crate::value::{Map, Object, Text, Value, Values};

/// What wraps a value that is there.
const WRAPPING: [&str; 7] = ["Ok", "Some", "Success", "Right", "Just", "success", "some"];

impl Flow<'_> {
    pub(super) fn assign(&mut self, to: Id, how: How, value: Id) -> Values {
        let target = self.ir.node(to);
        let values = self.visit(value).given(&self.guards);
        let here = self.own(value);
        if let Some((watched, seen)) = self.watched.last_mut()
            && *watched == here
        {
            *seen = Some(values.clone());
        }
        match &target.kind {
            Kind::Name => {
                let written = self.written(target.place());
                let is_bare =
                    self.language.bare_members && how != How::Declare && !self.vars.contains_key(written);
                let this = match written.starts_with('@') {
                    true => self.this(),
                    false => is_bare.then(|| self.this_with(written)).flatten(),
                };
                if let Some(this) = this {
                    return self.assign_own(this, bare(written), to, how, values, value);
                }
                let name = match written.starts_with('@') {
                    true => format!("this.{}", bare(written)),
                    false if !self.language.dollar_names && written.len() > 1 => {
                        written.trim_start_matches('$').to_owned()
                    }
                    false => written.to_owned(),
                };
                // What is neither declared here nor known here belongs to whatever is around.
                let is_outer = how == How::Set
                    && !self.frames.is_empty()
                    && !self.language.dollar_names
                    && !self.vars.contains_key(&name)
                    && self
                        .names
                        .globals
                        .get(bare(written))
                        .is_some_and(|all| all.iter().any(|one| one.function.is_none()));
                let is_member = written.starts_with('@') || is_outer;
                // `host = "…"` in a block that a builder is given.
                if how == How::Set
                    && !self.vars.contains_key(&name)
                    && let Some(receiver) = self.receivers.last().copied()
                    && matches!(self.heap.get(receiver), Some(Object::Builder(_)))
                {
                    self.assign_member(Some(receiver), &name, to, how, values.clone(), value);
                    return values;
                }
                return self.assign_name(&name, is_member, to, how, values, value);
            }
            Kind::Member { of, name } => {
                let owner = self.ir.node(*of);
                let word = bare(self.written(name.range()));
                let is_own = matches!(owner.kind, Kind::Name) && is_self(self.written(owner.place()));
                if is_own && let Some(this) = self.this() {
                    return self.assign_own(this, word, to, how, values, value);
                } else if is_own {
                    return self.assign_name(&format!("this.{word}"), true, to, how, values, value);
                } else {
                    let object = self.visit(*of).object();
                    self.assign_member(object, word, to, how, values.clone(), value);
                }
            }
            Kind::Index { of, at } => {
                let object = self.visit(*of);
                let object = self.or_open_map(*of, object);
                // `$list[] = item`
                if at.is_none()
                    && how == How::Set
                    && let Some(list) = object.object()
                    && matches!(self.heap.get(list), Some(Object::Map(_)))
                {
                    self.append_to_object(list, to, values.clone(), value);
                    return values;
                }
                let key = at.map(|at| self.visit(at)).and_then(|key| self.plain_text(&key));
                // `response["Location"] = link`
                let is_header = key.as_ref().is_some_and(|key| key.text() == "Location");
                self.end(&values, Use::Kept(is_header.then(|| "redirect".to_owned())), to);
                if let Some(key) = &key {
                    self.hand(key.text(), &values);
                }
                self.put(&object, key, self.as_text_if_unknown(values.clone(), value), how != How::Append);
            }
            Kind::Map(entries) => {
                // What is taken apart: nobody knows its parts, unless another file does.
                if !crate::resolve::is_import(self.text, self.ir, value) {
                    self.forget(entries);
                    for entry in entries {
                        let place = self.ir.node(entry.value).place();
                        let is_name = matches!(self.ir.node(entry.value).kind, Kind::Name);
                        let name = self.written(place);
                        let known = match is_name {
                            true => self.taken_apart(value, bare(name)),
                            false => Values::unknown(),
                        };
                        if is_name {
                            self.takes_from(bare(name), value);
                        }
                        if !known.is_unknown() {
                            self.set_var(name, known);
                        }
                    }
                }
            }
            Kind::Nothing => {}
            _ if self.take_out(to, &values) => {}
            _ => {
                self.end(&values, Use::Lost, value);
            }
        }
        values
    }

    /// Gives the name in a pattern what it is matched with: `Ok(url)`, `Some(url)`, `.success(let url)`; false for what is
    /// no such pattern.
    pub(super) fn take_out(&mut self, pattern: Id, values: &Values) -> bool {
        let node = self.ir.node(pattern);
        match &node.kind {
            Kind::Call { callee, arguments, is_new: false } => {
                let is_wrapping =
                    self.parts(*callee).last().is_some_and(|name| WRAPPING.contains(&name.as_str()));
                match &arguments[..] {
                    [only] if is_wrapping => {
                        let inner = only.value;
                        if let Kind::Name = self.ir.node(inner).kind {
                            let name = self.written(self.ir.node(inner).place());
                            self.set_var(name, values.clone());
                            return true;
                        }
                        self.take_out(inner, values)
                    }
                    _ => false,
                }
            }
            Kind::Other(parts) => match &parts[..] {
                [only] => self.take_out(*only, values),
                _ => false,
            },
            // `Ok(url) if url.has_host()`
            _ => false,
        }
    }

    /// What a name stands for of which nothing is known but that names of it are set: a map that may hold more.
    fn or_open_map(&mut self, of: Id, values: Values) -> Values {
        let node = self.ir.node(of);
        let is_hole = |alternative: &crate::value::Alternative| match &alternative.value {
            Value::Unknown => true,
            Value::Text(text) => text.text.is_one_hole(),
            _ => false,
        };
        if !matches!(node.kind, Kind::Name) || self.frames.is_empty() || !values.0.iter().all(is_hole) {
            return values;
        }
        let map = self.new_object(Object::Map(Map { is_open: true, ..Map::default() }));
        self.set_var(self.written(node.place()), map.clone());
        map
    }

    pub(super) fn forget(&mut self, entries: &[crate::ir::Entry]) {
        for entry in entries {
            let node = self.ir.node(entry.value);
            match &node.kind {
                Kind::Name => {
                    let name = self.written(node.place());
                    self.set_var(name, Values::unknown());
                }
                Kind::Map(inner) => self.forget(inner),
                Kind::Assign { to, .. } => {
                    let place = self.ir.node(*to).place();
                    self.set_var(self.written(place), Values::unknown());
                }
                _ => {}
            }
        }
    }

    pub(super) fn as_text_if_unknown(&self, values: Values, id: Id) -> Values {
        if values.is_unknown() { self.as_text(values, id) } else { values }
    }

    /// Puts a value into a map, or behind the parameters of a link.
    pub(super) fn put(
        &mut self,
        object: &Values,
        key: Option<crate::mapped::MappedText<'static>>,
        value: Values,
        replaces: bool,
    ) {
        if let Some(number) = object.object().filter(|_| object.0.len() > 1) {
            return self.put(&Value::Object(number).into(), key, value, replaces);
        }
        match object.0.as_slice() {
            [crate::value::Alternative { value: Value::Object(number), .. }] => {
                match self.heap.get(*number) {
                    Some(Object::Map(map)) => {
                        let mut map = map.clone();
                        self.spend(map.entries.len());
                        match key {
                            Some(key) => map.set(Some(key), value, replaces),
                            None => map.is_open = true,
                        }
                        self.set_object(*number, Object::Map(map));
                    }
                    Some(Object::Builder(_)) | None => {}
                }
            }
            [crate::value::Alternative { value: Value::Parameters(number), .. }] => {
                self.put_parameter(*number, key, value, replaces);
            }
            _ => {}
        }
    }

    pub(super) fn put_parameter(
        &mut self,
        number: usize,
        key: Option<crate::mapped::MappedText<'static>>,
        value: Values,
        replaces: bool,
    ) {
        let Some(key) = key else {
            if let Some(Object::Builder(built)) = self.heap.get(number) {
                let built = super::map::opened(built.clone());
                self.set_object(number, Object::Builder(built));
            }
            return;
        };
        let place = key.written(0..key.text().len());
        let value = self.text_or(value, "", place);
        let Some(Object::Builder(built)) = self.heap.get(number) else { return };
        let built = self.with_texts(&[built.clone(), value], |texts| match texts {
            [link, value] if replaces => crate::parameters::set(link, &key, value),
            [link, value] => crate::parameters::insert(link, &crate::parameters::parameter(&key, value)),
            _ => Text::default(),
        });
        self.set_object(number, Object::Builder(built));
    }

    fn assign_name(
        &mut self,
        name: &str,
        is_member: bool,
        to: Id,
        how: How,
        values: Values,
        id: Id,
    ) -> Values {
        let before = || self.vars.get(name).cloned();
        // An empty text that functions replace stands there until they do.
        let is_replaced = || {
            let assigned = || self.names.globals.get(bare(name)).into_iter().flatten();
            self.frames.is_empty()
                && assigned().any(|one| one.function.is_some())
                && self.plain_text(&values).is_some_and(|text| text.is_empty())
        };
        let values = match how {
            How::Declare | How::Set if is_replaced() => Values::unknown(),
            How::Declare | How::Set => values,
            How::Append => {
                let before = before().unwrap_or_else(Values::unknown);
                let before = if before.is_unknown() { self.visit(to) } else { before };
                if let Some(object) = before.object() {
                    self.append_to_object(object, to, values, id);
                    return before;
                }
                let is_stream =
                    matches!(name, "cout" | "cerr" | "clog" | "out" | "stream" | "response" | "os");
                if before.is_unknown() && self.language.pushes && is_stream {
                    self.end(&values, Use::Printed, to);
                    return before;
                }
                let more = self.as_text(values, id);
                match before.is_unknown() && self.language.pushes && !is_member {
                    // Declared without a value.
                    true => more,
                    false => {
                        let known = self.as_text(before, to);
                        let more = separators::put_before(&known, more);
                        self.concat(&[known, more])
                    }
                }
            }
            How::Default => match before() {
                Some(before) if !before.is_unknown() => before.or(values),
                _ => values,
            },
            // `f(&x)`: what is handed over is what it was, and afterwards not known.
            How::Other if matches!(self.ir.node(id).kind, Kind::Nothing) => {
                let before = before().unwrap_or_else(|| self.visit(to));
                // Of an object whoever is given it can tell what becomes of it.
                if before.object().is_some() {
                    return before;
                }
                let origin = self.origins.get(name).cloned();
                self.set_var(name, Values::unknown());
                self.origins.extend(origin.map(|origin| (name.to_owned(), origin)));
                return super::map::opened(before);
            }
            How::Other => Values::unknown(),
        };
        // Properties of C# are assigned to like variables; their names are in capitals.
        let is_property = how == How::Set && name.starts_with(|first: char| first.is_ascii_uppercase());
        if is_member || is_property || self.classes > 0 {
            self.hand(name.trim_start_matches("this."), &values);
        }
        let becomes = match is_member && !self.frames.is_empty() {
            true => Use::Kept(None),
            false => Use::Named,
        };
        // A page is left by assigning to `location`.
        let sink = self.assigned_sink(to);
        let place = self.ir.node(to).place();
        self.end_at(&values, sink.map_or(becomes, |sink| Use::Kept(Some(sink))), place, &[], None);
        // What a class holds may be changed by whatever stands in it.
        if self.classes == 0 {
            self.set_var(name, values.clone());
            self.comes_from(name, &values, id);
        }
        values
    }

    pub(super) fn append_to_object(&mut self, object: usize, to: Id, values: Values, id: Id) {
        match self.heap.get(object).cloned() {
            Some(Object::Builder(built)) => {
                let more = self.as_text(values, id);
                let built = self.text_or(built, "", self.ir.node(to).place());
                let built = self.concat(&[built, more]);
                self.end(&built, Use::Named, to);
                self.set_object(object, Object::Builder(built));
            }
            Some(Object::Map(mut map)) => {
                self.end(&values, Use::Kept(None), to);
                let values = self.as_text_if_unknown(values, id);
                let is_map = values.object().is_some();
                match is_map {
                    true => self.put_all(&mut map, &values),
                    false => map.set(None, values, false),
                }
                self.set_object(object, Object::Map(map));
            }
            None => {}
        }
    }

    /// What it means that a link is assigned to something of that name.
    fn assigned_sink(&self, to: Id) -> Option<String> {
        let mut parts = self.parts(to);
        parts.push("=".to_owned());
        match self.models.find(&parts, false, || None) {
            Some(Does::Sink(sink)) => Some(sink.clone()),
            _ => None,
        }
    }

    pub(super) fn assign_member(
        &mut self,
        object: Option<usize>,
        word: &str,
        to: Id,
        how: How,
        values: Values,
        id: Id,
    ) {
        match object.and_then(|object| Some((object, self.heap.get(object)?))) {
            Some((object, Object::Builder(_))) => {
                let more = self.as_query(&values, id);
                let place = self.ir.node(to).place().start;
                let built = self.text_or(Value::Object(object).into(), "", self.ir.node(to).place());
                let lower = word.to_ascii_lowercase().replace('_', "");
                let made = self.with_texts(&[built, more], |texts| match texts {
                    [link, more] => match lower.as_str() {
                        "hash" | "fragment" => set_fragment(link, more, place),
                        "search"
                        | "query"
                        | "rawquery"
                        | "queryitems"
                        | "queryvalues"
                        | "percentencodedqueryitems"
                        | "queryparameters"
                            if how != How::Append =>
                        {
                            set_query(link, more)
                        }
                        "scheme" | "protocol" => crate::parameters::set_scheme(link, more),
                        "host" | "hostname" | "authority" | "netloc" => {
                            crate::parameters::set_host(link, more)
                        }
                        "pathname" | "path" | "encodedpath" | "percentencodedpath" => {
                            crate::parameters::resolved(link, more)
                        }
                        _ => Text { is_open: true, ..(*link).clone() },
                    },
                    _ => Text::default(),
                });
                self.end(&made, Use::Named, to);
                self.set_object(object, Object::Builder(made));
            }
            Some((object, Object::Map(map))) if map.class.is_some() => {
                self.assign_own(object, word, to, how, values, id);
            }
            Some((object, Object::Map(map))) => {
                let is_element = map.element.is_some();
                if !is_element {
                    self.end(&values, Use::Kept(None), to);
                }
                self.hand(word, &values);
                let start = self.ir.node(to).place().end - word.len();
                let key = crate::mapped::MappedText::verbatim(word.to_owned(), start);
                let values = self.as_text_if_unknown(values, id);
                match is_element {
                    true => self.set_attribute(object, Some(key), values),
                    false => self.put(&Value::Object(object).into(), Some(key), values, how != How::Append),
                }
            }
            None => {
                let sink = self.assigned_sink(to);
                let values = match how {
                    How::Append => {
                        let before = self
                            .vars
                            .get(self.written(self.ir.node(to).place()))
                            .cloned()
                            .unwrap_or_else(Values::unknown);
                        let known = self.as_text(before, to);
                        let more = self.as_text(values, id);
                        self.concat(&[known, more])
                    }
                    _ => values,
                };
                self.hand(word, &values);
                let place = self.ir.node(to).place();
                self.end_at(&values, Use::Kept(sink), place.clone(), &[], None);
                // `o.url` is known to the function from here on.
                if self.text_like(&values) {
                    let name = self.written(place).to_owned();
                    self.set_var(&name, values);
                }
            }
        }
    }
}
