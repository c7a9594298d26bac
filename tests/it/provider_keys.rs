//! Every key of the provider file, as the schema lists them: what comes of one that is emptied, blank, null or
//! of the wrong kind. `null` is a value that is missing, not a key that is absent.

use serde_json::{Value, json};
use wxauthlint::fact::Page;
use wxauthlint::lint::{Linter, ProviderFile, Settings};
use wxauthlint::rule::embedded;
use wxauthlint::schema::Schema;
use wxauthlint::source::Sources;

/// What is written in the place of a value.
const PROBES: [&str; 6] = [r#""""#, r#""  ""#, "null", "7", "[]", "{}"];

/// Each key, and the faults and findings for each probe, sorted. `0` stands for an item of a list, `*` for a
/// key of the user's own. Nothing comes of
/// * a list that holds nothing: nobody is on it, no domain is registered, nothing is granted yet. Where that is wrong a rule says so
///   (`permission-sets-empty`; `unreleased-without-test-accounts` for a platform that is not released);
/// * a map that holds nothing, which says nothing: rules that need it are told as not judged;
/// * a number where a text belongs, which is a text; and a header without a value, which is sent as such.
#[rustfmt::skip]
const KEYS: &[(&str, [&str; 6])] = &[
    ("accounts", ["wrong-type", "wrong-type", "wrong-type", "wrong-type", "", "wrong-type"]),
    ("accounts.0", ["wrong-type", "wrong-type", "wrong-type", "wrong-type", "wrong-type", "missing-key"]),
    ("accounts.0.answer", ["empty-text", "empty-text", "wrong-type", "", "wrong-type", "wrong-type"]),
    ("accounts.0.appid", ["empty-text", "empty-text", "wrong-type", "account-appid-malformed account-not-listed", "wrong-type", "wrong-type"]),
    ("accounts.0.elsewhere", ["wrong-type", "wrong-type", "wrong-type", "wrong-type", "", "wrong-type"]),
    ("accounts.0.granted", ["wrong-type", "wrong-type", "wrong-type", "wrong-type", "", "wrong-type"]),
    ("accounts.0.kind", ["unknown-value", "unknown-value", "wrong-type", "unknown-value", "wrong-type", "wrong-type"]),
    ("accounts.0.original_id", ["empty-text", "empty-text", "wrong-type", "account-original-id-malformed", "wrong-type", "wrong-type"]),
    ("accounts.0.state", ["unknown-value", "unknown-value", "wrong-type", "unknown-value", "wrong-type", "wrong-type"]),
    ("code", ["wrong-type", "wrong-type", "wrong-type", "wrong-type", "wrong-type", ""]),
    ("code.add_query", ["", "", "wrong-type", "wrong-name", "", "wrong-type"]),
    ("code.draw_qr_code", ["", "", "wrong-type", "wrong-name", "", "wrong-type"]),
    ("code.encode", ["", "", "wrong-type", "wrong-name", "", "wrong-type"]),
    ("code.format", ["", "", "wrong-type", "wrong-name", "", "wrong-type"]),
    ("code.log", ["", "", "wrong-type", "wrong-name", "", "wrong-type"]),
    ("code.navigate", ["", "", "wrong-type", "wrong-name", "", "wrong-type"]),
    ("code.open_window", ["", "", "wrong-type", "wrong-name", "", "wrong-type"]),
    ("code.query", ["", "", "wrong-type", "wrong-name", "", "wrong-type"]),
    ("code.redirect", ["", "", "wrong-type", "wrong-name", "", "wrong-type"]),
    ("links", ["wrong-type", "wrong-type", "wrong-type", "wrong-type", "", "wrong-type"]),
    ("links.0", ["wrong-type", "wrong-type", "wrong-type", "wrong-type", "wrong-type", "missing-key"]),
    ("links.0.accounts", ["wrong-type", "wrong-type", "wrong-type", "wrong-type", "", "wrong-type"]),
    ("links.0.name", ["empty-text", "empty-text", "wrong-type", "redirect-http unused-suppression", "wrong-type", "wrong-type"]),
    ("links.0.page", ["empty-text", "empty-text", "wrong-type", "page-not-an-address", "wrong-type", "wrong-type"]),
    ("links.0.page_headers", ["wrong-type", "wrong-type", "wrong-type", "wrong-type", "wrong-type", ""]),
    ("links.0.page_headers.*", ["", "", "wrong-type", "", "wrong-type", "wrong-type"]),
    ("links.0.url", ["empty-text", "empty-text", "wrong-type", "not-an-authorization-link unused-suppression", "wrong-type", "wrong-type"]),
    ("lint", ["redirect-http wrong-type", "redirect-http wrong-type", "redirect-http wrong-type", "redirect-http wrong-type", "redirect-http wrong-type", "redirect-http"]),
    ("lint.ignore", ["redirect-http wrong-type", "redirect-http wrong-type", "redirect-http wrong-type", "redirect-http wrong-type", "redirect-http", "redirect-http wrong-type"]),
    ("lint.ignore.0", ["redirect-http wrong-type", "redirect-http wrong-type", "redirect-http wrong-type", "redirect-http wrong-type", "redirect-http wrong-type", "missing-key redirect-http"]),
    ("lint.ignore.0.account", ["empty-text redirect-http", "empty-text redirect-http", "redirect-http wrong-type", "redirect-http unused-suppression", "redirect-http wrong-type", "redirect-http wrong-type"]),
    ("lint.ignore.0.link", ["empty-text redirect-http", "empty-text redirect-http", "redirect-http wrong-type", "redirect-http unused-suppression", "redirect-http wrong-type", "redirect-http wrong-type"]),
    ("lint.ignore.0.reason", ["empty-text redirect-http", "empty-text redirect-http", "redirect-http wrong-type", "", "redirect-http wrong-type", "redirect-http wrong-type"]),
    ("lint.ignore.0.rule", ["redirect-http unknown-rule", "redirect-http unknown-rule", "redirect-http wrong-type", "redirect-http unknown-rule", "redirect-http wrong-type", "redirect-http wrong-type"]),
    ("lint.ignore.0.until", ["bad-date redirect-http", "bad-date redirect-http", "redirect-http wrong-type", "bad-date redirect-http", "redirect-http wrong-type", "redirect-http wrong-type"]),
    ("lint.rules", ["wrong-type", "wrong-type", "wrong-type", "wrong-type", "wrong-type", ""]),
    ("lint.rules.*", ["unknown-value", "unknown-value", "wrong-type", "unknown-value", "wrong-type", "wrong-type"]),
    ("platform", ["wrong-type", "wrong-type", "wrong-type", "wrong-type", "wrong-type", ""]),
    ("platform.business_domains", ["", "", "wrong-type", "", "", "wrong-type"]),
    ("platform.component_appid", ["empty-text", "empty-text", "wrong-type", "component-appid-differs platform-appid-malformed", "wrong-type", "wrong-type"]),
    ("platform.encoding_aes_key", ["empty-text", "empty-text", "wrong-type", "encoding-aes-key-malformed", "wrong-type", "wrong-type"]),
    ("platform.entry_domain", ["entry-domain-empty", "entry-domain-empty", "wrong-type", "entry-domain-malformed entry-domain-mismatch pending-entry-domain redirect-host-mismatch", "wrong-type", "wrong-type"]),
    ("platform.event_url", ["empty-text", "empty-text", "wrong-type", "url-without-scheme", "wrong-type", "wrong-type"]),
    ("platform.ip_whitelist", ["", "", "wrong-type", "ip-whitelist-not-ip", "", "wrong-type"]),
    ("platform.kind", ["unknown-value", "unknown-value", "wrong-type", "unknown-value", "wrong-type", "wrong-type"]),
    ("platform.message_url", ["empty-text", "empty-text", "wrong-type", "message-url-without-appid url-without-scheme", "wrong-type", "wrong-type"]),
    ("platform.mode", ["unknown-value", "unknown-value", "wrong-type", "unknown-value", "wrong-type", "wrong-type"]),
    ("platform.official_account_domains", ["", "", "wrong-type", "", "", "wrong-type"]),
    ("platform.pending", ["wrong-type", "wrong-type", "wrong-type", "wrong-type", "wrong-type", ""]),
    ("platform.pending.entry_domain", ["empty-text", "empty-text", "wrong-type", "pending-entry-domain pending-entry-domain-malformed", "wrong-type", "wrong-type"]),
    ("platform.pending.permission_sets", ["wrong-type", "wrong-type", "wrong-type", "wrong-type", "", "wrong-type"]),
    ("platform.permission_sets", ["wrong-type", "wrong-type", "wrong-type", "wrong-type", "pending-permission-sets", "wrong-type"]),
    ("platform.released", ["wrong-type", "wrong-type", "wrong-type", "wrong-type", "wrong-type", "wrong-type"]),
    ("platform.server_domains", ["", "", "wrong-type", "", "", "wrong-type"]),
    ("platform.test_accounts", ["", "", "wrong-type", "test-account-malformed", "", "wrong-type"]),
    ("platform.token", ["empty-text", "empty-text", "wrong-type", "", "wrong-type", "wrong-type"]),
    ("requires", ["wrong-type", "wrong-type", "wrong-type", "wrong-type", "wrong-type", ""]),
    ("requires.permission_sets", ["wrong-type", "wrong-type", "wrong-type", "wrong-type", "", "wrong-type"]),
];

/// What `*` is in the file.
const OWN_KEYS: [(&str, &str); 2] =
    [("lint.rules.*", "redirect-port"), ("links.0.page_headers.*", "Referrer-Policy")];

/// A file with every key but `answer` and `account`, of which nothing is found.
fn file() -> Value {
    json!({
        "platform": {
            "component_appid": "wx0123456789abcdef",
            "kind": "platform",
            "mode": "traditional",
            "released": true,
            "entry_domain": "auth.example.com",
            "test_accounts": ["gh_0123456789ab"],
            "permission_sets": [1, 7, 17, 18],
            "event_url": "https://auth.example.com/event",
            "message_url": "https://auth.example.com/$APPID$/message",
            "token": "${TOKEN}",
            "encoding_aes_key": "${AES_KEY}",
            "official_account_domains": ["auth.example.com"],
            "server_domains": ["auth.example.com"],
            "business_domains": ["auth.example.com"],
            "ip_whitelist": ["203.0.113.10"],
            "pending": {"entry_domain": "auth.example.com", "permission_sets": [1, 7, 17, 18]},
        },
        "requires": {"permission_sets": [7, 17]},
        "accounts": [{
            "appid": "wxfedcba9876543210",
            "original_id": "gh_0123456789ab",
            "kind": "mini_program",
            "state": "normal",
            "granted": [17, 18],
            "elsewhere": [3],
        }],
        "links": [{
            "name": "console",
            "url": "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=${PRE_AUTH_CODE}&redirect_uri=http%3A%2F%2Fauth.example.com%2Fcallback&auth_type=3",
            "page": "https://auth.example.com/bind",
            "page_headers": {"Referrer-Policy": "origin"},
            "accounts": ["wxfedcba9876543210"],
        }],
        "code": {"redirect": ["jumpTo"], "draw_qr_code": ["renderQr"]},
        "lint": {
            "rules": {"redirect-port": "off"},
            "ignore": [{"rule": "redirect-http", "link": "console", "reason": "known", "until": "2999-01-01"}],
        },
    })
}

/// The codes of all that is told of a file, sorted, each once.
fn told(text: &str) -> String {
    let mut sources = Sources::new();
    let mut codes: Vec<String> = Vec::new();
    match ProviderFile::read_in_spite("provider.yaml", text, embedded(), &mut sources) {
        Err(faults) => codes.extend(faults.iter().map(|fault| fault.code.to_string())),
        Ok((file, faults)) => {
            codes.extend(faults.iter().map(|fault| fault.code.to_string()));
            let mut linter = Linter::new(embedded(), &Settings::default(), Some(&file));
            let mut findings = linter.check_provider(&sources).findings;
            findings.extend(linter.check_listed_links(&Page::NotGiven, &mut sources).findings);
            findings.extend(linter.check_suppressions(&sources).findings);
            codes.extend(findings.iter().map(|finding| finding.code.to_string()));
        }
    }
    codes.sort();
    codes.dedup();
    codes.join(" ")
}

/// Puts a value in the place of a key; maps on the way are there already.
fn put(file: &mut Value, path: &str, value: Value) {
    let own = OWN_KEYS.iter().find(|(own, _)| *own == path).map_or("*", |(_, key)| key);
    let mut place = file;
    for part in path.split('.') {
        place = match part.parse::<usize>() {
            Ok(index) => &mut place[index],
            Err(_) => &mut place[if part == "*" { own } else { part }],
        };
    }
    *place = value;
}

/// The keys of a schema, each list and map before what it holds.
fn keys(schema: &Value, whole: &Value, path: &str, found: &mut Vec<String>) {
    if let Some(named) = schema["$ref"].as_str() {
        return keys(&whole["definitions"][named.trim_start_matches("#/definitions/")], whole, path, found);
    }
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    if path == "lint.rules" || schema["additionalProperties"].is_object() {
        // Every rule has a key there, and all of them are alike.
        return found.push(below("*"));
    }
    for (key, inner) in schema["properties"].as_object().into_iter().flatten() {
        found.push(below(key));
        keys(inner, whole, &below(key), found);
    }
    let items = &schema["items"];
    if items["properties"].is_object() {
        found.push(below("0"));
        keys(items, whole, &below("0"), found);
    }
}

#[test]
fn every_key_of_the_schema_is_listed() {
    let schema = Schema::Provider.value(embedded());
    let mut found = Vec::new();
    keys(&schema, &schema, "", &mut found);
    found.sort();
    let mut listed: Vec<&str> = KEYS.iter().map(|(key, _)| *key).collect();
    listed.sort_unstable();
    assert_eq!(found, listed);
}

#[test]
fn of_a_key_without_a_good_value_something_is_told() {
    let whole = serde_json::to_string_pretty(&file()).unwrap();
    assert_eq!(told(&whole), "");
    for (key, expected) in KEYS {
        for (probe, expected) in PROBES.iter().zip(expected) {
            let mut file = file();
            put(&mut file, key, serde_json::from_str(probe).unwrap());
            let text = serde_json::to_string_pretty(&file).unwrap();
            assert_eq!(told(&text), *expected, "{key}: {probe}");
        }
    }
}

/// An empty list of test accounts is wrong before the release only.
#[test]
fn an_emptied_test_list_is_told_before_the_release() {
    for probe in [r#""""#, r#""  ""#, "[]", r#"[""]"#] {
        let mut file = file();
        file["platform"]["released"] = json!(false);
        file["platform"]["test_accounts"] = serde_json::from_str(probe).unwrap();
        let text = serde_json::to_string_pretty(&file).unwrap();
        assert_eq!(told(&text), "unreleased-without-test-accounts", "{probe}");
    }
}
