//! What the names of functions tell of which nothing else is known, and how texts are encoded.

use crate::mapped::MappedText;
use crate::parameters;
use crate::value::Text;

/// A text percent-encoded but for some characters.
pub(super) fn encoded_except(texts: &[&Text], kept: &str) -> Text {
    let Some(text) = texts.first() else { return Text::default() };
    let keep = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'_' | b'.' | b'~')
            || kept.as_bytes().contains(&byte)
    };
    let mut encoded = MappedText::new();
    let mut from = 0;
    let written = text.written();
    // What is not known may hold any of them.
    let is_open = |at: &usize| text.text.is_hole(*at);
    while let Some(start) = (from..written.len()).find(is_open) {
        let end = (start..written.len()).find(|at| !is_open(at)).unwrap_or(written.len());
        encoded.push(&text.text.slice(from..start).encoded(keep));
        encoded.push(&text.text.slice(start..end));
        from = end;
    }
    encoded.push(&text.text.slice(from..written.len()).encoded(keep));
    text.with(encoded, &[])
}

/// A text percent-encoded, which remembers what it was.
pub(super) fn encoded(texts: &[&Text]) -> Text {
    let Some(text) = texts.first() else { return Text::default() };
    text.encoded_as(parameters::encoded(&text.text))
}

/// True for a name like `UrlUtil.encode`: an encoder of the project's own.
pub(super) fn is_own_encoder(parts: &[String]) -> bool {
    let Some(last) = parts.last().map(|last| last.to_ascii_lowercase().replace('_', "")) else {
        return false;
    };
    // It looks at what it is given first.
    if ["once", "ifneed", "ensure"].iter().any(|word| last.contains(word)) {
        return false;
    }
    let owner = parts.iter().rev().skip(1).map(|part| part.to_ascii_lowercase()).collect::<String>();
    let is_of_addresses = owner.contains("url") || owner.contains("uri");
    matches!(
        last.as_str(),
        "urlencode"
            | "encodeurl"
            | "urlescape"
            | "escapeurl"
            | "percentencode"
            | "encodeurlcomponent"
            | "urlencoded"
            | "encodeparam"
            | "encodevalue"
            | "uriencode"
            | "rawurlencode"
            | "encodeuricomponent"
    ) || is_of_addresses && matches!(last.as_str(), "encode" | "escape" | "encoded" | "enc")
        || matches!(last.as_str(), "enc" | "encodecomponent") && parts.len() == 1
}

/// True for a name like `enc` or `quoteAll`, which encodes if what it does says so.
pub(super) fn may_be_encoder(parts: &[String]) -> bool {
    let Some(last) = parts.last().map(|last| last.to_ascii_lowercase()) else { return false };
    ["enc", "escape", "quote", "esc"].iter().any(|word| last.contains(word)) || last == "e"
}

/// True for a name like `StringTool.formatString`: what fills in formats in a way of the project's own.
pub(super) fn is_own_formatter(parts: &[String]) -> bool {
    parts.last().is_some_and(|last| last.to_ascii_lowercase().starts_with("format"))
}

/// True for the name of what may add to a text that it is given.
pub(super) fn is_builder(parts: &[String]) -> bool {
    let Some(name) = parts.last() else { return false };
    let last = name.to_ascii_lowercase();
    let words = [
        "append", "addparam", "addquery", "with", "build", "concat", "join", "param", "query", "format",
        "replace", "sprintf", "fill", "merge", "decorate",
    ];
    // `view("bind")->with("url", $url)` finishes what it is given.
    if parts.iter().any(|part| matches!(part.as_str(), "view" | "View" | "redirect" | "response" | "inertia"))
    {
        return false;
    }
    // `signLink`, not `assign`.
    let signs = name.starts_with("sign") || name.contains("Sign") || name.contains("_sign");
    signs || words.iter().any(|word| last.contains(word))
}
