//! The schema of a rule file.

use serde_json::{Value, json};

use super::parts::{
    Properties, closed, described, explained, flag, keys, list, nullable, one_of, part, telling_text, text,
    whole,
};
use crate::diagnostic::{Actor, Severity, Stage};
use crate::fact;
use crate::knowledge::{self, Sure};
use crate::rule::{BaseLink, FRAME, Verb, base_links};

/// The schema.
pub(super) fn schema() -> Value {
    let properties = keys([
        (
            "id",
            described(
                json!({"type": ["string", "number", "boolean"], "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "not": {"const": "all"}}),
                "规则的 id：小写字母、数字和 `-`",
                "its id: lower-case letters, digits and `-`",
            ),
        ),
        ("severity", described(one_of(&Severity::NAMES), "有多严重", "how bad it is")),
        ("actor", described(one_of(&Actor::NAMES), "由谁处理", "who must act")),
        ("faq", described(text(), "微信授权 FAQ 的章节", "section of WeChat's FAQ on authorization")),
        (
            "screen",
            described(
                screen(),
                "商家会看到的画面；有几个时取第一个成立的",
                "what the merchant will see; if several, the first that applies",
            ),
        ),
        (
            "stops",
            described(
                one_of(&Stage::NAMES),
                "授权必然失败在微信的哪一步检查",
                "the WeChat check at which the authorization is certain to fail",
            ),
        ),
        (
            "obscures",
            described(
                one_of(&Stage::NAMES),
                "微信这一步检查的结果不明",
                "the WeChat check whose outcome is not known",
            ),
        ),
        (
            "misroutes",
            described(
                flag(),
                "授权成功但商家被带到别处",
                "the authorization is granted, but the merchant is sent elsewhere",
            ),
        ),
        ("title", described(part("pair"), "标题", "the title")),
        ("why", described(part("pair"), "为什么有这条规则", "why the rule exists")),
        ("when", described(part("condition"), "什么情况下触发", "when it fires")),
        (
            "message",
            described(
                part("pair"),
                "哪里不对；`$事实名` 代表它的值",
                "what is wrong; `$fact.name` stands for its value",
            ),
        ),
        (
            "labels",
            described(
                labels(),
                "标在哪些事实上，第一个是主要的",
                "the facts it points at; the first is primary",
            ),
        ),
        ("help", described(part("pair"), "怎么办", "what to do")),
        ("sources", described(sources(), "出处", "what it is based on")),
        ("examples", described(examples(), "例子，测试时会运行", "examples, run by the tests")),
        ("fix", described(fix(), "怎样修复", "how it is fixed")),
        (
            "suppressible",
            described(
                flag(),
                "能否忽略；默认可以",
                "whether its findings can be suppressed; true if left out",
            ),
        ),
        ("replaces", described(flag(), "替换同名的自带规则", "replaces the shipped rule with the same id")),
    ]);
    let required =
        ["id", "severity", "actor", "title", "why", "when", "message", "labels", "help", "examples"];
    let mut schema = closed(properties, &required);
    if let Some(entries) = schema.as_object_mut() {
        // A rule about suppressions rests on no document.
        let clause = json!({"type": "string", "pattern": "suppression\\."});
        let when = json!({"anyOf": [clause, {"type": "array", "contains": clause}]});
        let about_suppressions = json!({"properties": {"when": when}});
        entries.insert("anyOf".to_owned(), json!([{"required": ["sources"]}, about_suppressions]));
        entries.insert("if".to_owned(), json!({"required": ["stops"]}));
        entries.insert("then".to_owned(), json!({"properties": {"severity": {"const": "error"}}}));
    }
    whole("wxauthlint rule", schema, definitions())
}

fn definitions() -> Properties {
    let pair = closed(keys([("zh", telling_text()), ("en", telling_text())]), &["zh", "en"]);
    let mut branches = list(part("condition"));
    if let Some(entries) = branches.as_object_mut() {
        entries.insert("minItems".to_owned(), json!(1));
    }
    let clause = described(
        json!({"type": "string", "pattern": clause_pattern()}),
        "一行一个比较：`事实 运算符 事实或值`，例如 `page.host != platform.entry_domain`",
        "one comparison per line: `fact operator fact or value`, such as `page.host != platform.entry_domain`",
    );
    let group = |key: &str| closed(vec![(key.to_owned(), part("branches"))], &[key]);
    keys([
        ("pair", pair),
        ("clause", clause),
        ("branches", branches),
        ("condition", json!({"anyOf": [part("clause"), part("branches"), group("any"), group("all")]})),
        ("link", link()),
    ])
}

/// A fact and what is asked of it. What stands on the right is for the reader to judge.
fn clause_pattern() -> String {
    let facts: Vec<_> = fact::catalog().iter().map(|def| def.name.replace('.', "\\.")).collect();
    let facts = facts.join("|");
    let state = "\\s+is\\s+(absent|present|(not\\s+)?empty)\\s*$";
    let comparison = "(\\s*(==|!=|<=|>=|<|>)|\\s+(not\\s+)?(in|within|matches)\\b)\\s*[^\\s=]";
    format!("^\\s*(some\\s+)?({facts})({state}|{comparison})")
}

/// One screen by its id or with how certain it is and when, or a list of these.
fn screen() -> Value {
    let id = || explained(knowledge::screens().map(|screen| (json!(screen.id), screen.text().to_owned())));
    let full = closed(
        keys([
            ("id", id()),
            (
                "sure",
                described(
                    one_of(&Sure::NAMES),
                    "这个问题会引出这个画面，有多可靠",
                    "how certain it is that the fault causes it",
                ),
            ),
            ("when", described(part("condition"), "什么情况下是它", "when this one applies")),
        ]),
        &["id"],
    );
    let one = json!({"anyOf": [id(), full]});
    json!({"anyOf": [one, {"type": "array", "items": one}]})
}

fn labels() -> Value {
    let facts: Properties = fact::catalog()
        .iter()
        .map(|def| (def.name.to_owned(), described(part("pair"), def.zh, def.en)))
        .collect();
    let mut labels = closed(facts, &[]);
    if let Some(entries) = labels.as_object_mut() {
        entries.insert("minProperties".to_owned(), json!(1));
    }
    labels
}

fn fix() -> Value {
    let fitting = |verb: Verb| {
        let defs = fact::catalog().iter();
        defs.filter(move |def| fact::find(def.name).is_some_and(|fact| verb.fits(fact)))
    };
    let set = fitting(Verb::Set).map(|def| (def.name.to_owned(), described(text(), def.zh, def.en)));
    let names = |verb: Verb| list(one_of(&fitting(verb).map(|def| def.name).collect::<Vec<_>>()));
    let mut fix = closed(
        keys([
            ("text", described(part("pair"), "修复做什么", "what it does")),
            ("safe", described(flag(), "含义不会改变才写 true", "true only where the meaning cannot change")),
            (
                Verb::Set.name(),
                described(
                    closed(set.collect(), &[]),
                    "写成这样；`$事实名` 代表它的值",
                    "is set to this; `$fact.name` stands for its value",
                ),
            ),
            (Verb::Remove.name(), described(names(Verb::Remove), "去掉", "is removed")),
            (
                Verb::Repair.name(),
                described(names(Verb::Repair), "按读出来的样子改写", "is rewritten as it was read"),
            ),
        ]),
        &["text"],
    );
    if let Some(entries) = fix.as_object_mut() {
        let one = Verb::ALL.map(|verb| json!({"required": [verb.name()]}));
        entries.insert("anyOf".to_owned(), json!(one));
    }
    fix
}

fn sources() -> Value {
    let documents =
        knowledge::documents().iter().map(|document| (json!(document.id), document.title.en.to_string()));
    let thread = json!({"type": "string", "pattern": "^(community|minihome):[0-9a-f]{30}$"});
    let source = keys([
        (
            "doc",
            described(
                json!({"anyOf": [explained(documents), thread]}),
                "文档的 id，或社区帖子 `community:…`、`minihome:…`",
                "id of a document, or a thread `community:…`, `minihome:…`",
            ),
        ),
        ("section", described(text(), "章节", "the section")),
        ("sure", described(one_of(&Sure::NAMES), "有多可靠", "how certain it is")),
        ("read", described(text(), "什么时候读的", "when it was read")),
    ]);
    json!({"type": "array", "minItems": 1, "items": closed(source, &["doc", "sure"])})
}

/// A file of an example.
fn file() -> Value {
    let keys = keys([
        ("name", described(text(), "文件名，决定按什么语言读", "its name, which determines the language")),
        ("text", described(text(), "文件的内容", "its text")),
    ]);
    described(
        closed(keys, &["name", "text"]),
        "项目里的一个文件：源代码、网页或文档",
        "a file of a project: source code, a page, a document",
    )
}

/// The link of an example: as text, or one base link with what differs from it.
fn link() -> Value {
    let bases: Properties =
        base_links().iter().map(|base| (base.name.to_owned(), difference(base))).collect();
    let mut bases = closed(bases, &[]);
    if let Some(entries) = bases.as_object_mut() {
        entries.insert("minProperties".to_owned(), json!(1));
        entries.insert("maxProperties".to_owned(), json!(1));
    }
    json!({"anyOf": [text(), bases]})
}

/// What may be set and left out of a base link; what it does not have can be set only.
fn difference(base: &BaseLink) -> Value {
    let names = base.pieces().names();
    let possible = |name: &str| if names.contains(&name) { nullable(text()) } else { text() };
    let parameters = base.parameters.iter().map(|(name, value)| {
        let [zh, en] = ["基准链接里是", "in the base link it is"].map(|is| format!("{is} `{value}`"));
        ((*name).to_owned(), described(nullable(text()), &zh, &en))
    });
    let frame = FRAME.into_iter();
    let frame = frame.map(|(name, zh, en)| (name.to_owned(), described(possible(name), zh, en)));
    let properties = json!({
        "type": "object",
        "properties": parameters.chain(frame).collect::<serde_json::Map<_, _>>(),
        "additionalProperties": text(),
    });
    let page = base.name.to_uppercase();
    described(
        properties,
        &format!("与正确的 {page} 授权链接的差别：参数照链接里的原文写，空值表示去掉"),
        &format!(
            "how it differs from a correct {page} link: parameters exactly as in the link; null removes one"
        ),
    )
}

fn examples() -> Value {
    let inputs = || {
        keys([
            (
                "page",
                described(text(), "打开链接的网页，或 `none`", "the page the link is opened from, or `none`"),
            ),
            (
                "link",
                described(
                    part("link"),
                    "授权链接：原文，或一个基准链接加上与它的差别",
                    "the link: as text, or a base link with what differs from it",
                ),
            ),
            ("provider", described(text(), "服务商配置文件的内容", "the text of a provider file")),
            ("file", file()),
            (
                "served",
                described(
                    text(),
                    "访问一个地址看到的：`entry https://…`，下一行是状态码或 `failed: 原因`，再下面是响应头；每次重定向隔一个空行再写一段",
                    "what was seen at an address: `entry https://…`, below it the status or `failed: reason`, then headers; a blank line and another block for each redirect",
                ),
            ),
            (
                "answers",
                described(
                    json!({"type": "object", "additionalProperties": text()}),
                    "例子里的账号用 `answer` 指名的文件和内容",
                    "the files the example's accounts refer to as `answer`, with their contents",
                ),
            ),
        ])
    };
    let judged = json!([{"required": ["link"]}, {"required": ["provider"]}, {"required": ["file"]}, {"required": ["served"]}]);
    let with = |mut schema: Value| {
        if let Some(entries) = schema.as_object_mut() {
            entries.insert("anyOf".to_owned(), judged.clone());
        }
        json!({"type": "array", "minItems": 1, "items": schema})
    };
    let mut bad = inputs();
    bad.push((
        "marks".to_owned(),
        described(list(text()), "每个标注下的文字，按顺序", "the text under each label, in order"),
    ));
    let examples = keys([
        ("bad", described(with(closed(bad, &["marks"])), "必须触发的", "it must fire on these")),
        ("good", described(with(closed(inputs(), &[])), "不得触发的", "it must not fire on these")),
    ]);
    closed(examples, &["bad", "good"])
}
