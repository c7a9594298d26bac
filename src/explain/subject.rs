//! What pages are about, and the explanation of one such thing, whatever else bears its name.

use super::recognise::named;
use super::{Explained, ExplainedSubject, Explainer, Explanation, Extent, entry, interface, topic};
use crate::knowledge;
use crate::rule::RuleSet;
use crate::source::Sources;
use crate::text::Text;

impl ExplainedSubject {
    /// Everything that is known, a page each: rules, messages, codes and so on, each kind in its own order.
    pub fn all(rules: &RuleSet) -> Vec<ExplainedSubject> {
        let mut all: Vec<ExplainedSubject> =
            rules.iter().map(|rule| ExplainedSubject::Rule(rule.id.clone())).collect();
        all.extend(knowledge::screens().map(|screen| ExplainedSubject::Screen(&screen.id)));
        let codes = knowledge::api_codes().flat_map(|code| match code.codes.is_empty() {
            true => vec![code.code()],
            false => code.codes.clone(),
        });
        all.extend(codes.map(ExplainedSubject::ApiCode));
        all.extend(knowledge::topics().map(|topic| ExplainedSubject::Topic(&topic.id)));
        all.extend(knowledge::parameters().iter().map(|known| ExplainedSubject::Parameter(&known.name)));
        all.extend(knowledge::permission_sets().iter().map(|set| ExplainedSubject::PermissionSet(set.id)));
        let kinds = knowledge::account_kinds().iter();
        all.extend(kinds.map(|kind| ExplainedSubject::AccountKind(kind.id.name())));
        all.extend(knowledge::interfaces().iter().map(|known| ExplainedSubject::Interface(&known.name)));
        all.extend(knowledge::look_alikes().iter().map(|known| ExplainedSubject::LookAlike(&known.id)));
        all
    }
}

impl Explainer<'_> {
    /// Explains one thing by what it is; `None` for what is not in the catalog.
    pub fn subject(&self, subject: &ExplainedSubject) -> Option<Explained> {
        let explanation = self.of(subject)?;
        let explanations = vec![explanation];
        let sources = Sources::new();
        Some(Explained { explanations, left_out: 0, is_search: false, extent: Extent::Full, sources })
    }

    fn of(&self, subject: &ExplainedSubject) -> Option<Explanation> {
        let id = subject.id()?;
        let recognised = |zh: &str, en: &str| -> Text { named(&id, zh, en) };
        Some(match subject {
            ExplainedSubject::Rule(id) => {
                let recognised = recognised("本工具一条规则的 id", "the id of one of this tool's rules");
                entry::rule(self.rules.get(id)?, id, recognised)
            }
            ExplainedSubject::Screen(id) => {
                let recognised = recognised("微信提示在本工具中的 id", "this tool's id for a WeChat message");
                entry::screen(knowledge::screen(id)?, id, recognised, self)
            }
            ExplainedSubject::ApiCode(code) => {
                let recognised = recognised("微信接口的错误码", "a WeChat API error code");
                entry::api_code(*code, knowledge::api_code(*code)?, &id, recognised, self)
            }
            ExplainedSubject::PermissionSet(set) => {
                let recognised = recognised("权限集 id", "the id of a permission set");
                entry::permission_set(knowledge::permission_set(*set)?, &id, recognised)
            }
            ExplainedSubject::AccountKind(kind) => {
                let recognised = recognised("账号类型", "a kind of account");
                entry::account_kind(knowledge::account_kind(kind)?, kind, recognised)
            }
            ExplainedSubject::Parameter(name) => {
                let recognised = recognised("参数名", "the name of a parameter");
                entry::parameter(knowledge::parameter(name)?, name, recognised, self)
            }
            ExplainedSubject::LookAlike(id) => {
                let entry = knowledge::look_alikes().iter().find(|entry| entry.id == *id)?;
                let recognised = recognised("本工具里另一类问题的 id", "this tool's id for another problem");
                entry::look_alike(entry, id, recognised)
            }
            ExplainedSubject::Topic(id) => {
                let recognised = recognised("本工具一个主题的 id", "the id of one of this tool's topics");
                topic::topic(knowledge::topic(id)?, id, recognised, self)
            }
            ExplainedSubject::Interface(name) => {
                let recognised = recognised("微信接口的名字", "the name of a WeChat interface");
                interface::interface(knowledge::interface(name)?, name, recognised, self)
            }
            _ => return None,
        })
    }
}
