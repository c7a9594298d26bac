//! Which names of a file stand for what: functions, members, and what is assigned outside of functions.

use std::collections::{HashMap, HashSet};

use crate::ir::{How, Id, Ir, Kind, Node};

/// What the names of a file stand for.
#[derive(Debug, Default)]
pub(crate) struct Names<'t> {
    /// Functions and methods.
    pub(crate) functions: HashMap<&'t str, Vec<Id>>,
    /// What is assigned to names outside of functions, and to members anywhere.
    pub(crate) globals: HashMap<&'t str, Vec<Assigned>>,
    /// How often a name is that of an entry or a member that is set.
    pub(crate) keys: HashMap<&'t str, usize>,
    /// Functions that stand in functions.
    pub(crate) nested: HashSet<Id>,
    /// Names of classes and the like are not told apart from others.
    pub(crate) texts: Vec<Id>,
    /// All calls.
    pub(crate) calls: Vec<Id>,
}

/// What is assigned to a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Assigned {
    pub(crate) value: Id,
    pub(crate) how: How,
    /// The function that it happens in.
    pub(crate) function: Option<Id>,
}

/// A name without the marks before it.
pub(crate) fn bare(name: &str) -> &str {
    name.trim_start_matches(['$', '@'])
}

/// True for a word by which an object means itself.
pub(crate) fn is_self(name: &str) -> bool {
    matches!(bare(name), "this" | "self" | "cls" | "static" | "Self" | "Me" | "super" | "parent")
}

/// Tells the names of a file apart.
pub(crate) fn resolve<'t>(text: &'t str, ir: &Ir) -> Names<'t> {
    let mut names = Names::default();
    let mut open: Vec<(Id, Option<Id>)> = vec![(ir.root, None)];
    let word = |node: &Node| text.get(node.place()).map(bare).unwrap_or_default();
    while let Some((id, function)) = open.pop() {
        let in_function = function.is_some();
        let node = ir.node(id);
        let mut children = Vec::new();
        match &node.kind {
            Kind::Fn(own) => {
                if let Some(name) = own.name.and_then(|name| text.get(name.range())) {
                    names.functions.entry(bare(name)).or_default().push(id);
                }
                if in_function {
                    names.nested.insert(id);
                }
                for default in own.parameters.iter().filter_map(|parameter| parameter.default) {
                    open.push((default, function));
                }
                open.push((own.body, Some(id)));
                continue;
            }
            Kind::Assign { to, how, value } => {
                let target = ir.node(*to);
                if let Kind::Member { name, .. } = &target.kind
                    && let Some(name) = text.get(name.range())
                {
                    *names.keys.entry(bare(name)).or_default() += 1;
                }
                // What is taken apart.
                if let Kind::Map(entries) = &target.kind
                    && !in_function
                {
                    for name in entries
                        .iter()
                        .map(|entry| ir.node(entry.value))
                        .filter(|name| matches!(name.kind, Kind::Name))
                    {
                        names.globals.entry(word(name)).or_default().push(Assigned {
                            value: *value,
                            how: How::Other,
                            function,
                        });
                    }
                }
                match &target.kind {
                    Kind::Name
                        if !in_function
                            || text.get(target.place()).is_some_and(|name| name.starts_with('@')) =>
                    {
                        names.globals.entry(word(target)).or_default().push(Assigned {
                            value: *value,
                            how: *how,
                            function,
                        });
                    }
                    Kind::Member { of, name } if is_self(word(ir.node(*of))) => {
                        if let Some(name) = text.get(name.range()) {
                            names.globals.entry(bare(name)).or_default().push(Assigned {
                                value: *value,
                                how: *how,
                                function,
                            });
                        }
                    }
                    _ => {}
                }
                // `const f = () => …`
                if let (Kind::Fn(own), Kind::Name | Kind::Member { .. }) =
                    (&ir.node(*value).kind, &target.kind)
                    && own.name.is_none()
                {
                    let name = match &target.kind {
                        Kind::Member { name, .. } => text.get(name.range()).unwrap_or_default(),
                        _ => word(target),
                    };
                    names.functions.entry(bare(name)).or_default().push(*value);
                }
                children.extend([*to, *value]);
            }
            Kind::Call { callee, arguments, .. } => {
                names.calls.push(id);
                // `define("NAME", value)`
                if let (Kind::Name, [key, value]) = (&ir.node(*callee).kind, &arguments[..])
                    && word(ir.node(*callee)) == "define"
                    && let Kind::Lit(parts) = &ir.node(key.value).kind
                    && let [crate::ir::Part::Text(name)] = &parts[..]
                    && let Some(name) = text.get(name.written(0..name.text().len()))
                {
                    names.globals.entry(bare(name)).or_default().push(Assigned {
                        value: value.value,
                        how: How::Declare,
                        function,
                    });
                }
                each_child(node, &mut |child| children.push(child));
            }
            Kind::Map(entries) => {
                for entry in entries {
                    if let crate::ir::Key::Word(place) = entry.key
                        && let Some(name) = text.get(place.range())
                    {
                        *names.keys.entry(name).or_default() += 1;
                        // `name: function () {…}`
                        if let Kind::Fn(own) = &ir.node(entry.value).kind
                            && own.name.is_none()
                        {
                            names.functions.entry(name).or_default().push(entry.value);
                        }
                    }
                }
                each_child(node, &mut |child| children.push(child));
            }
            Kind::Lit(_) => {
                names.texts.push(id);
                each_child(node, &mut |child| children.push(child));
            }
            _ => each_child(node, &mut |child| children.push(child)),
        }
        open.extend(children.into_iter().rev().map(|child| (child, function)));
    }
    names
}

/// Calls something for each node that stands directly in another.
pub(crate) fn each_child(node: &Node, each: &mut dyn FnMut(Id)) {
    use crate::ir::{Key, Part};
    match &node.kind {
        Kind::Number | Kind::Nothing | Kind::Name => {}
        Kind::Lit(parts) => {
            for part in parts {
                if let Part::Value { value: Some(value), .. } = part {
                    each(*value);
                }
            }
        }
        Kind::Member { of, .. } => each(*of),
        Kind::Index { of, at } => {
            each(*of);
            at.iter().for_each(|at| each(*at));
        }
        Kind::Call { callee, arguments, .. } => {
            each(*callee);
            for entry in arguments {
                if let Key::Value(key) = entry.key {
                    each(key);
                }
                each(entry.value);
            }
        }
        Kind::Map(entries) => {
            for entry in entries {
                if let Key::Value(key) = entry.key {
                    each(key);
                }
                each(entry.value);
            }
        }
        Kind::Concat(parts) | Kind::Block(parts) | Kind::Other(parts) => {
            parts.iter().for_each(|part| each(*part))
        }
        Kind::Format(one, other) | Kind::Compare(one, other) => {
            each(*one);
            each(*other);
        }
        Kind::Choice(choice) => {
            choice.test.iter().for_each(|test| each(*test));
            for arm in &choice.arms {
                arm.test.iter().for_each(|test| each(*test));
                each(arm.body);
            }
        }
        Kind::Fn(function) => {
            function.parameters.iter().filter_map(|parameter| parameter.default).for_each(&mut *each);
            each(function.body);
        }
        Kind::Assign { to, value, .. } => {
            each(*to);
            each(*value);
        }
        Kind::Return { value, .. } => value.iter().for_each(|value| each(*value)),
        Kind::Tag(tag) => {
            tag.attributes.iter().filter_map(|attribute| attribute.value).for_each(&mut *each);
            tag.children.iter().for_each(|child| each(*child));
        }
        Kind::Class { body } => each(*body),
    }
}
