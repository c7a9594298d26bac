//! What is asked and what is not: never WeChat, nothing of this machine or network that was not given.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};
use wxauthlint::input::link::{comparable_host, is_wechat};
use wxauthlint::session::Failure;
use wxauthlint::text::{Text, text};

/// Why an address is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// It is WeChat's.
    Wechat,
    /// It holds pictures and scripts of WeChat's.
    Static,
    /// It is of this machine or network, and was not given.
    Private,
    /// It is no address of the web.
    Scheme,
}

impl Refusal {
    /// Why, in a few words.
    pub fn text(self) -> Text {
        match self {
            Refusal::Wechat => {
                text!("微信的域名，从不访问", "this is a WeChat host, which is never contacted")
            }
            Refusal::Static => text!(
                "微信的静态资源，没有写 `--allow-static`",
                "WeChat's static files require `--allow-static`"
            ),
            Refusal::Private => text!(
                "内网或本机的地址，命令行里没有给出",
                "a local or private address that was not given on the command line"
            ),
            Refusal::Scheme => text!("不是 http 或 https 地址", "not an http or https address"),
        }
    }
}

/// Hosts of WeChat's with nothing but pictures and scripts.
pub const STATIC: [&str; 4] = ["wx.qq.com", "qlogo.cn", "qpic.cn", "wx.gtimg.com"];

/// What may be asked.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    /// The hosts that were given.
    given: BTreeSet<String>,
    /// The addresses that hosts are taken to have.
    fixed: Vec<(String, SocketAddr)>,
    allow_static: bool,
    /// False only in tests that show what the guard is for.
    is_off: bool,
}

impl Guard {
    /// A guard for the addresses that were given, and hosts with the addresses that they are taken to have
    /// (`host=address[:port]`).
    ///
    /// # Errors
    /// When one of these is not written so.
    pub fn new(urls: &[Url], fixed: &[String], allow_static: bool) -> Result<Self, Failure> {
        let mut guard = Guard { allow_static, ..Guard::default() };
        guard.given.extend(urls.iter().filter_map(host_of));
        for written in fixed {
            let entry = written.split_once('=').and_then(|(host, address)| {
                let address = address.parse().or_else(|_| address.parse().map(|ip| SocketAddr::new(ip, 0)));
                Some((comparable_host(host)?, address.ok()?))
            });
            let Some((host, address)) = entry else {
                return Err(Failure::Usage(text!(
                    "`--resolve {written}`：应写成 `域名=地址` 或 `域名=地址:端口`",
                    "`--resolve {written}`: write `host=address` or `host=address:port`"
                )));
            };
            guard.given.insert(host.clone());
            guard.fixed.push((host, address));
        }
        Ok(guard)
    }

    /// The same without any refusal of WeChat's hosts, for tests that show what the guard is for.
    #[cfg(test)]
    pub fn off(self) -> Self {
        Guard { is_off: true, ..self }
    }

    /// Why an address is not asked, as far as it says so itself.
    pub fn refuses(&self, url: &Url) -> Option<Refusal> {
        if !matches!(url.scheme(), "http" | "https" | "ws" | "wss") {
            return Some(Refusal::Scheme);
        }
        let Some(host) = host_of(url) else { return Some(Refusal::Scheme) };
        if self.is_off {
            return None;
        }
        if is_wechat(&host) {
            return Some(Refusal::Wechat);
        }
        if !self.allow_static && STATIC.iter().any(|known| is_in(&host, known)) {
            return Some(Refusal::Static);
        }
        let literal = match url.host() {
            Some(Host::Ipv4(ip)) => Some(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => Some(IpAddr::V6(ip)),
            _ if is_in(&host, "localhost") => Some(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            _ => None,
        };
        literal.filter(|ip| !self.admits(&host, *ip)).map(|_| Refusal::Private)
    }

    /// True if the host may have that address.
    pub fn admits(&self, host: &str, ip: IpAddr) -> bool {
        !is_private(ip) || self.is_off || comparable_host(host).is_some_and(|host| self.given.contains(&host))
    }

    /// The address that a host is taken to have; without a port its own one counts.
    pub fn fixed(&self, host: &str, port: u16) -> Option<SocketAddr> {
        let host = comparable_host(host)?;
        let (_, address) = self.fixed.iter().find(|(known, _)| *known == host)?;
        Some(if address.port() == 0 { SocketAddr::new(address.ip(), port) } else { *address })
    }

    /// All such addresses; a port of 0 stands for that of the address.
    pub fn all_fixed(&self) -> &[(String, SocketAddr)] {
        &self.fixed
    }

    /// True if WeChat's static files may be asked for.
    pub fn allows_static(&self) -> bool {
        self.allow_static
    }

    /// True if nothing is refused.
    pub fn is_off(&self) -> bool {
        self.is_off
    }
}

/// The host of an address, in the form hosts are compared in.
pub fn host_of(url: &Url) -> Option<String> {
    url.host_str().and_then(comparable_host)
}

fn is_in(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// True for an address that is not one of a machine of the public network.
pub fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => {
            let [first, ..] = ip.segments();
            let is_local = first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80;
            is_local
                || ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_multicast()
                || inner_v4(ip).is_some_and(is_private_v4)
        }
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [first, second, ..] = ip.octets();
    ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_multicast()
        || first == 0
        // Shared by customers of one network (RFC 6598), for tests of networks (RFC 2544), reserved.
        || first == 100 && second & 0xc0 == 64
        || first == 198 && second & 0xfe == 18
        || first >= 240
}

/// The IPv4 address that an IPv6 one stands for: mapped, or of a translator (RFC 6052).
fn inner_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, high, low] = ip.segments();
    let is_translated = [a, b, c, d, e, f] == [0x64, 0xff9b, 0, 0, 0, 0];
    let [one, two] = high.to_be_bytes();
    let [three, four] = low.to_be_bytes();
    ip.to_ipv4().or(is_translated.then(|| Ipv4Addr::new(one, two, three, four)))
}
