//! Explanations of topics, and what entries of the catalog refer to.

use super::entry::{basis, document, steps};
use super::{Also, ExplainedSubject, Explainer, Explanation};
use crate::knowledge::{self, Reference, Topic};
use crate::text::{Text, text};

/// A question around authorization that is no single message.
pub(super) fn topic(
    topic: &'static Topic,
    given: &str,
    recognised: Text,
    explainer: &Explainer<'_>,
) -> Explanation {
    let answer = topic.answer();
    let title = answer.map_or_else(|| text!("", ""), |answer| answer.title.clone());
    let what = text!(("主题：{}", title.zh), ("a topic: {}", title.en));
    let mut explanation = Explanation::new(ExplainedSubject::Topic(&topic.id), given, recognised, what);
    let Some(answer) = answer else { return explanation };
    explanation.happened.push(answer.answer.clone());
    explanation.happened.extend(answer.disagreement.clone());
    explanation.figure.clone_from(&answer.figure);
    explanation.facts.clone_from(&answer.facts);
    explanation.who = answer.actor;
    explanation.steps = steps(&answer.steps, answer.actor);
    explanation.in_vain.clone_from(&answer.in_vain);
    explanation.see = answer.see.iter().filter_map(|to| referred(to, explainer)).collect();
    explanation.basis = answer.sources.iter().map(basis).collect();
    let of_facts = answer.facts.iter().map(|fact| document(&fact.source, None, fact.sure));
    for told in of_facts {
        if explanation.basis.iter().all(|known| (&known.title, &known.url) != (&told.title, &told.url)) {
            explanation.basis.push(told);
        }
    }
    explanation
}

/// An authorization code as it stood in the address, percent-encoded: `queryauthcode%40%40%40…`.
pub(super) fn undecoded_code(
    given: &str,
    recognised: Text,
    explainer: &Explainer<'_>,
) -> Option<Explanation> {
    let mut explanation = topic(knowledge::topic("auth-code")?, given, recognised, explainer);
    explanation.happened.insert(0, text!("授权码是从地址里原样抄来的：`%40` 要先解码成 `@`，只解一次，再交给 `api_query_auth`；不解码，微信认不出这个码（61009）。", "The authorization code was copied verbatim from the address: decode it once, so that `%40` becomes `@`, before passing it to `api_query_auth`; WeChat does not recognize the undecoded code (61009)."));
    Some(explanation)
}

/// What a reference leads to; `None` where it leads nowhere, which a test keeps from being shipped.
pub(super) fn referred(to: &Reference, explainer: &Explainer<'_>) -> Option<Also> {
    let (subject, title) = match to {
        Reference::Rule(id) => {
            let rule = explainer.rules.get(id)?;
            (ExplainedSubject::Rule(rule.id.clone()), rule.title.clone())
        }
        Reference::Screen(id) => {
            let screen = knowledge::screen(id)?;
            (ExplainedSubject::Screen(&screen.id), screen.guidance()?.title.clone())
        }
        Reference::Code(code) => {
            let known = knowledge::api_code(*code)?;
            (ExplainedSubject::ApiCode(*code), known.guidance()?.title.clone())
        }
        Reference::Topic(id) => {
            let topic = knowledge::topic(id)?;
            (ExplainedSubject::Topic(&topic.id), topic.answer()?.title.clone())
        }
        Reference::Set(id) => {
            (ExplainedSubject::PermissionSet(*id), knowledge::permission_set(*id)?.name.clone())
        }
        Reference::Interface(name) => {
            let interface = knowledge::interface(name)?;
            (ExplainedSubject::Interface(&interface.name), interface.does.clone())
        }
    };
    Some(Also { subject, title, likeness: None })
}
