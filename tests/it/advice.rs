//! What people are advised to do, and what of it is known: one case for each fact that was told wrong once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const LINK: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=";
const H5: &str = "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&component_appid={{id}}&pre_auth_code={{code}}&redirect_uri={{back}}&auth_type=3#wechat_redirect";

/// The exit code and standard output.
fn run(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_wxauthlint")).args(arguments).env_clear().output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

/// A file of a folder of its own.
fn written(folder: &str, name: &str, text: &str) -> String {
    let folder: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("advice-{folder}"));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The exit code of a check, and its findings: severity and rule.
fn checked(path: &str) -> (i32, Vec<String>) {
    let (code, out) = run(&["check", path, "--format", "json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let told = |finding: &Value| {
        format!("{} {}", finding["severity"].as_str().unwrap(), finding["rule"].as_str().unwrap())
    };
    (code, findings.map(told).collect())
}

fn findings(severity_and_rule: &[&str]) -> Vec<String> {
    severity_and_rule.iter().map(|told| (*told).to_owned()).collect()
}

/// What `explain` says, on one line.
fn explained(what: &str, lang: &str) -> String {
    let (_, out) = run(&["explain", what, "--full", "--lang", lang]);
    let between = if lang == "zh" { "" } else { " " };
    out.split_whitespace().collect::<Vec<_>>().join(between)
}

#[test]
fn links_do_not_open_in_a_web_view_of_a_mini_program() {
    let warned = (0, findings(&["warning web-view"]));
    let quoted = H5.replace("{{id}}", "wx0123456789abcdef").replace("{{code}}", "' + code + '");
    let quoted = quoted.replace("{{back}}", "https%3A%2F%2Fauth.example.com%2Fcallback");
    for (name, text) in [
        ("index.wxml", format!("<web-view src=\"{H5}\"></web-view>\n")),
        ("plain.vue", format!("<template><web-view src=\"{H5}\" /></template>\n")),
        (
            "bound.vue",
            format!("<template><view><web-view :src=\"'{quoted}'\"></web-view></view></template>\n"),
        ),
        ("index.jsx", format!("export default ({{ code }}) => <WebView src={{'{quoted}'}} />;\n")),
    ] {
        assert_eq!(checked(&written("web-view", name, &text)), warned, "{name}: {text}");
    }
    // A frame of a page, a link, and the web view of an app are none.
    for (name, text) in [
        ("frame.html", format!("<iframe src=\"{H5}\"></iframe>\n")),
        ("link.html", format!("<a href=\"{H5}\">授权</a>\n")),
        (
            "App.jsx",
            format!("export default ({{ code }}) => <WebView source={{{{ uri: '{quoted}' }}}} />;\n"),
        ),
    ] {
        let (_, told) = checked(&written("web-view", name, &text));
        assert!(!told.contains(&"warning web-view".to_owned()), "{name}: {told:?}");
    }
}

#[test]
fn versions_of_the_plug_in_are_told_apart() {
    let old = (0, findings(&["warning plugin-too-old"]));
    let placeholder = (1, findings(&["error plugin-version-placeholder"]));
    let fine = (0, Vec::new());
    for (version, wanted) in [
        ("0.1.2", &old),
        ("0.2", &old),
        ("0.3.5", &old),
        ("0.3.9", &old),
        ("0.3", &fine),
        ("0.3.10", &fine),
        ("0.3.13", &fine),
        ("1.0.0", &fine),
        ("latest", &fine),
        ("2.xx.0", &placeholder),
        ("2.XX.X", &placeholder),
        ("0.*.*", &placeholder),
        ("x.y.z", &placeholder),
    ] {
        let text = format!(
            "{{\"plugins\":{{\"miniprogram-thirdparty-plugin\":{{\"version\":\"{version}\",\"provider\":\"wxb8b928431b8c56d8\"}}}}}}\n"
        );
        assert_eq!(checked(&written("plugin", "app.json", &text)), *wanted, "{version}");
    }
}

#[test]
fn no_more_is_said_of_kinds_of_account_than_is_documented() {
    let warned = |rule: &str| (0, vec![format!("warning {rule}")]);
    for (kind, auth_type, wanted) in [
        ("store", "6", warned("shop-authorizes-in-service-market")),
        ("store", "3&biz_appid=wxfedcba9876543210", warned("shop-authorizes-in-service-market")),
        ("promoter", "6", warned("auth-type-all-unclear")),
        ("talent", "6", warned("auth-type-all-unclear")),
        ("promoter", "4", (0, Vec::new())),
        ("talent", "4", (1, findings(&["error account-kind-not-admitted"]))),
        ("channels", "6", (0, Vec::new())),
        ("supplier", "6", (0, findings(&["note account-kind-without-auth-type"]))),
    ] {
        let text = format!(
            "accounts:\n  - {{appid: wxfedcba9876543210, kind: {kind}}}\nlinks:\n  - {{url: '{LINK}{auth_type}', accounts: [wxfedcba9876543210]}}\n"
        );
        let (code, mut told) = checked(&written("kinds", "provider.yaml", &text));
        told.retain(|told| told != "note channels-open-capability");
        assert_eq!((code, told), wanted, "{kind} {auth_type}");
    }
}

#[test]
fn ranges_of_addresses_are_no_error() {
    for (list, wanted) in [
        ("[192.0.2.10, 192.0.2.0/24]", (0, Vec::new())),
        ("[192.0.2.*]", (0, Vec::new())),
        ("[192.0.*.*]", (0, Vec::new())),
        ("['*']", (1, findings(&["error ip-whitelist-not-ip"]))),
        ("['*.example.com']", (1, findings(&["error ip-whitelist-not-ip"]))),
        ("[192.0.2.300]", (1, findings(&["error ip-whitelist-not-ip"]))),
    ] {
        let text = format!("platform: {{ip_whitelist: {list}}}\n");
        assert_eq!(checked(&written("addresses", "provider.yaml", &text)), wanted, "{list}");
    }
}

/// A code that has expired is not to be had again: neither from the event nor by the same authorization.
#[test]
fn an_expired_code_is_not_had_from_the_event() {
    let callback = "https://auth.example.com/callback?auth_code=queryauthcode@@@abc&expires_in=600";
    for (what, zh, en) in [
        (
            callback,
            "推送里的AuthorizationCode是同一个码",
            "AuthorizationCode in the pushed event is the same code",
        ),
        (
            callback,
            "同样的权限集再授权一次不会给出新的授权码",
            "Authorizing again with the same sets does not yield a new code",
        ),
        (callback, "据开发者反馈只能用一次", "according to developers, for one use only"),
        ("auth_code", "是同一个码", "is the same code"),
        ("auth_code", "据开发者反馈只能用一次", "developers report that it works only once"),
        ("AuthorizationCodeExpiredTime", "Unix时间戳（秒）", "a Unix timestamp in seconds"),
        ("permission-sets-unchanged", "真正增加或去掉一个权限集", "actually add or remove a permission set"),
    ] {
        for (lang, words) in [("zh", zh), ("en", en)] {
            let told = explained(what, lang);
            assert!(told.contains(words), "{what}: {words}\n{told}");
        }
    }
}

#[test]
fn former_names_lead_to_permission_sets() {
    for (name, id) in [("帐号管理权限", "17"), ("开发管理与数据分析权限", "18"), ("自定义菜单权限", "15")]
    {
        let (code, out) = run(&["explain", name, "--format", "json"]);
        let json: Value = serde_json::from_str(&out).unwrap();
        let told = &json["explanations"][0];
        assert_eq!((code, &told["kind"], &told["id"]), (0, &"permission-set".into(), &id.into()), "{name}");
    }
}

/// The console in cloud mode gives pages of its own, which last; they are no links with faults.
#[test]
fn links_of_the_generator_in_cloud_mode_are_known() {
    let host = "https://wxcomponent-12345-5-1300000000.sh.run.tcloudbase.com";
    for route in ["/#/authorize", "/#/authorizeH5", "/#/authorize?from=mail"] {
        let link = format!("{host}{route}");
        assert_eq!(checked(&link), (0, findings(&["note cloud-entry-page"])), "{link}");
        let (zh, en) = (explained(&link, "zh"), explained(&link, "en"));
        assert!(zh.contains("每次打开都取一个新的预授权码") && zh.contains("链接不会过期"), "{zh}");
        assert!(en.contains("fetches a new pre_auth_code") && en.contains("do not expire"), "{en}");
    }
    for other in [format!("{host}/#/redirectPage"), "https://auth.example.com/#/authorize".to_owned()] {
        assert_eq!(checked(&other), (0, findings(&["warning not-an-authorization-link"])), "{other}");
    }
    for name in ["授权链接生成器", "服务商微管家", "微管家", "wxcloudrun-wxcomponent"] {
        let (code, out) = run(&["explain", name, "--format", "json"]);
        let json: Value = serde_json::from_str(&out).unwrap();
        let told = &json["explanations"][0];
        assert_eq!((code, &told["kind"], &told["id"]), (0, &"link".into(), &"cloud_entry".into()), "{name}");
    }
    let chat = format!("A: 链接发我一下\nB: {host}/#/authorizeH5 用手机微信打开\n");
    assert!(explained(&chat, "zh").contains("授权链接生成器"), "{}", explained(&chat, "zh"));
}
