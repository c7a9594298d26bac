//! The pages of what is known, and what they are found by.

use serde::{Deserialize, Serialize};
use wxauthlint::docs::entry;
use wxauthlint::explain::{Explained, ExplainedSubject, Explainer};
use wxauthlint::fact::Page;
use wxauthlint::knowledge;
use wxauthlint::lint::Settings;
use wxauthlint::render::{ExplainedFormat, explained};
use wxauthlint::rule::embedded;
use wxauthlint::session::Failure;
use wxauthlint::text::{Lang, Text, text};

use crate::{Way, write};

/// Which page is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Opening {
    /// What kind of thing it is about: `rule`.
    pub kind: String,
    /// Which one, as the name of its page says it.
    pub id: String,
    /// In what language.
    pub way: Way,
}

/// A page.
#[derive(Debug, Serialize)]
pub struct Opened {
    /// It, as HTML.
    pub html: String,
    /// What kind of thing it is about, for people.
    pub kind: String,
}

/// Opens a page.
pub fn answer(asked: &Opening) -> Result<Opened, Failure> {
    let lang = asked.way.lang();
    let page = format!("{}/{}.html", asked.kind, asked.id);
    let subject = ExplainedSubject::all(embedded())
        .into_iter()
        .find(|subject| subject.page().as_deref() == Some(&page));
    let known = subject.and_then(|subject| entry(embedded(), &subject));
    let Some(known) = known else {
        let id = &asked.id;
        return Err(Failure::Nothing(text!("没有 `{id}` 这一条", "the page `{id}` does not exist")));
    };
    Ok(Opened {
        html: write::page(&known.document(embedded(), &asked.way.up, lang)),
        kind: kind(known.explanation.subject.kind()).get(lang).to_owned(),
    })
}

/// The kinds of pages, in the order in which they are listed.
pub const KINDS: [&str; 9] = [
    "screen",
    "api-code",
    "rule",
    "topic",
    "parameter",
    "permission-set",
    "account-kind",
    "interface",
    "look-alike",
];

/// A kind of pages, for people.
pub fn kind(name: &str) -> Text {
    match name {
        "rule" => text!("规则", "rules"),
        "screen" => text!("微信的提示", "WeChat's messages"),
        "api-code" => text!("错误码", "error codes"),
        "topic" => text!("常见问题", "topics"),
        "parameter" => text!("参数", "parameters"),
        "permission-set" => text!("权限集", "permission sets"),
        "account-kind" => text!("账号类型", "account kinds"),
        "interface" => text!("接口", "interfaces"),
        "look-alike" => text!("容易混淆的问题", "similar problems"),
        other => Text::new(other.to_owned(), other.to_owned()),
    }
}

/// A page, and what it is found by.
#[derive(Debug, Serialize)]
pub struct Indexed {
    /// What kind of thing it is about.
    pub kind: &'static str,
    /// Which one.
    pub id: String,
    /// Its page, from the folder of all.
    pub page: String,
    /// What it is called.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// Wordings, codes and ways to ask for it.
    pub more: Vec<String>,
}

/// All pages.
pub fn index() -> Vec<(ExplainedSubject, Indexed)> {
    let rules = embedded();
    let subjects = ExplainedSubject::all(rules).into_iter();
    let indexed = subjects.filter_map(|subject| {
        let title = entry(rules, &subject)?.title;
        let more = found_by(&subject);
        let (kind, id) = (subject.kind(), subject.id()?);
        let page = subject.page()?;
        let indexed = Indexed { kind, id, page, zh: title.zh.into_owned(), en: title.en.into_owned(), more };
        Some((subject, indexed))
    });
    indexed.collect()
}

/// The same as a page for programs: what `explain` writes as JSON.
pub fn json(subject: &ExplainedSubject) -> Option<String> {
    let settings = Settings::default();
    let page = Page::NotGiven;
    let explainer = Explainer { rules: embedded(), file: None, page: &page, settings: &settings };
    let told: Explained = explainer.subject(subject)?;
    Some(explained(&told, ExplainedFormat::Json, &write::options(Lang::En)))
}

/// Wordings, codes and ways to ask.
fn found_by(subject: &ExplainedSubject) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    match subject {
        ExplainedSubject::Screen(id) => {
            if let Some(screen) = knowledge::screen(id) {
                words.extend(screen.texts.iter().map(|text| knowledge::without_slots(&text.zh)));
                words.extend(screen.english.iter().cloned());
                words.extend(screen.codes.iter().map(|code| code.code.to_string()));
            }
        }
        ExplainedSubject::ApiCode(code) => {
            if let Some(known) = knowledge::api_code(*code) {
                words.extend(known.message.iter().chain(&known.zh).chain(&known.texts).cloned());
                words.extend(known.apis.iter().cloned());
            }
        }
        ExplainedSubject::Topic(id) => {
            words.extend(
                knowledge::topic(id)
                    .into_iter()
                    .flat_map(|topic| topic.questions.iter().map(str::to_owned).collect::<Vec<_>>()),
            );
        }
        ExplainedSubject::Parameter(id) => {
            words.extend(knowledge::parameter(id).into_iter().flat_map(|known| known.aliases.clone()));
        }
        ExplainedSubject::PermissionSet(id) => {
            words.extend(knowledge::permission_set(*id).into_iter().flat_map(|set| set.old_names.clone()));
        }
        ExplainedSubject::Interface(id) => {
            if let Some(known) = knowledge::interface(id) {
                words.push(known.path.clone());
                words.extend(known.aliases.iter().cloned());
            }
        }
        _ => {}
    }
    words
}
