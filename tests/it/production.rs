//! Links that work in production give no error: a false alarm is worse than a miss.

use wxauthlint::diagnostic::Severity;
use wxauthlint::fact::Page;
use wxauthlint::input::link::Origin;
use wxauthlint::lint::{LinkInput, Linter, ProviderFile, Settings, page_source};
use wxauthlint::rule::embedded;
use wxauthlint::source::{SourceKind, Sources};

/// Stands for the code in the links below: 86 characters behind the prefix.
const CODE: &str =
    "preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv";
/// The same as older platforms got it: 64 characters behind the prefix.
const OLD_CODE: &str = "preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOpppp";
/// Stands for the beginnings of links, in which `CODE` stands for the code.
const PC: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=CODE";
const H5: &str = "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&component_appid=wx0123456789abcdef&pre_auth_code=CODE";
const H5_OLD: &str = "https://mp.weixin.qq.com/safe/bindcomponent?action=bindcomponent&no_scan=1&component_appid=wx0123456789abcdef&pre_auth_code=CODE";
const CALLBACK: &str = "&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback";
/// Where the links of the provider's own domain are opened.
const BIND: &str = "https://auth.example.com/bind";

/// A released platform with all that the links below need.
const PROVIDER: &str = "\
platform:
  component_appid: wx0123456789abcdef
  kind: platform
  released: true
  entry_domain: auth.example.com
  test_accounts: [gh_0123456789ab]
  permission_sets: [1, 7, 11, 17, 18, 171, 189]
  event_url: https://auth.example.com/wx/event
  message_url: https://auth.example.com/wx/$APPID$/callback
requires: {permission_sets: [7, 17]}
accounts:
  - {appid: wxfedcba9876543210, original_id: gh_0123456789ab, kind: mini_program}
  - {appid: wxaaaabbbbccccdddd, original_id: gh_aaaabbbbcccc, kind: official_account}
";

/// A link that works: what is special about it, the link, and the page it is opened from.
struct Case(&'static str, String, Option<&'static str>);

fn cases() -> Vec<Case> {
    let pc = |rest: &str| format!("{PC}{CALLBACK}{rest}");
    let h5 = |rest: &str| format!("{H5}{CALLBACK}{rest}#wechat_redirect");
    let pc_to = |callback: &str| format!("{PC}&redirect_uri={callback}&auth_type=3");
    vec![
        Case("PC", pc("&auth_type=3"), Some(BIND)),
        Case("PC, nothing said of the page", pc("&auth_type=3"), None),
        Case("PC for official accounts", pc("&auth_type=1"), Some(BIND)),
        Case("PC for mini programs", pc("&auth_type=2"), Some(BIND)),
        Case("PC for all three kinds", pc("&auth_type=6"), Some(BIND)),
        Case("PC for talent accounts", pc("&auth_type=8"), Some(BIND)),
        Case("PC without auth_type", pc(""), Some(BIND)),
        Case("PC from a page with a port", pc("&auth_type=3"), Some("https://auth.example.com:8443/bind")),
        Case("PC from a page in upper case", pc("&auth_type=3"), Some("https://AUTH.Example.com/bind")),
        Case(
            "PC from a page with query and fragment",
            pc("&auth_type=3"),
            Some("https://auth.example.com/#/bind?to=b.example.net"),
        ),
        Case("PC from a page over http", pc("&auth_type=3"), Some("http://auth.example.com/bind")),
        Case(
            "host in upper case",
            pc("&auth_type=3").replace("mp.weixin.qq.com", "MP.Weixin.QQ.com"),
            Some(BIND),
        ),
        Case("scheme in upper case", pc("&auth_type=3").replace("https://mp", "HTTPS://mp"), Some(BIND)),
        Case("port 443 written", pc("&auth_type=3").replace("qq.com/", "qq.com:443/"), Some(BIND)),
        Case("at signs encoded", pc("&auth_type=3").replace("CODE", &CODE.replace('@', "%40")), Some(BIND)),
        Case("old code", pc("&auth_type=3").replace("CODE", OLD_CODE), Some(BIND)),
        Case(
            "parameters in another order",
            pc("&auth_type=3").replace(
                "component_appid=wx0123456789abcdef&pre_auth_code=CODE",
                "pre_auth_code=CODE&component_appid=wx0123456789abcdef",
            ),
            Some(BIND),
        ),
        Case(
            "the callback has a query of its own",
            pc_to("https%3A%2F%2Fauth.example.com%2Fcallback%3Ftenant%3D42%26step%3Ddone"),
            Some(BIND),
        ),
        Case(
            "the query of the callback has a Chinese value",
            pc_to("https%3A%2F%2Fauth.example.com%2Fcallback%3Fname%3D%25E5%25BA%2597"),
            Some(BIND),
        ),
        Case("escapes in lower case", pc_to("https%3a%2f%2fauth.example.com%2fcallback"), Some(BIND)),
        Case(
            "the callback is not encoded, nothing is lost",
            pc_to("https://auth.example.com/callback?tenant=42"),
            Some(BIND),
        ),
        Case("the callback over http", pc_to("http%3A%2F%2Fauth.example.com%2Fcallback"), Some(BIND)),
        Case("the callback in upper case", pc_to("https%3A%2F%2FAuth.Example.COM%2Fcallback"), Some(BIND)),
        Case(
            "the callback with port 443",
            pc_to("https%3A%2F%2Fauth.example.com%3A443%2Fcallback"),
            Some(BIND),
        ),
        Case("the callback is the bare host", pc_to("https%3A%2F%2Fauth.example.com"), Some(BIND)),
        Case(
            "a fragment encoded in the callback",
            pc_to("https%3A%2F%2Fauth.example.com%2F%23%2Fcallback"),
            Some(BIND),
        ),
        Case("no callback", format!("{PC}&auth_type=3"), Some(BIND)),
        Case("sets, the bar encoded", pc("&auth_type=3&category_id_list=1%7C7%7C17"), Some(BIND)),
        Case("sets, the bar raw", pc("&auth_type=3&category_id_list=1|7|17"), Some(BIND)),
        Case("a single set", pc("&auth_type=2&category_id_list=17"), Some(BIND)),
        Case("no set chosen", pc("&auth_type=3&category_id_list="), Some(BIND)),
        Case("no account chosen", pc("&auth_type=3&biz_appid="), Some(BIND)),
        Case("a mini program chosen", pc("&auth_type=2&biz_appid=wxfedcba9876543210"), Some(BIND)),
        Case("an official account chosen", pc("&auth_type=1&biz_appid=wxaaaabbbbccccdddd"), Some(BIND)),
        Case(
            "an account that the provider file does not list",
            pc("&auth_type=3&biz_appid=wx1111222233334444"),
            Some(BIND),
        ),
        Case("a parameter of one's own", pc("&auth_type=3&lang=zh_CN"), Some(BIND)),
        Case("PC with the fragment of H5", pc("&auth_type=3#wechat_redirect"), Some(BIND)),
        Case("H5", h5("&auth_type=3"), Some(BIND)),
        Case(
            "H5 without action and no_scan",
            h5("&auth_type=3").replace("action=bindcomponent&no_scan=1&", ""),
            Some(BIND),
        ),
        Case("H5 without its fragment", format!("{H5}{CALLBACK}&auth_type=3"), Some(BIND)),
        Case("H5 on a page of another host", h5("&auth_type=3"), Some("https://shop.example.net/")),
        Case("H5 sent in a message", h5("&auth_type=3"), Some("none")),
        Case(
            "H5 with an account and sets",
            h5("&auth_type=2&biz_appid=wxfedcba9876543210&category_id_list=17%7C18"),
            Some(BIND),
        ),
        Case("H5 at the old address", format!("{H5_OLD}{CALLBACK}&auth_type=3#wechat_redirect"), Some(BIND)),
    ]
}

/// The errors of a link, alone or with a provider file.
fn errors(link: &str, page: Option<&str>, provider: Option<&str>) -> Vec<String> {
    let rules = embedded();
    let link = link.replace("CODE", CODE);
    let mut sources = Sources::new();
    let page = page.map_or(Page::NotGiven, |page| page_source(page, &mut sources));
    let file = provider.map(|text| ProviderFile::read("provider.yaml", text, rules, &mut sources).unwrap());
    let mut linter = Linter::new(rules, &Settings::default(), file.as_ref());
    let mut findings = linter.check_provider(&sources).findings;
    let source = sources.add("link", SourceKind::Link, &link);
    let input = LinkInput {
        name: None,
        raw: &link,
        origin: Origin::At { source, start: 0 },
        page: &page,
        surroundings: None,
        is_template: false,
    };
    findings.extend(linter.check_link(&input, &mut sources).findings);
    findings
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| format!("{}: {}", finding.code, finding.message.en))
        .collect()
}

#[test]
fn links_of_production_are_free_of_errors() {
    let mut wrong = Vec::new();
    for Case(what, link, page) in cases() {
        for provider in [None, Some(PROVIDER)] {
            let with = if provider.is_some() { " (with the provider file)" } else { "" };
            for error in errors(&link, page, provider) {
                wrong.push(format!("{what}{with}: {error}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} false alarms\n{}", wrong.len(), wrong.join("\n"));
}

/// The domain is registered in one form, and page and callback may write it in the other.
#[test]
fn hosts_are_compared_in_one_form() {
    let hosts = ["授权.example.com", "xn--myuy6f.example.com", "XN--MYUY6F.Example.com"];
    let encoded = ["%E6%8E%88%E6%9D%83.example.com", hosts[1], hosts[2]];
    let mut wrong = Vec::new();
    for registered in hosts {
        let provider = format!("platform:\n  entry_domain: {registered}\n");
        for page in hosts {
            for callback in encoded {
                let link = format!("{PC}&redirect_uri=https%3A%2F%2F{callback}%2Fcallback&auth_type=3");
                for error in errors(&link, Some(&format!("https://{page}/bind")), Some(&provider)) {
                    wrong.push(format!("{registered}, page {page}, callback {callback}: {error}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} false alarms\n{}", wrong.len(), wrong.join("\n"));
}

/// The same link as clean as can be: not even a warning, so that a run over a good set-up is quiet.
#[test]
fn a_good_set_up_is_quiet() {
    let rules = embedded();
    for link in [format!("{PC}{CALLBACK}&auth_type=3"), format!("{H5}{CALLBACK}&auth_type=3#wechat_redirect")]
    {
        let link = link.replace("CODE", CODE);
        let mut sources = Sources::new();
        let page = page_source(BIND, &mut sources);
        let file = ProviderFile::read("provider.yaml", PROVIDER, rules, &mut sources).unwrap();
        let mut linter = Linter::new(rules, &Settings::default(), Some(&file));
        let source = sources.add("link", SourceKind::Link, &link);
        let input = LinkInput {
            name: None,
            raw: &link,
            origin: Origin::At { source, start: 0 },
            page: &page,
            surroundings: None,
            is_template: false,
        };
        let mut findings = linter.check_provider(&sources).findings;
        findings.extend(linter.check_link(&input, &mut sources).findings);
        let found: Vec<_> = findings.iter().map(|finding| &finding.code).collect();
        assert!(found.is_empty(), "{link}: {found:?}");
    }
}
