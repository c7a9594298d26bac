//! The encoding that a page says it is written in.

use super::{Element, read};
use crate::input::Dialect;

/// How much of a page is looked at, in bytes. Browsers look at 1,024 first, but believe what comes later, too
/// (HTML #determining-the-character-encoding, "change the encoding"), and templates begin with code.
const HEAD: usize = 8 << 10;

/// The name of the encoding that the first `<meta>` with one declares, as written: `gbk` of
/// `<meta charset="gbk">` and of `<meta http-equiv="Content-Type" content="text/html; charset=gbk">`.
pub fn declared_charset(page: &[u8]) -> Option<String> {
    let head = page.get(..HEAD).unwrap_or(page);
    // Names of encodings and of attributes are ASCII, and so is every encoding that can declare itself.
    let head: String = head.iter().map(|byte| char::from(*byte)).collect();
    read(&head, Dialect::Common).elements.iter().find_map(charset)
}

fn charset(element: &Element) -> Option<String> {
    if element.name != "meta" {
        return None;
    }
    let value = |name| element.attribute(name).map(|attribute| attribute.value.text().trim());
    if let Some(charset) = value("charset") {
        return Some(charset.to_owned());
    }
    let is_type = value("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("content-type"));
    let content = value("content").filter(|_| is_type)?.to_ascii_lowercase();
    let (_, charset) = content.split_once("charset")?;
    let charset = charset.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = charset.find(|end: char| end.is_whitespace() || matches!(end, ';' | '"' | '\''));
    charset.get(..end.unwrap_or(charset.len())).filter(|charset| !charset.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::declared_charset;

    #[test]
    fn both_forms_are_known() {
        let declared = |page: &str| declared_charset(page.as_bytes());
        assert_eq!(declared("<html><head><meta charset=gbk>").unwrap(), "gbk");
        assert_eq!(declared("<?php x(); ?><META CHARSET=' GB2312 '/>").unwrap(), "GB2312");
        let long = "<meta http-equiv=content-type content='text/html; charset=GB18030'>";
        assert_eq!(declared(long).unwrap(), "gb18030");
        assert_eq!(declared(&long.replace("GB18030", " \"big5\"")).unwrap(), "big5");
        assert_eq!(declared("<meta name=a content='charset=gbk'><p charset=gbk>"), None);
        assert_eq!(
            declared("<!-- <meta charset=gbk> --><meta http-equiv=content-type content=text/html>"),
            None
        );
        assert_eq!(
            declared("<meta http-equiv=refresh content='0; charset=gbk'><meta charset=big5>").unwrap(),
            "big5"
        );
        let letters = b"<title>\xca\xda\xc8\xa8</title><meta charset=gbk>";
        assert_eq!(declared_charset(letters).unwrap(), "gbk");
    }
}
