//! Explains an answer of WeChat's API that somebody pasted as JSON.

use serde_json::Value;

use super::recognise::{NumberKind, by_number};
use super::{Detail, Explainer, Explanation};
use crate::source::{Sources, presentable};
use crate::text::Text;

/// Explains a JSON object that has an `errcode` (an API) or a `ret` (a page); `None` for other texts.
pub(super) fn explain(
    explainer: &Explainer<'_>,
    text: &str,
    _sources: &mut Sources,
) -> Option<Vec<Explanation>> {
    let object = object_in(text)?;
    let (key, kind, number) = code_of(&object)?;
    let mut explanations = by_number(explainer, text, kind, number);
    explanations.truncate(1);
    for explanation in &mut explanations {
        explanation.given = presentable(text);
        explanation.recognised = Text::new(
            format!("微信接口的返回，其中 `{key}` 是 {number}"),
            format!("an answer of WeChat's API; its `{key}` is {number}"),
        );
        explanation.details.splice(0..0, details(&object));
    }
    Some(explanations)
}

/// The object from the first brace to the last one.
fn object_in(text: &str) -> Option<Value> {
    let (start, end) = (text.find('{')?, text.rfind('}')?);
    let outside = text.len().checked_sub(end + 1 - start.min(end))?;
    // A sentence with an object in it is not an answer but a chat.
    if outside > 40 {
        return None;
    }
    let value: Value = serde_json::from_str(text.get(start..=end)?).ok()?;
    value.is_object().then_some(value)
}

fn code_of(object: &Value) -> Option<(&'static str, NumberKind, i64)> {
    let number = |value: &Value| match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    let errcode = object.get("errcode").and_then(number).filter(|code| *code != 0);
    let ret = object.get("ret").or_else(|| object.get("base_resp")?.get("ret"));
    let ret = ret.and_then(number).filter(|code| *code != 0);
    let found = errcode.map(|code| ("errcode", NumberKind::Errcode, code));
    found.or_else(|| ret.map(|code| ("ret", NumberKind::Ret, code)))
}

fn details(object: &Value) -> Vec<Detail> {
    let Some(errmsg) = object.get("errmsg").and_then(Value::as_str) else { return Vec::new() };
    let (message, rid) = match errmsg.split_once("rid:") {
        Some((message, rid)) => (message.trim(), Some(rid.trim())),
        None => (errmsg, None),
    };
    let mut details = vec![Detail {
        name: Text::new("errmsg", "errmsg"),
        value: Some(presentable(message)),
        text: Text::new("", ""),
    }];
    details.extend(rid.map(|rid| Detail {
        name: Text::new("rid", "rid"),
        value: Some(presentable(rid)),
        text: Text::new(
            "这次请求的编号；7 天内可在微信开发者平台的「API 报错诊断」按它查看请求与返回",
            "the number of this request; within 7 days WeChat's own diagnosis (API 报错诊断) shows request and answer by it",
        ),
    }));
    details
}
