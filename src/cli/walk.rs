//! Walks folders in parallel and picks the files that hold something to check.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use aho_corasick::{AhoCorasick, packed};
use ignore::{DirEntry, WalkBuilder, WalkState};
use wxauthlint::input::MARKERS;
use wxauthlint::rule::RuleSet;
use wxauthlint::session::{
    self, LONGEST_BESIDE, LONGEST_FOUND as LONGEST, Look, MOST_BESIDE, OddFile, Walked,
    is_read_although_hidden,
};
use wxauthlint::source::{is_marked_utf16, is_unmarked_utf16};
use wxauthlint::text::{Text, text};

use super::failure::Failure;
use super::kinds::is_of_system;

/// How much of a file is looked at for the byte that only binary files have, in bytes.
const HEAD: u64 = 8 << 10;
/// A file of rules of its own, written like `.gitignore`.
const IGNORE_FILE: &str = ".wxauthlintignore";
/// The folders of the system that hold no files.
const SYSTEM: [&str; 3] = ["/dev", "/proc", "/sys"];

/// Reads the files of a folder and of the folders in it. What version control ignores is left out, hidden
/// files too but those of servers and deployments, and links are not followed.
pub fn walk(folder: &Path, rules: &RuleSet) -> Result<Walked, Failure> {
    let search = Search::new()?;
    let found = Mutex::new(Walked::default());
    if is_of_system(folder) {
        return Err(Failure::io(folder, OddFile::NoFile.into()));
    }
    let mut walk = WalkBuilder::new(folder);
    walk.require_git(false).add_custom_ignore_filename(IGNORE_FILE).hidden(false);
    // Below `/` there are folders with no files in them, but processes and devices.
    walk.filter_entry(|entry| {
        !is_passed_over(entry) && !SYSTEM.iter().any(|folder| entry.path() == Path::new(folder))
    });
    let walk = walk.build_parallel();
    walk.run(|| {
        // Each thread reads into a buffer of its own.
        let mut buffer = Vec::new();
        let (search, found) = (&search, &found);
        Box::new(move |entry| {
            let look = match &entry {
                Ok(entry) if !entry.file_type().is_some_and(|kind| kind.is_file()) => {
                    return WalkState::Continue;
                }
                Ok(entry) => look(entry.path(), search, rules, &mut buffer)
                    .map_err(|error| Failure::io(entry.path(), error)),
                Err(error) => Err(failure(folder, error)),
            };
            let path = entry.map(DirEntry::into_path).unwrap_or_default();
            // A thread that panicked leaves the rest as it is.
            found.lock().unwrap_or_else(PoisonError::into_inner).take_in(folder, path, look);
            WalkState::Continue
        })
    });
    let walked = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(walked)
}

/// True for what is hidden, unless it is a file that is read although it is.
fn is_passed_over(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let is_read = entry.file_type().is_some_and(|kind| kind.is_file()) && is_read_although_hidden(&name);
    entry.depth() > 0 && name.starts_with('.') && !is_read
}

/// The files of a folder in which one of some words stands; of many the first in the order of their paths, whichever thread
/// comes to them first.
pub fn beside(folder: &Path, words: &[String]) -> Vec<(PathBuf, Vec<u8>)> {
    let Ok(search) = AhoCorasick::new(words) else { return Vec::new() };
    let found: Mutex<BTreeMap<PathBuf, Vec<u8>>> = Mutex::new(BTreeMap::new());
    let walk = WalkBuilder::new(folder)
        .require_git(false)
        // `.env` and `.htaccess` say something, folders such as `.git` nothing.
        .hidden(false)
        .filter_entry(|entry| !is_passed_over(entry))
        .add_custom_ignore_filename(IGNORE_FILE)
        .max_filesize(Some(LONGEST_BESIDE))
        .build_parallel();
    walk.run(|| {
        let (search, found) = (&search, &found);
        Box::new(move |entry| {
            let Ok(entry) = entry else { return WalkState::Continue };
            if !entry.file_type().is_some_and(|kind| kind.is_file()) {
                return WalkState::Continue;
            }
            let found = || found.lock().unwrap_or_else(PoisonError::into_inner);
            let is_behind = |found: &BTreeMap<PathBuf, _>| {
                found.len() >= MOST_BESIDE
                    && found.last_key_value().is_some_and(|(last, _)| entry.path() > last)
            };
            if is_behind(&found()) {
                return WalkState::Continue;
            }
            let Ok(bytes) = std::fs::read(entry.path()) else { return WalkState::Continue };
            let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
            if head.contains(&0) || !search.is_match(&bytes) {
                return WalkState::Continue;
            }
            let mut found = found();
            found.insert(entry.path().to_owned(), bytes);
            if found.len() > MOST_BESIDE {
                found.pop_last();
            }
            WalkState::Continue
        })
    });
    found.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().collect()
}

/// Looks at a file. Most binary files are known by their beginning and need not be read, and so are those that are
/// too long.
fn look(path: &Path, search: &Search, rules: &RuleSet, buffer: &mut Vec<u8>) -> io::Result<Look> {
    buffer.clear();
    let mut file = File::open(path)?;
    // What the system shows as files (`/proc/kmsg`), of which some wait when they are read, says that
    // it is empty.
    if file.metadata()?.len() > 0 {
        file.by_ref().take(HEAD).read_to_end(buffer)?;
    }
    let is_wide = is_unmarked_utf16(buffer) || is_marked_utf16(buffer);
    if buffer.contains(&0) && !is_wide {
        return Ok(Look::Binary);
    }
    if buffer.len() as u64 == HEAD {
        // One byte more: a file may grow while it is read.
        file.by_ref().take(LONGEST + 1 - HEAD).read_to_end(buffer)?;
        if buffer.len() as u64 > LONGEST {
            return is_in(file, search, buffer, is_wide)
                .map(|holds_something| Look::Large { holds_something });
        }
    }
    let is_hit = || match is_wide {
        true => search.is_match(&narrowed(buffer)),
        false => search.is_match(buffer),
    };
    Ok(session::look(path, buffer, is_hit, rules))
}

/// A piece of each of [`MARKERS`] that few other words have: where it begins, and its length.
const PIECES: [usize; MARKERS.len()] = [7, 2, 11, 5, 4, 6, 15];
const PIECE: usize = 3;

/// Finds the words without one of which a file holds nothing of interest, in any letter case, all at once.
enum Search {
    /// With vector instructions, by a short piece of each in each letter case.
    Pieces(packed::Searcher),
    Automaton(AhoCorasick),
}

impl Search {
    fn new() -> Result<Self, Failure> {
        let pieces = MARKERS.iter().zip(PIECES);
        let pieces = pieces.filter_map(|(marker, start)| marker.as_bytes().get(start..start + PIECE));
        if let Some(search) = packed::Searcher::new(pieces.flat_map(cases)) {
            return Ok(Search::Pieces(search));
        }
        let search = AhoCorasick::builder().ascii_case_insensitive(true).build(MARKERS);
        let search =
            search.map_err(|error| Failure::Usage(Text::new(error.to_string(), error.to_string())))?;
        Ok(Search::Automaton(search))
    }

    fn is_match(&self, bytes: &[u8]) -> bool {
        match self {
            Search::Pieces(search) => search.find_iter(bytes).any(|piece| is_in_marker(bytes, piece.start())),
            Search::Automaton(search) => search.is_match(bytes),
        }
    }
}

/// True if one of the words stands around the piece that begins there.
fn is_in_marker(bytes: &[u8], piece: usize) -> bool {
    MARKERS.iter().zip(PIECES).any(|(marker, start)| {
        let word = piece.checked_sub(start).and_then(|start| bytes.get(start..start + marker.len()));
        word.is_some_and(|word| word.eq_ignore_ascii_case(marker.as_bytes()))
    })
}

/// A text in each letter case.
fn cases(text: &[u8]) -> Vec<Vec<u8>> {
    text.iter().fold(vec![Vec::new()], |cases, byte| {
        let mut both = vec![byte.to_ascii_lowercase(), byte.to_ascii_uppercase()];
        both.dedup();
        let with = |case: &Vec<u8>, byte: u8| case.iter().copied().chain([byte]).collect();
        cases.iter().flat_map(|case| both.iter().map(move |byte| with(case, *byte))).collect()
    })
}

/// The ASCII of a text of two bytes a character, of which every other byte is zero.
fn narrowed(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().filter(|byte| *byte != 0).collect()
}

/// True if a word stands in a file, of which the beginning is in a buffer.
fn is_in(mut file: File, search: &Search, buffer: &mut Vec<u8>, is_wide: bool) -> io::Result<bool> {
    let longest = MARKERS.iter().map(|marker| marker.len()).max().unwrap_or_default();
    loop {
        if is_wide {
            buffer.retain(|byte| *byte != 0);
        }
        if search.is_match(buffer) {
            return Ok(true);
        }
        // A word may stand across two pieces.
        buffer.drain(..buffer.len().saturating_sub(longest));
        if file.by_ref().take(LONGEST).read_to_end(buffer)? == 0 {
            return Ok(false);
        }
    }
}

fn failure(folder: &Path, error: &ignore::Error) -> Failure {
    let told = wxauthlint::source::presentable(&error.to_string());
    let shown = wxauthlint::source::presentable(&folder.display().to_string());
    Failure::Usage(text!("`{shown}`：{told}", "`{shown}`: {told}"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test may fail
mod tests {
    use std::fs;

    /// Pieces that follow each other closely hide no word.
    #[test]
    fn each_word_is_found_in_any_case_wherever_it_stands() {
        let search = super::Search::new().unwrap();
        for marker in super::MARKERS {
            for word in [marker.to_ascii_lowercase(), marker.to_ascii_uppercase(), marker.to_owned()] {
                for (before, behind) in
                    [("", ""), ("ntlndczeathcb92", "ntl"), ("componentlogin", "p"), ("授权", "授")]
                {
                    assert!(search.is_match(format!("{before}{word}{behind}").as_bytes()), "{before}{word}");
                }
                let cut = word.get(1..).unwrap_or_default();
                assert!(!search.is_match(cut.as_bytes()), "{cut}");
            }
        }
    }

    use wxauthlint::rule::embedded;

    use super::{LONGEST, walk};

    #[test]
    fn only_texts_with_something_in_them_are_kept() {
        let folder = std::env::temp_dir().join(format!("wxauthlint-walk-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("a/ignored")).unwrap();
        let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
        write(".gitignore", b"ignored/\n");
        write("a/link.go", b"const u = \"https://mp.weixin.qq.com/cgi-bin/componentLoginPage\"");
        write("a/other.go", b"const u = 1");
        write("a/ignored/link.go", b"componentloginpage");
        write("b.bin", b"\0componentloginpage");
        write("gbk.php", b"<?php // \xca\xda\xc8\xa8\xc1\xb4\xbd\xd3 bindcomponent");
        let wide = "\u{feff}// bindcomponent".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        write("wide.cs", &wide);
        let long = vec![b'a'; usize::try_from(LONGEST).unwrap() + 1];
        write("long.js", &long);
        // The word stands across the end of the first piece.
        write("long.log", &[&long[..long.len() - 4], b"bindcomponent"].concat());
        write("provider.yaml", b"platform:\n  entry_domain: auth.example.com\n");
        write("compose.yml", b"services: {web: {links: [db]}}\n");
        write("package.json", b"{\"links\": [\"https://www.example.com\"]}\n");
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.join("a"), folder.join("again")).unwrap();
        let walked = walk(&folder, embedded()).unwrap().sorted(|path| path.display().to_string());
        let names: Vec<_> =
            walked.others.iter().map(|hit| hit.path.strip_prefix(&folder).unwrap().to_owned()).collect();
        assert_eq!(names, ["a/link.go", "gbk.php", "wide.cs"].map(std::path::Path::new));
        assert_eq!(walked.others[1].text.text(), "<?php // 授权链接 bindcomponent");
        let providers: Vec<_> = walked.providers.iter().map(|hit| hit.path.file_name().unwrap()).collect();
        assert_eq!(providers, ["provider.yaml"]);
        let unread: Vec<_> = walked.unread.iter().map(|unread| unread.source.rsplit('/').next()).collect();
        assert_eq!(unread, [Some("long.log")]);
        assert_eq!((walked.read, walked.binary, walked.large, walked.foreign), (7, 1, 2, 1));
        assert!(walked.failures.is_empty());
        fs::remove_dir_all(&folder).unwrap();
    }
}
