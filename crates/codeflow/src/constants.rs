//! What a file declares that other files may use: constants and functions.

use std::ops::Range;

use crate::flow::Flow;
use crate::ir::{Class, How, Id, Ir, Key, Kind};
use crate::language::Language;
use crate::lex;
use crate::mapped::MappedText;
use crate::models::Models;
use crate::parse::parse;
use crate::resolve::{Assigned, bare, resolve};
use crate::tree::Tree;
use crate::value::Values;

/// A constant.
#[derive(Clone, Debug)]
pub struct Constant {
    /// Its name, behind those of the maps that it stands in.
    pub path: Vec<String>,
    /// What it stands for.
    pub value: MappedText<'static>,
}

/// What a file declares.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    /// Its constants that are texts or numbers, in the order of their places.
    pub constants: Vec<Constant>,
    /// Its functions: their names, and their bytes.
    pub functions: Vec<(String, Range<usize>)>,
    /// Its classes with methods: their names, and their bytes; those of a type whose methods stand apart are the first's.
    pub classes: Vec<(String, Range<usize>)>,
}

/// How many constants of a file are told, and how deep they stand in maps.
const MOST: usize = 4000;
const DEEPEST: usize = 6;

/// What a text of code declares.
pub fn declared(text: &str, language: &'static Language, models: &Models) -> Declared {
    let mut lexed = lex::lex(text, 0..text.len(), language, 0);
    let mut tokens = std::mem::take(&mut lexed.tokens);
    let tree = Tree::new(text, language, &mut tokens);
    let ir = parse(&tree, &mut lexed.literals);
    let names = resolve(text, &ir);
    let nothing = |_: &str| false;
    let budget = 100_000 + 20 * ir.nodes.len();
    let flow = Flow::new(text, language, models, &nothing, &ir, &names, budget);
    let mut collected = Collected { text, language, ir: &ir, flow, found: Vec::new() };
    let mut globals: Vec<_> = names.globals.iter().collect();
    globals.sort_unstable_by_key(|(name, _)| **name);
    for (name, assigned) in globals {
        if let [Assigned { value, how: How::Declare | How::Set | How::Default, function: None }] =
            assigned.as_slice()
        {
            collected.add(vec![(*name).to_owned()], *value, 0);
        }
    }
    collected.exported(ir.root);
    let mut found = collected.found;
    found.sort_by_key(|constant| constant.value.written(0..0).start);
    let functions = names
        .functions
        .iter()
        .flat_map(|(name, ids)| ids.iter().map(|id| ((*name).to_owned(), ir.node(*id).place())));
    let mut functions: Vec<_> = functions.collect();
    functions.sort_by_key(|(_, place)| place.start);
    functions.truncate(MOST);
    let with_methods =
        names.classes.iter().filter(|class| !class.name.is_empty() && !class.methods.is_empty());
    let classes = with_methods.take(MOST).filter_map(|class| {
        let first = class.methods.values().flatten().min();
        let place = ir.node(*class.nodes.first().or(first)?).place();
        Some((class.name.to_owned(), place))
    });
    Declared { constants: found, functions, classes: classes.collect() }
}

struct Collected<'c> {
    text: &'c str,
    language: &'static Language,
    ir: &'c Ir,
    flow: Flow<'c>,
    found: Vec<Constant>,
}

impl Collected<'_> {
    fn add(&mut self, path: Vec<String>, id: Id, depth: usize) {
        if self.found.len() >= MOST || depth > DEEPEST {
            return;
        }
        let ir = self.ir;
        match &ir.node(id).kind {
            Kind::Map(entries) => {
                for entry in entries {
                    if let Some(key) = self.key(entry.key) {
                        let mut path = path.clone();
                        path.push(key);
                        self.add(path, entry.value, depth + 1);
                    }
                }
            }
            // `Object.freeze({…})`, `PC("https://…")` of an enumeration.
            Kind::Call { arguments, .. } => match &arguments[..] {
                [only] if matches!(ir.node(only.value).kind, Kind::Map(_)) => {
                    self.add(path, only.value, depth + 1);
                }
                _ => self.add_value(path, id),
            },
            Kind::Fn(_) | Kind::Nothing => {}
            _ => self.add_value(path, id),
        }
    }

    fn add_value(&mut self, path: Vec<String>, id: Id) {
        let values: Values = self.flow.value_of(id);
        let value = self.flow.whole_text(&values);
        // `env('WX_CALLBACK', 'https://…')`: another setting, which may have a value of its own.
        let value = match self.flow.key_of_setting(id) {
            Some(key) => {
                let place = self.ir.node(id).place();
                let mut named = MappedText::somewhere_in(format!("${{{key}"), place.clone());
                if let Some(default) = value {
                    named.push_decoded(":", place.start..place.start);
                    named.push(&default);
                }
                named.push_decoded("}", place.end..place.end);
                Some(named)
            }
            None => value,
        };
        if let Some(value) = value {
            self.found.push(Constant { path, value });
        }
    }

    fn key(&mut self, key: Key) -> Option<String> {
        match key {
            Key::Word(place) => self.text.get(place.range()).map(str::to_owned),
            Key::Value(id) => {
                let values = self.flow.value_of(id);
                self.flow.whole_text(&values).map(|key| key.text().to_owned())
            }
            Key::None | Key::Spread => None,
        }
    }

    /// What a file hands out as a whole: `module.exports = {…}`, `export default {…}`, `return […]` of PHP, data; and
    /// the members of enumerations.
    fn exported(&mut self, id: Id) {
        let ir = self.ir;
        match &ir.node(id).kind {
            Kind::Block(statements) => statements.iter().for_each(|id| self.exported(*id)),
            Kind::Class(class) => self.members(class),
            Kind::Map(_) => self.add(Vec::new(), id, 0),
            Kind::Return { value: Some(value), .. } if matches!(ir.node(*value).kind, Kind::Map(_)) => {
                self.add(Vec::new(), *value, 0);
            }
            Kind::Assign { to, value, .. } => {
                let Kind::Member { of, name } = &ir.node(*to).kind else { return };
                let owner = self.text.get(ir.node(*of).place()).unwrap_or_default();
                let name = self.text.get(name.range()).unwrap_or_default();
                match (owner, name) {
                    ("module", "exports") => match &ir.node(*value).kind {
                        Kind::Fn(function) => self.given_back(function.body),
                        _ => self.add(Vec::new(), *value, 0),
                    },
                    ("exports" | "module.exports", name) => self.add(vec![name.to_owned()], *value, 0),
                    _ => {
                        let path = self.flow.parts_of(*to);
                        self.set(path, *value);
                    }
                }
            }
            // `configure do … end`
            Kind::Call { arguments, .. } if self.language.symbols => {
                let last = arguments.last().map(|last| &ir.node(last.value).kind);
                if let Some(Kind::Fn(function)) = last {
                    self.exported(function.body);
                }
            }
            _ => {}
        }
    }

    /// `Rails.configuration.x.wx = Options.new.tap { |o| o.page = "…" }`
    fn set(&mut self, path: Vec<String>, value: Id) {
        let ir = self.ir;
        let block = match &ir.node(value).kind {
            Kind::Call { arguments, .. } => arguments.last().map(|last| &ir.node(last.value).kind),
            _ => None,
        };
        let Some(Kind::Fn(function)) = block else { return self.add(path, value, 1) };
        let statements = match &ir.node(function.body).kind {
            Kind::Block(statements) => &statements[..],
            _ => std::slice::from_ref(&function.body),
        };
        for statement in statements {
            if let Kind::Assign { to, value, .. } = &ir.node(*statement).kind
                && let Kind::Member { name, .. } = &ir.node(*to).kind
                && let Some(name) = self.text.get(name.range())
            {
                self.add([&path[..], &[name.to_owned()]].concat(), *value, 1);
            }
        }
    }

    /// What a function gives back that makes settings: `module.exports = app => { config.wx = {…}; return config }`.
    fn given_back(&mut self, body: Id) {
        let ir = self.ir;
        let statements = match &ir.node(body).kind {
            Kind::Block(statements) => &statements[..],
            _ => std::slice::from_ref(&body),
        };
        for statement in statements {
            match &ir.node(*statement).kind {
                Kind::Map(_) => self.add(Vec::new(), *statement, 0),
                Kind::Return { value: Some(value), .. } if matches!(ir.node(*value).kind, Kind::Map(_)) => {
                    self.add(Vec::new(), *value, 0);
                }
                Kind::Assign { to, value, .. } => {
                    if let Kind::Member { name, .. } = &ir.node(*to).kind
                        && let Some(name) = self.text.get(name.range())
                    {
                        self.add(vec![name.to_owned()], *value, 0);
                    }
                }
                _ => {}
            }
        }
    }

    /// The constants in a class.
    fn members(&mut self, class: &Class) {
        let name = class.name.and_then(|name| self.text.get(name.range()));
        self.stand_in(name, class.body);
    }

    /// What stands in the body of a class of that name: `PC("https://…"), H5("https://…");` too.
    fn stand_in(&mut self, name: Option<&str>, body: Id) {
        let ir = self.ir;
        let Kind::Block(statements) = &ir.node(body).kind else { return };
        for statement in statements {
            match &ir.node(*statement).kind {
                Kind::Class(class) => self.members(class),
                Kind::Block(_) => self.stand_in(name, *statement),
                // `static const callback = "…"`
                Kind::Assign { to, how: How::Declare | How::Set, value } => {
                    let member = self.text.get(ir.node(*to).place()).unwrap_or_default();
                    if let (Kind::Name, Some(name)) = (&ir.node(*to).kind, name) {
                        self.add(vec![name.to_owned(), bare(member).to_owned()], *value, 1);
                    }
                }
                Kind::Call { callee, arguments, .. } => {
                    let name = ir.node(*callee);
                    let first = arguments.first().map(|first| first.value);
                    if let (Kind::Name, Some(first)) = (&name.kind, first)
                        && let Some(name) = self.text.get(name.place())
                        && name.chars().all(|c| !c.is_lowercase())
                    {
                        self.add(vec![bare(name).to_owned()], first, 1);
                    }
                }
                _ => {}
            }
        }
    }
}
