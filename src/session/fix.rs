//! Fixes provider files, links in source code, and links that stand alone.

use std::path::{Path, PathBuf};

use super::Session;
use super::context::{Owner, Owners};
use super::failure::Failure;
use super::files::read_bytes;
use super::inputs::{GivenInputs, Input};
use super::loaded::Loaded;
use super::reading::folder_of;
use crate::fact::Page;
use crate::input::file::{self, FileKind};
use crate::input::link::find::{self, Found, find};
use crate::lint::{self, FileInput, Fixed, Judged, LinkInput, Linter, ProviderFile};
use crate::slice::Slice;
use crate::source::{Decoded, SourceId, SourceKind, Sources, decode, presentable_path, printable};
use crate::text::{Text, text};

/// What was fixed.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Fixes {
    /// What changed, the files first.
    pub changes: Vec<Change>,
    /// Files that stay as they are because their encoding lacks what a fix would write.
    pub withheld: Vec<Text>,
    /// The inputs that hold nothing that is fixed: lists of links, standard input, pages, documents. Their
    /// names, as they are shown.
    pub only_checked: Vec<String>,
    /// How many fixes were applied.
    pub fixed: usize,
    /// How many findings are left that could be fixed if they all might.
    pub more: usize,
}

/// A text that changed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Change {
    /// The file that is to be written; none for a link that stands alone.
    pub file: Option<FileChange>,
    /// What it is called.
    pub name: String,
    /// Its lines before and after as they are; they may hold secrets. Those of a link are its parameters.
    pub raw: [Vec<String>; 2],
    /// The same lines as they may be shown.
    pub shown: [Vec<String>; 2],
    /// The corrected links as they are printed: whole, for whoever asks for it wants to use it, and the secrets in them are
    /// those that were passed in. They are to be printed nowhere else; of a file there are none.
    pub links: Vec<String>,
}

/// A file that is to be written.
#[derive(Clone, Debug)]
pub struct FileChange {
    /// Its path.
    pub path: PathBuf,
    /// Its bytes before.
    pub before: Vec<u8>,
    /// Its bytes after, in the same encoding.
    pub after: Vec<u8>,
}

/// What texts are judged by.
#[derive(Clone, Copy)]
struct Bench<'b> {
    session: &'b Session<'b>,
    page: &'b Page,
    /// The texts that are there besides the one in judgement.
    sources: &'b Sources,
    with_unsafe: bool,
}

impl Session<'_> {
    /// Fixes the provider files among inputs and the links that stand alone, so that they are checked as they are
    /// then; fixes that may change the meaning only `with_unsafe`. Nothing is written.
    ///
    /// # Errors
    /// [`Failure::Faults`] and [`Failure::Io`] of any provider file, before anything is changed.
    pub fn fix(&self, inputs: &mut GivenInputs, with_unsafe: bool) -> Result<Fixes, Failure> {
        let mut fixes = Fixes { only_checked: self.only_checked(inputs), ..Fixes::default() };
        let mut sources = Sources::new();
        let page = self.page_in(&mut sources);
        let bench = Bench { session: self, page: &page, sources: &sources, with_unsafe };
        for input in &inputs.list {
            if let Input::Provider(loaded) = input {
                self.reader().read(loaded, &mut sources.clone())?;
            }
        }
        for input in &mut inputs.list {
            if let Input::Provider(loaded) = input {
                fixes.file(loaded, bench);
            }
        }
        for input in &mut inputs.list {
            if let Input::Other(loaded, kind) = input
                && kind.is_code()
            {
                fixes.code(loaded, *kind, bench);
            }
        }
        let mut sources = sources.clone();
        let file = self.provider_among(&inputs.list, &mut sources)?;
        let bench = Bench { sources: &sources, ..bench };
        for input in &mut inputs.list {
            if let Input::Link(link) = input {
                let mut linter = Linter::new(&self.rules, &self.settings, file.as_ref());
                fixes.link(link, bench, &mut linter);
            }
        }
        Ok(fixes)
    }

    /// The names of the inputs that hold nothing that is fixed. Of what stands around a link in a page or a document
    /// it is not known what else has to change; standard input and lists of links are read once.
    fn only_checked(&self, inputs: &GivenInputs) -> Vec<String> {
        let name = |input: &Input| match input {
            Input::Link(_) | Input::Provider(_) => None,
            Input::Other(_, kind) if kind.is_code() => None,
            Input::Piped(loaded) | Input::Other(loaded, _) => Some(self.files.name(&loaded.path)),
            Input::Links(lines) => Some(lines.name.clone()),
            Input::Seen(seen) => Some(seen.name.clone()),
            Input::Empty(_) => Some("stdin".to_owned()),
        };
        inputs.list.iter().filter_map(name).map(|name| presentable_path(&name)).collect()
    }

    /// The provider file that the links among inputs belong to, read.
    pub(super) fn provider_among(
        &self,
        list: &[Input],
        sources: &mut Sources,
    ) -> Result<Option<ProviderFile>, Failure> {
        let hits = list.iter().filter_map(|input| match input {
            Input::Provider(loaded) => Some(loaded),
            _ => None,
        });
        let hits: Vec<_> = hits.collect();
        let read = |loaded: &Loaded, sources: &mut Sources| self.reader().read(loaded, sources);
        match Owners::new(&self.config, (self.files, &*self.rules), hits.iter().copied()).of(None) {
            Owner::None => Ok(None),
            Owner::Given(at) => hits.get(at).map(|hit| read(hit, sources)).transpose(),
            Owner::Found(path) => read(&Loaded::read(&path, self.files)?, sources).map(Some),
        }
    }
}

impl Fixes {
    /// Fixes a file, which was seen to be one that can be read.
    fn file(&mut self, loaded: &mut Loaded, bench: Bench<'_>) {
        let Loaded { path, text, stored, .. } = loaded;
        let Some((_, before)) = judge_file(path, text, bench) else { return };
        let judge = |text: &str| judge_file(path, text, bench).map(|(judged, _)| judged);
        let fixed = lint::fix(text, bench.with_unsafe, judge);
        let Some((judged, after)) = judge_file(path, &fixed.text, bench) else { return };
        if fixed.text == text.text() {
            self.count(fixed.count, &judged, bench);
            return;
        }
        let rewritten = match rewrite(stored, text, &fixed, |bytes| decode(bytes, None).into_owned()) {
            Ok(rewritten) => rewritten,
            Err(lost) => {
                self.withheld.push(withheld(path, text.encoding(), &lost));
                return;
            }
        };
        self.count(fixed.count, &judged, bench);
        let lines = |text: &str| text.split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>();
        self.changes.push(Change {
            name: path.display().to_string(),
            raw: [lines(text), lines(&fixed.text)],
            shown: [lines(shown(judged.source, &before)), lines(shown(judged.source, &after))],
            file: Some(FileChange { path: path.clone(), before: stored.clone(), after: rewritten.clone() }),
            links: Vec::new(),
        });
        *loaded = Loaded { folder: loaded.folder.take(), ..Loaded::provider(&loaded.path, rewritten) };
    }

    /// Fixes links in source code that stand there as one literal.
    fn code(&mut self, loaded: &mut Loaded, kind: FileKind, bench: Bench<'_>) {
        let files = bench.session.files;
        let name = files.name(&loaded.path);
        let judge = |text: &str| judge_code(&name, kind, text, bench);
        let Some((_, before)) = judge(&loaded.text) else { return };
        let fixed = lint::fix(&loaded.text, bench.with_unsafe, |text| judge(text).map(|(judged, _)| judged));
        let Some((judged, after)) = judge(&fixed.text) else { return };
        if fixed.text == loaded.text.text() {
            self.count(fixed.count, &judged, bench);
            return;
        }
        let stored = files.open(&loaded.path).ok().and_then(|file| read_bytes(file, &loaded.path).ok());
        let decoded = |bytes: &[u8]| file::decode(kind, bytes).into_owned();
        let Some(stored) = stored.filter(|stored| decoded(stored).text() == loaded.text.text()) else {
            self.withheld.push(withheld(&loaded.path, loaded.text.encoding(), &[]));
            return;
        };
        let rewritten = match rewrite(&stored, &loaded.text, &fixed, decoded) {
            Ok(rewritten) => rewritten,
            Err(lost) => {
                self.withheld.push(withheld(&loaded.path, loaded.text.encoding(), &lost));
                return;
            }
        };
        self.count(fixed.count, &judged, bench);
        let lines = |text: &str| text.split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>();
        self.changes.push(Change {
            name: loaded.path.display().to_string(),
            raw: [lines(&loaded.text), lines(&fixed.text)],
            shown: [lines(shown(judged.source, &before)), lines(shown(judged.source, &after))],
            file: Some(FileChange { path: loaded.path.clone(), before: stored, after: rewritten.clone() }),
            links: Vec::new(),
        });
        loaded.text = decoded(&rewritten);
    }

    fn link(&mut self, link: &mut String, bench: Bench<'_>, linter: &mut Linter<'_>) {
        let (_, before) = judge_link(link, linter, bench);
        let fixed = lint::fix(link, bench.with_unsafe, |text| Some(judge_link(text, linter, bench).0));
        let (judged, after) = judge_link(&fixed.text, linter, bench);
        self.count(fixed.count, &judged, bench);
        if fixed.text == *link {
            return;
        }
        let (old, old_shown) = link_lines(link, shown(judged.source, &before));
        let (new, new_shown) = link_lines(&fixed.text, shown(judged.source, &after));
        self.changes.push(Change {
            file: None,
            name: "link".to_owned(),
            raw: [old, new],
            shown: [old_shown, new_shown],
            links: corrected(&fixed.text),
        });
        *link = fixed.text;
    }

    fn count(&mut self, fixed: usize, left: &Judged, bench: Bench<'_>) {
        self.fixed += fixed;
        if !bench.with_unsafe {
            self.more += left.findings.iter().filter(|finding| !finding.fixes.is_empty()).count();
        }
    }
}

/// The corrected links as they are printed.
fn corrected(text: &str) -> Vec<String> {
    let printed = |link: &Found<'_>| printable(link.text().trim()).replace(['\n', '\t', '\r'], " ");
    find(text, find::Context::Handed).iter().map(printed).collect()
}

/// What is found in a provider file; `None` where it cannot be read.
fn judge_file(path: &Path, text: &str, bench: Bench<'_>) -> Option<(Judged, Sources)> {
    let session = bench.session;
    let mut sources = bench.sources.clone();
    let file = session.reader().read_text(folder_of(path), path, text, &mut sources).ok()?;
    let mut linter = Linter::new(&session.rules, &session.settings, Some(&file));
    let mut findings = linter.check_provider(&sources).findings;
    findings.extend(linter.check_listed_links(bench.page, &mut sources).findings);
    Some((Judged { source: file.provider.source, findings }, sources))
}

/// What is found in source code.
fn judge_code(name: &str, kind: FileKind, text: &str, bench: Bench<'_>) -> Option<(Judged, Sources)> {
    let session = bench.session;
    let mut sources = bench.sources.clone();
    let mut linter = Linter::new(&session.rules, &session.settings, None);
    let input = FileInput { name, raw: text.into(), kind, page: bench.page, policy: None };
    let findings = linter.check_file(&input, &mut sources).report.findings;
    let shown = presentable_path(name);
    let source = sources.iter().filter(|(_, source)| source.name() == &*shown).map(|(id, _)| id).last()?;
    Some((Judged { source, findings }, sources))
}

fn judge_link(text: &str, linter: &mut Linter<'_>, bench: Bench<'_>) -> (Judged, Sources) {
    let mut sources = bench.sources.clone();
    let source = sources.add("link", SourceKind::Link, text);
    let found = find(text, find::Context::Handed);
    sources.show_only(source, found.iter().map(Found::around).collect());
    let judged = found
        .iter()
        .map(|found| linter.check_link(&LinkInput::found(found, source, bench.page), &mut sources));
    let findings = judged.flat_map(|report| report.findings).collect();
    (Judged { source, findings }, sources)
}

fn shown(source: SourceId, sources: &Sources) -> &str {
    sources.get(source).map_or("", |source| source.shown())
}

/// A link, one parameter a line: as it is, and as it may be shown, which has as many bytes.
fn link_lines(raw: &str, shown: &str) -> (Vec<String>, Vec<String>) {
    let cuts = raw.match_indices(['?', '&', '#']).map(|(at, _)| at).chain([raw.len()]);
    let (mut lines, mut shown_lines) = (Vec::new(), Vec::new());
    let mut start = 0;
    for cut in cuts {
        let line = |text: &str| format!("{}\n", text.slice(start..cut).replace('\n', "␣"));
        if cut > start {
            lines.push(line(raw));
            shown_lines.push(line(shown));
        }
        start = cut;
    }
    (lines, shown_lines)
}

/// A file with its fixes made, in its own encoding, with every other byte as it was.
///
/// # Errors
/// The characters that the encoding does not have; none where the file would be read in another encoding
/// afterwards.
fn rewrite(
    stored: &[u8],
    text: &Decoded<'_>,
    fixed: &Fixed,
    read: impl Fn(&[u8]) -> Decoded<'static>,
) -> Result<Vec<u8>, Vec<char>> {
    let mut written = stored.to_vec();
    for edits in &fixed.rounds {
        let edits = edits.iter().map(|edit| (edit.span.range(), edit.text.as_str()));
        written = decode(&written, Some(text.encoding())).replaced(&written, edits)?;
    }
    if read(&written).text() == fixed.text { Ok(written) } else { Err(Vec::new()) }
}

/// Says that a file was left as it is.
fn withheld(path: &Path, encoding: &str, lost: &[char]) -> Text {
    let path = presentable_path(&path.display().to_string());
    if lost.is_empty() {
        return text!(
            "`{path}` 没有修复：改过之后，它会被当成另一种编码（现在是 {encoding}）；请先把文件另存为 UTF-8",
            "`{path}` was not fixed: the result would no longer be read as {encoding}; save the file as UTF-8 first"
        );
    }
    let letters =
        lost.iter().map(|letter| format!("U+{:04X}", u32::from(*letter))).collect::<Vec<_>>().join(" ");
    text!(
        "`{path}` 没有修复：它的编码 {encoding} 写不出字符 {letters}；请先把文件另存为 UTF-8",
        "`{path}` was not fixed: its encoding {encoding} cannot represent {letters}, which the fix needs; save the file as UTF-8 first"
    )
}
