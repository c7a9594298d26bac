//! Functions are followed: what they are given, and what they give back.

use super::call::Argument;
use super::origin::{Origin, is_blank};
use super::{DEEPEST_CALL, Flow, Frame};
use crate::ir::{Id, Ir, Kind, Parameter, Portion};
use crate::resolve::is_self;
use crate::value::{FnId, Object, Value, Values};

/// A parameter, and what it is given.
pub(super) struct Bound<'a> {
    pub(super) name: &'a str,
    pub(super) values: Values,
    /// Where that comes from, if nothing is known of it.
    origin: Option<Origin>,
}

/// How many nodes of an encoder are looked at.
const MOST_LOOKED_AT: usize = 400;

impl<'a> Flow<'a> {
    /// A function of the file by that name.
    pub(super) fn local_function(
        &self,
        callee: Id,
        parts: &[String],
        given: usize,
        is_new: bool,
    ) -> Option<FnId> {
        if is_new {
            return None;
        }
        let name = parts.last()?;
        let known = self.vars.get(name.as_str()).and_then(Values::function);
        let named = || self.names.functions.get(name.as_str());
        let function = known.or_else(|| Some(self.own(picked(self.ir, named()?, given)?)))?;
        // What hands on to something else of the same name does not call itself.
        let is_of_another = match &self.ir.node(callee).kind {
            Kind::Member { of, .. } => !is_self(self.written(self.ir.node(*of).place())),
            _ => false,
        };
        let is_around = self.frames.iter().any(|frame| frame.function == function);
        (!(is_of_another && is_around)).then_some(function)
    }

    /// What a function gives back for these arguments; `None` if it cannot be followed.
    pub(super) fn followed(&mut self, id: FnId, arguments: &[Argument]) -> Option<Values> {
        self.followed_on(id, arguments, None)
    }

    /// The same of a method, and what it is called on.
    pub(super) fn followed_on(
        &mut self,
        id: FnId,
        arguments: &[Argument],
        this: Option<usize>,
    ) -> Option<Values> {
        let function = self.function(id)?;
        let is_busy = self.frames.iter().any(|frame| frame.function == id && frame.is_called);
        if is_busy || self.frames.iter().filter(|frame| frame.is_called).count() >= DEEPEST_CALL {
            return None;
        }
        let here = self.module;
        let gets_item = std::mem::take(&mut self.follows_item);
        let bound = self.bound(id.module, &function.parameters, arguments);
        let given = self.in_module(id.module, |flow| {
            let is_nested = flow.module == here && flow.names.nested.contains(&id.id);
            let outer = if is_nested { None } else { Some(flow.take_names()) };
            let mut given = None;
            let outcome = flow.apart(&[], |flow| {
                if let Some(this) = this {
                    flow.set_this(this, function.receiver);
                }
                let outer = flow.present.len();
                for (Bound { name, values, origin }, parameter) in bound.into_iter().zip(&function.parameters)
                {
                    if gets_item || flow.is_there(&values) {
                        flow.present.push((flow.frames.len() + 1, name.to_owned()));
                    }
                    if let Some(this) = this.filter(|_| parameter.is_member) {
                        flow.put_own(this, crate::resolve::bare(name), values.clone());
                    }
                    match this.filter(|_| is_self(name)) {
                        Some(this) => flow.set_var(name, Value::Object(this).into()),
                        None => flow.set_var(name, values),
                    }
                    if let Some(origin) = origin {
                        flow.origins.insert(name.to_owned(), origin.into());
                    }
                }
                flow.frames.push(Frame { function: id, returned: None, is_called: true });
                let value = flow.visit(function.body);
                if function.gives_last && !flow.is_dead {
                    flow.give_back_last(function.body, &value);
                }
                given = flow.frames.pop().and_then(|frame| frame.returned);
                flow.present.truncate(outer);
            });
            if let Some(outer) = outer {
                flow.put_names(outer);
            }
            flow.keep_objects(outcome);
            given
        });
        let given = given.unwrap_or_else(Values::unknown);
        if id.module == 0 && self.is_wanted(&given) {
            self.called.insert(id.id);
        }
        Some(given)
    }

    /// The parameters of a function of a file, with what these arguments give them.
    pub(super) fn bound(
        &mut self,
        module: usize,
        parameters: &'a [Parameter],
        arguments: &[Argument],
    ) -> Vec<Bound<'a>> {
        let mut bound = Vec::with_capacity(parameters.len());
        let mut own = 0;
        for parameter in parameters {
            let name = self.in_module(module, |flow| flow.written(parameter.name.range()));
            // `self` is what the method is called on.
            if parameter.at == 0 && is_self(name) {
                own = 1;
                bound.push(Bound { name, values: Values::unknown(), origin: None });
                continue;
            }
            let bare = crate::resolve::bare(name);
            let by_name =
                arguments.iter().find(|argument| argument.key.as_ref().is_some_and(|key| key.text() == bare));
            let argument = by_name.or_else(|| {
                arguments.get(parameter.at.saturating_sub(own)).filter(|argument| argument.key.is_none())
            });
            let values = match (argument, parameter.default) {
                (Some(argument), _) if parameter.part == Portion::Whole => {
                    self.as_text_if_unknown(argument.values.clone(), argument.id)
                }
                (Some(argument), _) => self.portion(argument, bare, parameter.part),
                (None, Some(default)) => self.in_module(module, |flow| flow.visit(default)),
                (None, None) => Values::unknown(),
            };
            let is_open = is_blank(&values) && self.outer.is_some();
            let origin = argument.filter(|_| is_open).and_then(|argument| self.origin(argument.id));
            bound.push(Bound { name, values, origin });
        }
        self.gather(module, parameters, arguments, &mut bound);
        bound
    }

    /// Gives the last parameter the named arguments that no other is named for: `build(appid: id, code: code)`.
    fn gather(
        &mut self,
        module: usize,
        parameters: &'a [Parameter],
        arguments: &[Argument],
        bound: &mut [Bound<'a>],
    ) {
        let named: Vec<&Argument> = arguments.iter().filter(|argument| argument.key.is_some()).collect();
        let Some(Bound { name: last, values, .. }) = bound.last_mut().filter(|_| named.len() > 1) else {
            return;
        };
        let is_free = values.is_unknown()
            && parameters.last().is_some_and(|last| last.default.is_none() || last.part == Portion::Whole)
            && parameters.len() > arguments.len() - named.len();
        let has_own = parameters.iter().any(|parameter| {
            let name = self.in_module(module, |flow| flow.written(parameter.name.range()));
            let bare = crate::resolve::bare(name);
            named.iter().any(|argument| argument.is_named(bare))
        });
        if !is_free || has_own || is_self(last) {
            return;
        }
        let mut map = crate::value::Map::default();
        for argument in named {
            self.fill_map(&mut map, argument);
        }
        *values = self.new_object(Object::Map(map));
    }

    /// True for a function that does something many times.
    pub(super) fn has_loop(&self, id: FnId) -> bool {
        let Some((function, ir)) = self.function(id).zip(self.ir_in(id.module)) else { return false };
        let mut open = vec![function.body];
        let mut seen = 0;
        while let Some(id) = open.pop().filter(|_| seen < MOST_LOOKED_AT) {
            seen += 1;
            let node = ir.node(id);
            if matches!(&node.kind, Kind::Choice(choice) if choice.is_loop) {
                return true;
            }
            crate::resolve::each_child(node, &mut |child| open.push(child));
        }
        false
    }

    /// True for a function that does something with each character and writes a `%` before what it makes of one.
    pub(super) fn escapes_each(&self, id: FnId) -> bool {
        let Some((function, ir)) = self.function(id).zip(self.ir_in(id.module)) else { return false };
        let mut open = vec![function.body];
        let (mut seen, mut has_sign, mut goes_through) = (0, false, false);
        while let Some(inner) = open.pop().filter(|_| seen < MOST_LOOKED_AT) {
            seen += 1;
            let node = ir.node(inner);
            match &node.kind {
                Kind::Lit(parts) => {
                    let text = self.text_of_module(id.module);
                    let escapes = |part: &str| part.starts_with('%') && part.len() < 8;
                    has_sign |= parts.iter().filter_map(|part| part.as_str(text)).any(escapes);
                }
                Kind::Choice(choice) => goes_through |= choice.is_loop,
                // A function that is handed to what replaces or maps, or the body of a comprehension.
                Kind::Fn(_) => goes_through = true,
                _ => {}
            }
            crate::resolve::each_child(node, &mut |child| open.push(child));
        }
        has_sign && goes_through
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
}

/// Of functions of one name the only one, or the only one with as many parameters as it is given.
pub(super) fn picked(ir: &Ir, functions: &[Id], given: usize) -> Option<Id> {
    if let [only] = functions {
        return Some(*only);
    }
    let takes = |id: &&Id| match &ir.node(**id).kind {
        Kind::Fn(function) => {
            function.parameters.iter().map(|parameter| parameter.at + 1).max().unwrap_or(0) == given
        }
        _ => false,
    };
    let mut fitting = functions.iter().filter(takes);
    fitting.next().copied().filter(|_| fitting.next().is_none())
}
