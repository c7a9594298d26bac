//! Walks folders in parallel and picks the files that hold something to check.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use ignore::{WalkBuilder, WalkState};
use wxauthlint::input::MARKERS;
use wxauthlint::input::file::{FileKind, decode};
use wxauthlint::source::{Decoded, is_marked_utf16, is_unmarked_utf16};
use wxauthlint::text::Text;

use super::failure::Failure;
use super::output::Output;

/// The longest file that is read, in bytes; what is longer is data or was put together by a program.
const LONGEST: u64 = 4 << 20;
/// How much of a file is looked at for the byte that only binary files have, in bytes.
const HEAD: u64 = 8 << 10;
/// A file of rules of its own, written like `.gitignore`.
const IGNORE_FILE: &str = ".wxauthlintignore";

/// A file that holds something to check.
#[derive(Debug)]
pub struct Hit {
    /// Its path, below the folder that was named.
    pub path: PathBuf,
    /// Its text.
    pub text: Decoded<'static>,
    /// The folder around it that the user named, if it is not the file itself that was named.
    pub folder: Option<PathBuf>,
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walked {
    /// The files that hold something, in the order of their paths.
    pub hits: Vec<Hit>,
    /// How many files were read.
    read: usize,
    /// How many were passed over: binary ones, and those that are too long.
    binary: usize,
    large: usize,
    /// What could not be read.
    pub failures: Vec<Failure>,
}

/// Reads the files of a folder and of the folders in it. What version control ignores is left out, hidden
/// files too, and links are not followed.
pub fn walk(folder: &Path) -> Result<Walked, Failure> {
    let search = search()?;
    let hits = Mutex::new(Vec::new());
    let failures = Mutex::new(Vec::new());
    let [read, binary, large] = [const { AtomicUsize::new(0) }; 3];
    let walk =
        WalkBuilder::new(folder).require_git(false).add_custom_ignore_filename(IGNORE_FILE).build_parallel();
    walk.run(|| {
        // Each thread reads into a buffer of its own.
        let mut buffer = Vec::new();
        let (search, hits, failures) = (&search, &hits, &failures);
        let (read, binary, large) = (&read, &binary, &large);
        Box::new(move |entry| {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    push(failures, failure(folder, &error));
                    return WalkState::Continue;
                }
            };
            if !entry.file_type().is_some_and(|kind| kind.is_file()) {
                return WalkState::Continue;
            }
            let count = match look(entry.path(), search, &mut buffer) {
                Ok(Look::Nothing) => read,
                Ok(Look::Binary) => binary,
                Ok(Look::Large) => large,
                Ok(Look::Hit) => {
                    let kind = FileKind::of(&entry.path().to_string_lossy());
                    let text = decode(kind, &buffer).into_owned();
                    push(hits, Hit { path: entry.into_path(), text, folder: Some(folder.to_owned()) });
                    read
                }
                Err(error) => {
                    push(failures, Failure::io(entry.path(), error));
                    return WalkState::Continue;
                }
            };
            count.fetch_add(1, Ordering::Relaxed);
            WalkState::Continue
        })
    });
    let mut walked = Walked {
        hits: taken(hits),
        read: read.into_inner(),
        binary: binary.into_inner(),
        large: large.into_inner(),
        failures: taken(failures),
    };
    walked.hits.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(walked)
}

impl Walked {
    /// Tells on standard error what was read and what was passed over.
    pub fn tell(&self, folder: &Path, output: &Output) {
        let shown = wxauthlint::source::presentable(&folder.display().to_string());
        let (read, hits) = (self.read, self.hits.len());
        let mut zh = format!("`{shown}`：读了 {read} 个文件，其中 {hits} 个与授权链接有关");
        let files = if read == 1 { "file" } else { "files" };
        let mut en = format!("`{shown}`: {read} {files} read, {hits} of them about authorization");
        if self.binary + self.large > 0 {
            let (binary, large, most) = (self.binary, self.large, LONGEST >> 20);
            zh.push_str(&format!("；跳过 {binary} 个二进制文件、{large} 个超过 {most} MiB 的文件"));
            en.push_str(&format!("; passed over: {binary} binary, {large} of more than {most} MiB"));
        }
        output.error(&format!("{}\n", Text::new(zh, en).get(output.lang())));
    }
}

/// What a look at a file brought.
enum Look {
    Nothing,
    Binary,
    Large,
    /// It holds a marker; its bytes are in the buffer.
    Hit,
}

fn look(path: &Path, search: &AhoCorasick, buffer: &mut Vec<u8>) -> std::io::Result<Look> {
    buffer.clear();
    let mut file = File::open(path)?;
    // Most binary files are known by their beginning and need not be read.
    file.by_ref().take(HEAD).read_to_end(buffer)?;
    let is_wide = is_marked_utf16(buffer) || is_unmarked_utf16(buffer);
    if buffer.contains(&0) && !is_wide {
        return Ok(Look::Binary);
    }
    if buffer.len() as u64 == HEAD {
        if file.metadata()?.len() > LONGEST {
            return Ok(Look::Large);
        }
        // A file may grow while it is read.
        file.take(LONGEST - HEAD).read_to_end(buffer)?;
    }
    // The words are of ASCII, of which every other byte is zero in UTF-16.
    let narrow = || buffer.iter().copied().filter(|byte| *byte != 0).collect::<Vec<_>>();
    let is_hit = if is_wide { search.is_match(&narrow()) } else { search.is_match(&*buffer) };
    Ok(if is_hit { Look::Hit } else { Look::Nothing })
}

/// Finds the words without one of which a file holds nothing of interest, all at once.
fn search() -> Result<AhoCorasick, Failure> {
    let mut builder = AhoCorasick::builder();
    let search = builder.ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(MARKERS);
    search.map_err(|error| Failure::Usage(Text::new(error.to_string(), error.to_string())))
}

fn push<T>(list: &Mutex<Vec<T>>, item: T) {
    // A thread that panicked leaves the list as it is.
    list.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(item);
}

fn taken<T>(list: Mutex<Vec<T>>) -> Vec<T> {
    list.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn failure(folder: &Path, error: &ignore::Error) -> Failure {
    let told = wxauthlint::source::presentable(&error.to_string());
    let shown = wxauthlint::source::presentable(&folder.display().to_string());
    Failure::Usage(Text::new(format!("`{shown}`：{told}"), format!("`{shown}`: {told}")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test may fail
mod tests {
    use std::fs;

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
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.join("a"), folder.join("again")).unwrap();
        let walked = walk(&folder).unwrap();
        let names: Vec<_> =
            walked.hits.iter().map(|hit| hit.path.strip_prefix(&folder).unwrap().to_owned()).collect();
        assert_eq!(names, ["a/link.go", "gbk.php", "wide.cs"].map(std::path::Path::new));
        assert_eq!(walked.hits[1].text.text(), "<?php // 授权链接 bindcomponent");
        assert_eq!((walked.read, walked.binary, walked.large), (4, 1, 1));
        assert!(walked.failures.is_empty());
        fs::remove_dir_all(&folder).unwrap();
    }
}
