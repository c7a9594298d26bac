//! Tests of the reader of links: all documented forms and all damages.

mod address;
mod any;

use super::*;
use crate::source::{MappedText, SourceKind, Sources, Span};

const APPID: &str = "wx0123456789abcdef";
const BEFORE: &str = "url: ";

/// Reads a link that stands behind [`BEFORE`] in a source.
fn read_at(raw: &str) -> Link<'static> {
    let mut sources = Sources::new();
    let source = sources.add("provider.yaml", SourceKind::File, &format!("{BEFORE}{raw}"));
    let text = MappedText::verbatim(raw.to_owned(), BEFORE.len());
    read(LinkText::new(source, Box::leak(Box::new(text))))
}

fn text(raw: &str, span: Span) -> String {
    format!("{BEFORE}{raw}")[span.range()].to_owned()
}

fn damage(raw: &str) -> Vec<(DamageKind, String)> {
    read_at(raw).damage.iter().map(|found| (found.kind, text(raw, found.part.span))).collect()
}

/// `name=value` of all parameters, as understood, joined with blanks.
fn parameters(link: &Link<'_>) -> String {
    let one = |parameter: &Parameter<'_>| match &parameter.value {
        Some(value) => format!("{}={}", parameter.name.value, value.value),
        None => parameter.name.value.to_string(),
    };
    link.parameters.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn redirect_of<'a>(link: &Link<'a>) -> Redirect {
    read_redirect(link.parameter("redirect_uri").unwrap().value.as_ref().unwrap(), link.text)
}

#[test]
fn documented_forms() {
    let pc = "https://mp.weixin.qq.com/cgi-bin/componentloginpage";
    let h5 = "https://open.weixin.qq.com/wxaopen/safe/bindcomponent";
    let h5_old = "https://mp.weixin.qq.com/safe/bindcomponent";
    let common = format!("component_appid={APPID}&pre_auth_code=xxxxx&redirect_uri=xxxx");
    let cases = [
        (format!("{pc}?{common}"), LinkKind::Pc, 3, None),
        (
            format!("{pc}?{common}&auth_type=xxx&biz_appid={APPID}&category_id_list=1%7C7"),
            LinkKind::Pc,
            6,
            None,
        ),
        (
            format!("{h5_old}?action=bindcomponent&no_scan=1&{common}&auth_type=3#wechat_redirect"),
            LinkKind::H5Old,
            6,
            Some("wechat_redirect"),
        ),
        (
            format!(
                "{h5_old}?action=bindcomponent&auth_type=3&no_scan=1&{common}&auth_type=3#wechat_redirect"
            ),
            LinkKind::H5Old,
            7,
            Some("wechat_redirect"),
        ),
        (format!("{h5}?{common}&auth_type=6#wechat_redirect"), LinkKind::H5, 4, Some("wechat_redirect")),
        (
            format!("{h5}?uuid=0123456789abcdef&action=bindcomponent&auth_type=3#wechat_redirect"),
            LinkKind::Other(Other::ScanSession),
            3,
            Some("wechat_redirect"),
        ),
    ];
    for (raw, kind, count, fragment) in cases {
        let link = read_at(&raw);
        assert_eq!(link.kind, kind, "{raw}");
        assert_eq!(link.parameters.len(), count, "{raw}");
        assert_eq!(link.fragment.as_ref().map(|part| part.raw), fragment, "{raw}");
        assert!(link.damage.is_empty() && link.trailing_marks.is_none(), "{raw}");
        assert_eq!(text(&raw, link.span), raw);
        assert_eq!(text(&raw, link.scheme.unwrap().span), "https");
        assert_eq!(link.after_fragment.len(), 0, "{raw}");
        let end = raw.find('#').unwrap_or(raw.len()) + BEFORE.len();
        assert_eq!(link.parameters_end.range(), end..end, "{raw}");
    }
}

#[test]
fn hosts_and_paths() {
    use AuthorizationPage::{H5, H5Old, Pc};
    let wrong_host = |meant| LinkKind::Other(Other::WrongHost { meant });
    let wrong_path = |meant| LinkKind::Other(Other::WrongPath { meant });
    let no_host = |meant| LinkKind::Other(Other::NoHost { meant });
    let unknown = LinkKind::Other(Other::Unknown);
    let cases = [
        ("mp.weixin.qq.com/cgi-bin/componentloginpage?a=1", LinkKind::Pc),
        ("//mp.weixin.qq.com/cgi-bin/componentloginpage?a=1", LinkKind::Pc),
        ("HTTP://MP.weixin.QQ.com./cgi-bin/componentloginpage", LinkKind::Pc),
        ("https://mp.weixin.qq.com:443/cgi-bin/componentloginpage", LinkKind::Pc),
        ("mp.weixin.qq.com:443/cgi-bin/componentloginpage", LinkKind::Pc),
        ("https://api.weixin.qq.com/cgi-bin/componentloginpage", wrong_host(Pc)),
        ("https://mp.weixin.qq.com.cn/cgi-bin/componentloginpage", wrong_host(Pc)),
        ("https://mp.weixin.qq.com@a.example.com/cgi-bin/componentloginpage", wrong_host(Pc)),
        ("https://mp.weixin.qq.com/wxaopen/safe/bindcomponent", wrong_host(H5)),
        ("https://open.weixin.qq.com/safe/bindcomponent", wrong_path(H5)),
        ("https://mp.weixin.qq.com/cgi-bin/componentLoginPage", wrong_path(Pc)),
        ("https://mp.weixin.qq.com/cgi-bin/component_login_page?a=1", wrong_path(Pc)),
        ("https://mp.weixin.qq.com/cgi-bin/componentloginpage/", wrong_path(Pc)),
        ("https://mp.weixin.qq.com/componentloginpage", wrong_path(Pc)),
        ("https://mp.weixin.qq.com/cgi-bin/componentloginpage&component_appid=1&a=2", wrong_path(Pc)),
        ("https://mp.weixin.qq.com/cgi-bin/componentloginpagecomponent_appid=1&a=2", wrong_path(Pc)),
        ("https://mp.weixin.qq.com/cgi-bin/componentloginpage%3Fcomponent_appid%3D1%26a%3D2", wrong_path(Pc)),
        ("https://open.weixin.qq.com/wxaopen/safe/bindcomponent/component_appid=1&a=2", wrong_path(H5)),
        ("[mp.weixin.qq.com]©_x=", unknown),
        ("https://open.weixin.qq.com/wxaopen/bindcomponent", wrong_path(H5)),
        ("https://open.weixin.qq.com/connect/oauth2/authorize?appid=1#a", LinkKind::Other(Other::WebLogin)),
        ("https://open.weixin.qq.com/connect/qrconnect?appid=1", LinkKind::Other(Other::QrConnect)),
        ("https://mp.weixin.qq.com/cgi-bin/fastregisterauth?appid=1", LinkKind::Other(Other::FastRegister)),
        ("https://mp.weixin.qq.com/cgi-bin/componentrebindadmin?appid=1", LinkKind::Other(Other::Rebind)),
        ("https://mp.weixin.qq.com/cgi-bin/loginpage", unknown),
        ("https://mp.weixin.qq.com/mp/authorize?a=1", unknown),
        ("https://mp.weixin.qq.com", unknown),
        ("https://mp.weixin.qq.com/safe/bindComponent", wrong_path(H5Old)),
        ("https://mp.weixin.qq.com/cgi-bin/?component_appid=1&pre_auth_code=2", wrong_path(Pc)),
        ("https://mp.weixin.qq.com/cgi-bin?component_appid=1&auth_type=2", wrong_path(Pc)),
        ("https://mp.weixin.qq.com/?no_scan=1&pre_auth_code=2", wrong_path(H5)),
        ("https://open.weixin.qq.com/wxaopen/?pre_auth_code=2", wrong_path(H5)),
        ("https://mp.weixin.qq.com/portal/cgi-bin/componentloginpage?pre_auth_code=1", wrong_path(Pc)),
        ("https://open.weixin.qq.com/a/cgi-bin/componentloginpage?pre_auth_code=1", wrong_path(Pc)),
        ("https://mp.weixin.qq.com/a/safe/bindcomponent?pre_auth_code=1", wrong_path(H5)),
        ("https://mp.weixin.qq.com/portal/cgi-bin/componentloginpage?lang=1", unknown),
        ("https://mp.weixin.qq.com/dashboard/cgi-bin/componentloginpage?pre_auth_code=1", unknown),
        ("https://mp.weixin.qq.com//cgi-bin/componentloginpage?pre_auth_code=1", LinkKind::Pc),
        ("https://mp.weixin.qq.com/${path}?component_appid=1&pre_auth_code=2", unknown),
        ("https://mp.weixin.qq.com/cgi-bin/?component_appid=1", unknown),
        ("https://mp.weixin.qq.com/s/abc?auth_type=1", unknown),
        ("https://open.work.weixin.qq.com/3rdapp/install?suite_id=1&pre_auth_code=2", unknown),
        ("https://gate.example.com/x/cgi-bin/componentloginpage?pre_auth_code=1", unknown),
        ("/cgi-bin/componentloginpage?a=1", no_host(Pc)),
        ("cgi-bin/componentloginpage?a=1", no_host(Pc)),
        ("componentloginpage?a=1", no_host(Pc)),
        ("/wxaopen/safe/bindcomponent?a=1", no_host(H5)),
        ("bindcomponent?a=1", no_host(H5)),
        ("/safe/bindcomponent?a=1", no_host(H5Old)),
        ("https://cgi-bin/componentloginpage?a=1", no_host(Pc)),
        ("https:///wxaopen/safe/bindcomponent?a=1", no_host(H5)),
        ("//cgi-bin/componentloginpage?a=1", no_host(Pc)),
        ("https://gate/cgi-bin/componentloginpage?a=1", wrong_host(Pc)),
        ("gate/cgi-bin/componentloginpage?a=1", unknown),
        ("${base}/cgi-bin/componentloginpage?a=1", unknown),
        ("/cgi-bin/componentloginpage", unknown),
        ("componentloginpage", unknown),
        ("授权", unknown),
        ("", unknown),
    ];
    for (raw, kind) in cases {
        assert_eq!(read_at(raw).kind, kind, "{raw}");
    }
    let raw = "https://user:pw@MP.Weixin.qq.com.:8443/x";
    let link = read_at(raw);
    assert_eq!(text(raw, link.host.unwrap().span), "MP.Weixin.qq.com.");
    assert_eq!(link.host_normal.unwrap(), "mp.weixin.qq.com");
    assert_eq!(text(raw, link.port.unwrap().span), "8443");
    assert_eq!(read_at("https://例子.example/").host_normal.unwrap(), "xn--fsqu00a.example");
    assert_eq!(read_at("https://[::1]:80/").host_normal.unwrap(), "[::1]");
}

#[test]
fn one_damage_is_one_and_is_read_as_meant() {
    use DamageKind::*;
    let base = "https://mp.weixin.qq.com/cgi-bin/componentloginpage";
    let meant = "component_appid=wx1 auth_type=3";
    type Case<'c> = (String, &'c [(DamageKind, &'c str)], &'c str);
    let cases: [Case<'_>; 24] = [
        (format!("{base}？component_appid=wx1&auth_type=3"), &[(FullWidth, "？")], meant),
        (format!("{base}?component_appid＝wx1＆auth_type=3"), &[(FullWidth, "＝"), (FullWidth, "＆")], meant),
        (format!("{base}?component_appid=“wx1”&auth_type=3"), &[(FullWidth, "“"), (FullWidth, "”")], meant),
        (format!("{base}?component_appid=ｗｘ１&auth_type=3"), &[(FullWidth, "ｗｘ１")], meant),
        (format!("{base}?a=1，2"), &[(FullWidth, "，")], "a=1，2"),
        (format!("{base}?a=第１章：头"), &[], "a=第１章：头"),
        (format!("{base}?component_appid=wx1&amp;auth_type=3"), &[(AmpEntity, "&amp;")], meant),
        (format!("{base}?component_appid=wx1&#38;auth_type=3"), &[(AmpEntity, "&#38;")], meant),
        (format!("{base}?component_appid=wx1&#X26;auth_type=3"), &[(AmpEntity, "&#X26;")], meant),
        (format!("{base}?component_appid=wx1&amp;amp;auth_type=3"), &[(AmpEntity, "&amp;amp;")], meant),
        (format!("{base}?component_appid=wx1\\u0026auth_type=3"), &[(AmpEntity, "\\u0026")], meant),
        (format!("{base}?r=https%3A%2F%2Fa%2F%3Fa%26amp%3Bb"), &[], "r=https://a/?a&amp;b"),
        (
            format!("{base}?action=bindcomponent>_scan=1&a=2"),
            &[(HtmlEntity, ">_scan")],
            "action=bindcomponent no_scan=1 a=2",
        ),
        (format!("{base}?a=1©_wx_verify=1"), &[(HtmlEntity, "©_wx_verify")], "a=1 copy_wx_verify=1"),
        (format!("{base}?a=3×4"), &[], "a=3×4"),
        (
            format!("{base}?component\\_appid=wx1\\&auth\\_type\\=3"),
            &[
                (MarkdownEscape, "\\_"),
                (MarkdownEscape, "\\&"),
                (MarkdownEscape, "\\_"),
                (MarkdownEscape, "\\="),
            ],
            meant,
        ),
        (format!("{base}?component_appid=wx1&\r\n  auth_type=3"), &[(WhiteSpace, "\r\n  ")], meant),
        (format!("{base}?component_appid= wx1 &auth_type = 3"), &[(WhiteSpace, " "); 4], meant),
        (format!("{base}?component_appid=w\nx1&auth_type=3"), &[(WhiteSpace, "\n")], meant),
        (format!("{base}?a=b c"), &[(WhiteSpace, " ")], "a=b c"),
        (format!("{base}?component_appid=wx1\u{200b}&auth_type=3"), &[(Invisible, "\u{200b}")], meant),
        (
            format!("{base}?a=%zz&b=%2&c=%E4%BD%A0"),
            &[(BadEscape, "%zz"), (BadEscape, "%2")],
            "a=%zz b=%2 c=你",
        ),
        (format!("{base}?a=%s&b=%1$s&c=%d"), &[], "a=%s b=%1$s c=%d"),
        (format!("{base}?a=％３Ｄ"), &[(FullWidth, "％３Ｄ")], "a=="),
    ];
    for (raw, expected, meant) in cases {
        let found = damage(&raw);
        let found: Vec<_> = found.iter().map(|(kind, text)| (*kind, &**text)).collect();
        assert_eq!(found, expected, "{raw}");
        let link = read_at(&raw);
        assert_eq!(parameters(&link), meant, "{raw}");
        assert_eq!(link.kind, LinkKind::Pc, "{raw}");
    }
}

#[test]
fn damage_before_the_query() {
    use DamageKind::*;
    let cases: [(&str, &[(DamageKind, &str)]); 9] = [
        ("https:/mp.weixin.qq.com/cgi-bin/componentloginpage", &[(MissingSlashes, "https:/")]),
        ("https:mp.weixin.qq.com/cgi-bin/componentloginpage", &[(MissingSlashes, "https:")]),
        ("https//mp.weixin.qq.com/cgi-bin/componentloginpage", &[(MissingSlashes, "https//")]),
        ("https：／／mp.weixin.qq.com/cgi-bin/componentloginpage", &[(FullWidth, "：／／")]),
        ("https:\\\\mp.weixin.qq.com\\cgi-bin/componentloginpage", &[(Backslash, "\\\\"), (Backslash, "\\")]),
        ("https:\\/\\/mp.weixin.qq.com/cgi-bin/componentloginpage", &[(Backslash, "\\/\\/")]),
        ("https://mp.weixin.qq.com /cgi-bin/componentloginpage", &[(WhiteSpace, " ")]),
        ("https://mp。weixin.qq.com/cgi-bin/componentloginpage", &[(FullWidth, "。")]),
        ("\u{feff}https://mp.weixin.qq.com/cgi-bin/componentloginpage", &[(Invisible, "\u{feff}")]),
    ];
    for (raw, expected) in cases {
        let found = damage(raw);
        let found: Vec<_> = found.iter().map(|(kind, text)| (*kind, &**text)).collect();
        assert_eq!(found, expected, "{raw}");
        assert_eq!(read_at(raw).kind, LinkKind::Pc, "{raw}");
    }
}

#[test]
fn places_of_names_and_values() {
    let raw =
        "https://mp.weixin.qq.com/cgi-bin/componentloginpage?action=b>_scan=1&amp;auth_type= 3 &x&=y&&z=";
    let link = read_at(raw);
    let found: Vec<_> = link
        .parameters
        .iter()
        .map(|p| {
            let value = p.value.as_ref().map(|value| text(raw, value.span));
            (text(raw, p.name.span), value, text(raw, p.span))
        })
        .collect();
    let expected = [
        ("action", Some("b"), "action=b"),
        (">_scan", Some("1"), ">_scan=1"),
        ("auth_type", Some("3"), "auth_type= 3"),
        ("x", None, "x"),
        ("", Some("y"), "=y"),
        ("z", Some(""), "z="),
    ];
    let expected: Vec<_> =
        expected.map(|(n, v, s)| (n.to_owned(), v.map(str::to_owned), s.to_owned())).into_iter().collect();
    assert_eq!(found, expected);
    assert_eq!(link.parameters[1].name.value, "no_scan");
    assert_eq!(&raw[link.parameters[1].name.raw_range(3..7)], "scan");
    assert_eq!(&raw[link.parameters[1].name.raw_range(0..2)], ">");
    assert_eq!(link.parameter("auth_type").unwrap().name.value, "auth_type");
    assert_eq!(link.parameters_named("").count(), 1);
}

#[test]
fn a_place_inside_a_value_is_found_through_its_escapes() {
    let raw = "https://a.example/?r=https%3A%2F%2Fb.example%2F%E4%BD%A0\\_x";
    let link = read_at(raw);
    let value = link.parameter("r").unwrap().value.as_ref().unwrap();
    assert_eq!(value.value, "https://b.example/你_x");
    let raw_of = |wanted: &str| {
        let at = value.value.find(wanted).unwrap();
        &raw[value.raw_range(at..at + wanted.len())]
    };
    assert_eq!(raw_of("b.example"), "b.example");
    assert_eq!(raw_of("://"), "%3A%2F%2F");
    assert_eq!(raw_of("你"), "%E4%BD%A0");
    assert_eq!(raw_of("x"), "x");
    assert_eq!(value.raw_range(0..value.value.len()), value.range);
    assert_eq!(value.raw_range(18..19), value.range, "not a character");
    assert_eq!(value.raw_range(4..4).len(), 0);
}

#[test]
fn fragments() {
    let cases: [(&str, Option<&str>, &[&str]); 7] = [
        ("a.example/?a=1", None, &[]),
        ("a.example/?a=1#", Some(""), &[]),
        ("a.example/?a=1#wechat_redirect", Some("wechat_redirect"), &[]),
        ("a.example/?a=1#wechat_redirect&b=2", Some("wechat_redirect"), &["b=2"]),
        ("a.example/#wechat_redirect?b=2&c=3", Some("wechat_redirect"), &["b=2", "c=3"]),
        ("a.example/?a=1#b=2&c=3", Some(""), &["b=2", "c=3"]),
        (
            "a.example/?r=x#/back?id=1&auth_type=3#wechat_redirect",
            Some("/back"),
            &["id=1", "auth_type=3", "wechat_redirect"],
        ),
    ];
    for (raw, fragment, after) in cases {
        let link = read_at(raw);
        assert_eq!(link.fragment.map(|part| part.raw), fragment, "{raw}");
        let found: Vec<_> = link.after_fragment.iter().map(|p| text(raw, p.span)).collect();
        assert_eq!(found, after, "{raw}");
    }
}

#[test]
fn sentence_marks_and_quotation_marks() {
    let cases = [
        ("https://a.example/?a=1。", "https://a.example/?a=1", Some("。")),
        (" https://a.example/?a=1 ，\n", "https://a.example/?a=1", Some("，")),
        ("https://a.example/?a=1).", "https://a.example/?a=1", Some(").")),
        ("https://a.example/?a=(1)", "https://a.example/?a=(1)", None),
        ("https://a.example/?a=<x>", "https://a.example/?a=<x>", None),
        ("https://a.example/?a=...", "https://a.example/?a=...", None),
        ("https://a.example/?a=", "https://a.example/?a=", None),
        ("\"https://a.example/?a=1\"", "https://a.example/?a=1", None),
        ("<https://a.example/?a=1>。", "https://a.example/?a=1", Some(">。")),
        ("<host>/?a=1", "<host>/?a=1", None),
        ("<https://a.example/?a=1>", "https://a.example/?a=1", None),
        ("「https://a.example/?a=1」", "https://a.example/?a=1", None),
        ("https://a.example/?a=1”", "https://a.example/?a=1", Some("”")),
    ];
    for (raw, link_text, marks) in cases {
        let link = read_at(raw);
        assert_eq!(text(raw, link.span), link_text, "{raw}");
        assert_eq!(link.trailing_marks.map(|part| text(raw, part.span)).as_deref(), marks, "{raw}");
    }
}

#[test]
fn a_link_that_cannot_be_followed_has_one_place() {
    let mut sources = Sources::new();
    let source = sources.add("provider.yaml", SourceKind::File, "url: \"https:…\"");
    let scalar = Span::new(source, 5..14);
    let text = MappedText::somewhere_in("https://a.example/?a=1", scalar.range());
    let link = read(LinkText::new(source, &text));
    assert_eq!(link.parameters[0].span, scalar);
    assert_eq!(link.parameters_end, scalar);
}

#[test]
fn callback_addresses() {
    use Form::*;
    let cases = [
        ("https%3A%2F%2Fa.example.com%2Fback", Absolute, Some("a.example.com"), 1),
        ("https://a.example.com/back", Absolute, Some("a.example.com"), 0),
        ("https%253A%252F%252FA.example.com%252Fback", Absolute, Some("a.example.com"), 2),
        ("https%3A%2F%2Fa.example.com%2F%3Fnext%3Dhttps%253A%252F%252Fb", Absolute, Some("a.example.com"), 1),
        ("suntree.example.com%2Fapp", NoScheme, Some("suntree.example.com"), 1),
        ("a.example.com%3A8080%2Fapp", NoScheme, Some("a.example.com"), 1),
        ("localhost:8080/app", NoScheme, Some("localhost"), 0),
        ("%2Fcallback", Relative, None, 1),
        ("callback.php", Relative, None, 0),
        ("", Relative, None, 0),
        ("%2F%2Fa.example.com%2Fback", ProtocolRelative, Some("a.example.com"), 1),
        ("weixin%3A%2F%2Fa%2Fb", OtherScheme, Some("a"), 1),
        ("javascript%3Aalert", OtherScheme, None, 1),
    ];
    for (value, form, host, times_encoded) in cases {
        let raw = format!("https://mp.weixin.qq.com/cgi-bin/componentloginpage?redirect_uri={value}&a=1");
        let redirect = redirect_of(&read_at(&raw));
        assert_eq!(redirect.form, form, "{value}");
        assert_eq!(redirect.host.as_ref().map(|(host, _)| &**host), host, "{value}");
        assert_eq!(redirect.times_encoded, times_encoded, "{value}");
        if let Some((host, span)) = redirect.host {
            assert_eq!(text(&raw, span).to_lowercase(), host, "{value}");
        }
    }
}

#[test]
fn details_of_a_callback_address() {
    let raw = "mp.weixin.qq.com/?redirect_uri=HTTPS%253A%252F%252Fa.example.com%253A8080%252F%2524APPID%2524%253Fa%253D1%2523%252Fb";
    let redirect = redirect_of(&read_at(raw));
    let seen =
        |piece: &Option<(String, Span)>| piece.clone().map(|(value, span)| (value, text(raw, span))).unwrap();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(seen(&redirect.scheme), pair("https", "HTTPS"));
    assert_eq!(seen(&redirect.host), pair("a.example.com", "a.example.com"));
    assert_eq!(redirect.port.map(|(port, span)| (port, text(raw, span))), Some((8080, "8080".to_owned())));
    assert_eq!(seen(&Some(redirect.path.clone())), pair("/$APPID$", "%252F%2524APPID%2524"));
    assert_eq!(seen(&redirect.query), pair("a=1", "a%253D1"));
    assert_eq!(seen(&redirect.fragment), pair("/b", "%252Fb"));
    assert_eq!(text(raw, redirect.appid_placeholder.unwrap()), "%2524APPID%2524");
    assert_eq!(redirect.times_encoded, 2);

    let of = |value: &str| redirect_of(&read_at(&format!("a.example/?redirect_uri={value}")));
    assert_eq!(of("a.example.com%2Fb").landing.unwrap(), "https://mp.weixin.qq.com/cgi-bin/a.example.com/b");
    assert_eq!(of("%2Fb").landing.unwrap(), "https://mp.weixin.qq.com/b");
    assert_eq!(of("https%3A%2F%2Fa.example.com").landing, None);
    assert!(of("https://mp.weixin.qq.com/cgi-bin/componentloginpage").is_authorization_page);
    assert!(!of("https://a.example.com/cgi-bin/componentloginpage").is_authorization_page);
    let kinds = [
        "http://127.0.0.1/",
        "http://localhost:80/",
        "http://10.0.0.8/",
        "http://[::1]/",
        "http://a.example",
    ];
    let found = kinds.map(|value| of(value).host_kind.unwrap());
    use HostKind::*;
    assert_eq!(found, [Localhost, Localhost, Ip, Localhost, Domain]);
}
