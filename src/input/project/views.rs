//! Links that code hands on to templates under names.

use std::ops::Range;

use super::files::{ProjectText, plain, stem};
use crate::input::file::FileKind;
use crate::slice::Slice;
use crate::source::MappedText;

/// A link that is handed on.
#[derive(Debug)]
pub(super) struct View {
    /// The file that does so.
    pub(super) by: usize,
    /// Its name there.
    pub(super) name: String,
    pub(super) text: MappedText<'static>,
    /// The bytes of the call that percent-encodes its `redirect_uri` before something else encodes it again.
    pub(super) encoded_at: Option<Range<usize>>,
    /// The files that its places are of, and where those begin and end.
    pub(super) parts: Vec<(usize, Range<usize>)>,
}

/// True for a file that may be a template.
pub(super) fn is_view(name: &str) -> bool {
    matches!(FileKind::of(name), FileKind::Page { .. })
}

/// True for code that names one of these templates, the files of which are given.
pub(super) fn fills(file: &ProjectText<'_>, pages: &[&str]) -> bool {
    !is_view(file.name) && pages.iter().any(|page| names_page(file.text, page))
}

/// True if a text names the template in that file.
fn names_page(text: &str, page: &str) -> bool {
    let stem = stem(page).trim_start_matches('_');
    let file = page.rsplit(['/', '\\']).next().unwrap_or(page);
    let quoted = |quote: char| text.contains(&format!("{quote}{stem}{quote}"));
    stem.len() > 2 && names(text, stem)
        || names(text, file)
        || !stem.is_empty() && ['"', '\''].into_iter().any(quoted)
}

/// The forms in which code names the template in a file.
pub fn words_of_page(name: &str) -> Vec<String> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = stem(name).trim_start_matches('_');
    let quoted = ["\"", "'", "`"].iter().flat_map(|quote| {
        let before = [*quote, "/", ".", ":"].into_iter().take(if stem.len() > 2 { 4 } else { 1 });
        before.map(move |before| format!("{before}{stem}{quote}"))
    });
    quoted.chain([file.to_owned()]).collect()
}

/// The forms in which a template names what is handed on to it.
pub fn words(name: &str) -> Vec<String> {
    const ENDS: [&str; 17] = [
        " }}", "}}", " %>", "%>", " !!}", "!!}", " ?>", "?>", "; ?>", "|", "}\"", " |", ") }}", ") %>",
        "?html", "?no_esc", "!}",
    ];
    let mut characters = name.chars();
    let first: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
    let capital = first + characters.as_str();
    let mut words = Vec::new();
    for name in [name, &capital] {
        words.extend(ENDS.iter().map(|end| format!("{name}{end}")));
        words.extend([format!("@{name}"), format!(".{name}\""), format!(".{name}'"), format!("${name},")]);
        // Outlines: `a(href=link)`, `%a{href: link}`.
        words.extend([format!("={name}"), format!("href: {name}")]);
    }
    words
}

impl View {
    /// True if it is meant for the file of that name: the code names the template, or their names belong together.
    pub(super) fn is_for(&self, name: &str, files: &[ProjectText<'_>]) -> bool {
        let Some(by) = files.get(self.by).filter(|by| is_view(name) && by.name != name) else { return false };
        let stem_of_view = stem(name).trim_start_matches('_');
        let folder = name.rsplit(['/', '\\']).nth(1).map(plain).unwrap_or_default();
        let by_stem = plain(stem(by.name));
        let is_of_controller = folder.len() > 2
            && by_stem
                .strip_prefix(&folder)
                .is_some_and(|rest| matches!(rest, "" | "controller" | "s" | "scontroller"))
            && plain(by.text).contains(&plain(stem_of_view));
        // `Bind.cshtml.cs` is the code behind `Bind.cshtml`, `bind.js` that of `bind.wxml`.
        let ends = by.name.rsplit_once('.').zip(name.rsplit_once('.'));
        let is_behind = by.name.strip_prefix(name).is_some_and(|end| end.starts_with('.'))
            || ends.is_some_and(|((one, _), (other, _))| one == other);
        is_of_controller || is_behind || names_page(by.text, name)
    }

    /// Its text where the files begin elsewhere.
    pub(super) fn placed(&self, bases: &[(Range<usize>, usize)]) -> MappedText<'static> {
        self.text.clone().moved(|at| moved(at, bases))
    }

    /// Where the call of its encoder stands there.
    pub(super) fn encoder_placed(&self, bases: &[(Range<usize>, usize)]) -> Option<Range<usize>> {
        self.encoded_at.as_ref().map(|place| moved(place.start, bases)..moved(place.end, bases))
    }
}

/// A place where the files begin elsewhere.
fn moved(at: usize, bases: &[(Range<usize>, usize)]) -> usize {
    let part = bases.iter().find(|(place, _)| place.start <= at && at <= place.end);
    part.map_or(at, |(place, base)| base + (at - place.start))
}

/// True if a literal of a text names a template: `"bind"`, `'wx/bind.html'`, `wx.bind`.
fn names(text: &str, view: &str) -> bool {
    text.match_indices(view).any(|(at, _)| {
        let before = text.slice(..at).chars().next_back();
        let behind = text.slice(at + view.len()..).chars().next();
        before.is_some_and(|c| "\"'`/.:".contains(c)) && behind.is_some_and(|c| "\"'`.".contains(c))
    })
}
