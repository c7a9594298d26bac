//! Which provider file holds for what: the nearest one upwards from a file, unless another was asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::detect::{is_foreign, is_settings};
use super::files::{Files, FolderEntry, is_there, read_bytes};
use super::loaded::Loaded;
use crate::rule::RuleSet;
use crate::source::decode;

/// The provider file that is looked for in a folder and those above it.
pub const USUAL_CONFIG: &str = "provider.yaml";

/// The names that are looked for, the first before the second.
const USUAL_NAMES: [&str; 2] = [USUAL_CONFIG, "provider.yml"];

/// True for a name that provider files have.
pub(super) fn is_usual_name(name: &str) -> bool {
    USUAL_NAMES.contains(&name)
}

/// What the root of a repository holds.
const ROOTS: [&str; 4] = [".git", ".hg", ".svn", ".jj"];

/// Which provider file is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Config {
    /// The nearest one.
    #[default]
    Nearest,
    /// None.
    Nothing,
    /// The one at a path.
    At(PathBuf),
}

/// The provider file that something belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// There is none, or nobody knows which.
    None,
    /// One of those that are checked, by its number.
    Given(usize),
    /// Another one.
    Found(PathBuf),
}

/// A provider file that is checked.
struct Hit {
    place: PathBuf,
    /// True if it was named, and not met in a folder.
    is_named: bool,
}

/// Tells which provider file holds for what.
pub(super) struct Owners<'o> {
    config: &'o Config,
    files: &'o dyn Files,
    hits: Vec<Hit>,
    search: Search<'o>,
}

impl<'o> Owners<'o> {
    /// By what is asked for, and the provider files that are checked.
    pub(super) fn new<'h>(
        config: &'o Config,
        (files, rules): (&'o dyn Files, &'o RuleSet),
        hits: impl IntoIterator<Item = &'h Loaded>,
    ) -> Self {
        let hit = |loaded: &Loaded| {
            let is_file = matches!(files.entry(&loaded.path), Ok(FolderEntry::File));
            // What comes through a pipe is the same as no other.
            let place = if is_file { files.place(&loaded.path) } else { PathBuf::new() };
            Hit { place, is_named: loaded.folder.is_none() }
        };
        let hits = hits.into_iter().map(hit).collect();
        Owners { config, files, hits, search: Search::new(files, rules) }
    }

    /// The provider file of a file, or of what stands alone in the current folder: that of `--config`; else the only
    /// one that was named, unless the file has one nearer than the two have in common; else the nearest one
    /// upwards; else the only one of the folders that are checked.
    pub(super) fn of(&mut self, path: Option<&Path>) -> Owner {
        let path_asked = match self.config {
            Config::Nothing => return Owner::None,
            Config::At(path) => Some(path),
            Config::Nearest => None,
        };
        if let Some(path) = path_asked {
            return self.given_or_found(path.clone());
        }
        let named = self.numbers(true);
        if path.is_none() && named.len() > 1 {
            return Owner::None;
        }
        let only_named = named.first().copied().filter(|_| named.len() == 1);
        let is_nearer = |found: &PathBuf| {
            let folder = self.files.place(found).parent().map(Path::to_owned).unwrap_or_default();
            let named = only_named.and_then(|number| self.hits.get(number));
            named.is_none_or(|named| !named.place.starts_with(&folder) && !named.place.as_os_str().is_empty())
        };
        let nearest = self.search.nearest(path.map_or(Path::new(""), folder));
        match (nearest.filter(is_nearer), only_named) {
            (Some(found), _) => self.given_or_found(found),
            (None, Some(number)) => Owner::Given(number),
            (None, None) => match self.numbers(false).as_slice() {
                [only] if named.is_empty() => Owner::Given(*only),
                _ => Owner::None,
            },
        }
    }

    /// The provider files of other programs that were met on the way.
    pub(super) fn foreign(self) -> BTreeSet<PathBuf> {
        self.search.foreign
    }

    fn numbers(&self, is_named: bool) -> Vec<usize> {
        let fitting = self.hits.iter().enumerate().filter(|(_, hit)| hit.is_named == is_named);
        fitting.map(|(number, _)| number).collect()
    }

    fn given_or_found(&self, path: PathBuf) -> Owner {
        let place = self.files.place(&path);
        let same = self.hits.iter().position(|hit| hit.place == place);
        same.map_or(Owner::Found(path), Owner::Given)
    }
}

/// Looks for provider files upwards.
pub(super) struct Search<'s> {
    files: &'s dyn Files,
    rules: &'s RuleSet,
    /// What holds for a folder, by its place.
    known: BTreeMap<PathBuf, Option<PathBuf>>,
    foreign: BTreeSet<PathBuf>,
}

impl<'s> Search<'s> {
    pub(super) fn new(files: &'s dyn Files, rules: &'s RuleSet) -> Self {
        Search { files, rules, known: BTreeMap::new(), foreign: BTreeSet::new() }
    }

    /// The nearest provider file from a folder up to the root of its repository; outside of a repository up to the
    /// current folder, or in the folder itself where it does not lie below that.
    pub(super) fn nearest(&mut self, folder: &Path) -> Option<PathBuf> {
        // What an editor is about to write may stand in a folder that is not there yet.
        let there = folder.ancestors().map(or_here).find(|folder| is_there(folder, self.files));
        let place = self.files.place(there.unwrap_or(Path::new(".")));
        if let Some(known) = self.known.get(&place) {
            return known.clone();
        }
        let here = self.files.place(Path::new("."));
        let is_root = |folder: &Path| {
            let relative = relative(folder, &here);
            ROOTS.iter().any(|root| is_there(&relative.join(root), self.files))
        };
        let root = place.ancestors().find(|folder| is_root(folder));
        let last = match root {
            Some(root) => root,
            None if place.starts_with(&here) => &here,
            None => &place,
        };
        let mut found = None;
        for folder in place.ancestors() {
            let names = USUAL_NAMES.iter().map(|name| relative(folder, &here).join(name));
            let there: Vec<_> = names.filter(|path| self.is_candidate(path)).collect();
            let (foreign, ours): (Vec<_>, Vec<_>) =
                there.into_iter().partition(|path| self.belongs_to_others(path));
            self.foreign.extend(foreign);
            found = ours.into_iter().next();
            if found.is_some() || folder == last {
                break;
            }
        }
        self.known.insert(place.clone(), found.clone());
        found
    }

    fn is_candidate(&self, path: &Path) -> bool {
        is_there(path, self.files) && !matches!(self.files.entry(path), Ok(FolderEntry::Folder))
    }

    /// True for the file of another program. What cannot be read is told when it is read.
    fn belongs_to_others(&self, path: &Path) -> bool {
        let read = self.files.open(path).ok().and_then(|file| read_bytes(file, path).ok());
        read.is_some_and(|bytes| {
            let text = decode(&bytes, None);
            is_settings(&text, self.rules) || is_foreign(&text)
        })
    }
}

/// The folder of a file; of what stands in no folder the current one.
fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

fn or_here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// The way from one folder to another, by their places; the place itself where there is none.
fn relative(to: &Path, from: &Path) -> PathBuf {
    let common = to.components().zip(from.components()).take_while(|(to, from)| to == from).count();
    let is_other_drive = common == 0
        && to.components().next().is_some_and(|first| first != Component::RootDir)
        && to.is_absolute();
    if is_other_drive {
        return to.to_owned();
    }
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    up.chain(to.components().skip(common)).collect()
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{Config, Owner, Owners, Search, relative};
    use crate::rule::embedded;
    use crate::session::files::MemoryFiles;
    use crate::session::loaded::Loaded;

    const OURS: &str = "platform: {entry_domain: auth.example.com}\n";
    const OTHER: &str = "provider: {name: aws}\nresources: []\n";

    fn files(paths: &[(&str, &str)]) -> MemoryFiles {
        paths.iter().copied().collect()
    }

    #[test]
    fn ways_lead_up_and_down() {
        for (to, from, way) in [
            ("/a/b/c", "/a/b", "c"),
            ("/a", "/a/b/c", "../.."),
            ("/a/d", "/a/b", "../d"),
            ("/a", "/a", ""),
            ("a/b", "", "a/b"),
        ] {
            assert_eq!(relative(Path::new(to), Path::new(from)), Path::new(way), "{to} from {from}");
        }
    }

    #[test]
    fn the_nearest_of_ours_holds() {
        let files = files(&[
            (".git/HEAD", ""),
            ("provider.yaml", OURS),
            ("a/provider.yaml", OURS),
            ("b/provider.yaml", OTHER),
            ("c/provider.yml", OURS),
            ("d/.git/HEAD", ""),
            ("d/src/x.php", ""),
        ]);
        let mut search = Search::new(&files, embedded());
        for (folder, found) in [
            ("a/src/deep", Some("a/provider.yaml")),
            ("a", Some("a/provider.yaml")),
            ("b/src", Some("provider.yaml")),
            ("c/src", Some("c/provider.yml")),
            ("", Some("provider.yaml")),
            // Another repository.
            ("d/src", None),
        ] {
            assert_eq!(search.nearest(Path::new(folder)), found.map(PathBuf::from), "{folder}");
        }
        assert_eq!(search.foreign.into_iter().collect::<Vec<_>>(), [Path::new("b/provider.yaml")]);
    }

    #[test]
    fn a_file_that_was_named_holds_unless_there_is_a_nearer_one() {
        let files = files(&[
            (".git/HEAD", ""),
            ("provider.yaml", OURS),
            ("config/staging.yaml", OURS),
            ("a/provider.yaml", OURS),
            ("b/provider.yaml", OURS),
        ]);
        let loaded = |path: &str| Loaded::provider(Path::new(path), OURS.into());
        let owner = |config: &Config, hits: &[&str], path: Option<&str>| {
            let hits: Vec<_> = hits.iter().map(|path| loaded(path)).collect();
            Owners::new(config, (&files, embedded()), &hits).of(path.map(Path::new))
        };
        let found = |path: &str| Owner::Found(path.into());
        let nearest = Config::Nearest;
        let at = Config::At("b/provider.yaml".into());
        let staging = ["config/staging.yaml"];
        for (config, hits, path, expected) in [
            (&nearest, &[][..], Some("a/x.php"), found("a/provider.yaml")),
            (&nearest, &staging[..], Some("src/x.php"), Owner::Given(0)),
            (&nearest, &staging, Some("a/x.php"), found("a/provider.yaml")),
            (&nearest, &staging, None, Owner::Given(0)),
            (&nearest, &["a/provider.yaml"], Some("b/x.php"), found("b/provider.yaml")),
            (&nearest, &["a/provider.yaml"], Some("a/x.php"), Owner::Given(0)),
            (&nearest, &["a/provider.yaml", "b/provider.yaml"], Some("b/x.php"), Owner::Given(1)),
            (&nearest, &["a/provider.yaml", "b/provider.yaml"], Some("x.php"), found("provider.yaml")),
            (&nearest, &["a/provider.yaml", "b/provider.yaml"], None, Owner::None),
            (&at, &[], Some("a/x.php"), found("b/provider.yaml")),
            (&at, &["b/provider.yaml"], None, Owner::Given(0)),
            (&Config::Nothing, &["b/provider.yaml"], Some("b/x.php"), Owner::None),
        ] {
            assert_eq!(owner(config, hits, path), expected, "{config:?} {hits:?} {path:?}");
        }
    }
}
