//! Whether a text is a link, or holds one a line.

/// True for a text that is meant to be a link, however damaged.
pub fn is_like_link(text: &str) -> bool {
    let text = text.trim_start().to_ascii_lowercase();
    // The first line of an answer of a server, as logs hold it: `HTTP/1.1 200 OK`.
    if text.strip_prefix("http/").is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit())) {
        return false;
    }
    ["http:", "https:", "http：", "https：", "http/", "https/", "mp.weixin.", "open.weixin.", "//"]
        .iter()
        .any(|start| text.starts_with(start))
        || ["componentloginpage", "bindcomponent", "://"].iter().any(|part| text.contains(part))
}

/// True for a text that begins as an address does, perhaps one without its scheme: `wx.example.com/auth`.
pub fn is_like_address(text: &str) -> bool {
    if text.starts_with("https://") {
        return true;
    }
    let host = text.trim_start().split(['/', '?', ':']).next().unwrap_or_default();
    let is_host = host.contains('.')
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    is_host && host.len() < text.trim().len() || is_like_link(text)
}

/// True for a text that is a link and no path, whatever files there are.
pub fn is_surely_link(text: &str) -> bool {
    let text = text.trim_start().to_ascii_lowercase();
    let is_page = ["mp.weixin.", "open.weixin."].iter().any(|start| text.starts_with(start));
    ["http:", "https:", "http：", "https："].iter().any(|start| text.starts_with(start))
        || is_page && text.contains('?')
}

/// True for a text with one link a line, by its beginning: the first line that says something is one, and fewer
/// than half of all are words or go on with a link. Any other text is one that people or programs wrote, perhaps
/// around links: a log, a chat, a mail that broke a link.
pub fn holds_one_link_a_line(start: &str) -> bool {
    let lines = || start.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let is_link_line = |line: &str| {
        is_like_link(line) && (!line.contains(' ') || line.starts_with(['h', 'H', 'm', 'o', '/']))
    };
    let is_other = |line: &&str| {
        let is_word = line.is_ascii() && !line.contains([' ', '=', '&', '%']);
        !is_word && !is_like_link(line)
    };
    lines().next().is_none_or(is_link_line) && 2 * lines().filter(is_other).count() < lines().count().max(1)
}
