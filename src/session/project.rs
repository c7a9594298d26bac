//! What the files of a folder say together: which of those without a word of interest have to be read too, because
//! they finish a link, hold what one leaves open, or decide the Referer of a page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::files::Files;
use super::loaded::Loaded;
use crate::fact::ReferrerPolicyAt;
use crate::input::file::{self, FileKind};
use crate::input::project::{
    POLICY_WORDS, Project, ProjectPolicy, ProjectText, policies, sets_lenient_policy,
};
use crate::lint::{Asks, Linter, header_policy_at};
use crate::source::{MappedText, Sources};

/// A folder of a project, and what stands in it beside the files of interest.
#[derive(Default)]
pub(super) struct Surroundings {
    /// Files beside, each with whether it may finish a link that another file begins.
    beside: Vec<(Loaded, bool)>,
    /// What decides the Referer: the number of the file, those of interest first, and what it says.
    policies: Vec<(String, String, ProjectPolicy)>,
    /// True if code around a link sends its page with a policy of its own.
    is_overridden: bool,
}

/// What stands around a file that is checked.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) project: &'a Project<'a>,
    pub(super) surroundings: Option<&'a Surroundings>,
    /// True for a file that nobody would look at alone.
    pub(super) is_beside: bool,
}

impl Default for Around<'_> {
    fn default() -> Self {
        const NONE: &Project<'static> = &Project::none();
        Around { project: NONE, surroundings: None, is_beside: false }
    }
}

/// The files of interest of all folders that were named, with what stands around them.
pub(super) struct Texts<'t> {
    folders: BTreeMap<&'t PathBuf, Folder<'t>>,
}

/// The files of a folder, with their names.
struct Folder<'t> {
    hits: Vec<(String, &'t Loaded)>,
    surroundings: Surroundings,
    beside: Vec<String>,
}

impl<'t> Texts<'t> {
    pub(super) fn of(hits: &'t [(Loaded, FileKind)], files: &dyn Files, linter: &Linter<'_>) -> Self {
        let mut folders: BTreeMap<&PathBuf, Vec<&Loaded>> = BTreeMap::new();
        for (hit, _) in hits {
            if let Some(folder) = &hit.folder {
                folders.entry(folder).or_default().push(hit);
            }
        }
        let folders = folders.into_iter().map(|(folder, hits)| {
            let surroundings = Surroundings::of(folder, &hits, files, linter);
            let beside = surroundings.beside().map(|loaded| files.name(&loaded.path)).collect();
            let hits = hits.into_iter().map(|hit| (files.name(&hit.path), hit)).collect();
            (folder, Folder { hits, surroundings, beside })
        });
        Texts { folders: folders.collect() }
    }

    /// The constants of each folder.
    pub(super) fn projects<'p>(&'p self, linter: &Linter<'_>) -> BTreeMap<&'p Path, Project<'p>> {
        let mut projects = BTreeMap::new();
        for (folder, Folder { hits, surroundings, beside }) in &self.folders {
            let is_alone = surroundings.beside.is_empty() && hits.len() < 2;
            let of_hits = hits.iter().map(|(name, hit)| ProjectText { name, text: &hit.text });
            let others = beside.iter().zip(&surroundings.beside);
            let others = others.map(|(name, (loaded, _))| ProjectText { name, text: &loaded.text });
            let project = match is_alone {
                true => Project::default(),
                false => linter.project(of_hits.chain(others).collect()),
            };
            projects.insert(folder.as_path(), project);
        }
        projects
    }

    /// What stands around a file.
    pub(super) fn around<'a>(
        &'a self,
        hit: &Loaded,
        projects: &'a BTreeMap<&'a Path, Project<'a>>,
    ) -> Around<'a> {
        let folder = hit.folder.as_ref();
        let project = folder.and_then(|folder| projects.get(folder.as_path()));
        let surroundings = folder.and_then(|folder| self.folders.get(folder)).map(|one| &one.surroundings);
        let nothing = Around::default();
        Around { project: project.unwrap_or(nothing.project), surroundings, is_beside: false }
    }

    /// The files of a folder beside those of interest that may finish a link.
    pub(super) fn finishing(&self, folder: &PathBuf) -> impl Iterator<Item = &Loaded> {
        self.folders.get(folder).into_iter().flat_map(|folder| folder.surroundings.finishing())
    }
}

/// How many words are looked for in the files of a folder.
const MOST_WORDS: usize = 1000;

/// How often it is looked around anew for what the files beside leave open, and for how many of them at most.
const MOST_ROUNDS: usize = 3;
const MOST_FOLLOWED: usize = 120;

/// What the files of a folder ask of others.
#[derive(Default)]
struct Asked {
    names: BTreeSet<String>,
    addresses: BTreeSet<String>,
    is_on_page: bool,
    /// True if a file needs the others to be read.
    is_begun: bool,
    /// The words that were looked for.
    looked_for: BTreeSet<String>,
}

impl Asked {
    fn add(&mut self, asks: Asks) {
        self.names.extend(asks.names);
        self.addresses.extend(asks.addresses);
        self.is_on_page |= asks.is_on_page;
        self.is_begun |= asks.is_begun;
    }

    /// The words that have to be looked for, and were not yet.
    fn new_words(&mut self) -> Vec<String> {
        let policies = POLICY_WORDS.iter().filter(|_| self.is_on_page).map(|word| (*word).to_owned());
        let all = self.names.iter().chain(&self.addresses).take(MOST_WORDS).cloned().chain(policies);
        let words: Vec<String> = all.filter(|word| !self.looked_for.contains(word)).collect();
        self.looked_for.extend(words.iter().cloned());
        words
    }
}

impl Surroundings {
    /// Looks around in a folder, if its files of interest leave a reason to.
    pub(super) fn of(folder: &Path, hits: &[&Loaded], files: &dyn Files, linter: &Linter<'_>) -> Self {
        let hit_names: Vec<String> = hits.iter().map(|hit| files.name(&hit.path)).collect();
        let mut known: BTreeSet<PathBuf> = hits.iter().map(|hit| files.place(&hit.path)).collect();
        let mut asked = Asked::default();
        for (hit, name) in hits.iter().zip(&hit_names) {
            asked.add(linter.asks(name, &hit.text));
        }
        let mut beside: Vec<(Loaded, bool)> = Vec::new();
        // What is found may leave reasons of its own: who calls a service hands its link on to a template.
        for round in 0..MOST_ROUNDS {
            let words = asked.new_words();
            if words.is_empty() {
                break;
            }
            let before = beside.iter().filter(|(_, may_finish)| *may_finish).count() + beside.len();
            for (path, bytes) in files.beside(folder, &words) {
                if !known.insert(files.place(&path)) {
                    continue;
                }
                let text = file::decode(FileKind::of(&files.name(&path)), &bytes).into_owned();
                let loaded = Loaded { path, text, stored: Vec::new(), folder: Some(folder.to_owned()) };
                beside.push((loaded, false));
            }
            // What was found by another word before may finish what is asked for now.
            for (loaded, may_finish) in &mut beside {
                *may_finish = asked.addresses.iter().any(|address| loaded.text.contains(address.as_str()));
            }
            let after = beside.iter().filter(|(_, may_finish)| *may_finish).count() + beside.len();
            // Of files of interest one may hold what another begins with.
            let is_new = after > before || round == 0 && asked.is_begun && hits.len() > 1;
            let is_last = round + 1 == MOST_ROUNDS || !is_new || beside.len() > MOST_FOLLOWED;
            if is_last {
                break;
            }
            beside.sort_by(|(one, _), (other, _)| one.path.cmp(&other.path));
            let names: Vec<String> = beside.iter().map(|(loaded, _)| files.name(&loaded.path)).collect();
            let of_hits =
                hits.iter().zip(&hit_names).map(|(hit, name)| ProjectText { name, text: &hit.text });
            let others = names.iter().zip(&beside);
            let others = others.map(|(name, (loaded, _))| ProjectText { name, text: &loaded.text });
            let project = linter.project(of_hits.chain(others).collect());
            let of_hits = hits.iter().zip(&hit_names).map(|(hit, name)| (name, &hit.text, true));
            let others = names.iter().zip(&beside);
            let others = others.map(|(name, (loaded, may_finish))| (name, &loaded.text, *may_finish));
            for (name, text, _) in of_hits.chain(others).filter(|(_, _, may_finish)| *may_finish) {
                asked.add(linter.asks_among(&project, name, text));
            }
        }
        beside.sort_by(|(one, _), (other, _)| one.path.cmp(&other.path));
        let mut found = Vec::new();
        if asked.is_on_page {
            for loaded in hits.iter().copied().chain(beside.iter().map(|(loaded, _)| loaded)) {
                let name = files.name(&loaded.path);
                let said = policies(&name, &loaded.text);
                found.extend(said.into_iter().map(|policy| (name.clone(), loaded.text.to_string(), policy)));
            }
        }
        let is_overridden = hits.iter().any(|hit| sets_lenient_policy(&hit.text));
        Surroundings { beside, policies: found, is_overridden }
    }

    /// The files beside.
    pub(super) fn beside(&self) -> impl Iterator<Item = &Loaded> {
        self.beside.iter().map(|(loaded, _)| loaded)
    }

    /// The files beside that may finish a link.
    pub(super) fn finishing(&self) -> impl Iterator<Item = &Loaded> {
        self.beside.iter().filter(|(_, may_finish)| *may_finish).map(|(loaded, _)| loaded)
    }

    /// What a page of that name is sent with, if all that is known of it says the same.
    pub(super) fn policy(&self, name: &str, text: &str, sources: &mut Sources) -> Option<ReferrerPolicyAt> {
        let fitting = self.policies.iter().filter(|(by, _, policy)| applies(by, policy, name, text));
        let fitting: Vec<_> = fitting.collect();
        let strips = |value: &str| {
            crate::input::markup::header_policy(value).is_some_and(|(policy, _)| policy.strips_referrer())
        };
        // What is said of some pages besides may be said of this one.
        let is_overridden =
            self.is_overridden || fitting.iter().any(|(_, written, _)| sets_lenient_policy(written));
        if is_overridden || !fitting.iter().all(|(_, _, policy)| strips(&policy.value)) {
            return None;
        }
        let (by, written, policy) = fitting.first()?;
        let parts = file::parts(FileKind::of(by), written, &[]);
        let source = sources.add_foreign(by, written.as_str(), parts);
        let value = MappedText::verbatim(policy.value.clone(), policy.place.start);
        let said = header_policy_at(&value, source)?;
        let by = if policy.is_layout { "meta" } else { said.by };
        Some(ReferrerPolicyAt { by, span: crate::source::Span::new(source, policy.place.clone()), ..said })
    }
}

/// Folders that hold what a project is made of, and are no project of their own.
const INNER: [&str; 57] = [
    "config",
    "initializers",
    "environments",
    "bootstrap",
    "startup",
    "hooks",
    "conf",
    "src",
    "server",
    "lib",
    "app",
    "middleware",
    "middlewares",
    "filters",
    "nginx",
    "deploy",
    "public",
    "layouts",
    "layout",
    "templates",
    "views",
    "settings",
    "main",
    "java",
    "resources",
    "web",
    "_layouts",
    "shared",
    "pages",
    "http",
    "security",
    "filter",
    "interceptor",
    "interceptors",
    "plugin",
    "plugins",
    "k8s",
    "kubernetes",
    "helm",
    "ingress",
    "traefik",
    "caddy",
    "docker",
    "infra",
    "ops",
    "etc",
    "conf.d",
    "sites-enabled",
    "sites-available",
    "common",
    "core",
    "utils",
    "internal",
    "pkg",
    "cmd",
    "apache",
    "apache2",
];

/// Folders in which Maven and Gradle look for packages.
const LANGUAGES: [&str; 4] = ["java", "kotlin", "groovy", "scala"];

/// True if what a file says of the Referer holds for the pages of another.
fn applies(by: &str, policy: &ProjectPolicy, name: &str, text: &str) -> bool {
    let folders = |name: &str| -> Vec<String> {
        let mut parts: Vec<String> = name.split(['/', '\\']).map(str::to_owned).collect();
        parts.pop();
        parts
    };
    let mut around = folders(by);
    // `project/settings.py` of Django is beside the applications.
    if by.ends_with("settings.py") || by.ends_with("middleware.py") {
        around.pop();
    }
    // Packages of Java stand beside the resources that they send.
    let sources = around.windows(2).position(
        |pair| matches!(pair, [main, language] if main == "main" && LANGUAGES.contains(&language.as_str())),
    );
    if let Some(main) = sources {
        around.truncate(main);
    }
    while around.last().is_some_and(|last| INNER.contains(&last.to_ascii_lowercase().as_str())) {
        around.pop();
    }
    if !folders(name).starts_with(&around) {
        return false;
    }
    if !policy.is_layout {
        return true;
    }
    let is_whole = text.contains("<html")
        || text.contains("<head")
        || text.contains("<!doctype")
        || text.contains("<!DOCTYPE");
    let stem = by.rsplit(['/', '\\']).next().unwrap_or(by).split('.').next().unwrap_or(by);
    let names_layout = ["extends", "layout(", "layout:decorate", "@layout", "Layout ="]
        .iter()
        .any(|mark| text.contains(mark));
    // A page with a head of its own that is put into a layout.
    let is_decorated =
        ["layout:decorate", "<ui:composition", "{% extends", "{{< "].iter().any(|mark| text.contains(mark));
    by != name && (!is_whole || is_decorated) && (!names_layout || text.contains(stem))
}
