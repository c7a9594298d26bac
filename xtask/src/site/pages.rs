//! The pages: the one to paste into, one for everything that is known, and what they are found by.

use std::collections::BTreeMap;
use std::path::Path;

use askama::Template;
use serde_json::{Value, json};
use wxauthlint::VERSION;
use wxauthlint::docs::entry;
use wxauthlint::knowledge;
use wxauthlint::render::{self, DocumentFormat, Options};
use wxauthlint::rule::embedded;
use wxauthlint::text::Lang;
use wxauthlint_site::entry::{Indexed, KINDS, index as all, json as told_to_programs, kind};

use super::bundle::Inline;
use super::write;
use crate::Failure;

/// What the page may do: load its own files, and nothing after that.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src blob:; img-src data:; base-uri 'none'; form-action 'none'";

/// A value of a field, with what it means.
struct Choice {
    value: String,
    zh: String,
    en: String,
}

#[derive(Template)]
#[template(path = "index.html")]
struct Index {
    policy: String,
    inline: Option<Inline>,
    auth_types: Vec<Choice>,
    sets: Vec<Choice>,
    version: &'static str,
}

#[derive(Template)]
#[template(path = "entry.html")]
struct Page {
    up: &'static str,
    title_zh: String,
    title_en: String,
    kind_zh: String,
    kind_en: String,
    json: String,
    zh: String,
    en: String,
    version: &'static str,
}

#[derive(Template)]
#[template(path = "all.html")]
struct All {
    shelves: Vec<Shelf>,
    version: &'static str,
}

struct Shelf {
    zh: String,
    en: String,
    entries: Vec<Indexed>,
}

/// The page to paste into; with everything in it, where that is given.
pub fn index(inline: Option<Inline>) -> Result<String, Failure> {
    let auth_types = knowledge::parameter("auth_type").into_iter().flat_map(|known| &known.values);
    let choice = |value: &str, text: &wxauthlint::text::Text| Choice {
        value: value.to_owned(),
        zh: text.zh.to_string(),
        en: text.en.to_string(),
    };
    let sets = knowledge::permission_sets().iter();
    let page = Index {
        policy: inline.as_ref().map_or_else(|| POLICY.to_owned(), |inline| inline.policy.clone()),
        inline,
        auth_types: auth_types.map(|known| choice(&known.value, &known.meaning)).collect(),
        sets: sets.map(|set| choice(&set.id.to_string(), &set.name)).collect(),
        version: VERSION,
    };
    Ok(page.render()?)
}

/// What everything is found by, as a script.
pub fn search() -> Result<String, Failure> {
    let entries: Vec<Indexed> = all().into_iter().map(|(_, indexed)| indexed).collect();
    let kinds: Vec<(&str, Value)> = KINDS.iter().map(|name| (*name, named(name))).collect();
    let mut written = String::from("{");
    for (at, (name, value)) in kinds.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        written.push_str(&format!("{comma}{}:{value}", json!(name)));
    }
    written.push('}');
    let entries = serde_json::to_string(&entries)?.replace("</", "<\\/").replace("<!--", "<\\u0021--");
    Ok(format!(
        "'use strict';\nglobalThis.wxauthlintIndex = {{\"kinds\":{written},\"entries\":{entries}}};\n"
    ))
}

fn named(name: &str) -> Value {
    let text = kind(name);
    json!({"zh": text.zh, "en": text.en})
}

/// Writes a page and a file for programs for everything, and the lists of all; tells how many.
pub fn entries(out: &Path) -> Result<usize, Failure> {
    let all = all();
    let mut listed = Vec::new();
    let mut shelves: BTreeMap<usize, Shelf> = BTreeMap::new();
    let count = all.len();
    for (subject, indexed) in all {
        let Some((path, told)) = subject.page().zip(entry(embedded(), &subject)) else { continue };
        let json_path = path.replace(".html", ".json");
        let name = kind(indexed.kind);
        let html = |lang| {
            let options = Options::plain(lang, 80);
            render::document(&told.document(embedded(), "../", lang), DocumentFormat::Html, &options)
        };
        let page = Page {
            up: "../",
            title_zh: indexed.zh.clone(),
            title_en: indexed.en.clone(),
            kind_zh: name.zh.to_string(),
            kind_en: name.en.to_string(),
            json: json_path.rsplit('/').next().unwrap_or_default().to_owned(),
            zh: html(Lang::Zh),
            en: html(Lang::En),
            version: VERSION,
        };
        write(out, &path, page.render()?.as_bytes())?;
        write(out, &json_path, told_to_programs(&subject).unwrap_or_default().as_bytes())?;
        listed.push(json!({
            "kind": indexed.kind, "id": indexed.id, "page": path, "json": json_path,
            "title": {"zh": indexed.zh, "en": indexed.en},
        }));
        let at = KINDS.iter().position(|kind| *kind == indexed.kind).unwrap_or(KINDS.len());
        let shelf = shelves.entry(at).or_insert_with(|| Shelf {
            zh: name.zh.to_string(),
            en: name.en.to_string(),
            entries: Vec::new(),
        });
        shelf.entries.push(indexed);
    }
    let index = json!({"version": 1, "tool": {"name": "wxauthlint", "version": VERSION}, "entries": listed});
    write(out, "index.json", format!("{index:#}\n").as_bytes())?;
    let all = All { shelves: shelves.into_values().collect(), version: VERSION };
    write(out, "all.html", all.render()?.as_bytes())?;
    Ok(count)
}
