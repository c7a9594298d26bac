//! SARIF 2.1.0, for code scanning: findings with their rules, texts, fixes and what is suppressed.

mod form;

use std::collections::BTreeMap;
use std::fmt;

use super::json::json;
use super::place::{Places, ends, is_in_file, uri};
use super::words::{closing, help, notes, one_line};
use super::{Renderer, RuleBook, Summary};
use crate::diagnostic::{Diagnostic, Fix, Impediment, Report, Severity, Stage, Suppression, SuppressionKind};
use crate::home::home;
use crate::source::{Source, Sources, Span};
use crate::text::{Lang, Text};
use form::{
    Artifact, ArtifactChange, Configuration, Content, Descriptor, Fingerprints, Help, Location, Message,
    Named, Physical, Plain, Properties, Raw, Region, Replacement, Result, SarifFix, Subject, Suppressed,
};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes one log with one run, a result a line. The rules and texts that results name are written at the
/// end, so that only these are kept.
pub(super) struct Sarif<'b> {
    lang: Lang,
    book: &'b dyn RuleBook,
    places: Places,
    begun: bool,
    /// The rules that results name, by their number.
    rules: Vec<String>,
    numbers: BTreeMap<String, usize>,
    /// The texts of the command line that results name, by their number.
    artifacts: Vec<String>,
    paths: BTreeMap<String, usize>,
}

impl<'b> Sarif<'b> {
    pub(super) fn new(lang: Lang, book: &'b dyn RuleBook) -> Self {
        Sarif {
            lang,
            book,
            places: Places::default(),
            begun: false,
            rules: Vec::new(),
            numbers: BTreeMap::new(),
            artifacts: Vec::new(),
            paths: BTreeMap::new(),
        }
    }

    fn result(
        &mut self,
        out: &mut dyn fmt::Write,
        finding: &Diagnostic,
        by: Option<&Suppression>,
        sources: &Sources,
    ) -> fmt::Result {
        let Some(location) = self.location(finding.primary.span, &finding.primary.message, None, sources)
        else {
            return Ok(());
        };
        let related = finding.secondary.iter().zip(1..);
        let related: Vec<_> = related
            .filter_map(|(label, id)| self.location(label.span, &label.message, Some(id), sources))
            .collect();
        let fixes: Vec<_> = finding.shown_fixes(sources).filter_map(|fix| self.fix(fix, sources)).collect();
        let (fingerprint, count) = self.places.fingerprint(finding, sources);
        let about = finding.about.as_deref();
        let result = Result {
            rule_id: &finding.code,
            rule_index: self.rule(&finding.code),
            level: finding.severity.name(),
            message: self.message(finding),
            locations: [location],
            related_locations: related,
            partial_fingerprints: Fingerprints {
                own: &fingerprint,
                github: format!("{fingerprint}:{count}"),
            },
            fixes,
            suppressions: by.map(suppressed).into_iter().collect(),
            properties: about.map(|about| Properties {
                actor: about.actor.name(),
                stops: about.impediment.and_then(Impediment::stops).map(Stage::name),
                obscures: about.impediment.and_then(Impediment::obscures).map(Stage::name),
                misroutes: about.impediment == Some(Impediment::Misroutes),
                subject: Subject {
                    link: about.subject.link.as_deref().map(one_line),
                    account: about.subject.account.as_deref().map(one_line),
                },
            }),
        };
        let comma = if self.begun { "," } else { "" };
        self.begun = true;
        write!(out, "{comma}\n{}", json(&result)?)
    }

    /// What is wrong, what to do, who must act and what the merchant will see.
    fn message(&self, finding: &Diagnostic) -> Plain {
        let lang = self.lang;
        let message = one_line(finding.message.get(lang));
        let advice =
            finding.help.as_ref().map(|advice| format!("{}{}", help(lang), one_line(advice.get(lang))));
        let lines: Vec<_> = std::iter::once(message).chain(advice).chain(notes(finding, lang)).collect();
        Plain { text: escaped(&lines.join("\n")) }
    }

    fn location(
        &mut self,
        span: Span,
        message: &Text,
        id: Option<usize>,
        sources: &Sources,
    ) -> Option<Location> {
        let source = sources.get(span.source)?;
        let message = one_line(message.get(self.lang));
        Some(Location {
            id,
            physical_location: Physical {
                artifact_location: self.artifact(source),
                region: region(source, span, true),
            },
            message: Some(Plain { text: escaped(&message) }).filter(|_| !message.is_empty()),
        })
    }

    /// A file by its path; what came with the command line is in no file, and has its content told.
    fn artifact(&mut self, source: &Source) -> Named {
        let uri = uri(&self.places.path(source));
        if is_in_file(source) {
            return Named { uri, index: None };
        }
        let next = self.artifacts.len();
        let index = *self.paths.entry(uri.clone()).or_insert(next);
        let named = Named { uri, index: Some(index) };
        if index == next {
            let artifact = Artifact { location: &named, contents: Content { text: source.shown() } };
            // A text is always JSON.
            self.artifacts.push(json(&artifact).unwrap_or_default());
        }
        named
    }

    fn rule(&mut self, code: &str) -> usize {
        if let Some(number) = self.numbers.get(code) {
            return *number;
        }
        let number = self.rules.len();
        self.rules.push(code.to_owned());
        self.numbers.insert(code.to_owned(), number);
        number
    }

    fn fix(&mut self, fix: &Fix, sources: &Sources) -> Option<SarifFix> {
        let mut changes: Vec<ArtifactChange> = Vec::new();
        for edit in &fix.edits {
            let source = sources.get(edit.span.source)?;
            let replacement = Replacement {
                deleted_region: region(source, edit.span, false),
                inserted_content: Raw { text: edit.text.clone() },
            };
            let artifact = self.artifact(source);
            match changes.iter_mut().find(|change| change.artifact_location.uri == artifact.uri) {
                Some(change) => change.replacements.push(replacement),
                None => {
                    let replacements = vec![replacement];
                    changes.push(ArtifactChange { artifact_location: artifact, replacements });
                }
            }
        }
        let text = escaped(&one_line(fix.message.get(self.lang)));
        (!changes.is_empty()).then_some(SarifFix { description: Plain { text }, artifact_changes: changes })
    }

    fn descriptor<'c>(&self, code: &'c str) -> Descriptor<'c> {
        let lang = self.lang;
        let Some(entry) = self.book.entry(code) else {
            return Descriptor { id: code, name: name(code), ..Descriptor::default() };
        };
        Descriptor {
            id: code,
            name: name(code),
            short_description: Some(Plain { text: escaped(&one_line(entry.title.get(lang))) }),
            full_description: Some(Plain { text: escaped(&one_line(entry.why.get(lang))) }),
            help: Some(Help {
                text: escaped(&one_line(entry.why.get(lang))),
                markdown: entry.markdown.get(lang).to_owned(),
            }),
            help_uri: entry.docs,
            default_configuration: Some(Configuration { level: entry.severity.name() }),
        }
    }
}

impl Renderer for Sarif<'_> {
    fn start(&mut self, out: &mut dyn fmt::Write) -> fmt::Result {
        write!(out, "{{\"$schema\": \"{SCHEMA}\", \"version\": \"2.1.0\", \"runs\": [{{\"results\": [")
    }

    fn report(&mut self, out: &mut dyn fmt::Write, report: &Report, sources: &Sources) -> fmt::Result {
        self.places.enter(report, sources);
        for finding in &report.findings {
            self.result(out, finding, None, sources)?;
        }
        for suppressed in &report.suppressed {
            self.result(out, &suppressed.finding, Some(&suppressed.by), sources)?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn fmt::Write, summary: &Summary) -> fmt::Result {
        let language = match self.lang {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        };
        let end = |is_empty: bool| if is_empty { "" } else { "\n" };
        write!(out, "{}], \"columnKind\": \"unicodeCodePoints\", ", end(!self.begun))?;
        write!(out, "\"language\": \"{language}\", \"artifacts\": [")?;
        for (at, artifact) in self.artifacts.iter().enumerate() {
            write!(out, "{}\n{artifact}", if at > 0 { "," } else { "" })?;
        }
        write!(out, "{}], ", end(self.artifacts.is_empty()))?;
        let told: Vec<_> = closing(summary, self.lang)
            .into_iter()
            .map(|line| Message { level: Severity::Note.name(), message: Plain { text: escaped(&line) } })
            .collect();
        write!(
            out,
            "\"invocations\": [{{\"executionSuccessful\": {}, \"toolExecutionNotifications\": {}}}], ",
            !summary.is_broken,
            json(&told)?
        )?;
        write!(
            out,
            "\"tool\": {{\"driver\": {{\"name\": \"{}\", \"semanticVersion\": \"{}\", {}\"rules\": [",
            env!("CARGO_PKG_NAME"),
            env!("CARGO_PKG_VERSION"),
            information(home())?,
        )?;
        for (at, code) in self.rules.iter().enumerate() {
            write!(out, "{}\n{}", if at > 0 { "," } else { "" }, json(&self.descriptor(code))?)?;
        }
        writeln!(out, "{}]}}}}}}]}}", end(self.rules.is_empty()))
    }
}

/// Where the tool is at home.
fn information(home: Option<&str>) -> std::result::Result<String, fmt::Error> {
    home.map_or(Ok(String::new()), |home| Ok(format!("\"informationUri\": {}, ", json(&home)?)))
}

fn region(source: &Source, span: Span, has_text: bool) -> Region {
    let (start, end) = ends(source, span);
    let text = source.slice(span.range());
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
        snippet: Some(Raw { text: text.to_owned() }).filter(|_| has_text && !text.is_empty()),
    }
}

fn suppressed(by: &Suppression) -> Suppressed {
    Suppressed {
        kind: match by.kind {
            SuppressionKind::Comment => "inSource",
            SuppressionKind::Entry | SuppressionKind::Baseline | SuppressionKind::Off => "external",
        },
        status: "accepted",
        justification: by.reason.as_deref().map(one_line),
    }
}

/// The id of a rule as SARIF names rules: `EntryDomainMismatch`.
fn name(code: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    code.split('-').map(capital).collect()
}

/// A plain message: square brackets would make a link, a number in braces would ask for an argument
/// (SARIF 2.1.0, 3.11.5 and 3.11.6).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    let asks = |rest: &str| {
        let digits = rest.trim_start_matches(|next: char| next.is_ascii_digit());
        digits.len() < rest.len() && digits.starts_with('}')
    };
    let mut is_asking = false;
    while let Some(character) = rest.next() {
        match character {
            '[' | ']' | '\\' => out.extend(['\\', character]),
            '{' if asks(rest.as_str()) => {
                is_asking = true;
                out.push_str("{{");
            }
            '}' if is_asking => {
                is_asking = false;
                out.push_str("}}");
            }
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_holds_no_link_and_asks_for_nothing() {
        assert_eq!(escaped("[x](1) \\ {0} ${code} {12 {a}"), "\\[x\\](1) \\\\ {{0}} ${code} {12 {a}");
    }

    #[test]
    fn the_tool_is_at_home_where_its_pages_have_an_address() {
        assert_eq!(information(None).unwrap(), "");
        let told = information(Some("https://lint.example.com")).unwrap();
        assert_eq!(told, "\"informationUri\": \"https://lint.example.com\", ");
    }

    #[test]
    fn a_rule_has_a_name_of_words() {
        assert_eq!(name("entry-domain-mismatch"), "EntryDomainMismatch");
    }
}
