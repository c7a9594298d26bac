//! `--write-headers`: puts the referrer policy that a page is sent with beside the links that are opened from it.

use std::fs;
use std::ops::Range;
use std::path::Path;

use url::Url;
use wxauthlint::input::provider::{LinkEntry, LinkPage};
use wxauthlint::input::served::read;
use wxauthlint::lint::ProviderFile;
use wxauthlint::rule::embedded;
use wxauthlint::session::{Failure, Seen};
use wxauthlint::source::{SourceKind, Sources, presentable_path};
use wxauthlint::text::{Text, text};

use crate::cli::whole_file::write_whole;

/// Writes what was seen into a provider file, and tells what was written.
///
/// # Errors
/// When the file cannot be read or written, and when it would not say so afterwards.
pub fn write(path: &Path, seen: &[Seen]) -> Result<Text, Failure> {
    let raw = fs::read(path).map_err(|error| Failure::io(path, error))?;
    let shown = presentable_path(&path.display().to_string());
    let Ok(raw) = String::from_utf8(raw) else {
        return Err(Failure::Usage(text!(
            "`--write-headers`：`{shown}` 不是 UTF-8，没有写",
            "`--write-headers`: `{shown}` is not UTF-8 and was not written"
        )));
    };
    let policies = policies(seen);
    let (written, count) = with_policies(&raw, &policies).ok_or_else(|| {
        Failure::Usage(text!(
            "`--write-headers`：`{shown}` 的写法不便改动，没有写；请自己写上 `page_headers`",
            "`--write-headers`: `{shown}` cannot be edited safely and was not written; add `page_headers` yourself"
        ))
    })?;
    if count == 0 {
        return Ok(text!(
            "`--write-headers`：`{shown}` 里没有要改的 `page_headers`",
            "`--write-headers`: no `page_headers` to change in `{shown}`"
        ));
    }
    write_whole(path, &written)?;
    let links = if count == 1 { "1 link".to_owned() } else { format!("{count} links") };
    Ok(text!(
        "`--write-headers`：在 `{shown}` 里写了 {count} 处 `page_headers`",
        "`--write-headers`: wrote `page_headers` for {links} in `{shown}`"
    ))
}

/// The pages that were seen, and the policy that each was sent with.
fn policies(seen: &[Seen]) -> Vec<(Vec<Url>, String)> {
    let mut policies = Vec::new();
    for one in seen.iter().filter(|one| one.is_entry && one.trouble.is_none()) {
        let source = Sources::new().add("", SourceKind::File, one.text.as_str());
        let Some(served) = read(&one.text, source, &mut Vec::new()) else { continue };
        let Some((policy, _)) = served.last().header("referrer-policy") else { continue };
        let addresses = served.hops().filter_map(|hop| Url::parse(&hop.address.0).ok()).collect();
        policies.push((addresses, policy.clone()));
    }
    policies
}

/// A provider file with policies written beside its links, and how many were written; none where that cannot be done.
fn with_policies(raw: &str, policies: &[(Vec<Url>, String)]) -> Option<(String, usize)> {
    let entries = read_entries(raw)?;
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for entry in &entries {
        let Some(policy) = policy_of(entry, policies) else { continue };
        let named =
            entry.page_headers.iter().find(|header| header.name.eq_ignore_ascii_case("referrer-policy"));
        match named {
            Some(header) if header.value.value.text() == policy => {}
            Some(header) => edits.push((header.value.span.range(), quoted(policy))),
            None if entry.page_headers.is_empty() => edits.push(beside_page(raw, entry, policy)?),
            None => return None,
        }
    }
    let mut written = raw.to_owned();
    edits.sort_by_key(|(range, _)| range.start);
    let count = edits.len();
    for (range, text) in edits.into_iter().rev() {
        written.get(range.clone())?;
        written.replace_range(range, &text);
    }
    // It must say what was meant, and nothing else.
    let after = read_entries(&written)?;
    let says = |entry: &LinkEntry| {
        policy_of(entry, policies).is_none_or(|policy| {
            let mut headers = entry.page_headers.iter();
            headers.any(|header| {
                header.name.eq_ignore_ascii_case("referrer-policy") && header.value.value.text() == policy
            })
        })
    };
    let is_same = |(one, other): (&LinkEntry, &LinkEntry)| one.url.value.text() == other.url.value.text();
    let is_whole = after.len() == entries.len() && entries.iter().zip(&after).all(is_same);
    (is_whole && after.iter().all(says)).then_some((written, count))
}

fn read_entries(raw: &str) -> Option<Vec<LinkEntry>> {
    let file = ProviderFile::read("provider.yaml", raw, embedded(), &mut Sources::new()).ok()?;
    Some(file.provider.links)
}

fn policy_of<'p>(entry: &LinkEntry, policies: &'p [(Vec<Url>, String)]) -> Option<&'p str> {
    let Some(LinkPage::Url(page)) = &entry.page else { return None };
    let page = Url::parse(page.value.text().trim()).ok()?;
    let path = |url: &Url| url.path().trim_end_matches('/').to_owned();
    let is_page = |url: &Url| url.origin() == page.origin() && path(url) == path(&page);
    let mut known = policies.iter().filter(|(addresses, _)| addresses.iter().any(is_page));
    known.next().map(|(_, policy)| policy.as_str())
}

/// Where `page_headers` goes: behind `page`, on a line of its own where that has one.
fn beside_page(raw: &str, entry: &LinkEntry, policy: &str) -> Option<(Range<usize>, String)> {
    let Some(LinkPage::Url(page)) = &entry.page else { return None };
    let span = page.span.range();
    let before = raw.get(..span.start)?;
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = raw.get(line_start..span.start)?;
    let key = line.trim_start().trim_start_matches("- ").trim_start();
    let is_quoted = key.starts_with('"');
    let is_block = key.trim_matches(['"', '\'', ' ']).starts_with("page") && key.matches(':').count() == 1;
    let behind = raw.get(span.end..)?;
    let rest = behind.split('\n').next().unwrap_or_default();
    let is_last = rest.trim().is_empty() || rest.trim_start().starts_with('#');
    let value = quoted(policy);
    if is_block && is_last && !is_quoted {
        let indent = line.len() - key.len();
        let at = span.end + rest.len();
        let end = if rest.ends_with('\r') { at - 1 } else { at };
        let line_break = if rest.ends_with('\r') { "\r\n" } else { "\n" };
        let spaces = " ".repeat(indent);
        return Some((end..end, format!("{line_break}{spaces}page_headers: {{Referrer-Policy: {value}}}")));
    }
    // Between braces, as in JSON.
    Some((span.end..span.end, format!(r#", "page_headers": {{"Referrer-Policy": {value}}}"#)))
}

/// A text of YAML and of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
