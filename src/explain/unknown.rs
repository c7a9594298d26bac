//! What is said when nothing was recognised: what was checked, and what else to paste.

use std::sync::LazyLock;

use regex::Regex;

use super::{Also, ExplainedSubject, Explanation, Step};
use crate::knowledge::{self, Who};
use crate::source::presentable;
use crate::text::{Text, text};

/// A text that is not enough like anything in the catalog to be told what it is. With `guesses` one question is asked
/// back, whose answer tells them apart.
pub(super) fn text(given: &str, guesses: Vec<Also>) -> Explanation {
    let (screens, codes) = (knowledge::screens().count(), knowledge::api_codes().count());
    let mut explanation = new(
        given,
        text!(
            "与已知的任何提示、代码、链接都不够像",
            "it is not close enough to any known message, code or link"
        ),
    );
    explanation.happened.push(text!("比对过：微信授权页的 {screens} 种提示（含旧版和英文 FAQ）、{codes} 组接口错误码、规则 id、参数名、权限集、账号类型，以及常被误认的其他问题。", "It was compared with {screens} messages of WeChat's authorization pages (including older wordings and the English FAQ), {codes} entries of API error codes, the names of rules, parameters, permission sets and kinds of account, and problems often mistaken for this one."));
    if !guesses.is_empty() {
        explanation.steps = vec![Step { who: Who::Provider, text: question() }];
        explanation.also = guesses;
    }
    explanation
}

/// What is asked back: troubles that are told in the same words are apart by the step at which they come.
fn question() -> Text {
    text!(
        "出现在哪一步：打开授权页、扫码之后、跳回你们的页面，还是调用接口时？把那一步显示的原文（连同括号里的数字）或接口返回的 JSON 粘贴过来。",
        "At which step does it happen: opening the authorization page, after the scan, on the way back to your page, or in an API call? Paste what is shown there, with any number in brackets, or the JSON that the call returned."
    )
}

/// The id of a request, which says nothing by itself; `None` for a text without one.
pub(super) fn request(text: &str) -> Option<Explanation> {
    static RID: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)(?-u:\b)[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}(?-u:\b)").ok());
    let rid = RID.as_ref()?.find(text)?.as_str();
    let mut explanation = Explanation::new(
        ExplainedSubject::Request,
        rid,
        text!("`{rid}` 的形式是 rid", "`{rid}` looks like a rid"),
        text!("微信接口一次请求的编号（rid）", "the id of a WeChat API request (rid)"),
    );
    explanation.happened.push(text!(
        "编号本身不说明出了什么错；授权页上的失败没有 rid。",
        "On its own it does not show what went wrong; failures on the authorization page have no rid."
    ));
    let steps = [
        text!(
            "7 天内到微信开发者平台的「API 报错诊断」按 rid 查看请求和返回，或调用 `/cgi-bin/openapi/rid/get`。",
            "Within 7 days, look up the request by its rid in WeChat's own diagnosis tool (API 报错诊断), or call `/cgi-bin/openapi/rid/get`."
        ),
        text!(
            "把同一个返回里的 errcode 和 errmsg 一起粘贴过来。",
            "Paste the errcode and errmsg from the same response."
        ),
    ];
    explanation.steps = steps.into_iter().map(|text| Step { who: Who::Provider, text }).collect();
    Some(explanation)
}

/// A number that is no known code.
pub(super) fn code(number: i64, given: &str) -> Explanation {
    new(
        given,
        text!(
            "`{number}` 不是授权页的返回码，也不在与授权有关的接口错误码之中",
            "`{number}` is neither an authorization page code nor an API code related to authorization"
        ),
    )
}

/// A permission set that the table does not hold.
pub(super) fn permission_set(id: i64, given: &str) -> Explanation {
    let mut explanation =
        new(given, text!("权限集表里没有 {id}", "{id} is not in the table of permission sets"));
    explanation.happened.push(text!("公众号权限集的公开资料并不完整，表里没有不等于不存在。", "Public information about official account permission sets is incomplete: a set that is not in the table may still exist."));
    explanation
}

fn new(given: &str, recognised: Text) -> Explanation {
    let shown = shorten(&presentable(given));
    let what = text!("没有认出 `{shown}`", "`{shown}` was not recognized");
    let mut explanation = Explanation::new(ExplainedSubject::Unknown, given, recognised, what);
    let steps = [
        text!(
            "粘贴授权页上的完整提示，连同标题和括号里的数字。",
            "Paste the full message from the authorization page, with its heading and any number in brackets."
        ),
        text!(
            "粘贴出错的完整授权链接（预授权码会被遮住）。",
            "Paste the full authorization link that failed (the pre_auth_code is masked)."
        ),
        text!(
            "接口报错时粘贴完整的 JSON，带上 errcode、errmsg 和 rid；rid 可在 7 天内到微信开发者平台的「API 报错诊断」查询。",
            "For an API error, paste the full JSON with errcode, errmsg and rid; within 7 days, WeChat's own diagnosis tool (API 报错诊断) can look up the rid."
        ),
    ];
    explanation.steps = steps.into_iter().map(|text| Step { who: Who::Provider, text }).collect();
    explanation
}

/// The beginning of a long text.
fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    // With its lines a secret is told by more than without.
    let text = presentable(text);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    format!("{}…", line.chars().take(LONGEST).collect::<String>())
}
