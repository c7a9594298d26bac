//! Commands of GitHub Actions: each finding annotates its line.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use super::place::is_in_file;
use super::words::{closing, help, notes, one_line};
use super::{Renderer, Summary};
use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::source::{Sources, Span};
use crate::text::Lang;

/// Writes one command a finding. Links of the command line stand in no file: their message says where.
pub(super) struct Github {
    lang: Lang,
}

impl Github {
    pub(super) fn new(lang: Lang) -> Self {
        Github { lang }
    }
}

/// The command that annotates the place of a finding with it; a place that is `elsewhere`, in no file of the
/// checked out repository, stands in the message.
pub(super) fn command(
    out: &mut dyn fmt::Write,
    finding: &Diagnostic,
    span: Span,
    elsewhere: bool,
    (lang, sources): (Lang, &Sources),
) -> fmt::Result {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut line = format!("::{command} ");
    let mut message = String::new();
    if let Some(source) = sources.get(span.source) {
        let (start, end) = super::place::ends(source, span);
        if is_in_file(source) && !elsewhere {
            write!(line, "file={},line={}", property(source.name()), start.line)?;
            // GitHub takes columns only within one line.
            if start.line == end.line {
                write!(line, ",endLine={},col={},endColumn={},", end.line, start.column, end.column)?;
            } else {
                write!(line, ",endLine={},", end.line)?;
            }
        } else {
            write!(message, "{}:{}:{}: ", one_line(source.name()), start.line, start.column)?;
        }
    }
    write!(line, "title={}::", property(&one_line(&finding.code)))?;
    message.push_str(&one_line(finding.message.get(lang)));
    if let Some(advice) = &finding.help {
        write!(message, "\n{}{}", help(lang), one_line(advice.get(lang)))?;
    }
    for note in notes(finding, lang) {
        write!(message, "\n{note}")?;
    }
    line.push_str(&data(&message));
    writeln!(out, "{}", without_marks(&line))
}

impl Renderer for Github {
    fn report(&mut self, out: &mut dyn fmt::Write, report: &Report, sources: &Sources) -> fmt::Result {
        let told = (self.lang, sources);
        let mut findings = report.findings.iter();
        findings.try_for_each(|finding| command(out, finding, finding.primary.span, false, told))
    }

    /// The closing lines are for the log.
    fn finish(&mut self, out: &mut dyn fmt::Write, summary: &Summary) -> fmt::Result {
        closing(summary, self.lang).iter().try_for_each(|line| writeln!(out, "{}", harmless(line)))
    }
}

/// A text for the log of GitHub Actions in which no line is a command. The runner obeys `::name::` at the start of
/// a line, blanks aside, and `##[name]` wherever it stands (`ActionCommand.cs` of actions/runner).
pub fn harmless(text: &str) -> Cow<'_, str> {
    let is_command = |line: &str| line.trim_start().starts_with("::");
    if !text.split(['\n', '\r']).any(is_command) {
        return without_marks(text);
    }
    let lines = text.split_inclusive(['\n', '\r']).map(|line| match is_command(line) {
        true => Cow::Owned(line.replacen("::", ": :", 1)),
        false => Cow::Borrowed(line),
    });
    Cow::Owned(without_marks(&lines.collect::<String>()).into_owned())
}

/// The text without `##[`.
fn without_marks(text: &str) -> Cow<'_, str> {
    if text.contains("##[") { Cow::Owned(text.replace("##[", "# #[")) } else { Cow::Borrowed(text) }
}

/// The message of a command, as the runner reads it back.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a command, as the runner reads it back.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_or_a_property() {
        assert_eq!(data("100%\r\n::error::a,b"), "100%25%0D%0A::error::a,b");
        assert_eq!(property("a%0A,file=b:c"), "a%250A%2Cfile=b%3Ac");
    }

    #[test]
    fn no_line_of_the_log_is_a_command() {
        for (text, shown) in [
            ("a::b ::c::", "a::b ::c::"),
            (
                "::error::a\n  ::stop-commands::b\n\u{3000}:::c",
                ": :error::a\n  : :stop-commands::b\n\u{3000}: ::c",
            ),
            ("a\r::error::", "a\r: :error::"),
            ("x##[stop]zz ###[a] ##[[", "x# #[stop]zz ## #[a] # #[["),
            ("权限集 # [a] ## [b]", "权限集 # [a] ## [b]"),
        ] {
            assert_eq!(harmless(text), shown);
        }
    }
}
