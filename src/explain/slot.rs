//! The values that stood in the slots of a text of WeChat's.

use regex::Regex;

use super::traditional::simplified;
use crate::knowledge::EntryHost;
use crate::text::Text;

/// What may stand in a slot.
const HOST: &str = r"空|localhost|(?:[0-9a-z_-]+\.)+[0-9a-z-]+";
const APPID: &str = r"(?:wx|gh_)[0-9a-z*]{4,}";

/// How many letters before a slot tell that it is this one.
const LEAD: usize = 7;

/// A slot with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filled {
    /// Its name: `entry_host`.
    pub slot: &'static str,
    /// What stood there; for hosts `空` when the browser had sent none.
    pub value: String,
}

impl Filled {
    /// What it says of the entry page's host, if it is that slot.
    pub fn entry_host(&self) -> Option<EntryHost> {
        let is_empty = self.value == "空";
        (self.slot == "entry_host").then_some(if is_empty { EntryHost::Empty } else { EntryHost::Named })
    }

    /// What the value tells.
    pub fn meaning(&self) -> Option<Text> {
        let value = crate::source::presentable(&self.value);
        Some(match (self.slot, &*self.value) {
            ("entry_host", "空") => Text::new(
                "「授权入口页所在域名」是空的：浏览器没有告诉微信链接是从哪个页面打开的，也就是链接被直接打开，或来源（Referer）在跳转中丢失。",
                "The entry page's host is empty (空): the browser did not tell WeChat which page the link was opened from. The link was opened directly, or the Referer was lost on the way.",
            ),
            ("entry_host", _) => Text::new(
                format!("当时打开链接的页面（授权入口页）的域名是 `{value}`。"),
                format!("The entry page's host was `{value}`."),
            ),
            ("redirect_host", "空") => Text::new(
                "「授权后回调页所在域名」是空的：没有从 `redirect_uri` 里读到域名。",
                "The callback's host is empty (空): WeChat found no host in `redirect_uri`.",
            ),
            ("redirect_host", _) => Text::new(
                format!("当时 `redirect_uri` 的域名是 `{value}`。"),
                format!("The host of `redirect_uri` was `{value}`."),
            ),
            ("appid", _) => Text::new(
                format!("链接只允许账号 `{value}` 授权。"),
                format!("The link admits the account `{value}` alone."),
            ),
            _ => return None,
        })
    }
}

/// Reads the slots of `known` in `pasted`: for each, the value that stands behind the same letters.
pub(super) fn read(known: &str, pasted: &str) -> Vec<Filled> {
    let slots = [("entry_host", HOST), ("redirect_host", HOST), ("appid", APPID)];
    let pasted: String = pasted.chars().map(simplified).collect();
    // The headings of the FAQ say it in a word.
    if known.ends_with("域名为空") || known.ends_with("entry page is empty") {
        return vec![Filled { slot: "entry_host", value: "空".to_owned() }];
    }
    let filled = slots.into_iter().filter_map(|(slot, value)| {
        let (before, _) = known.split_once(&format!("{{{slot}}}"))?;
        let found = lead(before, value)?.captures(&pasted)?.get(1)?;
        Some(Filled { slot, value: found.as_str().to_owned() })
    });
    filled.collect()
}

/// The last letters of `before`, whatever punctuation stands among them, and then a value.
fn lead(before: &str, value: &str) -> Option<Regex> {
    let letters: Vec<char> = before.chars().filter(|character| character.is_alphanumeric()).collect();
    let last = letters.get(letters.len().saturating_sub(LEAD)..)?;
    let mut pattern = String::from("(?i)");
    for letter in last {
        match letter {
            '账' | '帐' => pattern.push_str("[账帐]"),
            _ => pattern.push_str(&regex::escape(&letter.to_string())),
        }
        pattern.push_str(r"[^\p{L}\p{N}]*");
    }
    Regex::new(&format!("{pattern}({value})")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "请确认授权入口页所在域名，与授权后回调页所在域名相同。授权入口页所在域名：{entry_host}，授权后回调页所在域名：{redirect_host}";

    fn filled(known: &str, pasted: &str) -> Vec<(&'static str, String)> {
        read(known, pasted).into_iter().map(|filled| (filled.slot, filled.value)).collect()
    }

    #[test]
    fn values_are_read_behind_their_letters() {
        let pasted = "请确认授权入口页所在域名,与授权后回调页所在域名相同. 授权入口页所在域名: b.example.com, 授权后回调页所在域名: 空";
        assert_eq!(
            filled(ENTRY, pasted),
            [("entry_host", "b.example.com".to_owned()), ("redirect_host", "空".to_owned())]
        );
        assert_eq!(filled(ENTRY, "请确认授权入口页所在域名，与授权后回调页所在域名相同"), []);
        assert_eq!(
            filled("仅支持指定账号“{appid}”进行授权", "仅支持指定帐号\"wxfedcba9876543210\"进行授权"),
            [("appid", "wxfedcba9876543210".to_owned())]
        );
    }
}
