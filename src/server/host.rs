//! What the server is given.

use std::borrow::Cow;
use std::path::PathBuf;

use wxauthlint::input::provider::Date;
use wxauthlint::rule::RuleSet;
use wxauthlint::session::{Failure, Files};
use wxauthlint::text::Lang;

/// What the server is given by whoever starts it.
pub struct Host<'h> {
    /// What is stored.
    pub files: &'h dyn Files,
    /// Reads the shipped rules and those of folders.
    pub read_rules: fn(&[PathBuf]) -> Result<Cow<'static, RuleSet>, Failure>,
    /// The day.
    pub today: fn() -> Option<Date>,
    /// The language that was asked for.
    pub said_lang: Option<Lang>,
    /// The language where neither the user nor the editor says one.
    pub lang: Lang,
}
