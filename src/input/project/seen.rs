//! A project as one of its files sees it.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;

use codeflow::{Asked, Defined, OtherFile, Outside};

use super::files::{Constant, ProjectText, is_word, plain, stem};
use super::functions::{self, Called, Defining};
use super::keys::{Keys, Of};
use super::properties::Objects;
use super::views::View;
use super::{Project, is_constant_name};
use crate::source::MappedText;

impl<'p> Project<'p> {
    /// What other files say, as seen from one of that name and text.
    pub fn seen_from<'s>(&'s self, name: &'s str, text: &'s str) -> Seen<'s, 'p> {
        Seen {
            project: self,
            name,
            text,
            used: RefCell::new(Vec::new()),
            defined: RefCell::new(BTreeMap::new()),
            views: OnceCell::new(),
            objects: OnceCell::new(),
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
    pub(super) used: RefCell<Vec<usize>>,
    /// Where the functions are defined that were asked for.
    defined: RefCell<BTreeMap<Vec<String>, Defining>>,
    /// The numbers of the links that are handed on to the file.
    views: OnceCell<Vec<usize>>,
    /// The names in the file that stand for objects of settings.
    objects: OnceCell<Objects<'s>>,
}

impl Outside for Seen<'_, '_> {
    fn hands_on(&self) -> bool {
        // A template may call what builds a link, or be handed one.
        let calls = |name: &String| self.text.contains(name.as_str());
        !self.views().is_empty() || self.project.builders.iter().any(calls)
    }

    fn value(&self, parts: &[String], asked: Asked) -> Option<MappedText<'static>> {
        match asked {
            Asked::Name => {
                // What a template is given under a name is nearer than a constant of that name.
                let known = self.handed(parts.last()?);
                let known = known.or_else(|| self.by_key(|_, _| self.look_up(parts)));
                known.or_else(|| self.by_key(|keys, of| keys.member(parts, of)))
            }
            Asked::Setting { names, is_read } => {
                self.by_key(|keys, of| keys.setting(parts, names, is_read, of))
            }
            Asked::Member => self.by_key(|keys, of| keys.injected(parts.last()?, of)),
        }
    }

    fn encoded_at(&self, handed: &MappedText<'_>) -> Option<Range<usize>> {
        let views = self.views().iter().filter_map(|number| self.project.views.get(*number));
        let same = |view: &&View| view.text.text() == handed.text();
        views.filter(same).find_map(|view| view.encoder_placed(&self.bases(view)))
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

    /// The constants that a name may stand for.
    fn look_up(&self, parts: &[String]) -> Option<Vec<usize>> {
        let (last, owners) = parts.split_last()?;
        let named = self.project.named.get(last)?;
        let constant = |number: &usize| self.project.constants.get(*number);
        let file_of = |constant: &Constant| self.project.files.get(constant.file);
        let is_other =
            |number: &&usize| constant(number).and_then(file_of).is_some_and(|file| file.name != self.name);
        let others: Vec<usize> = named.iter().filter(is_other).copied().collect();
        let is_owned = |number: &&usize| constant(number).is_some_and(|one| self.is_owned(one, owners));
        let owned: Vec<usize> = others.iter().filter(is_owned).copied().collect();
        match owned.is_empty() {
            false => Some(owned),
            // Nobody else has such a name, or this file says where it comes from.
            true if is_constant_name(last) => Some(others),
            true if owners.is_empty() && is_imported(self.text, last) => Some(others),
            true => None,
        }
    }

    /// The value of a constant, with the places that it has here.
    fn placed(&self, constant: &Constant) -> MappedText<'static> {
        constant.value.clone().shifted(self.base(constant.file))
    }

    /// The setting that is found by its key, if all that fit say the same.
    fn by_key(&self, find: impl Fn(&Keys, &Of<'_>) -> Option<Vec<usize>>) -> Option<MappedText<'static>> {
        let Project { keys, files, constants, .. } = self.project;
        let of = Of {
            name: self.name,
            text: self.text,
            objects: self.objects.get_or_init(|| Objects::of(self.text)),
            files,
            constants,
            value: &|constant| self.placed(constant),
        };
        let found = find(keys, &of)?;
        let names_others = found.iter().all(|number| of.is_setting(*number));
        let value = of.one(found)?;
        Some(if names_others { keys.filled(value, &of, 0) } else { value })
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
        let views: Vec<&View> = views.filter(|view| plain(&view.name) == plain(name)).collect();
        // Of names that differ in their capitals only the one that is written so.
        let is_exact = views.iter().any(|view| view.name == name);
        let mut fitting = views.into_iter().filter(|view| !is_exact || view.name == name);
        let first = fitting.next()?;
        // `phoneLink(type || 1)`: a choice of values makes several texts of one link.
        let begins_there = |view: &View| (view.by, view.text.written(0..1));
        let is_one = fitting.all(|other| {
            other.text.text() == first.text.text() || begins_there(other) == begins_there(first)
        });
        is_one.then(|| first.placed(&self.bases(first)))
    }

    /// Where the files of a view begin here.
    fn bases(&self, view: &View) -> Vec<(Range<usize>, usize)> {
        view.parts.iter().map(|(file, place)| (place.clone(), self.base(*file))).collect()
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

    /// True if one of the owners of a name is the file, its folder, or what the constant stands in.
    fn is_owned(&self, constant: &Constant, owners: &[String]) -> bool {
        let Some(written) = owners.last() else { return false };
        let owner = plain(written);
        let name = self.project.files.get(constant.file).map_or("", |file| file.name);
        let folders = name.rsplit(['/', '\\']).skip(1).take(1);
        let around = constant.path.iter().rev().skip(1).take(1).map(String::as_str);
        let known: Vec<String> =
            std::iter::once(stem(name)).chain(folders).chain(around).map(plain).collect();
        // `from app import constants as c`
        let is_alias = || {
            imports(self.text, written).any(|line| {
                line.split(|c| !is_word(c)).any(|word| word.len() > 2 && known.contains(&plain(word)))
            })
        };
        known.contains(&owner) || is_alias()
    }
}

/// True if a text takes in a name from elsewhere.
fn is_imported(text: &str, name: &str) -> bool {
    imports(text, name).next().is_some()
}

/// The lines that take in a name from elsewhere.
fn imports<'t>(text: &'t str, name: &str) -> impl Iterator<Item = &'t str> {
    text.lines().take(MOST_LINES).filter(move |line| {
        let trimmed = line.trim_start();
        let takes_in = ["import ", "from ", "use ", "using "].iter().any(|word| trimmed.starts_with(word))
            || trimmed.contains("require(")
            || trimmed.starts_with('}') && trimmed.contains(" from ");
        takes_in && trimmed.split(|c| !is_word(c)).any(|word| word == name)
    })
}

/// How many lines of a file are looked at for what it takes in.
const MOST_LINES: usize = 400;
