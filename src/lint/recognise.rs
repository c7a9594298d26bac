//! Whether a YAML or JSON file that was found among others is a provider file.
//!
//! `platform`, `links`, `accounts`, `requires` and `lint` are words that other programs use as well. A file is
//! taken for a provider file if all its top-level keys are keys of provider files, or misspelled ones, and
//! something below them belongs nowhere else; or if, whatever else it holds, its `platform` has several settings of
//! WeChat's console.

use crate::fact::{self, Namespace};
use crate::input::holds_marker;
use crate::input::provider::{AccountKind, PlatformKind, PlatformMode};
use crate::nearest::{is_same, nearest};
use crate::rule::RuleSet;
use crate::source::{SourceKind, Sources};
use crate::yaml::{self, Entry, Faults, Node, NodeKind};

/// The top-level keys of a provider file.
const KEYS: [&str; 6] = ["platform", "requires", "accounts", "links", "code", "lint"];

/// Keys that no other program has below these.
const PLATFORM_ALONE: [&str; 10] = [
    "component_appid",
    "entry_domain",
    "test_accounts",
    "permission_sets",
    "message_url",
    "encoding_aes_key",
    "official_account_domains",
    "server_domains",
    "business_domains",
    "ip_whitelist",
];
const ACCOUNT_ALONE: [&str; 3] = ["original_id", "granted", "elsewhere"];

/// So many of them below `platform` are no chance, whatever stands beside it.
const SURE: usize = 2;

/// Keys that other programs may have there, too: they tell only where there are no others.
const ACCOUNT: [&str; 4] = ["appid", "kind", "state", "answer"];

/// True for the text of a provider file, faulty or not.
pub fn is_provider_file(raw: &str, rules: &RuleSet) -> bool {
    // Most files are told from their first key and their words, and need not be read.
    let may_have_others = || PLATFORM_ALONE.iter().filter(|key| raw.contains(*key)).count() >= SURE;
    if !first_key(raw).is_some_and(|key| is_like(key, &KEYS)) && !may_have_others() {
        return false;
    }
    let source = Sources::new().add("", SourceKind::File, raw);
    match yaml::read(source, raw, &mut Faults::new()) {
        Some(Node { kind: NodeKind::Map(top), .. }) => {
            top.iter().all(|entry| is_like(&entry.key, &KEYS))
                && top.iter().any(|entry| is_telling(entry, rules))
                || top.iter().any(is_surely_ours)
        }
        Some(_) => false,
        None => is_broken_provider_file(raw),
    }
}

/// True for a YAML or JSON text of another program: a list, or a map none of whose keys is one of provider files,
/// misspelled or out of its place. What is empty or a text alone is not known to be anybody's.
pub fn is_of_another_program(raw: &str) -> bool {
    whose(raw) == Some(false)
}

/// True for a text with a key of provider files, misspelled or out of its place.
pub fn has_key_of_provider_files(raw: &str) -> bool {
    whose(raw) == Some(true)
}

/// Whether a text has a key of provider files; `None` where it has no keys and no items.
fn whose(raw: &str) -> Option<bool> {
    let known = || KEYS.into_iter().chain(PLATFORM_ALONE).chain(ACCOUNT_ALONE);
    // Too many words are near a short one.
    let is_near = |key: &str| nearest(key, known().filter(|known| known.len() > 4)).is_some();
    let is_ours = |key: &str| known().any(|known| is_same(key, known)) || is_near(key);
    let source = Sources::new().add("", SourceKind::File, raw);
    match yaml::read(source, raw, &mut Faults::new()).map(|node| node.kind) {
        Some(NodeKind::Map(top)) => (!top.is_empty()).then(|| top.iter().any(|entry| is_ours(&entry.key))),
        Some(NodeKind::List(items)) => (!items.is_empty()).then_some(false),
        Some(_) => None,
        // What is filled in later (`{{ … }}`) or broken is told by the beginnings of its lines.
        None => {
            let mut keys = raw.lines().filter_map(key_of_line).peekable();
            keys.peek().is_some().then(|| keys.any(is_ours))
        }
    }
}

/// The keys below `platform`. Those that other programs may have there, too, tell only where there are no
/// others.
fn of_platform() -> Vec<&'static str> {
    let said = fact::sayings(Namespace::Platform).filter_map(|def| def.name.strip_prefix("platform."));
    said.filter(|key| !key.starts_with("pending_")).chain(["pending"]).collect()
}

/// True for a top-level key with something below it that only provider files have.
fn is_telling(entry: &Entry, rules: &RuleSet) -> bool {
    let value = &entry.value;
    match nearest(&entry.key, KEYS) {
        Some("platform") => {
            let known = of_platform();
            let is_own = |setting: &Entry| match setting.key.as_str() {
                "kind" => is_one_of(&setting.value, &PlatformKind::NAMES),
                "mode" => is_one_of(&setting.value, &PlatformMode::NAMES),
                "token" => false,
                key => is_like(key, &known),
            };
            // A colon without a blank behind it makes one text of all.
            let is_one_text =
                text(value).is_some_and(|text| PLATFORM_ALONE.iter().any(|key| text.contains(key)));
            is_one_text || is_map_of(entries(value), (&PLATFORM_ALONE, &known), is_own)
        }
        Some("requires") => entries(value).iter().any(|setting| is_like(&setting.key, &["permission_sets"])),
        Some("accounts") => {
            let is_own = |setting: &Entry| match setting.key.as_str() {
                "kind" => is_one_of(&setting.value, &AccountKind::NAMES),
                key => key == "appid" || key == "answer",
            };
            items(value).iter().any(|account| is_map_of(entries(account), (&ACCOUNT_ALONE, &ACCOUNT), is_own))
        }
        Some("links") => items(value).iter().any(|link| {
            let is_url = |setting: &&Entry| setting.key == "url";
            let holds_link = |node: &Node| text(node).is_some_and(holds_marker);
            holds_link(link) || entries(link).iter().filter(is_url).any(|url| holds_link(&url.value))
        }),
        Some("lint") => {
            let below =
                |key: &str| entries(value).iter().find(|entry| entry.key == key).map(|entry| &entry.value);
            let leveled = below("rules").into_iter().flat_map(entries).map(|entry| entry.key.as_str());
            let ignored = below("ignore").into_iter().flat_map(items).flat_map(entries);
            let ignored =
                ignored.filter(|setting| setting.key == "rule").filter_map(|rule| text(&rule.value));
            leveled.chain(ignored).any(|id| nearest(id, rules.iter().map(|rule| rule.id.as_str())).is_some())
        }
        _ => false,
    }
}

/// True for settings of WeChat's console below their own key: no other program has several of them.
fn is_surely_ours(entry: &Entry) -> bool {
    let settings = entries(&entry.value).iter().filter(|setting| PLATFORM_ALONE.contains(&&*setting.key));
    entry.key == "platform" && settings.count() >= SURE
}

/// True for a map that has a key of the first kind, or only such of both kinds and a telling one.
fn is_map_of(
    map: &[Entry],
    (alone, others): (&[&'static str], &[&'static str]),
    is_own: impl Fn(&Entry) -> bool,
) -> bool {
    map.iter().any(|setting| is_like(&setting.key, alone))
        || map.iter().all(|setting| is_like(&setting.key, others)) && map.iter().any(is_own)
}

/// True for a key, spelled right or almost.
fn is_like(key: &str, keys: &[&'static str]) -> bool {
    nearest(key, keys.iter().copied()).is_some()
}

/// The entries of a map; none of anything else.
fn entries(node: &Node) -> &[Entry] {
    match &node.kind {
        NodeKind::Map(entries) => entries,
        _ => &[],
    }
}

/// The items of a list, or what stands where one belongs.
fn items(node: &Node) -> &[Node] {
    match &node.kind {
        NodeKind::List(nodes) => nodes,
        _ => std::slice::from_ref(node),
    }
}

fn text(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Scalar(scalar) => Some(scalar.text()),
        _ => None,
    }
}

fn is_one_of(node: &Node, names: &[&str]) -> bool {
    text(node).is_some_and(|text| names.contains(&text))
}

/// The same for a text that is no YAML, by its lines: those that are not indented begin with keys of provider
/// files, and some line with a key that only they have.
fn is_broken_provider_file(raw: &str) -> bool {
    let is_top = |line: &&str| line.starts_with(|first: char| first.is_ascii_alphabetic() || first == '"');
    let mut top = raw.lines().filter(is_top).filter_map(key_of_line).peekable();
    let has_top = match top.peek() {
        Some(_) => top.all(|key| is_like(key, &KEYS)),
        // JSON is indented below its first brace.
        None => {
            raw.trim_start().starts_with('{')
                && raw.lines().filter_map(key_of_line).any(|key| KEYS.contains(&key))
        }
    };
    let is_alone =
        |key: &str| key == "released" || PLATFORM_ALONE.contains(&key) || ACCOUNT_ALONE.contains(&key);
    has_top && (raw.lines().filter_map(key_of_line).any(is_alone) || holds_marker(raw))
}

/// The key that a file begins with, behind comments and the like.
fn first_key(raw: &str) -> Option<&str> {
    let is_before = |line: &str| {
        line.is_empty() || line == "{" || ["#", "---", "%"].iter().any(|mark| line.starts_with(mark))
    };
    let mut lines = raw.trim_start_matches('\u{feff}').lines().map(str::trim);
    lines.find(|line| !is_before(line)).and_then(key_of_line)
}

/// The key that a line begins with.
fn key_of_line(line: &str) -> Option<&str> {
    let line = line.trim_start_matches([' ', '\t', '-', '{', ',', '"', '\'']);
    let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$')))?;
    let (key, rest) = line.split_at_checked(end)?;
    let is_key = !key.is_empty() && rest.trim_start_matches(['"', '\'', ' ']).starts_with([':', '：']);
    is_key.then_some(key)
}

#[cfg(test)]
mod tests {
    use super::{is_of_another_program, is_provider_file};
    use crate::rule::embedded;

    #[test]
    fn ours_are_told_from_those_of_others() {
        let ours = [
            "platform: {kind: platform}",
            "platform: {released: false}",
            "platform: {mode: cloud}",
            "platform: {entry_domian: auth.example.com}\nacounts: []",
            "platform:\n\treleased: true",
            "platform:\n  entry_domain: \"auth.example.com",
            "requires: {permission_sets: [1]}",
            "accounts: [{kind: mini_program}]",
            "accounts:\n  - answer: accounts/a.json\n    state: 已冻结",
            "links:\n  - url: https://mp.weixin.qq.com/cgi-bin/componentloginpage?a=${A}",
            "links: https://mp.weixin.qq.com/cgi-bin/componentLoginPage",
            "lint: {rules: {redirect-htpp: off}}",
            "lint: {ignore: [{rule: redirect-http}]}",
            "{\"platform\": {\"entry_domain\": \"auth.example.com\"}}",
            "{\n  \"platform\": {\n    \"entry_domain\": \"auth.example.com\n",
            "version: 1\nplatform: {component_appid: wx0123456789abcdef, entry_domain: auth.example.com}",
        ];
        for raw in ours {
            assert!(is_provider_file(raw, embedded()), "{raw}");
        }
        let others = [
            "",
            "# platform",
            "links: [{name: home, url: 'https://www.example.com/'}]",
            "links: [db, cache]",
            "platform: linux/amd64",
            "platform: {kind: linux, token: secret}",
            "platform: {token: secret}",
            "version: 1\nplatform: {entry_domain: auth.example.com}",
            "platform: {mode: debug}",
            "accounts: [{appid: wx0123456789abcdef, secret: x}]",
            "accounts: [{kind: admin}]",
            "requires: {python: '>=3.9'}",
            "lint: {rules: {no-console: off}}",
            "lint: {disable-all: true}",
            // Settings of a program of its own, which has a link among them.
            "server: {port: 8080}\nlinks: [{url: 'https://mp.weixin.qq.com/cgi-bin/componentloginpage'}]",
            "version: '3'\nservices:\n  web:\n    platform: linux/amd64\n    links: [db]\n",
            "{\"authorizer_info\": {}, \"authorization_info\": {}}",
            "[platform, links]",
            "platform: [\nother: 1",
        ];
        for raw in others {
            assert!(!is_provider_file(raw, embedded()), "{raw}");
        }
    }

    #[test]
    fn a_file_without_any_of_our_keys_is_of_another_program() {
        for raw in [
            "provider: {name: aws}\nservice: x\n",
            "- name: install\n  hosts: all\n",
            "{\"name\": \"x\", \"mode\": 1}",
            "apiVersion: v1\nkind: {{ .Values.kind }\nmetadata: [\n",
        ] {
            assert!(is_of_another_program(raw), "{raw}");
        }
        for raw in [
            "",
            "# nothing yet\n",
            "{}",
            "hello",
            "plaform: {}\n",
            "link: x\nother: 1\n",
            "entry_domain: auth.example.com\n",
            "other: 1\nplatform:\n\treleased: true\n",
        ] {
            assert!(!is_of_another_program(raw), "{raw}");
        }
    }
}
