//! The values that stood in the slots of a text of WeChat's.

use super::normal::{Normal, normal};
use super::{Explainer, Explanation};
use crate::input::provider::Platform;
use crate::knowledge::{EntryHost, ScreenEntry};
use crate::slice::Slice;
use crate::text::{Text, text};

/// What the step says by which the entry page's host is looked up.
const READ_IT: &str = "看提示末尾的「授权入口页所在域名」";
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
            ("entry_host", "空") => text!(
                "「授权入口页所在域名」是空的：浏览器没有告诉微信链接是从哪个页面打开的，也就是链接被直接打开，或来源（Referer）在跳转中丢失。",
                "The entry domain is empty (空): the browser did not tell WeChat which page the link was opened from. Either the link was opened directly, or the Referer was lost on the way."
            ),
            ("entry_host", _) => text!(
                "当时打开链接的页面（授权入口页）的域名是 `{value}`。",
                "The entry page's host was `{value}`."
            ),
            ("redirect_host", "空") => text!(
                "「授权后回调页所在域名」是空的：没有从 `redirect_uri` 里读到域名。",
                "The callback's host is empty (空): WeChat found no host in `redirect_uri`."
            ),
            ("redirect_host", _) => {
                text!("当时 `redirect_uri` 的域名是 `{value}`。", "The host of `redirect_uri` was `{value}`.")
            }
            ("appid", _) => {
                text!("链接只允许账号 `{value}` 授权。", "The link allows only the account `{value}`.")
            }
            _ => return None,
        })
    }
}

/// What is said when the text was cut before the entry page's host.
pub(super) fn missing_entry_host() -> Text {
    text!(
        "贴来的文字没有包含末尾的「授权入口页所在域名：…」。请让商家补上这一段：写着「空」和写着一个域名，原因不同。",
        "The end of the text (授权入口页所在域名：…) was not pasted. Ask for it: 空 (empty) and a host have different causes."
    )
}

/// Reads the slots of `known` in `pasted`: for each, the value that stands behind the same letters.
pub(super) fn read(known: &str, pasted: &str) -> Vec<Filled> {
    // The headings of the FAQ say it in a word; a part of one may lack just that word.
    let says_empty = pasted.contains('空') || pasted.to_ascii_lowercase().contains("empty");
    if says_empty && (known.ends_with("域名为空") || known.ends_with("entry page is empty")) {
        return vec![Filled { slot: "entry_host", value: "空".to_owned() }];
    }
    let letters = normal(pasted);
    let filled = ["entry_host", "redirect_host", "appid"].into_iter().filter_map(|slot| {
        let is_value = if slot == "appid" { is_account_id } else { is_host };
        let (before, _) = known.split_once(&format!("{{{slot}}}"))?;
        let value = values_behind(before, &letters, pasted).into_iter().find(|value| is_value(value))?;
        Some(Filled { slot, value: value.to_owned() })
    });
    filled.collect()
}

/// The slots that WeChat wants to be the same.
const HOSTS: [&str; 2] = ["entry_host", "redirect_host"];

/// The host that stood in a slot; `None` where it was empty.
fn host<'f>(filled: &'f [Filled], slot: &str) -> Option<&'f str> {
    let filled = filled.iter().find(|filled| filled.slot == slot && filled.value != "空")?;
    Some(&filled.value)
}

/// What two hosts tell that differ.
fn differ(entry: &str, redirect: &str) -> Text {
    let [entry, redirect] = [entry, redirect].map(crate::source::presentable);
    text!(
        "当时授权入口页的域名是 `{entry}`，`redirect_uri` 的域名是 `{redirect}`，两者不同，而微信要求它们相同。",
        "The entry page's host was `{entry}` and the host of `redirect_uri` was `{redirect}`. They differ, and WeChat requires them to be the same."
    )
}

/// The causes that say of a slot that it is not the entry domain that is registered.
const MISMATCHES: [(&str, &str); 2] =
    [("entry_host", "entry-domain-mismatch"), ("redirect_host", "redirect-host-mismatch")];

/// What a host in a slot tells beside the entry domain of the provider file.
fn beside_file(slot: &str, host: &str, registered: &str, is_same: bool) -> Text {
    let [host, registered] = [host, registered].map(crate::source::presentable);
    match (slot, is_same) {
        ("entry_host", true) => text!(
            "授权入口页的域名 `{host}` 与配置文件里的 `entry_domain` 相同：只要配置文件与控制台一致，入口页就没有问题。",
            "The entry page's host `{host}` is the `entry_domain` of the provider file: if the file matches the console, the entry page is right."
        ),
        ("entry_host", false) => text!(
            "授权入口页的域名 `{host}` 与配置文件里的 `entry_domain`（`{registered}`）不同。",
            "The entry page's host `{host}` differs from the `entry_domain` of the provider file (`{registered}`)."
        ),
        (_, true) => text!(
            "`redirect_uri` 的域名 `{host}` 与配置文件里的 `entry_domain` 相同。",
            "The host of `redirect_uri`, `{host}`, is the `entry_domain` of the provider file."
        ),
        (_, false) => text!(
            "`redirect_uri` 的域名 `{host}` 与配置文件里的 `entry_domain`（`{registered}`）不同。",
            "The host of `redirect_uri`, `{host}`, differs from the `entry_domain` of the provider file (`{registered}`)."
        ),
    }
}

/// Compares the hosts with the entry domain that the provider file gives; the causes that it speaks for come first,
/// those that it speaks against last.
fn compare_with_file(explanation: &mut Explanation, filled: &[Filled], explainer: &Explainer<'_>) {
    let platform = explainer.file.and_then(|file| file.provider.platform.as_ref());
    let Some(registered) = platform.and_then(Platform::checked_domain) else { return };
    for (slot, mismatch) in MISMATCHES {
        let Some(host) = host(filled, slot).filter(|_| is_host(&registered.value)) else { continue };
        let is_same = host.eq_ignore_ascii_case(&registered.value);
        explanation.happened.insert(0, beside_file(slot, host, &registered.value, is_same));
        let is_meant = |rule: Option<&str>| rule == Some(mismatch);
        explanation.causes.sort_by_key(|cause| is_meant(cause.rule.as_deref()) == is_same);
    }
}

/// Tells what stood in the slots of a message, and leaves out the causes that it excludes.
pub(super) fn fill(
    explanation: &mut Explanation,
    screen: &ScreenEntry,
    filled: &[Filled],
    explainer: &Explainer<'_>,
) {
    let mut happened: Vec<Text> = filled.iter().filter_map(Filled::meaning).collect();
    if let [one, other] = HOSTS.map(|slot| host(filled, slot))
        && let (Some(one), Some(other)) = (one, other)
        && !one.eq_ignore_ascii_case(other)
    {
        let others = filled.iter().filter(|filled| !HOSTS.contains(&filled.slot));
        happened = std::iter::once(differ(one, other)).chain(others.filter_map(Filled::meaning)).collect();
        explanation.causes.sort_by_key(|cause| cause.rule.as_deref() != Some("redirect-host-mismatch"));
    }
    explanation.happened.splice(0..0, happened);
    let asks_for_host = screen.text().contains("{entry_host}");
    if asks_for_host && filled.iter().all(|filled| filled.slot != "entry_host") {
        explanation.happened.insert(0, missing_entry_host());
    }
    if let Some(entry_host) = filled.iter().find_map(Filled::entry_host) {
        explanation.causes.retain(|cause| cause.entry_host.is_none_or(|is| is == entry_host));
        compare_with_file(explanation, filled, explainer);
        // Nobody is asked to read what has been read.
        explanation.steps.retain(|step| !step.text.zh.contains(READ_IT));
        explanation.begin_with_first_cause();
    }
}

/// The slots of whichever wording of a screen has them in a text.
pub(super) fn of_screen(screen: &ScreenEntry, text: &str) -> Vec<Filled> {
    let mut filled: Vec<Filled> = Vec::new();
    for other in screen.texts.iter().flat_map(|wording| read(&wording.zh, text)) {
        if filled.iter().all(|known| known.slot != other.slot) {
            filled.push(other);
        }
    }
    filled
}

/// The words that stand right behind the last letters of `before`, whatever punctuation is among them.
fn values_behind<'p>(before: &str, pasted: &Normal, raw: &'p str) -> Vec<&'p str> {
    let letters = normal(before).letters;
    let Some(lead) = letters.get(letters.len().saturating_sub(LEAD)..).filter(|lead| !lead.is_empty()) else {
        return Vec::new();
    };
    let starts = pasted.letters.windows(lead.len()).enumerate().filter(|(_, letters)| *letters == lead);
    starts.filter_map(|(start, _)| word_behind(raw, pasted.place(start..start + lead.len()).end)).collect()
}

/// The first word at or behind a byte: `空`, or what a host or an appid is made of.
fn word_behind(raw: &str, at: usize) -> Option<&str> {
    let rest = raw.get(at..)?.trim_start_matches(|character: char| !character.is_alphanumeric());
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '*');
    let end = match rest.chars().next()? {
        '空' => '空'.len_utf8(),
        _ => rest.find(|character| !is_part(character)).unwrap_or(rest.len()),
    };
    let word = rest.get(..end)?.trim_end_matches(['.', '-']);
    (!word.is_empty()).then_some(word)
}

/// The end of a place, with the value of a slot that a text ends with.
pub(super) fn end_with_value(known: &str, raw: &str, end: usize) -> usize {
    let rest = raw.slice(end..);
    let value = word_behind(raw, end).filter(|word| is_host(word));
    let at = value.and_then(|value| Some((rest.find(value)?, value.len())));
    // Nothing but punctuation stands between.
    let is_next = |at: usize| !rest.slice(..at).contains(char::is_alphanumeric);
    match at {
        Some((at, len)) if known.ends_with('}') && is_next(at) => end + at + len,
        _ => end,
    }
}

fn is_host(word: &str) -> bool {
    word == "空" || word == "localhost" || word.trim_matches('.').contains('.')
}

fn is_account_id(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    word.len() > 5 && (lower.starts_with("wx") || lower.starts_with("gh_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "请确认授权入口页所在域名，与授权后回调页所在域名相同。授权入口页所在域名：{entry_host}，授权后回调页所在域名：{redirect_host}";

    fn filled(known: &str, pasted: &str) -> Vec<(&'static str, String)> {
        read(known, pasted).into_iter().map(|filled| (filled.slot, filled.value)).collect()
    }

    /// The step that is left out has not been worded otherwise.
    #[test]
    fn what_was_read_is_a_step_of_those_that_ask_for_it() {
        let asking = crate::knowledge::screens().filter(|screen| screen.text().contains("{entry_host}"));
        let steps: Vec<&[Text]> =
            asking.map(|screen| screen.guidance().unwrap().steps.provider.as_slice()).collect();
        assert!(!steps.is_empty());
        assert!(steps.iter().all(|steps| steps.iter().filter(|step| step.zh.contains(READ_IT)).count() == 1));
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
