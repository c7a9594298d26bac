//! Finds codes and permission sets that a chat names in passing.

use std::cell::LazyCell;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::chat::names_other_platform;
use super::item::{Item, OF_CODE, OF_NUMBER, OF_SET};
use super::recognise::{NumberKind, by_number, number};
use super::{Explainer, entry, own_words};
use crate::knowledge;
use crate::slice::Slice;
use crate::text::text;

/// Codes with a word that says so, and numbers that can hardly be anything else.
pub(super) fn codes(explainer: &Explainer<'_>, text: &str, lines: &[Range<usize>]) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for line in lines {
        let told = text.slice(line.clone());
        if !told.contains(|character: char| character.is_ascii_digit()) {
            continue;
        }
        let is_foreign = FOREIGN.as_ref().is_some_and(|regex| regex.is_match(told))
            && !told.to_lowercase().contains("ticket")
            || names_other_platform(told);
        // A number that is said of an interface is a code of it.
        let names_interface = knowledge::interfaces().iter().any(|known| told.contains(&*known.name));
        let tells_of_errors = TELLING.as_ref().is_some_and(|regex| regex.is_match(told));
        let mut mentions = said(told, is_foreign);
        if !is_foreign {
            mentions.extend(bare(told, tells_of_errors));
        }
        // Told once for a line, however many numbers stand in it.
        let is_denied = LazyCell::new(|| own_words::only_denies(told) || own_words::is_settled(told));
        let is_of_others = LazyCell::new(|| own_words::is_clearly_of_others(told));
        for Mention { place, kind, number } in mentions {
            let is_its = names_interface && knowledge::api_code(number).is_some();
            let kind = if is_its { NumberKind::Errcode } else { kind };
            let place = line.start + place.start..line.start + place.end;
            let is_known =
                knowledge::screens_of_code(number).next().is_some() || knowledge::api_code(number).is_some();
            let overlaps =
                items.iter().rev().any(|item| item.place.start < place.end && place.start < item.place.end);
            // An API has none of the old pages' codes.
            let is_of_api = kind != NumberKind::Errcode || knowledge::api_code(number).is_some();
            let other = knowledge::look_alikes().iter().any(|known| known.codes.contains(&number));
            // In a sentence about something else a number is one of theirs, unless WeChat's API has none like it.
            let may_be_theirs = kind == NumberKind::Bare || number.unsigned_abs() <= 9999;
            let may_be_theirs = may_be_theirs && kind != NumberKind::Errcode;
            if (is_known && is_of_api || other && tells_of_errors)
                && !overlaps
                && !(may_be_theirs && *is_of_others)
                && !*is_denied
            {
                let given = text.slice(place.clone());
                let mut explanations = by_number(explainer, given, kind, number);
                explanations.truncate(1);
                let is_sure = kind == NumberKind::Errcode || number.unsigned_abs() > 9999;
                items.push(Item { place, explanations, bits: if is_sure { OF_CODE } else { OF_NUMBER } });
            }
        }
        if items.len() > MOST_TOLD {
            break;
        }
    }
    items
}

/// More mentions than this need not be looked for: each code is told once, and no more than some.
const MOST_TOLD: usize = 400;

struct Mention {
    place: Range<usize>,
    kind: NumberKind,
    number: i64,
}

/// A code with a word that says so. Only words of WeChat's own are believed in a text about other
/// matters, and only they make a code of a small number.
fn said(line: &str, is_foreign: bool) -> Vec<Mention> {
    let captures = SAID.iter().flat_map(|regex| regex.captures_iter(line));
    let mentions = captures.filter_map(|captures| {
        let (word, digits) = (captures.get(1)?, captures.get(2)?);
        let number = number(digits.as_str())?;
        let name = word.as_str().to_lowercase();
        let kind = match &*name {
            "errcode" | "err_code" => NumberKind::Errcode,
            "ret" => NumberKind::Ret,
            _ => NumberKind::Code,
        };
        let is_strong = kind != NumberKind::Code || name.ends_with('码') || name.ends_with("代码");
        let is_plausible = is_strong || !is_foreign && !(0..1000).contains(&number);
        is_plausible.then(|| Mention { place: word.start()..digits.end(), kind, number })
    });
    mentions.take(MOST_TOLD).collect()
}

/// Numbers that stand alone: of five digits and more, or others below zero in a line that tells of an
/// error.
fn bare(line: &str, tells_of_errors: bool) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let mut at = 0;
    // One separator may stand between two numbers, so that the search goes on right behind the digits.
    while let Some(captures) = BARE.as_ref().and_then(|regex| regex.captures_at(line, at)) {
        let Some(digits) = captures.get(1) else { break };
        at = digits.end();
        let Some(number) = number(digits.as_str()) else { continue };
        let before = line.slice(..digits.start());
        let behind = line.slice(digits.end()..).trim_start();
        let is_in_brackets =
            before.ends_with(['(', '（', '[', '【']) && behind.starts_with([')', '）', ']', '】']);
        let is_alone = before.trim().is_empty() && behind.is_empty();
        let is_name = NUMBERED.as_ref().is_some_and(|regex| regex.is_match(before));
        let is_measure = is_name || UNITS.iter().any(|unit| behind.starts_with(unit));
        let is_long = number.unsigned_abs() > 9999;
        // Behind the name of who speaks, too.
        let is_first = before.trim().is_empty() || before.trim_end().ends_with([':', '：']);
        // An order or an account may have that number.
        // Nothing else is counted below zero with five digits.
        let is_told = tells_of_errors || number < -9999 || is_in_brackets || is_alone || is_long && is_first;
        if !is_measure && is_told {
            mentions.push(Mention { place: digits.range(), kind: NumberKind::Code, number });
        }
        if mentions.len() > MOST_TOLD {
            break;
        }
    }
    mentions
}

/// What follows a number that counts or measures something.
const UNITS: [&str; 29] = [
    "元", "块", "℃", "°", "度", "点", "日", "月", "年", "小时", "分", "秒", "天", "个", "次", "人", "名",
    "条", "号", "楼", "米", "斤", "万", "%", "％", "px", "ms", "kb", "mb",
];

/// What comes before a number that is the name of a matter, and no code; a ticket that is pushed has none.
static NUMBERED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:^\s*(?:the |our |my )?ticket|\b(?:order|issue|case|bug|pr|task|invoice|room|extension|jira)|工单|订单|单子|任务|需求|缺陷|房间|分机)s?\s*(?:号|编号|id|number|no\.?)?\s*[:：#]?\s*$",
    )
    .ok()
});

static SAID: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(errcode|err_code|error_?code|错误码|返回码|错误代码|错误编码|报错码|报错|错误|出错|\bret|\bcode|\berror|\berr)",
        r#"["'>\s\\]{0,4}(?:[:：=是为]|is\b)?["'>\s\\]{0,4}([-−－—–]?[0-9]{1,7})(?:$|[^0-9A-Za-z_.%]|\.(?:\s|$))"#,
    ))
    .ok()
});

/// A number with no letter, digit or sign of an address, a date or a price at either side.
static BARE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[^0-9A-Za-z_./\-:：@+$￥¥−－—–]|[^0-9A-Za-z][:：])([-−－][0-9]{1,5}|[0-9]{5,7})(?:$|[^0-9A-Za-z_\-−－—–/:@%.]|\.(?:\s|$))",
    )
    .ok()
});

/// Words of lines whose numbers are not WeChat's.
static FOREIGN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:exit|exited|errno|kernel|process|extension|merge|pull|deadlock|transaction|cronet|usb|npm|mysql|sqlstate|nginx|select|return\s+-?[0-9]{1,4}|index|row|port|pid|signal)\b|econn|端口|工号|分机|邮编|编号|单号|电话|气温|退款|时差|价格|余额")
        .ok()
});

/// Words of lines that tell of an error, or of the authorization.
static TELLING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)错误|报错|出错|报[了的出]?\s*[-－−]?[0-9]|提示|返回|代码|失败|授权|扫码|二维码|页面|微信|显示|接口|调用|权限|permission|报|无效|失效|过期|另|令牌|怎么|什么|wechat|error|fail|\bret\b|code|msg|token|ticket|api|appid|component|invalid|expire|get|call|answer|return|request")
        .ok()
});

/// Permission sets that somebody names by id.
pub(super) fn permission_sets(text: &str) -> Vec<Item> {
    let mentioned = SET.iter().flat_map(|regex| regex.captures_iter(text)).filter_map(|captures| {
        let (whole, id) = (captures.get(0)?, captures.get(1).or(captures.get(2))?);
        let set = knowledge::permission_set(id.as_str().parse().ok()?)?;
        let recognised = text!("文中提到权限集 {}", "the text names permission set {}", set.id);
        let explanation = entry::permission_set(set, whole.as_str(), recognised);
        Some(Item { place: whole.range(), explanations: vec![explanation], bits: OF_SET })
    });
    mentioned.take(MOST_TOLD).collect()
}

static SET: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:权限集?|permission[ _]sets?)\s*(?:id)?\s*[:：#]?\s*([0-9]{1,4})(?-u:\b)|(?-u:\b)([0-9]{1,4})\s?号权限集",
    )
    .ok()
});
