//! What of an explanation may be passed on as it is.

use std::fmt::Write as _;

use crate::explain::{Explained, ExplainedSubject, Explanation};
use crate::names::named;
use crate::text::Lang;
use crate::words::actor_of;

/// For whom a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum Recipient {
    /// The merchant: the message that is written for them.
    Merchant,
    /// Whoever works on the ticket: what happened, who must act, what to do.
    Ticket,
}

named!(Recipient);

/// The text to pass on, and nothing else; `None` where there is none.
pub fn forwarded(explained: &Explained, recipient: Recipient, lang: Lang) -> Option<String> {
    let known = explained.explanations.iter().filter(|told| told.subject != ExplainedSubject::Unknown);
    let texts: Vec<String> = match recipient {
        Recipient::Merchant => {
            known.filter_map(|told| told.forward.as_ref()).map(|text| text.get(lang).to_owned()).collect()
        }
        Recipient::Ticket => known.map(|told| ticket(told, lang)).collect(),
    };
    (!texts.is_empty()).then(|| texts.join("\n\n").trim_end().to_owned() + "\n")
}

fn ticket(told: &Explanation, lang: Lang) -> String {
    let mut text = told.what.get(lang).to_owned() + "\n";
    for happened in &told.happened {
        let _ = writeln!(text, "{}", happened.get(lang));
    }
    if let Some(who) = told.who {
        let label = if lang == Lang::Zh { "由谁处理：" } else { "who must act: " };
        let _ = writeln!(text, "{label}{}", actor_of(who, lang));
    }
    for (at, step) in told.steps.iter().enumerate() {
        let _ = writeln!(text, "{}. {}", at + 1, step.text.get(lang));
    }
    text
}
