//! What names, members and indices stand for.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use super::origin::is_blank;
use super::{Flow, Frame};
use crate::ir::{How, Id, Kind};
use crate::mapped::MappedText;
use crate::models::Does;
use crate::outside::Asked;
use crate::resolve::{Assigned, bare, is_self};
use crate::value::{MOST_ALTERNATIVES, MapEntry, Object, Text, Value, Values};

/// How many assignments to one name are taken for alternatives.
const MOST_ASSIGNED: usize = 4;

impl Flow<'_> {
    pub(super) fn name(&mut self, place: Range<usize>) -> Values {
        let mut name = self.written(place.clone());
        if !self.language.dollar_names && name.len() > 1 {
            name = name.trim_start_matches('$');
        }
        if let Some(values) = self.vars.get(name) {
            let is_state = values.is_unknown() && self.names.states.contains(name);
            return if is_state { self.global(bare(name)) } else { values.given(&self.guards) };
        }
        if is_self(name) {
            return self.this().map_or_else(Values::unknown, |this| Value::Object(this).into());
        }
        // `$x` of PHP is known in its function only.
        if name.starts_with('$') && self.language.dollar_names && !self.frames.is_empty() {
            return Values::unknown();
        }
        if name.starts_with('@') {
            if let Some(values) = self.own_member(bare(name)) {
                return values;
            }
            let key = format!("this.{}", bare(name));
            if let Some(values) = self.vars.get(&key) {
                return values.given(&self.guards);
            }
        }
        if self.language.bare_members
            && let Some(values) = self.own_member(bare(name))
        {
            return values;
        }
        // `parameters` in a block that a builder is given.
        if let Some(receiver) = self.receivers.last().copied()
            && matches!(self.heap.get(receiver), Some(Object::Builder(_)))
            && self.models.find(&[bare(name).to_owned()], true, || None) == Some(&Does::Parameters)
        {
            return Value::Parameters(receiver).into();
        }
        let known = self.global(bare(name));
        match known.is_unknown() {
            true => self.own_address_named(bare(name), place).unwrap_or(known),
            false => known,
        }
    }

    /// What is assigned to a name outside of functions, or to a member of that name.
    pub(super) fn global(&mut self, name: &str) -> Values {
        let names = self.names;
        let Some(assigned) = names.globals.get(name) else {
            return match names.functions.get(name).map(Vec::as_slice) {
                Some([function]) => Value::Function(self.own(*function)).into(),
                Some(_) => Values::unknown(),
                None => self.asked_outside(&[name.to_owned()], Asked::Name),
            };
        };
        if assigned.len() > MOST_ASSIGNED {
            return Values::unknown();
        }
        let mut known: Option<Values> = None;
        let mut is_added_to = false;
        for Assigned { value, how, function } in assigned {
            match how {
                How::Append => {
                    is_added_to = true;
                    continue;
                }
                How::Other => return self.taken_apart(*value, name),
                How::Declare | How::Set | How::Default => {}
            }
            if self.busy.contains(&self.own(*value)) || self.busy.len() > 12 {
                return Values::unknown();
            }
            // What nothing is assigned to yet says nothing.
            if matches!(self.ir.node(*value).kind, Kind::Nothing) {
                continue;
            }
            self.busy.push(self.own(*value));
            let is_settled = assigned.len() == 1 && !names.touched.contains(name);
            let values = self.elsewhere(*value, *function, is_settled);
            self.busy.pop();
            // Whatever it may be, it may be something else.
            let has_unknown = values.0.iter().any(|alternative| match &alternative.value {
                Value::Unknown => true,
                Value::Text(text) => text.text.is_one_hole(),
                _ => false,
            });
            if has_unknown {
                // What a state begins with is replaced.
                if *how == How::Declare && names.states.contains(name) && assigned.len() > 1 {
                    continue;
                }
                return self.asked_outside(&[name.to_owned()], Asked::Member);
            }
            // An empty text is replaced by what is assigned later.
            let is_empty = matches!(values.0.as_slice(), [crate::value::Alternative { value: Value::Text(text), .. }] if text.text.is_empty());
            if is_empty && assigned.len() > 1 {
                continue;
            }
            known = Some(match known {
                Some(known) => known.or(values),
                None => values,
            });
        }
        let mut known = known.unwrap_or_else(Values::unknown);
        // `mobile() { this.page = H5; this.isMobile = true }`: what else was set with it nobody knows.
        let is_set_apart = assigned.windows(2).any(|pair| match pair {
            [one, other] => one.function != other.function,
            _ => false,
        });
        if is_set_apart && self.wanted_texts(&known).len() > 1 {
            return Values::unknown();
        }
        if is_added_to {
            for alternative in &mut known.0 {
                if let Value::Text(text) = &mut alternative.value {
                    text.is_open = true;
                }
            }
        }
        known
    }

    /// A member of the class that is read; what a getter gives back.
    fn of_class(&mut self, name: &str) -> Values {
        let values = self.global(name);
        match values.function().filter(|function| self.is_getter(*function)) {
            Some(getter) => self.followed(getter, &[]).unwrap_or_else(Values::unknown),
            None => values,
        }
    }

    /// True for `get name() {…}`.
    fn is_getter(&self, function: crate::value::FnId) -> bool {
        let place = self.ir_in(function.module).map(|ir| ir.node(function.id).place());
        let name = self.function(function).and_then(|function| function.name);
        let Some((place, name)) = place.zip(name) else { return false };
        let before = self.text_of_module(function.module).get(place.start..name.range().start);
        before.is_some_and(|before| before.split_whitespace().next_back() == Some("get"))
    }

    /// What a name stands for that is taken out of an object: `const { NAME } = process.env`.
    pub(super) fn taken_apart(&mut self, of: Id, name: &str) -> Values {
        let node = self.ir.node(of);
        if matches!(node.kind, Kind::Name) && is_self(self.written(node.place())) {
            return self.own_member(name).unwrap_or_else(|| self.of_class(name));
        }
        // `const { link } = useLink()`
        let is_made = self.makes_states(of) && !self.busy.contains(&self.own(of));
        if !matches!(node.kind, Kind::Name | Kind::Member { .. }) && !is_made || self.busy.len() > 12 {
            return self.asked_origin(self.origin(of).map(|of| of.member(name)), false);
        }
        self.busy.push(self.own(of));
        let values = self.elsewhere(of, None, false);
        self.busy.pop();
        if let Some(Object::Map(map)) = values.object().and_then(|object| self.heap.get(object)) {
            return map.get(name).cloned().unwrap_or_else(Values::unknown);
        }
        match values.is_unknown() && self.outer.is_some() {
            true => {
                let mut parts = self.parts(of);
                parts.push(name.to_owned());
                let known = self.asked_outside(&parts, Asked::Name);
                let is_known = !known.is_unknown();
                let origin = self.origin(of).map(|of| of.member(name));
                if is_known { known } else { self.asked_origin(origin, false) }
            }
            false => Values::unknown(),
        }
    }

    /// True for the call of a function that makes states, by its name: `useLink()` of Vue and React.
    fn makes_states(&self, id: Id) -> bool {
        let Kind::Call { callee, .. } = self.ir.node(id).kind else { return false };
        let name = self.parts(callee).pop().unwrap_or_default();
        let behind = name.strip_prefix("use").and_then(|rest| rest.chars().next());
        behind.is_some_and(char::is_uppercase)
    }

    /// What is assigned where a function has done what it does before; nothing else of it is told.
    fn assigned_in(&mut self, function: Id, value: Id) -> Option<Values> {
        let Kind::Fn(around) = &self.ir.node(function).kind else { return None };
        if self.watched.len() > 2 || self.is_costly() {
            return None;
        }
        let frame = Frame { function: self.own(function), returned: None, is_called: false };
        self.watched.push((self.own(value), None));
        self.apart(&[], |flow| {
            flow.frames.push(frame);
            flow.visit(around.body);
            flow.frames.pop();
        });
        self.watched.pop().and_then(|(_, seen)| seen)
    }

    /// The value of an expression that stands elsewhere in the file; nothing that happens in it is told.
    fn elsewhere(&mut self, id: Id, function: Option<Id>, is_settled: bool) -> Values {
        let names = self.take_names();
        // The parameters of the function around it are nothing that is known.
        if let Some(Kind::Fn(function)) = function.map(|function| &self.ir.node(function).kind) {
            for parameter in &function.parameters {
                self.vars.insert(self.written(parameter.name.range()).to_owned(), Values::unknown());
            }
        }
        let guards = std::mem::take(&mut self.guards);
        let ends = std::mem::take(&mut self.ends);
        let told = std::mem::take(&mut self.told);
        let mut values = Values::unknown();
        let node = self.ir.node(id);
        match &node.kind {
            Kind::Fn(_) => values = Value::Function(self.own(id)).into(),
            _ => {
                self.apart(&[], |flow| values = flow.visit(id));
            }
        }
        // A part of it may be a variable of the function.
        if let Some(seen) =
            function.filter(|_| is_blank(&values)).and_then(|function| self.assigned_in(function, id))
        {
            values = seen;
        }
        self.put_names(names);
        self.guards = guards;
        self.ends = ends;
        self.told = told;
        // What else is done to an object elsewhere is not known.
        if let Some(object) = values.object().filter(|_| !is_settled || function.is_some()) {
            match self.heap.get_mut(object) {
                Some(Object::Map(map)) => map.is_open = true,
                Some(Object::Builder(built)) => *built = super::map::opened(built.clone()),
                None => {}
            }
        }
        values
    }

    /// The names of a callee, and what it is called on, if that is no plain name.
    pub(super) fn parts(&self, id: Id) -> Vec<String> {
        let mut parts = Vec::new();
        let mut at = Some(id);
        while let Some(id) = at.take() {
            let node = self.ir.node(id);
            match &node.kind {
                Kind::Name => parts.push(bare(self.written(node.place())).to_owned()),
                Kind::Member { of, name } => {
                    parts.push(bare(self.written(name.range())).to_owned());
                    at = Some(*of);
                }
                Kind::Call { callee, .. } => at = Some(*callee),
                Kind::Index { of, .. } => at = Some(*of),
                // Something without a name.
                _ => parts.push("()".to_owned()),
            }
            if parts.len() > 8 {
                break;
            }
        }
        parts.reverse();
        // `$` alone.
        for part in &mut parts {
            if part.is_empty() {
                "$".clone_into(part);
            }
        }
        parts
    }

    pub(super) fn member(&mut self, of: Id, name: Range<usize>) -> Values {
        let word = bare(self.written(name.clone()));
        let owner = self.ir.node(of);
        if matches!(owner.kind, Kind::Name) && is_self(self.written(owner.place())) {
            if let Some(values) = self.own_member(word) {
                return values;
            }
            let key = format!("this.{word}");
            if let Some(values) = self.vars.get(&key) {
                return values.given(&self.guards);
            }
            return self.of_class(word);
        }
        // What was assigned to this very member before.
        let whole = self.written(owner.place().start..name.end);
        if let Some(values) = self.vars.get(whole) {
            return values.given(&self.guards);
        }
        // `location.origin`: an address as far as its host.
        if word == "origin" && owner.place().end >= 8 && self.written(owner.place()).ends_with("location") {
            let place = owner.place().start..name.end;
            let mut origin = MappedText::new();
            origin.push_decoded("https://", place.clone());
            origin.push_hole("host", place);
            return Text::of(origin).into();
        }
        // `string.Empty`
        if word == "Empty" && matches!(self.written(owner.place()), "string" | "String") {
            return Text::of(MappedText::somewhere_in("", owner.place().start..name.end)).into();
        }
        let values = self.known_or_none(of);
        // What a member holds may be set anywhere.
        let is_of_member = matches!(&owner.kind, Kind::Member { of, .. } if is_self(self.written(self.ir.node(*of).place())));
        if is_of_member && self.names.keys.get(word).is_some_and(|count| *count > 1) {
            return Values::unknown();
        }
        // `link.build` of Ruby, a property of C#.
        if (self.language.bare_members || self.language.getters)
            && let Some((this, function)) = self.method_of(&values, word, 0)
            && let Some(made) = self.followed_on(function, &[], Some(this))
        {
            return made;
        }
        if let [alternative] = values.0.as_slice()
            && let Value::Object(object) = alternative.value
        {
            return self.member_of_object(object, word, name);
        }
        let is_text = values.0.iter().any(|alternative| matches!(alternative.value, Value::Text(_)));
        if is_text {
            let parts = [word.to_owned()];
            let does = self.models.find(&parts, true, || None);
            if matches!(does, Some(Does::Keep)) {
                return values;
            }
            self.end(&values, super::Use::Lost, of);
            return Values::unknown();
        }
        let is_plain_owner = matches!(owner.kind, Kind::Name | Kind::Member { .. });
        let is_type = self.written(owner.place()).starts_with(|first: char| first.is_ascii_uppercase());
        if values.is_unknown() && is_plain_owner && is_type && self.names.globals.contains_key(word) {
            return self.global(word);
        }
        // What makes one may have the name of the class.
        let is_class = values.is_unknown() || values.function().is_some();
        if is_class
            && matches!(owner.kind, Kind::Name)
            && is_type
            && let Some(entry) = self.enumerated(of, word)
        {
            return entry;
        }
        if !values.is_unknown() || self.outer.is_none() {
            return Values::unknown();
        }
        let mut parts = self.parts(of);
        parts.push(word.to_owned());
        let known = match is_plain_owner {
            true => self.asked_outside(&parts, Asked::Name),
            false => Values::unknown(),
        };
        match known.is_unknown() {
            true => {
                let origin = self.origin(of).map(|of| of.member(word));
                let is_new = origin.as_ref().is_some_and(|origin| !is_plain_owner || origin.parts != parts);
                self.asked_origin(origin.filter(|_| is_new), false)
            }
            false => known,
        }
    }

    fn member_of_object(&mut self, object: usize, word: &str, name: Range<usize>) -> Values {
        match self.heap.get(object) {
            Some(Object::Map(map)) => {
                if let Some(values) = map.get(word).or_else(|| map.of_pair(word)) {
                    let values = values.given(&self.guards);
                    self.is_read(&values);
                    return values;
                }
                // What a member of a class is that has no value yet nobody else knows.
                if map.class.is_some() {
                    return Values::unknown();
                }
                let parts = [word.to_owned()];
                let does = self.models.find(&parts, true, || None);
                match does {
                    Some(Does::Keep) => Value::Object(object).into(),
                    _ if matches!(word, "entries" | "indices" | "pairs") => Value::Object(object).into(),
                    // Ruby calls without brackets.
                    Some(Does::Query) => self.query_of(object),
                    _ => Values::unknown(),
                }
            }
            Some(Object::Builder(_)) => {
                let parts = [word.to_owned()];
                let does = self.models.find(&parts, true, || None);
                match does {
                    Some(Does::Keep) => self.text_or(Value::Object(object).into(), word, name),
                    Some(Does::Parameters) => Value::Parameters(object).into(),
                    _ => Values::unknown(),
                }
            }
            None => Values::unknown(),
        }
    }

    /// What something is that a part of is asked for; what nothing is known of but that it was a text is not known.
    fn known_or_none(&mut self, of: Id) -> Values {
        let values = self.visit(of);
        let is_open = self.outer.is_some() && is_blank(&values);
        if is_open { Values::unknown() } else { values }
    }

    /// Remembers that texts were taken out of a map.
    pub(super) fn is_read(&mut self, values: &Values) {
        for text in self.wanted_texts(values) {
            self.read.insert(text.text.written(0..1).start);
        }
    }

    pub(super) fn index(&mut self, of: Id, at: Option<Id>) -> Values {
        let values = self.known_or_none(of);
        let key = at.map(|at| self.visit(at));
        let key = key.and_then(|key| match key.0.as_slice() {
            [crate::value::Alternative { value: Value::Text(text), .. }] if !text.text.has_hole() => {
                Some(text.written().to_owned())
            }
            _ => None,
        });
        let Some(Object::Map(map)) = values.object().and_then(|object| self.heap.get(object)) else {
            // `configuration["Wx:Page"]`
            return match key.filter(|_| values.is_unknown()) {
                Some(key) => self.asked_origin(self.origin(of).and_then(|of| of.key(&key)), false),
                None => Values::unknown(),
            };
        };
        let known = match &key {
            Some(key) => {
                let by_number = || {
                    key.parse::<usize>()
                        .ok()
                        .and_then(|number| map.entries.get(number))
                        .map(|entry| &entry.value)
                };
                map.get(key).or_else(by_number).cloned()
            }
            // Any of them; of two maps that are asked for the same name those that belong together.
            None => {
                let asked = at.map(|at| self.guard(at).0).unwrap_or_default();
                let picked = |entry: &MapEntry| {
                    let mut hasher = DefaultHasher::new();
                    (asked, entry.key.as_ref().map(MappedText::text)).hash(&mut hasher);
                    hasher.finish()
                };
                let all: Vec<u64> = map.entries.iter().map(picked).take(MOST_ALTERNATIVES).collect();
                let value = |(number, entry): (usize, &MapEntry)| {
                    let guards = all.iter().enumerate().map(|(other, guard)| (*guard, other == number));
                    entry.value.clone().under(&guards.collect::<Vec<_>>())
                };
                map.entries.iter().enumerate().map(value).reduce(Values::or)
            }
        };
        let known = known.unwrap_or_else(Values::unknown).given(&self.guards);
        self.is_read(&known);
        known
    }

    /// The one text that values are, if it is known through and through.
    pub(super) fn plain_text(&self, values: &Values) -> Option<MappedText<'static>> {
        match values.0.as_slice() {
            [crate::value::Alternative { value: Value::Text(text), .. }]
                if !text.text.has_hole() && !text.is_open =>
            {
                Some(text.text.slice(0..text.written().len()))
            }
            _ => None,
        }
    }

    /// The key of the setting that a call reads: a word such as `WX_CALLBACK`.
    pub(crate) fn key_of_setting(&mut self, id: Id) -> Option<String> {
        let Kind::Call { callee, arguments, .. } = &self.ir.node(id).kind else { return None };
        let parts = self.parts(*callee);
        self.models.find(&parts, false, || None).filter(|does| **does == Does::Setting)?;
        let key = self.value_of(arguments.first()?.value);
        let key = self.plain_text(&key)?.text().to_owned();
        let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        (!key.is_empty() && key.chars().all(is_key)).then_some(key)
    }

    /// The text that a variable or a constant holds which a format names; nothing else is known of it.
    pub(super) fn captured(&mut self, name: &str) -> Values {
        let values = match self.vars.get(name) {
            Some(values) => values.given(&self.guards),
            None => self.global(name),
        };
        let is_text = |one: &crate::value::Alternative| matches!(&one.value, Value::Text(text) if !text.text.is_one_hole());
        let is_made = values.object().is_some();
        if is_made || values.0.iter().all(is_text) { values } else { Values::unknown() }
    }

    /// What an expression is, wherever it stands; nothing that happens in it is told.
    pub(crate) fn value_of(&mut self, id: Id) -> Values {
        self.elsewhere(id, None, false)
    }

    /// What an expression outside of the code is: of a function what it gives back.
    pub(crate) fn value_outside(&mut self, id: Id) -> Values {
        let values = self.visit(id);
        match values.0.as_slice() {
            [crate::value::Alternative { value: Value::Function(function), .. }] => {
                let function = *function;
                self.followed(function, &[]).unwrap_or(values)
            }
            _ => values,
        }
    }

    pub(crate) fn tell_outside(&mut self, values: &Values, id: Id, number: usize) {
        self.end(values, super::Use::Outside(number), id);
    }

    /// The one text that values are, with what is left open in it, if nothing else may belong to it.
    pub(crate) fn one_text(&self, values: &Values) -> Option<MappedText<'static>> {
        let texts = match values.object() {
            Some(_) => self.text_or(values.clone(), "", 0..0),
            None => values.clone(),
        };
        match texts.0.as_slice() {
            [crate::value::Alternative { value: Value::Text(text), .. }]
                if !text.is_open && text.maybe.is_empty() && !text.text.is_one_hole() =>
            {
                Some(text.text.slice(0..text.written().len()))
            }
            _ => None,
        }
    }

    pub(crate) fn whole_text(&self, values: &Values) -> Option<MappedText<'static>> {
        self.plain_text(values)
    }

    pub(crate) fn parts_of(&self, callee: Id) -> Vec<String> {
        self.parts(callee)
    }

    /// The first text that an expression may be, with holes.
    pub(crate) fn text_as_written(&mut self, id: Id) -> Option<MappedText<'static>> {
        let values = self.elsewhere(id, None, false);
        let texts = self.as_text(values, id);
        texts.0.iter().find_map(|alternative| match &alternative.value {
            Value::Text(text) => Some(text.text.slice(0..text.written().len())),
            _ => None,
        })
    }

    pub(super) fn text_like(&self, values: &Values) -> bool {
        values.0.iter().any(|alternative| match &alternative.value {
            Value::Text(Text { text, .. }) => !text.is_one_hole(),
            Value::Object(object) => matches!(self.heap.get(*object), Some(Object::Builder(_))),
            _ => false,
        })
    }
}
