//! What WeChat's API answers about an account: the JSON of `api_get_authorizer_info` and `api_query_auth`.
//!
//! Such an answer tells more of an account than anybody would type: its appid, its kind, what it
//! granted, whether it is frozen. What its keys and numbers mean: `api_getauthorizerinfo.html` of WeChat's
//! documentation (2026-09).

mod account;
mod refusal;
mod values;

#[cfg(test)]
mod tests;

pub use account::{AccountState, AnswerAccount, Call};
pub use refusal::Refusal;

use values::{given, number};

use crate::diagnostic::Diagnostic;
use crate::input::secrets::{cover, telling_lines, telling_values};
use crate::source::{SourceId, Sources, Span};
use crate::text::{Text, text};
use crate::yaml::{self, Faults, MapReader, Node, NodeKind};

/// An answer of WeChat's API about an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// What it tells of the account.
    Account(AnswerAccount),
    /// It tells nothing: the call was refused.
    Refusal(Refusal),
}

/// Reads an answer whose text is `raw`: JSON as WeChat sent it, laid out in any way. Keys that are not
/// needed may hold anything. Its tokens (`authorizer_access_token`, `authorizer_refresh_token`) are
/// covered in `sources`, whether the text is faulty or not.
///
/// # Errors
/// All faults of the text, in the order of their places: those of [`yaml::read_json`], and `empty-file`,
/// `not-an-answer`, `wrong-type`, `missing-key`.
pub fn read(source: SourceId, raw: &str, sources: &mut Sources) -> Result<Answer, Vec<Diagnostic>> {
    let mut faults = Faults::new();
    let tree = yaml::read_json(source, raw, &mut faults);
    let mut secrets = Vec::new();
    if let Some(tree) = &tree {
        telling_values(tree, &mut secrets);
    }
    if tree.is_none() || !faults.is_empty() {
        // Something is not in the tree, and a picture of the fault would show it.
        secrets.extend(telling_lines(source, raw, None));
    }
    let answer = tree.and_then(|tree| read_tree(&tree, &mut faults));
    for secret in secrets {
        cover(secret, raw, sources);
    }
    faults.redact(sources);
    faults.finish(answer)
}

/// The keys without one of which a text is no answer.
const KEYS: [&str; 3] = ["\"authorizer_info\"", "\"authorization_info\"", "\"errcode\""];

/// True for a text that may be an answer, be it a faulty one. Any other file got here by its path alone: nobody is
/// to see what it holds.
pub fn is_like_answer(raw: &str) -> bool {
    KEYS.iter().any(|key| raw.contains(key))
}

/// The fault for a text that is no answer, at a place elsewhere: nothing of the text is told.
pub fn no_answer(raw: &str, place: Span) -> Diagnostic {
    if raw.trim_start_matches('\u{feff}').trim().is_empty() { empty(place) } else { not_an_answer(place) }
}

fn empty(place: Span) -> Diagnostic {
    let message = text!("接口返回的文件是空的", "the API response file is empty");
    Diagnostic::fault("empty-file", place, message).help(advice())
}

fn not_an_answer(place: Span) -> Diagnostic {
    let message = text!(
        "文件里既没有 `authorizer_info`，也没有 `authorization_info`",
        "the file has neither `authorizer_info` nor `authorization_info`"
    );
    Diagnostic::fault("not-an-answer", place, message).help(advice())
}

fn advice() -> Text {
    text!(
        "把 `api_get_authorizer_info` 或 `api_query_auth` 返回的 JSON 原样保存到这个文件",
        "save the JSON that `api_get_authorizer_info` or `api_query_auth` returned to this file, unchanged"
    )
}

fn read_tree(tree: &Node, faults: &mut Faults) -> Option<Answer> {
    if tree.kind == NodeKind::Null {
        faults.push(empty(tree.span));
        return None;
    }
    let name = text!("接口的返回", "the API response");
    MapReader::read(tree, &name, faults, |map| {
        let first_key = map.all().first().map(|entry| entry.key_span);
        if let Some(errcode) = given(map, "errcode") {
            let errcode = number(errcode.node, "errcode", map.faults)?;
            if errcode.value != 0 {
                return Some(Answer::Refusal(refusal::read(errcode, map)));
            }
        }
        let answer = account::read(map);
        if answer.is_none() {
            let place = first_key.unwrap_or(map.span());
            map.faults.push(not_an_answer(place));
        }
        answer.map(Answer::Account)
    })
}
