//! Test cases: one a rule and subject, a suite a report.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use super::place::Places;
use super::words::{colon, help, notes, one_line, skipped, unread};
use super::{Renderer, Summary};
use crate::diagnostic::{Diagnostic, Report};
use crate::source::{SourceKind, Sources};
use crate::text::Lang;

/// Writes one document. What is found fails its case, a link without findings is a case that passes,
/// and a rule that was not judged is a case that is skipped.
pub(super) struct Junit {
    lang: Lang,
    places: Places,
    begun: bool,
}

impl Junit {
    pub(super) fn new(lang: Lang) -> Self {
        Junit { lang, places: Places::default(), begun: false }
    }

    /// The name of the suite of a report: the text that it is about.
    fn suite(&self, report: &Report, sources: &Sources) -> String {
        let link = sources.iter().last().map(|(_, source)| source);
        let link = link.filter(|source| report.links == 1 && source.kind() == SourceKind::Link);
        let found = || sources.get(report.findings.first()?.primary.span.source);
        match link {
            Some(line) if line.is_line_of_file() => {
                format!("{}:{}", self.places.path(line), line.point(0).line)
            }
            Some(link) => self.places.path(link),
            None => match (found(), self.lang) {
                (Some(source), _) => self.places.path(source),
                (None, Lang::Zh) => "配置文件里的链接".to_owned(),
                (None, Lang::En) => "links of the provider file".to_owned(),
            },
        }
    }

    fn case(&self, out: &mut dyn fmt::Write, suite: &str, case: &Case<'_>, sources: &Sources) -> fmt::Result {
        let lang = self.lang;
        let Some(first) = case.findings.first() else { return Ok(()) };
        write!(out, "<testcase name=\"{}\" classname=\"{}\" time=\"0\">", xml(&case.name()), xml(suite))?;
        let message = one_line(first.message.get(lang));
        let worst = case.findings.iter().map(|finding| finding.severity).max().unwrap_or(first.severity);
        write!(out, "<failure message=\"{}\" type=\"{}\">", xml(&message), worst.name())?;
        let mut text = String::new();
        for finding in &case.findings {
            self.finding(&mut text, finding, sources)?;
        }
        writeln!(out, "{}</failure></testcase>", xml(text.trim_end()))
    }

    fn finding(&self, text: &mut String, finding: &Diagnostic, sources: &Sources) -> fmt::Result {
        let lang = self.lang;
        for label in finding.labels() {
            let Some(source) = sources.get(label.span.source) else { continue };
            let point = source.point(label.span.range().start);
            write!(text, "{}:{}:{}", one_line(&self.places.path(source)), point.line, point.column)?;
            let message =
                if std::ptr::eq(label, &finding.primary) { &finding.message } else { &label.message };
            let message = one_line(message.get(lang));
            if !message.is_empty() {
                write!(text, "{}{message}", colon(lang))?;
            }
            text.push('\n');
        }
        if let Some(advice) = &finding.help {
            writeln!(text, "{}{}", help(lang), one_line(advice.get(lang)))?;
        }
        notes(finding, lang).iter().try_for_each(|note| writeln!(text, "{note}"))
    }

    fn open(&mut self, out: &mut dyn fmt::Write, suite: &str, counts: [usize; 3]) -> fmt::Result {
        self.begun = true;
        let [tests, failures, skipped] = counts;
        writeln!(
            out,
            "<testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\" time=\"0\">",
            xml(suite)
        )
    }

    fn passed(&mut self, out: &mut dyn fmt::Write, suite: &str) -> fmt::Result {
        self.open(out, suite, [1, 0, 0])?;
        let name = match self.lang {
            Lang::Zh => "没有发现问题",
            Lang::En => "no findings",
        };
        writeln!(out, "<testcase name=\"{name}\" classname=\"{}\" time=\"0\"/>", xml(suite))?;
        writeln!(out, "</testsuite>")
    }
}

impl Renderer for Junit {
    fn start(&mut self, out: &mut dyn fmt::Write) -> fmt::Result {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(out, "<testsuites name=\"{}\">", env!("CARGO_PKG_NAME"))
    }

    fn report(&mut self, out: &mut dyn fmt::Write, report: &Report, sources: &Sources) -> fmt::Result {
        self.places.enter(report, sources);
        let suite = self.suite(report, sources);
        if report.findings.is_empty() {
            return if report.links > 0 { self.passed(out, &suite) } else { Ok(()) };
        }
        let mut cases: Vec<Case<'_>> = Vec::new();
        let mut numbers = BTreeMap::new();
        for finding in &report.findings {
            let subject = finding.about.as_ref().map(|about| &about.subject);
            let subject = subject.map(|subject| (&subject.link, &subject.account));
            let number = *numbers.entry((&finding.code, subject)).or_insert(cases.len());
            match cases.get_mut(number) {
                Some(case) => case.findings.push(finding),
                None => cases.push(Case { findings: vec![finding] }),
            }
        }
        self.open(out, &suite, [cases.len(), cases.len(), 0])?;
        cases.iter().try_for_each(|case| self.case(out, &suite, case, sources))?;
        writeln!(out, "</testsuite>")
    }

    fn finish(&mut self, out: &mut dyn fmt::Write, summary: &Summary) -> fmt::Result {
        let rules = summary.skipped.len();
        if !summary.unread.is_empty() {
            let suite = match self.lang {
                Lang::Zh => "没有读完的文件",
                Lang::En => "files that were not fully read",
            };
            let count = summary.unread.len();
            self.open(out, suite, [count, 0, count])?;
            for one in &summary.unread {
                writeln!(
                    out,
                    "<testcase name=\"{}\" classname=\"{suite}\" time=\"0\"><skipped message=\"{}\"/></testcase>",
                    xml(&one_line(&one.source)),
                    xml(&unread(one, self.lang))
                )?;
            }
            writeln!(out, "</testsuite>")?;
        }
        if rules > 0 {
            let suite = match self.lang {
                Lang::Zh => "没有判断的规则",
                Lang::En => "skipped rules",
            };
            self.open(out, suite, [rules, 0, rules])?;
            for rule in &summary.skipped {
                let one = Summary { skipped: vec![rule.clone()], ..Summary::default() };
                let why = skipped(&one, self.lang).unwrap_or_default();
                writeln!(
                    out,
                    "<testcase name=\"{}\" classname=\"{suite}\" time=\"0\"><skipped message=\"{}\"/></testcase>",
                    xml(&one_line(&rule.rule)),
                    xml(&why)
                )?;
            }
            writeln!(out, "</testsuite>")?;
        } else if !self.begun {
            self.passed(out, "check")?;
        }
        writeln!(out, "</testsuites>")
    }
}

/// What a rule found of one subject.
struct Case<'d> {
    /// Never empty.
    findings: Vec<&'d Diagnostic>,
}

impl Case<'_> {
    /// The rule, and what of the file it is about.
    fn name(&self) -> String {
        let Some(first) = self.findings.first() else { return String::new() };
        let subject = first.about.as_ref().map(|about| &about.subject);
        let link = subject.and_then(|subject| subject.link.as_deref());
        let account = subject.and_then(|subject| subject.account.as_deref());
        let subjects: Vec<_> = link.into_iter().chain(account).map(one_line).collect();
        let code = one_line(&first.code);
        if subjects.is_empty() { code } else { format!("{code} ({})", subjects.join(", ")) }
    }
}

/// A text as XML, in elements and attributes alike; characters that XML has no place for are replaced.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            // The log of GitHub Actions would obey it.
            '[' if out.ends_with("##") => out.push_str("&#91;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' | '\t' => out.push(character),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            control if control.is_control() => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::xml;

    #[test]
    fn nothing_becomes_an_element() {
        assert_eq!(
            xml("]]></failure><a b=\"'&\u{0}\u{ffff}"),
            "]]&gt;&lt;/failure&gt;&lt;a b=&quot;&apos;&amp;\u{fffd}\u{fffd}"
        );
    }
}
