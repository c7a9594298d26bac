//! Texts and what is shown of them.

use super::{Known, looks_random, path, redacted};

/// Texts in which `Moss` to `Gate` is a secret, and nothing else is covered.
const COVERED: &[&str] = &[
    "?pre_auth_code=MossgrownGate&auth_type=1",
    "&auth_code=MossgrownGate",
    "{\"auth_code\": \"MossgrownGate\", \"expires_in\": 600}",
    "{\"session_key\":\"Moss grown Gate\",\"openid\":\"o\"}",
    "{\\\"token\\\": \\\"MossgrownGate\\\"}",
    "encoding_aes_key: MossgrownGate",
    "encoding_aes_key：MossgrownGate，别外传",
    "消息加解密Key：MossgrownGate",
    "密码：MossgrownGate",
    "redirect_uri=https%3A%2F%2Fa.com%3Fauth_code%3DMossgrownGate",
    "redirect_uri=http%3A%2F%2Fa.example.com%2Fcb%3Ftoken%3DMossgrownGate",
    "redirect_uri=http%3A%2F%2Fa.example.com%2Fcb%3Fsecret%3DMossgrownGate&auth_type=3",
    "redirect_uri=http%3A%2F%2Fa.example.com%2Fcb%3Fx%3D1%26ticket%3DMossgrownGate%26y%3D2",
    "redirect_uri=http%253A%252F%252Fa.example.com%252Fcb%253Ftoken%253DMossgrownGate%2526y%253D2",
    "redirect_uri=http%25253A%25252F%25252Fa.example.com%25252Fcb%25253Ftoken%25253DMossgrownGate",
    "http://a.example.com/cb?x=1&code=MossgrownGate&y=2",
    "http://a.example.com/cb?key=MossgrownGate&y=2",
    "http://a.example.com/cb#/x?wxToken=MossgrownGate",
    "cb%3Fsharekey%3DMossgrownGate%26y%3D2",
    "code=MossgrownGate",
    "`key=MossgrownGate`",
    "a?data[token]=MossgrownGate&x=1",
    "a?data%5Btoken%5D=MossgrownGate&x=1",
    "a?%74oken=MossgrownGate&x=1",
    "\"https://a.com/?a=1\\u0026token=MossgrownGate\\u0026b=2\"",
    "\"https://a.com/?a=1\\u0026token\\u003dMossgrownGate\"",
    "{%22token%22%3A%22MossgrownGate%22}",
    "17_18_pre_auth_code%3DMossgrownGate",
    "http://user:MossgrownGate@a.com:8080/",
    "https%3A%2F%2Fu%3AMossgrownGate%40a.com",
    "http://user:Moss%40grown@Gate@a.com/",
    "\"https:\\/\\/user:MossgrownGate@a.com\\/\"",
    "http://a.example.com/cb?tokn=MossgrownGate",
    "Authorization: Bearer MossgrownGate",
    "pre\\_auth\\_code=MossgrownGate",
    "token = 'Moss grown Gate';",
    "got preauthcode@@@MossgrownGate today",
];

/// Texts that are shown as they are.
const SHOWN: &[&str] = &[
    "pre_auth_code=xxxx&a=1",
    "pre_auth_code=${code}",
    "pre_auth_code=%24%7Bcode%7D&x=1",
    "pre_auth_code=%s&auth_type=1",
    "pre_auth_code={{code}}",
    "token: $TOKEN",
    "token=***&x=1",
    "preauthcode@@@*****…",
    "{\"pre_auth_code\":\"preauthcode@@@*****…",
    "wx0123456789abcdef",
    "gh_0123456789ab",
    "errcode: 61007",
    "{\"errcode\":61007,\"errmsg\":\"ok\"}",
    "code: 61007",
    "key: value",
    "token_type=bearer&expires_in=7200",
    "entry_domian: auth.example.com",
    "String preAuthCode = getCode();",
    "https://a.com:8080/x@y",
    "https://a.example.com/?keyword=telephone&monkey=business&encode=base64",
    "a-very-long-host-name-that-is-no-key-material-0.example.com",
    "授权码已失效",
    "the token is set by operations",
];

#[test]
fn secrets_are_covered_and_nothing_else() {
    for text in COVERED {
        let start = text.find("Moss").unwrap();
        let end = text.find("Gate").unwrap() + 4;
        let wanted = format!("{}{}{}", &text[..start], "*".repeat(end - start), &text[end..]);
        assert_eq!(redacted(text), wanted);
        assert_eq!(redacted(&wanted), wanted, "covered once more");
    }
}

#[test]
fn what_is_no_secret_is_shown() {
    for text in SHOWN {
        assert_eq!(redacted(text), *text);
    }
}

#[test]
fn secrets_are_covered_by_form() {
    assert_eq!(redacted("0123456789abcdef0123456789abcdef"), "*".repeat(32));
    assert_eq!(redacted("preauthcode%40%40%40abc"), "preauthcode%40%40%40***");
}

#[test]
fn names_of_files_keep_their_folders_and_endings() {
    for (name, shown) in [
        ("shop/provider.yaml", "shop/provider.yaml"),
        ("preauthcode@@@abc/links.txt", "preauthcode@@@***/links.txt"),
        ("a/preauthcode@@@abc.txt", "a/preauthcode@@@***.txt"),
        ("callback?auth_code=Moss.html", "callback?auth_code=****.html"),
        ("callback?code=MossgrownGate", "callback?code=*************"),
    ] {
        assert_eq!(path(name), shown);
        assert_eq!(path(&path(name)), shown);
    }
}

#[test]
fn known_secrets_are_found_again() {
    let mut known = Known::default();
    known.add("Moss%2520Gate");
    known.add("abc");
    assert!(known.is_in("a%20Moss%20Gate"));
    let covered = known.covered_in("x Moss Gate, Moss%2520Gate abc");
    assert_eq!(covered.as_deref(), Some("x *********, ************* abc"));
    assert_eq!(known.covered_in("Moss"), None);
}

#[test]
fn values_that_may_be_passwords() {
    assert!(looks_random("Moss-grown-Gate-77"));
    for value in
        ["wx0123456789abcdef", "gh_0123456789ab", "auth.example.com", "a b c d e f g h 1 2 3", "short1"]
    {
        assert!(!looks_random(value), "{value}");
    }
}
