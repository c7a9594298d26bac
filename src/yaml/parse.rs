//! Builds the tree from the parser's events, and refuses what has no place in a file of settings.

use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Options, Parser, ScalarStyle, StructureStyle};

use super::scalar::mapped;
use super::syntax::{span_within, syntax_fault, too_deep};
use super::{Entry, Faults, MAX_BYTES, MAX_DEPTH, MAX_VALUES, Node, NodeKind, Scalar};
use crate::diagnostic::Diagnostic;
use crate::slice::Slice;
use crate::source::{SourceId, Span, Undecoded, presentable};
use crate::text::text;

/// Reads one YAML document. An empty text is [`NodeKind::Null`].
///
/// # Errors
/// All faults found: `syntax`, `too-large`, `too-deep`, `too-many-values`, `alias`, `tag`, `several-documents`,
/// `key-not-text`, `duplicate-key`.
pub fn parse(source: SourceId, raw: &str) -> Result<Node, Vec<Diagnostic>> {
    let mut faults = Faults::new();
    let tree = read(source, raw, &mut faults);
    faults.finish(tree)
}

/// Like [`parse`], but gives the tree in spite of faults that leave its shape standing (a duplicate
/// key, a tag, a second document), so that the faults of its content can be told in the same run.
pub fn read(source: SourceId, raw: &str, faults: &mut Faults) -> Option<Node> {
    if raw.len() > MAX_BYTES {
        faults.push(too_large(source));
        return None;
    }
    if let Some(fault) = too_much(source, raw) {
        faults.push(fault);
        return None;
    }
    build(source, raw, faults)
}

/// The fault for a text that is nested too deeply or has too many values, if that shows at its beginning. The parser
/// reads a line to its end before it tells what the first bracket in it is, and what that takes grows with the square
/// of the depth: no such text is to be handed to it as a whole.
pub(super) fn too_much(source: SourceId, raw: &str) -> Option<Diagnostic> {
    let mut faults = Faults::new();
    build(source, start_of_too_much(raw)?, &mut faults);
    let is_it = |fault: &Diagnostic| matches!(&*fault.code, "too-deep" | "too-many-values");
    faults.into_list().into_iter().find(is_it)
}

/// As much of a text as surely is too much if its brackets and commas are what they seem to be.
fn start_of_too_much(raw: &str) -> Option<&str> {
    let (mut depth, mut values) = (0_usize, 0_usize);
    let end = raw.bytes().position(|byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        values += usize::from(matches!(byte, b'[' | b'{' | b',' | b'\n'));
        depth > 4 * MAX_DEPTH || values > 2 * MAX_VALUES
    })?;
    raw.get(..=end)
}

fn build(source: SourceId, raw: &str, faults: &mut Faults) -> Option<Node> {
    let mut builder =
        Builder { source, raw, faults, open: Vec::new(), root: None, is_whole: true, values: 0 };
    let mut options = Options::default();
    options.emit_unresolved_aliases = true;
    options.emit_anchor_events = true;
    options.set_emit_comments(false);
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(raw, options) {
        let (event, place) = match event {
            Ok(event) => event,
            Err(error) => {
                builder.faults.push(syntax_fault(source, raw, &error));
                return None;
            }
        };
        let tag = place.tag_span().and_then(|tag| tag.byte_range());
        let place = place.byte_range().unwrap_or(raw.len()..raw.len());
        if event.tag().is_some() {
            builder.refuse_tag(tag.unwrap_or(place.clone()));
        }
        if matches!(event, Event::DocumentStart(..)) {
            documents += 1;
            if documents > 1 {
                builder.refuse_second_document(place);
                break;
            }
        }
        if !builder.take(event, place) || builder.faults.is_full() {
            return None;
        }
    }
    let nothing = Node { span: Span::new(source, 0..0), kind: NodeKind::Null };
    let root = builder.root.unwrap_or(nothing);
    builder.is_whole.then_some(root)
}

/// The fault for a file that is too large to be read.
pub fn too_large(source: SourceId) -> Diagnostic {
    let limit = MAX_BYTES >> 20;
    Diagnostic::fault(
        "too-large",
        Span::new(source, 0..0),
        text!("文件超过 {limit} MiB", "the file is larger than {limit} MiB"),
    )
}

/// The fault for a file of more values than are read, at the first of them.
fn too_many(span: Span) -> Diagnostic {
    Diagnostic::fault(
        "too-many-values",
        span,
        text!("文件里的值超过 {MAX_VALUES} 个", "the file has more than {MAX_VALUES} values"),
    )
}

/// The fault for a file that cannot be decoded.
pub fn not_decoded(source: SourceId, undecoded: Undecoded) -> Diagnostic {
    let (at, message, label) = match undecoded {
        Undecoded::Byte { text, .. } => (
            text,
            text!(
                "文件无法按 UTF-8、GB18030（GBK）或 UTF-16 解码",
                "the file cannot be decoded as UTF-8, GB18030 (GBK) or UTF-16"
            ),
            text!("最先无法解码的字节", "the first bytes that cannot be decoded"),
        ),
        Undecoded::UnmarkedUtf16 => (
            0,
            text!(
                "文件像是 UTF-16，但开头没有字节顺序标记（BOM）",
                "the file looks like UTF-16, but has no byte order mark"
            ),
            text!("没有读取", "nothing was read"),
        ),
    };
    Diagnostic::fault("not-utf8", Span::new(source, at..at), message)
        .at(label)
        .help(text!("把文件另存为 UTF-8", "save the file as UTF-8"))
}

struct Builder<'t> {
    source: SourceId,
    raw: &'t str,
    faults: &'t mut Faults,
    open: Vec<Open>,
    root: Option<Node>,
    /// False once a value could not be told (an alias): its tree would only bring wrong faults.
    is_whole: bool,
    /// How many values there are so far.
    values: usize,
}

/// A list or map whose end has not come yet.
struct Open {
    start: usize,
    /// Written in brackets; else it ends where its last item ends.
    is_flow: bool,
    items: Items,
}

enum Items {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, seen: HashMap<String, Span>, key: Option<Key> },
}

/// A key that waits for its value.
struct Key {
    /// The key; `None` if it was refused, so that its value goes with it.
    text: Option<String>,
    span: Span,
}

impl Builder<'_> {
    /// Takes in one event. False when reading must stop.
    fn take(&mut self, event: Event<'_>, place: Range<usize>) -> bool {
        self.values += 1;
        if self.values > MAX_VALUES {
            let fault = too_many(self.span(place));
            self.faults.push(fault);
            return false;
        }
        match event {
            Event::Scalar(value, style, ..) => {
                let node = self.scalar(value.into_owned(), style, place);
                self.put(node);
            }
            Event::SequenceStart(style, ..) => return self.open(style, place, Items::List(Vec::new())),
            Event::MappingStart(style, ..) => {
                let items = Items::Map { entries: Vec::new(), seen: HashMap::new(), key: None };
                return self.open(style, place, items);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(place.end),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                let span = self.refuse_anchor(place);
                self.is_whole = false;
                let is_key =
                    matches!(self.open.last(), Some(Open { items: Items::Map { key: None, .. }, .. }));
                // As a key it is refused once, here; its value goes with it.
                match self.open.last_mut() {
                    Some(Open { items: Items::Map { key, .. }, .. }) if is_key => {
                        *key = Some(Key { text: None, span });
                    }
                    _ => self.put(Node { span, kind: NodeKind::Null }),
                }
            }
            Event::Anchor(..) => {
                self.refuse_anchor(place);
            }
            _ => {}
        }
        true
    }

    fn scalar(&self, value: String, style: ScalarStyle, place: Range<usize>) -> Node {
        let mut place = place;
        if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            // The parser counts the line break and empty lines behind the text.
            let end = self.raw.get(..place.end).map_or(place.end, |text| text.trim_end().len());
            place = place.start.min(end)..end;
        }
        let plain = style == ScalarStyle::Plain;
        let span = self.span(place.clone());
        // The parser gives a value that is not there as an empty place.
        if plain && (span.is_empty() || matches!(value.as_str(), "~" | "null" | "Null" | "NULL")) {
            return Node { span, kind: NodeKind::Null };
        }
        let value = mapped(self.raw, place, value, style);
        Node { span, kind: NodeKind::Scalar(Scalar { value, plain }) }
    }

    fn open(&mut self, style: StructureStyle, place: Range<usize>, items: Items) -> bool {
        if self.open.len() >= MAX_DEPTH {
            let fault = too_deep(self.span(place));
            self.faults.push(fault);
            return false;
        }
        self.open.push(Open { start: place.start, is_flow: style == StructureStyle::Flow, items });
        true
    }

    fn close(&mut self, end: usize) {
        let Some(Open { start, is_flow, items }) = self.open.pop() else { return };
        let (kind, last) = match items {
            Items::List(mut nodes) => {
                nodes.shrink_to_fit();
                let last = nodes.last().map(|node| node.span.end);
                (NodeKind::List(nodes), last)
            }
            Items::Map { mut entries, .. } => {
                entries.shrink_to_fit();
                let last = entries.last().map(|entry| entry.value.span.end.max(entry.key_span.end));
                (NodeKind::Map(entries), last)
            }
        };
        let last = last.map_or(start, |end| end as usize);
        let end = if is_flow { end.max(last) } else { last };
        let node = Node { span: self.span(start..end), kind };
        self.put(node);
    }

    /// Puts a finished value where it belongs: into the open list or map, or at the top.
    fn put(&mut self, mut node: Node) {
        match self.open.last_mut().map(|open| &mut open.items) {
            None => self.root = Some(node),
            Some(Items::List(nodes)) => nodes.push(node),
            Some(Items::Map { key: waiting, entries, seen }) => {
                let Some(Key { text, span }) = waiting.take() else {
                    *waiting = Some(key_of(node, self.raw, self.faults));
                    return;
                };
                if node.span.is_empty() && node.kind == NodeKind::Null {
                    node.span = after_colon(self.source, self.raw, span, node.span);
                }
                let Some(text) = text else { return };
                match seen.get(&text) {
                    Some(first) => self.faults.push(duplicate_key(&text, span, *first)),
                    None => {
                        seen.insert(text.clone(), span);
                        entries.push(Entry { key: text, key_span: span, value: node });
                    }
                }
            }
        }
    }

    fn refuse_tag(&mut self, place: Range<usize>) {
        let span = self.span(place);
        self.faults.push(
            Diagnostic::fault("tag", span, text!("不支持 YAML 标签", "YAML tags are not supported")).help(
                text!(
                    "去掉标签，只写值；要写文本就加引号",
                    "remove the tag; put the value in quotes if it is text"
                ),
            ),
        );
    }

    fn refuse_anchor(&mut self, place: Range<usize>) -> Span {
        let span = self.span(place);
        self.faults.push(
            Diagnostic::fault(
                "alias",
                span,
                text!("不支持 YAML 的锚点和别名", "YAML anchors and aliases are not supported"),
            )
            .help(text!(
                "把值直接写出来；文本以 `&` 或 `*` 开头时加引号",
                "write the value out; put a text that starts with `&` or `*` in quotes"
            )),
        );
        span
    }

    fn refuse_second_document(&mut self, place: Range<usize>) {
        let span = self.span(place);
        self.faults.push(
            Diagnostic::fault(
                "several-documents",
                span,
                text!("一个文件里有多个 YAML 文档", "there is more than one YAML document in the file"),
            )
            .at(text!("第二个文档从这里开始", "the second document starts here"))
            .help(text!(
                "每个文件只写一个文档，去掉多余的 `---`",
                "write one document per file and remove the other `---`"
            )),
        );
    }

    fn span(&self, range: Range<usize>) -> Span {
        span_within(self.source, self.raw, range)
    }
}

fn key_of(node: Node, raw: &str, faults: &mut Faults) -> Key {
    let text = match node.kind {
        NodeKind::Scalar(scalar) => Some(scalar.text().to_owned()),
        // `null` and `~` are keys like any other.
        NodeKind::Null if !node.span.is_empty() => raw.get(node.span.range()).map(str::to_owned),
        _ => None,
    };
    if text.is_none() {
        faults.push(
            Diagnostic::fault("key-not-text", node.span, text!("键必须是一段文本", "a key must be text"))
                .help(text!("文本里有 `[` `{{` 时加引号", "put a text that contains `[` or `{{` in quotes")),
        );
    }
    Key { text, span: node.span }
}

fn duplicate_key(key: &str, span: Span, first: Span) -> Diagnostic {
    let shown = presentable(key);
    Diagnostic::fault("duplicate-key", span, text!("键 `{shown}` 写了两次", "duplicate key `{shown}`"))
        .at(text!("又写了一次", "repeated here"))
        .and(first, text!("第一次在这里", "first used here"))
        .help(text!("合并成一个", "merge them into one"))
}

/// Where the value of a key would stand: behind its colon.
fn after_colon(source: SourceId, raw: &str, key: Span, otherwise: Span) -> Span {
    let end = key.end as usize;
    let rest = raw.slice(end..);
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    match rest.get(blanks..).is_some_and(|rest| rest.starts_with(':')) {
        true => span_within(source, raw, end + blanks + 1..end + blanks + 1),
        false => otherwise,
    }
}
