//! Names and values of files of settings: YAML, properties, `.env`, INI, TOML, HOCON, XML.

mod lines;
mod xml;

use super::files::Setting;
use crate::source::{SourceKind, Sources};
use crate::yaml::{self, Faults, Node, NodeKind};

/// The settings of a file, each with its path of keys.
pub(super) fn read(name: &str, text: &str) -> Vec<Setting> {
    let lower = name.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    if ends(&[".yaml", ".yml"]) {
        let mut found = of_yaml(text);
        // `'%env(WX_CALLBACK)%'`, `'%wx.callback%'` of Symfony stand for something else.
        found.retain(|(_, value)| !is_reference(value.text()));
        return found;
    }
    if ends(&[".xml", ".config", ".plist"]) {
        return xml::read(text);
    }
    lines::read(text, ends(&[".properties"]))
}

/// True for a value between two `%` and nothing else.
fn is_reference(value: &str) -> bool {
    let inner = value.strip_prefix('%').and_then(|value| value.strip_suffix('%'));
    let is_word = |c: char| c.is_alphanumeric() || "._():-".contains(c);
    inner.is_some_and(|inner| !inner.is_empty() && inner.chars().all(is_word))
}

fn of_yaml(text: &str) -> Vec<Setting> {
    let source = Sources::new().add("", SourceKind::File, "");
    let mut found = Vec::new();
    if let Some(tree) = yaml::read(source, text, &mut Faults::new()) {
        add_node(&tree, &mut Vec::new(), &mut found);
    }
    found
}

fn add_node(node: &Node, path: &mut Vec<String>, into: &mut Vec<Setting>) {
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
        NodeKind::List(items) => items.iter().for_each(|item| add_item(item, path, into)),
        NodeKind::Null => {}
    }
}

/// `- name: WX_CALLBACK`, `  value: …`; `- WX_CALLBACK=…`
fn add_item(item: &Node, path: &[String], into: &mut Vec<Setting>) {
    match &item.kind {
        NodeKind::Map(entries) => {
            let of = |key: &str| {
                let entry = entries.iter().find(|entry| entry.key == key)?;
                match &entry.value.kind {
                    NodeKind::Scalar(scalar) => Some(&scalar.value),
                    _ => None,
                }
            };
            match of("name").zip(of("value")) {
                Some((name, value)) => {
                    into.push(([path, &[name.text().to_owned()]].concat(), value.clone()));
                }
                // The containers of Kubernetes, each with an `env`.
                None => add_node(item, &mut path.to_vec(), into),
            }
        }
        NodeKind::Scalar(scalar) => {
            let whole = &scalar.value;
            let is_name = |name: &&str| {
                !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            };
            if let Some(name) = whole.text().split('=').next().filter(is_name)
                && name.len() < whole.text().len()
            {
                let value = whole.slice(name.len() + 1..whole.text().len());
                into.push(([path, &[name.to_owned()]].concat(), value));
            }
        }
        NodeKind::List(_) | NodeKind::Null => {}
    }
}
