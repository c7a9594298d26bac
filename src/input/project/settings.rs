//! Names and values of files of settings: YAML, properties, `.env`, INI, TOML, XML.

use crate::input::markup_text::decode_entities;
use crate::slice::Slice;
use crate::source::{MappedText, SourceKind, Sources};
use crate::yaml::{self, Faults, Node, NodeKind};

/// The settings of a file, each with its path of keys.
pub(super) fn read(name: &str, text: &str) -> Vec<(Vec<String>, MappedText<'static>)> {
    let lower = name.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    if ends(&[".yaml", ".yml"]) {
        return of_yaml(text);
    }
    if ends(&[".xml", ".config", ".plist"]) {
        return of_xml(text);
    }
    of_lines(text)
}

fn of_yaml(text: &str) -> Vec<(Vec<String>, MappedText<'static>)> {
    let source = Sources::new().add("", SourceKind::File, "");
    let mut found = Vec::new();
    if let Some(tree) = yaml::read(source, text, &mut Faults::new()) {
        add_node(&tree, &mut Vec::new(), &mut found);
    }
    found
}

fn add_node(node: &Node, path: &mut Vec<String>, into: &mut Vec<(Vec<String>, MappedText<'static>)>) {
    match &node.kind {
        NodeKind::Map(entries) => {
            for entry in entries {
                let depth = path.len();
                path.extend(entry.key.split('.').map(str::to_owned));
                add_node(&entry.value, path, into);
                path.truncate(depth);
            }
        }
        NodeKind::Scalar(scalar) => into.push((path.clone(), scalar.value.clone())),
        NodeKind::List(_) | NodeKind::Null => {}
    }
}

/// `name=value`, `name: value`, `export NAME="value"`, below `[sections]`.
fn of_lines(text: &str) -> Vec<(Vec<String>, MappedText<'static>)> {
    let mut found = Vec::new();
    let mut section: Vec<String> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let from = start;
        start += line.len();
        let trimmed = line.trim();
        if let Some(name) = trimmed.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
            section = name.split('.').map(|part| part.trim().to_owned()).collect();
            continue;
        }
        if trimmed.starts_with(['#', ';', '!', '/']) {
            continue;
        }
        let Some(sign) = line.find(['=', ':']) else { continue };
        let name = line.slice(..sign).trim().trim_start_matches("export ").trim();
        let is_name = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
        if name.is_empty() || !name.chars().all(is_name) {
            continue;
        }
        let rest = line.slice(sign + 1..);
        let value = rest.trim();
        let value = value.split(" #").next().unwrap_or(value).trim_end();
        let lead = rest.len() - rest.trim_start().len();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''));
        let inside = quote.and_then(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
        let at = from + sign + 1 + lead + usize::from(inside.is_some());
        let mut path = section.clone();
        path.extend(name.split('.').map(str::to_owned));
        found.push((path, MappedText::verbatim(inside.unwrap_or(value).to_owned(), at)));
    }
    found
}

/// `<string name="x">value</string>`, `<entry key="x">value</entry>`, `<add key="x" value="y"/>`.
fn of_xml(text: &str) -> Vec<(Vec<String>, MappedText<'static>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('<')).map(|open| at + open) {
        let Some(close) = text.get(open..).and_then(|rest| rest.find('>')).map(|len| open + len) else {
            break;
        };
        at = close + 1;
        let tag = text.slice(open..close);
        let element = tag.trim_start_matches('<').split([' ', '\n', '\t', '/']).next().unwrap_or_default();
        let Some((name, _)) = attribute(tag, "name").or_else(|| attribute(tag, "key")) else { continue };
        let value = match attribute(tag, "value") {
            Some((value, place)) => MappedText::verbatim(value.to_owned(), open + place),
            None if tag.ends_with('/') => continue,
            None => {
                let end = text.slice(at..).find('<').map_or(text.len(), |len| at + len);
                MappedText::verbatim(text.slice(at..end).to_owned(), at)
            }
        };
        let mut path = vec![element.to_owned()];
        path.extend(name.split('.').map(str::to_owned));
        found.push((path, decode_entities(&value)));
    }
    found
}

/// The value of an attribute of a tag, and where it stands in it.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<(&'t str, usize)> {
    let mark = format!(" {name}=\"");
    let start = tag.find(&mark)? + mark.len();
    let end = tag.get(start..)?.find('"')?;
    Some((tag.slice(start..start + end), start))
}
