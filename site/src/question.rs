//! The one question whose answer decides between the causes of a message.

use serde::Serialize;
use wxauthlint::explain::{Explained, ExplainedSubject};
use wxauthlint::knowledge::EntryHost;
use wxauthlint::text::text;

use crate::Way;

/// What to ask, and what may be answered.
#[derive(Debug, Serialize)]
pub struct Question {
    /// The question.
    pub text: String,
    /// The answers: what is shown, and what is to be [answered](crate::Pasting::answered).
    pub choices: Vec<(String, String)>,
    /// What stands before an answer that is to be written.
    pub before: String,
}

/// What stands before the host of the entry page in WeChat's message.
const ENTRY_HOST: &str = "授权入口页所在域名：";

/// What to ask about a message of which the end was not pasted, where its causes differ by that.
pub fn asked_back(explained: &Explained, way: &Way) -> Option<Question> {
    let decides = explained.explanations.iter().any(|told| {
        let hosts = |host| told.causes.iter().any(|cause| cause.entry_host == Some(host));
        matches!(told.subject, ExplainedSubject::Screen(_))
            && hosts(EntryHost::Empty)
            && hosts(EntryHost::Named)
    });
    let told = text!(
        "提示的末尾，「授权入口页所在域名：」后面写的是什么？",
        "At the end of the message, what comes after 授权入口页所在域名?"
    );
    let empty = text!("写着「空」", "空 (empty)");
    let lang = way.lang();
    decides.then(|| Question {
        text: told.get(lang).to_owned(),
        choices: vec![(empty.get(lang).to_owned(), format!("{ENTRY_HOST}空"))],
        before: ENTRY_HOST.to_owned(),
    })
}

/// The text with the answer to the question, where WeChat would have said it.
pub fn with_answer(text: &str, answer: &str) -> String {
    if answer.is_empty() {
        return text.to_owned();
    }
    // Behind the last line that speaks of that domain, or behind everything.
    let end = text.rfind("域名").and_then(|at| text.get(at..)?.find('\n').map(|line| at + line));
    let (before, after) = text.split_at(end.unwrap_or(text.len()));
    format!("{}。{answer}{after}", before.trim_end())
}
