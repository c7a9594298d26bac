//! What a word means: a parameter of links, a kind of account, a permission set, a rule, an account that is known.

use std::ops::Range;
use std::path::Path;

use wxauthlint::explain::Extent;
use wxauthlint::input::holds_marker;
use wxauthlint::input::provider::{Account, AccountKind};
use wxauthlint::knowledge;
use wxauthlint::lint::is_provider_file;
use wxauthlint::render::{ExplainedFormat, Options, explained};
use wxauthlint::source::presentable;
use wxauthlint::text::{Lang, text};

use super::judge::Bench;
use super::text::Text;

/// The keys of provider files below which ids of permission sets stand.
const KEYS_OF_SETS: [&str; 3] = ["permission_sets", "granted", "elsewhere"];

/// What stands at a byte, as Markdown, and its place.
pub fn hover(bench: &Bench<'_>, path: &Path, text: &Text, byte: usize) -> Option<(String, Range<usize>)> {
    let place = word_at(text.as_str(), byte)?;
    let word = text.as_str().get(place.clone())?;
    let is_provider = is_provider_file(text.as_str(), bench.rules);
    if !is_provider && !holds_marker(text.as_str()) {
        return None;
    }
    let told = account(bench, path, word).or_else(|| {
        let is_name = knowledge::parameter(word).is_some() || bench.rules.get(word).is_some();
        let asked = if is_name || is_provider && knowledge::account_kind(word).is_some() {
            word.to_owned()
        } else if is_provider && is_set_id(text, place.start, word) {
            format!("permission {word}")
        } else {
            return None;
        };
        let mut answer = bench.ask(|session| session.explain(&[asked])).ok()?;
        answer.explained.extent = Extent::Short;
        let options = Options::plain(bench.lang, 80);
        answer.explained.is_known().then(|| explained(&answer.explained, ExplainedFormat::Markdown, &options))
    })?;
    Some((told, place))
}

/// The word around a byte.
pub fn word_at(text: &str, byte: usize) -> Option<Range<usize>> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "_-@".contains(c);
    let (before, behind) = text.split_at_checked(byte)?;
    let start = before.trim_end_matches(is_word).len();
    let end = byte + behind.find(|c| !is_word(c)).unwrap_or(behind.len());
    (start < end).then_some(start..end)
}

/// True for a number that is the id of a permission set by the key it stands below.
fn is_set_id(text: &Text, at: usize, word: &str) -> bool {
    if word.parse().ok().and_then(knowledge::permission_set).is_none() {
        return false;
    }
    let key = |line: &str| KEYS_OF_SETS.iter().any(|key| line.contains(key));
    let number = text.line_of(at);
    let line = |number| text.as_str().get(text.line(number)).unwrap_or_default();
    let before = text.as_str().get(text.line(number).start..at).unwrap_or_default();
    if key(before) {
        return true;
    }
    // `- 7`, one a line: the key stands above.
    let is_item = |line: &str| line.trim_start().starts_with('-') || line.trim().is_empty();
    is_item(before) && (0..number).rev().map(line).find(|line| !is_item(line)).is_some_and(key)
}

/// An account that the provider file of the text knows, or one of WeChat's own.
fn account(bench: &Bench<'_>, path: &Path, word: &str) -> Option<String> {
    let is_id = word.starts_with("wx") && word.len() == 18 || word.starts_with("gh_");
    if !is_id {
        return None;
    }
    let lang = bench.lang;
    if knowledge::is_wechat_test_account(word) {
        let told = text!(
            ("`{}`：微信用于全网发布检测的公共测试账号", presentable(word)),
            ("`{}`: one of WeChat's public accounts for its release check", presentable(word))
        );
        return Some(told.get(lang).to_owned());
    }
    bench
        .ask(|session| {
            let own = bench.open.get(path).is_some_and(|text| is_provider_file(text, bench.rules));
            let provider = if own { Some(path.to_owned()) } else { session.provider_of(path) };
            let Some(provider) = provider else { return Ok(None) };
            let (file, _) = session.read_provider(&provider)?;
            let is_it = |account: &&Account| {
                [&account.appid, &account.original_id]
                    .into_iter()
                    .flatten()
                    .any(|id| id.value.eq_ignore_ascii_case(word))
            };
            Ok(file.provider.accounts.iter().find(is_it).map(|account| described(account, lang)))
        })
        .ok()?
}

fn described(account: &Account, lang: Lang) -> String {
    let kind = account.kind.as_ref().map(|kind| kind_name(kind.value, lang));
    let name = presentable(account.name().unwrap_or_default());
    let mut lines = vec![match (kind, lang) {
        (Some(kind), Lang::Zh) => format!("`{name}`：{kind}"),
        (Some(kind), Lang::En) => format!("`{name}`: {kind}"),
        (None, _) => format!("`{name}`"),
    }];
    if let Some(state) = &account.state {
        let state = state.value.name();
        lines.push(text!("状态：`{state}`", "state: `{state}`").get(lang).to_owned());
    }
    if let Some(granted) = &account.granted {
        let sets = granted.value.iter().map(|id| {
            let known = knowledge::permission_set(id.value).map(|set| set.name.get(lang).to_owned());
            known.map_or_else(|| id.value.to_string(), |name| format!("{} {name}", id.value))
        });
        let sets = sets.collect::<Vec<_>>();
        let (zh, en) = (sets.join("、"), sets.join(", "));
        lines.push(text!("已授予的权限集：{zh}", "permission sets granted: {en}").get(lang).to_owned());
    }
    lines.join("\n\n")
}

fn kind_name(kind: AccountKind, lang: Lang) -> String {
    let known = knowledge::account_kind(kind.name());
    known.map_or_else(|| kind.name().to_owned(), |entry| entry.name.get(lang).to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test may fail
mod tests {
    use super::word_at;

    #[test]
    fn a_word_is_found_from_each_of_its_sides() {
        let text = "授权a_b-c，d";
        let at = text.find('a').unwrap();
        for byte in at..=at + 5 {
            assert_eq!(&text[word_at(text, byte).unwrap()], "a_b-c", "{byte}");
        }
        assert_eq!(word_at(text, 0), None);
        assert_eq!(word_at(text, 999), None);
        assert_eq!(word_at(text, 1), None);
    }
}
