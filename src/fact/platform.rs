//! `platform.*` and `requires.*`: what the provider file says of the platform and the product.

use std::borrow::Cow;
use std::net::IpAddr;
use std::ops::Range;

use super::domain::{
    Domain, Written, is_domain_name, is_full_width, is_not_public, is_original_id, is_unfilled, read_domain,
    written_domain,
};
use super::{Def, Fact, Inputs, Item, Type, Value, Writable};
use crate::input::provider::{Platform, PlatformKind, PlatformMode, Provider};
use crate::knowledge;
use crate::source::Span;
use crate::yaml::Spanned;

type List<T> = Spanned<Vec<Spanned<T>>>;

#[rustfmt::skip]
pub(super) const FACTS: &[Def] = &[
    Def::new("platform.component_appid", Type::Text, |i| said(i, |p| text(p.component_appid.as_ref())), "第三方平台的 appid", "the appid of the platform"),
    Def::new("platform.kind", Type::OneOf(&PlatformKind::NAMES), |i| said(i, |p| p.kind.as_ref().map(|k| Fact::text(k.value.name(), k.span))), "平台型或定制化型", "a platform (平台型) or a custom platform (定制化型)").usually("platform"),
    Def::new("platform.mode", Type::OneOf(&PlatformMode::NAMES), |i| said(i, |p| p.mode.as_ref().map(|m| Fact::text(m.value.name(), m.span))), "传统模式或云服务模式", "hosted on the provider's own servers (传统模式) or on WeChat's cloud (云服务模式)"),
    Def::new("platform.released", Type::Flag, |i| said(i, |p| p.released.as_ref().map(|r| Fact::flag(r.value, r.span))), "是否已全网发布", "whether the platform is released (全网发布)"),
    Def::new("platform.entry_domain", Type::Text, |i| said(i, entry_domain), "授权发起页域名，只取域名，小写", "the registered entry domain, only the host, in lowercase").said(|i| said(i, |p| text(p.entry_domain.as_ref()))),
    Def::new("platform.entry_domain_extras", Type::Texts, |i| found(i, entry_domain_extras), "授权发起页域名里多写的部分：协议、路径、端口、空格", "what the entry domain contains besides the host").found().writable(Writable::Text),
    Def::new("platform.entry_domain_full_width", Type::Texts, |i| found(i, entry_domain_full_width), "授权发起页域名里的全角字符", "full-width characters in the entry domain").found(),
    Def::new("platform.entry_domain_malformed", Type::Texts, |i| found(i, entry_domain_malformed), "授权发起页域名不是完整的域名时，它的内容", "the entry domain if it is not a full domain name").found(),
    Def::new("platform.entry_domains", Type::Texts, |i| found(i, entry_domains), "授权发起页域名里写的多个域名", "the domains, if the entry domain lists several").found(),
    Def::new("platform.pending_entry_domain", Type::Text, |i| said(i, pending_entry_domain), "已在控制台保存、尚未全网发布的授权发起页域名", "an entry domain saved in the console but not yet released").found().said(|i| said(i, |p| text(p.pending.as_ref()?.entry_domain.as_ref()))),
    Def::new("platform.pending_entry_domain_malformed", Type::Texts, |i| found(i, pending_entry_domain_malformed), "已保存、尚未全网发布的授权发起页域名写法不对时，它的内容", "the saved but unreleased entry domain, if it is not a bare domain").found(),
    Def::new("platform.test_accounts", Type::Texts, |i| said(i, test_accounts), "授权测试公众号/小程序列表", "the test list").said(|i| said(i, |p| texts(p.test_accounts.as_ref()))),
    Def::new("platform.test_account_count", Type::Number, |i| said(i, |p| count(p.test_accounts.as_ref())), "测试列表里的账号数", "the number of accounts on the test list").from(&["platform.test_accounts"]),
    Def::new("platform.test_account_separators", Type::Texts, |i| found(i, |p| (each_text(&p.test_account_separators, |_| true), p.span)), "测试列表里写错的分隔符", "wrong separators in the test list").found().writable(Writable::Text),
    Def::new("platform.test_account_appids", Type::Texts, |i| found(i, |p| in_test_list(p, is_like_appid)), "测试列表里误写的 appid", "appids on the test list, which takes original ids").found(),
    Def::new("platform.test_account_malformed", Type::Texts, |i| found(i, |p| in_test_list(p, |id| !is_original_id(id) && !is_like_appid(id))), "测试列表里不像原始 ID 的内容", "test list entries that are not original ids").found(),
    Def::new("platform.test_account_duplicates", Type::Texts, |i| found(i, test_account_duplicates), "测试列表里重复的账号（第二处起）", "repeated accounts on the test list, from the second occurrence on").found().writable(Writable::Items),
    Def::new("platform.wechat_test_accounts", Type::Texts, |i| found(i, |p| in_test_list(p, knowledge::is_wechat_test_account)), "测试列表里微信自己用于全网发布检测的账号", "test list entries that are WeChat's own release check accounts").found(),
    Def::new("platform.permission_sets", Type::Numbers, |i| said(i, permission_sets), "平台配置的权限集，包括已保存、尚未全网发布的", "the permission sets configured for the platform, including saved but unreleased ones").said(|i| said(i, |p| numbers(p.permission_sets.as_ref()))),
    Def::new("platform.pending_permission_sets", Type::Numbers, |i| found(i, pending_permission_sets), "其中已在控制台保存、尚未全网发布的", "those that are saved in the console but not yet released").found().said(|i| said(i, |p| numbers(p.pending.as_ref()?.permission_sets.as_ref()))),
    Def::new("platform.unknown_permission_sets", Type::Numbers, |i| found(i, unknown_permission_sets), "权限集表中没有的 id", "ids that are not in the table of permission sets").found(),
    Def::new("platform.event_url", Type::Text, |i| said(i, |p| text(p.event_url.as_ref())), "授权事件接收 URL（现在的文档里叫授权事件接收配置）", "the address that receives authorization events (授权事件接收URL, now 授权事件接收配置)"),
    Def::new("platform.message_url", Type::Text, |i| said(i, |p| text(p.message_url.as_ref())), "消息与事件接收 URL", "the address that receives messages and events"),
    Def::new("platform.url_ports", Type::Numbers, |i| found(i, |p| urls(p, port_piece)), "这两个 URL 里不是 80（http）或 443（https）的端口", "ports in these two addresses other than 80 for http and 443 for https").found(),
    Def::new("platform.url_without_scheme", Type::Texts, |i| found(i, |p| urls(p, without_scheme)), "这两个 URL 中没有写 http:// 或 https:// 的", "which of these two addresses lack http:// or https://").found(),
    Def::new("platform.url_hosts_not_public", Type::Texts, |i| found(i, |p| urls(p, host_not_public)), "这两个 URL 里微信的服务器访问不到的域名或 IP：localhost、内网地址", "hosts in these two addresses that WeChat's servers cannot reach: localhost, private addresses").found(),
    Def::new("platform.token", Type::Text, |i| said(i, |p| secret(p.token.as_ref())), "消息校验 Token", "the token that verifies messages").secret(),
    Def::new("platform.encoding_aes_key", Type::Text, |i| said(i, |p| secret(p.encoding_aes_key.as_ref())), "消息加解密 Key", "the key that encrypts messages").secret(),
    Def::new("platform.official_account_domains", Type::Texts, |i| said(i, |p| texts(p.official_account_domains.as_ref())), "公众号开发域名", "the domains for official accounts"),
    Def::new("platform.official_account_domain_count", Type::Number, |i| said(i, |p| count(p.official_account_domains.as_ref())), "公众号开发域名的个数", "the number of domains for official accounts").from(&["platform.official_account_domains"]),
    Def::new("platform.server_domains", Type::Texts, |i| said(i, |p| texts(p.server_domains.as_ref())), "小程序服务器域名", "the server domains for mini programs"),
    Def::new("platform.business_domains", Type::Texts, |i| said(i, |p| texts(p.business_domains.as_ref())), "小程序业务域名", "the business domains for mini programs"),
    Def::new("platform.domain_extras", Type::Texts, |i| found(i, domain_extras), "上面三种域名里多写的协议或路径", "schemes and paths in these three domain lists").found().writable(Writable::Text),
    Def::new("platform.list_separators", Type::Texts, |i| found(i, |p| (each_text(&p.list_separators, |_| true), p.span)), "域名列表和白名单 IP 地址列表里写错的分隔符", "wrong separators in the domain lists and the IP whitelist").found().writable(Writable::Text),
    Def::new("platform.ip_whitelist", Type::Texts, |i| said(i, |p| texts(p.ip_whitelist.as_ref())), "白名单 IP 地址列表", "the IP whitelist"),
    Def::new("platform.ip_whitelist_count", Type::Number, |i| said(i, |p| count(p.ip_whitelist.as_ref())), "白名单里的地址数", "the number of addresses on the IP whitelist").from(&["platform.ip_whitelist"]),
    Def::new("platform.ip_whitelist_not_ip", Type::Texts, |i| found(i, |p| in_list(p, p.ip_whitelist.as_ref(), |entry| entry.parse::<IpAddr>().is_err() && !is_unfilled(entry))), "白名单里不是 IP 地址的内容", "IP whitelist entries that are not IP addresses").found(),
    Def::new("requires.permission_sets", Type::Numbers, required_permission_sets, "产品工作所需的权限集", "the permission sets the product needs"),
];

impl<'a> Inputs<'a> {
    /// The platform of the provider file.
    pub(super) fn platform(&self) -> Option<&'a Platform> {
        self.given.provider?.platform.as_ref()
    }
}

/// A fact the provider file says or leaves out.
fn said<'a>(inputs: &Inputs<'a>, read: impl Fn(&'a Platform) -> Option<Fact<'a>>) -> Fact<'a> {
    match inputs.platform() {
        Some(platform) => read(platform).unwrap_or(Fact::Absent(platform.span)),
        None => Fact::NotGiven,
    }
}

/// Something to be found in the provider file; absent when it is not there.
fn found<'a>(inputs: &Inputs<'a>, find: impl Fn(&'a Platform) -> (Vec<Item<'a>>, Span)) -> Fact<'a> {
    match inputs.platform() {
        Some(platform) => {
            let (items, span) = find(platform);
            Fact::found(items, span)
        }
        None => Fact::NotGiven,
    }
}

fn required_permission_sets<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    match inputs.given.provider.and_then(|provider| provider.requires.as_ref()) {
        Some(requires) => numbers(requires.permission_sets.as_ref()).unwrap_or(Fact::Absent(requires.span)),
        None => Fact::NotGiven,
    }
}

/// A text of the provider file; opaque where it is filled in at deployment.
pub(super) fn text<'a>(text: Option<&'a Spanned<String>>) -> Option<Fact<'a>> {
    text.map(|text| {
        if is_unfilled(&text.value) {
            Fact::Opaque(text.span)
        } else {
            Fact::text(Cow::Borrowed(&*text.value), text.span)
        }
    })
}

fn texts<'a>(list: Option<&'a List<String>>) -> Option<Fact<'a>> {
    list.map(|list| Fact::Present(Value::List(each_text(&list.value, |_| true)), list.span))
}

/// With an entry that is filled in at deployment, or in a form that the console does not take, nobody knows who is on
/// the list.
fn test_accounts(platform: &Platform) -> Option<Fact<'_>> {
    let list = platform.test_accounts.as_ref()?;
    let is_open = has_open_tester(platform) || has_faulty_test_list(platform);
    if is_open { Some(Fact::Opaque(list.span)) } else { texts(Some(list)) }
}

/// True for a test list with an entry that is filled in at deployment.
pub(super) fn has_open_tester(platform: &Platform) -> bool {
    platform.test_accounts.iter().flat_map(|list| &list.value).any(|entry| is_unfilled(&entry.value))
}

/// True for a test list in a form that the console does not take: "最多 10 个，以英文 ; 隔开" (prepare.html).
/// WeChat adds test accounts of its own by itself; with some of them written here the limit cannot be told.
pub(super) fn has_faulty_test_list(platform: &Platform) -> bool {
    let list = platform.test_accounts.as_ref().map(|list| &*list.value).unwrap_or_default();
    !platform.test_account_separators.is_empty()
        || list.len() > 10 && !list.iter().any(|entry| knowledge::is_wechat_test_account(&entry.value))
}

/// The same of a whole provider file.
pub fn is_test_list_faulty(provider: &Provider) -> bool {
    provider.platform.as_ref().is_some_and(has_faulty_test_list)
}

/// A list of integers of the provider file.
pub(super) fn numbers<'a>(list: Option<&'a List<i64>>) -> Option<Fact<'a>> {
    list.map(|list| {
        let items = list.value.iter().map(|number| Item::number(number.value, number.span)).collect();
        Fact::Present(Value::List(items), list.span)
    })
}

fn count<'a, T>(list: Option<&'a List<T>>) -> Option<Fact<'a>> {
    list.map(|list| Fact::number(i64::try_from(list.value.len()).unwrap_or(i64::MAX), list.span))
}

/// A secret that is filled in at deployment (`${AES_KEY}`) cannot be judged.
fn secret<'a>(secret: Option<&'a Spanned<String>>) -> Option<Fact<'a>> {
    secret.map(|secret| {
        let text = &*secret.value;
        let placeholder =
            text.contains(['$', '{', '<', '*', '…', '%']) || text.contains("...") || text.is_empty();
        if placeholder { Fact::Opaque(secret.span) } else { Fact::text(Cow::Borrowed(text), secret.span) }
    })
}

fn each_text<'a>(list: &'a [Spanned<String>], wanted: impl Fn(&str) -> bool) -> Vec<Item<'a>> {
    list.iter()
        .filter(|text| wanted(&text.value))
        .map(|text| Item::text(Cow::Borrowed(&*text.value), text.span))
        .collect()
}

fn in_list<'a>(
    platform: &Platform,
    list: Option<&'a List<String>>,
    wanted: impl Fn(&str) -> bool,
) -> (Vec<Item<'a>>, Span) {
    match list {
        Some(list) => (each_text(&list.value, wanted), list.span),
        None => (Vec::new(), platform.span),
    }
}

fn in_test_list<'a>(platform: &'a Platform, wanted: impl Fn(&str) -> bool) -> (Vec<Item<'a>>, Span) {
    in_list(platform, platform.test_accounts.as_ref(), |id| wanted(id) && !is_unfilled(id))
}

fn is_like_appid(id: &str) -> bool {
    id.strip_prefix("wx")
        .is_some_and(|rest| rest.len() >= 8 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn test_account_duplicates(platform: &Platform) -> (Vec<Item<'_>>, Span) {
    let Some(list) = &platform.test_accounts else { return (Vec::new(), platform.span) };
    let mut seen = std::collections::BTreeSet::new();
    let again = list.value.iter().filter(|account| !seen.insert(account.value.as_str()));
    (again.map(|account| Item::text(Cow::Borrowed(&*account.value), account.span)).collect(), list.span)
}

fn unknown_permission_sets(platform: &Platform) -> (Vec<Item<'_>>, Span) {
    let Some((sets, span)) = platform.saved_sets() else { return (Vec::new(), platform.span) };
    let unknown = sets.into_iter().filter(|id| knowledge::permission_set(id.value).is_none());
    (unknown.map(|id| Item::number(id.value, id.span)).collect(), span)
}

/// The entry domain that WeChat checks for those outside the test list.
pub(super) fn entry_domain(platform: &Platform) -> Option<Fact<'_>> {
    platform.checked_domain().map(host_fact)
}

fn permission_sets(platform: &Platform) -> Option<Fact<'_>> {
    let (sets, span) = platform.saved_sets()?;
    let items = sets.into_iter().map(|id| Item::number(id.value, id.span)).collect();
    Some(Fact::Present(Value::List(items), span))
}

fn pending_permission_sets(platform: &Platform) -> (Vec<Item<'_>>, Span) {
    let waiting = platform.waiting_sets().into_iter().map(|id| Item::number(id.value, id.span));
    let pending = platform.pending.as_ref().and_then(|pending| pending.permission_sets.as_ref());
    (waiting.collect(), pending.map_or(platform.span, |sets| sets.span))
}

fn pending_entry_domain(platform: &Platform) -> Option<Fact<'_>> {
    platform.pending.as_ref()?.entry_domain.as_ref().map(|domain| host_fact(domain))
}

fn pending_entry_domain_malformed(platform: &Platform) -> (Vec<Item<'_>>, Span) {
    let Some(domain) = platform.pending.as_ref().and_then(|pending| pending.entry_domain.as_ref()) else {
        return (Vec::new(), platform.span);
    };
    let is_right = domain.value.trim().is_empty()
        || match written_domain(&domain.value) {
            Written::Right(host) => is_domain_name(&host),
            Written::Open => true,
            Written::Wrong(_) => false,
        };
    (pieces(domain, (!is_right).then_some(0..domain.value.len())), domain.span)
}

/// The host that an entry domain names; empty where it says nothing.
fn host_fact(domain: &Spanned<String>) -> Fact<'_> {
    if domain.value.trim().is_empty() {
        return Fact::text("", domain.span);
    }
    match read_domain(&domain.value).host.filter(|_| !is_unfilled(&domain.value)) {
        Some(host) => {
            let at = domain.value.find(&*host).map(|at| at..at + host.len());
            Fact::text(host, at.map_or(domain.span, |range| inside(domain, range)))
        }
        None => Fact::Opaque(domain.span),
    }
}

fn entry_domain_extras(platform: &Platform) -> (Vec<Item<'_>>, Span) {
    let Some(domain) = &platform.entry_domain else { return (Vec::new(), platform.span) };
    let Domain { host, extras, .. } = read_domain(&domain.value);
    // Without them a domain must be left.
    let is_domain = is_unfilled(&domain.value) || host.is_some_and(|host| is_domain_name(&host));
    (pieces(domain, if is_domain { extras } else { Vec::new() }), domain.span)
}

fn entry_domain_full_width(platform: &Platform) -> (Vec<Item<'_>>, Span) {
    let Some(domain) = &platform.entry_domain else { return (Vec::new(), platform.span) };
    let found = domain.value.match_indices(is_full_width).map(|(at, mark)| at..at + mark.len());
    (pieces(domain, found), domain.span)
}

/// The whole of it where it is one word that is no domain name; what else is wrong with it is told by others.
fn entry_domain_malformed(platform: &Platform) -> (Vec<Item<'_>>, Span) {
    let Some(domain) = &platform.entry_domain else { return (Vec::new(), platform.span) };
    let text = domain.value.as_str();
    let Domain { host, several, .. } = read_domain(text);
    let is_right = text.trim().is_empty()
        || !several.is_empty()
        || is_unfilled(text)
        || text.contains(is_full_width)
        || host.is_some_and(|host| is_domain_name(&host));
    let found = (!is_right).then_some(0..text.len());
    (pieces(domain, found), domain.span)
}

fn entry_domains(platform: &Platform) -> (Vec<Item<'_>>, Span) {
    let Some(domain) = &platform.entry_domain else { return (Vec::new(), platform.span) };
    (pieces(domain, read_domain(&domain.value).several), domain.span)
}

fn domain_extras(platform: &Platform) -> (Vec<Item<'_>>, Span) {
    let lists = [&platform.official_account_domains, &platform.server_domains, &platform.business_domains];
    let domains = lists.into_iter().flatten().flat_map(|list| &list.value);
    let extras = domains.flat_map(|domain| {
        // A server domain may hold a port (modifyServerDomain); only scheme and path are meant here.
        let extras = read_domain(&domain.value).extras.into_iter().filter_map(|range| {
            let extra = domain.value.get(range.clone())?;
            let port = extra.strip_prefix(':').map_or(0, |rest| {
                1 + rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len()
            });
            extra.contains('/').then_some(range.start + port.min(extra.len())..range.end)
        });
        pieces(domain, extras)
    });
    (extras.collect(), platform.span)
}

fn pieces<'a>(text: &'a Spanned<String>, ranges: impl IntoIterator<Item = Range<usize>>) -> Vec<Item<'a>> {
    ranges
        .into_iter()
        .filter_map(|range| Some(Item::text(text.value.get(range.clone())?, inside(text, range))))
        .collect()
}

/// The place of a range of a scalar's value: exact when the scalar is written plainly or in quotes
/// without escapes, else the whole scalar.
fn inside(text: &Spanned<String>, range: Range<usize>) -> Span {
    let written = text.span.range();
    let quotes = match written.len().checked_sub(text.value.len()) {
        Some(0) => 0,
        Some(2) => 1,
        _ => return text.span,
    };
    let start = written.start + quotes;
    Span::new(text.span.source, start + range.start..start + range.end)
}

fn urls<'a>(
    platform: &'a Platform,
    find: impl Fn(&'a Spanned<String>) -> Option<Item<'a>>,
) -> (Vec<Item<'a>>, Span) {
    let urls = [&platform.event_url, &platform.message_url];
    (urls.into_iter().flatten().filter_map(find).collect(), platform.span)
}

fn without_scheme(url: &Spanned<String>) -> Option<Item<'_>> {
    let text = &*url.value;
    let has_scheme = ["http://", "https://"]
        .iter()
        .any(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    (!has_scheme && !text.starts_with(['$', '{'])).then(|| Item::text(text, url.span))
}

/// The host of an address, where only machines of the same network reach it.
fn host_not_public(url: &Spanned<String>) -> Option<Item<'_>> {
    let text = &*url.value;
    let start = text.find("://")? + 3;
    let rest = text.get(start..)?;
    let authority = rest.get(..rest.find(['/', '?', '#']).unwrap_or(rest.len()))?;
    let user = authority.rfind('@').map_or(0, |at| at + 1);
    let host = authority.get(user..)?;
    // The colons of an IPv6 address stand in brackets.
    let end = host.find(']').map_or_else(|| host.find(':').unwrap_or(host.len()), |bracket| bracket + 1);
    let host = host.get(..end)?;
    let range = start + user..start + user + end;
    is_not_public(&host.to_ascii_lowercase()).then(|| Item::text(host, inside(url, range)))
}

fn port_piece(url: &Spanned<String>) -> Option<Item<'_>> {
    let text = &*url.value;
    let scheme = text.find("://")?;
    let usual = if text.get(..scheme)?.eq_ignore_ascii_case("http") { 80 } else { 443 };
    let authority = scheme + 3;
    let end = text.get(authority..)?.find(['/', '?', '#']).map_or(text.len(), |at| authority + at);
    let colon = authority + text.get(authority..end)?.rfind(':')?;
    let port: i64 = text.get(colon + 1..end)?.parse().ok()?;
    (port != usual).then(|| Item::number(port, inside(url, colon + 1..end)))
}
