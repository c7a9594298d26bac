//! Instances: what is made of a class of the project, its members, and its methods.

use super::call::Argument;
use super::follow::{Bound, picked};
use super::{Flow, Use};
use crate::ir::{Entry, How, Id, Kind, Receiver};
use crate::mapped::MappedText;
use crate::resolve::{Members, bare, is_self};
use crate::value::{ClassId, FnId, Map, Object, Value, Values};

/// The names of what makes an instance, besides that of the class.
const MAKERS: [&str; 5] = ["constructor", "__construct", "__init__", "initialize", "init"];

/// The names of what an instance is as a text.
const SPELLERS: [&str; 6] = ["toString", "__str__", "__toString", "to_s", "ToString", "description"];

/// How many classes that extend each other are looked through for a method.
const MOST_PARENTS: usize = 4;

/// How many nodes of an enumeration are looked at.
const MOST_ENTRIES: usize = 400;

impl<'a> Flow<'a> {
    /// What a call makes that makes an instance of a class of the project; `None` for every other call.
    pub(super) fn made(
        &mut self,
        callee: Id,
        parts: &[String],
        arguments: &'a [Entry],
        is_new: bool,
    ) -> Option<Values> {
        let class = self.class_called(callee, parts, is_new)?;
        if self.making.contains(&class) {
            return None;
        }
        let arguments = self.arguments(arguments);
        self.making.push(class);
        let made = self.constructed(class, &arguments);
        self.making.pop();
        // What is handed over stays in it, or is looked at; a link with a query may be all that there is.
        let place = self.ir.node(callee).place();
        for argument in &arguments {
            let has_query =
                self.wanted_texts(&argument.values).iter().any(|text| text.written().contains('?'));
            let becomes = if has_query { Use::Given(None) } else { Use::Named };
            self.end_at(&argument.values, becomes, place.clone(), &[], None);
        }
        Some(made)
    }

    /// The class that a call makes an instance of.
    fn class_called(&mut self, callee: Id, parts: &[String], is_new: bool) -> Option<ClassId> {
        let (last, owners) = parts.split_last()?;
        // `Type.new(…)` of Ruby.
        let is_made = last == "new" && self.language.symbols;
        let name = if is_made { owners.last()? } else { last };
        let is_plain = matches!(self.ir.node(callee).kind, Kind::Name);
        if is_new && is_self(name) {
            let around = self.frames.last()?.function;
            let number = self.names_in(around.module)?.class_of_method.get(&around.id).copied()?;
            return Some(ClassId { module: around.module, number });
        }
        if !name.starts_with(char::is_uppercase) || !(is_new || is_made || is_plain) {
            return None;
        }
        let class = match self.names.class_of.get(name.as_str()) {
            Some(number) => ClassId { module: self.module, number: *number },
            None if self.names.functions.contains_key(name.as_str()) => return None,
            None => self.foreign_class(std::slice::from_ref(name))?,
        };
        self.members_of(class).filter(|members| !members.methods.is_empty()).map(|_| class)
    }

    fn members_of(&self, class: ClassId) -> Option<&'a Members<'a>> {
        self.names_in(class.module)?.classes.get(class.number)
    }

    fn constructed(&mut self, class: ClassId, arguments: &[Argument]) -> Values {
        // `Type{name: value}`
        if let [Argument { is_spread: true, values, .. }] = arguments
            && let Some(Object::Map(map)) = values.object().and_then(|object| self.heap.get(object))
        {
            let map = Map { class: Some(class), ..map.clone() };
            return self.new_object(Object::Map(map));
        }
        let made = self.new_object(Object::Map(Map { class: Some(class), ..Map::default() }));
        let (Some(members), Some(this)) = (self.members_of(class), made.object()) else { return made };
        let Some(ir) = self.ir_in(class.module) else { return made };
        let parameters = members.nodes.iter().find_map(|node| match &ir.node(*node).kind {
            Kind::Class(class) if !class.parameters.is_empty() => Some(&class.parameters[..]),
            _ => None,
        });
        let bound = self.bound(class.module, parameters.unwrap_or_default(), arguments);
        self.in_module(class.module, |flow| {
            let outer = flow.take_names();
            let outcome = flow.apart(&[], |flow| {
                flow.set_this(this, None);
                for Bound { name, values, .. } in bound {
                    flow.put_own(this, bare(name), values);
                }
                for field in &members.fields {
                    let Kind::Assign { to, value, .. } = &flow.ir.node(*field).kind else { continue };
                    let name = bare(flow.written(flow.ir.node(*to).place()));
                    // What is only declared is given by its name, or later: `AuthLink(appid: id)` of Swift.
                    let values = match flow.ir.node(*value).kind {
                        Kind::Nothing => match arguments.iter().find(|argument| argument.is_named(name)) {
                            Some(argument) => flow.as_text_if_unknown(argument.values.clone(), argument.id),
                            None => continue,
                        },
                        _ => flow.visit(*value),
                    };
                    flow.put_own(this, name, values);
                }
            });
            flow.put_names(outer);
            flow.keep_objects(outcome);
        });
        let makers = MAKERS.iter().copied().chain([members.name]);
        let maker = makers.filter_map(|name| members.methods.get(name)).next();
        if let Some(maker) = maker.and_then(|makers| picked(ir, makers, arguments.len())) {
            self.followed_on(FnId { module: class.module, id: maker }, arguments, Some(this));
        }
        made
    }

    /// An entry of an enumeration that is made with values: `B` of `enum Kind { A(1), B(2); … }`.
    pub(super) fn enumerated(&mut self, of: Id, name: &str) -> Option<Values> {
        let owner = self.parts(of).pop().filter(|owner| owner.starts_with(char::is_uppercase))?;
        let class = match self.names.class_of.get(owner.as_str()) {
            Some(number) => ClassId { module: self.module, number: *number },
            None => self.foreign_class(&[owner])?,
        };
        let (members, ir) = (self.members_of(class)?, self.ir_in(class.module)?);
        if self.making.contains(&class) {
            return None;
        }
        let text = self.text_of_module(class.module);
        let mut open: Vec<(Id, usize)> = members.nodes.iter().map(|node| (*node, 0)).collect();
        let mut looks = MOST_ENTRIES;
        if !self.spend(8) {
            return None;
        }
        while let Some((id, depth)) = open.pop().filter(|_| looks > 0) {
            looks -= 1;
            self.spend(1);
            let node = ir.node(id);
            match &node.kind {
                Kind::Call { callee, arguments, is_new: false } => {
                    let callee = ir.node(*callee);
                    if matches!(callee.kind, Kind::Name) && text.get(callee.place()) == Some(name) {
                        let arguments = self.in_module(class.module, |flow| flow.arguments(arguments));
                        self.making.push(class);
                        let made = self.constructed(class, &arguments);
                        self.making.pop();
                        return Some(made);
                    }
                }
                Kind::Class(class) => open.push((class.body, depth)),
                Kind::Block(_) | Kind::Other(_) | Kind::Map(_) if depth < 4 => {
                    crate::resolve::each_child(node, &mut |child| open.push((child, depth + 1)));
                }
                _ => {}
            }
        }
        None
    }

    /// The method that a call on something means, if that is an instance.
    pub(super) fn method_of(&self, on: &Values, name: &str, given: usize) -> Option<(usize, FnId)> {
        let object = on.object()?;
        let Some(Object::Map(Map { class: Some(class), .. })) = self.heap.get(object) else { return None };
        let (names, ir) = (self.names_in(class.module)?, self.ir_in(class.module)?);
        let mut number = Some(class.number);
        for _ in 0..MOST_PARENTS {
            let members = names.classes.get(number?)?;
            if let Some(id) = members.methods.get(name).and_then(|all| picked(ir, all, given)) {
                return Some((object, FnId { module: class.module, id }));
            }
            number = members.parent.and_then(|parent| names.class_of.get(parent)).copied();
        }
        None
    }

    /// True for what may be an instance, and may be worked out before it is known what is called on it.
    pub(super) fn may_be_instance(&self, of: Id) -> bool {
        let node = self.ir.node(of);
        match &node.kind {
            Kind::Call { .. } => true,
            Kind::Name => {
                let name = self.written(node.place());
                is_self(name) && self.this().is_some()
                    || self.vars.get(name).is_some_and(|values| self.is_instance(values))
            }
            Kind::Member { of, name } => {
                let owner = self.ir.node(*of);
                matches!(owner.kind, Kind::Name)
                    && is_self(self.written(owner.place()))
                    && self.this_with(bare(self.written(name.range()))).is_some()
            }
            _ => false,
        }
    }

    fn is_instance(&self, values: &Values) -> bool {
        let object = values.object().and_then(|object| self.heap.get(object));
        matches!(object, Some(Object::Map(Map { class: Some(_), .. })))
    }

    /// An instance as a text, if its class says how it is spelled.
    pub(super) fn spelled(&mut self, values: Values) -> Values {
        if !self.is_instance(&values) {
            return values;
        }
        let speller = SPELLERS.iter().find_map(|name| self.method_of(&values, name, 0));
        let spelled = speller.and_then(|(this, function)| self.followed_on(function, &[], Some(this)));
        spelled.unwrap_or(values)
    }

    /// Makes something what methods mean by themselves.
    pub(super) fn set_this(&mut self, this: usize, receiver: Option<Receiver>) {
        self.set_var("this", Value::Object(this).into());
        if let Some(receiver) = receiver {
            let name = self.written(receiver.name.range());
            self.set_var(name, Value::Object(this).into());
        }
    }

    /// The instance that a method is called on.
    pub(super) fn this(&self) -> Option<usize> {
        self.vars.get("this").filter(|this| self.is_instance(this)).and_then(Values::object)
    }

    /// The same, if it has a member of that name.
    pub(super) fn this_with(&self, name: &str) -> Option<usize> {
        let this = self.this()?;
        let Some(Object::Map(map)) = self.heap.get(this) else { return None };
        map.get(name).map(|_| this)
    }

    /// What a member of the instance is that a method is called on.
    pub(super) fn own_member(&mut self, name: &str) -> Option<Values> {
        let Some(Object::Map(map)) = self.heap.get(self.this()?) else { return None };
        let values = map.get(name)?.given(&self.guards);
        self.is_read(&values);
        Some(values)
    }

    /// Gives a member of an instance a value.
    pub(super) fn put_own(&mut self, this: usize, name: &str, values: Values) {
        let Some(Object::Map(map)) = self.heap.get(this) else { return };
        let mut map = map.clone();
        self.spend(map.entries.len());
        map.set(Some(MappedText::somewhere_in(name.to_owned(), 0..0)), values, true);
        self.set_object(this, Object::Map(map));
    }

    /// Assigns to a member of an instance.
    pub(super) fn assign_own(
        &mut self,
        this: usize,
        name: &str,
        to: Id,
        how: How,
        values: Values,
        id: Id,
    ) -> Values {
        let before = match self.heap.get(this) {
            Some(Object::Map(map)) => map.get(name).cloned(),
            _ => None,
        };
        let before = before.unwrap_or_else(Values::unknown);
        let values = match how {
            How::Declare | How::Set => self.as_text_if_unknown(values, id),
            How::Append => {
                if let Some(object) = before.object() {
                    self.append_to_object(object, to, values, id);
                    return before;
                }
                let (known, more) = (self.as_text(before, to), self.as_text(values, id));
                self.concat(&[known, more])
            }
            How::Default if !before.is_unknown() => before,
            How::Default => values,
            How::Other => Values::unknown(),
        };
        self.end(&values, Use::Kept(None), to);
        self.hand(name, &values);
        self.put_own(this, name, values.clone());
        values
    }
}
