//! The consequences of a change, by the time they come about, as a document.

use super::{Consequence, ConsequenceKind, Effect, Impact};
use crate::diagnostic::Severity;
use crate::document::{Block, Document, DocumentPart, Findings};
use crate::source::Sources;
use crate::text::Lang;
use crate::words::counted;

/// All consequences, under a heading for each time; `sources` are those their places point into.
pub fn document<'s>(impact: &Impact, sources: &'s Sources, lang: Lang) -> Document<'s> {
    let title = match lang {
        Lang::Zh => "配置改动的后果",
        Lang::En => "Consequences of this change to the configuration",
    };
    let mut blocks = Vec::new();
    for (at, consequences) in by_effect(impact) {
        let findings = consequences.iter().map(|told| told.finding.clone());
        blocks.push(Block::Heading(effect(at, lang).into()));
        blocks.push(Block::Findings(Findings::new(findings, sources)));
    }
    let closing = closing(impact, lang).into_iter().map(Into::into).collect();
    Document::new(lang, vec![DocumentPart { blocks, closing, ..DocumentPart::default() }]).titled(title)
}

/// The consequences by the time they come about, in order; no time without any.
pub(crate) fn by_effect(impact: &Impact) -> Vec<(Effect, Vec<&Consequence>)> {
    let of = |effect: Effect| {
        let told = impact.consequences.iter().filter(|told| told.effect == effect);
        (effect, told.collect::<Vec<_>>())
    };
    Effect::ALL.into_iter().map(of).filter(|(_, told)| !told.is_empty()).collect()
}

/// When something comes about, as a heading.
fn effect(effect: Effect, lang: Lang) -> &'static str {
    match (effect, lang) {
        (Effect::AtOnce, Lang::Zh) => "立即生效",
        (Effect::UntilRelease, Lang::Zh) => "从现在到下一次全网发布",
        (Effect::WithRelease, Lang::Zh) => "下一次全网发布后生效",
        (Effect::WhenAuthorized, Lang::Zh) => "商家重新授权后生效",
        (Effect::AtOnce, Lang::En) => "immediately",
        (Effect::UntilRelease, Lang::En) => "from now until the next release",
        (Effect::WithRelease, Lang::En) => "with the next release",
        (Effect::WhenAuthorized, Lang::En) => "when a merchant authorizes again",
    }
}

/// The closing lines: what it comes to, and what was compared.
pub(crate) fn closing(impact: &Impact, lang: Lang) -> Vec<String> {
    let all = impact.consequences.len();
    let breaking = impact.consequences.iter().filter(|told| told.breaks).count();
    let is_error = |told: &&Consequence| !told.breaks && told.finding.severity == Severity::Error;
    let errors = impact.consequences.iter().filter(is_error);
    let (mut idle, mut found, mut failing) = (0, 0, 0);
    for error in errors {
        match error.kind {
            ConsequenceKind::NotEffective => idle += 1,
            ConsequenceKind::NewFinding => found += 1,
            _ => failing += 1,
        }
    }
    let (links, accounts) = (impact.links, impact.accounts);
    let what = match (breaking, all, lang) {
        (_, 0, Lang::Zh) => "这次改动没有发现后果".to_owned(),
        (0, _, Lang::Zh) => format!("共 {all} 项后果，没有发现原来可用的链接会失效"),
        (_, _, Lang::Zh) => format!("共 {all} 项后果，其中 {breaking} 项会让原来可用的链接失效"),
        (_, 0, Lang::En) => "no consequences of this change were found".to_owned(),
        (0, _, Lang::En) => {
            format!("{}; nothing that worked was found to break", counted(all, "consequence"))
        }
        (_, _, Lang::En) => {
            let breaks = if breaking == 1 { "breaks" } else { "break" };
            format!("{}, {breaking} of which {breaks} something that worked", counted(all, "consequence"))
        }
    };
    let compared = match lang {
        Lang::Zh => format!("比较了 {links} 个链接、{accounts} 个账号"),
        Lang::En => format!("compared {} and {}", counted(links, "link"), counted(accounts, "account")),
    };
    let mut lines = vec![what];
    if idle > 0 {
        lines.push(match lang {
            Lang::Zh => format!("有 {idle} 项设置写法不对，不算生效"),
            Lang::En => format!("{} in an invalid form, which has no effect", counted(idle, "setting")),
        });
    }
    if found > 0 {
        lines.push(match lang {
            Lang::Zh => format!("检查会新报 {found} 个错误"),
            Lang::En => format!("the check reports {}", counted(found, "new error")),
        });
    }
    if failing > 0 {
        lines.push(match lang {
            Lang::Zh => format!("新增的链接有 {failing} 处一定会失败"),
            Lang::En => format!("new links will fail in {}", counted(failing, "case")),
        });
    }
    lines.push(compared);
    if impact.undecided > 0 {
        let count = impact.undecided;
        lines.push(match lang {
            Lang::Zh => {
                format!("有 {count} 组链接和账号前后都无法判断；`wxauthlint simulate` 会说明缺少什么")
            }
            Lang::En => format!(
                "for {} of link and account, neither file determines the outcome; `wxauthlint simulate` shows what is missing",
                counted(count, "pair")
            ),
        });
    }
    lines
}
