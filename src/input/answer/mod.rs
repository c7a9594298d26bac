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
use crate::source::{SourceId, Sources};
use crate::text::text;
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
        secrets.extend(telling_lines(source, raw));
    }
    let answer = tree.and_then(|tree| read_tree(&tree, &mut faults));
    for secret in secrets {
        cover(secret, raw, sources);
    }
    faults.redact(sources);
    faults.finish(answer)
}

fn read_tree(tree: &Node, faults: &mut Faults) -> Option<Answer> {
    let advice = || {
        text!(
            "把 `api_get_authorizer_info` 或 `api_query_auth` 返回的 JSON 原样保存到这个文件",
            "save the JSON that `api_get_authorizer_info` or `api_query_auth` returned to this file, unchanged"
        )
    };
    if tree.kind == NodeKind::Null {
        let message = text!("接口返回的文件是空的", "the file with the answer is empty");
        faults.push(Diagnostic::fault("empty-file", tree.span, message).help(advice()));
        return None;
    }
    let name = text!("接口的返回", "the answer");
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
            let message = text!(
                "文件里既没有 `authorizer_info`，也没有 `authorization_info`",
                "the file has neither `authorizer_info` nor `authorization_info`"
            );
            let place = first_key.unwrap_or(map.span());
            map.faults.push(Diagnostic::fault("not-an-answer", place, message).help(advice()));
        }
        answer.map(Answer::Account)
    })
}
