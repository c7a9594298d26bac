//! The renderers' own words in both languages: headings, who must act, the closing lines.

use std::fmt::{self, Write as _};

use super::Summary;
use crate::diagnostic::{About, Actor, Diagnostic, Limit, Screen, Severity, Stage, Unread};
use crate::knowledge::{Sure, Who};
use crate::source::{Undecoded, presentable_path, printable};
use crate::text::{Lang, Text};

/// How many names of facts the line on skipped rules lists before it only counts.
const NAMED_NEEDS: usize = 3;

/// How many lines tell what was not read.
const MOST_UNREAD: usize = 10;

/// The word for a severity.
pub(crate) fn severity(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Error, Lang::Zh) => "错误",
        (Severity::Warning, Lang::Zh) => "警告",
        (Severity::Note, Lang::Zh) => "提示",
        (_, Lang::En) => severity.name(),
    }
}

/// The heading of advice, with its colon.
pub(super) fn help(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "建议：",
        Lang::En => "help: ",
    }
}

/// The heading of a fix, and what the first fix of a finding does and by which option.
pub(super) fn fix(diagnostic: &Diagnostic, lang: Lang) -> Option<(&'static str, String)> {
    let fix = diagnostic.fixes.first()?;
    let option = if fix.is_safe { "`--fix`" } else { "`--fix --unsafe-fixes`" };
    let text = one_line(fix.message.get(lang));
    Some(match lang {
        Lang::Zh => ("可修复：", format!("{text}（{option}）")),
        Lang::En => ("fix: ", format!("{text} ({option})")),
    })
}

/// The colon of a language, with the space it wants after it.
pub(super) fn colon(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "：",
        Lang::En => ": ",
    }
}

/// What only findings of rules say, a sentence each: who must act, and what the merchant will see.
pub(super) fn notes(diagnostic: &Diagnostic, lang: Lang) -> Vec<String> {
    let notes = |about: &About| {
        let screen = about.screen.as_ref().map(|screen| will_see(screen, lang));
        std::iter::once(who(about.actor, about.faq.as_deref(), lang)).chain(screen).collect::<Vec<_>>()
    };
    diagnostic.about.as_deref().map(notes).unwrap_or_default()
}

/// A text on one line that cannot steer a terminal.
pub(super) fn one_line(text: &str) -> String {
    printable(text)
        .split(['\n', '\r', '\t'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The closing lines: what was not read and rules that were not judged, if there are any, and the counts.
pub fn closing(summary: &Summary, lang: Lang) -> Vec<String> {
    let mut lines = unread_lines(&summary.unread, lang);
    lines.extend(skipped(summary, lang));
    lines.push(counts(summary, lang));
    lines
}

/// What was not read, a line each; the last one counts those that are too many to name.
fn unread_lines(unread: &[Unread], lang: Lang) -> Vec<String> {
    let named = if unread.len() > MOST_UNREAD { MOST_UNREAD - 1 } else { unread.len() };
    let mut lines: Vec<_> = unread.iter().take(named).map(|unread| self::unread(unread, lang)).collect();
    let more = unread.len() - named;
    match lang {
        _ if more == 0 => {}
        Lang::Zh => lines.push(format!("另有 {more} 处没有读完")),
        Lang::En => lines.push(format!("{more} more were not read to the end")),
    }
    lines
}

/// What was not read, and why.
pub fn unread(unread: &Unread, lang: Lang) -> String {
    let source = presentable_path(&one_line(&unread.source));
    let links = unread.links.unwrap_or_default();
    let were = if links == 1 { "was" } else { "were" };
    match (unread.limit, lang) {
        (Limit::Effort, Lang::Zh) => {
            format!("`{source}`：有 {links} 个链接没有跟到底，读完这个文件太费时")
        }
        (Limit::Effort, Lang::En) => {
            let links = counted(links, "link");
            format!("`{source}`: {links} {were} not followed to the end, which would take too long")
        }
        (Limit::Length, Lang::Zh) => format!("`{source}`：有 {links} 个链接太长，没有检查"),
        (Limit::Length, Lang::En) => {
            format!("`{source}`: {} {were} not checked, being too long", counted(links, "link"))
        }
        (Limit::Size, Lang::Zh) => format!("`{source}`：与授权链接有关，但文件太大，没有读"),
        (Limit::Size, Lang::En) => {
            format!("`{source}`: about authorization, but too large a file, and not read")
        }
        (Limit::Undecoded(undecoded), _) => not_decoded(&source, undecoded).get(lang).to_owned(),
    }
}

/// That some of a file could not be decoded.
pub fn not_decoded(name: &str, undecoded: Undecoded) -> Text {
    match undecoded {
        Undecoded::Byte { stored, .. } => Text::new(
            format!(
                "`{name}` 在偏移 {stored} 处有字节无法按 UTF-8、GB18030（GBK）或 UTF-16 解码，没有读取；请把文件另存为 UTF-8"
            ),
            format!(
                "`{name}` holds bytes, at offset {stored}, that cannot be decoded as UTF-8, GB18030 (GBK) or UTF-16 and were not read; save the file as UTF-8"
            ),
        ),
        Undecoded::UnmarkedUtf16 => Text::new(
            format!("`{name}` 像是 UTF-16，但开头没有字节顺序标记（BOM），没有读取；请把文件另存为 UTF-8"),
            format!(
                "`{name}` looks like UTF-16 without a byte order mark and was not read; save the file as UTF-8"
            ),
        ),
    }
}

/// Writes the closing lines as they are.
pub(super) fn write_closing(out: &mut dyn fmt::Write, summary: &Summary, lang: Lang) -> fmt::Result {
    closing(summary, lang).iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// Who must act, as people are told.
pub(crate) fn actor(actor: Actor, lang: Lang) -> &'static str {
    match (actor, lang) {
        (Actor::Provider, Lang::Zh) => "服务商",
        (Actor::Merchant, Lang::Zh) => "商家管理员",
        (Actor::Wechat, Lang::Zh) => "微信",
        (Actor::Provider, Lang::En) => "the provider",
        (Actor::Merchant, Lang::En) => "the merchant's administrator",
        (Actor::Wechat, Lang::En) => "WeChat",
    }
}

/// Who must act, as people are told; nobody where there is only to wait.
pub(crate) fn actor_of(who: Who, lang: Lang) -> &'static str {
    match (who, lang) {
        (Who::Provider, _) => actor(Actor::Provider, lang),
        (Who::Merchant, _) => actor(Actor::Merchant, lang),
        (Who::Wechat, _) => actor(Actor::Wechat, lang),
        (Who::Nobody, Lang::Zh) => "无需处理",
        (Who::Nobody, Lang::En) => "nobody",
    }
}

/// How sure a statement is, in a word.
pub(crate) fn sure(sure: Sure, lang: Lang) -> &'static str {
    match (lang, sure) {
        (Lang::Zh, Sure::Official) => "官方文档",
        (Lang::Zh, Sure::OfficialReply) => "官方人员回复",
        (Lang::Zh, Sure::Community) => "开发者反馈",
        (Lang::Zh, Sure::Inferred) => "推断",
        (Lang::En, Sure::Official) => "official",
        (Lang::En, Sure::OfficialReply) => "official reply",
        (Lang::En, Sure::Community) => "community",
        (Lang::En, Sure::Inferred) => "inferred",
    }
}

/// What WeChat looks at in one of its checks.
pub(crate) fn stage(stage: Stage, lang: Lang) -> &'static str {
    match (stage, lang) {
        (Stage::Parameters, Lang::Zh) => "链接和参数",
        (Stage::Code, Lang::Zh) => "预授权码",
        (Stage::Domain, Lang::Zh) => "授权发起页域名",
        (Stage::Release, Lang::Zh) => "全网发布",
        (Stage::Account, Lang::Zh) => "账号",
        (Stage::Permission, Lang::Zh) => "权限集",
        (Stage::Parameters, Lang::En) => "the link and its parameters",
        (Stage::Code, Lang::En) => "the pre_auth_code",
        (Stage::Domain, Lang::En) => "the entry domain",
        (Stage::Release, Lang::En) => "the release",
        (Stage::Account, Lang::En) => "the account",
        (Stage::Permission, Lang::En) => "the permission sets",
    }
}

/// Who must act, as a sentence, with the section of WeChat's FAQ that treats it.
pub(super) fn who(actor: Actor, faq: Option<&str>, lang: Lang) -> String {
    let actor = self::actor(actor, lang);
    match (faq.map(one_line), lang) {
        (Some(faq), Lang::Zh) => format!("需要处理的是：{actor}（见微信授权 FAQ 第 {faq} 节）"),
        (None, Lang::Zh) => format!("需要处理的是：{actor}"),
        (Some(faq), Lang::En) => {
            format!("who must act: {actor} (section {faq} of WeChat's FAQ on authorization)")
        }
        (None, Lang::En) => format!("who must act: {actor}"),
    }
}

/// What the merchant will see, as a sentence that says no more than is known.
pub(super) fn will_see(screen: &Screen, lang: Lang) -> String {
    let head = match (lang, screen.is_old, screen.sure) {
        (Lang::Zh, false, Sure::Official | Sure::OfficialReply | Sure::Community) => "商家会看到：",
        (Lang::Zh, ..) => "商家可能看到：",
        (Lang::En, true, _) => "the merchant may see: ",
        (Lang::En, false, Sure::Inferred) => "the merchant will probably see: ",
        (Lang::En, false, _) => "the merchant will see: ",
    };
    format!("{head}{}", shown(screen, lang))
}

/// WeChat's text with its code, and how sure it is that it is shown.
pub(crate) fn shown(screen: &Screen, lang: Lang) -> String {
    let text = one_line(&screen.text);
    let sure = wording(screen.sure, screen.is_old, lang);
    match (screen.code, lang) {
        (Some(code), Lang::Zh) => format!("{text}（{code}）［{sure}］"),
        (None, Lang::Zh) => format!("{text}［{sure}］"),
        (Some(code), Lang::En) => format!("{text} ({code}) [{sure}]"),
        (None, Lang::En) => format!("{text} [{sure}]"),
    }
}

/// How sure a wording of WeChat's is, in a few words; of the old page it is told first of all that it is.
pub(crate) fn wording(sure: Sure, is_old: bool, lang: Lang) -> String {
    let how = match (lang, sure) {
        (Lang::Zh, Sure::Official) => "微信原文",
        (Lang::Zh, Sure::OfficialReply) => "据官方人员回复",
        (Lang::Zh, Sure::Community) => "据开发者反馈",
        (Lang::Zh, Sure::Inferred) => "推断",
        (Lang::En, Sure::Official) => "WeChat's own words",
        (Lang::En, Sure::OfficialReply) => "as WeChat staff say",
        (Lang::En, Sure::Community) => "as developers report",
        (Lang::En, Sure::Inferred) => "inferred",
    };
    match (is_old, lang, sure) {
        (false, ..) => how.to_owned(),
        (true, Lang::Zh, Sure::Official) => "旧版授权页的文字（2015–2017 年），现在未必如此".to_owned(),
        (true, Lang::En, Sure::Official) => "words of the old page, 2015-2017; today's may differ".to_owned(),
        (true, Lang::Zh, _) => format!("{how}；旧版授权页的文字（2015–2017 年），现在未必如此"),
        (true, Lang::En, _) => format!("{how}; words of the old page, 2015-2017, today's may differ"),
    }
}

/// The line on rules that were not judged, if there are any.
pub(super) fn skipped(summary: &Summary, lang: Lang) -> Option<String> {
    let rules = summary.skipped.len();
    if rules == 0 {
        return None;
    }
    let mut needs: Vec<&str> = summary.skipped.iter().flat_map(|s| s.needs.iter().copied()).collect();
    needs.sort_unstable();
    needs.dedup();
    let groups = need_groups(&needs, lang);
    Some(match lang {
        Lang::Zh if groups.is_empty() => format!("有 {rules} 条规则没有判断"),
        Lang::Zh => format!("有 {rules} 条规则没有判断：{}", groups.join("；")),
        Lang::En => {
            let (were, need) = if rules == 1 { ("was", "it needs") } else { ("were", "they need") };
            let mut line = format!("{} {were} not judged", counted(rules, "rule"));
            if !groups.is_empty() {
                let _ = write!(line, "; {need} {}", groups.join(", and "));
            }
            line
        }
    })
}

/// The facts that are missing, put as what a user can hand over.
fn need_groups(needs: &[&str], lang: Lang) -> Vec<String> {
    let mut link = false;
    let mut page = false;
    let mut provider = Vec::new();
    for need in needs {
        match need.split_once('.').map_or(*need, |(space, _)| space) {
            "link" | "redirect" => link = true,
            "page" => page = true,
            _ => provider.push(one_line(need)),
        }
    }
    let mut groups = Vec::new();
    match lang {
        Lang::Zh => {
            groups.extend(link.then(|| "没有给出授权链接".to_owned()));
            groups.extend(page.then(|| "没有给出打开链接的页面（--page）".to_owned()));
            groups.extend((!provider.is_empty()).then(|| {
                let named = provider.iter().take(NAMED_NEEDS).cloned().collect::<Vec<_>>().join("、");
                let more = match provider.len() {
                    ..=NAMED_NEEDS => String::new(),
                    all => format!(" 等 {all} 项"),
                };
                format!("服务商配置文件（--config）没有写明 {named}{more}")
            }));
        }
        Lang::En => {
            groups.extend(link.then(|| "an authorization link".to_owned()));
            groups.extend(page.then(|| "the page the link is opened from (--page)".to_owned()));
            groups.extend((!provider.is_empty()).then(|| {
                let named = provider.iter().take(NAMED_NEEDS).cloned().collect::<Vec<_>>();
                let more = provider.len().saturating_sub(NAMED_NEEDS);
                let named = match (named.split_last(), more) {
                    (Some((last, [])), 0) => last.clone(),
                    (Some((last, rest)), 0) => format!("{} and {last}", rest.join(", ")),
                    _ => format!("{} and {more} more", named.join(", ")),
                };
                format!("a provider file (--config) that says {named}")
            }));
        }
    }
    groups
}

fn counts(summary: &Summary, lang: Lang) -> String {
    let parts = [
        (summary.error, Severity::Error),
        (summary.warning, Severity::Warning),
        (summary.note, Severity::Note),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, kind)| match lang {
        Lang::Zh => format!("{count} 个{}", severity(kind, lang)),
        Lang::En => counted(count, kind.name()),
    })
    .collect::<Vec<_>>();
    match lang {
        Lang::Zh => {
            let mut line = if parts.is_empty() { "没有发现问题".to_owned() } else { parts.join("，") };
            if summary.links > 0 {
                let _ = write!(line, "；检查了 {} 个链接", summary.links);
            }
            line + &suppressed(summary, lang)
        }
        Lang::En => {
            let mut line = if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") };
            if summary.links > 0 {
                let _ = write!(line, " in {}", counted(summary.links, "link"));
            }
            line + &suppressed(summary, lang)
        }
    }
}

/// What was suppressed, and by what means; nothing if nothing was.
fn suppressed(summary: &Summary, lang: Lang) -> String {
    let Summary { suppressed, by_comment, by_baseline, .. } = *summary;
    let by_entry = suppressed.saturating_sub(by_comment + by_baseline);
    let means = match lang {
        Lang::Zh => [(by_entry, "按配置"), (by_comment, "按注释"), (by_baseline, "按基线")],
        Lang::En => [
            (by_entry, "by the configuration"),
            (by_comment, "by comments"),
            (by_baseline, "by the baseline"),
        ],
    };
    let told: Vec<_> = means
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .enumerate()
        .map(|(index, (count, means))| match (lang, index) {
            (Lang::Zh, 0) => format!("；{means}忽略了 {count} 个"),
            (Lang::Zh, _) => format!("，{means} {count} 个"),
            (Lang::En, 0) => format!("; {count} suppressed {means}"),
            (Lang::En, _) => format!(", {count} {means}"),
        })
        .collect();
    told.concat()
}

pub(super) fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
