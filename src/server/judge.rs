//! Judges an open text, and says where everything stands as an editor counts it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use gen_lsp_types as lsp;
use wxauthlint::diagnostic::{Diagnostic, Severity};
use wxauthlint::input::file::{self, FileKind};
use wxauthlint::input::provider::Date;
use wxauthlint::rule::RuleSet;
use wxauthlint::session::{Checked, Failure, Files, Session};
use wxauthlint::source::{Sources, Span, presentable_path};
use wxauthlint::text::{Lang, Text as Words};

use super::files::{Open, Overlay, uri_of};
use super::settings::Settings;
use super::text::{Text, Unit};

/// What texts of one root are judged by.
pub struct Bench<'b> {
    /// What is stored.
    pub stored: &'b dyn Files,
    /// What is open.
    pub open: &'b Open,
    /// How editors know what is open.
    pub uris: &'b BTreeMap<PathBuf, String>,
    /// The folder that settings begin at.
    pub root: &'b Path,
    /// The rules.
    pub rules: &'b RuleSet,
    /// What the user sets.
    pub settings: &'b Settings,
    /// The day.
    pub today: Option<Date>,
    /// What columns are counted in.
    pub unit: Unit,
    /// The language of all texts.
    pub lang: Lang,
}

/// A change of a file.
pub type Change = (String, lsp::TextEdit);

/// A way to cure a finding.
pub struct FoundFix {
    /// What it does.
    pub message: Words,
    /// True only where the meaning cannot change.
    pub is_safe: bool,
    /// What is written.
    pub edits: Vec<Change>,
}

/// Something that was found in a text.
pub struct Found {
    /// What it is.
    pub diagnostic: Diagnostic,
    /// Its bytes in the text, as the editor has it.
    pub bytes: Range<usize>,
    /// Where that is.
    pub range: lsp::Range,
    /// Further places.
    related: Vec<lsp::DiagnosticRelatedInformation>,
    /// Ways to cure it.
    pub fixes: Vec<FoundFix>,
}

impl Bench<'_> {
    /// Asks a session with the files of this root.
    ///
    /// # Errors
    /// Those of the session, and of settings that make no sense.
    pub fn ask<T>(&self, ask: impl FnOnce(&Session<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        let files = Overlay { stored: self.stored, open: self.open, root: self.root };
        let session = Session::new()
            .with_files(&files)
            .with_rules(std::borrow::Cow::Borrowed(self.rules))
            .on_day(self.today)
            .with_config(self.settings.config.clone())
            .with_unmatched(true)
            .with_page(self.settings.page.as_deref())?
            .with_levels(self.settings.levels())?;
        ask(&session)
    }

    /// What is found in an open text.
    pub fn judge(&self, path: &Path) -> Vec<Found> {
        let name = path.display().to_string();
        let checked = self.ask(|session| {
            let inputs = session.open(std::slice::from_ref(&name), &mut |_| {})?;
            session.check(inputs)
        });
        let (findings, sources) = match checked {
            Ok(Checked { report, faults, sources, .. }) => {
                (faults.into_iter().chain(report.findings).collect::<Vec<_>>(), sources)
            }
            Err(Failure::Faults(faults, sources)) => (faults, *sources),
            Err(_) => return Vec::new(),
        };
        let mut places = Places { bench: self, sources: &sources, texts: BTreeMap::new() };
        findings.into_iter().filter_map(|finding| places.found(finding, path)).collect()
    }

    /// A file as it stands: open or stored.
    pub fn text(&self, path: &Path) -> Option<Text> {
        if let Some(text) = self.open.get(path) {
            return Some(Text::new(text.clone()));
        }
        let mut bytes = Vec::new();
        self.stored.open(path).ok()?.read_to_end(&mut bytes).ok()?;
        let kind = FileKind::of(&path.display().to_string());
        Some(Text::new(file::decode(kind, &bytes).text().to_owned()))
    }

    /// How the editor knows a file.
    fn uri(&self, path: &Path) -> Option<String> {
        self.uris.get(path).cloned().or_else(|| uri_of(path))
    }

    /// What an editor is told of something that was found.
    pub fn told(&self, found: &Found) -> lsp::Diagnostic {
        let Found { diagnostic, range, related, .. } = found;
        let lang = self.lang;
        let mut message = diagnostic.message.get(lang).to_owned();
        let label = diagnostic.primary.message.get(lang);
        if !label.is_empty() {
            message.push_str(&format!("\n{label}"));
        }
        if let Some(help) = &diagnostic.help {
            let head = match lang {
                Lang::Zh => "建议：",
                Lang::En => "help: ",
            };
            message.push_str(&format!("\n{head}{}", help.get(lang)));
        }
        let severity = match diagnostic.severity {
            Severity::Error => lsp::DiagnosticSeverity::Error,
            Severity::Warning => lsp::DiagnosticSeverity::Warning,
            Severity::Note => lsp::DiagnosticSeverity::Information,
        };
        lsp::Diagnostic {
            range: *range,
            severity: Some(severity),
            code: Some(lsp::Code::String(diagnostic.code.to_string())),
            code_description: self.page(diagnostic).map(|href| lsp::CodeDescription { href: href.into() }),
            source: Some(env!("CARGO_BIN_NAME").to_owned()),
            message: message.into(),
            tags: None,
            related_information: (!related.is_empty()).then(|| related.clone()),
            data: None,
        }
    }

    /// The address of the page about a rule: its own page where it is known where these are, else the document it
    /// rests on.
    fn page(&self, diagnostic: &Diagnostic) -> Option<String> {
        let about = diagnostic.about.as_ref()?;
        match &self.settings.rule_pages {
            Some(base) => Some(format!("{base}{}", diagnostic.code)),
            None => about.docs.clone(),
        }
    }
}

/// Where places of sources are in files.
struct Places<'p> {
    bench: &'p Bench<'p>,
    sources: &'p Sources,
    texts: BTreeMap<PathBuf, Option<Text>>,
}

impl Places<'_> {
    /// What is found, if it is found in that file.
    fn found(&mut self, diagnostic: Diagnostic, path: &Path) -> Option<Found> {
        let (place, bytes, range) = self.place(diagnostic.primary.span)?;
        if place != path {
            return None;
        }
        let mut related = Vec::new();
        for label in &diagnostic.secondary {
            let Some((path, _, range)) = self.place(label.span) else { continue };
            let Some(uri) = self.bench.uri(&path) else { continue };
            let message = label.message.get(self.bench.lang).to_owned();
            related.push(lsp::DiagnosticRelatedInformation {
                location: lsp::Location { uri: uri.into(), range },
                message,
            });
        }
        let fixes = diagnostic.fixes.iter().filter_map(|fix| {
            let edits = fix.edits.iter().map(|edit| {
                let (path, _, range) = self.place(edit.span)?;
                let edit = lsp::TextEdit { range, new_text: edit.text.clone() };
                Some((self.bench.uri(&path)?, edit))
            });
            let edits = edits.collect::<Option<Vec<_>>>()?;
            Some(FoundFix { message: fix.message.clone(), is_safe: fix.is_safe, edits })
        });
        let fixes = fixes.collect();
        Some(Found { diagnostic, bytes, range, related, fixes })
    }

    /// The file that a place is in, its bytes there, and where an editor has them.
    fn place(&mut self, span: Span) -> Option<(PathBuf, Range<usize>, lsp::Range)> {
        let source = self.sources.get(span.source)?;
        let is_source = |path: &&PathBuf| presentable_path(&path.display().to_string()) == source.name();
        let path = self.bench.open.keys().find(is_source).cloned();
        let path = path.unwrap_or_else(|| PathBuf::from(source.name()));
        if !path.is_absolute() {
            return None;
        }
        let unit = self.bench.unit;
        let text = self.texts.entry(path.clone()).or_insert_with(|| self.bench.text(&path)).as_ref()?;
        // An editor may show the mark at the beginning of a file, which places do not count.
        let mark = if text.as_str().starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let before = match source.is_line_of_file() {
            true => {
                let lines = text.as_str().split_inclusive('\n').take(source.first_line().saturating_sub(1));
                lines.map(str::len).sum()
            }
            false => mark,
        };
        let bytes = span.range().start + before..span.range().end + before;
        let range = text.range(&bytes, unit);
        Some((path, bytes, range))
    }
}
