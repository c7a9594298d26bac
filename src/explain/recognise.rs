//! What a text is that somebody wants explained: a name, a number, an answer, a link, or words.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    Also, Explained, ExplainedSubject, Explainer, Explanation, Extent, LONGEST, answer, chat, cloud, entry,
    interface, link, names, own_words, pieces, section, topic, unknown,
};
use crate::input::link::find::{Context, find};
use crate::knowledge::{self, Reference, ScreenPage};
use crate::slice::{Slice, floor_boundary};
use crate::source::{Sources, presentable};
use crate::text::{Text, text};

/// Longer texts are neither a name nor a number, in bytes.
const LONGEST_NAME: usize = 160;

/// Explains one thing, or all things of a text that holds several.
pub(super) fn explain(explainer: &Explainer<'_>, text: &str, mut sources: Sources) -> Explained {
    let decoded = decoded(text);
    let text = beginning(decoded.as_deref().unwrap_or(text));
    let name = (text.len() <= LONGEST_NAME).then_some(text);
    let number = || {
        let (kind, number) = number_in(name?)?;
        Some(by_number(explainer, text, kind, number))
    };
    let found = name
        .and_then(|name| by_name(explainer, name))
        .or_else(|| section::by_number(explainer, name?))
        .or_else(|| by_query(explainer, text))
        .or_else(number)
        .or_else(|| {
            let told = answer::explain(explainer, text, &mut sources)?;
            let is_known = told.iter().any(|told| told.subject != ExplainedSubject::Unknown);
            // Around an object that says nothing there may be words that do.
            (!holds_link(text) && (is_known || text.starts_with('{'))).then_some(told)
        })
        .or_else(|| {
            let alone = link::alone(text)?;
            // A link of another platform shares names of parameters, and is told as what it is.
            let other = chat::look_alike(text, 0..text.len()).filter(|_| link::is_foreign(&alone));
            Some(other.map_or_else(
                || vec![link::explain(explainer, &alone, &mut sources)],
                |other| other.explanations,
            ))
        });
    match found {
        Some(mut explanations) => {
            own_words::order(text, &mut explanations);
            Explained { explanations, left_out: 0, is_search: false, extent: Extent::Full, sources }
        }
        None => chat::explain(explainer, text, sources),
    }
}

/// True for a text with an authorization link in it, which is told before what it came in.
fn holds_link(text: &str) -> bool {
    !find(text, Context::Prose).is_empty()
}

/// The text without blanks around it, and no more of it than is read.
pub(super) fn beginning(text: &str) -> &str {
    text.slice(..floor_boundary(text, LONGEST)).trim()
}

/// The answer that was pasted percent-encoded as a whole, out of a query.
fn decoded(text: &str) -> Option<String> {
    let text = text.trim();
    let is_encoded = text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("%7b"))
        && text.len() <= LONGEST
        && !text.contains(|character: char| character.is_whitespace() || matches!(character, '&' | '='));
    let (name, _) = is_encoded.then(|| url::form_urlencoded::parse(text.as_bytes()).next())??;
    Some(name.into_owned())
}

/// How many letters a name has at least.
const SHORTEST_NAME: usize = 4;

/// The name in a text that is nothing but a name: without quotes, a question, the value of a parameter,
/// or what a finding has around the id of its rule.
fn name_in(text: &str) -> &str {
    // Most names stand alone, and a pattern is made only for those that do not.
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
        return text;
    }
    if text.bytes().filter(u8::is_ascii_alphabetic).count() < SHORTEST_NAME {
        return text;
    }
    static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r#"^(?:(?:error|warning|note|错误|警告|提示)\[|[`'"“「?&]|什么是\s*)?([A-Za-z_-]{4,60})(?:\]|[`'"”」]|=[!-%'-~]{0,60})?\s*(?:是什么意思|什么意思|是什么|是啥|怎么填|怎么写)?[?？。]?$"#,
        )
        .ok()
    });
    let name = NAME.as_ref().and_then(|regex| regex.captures(text)).and_then(|captures| captures.get(1));
    name.map_or(text, |name| name.as_str())
}

/// What WeChat's own codes begin with, each with the parameter or token that it is.
const PREFIXES: [(&str, &str); 2] = [("preauthcode@@@", "pre_auth_code"), ("queryauthcode@@@", "auth_code")];

/// The parameters of a piece of a query: `redirect_uri=https%3A%2F%2Fa.example.com&auth_type=3`.
fn by_query(explainer: &Explainer<'_>, text: &str) -> Option<Vec<Explanation>> {
    if holds_link(text) {
        return None;
    }
    let pair = pair(text);
    let text = pair.as_deref().unwrap_or(text).trim_matches(['?', '&', '"', '\'', '`']);
    if !text.contains('=')
        || pair.is_none() && text.contains("://") && !text.contains('&')
        || text.contains('{')
    {
        return None;
    }
    let mut told: Vec<Explanation> = faulty(explainer, text);
    for part in text.split('&') {
        let (name, value) = part.split_once('=')?;
        let name = name.trim();
        let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        if !is_name || value.trim().contains(char::is_whitespace) || !value.is_ascii() {
            return None;
        }
        if let Some(parameter) = knowledge::parameter(name) {
            let recognised = text!("`{name}` 是参数名", "`{name}` is the name of a parameter");
            told.push(entry::parameter(parameter, part, recognised, explainer));
        }
    }
    (!told.is_empty()).then_some(told)
}

/// A parameter with its value in other words, as a piece of a query: `redirect_uri: https://a.example.com`.
fn pair(text: &str) -> Option<String> {
    static PAIR: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"^[`"']?([A-Za-z_]{4,40})[`"']?\s*(?:[:：]|\bis\b|是|为|填的是)\s*[`"']?([!#-%'-_a-~]+?)[`"']?[,，。]?$"#).ok()
    });
    let captures = PAIR.as_ref()?.captures(text)?;
    let (name, value) = (captures.get(1)?.as_str(), captures.get(2)?.as_str());
    let is_value =
        value.contains(|letter: char| letter.is_ascii_digit() || matches!(letter, '@' | '_' | '/' | '.'));
    (knowledge::parameter(name).is_some() && is_value).then(|| format!("{name}={value}"))
}

/// The rules that find something in the values of parameters.
fn faulty(explainer: &Explainer<'_>, text: &str) -> Vec<Explanation> {
    let rules = pieces::faults(explainer, text).into_iter().filter_map(|id| explainer.rules.get(&id));
    let recognised = text!("规则查出了给出的参数值", "a rule reports the given value");
    rules.map(|rule| entry::rule(rule, text, recognised.clone())).collect()
}

/// What has that very id or name. Names in Chinese come last, see [`by_chinese_name`].
fn by_name(explainer: &Explainer<'_>, text: &str) -> Option<Vec<Explanation>> {
    let prefix = PREFIXES.iter().find(|(prefix, _)| text.starts_with(prefix));
    if let Some((prefix, parameter)) = prefix.filter(|_| !text.contains(char::is_whitespace)) {
        let recognised = text!(
            "以 `{prefix}` 开头，是 `{parameter}` 的值",
            "it starts with `{prefix}`: a value of `{parameter}`"
        );
        let parameter = knowledge::parameter(parameter)?;
        return Some(vec![entry::parameter(parameter, text, recognised, explainer)]);
    }
    if text.starts_with("queryauthcode%40%40%40") && !text.contains(char::is_whitespace) {
        let recognised = text!(
            "以 `queryauthcode%40%40%40` 开头，是没有解码的授权码",
            "it starts with `queryauthcode%40%40%40`: an authorization code that has not been decoded"
        );
        return Some(vec![topic::undecoded_code(text, recognised, explainer)?]);
    }
    if let Some(id) = permission_set_in(text) {
        return Some(vec![match knowledge::permission_set(id) {
            Some(set) => entry::permission_set(set, text, named(text, "权限集", "a permission set")),
            None => unknown::permission_set(id, text),
        }]);
    }
    if let Some(generator) = cloud::by_name(text) {
        return Some(vec![generator]);
    }
    // A former name stands in a message of another page, too, but alone it is a name.
    if knowledge::permission_sets().iter().any(|set| set.old_names.iter().any(|old| old == text)) {
        return permission_sets_called(text);
    }
    if let Some(interface) = knowledge::interface(name_in(text)) {
        let recognised = named(text, "微信接口的名字或路径", "the name or path of a WeChat interface");
        return Some(vec![interface::interface(interface, text, recognised, explainer)]);
    }
    let given = text;
    let text = name_in(text);
    if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
        return None;
    }
    let id = text.to_ascii_lowercase().replace('_', "-");
    if let Some(screen) = knowledge::screen(&id) {
        let recognised = named(text, "微信提示在本工具中的 id", "this tool's id for a WeChat message");
        return Some(vec![entry::screen(screen, text, recognised, explainer)]);
    }
    let parameter = knowledge::parameter(text).or_else(|| knowledge::parameter(&text.to_ascii_lowercase()));
    if let Some(parameter) = parameter {
        let recognised = named(text, "参数名", "the name of a parameter");
        let of_value = given.contains('=').then(|| faulty(explainer, given));
        let parameter = entry::parameter(parameter, text, recognised, explainer);
        return Some(of_value.into_iter().flatten().chain([parameter]).collect());
    }
    // A topic may bear the name of what it is about.
    let rule = explainer.rules.get(&id).map(|rule| {
        entry::rule(rule, text, named(text, "本工具一条规则的 id", "the id of one of this tool's rules"))
    });
    let kind = knowledge::account_kind(text)
        .map(|kind| entry::account_kind(kind, text, named(text, "账号类型", "a kind of account")));
    let topic = knowledge::topic(&id).map(|topic| {
        let recognised = named(text, "本工具一个主题的 id", "the id of one of this tool's topics");
        topic::topic(topic, text, recognised, explainer)
    });
    let found: Vec<_> = rule.into_iter().chain(kind).chain(topic).collect();
    (!found.is_empty()).then_some(found)
}

/// A kind of account, a permission set or a field of a console by its name: asked for when the text is no message of
/// WeChat's, which most Chinese texts are.
pub(super) fn by_chinese_name(explainer: &Explainer<'_>, text: &str) -> Option<Vec<Explanation>> {
    if text.len() > LONGEST_NAME {
        return None;
    }
    let mut kinds = knowledge::account_kinds().iter();
    if let Some(kind) = kinds.find(|kind| kind.name.zh == text && !kind.everyday) {
        return Some(vec![entry::account_kind(kind, text, named(text, "账号类型", "a kind of account"))]);
    }
    permission_sets_called(text).or_else(|| Some(vec![by_term(explainer, text)?]))
}

/// What tells of the setting or the matter that a text is the name of.
fn by_term(explainer: &Explainer<'_>, text: &str) -> Option<Explanation> {
    let Some(Reference::Topic(id)) = &names::term(text)?.about else { return None };
    let recognised =
        named(text, "微信平台上一个设置或一件事的名字", "the name of a WeChat setting or concept");
    Some(topic::topic(knowledge::topic(id)?, text, recognised, explainer))
}

/// The kind of account that a text is the name of, where that alone asks nothing: `公众号`.
pub(super) fn everyday(text: &str) -> Option<Also> {
    let kind = knowledge::account_kinds().iter().find(|kind| kind.everyday && kind.name.zh == text.trim())?;
    let told = entry::account_kind(kind, text, named(text, "账号类型", "a kind of account"));
    Some(Also { subject: told.subject, title: told.what, likeness: None })
}

fn permission_sets_called(text: &str) -> Option<Vec<Explanation>> {
    let sets = knowledge::permission_sets().iter().filter(|set| set.is_called(text));
    let explain = |set: &'static knowledge::PermissionSet| {
        let recognised = if set.old_names.is_empty() || set.name.zh == text {
            named(text, "权限集的名字", "the name of a permission set")
        } else {
            let zh = format!("权限集 {} 现在或从前的名字", set.id);
            named(text, &zh, &format!("a current or former name of permission set {}", set.id))
        };
        entry::permission_set(set, text, recognised)
    };
    let sets: Vec<_> = sets.map(explain).collect();
    (!sets.is_empty()).then_some(sets)
}

/// That a text is the name of something.
pub(super) fn named(text: &str, zh: &str, en: &str) -> Text {
    let shown = presentable(text);
    text!("`{shown}` 是{zh}", "`{shown}` is {en}")
}

/// `permission 18`, `权限集18`, `func_info id 18`.
fn permission_set_in(text: &str) -> Option<i64> {
    if !has_digit(text) {
        return None;
    }
    static SET: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^(?:(\d{1,6})\s*号?权限集|(?:permissions?(?:[ _-]?sets?)?|权限集?|func_?info|funcscope(?:_category)?|category(?:_id)?)(?:\s*id)?\s*[:：=#]?\s*(\d{1,6}))$",
        )
        .ok()
    });
    let captures = SET.as_ref()?.captures(text)?;
    captures.get(1).or(captures.get(2))?.as_str().parse().ok()
}

/// True if it is worth looking for a number.
fn has_digit(text: &str) -> bool {
    text.chars().any(|character| matches!(character, '0'..='9' | '０'..='９'))
}

/// What a number is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberKind {
    /// Nothing is said.
    Bare,
    /// `code`, `错误码`: a code, not whose.
    Code,
    /// `errcode`: a code of the API.
    Errcode,
    /// `ret`: a code of a page.
    Ret,
}

/// `-14`, `errcode:61007`, `错误码 61007`, `ret=-14`: nothing but a number and what it is.
fn number_in(text: &str) -> Option<(NumberKind, i64)> {
    if !has_digit(text) {
        return None;
    }
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?i)^["'{\[(（【#\s]*([a-z_ ]{0,12}|错误码|返回码|错误代码|报错码?|错误|提示)["'\s]*[:：=]?["'\s]*([-－−—–]?\s?[0-9０-９]{1,9})["'}\])）】\s]*[.。!！?？]?$"#).ok()
    });
    let captures = NUMBER.as_ref()?.captures(text)?;
    let kind = match captures.get(1)?.as_str().to_ascii_lowercase().trim() {
        "" => NumberKind::Bare,
        "code" | "error" | "err" | "error code" | "errorcode" => NumberKind::Code,
        "错误码" | "返回码" | "错误代码" | "报错" | "报错码" | "错误" | "提示" => {
            NumberKind::Code
        }
        "errcode" | "err_code" => NumberKind::Errcode,
        "ret" => NumberKind::Ret,
        _ => return None,
    };
    Some((kind, number(captures.get(2)?.as_str())?))
}

/// A number as people write it: with full-width digits, and any dash for a minus sign.
pub(super) fn number(written: &str) -> Option<i64> {
    let digits: String = written
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| match character {
            '－' | '−' | '—' | '–' => '-',
            '０'..='９' => char::from_digit(u32::from(character) - u32::from('０'), 10).unwrap_or('0'),
            other => other,
        })
        .collect();
    digits.parse().ok()
}

/// Everything a number can be, the likeliest first; at least one explanation.
pub(super) fn by_number(
    explainer: &Explainer<'_>,
    text: &str,
    kind: NumberKind,
    number: i64,
) -> Vec<Explanation> {
    let mut of_pages: Vec<Explanation> = Vec::new();
    let mut pages: Vec<(&str, Vec<ScreenPage>)> = Vec::new();
    for (screen, page) in knowledge::screens_of_code(number) {
        // The states of the QR code are numbers of HTTP, too.
        if page == ScreenPage::Qr && (400..600).contains(&number) && kind != NumberKind::Ret {
            continue;
        }
        match pages.iter_mut().find(|(id, _)| *id == screen.id) {
            Some((_, pages)) => pages.push(page),
            None => pages.push((&screen.id, vec![page])),
        }
    }
    for (id, pages) in pages {
        let Some(screen) = knowledge::screen(id) else { continue };
        of_pages.push(entry::screen(screen, text, code_of(number, &pages), explainer));
    }
    let of_api = knowledge::api_code(number).map(|found| {
        let issuer = found.issuer();
        let recognised =
            text!(("`{number}` 是{}的返回码", issuer.zh), ("`{number}` is a code of {}", issuer.en));
        entry::api_code(number, found, text, recognised, explainer)
    });
    let set = knowledge::permission_set(number).filter(|_| kind == NumberKind::Bare).map(|set| {
        let recognised = text!("`{number}` 是权限集 id", "`{number}` is the id of a permission set");
        entry::permission_set(set, text, recognised)
    });
    let mut found: Vec<Explanation> = match kind {
        NumberKind::Errcode => of_api.into_iter().chain(of_pages).collect(),
        NumberKind::Ret => of_pages.into_iter().chain(of_api).collect(),
        NumberKind::Bare | NumberKind::Code if number < 0 => of_pages.into_iter().chain(of_api).collect(),
        NumberKind::Bare | NumberKind::Code => of_api.into_iter().chain(set).chain(of_pages).collect(),
    };
    if found.is_empty() {
        let other = knowledge::look_alikes().iter().find(|entry| entry.codes.contains(&number));
        found.push(match other {
            Some(entry) => {
                let recognised = text!(
                    "`{number}` 是另一类问题的错误码",
                    "`{number}` is an error code from a different area"
                );
                entry::look_alike(entry, text, recognised)
            }
            None => unknown::code(number, text),
        });
    }
    found
}

fn code_of(number: i64, pages: &[ScreenPage]) -> Text {
    let names: Vec<(&str, &str)> = pages
        .iter()
        .map(|page| match page {
            ScreenPage::Scan => ("扫码授权页", "the scan page"),
            ScreenPage::Password => {
                ("旧版密码授权页（约 2015–2017 年）", "the older password page (about 2015-2017)")
            }
            ScreenPage::Qr => ("授权二维码的轮询状态", "the polled QR code state"),
        })
        .collect();
    let zh: Vec<_> = names.iter().map(|name| name.0).collect();
    let en: Vec<_> = names.iter().map(|name| name.1).collect();
    text!(
        ("`{number}` 是授权页的返回码：{}", zh.join("、")),
        ("`{number}` is a code of WeChat's authorization page: {}", en.join(", "))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_say_what_they_are() {
        use NumberKind::{Bare, Code, Errcode, Ret};
        for (text, wanted) in [
            ("-14", Some((Bare, -14))),
            ("－１４", Some((Bare, -14))),
            ("errcode:61007", Some((Errcode, 61007))),
            ("\"errcode\": 61007", Some((Errcode, 61007))),
            ("错误码 61007。", Some((Code, 61007))),
            ("错误-14", Some((Code, -14))),
            ("【61007】", Some((Bare, 61007))),
            ("— 14", Some((Bare, -14))),
            ("2026-11-14", None),
            ("1.2.-3", None),
            ("ret=-14", Some((Ret, -14))),
            ("permission 18", None),
            ("61007 api", None),
            ("", None),
        ] {
            assert_eq!(number_in(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_name_is_found_in_what_stands_around_it() {
        for text in ["`auth_type`", "auth_type=3", "&auth_type=3", "auth_type 是什么？", "“auth_type”"]
        {
            assert_eq!(name_in(text), "auth_type", "{text}");
        }
        assert_eq!(name_in("错误[entry-domain-mismatch]"), "entry-domain-mismatch");
        assert_eq!(name_in("auth_type 和 biz_appid"), "auth_type 和 biz_appid");
    }

    #[test]
    fn a_text_that_was_encoded_as_a_whole_is_decoded() {
        assert_eq!(decoded("%7B%22errcode%22%3A61003%7D").unwrap(), "{\"errcode\":61003}");
        assert_eq!(decoded("%7B%22url%22%3A1%7D&x=1"), None);
        assert_eq!(decoded("100%"), None);
    }

    #[test]
    fn permission_sets_are_asked_for_in_many_ways() {
        for text in ["permission 18", "Permission set 18", "权限集18", "权限集 18", "func_info: 18"] {
            assert_eq!(permission_set_in(text), Some(18), "{text}");
        }
        assert_eq!(permission_set_in("18"), None);
    }
}
