//! What people are told in a word or a sentence, whatever tells it: how bad, who must act, how sure, which screen.

use crate::diagnostic::{Actor, Screen, Severity, Stage};
use crate::knowledge::Who;
use crate::source::printable;
use crate::sure::Sure;
use crate::text::Lang;

/// The word for a severity.
pub(crate) fn severity(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Error, Lang::Zh) => "错误",
        (Severity::Warning, Lang::Zh) => "警告",
        (Severity::Note, Lang::Zh) => "提示",
        (_, Lang::En) => severity.name(),
    }
}

/// The colon of a language, with the space it wants after it.
pub(crate) fn colon(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "：",
        Lang::En => ": ",
    }
}

/// A text on one line that cannot steer a terminal.
pub(crate) fn one_line(text: &str) -> String {
    printable(text)
        .split(['\n', '\r', '\t'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
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
        (Who::Nobody, Lang::En) => "no one",
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
pub(crate) fn who(actor: Actor, faq: Option<&str>, lang: Lang) -> String {
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
pub(crate) fn will_see(screen: &Screen, lang: Lang) -> String {
    let head = match (lang, screen.is_old, screen.sure) {
        (Lang::Zh, false, Sure::Official | Sure::OfficialReply | Sure::Community) => "商家会看到：",
        (Lang::Zh, ..) => "商家可能看到：",
        (Lang::En, true, _) => "the merchant may see: ",
        (Lang::En, false, Sure::Inferred) => "the merchant will probably see: ",
        (Lang::En, false, _) => "the merchant will see: ",
    };
    format!("{head}{}", shown(screen, lang))
}

/// That the merchant will see what was told before.
pub(crate) fn will_see_again(screen: &Screen, lang: Lang) -> String {
    let start: String = one_line(&screen.text).chars().take(12).collect();
    match (screen.code, lang) {
        (Some(code), Lang::Zh) => format!("商家会看到：同上（{code}，“{start}…”）"),
        (None, Lang::Zh) => format!("商家会看到：同上（“{start}…”）"),
        (Some(code), Lang::En) => {
            format!("the merchant will see: the same text as above ({code}, “{start}…”)")
        }
        (None, Lang::En) => format!("the merchant will see: the same text as above (“{start}…”)"),
    }
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
        (Lang::En, Sure::OfficialReply) => "according to WeChat staff",
        (Lang::En, Sure::Community) => "according to developers",
        (Lang::En, Sure::Inferred) => "inferred",
    };
    match (is_old, lang, sure) {
        (false, ..) => how.to_owned(),
        (true, Lang::Zh, Sure::Official) => "旧版授权页的文字（2015–2017 年），现在未必如此".to_owned(),
        (true, Lang::En, Sure::Official) => {
            "wording of the old page, 2015-2017; the current one may differ".to_owned()
        }
        (true, Lang::Zh, _) => format!("{how}；旧版授权页的文字（2015–2017 年），现在未必如此"),
        (true, Lang::En, _) => {
            format!("{how}; wording of the old page, 2015-2017, the current one may differ")
        }
    }
}

pub(crate) fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
