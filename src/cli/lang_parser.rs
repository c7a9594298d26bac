//! A language as people write it: `zh`, `zh-CN`, `zh_Hans`, `cn`, `en`, `en_US`.

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use wxauthlint::text::Lang;

/// The language of a locale: `zh_CN.UTF-8`, `zh-Hans`, `cn`, `en`; `None` where it says none.
pub fn lang_of_locale(locale: &str) -> Option<Lang> {
    let locale = locale.to_ascii_lowercase();
    let name = locale.split(['.', '@']).next().unwrap_or_default();
    match name.split(['_', '-']).next() {
        None | Some("" | "c" | "posix") => None,
        Some("zh" | "cn" | "chinese" | "中文") => Some(Lang::Zh),
        Some(_) => Some(Lang::En),
    }
}

/// The same, of what was written for this program: only a language that it has.
pub fn lang_of_name(name: &str) -> Option<Lang> {
    let lang = lang_of_locale(name)?;
    let is_english =
        || matches!(name.to_ascii_lowercase().split(['_', '-', '.']).next(), Some("en" | "english"));
    (lang == Lang::Zh || is_english()).then_some(lang)
}

/// Reads the value of `--lang`.
#[derive(Clone, Debug)]
pub struct LangParser;

impl TypedValueParser for LangParser {
    type Value = Lang;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<Lang, clap::Error> {
        let text = value.to_string_lossy();
        lang_of_name(&text).ok_or_else(|| {
            let mut error = clap::Error::new(ErrorKind::InvalidValue).with_cmd(command);
            let named = arg.map(ToString::to_string).unwrap_or_default();
            error.insert(ContextKind::InvalidArg, ContextValue::String(named));
            error.insert(ContextKind::InvalidValue, ContextValue::String(text.into_owned()));
            let known = Lang::NAMES.map(str::to_owned).to_vec();
            error.insert(ContextKind::ValidValue, ContextValue::Strings(known));
            error
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Lang::NAMES.iter().map(PossibleValue::new)))
    }
}

#[cfg(test)]
mod tests {
    use super::{lang_of_locale, lang_of_name};
    use wxauthlint::text::Lang;

    #[test]
    fn a_language_has_many_names() {
        for name in ["zh", "zh-CN", "zh_CN", "zh-Hans", "ZH_cn.UTF-8", "zh-Hant-TW", "cn", "CN"] {
            assert_eq!(
                (lang_of_name(name), lang_of_locale(name)),
                (Some(Lang::Zh), Some(Lang::Zh)),
                "{name}"
            );
        }
        for name in ["en", "en-US", "en_GB.UTF-8", "EN"] {
            assert_eq!(
                (lang_of_name(name), lang_of_locale(name)),
                (Some(Lang::En), Some(Lang::En)),
                "{name}"
            );
        }
        for name in ["", "C", "POSIX", "C.UTF-8"] {
            assert_eq!((lang_of_name(name), lang_of_locale(name)), (None, None), "{name}");
        }
        assert_eq!((lang_of_name("fr_FR"), lang_of_locale("fr_FR")), (None, Some(Lang::En)));
    }
}
