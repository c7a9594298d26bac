//! `diff` as a gate: for each change of a provider file the whole set of its consequences, and the exit
//! code.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use wxauthlint::fact::Page;
use wxauthlint::impact::{Impact, compare};
use wxauthlint::input::provider::Account;
use wxauthlint::lint::{Linter, ListedLink, ProviderFile, Settings};
use wxauthlint::render::{ImpactFormat, Options, impacted};
use wxauthlint::rule::embedded;
use wxauthlint::simulate::{Outcome, simulate};
use wxauthlint::source::Sources;
use wxauthlint::text::Lang;

use crate::slice::is_whole;

const CODE: &str =
    "preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv";

/// A provider file: the lines of the platform, the accounts, and what the link says besides the usual.
#[derive(Clone)]
struct File {
    platform: Vec<&'static str>,
    accounts: Vec<&'static str>,
    host: &'static str,
    parameters: &'static str,
    link: &'static str,
    rest: &'static str,
}

/// A released platform on `a.example.com`, one PC link there with `auth_type=3`, no accounts.
fn file(sets: &'static str) -> File {
    File {
        platform: vec!["released: true", "entry_domain: a.example.com", sets],
        accounts: Vec::new(),
        host: "a.example.com",
        parameters: "&auth_type=3",
        link: "",
        rest: "",
    }
}

impl File {
    fn mini_program(self) -> Self {
        self.with_account("{appid: wx3000000000000002, original_id: gh_300000000002, kind: mini_program}")
    }

    fn official_account(self) -> Self {
        self.with_account("{appid: wx3000000000000001, original_id: gh_300000000001, kind: official_account}")
    }

    fn with_account(mut self, account: &'static str) -> Self {
        self.accounts.push(account);
        self
    }

    fn with(mut self, line: &'static str) -> Self {
        let key = line.split(':').next().unwrap_or_default();
        self.platform.retain(|other| !other.starts_with(&format!("{key}:")));
        self.platform.push(line);
        self
    }

    fn on(self, host: &'static str) -> Self {
        File { host, ..self }
    }

    fn asking(self, parameters: &'static str) -> Self {
        File { parameters, ..self }
    }

    fn link(self, link: &'static str) -> Self {
        File { link, ..self }
    }

    fn rest(self, rest: &'static str) -> Self {
        File { rest, ..self }
    }

    fn text(&self) -> String {
        let mut text = "platform:\n  component_appid: wx0123456789abcdef\n".to_owned();
        for line in &self.platform {
            text.push_str(&format!("  {line}\n"));
        }
        let File { host, parameters, link, .. } = self;
        text.push_str(&format!(
            "links:\n  - name: console\n    url: https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code={CODE}&redirect_uri=https%3A%2F%2F{host}%2Fcb{parameters}\n    page: https://{host}/bind\n{link}"
        ));
        if !self.accounts.is_empty() {
            text.push_str("accounts:\n");
        }
        for account in &self.accounts {
            text.push_str(&format!("  - {account}\n"));
        }
        text.push_str(self.rest);
        text
    }
}

fn read(name: &str, text: &str, sources: &mut Sources) -> ProviderFile {
    ProviderFile::read(name, text, embedded(), sources)
        .unwrap_or_else(|faults| panic!("{}\n{text}", faults[0].message.en))
}

fn step(old: &str, new: &str) -> (Impact, Sources) {
    let mut sources = Sources::new();
    let (old, new) = (read("old.yaml", old, &mut sources), read("new.yaml", new, &mut sources));
    let impact = compare(&old, &new, &Page::NotGiven, embedded(), None, &mut sources);
    (impact, sources)
}

/// Each consequence in a line: its severity's first letter, `!` if something stops by it, its kind and
/// time, rule, accounts, kinds of accounts, sets.
fn lines(impact: &Impact) -> Vec<String> {
    let consequences = impact.consequences.iter();
    consequences
        .map(|told| {
            let severity = &told.finding.severity.name()[..1];
            let breaks = if told.breaks { "!" } else { "" };
            let mut line = format!("{severity}{breaks} {} {}", told.kind.name(), told.effect.name());
            line.extend(told.rule.iter().map(|rule| format!(" {rule}")));
            line.extend(told.accounts.iter().map(|account| format!(" {}", &account[16..])));
            line.extend(told.account_kinds.iter().map(|kind| format!(" {kind}")));
            line.extend(told.sets.iter().map(|id| format!(" {id}")));
            line
        })
        .collect()
}

/// Asserts all consequences of a step; the command ends with 1 exactly if one of them is an error.
#[track_caller]
fn assert_told(old: &File, new: &File, expected: &[&str]) {
    let (old, new) = (old.text(), new.text());
    let (impact, sources) = step(&old, &new);
    assert_eq!(lines(&impact), expected);
    let code = i32::from(expected.iter().any(|line| line.starts_with('e')));
    assert_eq!(diff(&old, &new, &[]).status.code(), Some(code));
    // What people read: no name of a fact, no line twice, nothing made up.
    for lang in [Lang::Zh, Lang::En] {
        let options = Options::plain(lang, 80);
        let text = impacted(&impact, ImpactFormat::Plain, &options, &sources);
        for name in wxauthlint::fact::catalog().iter().map(|def| def.name) {
            assert!(
                !text.contains(&format!("{name}`")) && !text.contains(&format!("{name} ")),
                "{name}: {text}"
            );
        }
        for block in text.split("\n\n") {
            let all: Vec<_> = block.lines().collect();
            let once: BTreeSet<_> = all.iter().collect();
            assert_eq!(all.len(), once.len(), "{text}");
        }
        assert!(!text.contains("`gh_…` "), "{text}");
    }
}

/// Runs the command on these texts.
fn diff(old: &str, new: &str, arguments: &[&str]) -> Output {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let number = std::thread::current().id();
    let path = folder.join(format!("gate-{number:?}.yaml").replace(['(', ')'], ""));
    std::fs::write(&path, new).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_wxauthlint"))
        .args(["diff", "-"])
        .arg(&path)
        .args(arguments)
        .env("LC_ALL", "C")
        .env_remove("GITHUB_ACTIONS")
        .env_remove("GITHUB_STEP_SUMMARY")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(old.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn without_accounts_whole_kinds_are_told() {
    let old = file("permission_sets: [1, 17]");
    let asking = |parameters| old.clone().asking(parameters);
    assert_told(&old, &old, &[]);
    let shut_out = "e! stops-working at-once mini-programs-only official_account";
    assert_told(&old, &asking("&auth_type=2"), &[shut_out]);
    let shut_out = "e! stops-working at-once official-accounts-only mini_program";
    assert_told(&old, &asking("&auth_type=1"), &[shut_out]);
    let designated = "e! stops-working at-once account-not-designated official_account mini_program";
    assert_told(&old, &asking("&auth_type=3&biz_appid=wxfedcba9876543210"), &[designated]);
    let none = "e! stops-working at-once no-permission-set-for-account official_account";
    assert_told(&old, &asking("&auth_type=3&category_id_list=17"), &[none]);
    let gone = [
        "e! stops-working at-once no-permission-set-for-account mini_program",
        "w no-longer-asked at-once 17",
    ];
    assert_told(&old, &file("permission_sets: [1]"), &gone);
    // The other way round.
    let admitted = "n works-now at-once mini-programs-only official_account";
    assert_told(&asking("&auth_type=2"), &old, &[admitted]);
    // Of a platform that is not released, those on its test list.
    let unreleased = |file: File| file.with("released: false").with("test_accounts: [gh_300000000002]");
    let shut_out = "e! stops-working at-once mini-programs-only official_account";
    assert_told(&unreleased(old.clone()), &unreleased(asking("&auth_type=2")), &[shut_out]);
    // Where accounts are listed, they speak for themselves.
    assert_told(&old.clone().mini_program(), &asking("&auth_type=2").mini_program(), &[]);
    // Kinds are told in words.
    let (impact, _) = step(&old.text(), &asking("&auth_type=2").text());
    let message = &impact.consequences[0].finding.message;
    assert!(
        message.en.starts_with("the link `console` no longer works for official accounts: "),
        "{}",
        message.en
    );
    assert!(message.zh.starts_with("链接 `console` 原来对公众号可用，现在不可用："), "{}", message.zh);
}

#[test]
fn who_was_designated_is_told_by_name() {
    let to = |appid: &'static str| file("permission_sets: [1, 17]").asking(appid);
    assert_told(
        &to("&auth_type=3&biz_appid=wxfedcba9876543210"),
        &to("&auth_type=3&biz_appid=wx00112233445566aa"),
        &["e! surely-fails at-once account-not-designated 10"],
    );
}

#[test]
fn a_kind_that_comes_to_be_admitted_without_a_set_is_told() {
    let old = file("permission_sets: [1, 17]").mini_program();
    let fails = "w fails-otherwise at-once no-permission-set-for-account channels";
    assert_told(&old, &old.clone().asking("&auth_type=6"), &[fails]);
    let alone = file("permission_sets: [1, 17]");
    assert_told(&alone, &alone.clone().asking("&auth_type=6"), &[fails]);
    let with_set = file("permission_sets: [1, 17, 143]").mini_program();
    assert_told(&with_set, &with_set.clone().asking("&auth_type=6"), &[]);
}

#[test]
fn pending_sets_come_in_addition() {
    let old = file("permission_sets: [1, 7, 17, 18]").mini_program().official_account();
    let waits = "w needs-release with-release 25";
    assert_told(&old, &old.clone().with("pending: {permission_sets: [25]}"), &[waits]);
    // For another kind than the account's it saves nobody.
    let bare = file("permission_sets: [1]").mini_program();
    assert_told(
        &bare,
        &bare.clone().with("pending: {permission_sets: [143]}"),
        &["w needs-release with-release 143"],
    );
    let fitting = bare.clone().with("pending: {permission_sets: [17]}");
    assert_told(
        &bare,
        &fitting,
        &["w needs-release with-release 17", "n works-now with-release no-permission-set-for-account 02"],
    );
    // What moves from one list to the other is not gone, but nobody knows whether it still counts.
    let whole = file("permission_sets: [1, 17]").mini_program();
    assert_told(&whole, &fitting, &["w unclear-now at-once 02", "w needs-release with-release 17"]);
    // Of a platform that is not released they count for whoever can authorize at all.
    let unreleased = file("permission_sets: [1]")
        .official_account()
        .with("released: false")
        .with("test_accounts: [gh_300000000001]");
    let notes = ["n authorize-again when-authorized 25", "n exclusive-asked when-authorized 25"];
    assert_told(&unreleased, &unreleased.clone().with("pending: {permission_sets: [25]}"), &notes);
}

#[test]
fn simulate_and_check_know_the_same_meaning_of_pending() {
    let told = |file: &File| ends(&file.text());
    let bare = file("permission_sets: [1]").mini_program();
    assert_eq!(
        told(&bare.clone().with("pending: {permission_sets: [143]}")),
        ["no-permission-set-for-account"]
    );
    assert_eq!(
        told(&bare.clone().with("pending: {permission_sets: [17]}")),
        ["? offer.pending_permission_sets"]
    );
    // Neither is it known for an account on the test list, unless there is no other version.
    let tester =
        bare.clone().with("pending: {permission_sets: [17]}").with("test_accounts: [gh_300000000002]");
    assert_eq!(told(&tester), ["? offer.pending_permission_sets"]);
    let unreleased = tester.clone().with("released: false");
    assert_eq!(told(&unreleased), ["yes"]);
    let official = file("permission_sets: [1]").official_account().with("released: false");
    let official = official.with("test_accounts: [gh_300000000001]").with("pending: {permission_sets: [25]}");
    assert_eq!(told(&official), ["yes"]);
    // Without the other sets nobody knows what is there.
    let alone = File { platform: vec!["released: true", "entry_domain: a.example.com"], ..bare };
    assert_eq!(told(&alone.with("pending: {permission_sets: [143]}")), ["? platform.permission_sets"]);
}

#[test]
fn a_waiting_domain_is_unclear_for_the_test_list() {
    let old = file("permission_sets: [17]").mini_program().official_account();
    let old = old.with("permission_sets: [1, 17]").with("test_accounts: [gh_300000000002]");
    let waiting = old.clone().with("pending: {entry_domain: b.example.com}");
    let moved = waiting.clone().on("b.example.com");
    assert_eq!(ends(&waiting.text()), ["? platform.pending_entry_domain", "yes"]);
    assert_eq!(ends(&moved.text()), ["? platform.pending_entry_domain", "redirect-host-mismatch"]);
    // On neither.
    assert_eq!(ends(&waiting.clone().on("c.example.com").text()), ["redirect-host-mismatch"; 2]);
    assert_told(&old, &waiting, &["w unclear-now at-once 02", "w needs-release with-release"]);
    assert_told(
        &old,
        &moved,
        &[
            "w unclear-now at-once 02",
            "e! stops-working until-release redirect-host-mismatch 01",
            "w needs-release with-release",
        ],
    );
}

/// A file that does not say whether the platform is released may be of one that is.
#[test]
fn a_waiting_domain_is_unclear_where_the_release_is_unsaid() {
    let old = file("permission_sets: [1, 17]").mini_program().official_account();
    let mut old = old.with("test_accounts: [gh_300000000002]");
    old.platform.retain(|line| !line.starts_with("released:"));
    let waiting = old.clone().with("pending: {entry_domain: b.example.com}");
    assert_eq!(ends(&old.text()), ["yes", "? platform.released"]);
    assert_eq!(ends(&waiting.text()), ["? platform.pending_entry_domain", "? platform.released"]);
    // Planned as of a released platform: nothing breaks.
    assert_told(&old, &waiting, &["w unclear-now at-once 02", "w needs-release with-release"]);
}

#[test]
fn a_link_that_asks_for_saved_sets_is_unclear_until_the_release() {
    let file = file("permission_sets: [17]").mini_program().asking("&auth_type=2&category_id_list=17%7C18");
    let released = file.clone().with("permission_sets: [17, 18]");
    let pending = file.with("pending: {permission_sets: [18]}");
    let tester = pending.clone().with("test_accounts: [gh_300000000002]");
    let mut unsaid = pending.clone();
    unsaid.platform.retain(|line| !line.starts_with("released:"));
    for open in [&pending, &tester] {
        assert_eq!(ends(&open.text()), ["? "]);
        assert_told(
            &released,
            open,
            &["w unclear-now at-once category-set-pending 02", "w needs-release with-release 18"],
        );
    }
    assert_eq!(ends(&unsaid.with("test_accounts: [gh_300000000002]").text()), ["? "]);
    assert_eq!(ends(&tester.with("released: false").text()), ["yes"]);
}

/// By `auth_type=4` only promoters come, whose permission sets no readable page lists.
#[test]
fn what_nobody_was_known_to_pass_does_not_break() {
    let promoters = file("permission_sets: [1, 17]").mini_program().asking("&auth_type=4");
    let assistants = promoters.clone().asking("&auth_type=8");
    let fails = "w surely-fails at-once no-permission-set-for-kind";
    let (impact, _) = step(&promoters.text(), &assistants.text());
    assert!(!impact.breaks() && lines(&impact).iter().any(|line| line == fails), "{:?}", lines(&impact));
    assert_eq!(diff(&promoters.text(), &assistants.text(), &[]).status.code(), Some(0));
    // A fault that has nothing to do with the sets breaks it all the same.
    let invalid = promoters.clone().asking("&auth_type=0");
    assert_eq!(diff(&promoters.text(), &invalid.text(), &[]).status.code(), Some(1));
    // And so it does where promoters are not known to fail, but somebody else passes.
    let both = promoters.asking("&auth_type=2");
    assert_eq!(diff(&both.text(), &assistants.text(), &[]).status.code(), Some(1));
}

/// That it is not known how a link ends now does not say that it has an error.
#[test]
fn a_misspelled_parameter_is_a_new_error() {
    let right = file("permission_sets: [17]").mini_program().asking("&auth_type=2");
    let misspelled = right.clone().asking("&authType=2");
    let error = "e new-finding at-once";
    assert_told(&right, &misspelled, &[error, "w unclear-now at-once 02"]);
    assert_told(&misspelled, &misspelled.clone().with("released: true"), &[]);
}

/// The same link asks others for other sets.
#[test]
fn of_an_account_of_another_kind_no_link_asks_less() {
    let file = file("permission_sets: [17]").mini_program();
    let (impact, _) = step(&file.text(), &file.text().replace("mini_program", "channels"));
    assert_eq!(lines(&impact), ["e! stops-working at-once official-accounts-and-mini-programs-only 02"]);
}

/// What the release brings to somebody of whom it was not known whether the link works does not stop working.
#[test]
fn a_release_surely_fails_whom_nobody_knew_to_pass() {
    let mut old = file("permission_sets: [17]").mini_program();
    old.platform.retain(|line| !line.starts_with("permission_sets:"));
    let moved = old.clone().with("entry_domain: b.example.com");
    assert_told(
        &old,
        &moved,
        &["e! surely-fails with-release redirect-host-mismatch 02", "w needs-release with-release"],
    );
}

#[test]
fn a_move_is_told_in_the_order_of_time() {
    let old = file("permission_sets: [17]").mini_program();
    // Planned: nothing breaks, and the links to be moved are named.
    let planned = old.clone().with("pending: {entry_domain: b.example.com}");
    // Whether an account stands on the test list, for which the new domain counts already, nobody said.
    assert_told(&old, &planned, &["w unclear-now at-once 02", "w needs-release with-release"]);
    let (impact, _) = step(&old.text(), &planned.text());
    let finding = &impact.consequences[1].finding;
    assert!(
        finding.message.en.ends_with("links that have to move at that point: `console`"),
        "{}",
        finding.message.en
    );
    let help = &finding.help.as_ref().unwrap().en;
    let at = |part: &str| help.find(part).unwrap_or_else(|| panic!("{part}: {help}"));
    assert!(
        at("until the release") < at("release the platform")
            && at("release the platform") < at("once it is released")
    );
    // Registered at once, the links left behind.
    let registered = old.clone().with("entry_domain: b.example.com");
    let breaks = "e! stops-working with-release redirect-host-mismatch 02";
    assert_told(&old, &registered, &["w unclear-now at-once 02", breaks, "w needs-release with-release"]);
    // Everything at once: it fails until the release.
    let moved = registered.clone().on("b.example.com");
    let until = "e! stops-working until-release redirect-host-mismatch 02";
    assert_told(&old, &moved, &[until, "w needs-release with-release"]);
    for new in [&registered, &moved] {
        let (impact, _) = step(&old.text(), &new.text());
        let helps: BTreeSet<_> = impact
            .consequences
            .iter()
            .filter_map(|told| Some(told.finding.help.as_ref()?.en.clone()))
            .collect();
        assert_eq!(helps.len(), 1, "one advice: {helps:?}");
    }
    // After the release.
    assert_told(&planned, &moved, &["n takes-effect at-once"]);
    // The same plan is no news.
    assert_told(
        &planned,
        &planned.clone().with("permission_sets: [17, 18]"),
        &["n authorize-again when-authorized 18", "n exclusive-asked when-authorized 18"],
    );
}

#[test]
fn what_a_file_says_to_wait_does_not_hide_what_it_says_to_count() {
    let old = file("permission_sets: [1, 17]").mini_program().with("test_accounts: [gh_aaaaaaaaaaaa]");
    let waiting = old.clone().with("pending: {entry_domain: b.example.com}");
    let wrong = waiting.clone().with("entry_domain: a.exmaple.com");
    let stops = |told: &str| told.starts_with("e! stops-working at-once");
    let (impact, _) = step(&waiting.text(), &wrong.text());
    assert!(lines(&impact).iter().any(|told| stops(told)), "{:#?}", lines(&impact));
    assert_eq!(diff(&waiting.text(), &wrong.text(), &[]).status.code(), Some(1));
    // The same plan as before is nothing new; another one is, whatever was planned.
    assert_eq!(diff(&waiting.text(), &waiting.text(), &[]).status.code(), Some(0));
    let dropped = old.clone().with("entry_domain: a.exmaple.com");
    assert_eq!(diff(&waiting.text(), &dropped.text(), &[]).status.code(), Some(1));
    assert_eq!(diff(&old.text(), &waiting.text(), &[]).status.code(), Some(0));
}

#[test]
fn an_account_that_a_link_is_to_serve_only_now_is_judged() {
    let game = "{appid: wx3000000000000005, original_id: gh_300000000005, kind: mini_game}";
    let old = file("permission_sets: [1, 17]").mini_program();
    let named = "    accounts: [wx3000000000000002]\n";
    let both = "    accounts: [wx3000000000000002, wx3000000000000005]\n";
    let told = "e surely-fails at-once account-kind-not-authorizable 05";
    let new = old.clone().with_account(game);
    assert_told(&old.clone().link(named), &new.clone().link(both), &[told]);
    // It was there, and another link served it.
    assert_told(&new.clone().link(named), &new.clone().link(both), &[told]);
    // Nothing has changed for it.
    assert_told(&new.clone().link(both), &new.clone().link(both), &[]);
    let fails = |old: &File, new: &File| diff(&old.text(), &new.text(), &[]).status.code();
    assert_eq!(fails(&old.clone().link(named), &new.clone().link(both)), Some(1));
}

#[test]
fn nobody_authorizes_again_for_what_was_granted_or_is_not_asked() {
    let granted =
        "{appid: wx3000000000000002, original_id: gh_300000000002, kind: mini_program, granted: [17, 18]}";
    let old = file("permission_sets: [17, 18]").with_account(granted).asking("&auth_type=2");
    let needs = |rest| old.clone().rest(rest);
    assert_told(
        &needs("requires: {permission_sets: [17]}\n"),
        &needs("requires: {permission_sets: [17, 18]}\n"),
        &[],
    );
    // No link asks for it.
    let asking = old.clone().asking("&auth_type=2&category_id_list=17");
    assert_told(&asking, &asking.clone().with("permission_sets: [17, 18, 19, 25]"), &[]);
    // Or can ask a kind of account that has it.
    assert_told(&old, &old.clone().with("permission_sets: [17, 18, 1]"), &[]);
    let again = ["n authorize-again when-authorized 02 19"];
    assert_told(&old, &old.clone().with("permission_sets: [17, 18, 19]"), &again);
}

#[test]
fn what_is_not_effective_is_not_told_to_count() {
    let old = file("permission_sets: [17]")
        .mini_program()
        .with("released: false")
        .with("test_accounts: [gh_300000000002]");
    assert_told(
        &old,
        &old.clone().with("test_accounts: [gh_300000000002, wxfedcba9876543210]"),
        &["w not-effective at-once"],
    );
    assert_told(&old.clone().with("test_accounts: [gh_300000000002, wxfedcba9876543210]"), &old, &[]);
    let released = file("permission_sets: [17]").mini_program();
    let scheme = released.clone().with("entry_domain: https://a.example.com/");
    let unclear = "e! unclear-now at-once entry-domain-extras 02";
    assert_told(&released, &scheme, &[unclear, "e not-effective at-once"]);
    assert_told(&scheme, &released, &[]);
    // The case of letters is no other domain.
    assert_told(&released, &released.clone().with("entry_domain: A.Example.com"), &[]);
    let domains = released.clone().with("server_domains: [api.example.com]");
    assert_told(&domains, &released.clone().with("server_domains: [API.example.com]"), &[]);
    let url = released.clone().with("event_url: https://a.example.com/Event");
    assert_told(&url, &released.clone().with("event_url: HTTPS://A.example.com/Event"), &[]);
    assert_told(
        &url,
        &released.clone().with("event_url: https://a.example.com/event"),
        &["n needs-release with-release"],
    );
}

#[test]
fn a_weaker_gate_is_told() {
    let both = file("permission_sets: [1, 17]").mini_program().official_account();
    let less = "w checks-less at-once";
    assert_told(&both, &file("permission_sets: [1, 17]").mini_program(), &["w checks-less at-once 01"]);
    let named = both.clone().link("    accounts: [wx3000000000000001, wx3000000000000002]\n");
    let one = both.clone().link("    accounts: [wx3000000000000002]\n");
    assert_told(&named, &one, &["w checks-less at-once 01"]);
    assert_told(&both, &one, &["w checks-less at-once 01"]);
    // A link that names nobody is judged with nobody.
    assert_told(&one, &both, &["w checks-less at-once 02"]);
    let two = both.clone().link("  - {name: other, url: \"${URL}\"}\n");
    assert_told(&two, &both, &[less]);
    let lint = |rest| both.clone().rest(rest);
    let off = lint("lint:\n  rules: {redirect-http: off}\n");
    let error = lint("lint:\n  rules: {redirect-http: error}\n");
    assert_told(&both, &off, &[less]);
    assert_told(&error, &both, &[less]);
    assert_told(&error, &off, &[less]);
    assert_told(&both, &error, &[]);
    assert_told(&off, &both, &[]);
    let ignored = lint("lint:\n  ignore:\n    - {rule: redirect-http, reason: known, until: 2031-01-01}\n");
    assert_told(&both, &ignored, &[less]);
    assert_told(&ignored, &both, &[]);
    let longer = lint("lint:\n  ignore:\n    - {rule: redirect-http, reason: known}\n");
    assert_told(&ignored, &longer, &[less]);
    assert_told(&longer, &ignored, &[]);
    // Who wants to, fails by it.
    for (fail_on, code) in [("never", 0), ("error", 0), ("warning", 1), ("note", 1)] {
        let output = diff(&both.text(), &off.text(), &["--fail-on", fail_on]);
        assert_eq!(output.status.code(), Some(code), "{fail_on}");
    }
}

#[test]
fn a_new_link_is_judged_by_itself() {
    let good = file("permission_sets: [1, 17]").mini_program();
    let fails = |text: &str| diff("", text, &[]).status.code();
    let told = |text: &str| lines(&step("{}", text).0);
    assert_eq!((told(&good.text()), fails(&good.text())), (vec!["n link-new at-once".to_owned()], Some(0)));
    let elsewhere = good.clone().on("b.example.com");
    let expected = vec!["e surely-fails at-once redirect-host-mismatch 02".to_owned()];
    assert_eq!((told(&elsewhere.text()), fails(&elsewhere.text())), (expected, Some(1)));
    // The only account that is listed.
    let alone = good.clone().asking("&auth_type=1");
    let expected = vec!["e surely-fails at-once official-accounts-only 02".to_owned()];
    assert_eq!((told(&alone.text()), fails(&alone.text())), (expected, Some(1)));
    // The link may be for the other one.
    let among = alone.official_account();
    let expected = vec!["w surely-fails at-once official-accounts-only 02".to_owned()];
    assert_eq!((told(&among.text()), fails(&among.text())), (expected, Some(0)));
    let named = among.link("    accounts: [wx3000000000000002]\n");
    let expected = vec!["e surely-fails at-once official-accounts-only 02".to_owned()];
    assert_eq!((told(&named.text()), fails(&named.text())), (expected, Some(1)));
    assert_eq!(diff("", "", &[]).status.code(), Some(2));
}

#[test]
fn dev_null_is_an_old_file() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("gate-new.yaml");
    std::fs::write(&path, file("permission_sets: [1, 17]").text()).unwrap();
    let program = || Command::new(env!("CARGO_BIN_EXE_wxauthlint"));
    if cfg!(unix) {
        let output = program().args(["diff", "/dev/null"]).arg(&path).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
    let empty = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("gate-empty.yaml");
    std::fs::write(&empty, "\u{feff}\n").unwrap();
    let output = program().arg("diff").args([&empty, &path]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    // There has to be a new one.
    let output = program().arg("diff").args([&path, &empty]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

/// What comes from standard input stands in the folder of the other file, where its answers are.
#[test]
fn answers_of_both_files_stand_in_one_folder() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("gate-answers");
    std::fs::create_dir_all(&folder).unwrap();
    let answer = r#"{"authorizer_info": {"user_name": "gh_300000000002", "service_type_info": {"id": 0}, "MiniProgramInfo": {}},
        "authorization_info": {"authorizer_appid": "wx3000000000000002", "func_info": []}}"#;
    std::fs::write(folder.join("shop.json"), answer).unwrap();
    let old = file("permission_sets: [1, 17]").with_account("{answer: shop.json}");
    let path = folder.join("provider.yaml");
    std::fs::write(&path, old.clone().asking("&auth_type=1").text()).unwrap();
    std::fs::write(folder.join("old.yaml"), old.text()).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_wxauthlint"))
        .args(["diff", "-"])
        .arg(&path)
        .stdin(std::fs::File::open(folder.join("old.yaml")).unwrap())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

/// How each account ends, in a word: the rule that stops it, or what is not known.
fn ends(text: &str) -> Vec<String> {
    let mut sources = Sources::new();
    let file = read("provider.yaml", text, &mut sources);
    let entry = &file.provider.links[0];
    let listed = ListedLink::new(entry, &Page::NotGiven);
    let accounts: Vec<&Account> = file.provider.accounts.iter().collect();
    let mut linter = Linter::new(embedded(), &Settings::default(), Some(&file));
    let simulation = simulate(&mut linter, &listed.input(), &accounts, &mut sources);
    let told = |outcome: &Outcome| match outcome {
        Outcome::Authorizes | Outcome::AuthorizesWithout(_) => "yes".to_owned(),
        Outcome::Stopped(stop) => stop.rule.clone(),
        Outcome::Misrouted(detour) => format!("> {}", detour.rule),
        Outcome::Unknown(doubt) => format!("? {}", doubt.needs.join(" ")),
    };
    simulation.accounts.iter().map(|account| told(&account.outcome)).collect()
}

/// Numbers that look like chance and are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }

    fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.roll(of.len())]
    }
}

/// A file of random settings, with four accounts of which the first may stand on the test list.
fn any_file(dice: &mut Dice) -> File {
    let mut file = file("permission_sets: [1, 17]")
        .official_account()
        .mini_program()
        .with_account("{appid: wx3000000000000003, original_id: gh_300000000003, kind: mini_program}")
        .with_account("{appid: wx3000000000000004, original_id: gh_300000000004, kind: channels}");
    file.platform = vec![
        dice.pick(&["released: true", "released: true", "released: false"]),
        "entry_domain: a.example.com",
        dice.pick(&[
            "permission_sets: [1]",
            "permission_sets: [17]",
            "permission_sets: [1, 17]",
            "permission_sets: [143]",
            "permission_sets: [1, 17, 18, 143]",
            "permission_sets: []",
        ]),
        dice.pick(&[
            "test_accounts: [gh_300000000001]",
            "test_accounts: [gh_300000000001, gh_300000000003]",
            "test_accounts: []",
        ]),
    ];
    let pending = dice.pick(&[
        "",
        "",
        "pending: {permission_sets: [17]}",
        "pending: {permission_sets: [143, 1]}",
        "pending: {entry_domain: b.example.com}",
        "pending: {entry_domain: b.example.com, permission_sets: [17]}",
    ]);
    if !pending.is_empty() {
        file.platform.push(pending);
    }
    file.parameters = dice.pick(&[
        "&auth_type=1",
        "&auth_type=2",
        "&auth_type=3",
        "&auth_type=3",
        "&auth_type=5",
        "&auth_type=6",
        "&auth_type=3&biz_appid=wx3000000000000002",
        "&auth_type=6&biz_appid=wx3000000000000004",
        "&auth_type=3&category_id_list=17",
        "&auth_type=6&category_id_list=1%7C143",
    ]);
    file.host = dice.pick(&["a.example.com", "a.example.com", "a.example.com", "b.example.com"]);
    file
}

/// `diff` says that something stops exactly where `simulate` says that it worked and does not any more.
#[test]
fn diff_agrees_with_simulate() {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let ids = ["wx3000000000000001", "wx3000000000000002", "wx3000000000000003", "wx3000000000000004"];
    let mut stopped = 0;
    for round in 0..if is_whole() { 250 } else { 60 } {
        let (old, new) = (any_file(&mut dice), any_file(&mut dice));
        let (old, new) = (old.text(), new.text());
        let (before, after) = (ends(&old), ends(&new));
        let (impact, _) = step(&old, &new);
        let at = |id: &str, kind: &str, effect: Option<&str>| {
            impact.consequences.iter().any(|told| {
                let is_at = effect
                    .map_or(told.effect.name() != "with-release", |effect| told.effect.name() == effect);
                told.kind.name() == kind && is_at && told.accounts.iter().any(|name| name == id)
            })
        };
        for ((id, was), is) in ids.into_iter().zip(&before).zip(&after) {
            let [was_open, is_open] = [was, is].map(|end| end.starts_with('?'));
            let [passed, passes] = [was, is].map(|end| end == "yes");
            let case = format!("round {round}, {id}: {was} -> {is}\n{:?}\n{old}\n{new}", lines(&impact));
            let stops = passed && !passes && !is_open;
            assert_eq!(at(id, "stops-working", None), stops, "{case}");
            assert_eq!(at(id, "surely-fails", None), was_open && !passes && !is_open, "{case}");
            assert_eq!(at(id, "unclear-now", None), passed && is_open, "{case}");
            assert_eq!(at(id, "works-now", Some("at-once")), !passed && !was_open && passes, "{case}");
            let differs = !passed && !passes && !was_open && !is_open && was != is;
            assert_eq!(at(id, "fails-otherwise", None), differs, "{case}");
            stopped += usize::from(stops);
        }
        // Where accounts are listed, no whole kind is told to stop.
        let mut stopping = impact.consequences.iter().filter(|told| told.breaks);
        assert!(stopping.all(|told| told.account_kinds.is_empty()), "{:?}", lines(&impact));
    }
    assert!(stopped > if is_whole() { 100 } else { 20 }, "{stopped}");
}

/// An annotation stands in the new file, or nowhere: the old one is not in the repository.
#[test]
fn annotations_stand_in_the_new_file() {
    let both = file("permission_sets: [1, 17]").mini_program().official_account();
    let one = both.clone().asking("&auth_type=2").link("    accounts: [wx3000000000000001]\n");
    let two = both.link("  - {name: \"a::b%0A\", url: \"${URL}\"}\n");
    let (impact, sources) = step(&two.text(), &one.text());
    let options = Options::plain(Lang::En, 80);
    let text = impacted(&impact, ImpactFormat::Github, &options, &sources);
    let commands: Vec<&str> = text.lines().take_while(|line| line.starts_with("::")).collect();
    let heads: Vec<&str> = commands.iter().filter_map(|line| line.split("title=").next()).collect();
    let in_file = |head: &str| {
        head.starts_with("::error file=new.yaml,") || head.starts_with("::warning file=new.yaml,")
    };
    let [stops, gone, dropped] = heads[..] else { panic!("{text}") };
    assert!(in_file(stops) && in_file(dropped), "{text}");
    assert_eq!(gone, "::warning ");
    assert!(commands[1].starts_with("::warning title=checks-less::old.yaml:"), "{text}");
    assert!(commands[1].contains("`a::b%250A`") && !text.contains("::b%0A"), "{text}");
}
