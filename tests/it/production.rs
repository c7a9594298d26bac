//! Links that work in production give no error: a false alarm is worse than a miss.

mod links;

use wxauthlint::diagnostic::Severity;
use wxauthlint::fact::Page;
use wxauthlint::input::link::LinkText;
use wxauthlint::lint::{LinkInput, Linter, ProviderFile, Settings, page_source};
use wxauthlint::rule::embedded;
use wxauthlint::source::{MappedText, SourceKind, Sources};

use links::{BIND, Case};

/// Stands for the code in the links below: 86 characters behind the prefix.
const CODE: &str =
    "preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv";
/// The same as older platforms got it: 64 characters behind the prefix.
const OLD_CODE: &str = "preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOpppp";
/// A released platform with all that the links below need.
const PROVIDER: &str = "\
platform:
  component_appid: wx0123456789abcdef
  kind: platform
  released: true
  entry_domain: auth.example.com
  test_accounts: [gh_0123456789ab]
  permission_sets: [1, 7, 11, 17, 18, 143, 171, 189]
  event_url: https://auth.example.com/wx/event
  message_url: https://auth.example.com/wx/$APPID$/callback
requires: {permission_sets: [7, 17]}
accounts:
  - {appid: wxfedcba9876543210, original_id: gh_0123456789ab, kind: mini_program}
  - {appid: wxaaaabbbbccccdddd, original_id: gh_aaaabbbbcccc, kind: official_account}
";

/// The link with what its signs stand for.
fn written(link: &str) -> String {
    let signs = [
        ("$PC", "https://mp.weixin.qq.com/cgi-bin/componentloginpage"),
        ("$H5", "https://open.weixin.qq.com/wxaopen/safe/bindcomponent"),
        ("$OLDH5", "https://mp.weixin.qq.com/safe/bindcomponent"),
        ("$ID", "wx0123456789abcdef"),
        ("$CODE", CODE),
        ("$C40", &CODE.replace('@', "%40")),
        ("$OLDCODE", OLD_CODE),
        ("$OC40", &OLD_CODE.replace('@', "%40")),
        ("$BARE", OLD_CODE.trim_start_matches("preauthcode@@@")),
        ("$CALLBACK", "https%3A%2F%2Fauth.example.com%2Fcallback"),
        ("$CLOUD", "wxcomponent-12345-5-1300000000.sh.run.tcloudbase.com"),
    ];
    signs.iter().fold(link.to_owned(), |link, (sign, text)| link.replace(sign, text))
}

/// The errors of a link, alone or with a provider file.
fn errors(link: &str, page: Option<&str>, provider: Option<&str>) -> Vec<String> {
    let rules = embedded();
    let mut sources = Sources::new();
    let page = page.map_or(Page::NotGiven, |page| page_source(page, &mut sources));
    let file = provider.map(|text| ProviderFile::read("provider.yaml", text, rules, &mut sources).unwrap());
    let mut linter = Linter::new(rules, &Settings::default(), file.as_ref());
    let mut findings = linter.check_provider(&sources).findings;
    let source = sources.add("link", SourceKind::Link, link);
    let text = MappedText::verbatim(link, 0);
    let input = LinkInput::new(LinkText::new(source, &text), &page);
    findings.extend(linter.check_link(&input, &mut sources).findings);
    findings
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| format!("{}: {}", finding.code, finding.message.en))
        .collect()
}

#[test]
fn links_of_production_are_free_of_errors() {
    let cases: Vec<_> = links::CASES.iter().copied().flatten().collect();
    assert!(cases.len() >= 150, "{}", cases.len());
    let mut wrong = Vec::new();
    for Case(what, link, page) in cases {
        let (link, page) = (written(link), written(page));
        let page = (!page.is_empty()).then_some(&*page);
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
                let link = written(&format!(
                    "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2F{callback}%2Fcallback&auth_type=3"
                ));
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
    for link in [
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3",
        "$H5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3#wechat_redirect",
    ] {
        let link = written(link);
        let mut sources = Sources::new();
        let page = page_source(BIND, &mut sources);
        let file = ProviderFile::read("provider.yaml", PROVIDER, rules, &mut sources).unwrap();
        let mut linter = Linter::new(rules, &Settings::default(), Some(&file));
        let source = sources.add("link", SourceKind::Link, &link);
        let text = MappedText::verbatim(link.as_str(), 0);
        let input = LinkInput::new(LinkText::new(source, &text), &page);
        let mut findings = linter.check_provider(&sources).findings;
        findings.extend(linter.check_link(&input, &mut sources).findings);
        let found: Vec<_> = findings.iter().map(|finding| &finding.code).collect();
        assert!(found.is_empty(), "{link}: {found:?}");
    }
}
