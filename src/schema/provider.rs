//! The schema of the provider file.

use serde_json::{Value, json};

use super::parts::{
    Properties, as_fact, closed, described, explained, flag, keys, list, one_of, part, telling_text, text,
    whole,
};
use crate::fact::{self, Namespace, Type};
use crate::input::provider::{AccountKind, AccountState, CODE_KEYS, Level};
use crate::knowledge;
use crate::rule::RuleSet;

/// The schema; `lint` knows the ids of these rules.
pub(super) fn schema(rules: &RuleSet) -> Value {
    let properties = keys([
        (
            "platform",
            described(
                platform(),
                "第三方平台的设置（开发资料）",
                "the settings of the third-party platform (开发资料)",
            ),
        ),
        (
            "requires",
            described(
                closed(keys([("permission_sets", as_fact(part("sets"), "requires.permission_sets"))]), &[]),
                "产品正常工作所需要的",
                "what the product needs in order to work",
            ),
        ),
        ("accounts", described(list(account()), "相关的商家账号", "the merchants' accounts that matter")),
        ("links", described(list(link()), "要检查的授权链接", "the authorization links to check")),
        (
            "code",
            described(code(), "项目自己的函数怎样处理链接", "what functions of the project do with links"),
        ),
        ("lint", described(lint(rules), "检查工具自己的设置", "settings of the linter itself")),
    ]);
    whole("wxauthlint provider.yaml", closed(properties, &[]), definitions())
}

fn code() -> Value {
    let names = CODE_KEYS.iter().map(|key| (key.name.to_owned(), described(part("texts"), key.zh, key.en)));
    closed(names.collect(), &[])
}

fn definitions() -> Properties {
    let sets = knowledge::permission_sets().iter().map(|set| {
        let exclusive = match set.exclusive {
            Some(true) => "（互斥, exclusive）",
            _ => "",
        };
        (json!(set.id), format!("{} {}{exclusive}", set.name.zh, set.name.en))
    });
    // WeChat has sets that the table does not know.
    let set = json!({"anyOf": [explained(sets), {"type": "integer"}]});
    let several = "^[\\s;；，,、]*[+-]?[0-9]+([\\s;；，,、]+[+-]?[0-9]+)+[\\s;；，,、]*$";
    keys([
        ("set", set),
        ("sets", list(part("set"))),
        ("setsOrText", json!({"anyOf": [part("sets"), {"type": "string", "pattern": several}]})),
        // A list, or what the console's field holds: `a;b`.
        ("texts", json!({"anyOf": [list(text()), text()]})),
    ])
}

fn platform() -> Value {
    let sayings = fact::sayings(Namespace::Platform);
    let said = sayings.filter_map(|def| Some((def.name.strip_prefix("platform.")?, def)));
    let mut properties: Properties = said
        .filter(|(key, _)| !key.starts_with("pending_"))
        .map(|(key, def)| (key.to_owned(), described(setting(key, def.ty), def.zh, def.en)))
        .collect();
    let pending = keys([
        (
            "entry_domain",
            described(
                telling_text(),
                "已保存、尚未全网发布的授权发起页域名：下一次全网发布后取代 `entry_domain`",
                "an entry domain that is saved but not released; it replaces `entry_domain` with the next release",
            ),
        ),
        (
            "permission_sets",
            described(
                part("sets"),
                "除 `permission_sets` 之外，另外已保存、尚未全网发布的权限集",
                "permission sets that are saved in addition to `permission_sets` but not released",
            ),
        ),
    ]);
    properties.push((
        "pending".to_owned(),
        described(
            closed(pending, &[]),
            "已在控制台保存、尚未全网发布的设置",
            "settings that are saved in the console but not released yet",
        ),
    ));
    closed(properties, &[])
}

/// A setting of the platform, by the type of its fact.
fn setting(key: &str, ty: Type) -> Value {
    match ty {
        // One that is empty is a finding, and no fault of the file.
        Type::Text if key == "entry_domain" => text(),
        Type::Text => telling_text(),
        Type::Number => json!({"type": "integer"}),
        Type::Flag => flag(),
        Type::OneOf(names) => one_of(names),
        Type::Texts | Type::SomeOf(_) => part("texts"),
        Type::Numbers => part("setsOrText"),
    }
}

fn account() -> Value {
    let of = |key: &str, schema: Value| (key.to_owned(), as_fact(schema, &format!("account.{key}")));
    let kinds = AccountKind::NAMES.iter().map(|name| {
        let kind = knowledge::account_kind(name);
        (json!(name), kind.map_or_else(String::new, |kind| format!("{} {}", kind.name.zh, kind.name.en)))
    });
    let mut properties = vec![
        of("appid", telling_text()),
        of("original_id", telling_text()),
        of("kind", explained(kinds)),
        of("state", one_of(&AccountState::NAMES)),
        of("granted", part("sets")),
        of("elsewhere", part("sets")),
    ];
    properties.push((
        "answer".to_owned(),
        described(
            telling_text(),
            "存有 api_get_authorizer_info 或 api_query_auth 返回的 JSON 文件，路径从本文件所在的文件夹算起",
            "a file with the JSON returned by api_get_authorizer_info or api_query_auth, as a path relative to this file's folder",
        ),
    ));
    let mut account = closed(properties, &[]);
    if let Some(entries) = account.as_object_mut() {
        // Of whom nothing is said there is nothing to judge.
        entries.insert("minProperties".to_owned(), json!(1));
    }
    account
}

fn link() -> Value {
    let properties = keys([
        ("name", described(telling_text(), "链接的名字，在文件中唯一", "its name, unique in the file")),
        (
            "url",
            described(
                telling_text(),
                "授权链接；部署时才填入的部分写成 `${PRE_AUTH_CODE}`",
                "the link; write values filled in at deployment as `${PRE_AUTH_CODE}`",
            ),
        ),
        (
            "page",
            described(
                telling_text(),
                "打开链接的网页；手动输入、扫码或在消息里打开则写 `none`",
                "the page it is opened from, or `none` if it is typed, scanned or sent in a message",
            ),
        ),
        (
            "page_headers",
            described(
                json!({"type": "object", "additionalProperties": text()}),
                "这个网页的响应头，例如 `{Referrer-Policy: origin}`",
                "the headers this page is served with, such as `{Referrer-Policy: origin}`",
            ),
        ),
        (
            "accounts",
            described(
                list(telling_text()),
                "必须能用它授权的账号：appid 或原始 ID",
                "who must be able to authorize with it: appids or original ids",
            ),
        ),
    ]);
    closed(properties, &["url"])
}

fn lint(rules: &RuleSet) -> Value {
    let ids = rules.iter().map(|rule| (json!(rule.id), format!("{} {}", rule.title.zh, rule.title.en)));
    let levels: Properties = rules
        .iter()
        .map(|rule| {
            let level = one_of(&Level::NAMES);
            (rule.id.clone(), described(level, &rule.title.zh, &rule.title.en))
        })
        .collect();
    let ignore = keys([
        ("rule", described(explained(ids), "规则的 id", "id of the rule")),
        ("link", described(telling_text(), "只对这个名字的链接", "only for the link with this name")),
        (
            "account",
            described(
                telling_text(),
                "只对这个账号：appid 或原始 ID",
                "only for this account: its appid or original id",
            ),
        ),
        ("reason", described(telling_text(), "为什么忽略", "why it is ignored")),
        (
            "until",
            described(
                json!({"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
                "有效期的最后一天，`YYYY-MM-DD`",
                "the last day it applies, `YYYY-MM-DD`",
            ),
        ),
    ]);
    closed(
        keys([
            ("rules", described(closed(levels, &[]), "每条规则的级别", "the level of each rule")),
            (
                "ignore",
                described(
                    list(closed(ignore, &["rule", "reason"])),
                    "已知晓、不再提示的问题",
                    "findings to suppress",
                ),
            ),
        ]),
        &[],
    )
}
