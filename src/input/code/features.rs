//! The features of a window, the third argument of `window.open`.

use crate::slice::Slice;
use std::ops::Range;

/// Where a feature stands that is switched on; the last mention of it counts.
///
/// HTML, "tokenize the features argument" and "parse a boolean feature": names and values end at blanks, `,`
/// and `=`; no value, `yes`, `true` and integers other than 0 mean on, anything else off.
pub(super) fn switched_on(features: &str, feature: &str) -> Option<Range<usize>> {
    let is_separator = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | ',');
    let length = |from: usize, taken: &dyn Fn(char) -> bool| {
        let rest = features.slice(from..);
        rest.find(|c| !taken(c)).unwrap_or(rest.len())
    };
    let mut found = None;
    let mut at = 0;
    while at < features.len() {
        let start = at + length(at, &is_separator);
        let end = start + length(start, &|c| !is_separator(c));
        // Up to a value, if there is one before the next comma.
        let value = end + length(end, &|c| is_separator(c) && c != ',');
        let has_value = features.get(end..value).is_some_and(|between| between.contains('='));
        at = if has_value { value + length(value, &|c| !is_separator(c)) } else { end };
        if features.get(start..end).is_some_and(|name| name.eq_ignore_ascii_case(feature)) {
            let value = if has_value { features.get(value..at) } else { None };
            found = is_on(value.unwrap_or_default()).then_some(start..end);
        }
    }
    found
}

fn is_on(value: &str) -> bool {
    let sign = value.trim_start_matches(['+', '-']);
    let digits = sign.find(|c: char| !c.is_ascii_digit()).unwrap_or(sign.len());
    let is_integer = value.len() - sign.len() < 2;
    value.is_empty()
        || value.eq_ignore_ascii_case("yes")
        || value.eq_ignore_ascii_case("true")
        || is_integer && sign.get(..digits).is_some_and(|number| number.contains(|c| c != '0'))
}

#[cfg(test)]
mod tests {
    use super::switched_on;

    #[test]
    fn features_are_read_as_browsers_do() {
        for (features, is_on) in [
            ("noreferrer", true),
            ("noopener,NoReferrer", true),
            ("noopener noreferrer", true),
            ("width=300, noreferrer=yes", true),
            ("noreferrer=true", true),
            ("noreferrer = 1,height=2", true),
            ("noreferrer=-2x", true),
            ("noreferrer=", true),
            ("noreferrer=,yes", true),
            ("noreferrer=no", false),
            ("noreferrer=false", false),
            ("noreferrer=0", false),
            ("noreferrer=00,noopener", false),
            ("noreferrer = no", false),
            ("noreferrer,noreferrer=no", false),
            ("noreferrer=no,noreferrer", true),
            ("noreferrers", false),
            ("name=noreferrer", false),
            ("noopener", false),
            ("", false),
        ] {
            let found = switched_on(features, "noreferrer");
            assert_eq!(found.is_some(), is_on, "{features}");
            assert!(
                found.is_none_or(|place| features[place].eq_ignore_ascii_case("noreferrer")),
                "{features}"
            );
        }
    }
}
