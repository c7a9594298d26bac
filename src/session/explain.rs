//! Says what a code, a text, a link, a rule or a whole chat means.

use std::io::Read;
use std::path::Path;

use super::Session;
use super::context::Config;
use super::failure::Failure;
use super::files::FolderEntry;
use super::loaded::Loaded;
use super::verdict::{CLEAN, NOTHING, UNUSABLE};
use crate::explain::{Explained, Explainer, LONGEST, own_language};
use crate::input::holds_marker;
use crate::input::link::find::{self, find, is_surely_link};
use crate::lint::ProviderFile;
use crate::render::not_decoded;
use crate::source::{
    Decoded, Sources, Undecoded, decode, is_marked_utf16, is_unmarked_utf16, presentable_path,
};
use crate::text::{Lang, Text, text};

/// What something means.
#[derive(Debug)]
#[non_exhaustive]
pub struct ExplainAnswer {
    /// The explanations, with the texts that places point into.
    pub explained: Explained,
    /// What of the text was not read or not explained, in a sentence each.
    pub not_read: Vec<Text>,
    /// What is wrong with the provider file, so that it was left out of account, wholly or in part.
    pub failure: Option<Failure>,
    /// The language of the own words of whoever asks, where they tell it.
    pub own_language: Option<Lang>,
}

impl ExplainAnswer {
    /// The exit code.
    pub fn code(&self) -> u8 {
        if self.failure.is_some() {
            UNUSABLE
        } else if !self.not_read.is_empty() || !self.explained.is_known() {
            NOTHING
        } else {
            CLEAN
        }
    }
}

/// What is to be explained.
enum Asked {
    /// The words of the command line.
    Words(String),
    /// A text with several things in it, standard input or a file, and what of it was not read.
    Pasted(String, Vec<Text>),
}

impl Session<'_> {
    /// Explains what words say, or a file by its path, or with `-` standard input. Links in it are judged as in a
    /// check: by the provider file of the session, else by the usual one of the current folder.
    ///
    /// # Errors
    /// [`Failure::Nothing`] where there is nothing to explain, [`Failure::Io`] of what cannot be read. What is wrong
    /// with a provider file ends nothing: it comes with the answer.
    pub fn explain(&self, what: &[String]) -> Result<ExplainAnswer, Failure> {
        let asked = self.asked(what)?;
        let (Asked::Words(text) | Asked::Pasted(text, _)) = &asked;
        let own_language = own_language(text);
        let mut sources = Sources::new();
        let page = self.page_in(&mut sources);
        let is_named = matches!(self.config, Config::At(_));
        // Most of what is asked about is no link, and needs no file.
        let (Asked::Words(text) | Asked::Pasted(text, _)) = &asked;
        let may_judge = is_named || holds_marker(text) || !find(text, find::Context::Chat).is_empty();
        let read = if may_judge { self.provider_of_links(&mut sources) } else { Ok((None, None)) };
        let (file, failure) = match read {
            Ok(read) => read,
            // It was named, so that whoever asks wants to know first.
            Err(failure @ Failure::Io(..)) if is_named => return Err(failure),
            Err(failure) => (None, Some(failure)),
        };
        let explainer =
            Explainer { rules: &self.rules, file: file.as_ref(), page: &page, settings: &self.settings };
        let (mut explained, mut not_read) = match asked {
            Asked::Words(text) => (explainer.explain(&text, sources), Vec::new()),
            // It is the same wherever it comes from.
            Asked::Pasted(text, not_read) => (explainer.explain(text.trim(), sources), not_read),
        };
        // Nobody asked about it where no link was judged by it.
        let is_judged = explained.explanations.iter().any(|explanation| explanation.report.is_some());
        let failure = failure.filter(|_| is_judged || is_named);
        if let Some(told) = failure.as_ref().filter(|_| file.is_none()).and_then(Failure::text) {
            let unjudged = text!(
                ("服务商配置文件有错，没有按它判断：{}", told.zh),
                ("the provider file has errors and was not used: {}", told.en)
            );
            let judged = explained.explanations.iter_mut().filter(|explanation| explanation.report.is_some());
            judged.for_each(|explanation| explanation.unjudged = Some(unjudged.clone()));
        }
        if explained.left_out > 0 {
            let count = explained.left_out;
            not_read.push(text!(
                "还认出 {count} 处，没有逐一解释；请分几次粘贴",
                "{count} more were recognized but not explained; paste the text in parts"
            ));
        }
        Ok(ExplainAnswer { explained, not_read, failure, own_language })
    }

    /// The provider file that links belong to, in spite of faults of what it says to the linter itself.
    fn provider_of_links(
        &self,
        sources: &mut Sources,
    ) -> Result<(Option<ProviderFile>, Option<Failure>), Failure> {
        let Some(path) = self.usual_config() else { return Ok((None, None)) };
        let loaded = Loaded::read(&path, self.files)?;
        let (file, faults) = self.reader().read_in_spite(&loaded, sources)?;
        let told = (!faults.is_empty()).then(|| Failure::Faults(faults, Box::new(sources.clone())));
        Ok((Some(file), told))
    }

    fn asked(&self, what: &[String]) -> Result<Asked, Failure> {
        let empty = || {
            text!(
                "没有要解释的内容：给出代码、提示、链接、规则 id，或用 `-` 从标准输入读取",
                "nothing to explain: pass a code, a message, a link, a rule id, or `-` for standard input"
            )
        };
        let asked = match what {
            [] => return Err(Failure::Nothing(empty())),
            [only] if only == "-" => self.pasted(self.files.stdin(), Path::new("stdin"))?,
            // Whoever pastes a link means the link, whatever a folder holds under that name.
            [only]
                if !is_surely_link(only)
                    && matches!(self.files.entry(Path::new(only)), Ok(FolderEntry::File)) =>
            {
                let path = Path::new(only);
                let file = self.files.open(path).map_err(|error| Failure::io(path, error))?;
                self.pasted(file, path)?
            }
            words => Asked::Words(words.join(" ")),
        };
        match asked {
            Asked::Words(text) if text.trim().is_empty() => Err(Failure::Nothing(empty())),
            Asked::Pasted(text, told) if text.trim().is_empty() => {
                Err(Failure::Nothing(told.into_iter().next().unwrap_or_else(empty)))
            }
            asked => Ok(asked),
        }
    }

    /// The beginning of a text, as much of it as is explained; chats may hold anything, so that bytes that fit no
    /// encoding do not stop it.
    fn pasted(&self, reader: impl Read, path: &Path) -> Result<Asked, Failure> {
        let mut bytes = Vec::new();
        let limit = u64::try_from(LONGEST + 1).unwrap_or(u64::MAX);
        reader.take(limit).read_to_end(&mut bytes).map_err(|error| Failure::io(path, error))?;
        let is_long = bytes.len() > LONGEST;
        if is_long {
            // No link is judged that only lacks its end here.
            let is_wide = is_marked_utf16(&bytes) || is_unmarked_utf16(&bytes);
            let line = bytes.iter().take(LONGEST).rposition(|byte| *byte == b'\n').filter(|_| !is_wide);
            let end = line.map_or(LONGEST, |at| at + 1);
            bytes.truncate(end);
        }
        let decoded = decode(&bytes, None);
        let told = decoded.undecoded().filter(|undecoded| !is_cut(&decoded, *undecoded, bytes.len()));
        let name = presentable_path(&self.files.name(path));
        let mut not_read: Vec<_> = told.map(|undecoded| not_decoded(&name, undecoded)).into_iter().collect();
        if is_long {
            let most = LONGEST >> 10;
            not_read.push(text!(
                "`{name}` 只读了前 {most} KiB，后面的没有读",
                "only the first {most} KiB of `{name}` were read"
            ));
        }
        Ok(Asked::Pasted(decoded.text().to_owned(), not_read))
    }
}

/// True if all that could not be decoded is a last character, cut off where reading ended.
fn is_cut(decoded: &Decoded<'_>, undecoded: Undecoded, length: usize) -> bool {
    let Undecoded::Byte { text, .. } = undecoded else { return false };
    length == LONGEST && decoded.get(text..).is_some_and(|rest| rest == "\u{fffd}")
}
