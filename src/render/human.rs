//! Findings as pictures for a terminal: each place underlined, its text beside it; miette draws.

use std::fmt;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles};

use super::canvas::{Canvas, Placed};
use super::words::{ToldScreens, closing, fix, help, one_line, page, read_more, severity};
use super::wrap::wrap;
use super::{Options, Renderer, Summary};
use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::source::Sources;

/// Pictures are never narrower than this.
pub(super) const NARROWEST: usize = 40;

/// What begins an address that the text behind it leads to, and what ends it (the terminals' convention "OSC 8").
const OSC_8: &str = "\u{1b}]8;;";
const ST: &str = "\u{1b}\\";

/// Columns before a message: its icon or bar.
const MESSAGE_INDENT: usize = 4;

/// Faults of the user's own files as pictures, a blank line after each.
pub fn faults(diagnostics: &[Diagnostic], sources: &Sources, options: &Options) -> String {
    let human = Human::new(*options);
    let mut pictures = String::new();
    for diagnostic in diagnostics {
        // Writing into a string does not fail.
        let _ = human.finding(&mut pictures, diagnostic, sources);
    }
    pictures
}

/// Draws one picture a finding.
pub(super) struct Human {
    options: Options,
    styles: ThemeStyles,
    told: ToldScreens,
}

impl Human {
    pub(super) fn new(options: Options) -> Self {
        let width = options.width.max(NARROWEST);
        let styles = if options.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
        Human { options: Options { width, ..options }, styles, told: ToldScreens::default() }
    }

    fn finding(&self, mut out: &mut dyn fmt::Write, finding: &Diagnostic, sources: &Sources) -> fmt::Result {
        let Options { lang, width, .. } = self.options;
        let (canvas, placed) = Canvas::new(finding, sources, lang, width);

        let mut styles = self.styles.clone();
        let loud = match finding.severity {
            Severity::Error => styles.error,
            Severity::Warning => styles.warning,
            Severity::Note => styles.advice,
        };
        // miette hands these out to the labels in turn.
        styles.highlights = placed.iter().map(|p| if p.primary { loud } else { styles.help }).collect();
        if styles.highlights.is_empty() {
            styles.highlights.push(loud);
        }

        let title = format!("{}[{}]", severity(finding.severity, lang), one_line(&finding.code));
        match read_more(finding).filter(|_| self.options.links) {
            Some(address) => writeln!(out, "{OSC_8}{address}{ST}{}{OSC_8}{ST}", loud.style(title))?,
            None => writeln!(out, "{}", loud.style(title))?,
        }
        let message = wrap(&one_line(finding.message.get(lang)), width - MESSAGE_INDENT).join("\n");
        let picture = Picture { message, severity: finding.severity, canvas, placed };
        GraphicalReportHandler::new_themed(GraphicalTheme { characters: ThemeCharacters::unicode(), styles })
            .with_width(width)
            .with_wrap_lines(false)
            .with_context_lines(1)
            .with_links(false)
            .without_syntax_highlighting()
            .render_report(&mut out, &picture)?;
        self.footer(out, finding, sources)?;
        writeln!(out)
    }

    fn footer(&self, out: &mut dyn fmt::Write, finding: &Diagnostic, sources: &Sources) -> fmt::Result {
        let Options { lang, width, .. } = self.options;
        if let Some(advice) = &finding.help {
            self.hanging(out, help(lang), &one_line(advice.get(lang)), width)?;
        }
        if let Some((head, text)) = fix(finding, lang, sources) {
            self.hanging(out, head, &text, width)?;
        }
        for note in self.told.notes(finding, lang) {
            self.hanging(out, "= ", &note, width)?;
        }
        if let Some(page) = page(finding) {
            writeln!(out, "  {}{}", self.styles.help.style("= "), one_line(page))?;
        }
        Ok(())
    }

    /// A paragraph whose further lines begin below the text of the first.
    fn hanging(&self, out: &mut dyn fmt::Write, head: &str, text: &str, width: usize) -> fmt::Result {
        let indent = 2 + unicode_width::UnicodeWidthStr::width(head);
        for (at, line) in wrap(text, width - indent).iter().enumerate() {
            match at {
                0 => writeln!(out, "  {}{line}", self.styles.help.style(head))?,
                _ => writeln!(out, "{:indent$}{line}", "")?,
            }
        }
        Ok(())
    }
}

impl Renderer for Human {
    fn report(&mut self, out: &mut dyn fmt::Write, report: &Report, sources: &Sources) -> fmt::Result {
        report.findings.iter().try_for_each(|finding| self.finding(out, finding, sources))
    }

    fn finish(&mut self, out: &mut dyn fmt::Write, summary: &Summary) -> fmt::Result {
        let Options { lang, width, .. } = self.options;
        for line in closing(summary, lang) {
            writeln!(out, "{}", wrap(&line, width).join("\n"))?;
        }
        Ok(())
    }
}

/// A diagnostic in the shape miette draws.
#[derive(Debug)]
struct Picture {
    /// Wrapped already.
    message: String,
    severity: Severity,
    canvas: Canvas,
    placed: Vec<Placed>,
}

impl fmt::Display for Picture {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Picture {}

impl miette::Diagnostic for Picture {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.canvas)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.placed.iter().map(|placed| {
            let span = (placed.range.start, placed.range.len());
            if placed.primary {
                LabeledSpan::new_primary_with_span(placed.text.clone(), span)
            } else {
                LabeledSpan::new_with_span(placed.text.clone(), span)
            }
        })))
    }
}
