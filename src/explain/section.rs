//! Sections of WeChat's FAQ on authorization, asked for by their number.

use std::sync::LazyLock;

use regex::Regex;

use super::{Explainer, Explanation, entry, lead};
use crate::knowledge;
use crate::text::text;

/// The section on permission sets that were added later, which treats no message.
const OF_PERMISSION_SETS: (&str, &str) = ("4", "topic:update-authorization");

/// What a section of the FAQ treats: `FAQ 5.3`, `faq:4`, `常见问题 三`, `5.1`.
pub(super) fn by_number(explainer: &Explainer<'_>, text: &str) -> Option<Vec<Explanation>> {
    static SECTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:(?:faq|常见问题|授权(?:常见)?问题)\s*[:：第§]?\s*([1-5一二三四五](?:\.[1-5])?)\s*[节章]?|(5\.[1-5]))$").ok()
    });
    let captures = SECTION.as_ref()?.captures(text)?;
    let section = captures.get(1).or(captures.get(2))?.as_str();
    let section = ["一", "二", "三", "四", "五"]
        .iter()
        .zip(["1", "2", "3", "4", "5"])
        .find(|(written, _)| **written == section)
        .map_or(section, |(_, number)| number);
    let recognised =
        || text!("微信授权常见问题的第 {section} 节", "section {section} of WeChat's FAQ on authorization");
    if section == OF_PERMISSION_SETS.0 {
        let to = OF_PERMISSION_SETS.1;
        return lead::explanation(to, text, recognised(), explainer).map(|told| vec![told]);
    }
    let screens = knowledge::screens().filter(|screen| screen.faq.iter().any(|known| known == section));
    let told: Vec<_> = screens.map(|screen| entry::screen(screen, text, recognised(), explainer)).collect();
    (!told.is_empty()).then_some(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Page;
    use crate::lint::Settings;
    use crate::rule::embedded;

    #[test]
    fn sections_are_found_by_number() {
        let settings = Settings::default();
        let explainer =
            Explainer { rules: embedded(), file: None, page: &Page::NotGiven, settings: &settings };
        let first = |text: &str| by_number(&explainer, text)?.first()?.subject.id();
        for (text, wanted) in [
            ("FAQ 5.3", Some("no-account-any")),
            ("faq:4", Some("update-authorization")),
            ("常见问题 三", Some("entry-domain")),
            ("5.1", Some("no-fitting-permission-set")),
            ("3", None),
            ("FAQ 9", None),
        ] {
            assert_eq!(first(text).as_deref(), wanted, "{text}");
        }
    }
}
