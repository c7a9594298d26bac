//! What the files of a project say together: constants, settings and functions that other files use, and what decides the
//! Referer of its pages.

mod asks;
mod files;
mod functions;
mod keys;
mod policy;
mod properties;
mod seen;
mod settings;
mod views;

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use codeflow::Models;

pub use asks::{names_of_addresses, open_names};
use files::Constant;
pub use files::ProjectText;
use keys::Keys;
pub use keys::is_of_settings;
pub use policy::{
    ProjectPolicy, WORDS as POLICY_WORDS, own_policy, policies, policy_beside, sets_lenient_policy,
};
pub use seen::Seen;
use views::View;
pub use views::{words as words_of_views, words_of_page};

use super::file::{FileKind, FileReading, is_test};
use super::holds_marker;
use crate::source::MappedText;

/// The constants of a project.
#[derive(Debug, Default)]
pub struct Project<'p> {
    files: Vec<ProjectText<'p>>,
    constants: Vec<Constant>,
    /// Their numbers, by the last part of their names.
    named: BTreeMap<String, Vec<usize>>,
    /// The settings among them.
    keys: Keys,
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
        let mut all: Vec<Constant> = Vec::new();
        let mut of_names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let (mut functions, mut classes) = (BTreeMap::new(), BTreeMap::new());
        for (file, ProjectText { name, text }) in files.iter().enumerate() {
            let Declared { constants, functions: own, classes: made } = declared(name, text, models);
            functions::add(&mut functions, file, own);
            functions::add(&mut classes, file, made);
            for (path, value) in constants {
                if let Some(last) = path.last().filter(|_| all.len() < MOST_CONSTANTS) {
                    of_names.entry(last.clone()).or_default().push(all.len());
                    all.push(Constant { file, path, value });
                }
            }
        }
        Project {
            keys: Keys::new(&files, &all),
            files,
            constants: all,
            named: of_names,
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
        let pages = self.files.iter().filter(|file| views::is_view(file.name));
        let has_pages = pages.clone().next().is_some();
        // Those that hold a link, into which others may put values.
        let pages: Vec<&str> =
            pages.filter(|page| holds_marker(page.text)).map(|page| page.name).take(MOST_PAGES).collect();
        let mut continued: BTreeMap<String, HashSet<usize>> = BTreeMap::new();
        let mut views = Vec::new();
        for (number, file) in self.files.iter().enumerate() {
            let calls = builders.iter().any(|name| file.text.contains(name.as_str()));
            let hands = has_pages && (holds_marker(file.text) || views::fills(file, &pages));
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
            let encoded_at = |text: &MappedText<'_>| {
                reading.links.iter().find(|link| link.text == *text).and_then(|link| link.encoded_at.clone())
            };
            views.extend(closed.map(|handed| View {
                by: number,
                name: handed.name,
                encoded_at: handed.encoded_at.or_else(|| encoded_at(&handed.text)),
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
            constants: Vec::new(),
            named: BTreeMap::new(),
            keys: Keys::none(),
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
}

/// How many pages with a link are looked for in the other files.
const MOST_PAGES: usize = 20;

/// True for `LOGIN_PAGE`: what is named so is a constant, and whose does not matter.
fn is_constant_name(name: &str) -> bool {
    name.len() > 4 && name.contains('_') && name.chars().all(|c| !c.is_lowercase())
}
