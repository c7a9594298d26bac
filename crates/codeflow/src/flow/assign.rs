//! What is assigned to names, members and indices.

use super::{Flow, Use};
use crate::ir::{How, Id, Kind};
use crate::models::Does;
use crate::parameters::{set_fragment, set_query};
use crate::resolve::{bare, is_self};
use crate::value::{Object, Text, Value, Values};

impl Flow<'_> {
    pub(super) fn assign(&mut self, to: Id, how: How, value: Id) -> Values {
        let target = self.ir.node(to);
        let values = self.visit(value).given(&self.guards);
        match &target.kind {
            Kind::Name => {
                let written = self.written(target.place());
                let name = match written.starts_with('@') {
                    true => format!("this.{}", bare(written)),
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
                return self.assign_name(&name, is_member, to, how, values, value);
            }
            Kind::Member { of, name } => {
                let owner = self.ir.node(*of);
                let word = bare(self.written(name.range()));
                if matches!(owner.kind, Kind::Name) && is_self(self.written(owner.place())) {
                    return self.assign_name(&format!("this.{word}"), true, to, how, values, value);
                } else {
                    let object = self.visit(*of).object();
                    self.assign_member(object, word, to, how, values.clone(), value);
                }
            }
            Kind::Index { of, at } => {
                let object = self.visit(*of);
                let key = at.map(|at| self.visit(at)).and_then(|key| self.plain_text(&key));
                self.end(&values, Use::Kept(None), to);
                self.put(&object, key, self.as_text_if_unknown(values.clone(), value), how != How::Append);
            }
            Kind::Map(entries) => {
                // What is taken apart: nobody knows its parts.
                self.forget(entries);
            }
            Kind::Nothing => {}
            _ => {
                self.end(&values, Use::Lost, value);
            }
        }
        values
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
        let values = match how {
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
                        self.concat(&[known, more])
                    }
                }
            }
            How::Default => match before() {
                Some(before) if !before.is_unknown() => before.or(values),
                _ => values,
            },
            How::Other => Values::unknown(),
        };
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
        }
        values
    }

    fn append_to_object(&mut self, object: usize, to: Id, values: Values, id: Id) {
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
        match self.models.find(&parts, false, self.language.name, self.text, || None) {
            Some(Does::Sink(sink)) => Some(sink.clone()),
            _ => None,
        }
    }

    fn assign_member(&mut self, object: Option<usize>, word: &str, to: Id, how: How, values: Values, id: Id) {
        match object.and_then(|object| Some((object, self.heap.get(object)?))) {
            Some((object, Object::Builder(_))) => {
                let more = self.as_query(&values, id);
                let place = self.ir.node(to).place().start;
                let built = self.text_or(Value::Object(object).into(), "", self.ir.node(to).place());
                let lower = word.to_ascii_lowercase();
                let made = self.with_texts(&[built, more], |texts| match texts {
                    [link, more] => match lower.as_str() {
                        "hash" | "fragment" => set_fragment(link, more, place),
                        "search" | "query" | "rawquery" | "queryitems" | "percentencodedqueryitems"
                            if how != How::Append =>
                        {
                            set_query(link, more)
                        }
                        "pathname" | "path" => crate::parameters::resolved(link, more),
                        _ => Text { is_open: true, ..(*link).clone() },
                    },
                    _ => Text::default(),
                });
                self.end(&made, Use::Named, to);
                self.set_object(object, Object::Builder(made));
            }
            Some((object, Object::Map(_))) => {
                self.end(&values, Use::Kept(None), to);
                let start = self.ir.node(to).place().end - word.len();
                let key = crate::mapped::MappedText::verbatim(word.to_owned(), start);
                let values = self.as_text_if_unknown(values, id);
                self.put(&Value::Object(object).into(), Some(key), values, how != How::Append);
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
