//! What a change of the provider file is told to lead to.

use std::path::Path;

use wxauthlint::fact::{self, Namespace, Page, Type};
use wxauthlint::impact::{ConsequenceKind, Effect, Impact, compare};
use wxauthlint::lint::ProviderFile;
use wxauthlint::render::{ImpactFormat, Options, impacted};
use wxauthlint::rule::embedded;
use wxauthlint::source::Sources;
use wxauthlint::text::Lang;

const PLATFORM: &str = "platform:
  component_appid: wx0123456789abcdef
  released: true
  entry_domain: auth.example.com
  test_accounts: [gh_300000000003]
  permission_sets: [1, 7, 17, 18]
";
const ACCOUNTS: &str = "accounts:
  - {appid: wx3000000000000001, original_id: gh_300000000001, kind: official_account, granted: [1, 7]}
  - {appid: wx3000000000000002, original_id: gh_300000000002, kind: mini_program, granted: [17, 18]}
  - {appid: wx3000000000000003, original_id: gh_300000000003, kind: mini_program}
";
const LINKS: &str = "links:
  - name: console
    url: https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=${CODE}&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=3
    page: https://auth.example.com/bind
";

/// A file that is as it should be.
fn good() -> String {
    [PLATFORM, ACCOUNTS, LINKS].concat()
}

fn step(old: &str, new: &str) -> (Impact, Sources) {
    let mut sources = Sources::new();
    let mut read = |name: &str, text: &str| {
        ProviderFile::read(name, text, embedded(), &mut sources)
            .unwrap_or_else(|faults| panic!("{}\n{text}", faults[0].message.en))
    };
    let (old, new) = (read("old.yaml", old), read("new.yaml", new));
    let impact = compare(&old, &new, &Page::NotGiven, embedded(), None, &mut sources);
    (impact, sources)
}

/// Each consequence in a line: whether it breaks something, its kind and time, rule, accounts, sets.
fn told(old: &str, new: &str) -> Vec<String> {
    let (impact, _) = step(old, new);
    impact
        .consequences
        .iter()
        .map(|told| {
            let breaks = if told.breaks { "! " } else { "" };
            let mut line = format!("{breaks}{} {}", told.kind.name(), told.effect.name());
            line.extend(told.rule.iter().map(|rule| format!(" {rule}")));
            line.extend(told.accounts.iter().map(|account| format!(" {}", &account[16..])));
            line.extend(told.sets.iter().map(|id| format!(" {id}")));
            line
        })
        .collect()
}

fn change(from: &str, to: &str) -> Vec<String> {
    let old = good();
    assert!(old.contains(from), "{from}");
    told(&old, &old.replace(from, to))
}

#[test]
fn no_change_has_no_consequence() {
    let (impact, _) = step(&good(), &good());
    assert_eq!((impact.consequences.len(), impact.links, impact.accounts, impact.undecided), (0, 1, 3, 0));
    assert!(!impact.breaks());
}

#[test]
fn a_new_entry_domain_waits_for_the_release() {
    // Written as the registered one: until the release WeChat checks the old one, so the link fails then.
    assert_eq!(
        change("entry_domain: auth.example.com", "entry_domain: login.example.com"),
        // Whoever is on the test list may meet the new one at once: the page loads before it is known who
        // that is.
        [
            "unclear-now at-once 03",
            "! stops-working with-release redirect-host-mismatch 01 02 03",
            "needs-release with-release",
        ]
    );
    // A move that is planned breaks nothing.
    let saved = "entry_domain: auth.example.com\n  pending: {entry_domain: login.example.com}";
    assert_eq!(
        change("entry_domain: auth.example.com", saved),
        ["unclear-now at-once 03", "needs-release with-release"]
    );
    // With the links moved as well, only those outside the test list must wait.
    let moved = good().replace("auth.example.com", "login.example.com");
    assert_eq!(
        told(&good(), &moved),
        [
            "unclear-now at-once 03",
            "! stops-working until-release redirect-host-mismatch 01 02",
            "needs-release with-release",
        ]
    );
}

#[test]
fn what_waited_and_is_registered_now_is_released() {
    let saved = good().replace(
        "entry_domain: auth.example.com",
        "entry_domain: auth.example.com\n  pending: {entry_domain: login.example.com}",
    );
    let moved = good().replace("auth.example.com", "login.example.com");
    assert_eq!(told(&saved, &moved), ["takes-effect at-once"]);
}

#[test]
fn a_moved_link_fails_until_the_release_for_all_but_the_test_list() {
    let before = good().replace("auth.example.com", "old.example.com");
    let after = before
        .replace(
            "entry_domain: old.example.com",
            "entry_domain: old.example.com\n  pending: {entry_domain: auth.example.com}",
        )
        .replace("2Fold.example.com", "2Fauth.example.com")
        .replace("https://old.example.com", "https://auth.example.com");
    let (impact, _) = step(&before, &after);
    let [unclear, stops, _] = &impact.consequences[..] else { panic!() };
    assert_eq!(
        (unclear.kind, &*unclear.accounts),
        (ConsequenceKind::UnclearNow, &["wx3000000000000003".to_owned()][..])
    );
    assert_eq!(stops.accounts, ["wx3000000000000001", "wx3000000000000002"]);
    assert_eq!((stops.kind, stops.effect), (ConsequenceKind::StopsWorking, Effect::UntilRelease));
}

#[test]
fn a_narrower_auth_type_shuts_out_a_kind() {
    assert_eq!(change("auth_type=3", "auth_type=2"), ["! stops-working at-once mini-programs-only 01"]);
    let narrow = good().replace("auth_type=3", "auth_type=2");
    assert_eq!(told(&narrow, &good()), ["works-now at-once mini-programs-only 01"]);
}

#[test]
fn a_link_that_is_broken_stays_broken_for_another_reason() {
    let none = good().replace("page: https://auth.example.com/bind", "page: none");
    let both = none.replace("2Fauth.example.com", "2Fother.example.com");
    let lines = told(&none, &both);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("fails-otherwise at-once"), "{lines:?}");
}

#[test]
fn what_is_not_known_is_not_said_to_break() {
    let unsaid = good().replace("    page: https://auth.example.com/bind\n", "");
    assert_eq!(told(&good(), &unsaid), ["unclear-now at-once 01 02 03"]);
    // Nothing is known of the page in either file, but the kind of the account decides it.
    let narrow = unsaid.replace("auth_type=3", "auth_type=2");
    assert_eq!(told(&unsaid, &narrow), ["! surely-fails at-once mini-programs-only 01"]);
    // What comes to light only now may have been so before.
    let none = format!("{unsaid}    page: none\n");
    let lines = told(&unsaid, &none);
    assert_eq!(lines, ["surely-fails at-once opened-directly 01 02 03"]);
}

#[test]
fn the_linters_own_settings_hide_nothing() {
    let narrow = good().replace("auth_type=3", "auth_type=2");
    let off = format!("{narrow}lint:\n  rules: {{mini-programs-only: off}}\n");
    let expected: Vec<String> =
        told(&good(), &narrow).into_iter().chain(["checks-less at-once".to_owned()]).collect();
    assert_eq!(told(&good(), &off), expected);
}

#[test]
fn a_new_permission_set_must_be_granted_again() {
    assert_eq!(change("[1, 7, 17, 18]", "[1, 7, 17, 18, 19]"), ["authorize-again when-authorized 02 19"]);
    // Nobody in the file is concerned, but others may be.
    assert_eq!(
        change("[1, 7, 17, 18]", "[1, 7, 17, 18, 56]").iter().filter(|line| line.starts_with("auth")).count(),
        1
    );
    let exclusive = change("[1, 7, 17, 18]", "[1, 7, 17, 18, 25]");
    assert_eq!(exclusive, ["authorize-again when-authorized 02 25", "exclusive-asked when-authorized 25"]);
}

#[test]
fn a_set_that_the_product_comes_to_need_must_be_granted_again() {
    let needs = |ids: &str| {
        good().replace("granted: [17, 18]", "granted: [17]")
            + &format!("requires:\n  permission_sets: {ids}\n")
    };
    assert_eq!(told(&needs("[17]"), &needs("[17, 18]")), ["authorize-again when-authorized 02 18"]);
}

#[test]
fn a_set_that_is_gone_breaks_only_what_needs_it() {
    assert_eq!(change("[1, 7, 17, 18]", "[1, 7, 17]"), ["no-longer-asked at-once 02 18"]);
    let needs = format!("{}requires:\n  permission_sets: [18]\n", good());
    assert_eq!(
        told(&needs, &needs.replace("[1, 7, 17, 18]", "[1, 7, 17]")),
        ["! no-longer-asked at-once 02 18"]
    );
}

/// What stops nobody is no consequence of its own, but a gate that a check stands behind must not be silent.
#[test]
fn what_a_check_finds_anew_is_told() {
    assert_eq!(
        told(&good(), &format!("{}requires:\n  permission_sets: [25]\n", good())),
        ["new-finding at-once"]
    );
    let callback = |back: &str| good().replace("%2Fcallback&", &format!("%2Fcallback{back}&"));
    let changed = callback("%23x");
    assert_ne!(changed, good());
    let (impact, _) = step(&good(), &changed);
    let rules: Vec<_> = impact
        .consequences
        .iter()
        .map(|told| (told.kind, told.finding.message.en.contains("redirect-fragment")))
        .collect();
    assert_eq!(rules, [(ConsequenceKind::NewFinding, true)]);
    // What was found before is nothing new, and of a new file the check tells everything.
    assert_eq!(told(&changed, &changed), [""; 0]);
    assert_eq!(told(&changed, &changed.replace("%23x", "%23y")), [""; 0]);
    assert_eq!(told("links: []\n", &changed).iter().filter(|told| told.contains("new-finding")).count(), 0);
}

#[test]
fn a_link_that_asks_for_other_sets_is_told_of() {
    let asks = |ids: &str| good().replace("auth_type=3", &format!("auth_type=2&category_id_list={ids}"));
    assert_eq!(told(&asks("17%7C18"), &asks("17")), ["no-longer-asked at-once 18"]);
    assert_eq!(told(&asks("17"), &asks("17%7C18")), ["exclusive-asked at-once 18"]);
}

#[test]
fn the_test_list_counts_before_the_release() {
    let list = "[gh_300000000001, gh_300000000002, gh_300000000003, gh_300000000009]";
    let unreleased = good().replace("released: true", "released: false").replace("[gh_300000000003]", list);
    let shorter = unreleased.replace("[gh_300000000001, ", "[").replace(", gh_300000000009", "");
    assert_eq!(
        told(&unreleased, &shorter),
        ["! stops-working at-once account-not-on-test-list 01", "! off-test-list at-once"]
    );
    assert_eq!(
        told(&shorter, &unreleased),
        ["on-test-list at-once", "works-now at-once account-not-on-test-list 01"]
            .into_iter()
            .rev()
            .collect::<Vec<_>>()
    );
    let (impact, _) = step(&unreleased, &shorter);
    let off = impact.consequences.iter().find(|told| told.kind == ConsequenceKind::OffTestList).unwrap();
    assert!(off.finding.message.en.ends_with("`gh_300000000009`"), "{}", off.finding.message.en);
}

#[test]
fn releasing_and_the_other_way_round() {
    let unreleased = good().replace("released: true", "released: false");
    assert_eq!(
        told(&unreleased, &good()),
        ["works-now at-once account-not-on-test-list 01 02", "released at-once"]
    );
    let lines = told(&good(), &unreleased);
    assert!(lines.contains(&"! unreleased at-once".to_owned()), "{lines:?}");
    assert!(
        lines.contains(&"! stops-working at-once account-not-on-test-list 01 02".to_owned()),
        "{lines:?}"
    );
}

#[test]
fn other_material_waits_for_the_release_and_keeps_its_secrets() {
    let with = |token: &str, ip: &str| {
        good().replace("  released", &format!("  token: {token}\n  ip_whitelist: [{ip}]\n  released"))
    };
    let (impact, sources) =
        step(&with("Moss-grown-Gate-77", "192.0.2.1"), &with("Rust-eaten-Key-42", "192.0.2.2"));
    let kinds: Vec<_> = impact.consequences.iter().map(|told| (told.kind, told.effect)).collect();
    assert_eq!(kinds, [(ConsequenceKind::NeedsRelease, Effect::WithRelease); 2]);
    let help = impact.consequences.iter().find_map(|told| told.finding.help.as_ref()).unwrap();
    assert_eq!(
        help.en,
        "make sure no server still calls from `192.0.2.1`: addresses that are not on the list get 61004"
    );
    for format in ImpactFormat::NAMES {
        for lang in [Lang::Zh, Lang::En] {
            let options = Options::plain(lang, 80);
            let text = impacted(&impact, ImpactFormat::parse(format).unwrap(), &options, &sources);
            assert!(!text.contains("Gate-77") && !text.contains("Key-42"), "{text}");
        }
    }
}

#[test]
fn links_are_matched_by_name_then_text_then_order() {
    let two = format!(
        "{}  - url: https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&component_appid=wx0123456789abcdef&pre_auth_code=${{CODE}}&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=3#wechat_redirect\n    page: none\n",
        good()
    );
    // Renamed, with the same text.
    assert_eq!(told(&two, &two.replace("name: console", "name: desk")), Vec::<String>::new());
    let gone = told(&two, &good());
    assert_eq!(gone, ["checks-less at-once"]);
    assert_eq!(told(&good(), &two), ["link-new at-once"]);
    // In another order.
    let (console, other) = LINKS.trim_start_matches("links:\n").split_at(0);
    assert!(console.is_empty());
    let turned = format!("{PLATFORM}{ACCOUNTS}links:\n{}{other}", two.split(LINKS).nth(1).unwrap());
    assert_eq!(told(&two, &turned), Vec::<String>::new());
}

#[test]
fn labels_stand_in_both_files() {
    for change in ["entry-domain", "permission-set", "auth-type", "test-list"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/changes").join(change);
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        let (impact, sources) = step(&read("old.yaml"), &read("new.yaml"));
        let first = impact.consequences.first().unwrap();
        let mut names: Vec<_> =
            first.finding.labels().map(|label| sources.get(label.span.source).unwrap().name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names, ["new.yaml", "old.yaml"], "{change}");
        assert_eq!(first.breaks, !["permission-set", "entry-domain"].contains(&change), "{change}");
    }
}

#[test]
fn another_platform_needs_every_authorization_again() {
    let lines = change("component_appid: wx0123456789abcdef", "component_appid: wxfedcba9876543210");
    assert!(lines.contains(&"! other-platform when-authorized 01 02".to_owned()), "{lines:?}");
}

#[test]
fn nothing_becomes_markup() {
    let name = "a` <img src=x> ](http://evil.example) @all `b";
    let named = good().replace("name: console", &format!("name: \"{name}\""));
    let (impact, sources) = step(&named, &named.replace("auth_type=3", "auth_type=2"));
    let options = Options::plain(Lang::En, 80);
    let text = impacted(&impact, ImpactFormat::Markdown, &options, &sources);
    assert!(!text.contains("<img") && !text.contains(" ](http") && !text.contains("@all"), "{text}");
}

/// Whatever a file says of the platform, a change of it is told; what links and permission sets depend on is
/// told with those.
#[test]
fn no_setting_of_the_platform_changes_unnoticed() {
    let elsewhere = ["kind", "mode", "entry_domain", "permission_sets"];
    let mut seen = 0;
    for def in fact::sayings(Namespace::Platform) {
        let key = def.name.strip_prefix("platform.").unwrap();
        if elsewhere.contains(&key) || key.starts_with("pending_") {
            continue;
        }
        let [old, new] = match def.ty {
            Type::Flag => ["true", "false"],
            _ if key == "test_accounts" => ["gh_0123456789ab", "gh_0123456789ac"],
            ty if ty.is_list() => ["[a.example.com]", "[b.example.com]"],
            _ => ["aaaa", "bbbb"],
        };
        let file = |value: &str| format!("platform:\n  {key}: {value}\n");
        assert_ne!(told(&file(old), &file(new)), Vec::<String>::new(), "{key}");
        assert_eq!(told(&file(old), &file(old)), Vec::<String>::new(), "{key}");
        // Filled in at deployment from elsewhere is a change, too.
        if !def.ty.is_list() && def.ty != Type::Flag {
            assert_ne!(told(&file("${OLD}"), &file("${NEW}")), Vec::<String>::new(), "{key}");
        }
        seen += 1;
    }
    assert!(seen > 9, "{seen}");
}

/// Where a link differs all over, what differs is one stretch of it and no mark for each parameter.
#[test]
fn a_link_that_differs_all_over_is_one_mark() {
    let new = good().replace("  permission_sets: [1, 7, 17, 18]\n", "").replace(
        "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=${CODE}",
        "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&component_appid=wx0123456789abcdef&pre_auth_code=${FRESH}",
    );
    let (impact, sources) = step(&good(), &new);
    let unclear = impact.consequences.iter().find(|told| told.kind == ConsequenceKind::UnclearNow).unwrap();
    let marks: Vec<_> = unclear
        .finding
        .labels()
        .filter(|label| label.message.en == "now this")
        .map(|label| sources.text(label.span))
        .collect();
    assert_eq!(
        marks,
        [
            "/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&component_appid=wx0123456789abcdef&pre_auth_code=${FRESH}"
        ]
    );
}
