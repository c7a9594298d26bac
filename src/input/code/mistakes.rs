//! Mistakes of code that corrupt a code or a link, whatever the link looks like.

use std::ops::Range;

use codeflow::{Call, Language, Reading};

use crate::input::marker::holds_address;
use crate::source::MappedText;

/// A mistake in code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// What it is.
    pub kind: MistakeKind,
    /// The bytes to look at.
    pub place: Range<usize>,
}

/// What a mistake in code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MistakeKind {
    /// The letters of `preauthcode@@@` are taken off one by one, and letters of the code with them.
    StrippedCharacters,
    /// What joins texts gives a new text, which is thrown away.
    DiscardedConcat,
    /// A `pre_auth_code` stands in the code.
    FrozenCode,
}

/// Functions that take a set of characters off a text, not a prefix: the language, the names, and an owner that
/// they must have (community, C/000848e99e81a8acd7f904f2359400).
const STRIPPERS: [(&str, &[&str], &str); 9] = [
    ("php", &["ltrim", "trim", "chop", "rtrim"], ""),
    ("python", &["lstrip", "strip", "rstrip"], ""),
    ("go", &["TrimLeft", "Trim"], "strings bytes"),
    ("ruby", &["delete", "delete!", "tr"], ""),
    ("csharp", &["TrimStart", "Trim"], ""),
    ("java", &["stripStart", "strip"], "StringUtils"),
    ("kotlin", &["trimStart", "trim"], ""),
    ("swift", &["trimmingCharacters"], ""),
    ("javascript", &["trimStart", "trim"], "_ lodash"),
];

/// The functions whose calls are looked at.
pub(super) const CALLS: [&str; 22] = [
    "openAuthorizeAccount",
    "ltrim",
    "trim",
    "chop",
    "rtrim",
    "lstrip",
    "strip",
    "rstrip",
    "TrimLeft",
    "Trim",
    "delete",
    "delete!",
    "tr",
    "TrimStart",
    "stripStart",
    "trimStart",
    "trimmingCharacters",
    "replace",
    "replaceAll",
    "gsub",
    "preg_replace",
    "sub",
];

/// The mistakes in a file, in the order of places.
pub(super) fn find(text: &str, read: &Reading, language: &Language) -> Vec<Mistake> {
    let mut found = Vec::new();
    for call in &read.calls {
        found.extend(stripped(text, read, call, language));
    }
    for (place, joined) in &read.lost {
        let joined = joined.text();
        let is_of_link = crate::input::link::parameter_names()
            .any(|name| joined.starts_with(&format!("&{name}=")))
            || joined.starts_with("#wechat_redirect")
            || holds_address(joined);
        if is_of_link {
            found.push(Mistake { kind: MistakeKind::DiscardedConcat, place: place.clone() });
        }
    }
    // A code that stands in a literal among other things, such as an answer of WeChat's API that a test reads, is
    // not used; in a link it is.
    let is_data = language.name == "json";
    for part in read.literals.iter().filter(|_| !is_data).flat_map(|literal| &literal.texts) {
        let plain = part.text().trim_start();
        let is_used =
            plain.starts_with("preauthcode") || plain.starts_with("http") || plain.contains("pre_auth_code=");
        if let Some(place) = frozen_in(part).filter(|_| is_used) {
            found.push(Mistake { kind: MistakeKind::FrozenCode, place });
        }
    }
    found.sort_by_key(|mistake| mistake.place.start);
    found.dedup();
    found
}

/// `ltrim($code, 'preauthcode@@@')` and its cousins, and `code.replace(/[preauthcode@]/g, '')`.
fn stripped(text: &str, read: &Reading, call: &Call, language: &Language) -> Option<Mistake> {
    let (last, owners) = call.names.split_last()?;
    let owner = owners.last().map_or("", String::as_str);
    let fits = |(spoken, names, by): &(&str, &[&str], &str)| {
        *spoken == language.name
            && names.contains(&last.as_str())
            && (by.is_empty() || by.split(' ').any(|by| owner == by))
    };
    let stripper = STRIPPERS.iter().find(|stripper| fits(stripper));
    let is_prefix = |place: &Range<usize>| {
        let inside = read
            .literals
            .iter()
            .filter(|literal| place.start <= literal.place.start && literal.place.end <= place.end);
        inside
            .flat_map(|literal| &literal.texts)
            .any(|part| part.text().trim_end_matches('@') == "preauthcode")
    };
    // What a method is called on need not be seen.
    let (start, end) = match call.is_method && stripper.is_none_or(|(_, _, by)| by.is_empty()) {
        true => (call.name.start, call.place.end),
        false => (call.place.start, call.place.end),
    };
    let mistake = Some(Mistake { kind: MistakeKind::StrippedCharacters, place: start..end });
    if stripper.is_some() && call.arguments.iter().any(|argument| is_prefix(&argument.place)) {
        return mistake;
    }
    if !matches!(last.as_str(), "replace" | "replaceAll" | "gsub" | "preg_replace" | "sub") {
        return None;
    }
    let pattern = text.get(call.arguments.first()?.place.clone())?;
    let set = pattern.find('[').and_then(|open| pattern.get(open + 1..)?.split(']').next())?;
    let is_set = set.contains('@') && "preauthcode".chars().all(|letter| set.contains(letter));
    mistake.filter(|_| is_set)
}

/// The bytes of a whole `preauthcode@@@…` in a text.
pub(in crate::input) fn frozen_in(text: &MappedText<'_>) -> Option<Range<usize>> {
    let plain = text.text();
    let start = plain.find("preauthcode@@@").or_else(|| plain.find("preauthcode%40%40%40"))?;
    let mark = if plain.get(start..)?.contains("@@@") { "preauthcode@@@" } else { "preauthcode%40%40%40" };
    let body = plain.get(start + mark.len()..)?;
    let len =
        body.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(body.len());
    // Codes have 64 or 86 characters; the same few over and over are a sample.
    let letters: std::collections::BTreeSet<char> = body.get(..len)?.chars().collect();
    let is_code = len >= 64 && letters.len() > 8;
    is_code.then(|| text.written(start..start + mark.len() + len))
}
