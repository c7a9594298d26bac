//! Functions that other files of a project call.

use std::collections::BTreeMap;
use std::ops::Range;

use super::files::{ProjectText, is_word, plain, stem};
use crate::input::code::Language;
use crate::input::file::{FileKind, FoundLink};
use crate::slice::Slice;

/// A function of a file.
#[derive(Debug)]
pub(super) struct Function {
    pub(super) file: usize,
    pub(super) place: Range<usize>,
    /// True if a part of a link stands in it.
    pub(super) builds_link: bool,
}

/// How many functions of a project are kept.
const MOST: usize = 50_000;

/// The language that a file as a whole is written in.
pub(super) fn language_of(name: &str) -> Option<&'static Language> {
    match FileKind::of(name) {
        FileKind::Code(language) => Some(language),
        FileKind::Page { language: Some(language), .. } if language.name == "php" => Some(language),
        _ => None,
    }
}

/// Adds the functions of a file.
pub(super) fn add(
    all: &mut BTreeMap<String, Vec<Function>>,
    file: usize,
    declared: Vec<(String, Range<usize>)>,
) {
    for (name, place) in declared {
        if all.len() < MOST {
            all.entry(name).or_default().push(Function { file, place, builds_link: false });
        }
    }
}

/// The bytes that the text of a link is written in, and those of what uses it.
pub(super) fn places_of(link: &FoundLink) -> Vec<Range<usize>> {
    link.text.places().chain([link.used.clone()]).filter(|place| !place.is_empty()).collect()
}

/// True for a function in which a part of a link stands.
pub(super) fn builds(function: &Range<usize>, links: &[Range<usize>]) -> bool {
    links.iter().any(|place| function.start <= place.start && place.end <= function.end)
}

/// How a function of a file is called elsewhere: by its name, if that is one of its own.
pub(super) fn calls_of(function: &str, file: &str) -> Vec<String> {
    match function.len() {
        0..8 => {
            let of_owner = [".", "::", "->"].map(|sign| format!("{sign}{function}("));
            // What has a short name is known by what takes its file in.
            let taken = ["{} import ", "/{}'", "/{}\""].map(|form| form.replace("{}", stem(file)));
            let bare = match function.len() {
                0..5 => taken.to_vec(),
                _ => vec![format!("{function}(")],
            };
            [format!("{}.{function}", stem(file))].into_iter().chain(of_owner).chain(bare).collect()
        }
        _ => vec![function.to_owned()],
    }
}

/// The names of what is called in code, as far as they are such as projects give.
pub(super) fn called_in(code: &str) -> impl Iterator<Item = String> {
    code.match_indices('(').flat_map(move |(at, _)| {
        let before = code.slice(..at);
        let name = before.rsplit(|c: char| !is_word(c)).next().unwrap_or_default();
        let is_own = name.len() > 5 && (name.contains('_') || name.contains(|c: char| c.is_uppercase()));
        // `links.New(…)` of Go is known by its package.
        let owner = before.slice(..before.len() - name.len()).strip_suffix('.');
        let owner = owner.and_then(|owner| owner.rsplit(|c: char| !is_word(c)).next());
        let of_package = || {
            let owner =
                owner.filter(|owner| owner.len() > 3 && !owner.contains(|c: char| c.is_uppercase()))?;
            name.starts_with(|c: char| c.is_uppercase()).then(|| format!("package {owner}"))
        };
        // `LinkBuilder.new(…)` of Ruby.
        let is_class = |owner: &&str| owner.len() > 3 && owner.starts_with(|c: char| c.is_uppercase());
        let of_class = || owner.filter(is_class).filter(|_| name == "new").map(str::to_owned);
        // A short word stands everywhere, but is defined in few places.
        let is_short = !is_own && name.len() > 2 && owner.is_none();
        let defined = DEFINING.iter().filter(|_| is_short).map(|(begin, end)| format!("{begin}{name}{end}"));
        let one = if is_own { Some(name.to_owned()) } else { of_package().or_else(of_class) };
        one.into_iter().chain(defined).collect::<Vec<_>>()
    })
}

/// What stands before and behind the name of a function that is defined.
const DEFINING: [(&str, &str); 9] = [
    ("function ", "("),
    ("const ", " = ("),
    ("const ", " = function"),
    ("exports.", " ="),
    ("def ", "("),
    ("func ", "("),
    ("fun ", "("),
    ("fn ", "("),
    ("sub ", " "),
];

/// Languages whose functions call each other.
const FAMILIES: [&[&str]; 3] =
    [&["java", "kotlin", "groovy", "scala"], &["swift", "objective-c"], &["cpp", "objective-c"]];

/// True if code in a file of that name may call functions of a language.
fn may_speak(name: &str, language: &Language) -> bool {
    let is_one = |own: &str| {
        own == language.name
            || FAMILIES.iter().any(|family| family.contains(&own) && family.contains(&language.name))
    };
    match FileKind::of(name) {
        FileKind::Code(own) => is_one(own.name),
        FileKind::Page { language: own, .. } => {
            language.name == "javascript" || own.is_some_and(|own| is_one(own.name))
        }
        _ => false,
    }
}

/// Which files define a function.
#[derive(Clone, Copy, Debug)]
pub(super) enum Defining {
    None,
    Several,
    /// The file, and its language.
    One(usize, &'static Language),
}

/// Words behind which a class or the like has its name.
const DECLARING: [&str; 11] = [
    "class",
    "object",
    "module",
    "struct",
    "enum",
    "interface",
    "trait",
    "package",
    "namespace",
    "const",
    "extension",
];

/// A call of a function, in a file of that name and text.
pub(super) struct Called<'c> {
    pub(super) files: &'c [ProjectText<'c>],
    pub(super) name: &'c str,
    pub(super) text: &'c str,
    /// The name of the function, owners first.
    pub(super) parts: &'c [String],
}

impl Called<'_> {
    /// Which of the functions of that name it is.
    pub(super) fn defining(&self, named: &[Function]) -> Defining {
        let Some((last, owners)) = self.parts.split_last() else { return Defining::None };
        let language = |function: &Function| {
            let file = self.files.get(function.file).filter(|file| file.name != self.name)?;
            language_of(file.name).filter(|language| may_speak(self.name, language))
        };
        let mut others: Vec<_> =
            named.iter().filter_map(|function| Some((function, language(function)?))).collect();
        // Which of those of one file it is shows when it is called.
        others.dedup_by_key(|(function, _)| function.file);
        let owned = others.iter().filter(|(function, _)| self.is_of(function.file, owners));
        let owned: Vec<_> = owned.collect();
        match (owned.as_slice(), others.as_slice()) {
            ([(one, language)], _) => Defining::One(one.file, language),
            ([], [(one, language)]) if owners.is_empty() || self.is_near(one, last, owners) => {
                Defining::One(one.file, language)
            }
            ([], _) if !owners.is_empty() => Defining::None,
            ([], []) => Defining::None,
            _ => Defining::Several,
        }
    }

    /// True if what a function is called on is a file, its folder, or what is declared in it.
    fn is_of(&self, file: usize, owners: &[String]) -> bool {
        let Some((owner, file)) = owners.last().zip(self.files.get(file)) else { return false };
        let mut folders = file.name.rsplit(['/', '\\']).skip(1).take(1);
        let same = |name: &str| plain(name) == plain(owner);
        same(stem(file.name)) || folders.any(same) || declares(file.text, owner)
    }

    /// True if what a function is called on may well be of that file.
    fn is_near(&self, function: &Function, name: &str, owners: &[String]) -> bool {
        let Some((owner, file)) = owners.last().zip(self.files.get(function.file)) else { return false };
        let (stem, owner_plain) = (plain(stem(file.name)), plain(owner));
        let is_part = owner_plain.len() > 3 && stem.contains(&owner_plain)
            || stem.len() > 3 && owner_plain.contains(&stem);
        // `import links from './wxLinks'`, `private AuthLinks links;`
        let is_told = || self.text.lines().any(|line| plain(line).contains(&stem) && has_word(line, owner));
        is_part || stem.len() > 3 && is_told() || function.builds_link && name.len() > 7
    }
}

/// True if a word stands in a line.
fn has_word(line: &str, word: &str) -> bool {
    line.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).any(|own| own == word)
}

/// True if a text declares something of that name.
fn declares(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text.slice(..at);
        let is_end =
            text.slice(at + name.len()..).chars().next().is_none_or(|c| !(c.is_alphanumeric() || c == '_'));
        let word = before.trim_end();
        is_end && word.len() < before.len() && DECLARING.iter().any(|declaring| word.ends_with(declaring))
    })
}
