//! Settings that code reads by an object of its own: `properties.getCallback()`, `_options.Callback`, `cfg.Wechat.Callback`.

use super::files::plain;
use crate::slice::Slice;

/// Words that the names of such objects have.
const OBJECTS: [&str; 8] = ["config", "cfg", "conf", "propert", "props", "setting", "option", "opts"];

/// Words that tell a setting of this platform from others.
const OURS: [&str; 8] =
    ["wx", "wechat", "weixin", "component", "thirdparty", "openplatform", "open", "platform"];

/// True if one of the owners of a name is an object of settings.
pub(super) fn is_of_settings(owners: &[String]) -> bool {
    owners.iter().any(|owner| OBJECTS.iter().any(|word| plain(owner).contains(word)))
}

/// True if the first owner of a name comes from a file of settings: `const { wechat } = require('../config')`.
fn is_from_settings(text: &str, owners: &[String]) -> bool {
    let Some(owner) = owners.first().filter(|owner| !owner.is_empty()) else { return false };
    if is_made_of_settings(text, owners) {
        return true;
    }
    text.lines().take(MOST_LINES).filter(|_| owner.len() > 1).any(|line| {
        let takes_in = line.contains("require(") || line.starts_with("import ") || line.starts_with("from ");
        takes_in
            && line.contains(owner.as_str())
            && OBJECTS.iter().any(|word| line.to_ascii_lowercase().contains(word))
    })
}

/// Words before a name that is declared.
const DECLARING: [&str; 6] = ["const ", "let ", "var ", "val ", "final ", "auto "];

/// How many lines of a file are looked at for what an object of settings is called.
const MOST_LINES_OF_CODE: usize = 400;

/// How many lines of a file are looked at for what it takes in.
const MOST_LINES: usize = 60;

/// True if the first owner of a name is made by what reads settings: `s = get_settings()`.
pub(super) fn is_made_of_settings(text: &str, owners: &[String]) -> bool {
    let Some(owner) = owners.first().filter(|owner| !owner.is_empty()) else { return false };
    text.lines().take(MOST_LINES_OF_CODE).any(|line| {
        let line = line.trim_start();
        let made = DECLARING.iter().find_map(|word| line.strip_prefix(word)).unwrap_or(line);
        let rest = made.strip_prefix(owner.as_str()).map(str::trim_start);
        let value = rest.and_then(|rest| rest.strip_prefix(":=").or_else(|| rest.strip_prefix('=')));
        value.is_some_and(|value| {
            let value = value.to_ascii_lowercase();
            value.contains('(') && OBJECTS.iter().any(|word| value.contains(word))
        })
    })
}

/// True for the path of a setting that is one of ours; `stem` is the name of its file.
pub(super) fn is_ours(path: &[String], stem: &str) -> bool {
    let is_word = |part: &str| OURS.iter().any(|word| plain(part).contains(word));
    path.iter().any(|part| is_word(part)) || is_word(stem)
}

/// A name without what getters begin with.
fn stripped(name: &str) -> &str {
    let inner =
        name.strip_prefix("get").filter(|inner| inner.starts_with(|first: char| first.is_ascii_uppercase()));
    inner.unwrap_or(name)
}

/// The forms in which settings are named that code calls by a name.
pub(super) fn forms(name: &str) -> Vec<String> {
    let name = stripped(name);
    let mut words: Vec<String> = Vec::new();
    for c in name.chars() {
        let begins = c.is_uppercase()
            && !words.last().is_some_and(|word| word.ends_with(|last: char| last.is_uppercase()));
        match words.last_mut() {
            Some(word) if !begins && c != '_' => word.push(c),
            _ if c == '_' => words.push(String::new()),
            _ => words.push(c.to_string()),
        }
    }
    let words: Vec<String> =
        words.iter().filter(|word| !word.is_empty()).map(|word| word.to_lowercase()).collect();
    let capital = |word: &String| {
        let mut rest = word.chars();
        let first: String = rest.next().into_iter().flat_map(char::to_uppercase).collect();
        first + rest.as_str()
    };
    let pascal: String = words.iter().map(capital).collect();
    let mut camel: String = words.iter().take(1).cloned().collect();
    camel.extend(words.iter().skip(1).map(capital));
    let snake = words.join("_");
    let mut forms = vec![name.to_owned(), pascal, camel, snake.to_uppercase(), snake, words.join("-")];
    forms.sort();
    forms.dedup();
    forms
}

/// How code may call the setting of a key: `loginPage`, `LoginPage`, `getLoginPage` of `login-page`.
pub(super) fn spellings(key: &str) -> Vec<String> {
    let forms = forms(&key.replace(['-', '.'], "_"));
    let getters = forms
        .iter()
        .filter(|form| form.starts_with(|c: char| c.is_uppercase()))
        .map(|form| format!("get{form}"));
    let all: Vec<String> = forms.iter().cloned().chain(getters).collect();
    all.into_iter().filter(|form| form.len() > 6).collect()
}

/// How the settings are written that a piece of code reads.
pub(super) fn written_in(code: &str, text: &str) -> Vec<String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut words = Vec::new();
    for (at, _) in code.match_indices('.') {
        let before = code.slice(..at);
        let owners = before.slice(before.trim_end_matches(|c: char| is_word(c) || c == '.').len()..);
        let owners: Vec<String> = owners.split('.').map(str::to_owned).collect();
        let behind = code.slice(at + 1..);
        let name = behind.slice(..behind.find(|c: char| !is_word(c)).unwrap_or(behind.len()));
        if name.len() > 3 && (is_of_settings(&owners) || is_from_settings(text, &owners)) {
            for form in forms(name) {
                words.extend([
                    format!("{form}:"),
                    format!("{form}="),
                    format!("{form} ="),
                    format!("\"{form}\""),
                ]);
            }
        }
    }
    words
}
