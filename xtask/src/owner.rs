//! `cargo xtask owner URL`: the address of the repository, set everywhere at once.
//!
//! Until there is one, files say `OWNER/wxauthlint`, and documents have one text for before and one for after:
//!
//! ```text
//! <!-- unpublished -->
//! shown until the address is set
//! <!-- published
//! shown from then on
//! -->
//! ```
//!
//! In comments of YAML each of these lines begins with `# `.

use std::fs;
use std::path::Path;

use crate::run::{output, root};
use crate::{Result, say};

/// What stands for the owner and the name of the repository where nobody has set them.
const UNSET: &str = "OWNER/wxauthlint";
const BEFORE: &str = "<!-- unpublished -->\n";
const AFTER: &str = "<!-- published\n";
const END: &str = "-->\n";
/// What a mark begins with where it is a comment.
const COMMENT: &str = "# ";

/// The addresses.
#[derive(clap::Args)]
pub struct Options {
    /// Where the repository is, such as `https://github.com/acme/wxauthlint`
    url: String,
    /// Where the page is served, to which findings lead; without it: the repository's GitHub Pages
    #[arg(long, value_name = "URL")]
    site: Option<String>,
}

/// Writes the address into every file of the repository that names it.
pub fn run(options: &Options) -> Result {
    let root = root();
    let changed = set(&root, &options.url, options.site.as_deref())?;
    changed.iter().for_each(|file| say(file));
    say(&format!("{} files changed", changed.len()));
    Ok(())
}

/// The files that were changed.
fn set(root: &Path, url: &str, site: Option<&str>) -> Result<Vec<String>> {
    let new = slug(url)?;
    let (owner, name) = new.split_once('/').unwrap_or((&new, ""));
    let site =
        site.map_or_else(|| format!("https://{}.github.io/{name}", owner.to_lowercase()), str::to_owned);
    let manifest = fs::read_to_string(root.join("Cargo.toml"))?;
    let old = manifest
        .lines()
        .find_map(|line| line.strip_prefix("repository = \"https://github.com/")?.strip_suffix('"'))
        .unwrap_or(UNSET)
        .to_owned();
    let mut changed = Vec::new();
    for file in
        output("git", &["ls-files", "-z", "--cached", "--others", "--exclude-standard"], root)?.split('\0')
    {
        // What speaks of the placeholder itself, and what is none of ours.
        if file.is_empty() || file.starts_with("xtask/") || file.starts_with("fixtures/") {
            continue;
        }
        let path = root.join(file);
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let mut written = published(&text).replace(&old, &new);
        if file == "Cargo.toml" {
            written = with_key(&written, "repository", &format!("https://github.com/{new}"));
            written = with_key(&written, "homepage", &site);
        }
        if written != text {
            fs::write(&path, written)?;
            changed.push(file.to_owned());
        }
    }
    Ok(changed)
}

/// `acme/wxauthlint`.
fn slug(url: &str) -> Result<String> {
    let path = url.trim_end_matches('/').trim_end_matches(".git").strip_prefix("https://github.com/");
    let fits = |name: &str| {
        !name.is_empty()
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter))
    };
    match path.and_then(|path| path.split_once('/')) {
        Some((owner, name)) if fits(owner) && fits(name) => Ok(format!("{owner}/{name}")),
        _ => Err(format!("`{url}` does not look like https://github.com/acme/wxauthlint").into()),
    }
}

/// The manifest with a key of its package set.
fn with_key(manifest: &str, key: &str, value: &str) -> String {
    let line = format!("{key} = \"{value}\"\n");
    match manifest.lines().find(|line| line.starts_with(&format!("{key} = "))) {
        Some(old) => manifest.replacen(&format!("{old}\n"), &line, 1),
        None => manifest.replacen("readme = \"README.md\"\n", &format!("{line}readme = \"README.md\"\n"), 1),
    }
}

/// The text as it is once there is an address.
fn published(text: &str) -> String {
    let mut written = String::new();
    let mut rest = text;
    while let Some((before, more)) = rest.split_once(BEFORE) {
        let Some((_, after)) = more.split_once(AFTER) else { break };
        let Some((after, more)) = after.split_once(END) else { break };
        for part in [before, after] {
            // What is left of a mark that was a comment.
            let mark = part.strip_suffix(COMMENT).filter(|part| part.is_empty() || part.ends_with('\n'));
            written.push_str(mark.unwrap_or(part));
        }
        rest = more;
    }
    written.push_str(rest);
    written
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test that cannot go on fails
mod tests {
    use super::*;

    #[test]
    fn documents_change_once_there_is_an_address() {
        let text =
            "a\n<!-- unpublished -->\nno release yet\n<!-- published\npip install wxauthlint\n-->\nb\n";
        assert_eq!(published(text), "a\npip install wxauthlint\nb\n");
        assert_eq!(published("a\n<!-- unpublished -->\nb\n"), "a\n<!-- unpublished -->\nb\n");
        for (after, expected) in [("", "# a\nb: 1\n"), ("# released\n", "# a\n# released\nb: 1\n")] {
            let text = format!(
                "# a\n# <!-- unpublished -->\n# no release yet\n# <!-- published\n{after}# -->\nb: 1\n"
            );
            assert_eq!(published(&text), expected);
        }
    }

    #[test]
    fn an_address_has_an_owner_and_a_name() {
        assert_eq!(slug("https://github.com/acme/wxauthlint/").unwrap(), "acme/wxauthlint");
        assert_eq!(slug("https://github.com/acme/wxauthlint.git").unwrap(), "acme/wxauthlint");
        for wrong in [
            "acme/wxauthlint",
            "https://github.com/acme",
            "https://github.com/a b/c",
            "https://github.com/a/b/c",
        ] {
            assert!(slug(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_manifest_has_one_repository() {
        let unset = "[package]\nreadme = \"README.md\"\n";
        let set = "[package]\nrepository = \"https://a.example.com\"\nreadme = \"README.md\"\n";
        assert_eq!(with_key(unset, "repository", "https://a.example.com"), set);
        assert_eq!(
            with_key(&set.replace("a.example", "b.example"), "repository", "https://a.example.com"),
            set
        );
    }

    /// After the command no file of the repository speaks of an owner nobody knows.
    #[test]
    fn nothing_is_left_of_the_placeholder() {
        let folder = tempfile::tempdir().unwrap();
        let root = root();
        for file in
            output("git", &["ls-files", "-z"], &root).unwrap().split('\0').filter(|file| !file.is_empty())
        {
            let named =
                file.starts_with("fixtures/") || file.starts_with("tests/") || file.starts_with("xtask/");
            let (from, to) = (root.join(file), folder.path().join(file));
            if named || !from.is_file() {
                continue;
            }
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(from, to).unwrap();
        }
        output("git", &["init", "--quiet"], folder.path()).unwrap();
        let changed = set(folder.path(), "https://github.com/acme/wxauthlint", None).unwrap();
        for needed in
            ["Cargo.toml", "README.md", "README.zh-CN.md", "docs/guide/ci.md", "examples/github-workflow.yml"]
        {
            assert!(changed.iter().any(|file| file == needed), "{needed} is not changed: {changed:?}");
        }
        for file in output("git", &["ls-files", "-z", "--others"], folder.path()).unwrap().split('\0') {
            let text = fs::read_to_string(folder.path().join(file)).unwrap_or_default();
            for left in ["OWNER", BEFORE, AFTER] {
                assert!(!text.contains(left), "{file} still has `{}`", left.trim());
            }
        }
        let manifest = fs::read_to_string(folder.path().join("Cargo.toml")).unwrap();
        assert!(manifest.contains("\nhomepage = \"https://acme.github.io/wxauthlint\"\n"), "{manifest}");
        // Once more with another address: nothing of the first is left.
        set(folder.path(), "https://github.com/other/lint", Some("https://lint.example.com")).unwrap();
        for file in changed {
            let text = fs::read_to_string(folder.path().join(&file)).unwrap();
            assert!(!text.contains("acme/wxauthlint"), "{file}");
        }
    }
}
