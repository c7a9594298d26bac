//! Explains an answer of WeChat's API that somebody pasted as JSON.

use std::cmp::Reverse;
use std::ops::Range;

use serde_json::Value;

use super::recognise::{NumberKind, by_number};
use super::{Detail, ExplainedSubject, Explainer, Explanation, Step, chat, entry, topic, unknown};
use crate::input::answer::{self, AccountState, Answer, AnswerAccount, Call};
use crate::knowledge::{self, Sure, Who};
use crate::slice::Slice;
use crate::source::{SourceKind, Sources, presentable};
use crate::text::{Text, text};

/// Explains a JSON object that has an `errcode` (an API) or a `ret` (a page), or tells of an account;
/// `None` for other texts.
pub(super) fn explain(
    explainer: &Explainer<'_>,
    text: &str,
    sources: &mut Sources,
) -> Option<Vec<Explanation>> {
    let (object, raw) = object_in(text)?;
    let Some((key, kind, number)) = code_of(&object) else {
        let source = sources.add("answer", SourceKind::File, raw);
        return match answer::read(source, raw, sources) {
            Ok(Answer::Account(account)) => Some(vec![of_account(&account)]),
            _ => Some(match by_key(&object, explainer) {
                Some(explanation) => vec![explanation],
                // `errcode` 0: nothing failed.
                None if found(&object, "errcode", DEEPEST).is_some_and(|code| number(code) == Some(0)) => {
                    by_number(explainer, text, NumberKind::Errcode, 0)
                }
                None => vec![unknown::text(text, Vec::new())],
            }),
        };
    };
    let mut explanations = by_number(explainer, text, kind, number);
    if explanations.iter().all(|explanation| explanation.subject == ExplainedSubject::Unknown)
        && let Some(other) = chat::look_alike(text, 0..text.len())
    {
        // It is known, and has nothing to do with the authorization.
        return Some(other.explanations);
    }
    explanations.truncate(1);
    for explanation in &mut explanations {
        explanation.given = presentable(text);
        explanation.recognised = text!(
            "微信接口的返回，其中 `{key}` 是 {number}",
            "a WeChat API response; its `{key}` is {number}"
        );
        explanation.details.splice(0..0, details(&object));
    }
    Some(explanations)
}

/// The object from the first brace to the last one.
fn object_in(text: &str) -> Option<(Value, &str)> {
    let (start, end) = (text.find('{')?, text.rfind('}')?);
    let outside = text.len().checked_sub(end + 1 - start.min(end))?;
    // A sentence with an object in it is not an answer but a chat.
    if outside > 40 {
        return None;
    }
    let raw = text.get(start..=end)?;
    let value: Value = serde_json::from_str(raw).ok()?;
    value.is_object().then_some((value, raw))
}

/// The objects of a text that may be answers, each from brace to brace; the outermost that can be read.
pub(super) fn objects(text: &str) -> Vec<Range<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut closed: Vec<Range<usize>> = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open.push(at),
            b'}' => closed.extend(open.pop().map(|start| start..at + 1)),
            _ => {}
        }
    }
    closed.sort_by_key(|object| (object.start, Reverse(object.end)));
    let mut objects: Vec<Range<usize>> = Vec::new();
    let mut tries = MOST_TRIES;
    for object in closed {
        let raw = text.slice(object.clone());
        let is_inside = objects.last().is_some_and(|last| object.start < last.end);
        if is_inside || raw.len() > LONGEST_ANSWER || !KEYS.iter().any(|key| raw.contains(key)) {
            continue;
        }
        let Some(left) = tries.checked_sub(1) else { break };
        tries = left;
        if serde_json::from_str::<serde::de::IgnoredAny>(raw).is_ok() {
            objects.push(object);
        }
    }
    objects
}

/// What an answer holds that is worth telling.
const KEYS: [&str; 5] =
    ["\"errcode\"", "\"ret\"", "\"pre_auth_code\"", "\"authorization_info\"", "\"authorizer_info\""];
/// The longest answer in a chat, in bytes.
const LONGEST_ANSWER: usize = 32 << 10;
/// How many answers of a chat are read.
const MOST_TRIES: usize = 400;

fn code_of(object: &Value) -> Option<(&'static str, NumberKind, i64)> {
    let code = |key| found(object, key, DEEPEST).and_then(number).filter(|code| *code != 0);
    let errcode = code("errcode").map(|code| ("errcode", NumberKind::Errcode, code));
    errcode.or_else(|| code("ret").map(|code| ("ret", NumberKind::Ret, code)))
}

/// How deep a code may stand in an answer: programs wrap WeChat's answers in their own.
const DEEPEST: usize = 4;

/// The value of a key, in the object itself or in what it holds.
fn found<'v>(value: &'v Value, key: &str, depth: usize) -> Option<&'v Value> {
    let deeper = |value| found(value, key, depth.checked_sub(1)?);
    match value {
        Value::Object(entries) => entries.get(key).or_else(|| entries.values().find_map(deeper)),
        Value::Array(items) => items.iter().find_map(deeper),
        _ => None,
    }
}

fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn details(object: &Value) -> Vec<Detail> {
    let Some(errmsg) = found(object, "errmsg", DEEPEST).and_then(Value::as_str) else { return Vec::new() };
    let (message, rid) = match errmsg.split_once("rid:") {
        Some((message, rid)) => (message.trim(), Some(rid.trim())),
        None => (errmsg, None),
    };
    let mut details = vec![Detail {
        name: text!("errmsg", "errmsg"),
        value: Some(presentable(message)),
        text: text!("", ""),
        place: None,
    }];
    details.extend(rid.map(|rid| Detail {
        name: text!("rid", "rid"),
        value: Some(presentable(rid)),
        text: text!("这次请求的编号；7 天内可在微信开发者平台的「API 报错诊断」按它查看请求与返回", "the id of this request; for 7 days it can be used to look up the request and response in WeChat's own diagnosis tool (API 报错诊断)"), place: None }));
    details
}

/// An answer without a code that holds something known: that of `api_create_preauthcode` is a
/// `pre_auth_code`.
fn by_key(object: &Value, explainer: &Explainer<'_>) -> Option<Explanation> {
    if let Some(explanation) = undecoded(object, explainer) {
        return Some(explanation);
    }
    let parameter = knowledge::parameters()
        .iter()
        .filter(|known| known.name != "expires_in")
        .find(|known| object.get(&known.name).is_some())?;
    let name = &parameter.name;
    let recognised = text!(
        "接口返回的 JSON，其中有 `{name}`，没有错误码",
        "a JSON response with `{name}` and no error code"
    );
    Some(entry::parameter(parameter, name, recognised, explainer))
}

/// A request with an authorization code as it stood in the address, percent-encoded: `queryauthcode%40%40%40…`.
fn undecoded(object: &Value, explainer: &Explainer<'_>) -> Option<Explanation> {
    const NAMES: [&str; 2] = ["authorization_code", "auth_code"];
    let is_encoded = |value: &Value| value.as_str().is_some_and(|code| code.contains("%40"));
    let name = NAMES.into_iter().find(|name| found(object, name, DEEPEST).is_some_and(is_encoded))?;
    let recognised = text!(
        "JSON 里的 `{name}` 还是百分号编码的（`%40`）",
        "the `{name}` in the JSON is still percent-encoded (`%40`)"
    );
    topic::undecoded_code(name, recognised, explainer)
}

/// An answer that tells of an account: which one, of what kind, and what it has granted.
fn of_account(account: &AnswerAccount) -> Explanation {
    let (call, what) = match account.call.value {
        Call::AuthorizerInfo => (
            "api_get_authorizer_info",
            text!("授权账号的详情", "the details of an account that has authorized"),
        ),
        Call::QueryAuth => ("api_query_auth", text!("一次授权的结果", "the outcome of an authorization")),
    };
    let recognised = text!("`{call}` 的返回", "a response from `{call}`");
    // The answer holds tokens: nothing of it is quoted.
    let mut explanation = Explanation::new(ExplainedSubject::Answer, call, recognised, what);
    let row = |zh: &'static str, en: &'static str, value: String, text: Text| Detail {
        name: Text::new(zh, en),
        value: Some(presentable(&value)),
        text,
        place: None,
    };
    let none = || text!("", "");
    let details = &mut explanation.details;
    details.extend(account.appid.as_ref().map(|appid| row("AppID", "appid", appid.value.clone(), none())));
    details.extend(
        account.original_id.as_ref().map(|id| row("原始 ID", "original id", id.value.clone(), none())),
    );
    if let Some(kind) = account.kind.as_ref().and_then(|kind| knowledge::account_kind(kind.value.name())) {
        details.push(row("账号类型", "kind", kind.id.name().to_owned(), kind.told_by.clone()));
    }
    if let Some(state) = &account.state {
        details.push(row("账号状态", "state", state.value.name().to_owned(), told_state(state.value)));
    }
    match &account.granted {
        None => explanation.happened.push(text!(
            "返回里没有 `func_info`，看不出授予了哪些权限集。",
            "There is no `func_info`, so it does not show which permission sets were granted."
        )),
        Some(granted) => {
            explanation.happened.push(text!("商家授予了 {} 个权限集；调用接口前，在这里核对所需的权限集，缺少的会报 61007。", "The merchant has granted {} permission sets. Check that the ones you need are among them: calls that need any other fail with 61007.", granted.value.len()));
            explanation.details.extend(granted.value.iter().map(|id| {
                let name = knowledge::permission_set(id.value).map(|set| set.name.clone());
                let unknown = || text!("不在权限集表里", "not in the table of permission sets");
                row("权限集", "permission set", id.value.to_string(), name.unwrap_or_else(unknown))
            }));
        }
    }
    explanation.steps.push(Step {
        who: Who::Provider,
        text: text!("把返回存成文件，用 `wxauthlint simulate 链接 --account 文件` 看这个账号能否授权、还缺哪些权限集。", "Save the response to a file; `wxauthlint simulate LINK --account FILE` shows whether the account can authorize and which permission sets it lacks."),
    });
    explanation.basis = vec![entry::document("authorizer_info", None, Sure::Official)];
    explanation
}

fn told_state(state: AccountState) -> Text {
    match state {
        AccountState::Normal => text!("正常", "normal"),
        AccountState::Cancelled => {
            text!("已注销：不再出现在授权账号列表里", "cancelled: it is no longer on the list of accounts")
        }
        AccountState::Banned => {
            text!("已封禁：不再出现在授权账号列表里", "banned: it is no longer on the list of accounts")
        }
        AccountState::Warned => text!("已告警", "warned"),
        AccountState::Frozen => {
            text!("已冻结：不再出现在授权账号列表里", "frozen: it is no longer on the list of accounts")
        }
        AccountState::Unknown => text!("文档没有说明的状态", "a state that no document explains"),
    }
}
