//! Settings that code reads by an object of its own: `properties.getCallback()`, `_options.Callback`, `cfg.Wechat.Callback`.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{first_word, is_word, plain};
use crate::slice::Slice;

/// Words that the names of such objects have.
const OBJECTS: [&str; 10] =
    ["initializers", "config", "cfg", "conf", "propert", "props", "setting", "option", "opts", "extra"];

/// Words that tell a setting of this platform from others.
const OURS: [&str; 8] =
    ["wx", "wechat", "weixin", "component", "thirdparty", "openplatform", "open", "platform"];

/// True if one of the owners of a name is an object of settings.
pub(super) fn is_of_settings(owners: &[String]) -> bool {
    owners.iter().any(|owner| OBJECTS.iter().any(|word| plain(owner).contains(word)))
}

/// Words that the names of what a browser or a user sends have, and of what is kept for a while.
const REQUESTS: [&str; 19] = [
    "request",
    "req",
    "query",
    "session",
    "cookie",
    "form",
    "redis",
    "cache",
    "storage",
    "body",
    "header",
    "row",
    "_get",
    "_post",
    "args",
    "intent",
    "extras",
    "bundle",
    "searchparams",
];

/// True if a name is that of something that no settings stand behind.
pub(super) fn is_of_request(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    REQUESTS.iter().any(|word| match word.len() {
        0..5 => lower == *word || lower.strip_suffix('s') == Some(word),
        _ => lower.contains(word),
    })
}

/// True for `WX_CALLBACK`, the name of a variable of the environment.
pub(super) fn is_variable(name: &str) -> bool {
    name.contains('_') && !name.contains(|c: char| c.is_lowercase())
}

/// The names in a text that stand for objects of settings.
#[derive(Debug, Default)]
pub(super) struct Objects<'t> {
    /// With their types: `private final WxProperties wx;`
    pub(super) types: BTreeMap<&'t str, &'t str>,
    /// Made by what reads settings, or taken in from a file of them: `s = get_settings()`,
    /// `const { wechat } = require('../config')`.
    pub(super) made: BTreeSet<&'t str>,
}

/// Words before a name that is declared.
const DECLARING: [&str; 6] = ["const ", "let ", "var ", "val ", "final ", "auto "];

/// How many lines of a file are looked at for what an object of settings is called.
const MOST_LINES_OF_CODE: usize = 400;

/// How many lines of a file are looked at for what it takes in.
const MOST_LINES: usize = 60;

impl<'t> Objects<'t> {
    /// The names in a text.
    pub(super) fn of(text: &'t str) -> Self {
        let mut objects = Objects::default();
        for (number, line) in text.lines().take(MOST_LINES_OF_CODE).enumerate() {
            objects.add_types(line);
            let trimmed = line.trim_start();
            let lower = trimmed.to_ascii_lowercase();
            if !OBJECTS.iter().any(|word| lower.contains(word)) {
                continue;
            }
            let takes_in = trimmed.contains("require(")
                || trimmed.starts_with("import ")
                || trimmed.starts_with("from ");
            if takes_in && number < MOST_LINES {
                objects.made.extend(trimmed.split(|c| !is_word(c)).filter(|word| word.len() > 1));
            }
            objects.add_made(trimmed);
        }
        objects
    }

    /// `s = get_settings()`
    fn add_made(&mut self, line: &'t str) {
        let made = DECLARING.iter().find_map(|word| line.strip_prefix(word)).unwrap_or(line);
        let name = first_word(made);
        let rest = made.slice(name.len()..).trim_start();
        let value = rest.strip_prefix(":=").or_else(|| rest.strip_prefix('=')).map(str::to_ascii_lowercase);
        let is_read = |value: String| value.contains('(') && OBJECTS.iter().any(|word| value.contains(word));
        if !name.is_empty() && value.is_some_and(is_read) {
            self.made.insert(name);
        }
    }

    /// `WxProperties wx`, `wx: WxProperties`, `wx *config.WxConfig`, `IOptions<WxOptions> options`
    fn add_types(&mut self, line: &'t str) {
        let is_type = |word: &str| {
            let is_named = ["Propert", "Config", "Setting", "Option"].iter().any(|part| word.contains(part));
            word.starts_with(|c: char| c.is_uppercase()) && is_named
        };
        let words: Vec<&str> = line.split(|c| !is_word(c)).filter(|word| !word.is_empty()).collect();
        for pair in words.windows(2) {
            let (Some(one), Some(other)) = (pair.first(), pair.last()) else { continue };
            let is_name = |word: &str| word.starts_with(|c: char| c.is_lowercase() || c == '_');
            // `w *conf.Wechat`: the package says what it is.
            let of_package = || {
                let behind = line.slice(other.as_ptr() as usize - line.as_ptr() as usize + other.len()..);
                let class = first_word(behind.strip_prefix('.')?);
                let is_class = class.starts_with(|c: char| c.is_uppercase());
                (is_class && OBJECTS.contains(other)).then_some(class)
            };
            if is_name(one)
                && is_name(other)
                && let Some(class) = of_package()
            {
                self.types.entry(one).or_insert(class);
            }
            if is_type(one) && is_name(other) && !is_type(other) {
                self.types.entry(other).or_insert(one);
            } else if is_type(other) && is_name(one) {
                self.types.entry(one).or_insert(other);
            }
        }
    }
}

/// True for the path of a setting that is one of ours; `stem` is the name of its file.
pub(super) fn is_ours(path: &[String], stem: &str) -> bool {
    let is_word = |part: &str| OURS.iter().any(|word| plain(part).contains(word));
    path.iter().any(|part| is_word(part)) || is_word(stem)
}

/// A name without what getters begin with.
pub(super) fn stripped(name: &str) -> &str {
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

/// How the settings may be written that names and keys lead to.
pub(super) fn written_for(parts: &[String]) -> Vec<String> {
    let Some(last) = parts.last().filter(|last| last.len() > 2) else { return Vec::new() };
    let mut words = vec![format!("{} string", stripped(last))];
    for form in forms(last) {
        words.extend(["{}:", "{}=", "{} =", "\"{}\"", "'{}'", "<{}>"].map(|how| how.replace("{}", &form)));
    }
    words
}
