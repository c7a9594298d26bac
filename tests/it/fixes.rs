//! Fixes: what they cure stays cured, and what they do not touch stays as it was, byte for byte.

use std::collections::BTreeMap;

use proptest::prelude::*;
use wxauthlint::diagnostic::{Diagnostic, Severity};
use wxauthlint::fact::Page;
use wxauthlint::input::link::LinkText;
use wxauthlint::input::provider::Provider;
use wxauthlint::lint::{Fixed, Judged, LinkInput, Linter, ProviderFile, Settings, applicable, fix};
use wxauthlint::rule::{Expectation, Rule, embedded};
use wxauthlint::source::{MappedText, SourceKind, Sources};

use crate::slice::slice;

const CODE: &str =
    "preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv";

fn judge_link(link: &str) -> Option<Judged> {
    let mut sources = Sources::new();
    let source = sources.add("link", SourceKind::Link, link);
    let page = Page::NotGiven;
    let text = MappedText::verbatim(link, 0);
    let input = LinkInput::new(LinkText::new(source, &text), &page);
    let mut linter = Linter::new(embedded(), &Settings::default(), None);
    let findings = linter.check_link(&input, &mut sources).findings;
    Some(Judged { source, findings })
}

fn judge_provider(text: &str) -> Option<Judged> {
    let mut sources = Sources::new();
    let file = ProviderFile::read("provider.yaml", text, embedded(), &mut sources).ok()?;
    let mut linter = Linter::new(embedded(), &Settings::default(), Some(&file));
    let mut findings = linter.check_provider(&sources).findings;
    findings.extend(linter.check_listed_links(&Page::NotGiven, &mut sources).findings);
    Some(Judged { source: file.provider.source, findings })
}

fn fix_link(link: &str, with_unsafe: bool) -> Fixed {
    fix(link, with_unsafe, judge_link)
}

fn fix_provider(text: &str, with_unsafe: bool) -> Fixed {
    fix(text, with_unsafe, judge_provider)
}

fn fixable(findings: &[Diagnostic], with_unsafe: bool) -> Vec<String> {
    let fixable = findings.iter().filter(|finding| applicable(finding, with_unsafe).is_some());
    fixable.map(|finding| finding.code.to_string()).collect()
}

#[test]
fn a_fixed_example_is_clean_of_its_rule() {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for rule in embedded().iter().filter(|rule| rule.fix.is_some()) {
        for example in rule.examples.iter().filter(|example| example.expect != Expectation::Silent) {
            tried += 1;
            let (text, judge): (_, fn(&str) -> Option<Judged>) = match (&example.link, &example.provider) {
                (Some(link), None) => (link, judge_link),
                (_, provider) => (provider.as_ref().unwrap(), judge_provider),
            };
            let once = fix(text, true, judge);
            let findings = judge(&once.text).unwrap().findings;
            if findings.iter().any(|finding| finding.code == rule.id) {
                wrong.push(format!("{}: still found in {}", rule.id, once.text));
            }
            if !fixable(&findings, true).is_empty() {
                wrong.push(format!("{}: fixable is left in {}", rule.id, once.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 30, "{tried}");
}

/// A link with this behind the code.
fn pc(rest: &str) -> String {
    format!(
        "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code={CODE}{rest}"
    )
}

#[test]
fn links_are_fixed_to_the_letter() {
    let back = "&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback";
    for (link, safe, all) in [
        (
            pc("&redirect_uri=https://auth.example.com/callback?a=1&auth_type=3"),
            pc("&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback%3Fa%3D1&auth_type=3"),
            pc("&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback%3Fa%3D1&auth_type=3"),
        ),
        (
            pc("&redirect_uri=http://auth.example.com/callback?a=1&step=done&auth_type=3"),
            pc("&redirect_uri=http://auth.example.com/callback?a=1&step=done&auth_type=3"),
            pc("&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback%3Fa%3D1%26step%3Ddone&auth_type=3"),
        ),
        (
            pc("&redirect_uri=https://auth.example.com/#/back&auth_type=3"),
            pc("&redirect_uri=https://auth.example.com/#/back&auth_type=3"),
            pc("&redirect_uri=https%3A%2F%2Fauth.example.com%2F%23%2Fback&auth_type=3"),
        ),
        (
            pc(&format!("{back}&auth_type=3&biz_appid=&category_id_list=17，18;19#wechat_redirect。")),
            pc(&format!("{back}&auth_type=3&category_id_list=17，18;19#wechat_redirect")),
            pc(&format!("{back}&auth_type=3&category_id_list=17%7C18%7C19")),
        ),
        (
            pc(&format!("{back}＆auth_type＝3&amp;biz\\_appid=wxfedcba9876543210")),
            pc(&format!("{back}&auth_type=3&biz_appid=wxfedcba9876543210")),
            pc(&format!("{back}&auth_type=3&biz_appid=wxfedcba9876543210")),
        ),
        (
            format!(
                "http：/mp.weixin.qq.com\\safe/bindcomponent?biz_appid=&action=bindcomponent&no_scan=1&component_appid=wx0123456789abcdef&pre_auth_code={CODE}{back}&auth_type=3"
            ),
            format!(
                "https://mp.weixin.qq.com/safe/bindcomponent?action=bindcomponent&no_scan=1&component_appid=wx0123456789abcdef&pre_auth_code={CODE}{back}&auth_type=3#wechat_redirect"
            ),
            format!(
                "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&component_appid=wx0123456789abcdef&pre_auth_code={CODE}{back}&auth_type=3#wechat_redirect"
            ),
        ),
        // What a program fills in stays as it is.
        (
            pc("&redirect_uri=http://auth.example.com/${TENANT}&auth_type=3"),
            pc("&redirect_uri=http://auth.example.com/${TENANT}&auth_type=3"),
            pc("&redirect_uri=https://auth.example.com/${TENANT}&auth_type=3"),
        ),
        (
            pc("&redirect_uri=https://auth.example.com/?a=1&b=${TENANT}&auth_type=3"),
            pc("&redirect_uri=https://auth.example.com/?a=1&b=${TENANT}&auth_type=3"),
            pc("&redirect_uri=https://auth.example.com/?a=1&b=${TENANT}&auth_type=3"),
        ),
    ] {
        assert_eq!(fix_link(&link, false).text, safe);
        assert_eq!(fix_link(&link, true).text, all);
    }
}

#[test]
fn provider_files_are_fixed_to_the_letter() {
    for (written, fixed) in [
        (
            "platform:\n  entry_domain: https://a.example.com/bind  # 域名\n",
            "platform:\n  entry_domain: a.example.com  # 域名\n",
        ),
        (
            "platform: {entry_domain: 'https://a.example.com'}\n",
            "platform: {entry_domain: 'a.example.com'}\n",
        ),
        (
            "platform:\n  test_accounts: gh_0123456789ab，gh_fedcba987654、gh_0123456789ab # 列表\n",
            "platform:\n  test_accounts: gh_0123456789ab;gh_fedcba987654 # 列表\n",
        ),
        (
            "platform:\n  test_accounts: [gh_0123456789ab, \"gh_0123456789ab\", gh_0123456789ab]\n",
            "platform:\n  test_accounts: [gh_0123456789ab]\n",
        ),
        (
            "platform:\n  test_accounts:\n    - gh_0123456789ab # a\n    - gh_fedcba987654\n    - gh_0123456789ab # b\n    - gh_0123456789ab\n",
            "platform:\n  test_accounts:\n    - gh_0123456789ab # a\n    - gh_fedcba987654\n    # b\n",
        ),
        (
            "platform:\n  test_accounts: [\n    gh_0123456789ab,\n    gh_0123456789ab, # b\n    gh_fedcba987654,\n  ]\n",
            "platform:\n  test_accounts: [\n    gh_0123456789ab, # b\n    gh_fedcba987654,\n  ]\n",
        ),
        // Folded or escaped, it is not written to the letter: a part of it cannot be edited.
        (
            "platform:\n  entry_domain: \"https:\\/\\/a.example.com\"\n",
            "platform:\n  entry_domain: \"https:\\/\\/a.example.com\"\n",
        ),
    ] {
        assert_eq!(fix_provider(written, false).text, fixed);
    }
}

fn read(text: &str) -> Provider {
    ProviderFile::read("provider.yaml", text, embedded(), &mut Sources::new()).unwrap().provider
}

/// What a file says besides what the fixes of this test may change.
fn said(provider: &Provider) -> Vec<String> {
    let platform = provider.platform.as_ref().unwrap();
    let link = &provider.links[0];
    let mut accounts: Vec<_> =
        platform.test_accounts.iter().flat_map(|list| &list.value).map(|id| id.value.clone()).collect();
    accounts.dedup();
    let token = platform.token.as_ref().unwrap().value.clone();
    [vec![token, link.name.as_ref().unwrap().value.clone()], accounts].concat()
}

/// The link of an entry as the reader of provider files sees it.
fn listed(text: &str) -> String {
    read(text).links[0].url.value.text().to_owned()
}

#[test]
fn a_link_keeps_the_escapes_and_quotes_that_yaml_has_it_in() {
    let broken = pc("&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=3&biz_appid=");
    let whole = pc("&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=3");
    let [escaped, escaped_whole] = [&broken, &whole].map(|link| link.replace('&', "\\u0026"));
    let at = broken.find("&auth").unwrap();
    let (head, tail) = broken.split_at(at);
    for (written, expected) in [
        (
            format!("links:\n  - url: \"{escaped}\" # 一\n"),
            format!("links:\n  - url: \"{escaped_whole}\" # 一\n"),
        ),
        (format!("links:\n  - url: {head}\n      {tail} # 一\n"), format!("links:\n  - url: {whole} # 一\n")),
        (
            format!("links:\n  - url: >- # 一\n      {head}\n      {tail}\n\n# 二\n"),
            format!("links:\n  - url: >- # 一\n      {whole}\n\n# 二\n"),
        ),
        (
            format!("links:\n  - url: |\n      {head}\n      {tail}\n    name: a\n"),
            format!("links:\n  - url: |\n      {whole}\n    name: a\n"),
        ),
        (format!("links: [{{url: '{head}\n   {tail}'}}]\n"), format!("links: [{{url: '{whole}'}}]\n")),
        (
            format!("{{\"links\": [{{\"url\": \"{escaped}\"}}]}}"),
            format!("{{\"links\": [{{\"url\": \"{escaped_whole}\"}}]}}"),
        ),
    ] {
        let fixed = fix_provider(&written, false).text;
        assert_eq!(fixed, expected);
        assert_eq!(listed(&fixed).trim_end(), whole);
    }
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_permissions_and_a_link_to_it_stays_one() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixes");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("real")).unwrap();
    let (file, link) = (folder.join("real/provider.yaml"), folder.join("provider.yaml"));
    std::fs::write(&file, "\u{feff}platform:\r\n  entry_domain: http://a.example.com\r\n").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real/provider.yaml", &link).unwrap();
    let run = |option: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wxauthlint"));
        command.args(["check", "provider.yaml", option]).current_dir(&folder).output().unwrap().status.code()
    };
    assert_eq!(run("--diff"), Some(1));
    assert!(std::fs::read_to_string(&file).unwrap().contains("http://"));
    assert_eq!(run("--fix"), Some(0));
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        "\u{feff}platform:\r\n  entry_domain: a.example.com\r\n"
    );
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(std::fs::read_dir(folder.join("real")).unwrap().count(), 1);
    assert_eq!(run("--diff"), Some(0));
}

/// A link in its parts: its address, its parameters, what stands behind `#`.
type Parts<'l> = (&'l str, Vec<&'l str>, Option<&'l str>);

fn parts(link: &str) -> Parts<'_> {
    let (link, fragment) = link.split_once('#').map_or((link, None), |(link, rest)| (link, Some(rest)));
    let (address, query) = link.split_once('?').unwrap_or((link, ""));
    (address, query.split('&').filter(|parameter| !parameter.is_empty()).collect(), fragment)
}

/// A link with what another has otherwise than the right one that both come from: two faults at once.
fn with_both(one: &str, other: &str, right: &str) -> String {
    let [(mut address, mut parameters, mut fragment), other, right] = [one, other, right].map(parts);
    if address == right.0 {
        address = other.0;
    }
    if fragment == right.2 {
        fragment = other.2;
    }
    let is_left_out = |parameter: &&str| right.1.contains(parameter) && !other.1.contains(parameter);
    parameters.retain(|parameter| !is_left_out(parameter));
    parameters.extend(other.1.iter().filter(|parameter| !right.1.contains(parameter)));
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{address}?{}{fragment}", parameters.join("&"))
}

/// How often each rule says that something is an error.
fn errors(findings: &[Diagnostic]) -> BTreeMap<&str, usize> {
    let mut errors = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
        *errors.entry(&*finding.code).or_default() += 1;
    }
    errors
}

/// What safe fixes of a text leave wrong: a new error, or something that is told to be fixed and is not.
fn left_wrong(text: &str, judge: fn(&str) -> Option<Judged>) -> Option<String> {
    let before = judge(text)?.findings;
    if fixable(&before, false).is_empty() {
        return None;
    }
    let fixed = fix(text, false, judge).text;
    let after = judge(&fixed).unwrap().findings;
    let left = fixable(&after, false);
    let known = errors(&before);
    let is_new = |(code, count): (&str, usize)| {
        known.get(code).is_none_or(|known| *known < count).then(|| code.to_owned())
    };
    let new: Vec<_> = errors(&after).into_iter().filter_map(is_new).collect();
    (!left.is_empty() || !new.is_empty()).then(|| format!("new {new:?}, left {left:?} in {fixed}"))
}

#[test]
fn safe_fixes_are_made_and_bring_no_error_to_two_faults() {
    let examples = |is_wanted: fn(&Rule) -> bool| {
        let rules = embedded().iter().filter(move |rule| is_wanted(rule));
        rules.flat_map(|rule| &rule.examples).filter(|example| example.expect != Expectation::Silent)
    };
    let links = |is_wanted: fn(&Rule) -> bool| -> Vec<&str> {
        examples(is_wanted).filter_map(|example| example.link.as_deref()).collect()
    };
    let back = "&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=3";
    let h5 = "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&component_appid=wx0123456789abcdef";
    let right = [pc(back), format!("{h5}&pre_auth_code={CODE}{back}#wechat_redirect")];
    let (mended, all) = (links(|rule| rule.fix.as_ref().is_some_and(|fix| fix.is_safe)), links(|_| true));
    let pairs = mended.iter().flat_map(|one| all.iter().map(move |other| (*one, *other)));
    let both = pairs.flat_map(|(one, other)| {
        let right = &right[usize::from(one.contains("no_scan"))];
        [with_both(one, other, right), with_both(other, one, right)]
    });
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for link in slice(both, 23) {
        tried += 1;
        wrong.extend(left_wrong(&link, judge_link).map(|why| format!("{link}\n    {why}")));
    }
    assert!(tried > 300, "{tried}");
    assert!(wrong.is_empty(), "{} of {tried}\n{}", wrong.len(), wrong.join("\n"));
}

/// Links that safe fixes made worse once, or told to be fixed and left.
#[test]
fn safe_fixes_of_odd_links_are_made_and_bring_no_error() {
    let back = "&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=3";
    for link in [
        // Another of its name takes the place of what is taken off.
        pc(&format!("{back}&biz_appid=&biz_appid=zzz")),
        pc(&format!("{back}&biz_appid=&bizappid=zzz")),
        // What is taken off stood between a callback and what it would lose then.
        pc("&auth_type=3&redirect_uri=https://auth.example.com/?a=1&biz_appid=&b=2"),
        // What is repaired leaves new damage, a mark, or braces that nobody encoded.
        "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?>_”scan=#wechat_redirect".to_owned(),
        pc(back).replace("pre_auth_code=", "pre_auth_code=\\/"),
        pc(&format!("{back}：")),
        pc("&auth_type=3&redirect_uri=https://auth.example.com/{x\t}"),
        pc(&format!("{back}&category_id_list=_")),
        // What is taken off is separated by an `&` that has to be repaired.
        "weixin.qq.com/wxaopen/safe/bindcomponent?action&#38;ponentappid".to_owned(),
        pc("&#38;auth_type=3&biz_appid=&#38;redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback"),
        // What is written behind a backslash is an escape.
        "http://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent\\".to_owned(),
        // A callback that is cut is read as it was meant, and so are names behind the `#`.
        pc("&auth_type=3&redirect_uri=https://auth.example.com/？a=1&b=2"),
        "https://mp.weixin.qq.com/cgi-bin/componentloginpage?#component\\_appid=wx0123456789abcdef"
            .to_owned(),
        // A mark and a path in a query are no second link.
        "open.weixin.qq.com/xaopen/safe/bindcomp?｜.\u{1}/cgi-bin/componentloginpage?".to_owned(),
    ] {
        assert_eq!(left_wrong(&link, judge_link), None, "{link}");
        let listed = format!(
            "platform: {{permission_sets: [7]}}\naccounts: [{{appid: wxfedcba9876543210, kind: channels}}]\nlinks:\n  - {{url: {}, accounts: [wxfedcba9876543210]}}\n",
            in_quotes(&link)
        );
        assert_eq!(left_wrong(&listed, judge_provider), None, "{link}");
    }
}

/// A `#` that was encoded with the value before it is decoded; no second one is written.
#[test]
fn an_encoded_mark_is_decoded() {
    let back = "redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback";
    let h5 = |rest: &str| {
        format!(
            "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&component_appid=wx0123456789abcdef&pre_auth_code={CODE}&{rest}"
        )
    };
    for (rest, fixed) in [
        (format!("{back}&auth_type=3%23wechat_redirect"), format!("{back}&auth_type=3#wechat_redirect")),
        (
            format!("auth_type=3&{back}%23wechat_redirect"),
            format!("auth_type=3&{back}%23wechat_redirect#wechat_redirect"),
        ),
    ] {
        assert_eq!(fix_link(&h5(&rest), false).text, h5(&fixed));
    }
}

/// What a link in YAML without quotes cannot say is not told to be repaired.
#[test]
fn nothing_is_told_to_be_repaired_that_yaml_would_not_take_for_text() {
    for link in ["http:safe/bindcomponent?： t", "https://mp.weixin.qq.com/safe/bindcomponent?a： b&c=：＃ d"]
    {
        let file = format!("accounts:\n- appid: x\nlinks:\n- url: {link}\n");
        for with_unsafe in [false, true] {
            let once = fix_provider(&file, with_unsafe).text;
            assert_eq!(fix_provider(&once, with_unsafe).text, once);
            assert!(fixable(&judge_provider(&once).unwrap().findings, with_unsafe).is_empty(), "{once}");
        }
    }
}

/// Pieces out of which faulty links are made.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("&biz_appid=".to_owned()),
        Just("&category_id_list=17,18".to_owned()),
        Just("&category_id_list=17；18|19".to_owned()),
        Just("&auth_type=3".to_owned()),
        Just("＆auth_type＝3".to_owned()),
        Just("&amp;no_scan=1".to_owned()),
        Just(">_scan=1".to_owned()),
        Just("\u{200b}".to_owned()),
        Just(" ".to_owned()),
        Just("\n ".to_owned()),
        Just("&redirect_uri=https://a.example.com/b?c=1&d=2".to_owned()),
        Just("&redirect_uri=http%3A%2F%2Fa.example.com".to_owned()),
        Just("&redirect_uri=https%253A%252F%252Fa.example.com%252Fb".to_owned()),
        Just("&redirect_uri=a.example.com/b".to_owned()),
        Just("&redirect_uri=https://a.example.com/#/b".to_owned()),
        Just("&redirect_uri=https://a.example.com/%ff".to_owned()),
        Just("&redirect_uri=https://a.example.com/${B}".to_owned()),
        Just("#wechat_redirect".to_owned()),
        Just("#auth_type=3".to_owned()),
        Just("#".to_owned()),
        Just("？".to_owned()),
        Just("。".to_owned()),
        Just("%".to_owned()),
        Just("component\\_appid=wx0123456789abcdef".to_owned()),
        "[&=?#%|,;'\"\\\\a-c0-2中＃：]{0,4}",
    ]
}

fn link() -> impl Strategy<Value = String> {
    let start = prop_oneof![
        Just("https://mp.weixin.qq.com/cgi-bin/componentloginpage?"),
        Just("http://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent"),
        Just("mp.weixin.qq.com/safe/bindcomponent?biz_appid="),
        Just("//mp.weixin.qq.com/safe/bindcomponent"),
        Just("https：/mp.weixin.qq.com\\safe/bindcomponent？"),
    ];
    (start, proptest::collection::vec(piece(), 0..7))
        .prop_map(|(start, pieces)| format!("{start}{}", pieces.concat()))
}

/// A YAML text of one line as it may be written in double quotes.
fn in_quotes(text: &str) -> String {
    let escape = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        '\n' => "\\n".to_owned(),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escape).collect::<String>())
}

proptest! {
    #[test]
    fn a_fixed_link_has_nothing_left_to_fix(link in link(), with_unsafe: bool) {
        let once = fix_link(&link, with_unsafe);
        let left = fixable(&judge_link(&once.text).unwrap().findings, with_unsafe);
        prop_assert!(left.is_empty(), "{left:?} in {:?}, fixed from {link:?}", once.text);
        prop_assert_eq!(left_wrong(&link, judge_link), None);
        prop_assert_eq!(&fix_link(&once.text, with_unsafe).text, &once.text);
        prop_assert_eq!(once.count == 0, once.text == link);
    }

    #[test]
    fn a_fixed_file_is_the_same_elsewhere(
        link in link(),
        form in 0..4_usize,
        domain in prop_oneof![Just("https://a.example.com/b"), Just("a.example.com"), Just("'http://a.example.com'")],
        accounts in prop_oneof![
            Just("[gh_0123456789ab, gh_0123456789ab]"), Just("gh_0123456789ab，gh_0123456789ab"),
            Just("gh_0123456789ab gh_0123456789ab"), Just("\"gh_0123456789ab;\\\n    gh_0123456789ab\""),
            Just("\n    - gh_0123456789ab # x\n    - gh_0123456789ab # y"),
        ],
        with_unsafe: bool,
    ) {
        // A colon may not stand just anywhere in a plain scalar: a fix that makes one is taken back.
        prop_assume!(form != 3 || !link.contains('：'));
        let url = match form {
            0 => in_quotes(&link),
            1 => format!("'{}'", link.replace('\'', "''").replace('\n', "\n\n      ")),
            2 => format!("|-\n      {}", link.replace('\n', "\n      ")),
            _ => link.clone(),
        };
        let text = format!("# 一\nplatform:\n  entry_domain: {domain} # 二\n  test_accounts: {accounts}\n  token: abc#1\nlinks:\n  - name: a # 三\n    url: {url}\n    page: none\n\n# 四\n");
        prop_assume!(judge_provider(&text).is_some());
        prop_assert_eq!(left_wrong(&text, judge_provider), None);
        let once = fix_provider(&text, with_unsafe);
        let judged = judge_provider(&once.text);
        prop_assert!(judged.is_some(), "{:?} fixed from {text:?}", once.text);
        let left = fixable(&judged.unwrap().findings, with_unsafe);
        prop_assert!(left.is_empty(), "{left:?} in {:?}, fixed from {text:?}", once.text);
        prop_assert_eq!(&fix_provider(&once.text, with_unsafe).text, &once.text);
        for kept in ["# 一\nplatform:\n  entry_domain: ", " # 二\n  test_accounts: ", "\n  token: abc#1\nlinks:\n  - name: a # 三\n    url: ", "\n    page: none\n\n# 四\n"] {
            prop_assert!(once.text.contains(kept), "{kept:?} is not in {:?}", once.text);
        }
        // What a fix did not touch says the same, also to the reader of the file.
        let (before, after) = (read(&text), read(&once.text));
        prop_assert_eq!(said(&before), said(&after));
        if before.links[0].url.value.text().trim() == after.links[0].url.value.text().trim() {
            prop_assert!(once.text.contains(&text[text.find("    url:").unwrap()..]), "{:?}", once.text);
        }
    }
}
