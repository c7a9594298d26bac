//! What the files of a project say together: constants, settings and functions that other files use, and what decides the
//! Referer of its pages.

mod asks;
mod files;
mod functions;
mod policy;
mod properties;
mod settings;
mod views;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use codeflow::{Asked, Defined, Models, OtherFile, Outside};

pub use asks::{names_of_addresses, open_names};
pub use files::ProjectText;
use files::{plain, stem};
use functions::{Called, Defining};
pub use policy::{
    ProjectPolicy, WORDS as POLICY_WORDS, own_policy, policies, policy_beside, sets_lenient_policy,
};
use views::View;
pub use views::words as words_of_views;

use super::file::{FileKind, FileReading, is_test};
use super::holds_marker;
use crate::source::MappedText;

/// The constants of a project.
#[derive(Debug, Default)]
pub struct Project<'p> {
    files: Vec<ProjectText<'p>>,
    /// By the last part of their names.
    constants: BTreeMap<String, Vec<Constant>>,
    /// By their names.
    functions: BTreeMap<String, Vec<functions::Function>>,
    classes: BTreeMap<String, Vec<functions::Function>>,
    /// The names of functions that build links, as far as they tell themselves from others.
    builders: Vec<String>,
    /// Links that are handed on to templates.
    views: Vec<View>,
    /// By the name of a file, where the links begin that others finish or use.
    continued: BTreeMap<String, HashSet<usize>>,
}

/// A constant of a file.
#[derive(Debug)]
struct Constant {
    file: usize,
    path: Vec<String>,
    value: MappedText<'static>,
}

/// What a file declares that others may use.
#[derive(Debug, Default)]
struct Declared {
    /// Names, owners first, with what they stand for.
    constants: Vec<(Vec<String>, MappedText<'static>)>,
    /// Names of functions and classes, with their bytes.
    functions: Vec<(String, Range<usize>)>,
    classes: Vec<(String, Range<usize>)>,
}

fn declared(name: &str, text: &str, models: &Models) -> Declared {
    if let FileKind::Settings = FileKind::of(name) {
        return Declared { constants: settings::read(name, text), ..Declared::default() };
    }
    let Some(language) = functions::language_of(name) else { return Declared::default() };
    let declared = codeflow::declared(text, language, models);
    let constants = declared.constants.into_iter().map(|constant| (constant.path, constant.value));
    Declared { constants: constants.collect(), functions: declared.functions, classes: declared.classes }
}

/// How many constants of a project are kept.
const MOST_CONSTANTS: usize = 50_000;

impl<'p> Project<'p> {
    /// The constants of these files.
    pub fn new(files: Vec<ProjectText<'p>>, models: &Models) -> Self {
        let mut all: BTreeMap<String, Vec<Constant>> = BTreeMap::new();
        let (mut functions, mut classes) = (BTreeMap::new(), BTreeMap::new());
        let mut count = 0;
        for (file, ProjectText { name, text }) in files.iter().enumerate() {
            let Declared { constants, functions: own, classes: made } = declared(name, text, models);
            functions::add(&mut functions, file, own);
            functions::add(&mut classes, file, made);
            for (path, value) in constants {
                count += 1;
                if let Some(last) = path.last().filter(|_| count <= MOST_CONSTANTS) {
                    all.entry(last.clone()).or_default().push(Constant { file, path, value });
                }
            }
        }
        Project {
            files,
            constants: all,
            functions,
            classes,
            builders: Vec::new(),
            views: Vec::new(),
            continued: BTreeMap::new(),
        }
    }

    /// Looks which links that functions begin are finished or used by other files, and which are handed on to
    /// templates; `read` reads one of them.
    pub fn with_continued(
        mut self,
        read: impl Fn(&ProjectText<'p>, Option<&Seen<'_, 'p>>) -> FileReading,
    ) -> Self {
        let of_file = |file: &ProjectText<'p>| match holds_marker(file.text) {
            true => read(file, None).links.iter().flat_map(functions::places_of).collect(),
            false => Vec::new(),
        };
        let alone: Vec<Vec<Range<usize>>> = self.files.iter().map(of_file).collect();
        self.mark_builders(&alone);
        // What holds its address elsewhere is seen with the others only.
        let with_others = |file: &ProjectText<'p>| match holds_marker(file.text) {
            true => {
                let seen = self.seen_from(file.name, file.text);
                let links = read(file, Some(&seen)).links;
                let places = links.iter().flat_map(functions::places_of);
                places.filter(|place| place.end <= file.text.len()).collect()
            }
            false => Vec::new(),
        };
        let seen: Vec<Vec<Range<usize>>> = self.files.iter().map(with_others).collect();
        let places: Vec<Vec<Range<usize>>> =
            alone.into_iter().zip(seen).map(|(own, more)| [own, more].concat()).collect();
        let builders = self.mark_builders(&places);
        self.builders = builders.iter().filter(|name| name.len() > 7).cloned().collect();
        let has_pages = self.files.iter().any(|file| views::is_view(file.name));
        let mut continued: BTreeMap<String, HashSet<usize>> = BTreeMap::new();
        let mut views = Vec::new();
        for (number, file) in self.files.iter().enumerate() {
            let calls = builders.iter().any(|name| file.text.contains(name.as_str()));
            let hands = has_pages && holds_marker(file.text);
            if is_test(file.name) || !calls && !hands {
                continue;
            }
            let seen = self.seen_from(file.name, file.text);
            let reading = read(file, Some(&seen));
            let links = reading.links.iter().filter(|link| link.is_finished || !link.sinks.is_empty());
            let links: Vec<_> = links.collect();
            let mut parts = vec![(number, 0..file.text.len())];
            let mut base = file.text.len() + 1;
            for number in seen.used.borrow().iter() {
                let Some(other) = self.files.get(*number) else { continue };
                let place = base..base + other.text.len();
                let starts = links.iter().map(|link| link.text.written(0..1).start);
                let starts = starts.filter(|start| place.contains(start)).map(|start| start - base);
                continued.entry(other.name.to_owned()).or_default().extend(starts);
                base = place.end + 1;
                parts.push((*number, place));
            }
            let closed = reading.handed.into_iter().filter(|handed| !handed.is_open);
            views.extend(closed.map(|handed| View {
                by: number,
                name: handed.name,
                text: handed.text,
                parts: parts.clone(),
            }));
        }
        self.views = views;
        self.continued = continued;
        self
    }

    /// Marks the functions in which links stand, whose places in each file are given; their names.
    fn mark_builders(&mut self, places: &[Vec<Range<usize>>]) -> Vec<String> {
        let mut builders: Vec<String> = Vec::new();
        for (name, all) in &mut self.functions {
            for one in all.iter_mut() {
                one.builds_link =
                    places.get(one.file).is_some_and(|places| functions::builds(&one.place, places));
            }
            builders.extend(all.iter().any(|one| one.builds_link).then(|| name.clone()));
        }
        builders
    }

    /// No constants.
    pub const fn none() -> Self {
        Project {
            files: Vec::new(),
            constants: BTreeMap::new(),
            functions: BTreeMap::new(),
            classes: BTreeMap::new(),
            builders: Vec::new(),
            views: Vec::new(),
            continued: BTreeMap::new(),
        }
    }

    /// True if there is nothing that another file could use.
    pub fn is_empty(&self) -> bool {
        self.constants.is_empty() && self.functions.is_empty() && self.views.is_empty()
    }

    /// Where the links of a file begin that others finish or use: what is wrong with them is told there.
    pub fn continued(&self, name: &str) -> Option<&HashSet<usize>> {
        self.continued.get(name)
    }

    /// What other files say, as seen from one of that name and text.
    pub fn seen_from<'s>(&'s self, name: &'s str, text: &'s str) -> Seen<'s, 'p> {
        Seen {
            project: self,
            name,
            text,
            used: RefCell::new(Vec::new()),
            defined: RefCell::new(BTreeMap::new()),
            views: OnceCell::new(),
        }
    }
}

/// A project as one of its files sees it. Places of what is told are those of one text: that of the file, behind
/// which those of the others stand that were asked, each behind a line break.
#[derive(Debug)]
pub struct Seen<'s, 'p> {
    project: &'s Project<'p>,
    name: &'s str,
    text: &'s str,
    used: RefCell<Vec<usize>>,
    /// Where the functions are defined that were asked for.
    defined: RefCell<BTreeMap<Vec<String>, Defining>>,
    /// The numbers of the links that are handed on to the file.
    views: OnceCell<Vec<usize>>,
}

impl Outside for Seen<'_, '_> {
    fn hands_on(&self) -> bool {
        // A template may call what builds a link, or be handed one.
        let calls = |name: &String| self.text.contains(name.as_str());
        !self.views().is_empty() || self.project.builders.iter().any(calls)
    }

    fn value(&self, parts: &[String], asked: Asked) -> Option<MappedText<'static>> {
        let known = self.look_up(parts, asked).or_else(|| self.property(parts));
        known.or_else(|| self.handed(parts.last()?))
    }

    fn function(&self, parts: &[String]) -> Defined<'_> {
        let named = parts.last().and_then(|last| self.project.functions.get(last));
        named.map_or(Defined::Nowhere, |named| self.file_of(parts, named))
    }

    fn class(&self, parts: &[String]) -> Defined<'_> {
        let named = parts.last().and_then(|last| self.project.classes.get(last));
        named.map_or(Defined::Nowhere, |named| self.file_of(parts, named))
    }
}

impl Seen<'_, '_> {
    /// The file that defines what is called by that name.
    fn file_of(&self, parts: &[String], named: &[functions::Function]) -> Defined<'_> {
        let known = self.defined.borrow().get(parts).copied();
        let defining = known.unwrap_or_else(|| {
            let called = Called { files: &self.project.files, name: self.name, text: self.text, parts };
            let defining = called.defining(named);
            self.defined.borrow_mut().insert(parts.to_vec(), defining);
            defining
        });
        match defining {
            Defining::None => Defined::Nowhere,
            Defining::Several => Defined::Somewhere,
            Defining::One(number, language) => match self.project.files.get(number) {
                Some(file) => {
                    Defined::In(OtherFile { number, text: file.text, base: self.base(number), language })
                }
                None => Defined::Nowhere,
            },
        }
    }
}

impl<'s> Seen<'s, '_> {
    /// The files that were asked, in the order of their texts.
    pub fn used(&self) -> Vec<&'s ProjectText<'_>> {
        let used = self.used.borrow();
        used.iter().filter_map(|file| self.project.files.get(*file)).collect()
    }

    /// What stands under a name or a key, if all that is known says the same.
    fn look_up(&self, parts: &[String], asked: Asked) -> Option<MappedText<'static>> {
        let (last, owners) = parts.split_last()?;
        let named = self.project.constants.get(last)?;
        let file_of = |constant: &Constant| self.project.files.get(constant.file);
        let is_other = |constant: &&Constant| file_of(constant).is_some_and(|file| file.name != self.name);
        let fitting: Vec<&Constant> = match asked {
            Asked::Setting => {
                named.iter().filter(is_other).filter(|constant| self.is_key(constant, parts)).collect()
            }
            Asked::Name => {
                let others: Vec<&Constant> = named.iter().filter(is_other).collect();
                let owned: Vec<&Constant> =
                    others.iter().copied().filter(|constant| self.is_owned(constant, owners)).collect();
                match owned.is_empty() {
                    false => owned,
                    // Nobody else has such a name, or this file says where it comes from.
                    true if is_constant_name(last) => others,
                    true if owners.is_empty() && is_imported(self.text, last) => others,
                    true => Vec::new(),
                }
            }
        };
        let first = fitting.first()?;
        let is_one = fitting.iter().all(|other| other.value.text() == first.value.text());
        is_one.then(|| first.value.clone().shifted(self.base(first.file)))
    }

    /// The setting that an object of settings stands for, if all that fit say the same.
    fn property(&self, parts: &[String]) -> Option<MappedText<'static>> {
        let (last, owners) = parts.split_last()?;
        if !properties::is_of_settings(owners) && !properties::is_made_of_settings(self.text, owners) {
            return None;
        }
        let is_setting = |constant: &&Constant| {
            self.project.files.get(constant.file).is_some_and(|file| {
                let is_data =
                    matches!(FileKind::of(file.name), FileKind::Settings) || file.name.ends_with(".json");
                is_data && properties::is_ours(&constant.path, stem(file.name))
            })
        };
        let forms = properties::forms(last);
        let named = forms.iter().filter_map(|form| self.project.constants.get(form)).flatten();
        let fitting: Vec<&Constant> = named.filter(is_setting).collect();
        let first = fitting.first()?;
        let is_one = fitting.iter().all(|other| other.value.text() == first.value.text());
        is_one.then(|| first.value.clone().shifted(self.base(first.file)))
    }

    fn views(&self) -> &[usize] {
        self.views.get_or_init(|| {
            let views = self.project.views.iter().enumerate();
            let fitting = views.filter(|(_, view)| view.is_for(self.name, &self.project.files));
            fitting.map(|(number, _)| number).collect()
        })
    }

    /// The link that is handed on to this file under a name, if that is one.
    fn handed(&self, name: &str) -> Option<MappedText<'static>> {
        let project = self.project;
        let views = self.views().iter().filter_map(|number| project.views.get(*number));
        let mut fitting = views.filter(|view| plain(&view.name) == plain(name));
        let first = fitting.next()?;
        // `phoneLink(type || 1)`: a choice of values makes several texts of one link.
        let begins_there = |view: &View| (view.by, view.text.written(0..1));
        let is_one = fitting.all(|other| {
            other.text.text() == first.text.text() || begins_there(other) == begins_there(first)
        });
        let bases: Vec<_> =
            first.parts.iter().map(|(file, place)| (place.clone(), self.base(*file))).collect();
        is_one.then(|| first.placed(&bases))
    }

    /// Where the text of a file begins that is used.
    fn base(&self, file: usize) -> usize {
        let mut used = self.used.borrow_mut();
        let mut base = self.text.len() + 1;
        for known in used.iter() {
            if *known == file {
                return base;
            }
            base += self.project.files.get(*known).map_or(0, |file| file.text.len() + 1);
        }
        used.push(file);
        base
    }

    /// True for the constant that a dotted key means: `wx.page`, or `open.page` for `page` of the file `open`.
    fn is_key(&self, constant: &Constant, parts: &[String]) -> bool {
        let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
        let stem = self.project.files.get(constant.file).map_or("", |file| stem(file.name));
        let path: Vec<&str> = std::iter::once(stem).chain(constant.path.iter().map(String::as_str)).collect();
        let is_end = |path: &[&str]| {
            path.len() == parts.len() && path.iter().zip(parts).all(|(own, asked)| same(own, asked))
        };
        is_end(&path) || path.get(1..).is_some_and(is_end)
    }

    /// True if one of the owners of a name is the file, its folder, or what the constant stands in.
    fn is_owned(&self, constant: &Constant, owners: &[String]) -> bool {
        let Some(owner) = owners.last().map(|owner| plain(owner)) else { return false };
        let name = self.project.files.get(constant.file).map_or("", |file| file.name);
        let folders = name.rsplit(['/', '\\']).skip(1).take(1);
        let around = constant.path.iter().rev().skip(1).take(1).map(String::as_str);
        std::iter::once(stem(name)).chain(folders).chain(around).any(|around| plain(around) == owner)
    }
}

/// True for `LOGIN_PAGE`: what is named so is a constant, and whose does not matter.
fn is_constant_name(name: &str) -> bool {
    name.len() > 4 && name.contains('_') && name.chars().all(|c| !c.is_lowercase())
}

/// True if a text takes in a name from elsewhere.
fn is_imported(text: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.lines().take(MOST_LINES).any(|line| {
        let trimmed = line.trim_start();
        let takes_in = ["import ", "from ", "use ", "using "].iter().any(|word| trimmed.starts_with(word))
            || trimmed.contains("require(")
            || trimmed.starts_with('}') && trimmed.contains(" from ");
        takes_in && trimmed.split(|c| !is_word(c)).any(|word| word == name)
    })
}

/// How many lines of a file are looked at for what it takes in.
const MOST_LINES: usize = 400;
