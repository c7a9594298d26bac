//! What the user decided for a run.

use std::collections::BTreeMap;

use crate::diagnostic::Severity;
use crate::input::provider::Date;

/// What the user decided for a run.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// By rule id: another severity, or `None` for off. These win over the provider file's own.
    pub levels: BTreeMap<String, Option<Severity>>,
    /// The day of the run, for suppressions that end; without it none has ended.
    pub today: Option<Date>,
}
