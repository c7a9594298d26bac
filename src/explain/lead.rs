//! What a sign leads to: an entry of the catalog or a rule, by its name.

use super::{Also, Explainer, Explanation, entry, interface, topic};
use crate::knowledge;
use crate::text::{Text, text};

/// The explanation of what is named: `screen:entry-domain`, `code:61006`, `rule:html-amp-entity`, `topic:release`,
/// `parameter:auth_type`, `set:18`, `kind:mini_game`, `interface:api_query_auth`, `look-alike:wecom`. `None` where there is no such thing, which a
/// test keeps from being shipped.
pub(super) fn explanation(
    to: &'static str,
    given: &str,
    recognised: Text,
    explainer: &Explainer<'_>,
) -> Option<Explanation> {
    let (kind, id) = to.split_once(':')?;
    Some(match kind {
        "screen" => entry::screen(knowledge::screen(id)?, given, recognised, explainer),
        "code" => {
            let code = id.parse().ok()?;
            entry::api_code(code, knowledge::api_code(code)?, given, recognised, explainer)
        }
        "rule" => entry::rule(explainer.rules.get(id)?, given, recognised),
        "topic" => topic::topic(knowledge::topic(id)?, given, recognised, explainer),
        "parameter" => entry::parameter(knowledge::parameter(id)?, given, recognised, explainer),
        "set" => entry::permission_set(knowledge::permission_set(id.parse().ok()?)?, given, recognised),
        "kind" => entry::account_kind(knowledge::account_kind(id)?, given, recognised),
        "interface" => interface::interface(knowledge::interface(id)?, given, recognised, explainer),
        "look-alike" => {
            let known = knowledge::look_alikes().iter().find(|known| known.id == id)?;
            entry::look_alike(known, given, recognised)
        }
        _ => return None,
    })
}

/// The same as another reading.
pub(super) fn also(to: &'static str, explainer: &Explainer<'_>) -> Option<Also> {
    let explanation = explanation(to, "", text!("", ""), explainer)?;
    Some(Also { subject: explanation.subject, title: explanation.what, likeness: None })
}
