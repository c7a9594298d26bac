//! Explanations of what stands in the catalog: rules, messages, codes, permission sets, kinds of accounts,
//! parameters.

use super::{Basis, Cause, Detail, ExplainedSubject, Explainer, Explanation, Step, Wording};
use crate::diagnostic::{Actor, Severity};
use crate::knowledge::{
    self, AccountKindEntry, ApiCode, CauseKind, Guidance, GuidanceSteps, LookAlike, ParameterEntry,
    ParameterPlace, PermissionSet, ScreenEntry, SourceRef, Sure, Who,
};
use crate::rule::Rule;
use crate::text::{Text, text};

impl Explanation {
    /// An explanation that says what something is and nothing else yet.
    pub(super) fn new(subject: ExplainedSubject, given: &str, recognised: Text, what: Text) -> Self {
        Explanation {
            subject,
            given: crate::source::presentable(given),
            recognised,
            likeness: None,
            what,
            wording: None,
            happened: Vec::new(),
            figure: None,
            facts: Vec::new(),
            who: None,
            causes: Vec::new(),
            details: Vec::new(),
            source: None,
            report: None,
            screens: Vec::new(),
            steps: Vec::new(),
            in_vain: Vec::new(),
            cured: None,
            forward: None,
            basis: Vec::new(),
            also: Vec::new(),
            see: Vec::new(),
            unjudged: None,
        }
    }

    fn with_guidance(mut self, guidance: &Guidance, explainer: &Explainer<'_>) -> Self {
        self.happened.push(guidance.meaning.clone());
        self.who = Some(guidance.actor);
        self.causes = guidance.causes.iter().filter_map(|cause| self::cause(cause, explainer)).collect();
        self.steps = steps(&guidance.steps, Some(guidance.actor));
        self.in_vain.clone_from(&guidance.in_vain);
        self.cured = guidance.cured.clone();
        self.forward = guidance.forward.clone();
        self.basis = guidance.sources.iter().map(basis).collect();
        self
    }
}

/// A message of WeChat's authorization pages.
pub(super) fn screen(
    screen: &'static ScreenEntry,
    given: &str,
    recognised: Text,
    explainer: &Explainer<'_>,
) -> Explanation {
    let title = screen.guidance().map_or_else(|| text!("", ""), |guidance| guidance.title.clone());
    let what =
        text!(("微信授权页的提示：{}", title.zh), ("a message of WeChat's authorization page: {}", title.en));
    let mut explanation = Explanation::new(ExplainedSubject::Screen(&screen.id), given, recognised, what);
    explanation.wording = shown(screen);
    match screen.guidance() {
        Some(guidance) => explanation.with_guidance(guidance, explainer),
        None => explanation,
    }
}

/// WeChat's text with its codes; an ellipsis in each slot.
fn shown(screen: &ScreenEntry) -> Option<Wording> {
    let wording = screen.texts.first()?;
    let text = knowledge::without_slots(&wording.zh);
    let mut codes: Vec<String> = screen.codes.iter().map(|code| code.code.to_string()).collect();
    codes.dedup();
    let text = if codes.is_empty() { text } else { format!("{text}（{}）", codes.join(", ")) };
    Some(Wording { text, sure: Some(wording.sure), is_old: wording.is_old() })
}

/// A code of WeChat's API, or of its sample code.
pub(super) fn api_code(
    code: i64,
    entry: &'static ApiCode,
    given: &str,
    recognised: Text,
    explainer: &Explainer<'_>,
) -> Explanation {
    let guidance = entry.guidance();
    let title = guidance.map_or_else(|| text!("", ""), |guidance| guidance.title.clone());
    let issuer = entry.issuer();
    let (apart_zh, apart_en) = match entry.related {
        true => ("", ""),
        false => ("（与第三方平台授权无关）", " (not about third-party authorization)"),
    };
    let what = text!(
        ("{}的错误码 {code}：{}{apart_zh}", issuer.zh, title.zh),
        ("error code {code} of {}: {}{apart_en}", issuer.en, title.en)
    );
    let mut explanation = Explanation::new(ExplainedSubject::ApiCode(code), given, recognised, what);
    let text = match (&entry.message, &entry.zh) {
        (Some(message), Some(zh)) => Some(format!("{message}（{zh}）")),
        (Some(only), None) | (None, Some(only)) => Some(only.clone()),
        (None, None) => None,
    };
    // The table does not say which of the two are an SDK's.
    explanation.wording = text.map(|text| Wording { text, sure: None, is_old: false });
    if !entry.apis.is_empty() {
        explanation.details.push(Detail {
            name: text!("常见于接口", "seen with"),
            value: None,
            text: Text::new(entry.apis.join("、"), entry.apis.join(", ")),
            place: None,
        });
    }
    if let Some(guidance) = guidance {
        explanation = explanation.with_guidance(guidance, explainer);
    }
    explanation.happened.extend(entry.disagreement().cloned());
    explanation
}

/// A rule of this program.
pub(super) fn rule(rule: &Rule, given: &str, recognised: Text) -> Explanation {
    let what = text!(
        ("本工具的规则（{}）：{}", severity(rule.severity).zh, rule.title.zh),
        ("a rule of this tool ({}): {}", severity(rule.severity).en, rule.title.en)
    );
    let mut explanation = Explanation::new(ExplainedSubject::Rule(rule.id.clone()), given, recognised, what);
    explanation.happened.push(rule.why.clone());
    let who = rule.actor.into();
    explanation.who = Some(who);
    let text = rule.help.fill(|fact| std::borrow::Cow::Owned(vec![format!("<{}>", fact.def().name)]));
    explanation.steps.push(Step { who, text });
    for screen in rule.screens.iter().map(|known| &known.screen) {
        // In one case it may be surer than in another that it is shown.
        if explanation.screens.iter().all(|told| told.id != screen.id) {
            let text = knowledge::without_slots(&screen.text);
            explanation.screens.push(crate::diagnostic::Screen { text, ..screen.clone() });
        }
    }
    explanation.cured = Some(text!(
        "再次运行 `wxauthlint check` 不再出现 `{}`",
        "`wxauthlint check` no longer reports `{}`",
        rule.id
    ));
    explanation.basis = rule
        .sources
        .iter()
        .map(|origin| document(&origin.doc, origin.section.as_deref(), origin.sure))
        .collect();
    explanation
}

fn severity(severity: Severity) -> Text {
    match severity {
        Severity::Error => text!("错误", "error"),
        Severity::Warning => text!("警告", "warning"),
        Severity::Note => text!("提示", "note"),
    }
}

/// A permission set.
pub(super) fn permission_set(set: &PermissionSet, given: &str, recognised: Text) -> Explanation {
    let what = text!(
        ("权限集 {}：{}", set.id, set.name.zh),
        ("permission set {}: {} ({})", set.id, set.name.en, set.name.zh)
    );
    let mut explanation = Explanation::new(ExplainedSubject::PermissionSet(set.id), given, recognised, what);
    if !set.old_names.is_empty() {
        explanation.happened.push(text!(
            ("旧名：{}。", set.old_names.join("、")),
            ("Formerly called {}.", set.old_names.join(", "))
        ));
    }
    let kinds: Vec<_> = set
        .kinds
        .iter()
        .filter_map(|kind| knowledge::account_kind(kind.name()))
        .map(|kind| &kind.name)
        .collect();
    if kinds.is_empty() {
        explanation.happened.push(text!(
            "哪些类型的账号能授予它，尚无资料说明。",
            "It is not documented which kinds of account can grant it."
        ));
    } else {
        let zh: Vec<_> = kinds.iter().map(|name| &*name.zh).collect();
        let en: Vec<_> = kinds.iter().map(|name| &*name.en).collect();
        explanation.happened.push(text!(
            ("能授予它的账号类型：{}。", zh.join("、")),
            ("These kinds of account can grant it: {}.", en.join(", "))
        ));
    }
    explanation.happened.push(match set.exclusive {
        Some(true) => text!("它是互斥权限集：同一账号同一时间只能授给一个第三方平台。已授给别家时，授权能完成，但不含这个权限集。", "It is exclusive (互斥): an account can grant it to only one platform at a time. If another platform holds it, the authorization succeeds without it."),
        Some(false) => text!("它不互斥：同一账号可以同时授给多个第三方平台。", "It is not exclusive: an account can grant it to several platforms at once."),
        None => text!("它是否互斥，尚无资料说明。", "Whether it is exclusive is not documented."),
    });
    explanation.happened.push(text!("平台新增权限集后，已授权的商家要重新扫码授权才会授予；在此之前调用相应接口报 61007。", "After a platform adds a set, merchants who have already authorized must scan and authorize again; until then, API calls that need it fail with 61007."));
    explanation.basis = vec![
        document(&set.source, None, set.sure),
        document("authorization_troubleshooting", Some("4"), Sure::Official),
    ];
    explanation
}

/// A kind of account.
pub(super) fn account_kind(kind: &'static AccountKindEntry, given: &str, recognised: Text) -> Explanation {
    let what = text!(
        ("账号类型：{}（配置文件里写作 `{}`）", kind.name.zh, kind.id.name()),
        ("a kind of account: {} (`{}` in provider files)", kind.name.en, kind.id.name())
    );
    let mut explanation =
        Explanation::new(ExplainedSubject::AccountKind(kind.id.name()), given, recognised, what);
    explanation.happened.push(match kind.authorizable {
        Some(true) => text!("可以授权给第三方平台。", "It can authorize a third-party platform."),
        Some(false) => text!("不能授权给第三方平台。", "It cannot authorize a third-party platform."),
        None => text!(
            "能否授权给第三方平台，尚无资料说明。",
            "Whether it can authorize a third-party platform is not documented."
        ),
    });
    if kind.authorizable != Some(false) {
        let values: Vec<_> = kind.auth_types.iter().map(ToString::to_string).collect();
        explanation.happened.push(if values.is_empty() {
            text!(
                "没有文档写明哪个 `auth_type` 会列出它。",
                "It is not documented which `auth_type` lists it."
            )
        } else {
            text!(
                ("会列出它的 `auth_type`：{}。", values.join("、")),
                ("`auth_type` values that list it: {}.", values.join(", "))
            )
        });
    }
    explanation.happened.extend(kind.instead.clone());
    explanation.details.push(Detail {
        name: text!("接口怎样返回", "how the API reports it"),
        value: None,
        text: kind.told_by.clone(),
        place: None,
    });
    let sets: Vec<String> = knowledge::permission_sets()
        .iter()
        .filter(|set| set.kinds.contains(&kind.id))
        .map(|set| set.id.to_string())
        .collect();
    // The documents name a set for mini games, and say that these cannot authorize.
    if !sets.is_empty() && kind.authorizable != Some(false) {
        explanation.details.push(Detail {
            name: text!("可授予的权限集", "permission sets it can grant"),
            value: None,
            text: Text::new(sets.join("、"), sets.join(", ")),
            place: None,
        });
    }
    explanation.basis = vec![document(&kind.source, None, kind.sure)];
    explanation
}

/// A parameter of a link, of the plug-in's call or of the callback.
pub(super) fn parameter(
    parameter: &'static ParameterEntry,
    given: &str,
    recognised: Text,
    explainer: &Explainer<'_>,
) -> Explanation {
    let (zh, en) = match parameter.place {
        ParameterPlace::Link => ("授权链接的参数", "a parameter of the authorization link"),
        ParameterPlace::Plugin => {
            ("插件版 openAuthorizeAccount 的参数", "a parameter of the plug-in's openAuthorizeAccount")
        }
        ParameterPlace::Callback => ("授权回调地址上的参数", "a parameter of the callback address"),
    };
    let name = &parameter.name;
    let what =
        text!(("{zh} `{name}`（{}）", parameter.required.zh), ("{en}: `{name}` ({})", parameter.required.en));
    let mut explanation = Explanation::new(ExplainedSubject::Parameter(name), given, recognised, what);
    explanation.happened.push(parameter.meaning.clone());
    let row = |zh: &'static str, en: &'static str, text: &Text| Detail {
        name: Text::new(zh, en),
        value: None,
        text: text.clone(),
        place: None,
    };
    explanation.details.push(row("写法", "how to write it", &parameter.form));
    explanation.details.extend(parameter.values.iter().map(|value| Detail {
        name: Text::new(name.as_str(), name.as_str()),
        value: Some(value.value.clone()),
        text: value.meaning.clone(),
        place: None,
    }));
    explanation.details.extend(parameter.absent.iter().map(|absent| row("不写时", "left out", absent)));
    explanation.causes = parameter.rules.iter().filter_map(|id| rule_cause(id, explainer)).collect();
    explanation.basis = parameter.sources.iter().map(basis).collect();
    explanation
}

/// A trouble that is not this authorization.
pub(super) fn look_alike(entry: &'static LookAlike, given: &str, recognised: Text) -> Explanation {
    let what = text!(
        ("不是第三方平台授权的问题：{}", entry.title.zh),
        ("not a third-party platform authorization problem: {}", entry.title.en)
    );
    let mut explanation = Explanation::new(ExplainedSubject::LookAlike(&entry.id), given, recognised, what);
    explanation.happened.push(entry.meaning.clone());
    explanation.steps.push(Step { who: Who::Provider, text: entry.instead.clone() });
    explanation.basis = vec![document(&entry.source, None, entry.sure)];
    explanation
}

fn cause(cause: &knowledge::GuidanceCause, explainer: &Explainer<'_>) -> Option<Cause> {
    let (entry_host, says, first_step) = (cause.entry_host, cause.says.clone(), cause.first_step.clone());
    match &cause.kind {
        CauseKind::Rule(id) => Some(Cause { entry_host, says, first_step, ..rule_cause(id, explainer)? }),
        CauseKind::Unseen { cause, ask, sure, .. } => Some(Cause {
            text: cause.clone(),
            tell: ask.clone(),
            rule: None,
            sure: *sure,
            entry_host,
            says,
            first_step,
        }),
    }
}

/// A cause that a rule finds; none when the rule does not exist, which a test keeps from being shipped.
fn rule_cause(id: &str, explainer: &Explainer<'_>) -> Option<Cause> {
    let rule = explainer.rules.get(id)?;
    Some(Cause {
        text: rule.title.clone(),
        tell: rule.why.clone(),
        rule: Some(rule.id.clone()),
        sure: rule.sources.first().map_or(Sure::Inferred, |origin| origin.sure),
        entry_host: None,
        says: Vec::new(),
        first_step: None,
    })
}

/// Whoever must act first is told first.
pub(super) fn steps(steps: &GuidanceSteps, first: Option<Who>) -> Vec<Step> {
    let mut by_actor: Vec<_> = steps.by_actor().collect();
    by_actor.sort_by_key(|(who, _)| Some(*who) != first);
    by_actor
        .into_iter()
        .flat_map(|(who, steps)| steps.iter().map(move |text| Step { who, text: text.clone() }))
        .collect()
}

pub(super) fn basis(source: &SourceRef) -> Basis {
    document(&source.doc, source.section.as_deref(), source.sure)
}

/// Rules name an actor always; guidance knows that at times nobody need act.
impl From<Actor> for Who {
    fn from(actor: Actor) -> Self {
        match actor {
            Actor::Provider => Who::Provider,
            Actor::Merchant => Who::Merchant,
            Actor::Wechat => Who::Wechat,
        }
    }
}

/// A document of the catalog, or a WeChat community thread.
pub(super) fn document(id: &str, section: Option<&str>, sure: Sure) -> Basis {
    let title = match knowledge::document(id) {
        Some(document) => document.title.clone(),
        None => text!("微信开放社区的帖子", "a WeChat community thread"),
    };
    Basis { title, section: section.map(str::to_owned), url: knowledge::document_url(id), sure }
}

/// A covered secret as a person reads it: how many signs are covered tells nothing.
pub(super) fn short(covered: &str) -> String {
    let mut run = 0;
    let keep = |character: &char| {
        run = if *character == '*' { run + 1 } else { 0 };
        run <= 6
    };
    covered.chars().filter(keep).collect()
}
