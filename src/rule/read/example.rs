//! Reads the examples of a rule; their links may be written as differences from a base link.

use super::screen::unknown_name;
use crate::diagnostic::Diagnostic;
use crate::input::served;
use crate::nearest::nearest;
use crate::rule::base::{BaseLink, base_link, base_links};
use crate::rule::example::{Example, ExamplePage, Expectation};
use crate::source::{presentable, printable};
use crate::text::text;
use crate::yaml::{Entry, Faults, MapReader, Node, NodeKind, Spanned, item_name, key_name};

pub(super) fn read_examples(node: &Node, faults: &mut Faults) -> Option<Vec<Example>> {
    let name = key_name("examples");
    MapReader::read(node, &name, faults, |map| {
        let mut examples = Vec::new();
        for key in ["bad", "good"] {
            let name = item_name(key);
            let Some(nodes) = map.require(key).and_then(|node| node.list(&key_name(key), map.faults)) else {
                continue;
            };
            if nodes.is_empty() {
                let message = text!("`{key}` 至少要有一个例子", "`{key}` needs at least one example");
                map.faults.push(Diagnostic::fault(
                    "no-example",
                    map.key_span(key).unwrap_or(map.span()),
                    message,
                ));
            }
            for node in nodes {
                let example = MapReader::read(node, &name, map.faults, |map| read_example(map, key == "bad"));
                examples.extend(example);
            }
        }
        Some(examples)
    })
}

fn read_example(map: &mut MapReader<'_, '_>, bad: bool) -> Option<Example> {
    let page = map.text("page").map(|page| match page.value.as_str() {
        "none" => ExamplePage::Directly,
        _ => ExamplePage::Address(page.value),
    });
    let link = map.take("link").and_then(|node| read_link(node, map.faults));
    let file = map.map("file", |map| {
        let (name, text) = (map.require_text("name"), map.require_text("text"));
        Some((printable(&name?.value).into_owned(), text?.value))
    });
    let served = map.text("served").and_then(|served| read_served(served, map.faults));
    let provider = map.text("provider").map(|provider| provider.value);
    let answers = map.map("answers", |map| {
        let text = |entry: &Entry, map: &mut MapReader<'_, '_>| {
            entry.value.text(&key_name(&entry.key), map.faults).map(|text| (entry.key.clone(), text.value))
        };
        Some(map.all().iter().filter_map(|entry| text(entry, map)).collect())
    });
    let expect = if bad {
        let marks = map.require("marks").and_then(|node| node.texts("marks", map.faults));
        Expectation::Fires { marks: marks?.value.into_iter().map(|mark| mark.value).collect() }
    } else {
        Expectation::Silent
    };
    if !["link", "provider", "file", "served"].into_iter().any(|input| map.has(input)) {
        let message = text!(
            "例子要有 `link`、`provider`、`file` 或 `served`",
            "an example needs a `link`, a `provider`, a `file` or `served`"
        );
        map.faults.push(Diagnostic::fault("no-example", map.span(), message));
        return None;
    }
    Some(Example {
        span: map.span(),
        page,
        link,
        file,
        served,
        provider,
        answers: answers.unwrap_or_default(),
        expect,
    })
}

/// Reads what was served. What is wrong with it is told at the scalar, in which it is a line.
fn read_served(served: Spanned<String>, faults: &mut Faults) -> Option<String> {
    let mut inside = Vec::new();
    let is_served = served::read(&served.value, served.span.source, &mut inside).is_some();
    for mut fault in inside {
        fault.primary.span = served.span;
        faults.push(fault);
    }
    is_served.then_some(served.value)
}

/// Reads a link: a text as it is, or a base link with what differs from it.
fn read_link(node: &Node, faults: &mut Faults) -> Option<String> {
    let name = key_name("link");
    let NodeKind::Map(entries) = &node.kind else {
        return node.text(&name, faults).map(|link| link.value);
    };
    let mut links = Vec::new();
    for entry in entries {
        match base_link(&entry.key) {
            Some(base) => links.push((entry, read_difference(base, &entry.value, faults))),
            None => faults.push(unknown_base(entry)),
        }
    }
    if entries.is_empty() {
        let message = text!("`link` 没有写基准链接", "`link` does not name a base link");
        faults.push(Diagnostic::fault("no-base", node.span, message).help(text!(
            ("写其中一个：{}", base_shapes("…", "、")),
            ("write one of these: {}", base_shapes("…", " or "))
        )));
    }
    let mut links = links.into_iter();
    let (first, link) = links.next()?;
    for (further, _) in links {
        let message = text!("一个链接只能有一个基准链接", "a link can have only one base link");
        faults.push(
            Diagnostic::fault("several-bases", further.key_span, message)
                .and(first.key_span, text!("这里已经有了", "already has one here"))
                .help(text!(
                    "去掉一个，或者分成两个例子",
                    "remove one of them, or split it into two examples"
                )),
        );
    }
    link
}

/// Reads how a link differs from a base link: a text sets a parameter or a piece, null leaves it out.
fn read_difference(base: &BaseLink, node: &Node, faults: &mut Faults) -> Option<String> {
    if node.kind == NodeKind::Null {
        let name = base.name;
        let message = text!("`{name}` 后面没有写差别", "`{name}` does not say how the link differs");
        faults.push(Diagnostic::fault("no-difference", node.span, message).help(text!(
            "与基准链接一样就写 `{name}: {{}}`",
            "for the unchanged base link, write `{name}: {{}}`"
        )));
        return None;
    }
    MapReader::read(node, &key_name(base.name), faults, |map| {
        let mut link = base.pieces();
        for entry in map.all() {
            if entry.value.kind == NodeKind::Null {
                if !link.leave_out(&entry.key) {
                    map.faults.push(nothing_to_leave_out(base, entry));
                }
            } else if let Some(value) = entry.value.scalar(&key_name(&entry.key), map.faults) {
                link.set(&entry.key, value.text());
            }
        }
        Some(link.to_string())
    })
}

fn unknown_base(entry: &Entry) -> Diagnostic {
    let names: Vec<_> = base_links().iter().map(|base| base.name).collect();
    let key = Spanned::new(entry.key.clone(), entry.key_span);
    let fault = unknown_name(&key, "基准链接", "base link", &names);
    if matches!(entry.value.kind, NodeKind::Map(_)) || nearest(&entry.key, names).is_some() {
        return fault;
    }
    // A parameter or a piece where the base link belongs.
    let inside = format!("{}: …", presentable(&entry.key));
    fault.help(text!(
        ("写在基准链接下面：{}", base_shapes(&inside, "、")),
        ("write this under a base link: {}", base_shapes(&inside, " or "))
    ))
}

/// How each base link is written with something inside, for people.
fn base_shapes(inside: &str, between: &str) -> String {
    let shapes: Vec<_> = base_links().iter().map(|base| format!("`{}: {{{inside}}}`", base.name)).collect();
    shapes.join(between)
}

/// Nobody leaves out what is not there: the name is mistyped.
fn nothing_to_leave_out(base: &BaseLink, entry: &Entry) -> Diagnostic {
    let (written, link) = (presentable(&entry.key), base.name);
    let names = base.pieces().names();
    let (near_zh, near_en) = match nearest(&entry.key, names.iter().copied()) {
        Some(near) => (format!("是不是 `{near}`？"), format!("did you mean `{near}`? ")),
        None => (String::new(), String::new()),
    };
    let message = text!(
        "基准链接 `{link}` 里没有 `{written}`，无从去掉",
        "the base link `{link}` has no `{written}` to remove"
    );
    Diagnostic::fault("nothing-to-leave-out", entry.key_span, message).help(text!(
        ("{near_zh}`{link}` 里有 `{}`", names.join("`、`")),
        ("{near_en}`{link}` has `{}`", names.join("`, `"))
    ))
}

#[cfg(test)]
mod tests {
    use super::read_link;
    use crate::source::{SourceKind, Sources};
    use crate::yaml::{self, Faults};

    const CODE: &str = "preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv";

    /// Links as written in an example and in whole; `CODE` stands for the code.
    const LINKS: &[(&str, &str)] = &[
        // the base links as they are
        (
            "{pc: {}}",
            "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=3",
        ),
        (
            "{h5: {}}",
            "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&component_appid=wx0123456789abcdef&pre_auth_code=CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=3#wechat_redirect",
        ),
        // parameters keep their places, new ones come last in the order written
        (
            "{pc: {state: a, auth_type: 1, component_appid: wxfedcba9876543210, biz_appid: b}}",
            "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wxfedcba9876543210&pre_auth_code=CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=1&state=a&biz_appid=b",
        ),
        // null leaves out, an empty text does not; a text, a number and a word are written as they stand
        (
            "{h5: {action: null, redirect_uri: ~, pre_auth_code: , no_scan: '', auth_type: 03, state: true}}",
            "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?no_scan=&component_appid=wx0123456789abcdef&auth_type=03&state=true#wechat_redirect",
        ),
        // nothing is encoded or decoded
        (
            "{pc: {redirect_uri: 'http://例.example/?a=b&c=%zz', pre_auth_code: p}}",
            "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=p&redirect_uri=http://例.example/?a=b&c=%zz&auth_type=3",
        ),
        // what stands around the parameters
        (
            "{h5: {scheme: http, host: mp.weixin.qq.com, path: /safe/bindcomponent, extra: '&auth_type=2&x', fragment: a}}",
            "http://mp.weixin.qq.com/safe/bindcomponent?action=bindcomponent&no_scan=1&component_appid=wx0123456789abcdef&pre_auth_code=CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=3&auth_type=2&x#a",
        ),
        // separators come and go with what they separate
        (
            "{pc: {scheme: null, component_appid: null, pre_auth_code: null, redirect_uri: null, auth_type: null}}",
            "mp.weixin.qq.com/cgi-bin/componentloginpage",
        ),
        (
            "{pc: {component_appid: null, pre_auth_code: null, redirect_uri: null, auth_type: null, extra: a=b, fragment: ''}}",
            "https://mp.weixin.qq.com/cgi-bin/componentloginpage?a=b#",
        ),
        (
            "{h5: {scheme: null, host: null, path: null, fragment: null, pre_auth_code: null, redirect_uri: null, auth_type: null}}",
            "?action=bindcomponent&no_scan=1&component_appid=wx0123456789abcdef",
        ),
        // a link as text
        (
            "{pc: {extra: '&host=a'}}",
            "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=3&host=a",
        ),
        ("mp.weixin.qq.com", "mp.weixin.qq.com"),
    ];

    #[test]
    fn a_link_is_its_base_link_and_the_difference() {
        for &(written, whole) in LINKS {
            let source = Sources::new().add("", SourceKind::File, written);
            let mut faults = Faults::new();
            let node = yaml::read(source, written, &mut faults).unwrap();
            let link = read_link(&node, &mut faults);
            assert!(faults.is_empty(), "{written}: {:?}", faults.into_list());
            assert_eq!(link, Some(whole.replace("CODE", CODE)), "{written}");
        }
    }
}
