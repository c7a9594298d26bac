//! Finds secrets by their form or by the name before them, and covers them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// WeChat's tokens say what they are: `preauthcode@@@…`, `queryauthcode@@@…`, `refreshtoken@@@…`,
/// `ticket@@@…`. In a URL the `@` may be written `%40`.
const MARKED: &str = r"(?i)[a-z]+(?:@|%(?:25)*40){3}([A-Za-z0-9_\-=+/.%@~\\]+)";

/// A value behind a telling name: `pre_auth_code=…`, `"auth_code": "…"`, `encoding_aes_key: …`.
const NAMED: &str = concat!(
    r#"(?i)(?:pre_?auth_?code|auth_?code|authorization_?code|access_?token|refresh_?token"#,
    r#"|verify_?ticket|app_?secret|aes_?key|(?:(?-u:\b)|_)(?:secret|token|ticket)|(?:[?&]|%(?:25)*(?:3F|26))code)"#,
    r#"\\?["']?[ \t]*(?:[=:]|：|＝|%(?:25)*3D)[ \t]*\\?["'“‘]?([^\s&,;"'“”‘’{}<>()#\[\]`＆，；。？]+)"#
);

/// A bare run of key material: an AppSecret (32 hex digits), an AES key (43 letters and digits), or
/// anything of 40 and more characters that mixes letters and digits.
const BARE: &str = r"[A-Za-z0-9_\-]{32,}";

/// A password in an address, raw or percent-encoded: `https://user:…@host`.
const USERINFO: &str = concat!(
    r"(?i)(?::|%(?:25)*3A)(?:/|%(?:25)*2F){2}[^\s/?#&@%:]*(?::|%(?:25)*3A)",
    r"([^\s/?#&@:]+?)(?:@|%(?:25)*40)"
);

static USERINFO_RE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(USERINFO).ok());
static MARKED_RE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(MARKED).ok());
static NAMED_RE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(NAMED).ok());
static BARE_RE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(BARE).ok());

/// The places of everything in `text` that may be a secret.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for regex in [&*MARKED_RE, &*NAMED_RE, &*USERINFO_RE].into_iter().flatten() {
        for captures in regex.captures_iter(text) {
            if let Some(value) = captures.get(1).filter(|value| is_filled_in(value.as_str())) {
                // In JSON an escaped `&` ends the value.
                let end = value.as_str().find("\\u0026").unwrap_or(value.len());
                found.push(value.start()..value.start() + end);
            }
        }
    }
    for run in BARE_RE.iter().flat_map(|regex| regex.find_iter(text)) {
        // A label of a host: no upper case, and a dot behind it.
        let is_host = text.get(run.end()..).is_some_and(|rest| rest.starts_with('.'))
            && !run.as_str().bytes().any(|byte| byte.is_ascii_uppercase() || byte == b'_')
            && run.as_str().contains('-');
        // The digits of `%40` before a secret belong to its prefix.
        let is_escape = text.get(..run.start()).is_some_and(|before| before.ends_with('%'));
        let start = run.start() + if is_escape { 2 } else { 0 };
        if is_key_material(run.as_str()) && !is_host {
            found.push(start..run.end());
        }
    }
    found
}

/// Covers a range of a shown text with `*`, one for each byte. A telling prefix (`preauthcode@@@`)
/// stays: it says what kind of secret stood there.
pub(super) fn cover(shown: &mut String, range: Range<usize>) {
    let Some(secret) = shown.get(range.clone()) else { return };
    let kept = prefix_len(secret);
    let stars = "*".repeat(secret.len() - kept);
    shown.replace_range(range.start + kept..range.end, &stars);
}

/// How many bytes of a secret only tell its kind: everything up to `@@@`, if that is a plain word.
fn prefix_len(secret: &str) -> usize {
    ["@@@", "%40%40%40", "%2540%2540%2540"]
        .iter()
        .filter_map(|mark| {
            let at = secret.find(mark)?;
            let word = secret.get(..at)?;
            let known = ["preauthcode", "queryauthcode", "refreshtoken", "ticket"];
            known.contains(&word.to_ascii_lowercase().as_str()).then_some(at + mark.len())
        })
        .min()
        .unwrap_or(0)
}

/// False for what stands where a secret will stand one day: `xxxx`, `${code}`, `%s`, `***`.
fn is_filled_in(value: &str) -> bool {
    let bare = value.trim_end_matches(['.', '…']);
    let placeholder = bare.is_empty()
        || bare.starts_with('$')
        || bare.starts_with('%') && bare.len() < 4
        || bare.bytes().all(|byte| matches!(byte, b'x' | b'X' | b'*'));
    !placeholder
}

fn is_key_material(run: &str) -> bool {
    let hex = run.len() == 32 && run.bytes().all(|byte| byte.is_ascii_hexdigit());
    let digits = run.bytes().any(|byte| byte.is_ascii_digit());
    let letters = run.bytes().any(|byte| byte.is_ascii_alphabetic());
    hex || (run.len() >= 40 && digits && letters)
}

#[cfg(test)]
mod tests {
    use super::super::{covered, presentable};

    #[test]
    fn covers_by_form() {
        assert_eq!(presentable("got preauthcode@@@abc-DEF_1 today"), "got preauthcode@@@********* today");
        assert_eq!(presentable("preauthcode%40%40%40abc"), "preauthcode%40%40%40***");
        assert_eq!(presentable("0123456789abcdef0123456789abcdef"), "*".repeat(32));
    }

    #[test]
    fn covers_by_name() {
        assert_eq!(presentable("?pre_auth_code=abc&auth_type=1"), "?pre_auth_code=***&auth_type=1");
        assert_eq!(
            presentable(r#"{"auth_code": "abc", "expires_in": 600}"#),
            r#"{"auth_code": "***", "expires_in": 600}"#
        );
        assert_eq!(presentable("encoding_aes_key: abc"), "encoding_aes_key: ***");
        assert_eq!(
            presentable("redirect_uri=https%3A%2F%2Fa.com%3Fauth_code%3Dabc"),
            "redirect_uri=https%3A%2F%2Fa.com%3Fauth_code%3D***"
        );
    }

    #[test]
    fn covers_passwords_in_addresses() {
        assert_eq!(presentable("http://user:pa55@a.com:8080/"), "http://user:****@a.com:8080/");
        assert_eq!(presentable("https%3A%2F%2Fu%3Apw%40a.com"), "https%3A%2F%2Fu%3A**%40a.com");
        assert_eq!(presentable("https://a.com:8080/x@y"), "https://a.com:8080/x@y");
    }

    #[test]
    fn leaves_placeholders_and_ids() {
        for text in [
            "pre_auth_code=xxxx&a=1",
            "pre_auth_code=${code}",
            "token: $TOKEN",
            "wx0123456789abcdef",
            "errcode: 61007",
        ] {
            let shown = presentable(text);
            assert!(shown == text || text.starts_with("errcode"), "{shown}");
        }
    }

    #[test]
    fn a_secret_keeps_its_kind() {
        assert_eq!(covered("preauthcode@@@abc"), "preauthcode@@@***");
        assert_eq!(covered("abc"), "***");
    }
}
