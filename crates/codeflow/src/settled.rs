//! What is left of the ends of texts when all are known.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::flow::{End, Use};
use crate::ir::{Id, Ir, Kind, Part};
use crate::language::Language;
use crate::literal;
use crate::mapped::MappedText;
use crate::reading::Request;

/// Texts that only say what something is for.
pub(crate) fn documentation(language: &Language, ir: &Ir) -> HashSet<Id> {
    let mut found = HashSet::new();
    if !language.documentation_texts {
        return found;
    }
    for node in &ir.nodes {
        if let Kind::Block(statements) = &node.kind {
            found.extend(statements.iter().filter(|id| matches!(ir.node(**id).kind, Kind::Lit(_))));
        }
    }
    found
}

/// Adds what is written somewhere and was met nowhere.
pub(crate) fn add_unseen(
    text: &str,
    ir: &Ir,
    texts: &[Id],
    left: &[literal::Literal],
    looked: &HashSet<Id>,
    request: &Request<'_>,
    ends: &mut Vec<End>,
) {
    let covered: HashSet<usize> = ends.iter().map(|end| mark(end, request)).collect();
    let mut add = |text: MappedText<'static>| {
        let Some(at) = (request.wanted)(text.text()) else { return };
        let place = text.written(at..at + 1);
        if !covered.contains(&place.start) {
            ends.push(End {
                text,
                plain: None,
                is_open: true,
                is_long: false,
                maybe: Vec::new(),
                becomes: Use::Written,
                place,
                arguments: Vec::new(),
                tag: None,
                is_global: false,
                function: None,
            });
        }
    };
    for id in texts {
        if looked.contains(id) {
            continue;
        }
        let node = ir.node(*id);
        if let Kind::Lit(parts) = &node.kind {
            let is_unwanted = |part: &Part| {
                matches!(part, Part::Plain(_))
                    && part.as_str(text).and_then(|part| (request.wanted)(part)).is_none()
            };
            if parts.iter().all(is_unwanted) {
                continue;
            }
            let mut whole = MappedText::new();
            for part in parts {
                match part {
                    Part::Value { written, .. } => whole.push_hole("", written.range()),
                    Part::Plain(_) | Part::Text(_) => whole.push(&part.text(text).unwrap_or_default()),
                }
            }
            add(whole);
        }
    }
    for literal in left {
        let parts = match literal {
            literal::Literal::Plain(place) => {
                let written = text.get(place.range()).unwrap_or_default();
                if (request.wanted)(written).is_some() {
                    add(MappedText::verbatim(written.to_owned(), place.range().start));
                }
                continue;
            }
            literal::Literal::Parts(parts) => parts,
        };
        let mut whole = MappedText::new();
        for part in parts {
            match part {
                literal::Part::Text(text) => whole.push(text),
                literal::Part::Hole { written, .. } => whole.push_hole("", written.clone()),
            }
        }
        add(whole);
    }
}

/// Where the mark of a text stands.
fn mark(end: &End, request: &Request<'_>) -> usize {
    let at = (request.wanted)(end.text.text()).unwrap_or(0);
    end.text.written(at..at + 1).start
}

/// How many ends of one text are compared with each other.
const MOST_COMPARED: usize = 48;

/// What is left of the ends of each text when all are known.
pub(crate) fn settled(
    ends: Vec<End>,
    called: &HashSet<Id>,
    read: &HashSet<usize>,
    request: &Request<'_>,
) -> Vec<End> {
    let mut groups: BTreeMap<usize, Vec<End>> = BTreeMap::new();
    for end in ends {
        groups.entry(mark(&end, request)).or_default().push(end);
    }
    let mut settled = Vec::new();
    for (_, mut group) in groups {
        let is_used = |end: &End| !matches!(end.becomes, Use::Named | Use::Written);
        // What a function gives back is told where it is used.
        let goes_on = |end: &End, function: Id| {
            is_used(end) && !end.becomes.is_look() && end.function != Some(function)
        };
        let given_back: BTreeSet<Id> = group
            .iter()
            .filter_map(|end| end.function)
            .filter(|function| called.contains(function))
            .collect();
        for function in given_back {
            if group.iter().any(|end| goes_on(end, function)) {
                group.retain(|end| end.function != Some(function));
            }
        }
        // What was put into a map and read out of it is told where it is used.
        let is_kept = |end: &End| end.becomes == Use::Kept(None);
        let is_read = |end: &End| read.contains(&end.text.written(0..1).start);
        if group.iter().any(|end| is_used(end) && !is_kept(end)) {
            group.retain(|end| !(is_kept(end) && (is_read(end) || end.is_global)));
        }
        for end in &mut group {
            if end.becomes == Use::Kept(None) && end.is_global {
                end.becomes = Use::Named;
            }
        }
        add_what_comes_later(&mut group);
        // A link under a name that the whole file has may be used by others, whatever the file itself looks at; what is
        // compared, and an address without a query, is there to be compared with.
        let is_link =
            |end: &End| end.text.text().split_once('?').is_some_and(|(_, query)| query.contains('='));
        let is_open = |end: &End| end.becomes == Use::Named && end.is_global && is_link(end);
        let is_only_looked_at = group.iter().all(|end| !is_used(end) || end.becomes.is_look())
            && group.iter().any(|end| end.becomes == Use::Looked);
        if group.iter().any(is_used) && !(is_only_looked_at && group.iter().any(is_open)) {
            group.retain(is_used);
        } else if let Some(longest) = group.iter().map(|end| end.text.text().len()).max() {
            // Of a text that only grows the last state; of several at once, each.
            let last = group.iter().rposition(|end| end.text.text().len() == longest);
            let whole =
                last.and_then(|at| group.get(at)).map(|end| end.text.text().to_owned()).unwrap_or_default();
            group.retain(|end| end.text.text() == whole || !whole.starts_with(end.text.text()));
        }
        group.retain(|end| !end.becomes.is_look());
        settled.extend(group);
    }
    settled
}

/// What is added to a text later is added to it sometimes, as far as the text that is used before goes.
fn add_what_comes_later(group: &mut [End]) {
    let longer: Vec<String> = group
        .iter()
        .filter(|end| !end.becomes.is_look())
        .take(MOST_COMPARED)
        .map(|end| end.text.text().to_owned())
        .collect();
    for end in group.iter_mut().take(MOST_COMPARED) {
        let is_last = matches!(end.becomes, Use::Given(Some(_)) | Use::Kept(Some(_)) | Use::Attribute);
        if is_last {
            continue;
        }
        for other in &longer {
            if let Some(more) = other.strip_prefix(end.text.text()).filter(|more| !more.is_empty()) {
                end.maybe.push(more.to_owned());
            }
        }
    }
}
