//! Tells values that are right from those that are right but for a mark beside them.

use std::ops::Range;

use crate::knowledge::LinkParameter as Name;

/// The part of a decoded value that is right, where marks before or behind it are all that is wrong with it:
/// `3$`, `"wx0123456789abcdef`. Only for parameters whose right values have one form.
pub(super) fn core(name: Name, value: &str) -> Option<Range<usize>> {
    // What begins and ends as a right value does needs no further look, and nearly every value does.
    let is_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    if is_word(value.as_bytes().first()) && is_word(value.as_bytes().last()) {
        return None;
    }
    let is_right: fn(&str) -> bool = match name {
        Name::ComponentAppid | Name::BizAppid => is_appid,
        Name::PreAuthCode => is_pre_auth_code,
        Name::AuthType => is_number,
        Name::RedirectUri | Name::CategoryIdList | Name::Action | Name::NoScan => return None,
    };
    let from_start = value.trim_start_matches(|c| is_mark(c) && !matches!(c, '.' | '%'));
    let core = from_start.trim_end_matches(is_mark);
    let start = value.len() - from_start.len();
    (core.len() < value.len() && is_right(core)).then_some(start..start + core.len())
}

/// True for a mark that a copy or the text around a link may leave beside a value. A sign before a number,
/// blanks, letters of a code and what pads one are none.
fn is_mark(character: char) -> bool {
    !character.is_alphanumeric()
        && !character.is_whitespace()
        && !character.is_control()
        && !matches!(character, '+' | '-' | '_' | '=')
}

fn is_appid(value: &str) -> bool {
    let body = value.strip_prefix("wx").unwrap_or_default();
    body.len() == 16 && body.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_pre_auth_code(value: &str) -> bool {
    let body = value.strip_prefix("preauthcode@@@").unwrap_or_default();
    is_whole_code(body)
        && body.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn is_number(value: &str) -> bool {
    !value.starts_with('0') && !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// True for a code that is as many characters long behind its prefix as real codes are: 64 until about 2020, 86
/// since about 2021. Longer ones may come, so only shorter ones are taken for cut.
pub(super) fn is_whole_code(body: &str) -> bool {
    matches!(body.chars().count(), 64 | 86..)
}

#[cfg(test)]
mod tests {
    use super::{Name, core};

    #[test]
    fn a_value_is_right_without_the_marks_beside_it() {
        let appid = "wx0123456789abcdef";
        let code = format!("preauthcode@@@{}-_", "Aa0".repeat(28));
        for (name, right) in [(Name::AuthType, "3"), (Name::BizAppid, appid), (Name::PreAuthCode, &code)] {
            for (before, behind) in [("", "$"), ("", ","), ("\"", ""), ("“", "”"), ("", "\\\""), ("'", "';")]
            {
                let value = format!("{before}{right}{behind}");
                let found = core(name, &value).and_then(|range| value.get(range));
                assert_eq!(found, Some(right), "{value}");
            }
        }
    }

    #[test]
    fn what_is_right_or_wrong_in_itself_has_no_stray_mark() {
        let values = ["", "3", "12", "+3", "-3", " 3", "3 ", "3.0", ".3", "03", "0$", "$", "a$", "3$4", "三"];
        for value in values {
            assert_eq!(core(Name::AuthType, value), None, "{value}");
        }
        assert_eq!(core(Name::ComponentAppid, "wx0123456789abcde,"), None);
        assert_eq!(core(Name::RedirectUri, "https://auth.example.com/cb/"), None);
        assert_eq!(core(Name::PreAuthCode, "preauthcode@@@"), None);
        assert_eq!(core(Name::PreAuthCode, &format!("preauthcode@@@{}==", "Aa".repeat(43))), None);
    }
}
