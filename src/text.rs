//! Sentences for people, always in both languages.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;

use crate::names::named;

/// The language a text is shown in.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

named!(Lang);

/// One sentence in Chinese and in English.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Text {
    /// A text from its two languages.
    pub fn new(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Text { zh: zh.into(), en: en.into() }
    }

    /// A text from its two languages with values put into them; see [`text!`].
    #[doc(hidden)]
    pub fn filled(zh: fmt::Arguments<'_>, en: fmt::Arguments<'_>) -> Self {
        let whole = |sentence: fmt::Arguments<'_>| match sentence.as_str() {
            Some(sentence) => Cow::Borrowed(sentence),
            None => Cow::Owned(sentence.to_string()),
        };
        Text { zh: whole(zh), en: whole(en) }
    }

    /// The sentence in the language asked for.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// A [`Text`] from two format strings, Chinese and English. What stands behind them goes into both; where the
/// languages want different values, each has its own: `text!(("…{}", zh), ("…{}", en))`.
#[macro_export]
macro_rules! text {
    (($zh:literal $(, $zh_value:expr)* $(,)?), ($en:literal $(, $en_value:expr)* $(,)?)) => {
        $crate::text::Text::filled(format_args!($zh $(, $zh_value)*), format_args!($en $(, $en_value)*))
    };
    ($zh:literal, $en:literal $(, $($value:tt)*)?) => {
        $crate::text::Text::filled(format_args!($zh $(, $($value)*)?), format_args!($en $(, $($value)*)?))
    };
}

pub use text;
