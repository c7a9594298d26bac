//! Calls: of what is known, of functions of the file, and of all others.

use super::callee::{is_builder, is_own_encoder, is_own_formatter, may_be_encoder};
use super::foreign::Foreign;
use super::map::opened;
use super::origin::is_blank;
use super::{Flow, Use};
use crate::ir::{Entry, Id, Key, Kind, Part};
use crate::mapped::MappedText;
use crate::models::Does;
use crate::outside::Asked;
use crate::value::{Map, Object, Text, Value, Values};

/// An argument: its name, what it is, and where.
#[derive(Clone)]
pub(super) struct Argument {
    pub(super) key: Option<MappedText<'static>>,
    pub(super) is_spread: bool,
    pub(super) values: Values,
    pub(super) id: Id,
}

impl Argument {
    pub(super) fn is_named(&self, name: &str) -> bool {
        self.key.as_ref().is_some_and(|key| key.text() == name)
    }
}

impl<'a> Flow<'a> {
    /// A template that a function of the project puts together: what it makes of the values nobody knows.
    fn tagged(&mut self, callee: Id, parts: &[String], arguments: &[Entry], is_new: bool) -> Option<Values> {
        let [template] = arguments else { return None };
        let node = self.ir.node(template.value);
        let Kind::Lit(written) = &node.kind else { return None };
        let is_tagged = self.written(node.place()).starts_with('`')
            && self.ir.node(callee).place().end == node.place().start;
        let is_own = is_tagged && {
            self.local_function(callee, parts, 1, is_new).is_some()
                || matches!(self.foreign_function(callee, parts, 1, is_new), Foreign::Known(_))
        };
        if !is_own {
            return None;
        }
        let mut whole = MappedText::new();
        for part in written {
            match part {
                Part::Value { value, written } => {
                    let name = value.map(|value| self.hole_name(value)).unwrap_or_default();
                    whole.push_hole(&name, written.range());
                }
                Part::Plain(_) | Part::Text(_) => whole.push(&part.text(self.text).unwrap_or_default()),
            }
        }
        Some(Text::of(whole).into())
    }

    pub(super) fn call(&mut self, id: Id, callee: Id, arguments: &'a [Entry], is_new: bool) -> Values {
        let parts = self.parts(callee);
        if is_new && arguments.is_empty() && !self.language.zero_values && self.is_only_declared(id) {
            return Values::unknown();
        }
        if let Some(made) = self.made(callee, &parts, arguments, is_new) {
            return made;
        }
        if let Some(made) = self.tagged(callee, &parts, arguments, is_new) {
            return made;
        }
        let does = self.model(&parts, arguments);
        if matches!(does, Some(Does::Look | Does::Log)) {
            return self.look_at(callee, arguments);
        }
        // What it is called on, where that is no part of the name of a function that is known.
        let node = self.ir.node(callee);
        let mut on = match &node.kind {
            Kind::Member { of, .. }
                if matches!(does, None | Some(Does::Sink(_))) || self.may_be_instance(*of) =>
            {
                Some((*of, self.visit(*of)))
            }
            Kind::Name | Kind::Member { .. } => None,
            _ => {
                self.visit(callee);
                None
            }
        };
        let method = parts.last().cloned().unwrap_or_default();
        let this = || self.this().map(|this| Value::Object(this).into());
        let of_instance = match (&on, &node.kind) {
            (Some((_, values)), _) => self.method_of(values, &method, arguments.len()),
            (None, Kind::Name) if self.language.bare_members && !is_new => {
                this().and_then(|this| self.method_of(&this, &method, arguments.len()))
            }
            _ => None,
        };
        let arguments = self.arguments(arguments);
        // An encoder that goes through the characters makes nothing that could be followed.
        let own = || self.local_function(callee, &parts, arguments.len(), is_new);
        if arguments.len() == 1
            && (is_own_encoder(&parts) && own().is_some_and(|function| self.has_loop(function))
                || may_be_encoder(&parts) && own().is_some_and(|function| self.escapes_each(function)))
        {
            return self.known_call(&Does::Encode, id, callee, &arguments, is_new, None);
        }
        if let Some((object, function)) = of_instance {
            if let Some(made) = self.followed_on(function, &arguments, Some(object)) {
                return made;
            }
            // Whatever it does, it may change it.
            if let Some(Object::Map(map)) = self.heap.get(object) {
                let map = Map { is_open: true, ..map.clone() };
                self.set_object(object, Object::Map(map));
            }
        }
        // `apply { … }` of Kotlin.
        if let (None, Some(this), "apply" | "also") = (&on, self.this(), method.as_str())
            && let [only] = arguments.as_slice()
            && let Some(function) = only.values.function()
        {
            self.followed_on(function, &[], Some(this));
            return Value::Object(this).into();
        }
        if !matches!(does, None | Some(Does::Sink(_))) {
            on = None;
        }
        // Nothing is known of what the project names like addresses of its server.
        let is_defined = matches!(does, Some(Does::Own(_) | Does::Link(_)))
            && (self.local_function(callee, &parts, arguments.len(), is_new).is_some()
                || !matches!(self.foreign_function(callee, &parts, arguments.len(), is_new), Foreign::None));
        if let Some(does) = does.filter(|_| !is_defined) {
            // A function of the file may have the name of one of a library.
            let is_own = parts.len() == 1
                && !is_new
                && !matches!(
                    does,
                    Does::Encode
                        | Does::EncodeExcept(_)
                        | Does::Sink(_)
                        | Does::Run
                        | Does::Define
                        | Does::Measure
                );
            if is_own
                && let Some(function) = self.local_function(callee, &parts, arguments.len(), is_new)
                && let Some(made) = self.followed(function, &arguments)
                && !made.is_unknown()
            {
                return made;
            }
            return self.known_call(&does, id, callee, &arguments, is_new, on.as_ref());
        }
        if let Some((of, values)) = &on
            && !values.is_unknown()
            && let Some(made) = self.method(*of, values, &method, callee, &arguments)
        {
            return made;
        }
        // `b.text.WriteString("…")`: a member that is there without being made.
        if let Some((of, values)) = &on
            && values.is_unknown()
            && self.language.zero_values
            && matches!(
                self.models.find(std::slice::from_ref(&method), true, || None),
                Some(Does::Append | Does::AppendFormat)
            )
            && let Kind::Member { of: owner, name } = &self.ir.node(*of).kind
            && let Some(this) = self.visit(*owner).object()
            && matches!(self.heap.get(this), Some(Object::Map(Map { class: Some(_), .. })))
        {
            let name = crate::resolve::bare(self.written(name.range()));
            let empty = Text::of(MappedText::verbatim("", self.ir.node(callee).place().end));
            let builder = self.new_object(Object::Builder(empty.into()));
            self.put_own(this, name, builder.clone());
            if let Some(made) = self.method(*of, &builder, &method, callee, &arguments) {
                return made;
            }
        }
        // `codes.next().map(code -> "https://…" + code)`: what it makes of whatever it is given.
        if let Some((of, values)) = &on
            && values.is_unknown()
            && matches!(self.models.find(std::slice::from_ref(&method), true, || None), Some(Does::Then))
            && let [only] = arguments.as_slice()
            && let Some(function) = only.values.function()
        {
            let given = Argument { key: None, is_spread: false, values: Values::unknown(), id: *of };
            if let Some(made) = self.followed(function, &[given]).filter(|made| self.is_wanted(made)) {
                return made;
            }
        }
        // `ids.join(",")` of a list that is not known.
        if let Some((of, values)) = &on
            && values.is_unknown()
            && matches!(self.models.find(std::slice::from_ref(&method), true, || None), Some(Does::JoinSelf))
            && let [separator] = arguments.as_slice()
            && self.plain_text(&separator.values).is_some()
        {
            let separator = self.text_of(separator);
            let list = self.as_text(values.clone(), *of);
            return self.joined(&separator, (vec![list], true));
        }
        // `callback.addingPercentEncoding(…)` of what is not known.
        if let Some((of, values)) = &on
            && values.is_unknown()
            && !self.language.filters
            && let Some(Does::Encode | Does::EncodeExcept(_)) =
                self.models.find(std::slice::from_ref(&method), true, || None)
        {
            let of = Argument { key: None, is_spread: false, values: Values::unknown(), id: *of };
            return self.known_call(&Does::Encode, id, callee, &[of], is_new, None);
        }
        // `properties.getCallback()`
        if let Some((_, values)) = &on
            && is_blank(values)
            && arguments.is_empty()
        {
            let known = match method.starts_with("get") {
                true => self.asked_outside(&parts, Asked::Name),
                false => Values::unknown(),
            };
            let known = if known.is_unknown() { self.asked_origin(self.origin(id), false) } else { known };
            if !known.is_unknown() {
                return known;
            }
        }
        // `append(…)` in a block that builds a text.
        if parts.len() == 1
            && let Some(receiver) = self.receivers.last().copied()
            && matches!(
                self.models.find(&parts, true, || None),
                Some(
                    Does::Append
                        | Does::AppendFormat
                        | Does::AddParameter
                        | Does::AddRawParameter
                        | Does::Put
                        | Does::PutAll
                        | Does::Fragment
                        | Does::Resolve(_)
                        | Does::Scheme
                        | Does::Host
                )
            )
            && let Some(made) =
                self.method(callee, &Value::Object(receiver).into(), &method, callee, &arguments)
        {
            return made;
        }
        let function = self.local_function(callee, &parts, arguments.len(), is_new);
        if let Some(function) = function
            && let Some(made) = self.followed(function, &arguments)
        {
            let is_open = made.is_unknown() && !is_new;
            let known = if is_open { self.asked_call(callee, &arguments, false) } else { made };
            return known;
        }
        let foreign = self.foreign_function(callee, &parts, arguments.len(), is_new);
        if let Foreign::Known(function) = foreign
            && let Some(made) = self.followed(function, &arguments)
            && (!made.is_unknown() || arguments.iter().any(|argument| self.is_wanted(&argument.values)))
        {
            return made;
        }
        // `conf("wx.callback")`
        if !is_new && !arguments.iter().any(|argument| self.is_wanted(&argument.values)) {
            let known = self.asked_call(callee, &arguments, false);
            if !known.is_unknown() {
                return known;
            }
        }
        if matches!(foreign, Foreign::Open) {
            // Whatever it is, it may add something.
            self.unknown_call(id, callee, is_new, &["build".to_owned()], &arguments, None);
            return Values::unknown();
        }
        if let Some((of, values)) = &on
            && self.is_wanted(values)
        {
            let looks = self.models.find(&parts, true, || None);
            let becomes = if matches!(looks, Some(Does::Look)) { Use::Looked } else { Use::Lost };
            self.end(values, becomes, *of);
        }
        if is_own_encoder(&parts) && arguments.len() == 1 && !is_new {
            return self.known_call(&Does::Encode, id, callee, &arguments, is_new, None);
        }
        if is_own_formatter(&parts)
            && let [format, given @ ..] = arguments.as_slice()
            && !given.is_empty()
            && self.is_wanted(&format.values)
        {
            return self.known_call(&Does::Format(0), id, callee, &arguments, is_new, None);
        }
        self.unknown_call(id, callee, is_new, &parts, &arguments, None);
        Values::unknown()
    }

    /// True for a declaration without a value, such as `Uri callback;`: it holds what it is given later.
    fn is_only_declared(&self, id: Id) -> bool {
        let written = self.written(self.ir.node(id).place());
        !written.contains(['(', '{']) && !written.contains("new")
    }

    /// True for what tells people what it is given.
    pub(crate) fn logs(&self, callee: Id) -> bool {
        matches!(self.models.find(&self.parts(callee), false, || None), Some(Does::Log))
    }

    fn model(&mut self, parts: &[String], arguments: &'a [Entry]) -> Option<Does> {
        let known = self.models.find(parts, false, || self.first_text(arguments));
        let known = known.or_else(|| self.models.find(parts, false, || self.first_member(arguments)));
        known.cloned()
    }

    /// The text of the first argument, or of the one behind a number, such as the status of an answer.
    fn first_text(&self, arguments: &'a [Entry]) -> Option<String> {
        let ir = self.ir;
        let text_of = |id: Id| match &ir.node(id).kind {
            Kind::Lit(parts) => parts.first()?.as_str(self.text).map(str::to_owned),
            _ => None,
        };
        let is_number =
            |entry: &&Entry| !matches!(ir.node(entry.value).kind, Kind::Number | Kind::Member { .. });
        let entry = arguments.iter().take(2).find(is_number)?;
        match &ir.node(entry.value).kind {
            Kind::Map(entries) => match entries.first()?.key {
                Key::Word(place) => self.text.get(place.range()).map(str::to_owned),
                Key::Value(key) => text_of(key),
                Key::None => text_of(entries.first()?.value).or_else(|| self.first_member(entries)),
                Key::Spread => None,
            },
            Kind::Concat(parts) => text_of(parts.first().copied()?),
            _ => text_of(entry.value),
        }
    }

    /// The last name of the first argument, if that is a member: `LOCATION` of `HttpHeaders.LOCATION`.
    fn first_member(&self, arguments: &'a [Entry]) -> Option<String> {
        match &self.ir.node(arguments.first()?.value).kind {
            Kind::Member { name, .. } => Some(self.written(name.range()).to_owned()),
            _ => None,
        }
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
            self.look_through(&values, id);
        }
        self.quiet -= 1;
        Values::unknown()
    }

    /// Items of a list that is only searched.
    pub(super) fn look_through(&mut self, values: &Values, id: Id) {
        let Some(Object::Map(map)) = values.object().and_then(|object| self.heap.get(object)) else { return };
        let items = map.entries.iter().filter(|entry| entry.key.is_none());
        let items: Vec<Values> = items.map(|entry| entry.value.clone()).collect();
        for item in items {
            self.end(&item, Use::Looked, id);
        }
    }

    pub(super) fn arguments(&mut self, arguments: &'a [Entry]) -> Vec<Argument> {
        let mut read = Vec::with_capacity(arguments.len());
        for entry in arguments {
            let values = self.visit(entry.value).given(&self.guards);
            let key = self.key(entry.key);
            if let Some(key) = &key {
                self.redirect_by_headers(key.text(), &values, entry.value);
            }
            read.push(Argument { key, is_spread: matches!(entry.key, Key::Spread), values, id: entry.value });
        }
        read
    }

    pub(super) fn text_of(&self, argument: &Argument) -> Values {
        self.as_text(argument.values.clone(), argument.id)
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
        self.hand_arguments(parts, arguments);
        if sink == Some("element") {
            self.element(place, arguments);
            return;
        }
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
                    // An element that is put into the page stays what it is.
                    Some(Object::Map(Map { element: Some(_), .. })) | None => {}
                    Some(Object::Map(map)) => {
                        self.set_object(object, Object::Map(Map { is_open: true, ..map }))
                    }
                    Some(Object::Builder(built)) => self.set_object(object, Object::Builder(opened(built))),
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
