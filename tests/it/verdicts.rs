//! Verdicts of the commands on one link: what check tells, how the simulation ends, what the step to it breaks.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::folder::Folder;

const CODE: &str =
    "preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv";
const PC: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage";

/// A released platform with an account of each of the three kinds that `auth_type=6` shows.
const PROVIDER: &str = "platform:
  component_appid: wx0123456789abcdef
  kind: platform
  mode: traditional
  released: true
  entry_domain: auth.example.com
  permission_sets: [1, 7, 17, 18]
accounts:
  - {appid: wx3000000000000001, original_id: gh_300000000001, kind: official_account}
  - {appid: wx3000000000000002, original_id: gh_300000000002, kind: mini_program}
  - {appid: wx3000000000000003, original_id: gh_300000000003, kind: channels}
";
/// What becomes of its accounts by a good link: there is no permission set for Channels accounts.
const AS_EVER: [&str; 3] = ["authorizes", "authorizes", "stopped"];
const NOBODY: [&str; 3] = ["stopped"; 3];
const UNCLEAR: [&str; 3] = ["unknown"; 3];

fn link(parameters: &str) -> String {
    format!("{PC}?{}", parameters.replace("CODE", CODE))
}

fn good(rest: &str) -> String {
    link(&format!(
        "component_appid=wx0123456789abcdef&pre_auth_code=CODE\
         &redirect_uri=https%3A%2F%2Fauth.example.com%2Fcb{rest}"
    ))
}

fn called_back(redirect_uri: &str) -> String {
    link(&format!(
        "component_appid=wx0123456789abcdef&pre_auth_code=CODE&redirect_uri={redirect_uri}&auth_type=3"
    ))
}

struct Case {
    name: &'static str,
    link: String,
    /// Rules with their severity, sorted.
    check: &'static [&'static str],
    check_exit: i32,
    outcomes: [&'static str; 3],
    /// What the simulation says of the link.
    says: &'static str,
    simulate_exit: i32,
    /// What the step from a good link tells of links, and its exit code. `None` where the link is not one
    /// that a provider file could hold.
    diff: Option<(&'static [&'static str], i32)>,
}

const STOPS: Option<(&[&str], i32)> = Some((&["fails-otherwise", "stops-working"], 1));
const WORKS: &str = "the link works: found nothing that stops every account";
const NONE: &str = "the link does not work for any account: it stops at the link and its parameters";
const OPEN: &str = "it is not known whether the link works";
const ASTRAY: &str = "the authorization is granted, but the merchant is not sent back to the provider's page";

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    cases.push(Case {
        name: "good",
        link: good("&auth_type=3"),
        check: &[],
        check_exit: 0,
        outcomes: AS_EVER,
        says: WORKS,
        simulate_exit: 1,
        diff: Some((&[], 0)),
    });
    for value in ["undefined", "0", "03", ""] {
        cases.push(Case {
            name: "auth_type that is no documented number",
            link: good(&format!("&auth_type={value}")),
            check: &["error auth-type-invalid"],
            check_exit: 1,
            outcomes: NOBODY,
            says: NONE,
            simulate_exit: 1,
            diff: STOPS,
        });
    }
    for value in ["7", "9", "99"] {
        cases.push(Case {
            name: "auth_type that no document knows",
            link: good(&format!("&auth_type={value}")),
            check: &["warning auth-type-undocumented"],
            check_exit: 0,
            outcomes: UNCLEAR,
            says: OPEN,
            simulate_exit: 0,
            diff: Some((&["unclear-now"], 0)),
        });
    }
    cases.push(Case {
        name: "parameters behind the #",
        link: link(
            "auth_type=3#component_appid=wx0123456789abcdef&pre_auth_code=CODE\
             &redirect_uri=https%3A%2F%2Fauth.example.com%2Fcb",
        ),
        check: &["error parameters-after-fragment"],
        check_exit: 1,
        outcomes: NOBODY,
        says: NONE,
        simulate_exit: 1,
        diff: STOPS,
    });
    cases.push(Case {
        name: "another platform's link",
        link: good("&auth_type=3").replace("wx0123456789abcdef", "wx00112233445566aa"),
        check: &["error component-appid-differs"],
        check_exit: 1,
        outcomes: UNCLEAR,
        says: OPEN,
        simulate_exit: 1,
        diff: Some((&["unclear-now"], 1)),
    });
    cases.push(Case {
        name: "placeholders in a live link",
        link: link("component_appid=xxxx&pre_auth_code=xxxxx&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcb&auth_type=3"),
        check: &["error placeholder-left"],
        check_exit: 1,
        outcomes: NOBODY,
        says: NONE,
        simulate_exit: 1,
        diff: None,
    });
    let lost: [(&str, &[&str]); 5] = [
        ("%2Fcb", &["error redirect-relative"]),
        ("auth.example.com%2Fcb", &["error redirect-without-scheme"]),
        ("weixin%3A%2F%2Fauth.example.com%2Fcb", &["error redirect-other-scheme"]),
        ("https://auth.example.com/cb?a=1&b=2", &["error redirect-cut-at-ampersand"]),
        (
            "https://auth.example.com/%23/cb?a={shop}",
            &["error redirect-placeholder", "note redirect-not-encoded", "warning redirect-fragment"],
        ),
    ];
    for (redirect_uri, check) in lost {
        cases.push(Case {
            name: "a callback that leads elsewhere",
            link: called_back(redirect_uri),
            check,
            check_exit: 1,
            outcomes: ["misrouted", "misrouted", "stopped"],
            says: ASTRAY,
            simulate_exit: 1,
            // What a program fills in is right in a file.
            diff: (!redirect_uri.contains('{')).then_some((&["misroutes"], 1)),
        });
    }
    cases
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verdicts").join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_wxauthlint"))
        .args(arguments)
        .args(["--lang", "en"])
        .env_remove("GITHUB_ACTIONS")
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

fn json(folder: &Path, arguments: &[&str]) -> (Option<i32>, Value) {
    let (code, text) = run(folder, &[arguments, &["--format", "json"]].concat());
    (code, serde_json::from_str(&text).unwrap())
}

fn list<'v>(value: &'v Value, of: &str, name: impl Fn(&'v Value) -> String) -> Vec<String> {
    let mut names: Vec<_> = value[of].as_array().unwrap().iter().map(name).collect();
    names.sort();
    names
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn with_link(link: &str) -> String {
    format!("{PROVIDER}links:\n  - {{name: console, url: '{link}', page: 'https://auth.example.com/b'}}\n")
}

#[test]
fn check_simulate_and_diff_say_the_same_of_one_link() {
    let folder = folder("one-link");
    fs::write(folder.join("provider.yaml"), PROVIDER).unwrap();
    fs::write(folder.join("old.yaml"), with_link(&good("&auth_type=3"))).unwrap();
    for case in cases() {
        let name = format!("{}: {}", case.name, case.link);
        let page = ["--config", "provider.yaml", "--page", "https://auth.example.com/b"];
        let (code, report) = json(&folder, &[&["check", &case.link], &page[..]].concat());
        let found = list(&report, "findings", |finding| {
            format!("{} {}", text(&finding["severity"]), text(&finding["rule"]))
        });
        assert_eq!(
            (found, code),
            (case.check.iter().map(|is| (*is).to_owned()).collect(), Some(case.check_exit)),
            "{name}"
        );

        let arguments = [&["simulate", &case.link], &page[..]].concat();
        let (code, simulation) = json(&folder, &arguments);
        let accounts = simulation["simulations"][0]["accounts"].as_array().unwrap();
        let outcomes: Vec<_> = accounts.iter().map(|account| text(&account["outcome"])).collect();
        assert_eq!(
            (outcomes, code),
            (case.outcomes.map(str::to_owned).to_vec(), Some(case.simulate_exit)),
            "{name}"
        );
        let (_, plain) = run(&folder, &[&arguments[..], &["--format", "plain"]].concat());
        assert_eq!(plain.lines().nth(2).unwrap().trim(), case.says, "{name}");

        let Some((kinds, exit)) = case.diff else { continue };
        fs::write(folder.join("new.yaml"), with_link(&case.link)).unwrap();
        let (code, impact) = json(&folder, &["diff", "old.yaml", "new.yaml"]);
        let mut told = list(&impact, "consequences", |told| text(&told["kind"]));
        told.dedup();
        assert_eq!((told, code), (kinds.iter().map(|is| (*is).to_owned()).collect(), Some(exit)), "{name}");
    }
}

/// The cloud's own host may be an entry page in cloud mode; where the mode is not said, nothing is said.
#[test]
fn the_cloud_host_is_judged_by_the_mode() {
    const CLOUD: &str = "https://wxcomponent-12345-5-1300000000.sh.run.tcloudbase.com/#/authorize";
    let folder = folder("cloud");
    let callback = "https%3A%2F%2Fwxcomponent-12345-5-1300000000.sh.run.tcloudbase.com%2F%23%2FredirectPage";
    let link = called_back(callback);
    let modes: [(&str, &str, &[&str], i32, &str); 5] = [
        ("cloud", CLOUD, &["warning redirect-fragment"], 0, "authorizes"),
        ("cloud", "https://auth.example.com/b", &["warning redirect-fragment"], 0, "authorizes"),
        (
            "cloud",
            "https://crm.example.net/b",
            &["error entry-domain-mismatch", "warning redirect-fragment"],
            1,
            "stopped",
        ),
        (
            "traditional",
            CLOUD,
            &["error entry-domain-mismatch", "error redirect-host-mismatch", "warning redirect-fragment"],
            1,
            "stopped",
        ),
        ("", CLOUD, &["warning redirect-fragment"], 0, "unknown"),
    ];
    for (mode, page, expected, exit, outcome) in modes {
        let said = if mode.is_empty() { String::new() } else { format!("  mode: {mode}\n") };
        fs::write(folder.join("provider.yaml"), PROVIDER.replace("  mode: traditional\n", &said)).unwrap();
        let arguments = ["--config", "provider.yaml", "--page", page];
        let (code, report) = json(&folder, &[&["check", &link], &arguments[..]].concat());
        let found = list(&report, "findings", |finding| {
            format!("{} {}", text(&finding["severity"]), text(&finding["rule"]))
        });
        assert_eq!(
            (found, code),
            (expected.iter().map(|is| (*is).to_owned()).collect(), Some(exit)),
            "{mode} {page}"
        );
        let needs_mode = report["skipped"].as_array().unwrap().iter().any(|skipped| {
            skipped["rule"] == "entry-domain-mismatch"
                && skipped["needs"] == serde_json::json!(["platform.mode"])
        });
        assert_eq!(needs_mode, mode.is_empty(), "{mode} {page}");
        let (_, simulation) = json(&folder, &[&["simulate", &link], &arguments[..]].concat());
        assert_eq!(simulation["simulations"][0]["accounts"][0]["outcome"], outcome, "{mode} {page}");
    }
}

/// What is wrong with a link is told though nobody said where it is opened, and of a link that is new.
#[test]
fn diff_sees_through_what_nobody_said() {
    let folder = folder("unsaid");
    let with = |links: &str| format!("{PROVIDER}links: [{links}]\n");
    let entry = |link: &str| format!("{{name: console, url: '{link}'}}");
    let old = [
        ("changed", with(&entry(&good("&auth_type=3")))),
        ("new", with("")),
        ("empty", "# nothing yet\n".to_owned()),
    ];
    let lost = called_back("%2Fcb");
    let foreign = good("&auth_type=3").replace("wx0123456789abcdef", "wx00112233445566aa");
    let path = good("&auth_type=3").replace("componentloginpage", "componentLoginPage");
    // What is told of the link in place of a good one, as a new one beside nothing, and in a new file.
    let cases: [(String, [&str; 3], i32); 5] = [
        (lost, ["misroutes"; 3], 1),
        (foreign, ["unclear-now"; 3], 1),
        (path, ["unclear-now"; 3], 1),
        (good("&auth_type=7"), ["unclear-now"; 3], 0),
        (good("&auth_type=3"), [""; 3], 0),
    ];
    for (link, kinds, exit) in cases {
        fs::write(folder.join("new.yaml"), with(&entry(&link))).unwrap();
        for ((name, old), kind) in old.iter().zip(kinds) {
            fs::write(folder.join("old.yaml"), old).unwrap();
            let (code, impact) = json(&folder, &["diff", "old.yaml", "new.yaml"]);
            let told = list(&impact, "consequences", |told| text(&told["kind"]));
            let of_link: Vec<_> = told
                .iter()
                .filter(|kind| ["misroutes", "unclear-now", "link-new"].contains(&kind.as_str()))
                .collect();
            let expected: Vec<_> = [kind].into_iter().filter(|kind| !kind.is_empty()).collect();
            assert_eq!(
                (of_link, code),
                (
                    expected.iter().map(|kind| kind.to_string()).collect::<Vec<_>>().iter().collect(),
                    Some(exit)
                ),
                "{name}: {link}"
            );
        }
    }
}

/// What the user suppressed is no matter to WeChat: a simulation tells how it ends, and fails no more than a check.
#[test]
fn what_is_suppressed_ends_as_it_would() {
    const PAGE: &str = "https://auth.example.com/bind";
    let ignore = |rule: &str| format!("lint: {{ignore: [{{rule: {rule}, reason: \"agreed in May\"}}]}}\n");
    let cases: [(&str, String, &str, &str); 3] = [
        ("auth-type-invalid", good("&auth_type=0"), "stopped", "the link does not work for any account"),
        ("auth-type-undocumented", good("&auth_type=9"), "unknown", "it is not known whether the link works"),
        (
            "redirect-relative",
            called_back("cb.php"),
            "misrouted",
            "the authorization is granted, but the merchant is not sent back",
        ),
    ];
    for (rule, link, outcome, sentence) in &cases {
        let folder = Folder::new(&format!("verdicts-suppressed-{rule}"));
        // Without the account that no link works for.
        let (provider, _) = PROVIDER.split_once("  - {appid: wx3000000000000003").unwrap();
        folder.write("provider.yaml", format!("{provider}{}", ignore(rule)));
        let check = folder.run(&["check", "--config", "provider.yaml", "--page", PAGE, link]);
        assert_eq!(check.code, 0, "{rule}: {check:?}");
        let plain = folder.run(&["simulate", "--format", "plain", "--page", PAGE, link]);
        assert_eq!(plain.code, 0, "{rule}: {plain:?}");
        assert!(plain.out.contains(sentence), "{rule}: {plain:?}");
        assert!(plain.out.contains("WeChat does not know that: agreed in May"), "{rule}: {plain:?}");
        let json = folder.run(&["simulate", "--format", "json", "--page", PAGE, link]);
        let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
        let account = &json["simulations"][0]["accounts"][0];
        assert_eq!(account["outcome"], *outcome, "{rule}: {json}");
    }
}
