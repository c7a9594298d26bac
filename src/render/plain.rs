//! Findings as lines of text without drawing, for screen readers and logs.

use std::fmt;

use super::words::{ToldScreens, colon, fix, help, one_line, page, severity, write_closing};
use super::{Renderer, Summary};
use crate::diagnostic::{Diagnostic, Label, Report};
use crate::source::Sources;
use crate::text::Lang;

/// How many characters of a quoted source text are shown.
const LONGEST_QUOTE: usize = 60;

/// Writes one block of lines a finding.
pub(super) struct Plain {
    lang: Lang,
    told: ToldScreens,
}

impl Plain {
    pub(super) fn new(lang: Lang) -> Self {
        Plain { lang, told: ToldScreens::default() }
    }

    pub(super) fn finding(
        &self,
        out: &mut dyn fmt::Write,
        finding: &Diagnostic,
        sources: &Sources,
    ) -> fmt::Result {
        let lang = self.lang;
        let colon = colon(lang);
        let message = one_line(finding.message.get(lang));
        writeln!(out, "{} {}{colon}{message}", severity(finding.severity, lang), one_line(&finding.code))?;
        for label in finding.labels() {
            self.place(out, label, sources)?;
        }
        if let Some(advice) = &finding.help {
            writeln!(out, "  {}{}", help(lang), one_line(advice.get(lang)))?;
        }
        if let Some((head, text)) = fix(finding, lang, sources) {
            writeln!(out, "  {head}{text}")?;
        }
        for note in self.told.notes(finding, lang) {
            writeln!(out, "  {note}")?;
        }
        if let Some(page) = page(finding) {
            writeln!(out, "  {}", one_line(page))?;
        }
        writeln!(out)
    }

    fn place(&self, out: &mut dyn fmt::Write, label: &Label, sources: &Sources) -> fmt::Result {
        let Some(source) = sources.get(label.span.source) else { return Ok(()) };
        let at = match self.lang {
            Lang::Zh => "位置",
            Lang::En => "at",
        };
        let point = source.point(label.span.range().start);
        write!(out, "  {at} {}:{}:{}", source.name(), point.line, point.column)?;
        let quote = one_line(sources.text(label.span));
        if !quote.is_empty() {
            write!(out, " `{}`", shortened(&quote))?;
        }
        let message = one_line(label.message.get(self.lang));
        if !message.is_empty() {
            write!(out, "{}{message}", colon(self.lang))?;
        }
        writeln!(out)
    }
}

impl Renderer for Plain {
    fn report(&mut self, out: &mut dyn fmt::Write, report: &Report, sources: &Sources) -> fmt::Result {
        report.findings.iter().try_for_each(|finding| self.finding(out, finding, sources))
    }

    fn finish(&mut self, out: &mut dyn fmt::Write, summary: &Summary) -> fmt::Result {
        write_closing(out, summary, self.lang)
    }
}

/// The text with its middle left out when it is long.
pub(super) fn shortened(text: &str) -> String {
    let length = text.chars().count();
    if length <= LONGEST_QUOTE {
        return text.to_owned();
    }
    let tail = LONGEST_QUOTE / 2;
    let head = LONGEST_QUOTE - tail - 1;
    text.chars().take(head).chain(['…']).chain(text.chars().skip(length - tail)).collect()
}
