//! A comment for a merge request: the counts, a table of what was found, the details folded away.

use std::fmt::{self, Write as _};

use super::markup::{address, cell, code, escaped};
use super::words::{closing, colon, help, notes, one_line, severity};
use super::{Renderer, Summary};
use crate::diagnostic::{Diagnostic, Report};
use crate::source::Sources;
use crate::text::Lang;

/// How many bytes of findings are kept: GitHub takes comments of 65,536 characters.
const MOST: usize = 56 << 10;

/// Writes everything at its end, so that the counts come first; findings beyond a limit are only counted.
pub(super) struct Markdown {
    lang: Lang,
    rows: String,
    details: String,
    left_out: usize,
}

impl Markdown {
    pub(super) fn new(lang: Lang) -> Self {
        Markdown { lang, rows: String::new(), details: String::new(), left_out: 0 }
    }

    fn finding(&mut self, finding: &Diagnostic, sources: &Sources) -> fmt::Result {
        let lang = self.lang;
        let mut row = String::new();
        let mut details = String::new();
        let message = one_line(finding.message.get(lang));
        let rule = code(&one_line(&finding.code));
        let severity = severity(finding.severity, lang);
        let place = place(finding.primary.span, sources).unwrap_or_default();
        writeln!(row, "| {severity} | {rule} | {} | {} |", cell(&place), cell(&message))?;

        write!(details, "\n{}", self::details(finding, sources, lang))?;
        if self.left_out > 0 || self.rows.len() + self.details.len() + row.len() + details.len() > MOST {
            self.left_out += 1;
        } else {
            self.rows.push_str(&row);
            self.details.push_str(&details);
        }
        Ok(())
    }
}

impl Renderer for Markdown {
    fn report(&mut self, _out: &mut dyn fmt::Write, report: &Report, sources: &Sources) -> fmt::Result {
        report.findings.iter().try_for_each(|finding| self.finding(finding, sources))
    }

    fn finish(&mut self, out: &mut dyn fmt::Write, summary: &Summary) -> fmt::Result {
        let (head, details, more) = match self.lang {
            Lang::Zh => {
                ("| 级别 | 规则 | 位置 | 问题 |", "详情", format!("另有 {} 个没有列出", self.left_out))
            }
            Lang::En => (
                "| severity | rule | place | what is wrong |",
                "Details",
                format!("{} more are not listed", self.left_out),
            ),
        };
        writeln!(out, "### {}", env!("CARGO_PKG_NAME"))?;
        for line in closing(summary, self.lang).iter().rev() {
            writeln!(out, "\n{}", escaped(line))?;
        }
        if !self.rows.is_empty() {
            write!(out, "\n{head}\n|---|---|---|---|\n{}", self.rows)?;
        }
        if self.left_out > 0 {
            writeln!(out, "\n{more}")?;
        }
        if !self.details.is_empty() {
            write!(out, "\n<details><summary>{details}</summary>\n{}\n</details>\n", self.details)?;
        }
        Ok(())
    }
}

/// A finding in full: what is wrong, and in a list where it stands and what to do.
pub(super) fn details(finding: &Diagnostic, sources: &Sources, lang: Lang) -> String {
    let message = escaped(&one_line(finding.message.get(lang)));
    let head = format!("{} {}", severity(finding.severity, lang), code(&one_line(&finding.code)));
    let mut lines = Vec::new();
    for label in finding.labels() {
        let Some(place) = place_of(label.span, sources) else { continue };
        let message = one_line(label.message.get(lang));
        let message = if message.is_empty() { message } else { format!("{}{message}", colon(lang)) };
        lines.push(format!("{place}{}", escaped(&message)));
    }
    if let Some(advice) = &finding.help {
        lines.push(format!("{}{}", help(lang), escaped(&one_line(advice.get(lang)))));
    }
    lines.extend(notes(finding, lang).iter().map(|note| escaped(note)));
    let docs = finding.about.as_ref().and_then(|about| about.docs.as_ref());
    lines.extend(docs.map(|docs| format!("<{}>", address(docs))));
    let lines: String = lines.iter().map(|line| format!("- {line}\n")).collect();
    format!("**{head}**{}{message}\n\n{lines}", colon(lang))
}

/// A place as code, with what stands there.
fn place_of(span: crate::source::Span, sources: &Sources) -> Option<String> {
    let place = place(span, sources)?;
    let quote = one_line(sources.text(span));
    Some(if quote.is_empty() { place } else { format!("{place} {}", code(&super::plain::shortened(&quote))) })
}

/// `path:line:column` as code.
fn place(span: crate::source::Span, sources: &Sources) -> Option<String> {
    let source = sources.get(span.source)?;
    let point = source.point(span.range().start);
    Some(code(&format!("{}:{}:{}", one_line(source.name()), point.line, point.column)))
}
