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
    /// Names of what is set by a function of its own: `[url, setUrl] = useState(…)`.
    pub(crate) states: HashSet<&'t str>,
    /// Classes and the like.
    pub(crate) classes: Vec<Members<'t>>,
    /// Their numbers, by their names, and by their methods.
    pub(crate) class_of: HashMap<&'t str, usize>,
    pub(crate) class_of_method: HashMap<Id, usize>,
    /// Names of what is changed after it was made, or handed to somebody who may.
    pub(crate) touched: HashSet<&'t str>,
    /// All texts.
    pub(crate) texts: Vec<Id>,
    /// All calls.
    pub(crate) calls: Vec<Id>,
}

/// What stands in a class.
#[derive(Debug, Default)]
pub(crate) struct Members<'t> {
    pub(crate) name: &'t str,
    pub(crate) parent: Option<&'t str>,
    pub(crate) methods: HashMap<&'t str, Vec<Id>>,
    /// The statements that give its members values.
    pub(crate) fields: Vec<Id>,
    /// The nodes of the class, for what it is made with.
    pub(crate) nodes: Vec<Id>,
}

/// Methods that leave what they are called on as it is.
const LEAVING: [&str; 20] = [
    "map",
    "join",
    "forEach",
    "each",
    "filter",
    "reduce",
    "collect",
    "joinToString",
    "mkString",
    "joined",
    "entries",
    "keys",
    "values",
    "items",
    "get",
    "toString",
    "includes",
    "contains",
    "split",
    "length",
];

/// Functions that leave what they are given as it is.
const READING: [&str; 26] = [
    "keys",
    "entries",
    "values",
    "stringify",
    "URLSearchParams",
    "array_keys",
    "array_values",
    "array_merge",
    "vsprintf",
    "for",
    "join",
    "implode",
    "map",
    "array_map",
    "len",
    "count",
    "freeze",
    "sorted",
    "list",
    "tuple",
    "urlencode",
    "http_build_query",
    "enumerate",
    "String",
    "Join",
    "range",
];

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
    let mut setters: HashMap<&str, &str> = HashMap::new();
    let mut set: Vec<(&str, Assigned)> = Vec::new();
    let mut open: Vec<(Id, Option<Id>)> = vec![(ir.root, None)];
    let mut owners: HashMap<Id, usize> = HashMap::new();
    let mut inner = Inner::default();
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
                let owner = match own.receiver {
                    Some(receiver) => text.get(receiver.of.range()).map(|name| names.class(name)),
                    None => owners.get(&id).copied(),
                };
                if let Some((owner, name)) = owner.zip(own.name.and_then(|name| text.get(name.range()))) {
                    names.add_method(owner, bare(name), id);
                }
                let parameters =
                    own.parameters.iter().filter_map(|parameter| text.get(parameter.name.range()));
                inner.own.extend(parameters.map(bare));
                for default in own.parameters.iter().filter_map(|parameter| parameter.default) {
                    open.push((default, function));
                }
                open.push((own.body, Some(id)));
                continue;
            }
            Kind::Class(class) => {
                let name = class.name.and_then(|name| text.get(name.range())).unwrap_or_default();
                let owner = names.class(name);
                if let Some(members) = names.classes.get_mut(owner) {
                    members.nodes.push(id);
                    members.parent =
                        members.parent.or_else(|| class.parent.and_then(|name| text.get(name.range())));
                }
                let statements = match &ir.node(class.body).kind {
                    Kind::Block(statements) => &statements[..],
                    _ => std::slice::from_ref(&class.body),
                };
                // What stands in a block of its own, such as `class << self`, is of it as well.
                owners.extend(statements.iter().map(|statement| (*statement, owner)));
                each_child(node, &mut |child| children.push(child));
            }
            Kind::Assign { to, how, value } => {
                let target = ir.node(*to);
                if let Some(owner) = owners.get(&id).copied() {
                    names.add_field(owner, id);
                    if let (Kind::Fn(_), Kind::Name) = (&ir.node(*value).kind, &target.kind) {
                        names.add_method(owner, word(target), *value);
                    }
                }
                match &target.kind {
                    Kind::Index { of, .. } | Kind::Member { of, .. } => names.touch(text, ir, *of),
                    Kind::Name if matches!(how, How::Append | How::Other) => names.touch(text, ir, *to),
                    _ => {}
                }
                if let Kind::Member { name, .. } = &target.kind
                    && let Some(name) = text.get(name.range())
                {
                    *names.keys.entry(bare(name)).or_default() += 1;
                }
                if let Some((state, setter)) = state_of(text, ir, *to, *value) {
                    names.states.insert(state);
                    setters.insert(setter, state);
                }
                // `x.value = …` sets what `x` holds.
                if let Kind::Member { of, name } = &target.kind
                    && text.get(name.range()) == Some("value")
                    && matches!(ir.node(*of).kind, Kind::Name)
                {
                    let owner = word(ir.node(*of));
                    names.states.insert(owner);
                    names.globals.entry(owner).or_default().push(Assigned {
                        value: *value,
                        how: *how,
                        function,
                    });
                }
                // What is taken apart.
                if let Kind::Map(entries) = &target.kind
                    && !in_function
                    && state_of(text, ir, *to, *value).is_none()
                    && !is_import(text, ir, *value)
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
                    Kind::Name => match how {
                        How::Declare => inner.own.extend([word(target)]),
                        _ => inner.set.push((word(target), Assigned { value: *value, how: *how, function })),
                    },
                    Kind::Map(entries) => {
                        let parts = entries.iter().map(|entry| word(ir.node(entry.value)));
                        let parts = parts.filter(|_| in_function);
                        match how {
                            How::Declare => inner.own.extend(parts),
                            // `({ code } = await load())`
                            _ => {
                                inner.set.extend(parts.map(|name| {
                                    (name, Assigned { value: *value, how: How::Other, function })
                                }))
                            }
                        }
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
                let called = match &ir.node(*callee).kind {
                    Kind::Member { of, name } => {
                        let name = text.get(name.range()).unwrap_or_default();
                        if !LEAVING.contains(&name) && !gives_another(name) {
                            names.touch(text, ir, *of);
                        }
                        name
                    }
                    _ => word(ir.node(*callee)),
                };
                if !READING.contains(&called) {
                    arguments.iter().for_each(|entry| names.touch(text, ir, entry.value));
                }
                if let (Kind::Name, [only]) = (&ir.node(*callee).kind, &arguments[..]) {
                    let assigned = Assigned { value: only.value, how: How::Set, function };
                    set.push((word(ir.node(*callee)), assigned));
                }
                // `link().then(setLink)`
                if let (Kind::Member { of, name }, [only]) = (&ir.node(*callee).kind, &arguments[..])
                    && text.get(name.range()) == Some("then")
                    && matches!(ir.node(only.value).kind, Kind::Name)
                {
                    let assigned = Assigned { value: *of, how: How::Set, function };
                    set.push((word(ir.node(only.value)), assigned));
                }
                // `define("NAME", value)`
                if let (Kind::Name, [key, value]) = (&ir.node(*callee).kind, &arguments[..])
                    && word(ir.node(*callee)) == "define"
                    && let Kind::Lit(parts) = &ir.node(key.value).kind
                    && let [crate::ir::Part::Plain(name)] = &parts[..]
                    && let Some(name) = text.get(name.range())
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
    for (setter, assigned) in set {
        if let Some(state) = setters.get(setter) {
            names.globals.entry(state).or_default().push(assigned);
        }
    }
    for (name, assigned) in inner.set {
        if let Some(known) =
            names.globals.get_mut(name).filter(|_| !inner.own.contains(name) && is_declared_once(text, name))
            && known.first().is_some_and(|first| first.how == How::Declare && first.function.is_none())
        {
            known.push(assigned);
        }
    }
    names
}

/// True for a method of what never changes, which gives another: `page.with_query(…)`, `page.copy_merge_params(…)`.
fn gives_another(name: &str) -> bool {
    const BEGINNINGS: [&str; 4] = ["with_", "copy_", "update_query", "extend_query"];
    BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}

/// True for a name that no function declares again, without a value.
fn is_declared_once(text: &str, name: &str) -> bool {
    let is_end = |at: usize| {
        let behind = text.get(at..).unwrap_or_default();
        !behind.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$'))
    };
    let declared = |word: &str| {
        let declaring = format!("{word} {name}");
        text.match_indices(&declaring).filter(|(at, _)| is_end(at + declaring.len())).count()
    };
    ["let", "var", "const"].into_iter().map(declared).sum::<usize>() < 2
}

/// What functions assign to names without declaring them, and the names that they have of their own.
#[derive(Default)]
struct Inner<'t> {
    set: Vec<(&'t str, Assigned)>,
    own: HashSet<&'t str>,
}

impl<'t> Names<'t> {
    /// The number of the class of that name.
    fn class(&mut self, name: &'t str) -> usize {
        let known = if name.is_empty() { None } else { self.class_of.get(name).copied() };
        known.unwrap_or_else(|| {
            self.classes.push(Members { name, ..Members::default() });
            self.class_of.insert(name, self.classes.len() - 1);
            self.classes.len() - 1
        })
    }

    fn add_method(&mut self, class: usize, name: &'t str, id: Id) {
        if let Some(members) = self.classes.get_mut(class) {
            members.methods.entry(name).or_default().push(id);
            self.class_of_method.insert(id, class);
        }
    }

    fn add_field(&mut self, class: usize, id: Id) {
        if let Some(members) = self.classes.get_mut(class) {
            members.fields.push(id);
        }
    }

    /// Remembers that what a name stands for may be changed.
    fn touch(&mut self, text: &'t str, ir: &Ir, id: Id) {
        let node = ir.node(id);
        let name = match &node.kind {
            Kind::Name => text.get(node.place()),
            Kind::Member { of, name } if text.get(ir.node(*of).place()).is_some_and(is_self) => {
                text.get(name.range())
            }
            _ => None,
        };
        self.touched.extend(name.map(bare));
    }
}

/// True for what takes in another file: `require("./constants")`.
pub(crate) fn is_import(text: &str, ir: &Ir, value: Id) -> bool {
    let Kind::Call { callee, .. } = &ir.node(value).kind else { return false };
    matches!(text.get(ir.node(*callee).place()), Some("require" | "import"))
}

/// The name of a state and that of the function that sets it.
fn state_of<'t>(text: &'t str, ir: &Ir, to: Id, value: Id) -> Option<(&'t str, &'t str)> {
    let Kind::Map(entries) = &ir.node(to).kind else { return None };
    let Kind::Call { callee, .. } = &ir.node(value).kind else { return None };
    let called = text.get(ir.node(*callee).place())?;
    let [state, setter] = &entries[..] else { return None };
    let name = |id: Id| {
        let node = ir.node(id);
        matches!(node.kind, Kind::Name).then(|| text.get(node.place()))?
    };
    let is_state = matches!(called.rsplit('.').next()?, "useState" | "createSignal");
    if is_state { name(state.value).zip(name(setter.value)) } else { None }
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
        Kind::Class(class) => {
            class.parameters.iter().filter_map(|parameter| parameter.default).for_each(&mut *each);
            each(class.body);
        }
    }
}
