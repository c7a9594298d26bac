//! The plain data that the oracle judges: a link, a platform and accounts, how they are written in a
//! provider file.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::deviations::Change;

/// The platform's own appid, in every file.
pub const COMPONENT: &str = "wx0123456789abcdef";
/// The registered host, and hosts of others.
pub const ENTRY: &str = "auth.example.com";
pub const LATER: &str = "login.example.com";
pub const ELSEWHERE: &str = "shop.example.net";
/// Where Tencent's cloud hosting serves a platform in cloud mode.
pub const CLOUD: &str = "wxcomponent-12345-5-1300000000.sh.run.tcloudbase.com";
/// An account that no file lists.
pub const STRANGER: &str = "wx00112233445566aa";

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkKind {
    Pc,
    H5,
    OldH5,
}

/// What stands as `component_appid`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Component {
    /// That of the provider file.
    Own,
    /// That of another platform.
    Other,
    /// Left from the documentation: `xxxx`.
    Placeholder,
    /// Filled in when the link is built: `${APPID}`.
    Hole,
}

/// What stands as `pre_auth_code`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Code {
    /// Filled in when the link is built.
    Hole,
    /// Just made.
    Fresh,
    Missing,
    /// A code of which the end is lost.
    Cut,
}

/// What stands as `redirect_uri`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Redirect {
    /// On this host, over https, percent-encoded.
    On(&'static str),
    Missing,
    Empty,
    /// A path alone.
    Relative,
    /// A host without `https://`.
    WithoutScheme,
    /// An app's own scheme.
    OtherScheme,
    /// Not encoded, with a query of two parameters: the second belongs to the link.
    CutAtAmpersand,
    /// Not encoded, with a fragment, and last in the link.
    CutAtHash,
    Placeholder,
    Hole,
}

/// Where the link is opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Page {
    Unsaid,
    /// Typed, scanned or sent: no page.
    None,
    /// On a page of this host.
    On(&'static str),
}

#[derive(Clone, Debug)]
pub struct Link {
    pub kind: LinkKind,
    pub component: Component,
    pub code: Code,
    /// As written; `None` where the parameter is left out.
    pub auth_type: Option<&'static str>,
    pub biz_appid: Option<&'static str>,
    pub sets: Option<&'static [u32]>,
    pub redirect: Redirect,
    pub page: Page,
    /// Whether all parameters but `auth_type` stand behind the `#`.
    pub is_behind_hash: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    Unsaid,
    Traditional,
    Cloud,
}

#[derive(Clone, Debug)]
pub struct Platform {
    pub mode: Mode,
    pub released: Option<bool>,
    pub entry: Option<&'static str>,
    /// As written in the test list: original ids, or whatever stands there.
    pub tests: Option<Vec<&'static str>>,
    pub sets: Option<Vec<u32>>,
    pub pending_entry: Option<&'static str>,
    /// In addition to `sets`.
    pub pending_sets: Vec<u32>,
}

#[derive(Clone, Debug)]
pub struct Account {
    pub appid: &'static str,
    pub original_id: Option<&'static str>,
    pub kind: Option<&'static str>,
    pub state: Option<&'static str>,
    pub granted: Vec<u32>,
    pub elsewhere: Vec<u32>,
}

#[derive(Clone, Debug)]
pub struct Scenario {
    pub link: Link,
    pub platform: Platform,
    pub requires: Vec<u32>,
    pub accounts: Vec<Account>,
}

/// The accounts of every file: an official account, a mini program, a Channels account, and one whose
/// kind the scenarios vary.
pub const ACCOUNTS: [(&str, &str, &str); 4] = [
    ("wx1000000000000001", "gh_100000000001", "official_account"),
    ("wx1000000000000002", "gh_100000000002", "mini_program"),
    ("wx1000000000000003", "gh_100000000003", "channels"),
    ("wx1000000000000004", "gh_100000000004", "mini_program"),
];

/// Kinds of accounts that a platform may serve.
const KINDS: [&str; 7] =
    ["official_account", "mini_program", "channels", "store", "talent", "supplier", "promoter"];

impl Scenario {
    /// A set-up in which all is as it should be, for official accounts, mini programs and Channels.
    pub fn good() -> Self {
        let account = |(appid, id, kind)| Account {
            appid,
            original_id: Some(id),
            kind: Some(kind),
            state: None,
            granted: Vec::new(),
            elsewhere: Vec::new(),
        };
        Scenario {
            link: Link {
                kind: LinkKind::Pc,
                component: Component::Own,
                code: Code::Hole,
                auth_type: Some("6"),
                biz_appid: None,
                sets: None,
                redirect: Redirect::On(ENTRY),
                page: Page::On(ENTRY),
                is_behind_hash: false,
            },
            platform: Platform {
                mode: Mode::Unsaid,
                released: Some(true),
                entry: Some(ENTRY),
                tests: Some(vec![ACCOUNTS[0].1, ACCOUNTS[2].1]),
                sets: Some(vec![1, 7, 17, 18, 143]),
                pending_entry: None,
                pending_sets: Vec::new(),
            },
            requires: Vec::new(),
            accounts: ACCOUNTS.map(account).to_vec(),
        }
    }

    pub fn with(mut self, change: &Change) -> Self {
        (change.apply)(&mut self);
        self
    }

    /// The same with nobody listed, as a starter file leaves it.
    pub fn unlisted(&self) -> Self {
        Scenario { accounts: Vec::new(), ..self.clone() }
    }

    /// The same for accounts of every kind, of which nothing else is known, and for those that `biz_appid`
    /// of this link or of another names.
    pub fn of_every_kind(&self, other: &Self) -> Self {
        let account = |appid, kind| Account {
            appid,
            original_id: None,
            kind,
            state: None,
            granted: Vec::new(),
            elsewhere: Vec::new(),
        };
        let mut accounts = KINDS.map(|kind| account("", Some(kind))).to_vec();
        let named: BTreeSet<_> =
            [self, other].iter().filter_map(|scenario| scenario.link.biz_appid).collect();
        accounts.extend(named.into_iter().map(|appid| account(appid, None)));
        Scenario { accounts, ..self.clone() }
    }

    /// The provider file of the scenario: one link, which must serve every account.
    pub fn yaml(&self) -> String {
        let Platform { mode, released, entry, tests, sets, pending_entry, pending_sets } = &self.platform;
        let mut text = format!("platform:\n  component_appid: {COMPONENT}\n  kind: platform\n");
        let mut line = |key: &str, value: String| writeln!(text, "  {key}: {value}").unwrap();
        match mode {
            Mode::Unsaid => {}
            Mode::Traditional => line("mode", "traditional".to_owned()),
            Mode::Cloud => line("mode", "cloud".to_owned()),
        }
        if let Some(released) = released {
            line("released", released.to_string());
        }
        if let Some(entry) = entry {
            line("entry_domain", (*entry).to_owned());
        }
        if let Some(tests) = tests {
            line("test_accounts", format!("[{}]", tests.join(", ")));
        }
        if let Some(sets) = sets {
            line("permission_sets", format!("{sets:?}"));
        }
        if pending_entry.is_some() || !pending_sets.is_empty() {
            let entry = pending_entry.map(|entry| format!("entry_domain: {entry}"));
            let sets = (!pending_sets.is_empty()).then(|| format!("permission_sets: {pending_sets:?}"));
            let parts: Vec<_> = entry.into_iter().chain(sets).collect();
            line("pending", format!("{{{}}}", parts.join(", ")));
        }
        if !self.requires.is_empty() {
            writeln!(text, "requires: {{permission_sets: {:?}}}", self.requires).unwrap();
        }
        if !self.accounts.is_empty() {
            text.push_str("accounts:\n");
        }
        for account in &self.accounts {
            let mut parts = vec![format!("appid: {}", account.appid)];
            parts.extend(account.original_id.map(|id| format!("original_id: {id}")));
            parts.extend(account.kind.map(|kind| format!("kind: {kind}")));
            parts.extend(account.state.map(|state| format!("state: {state}")));
            for (key, sets) in [("granted", &account.granted), ("elsewhere", &account.elsewhere)] {
                parts.extend((!sets.is_empty()).then(|| format!("{key}: {sets:?}")));
            }
            writeln!(text, "  - {{{}}}", parts.join(", ")).unwrap();
        }
        let names: Vec<_> = self.accounts.iter().map(|account| account.appid).collect();
        writeln!(text, "links:\n  - name: console\n    url: '{}'", self.link.url()).unwrap();
        match self.link.page {
            Page::Unsaid => {}
            Page::None => text.push_str("    page: none\n"),
            Page::On(host) => writeln!(text, "    page: https://{host}/bind").unwrap(),
        }
        if !names.is_empty() {
            writeln!(text, "    accounts: [{}]", names.join(", ")).unwrap();
        }
        text
    }
}

impl Link {
    pub fn url(&self) -> String {
        let start = match self.kind {
            LinkKind::Pc => "https://mp.weixin.qq.com/cgi-bin/componentloginpage",
            LinkKind::H5 => "https://open.weixin.qq.com/wxaopen/safe/bindcomponent",
            LinkKind::OldH5 => "https://mp.weixin.qq.com/safe/bindcomponent",
        };
        let mut parts = Vec::new();
        if self.kind != LinkKind::Pc {
            parts.push("action=bindcomponent&no_scan=1".to_owned());
        }
        let appid = match self.component {
            Component::Own => COMPONENT,
            Component::Other => "wxffff456789abcdef",
            Component::Placeholder => "xxxx",
            Component::Hole => "${APPID}",
        };
        parts.push(format!("component_appid={appid}"));
        match self.code {
            Code::Hole => parts.push("pre_auth_code=${PRE_AUTH_CODE}".to_owned()),
            Code::Fresh => parts.push(format!("pre_auth_code=preauthcode@@@{}", &"AbCdE1".repeat(15)[..86])),
            Code::Cut => parts.push("pre_auth_code=preauthcode@@@AAAAbbbbCCCCdddd".to_owned()),
            Code::Missing => {}
        }
        parts.extend(self.auth_type.map(|value| format!("auth_type={value}")));
        parts.extend(self.biz_appid.map(|value| format!("biz_appid={value}")));
        if let Some(sets) = self.sets {
            let sets: Vec<_> = sets.iter().map(u32::to_string).collect();
            parts.push(format!("category_id_list={}", sets.join("%7C")));
        }
        let redirect = match self.redirect {
            Redirect::On(host) => format!("https%3A%2F%2F{host}%2Fcallback"),
            Redirect::Missing => String::new(),
            Redirect::Empty => String::new(),
            Redirect::Relative => "%2Fwx%2Fcallback".to_owned(),
            Redirect::WithoutScheme => format!("{ENTRY}%2Fcallback"),
            Redirect::OtherScheme => format!("myapp%3A%2F%2F{ENTRY}%2Fcallback"),
            Redirect::CutAtAmpersand => format!("https://{ENTRY}/callback?tenant=42&step=done"),
            Redirect::CutAtHash => format!("https://{ENTRY}/#/callback"),
            Redirect::Placeholder => "xxxx".to_owned(),
            Redirect::Hole => "${CALLBACK}".to_owned(),
        };
        if self.redirect != Redirect::Missing {
            parts.push(format!("redirect_uri={redirect}"));
        }
        let parameters = parts.join("&");
        let is_cut = self.redirect == Redirect::CutAtHash;
        let fragment = if self.kind == LinkKind::Pc || is_cut { "" } else { "#wechat_redirect" };
        match (self.is_behind_hash, self.auth_type) {
            (false, _) => format!("{start}?{parameters}{fragment}"),
            (true, Some(auth_type)) => format!("{start}?auth_type={auth_type}#{parameters}"),
            (true, None) => format!("{start}#{parameters}"),
        }
    }
}
