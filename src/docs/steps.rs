//! What is to be done, and what does not help, as pages write them for screens and topics alike.

use crate::document::{Block, Phrase, Row};
use crate::knowledge::{GuidanceSteps, InVain, document_url};
use crate::text::Lang;
use crate::words::{actor_of, sure};

/// The steps of each actor under a heading.
pub(super) fn steps(steps: &GuidanceSteps, lang: Lang) -> impl Iterator<Item = Block<'static>> {
    steps.by_actor().map(move |(actor, steps)| {
        let heading = match lang {
            Lang::Zh => format!("{}要做的", actor_of(actor, lang)),
            Lang::En => format!("What {} has to do", actor_of(actor, lang)),
        };
        let steps = steps.iter().map(|step| Row::new(step.get(lang))).collect();
        Block::section(heading, vec![Block::Numbered(steps)])
    })
}

/// What people try in vain; none where nothing is known.
pub(super) fn in_vain(vain: &[InVain], lang: Lang) -> Option<Block<'static>> {
    let heading = match lang {
        Lang::Zh => "没有用的做法",
        Lang::En => "What does not help",
    };
    let item = |vain: &InVain| {
        let (between, end) = match lang {
            Lang::Zh => ("：", ""),
            Lang::En => (": ", " "),
        };
        let told = Phrase::strong(vain.doing.get(lang)).and(format!("{between}{}{end}", vain.why.get(lang)));
        told.and(how_sure(vain.sure, &vain.source, lang))
    };
    let items: Vec<Phrase> = vain.iter().map(item).collect();
    (!items.is_empty()).then(|| Block::section(heading, vec![Block::List(items)]))
}

/// How sure something is, as a link to what says so.
pub(super) fn how_sure(how: crate::knowledge::Sure, source: &str, lang: Lang) -> Phrase {
    let how = sure(how, lang);
    match document_url(source) {
        Some(url) => Phrase::link(how, url),
        None => format!("[{how}]").into(),
    }
}
