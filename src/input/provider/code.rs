//! `code`: what functions of the project do with links, which no table can know.

use super::lists::text_list;
use crate::diagnostic::Diagnostic;
use crate::knowledge::{CodeModel, Work};
use crate::text::text;
use crate::yaml::MapReader;

/// A key of `code`: what the functions under it do, and what becomes of a link that they are given.
#[derive(Clone, Copy, Debug)]
pub struct CodeKey {
    /// The key.
    pub name: &'static str,
    /// What the functions do.
    pub does: Work,
    /// What becomes of a link.
    pub sink: Option<&'static str>,
    /// The same for people, in Chinese.
    pub zh: &'static str,
    /// And in English.
    pub en: &'static str,
}

const fn key(
    name: &'static str,
    does: Work,
    sink: Option<&'static str>,
    zh: &'static str,
    en: &'static str,
) -> CodeKey {
    CodeKey { name, does, sink, zh, en }
}

/// The keys of `code`.
#[rustfmt::skip]
pub const CODE_KEYS: [CodeKey; 9] = [
    key("encode", Work::Encode, None, "对参数做 URL 编码的函数", "functions that percent-encode their argument"),
    key("format", Work::Format, None, "填写格式串的函数，格式串是第一个参数", "functions that fill in a format string, their first argument"),
    key("query", Work::Query, None, "由名字和值拼出查询串的函数", "functions that build a query from names and values"),
    key("add_query", Work::AddQuery, None, "往链接上加参数的函数，链接是第一个参数", "functions that add parameters to a link, their first argument"),
    key("redirect", Work::Use, Some("redirect"), "服务器用重定向应答的函数", "functions that respond with a redirect"),
    key("navigate", Work::Use, Some("navigation"), "网页脚本里跳转的函数", "functions a page's script uses to navigate to the link"),
    key("open_window", Work::Use, Some("window"), "网页脚本里打开窗口的函数", "functions a page's script uses to open a window"),
    key("draw_qr_code", Work::Use, Some("qr"), "把链接画成二维码的函数", "functions that render a link as a QR code"),
    key("log", Work::Log, None, "只是记录的函数", "functions that only log or print their arguments"),
];

/// Reads what functions of the project do.
pub(super) fn read(map: &mut MapReader<'_, '_>) -> Vec<CodeModel> {
    let mut models = Vec::new();
    for CodeKey { name, does, sink, .. } in CODE_KEYS {
        let Some(items) = text_list(name, map) else { continue };
        let mut names = Vec::new();
        for name in items.texts.value {
            if !is_name(&name.value) {
                let written = &name.value;
                let message = text!("`{written}` 不是函数名", "`{written}` is not a function name");
                map.faults.push(Diagnostic::fault("wrong-name", name.span, message).help(text!(
                    "写函数名，需要时带上它所属的对象或类，如 `renderQr`、`Urls.encode`",
                    "use the function name, qualified if necessary, such as `renderQr` or `Urls.encode`"
                )));
                continue;
            }
            names.push(name.value);
        }
        if !names.is_empty() {
            models.push(CodeModel::of_project(does, names, sink));
        }
    }
    models
}

/// True for names with `.` between them.
fn is_name(text: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|first: char| first.is_alphabetic() || matches!(first, '_' | '$'))
            && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '!' | '?'))
    };
    text.split('.').all(is_part)
}
