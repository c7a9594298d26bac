//! The renderers' own words in both languages: headings, the closing lines.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

use super::Summary;
use crate::diagnostic::{About, Diagnostic, Limit, Severity, Unread};
use crate::source::{Source, Sources, Undecoded};
use crate::text::{Lang, Text, text};
pub(super) use crate::words::{colon, one_line, severity};
use crate::words::{counted, who, will_see, will_see_again};

/// How many names of facts the line on skipped rules lists before it only counts.
const NAMED_NEEDS: usize = 3;

/// How many lines tell what was not read.
const MOST_UNREAD: usize = 10;

/// The heading of advice, with its colon.
pub(super) fn help(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "建议：",
        Lang::En => "help: ",
    }
}

/// The heading of a fix, and what the first fix of a finding does and by which option. In lists of links it is
/// made by hand.
pub(super) fn fix(diagnostic: &Diagnostic, lang: Lang, sources: &Sources) -> Option<(&'static str, String)> {
    let fix = diagnostic.fixes.first()?;
    let option = if fix.is_safe { "`--fix`" } else { "`--fix --unsafe-fixes`" };
    let (head, mut text) = fix_alone(diagnostic, lang)?;
    if !sources.get(diagnostic.primary.span.source).is_some_and(Source::is_line_of_file) {
        text.push_str(&match lang {
            Lang::Zh => format!("（{option}）"),
            Lang::En => format!(" ({option})"),
        });
    }
    Some((head, text))
}

/// The same without an option, for whoever has no command line before them.
pub(super) fn fix_alone(diagnostic: &Diagnostic, lang: Lang) -> Option<(&'static str, String)> {
    let text = one_line(diagnostic.fixes.first()?.message.get(lang));
    Some(match lang {
        Lang::Zh => ("可修复：", text),
        Lang::En => ("fix: ", text),
    })
}

/// What only findings of rules say, a sentence each: who must act, and what the merchant will see.
pub(super) fn notes(diagnostic: &Diagnostic, lang: Lang) -> Vec<String> {
    let notes = |about: &About| {
        let screen = about.screen.as_ref().map(|screen| will_see(screen, lang));
        std::iter::once(who(about.actor, about.faq.as_deref(), lang)).chain(screen).collect::<Vec<_>>()
    };
    diagnostic.about.as_deref().map(notes).unwrap_or_default()
}

/// The screens that a run has told, so that a long text is told once.
#[derive(Debug, Default)]
pub(super) struct ToldScreens(RefCell<BTreeSet<String>>);

/// How long a text of WeChat's is that is referred to where it comes again, in characters.
const LONG_SCREEN: usize = 40;

impl ToldScreens {
    /// The same as [`notes`], but of a long text that was told before only that it is the same.
    pub(super) fn notes(&self, diagnostic: &Diagnostic, lang: Lang) -> Vec<String> {
        let mut notes = notes(diagnostic, lang);
        let screen = diagnostic.about.as_ref().and_then(|about| about.screen.as_ref());
        let Some(screen) = screen.filter(|screen| screen.text.chars().count() > LONG_SCREEN) else {
            return notes;
        };
        let (Some(last), false) = (notes.last_mut(), self.0.borrow_mut().insert(screen.text.clone())) else {
            return notes;
        };
        *last = will_see_again(screen, lang);
        notes
    }
}

/// Where to read more of a finding: its page, or the document behind it.
#[cfg(feature = "cli")]
pub(super) fn read_more(diagnostic: &Diagnostic) -> Option<String> {
    let docs = diagnostic.about.as_deref()?.docs.as_deref()?;
    let is_of_web = ["https://", "http://"].iter().any(|scheme| docs.starts_with(scheme));
    is_of_web.then(|| one_line(docs).replace(' ', "%20"))
}

/// The page of a finding, where pages have an address. The document behind it is no answer.
pub(super) fn page(diagnostic: &Diagnostic) -> Option<&str> {
    page_at(diagnostic, crate::home::home())
}

fn page_at<'d>(diagnostic: &'d Diagnostic, home: Option<&str>) -> Option<&'d str> {
    let docs = diagnostic.about.as_deref()?.docs.as_deref()?;
    docs.strip_prefix(home?).filter(|rest| rest.starts_with('/')).map(|_| docs)
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
        Lang::En => lines.push(format!("{more} more were not fully read")),
    }
    lines
}

/// What was not read, and why.
pub fn unread(unread: &Unread, lang: Lang) -> String {
    let source = &unread.source;
    let links = unread.links.unwrap_or_default();
    let were = if links == 1 { "was" } else { "were" };
    match (unread.limit, lang) {
        (Limit::Effort, Lang::Zh) => {
            format!("`{source}`：有 {links} 个链接没有跟到底，读完这个文件太费时")
        }
        (Limit::Effort, Lang::En) => {
            let links = counted(links, "link");
            format!("`{source}`: {links} {were} not fully followed, which would take too long")
        }
        (Limit::Length, Lang::Zh) => format!("`{source}`：有 {links} 个链接太长，没有检查"),
        (Limit::Length, Lang::En) => {
            format!("`{source}`: {} {were} too long and not checked", counted(links, "link"))
        }
        (Limit::Size, Lang::Zh) => format!("`{source}`：与授权链接有关，但文件太大，没有读"),
        (Limit::Size, Lang::En) => {
            format!("`{source}`: about authorization, but too large and not read")
        }
        (Limit::Undecoded(undecoded), _) => not_decoded(source, undecoded).get(lang).to_owned(),
    }
}

/// That some of a file could not be decoded.
pub fn not_decoded(name: &str, undecoded: Undecoded) -> Text {
    match undecoded {
        Undecoded::Byte { stored, .. } => text!(
            "`{name}` 在偏移 {stored} 处有字节无法按 UTF-8、GB18030（GBK）或 UTF-16 解码，没有读取；请把文件另存为 UTF-8",
            "`{name}` contains bytes at offset {stored} that cannot be decoded as UTF-8, GB18030 (GBK) or UTF-16 and were not read; save the file as UTF-8"
        ),
        Undecoded::UnmarkedUtf16 => text!(
            "`{name}` 像是 UTF-16，但开头没有字节顺序标记（BOM），没有读取；请把文件另存为 UTF-8",
            "`{name}` looks like UTF-16 without a byte order mark and was not read; save the file as UTF-8"
        ),
    }
}

/// Writes the closing lines as they are.
pub(super) fn write_closing(out: &mut dyn fmt::Write, summary: &Summary, lang: Lang) -> fmt::Result {
    closing(summary, lang).iter().try_for_each(|line| writeln!(out, "{line}"))
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
            let were = if rules == 1 { "was" } else { "were" };
            let mut line = format!("{} {were} skipped", counted(rules, "rule"));
            if !groups.is_empty() {
                let _ = write!(line, ": {}", groups.join("; "));
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
            groups.extend(link.then(|| "no authorization link given".to_owned()));
            groups.extend(page.then(|| "the page the link is opened from is not given (--page)".to_owned()));
            groups.extend((!provider.is_empty()).then(|| {
                let named = provider.iter().take(NAMED_NEEDS).cloned().collect::<Vec<_>>();
                let more = provider.len().saturating_sub(NAMED_NEEDS);
                let named = match (named.split_last(), more) {
                    (Some((last, [])), 0) => last.clone(),
                    (Some((last, rest)), 0) => format!("{} or {last}", rest.join(", ")),
                    _ => format!("{} or {more} more", named.join(", ")),
                };
                format!("no provider file (--config) specifies {named}")
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Actor;
    use crate::source::{SourceKind, Span};

    #[test]
    fn only_a_page_of_its_own_is_told_beside_a_finding() {
        let source = Sources::new().add("link", SourceKind::Link, "x");
        let mut finding = Diagnostic::fault("some-rule", Span::new(source, 0..1), text!("话", "words"));
        assert_eq!(page_at(&finding, Some("https://lint.example.com")), None);
        for (docs, told) in [
            ("https://lint.example.com/rule/some-rule.html", true),
            ("https://lint.example.com.evil.example/", false),
            ("https://developers.weixin.qq.com/doc/", false),
        ] {
            let (faq, screen, impediment, docs) = (None, None, None, Some(docs.to_owned()));
            let about =
                About { actor: Actor::Provider, faq, screen, impediment, docs, subject: Default::default() };
            finding.about = Some(Box::new(about));
            assert_eq!(page_at(&finding, Some("https://lint.example.com")).is_some(), told);
            assert_eq!(page_at(&finding, None), None);
        }
    }
}
