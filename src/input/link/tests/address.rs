//! Tests of what is concluded from an address that is wrong or not whole.

use super::*;

#[test]
fn parameters_are_judged_where_it_is_known_what_was_meant() {
    let page = |raw| read_at(raw).page.map(AuthorizationPage::name);
    assert_eq!(page("https://api.weixin.qq.com/cgi-bin/componentloginpage?a=1"), Some("pc"));
    assert_eq!(page("https://mp.weixin.qq.con/cgi-bin/componentloginpage?a=1"), Some("pc"));
    assert_eq!(page("https://mp.weixin.qq.com/wxaopen/safe/bindcomponent?a=1"), Some("h5"));
    assert_eq!(page("/safe/bindcomponent?a=1"), Some("h5_old"));
    assert_eq!(page("https://gate.example.com/cgi-bin/componentloginpage?a=1"), None);
    assert_eq!(page("https://mp.weixin.qq.com@a.example.com/cgi-bin/componentloginpage"), None);
    assert_eq!(page("https://mp.weixin.qq.com/cgi-bin/loginpage?a=1"), None);
}

#[test]
fn an_ellipsis_stands_for_what_a_program_left_out() {
    let pc = "https://mp.weixin.qq.com/cgi-bin/componentloginpage";
    let cut = [
        ("https://mp.weixin…".to_owned(), "…"),
        ("https://mp.weixin.qq.com/cgi-bin/compo...".to_owned(), "..."),
        ("mp.weixin.qq.com/…".to_owned(), "…"),
        ("https://mp.weixin.qq.com/cgi-bin/…page?auth_type=3".to_owned(), "…"),
        (format!("{pc}?..."), "..."),
        (format!("{pc}?component_appid=wx0123..."), "..."),
        (format!("{pc}?component_appid=wx0123……"), "……"),
        (format!("{pc}?component_appid=...."), "...."),
        (format!("{pc}?component_appid={APPID}&pre_auth_c…"), "…"),
        (format!("{pc}?component_appid={APPID}&pre_auth_code=preauthcode@@@Aa0...Zz9&auth_type=3"), "..."),
        (format!("{pc}?component_appid={APPID}&redirect_uri=https%3A%2F%2Fauth.e…&auth_type=3"), "…"),
        (format!("{pc}?component_appid={APPID}&pre_auth_code=preau...#wechat_redirect"), "..."),
        (format!("{pc}?component_appid={APPID}&auth_type=3...展开"), "..."),
        (format!("{pc}?component_appid={APPID}#wechat_red…"), "…"),
    ];
    for (raw, ellipsis) in &cut {
        let link = read_at(raw);
        assert_eq!(link.kind, LinkKind::Other(Other::CutOff), "{raw}");
        assert_eq!((link.page, text(raw, link.ellipsis.unwrap().span).as_str()), (None, *ellipsis), "{raw}");
    }
    let whole = [
        format!("{pc}?component_appid=...&pre_auth_code=...&redirect_uri=..."),
        format!("{pc}?component_appid=wx...&pre_auth_code=preauthcode@@@...&auth_type=3"),
        format!("{pc}?component_appid={APPID}&auth_type=3&pre_auth_code=..."),
        format!("{pc}?component_appid=<...>&pre_auth_code={{...}}&auth_type=3"),
        format!("{pc}?component_appid={APPID}&state=a..b&redirect_uri=%E2%80%A6"),
        format!("{pc}?component_appid={APPID}&auth_type=3。。。"),
    ];
    for raw in &whole {
        assert_eq!(read_at(raw).kind, LinkKind::Pc, "{raw}");
    }
    let others = [
        ("https://gate.example.com/cgi-bin/componentloginpage?a=b...", "wrong_host"),
        ("https://mp.weixin.qq.com/s/0123456789abc...", "unknown"),
        ("https://auth.example.com/bind...", "unknown"),
        ("https://open.weixin.qq.com/wxaopen/safe/bindcomponent?uuid=79ce22...", "scan_session"),
        ("...", "unknown"),
    ];
    for (raw, kind) in others {
        assert_eq!(read_at(raw).kind.name(), kind, "{raw}");
    }
}
