//! What happens to an account that is to authorize by a link: WeChat's checks in their order, each a
//! plain function over plain data.

use super::facts;
use super::world::{
    Account, CLOUD, Code, Component, Link, LinkKind, Mode, Page, Platform, Redirect, Scenario,
};

/// WeChat's checks, in their order: the page is loaded (parameters, code, domain) before the merchant
/// scans, the account is known only then.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
    Parameters,
    Code,
    Domain,
    Release,
    Account,
    Permission,
}

impl Stage {
    pub fn name(self) -> &'static str {
        match self {
            Stage::Parameters => "parameters",
            Stage::Code => "code",
            Stage::Domain => "domain",
            Stage::Release => "release",
            Stage::Account => "account",
            Stage::Permission => "permission",
        }
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    Authorizes,
    /// Authorizes, but these exclusive sets stay with another provider.
    Without(Vec<u32>),
    /// The grant is given, and the merchant is sent elsewhere.
    NotReturned,
    Stopped(Stage),
    /// Not known, and why.
    Unclear(&'static str),
}

impl Verdict {
    /// Whether the account authorizes and the merchant comes back.
    pub fn works(&self) -> bool {
        matches!(self, Verdict::Authorizes | Verdict::Without(_))
    }

    pub fn is_stopped(&self) -> bool {
        matches!(self, Verdict::Stopped(_))
    }
}

/// Why it is not known whether an account on the test list passes.
pub const WHICH_DOMAIN: &str = "which entry domain counts for the test list";

/// What one check comes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Check {
    Passes,
    Stops,
    Unclear(&'static str),
}

/// The verdict on each account of the scenario.
pub fn verdicts(scenario: &Scenario) -> Vec<Verdict> {
    scenario.accounts.iter().map(|account| verdict(&scenario.link, &scenario.platform, account)).collect()
}

/// The earliest check that stops for sure decides. If none does, the first that is unclear.
fn verdict(link: &Link, platform: &Platform, account: &Account) -> Verdict {
    // A link of another platform is judged by that platform's material, of which nothing is known here.
    let unknown = Platform {
        mode: Mode::Unsaid,
        released: None,
        entry: None,
        tests: None,
        sets: None,
        pending_entry: None,
        pending_sets: Vec::new(),
    };
    let is_other = link.component == Component::Other;
    let platform = if is_other { &unknown } else { platform };
    let checks = [
        (Stage::Parameters, parameters(link)),
        (Stage::Code, code(link)),
        (Stage::Domain, domain_for(link, platform, account)),
        (Stage::Release, release(platform, account)),
        (Stage::Account, account_shown(link, account)),
        (Stage::Permission, permission(link, platform, account)),
    ];
    // Settled: of a link of another platform the file tells nothing that holds for sure, not even that its
    // accounts are meant; what is wrong with the link by itself remains.
    let counts = |stage: Stage| !is_other || stage <= Stage::Code;
    if let Some((stage, _)) = checks.iter().find(|(stage, check)| *check == Check::Stops && counts(*stage)) {
        return Verdict::Stopped(*stage);
    }
    if is_other {
        return Verdict::Unclear("the link is of another platform");
    }
    let unclear = checks.iter().find_map(|(_, check)| match check {
        Check::Unclear(why) => Some(*why),
        _ => None,
    });
    if let Some(why) = unclear {
        return Verdict::Unclear(why);
    }
    // The grant is given whatever becomes of the way back: a value without a host leads to
    // https://mp.weixin.qq.com/cgi-bin/<value> (two threads of the community, one with a path alone,
    // one with a host alone); of a raw query or fragment only the beginning is the callback (several
    // posts). Without a callback the merchant stays on the page of success: Tencent's console for
    // platforms in cloud mode builds such links.
    if leads_elsewhere(link) {
        return Verdict::NotReturned;
    }
    elsewhere(link, platform, account)
}

/// Whether the merchant is sent elsewhere once the authorization is granted.
pub fn leads_elsewhere(link: &Link) -> bool {
    let lost = [
        Redirect::Relative,
        Redirect::WithoutScheme,
        Redirect::OtherScheme,
        Redirect::CutAtAmpersand,
        Redirect::CutAtHash,
    ];
    lost.contains(&link.redirect)
}

fn parameters(link: &Link) -> Check {
    // What stands behind `#` is never sent (the fragment of a URL).
    if link.is_behind_hash {
        return Check::Stops;
    }
    // What the documentation prints in place of a value: no appid and no address.
    if link.component == Component::Placeholder || link.redirect == Redirect::Placeholder {
        return Check::Stops;
    }
    // Settled: a missing code is no invalid code but 参数缺少preauthcode (-307), beside those for the other
    // parameters, in the script of the page of 2015 to 2017.
    if link.code == Code::Missing {
        return Check::Stops;
    }
    match link.auth_type {
        // H5 without it: 系统错误, cured by adding it (several threads). PC: the old default.
        None if link.kind == LinkKind::Pc => Check::Passes,
        None => Check::Stops,
        Some(value) if facts::AUTH_TYPES.iter().any(|(known, _)| *known == value) => Check::Passes,
        // 0 and `undefined` break the page after the scan (a reply of WeChat's staff). An empty value
        // and `03` are none of the documented numbers either, and no later number would be written so.
        Some(value) if value.starts_with('0') || value.parse::<u32>().is_err() => Check::Stops,
        // 7, 9, …: not documented, perhaps newer than the document.
        Some(_) => Check::Unclear("auth_type is not documented"),
    }
}

fn code(link: &Link) -> Check {
    match link.code {
        // Filled in when the link is built. One that is missing is a matter of the parameters.
        Code::Hole | Code::Fresh | Code::Missing => Check::Passes,
        // PreAuthCode无效 (-11): a code of which the end was cut off is invalid (a thread).
        Code::Cut => Check::Stops,
    }
}

/// The domain check, under the material that counts for this account: 测试版的配置只对【授权测试公众号
/// /小程序列表】里的账号生效；全网发布通过的资料才会对所有的授权账号生效 (D2/operation/thirdparty/prepare).
/// The page is loaded before the account is known, so for accounts on the list of a released platform
/// it is not known which of the two is checked. Settled: where the file does not give the list, nobody is taken
/// for one of the ten at most that it holds.
fn domain_for(link: &Link, platform: &Platform, account: &Account) -> Check {
    let Some(pending) = platform.pending_entry else {
        return domain(link, platform.entry, platform.mode);
    };
    let registered = domain(link, platform.entry, platform.mode);
    let saved = domain(link, Some(pending), platform.mode);
    match (platform.released, is_listed(platform, account)) {
        // Never released: there is only the test version.
        (Some(false), _) => saved,
        (Some(true), None | Some(false)) => registered,
        _ if registered == saved => registered,
        _ => Check::Unclear(WHICH_DOMAIN),
    }
}

/// 确认授权入口页所在域名，与授权后回调页所在域名相同，并且，此两者都必须与申请第三方平台时填写的授权发起页
/// 域名相同 (prepare): the page the link is opened from, the callback and the registered domain are one
/// host, exactly (a reply of WeChat's staff). Whether H5 links check the page is not documented, and
/// they are made to be sent; the callback is checked for all.
fn domain(link: &Link, entry: Option<&str>, mode: Mode) -> Check {
    let has_page = link.kind == LinkKind::Pc;
    let page = match link.page {
        Page::On(host) if has_page => Some(host),
        _ => None,
    };
    let callback = match link.redirect {
        Redirect::On(host) => Some(host),
        Redirect::CutAtAmpersand | Redirect::CutAtHash => Some(super::world::ENTRY),
        _ => None,
    };
    // 授权入口页域名为空 (FAQ, 一).
    if has_page && link.page == Page::None {
        return Check::Stops;
    }
    let mut found = Check::Passes;
    for host in page.into_iter().chain(callback) {
        let is_same = entry.map(|entry| entry == host);
        // Cloud mode: pages of the cloud-hosting domain are allowed by default (prepare), and Tencent's
        // console, which lives there, makes its own origin the callback.
        let check = match (host == CLOUD, mode, is_same) {
            (_, _, Some(true)) | (true, Mode::Cloud, _) => Check::Passes,
            (true, Mode::Unsaid, _) => Check::Unclear("whether the platform is in cloud mode"),
            (_, _, Some(false)) => Check::Stops,
            (_, _, None) => Check::Unclear("the entry domain"),
        };
        found = worse(found, check);
    }
    if let (Some(page), Some(callback), None) = (page, callback, entry) {
        // They cannot both be the registered domain, whichever it is.
        let may_be_cloud = mode != Mode::Traditional && (page == CLOUD || callback == CLOUD);
        if page != callback && !may_be_cloud {
            found = Check::Stops;
        }
    }
    // Settled: where none is registered at all nothing passes, and a file that does not say it leaves that open.
    if entry.is_none() && mode != Mode::Cloud {
        found = worse(found, Check::Unclear("the entry domain"));
    }
    if has_page && link.page == Page::Unsaid {
        found = worse(found, Check::Unclear("where the link is opened"));
    }
    if link.redirect == Redirect::Hole {
        found = worse(found, Check::Unclear("the callback"));
    }
    found
}

/// A stop decides, then the first thing that is unclear.
fn worse(one: Check, other: Check) -> Check {
    match (one, other) {
        (Check::Stops, _) | (_, Check::Stops) => Check::Stops,
        (Check::Passes, other) => other,
        (one, _) => one,
    }
}

/// Whether the account is on the test list. The list holds original ids: 是填写原始 ID，不是APPID，否则会
/// 报错 (prepare).
fn is_listed(platform: &Platform, account: &Account) -> Option<bool> {
    let list = platform.tests.as_ref()?;
    match account.original_id {
        Some(id) => Some(list.contains(&id)),
        None if list.iter().any(|entry| entry.starts_with("gh_")) => None,
        None => Some(false),
    }
}

/// 未通过全网发布的第三方平台，仅「授权测试公众号/小程序列表」内的公众号或小程序才可进行授权
/// (D2/operation/thirdparty/publish).
fn release(platform: &Platform, account: &Account) -> Check {
    match (platform.released, is_listed(platform, account)) {
        (Some(true), _) | (_, Some(true)) => Check::Passes,
        (Some(false), Some(false)) => Check::Stops,
        (Some(false), None) => Check::Unclear("the test list"),
        (None, _) => Check::Unclear("whether the platform is released"),
    }
}

/// Whether the page shows the account, and lets it through.
fn account_shown(link: &Link, account: &Account) -> Check {
    if account.state.is_some_and(|state| facts::NOT_SHOWN.contains(&state)) {
        return Check::Stops;
    }
    if account.kind.is_some_and(|kind| facts::NEVER.contains(&kind)) {
        return Check::Stops;
    }
    if let Some(appid) = link.biz_appid.filter(|appid| !appid.is_empty()) {
        // 该第三方平台仅支持指定账号“wxAAAA”进行授权 (FAQ, 5.2).
        if appid != account.appid {
            return Check::Stops;
        }
        // biz_appid生效的优先级更高 (授权流程技术说明): auth_type does not count.
        return match account.kind {
            Some(kind) if facts::DESIGNATED.contains(&kind) => Check::Passes,
            Some(_) => Check::Unclear("biz_appid of that kind is not documented"),
            None => Check::Unclear("the kind of the account"),
        };
    }
    if let Some(why) = page_unknown(link, account) {
        return Check::Unclear(why);
    }
    let value = link.auth_type.unwrap_or(facts::DEFAULT_AUTH_TYPE);
    let shown = facts::AUTH_TYPES.iter().find(|(known, _)| *known == value).map(|(_, shown)| *shown);
    match account.kind {
        None => Check::Unclear("the kind of the account"),
        Some(kind) if shown.is_some_and(|shown| shown.contains(&kind)) => Check::Passes,
        Some(kind) if facts::NAMED_BY_NO_VALUE.contains(&kind) => {
            Check::Unclear("which auth_type shows that kind")
        }
        // FAQ 5.1 (1), 5.4, 5.5.
        Some(_) => Check::Stops,
    }
}

/// Why no document tells what the page does with the account, if none does. Settled: then nothing is
/// concluded from the permission sets either.
fn page_unknown(link: &Link, account: &Account) -> Option<&'static str> {
    if link.biz_appid.is_some_and(|appid| !appid.is_empty()) {
        return None;
    }
    if is_undocumented(link) {
        return Some("auth_type is not documented");
    }
    let is_perhaps = account.kind.is_some_and(|kind| facts::PERHAPS_AMONG_ALL.contains(&kind));
    (link.auth_type == Some("6") && is_perhaps).then_some("whether auth_type=6 shows that kind")
}

fn is_undocumented(link: &Link) -> bool {
    let value = link.auth_type.unwrap_or(facts::DEFAULT_AUTH_TYPE);
    facts::AUTH_TYPES.iter().all(|(known, _)| *known != value)
}

/// The permission sets that the link asks for: those that it surely asks for, and those it may ask for.
/// `None`: not known at all.
struct Offer {
    sure: Vec<u32>,
    possible: Option<Vec<u32>>,
}

fn offer(link: &Link, platform: &Platform, account: &Account) -> Offer {
    let asked = link.sets.filter(|sets| !sets.is_empty());
    // Settled: a list in the link picks from the platform's sets (从第三方平台的权限集里), so that without
    // these nothing is concluded from it.
    let Some(sets) = &platform.sets else {
        return Offer { sure: Vec::new(), possible: None };
    };
    // Saved, in addition to those in effect. One page says 权限集编辑后即可生效，无需全网发布, another that
    // a link asks for those 已经全网发布: not known whether they count before the release. A platform that
    // never was released has but one version.
    let saved: Vec<u32> = sets.iter().chain(&platform.pending_sets).copied().collect();
    let is_test_version = platform.released == Some(false) && is_listed(platform, account) == Some(true);
    let in_effect = if is_test_version { &saved } else { sets };
    let Some(asked) = asked else {
        return Offer { sure: in_effect.clone(), possible: Some(saved) };
    };
    // Of a list of which a part is not configured nothing is documented: it may be refused whole, or
    // the rest of it be asked for.
    let is_sure = asked.iter().all(|id| in_effect.contains(id));
    let possible = asked.iter().copied().filter(|id| saved.contains(id)).collect();
    Offer { sure: if is_sure { asked.to_vec() } else { Vec::new() }, possible: Some(possible) }
}

/// 该第三方平台指定了无效的权限或者该第三方账号配置的权限类型与当前微信号绑定的账号类型不一致 (FAQ, 5.1): one
/// of the sets must be for that kind of account.
fn permission(link: &Link, platform: &Platform, account: &Account) -> Check {
    let Offer { sure, possible } = offer(link, platform, account);
    // A platform without any set has nothing that anybody could grant. Settled: neither has a link whose list
    // leaves none of them, as long as its auth_type is documented.
    let has_none = platform.sets.as_ref().is_some_and(Vec::is_empty) && platform.pending_sets.is_empty();
    let leaves_none = possible.as_ref().is_some_and(Vec::is_empty);
    if has_none || (leaves_none && !is_undocumented(link)) {
        return Check::Stops;
    }
    if let Some(why) = page_unknown(link, account) {
        return Check::Unclear(why);
    }
    // Settled: 授权链接中指定了小程序，但是服务商配置的是公众号的权限集 (FAQ, 5.1, the second cause) does not
    // depend on who scans: if no set is for a kind that the link shows, nobody gets through.
    let value = link.auth_type.unwrap_or(facts::DEFAULT_AUTH_TYPE);
    let shown = facts::AUTH_TYPES.iter().find(|(known, _)| *known == value).map(|(_, kinds)| *kinds);
    if let (Some(shown), Some(possible)) = (shown, &possible)
        && link.biz_appid.is_none_or(str::is_empty)
        && shown.iter().all(|kind| is_for_none(possible, kind))
        && !(value == "6" && facts::PERHAPS_AMONG_ALL.iter().any(|kind| !is_for_none(possible, kind)))
    {
        return Check::Stops;
    }
    let Some(kind) = account.kind else {
        return Check::Unclear("the kind of the account");
    };
    if sure.iter().any(|id| facts::is_set_of(*id, kind) == Some(true)) {
        return Check::Passes;
    }
    let Some(possible) = possible else {
        return Check::Unclear("the permission sets");
    };
    if is_for_none(&possible, kind) {
        return Check::Stops;
    }
    Check::Unclear("whether one of the sets counts and is for that kind")
}

/// Whether surely none of the sets is for that kind of account.
fn is_for_none(sets: &[u32], kind: &str) -> bool {
    facts::KINDS_WITH_TABLE.contains(&kind)
        && sets.iter().all(|id| facts::is_set_of(*id, kind) == Some(false))
}

/// Exclusive sets that another provider holds stay there: 该权限集只可同时授权给一个第三方平台.
fn elsewhere(link: &Link, platform: &Platform, account: &Account) -> Verdict {
    let kind = account.kind.unwrap_or_default();
    let offered: Vec<u32> = offer(link, platform, account).sure;
    let offered = offered.into_iter().filter(|id| facts::is_set_of(*id, kind) == Some(true));
    let (held, free): (Vec<u32>, Vec<u32>) =
        offered.partition(|id| facts::is_exclusive(*id) && account.elsewhere.contains(id));
    if held.is_empty() {
        Verdict::Authorizes
    } else if free.is_empty() {
        // 不能授权给多个同类型的非共享公众号服务 (-107) of the old page, or a grant of nothing.
        Verdict::Unclear("no set is left to grant")
    } else {
        Verdict::Without(held)
    }
}
