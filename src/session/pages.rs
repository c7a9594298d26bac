//! `--page` and `--page-headers`: where links are opened, and what those pages are sent with.

use super::failure::Failure;
use crate::fact::ReferrerPolicyAt;
use crate::lint::header_policy_at;
use crate::source::{MappedText, SourceKind, Sources};
use crate::text::text;

/// The referrer policy that headers of the command line say, as `Name: value`; the last one counts.
pub(super) fn page_policy(
    headers: &[String],
    sources: &mut Sources,
) -> Result<Option<ReferrerPolicyAt>, Failure> {
    let mut policy = None;
    for header in headers {
        let Some((name, value)) = header.split_once(':') else {
            return Err(Failure::Usage(text!(
                "`--page-headers {header}`：应写成 `名字: 值`，例如 `Referrer-Policy: no-referrer`",
                "`--page-headers {header}`: expected `Name: value`, such as `Referrer-Policy: no-referrer`"
            )));
        };
        if name.trim().eq_ignore_ascii_case("Referrer-Policy") {
            let source = sources.add("page headers", SourceKind::Page, header);
            let start = header.len() - value.len();
            policy = header_policy_at(&MappedText::verbatim(value, start), source).or(policy);
        }
    }
    Ok(policy)
}

/// Refuses a `--page` that is neither an address nor `none`.
pub(super) fn refuse_odd_page(page: Option<&str>) -> Result<(), Failure> {
    match page.filter(|page| !is_page(page)) {
        None => Ok(()),
        Some(page) => Err(Failure::Usage(text!(
            "`--page` 应是网页的地址（`https://…`）或 `none`，而不是 `{page}`",
            "`--page` takes the address of a page (`https://…`) or `none`, not `{page}`"
        ))),
    }
}

fn is_page(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    text == "none"
        || ["http://", "https://"].iter().any(|scheme| text.len() > scheme.len() && text.starts_with(scheme))
}
