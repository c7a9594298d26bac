//! Files of cookies as browsers and curl export them (Netscape's format): one a line, seven fields between tabs.

use serde_json::{Value, json};
use wxauthlint::session::Failure;
use wxauthlint::text::text;

/// A cookie.
#[derive(Clone, PartialEq, Eq)]
pub struct Cookie {
    /// The host, with a dot before it where it counts for those below, too.
    pub domain: String,
    /// The path.
    pub path: String,
    /// True if it is sent by https alone.
    pub is_secure: bool,
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl std::fmt::Debug for Cookie {
    /// Its value is a secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} of {}{}", self.name, self.domain, self.path)
    }
}

impl Cookie {
    /// It as a server would set it.
    pub fn as_header(&self) -> String {
        let Cookie { domain, path, name, value, .. } = self;
        let domain = domain.strip_prefix('.').map(|domain| format!("; Domain={domain}")).unwrap_or_default();
        let secure = if self.is_secure { "; Secure" } else { "" };
        format!("{name}={value}; Path={path}{domain}{secure}")
    }

    /// It as a browser is told of it (`Storage.setCookies` of the DevTools protocol).
    pub fn as_devtools(&self) -> Value {
        let mut set = json!({
            "name": self.name, "value": self.value, "path": self.path, "secure": self.is_secure,
        });
        match self.domain.starts_with('.') {
            true => set["domain"] = json!(self.domain),
            false => {
                let scheme = if self.is_secure { "https" } else { "http" };
                set["url"] = json!(format!("{scheme}://{}{}", self.domain, self.path));
            }
        }
        set
    }
}

/// Reads a file of cookies. What is wrong is told by its line, without what stands there.
///
/// # Errors
/// When a line is no cookie.
pub fn read(file: &str, raw: &str) -> Result<Vec<Cookie>, Failure> {
    let mut cookies = Vec::new();
    for (number, line) in raw.lines().enumerate() {
        // Those that scripts do not see begin so.
        let line = line.strip_prefix("#HttpOnly_").unwrap_or(line);
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let fields: Vec<_> = line.trim_end_matches('\r').split('\t').collect();
        let [domain, below, path, secure, _, name, value] = fields.as_slice() else {
            let number = number + 1;
            return Err(Failure::Usage(text!(
                "`{file}` 第 {number} 行：应是用制表符隔开的七项（Netscape 的 cookie 文件）",
                "`{file}`, line {number}: expected seven tab-separated fields (Netscape cookie file format)"
            )));
        };
        let stem = domain.trim_start_matches('.');
        let is_below = below.eq_ignore_ascii_case("true") || domain.starts_with('.');
        cookies.push(Cookie {
            domain: if is_below { format!(".{stem}") } else { stem.to_owned() },
            path: (*path).to_owned(),
            is_secure: secure.eq_ignore_ascii_case("true"),
            name: (*name).to_owned(),
            value: (*value).to_owned(),
        });
    }
    Ok(cookies)
}
