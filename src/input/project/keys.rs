//! Settings by their keys, in whatever style these are written: `wx.open.callback`, `WX_OPEN_CALLBACK`, `Wx:Open:Callback`.

use std::collections::BTreeMap;

use super::files::{Constant, ProjectText, first_word, plain, stem};
use super::properties::{self, Objects};
use crate::input::file::FileKind;
use crate::slice::{Slice, floor_boundary};
use crate::source::MappedText;

/// The settings of a project by the ends of their keys.
#[derive(Debug, Default)]
pub(super) struct Keys {
    by_end: BTreeMap<String, Vec<Key>>,
    /// What the classes of settings begin with: `WxProperties` of `@ConfigurationProperties("wx")`.
    prefixes: BTreeMap<String, String>,
    /// What members of classes of settings are called in files: `Callback` of `` `yaml:"callback_url"` ``.
    spelled: BTreeMap<String, Vec<String>>,
}

/// The end of a key.
#[derive(Clone, Copy, Debug)]
struct Key {
    /// The number of the constant.
    constant: usize,
    /// True if nothing but the name of the file may stand before it.
    is_whole: bool,
    /// How little what the file says counts beside others.
    rank: u8,
}

/// Parts of a path under which the settings of one environment stand; code does not name them.
const ENVIRONMENTS: [&str; 10] = [
    "production",
    "prod",
    "development",
    "dev",
    "test",
    "staging",
    "default",
    "defaults",
    "shared",
    "common",
];

/// How many words a key has at most.
const MOST_WORDS: usize = 12;

impl Keys {
    /// No keys.
    pub(super) const fn none() -> Self {
        Keys { by_end: BTreeMap::new(), prefixes: BTreeMap::new(), spelled: BTreeMap::new() }
    }

    /// The keys of constants of files.
    pub(super) fn new(files: &[ProjectText<'_>], constants: &[Constant]) -> Self {
        let mut keys = Keys::default();
        for (number, constant) in constants.iter().enumerate() {
            if let Some(file) = files.get(constant.file).filter(|file| is_of_settings(file.name)) {
                keys.add(number, file.name, &constant.path);
            }
        }
        for file in files {
            keys.add_classes(file);
        }
        keys
    }

    fn add(&mut self, constant: usize, file: &str, path: &[String]) {
        let of_file = words(stem(file).trim_start_matches('.')).len();
        let mut all: Vec<String> = words(stem(file).trim_start_matches('.'));
        let inner = path.iter().filter(|part| !ENVIRONMENTS.contains(&part.to_lowercase().as_str()));
        all.extend(inner.flat_map(|part| words(part)));
        let rank = rank(file, path);
        let mut end = String::new();
        for (at, word) in all.iter().enumerate().rev().take(MOST_WORDS) {
            end.insert_str(0, word);
            let is_whole = at == 0 || at == of_file;
            self.by_end.entry(end.clone()).or_default().push(Key { constant, is_whole, rank });
        }
    }

    /// What classes say of the settings that they hold.
    fn add_classes(&mut self, file: &ProjectText<'_>) {
        let text = file.text;
        // `@ConfigurationProperties(prefix = "wx.open") … class WxProperties`
        for (at, mark) in text.match_indices("ConfigurationProperties(") {
            let rest = near(text.slice(at + mark.len()..));
            let prefix = rest.split('"').nth(1).unwrap_or_default();
            let class = rest.find("class ").map(|at| rest.slice(at + 6..)).unwrap_or_default();
            self.prefixes.insert(first_word(class).to_owned(), prefix.to_owned());
        }
        // `Configure<WxOptions>(configuration.GetSection("WeChat"))`
        for (at, mark) in text.match_indices("Configure<") {
            let rest = near(text.slice(at + mark.len()..));
            let line = rest.lines().next().unwrap_or_default();
            let section = line.find("GetSection(\"").map(|at| line.slice(at + 12..)).unwrap_or_default();
            let section = section.split('"').next().unwrap_or_default();
            if !section.is_empty() {
                self.prefixes.insert(first_word(rest).to_owned(), section.to_owned());
            }
        }
        if !file.name.ends_with(".go") {
            return;
        }
        // ``Callback string `yaml:"callback_url"` ``
        for line in text.lines().filter(|line| line.contains('`')) {
            let field = plain(first_word(line.trim_start()));
            let tags = line.split('`').nth(1).unwrap_or_default();
            let names = tags.split('"').skip(1).step_by(2).map(|name| name.split(',').next().unwrap_or(name));
            let names = names.filter(|name| name.len() > 2 && plain(name) != field);
            let names: Vec<String> = names.map(str::to_owned).collect();
            if !field.is_empty() && !names.is_empty() {
                self.spelled.entry(field).or_default().extend(names);
            }
        }
    }

    /// The constants that a key may mean, those that count most: `whole` keys, or also ends of keys.
    fn of(&self, parts: &[String], whole: bool) -> Vec<usize> {
        let key: String = parts.iter().map(|part| plain(part)).collect();
        let named = self.by_end.get(&key).map(Vec::as_slice).unwrap_or_default();
        let fitting: Vec<&Key> = named.iter().filter(|key| key.is_whole || !whole).collect();
        let best = fitting.iter().map(|key| key.rank).min();
        fitting.iter().filter(|key| Some(key.rank) == best).map(|key| key.constant).collect()
    }

    /// The same, where the last part may be spelled in the way of a class that holds it.
    fn spelled(&self, parts: &[String], whole: bool) -> Vec<usize> {
        let found = self.of(parts, whole);
        let Some((last, before)) = parts.split_last().filter(|_| found.is_empty()) else { return found };
        let names = self.spelled.get(&plain(last)).map(Vec::as_slice).unwrap_or_default();
        names.iter().flat_map(|name| self.of(&[before, std::slice::from_ref(name)].concat(), whole)).collect()
    }

    /// What a key stands for that so many names are given.
    pub(super) fn setting(
        &self,
        parts: &[String],
        names: usize,
        is_read: bool,
        of: &Of<'_>,
    ) -> Option<Vec<usize>> {
        let owners = parts.get(..names)?;
        if !is_read && owners.iter().any(|owner| properties::is_of_request(owner)) {
            return None;
        }
        let is_trusted = is_read || properties::is_of_settings(owners) || of.is_made_of_settings(owners);
        for start in 0..=names {
            let key = parts.get(start..)?;
            let is_long = key.len() > 1 || key.iter().all(|key| properties::is_variable(key));
            let whole = self.spelled(key, true);
            if !whole.is_empty() && (is_trusted || is_long) {
                return Some(whole);
            }
            let ends = match is_trusted || key.len() > 2 {
                true => self.spelled(key, false),
                false => Vec::new(),
            };
            let ours: Vec<usize> =
                ends.into_iter().filter(|number| key.len() > 1 || of.is_ours(*number)).collect();
            if !ours.is_empty() {
                return Some(ours);
            }
        }
        None
    }

    /// What a member of an object of settings stands for.
    pub(super) fn member(&self, parts: &[String], of: &Of<'_>) -> Option<Vec<usize>> {
        let owners = parts.get(..parts.len().checked_sub(1)?)?;
        // `wxProperties.getCallback()` of a class that says where its settings stand.
        let class = owners.iter().rev().find_map(|owner| self.prefixes.get(of.type_of(owner)?));
        if let (Some(prefix), Some(last)) = (class, parts.last()) {
            let path: Vec<String> = prefix.split(['.', ':']).map(str::to_owned).collect();
            let whole = self.spelled(&[path, vec![properties::stripped(last).to_owned()]].concat(), true);
            if !whole.is_empty() {
                return Some(whole);
            }
        }
        let is_typed = || owners.iter().any(|owner| of.type_of(owner).is_some());
        if !properties::is_of_settings(owners) && !of.is_made_of_settings(owners) && !is_typed() {
            return None;
        }
        for start in 1..parts.len() {
            let mut key = parts.get(start..)?.to_vec();
            if let Some(last) = key.last_mut() {
                *last = properties::stripped(last).to_owned();
            }
            let whole = if key.len() > 1 { self.spelled(&key, true) } else { Vec::new() };
            let found = if whole.is_empty() { self.spelled(&key, false) } else { whole };
            let ours: Vec<usize> = found
                .into_iter()
                .filter(|number| (key.len() > 1 || of.is_data(*number)) && of.is_ours(*number))
                .collect();
            if !ours.is_empty() {
                return Some(ours);
            }
        }
        None
    }

    /// What is put into a member of the class that a file is named for.
    pub(super) fn injected(&self, name: &str, of: &Of<'_>) -> Option<Vec<usize>> {
        const LANGUAGES: [&str; 4] = [".java", ".kt", ".groovy", ".scala"];
        if !LANGUAGES.iter().any(|end| of.name.ends_with(end)) {
            return None;
        }
        let class = stem(of.name).to_owned();
        if let Some(prefix) =
            self.prefixes.get(&class).filter(|_| of.text.contains("ConfigurationProperties"))
        {
            let path: Vec<String> = prefix.split('.').map(str::to_owned).collect();
            return Some(self.of(&[path, vec![name.to_owned()]].concat(), true));
        }
        let beans = self.of(&[class, name.to_owned()], false);
        Some(beans.into_iter().filter(|number| of.is_in(*number, ".xml")).collect())
    }

    /// A value with the settings filled in that it names: `${wx.host}/callback`.
    pub(super) fn filled(
        &self,
        value: MappedText<'static>,
        of: &Of<'_>,
        depth: usize,
    ) -> MappedText<'static> {
        let raw = value.text().to_owned();
        let mut made = MappedText::new();
        let mut from = 0;
        for (at, _) in raw.match_indices("${").filter(|_| depth < DEEPEST) {
            let Some(len) = raw.slice(at..).find('}').filter(|_| at >= from && !value.is_hole(at)) else {
                continue;
            };
            let inner = at + 2..at + len;
            let key = raw.slice(inner.clone());
            let key = key.split([':', '-']).next().unwrap_or(key).trim();
            let is_key = |c: char| c.is_alphanumeric() || "._".contains(c);
            if key.is_empty() || !key.chars().all(is_key) {
                continue;
            }
            let parts: Vec<String> = key.split('.').map(str::to_owned).collect();
            let known = of.one(self.of(&parts, true)).filter(|known| known.text() != raw);
            made.push(&value.slice(from..at));
            let default = raw.slice(inner.clone()).find(':').map(|colon| inner.start + colon + 1);
            match (known, default) {
                (Some(known), _) => made.push(&self.filled(known, of, depth + 1)),
                (None, Some(start)) => {
                    let dash = usize::from(raw.slice(start..).starts_with('-'));
                    made.push(&value.slice(start + dash..inner.end));
                }
                (None, None) => made.push_hole(key, value.written(at..inner.end + 1)),
            }
            from = inner.end + 1;
        }
        if from == 0 {
            return value;
        }
        made.push(&value.slice(from..raw.len()));
        made
    }
}

/// How deep settings name each other.
const DEEPEST: usize = 4;

/// What is asked of the project around the keys, as a file sees it.
pub(super) struct Of<'o> {
    pub(super) name: &'o str,
    pub(super) text: &'o str,
    pub(super) objects: &'o Objects<'o>,
    pub(super) files: &'o [ProjectText<'o>],
    pub(super) constants: &'o [Constant],
    /// The value of a constant, with the places that it has for the file.
    pub(super) value: &'o dyn Fn(&Constant) -> MappedText<'static>,
}

impl Of<'_> {
    fn constant(&self, number: usize) -> Option<(&Constant, &str)> {
        let constant = self.constants.get(number)?;
        Some((constant, self.files.get(constant.file)?.name))
    }

    fn is_ours(&self, number: usize) -> bool {
        self.constant(number).is_some_and(|(constant, name)| properties::is_ours(&constant.path, stem(name)))
    }

    /// True for a constant of a file that holds nothing but names and values.
    pub(super) fn is_data(&self, number: usize) -> bool {
        self.constant(number).is_some_and(|(_, name)| is_data(name))
    }

    /// True for a constant of a file of settings.
    pub(super) fn is_setting(&self, number: usize) -> bool {
        self.constant(number).is_some_and(|(_, name)| is_of_settings(name))
    }

    fn is_in(&self, number: usize, end: &str) -> bool {
        self.constant(number).is_some_and(|(_, name)| name.ends_with(end))
    }

    fn is_made_of_settings(&self, owners: &[String]) -> bool {
        owners.first().is_some_and(|owner| self.objects.made.contains(owner.as_str()))
    }

    fn type_of(&self, owner: &str) -> Option<&str> {
        self.objects.types.get(owner).copied()
    }

    /// The value of constants of other files, if all say the same.
    pub(super) fn one(&self, constants: Vec<usize>) -> Option<MappedText<'static>> {
        let others = constants.iter().filter_map(|number| self.constant(*number));
        let mut others = others.filter(|(_, name)| *name != self.name).map(|(constant, _)| constant);
        let first = others.next()?;
        others.all(|other| other.value.text() == first.value.text()).then(|| (self.value)(first))
    }
}

/// True for a file that holds nothing but names and values.
fn is_data(name: &str) -> bool {
    matches!(FileKind::of(name), FileKind::Settings) || name.ends_with(".json")
}

/// True for a file whose constants are settings.
pub fn is_of_settings(name: &str) -> bool {
    let folder = name.rsplit(['/', '\\']).nth(1).unwrap_or_default();
    is_data(name) || properties::is_of_settings(&[stem(name).to_owned(), folder.to_owned()])
}

/// How little a file of settings counts: one for production most, one for tests and samples least.
fn rank(name: &str, path: &[String]) -> u8 {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name).to_lowercase();
    let of_file = base.split(['.', '-', '_']);
    let all: Vec<String> =
        of_file.map(str::to_owned).chain(path.iter().map(|part| part.to_lowercase())).collect();
    let has = |words: &[&str]| all.iter().any(|word| words.contains(&word.as_str()));
    match () {
        () if has(&["production", "prod", "release", "live"]) => 0,
        () if has(&["development", "dev", "test", "testing", "ci", "local", "staging", "debug"]) => 3,
        () if has(&["example", "sample", "template", "dist"]) => 2,
        () => 1,
    }
}

/// The beginning of a text, as far as what is said of a class may go on: whoever looks at each place looks no further.
fn near(text: &str) -> &str {
    const FARTHEST: usize = 2_000;
    text.slice(..floor_boundary(text, FARTHEST))
}

/// The words of a part of a key, in lower case.
fn words(part: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_lower = false;
    let mut begins = true;
    for c in part.chars() {
        if !c.is_alphanumeric() {
            begins = true;
            continue;
        }
        if begins || c.is_uppercase() && is_lower {
            words.push(String::new());
        }
        begins = false;
        is_lower = !c.is_uppercase();
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words
}
