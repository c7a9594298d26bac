//! The provider file: what a provider (服务商) has set in the console of its third-party platform, and
//! the accounts and links that matter to it.
//!
//! Nothing is judged here: a value is what the user wrote, faults are only about the file's shape.
//! Every key may be left out; what is not said is not given.

mod account;
mod code;
mod comment;
mod date;
mod items;
mod lint;
mod lists;
mod model;
mod pending;
mod platform;

#[cfg(test)]
mod tests;

use crate::diagnostic::Diagnostic;
use crate::input::secrets::{cover, telling_lines, telling_value, telling_values};
use crate::source::{MappedText, SourceId, Sources, Span, presentable};
use crate::text::{Text, text};
use crate::yaml::{self, Faults, MapReader, Node, NodeKind, Spanned, key_name};
pub use account::{Account, AccountKind, AccountSource, AccountState};
pub use code::{CODE_KEYS, CodeKey};
pub use comment::suppressions_of;
pub use date::Date;
pub use items::{Numbers, Texts};
pub use lint::{Ignore, Level, Lint};
pub use model::{Header, LinkEntry, LinkPage, Provider, Requires};
pub use platform::{Pending, Platform, PlatformKind, PlatformMode};

/// The keys of what WeChat's API answers, which people hand over as a provider file.
pub const ANSWER_KEYS: [&str; 4] = ["authorizer_info", "authorization_info", "errcode", "errmsg"];

/// The section of functions of the project.
const CODE: &str = "code";

/// Reads a provider file whose text is `raw`. Its secrets (消息校验Token, 消息加解密Key, and an AppSecret
/// that should not be there) are covered in `sources`, whether the file is faulty or not.
///
/// # Errors
/// All faults of the file, in the order of their places: those of [`yaml::parse`], and `empty-file`,
/// `wrong-type`, `unknown-key`, `missing-key`, `unknown-value`, `duplicate-name`, `empty-text`,
/// `bad-date`, `bad-comment`.
pub fn read(source: SourceId, raw: &str, sources: &mut Sources) -> Result<Provider, Vec<Diagnostic>> {
    let Reading { provider, mut faults, lint_faults } = read_apart(source, raw, sources);
    faults.extend(lint_faults);
    faults.sort_by_key(|fault| fault.primary.span);
    provider.filter(|_| faults.is_empty()).ok_or(faults)
}

/// What reading a provider file brought.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What the file says, as far as it could be told; `None` only with faults.
    pub provider: Option<Provider>,
    /// Faults of what is to be judged, in the order of places.
    pub faults: Vec<Diagnostic>,
    /// Faults of what is said to the linter itself, `lint` and comments, in the order of places: they
    /// hide nothing of what is to be judged.
    pub lint_faults: Vec<Diagnostic>,
}

/// Like [`read`], with the faults of `lint` and of comments apart from those of the rest.
pub fn read_apart(source: SourceId, raw: &str, sources: &mut Sources) -> Reading {
    let mut faults = Faults::new();
    let mut lint_faults = Faults::new();
    let mut secrets = Vec::new();
    let tree = yaml::read(source, raw, &mut faults);
    if let Some(Node { kind: NodeKind::Map(entries), .. }) = &tree {
        // The keys of `lint` are ids of rules.
        let judged = entries.iter().filter(|entry| entry.key != "lint");
        for entry in judged {
            match (&*entry.key, &entry.value.kind) {
                // A section of the file has the name of a parameter: it holds names of functions.
                (CODE, NodeKind::Map(_)) => telling_values(&entry.value, &mut secrets),
                _ => telling_value(entry, &mut secrets),
            }
        }
    }
    if tree.is_none() || !faults.is_empty() {
        // Something is not in the tree, and a picture of the fault would show it.
        secrets.extend(telling_lines(source, raw, Some(CODE)));
    }
    let provider = tree.and_then(|tree| {
        let mut provider = read_tree(source, &tree, &mut secrets, &mut faults, &mut lint_faults)?;
        provider.lint.ignore.extend(comment::read(source, raw, &mut lint_faults));
        Some(provider)
    });
    for secret in secrets {
        cover(secret, raw, sources);
    }
    faults.redact(sources);
    lint_faults.redact(sources);
    let sorted = |faults: Faults| faults.finish(None::<()>).err().unwrap_or_default();
    Reading { provider, faults: sorted(faults), lint_faults: sorted(lint_faults) }
}

fn read_tree(
    source: SourceId,
    tree: &Node,
    secrets: &mut Vec<Span>,
    faults: &mut Faults,
    lint_faults: &mut Faults,
) -> Option<Provider> {
    let name = text!("配置文件", "the provider file");
    if tree.kind == NodeKind::Null {
        let message = text!("配置文件是空的", "the provider file is empty");
        faults.push(
            Diagnostic::fault("empty-file", tree.span, message)
                .help(text!("至少写上 `platform` 或 `links`", "add at least `platform` or `links`")),
        );
        return None;
    }
    MapReader::read(tree, &name, faults, |file| {
        let platform = file.ask("platform").and_then(|asked| {
            MapReader::read(asked.node, &key_name("platform"), file.faults, |map| {
                Some(platform::read(asked.key_span, map, secrets))
            })
        });
        let requires_span = file.key_span("requires");
        let requires = file.map("requires", |map| {
            Some(Requires { span: requires_span?, permission_sets: map.numbers("permission_sets") })
        });
        let accounts = file.maps("accounts", account::read);
        let links = file.maps("links", read_link).map_or(Vec::new(), |links| links.value);
        refuse_duplicates(
            links.iter().filter_map(|link| link.name.as_ref()),
            |shown| text!("有两个链接都叫 `{shown}`", "two links are named `{shown}`"),
            &text!("给其中一个换个名字", "rename one of them"),
            file.faults,
        );
        let listed = || accounts.iter().flat_map(|accounts| &accounts.value);
        let twice = |shown: &str| text!("账号 `{shown}` 列了两次", "the account `{shown}` is listed twice");
        let merge = text!("合成一项", "merge the two entries");
        let appids = listed().filter_map(|account| account.appid.as_ref());
        refuse_duplicates(appids, twice, &merge, file.faults);
        let original_ids = listed().filter_map(|account| account.original_id.as_ref());
        refuse_duplicates(original_ids, twice, &merge, file.faults);
        file.refuse(
            &ANSWER_KEYS,
            &text!("这是微信接口的返回，不是配置文件：在配置文件的 `accounts` 里用 `answer` 写上它的路径", "this is a WeChat API response, not a provider file: refer to it as an account's `answer` in a provider file"),
        );
        let code = file.map(CODE, |map| Some(code::read(map))).unwrap_or_default();
        let lint = file.take("lint").and_then(|node| {
            MapReader::read(node, &key_name("lint"), lint_faults, |map| Some(lint::read(map)))
        });
        let lint = lint.unwrap_or_default();
        let accounts = accounts.map_or(Vec::new(), |accounts| accounts.value);
        Some(Provider { source, platform, requires, accounts, links, code, lint })
    })
}

fn read_link(map: &mut MapReader<'_, '_>) -> Option<LinkEntry> {
    let name = map.telling_text("name");
    let url = map.require("url").and_then(|node| address(node, "url", map.faults));
    let page = map.take("page").and_then(|node| {
        let url = address(node, "page", map.faults)?;
        let text = url.value.text();
        if text.eq_ignore_ascii_case("none") {
            return Some(LinkPage::None(url.span));
        }
        // A name without a host says where a person finds it, which no program can read; `${X}` is filled in later.
        if !text.contains(['.', '$', '{', '<', ':', '/']) || text.trim().contains(char::is_whitespace) {
            let message = text!("`page` 不是网页的地址", "`page` is not the address of a page");
            map.faults.push(Diagnostic::fault("page-not-an-address", url.span, message).help(text!(
                "写打开链接的网页的地址，如 `https://auth.example.com/bind`；扫码、在聊天里打开等没有网页的，写 `none`",
                "use the address of the page the link is opened from, such as `https://auth.example.com/bind`, or `none` if there is no page, as for a scanned code or a chat"
            )));
            return None;
        }
        Some(LinkPage::Url(url))
    });
    let page_headers = map.map("page_headers", |map| {
        let header = |entry: &crate::yaml::Entry, map: &mut MapReader<'_, '_>| {
            // A header without a value is sent like any other.
            let scalar = entry.value.scalar(&key_name(&entry.key), map.faults)?;
            let value = Spanned::new(scalar.value.clone(), entry.value.span);
            Some(Header { name: entry.key.clone(), value })
        };
        Some(map.all().iter().filter_map(|entry| header(entry, map)).collect())
    });
    let page_headers = page_headers.unwrap_or_default();
    let accounts = map
        .take("accounts")
        .and_then(|node| node.telling_texts("accounts", map.faults))
        .map_or(Vec::new(), |accounts| accounts.value);
    Some(LinkEntry { span: map.span(), name, url: url?, page, page_headers, accounts })
}

fn address(node: &Node, key: &str, faults: &mut Faults) -> Option<Spanned<MappedText<'static>>> {
    node.telling_text(&key_name(key), faults)?;
    match &node.kind {
        NodeKind::Scalar(scalar) => Some(Spanned::new(scalar.value.clone(), node.span)),
        _ => None,
    }
}

/// Adds a fault for each name that was used before.
fn refuse_duplicates<'a>(
    names: impl Iterator<Item = &'a Spanned<String>>,
    message: impl Fn(&str) -> Text,
    help: &Text,
    faults: &mut Faults,
) {
    let mut seen = std::collections::HashMap::new();
    for name in names {
        match seen.get(name.value.as_str()) {
            None => {
                seen.insert(name.value.as_str(), name.span);
            }
            Some(first) => faults.push(
                Diagnostic::fault("duplicate-name", name.span, message(&presentable(&name.value)))
                    .at(text!("又用了一次", "used again here"))
                    .and(*first, text!("第一次用在这里", "first used here"))
                    .help(help.clone()),
            ),
        }
    }
}
