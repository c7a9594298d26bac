//! What words look like: random, or the name of a host.

/// True for a value of a setting nobody knows that may be a password or a key, for all one can tell: one long
/// word of letters and digits that is no id of WeChat's, no address and no path.
pub fn looks_random(value: &str) -> bool {
    const SHORTEST: usize = 16;
    let value = value.trim();
    let is_one = |byte: u8| byte.is_ascii_alphanumeric() || b"_-+=!@$%^*~".contains(&byte);
    let has = |is: fn(&u8) -> bool| value.as_bytes().iter().any(is);
    let is_id = [("wx", 16), ("gh_", 12)].iter().any(|(prefix, len)| {
        value
            .strip_prefix(prefix)
            .is_some_and(|id| id.len() == *len && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
    });
    value.len() >= SHORTEST
        && value.bytes().all(is_one)
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
        && !is_id
}

/// True for the name of a host, for all one can tell: `auth.example.com`.
pub(super) fn is_host(word: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    let ending = word.rsplit_once('.').map_or("", |(_, ending)| ending);
    ending.len() >= 2 && ending.bytes().all(|byte| byte.is_ascii_alphabetic()) && word.bytes().all(is_part)
}
