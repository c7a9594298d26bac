//! What rules find in the pieces of a link that somebody writes of: `auth_type=7`, and a link whose values are left out.
//!
//! The pieces are put into a link that is right, so that what is found lies in them.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Explainer;
use super::link::is_foreign;
use crate::diagnostic::Severity;
use crate::fact::Page;
use crate::input::link::find::{Context, find};
use crate::knowledge;
use crate::lint::{LinkInput, Linter};
use crate::slice::Slice;
use crate::source::{SourceKind, Sources};

/// The values of a link that is right.
const RIGHT: [(&str, &str); 4] = [
    ("component_appid", "wx8f3a1c5be27d9046"),
    (
        "pre_auth_code",
        "preauthcode@@@Zk3vQ8xN1bT6rYw0LhJ5mC2sPdGfKaVeUiOqXzRn7tBy4uWcEoHlMjSg9pDxTvRwIkFaQeNzGhJmUsCbLoYtXd",
    ),
    ("redirect_uri", "https%3A%2F%2Fauth.kite-shop.cn%2Fcb"),
    ("auth_type", "3"),
];
/// The page of a link that ends as those of the H5 version do, and of any other.
const H5: &str = "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1";
const H5_PAGE: &str = "https://open.weixin.qq.com/wxaopen/safe/bindcomponent";
const END_OF_H5: &str = "#wechat_redirect";
const PC: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?";
/// So many pieces are looked at.
const MOST: usize = 12;
/// A longer text is no report of one link, in bytes.
const LONGEST: usize = 2 << 10;

/// The rules that find a fault in the pieces of a link that a text holds. Nothing where it holds a whole one, which is judged
/// itself.
pub(super) fn faults(explainer: &Explainer<'_>, text: &str) -> BTreeSet<String> {
    if text.len() > LONGEST || !text.contains(['=', '＝']) {
        return BTreeSet::new();
    }
    // An address of somebody's own is the value of a parameter.
    let of_wechat = find(text, Context::Chat).into_iter().find(|found| !is_foreign(found));
    let made = match of_wechat.map(|found| found.text().to_owned()) {
        Some(link) => elided(&link),
        None => named(text),
    };
    let Some(made) = made else { return BTreeSet::new() };
    let right = if made.starts_with(H5) { with_rest(&format!("{H5}{END_OF_H5}")) } else { with_rest(PC) };
    faults_of(explainer, &made).difference(&faults_of(explainer, &right)).cloned().collect()
}

/// A link whose values were left out, with right ones in their places.
fn elided(link: &str) -> Option<String> {
    static LEFT_OUT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"([A-Za-z_]{2,40})=(?:wx[0-9a-z]*)?(?:…+|\.{3,})|[&?]?(?:…+|\.{3,})").ok()
    });
    let left_out = LEFT_OUT.as_ref()?;
    left_out.is_match(link).then_some(())?;
    let filled = left_out.replace_all(link, |captures: &regex::Captures<'_>| match captures.get(1) {
        Some(name) => {
            let right =
                RIGHT.iter().find(|(known, _)| *known == name.as_str()).map_or("1", |(_, value)| value);
            format!("{}={right}", name.as_str())
        }
        None => String::new(),
    });
    // What comes behind the place where it was cut off is not missing.
    let is_h5_cut = filled.starts_with(H5_PAGE) && !filled.contains('#');
    Some(with_rest(&if is_h5_cut { format!("{filled}{END_OF_H5}") } else { filled.into_owned() }))
}

/// A right link with the parameters that a text gives values of.
fn named(text: &str) -> Option<String> {
    static PAIR: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"([&?？]?)\b([A-Za-z_]{4,30})\s?[=＝]\s?([^\s&，。；！？、）)'"“”`<>{}]*)"#).ok()
    });
    let address = if text.contains(END_OF_H5) { H5 } else { PC };
    let mut made = address.to_owned();
    for captures in PAIR.as_ref()?.captures_iter(text).take(MOST) {
        let part = |at: usize| captures.get(at).map_or("", |found| found.as_str());
        let (name, value) = (part(2), part(3).trim_end_matches(['.', ',', ';']));
        let is_of_link = knowledge::parameter(name).is_some() || !part(1).is_empty();
        let behind = captures.get(0).map_or("", |all| text.slice(all.end()..));
        // A value that is left out says nothing, and so does one that only begins; before the next parameter it is empty.
        let is_left_out = value.contains('…')
            || value.contains("...")
            || value.is_empty() && !behind.starts_with('&')
            || behind.starts_with('…');
        if is_of_link && !is_left_out {
            made.push_str(if made.ends_with('?') { "" } else { "&" });
            made.push_str(name);
            made.push('=');
            made.push_str(value);
        }
    }
    (made.len() > address.len()).then(|| with_rest(&made))
}

/// The link with right values of the parameters that it lacks, before what follows `#`.
fn with_rest(link: &str) -> String {
    let (link, fragment) = link.split_at(link.find('#').unwrap_or(link.len()));
    let mut whole = link.to_owned();
    for (name, value) in RIGHT {
        if !link.contains(&format!("{name}=")) {
            let joint = if whole.ends_with(['?', '&', '？']) {
                ""
            } else if whole.contains(['?', '？']) {
                "&"
            } else {
                "?"
            };
            whole.push_str(&format!("{joint}{name}={value}"));
        }
    }
    whole + fragment
}

/// The rules that find a fault in a link.
fn faults_of(explainer: &Explainer<'_>, link: &str) -> BTreeSet<String> {
    let mut sources = Sources::new();
    let source = sources.add("link", SourceKind::Link, link);
    let Some(found) = find(link, Context::Handed).into_iter().next() else { return BTreeSet::new() };
    let input = LinkInput::found(&found, source, &Page::NotGiven);
    let report = Linter::new(explainer.rules, explainer.settings, None).check_link(&input, &mut sources);
    let faults = report.findings.iter().filter(|finding| finding.severity > Severity::Note);
    faults.map(|finding| finding.code.to_string()).collect()
}

/// The values of parameters in a link that are addresses: nobody speaks of what stands in them.
pub(super) fn addresses_in(text: &str, link: Range<usize>) -> Vec<Range<usize>> {
    let written = text.slice(link.clone());
    let value = |(at, _): (usize, &str)| {
        let from = at + 1;
        let rest = written.slice(from..);
        let len = rest.find(|c: char| matches!(c, '&' | '#') || c.is_whitespace()).unwrap_or(rest.len());
        let is_address = rest.slice(..len).contains(['%', '/']);
        is_address.then(|| link.start + from..link.start + from + len)
    };
    written.match_indices('=').filter_map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::Settings;
    use crate::rule::embedded;

    #[test]
    fn pieces_of_a_link_are_judged() {
        let settings = Settings::default();
        let explainer =
            Explainer { rules: embedded(), file: None, page: &Page::NotGiven, settings: &settings };
        for (text, wanted) in [
            ("前端拼出来是 auth_type=undefined，扫完码页面就挂了", Some("auth-type-invalid")),
            ("saw auth_type=7 in a competitor's link", Some("auth-type-undocumented")),
            ("auth_type=3，门店小程序不出现", None),
            ("redirect_uri=kiteapp%3A%2F%2Fdone and it won't jump there", Some("redirect-other-scheme")),
            ("category_id_list=17,18,19 不行？", Some("category-separator")),
            (
                "https://api.weixin.qq.com/cgi-bin/componentloginpage?component_appid=... gives json",
                Some("wrong-host"),
            ),
            ("curl https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=…&auth_type=3", None),
            ("a = b", None),
            (
                "拼出来是 &pre_auth_code=&redirect_uri=https%3A%2F%2F... 等号后头空的",
                Some("required-parameter-empty"),
            ),
            (
                "redirect_uri=https://auth.example.com/cb?tenant=88&shop=12 只剩 tenant",
                Some("redirect-cut-at-ampersand"),
            ),
            (
                "like ...&auth_type=3#wechat_redirect&biz_appid=wx537e8b3c48d2ae89. All are offered",
                Some("optional-parameters-after-fragment"),
            ),
            ("&auth_type=3#wechat_redirect", None),
            (
                "打不开 https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&component_appid=wx01...",
                None,
            ),
        ] {
            let found = faults(&explainer, text);
            match wanted {
                Some(rule) => assert!(found.contains(rule), "{text}: {found:?}"),
                None => assert!(found.is_empty(), "{text}: {found:?}"),
            }
        }
    }
}
