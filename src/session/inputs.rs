//! What the inputs of a check are. Each is opened once, for a pipe can be read only once, and what it is is told
//! from what was read.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use super::context::{USUAL_CONFIG, is_usual_name};
use super::detect::{Detected, detect, may_be_provider_file};
use super::failure::Failure;
use super::files::{Files, FolderEntry, read_bytes};
use super::lines::{LONGEST_LINE, Lines, is_utf16};
use super::loaded::Loaded;
use super::seen::Seen;
use crate::diagnostic::Unread;
use crate::input::file::FileKind;
use crate::input::link::find::{is_like_link, is_surely_link};
use crate::lint::is_provider_file;
use crate::rule::RuleSet;
use crate::source::{decode, presentable_path};
use crate::text::{Text, text};

/// What is to be checked.
#[non_exhaustive]
pub enum Input {
    /// A link of the command line, with what stands around it.
    Link(String),
    /// A provider file.
    Provider(Loaded),
    /// A provider file that was read from a pipe, so that nothing can be written back.
    Piped(Loaded),
    /// Links, one a line.
    Links(Lines),
    /// Source code, a page, a document; of what came through a pipe, what it is.
    Other(Loaded, FileKind),
    /// What was seen at an address.
    Seen(Box<Seen>),
    /// Nothing at all.
    Empty(Text),
}

/// All inputs, read as far as is needed to know what they are.
#[derive(Default)]
pub struct GivenInputs {
    /// What is to be checked, in the order of the command line; the files of a folder in the order of paths.
    pub list: Vec<Input>,
    /// The folders, and whether something was found in them to check.
    pub(super) folders: BTreeMap<PathBuf, bool>,
    /// What was passed over, though it should have been checked.
    pub(super) unread: Vec<Unread>,
    /// True if nothing was named, so that the list holds the usual provider file.
    pub(super) is_usual: bool,
    /// True if something in a folder could not be read; that was told.
    pub(super) has_failed: bool,
    /// The files of other programs that were named, as they are shown.
    pub(super) foreign: Vec<String>,
    /// The files that are in the list, wherever they were named.
    known: BTreeSet<PathBuf>,
}

impl GivenInputs {
    /// Leaves out the files whose paths, and of those that were not read whose names, are not wanted.
    pub fn leave_out(&mut self, is_out: impl Fn(&Path) -> bool, is_out_by_name: impl Fn(&str) -> bool) {
        self.list.retain(|input| match input {
            Input::Provider(loaded) | Input::Other(loaded, _) => !is_out(&loaded.path),
            Input::Links(lines) => !lines.path.as_deref().is_some_and(&is_out),
            _ => true,
        });
        self.unread.retain(|unread| !is_out_by_name(&unread.source));
        self.foreign.retain(|name| !is_out_by_name(name));
    }

    /// A link, with whatever stands around it.
    pub fn link(link: &str) -> Self {
        GivenInputs { list: vec![Input::Link(link.to_owned())], ..GivenInputs::default() }
    }

    /// What was seen at addresses.
    pub fn seen(list: Vec<Seen>) -> Self {
        let list = list.into_iter().map(|seen| Input::Seen(Box::new(seen))).collect();
        GivenInputs { list, ..GivenInputs::default() }
    }
}

/// What is told while inputs are read, and ends nothing.
#[derive(Debug)]
#[non_exhaustive]
pub enum Message {
    /// What was read and what was passed over.
    Note(Text),
    /// Something that could not be read.
    Failure(Failure),
}

/// Reads inputs.
pub(super) struct Opener<'o> {
    pub(super) files: &'o dyn Files,
    pub(super) rules: &'o RuleSet,
    pub(super) tell: &'o mut dyn FnMut(Message),
    /// The file that standard input is to be taken for.
    pub(super) stdin_name: Option<&'o Path>,
    /// True if files were not chosen by hand, so that only what surely is a provider file is taken for one.
    pub(super) may_be_unmatched: bool,
    pub(super) inputs: GivenInputs,
}

impl Opener<'_> {
    /// The provider file that holds for the current folder, where nothing is named.
    pub(super) fn usual(&mut self, path: Option<&Path>) -> Result<(), Failure> {
        let Some(path) = path else {
            return Err(Failure::Nothing(text!(
                "没有可检查的内容：当前文件夹和上级文件夹里没有 `{USUAL_CONFIG}`，也没有给出链接或文件",
                "nothing to check: no `{USUAL_CONFIG}` in this folder or any parent folder, and no link or file given"
            )));
        };
        self.inputs.list.push(Input::Provider(Loaded::read(path, self.files)?));
        self.inputs.is_usual = true;
        Ok(())
    }

    /// Takes in what an argument names.
    pub(super) fn add(&mut self, input: &str) -> Result<(), Failure> {
        if input == "-" {
            if self.is_new(Path::new(STDIN)) {
                let stdin = self.files.stdin();
                match self.stdin_name {
                    Some(path) => self.named(path, stdin, true)?,
                    None => self.stream(Path::new("stdin"), stdin)?,
                }
            }
            return Ok(());
        }
        // A file that somebody named like a link must not take its place.
        if is_surely_link(input) {
            self.inputs.list.push(Input::Link(input.to_owned()));
            return Ok(());
        }
        let path = Path::new(input);
        match self.files.entry(path) {
            Ok(FolderEntry::Folder) => self.walk(path),
            Ok(_) if !self.is_new(path) => Ok(()),
            Ok(entry) => {
                let file = self.files.open(path).map_err(|error| Failure::io(path, error))?;
                match entry {
                    FolderEntry::Stream if input == STDIN => self.stream(Path::new("stdin"), file),
                    FolderEntry::Stream => self.stream(path, file),
                    _ => self.named(path, file, false),
                }
            }
            Err(_) if is_like_link(input) => {
                self.inputs.list.push(Input::Link(input.to_owned()));
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(Failure::io(path, error)),
            Err(_) => Err(Failure::Usage(text!(
                "`{input}` 既不是链接，也没有这个文件",
                "`{input}` is not a link, and no such file exists"
            ))),
        }
    }

    /// Takes in the files of a folder, each as if it had been named.
    fn walk(&mut self, folder: &Path) -> Result<(), Failure> {
        let walked = self.files.walk(folder, self.rules)?;
        (self.tell)(Message::Note(walked.told(folder)));
        self.inputs.has_failed |= !walked.failures.is_empty();
        walked.failures.into_iter().for_each(|failure| (self.tell)(Message::Failure(failure)));
        let known = self.inputs.folders.get(folder);
        let mut holds = known.is_some_and(|holds| *holds) || !walked.unread.is_empty();
        self.inputs.unread.extend(walked.unread);
        for loaded in walked.providers {
            match self.is_new(&loaded.path) {
                true => self.inputs.list.push(Input::Provider(loaded)),
                // It is checked where it was named.
                false => holds = true,
            }
        }
        for loaded in walked.others {
            match self.is_new(&loaded.path) {
                true => self.push_other(loaded),
                false => holds = true,
            }
        }
        self.inputs.folders.insert(folder.to_owned(), holds);
        Ok(())
    }

    /// False for a file that was named before: it is checked once.
    fn is_new(&mut self, path: &Path) -> bool {
        self.inputs.known.insert(self.files.place(path))
    }

    fn push_other(&mut self, loaded: Loaded) {
        let kind = FileKind::of(&self.files.name(&loaded.path));
        self.inputs.list.push(Input::Other(loaded, kind));
    }

    /// Takes in what a pipe or standard input holds.
    fn stream(&mut self, name: &Path, reader: Box<dyn Read + Send>) -> Result<(), Failure> {
        let shown = self.files.name(name);
        let mut reader = BufReader::new(reader);
        let mut start = Vec::new();
        // As much of a file is looked at, so that both are taken for the same.
        let read = reader.by_ref().take(LONGEST_LINE).read_to_end(&mut start);
        read.map_err(|error| Failure::io(name, error))?;
        // Lines end with another sequence of bytes there.
        if is_utf16(&start) {
            start.extend(read_bytes(&mut reader, name)?);
        }
        let mut detected = detect(None, &start, self.rules);
        if !matches!(detected, Detected::Links) {
            start.extend(read_bytes(&mut reader, name)?);
            detected = detect(None, &start, self.rules);
        }
        self.inputs.list.push(match detected {
            Detected::Links => Input::Links(Lines::new(
                shown,
                None,
                Box::new(BufReader::new(Cursor::new(start).chain(reader))),
            )),
            Detected::Provider => Input::Piped(Loaded::provider(name, start)),
            Detected::Other(kind) => Input::Other(Loaded::other(name, &start, self.files)?, kind),
            Detected::Foreign => {
                self.inputs.foreign.push(presentable_path(&shown));
                return Ok(());
            }
            Detected::Empty if name == Path::new("stdin") => {
                Input::Empty(text!("标准输入是空的", "standard input is empty"))
            }
            Detected::Empty => Input::Empty(text!("`{shown}` 是空的", "`{shown}` is empty")),
        });
        Ok(())
    }

    /// Takes in what a file of that name holds; of what `is_piped` nothing can be written back.
    fn named(&mut self, path: &Path, mut file: Box<dyn Read + Send>, is_piped: bool) -> Result<(), Failure> {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let mut start = Vec::new();
        match may_be_provider_file(name) {
            true => start = read_bytes(&mut file, path)?,
            false if FileKind::of(name).is_text() => {
                let read = file.by_ref().take(LONGEST_LINE).read_to_end(&mut start);
                read.map_err(|error| Failure::io(path, error))?;
            }
            false => {}
        }
        let detected = detect(Some(name), &start, self.rules);
        match detected {
            Detected::Provider if self.is_by_chance(name, &start) => self.pass_over(path),
            Detected::Foreign => self.pass_over(path),
            Detected::Provider => {
                let loaded = Loaded::provider(path, start);
                let input = if is_piped { Input::Piped(loaded) } else { Input::Provider(loaded) };
                self.inputs.list.push(input);
            }
            Detected::Links => {
                let whole = BufReader::new(Cursor::new(start).chain(file));
                self.inputs.list.push(Input::Links(Lines::new(
                    self.files.name(path),
                    Some(path.to_owned()),
                    Box::new(whole),
                )));
            }
            Detected::Other(_) | Detected::Empty => {
                let bytes = read_bytes(Cursor::new(start).chain(file), path)?;
                self.push_other(Loaded::other(path, &bytes, self.files)?);
            }
        }
        Ok(())
    }

    /// True for a file that nobody chose and that is not surely a provider file.
    fn is_by_chance(&self, name: &str, bytes: &[u8]) -> bool {
        self.may_be_unmatched && !is_usual_name(name) && !is_provider_file(&decode(bytes, None), self.rules)
    }

    /// Passes over a file of another program.
    fn pass_over(&mut self, path: &Path) {
        self.inputs.foreign.push(presentable_path(&self.files.name(path)));
    }
}

/// Standard input by its path.
const STDIN: &str = "/dev/stdin";
