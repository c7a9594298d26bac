//! The topics: every id that is asked for has an answer, and every answer rests on something.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use wxauthlint::knowledge::{
    Questions, Reference, TopicAnswer, api_code, document_exists, interface, parameter, permission_set,
    screen, screens, topic, topics,
};
use wxauthlint::rule::embedded;
use wxauthlint::text::Text;

fn answers() -> impl Iterator<Item = (&'static str, &'static Questions, &'static TopicAnswer)> {
    topics().map(|topic| (topic.id.as_str(), &topic.questions, topic.answer().unwrap()))
}

/// Fails with all that was found, one line each.
fn none(found: &[String]) {
    assert!(found.is_empty(), "{} faults\n{}", found.len(), found.join("\n"));
}

#[test]
fn every_file_is_a_topic_of_its_name_and_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalog/topics");
    let files: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let shipped: BTreeSet<String> = topics().map(|topic| topic.id.clone()).collect();
    assert_eq!(shipped, files);
    for id in &shipped {
        assert_eq!(topic(id).map(|topic| topic.id.as_str()), Some(id.as_str()));
        assert!(screen(id).is_none(), "`{id}` is a screen and a topic");
    }
}

/// The ids that reports may name.
#[test]
fn every_topic_that_reports_name_is_there() {
    let ids = include_str!("../../fixtures/reports/ids.md");
    let named = ids.lines().filter_map(|line| line.strip_prefix("* `topic:")?.split('`').next());
    let named: Vec<_> = named.collect();
    assert!(named.len() >= 35, "{}", named.len());
    let missing: Vec<_> = named.into_iter().filter(|id| topic(id).is_none()).map(str::to_owned).collect();
    none(&missing);
}

#[test]
fn every_topic_can_be_asked_in_both_languages_and_no_question_means_two() {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for (id, questions, _) in answers() {
        if questions.zh.len() < 8 || questions.en.len() < 6 {
            wrong.push(format!("{id}: too few questions"));
        }
        for question in questions.iter() {
            if !seen.insert(question.to_lowercase()) {
                wrong.push(format!("{id}: asked twice: {question}"));
            }
            if question.trim() != question || question.chars().count() < 4 {
                wrong.push(format!("{id}: no question: `{question}`"));
            }
        }
        wrong.extend(
            questions.zh.iter().filter(|asked| asked.is_ascii()).map(|asked| format!("{id}: {asked}")),
        );
    }
    none(&wrong);
}

#[test]
fn every_text_is_there_in_both_languages() {
    let mut wrong = Vec::new();
    for (id, _, answer) in answers() {
        let steps = answer.steps.by_actor().flat_map(|(_, steps)| steps);
        let whys = answer.in_vain.iter().map(|vain| &vain.why);
        let facts = answer.facts.iter().map(|fact| &fact.text);
        let sentences =
            std::iter::once(&answer.answer).chain(&answer.disagreement).chain(steps).chain(whys).chain(facts);
        for sentence in sentences {
            if !sentence.zh.ends_with(['。', '？', '！']) || !sentence.en.ends_with(['.', '?', '!', ')']) {
                wrong.push(format!("{id}: no whole sentence: {} / {}", sentence.zh, sentence.en));
            }
            wrong.extend(untranslated(id, sentence));
        }
        for phrase in answer.in_vain.iter().map(|vain| &vain.doing).chain([&answer.title]) {
            if phrase.zh.ends_with('。') || phrase.en.ends_with('.') {
                wrong.push(format!("{id}: a phrase is no sentence: {} / {}", phrase.zh, phrase.en));
            }
            wrong.extend(untranslated(id, phrase));
        }
        if let Some(figure) = &answer.figure {
            let is_wide =
                |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>() > 110;
            wrong.extend(
                figure.zh.lines().chain(figure.en.lines()).filter(|line| is_wide(line)).map(str::to_owned),
            );
        }
        let acts = answer.actor.is_none_or(|actor| answer.steps.by_actor().any(|(who, _)| who == actor));
        if !acts {
            wrong.push(format!("{id}: whoever must act has no step"));
        }
    }
    none(&wrong);
}

fn untranslated(id: &str, text: &Text) -> Option<String> {
    let is_translated = !text.zh.is_ascii() && !text.en.trim().is_empty();
    (!is_translated).then(|| format!("{id}: {text:?}"))
}

#[test]
fn every_source_is_a_document_and_every_reference_leads_somewhere() {
    let mut wrong = Vec::new();
    for (id, _, answer) in answers() {
        if answer.sources.is_empty() {
            wrong.push(format!("{id}: no source"));
        }
        let sources = answer.sources.iter().map(|rests| &rests.doc);
        let sources = sources
            .chain(answer.facts.iter().map(|fact| &fact.source))
            .chain(answer.in_vain.iter().map(|vain| &vain.source));
        wrong.extend(
            sources.filter(|doc| !document_exists(doc)).map(|doc| format!("{id}: no document `{doc}`")),
        );
        for to in &answer.see {
            let is_there = match to {
                Reference::Rule(rule) => embedded().get(rule).is_some(),
                Reference::Screen(known) => screen(known).is_some(),
                Reference::Code(code) => api_code(*code).is_some(),
                Reference::Topic(other) => topic(other).is_some() && other != id,
                Reference::Set(set) => permission_set(*set).is_some(),
                Reference::Interface(name) => interface(name).is_some(),
            };
            if !is_there {
                wrong.push(format!("{id}: leads nowhere: {to:?}"));
            }
        }
    }
    none(&wrong);
}

/// A statement of WeChat's pages on how something is done, and how people ask for it.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Statement {
    says: String,
    zh: String,
    en: String,
    accept: Vec<String>,
}

fn statements() -> Vec<Statement> {
    serde_yaml::from_str(include_str!("../../fixtures/reports/seeds.yaml")).unwrap()
}

/// True if an answer of that name exists (`topic:…`, `screen:…`), as reports name answers.
fn is_there(answer: &str) -> bool {
    let Some((kind, id)) = answer.split_once(':') else { return false };
    let number = || id.parse().ok();
    match kind {
        "topic" => topic(id).is_some(),
        "screen" => screen(id).is_some(),
        "rule" => embedded().get(id).is_some(),
        "code" => number().and_then(api_code).is_some(),
        "set" => number().and_then(permission_set).is_some(),
        "parameter" => parameter(id).is_some(),
        "interface" => interface(id).is_some(),
        "faq" => screens().any(|screen| screen.faq.iter().any(|faq| faq == id)) || id == "4",
        _ => false,
    }
}

#[test]
fn every_statement_on_how_something_is_done_can_be_asked_for() {
    let statements = statements();
    assert!(statements.len() >= 50, "{}", statements.len());
    let mut wrong = Vec::new();
    let mut asked = BTreeSet::new();
    for Statement { says, zh, en, accept } in &statements {
        if zh.is_ascii() || !en.is_ascii() || accept.is_empty() {
            wrong.push(format!("{says}: not asked in both languages, or nothing answers it"));
        }
        if !asked.insert(zh) || !asked.insert(en) {
            wrong.push(format!("{says}: asked twice"));
        }
        wrong.extend(accept.iter().filter(|id| !is_there(id)).map(|id| format!("{says}: no {id}")));
    }
    none(&wrong);
}
