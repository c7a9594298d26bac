//! Says what something means that a person has in hand: a code, an error text, a link, a rule, a whole
//! chat; what happened, who must act, and what to do.
//!
//! Nothing is judged here that `check` would judge otherwise: a link is explained by the same facts
//! and rules. Every text in an [`Explanation`] may be shown; secrets of what was pasted are covered.

mod answer;
mod bayes;
mod callback;
mod chat;
mod cloud;
mod code;
mod confidence;
mod document;
mod entry;
mod find;
mod fold;
mod headings;
mod interface;
mod item;
mod language;
mod lead;
mod likeness;
mod link;
mod link_kind;
mod model;
mod names;
mod normal;
mod own_words;
mod packed;
mod page;
mod phrases;
mod pieces;
mod recognise;
mod references;
mod section;
mod signs;
mod slot;
mod snippet;
mod subject;
mod topic;
mod traditional;
#[cfg(test)]
mod trial;
mod unknown;

use crate::source::Sources;

pub use document::document;
pub use language::own_language;
pub use model::{
    Also, Basis, Cause, Detail, Explained, ExplainedSubject, Explainer, Explanation, Extent, LONGEST, Step,
    Wording,
};
pub use page::{known, page};
pub use references::References;

impl Explainer<'_> {
    /// Explains one thing: an id, a code, a text, a link, an answer; or a whole chat, when the text
    /// holds several. `sources` are those of the provider file and the page.
    pub fn explain(&self, text: &str, sources: Sources) -> Explained {
        recognise::explain(self, text, sources)
    }

    /// Looks for every link, code and message in a pasted text.
    pub fn search(&self, text: &str, sources: Sources) -> Explained {
        chat::explain(self, text, sources)
    }
}
