//! Typed values out of single nodes; what does not fit becomes a fault that says what belongs there.

use super::{Faults, Node, NodeKind, Scalar, Spanned};
use crate::diagnostic::Diagnostic;
use crate::nearest::nearest;
use crate::slice::Slice;
use crate::source::presentable;
use crate::text::{Text, text};

/// A key as it is called in messages.
pub fn key_name(key: &str) -> Text {
    let shown = format!("`{}`", presentable(key));
    Text::new(shown.clone(), shown)
}

/// The items of the list behind `key` as they are called in messages.
pub fn item_name(key: &str) -> Text {
    let shown = presentable(key);
    text!("`{shown}` 的这一项", "this item of `{shown}`")
}

/// Every reader takes the name of the value for messages ([`key_name`], [`item_name`] or a text of
/// its own) and returns `None` after it told a fault.
impl Node {
    /// The scalar, with the places inside it.
    pub fn scalar<'n>(&'n self, name: &Text, faults: &mut Faults) -> Option<&'n Scalar> {
        match &self.kind {
            NodeKind::Scalar(scalar) => Some(scalar),
            _ => {
                faults.push(wrong_type(self, name, Type::Text));
                None
            }
        }
    }

    /// A text: any scalar as written. A plain `true` or `123` is text where text belongs.
    pub fn text(&self, name: &Text, faults: &mut Faults) -> Option<Spanned<String>> {
        self.scalar(name, faults).map(|scalar| Spanned::new(scalar.text().to_owned(), self.span))
    }

    /// A text that is more than blanks.
    pub fn telling_text(&self, name: &Text, faults: &mut Faults) -> Option<Spanned<String>> {
        let text = self.text(name, faults)?;
        if !text.value.trim().is_empty() {
            return Some(text);
        }
        faults.push(empty_text(self, name));
        None
    }

    /// `true` or `false`, written plainly and so.
    pub fn flag(&self, name: &Text, faults: &mut Faults) -> Option<Spanned<bool>> {
        let value = match &self.kind {
            NodeKind::Scalar(scalar) if scalar.plain && scalar.text() == "true" => true,
            NodeKind::Scalar(scalar) if scalar.plain && scalar.text() == "false" => false,
            _ => {
                faults.push(wrong_type(self, name, Type::Flag));
                return None;
            }
        };
        Some(Spanned::new(value, self.span))
    }

    /// A decimal integer without leading zeros and `+`, written plainly.
    pub fn number(&self, name: &Text, faults: &mut Faults) -> Option<Spanned<i64>> {
        match &self.kind {
            NodeKind::Scalar(scalar) if scalar.plain && is_integer(scalar.text()) => {
                match scalar.text().parse() {
                    Ok(number) => Some(Spanned::new(number, self.span)),
                    Err(_) => {
                        let message = text!(
                            ("{}的数值太大", spaced_after(&name.zh)),
                            ("the number in {} is too large", name.en)
                        );
                        faults.push(Diagnostic::fault("wrong-type", self.span, message));
                        None
                    }
                }
            }
            _ => {
                faults.push(wrong_type(self, name, Type::Integer));
                None
            }
        }
    }

    /// One of several words; `parse` knows what each of `names` means.
    pub fn one_of<T>(
        &self,
        name: &Text,
        names: &[&'static str],
        parse: impl Fn(&str) -> Option<T>,
        faults: &mut Faults,
    ) -> Option<Spanned<T>> {
        let written = self.text(name, faults)?;
        if let Some(value) = parse(&written.value) {
            return Some(Spanned::new(value, self.span));
        }
        let shown = short(&written.value);
        let message =
            text!(("{}不能是 `{shown}`", spaced_after(&name.zh)), ("{} cannot be `{shown}`", name.en));
        faults.push(
            Diagnostic::fault("unknown-value", self.span, message)
                .help(proposal(nearest(&written.value, names.iter().copied()), names)),
        );
        None
    }

    /// The nodes of a list.
    pub fn list<'n>(&'n self, name: &Text, faults: &mut Faults) -> Option<&'n [Node]> {
        match &self.kind {
            NodeKind::List(nodes) => Some(nodes),
            _ => {
                faults.push(wrong_type(self, name, Type::List));
                None
            }
        }
    }

    /// A list of texts. Items that are none are told and left out.
    pub fn texts(&self, key: &str, faults: &mut Faults) -> Option<Spanned<Vec<Spanned<String>>>> {
        let (nodes, name) = (self.list(&key_name(key), faults)?, item_name(key));
        let texts = nodes.iter().filter_map(|node| node.text(&name, faults)).collect();
        Some(Spanned::new(texts, self.span))
    }

    /// A list of texts that are more than blanks. Items that are none are told and left out.
    pub fn telling_texts(&self, key: &str, faults: &mut Faults) -> Option<Spanned<Vec<Spanned<String>>>> {
        let (nodes, name) = (self.list(&key_name(key), faults)?, item_name(key));
        let texts = nodes.iter().filter_map(|node| node.telling_text(&name, faults)).collect();
        Some(Spanned::new(texts, self.span))
    }

    /// A list of integers. Items that are none are told and left out.
    pub fn numbers(&self, key: &str, faults: &mut Faults) -> Option<Spanned<Vec<Spanned<i64>>>> {
        let (nodes, name) = (self.list(&key_name(key), faults)?, item_name(key));
        let numbers = nodes.iter().filter_map(|node| node.number(&name, faults)).collect();
        Some(Spanned::new(numbers, self.span))
    }
}

/// What belongs somewhere.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Integer,
    Flag,
    List,
    Map,
    Null,
}

impl Type {
    fn of(node: &Node) -> Self {
        match &node.kind {
            NodeKind::Null => Type::Null,
            NodeKind::List(_) => Type::List,
            NodeKind::Map(_) => Type::Map,
            NodeKind::Scalar(scalar) if scalar.plain && is_integer(scalar.text()) => Type::Integer,
            NodeKind::Scalar(scalar) if scalar.plain && matches!(scalar.text(), "true" | "false") => {
                Type::Flag
            }
            NodeKind::Scalar(_) => Type::Text,
        }
    }

    fn zh(self) -> &'static str {
        match self {
            Type::Text => "文本",
            Type::Integer => "整数",
            Type::Flag => "true 或 false",
            Type::List => "列表",
            Type::Map => "映射",
            Type::Null => "空值",
        }
    }

    fn en(self) -> &'static str {
        match self {
            Type::Text => "text",
            Type::Integer => "an integer",
            Type::Flag => "true or false",
            Type::List => "a list",
            Type::Map => "a mapping",
            Type::Null => "null",
        }
    }
}

/// The fault for a node that is not of the type that belongs there.
pub(super) fn wrong_type(node: &Node, name: &Text, wanted: Type) -> Diagnostic {
    let found = Type::of(node);
    let message = text!(
        ("{}应是{}", spaced_after(&name.zh), spaced(wanted.zh())),
        ("{} must be {}", name.en, wanted.en())
    );
    let label = text!(("这里是{}", spaced(found.zh())), ("found {}", found.en()));
    let fault = Diagnostic::fault("wrong-type", node.span, message).at(label);
    match advice(node, wanted, found) {
        Some(advice) => fault.help(advice),
        None => fault,
    }
}

/// The fault for a text that says nothing: the key is as good as one without a value.
fn empty_text(node: &Node, name: &Text) -> Diagnostic {
    let message = text!(("{}不能为空", spaced_after(&name.zh)), ("{} must not be empty", name.en));
    Diagnostic::fault("empty-text", node.span, message).help(fill_in())
}

fn fill_in() -> Text {
    text!("填上值，或者删掉这个键", "fill in a value, or remove the key")
}

/// "did you mean …" if there is a proposal, and what is possible.
pub(super) fn proposal(nearest: Option<&str>, possible: &[&str]) -> Text {
    let all = |between| possible.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(between);
    match nearest {
        Some(near) => text!(
            ("是不是想写 `{near}`？可以写的有 {}", all("、")),
            ("did you mean `{near}`? possible values: {}", all(", "))
        ),
        None => text!(("可以写的有 {}", all("、")), ("possible values: {}", all(", "))),
    }
}

/// What a user wrote, short enough for a message.
pub(super) fn short(text: &str) -> String {
    let shown = presentable(text);
    match shown.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", shown.slice(..end)),
        None => shown,
    }
}

/// A blank behind a Latin word or a backtick, as Chinese typography wants it.
pub(super) fn spaced_after(name: &str) -> String {
    let latin = name.ends_with(|last: char| last.is_ascii());
    if latin { format!("{name} ") } else { name.to_owned() }
}

/// A blank before a Latin word, as Chinese typography wants it.
fn spaced(word: &str) -> String {
    let latin = word.starts_with(|first: char| first.is_ascii());
    if latin { format!(" {word}") } else { word.to_owned() }
}

fn advice(node: &Node, wanted: Type, found: Type) -> Option<Text> {
    let written = match &node.kind {
        NodeKind::Scalar(scalar) => scalar.text(),
        _ => "",
    };
    match (wanted, found) {
        (_, Type::Null) => Some(fill_in()),
        (Type::Flag, Type::Text | Type::Integer) => {
            let meant = match written.to_ascii_lowercase().as_str() {
                "yes" | "on" | "y" | "true" | "1" => Some("true"),
                "no" | "off" | "n" | "false" | "0" => Some("false"),
                _ => None,
            };
            let meant = meant.map_or("`true` / `false`".to_owned(), |word| format!("`{word}`"));
            Some(text!("写成 {meant}，不加引号", "write {meant}, without quotes"))
        }
        (Type::Integer, Type::Text) if is_integer(written) => {
            let number = short(written);
            Some(text!("去掉引号，写成 `{number}`", "write `{number}` without the quotes"))
        }
        (Type::Integer, Type::Text) => Some(text!(
            "只写十进制数字，不加 `+`，不以 `0` 开头",
            "write decimal digits only, without `+` and without a leading `0`"
        )),
        (Type::List, Type::Text | Type::Integer | Type::Flag)
            if written.len() <= 40 && !written.contains('\n') =>
        {
            let item = short(written);
            Some(text!("写成列表：`[{item}]`", "write it as a list: `[{item}]`"))
        }
        (Type::Text | Type::Integer | Type::Flag, Type::List) => {
            Some(text!("这里只写一个值，去掉列表", "write one value here, not a list"))
        }
        (Type::Map, Type::List) => {
            Some(text!("这里写 `键: 值`，不要 `-`", "write `key: value` here, without `-`"))
        }
        _ => None,
    }
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    all_digits && (digits == "0" || !digits.starts_with('0')) && text != "-0"
}
