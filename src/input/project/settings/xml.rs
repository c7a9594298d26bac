//! Settings in XML.

use crate::input::markup_text::decode_entities;
use crate::input::project::files::Setting;
use crate::slice::Slice;
use crate::source::MappedText;

/// Elements that say nothing of the setting that they name, and such around values.
const NAMING: [&str; 6] = ["property", "entry", "add", "prop", "item", "constructor-arg"];
const WRAPPING: [&str; 5] = ["value", "dict", "plist", "map", "props"];

/// How deep elements stand in each other at most.
const DEEPEST: usize = 32;

/// `<string name="x">value</string>`, `<entry key="x">value</entry>`, `<add key="x" value="y"/>`,
/// `<bean class="a.Type"><property name="x" value="y"/></bean>`, `<wx><page>value</page></wx>`,
/// `<key>x</key><string>value</string>`.
pub(super) fn read(text: &str) -> Vec<Setting> {
    let mut found = Vec::new();
    // The elements that are open: their names, and how long the path was before each.
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut key: Option<String> = None;
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find('<')).map(|start| at + start) {
        if text.slice(start..).starts_with("<!--") {
            at = text.slice(start..).find("-->").map_or(text.len(), |len| start + len + 3);
            continue;
        }
        let Some(close) = text.slice(start..).find('>').map(|len| start + len) else { break };
        at = close + 1;
        let tag = text.slice(start..close);
        let inner = tag.trim_start_matches(['<', '/']);
        let element = inner.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        if tag.starts_with("</") {
            if let Some(depth) = open.iter().rposition(|(name, _)| *name == element) {
                path.truncate(open.get(depth).map_or(0, |(_, len)| *len));
                open.truncate(depth);
            }
            continue;
        }
        if tag.starts_with("<?") || tag.starts_with("<!") {
            continue;
        }
        let own = own_path(tag, element, key.take());
        let end = text.slice(at..).find('<').map_or(text.len(), |len| at + len);
        let content = text.slice(at..end);
        let is_empty = tag.ends_with('/');
        if matches!(element, "key" | "param-name") && !is_empty {
            key = Some(content.trim().to_owned());
            continue;
        }
        let value = match attribute(tag, "value") {
            Some((value, place)) => Some(MappedText::verbatim(value.to_owned(), start + place)),
            None if is_empty || content.trim().is_empty() => None,
            None => {
                let lead = content.len() - content.trim_start().len();
                Some(MappedText::verbatim(content.trim().to_owned(), at + lead))
            }
        };
        if let Some(value) = value {
            found.push(([path.as_slice(), own.as_slice()].concat(), decode_entities(&value)));
        }
        if !is_empty && open.len() < DEEPEST {
            open.push((element, path.len()));
            path.extend(own);
        }
    }
    found
}

/// What an element adds to the paths of what stands in it. Words without a name of their own add nothing.
fn own_path(tag: &str, element: &str, key: Option<String>) -> Vec<String> {
    if let Some(key) = key {
        return vec![key];
    }
    let name = attribute(tag, "name").or_else(|| attribute(tag, "key"));
    match (element, name) {
        ("bean", _) => {
            let class = attribute(tag, "class").map(|(class, _)| class.rsplit('.').next().unwrap_or(class));
            class.map(str::to_owned).into_iter().collect()
        }
        (element, None) if WRAPPING.contains(&element) => Vec::new(),
        (element, Some((name, _))) => {
            let parts = name.split(['.', ':']).map(str::to_owned);
            let own = (!NAMING.contains(&element)).then(|| element.to_owned());
            own.into_iter().chain(parts).collect()
        }
        (element, None) => vec![element.to_owned()],
    }
}

/// The value of an attribute of a tag, and where it stands in it.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<(&'t str, usize)> {
    tag.match_indices(name).find_map(|(at, _)| {
        let is_begun = tag.slice(..at).ends_with(|c: char| c.is_whitespace());
        let rest = tag.slice(at + name.len()..).strip_prefix('=').filter(|_| is_begun)?;
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let start = at + name.len() + 2;
        let end = tag.slice(start..).find(quote)?;
        Some((tag.slice(start..start + end), start))
    })
}
