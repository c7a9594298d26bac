//! Questions around authorization that are no single message: how something is done, who may do it, how
//! long a code lives.

use std::sync::LazyLock;

use serde::Deserialize;

use super::entry::{Entry, entries};
use super::guidance::{GuidanceSteps, InVain, SourceRef, Who};
use super::{Reference, Sure};
use crate::text::{Lang, Text};

/// A topic: what is needed to recognise it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// The id (`cancel-authorization`), which is the name of its file.
    pub id: String,
    /// What people ask when they mean it.
    pub questions: Questions,
}

/// Ways to ask one thing, as people word it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Questions {
    /// In Chinese.
    pub zh: Vec<String>,
    /// In English.
    pub en: Vec<String>,
}

impl Questions {
    /// Those in that language.
    pub fn get(&self, lang: Lang) -> &[String] {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.zh.iter().chain(&self.en).map(String::as_str)
    }
}

/// What is to be said about a topic.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopicAnswer {
    /// Who must act first; `None` where there is nothing to do.
    pub actor: Option<Who>,
    /// A short name, without a full stop.
    pub title: Text,
    /// The answer in a few whole sentences.
    pub answer: Text,
    /// A drawing in lines whose spaces count.
    pub figure: Option<Text>,
    /// What is known beyond the answer, each with how sure it is.
    #[serde(default)]
    pub facts: Vec<TopicFact>,
    /// What to do, by actor.
    #[serde(default)]
    pub steps: GuidanceSteps,
    /// What people try in vain.
    #[serde(default)]
    pub in_vain: Vec<InVain>,
    /// Where sources disagree.
    pub disagreement: Option<Text>,
    /// What else is worth reading.
    #[serde(default)]
    pub see: Vec<Reference>,
    /// What answer and steps rest on.
    pub sources: Vec<SourceRef>,
}

/// One thing that is known about a topic.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopicFact {
    /// A whole sentence, in Chinese and English.
    pub text: Text,
    /// How sure it is.
    pub sure: Sure,
    /// Id of the document that says so.
    pub source: String,
}

impl Topic {
    /// The answer; read when it is first asked for. `None` only for a topic that is not of the catalog.
    pub fn answer(&self) -> Option<&'static TopicAnswer> {
        entry(&self.id)?.body()
    }
}

/// All known topics, by id.
pub fn topics() -> impl Iterator<Item = &'static Topic> {
    ENTRIES.iter().filter_map(Entry::head)
}

/// The topic of that id (`cancel-authorization`).
pub fn topic(id: &str) -> Option<&'static Topic> {
    entry(id)?.head()
}

include!(concat!(env!("OUT_DIR"), "/topics.rs"));

static ENTRIES: LazyLock<Vec<Entry<Topic, TopicAnswer>>> = LazyLock::new(|| entries(FILES));

fn entry(id: &str) -> Option<&'static Entry<Topic, TopicAnswer>> {
    let at = ENTRIES.binary_search_by(|entry| entry.id.cmp(id)).ok()?;
    ENTRIES.get(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::entry::assert_readable;
    use crate::knowledge::table;

    #[test]
    fn both_halves_of_every_file_are_read() {
        assert_readable::<Topic, TopicAnswer>(FILES);
        for (name, _, _) in FILES {
            assert_eq!(topic(name).map(|topic| topic.id.as_str()), Some(*name));
        }
    }

    #[test]
    fn an_answer_is_read_when_it_is_asked_for() {
        let cancel = topic("cancel-authorization").unwrap();
        assert!(cancel.questions.iter().any(|question| question.contains("解除授权")));
        assert!(!cancel.questions.get(Lang::En).is_empty());
        assert!(cancel.answer().unwrap().title.zh.contains("解除授权"));
        assert_eq!(topic("no-such-topic"), None);
    }

    #[test]
    fn unknown_keys_are_refused() {
        let head = r#"{"id": "x", "questions": {"zh": [], "en": []}}"#;
        assert!(table::read::<Topic>(head).is_ok());
        for broken in [
            r#"{"id": "x", "questions": {"zh": [], "en": [], "de": []}}"#,
            r#"{"id": "x", "questions": {"zh": []}}"#,
            r#"{"id": "x", "questions": {"zh": [], "en": []}, "title": "x"}"#,
        ] {
            assert!(table::read::<Topic>(broken).is_err(), "{broken}");
        }
        let text = r#"{"zh": "一", "en": "one"}"#;
        let body = format!(r#"{{"title": {text}, "answer": {text}, "sources": []}}"#);
        assert!(table::read::<TopicAnswer>(&body).is_ok());
        let more = format!(r#"{{"title": {text}, "answer": {text}, "sources": [], "cured": {text}}}"#);
        assert!(table::read::<TopicAnswer>(&more).is_err());
    }
}
