//! Where a value comes from of which nothing is known: the names and keys that lead to it.

use std::ops::Range;
use std::rc::Rc;

use super::Flow;
use super::call::Argument;
use crate::ir::{Entry, How, Id, Key, Kind, Parameter, Part};
use crate::mapped::MappedText;
use crate::models::Does;
use crate::outside::Asked;
use crate::resolve::{Assigned, bare, is_self};
use crate::value::{Alternative, Value, Values};

/// How far names are followed to what they were given.
const FARTHEST: usize = 8;

/// How many names and keys lead to a value at most.
const MOST_PARTS: usize = 12;

/// How many values of which nothing is known are remembered.
const MOST_OPEN: usize = 4000;

/// How many of them are looked through for what a format is filled with.
const MOST_LOOKED_THROUGH: usize = 32;

/// Names, and behind them keys: `config.get("wx")["callback"]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) parts: Vec<String>,
    /// How many of the parts are names.
    pub(crate) names: usize,
}

impl Origin {
    /// Without a key.
    fn of_name(name: &str) -> Self {
        Origin { parts: vec![name.to_owned()], names: 1 }
    }

    /// A member of it.
    pub(super) fn member(mut self, name: &str) -> Self {
        // Behind a key every name is one.
        self.names += usize::from(self.names == self.parts.len());
        self.parts.push(name.to_owned());
        self
    }

    /// What it holds under a key: `wx.page`, `${wx.page:default}`, `Wx:Page`.
    pub(super) fn key(mut self, key: &str) -> Option<Self> {
        let inner = key.strip_prefix("${").and_then(|key| key.strip_suffix('}'));
        let key = inner.map_or(key, |key| key.split(':').next().unwrap_or(key));
        let is_key = |c: char| c.is_alphanumeric() || "._-:/".contains(c);
        if key.is_empty() || !key.chars().all(is_key) {
            return None;
        }
        self.parts.extend(key.split(['.', ':', '/']).filter(|part| !part.is_empty()).map(str::to_owned));
        (self.parts.len() <= MOST_PARTS).then_some(self)
    }

    fn has_key(&self) -> bool {
        self.names < self.parts.len()
    }
}

impl<'a> Flow<'a> {
    /// The names and keys that lead to an expression.
    pub(super) fn origin(&self, id: Id) -> Option<Origin> {
        self.origin_within(id, FARTHEST)
    }

    fn origin_within(&self, id: Id, left: usize) -> Option<Origin> {
        let left = left.checked_sub(1).filter(|_| self.spend(1))?;
        let node = self.ir.node(id);
        match &node.kind {
            Kind::Name => {
                let written = self.written(node.place());
                let is_dollar = self.language.dollar_names && written.starts_with('$');
                self.origin_of_name(bare(written), if is_dollar { written } else { bare(written) }, left)
            }
            Kind::Member { of, name } => {
                let name = bare(self.written(name.range()));
                if is_self(self.written(self.ir.node(*of).place())) {
                    return self.origin_of_name(name, &format!("this.{name}"), left);
                }
                // `text.trim`, `value.get`
                let does = self.models.find(&[name.to_owned()], true, || None);
                let of = self.origin_within(*of, left)?;
                Some(if matches!(does, Some(Does::Keep)) && of.has_key() { of } else { of.member(name) })
            }
            Kind::Index { of, at } => {
                let key = self.key_text((*at)?)?;
                self.origin_within(*of, left)?.key(&key)
            }
            Kind::Call { callee, arguments, is_new: false } => self.origin_of_call(*callee, arguments, left),
            // `&x`
            Kind::Assign { to, how: How::Other, value }
                if matches!(self.ir.node(*value).kind, Kind::Nothing) =>
            {
                self.origin_within(*to, left)
            }
            // `await x`, `x!`
            Kind::Other(parts) => match &parts[..] {
                [only] => self.origin_within(*only, left),
                _ => None,
            },
            // `x || ""`
            Kind::Choice(choice) if !choice.is_loop && choice.is_total => {
                self.origin_within(choice.arms.first()?.body, left)
            }
            _ => None,
        }
    }

    fn origin_of_name(&self, name: &str, variable: &str, left: usize) -> Option<Origin> {
        if let Some(origin) = self.origins.get(variable) {
            return Some((**origin).clone());
        }
        let is_known = self.vars.contains_key(variable);
        if !is_known
            && let Some([Assigned { value, how: How::Declare | How::Set, .. }]) =
                self.names.globals.get(name).map(Vec::as_slice)
            && matches!(
                self.ir.node(*value).kind,
                Kind::Member { .. } | Kind::Index { .. } | Kind::Call { .. }
            )
            && let Some(origin) = self.origin_within(*value, left)
        {
            return Some(origin);
        }
        // What a function gives back that does nothing else: `get conf() { return this.config.wx }`.
        if !is_known
            && let Some([function]) = self.names.functions.get(name).map(Vec::as_slice)
            && let Some(value) = self.only_value(*function)
            && let Some(origin) = self.origin_within(value, left)
        {
            return Some(origin);
        }
        (!name.is_empty()).then(|| Origin::of_name(name))
    }

    /// What a function without parameters gives back, if that is all that it does.
    fn only_value(&self, function: Id) -> Option<Id> {
        let Kind::Fn(function) = &self.ir.node(function).kind else { return None };
        let is_own = |parameter: &Parameter| is_self(self.written(parameter.name.range()));
        if !function.parameters.iter().all(is_own) {
            return None;
        }
        let body = self.ir.node(function.body);
        let only = match &body.kind {
            Kind::Block(statements) => match &statements[..] {
                [only] => *only,
                _ => return None,
            },
            _ => function.body,
        };
        let node = self.ir.node(only);
        match &node.kind {
            Kind::Return { value, .. } => *value,
            Kind::Member { .. } | Kind::Index { .. } | Kind::Call { .. } if function.gives_last => Some(only),
            _ => None,
        }
    }

    fn origin_of_call(&self, callee: Id, arguments: &[Entry], left: usize) -> Option<Origin> {
        let node = self.ir.node(callee);
        let first = arguments.first().filter(|entry| matches!(entry.key, Key::None));
        let (of, name) = match &node.kind {
            Kind::Member { of, name } => (Some(*of), bare(self.written(name.range()))),
            Kind::Name => (None, bare(self.written(node.place()))),
            _ => return None,
        };
        // What is taken in has the name that it is given.
        if of.is_none() && matches!(name, "require" | "import") {
            return None;
        }
        let parts = [name.to_owned()];
        let is_kept = |is_method| {
            let does = self.models.find(&parts, is_method, || None);
            matches!(does, Some(Does::Keep | Does::Encode | Does::EncodeExcept(_)))
        };
        match of {
            // `env::var("NAME").expect("…")`
            Some(of) if is_kept(true) => self.origin_within(of, left),
            None if is_kept(false) => self.origin_within(first?.value, left),
            _ => {
                let owner = match of {
                    Some(of) if is_self(self.written(self.ir.node(of).place())) => Origin::of_name(name),
                    Some(of) => {
                        let of = self.origin_within(of, left)?;
                        if of.has_key() && first.is_some() { of } else { of.member(name) }
                    }
                    None => Origin::of_name(name),
                };
                match arguments.is_empty() {
                    true => Some(owner),
                    false => self.with_keys(owner, arguments.iter().map(|entry| self.key_text(entry.value))),
                }
            }
        }
    }

    /// With the keys among what a call is given: `get("wx", "callback")`, `dig(:wx, :callback)`.
    fn with_keys(&self, owner: Origin, keys: impl Iterator<Item = Option<String>>) -> Option<Origin> {
        let mut origin = None;
        let mut owner = owner;
        for key in keys.take(4) {
            match key.and_then(|key| owner.clone().key(&key)) {
                Some(longer) => {
                    owner = longer.clone();
                    origin = Some(longer);
                }
                None => break,
            }
        }
        origin
    }

    /// The text of a key, without working anything out.
    fn key_text(&self, id: Id) -> Option<String> {
        let node = self.ir.node(id);
        match &node.kind {
            Kind::Lit(parts) => match &parts[..] {
                [part @ (Part::Plain(_) | Part::Text(_))] => part.as_str(self.text).map(str::to_owned),
                _ => None,
            },
            Kind::Name => {
                let known = self.vars.get(self.written(node.place()))?;
                self.plain_text(known).map(|text| text.text().to_owned())
            }
            _ => None,
        }
    }

    /// What another file says of what these names and keys lead to.
    pub(super) fn asked_origin(&self, origin: Option<Origin>, is_read: bool) -> Values {
        let Some(origin) = origin.filter(|_| self.outer.is_some()) else { return Values::unknown() };
        let asked = match origin.has_key() {
            true => Asked::Setting { names: origin.names, is_read },
            false => Asked::Name,
        };
        self.asked_outside(&origin.parts, asked)
    }

    /// What a setting says that a call reads; the keys are what it is given.
    pub(super) fn asked_call(&self, callee: Id, arguments: &[Argument], is_read: bool) -> Values {
        if self.outer.is_none() {
            return Values::unknown();
        }
        let node = self.ir.node(callee);
        let owner = match &node.kind {
            Kind::Member { of, name } => {
                let name = bare(self.written(name.range()));
                match self.origin(*of) {
                    Some(of) if of.has_key() => Some(of),
                    Some(of) => Some(of.member(name)),
                    None => Some(Origin::of_name(name)),
                }
            }
            Kind::Name => Some(Origin::of_name(bare(self.written(node.place())))),
            _ => None,
        };
        let Some(owner) = owner else { return Values::unknown() };
        let text = |argument: &Argument| self.plain_text(&argument.values).map(|key| key.text().to_owned());
        let keys: Vec<Option<String>> = arguments.iter().map(text).collect();
        // Behind a key stands what it is without one, or a further key.
        let first = self.with_keys(owner.clone(), keys.iter().take(1).cloned());
        let known = self.asked_origin(first, is_read);
        match known.is_unknown() && keys.len() > 1 {
            true => self.asked_origin(self.with_keys(owner, keys.into_iter()), is_read),
            false => known,
        }
    }

    /// Remembers where a value comes from of which nothing is known, and that its place is `place`.
    pub(super) fn is_left_open(&self, values: &Values, id: Id, place: Range<usize>) {
        let has_unknown = values.0.iter().any(|alternative| matches!(alternative.value, Value::Unknown));
        if !has_unknown || self.open.borrow().len() >= MOST_OPEN {
            return;
        }
        // A member that others may give a value, or what has an owner.
        let node = self.ir.node(id);
        let is_member = self.language.types_first
            && matches!(node.kind, Kind::Name)
            && !self.vars.contains_key(self.written(node.place()));
        // `WX_CALLBACK` of another file.
        let is_constant = matches!(node.kind, Kind::Name) && {
            let name = self.written(node.place());
            name.len() > 3 && name.contains('_') && !name.contains(|c: char| c.is_lowercase() || c == '$')
        };
        let is_led = |origin: &Origin| origin.parts.len() > 1 || is_member || is_constant;
        if let Some(origin) = self.origin(id).filter(is_led) {
            self.open.borrow_mut().push((place, origin.parts));
        }
    }

    /// Remembers that a format is filled with values of which nothing is known: their places are its own.
    pub(super) fn is_filled_with_open(
        &self,
        format: &Values,
        values: &[(Option<MappedText<'static>>, Values)],
    ) {
        let text = |values: &Values| match values.0.as_slice() {
            [Alternative { value: Value::Text(text), .. }] => Some(Rc::clone(&text.text)),
            _ => None,
        };
        let Some(format) = text(format) else { return };
        let place = format.written(0..format.text().len());
        let mut open = self.open.borrow_mut();
        for value in values.iter().filter_map(|(_, value)| text(value)).filter(|value| value.is_one_hole()) {
            let at = value.written(0..value.text().len());
            let known = open.iter().rev().take(MOST_LOOKED_THROUGH).find(|(place, _)| *place == at);
            if let Some(parts) = known.map(|(_, parts)| parts.clone()).filter(|_| open.len() < MOST_OPEN) {
                open.push((place.clone(), parts));
            }
        }
    }

    /// Remembers that a variable is a member of something: `const { callback } = config.wx`.
    pub(super) fn takes_from(&mut self, name: &str, of: Id) {
        let node = self.ir.node(of);
        // `const { conf } = this`
        let is_own = matches!(node.kind, Kind::Name) && is_self(self.written(node.place()));
        let origin = match is_own {
            true => self.origin_of_name(name, &format!("this.{name}"), FARTHEST),
            false => self.origin(of).map(|of| of.member(name)),
        };
        if let Some(origin) = origin {
            self.origins.insert(name.to_owned(), Rc::new(origin));
        }
    }

    /// Remembers where the value of a variable comes from of which nothing is known.
    pub(super) fn comes_from(&mut self, name: &str, values: &Values, value: Id) {
        if let Some(origin) = self.origin(value).filter(|_| is_blank(values)) {
            self.origins.insert(name.to_owned(), Rc::new(origin));
        }
    }
}

/// True for a value of which nothing is known but that it is a text.
pub(super) fn is_blank(values: &Values) -> bool {
    values.0.iter().all(|alternative| match &alternative.value {
        Value::Unknown => true,
        Value::Text(text) => text.text.is_one_hole(),
        _ => false,
    })
}
