//! Findings that were there before: a file that lists them by fingerprint, so that only new ones count.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Report, Suppressed, Suppression, SuppressionKind};
use crate::fingerprint::fingerprint;
use crate::slice::Slice;
use crate::source::{SourceId, Sources, presentable, presentable_path, printable};
use crate::text::text;
use crate::yaml::{Faults, MapReader, Spanned, read_json};

/// The version of the form; it grows when a key changes its meaning or goes.
const VERSION: i64 = 1;
/// The longest hint, in characters.
const LONGEST_HINT: usize = 80;

/// A list of findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// By fingerprint.
    entries: BTreeMap<String, Entry>,
}

/// Findings of one fingerprint.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    rule: String,
    count: usize,
    /// The link and the account it is about, where it was found, and the words there: for people who
    /// read the file, as they may be shown.
    about: String,
    source: String,
    text: String,
}

impl Baseline {
    /// Reads the text of a baseline file.
    ///
    /// # Errors
    /// Every fault of it, in the order of places: those of JSON, `wrong-type`, `unknown-key`,
    /// `missing-key`, `bad-version`, `bad-fingerprint`, `bad-count`.
    pub fn read(source: SourceId, raw: &str) -> Result<Self, Vec<Diagnostic>> {
        let mut faults = Faults::new();
        let name = text!("基线文件", "the baseline");
        let tree = read_json(source, raw, &mut faults);
        let read = tree.and_then(|tree| MapReader::read(&tree, &name, &mut faults, read_baseline));
        faults.finish(read)
    }

    /// Takes in the findings of a report.
    pub fn add(&mut self, findings: &[Diagnostic], sources: &Sources) {
        for finding in findings {
            let entry = || Entry {
                rule: finding.code.to_string(),
                count: 0,
                about: about(finding, sources),
                source: sources
                    .get(finding.primary.span.source)
                    .map_or("", |source| source.name())
                    .to_owned(),
                text: hint(sources.text(finding.primary.span)),
            };
            self.entries.entry(fingerprint(finding, sources)).or_insert_with(entry).count += 1;
        }
    }

    /// How many findings it lists.
    pub fn len(&self) -> usize {
        self.entries.values().map(|entry| entry.count).sum()
    }

    /// True if it lists none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The text of its file: JSON, one entry a line, in the order of sources, rules and fingerprints, so
    /// that a change of one finding changes one line.
    pub fn write(&self) -> String {
        let mut entries: Vec<_> = self.entries.iter().filter(|(_, entry)| entry.count > 0).collect();
        entries.sort_by_key(|(name, entry)| (&entry.source, &entry.rule, &entry.about, *name));
        let mut text = format!("{{\n  \"version\": {VERSION},\n  \"findings\": [");
        for (index, (name, entry)) in entries.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            // Writing to a String does not fail.
            let _ = write!(
                text,
                "{comma}\n    {{\"fingerprint\": {}, \"rule\": {}, \"count\": {}, \"about\": {}, \"source\": {}, \"text\": {}}}",
                json(name),
                json(&entry.rule),
                entry.count,
                json(&entry.about),
                json(&entry.source),
                json(&entry.text)
            );
        }
        text.push_str(if entries.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" });
        text
    }
}

/// A run that is compared with a baseline: what of it was not found again so far.
#[derive(Clone, Debug)]
pub struct Comparison {
    baseline: Baseline,
    left: BTreeMap<String, usize>,
}

impl Comparison {
    /// A run that found nothing yet.
    pub fn new(baseline: Baseline) -> Self {
        let left = baseline.entries.iter().map(|(name, entry)| (name.clone(), entry.count)).collect();
        Comparison { baseline, left }
    }

    /// Puts those findings of a report aside that the baseline lists; of equal ones as many as it counts.
    /// Findings of rules that `may_suppress` refuses stay.
    pub fn apply(&mut self, report: &mut Report, sources: &Sources, may_suppress: impl Fn(&str) -> bool) {
        let mut kept = Vec::new();
        for finding in report.findings.drain(..) {
            let left = match may_suppress(&finding.code) {
                true => self.left.get_mut(&fingerprint(&finding, sources)).filter(|left| **left > 0),
                false => None,
            };
            match left {
                Some(left) => {
                    *left -= 1;
                    let by = Suppression { kind: SuppressionKind::Baseline, reason: None };
                    report.suppressed.push(Suppressed { finding, by });
                }
                None => kept.push(finding),
            }
        }
        report.findings = kept;
    }

    /// How many findings of the baseline are gone: not found again, though their rules were judged and their
    /// texts checked; `is_open` tells of which rule and which text, by their names, that is not so.
    pub fn gone(&self, is_open: impl Fn(&str, &str) -> bool) -> usize {
        let entries = self.baseline.entries.iter().filter(|(_, entry)| !is_open(&entry.rule, &entry.source));
        entries.filter_map(|(name, _)| self.left.get(name)).sum()
    }

    /// The baseline without what is [gone](Comparison::gone).
    pub fn pruned(&self, is_open: impl Fn(&str, &str) -> bool) -> Baseline {
        let mut baseline = self.baseline.clone();
        for (name, entry) in &mut baseline.entries {
            if !is_open(&entry.rule, &entry.source) {
                entry.count = entry.count.saturating_sub(self.left.get(name).copied().unwrap_or(0));
            }
        }
        baseline.entries.retain(|_, entry| entry.count > 0);
        baseline
    }
}

fn read_baseline(map: &mut MapReader<'_, '_>) -> Option<Baseline> {
    let version = map.require("version").and_then(|node| {
        let name = text!("`version`", "`version`");
        node.number(&name, map.faults)
    });
    if let Some(other) = version.as_ref().filter(|version| version.value != VERSION) {
        let message = text!("不认识版本 {} 的基线文件", "baseline version {} is not supported", other.value);
        map.faults.push(
            Diagnostic::fault("bad-version", other.span, message)
                .help(text!("用 `--write-baseline` 重新写一份", "write it again with `--write-baseline`")),
        );
        // The keys of another version are no faults.
        map.all();
        return None;
    }
    if !map.has("findings") {
        map.require("findings");
    }
    let entries = map.maps("findings", read_entry)?;
    let mut baseline = Baseline::default();
    for (name, entry) in entries.value {
        match baseline.entries.get_mut(&name) {
            // Two branches that were merged may both have written a line.
            Some(known) => known.count = known.count.max(entry.count),
            None => {
                baseline.entries.insert(name, entry);
            }
        }
    }
    Some(baseline)
}

fn read_entry(map: &mut MapReader<'_, '_>) -> Option<(String, Entry)> {
    let name = map.require_text("fingerprint");
    let rule = map.require_text("rule");
    let count = map.number("count");
    let (about, source, text) = (map.text("about"), map.text("source"), map.text("text"));
    if let Some(name) = name.as_ref().filter(|name| !is_fingerprint(&name.value)) {
        let message = text!("指纹应是 16 位十六进制数字", "a fingerprint must be 16 hexadecimal digits");
        map.faults.push(Diagnostic::fault("bad-fingerprint", name.span, message));
    }
    let count = count.map_or(Some(1), |Spanned { value, span }| {
        let count = usize::try_from(value).ok().filter(|count| (1..=1_000_000).contains(count));
        if count.is_none() {
            let message = text!("`count` 应是正整数", "`count` must be a positive number");
            map.faults.push(Diagnostic::fault("bad-count", span, message));
        }
        count
    });
    // It is written back: nothing may pass through that could not have been written here.
    let shown = |text: Option<Spanned<String>>| text.map(|text| hint(&text.value)).unwrap_or_default();
    let entry = Entry {
        rule: presentable(&rule?.value),
        count: count?,
        about: shown(about),
        // The name of a text is compared: it stays whole.
        source: source.map(|name| presentable_path(&name.value)).unwrap_or_default(),
        text: shown(text),
    };
    Some((name?.value, entry))
}

fn is_fingerprint(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// The names of the link and the account. A line of a file is no name: it changes with every line above.
fn about(finding: &Diagnostic, sources: &Sources) -> String {
    let source = sources.get(finding.primary.span.source);
    let has_name = source.is_none_or(|source| !source.is_line_of_file());
    let subject = finding.about.as_ref().map(|about| &about.subject);
    let names =
        subject.map(|subject| [subject.link.as_deref().filter(|_| has_name), subject.account.as_deref()]);
    hint(&names.into_iter().flatten().flatten().collect::<Vec<_>>().join(" "))
}

/// The words on one line, shortened.
fn hint(words: &str) -> String {
    let shown = presentable(words);
    let line = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST_HINT) {
        Some((end, _)) => format!("{}…", line.slice(..end)),
        None => line,
    }
}

fn json(text: &str) -> String {
    // A text is always written.
    serde_json::to_string(&printable(text)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceKind, Span};

    /// Findings at the places of a text where `word` stands.
    fn findings(sources: &mut Sources, text: &str, word: &str) -> Vec<Diagnostic> {
        let source = sources.add("provider.yaml", SourceKind::File, text);
        let place = |(at, _)| Span::new(source, at..at + word.len());
        let fault = |span| Diagnostic::fault("a-rule", span, text!("一", "one"));
        text.match_indices(word).map(place).map(fault).collect()
    }

    fn read(text: &str) -> Result<Baseline, Vec<String>> {
        let mut sources = Sources::new();
        let source = sources.add("baseline.json", SourceKind::File, text);
        Baseline::read(source, text).map_err(|faults| {
            faults
                .iter()
                .map(|fault| format!("{}: {}", fault.code, sources.text(fault.primary.span)))
                .collect()
        })
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut sources = Sources::new();
        let mut baseline = Baseline::default();
        assert_eq!(read(&baseline.write()), Ok(baseline.clone()));
        baseline.add(&findings(&mut sources, "a: \"x\\y\" \"x\\y\"\n", "\"x\\y\""), &sources);
        assert_eq!(
            baseline.write(),
            "{\n  \"version\": 1,\n  \"findings\": [\n    {\"fingerprint\": \"bf7195b7ab6feb73\", \"rule\": \"a-rule\", \"count\": 2, \"about\": \"\", \"source\": \"provider.yaml\", \"text\": \"\\\"x\\\\y\\\"\"}\n  ]\n}\n"
        );
        assert_eq!(baseline.len(), 2);
        assert_eq!(read(&baseline.write()), Ok(baseline));
    }

    #[test]
    fn of_equal_findings_as_many_are_put_aside_as_were_there() {
        let mut sources = Sources::new();
        let mut baseline = Baseline::default();
        baseline.add(&findings(&mut sources, "word word", "word"), &sources);
        let found = findings(&mut sources, "\n\nword: word word gone", "word");
        let mut report = Report { findings: found, ..Report::default() };
        let mut comparison = Comparison::new(baseline.clone());
        comparison.apply(&mut report.clone(), &sources, |_| false);
        assert_eq!(comparison.gone(|_, _| false), 2);
        comparison.apply(&mut report, &sources, |_| true);
        assert_eq!((report.findings.len(), report.suppressed.len()), (1, 2));
        assert_eq!((comparison.gone(|_, _| false), comparison.pruned(|_, _| false)), (0, baseline));
    }

    #[test]
    fn what_is_gone_is_pruned_unless_its_rule_was_not_judged() {
        let mut sources = Sources::new();
        let mut baseline = Baseline::default();
        baseline.add(&findings(&mut sources, "word word", "word"), &sources);
        let found = findings(&mut sources, "word", "word");
        let mut comparison = Comparison::new(baseline.clone());
        comparison.apply(&mut Report { findings: found, ..Report::default() }, &sources, |_| true);
        assert_eq!((comparison.gone(|rule, _| rule == "a-rule"), comparison.gone(|_, _| false)), (0, 1));
        assert_eq!(comparison.pruned(|rule, _| rule == "a-rule"), baseline);
        assert_eq!(comparison.pruned(|_, _| false).len(), 1);
    }

    #[test]
    fn a_foreign_file_is_refused_with_places() {
        let faults = |text: &str| read(text).unwrap_err();
        assert_eq!(faults("{\"version\": 2, \"more\": 1}"), ["bad-version: 2"]);
        assert_eq!(faults("[]"), ["wrong-type: []"]);
        assert_eq!(faults("{\"version\": 1}"), ["missing-key: \"version\""]);
        assert_eq!(faults(""), ["wrong-type: "]);
        assert_eq!(
            faults("{\"version\": 1, \"findings\": [{\"fingerprint\": \"X\", \"count\": 0}]}"),
            ["missing-key: \"fingerprint\"", "bad-fingerprint: \"X\"", "bad-count: 0"]
        );
        assert_eq!(faults("{\"version\": 1, \"findings\": [").len(), 1);
    }
}
