//! Calls: of what is known, of functions of the file, and of all others.

use super::map::opened;
use super::{DEEPEST_CALL, Flow, Frame, Use};
use crate::ir::{Entry, Id, Key, Kind, Portion};
use crate::mapped::MappedText;
use crate::models::Does;
use crate::parameters;
use crate::value::{Map, Object, Text, Value, Values};

/// An argument: its name, what it is, and where.
pub(super) struct Argument {
    pub(super) key: Option<MappedText<'static>>,
    pub(super) is_spread: bool,
    pub(super) values: Values,
    pub(super) id: Id,
}

impl<'a> Flow<'a> {
    pub(super) fn call(&mut self, id: Id, callee: Id, arguments: &'a [Entry], is_new: bool) -> Values {
        let parts = self.parts(callee);
        let does = self.model(&parts, arguments);
        if matches!(does, Some(Does::Look | Does::Log)) {
            return self.look_at(callee, arguments);
        }
        // What it is called on, where that is no part of the name of a function that is known.
        let node = self.ir.node(callee);
        let on = match (&node.kind, &does) {
            (Kind::Member { of, .. }, None | Some(Does::Sink(_))) => Some((*of, self.visit(*of))),
            (Kind::Member { of, .. }, Some(_)) if matches!(self.ir.node(*of).kind, Kind::Call { .. }) => {
                self.visit(*of);
                None
            }
            (Kind::Name | Kind::Member { .. }, _) => None,
            _ => {
                self.visit(callee);
                None
            }
        };
        let arguments = self.arguments(arguments);
        if let Some(does) = does {
            return self.known_call(&does, id, callee, &arguments, is_new, on.as_ref());
        }
        let method = parts.last().cloned().unwrap_or_default();
        if let Some((of, values)) = &on
            && !values.is_unknown()
            && let Some(made) = self.method(*of, values, &method, callee, &arguments)
        {
            return made;
        }
        // `append(…)` in a block that builds a text.
        if parts.len() == 1
            && let Some(receiver) = self.receivers.last().copied()
            && self.models.find(&parts, true, self.language.name, self.text, || None) == Some(&Does::Append)
            && let Some(made) =
                self.method(callee, &Value::Object(receiver).into(), &method, callee, &arguments)
        {
            return made;
        }
        let function = self.local_function(callee, &parts, is_new);
        if let Some(function) = function
            && let Some(made) = self.followed(function, &arguments)
        {
            return made;
        }
        if let Some((of, values)) = &on
            && self.is_wanted(values)
        {
            let looks = self.models.find(&parts, true, self.language.name, self.text, || None);
            let becomes = if matches!(looks, Some(Does::Look)) { Use::Looked } else { Use::Lost };
            self.end(values, becomes, *of);
        }
        if is_own_encoder(&parts) && arguments.len() == 1 && !is_new {
            return self.known_call(&Does::Encode, id, callee, &arguments, is_new, None);
        }
        self.unknown_call(id, callee, is_new, &parts, &arguments, None);
        Values::unknown()
    }

    fn model(&mut self, parts: &[String], arguments: &'a [Entry]) -> Option<Does> {
        let ir = self.ir;
        let first = || {
            // Behind a number, such as the status of an answer.
            let is_number =
                |entry: &&Entry| !matches!(ir.node(entry.value).kind, Kind::Number | Kind::Member { .. });
            let entry = arguments.iter().take(2).find(is_number)?;
            match &ir.node(entry.value).kind {
                Kind::Lit(parts) => match &parts[..] {
                    [crate::ir::Part::Text(text), ..] => Some(text.text().to_owned()),
                    _ => None,
                },
                Kind::Map(entries) => match entries.first()?.key {
                    Key::Word(place) => self.text.get(place.range()).map(str::to_owned),
                    Key::Value(key) => match &ir.node(key).kind {
                        Kind::Lit(parts) => match &parts[..] {
                            [crate::ir::Part::Text(text)] => Some(text.text().to_owned()),
                            _ => None,
                        },
                        _ => None,
                    },
                    _ => None,
                },
                Kind::Concat(parts) => match &ir.node(parts.first().copied()?).kind {
                    Kind::Lit(parts) => match &parts[..] {
                        [crate::ir::Part::Text(text), ..] => Some(text.text().to_owned()),
                        _ => None,
                    },
                    _ => None,
                },
                _ => None,
            }
        };
        self.models.find(parts, false, self.language.name, self.text, first).cloned()
    }

    /// A call that only looks at what it is given.
    pub(super) fn look_at(&mut self, callee: Id, arguments: &'a [Entry]) -> Values {
        self.quiet += 1;
        let of = match &self.ir.node(callee).kind {
            Kind::Member { of, .. } => Some(*of),
            _ => None,
        };
        for id in of.into_iter().chain(arguments.iter().map(|entry| entry.value)) {
            let values = self.visit(id);
            self.end(&values, Use::Looked, id);
        }
        self.quiet -= 1;
        Values::unknown()
    }

    pub(super) fn arguments(&mut self, arguments: &'a [Entry]) -> Vec<Argument> {
        let mut read = Vec::with_capacity(arguments.len());
        for entry in arguments {
            let values = self.visit(entry.value).given(&self.guards);
            let key = self.key(entry.key);
            read.push(Argument { key, is_spread: matches!(entry.key, Key::Spread), values, id: entry.value });
        }
        read
    }

    pub(super) fn text_of(&self, argument: &Argument) -> Values {
        self.as_text(argument.values.clone(), argument.id)
    }

    /// A function of the file by that name.
    pub(super) fn local_function(&self, callee: Id, parts: &[String], is_new: bool) -> Option<Id> {
        if is_new {
            return None;
        }
        let name = parts.last()?;
        let known = self.vars.get(name.as_str()).and_then(|values| match values.0.as_slice() {
            [crate::value::Alternative { value: Value::Function(function), .. }] => Some(*function),
            _ => None,
        });
        let _ = callee;
        known.or_else(|| match self.names.functions.get(name.as_str()).map(Vec::as_slice) {
            Some([function]) => Some(*function),
            _ => None,
        })
    }

    /// What a function of the file gives back for these arguments; `None` if it cannot be followed.
    pub(super) fn followed(&mut self, id: Id, arguments: &[Argument]) -> Option<Values> {
        let Kind::Fn(function) = &self.ir.node(id).kind else { return None };
        let is_busy = self.frames.iter().any(|frame| frame.function == id && frame.is_called);
        if is_busy || self.frames.iter().filter(|frame| frame.is_called).count() >= DEEPEST_CALL {
            return None;
        }
        let mut bound = Vec::new();
        for parameter in &function.parameters {
            let name = self.written(parameter.name.range());
            let bare = crate::resolve::bare(name);
            let by_name =
                arguments.iter().find(|argument| argument.key.as_ref().is_some_and(|key| key.text() == bare));
            let argument =
                by_name.or_else(|| arguments.get(parameter.at).filter(|argument| argument.key.is_none()));
            let values = match (argument, parameter.default) {
                (Some(argument), _) if parameter.part == Portion::Whole => {
                    self.as_text_if_unknown(argument.values.clone(), argument.id)
                }
                (Some(argument), _) => self.portion(argument, bare, parameter.part),
                (None, Some(default)) => self.visit(default),
                (None, None) => Values::unknown(),
            };
            bound.push((name, values));
        }
        let is_nested = self.names.nested.contains(&id);
        let outer = if is_nested { None } else { Some(std::mem::take(&mut self.vars)) };
        let mut given = None;
        let outcome = self.apart(&[], |flow| {
            for (name, values) in bound {
                flow.set_var(name, values);
            }
            flow.frames.push(Frame { function: id, returned: None, is_called: true });
            let value = flow.visit(function.body);
            if function.gives_last && !flow.is_dead {
                flow.give_back_last(function.body, &value);
            }
            given = flow.frames.pop().and_then(|frame| frame.returned);
        });
        if let Some(outer) = outer {
            self.vars = outer;
        }
        self.keep_objects(outcome);
        let given = given.unwrap_or_else(Values::unknown);
        if self.is_wanted(&given) {
            self.called.insert(id);
        }
        Some(given)
    }

    /// What a parameter that is a part of its argument is.
    pub(super) fn portion(&self, argument: &Argument, name: &str, part: Portion) -> Values {
        let Some(Object::Map(map)) = argument.values.object().and_then(|object| self.heap.get(object)) else {
            return Values::unknown();
        };
        let known = match part {
            Portion::Numbered(number) => map.entries.get(number).map(|entry| &entry.value),
            _ => map.get(name),
        };
        known.cloned().unwrap_or_else(Values::unknown)
    }

    /// What happens to a value that is handed to something that is not known.
    pub(super) fn unknown_call(
        &mut self,
        id: Id,
        callee: Id,
        is_new: bool,
        parts: &[String],
        arguments: &[Argument],
        sink: Option<&str>,
    ) {
        let mut place = self.ir.node(callee).place();
        // `new Type`
        if is_new {
            place.start = self.ir.node(id).place().start;
        }
        let becomes = match sink {
            Some(sink) => Use::Given(Some(sink.to_owned())),
            None if is_builder(parts) => Use::Lost,
            None => Use::Given(None),
        };
        let beside: Vec<_> = match arguments.iter().any(|argument| self.text_like(&argument.values)) {
            true => arguments.iter().map(|argument| self.plain_text(&argument.values)).collect(),
            false => Vec::new(),
        };
        for argument in arguments {
            self.end_at(&argument.values, becomes.clone(), place.clone(), &beside, None);
            if sink.is_some() {
                self.end_entries(&argument.values, &becomes, &place, &beside);
            }
        }
        // Whoever is handed an object may change it.
        for argument in arguments {
            if let Some(object) = argument.values.object() {
                match self.heap.get(object).cloned() {
                    Some(Object::Map(map)) => {
                        self.set_object(object, Object::Map(Map { is_open: true, ..map }))
                    }
                    Some(Object::Builder(built)) => self.set_object(object, Object::Builder(opened(built))),
                    None => {}
                }
            }
        }
    }

    /// `redirect({ url: … })`
    pub(super) fn end_entries(
        &mut self,
        values: &Values,
        becomes: &Use,
        place: &std::ops::Range<usize>,
        beside: &[Option<MappedText<'static>>],
    ) {
        if let Some(Object::Map(map)) = values.object().and_then(|object| self.heap.get(object)) {
            let entries: Vec<Values> = map.entries.iter().map(|entry| entry.value.clone()).collect();
            for values in entries {
                self.end_at(&values, becomes.clone(), place.clone(), beside, None);
            }
        }
    }
}

/// A text percent-encoded, which remembers what it was.
pub(super) fn encoded(texts: &[&Text]) -> Text {
    let Some(text) = texts.first() else { return Text::default() };
    let plain = text.plain.clone().unwrap_or_else(|| std::rc::Rc::new((*text).clone()));
    Text { plain: Some(plain), ..text.with(parameters::encoded(&text.text), &[]) }
}

/// True for a name like `UrlUtil.encode`: an encoder of the project's own.
fn is_own_encoder(parts: &[String]) -> bool {
    let Some(last) = parts.last().map(|last| last.to_ascii_lowercase().replace('_', "")) else {
        return false;
    };
    let owner = parts.iter().rev().skip(1).map(|part| part.to_ascii_lowercase()).collect::<String>();
    let is_of_addresses = owner.contains("url") || owner.contains("uri");
    matches!(
        last.as_str(),
        "urlencode"
            | "encodeurl"
            | "encodeuri"
            | "urlescape"
            | "escapeurl"
            | "percentencode"
            | "encodeurlcomponent"
            | "urlencoded"
            | "encodeparam"
            | "encodevalue"
            | "uriencode"
            | "rawurlencode"
            | "encodeuricomponent"
    ) || is_of_addresses && matches!(last.as_str(), "encode" | "escape" | "encoded" | "enc")
        || matches!(last.as_str(), "enc" | "encodecomponent") && parts.len() == 1
}

/// True for the name of what may add to a text that it is given.
fn is_builder(parts: &[String]) -> bool {
    let Some(last) = parts.last().map(|last| last.to_ascii_lowercase()) else { return false };
    let words = [
        "append", "addparam", "addquery", "with", "build", "concat", "join", "param", "query", "format",
        "replace", "sprintf", "fill", "merge", "sign", "decorate",
    ];
    words.iter().any(|word| last.contains(word))
}
