//! Explains a link: what it is, each parameter in words, what WeChat does with it, what rules say.

use super::{Detail, ExplainedSubject, Explainer, Explanation, Step, callback, cloud, entry, link_kind};
use crate::diagnostic::{Diagnostic, Impediment, Report, Screen, Severity, SuppressionKind};
use crate::fact::{self, Fact, Facts, Given, ProviderFacts, Value};
use crate::input::file::FileKind;
use crate::input::link::find::{Context, Found, find};
use crate::input::link::{self, Link, LinkKind, Other, Parameter};
use crate::input::provider::Account;
use crate::knowledge::{self, LinkParameter, Sure, Who};
use crate::lint::{FileInput, LinkInput, Linter};
use crate::source::{SourceKind, Sources, presentable};
use crate::text::{Text, text};

/// The link that a text is, with blanks and marks around it at most.
pub(super) fn alone(text: &str) -> Option<Found<'_>> {
    if text.lines().count() > 1 || find(text, Context::Chat).is_empty() {
        return None;
    }
    let mut found = find(text, Context::Handed);
    let link = found.pop().filter(|_| found.is_empty())?;
    let place = link.around();
    let has_words = |text: Option<&str>| text.is_none_or(|text| text.contains(char::is_alphanumeric));
    (!has_words(text.get(..place.start)) && !has_words(text.get(place.end..))).then_some(link)
}

/// True for an address that is none of WeChat's pages and no callback.
pub(super) fn is_foreign(found: &Found<'_>) -> bool {
    let source = Sources::new().add("", SourceKind::Link, "");
    let read = link::read(found.in_source(source));
    !callback::is_callback(&read)
        && !callback::lacks_scheme(&read)
        && matches!(read.kind, LinkKind::Other(Other::Unknown))
}

/// Explains a link, or the address WeChat sent the merchant back to.
pub(super) fn explain(explainer: &Explainer<'_>, found: &Found<'_>, sources: &mut Sources) -> Explanation {
    told(explainer, found, false, sources)
}

/// Explains a link among other words. An address without a query is spoken of, not handed over.
pub(super) fn explain_among_words(
    explainer: &Explainer<'_>,
    found: &Found<'_>,
    sources: &mut Sources,
) -> Explanation {
    let is_mentioned = !found.text().contains(['?', '？']);
    told(explainer, found, is_mentioned, sources)
}

/// Explains a link that code puts together: by the rules for the link and the code around it. `None` where the code
/// holds no link to a page of WeChat's.
pub(super) fn explain_code(
    explainer: &Explainer<'_>,
    found: &Found<'_>,
    code: &str,
    name: &str,
    sources: &mut Sources,
) -> Option<Explanation> {
    let mut linter = Linter::new(explainer.rules, explainer.settings, explainer.file);
    let kind = FileKind::of(name);
    let input = FileInput { name, raw: code.into(), kind, page: explainer.page, policy: None };
    let report = linter.check_file(&input, sources).report;
    let findings = &report.findings;
    let spoken_of = told(explainer, found, true, &mut Sources::new());
    let who = findings.iter().filter(|finding| finding.severity > Severity::Note);
    let recognised = text!("按代码里的地址认出", "recognized by the address in the code");
    (report.links > 0).then(|| Explanation {
        who: who.max_by_key(|finding| finding.severity).and_then(actor),
        steps: steps(findings),
        screens: screens(findings),
        recognised,
        source: None,
        report: Some(report.clone()),
        ..spoken_of
    })
}

fn told(
    explainer: &Explainer<'_>,
    found: &Found<'_>,
    is_mentioned: bool,
    sources: &mut Sources,
) -> Explanation {
    let (written, found) = found.alone();
    let source = sources.add("link", SourceKind::Link, written);
    let input = LinkInput::found(&found, source, explainer.page);
    let mut linter = Linter::new(explainer.rules, explainer.settings, explainer.file);
    let mut report = linter.check_link(&input, sources);
    let link = link::read(input.text);
    if is_mentioned {
        // Of what is not there nobody spoke.
        report.findings.retain(|finding| !finding.primary.span.is_empty());
    } else if link.page.is_some() {
        let of_file = linter.check_provider(sources);
        let target = target(&link, explainer);
        // What bears on the authorization by this link: of the platform, or of the account that it names.
        let concerns = |finding: &Diagnostic| {
            let about = finding.about.as_deref().filter(|about| about.impediment.is_some());
            let account = about.map(|about| &about.subject.account);
            account.is_some_and(|account| account.is_none() || *account == target)
        };
        report.findings.extend(of_file.findings.into_iter().filter(concerns));
        report.suppressed.extend(of_file.suppressed.into_iter().filter(|told| concerns(&told.finding)));
        let assessed = linter.assess(&input, &[], sources);
        let off = assessed.provider.suppressed.into_iter().chain(assessed.link.suppressed);
        report.suppressed.extend(off.filter(|told| told.by.kind == SuppressionKind::Off));
    }
    if callback::is_callback(&link) {
        return Explanation { source: Some(source), ..callback::explain(&link, sources) };
    }
    if let Some(told) = callback::without_scheme(&link, explainer, sources.text(link.span)) {
        return Explanation { source: Some(source), ..told };
    }
    let provider_facts = ProviderFacts::new(explainer.file.map(|file| &file.provider));
    let given = Given { link: Some(&link), page: Some(explainer.page), ..Given::default() };
    let facts = Facts::new(&provider_facts, given);
    let view = View { link: &link, facts: &facts, report: &report, is_mentioned, sources };
    let explanation = view.explain();
    Explanation { source: Some(source), report: Some(report), ..explanation }
}

/// What reports call the account of the provider file that the `biz_appid` of a link names.
fn target(link: &Link<'_>, explainer: &Explainer<'_>) -> Option<String> {
    let value = link.parameter("biz_appid")?.value.as_ref()?;
    let is_named =
        |account: &&Account| account.appid.as_ref().is_some_and(|appid| appid.value == *value.value);
    let account = explainer.file?.provider.accounts.iter().find(is_named)?;
    account.name().map(presentable)
}

/// What is known of the link when it is put in words.
struct View<'v> {
    link: &'v Link<'v>,
    facts: &'v Facts<'v>,
    report: &'v Report,
    /// True for an address that is spoken of.
    is_mentioned: bool,
    sources: &'v Sources,
}

impl View<'_> {
    fn explain(&self) -> Explanation {
        let kind = self.text("link.kind").unwrap_or_default();
        let recognised = text!("按地址的域名和路径认出", "recognized by the host and path of the address");
        let mut explanation = Explanation::new(
            ExplainedSubject::Link(kind),
            self.sources.text(self.link.span),
            recognised,
            link_kind::named(self.link.kind),
        );
        if self.link.kind.is_authorization() && !self.is_mentioned {
            explanation.happened = self.happened();
        }
        if self.link.page.is_some() {
            if !self.is_mentioned {
                explanation.details = self.details();
            }
            explanation.basis = vec![entry::document("authorization_flow", None, Sure::Official)];
        }
        if self.link.kind == LinkKind::Other(Other::CloudEntry) {
            return cloud::fill(explanation);
        }
        let findings = &self.report.findings;
        explanation.who = findings
            .iter()
            .filter(|finding| finding.severity > Severity::Note)
            .max_by_key(|finding| finding.severity)
            .and_then(actor);
        explanation.steps = steps(findings);
        explanation.screens = screens(findings);
        if findings.iter().any(|finding| finding.severity == Severity::Error) {
            explanation.cured = Some(text!(
                "改好后再次运行 `wxauthlint check`，没有错误；再由商家管理员打开链接，看到账号列表。",
                "`wxauthlint check` no longer reports errors, and the merchant's administrator sees the list of accounts when opening the link."
            ));
        }
        explanation
    }

    /// What WeChat makes of the link, and where it may be opened.
    fn happened(&self) -> Vec<Text> {
        let mut told = vec![match self.link.kind {
            LinkKind::Pc => text!(
                "打开后显示授权二维码，商家管理员用微信扫码，选择账号并确认。",
                "It shows a QR code; the merchant's administrator scans it with WeChat, chooses an account and agrees."
            ),
            _ => text!(
                "在微信里打开后直接进入账号列表，商家管理员选择账号并确认。",
                "Opened inside WeChat, it leads straight to the list of accounts; the merchant's administrator chooses one and agrees."
            ),
        }];
        told.extend(self.listed());
        told.extend(self.permission_sets());
        told.push(match self.link.kind {
            LinkKind::Pc => text!("只能从授权发起页域名下的网页点开；直接粘贴到地址栏、做成二维码或从聊天里打开，微信都会提示授权入口页所在域名为空。", "It works only when clicked on a page on the registered entry domain (授权发起页域名); if it is pasted into the address bar, scanned from a QR code or opened from a chat, WeChat says that the entry domain is empty."),
            _ => text!("要在微信客户端里打开；可以发给商家，也可以做成二维码（没有官方文档说明 H5 链接是否检查来源页面）。", "It must be opened inside the WeChat app; it can be sent to the merchant or turned into a QR code (it is not officially documented whether WeChat checks the referring page)."),
        });
        told
    }

    /// The kinds of account that can authorize.
    fn listed(&self) -> Option<Text> {
        let kinds = self.list("link.admitted_kinds");
        let names: Vec<_> =
            kinds.iter().filter_map(|name| knowledge::account_kind(name)).map(|kind| &kind.name).collect();
        let zh = names.iter().map(|name| &*name.zh).collect::<Vec<_>>().join("、");
        let en = names.iter().map(|name| &*name.en).collect::<Vec<_>>().join(", ");
        let named =
            self.text("link.biz_appid").filter(|appid| !appid.is_empty()).map(|appid| presentable(&appid));
        Some(match (named, names.is_empty()) {
            (Some(appid), true) => text!(
                "只有账号 `{appid}` 的管理员能授权；`biz_appid` 优先于 `auth_type`，微信按这个账号的类型拉取权限集。",
                "Only administrators of the account `{appid}` can authorize: `biz_appid` overrides `auth_type`, and WeChat shows the permission sets for that account's kind."
            ),
            (Some(appid), false) => text!(
                "只有账号 `{appid}`（{zh}）的管理员能授权；`biz_appid` 优先于 `auth_type`，微信按这个账号的类型拉取权限集。",
                "Only administrators of the account `{appid}` ({en}) can authorize: `biz_appid` overrides `auth_type`, and WeChat shows the permission sets for that account's kind."
            ),
            (None, false) => text!(
                "账号列表里只会出现这些类型：{zh}。已注销、冻结、封禁和未完成注册的账号不会出现。",
                "The list shows these kinds of account: {en}. Cancelled, frozen and banned accounts, and those whose registration is incomplete, do not appear."
            ),
            (None, true) => return None,
        })
    }

    /// `None` where that is not known.
    fn permission_sets(&self) -> Option<Text> {
        if matches!(self.fact("link.category_ids"), Some(Fact::Opaque(_))) {
            return None;
        }
        let asked = self.list("link.category_ids");
        if asked.is_empty() {
            return Some(text!(
                "没有指定 `category_id_list`：请求平台已经全网发布的全部权限集，商家可以在确认前取消勾选其中一些。",
                "There is no `category_id_list`: all permission sets the platform has released are requested; the merchant can untick some before agreeing."
            ));
        }
        let (zh, en): (Vec<_>, Vec<_>) = asked
            .iter()
            .map(|id| match id.parse().ok().and_then(knowledge::permission_set) {
                Some(set) => (format!("{id} {}", set.name.zh), format!("{id} {}", set.name.en)),
                None => {
                    (format!("{id}（不在权限集表里）"), format!("{id} (not in the table of permission sets)"))
                }
            })
            .unzip();
        Some(text!(
            ("只请求 `category_id_list` 指定的权限集：{}。", zh.join("、")),
            ("Only the permission sets in `category_id_list` are requested: {}.", en.join(", "))
        ))
    }

    /// Every parameter in words, in the order of the link, and the required ones that are not there.
    fn details(&self) -> Vec<Detail> {
        let parameters = self.link.parameters.iter().chain(&self.link.after_fragment);
        let mut details: Vec<Detail> = parameters.map(|parameter| self.detail(parameter)).collect();
        if let Some(fragment) = &self.link.fragment {
            details.push(Detail {
                name: text!("#", "#"),
                value: Some(presentable(&fragment.value)),
                text: if fragment.value == "wechat_redirect" {
                    text!("文档里只有 H5 链接以它结尾", "in the documentation, only H5 links end with it")
                } else {
                    text!("片段，不会发给服务器", "a fragment, not sent to the server")
                },
                place: Some(fragment.span),
            });
        }
        let required = LinkParameter::ALL.into_iter().filter(|parameter| parameter.is_required());
        for name in required.map(LinkParameter::name) {
            let is_there =
                matches!(self.fact(&format!("link.{name}")), Some(Fact::Present(..) | Fact::Opaque(_)));
            let absent = knowledge::parameter(name).and_then(|parameter| parameter.absent.as_ref());
            if let Some(absent) = absent.filter(|_| !is_there) {
                details.push(Detail {
                    name: Text::new(name, name),
                    value: None,
                    text: absent.clone(),
                    place: None,
                });
            }
        }
        details
    }

    fn detail(&self, parameter: &Parameter<'_>) -> Detail {
        let name = presentable(&parameter.name.value);
        let value = parameter.value.as_ref().map(|value| {
            // The source knows which values are secrets.
            let shown = self.sources.text(value.span);
            if shown.contains('*') { entry::short(shown) } else { presentable(&value.value) }
        });
        let mut text = self.meaning(&name, parameter);
        let touched: Vec<String> = self
            .report
            .findings
            .iter()
            .filter(|finding| {
                let span = finding.primary.span;
                span.source == parameter.span.source
                    && span.start >= parameter.span.start
                    && span.end <= parameter.span.end
                    && !span.is_empty()
            })
            .map(|finding| format!("`{}`", finding.code))
            .collect();
        if !touched.is_empty() {
            text = text!(
                ("{}（见 {}）", text.zh, touched.join("、")),
                ("{} (see {})", text.en, touched.join(", "))
            );
        }
        Detail { name: Text::new(name.clone(), name), value, text, place: Some(parameter.span) }
    }

    fn meaning(&self, name: &str, parameter: &Parameter<'_>) -> Text {
        let value = parameter.value.as_ref().map_or("", |value| &*value.value);
        match name {
            "component_appid" => {
                text!(
                    "请求授权的第三方平台的 AppID",
                    "the appid of the third-party platform requesting authorization"
                )
            }
            "pre_auth_code" => self.pre_auth_code(),
            "redirect_uri" => match self.text("redirect.host") {
                Some(host) => {
                    let host = presentable(&host);
                    text!(
                        "授权完成后带着 `auth_code` 跳回这里；它的域名 `{host}` 必须就是授权发起页域名",
                        "where the merchant returns with an `auth_code`; its host `{host}` must be the registered entry domain (授权发起页域名)"
                    )
                }
                None => text!(
                    "授权完成后带着 `auth_code` 跳回这里；没有读到域名",
                    "where the merchant returns with an `auth_code`; no host was found in it"
                ),
            },
            "biz_appid" if value.is_empty() => {
                text!("为空，等于没有指定账号", "empty: no account is specified")
            }
            "biz_appid" => {
                text!("只让这个账号的管理员授权", "only administrators of this account can authorize")
            }
            "category_id_list" => text!("只请求这些权限集", "only these permission sets are requested"),
            _ => match knowledge::parameter(name).filter(|known| known.name == name) {
                Some(known) => {
                    let of_value = known.values.iter().find(|known| known.value == value);
                    match of_value {
                        Some(of_value) => of_value.meaning.clone(),
                        None if known.values.is_empty() => known.meaning.clone(),
                        None => text!("文档里没有这个值", "this value is not documented"),
                    }
                }
                None => text!("文档里没有这个参数", "this parameter is not documented"),
            },
        }
    }

    fn pre_auth_code(&self) -> Text {
        match self.text("link.pre_auth_code_kind").as_deref() {
            Some("pre_auth_code") => text!(
                "预授权码，前缀和长度都像真的；只能用一次，有效期以取码接口返回的 `expires_in` 为准",
                "a pre-authorization code with the usual prefix and length; it works once and is valid for the returned `expires_in`"
            ),
            Some("cut") => {
                text!(
                    "预授权码，但长度不对，像被截断了",
                    "a pre-authorization code, but it seems to be cut off"
                )
            }
            Some("damaged") => {
                text!(
                    "预授权码，但多了空格或少了 `@`",
                    "a pre-authorization code that contains whitespace or has lost an `@`"
                )
            }
            Some("encoded_twice") => {
                text!(
                    "重复编码的预授权码",
                    "a pre-authorization code that was percent-encoded more than once"
                )
            }
            Some("without_prefix") => text!(
                "没有 `preauthcode@@@` 前缀的预授权码",
                "a pre-authorization code without its prefix `preauthcode@@@`"
            ),
            Some("auth_code") => {
                text!(
                    "这是授权码（auth_code），不是预授权码",
                    "this is an auth_code, not a pre-authorization code"
                )
            }
            Some(_) => {
                text!(
                    "这是别的凭据，不是预授权码",
                    "this is another credential, not a pre-authorization code"
                )
            }
            None => text!(
                "预授权码，由 api_create_preauthcode 取得",
                "the pre-authorization code returned by api_create_preauthcode"
            ),
        }
    }

    fn fact(&self, name: &str) -> Option<&Fact<'_>> {
        fact::find(name).map(|id| self.facts.get(id))
    }

    fn text(&self, name: &str) -> Option<String> {
        match self.fact(name)? {
            Fact::Present(value @ (Value::Text(_) | Value::Number(_)), span) => {
                Some(self.sources.presentable_at(&value.print(), *span))
            }
            _ => None,
        }
    }

    fn list(&self, name: &str) -> Vec<String> {
        match self.fact(name) {
            Some(Fact::Present(Value::List(items), _)) => {
                items.iter().map(|item| self.sources.presentable_at(&item.value.print(), item.span)).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn actor(finding: &Diagnostic) -> Option<Who> {
    finding.about.as_ref().map(|about| about.actor.into())
}

/// What errors and warnings say to do, each once.
fn steps(findings: &[Diagnostic]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for severity in [Severity::Error, Severity::Warning] {
        for finding in findings.iter().filter(|finding| finding.severity == severity) {
            let step = finding.help.clone().zip(actor(finding)).map(|(text, who)| Step { who, text });
            steps.extend(step.filter(|step| !steps.contains(step)));
        }
    }
    steps
}

/// What the merchant will see, each message once, in the order in which WeChat checks; of errors alone.
fn screens(findings: &[Diagnostic]) -> Vec<Screen> {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    let mut told: Vec<_> = errors.filter_map(|finding| finding.about.as_deref()).collect();
    // What surely stops the authorization comes before what may.
    told.sort_by_key(|about| {
        let stops = about.impediment.and_then(Impediment::stops);
        (stops.is_none(), stops)
    });
    let mut screens: Vec<Screen> = Vec::new();
    for screen in told.into_iter().filter_map(|about| about.screen.clone()) {
        if !screens.contains(&screen) {
            screens.push(screen);
        }
    }
    screens
}
