//! The schemas of what the tool writes as JSON.

use serde_json::{Value, json};

use super::parts::{Properties, described, keys, list, nullable, one_of, open, part, whole};
use crate::diagnostic::{Actor, Limit, Severity, Stage};
use crate::impact::{Effect, Kind};
use crate::input::provider::AccountKind;
use crate::knowledge::Sure;
use crate::simulate::Outcome;

fn string() -> Value {
    json!({"type": "string"})
}

fn count() -> Value {
    json!({"type": "integer", "minimum": 0})
}

fn boolean() -> Value {
    json!({"type": "boolean"})
}

fn strings() -> Value {
    list(string())
}

/// A map in which every key is always there.
fn full<const N: usize>(properties: [(&str, Value); N]) -> Value {
    with_all(keys(properties))
}

fn with_all(properties: Properties) -> Value {
    let names: Vec<String> = properties.iter().map(|(key, _)| key.clone()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    open(properties, &names)
}

/// A document: the version of its form, who wrote it, and what it is about.
fn document(title: &str, properties: Properties, definitions: Properties) -> Value {
    let mut all = keys([
        ("version", described(json!({"const": 1}), "格式的版本", "the version of the form")),
        ("tool", full([("name", string()), ("version", string())])),
    ]);
    all.extend(properties);
    whole(title, with_all(all), definitions)
}

/// What several documents are made of.
fn shared() -> Properties {
    let point = full([
        (
            "byte",
            described(
                count(),
                "在文件里的偏移，以字节计，从 0 起；文件不是 UTF-8 时按原文件计",
                "bytes from the start of the source; of a file in another encoding than UTF-8 those of the stored file",
            ),
        ),
        ("line", described(count(), "行，从 1 起", "line, from 1")),
        (
            "column",
            described(
                count(),
                "列，从 1 起，按 Unicode 标量值计",
                "column, from 1, in Unicode scalar values",
            ),
        ),
    ]);
    let label = full([
        ("source", described(string(), "文件名，或 `link`", "the name of the file, or `link`")),
        ("text", described(string(), "这个位置的文字，密钥已遮盖", "the text at the place, secrets covered")),
        ("message", part("text")),
        ("start", part("point")),
        ("end", part("point")),
        ("primary", boolean()),
    ]);
    let screen = full([
        ("id", string()),
        ("code", nullable(json!({"type": "integer"}))),
        ("text", described(string(), "微信的原文", "WeChat's own text")),
        ("sure", sure()),
        (
            "old_page",
            described(
                boolean(),
                "文字只见于旧版授权页（2015–2017 年）",
                "whether the text is known only of the old authorization page (2015-2017)",
            ),
        ),
    ]);
    let edit =
        full([("source", string()), ("start", part("point")), ("end", part("point")), ("text", string())]);
    let fix = full([("message", part("text")), ("safe", boolean()), ("edits", list(edit))]);
    keys([
        ("text", full([("zh", string()), ("en", string())])),
        ("point", point),
        ("label", label),
        ("screen", screen),
        ("severity", described(one_of(&Severity::NAMES), "有多严重", "how bad it is")),
        ("actor", described(one_of(&Actor::NAMES), "由谁处理", "who must act")),
        (
            "stage",
            described(
                one_of(&Stage::NAMES),
                "授权失败在微信的哪一步检查",
                "the check of WeChat's at which the authorization fails",
            ),
        ),
        ("fix", fix),
        ("finding", finding()),
    ])
}

fn obscures() -> Value {
    described(
        nullable(part("stage")),
        "微信这一步检查的结果不明",
        "the check of WeChat's of which it is not known how it ends",
    )
}

fn misroutes() -> Value {
    described(
        boolean(),
        "授权成功但商家被带到别处",
        "whether the authorization is granted but the merchant is sent elsewhere",
    )
}

fn finding() -> Value {
    let subject = full([("link", nullable(string())), ("account", nullable(string()))]);
    let properties = keys([
        ("rule", described(string(), "规则的 id", "id of the rule")),
        ("severity", part("severity")),
        ("actor", nullable(part("actor"))),
        ("faq", nullable(string())),
        ("message", part("text")),
        ("help", nullable(part("text"))),
        ("docs", nullable(string())),
        ("screen", nullable(part("screen"))),
        ("stops", nullable(part("stage"))),
        ("obscures", obscures()),
        ("misroutes", misroutes()),
        ("labels", list(part("label"))),
        ("subject", subject),
        ("fixes", list(part("fix"))),
        ("fingerprint", described(string(), "跨版本不变的标识", "stays the same while the finding does")),
    ]);
    with_all(properties)
}

/// `check --format json`.
pub(super) fn report() -> Value {
    let skipped = full([("rule", string()), ("needs", strings())]);
    let unread = full([
        ("source", described(string(), "文件名", "the name of the file")),
        (
            "limit",
            described(
                one_of(&Limit::NAMES),
                "原因：跟踪链接太费时、链接太长、文件太大、有内容无法解码",
                "why: following the links takes too long, a link is too long, the file is too large, something in it cannot be decoded",
            ),
        ),
        (
            "links",
            described(
                nullable(count()),
                "涉及多少个链接；整个文件没有读或有内容无法解码时为 null",
                "how many links; null where the file was not read at all, or something in it cannot be decoded",
            ),
        ),
    ]);
    let summary = full([
        ("error", count()),
        ("warning", count()),
        ("note", count()),
        ("links", count()),
        ("suppressed", count()),
    ]);
    let properties = keys([
        ("findings", list(part("finding"))),
        ("suppressed", list(suppressed())),
        (
            "skipped",
            described(
                list(skipped),
                "没有判断的规则和缺少的事实",
                "rules that were not judged, and the facts they need",
            ),
        ),
        (
            "unread",
            described(
                list(unread),
                "没有读或没有读完的内容；有的话，退出码不会是 0",
                "what was not read, or not to its end; if there is such, the exit code is not 0",
            ),
        ),
        ("summary", summary),
    ]);
    document("wxauthlint check --format json", properties, shared())
}

/// What was found and is not told.
fn suppressed() -> Value {
    full([
        ("finding", part("finding")),
        ("by", one_of(&["entry", "comment", "baseline"])),
        ("reason", nullable(string())),
    ])
}

/// `simulate --format json`.
pub(super) fn simulation() -> Value {
    let ids = || nullable(list(json!({"type": "integer"})));
    let stop = full([
        ("stage", part("stage")),
        ("rule", string()),
        ("screen", nullable(part("screen"))),
        ("actor", part("actor")),
        ("faq", nullable(string())),
        ("message", part("text")),
        ("help", nullable(part("text"))),
        (
            "suppressed",
            described(
                boolean(),
                "用户已按配置忽略它；微信并不知道",
                "true if the user suppressed it; WeChat does not know of that",
            ),
        ),
    ]);
    let detour = full([
        ("rule", string()),
        ("actor", part("actor")),
        ("message", part("text")),
        ("help", nullable(part("text"))),
        (
            "suppressed",
            described(
                boolean(),
                "用户已按配置忽略它；微信并不知道",
                "true if the user suppressed it; WeChat does not know of that",
            ),
        ),
    ]);
    let account = full([
        ("name", nullable(string())),
        ("original_id", nullable(string())),
        ("kind", nullable(one_of(&AccountKind::NAMES))),
        ("outcome", one_of(&Outcome::NAMES)),
        ("stop", nullable(part("stop"))),
        ("needs", strings()),
        ("doubts", list(part("stop"))),
        ("detour", nullable(part("detour"))),
        ("without", list(json!({"type": "integer"}))),
        ("listed", one_of(&["yes", "no", "unknown"])),
        ("sets", full([("asked", ids()), ("granted", ids()), ("held_elsewhere", ids()), ("missing", ids())])),
        ("findings", list(part("finding"))),
    ]);
    let link = full([
        ("name", nullable(string())),
        ("text", string()),
        ("kind", string()),
        ("page", nullable(string())),
    ]);
    let summary = full([
        ("accounts", count()),
        ("authorizes", count()),
        ("authorizes-without", count()),
        ("misrouted", count()),
        ("stopped", count()),
        ("unknown", count()),
        ("suppressed", count()),
    ]);
    let simulation = full([
        ("link", link),
        ("stop", nullable(part("stop"))),
        ("needs", strings()),
        ("doubts", list(part("stop"))),
        ("detour", nullable(part("detour"))),
        ("findings", list(part("finding"))),
        ("accounts", list(part("account"))),
        ("presumed", strings()),
        ("silenced", strings()),
        ("summary", summary),
    ]);
    let mut definitions = shared();
    definitions.extend(keys([("stop", stop), ("detour", detour), ("account", account)]));
    document("wxauthlint simulate --format json", keys([("simulations", list(simulation))]), definitions)
}

fn sure() -> Value {
    one_of(&Sure::NAMES)
}

/// `explain --format json`.
pub(super) fn explanation() -> Value {
    let who = || one_of(&["provider", "merchant", "wechat", "nobody"]);
    let likeness = || nullable(json!({"type": "integer", "minimum": 0, "maximum": 100}));
    let cause = full([
        ("text", part("text")),
        ("tell", part("text")),
        ("rule", nullable(string())),
        ("sure", sure()),
    ]);
    let detail = full([("name", part("text")), ("value", nullable(string())), ("text", part("text"))]);
    let basis = full([
        ("title", part("text")),
        ("section", nullable(string())),
        ("url", nullable(string())),
        ("sure", sure()),
    ]);
    let also = full([
        ("kind", string()),
        ("id", nullable(string())),
        ("title", part("text")),
        ("likeness", likeness()),
    ]);
    let explanation = full([
        ("kind", string()),
        ("id", nullable(string())),
        ("given", string()),
        ("recognised", part("text")),
        ("likeness", likeness()),
        ("what", part("text")),
        ("wording", nullable(string())),
        ("wording_sure", nullable(sure())),
        ("wording_old_page", boolean()),
        ("happened", list(part("text"))),
        ("actor", nullable(who())),
        ("causes", list(cause)),
        ("details", list(detail)),
        ("findings", nullable(list(part("finding")))),
        ("suppressed", nullable(list(suppressed()))),
        ("unjudged", nullable(part("text"))),
        ("screens", list(part("screen"))),
        ("steps", list(full([("actor", who()), ("text", part("text"))]))),
        ("cured", nullable(part("text"))),
        ("forward", nullable(part("text"))),
        ("sources", list(basis)),
        ("also", list(also)),
    ]);
    let properties = keys([("known", boolean()), ("left_out", count()), ("explanations", list(explanation))]);
    document("wxauthlint explain --format json", properties, shared())
}

/// `diff --format json`.
pub(super) fn impact() -> Value {
    let consequence = full([
        ("kind", one_of(&Kind::ALL.map(Kind::name))),
        (
            "breaks",
            described(boolean(), "原来可用的是否因此失效", "whether something that worked stops by it"),
        ),
        ("effect", described(one_of(&Effect::ALL.map(Effect::name)), "何时生效", "when it comes about")),
        ("severity", part("severity")),
        ("rule", nullable(string())),
        ("actor", nullable(part("actor"))),
        ("faq", nullable(string())),
        ("message", part("text")),
        ("help", nullable(part("text"))),
        ("screen", nullable(part("screen"))),
        ("stops", nullable(part("stage"))),
        ("obscures", obscures()),
        ("misroutes", misroutes()),
        ("link", nullable(string())),
        ("accounts", strings()),
        ("account_kinds", list(one_of(&AccountKind::NAMES))),
        ("sets", list(json!({"type": "integer"}))),
        ("labels", list(part("label"))),
    ]);
    let summary = full([
        ("breaking", count()),
        ("other", count()),
        ("links", count()),
        ("accounts", count()),
        ("undecided", count()),
    ]);
    let properties = keys([("consequences", list(consequence)), ("summary", summary)]);
    document("wxauthlint diff --format json", properties, shared())
}
