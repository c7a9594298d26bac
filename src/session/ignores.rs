//! Suppresses findings by comments beside them, each tried before it is told.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::Session;
use super::checked::Checked;
use super::failure::Failure;
use super::files::{Files, FolderEntry, read_bytes};
use super::fix::FileChange;
use super::walked::Walked;
use crate::diagnostic::Diagnostic;
use crate::input::file::FileKind;
use crate::rule::{Rule, RuleSet};
use crate::slice::Slice;
use crate::source::{Decoded, decode};

/// A comment that suppresses findings of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedIgnore {
    /// The byte of the text where it is put in.
    pub at: usize,
    /// What is put in.
    pub text: String,
    /// The rules that it names.
    pub rules: BTreeSet<String>,
    /// How many findings it suppresses.
    pub findings: usize,
}

/// What became of the findings of a file.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct AddedIgnores {
    /// The comments, in the order of places.
    pub comments: Vec<AddedIgnore>,
    /// How many findings stay: no comment can stand beside them, or they cannot be suppressed.
    pub left: usize,
}

/// A file with another text.
struct Replaced<'f> {
    files: &'f dyn Files,
    path: &'f Path,
    bytes: Vec<u8>,
}

impl Files for Replaced<'_> {
    fn entry(&self, path: &Path) -> io::Result<FolderEntry> {
        if path == self.path { Ok(FolderEntry::File) } else { self.files.entry(path) }
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        if path == self.path { Ok(Box::new(Cursor::new(self.bytes.clone()))) } else { self.files.open(path) }
    }

    fn stdin(&self) -> Box<dyn Read + Send> {
        self.files.stdin()
    }

    fn place(&self, path: &Path) -> PathBuf {
        self.files.place(path)
    }

    fn name(&self, path: &Path) -> String {
        self.files.name(path)
    }

    fn walk(&self, folder: &Path, rules: &RuleSet) -> Result<Walked, Failure> {
        self.files.walk(folder, rules)
    }
}

/// Where faults are noted: a comment must bring no new ones.
const NOWHERE: usize = usize::MAX;

/// A finding by its rule and its place in the file.
type Found = (usize, String);

/// How a file stands.
struct Standing {
    /// Its findings by place and rule.
    found: BTreeMap<Found, usize>,
    /// How many findings can have no comment beside them.
    others: usize,
    /// How many are suppressed, by whatever means.
    suppressed: usize,
}

impl Session<'_> {
    /// The comments by which findings of a file are suppressed, with a reason; only those that are `wanted`. Each is
    /// tried: what it leaves is as it was, and it says nothing wrong.
    ///
    /// # Errors
    /// Those of [`Session::check`].
    pub fn add_ignores(
        &self,
        path: &Path,
        reason: &str,
        wanted: &dyn Fn(&Diagnostic) -> bool,
    ) -> Result<AddedIgnores, Failure> {
        let file = self.files.open(path).map_err(|error| Failure::io(path, error))?;
        let bytes = read_bytes(file, path)?;
        let mut text = decode(&bytes, None).text().to_owned();
        let mut added = AddedIgnores::default();
        let Standing { found: mut known, others, mut suppressed } = self.found_in(path, &text, wanted)?;
        added.left = others;
        let kind = FileKind::of(&self.files.name(path));
        let mut passed = 0;
        // All lines are tried together; where that does not do, fewer, at last each alone.
        let mut most = usize::MAX;
        // From the first line to the last: what is put in moves what follows.
        loop {
            let targets = targets(&text, &known, passed, most, (kind, reason));
            let (Some(first), Some(last)) = (targets.first(), targets.last()) else { break };
            let count: usize = targets.iter().map(|target| target.findings).sum();
            let tried = attempts(&targets).into_iter().find_map(|comments| {
                let next = with_comments(&text, &comments);
                let left = self.found_in(path, &next, wanted).ok()?;
                // What is suppressed is still found: a comment within a tag would end the tag.
                let is_told = left.suppressed == suppressed + count;
                let is_right = is_told && left.found == expected(&known, &targets, &comments);
                is_right.then_some((comments, next, left.found))
            });
            match tried {
                Some((comments, next, left)) => {
                    suppressed += count;
                    passed = moved(last.line.end, &comments);
                    (text, known) = (next, left);
                    most = most.saturating_mul(2);
                    added.comments.extend(put_in(&targets, comments));
                }
                None if targets.len() > 1 => most = targets.len() / 2,
                None => {
                    passed = first.line.end.max(passed + 1);
                    added.left += count;
                }
            }
        }
        // Places are those of the text as it was.
        let mut before = 0;
        for comment in &mut added.comments {
            comment.at -= before;
            before += comment.text.len();
        }
        Ok(added)
    }

    /// The same as a change of the file, in its own encoding; none where nothing is suppressed or the encoding has
    /// not every character of the reason.
    ///
    /// # Errors
    /// As those of [`Session::add_ignores`].
    pub fn write_ignores(
        &self,
        path: &Path,
        reason: &str,
    ) -> Result<(Option<FileChange>, AddedIgnores), Failure> {
        let mut added = self.add_ignores(path, reason, &|_| true)?;
        let file = self.files.open(path).map_err(|error| Failure::io(path, error))?;
        let before = read_bytes(file, path)?;
        let decoded: Decoded<'_> = decode(&before, None);
        let edits = added.comments.iter().map(|comment| (comment.at..comment.at, comment.text.as_str()));
        let after = decoded.replaced(&before, edits).ok();
        let change = after.filter(|after| *after != before);
        if change.is_none() {
            added.left += added.comments.iter().map(|comment| comment.findings).sum::<usize>();
            added.comments.clear();
        }
        Ok((change.map(|after| FileChange { path: path.to_owned(), before, after }), added))
    }

    /// What is found in a file; with the faults, which stand [nowhere](NOWHERE).
    fn found_in(
        &self,
        path: &Path,
        text: &str,
        wanted: &dyn Fn(&Diagnostic) -> bool,
    ) -> Result<Standing, Failure> {
        let files = Replaced { files: self.files, path, bytes: text.as_bytes().to_vec() };
        let session = Session {
            rules: std::borrow::Cow::Borrowed(&*self.rules),
            files: &files,
            settings: self.settings.clone(),
            page: self.page.clone(),
            page_headers: self.page_headers.clone(),
            config: self.config.clone(),
            ..Session::new()
        };
        let inputs = session.open(&[path.display().to_string()], &mut |_| {})?;
        let Checked { report, faults, sources, .. } = session.check(inputs)?;
        let name = crate::source::presentable_path(&self.files.name(path));
        let is_here = |finding: &Diagnostic| {
            let source = sources.get(finding.primary.span.source);
            source.is_some_and(|source| source.name() == name && !source.is_line_of_file())
        };
        let (mut found, mut others) = (BTreeMap::new(), 0);
        for finding in report.findings.iter().filter(|finding| wanted(finding)) {
            let may_be = self.rules.get(&finding.code).is_some_and(Rule::is_suppressible);
            match may_be && is_here(finding) {
                true => {
                    let place = (finding.primary.span.range().start, finding.code.to_string());
                    *found.entry(place).or_insert(0) += 1;
                }
                false => others += 1,
            }
        }
        for fault in &faults {
            *found.entry((NOWHERE, fault.code.to_string())).or_insert(0) += 1;
        }
        Ok(Standing { found, others, suppressed: report.suppressed.len() })
    }
}

/// A line with findings, and what may suppress them.
struct Target {
    line: Range<usize>,
    rules: BTreeSet<String>,
    findings: usize,
    /// The comments, each with the byte where it is put in.
    candidates: Vec<Comment>,
}

/// A comment, and the byte where it is put in.
type Comment = (usize, String);

/// The first lines with findings from a byte on, as many as are asked for.
fn targets(
    text: &str,
    known: &BTreeMap<Found, usize>,
    from: usize,
    most: usize,
    (kind, reason): (FileKind, &str),
) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    for ((at, rule), count) in known.range((from, String::new())..(NOWHERE, String::new())) {
        let is_full = targets.len() == most;
        match targets.last_mut().filter(|last| last.line.contains(at)) {
            Some(last) => {
                last.rules.insert(rule.clone());
                last.findings += count;
            }
            None if is_full => break,
            None => {
                let rules = BTreeSet::from([rule.clone()]);
                let candidates = Vec::new();
                targets.push(Target { line: line_at(text, *at), rules, findings: *count, candidates });
            }
        }
    }
    for target in &mut targets {
        let forms = forms(kind, text, target.line.start);
        target.candidates = candidates(text, &target.line, &forms, &target.rules, reason);
    }
    targets
}

/// What is tried in turn, each with one comment a line: of several lines the first of each, of one line all.
fn attempts(targets: &[Target]) -> Vec<Vec<Comment>> {
    match targets {
        [one] => one.candidates.iter().map(|comment| vec![comment.clone()]).collect(),
        many => many
            .iter()
            .map(|target| target.candidates.first().cloned())
            .collect::<Option<_>>()
            .into_iter()
            .collect(),
    }
}

/// A text with comments put in.
fn with_comments(text: &str, comments: &[Comment]) -> String {
    let mut next =
        String::with_capacity(text.len() + comments.iter().map(|(_, text)| text.len()).sum::<usize>());
    let mut at = 0;
    for (place, comment) in comments {
        next.push_str(text.slice(at..*place));
        next.push_str(comment);
        at = *place;
    }
    next + text.slice(at..)
}

/// Where a byte of a text is when comments were put in; of those at the byte itself it is behind.
fn moved(byte: usize, comments: &[Comment]) -> usize {
    let before = comments.iter().take_while(|(at, _)| *at <= byte);
    before.fold(byte, |moved, (_, comment)| moved.saturating_add(comment.len()))
}

/// What is left of what was found when these lines are suppressed.
fn expected(
    known: &BTreeMap<Found, usize>,
    targets: &[Target],
    comments: &[Comment],
) -> BTreeMap<Found, usize> {
    let mut lines = targets.iter().map(|target| &target.line).peekable();
    let mut comments = comments.iter().peekable();
    let mut grown = 0;
    let mut left = BTreeMap::new();
    for ((at, rule), count) in known {
        while lines.next_if(|line| line.end <= *at).is_some() {}
        while let Some((_, comment)) = comments.next_if(|(place, _)| place <= at) {
            grown += comment.len();
        }
        if lines.peek().is_none_or(|line| !line.contains(at)) {
            left.insert((at.saturating_add(grown), rule.clone()), *count);
        }
    }
    left
}

/// The comments as they are told, with places in the text that holds them all.
fn put_in(targets: &[Target], comments: Vec<Comment>) -> Vec<AddedIgnore> {
    let mut before = 0;
    let added = targets.iter().zip(comments).map(|(target, (at, text))| {
        let at = at + before;
        before += text.len();
        AddedIgnore { at, text, rules: target.rules.clone(), findings: target.findings }
    });
    added.collect()
}

/// What comments may look like at a byte of a file: what opens and what closes them.
fn forms(kind: FileKind, text: &str, at: usize) -> Vec<(&'static str, &'static str)> {
    const SCRIPT: [(&str, &str); 2] = [("//", ""), ("/*", " */")];
    const MARKUP: [(&str, &str); 2] = [("<!--", " -->"), ("{#", " #}")];
    let spaced = |(open, close): (&'static str, &'static str)| match close {
        "*/" => (open, " */"),
        "-->" => (open, " -->"),
        close => (open, close),
    };
    match kind {
        FileKind::Code(language) => language.comments().map(spaced).collect(),
        FileKind::Page { language: Some(language), .. }
            if is_between(text, at, &[("<?", "?>"), ("<%", "%>")]) =>
        {
            language.comments().map(spaced).collect()
        }
        FileKind::Page { .. }
            if is_between(text, at, &[("<script", "</script"), ("<?", "?>"), ("<%", "%>")]) =>
        {
            SCRIPT.to_vec()
        }
        FileKind::Page { .. } => MARKUP.to_vec(),
        FileKind::Guide => vec![("<!--", " -->")],
        FileKind::Settings => vec![("#", ""), ("//", ""), ("<!--", " -->"), (";", "")],
        FileKind::Text => Vec::new(),
    }
}

/// True if one of the marks was opened before a byte and not closed again.
fn is_between(text: &str, at: usize, marks: &[(&str, &str)]) -> bool {
    let before = text.slice(..at);
    let is_open = |(open, close): &(&str, &str)| before.rfind(open) > before.rfind(close);
    marks.iter().any(is_open)
}

/// What ends a comment or the code around it somewhere: a reason that holds it would become text of the page or of the
/// program.
const CLOSING: [&str; 8] = ["*/", "-->", "#}", "?>", "%>", "</", "]]", "=end"];

/// Where a comment may be put in and how it reads: above the line, then at its end.
fn candidates(
    text: &str,
    line: &Range<usize>,
    forms: &[(&str, &str)],
    rules: &BTreeSet<String>,
    reason: &str,
) -> Vec<(usize, String)> {
    if CLOSING.iter().any(|mark| reason.contains(mark)) {
        return Vec::new();
    }
    let written = text.slice(line.clone());
    let content = written.trim_end_matches(['\n', '\r']);
    let end = if written.ends_with("\r\n") { "\r\n" } else { "\n" };
    let indent = content.slice(..content.len() - content.trim_start().len());
    let rules = rules.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let comment =
        |(open, close): &(&str, &str)| format!("{open} wxauthlint: ignore[{rules}] {reason}{close}");
    let above = forms.iter().map(|form| (line.start, format!("{indent}{}{end}", comment(form))));
    let behind = forms.iter().map(|form| (line.start + content.len(), format!(" {}", comment(form))));
    above.chain(behind).collect()
}

/// The line around a byte, with its end.
fn line_at(text: &str, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    let start = text.slice(..at).rfind('\n').map_or(0, |newline| newline + 1);
    let end = text.slice(at..).find('\n').map_or(text.len(), |newline| at + newline + 1);
    start..end
}
