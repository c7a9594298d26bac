//! What is said of the network and of browsers.

use wxauthlint::input::served::ServedFailure;
use wxauthlint::session::Failure;
use wxauthlint::text::{Text, text};

use super::browser::BrowserTrouble;

/// Why an address could not be seen, in a sentence.
pub fn of_failure(address: &str, failure: ServedFailure, reason: &str) -> Text {
    let (zh, en) = match failure {
        ServedFailure::Name => ("域名无法解析", "the host name cannot be resolved"),
        ServedFailure::Connection => ("连不上", "cannot connect"),
        ServedFailure::Timeout => ("10 秒内没有响应完", "no response within 10 seconds"),
        ServedFailure::Certificate => ("证书不被信任", "the certificate is not trusted"),
        ServedFailure::Tls => ("TLS 握手失败", "the TLS handshake failed"),
        ServedFailure::Protocol => ("响应不是 HTTP", "the response is not HTTP"),
        ServedFailure::Size => ("响应超过 5 MB", "the response is larger than 5 MB"),
        ServedFailure::Redirects => ("重定向超过 10 次", "more than 10 redirects"),
        ServedFailure::Refused => ("没有访问", "not requested"),
    };
    let reason = reason.trim();
    match reason.is_empty() {
        true => text!("`{address}`：{zh}", "`{address}`: {en}"),
        false => text!("`{address}`：{zh}（{reason}）", "`{address}`: {en} ({reason})"),
    }
}

/// That the answer is no page.
pub fn of_status(address: &str, status: u16) -> Text {
    match status {
        401 | 403 => text!(
            "`{address}` 返回状态码 {status}：可能要先登录（`--cookie-file`、`--header`）",
            "`{address}` responds with {status}: it may need a login (`--cookie-file`, `--header`)"
        ),
        _ => text!("`{address}` 返回状态码 {status}", "`{address}` responds with {status}"),
    }
}

/// What is wrong with a browser.
pub fn of_browser(trouble: &BrowserTrouble) -> Text {
    match trouble {
        BrowserTrouble::None => text!(
            "没有找到浏览器：安装 Chromium 或 Chrome，或用 `--browser=程序` 指明",
            "no browser found: install Chromium or Chrome, or specify one with `--browser=PROGRAM`"
        ),
        BrowserTrouble::Start(reason) => {
            text!("浏览器启动不了：{reason}", "failed to start the browser: {reason}")
        }
        BrowserTrouble::Ended(last) if last.is_empty() => {
            text!("浏览器自己退出了", "the browser exited unexpectedly")
        }
        BrowserTrouble::Ended(last) => text!("浏览器退出了：{last}", "the browser exited: {last}"),
        BrowserTrouble::Stalled(what) => {
            text!("浏览器没有回应（{what}）", "the browser does not respond ({what})")
        }
        BrowserTrouble::Old(version) => text!(
            "浏览器 `{version}` 太旧，或不是 Chromium；要 100 以上的版本",
            "the browser `{version}` is too old or not Chromium; version 100 or later is required"
        ),
        BrowserTrouble::Refused(what, reason) => {
            text!("浏览器拒绝了 {what}：{reason}", "the browser rejected {what}: {reason}")
        }
        BrowserTrouble::Page(address, reason) => {
            text!("浏览器打不开 `{address}`：{reason}", "the browser cannot open `{address}`: {reason}")
        }
    }
}

impl From<BrowserTrouble> for Failure {
    fn from(trouble: BrowserTrouble) -> Self {
        Failure::Usage(of_browser(&trouble))
    }
}
