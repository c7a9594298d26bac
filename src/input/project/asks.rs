//! What a file asks of others: names of what may finish its links, and of what they leave open.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use codeflow::Models;

use super::files::is_word;
use super::{Declared, declared, functions, is_constant_name, properties};
use crate::input::file::{FileKind, FileReading, FoundLink};
use crate::input::marker::{find_address, holds_address};
use crate::slice::{Slice, floor_boundary};

/// The names of a file's constants and functions that hold an address of interest: other files may finish the link.
pub fn names_of_addresses(name: &str, text: &str, links: &[FoundLink], models: &Models) -> BTreeSet<String> {
    let Declared { constants, functions, .. } = declared(name, text, models);
    let constants = constants.into_iter().filter(|(_, value)| holds_address(value.text()));
    let constants = constants.filter_map(|(path, _)| path.last().cloned()).filter(|name| name.len() > 2);
    let is_setting = matches!(FileKind::of(name), FileKind::Settings) || name.ends_with(".json");
    let constants = constants.flat_map(|key| match is_setting {
        true => [vec![key.clone()], properties::spellings(&key)].concat(),
        false => vec![key],
    });
    let places: Vec<_> = links.iter().flat_map(functions::places_of).collect();
    let functions = functions.into_iter().filter(|(_, place)| functions::builds(place, &places));
    constants.chain(functions.flat_map(|(function, _)| functions::calls_of(&function, name))).collect()
}

/// The names that links leave open: what other files may tell.
pub fn open_names(text: &str, reading: &FileReading) -> BTreeSet<String> {
    let links = &reading.links;
    let mut names = BTreeSet::new();
    if !links.is_empty() {
        names.extend(annotated_keys(text).map(str::to_owned));
    }
    names.extend(around_paths(text, links).map(str::to_owned));
    let objects = properties::Objects::of(text);
    let ask = |parts: &[String], names: &mut BTreeSet<String>| {
        names.extend(properties::written_for(parts));
        // A class may say where the settings stand.
        let types = parts.iter().filter_map(|part| objects.types.get(part.as_str()));
        names.extend(types.map(|class| format!("class {class}")));
    };
    let mut open: BTreeMap<(usize, usize), Vec<&Vec<String>>> = BTreeMap::new();
    for (place, parts) in &reading.open {
        open.entry((place.start, place.end)).or_default().push(parts);
    }
    for link in links {
        // What the format is filled with that it is.
        for place in link.text.places() {
            let of_format = open.range((place.start, 0)..(place.start + 1, 0));
            of_format.flat_map(|(_, parts)| parts).for_each(|parts| ask(parts, &mut names));
        }
        let whole = link.text.text();
        for (start, _) in whole.match_indices("${").filter(|(start, _)| link.text.is_hole(*start)) {
            let end = whole.slice(start..).find('}').map_or(whole.len(), |len| start + len + 1);
            let place = link.text.written(start..end);
            let leading = open.get(&(place.start, place.end)).into_iter().flatten();
            leading.for_each(|parts| ask(parts, &mut names));
            // A setting of another file names one more.
            if place.start > text.len() {
                let key = whole.slice(start..end).trim_start_matches("${").trim_end_matches('}');
                let parts: Vec<String> = key.split('.').map(str::to_owned).collect();
                names.extend(properties::written_for(&parts));
            }
            let written = text.get(place).unwrap_or_default();
            if written.len() > LONGEST_HOLE {
                continue;
            }
            names.extend(asked_words(written).map(str::to_owned));
            names.extend(functions::called_in(written));
        }
        // What it is handed to may finish it.
        let behind = text.get(link.used.end..).unwrap_or_default();
        if link.sinks.is_empty() && behind.starts_with('(') {
            let callee = text.get(link.used.start..link.used.end + 1).unwrap_or_default();
            names.extend(functions::called_in(callee));
        }
    }
    names
}

/// How far from the path of a page the constant may stand that holds its host, in bytes.
const NEAR_PATH: usize = 240;

/// The names of constants around paths of pages of which no host is known: `BASE + "/cgi-bin/…"`.
fn around_paths<'t>(text: &'t str, links: &[FoundLink]) -> impl Iterator<Item = &'t str> {
    let places: Vec<Range<usize>> = links.iter().flat_map(functions::places_of).collect();
    let mut at = 0;
    let paths = std::iter::from_fn(move || {
        let found = find_address(text, at)?;
        at = found.end;
        Some(found)
    });
    let is_alone = move |path: &Range<usize>| !places.iter().any(|place| place.contains(&path.start));
    paths.filter(is_alone).take(MOST_PATHS).flat_map(move |path| {
        let near = floor_boundary(text, path.start.saturating_sub(NEAR_PATH))
            ..floor_boundary(text, path.end + NEAR_PATH);
        let words = text.slice(near).split(|c| !is_word(c));
        words.filter(|word| is_constant_name(word))
    })
}

/// How many paths of pages are looked around.
const MOST_PATHS: usize = 16;

/// The last parts of the keys of settings that annotations name: `@Value("${wx.callback}")`.
fn annotated_keys(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("Value(\"${").filter_map(|(at, mark)| {
        let key = text.get(at + mark.len()..)?.split(['}', ':', '"']).next()?;
        key.rsplit('.').next().filter(|last| last.len() > 2)
    })
}

/// The words of code that may be names of other files: constants, members that are written like them, and keys of
/// settings.
fn asked_words(code: &str) -> impl Iterator<Item = &str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    code.split(move |c: char| !is_word(c)).filter(move |word| {
        let is_like_constant = !word.contains(|c: char| c.is_lowercase());
        let at = word.as_ptr() as usize - code.as_ptr() as usize;
        let before = code.get(..at).unwrap_or_default();
        let is_member = before.ends_with(['.', ':', '>']);
        let is_key = before.ends_with(['"', '\'', '.', ':', '{']) && code.contains(['"', '\'']);
        let has_capital = word.contains(|c: char| c.is_uppercase() || c == '_');
        word.len() > 3 && (is_like_constant || is_member && has_capital || is_key)
    })
}

/// How much code a value may be that names of other files are looked for in, in bytes.
const LONGEST_HOLE: usize = 200;
