//! Tags in the middle of JavaScript.

use super::tokens::Code;

/// The `<` of the tag of which an attribute's `=` is at `sign`; `None` where that is no attribute.
pub(super) fn tag_start(code: &Code<'_>, sign: usize) -> Option<usize> {
    let mut at = sign;
    // Attributes before it: names, `=`, literals, `{…}`.
    while let Some(before) = at.checked_sub(1) {
        if sign - before > 400 {
            return None;
        }
        if matches!(code.sign(before), "}" | ")") {
            at = code.mate(before)?;
            continue;
        }
        if code.sign(before) == "<" {
            let name = code.word(before + 1);
            return (!name.is_empty() && !code.is_blank_before(before + 1)).then_some(before);
        }
        let is_part = !code.word(before).is_empty()
            || code.literal(before).is_some()
            || matches!(code.sign(before), "=" | "-" | "." | ":" | "{" | "@");
        if !is_part || code.sign(before) == "{" && code.sign(before.wrapping_sub(1)) != "=" {
            return None;
        }
        at = before;
    }
    None
}

/// A tag of JSX.
#[derive(Clone, Debug, Default)]
pub(super) struct Tag {
    pub(super) name: String,
    /// Its attributes: name, token of the value, token behind it.
    pub(super) attributes: Vec<(String, usize, usize)>,
}

/// Reads the tag that begins at a token.
pub(super) fn tag(code: &Code<'_>, start: usize) -> Tag {
    let mut tag = Tag { name: code.word(start + 1).to_owned(), attributes: Vec::new() };
    let mut at = start + 2;
    while code.is_member_sign(at) || code.sign(at) == "-" {
        tag.name.push_str(code.written(at));
        tag.name.push_str(code.word(at + 1));
        at += 2;
    }
    let mut name = String::new();
    while at < code.len() {
        match code.sign(at) {
            ">" => break,
            "/" if code.sign(at + 1) == ">" => break,
            "=" => {
                let end = match code.sign(at + 1) {
                    "{" => code.mate(at + 1).map_or(code.len(), |close| close + 1),
                    _ => at + 2,
                };
                tag.attributes.push((std::mem::take(&mut name), at + 1, end));
                at = end;
                continue;
            }
            "{" => at = code.mate(at).unwrap_or(code.len()),
            "-" | ":" if !name.is_empty() => name.push_str(code.written(at)),
            _ if name.ends_with(['-', ':']) => name.push_str(code.word(at)),
            _ => {
                if !name.is_empty() {
                    tag.attributes.push((std::mem::take(&mut name), at, at));
                }
                name = code.word(at).to_owned();
            }
        }
        at += 1;
    }
    if !name.is_empty() {
        tag.attributes.push((name, at, at));
    }
    tag
}
