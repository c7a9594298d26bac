//! What a change of the provider file leads to: not which lines differ, but who notices, when, and what
//! they will see.
//!
//! Both files are simulated by the same rules. What the user switched off or suppressed counts here all
//! the same, because WeChat does not know of it.

mod changes;
mod document;
mod findings;
mod gate;
mod kinds;
mod links;
mod model;
mod outlook;
mod pairs;
mod revisions;
mod sets;
mod settings;
mod words;

use crate::fact::Page;
use crate::input::provider::Date;
use crate::lint::ProviderFile;
use crate::rule::RuleSet;
use crate::source::Sources;
use revisions::Revisions;

pub use document::document;
pub(crate) use document::{by_effect, closing};
pub use model::{Consequence, ConsequenceKind, Effect, Impact};

/// Tells what the step from `old` to `new` leads to. Both have their texts in `sources`; `page` is where
/// those links are opened that do not say it themselves. Suppressions that have ended by `today` suppress nothing.
pub fn compare(
    old: &ProviderFile,
    new: &ProviderFile,
    page: &Page,
    rules: &RuleSet,
    today: Option<Date>,
    sources: &mut Sources,
) -> Impact {
    let revisions = Revisions::new(old, new);
    let links = links::consequences(&revisions, page, rules, sources);
    let mut consequences = links.consequences;
    let told: Vec<String> = consequences.iter().flat_map(|told| told.accounts.iter().cloned()).collect();
    let steps = revisions.moving.as_ref().map(words::steps);
    let has_steps = steps.is_some() && consequences.iter().any(|told| told.finding.help == steps);
    consequences.extend(sets::consequences(&revisions, links.asked.as_ref()));
    let of_provider = findings::of_provider(&revisions.written, rules, sources);
    let faults = settings::faults(&of_provider);
    consequences.extend(settings::consequences(&revisions, &faults, &told, (&links.moving, has_steps)));
    consequences.extend(findings::consequences(&revisions, of_provider, page, rules, &consequences, sources));
    consequences.extend(gate::consequences(&revisions, rules, today));
    consequences.sort_by_key(|told| (told.effect, !told.breaks, std::cmp::Reverse(told.finding.severity)));
    Impact {
        consequences,
        links: revisions.links.len(),
        accounts: revisions.accounts.len(),
        undecided: links.undecided,
        new: revisions.new.provider.source,
    }
}
