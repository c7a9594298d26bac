//! No circles between files: what two files need of each other stands in a third. What calls itself by nature is
//! listed, with its reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Files that need each other, and why they may.
const NATURAL: &[(&[&str], &str)] = &[(
    &["explain::answer", "explain::chat", "explain::code", "explain::recognise"],
    "a chat holds messages that are recognised like single ones, and a single one may turn out to be a chat",
)];

type Module = Vec<String>;

struct Code {
    modules: BTreeMap<Module, String>,
    /// What a module hands on under a name.
    handed_on: BTreeMap<Module, Module>,
}

impl Code {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut modules = BTreeMap::new();
        collect(&root, &root, &mut modules);
        let mut code = Code { modules, handed_on: BTreeMap::new() };
        for (module, text) in &code.modules {
            for (_, path) in uses(text).into_iter().filter(|(is_public, _)| *is_public) {
                if let Some(target) = code.absolute(module, &path) {
                    let name = target.last().cloned().unwrap_or_default();
                    code.handed_on.insert([module.as_slice(), &[name]].concat(), target);
                }
            }
        }
        code
    }

    /// A path from the root of the crate; none of what stands in another crate.
    fn absolute(&self, module: &[String], path: &str) -> Option<Module> {
        let mut parts: Vec<String> = path.split("::").map(str::to_owned).collect();
        let mut base: Module = module.to_vec();
        match parts[0].as_str() {
            "crate" | "wxauthlint" => base.clear(),
            "self" => {}
            "super" => {
                while parts.first().is_some_and(|part| part == "super") {
                    base.pop()?;
                    parts.remove(0);
                }
                return Some([base, parts].concat());
            }
            _ => {
                let inner = [base.as_slice(), &parts[..1]].concat();
                return self.modules.contains_key(&inner).then(|| [base, parts].concat());
            }
        }
        parts.remove(0);
        Some([base, parts].concat())
    }

    /// The file in which something stands.
    fn file_of(&self, path: &[String], depth: usize) -> Option<Module> {
        let file = (0..=path.len()).rev().find(|end| self.modules.contains_key(&path[..*end]))?;
        let handed_on = path.get(..file + 1).and_then(|name| self.handed_on.get(name));
        match handed_on.filter(|_| depth < 8) {
            Some(target) => self.file_of(&[target.as_slice(), &path[file + 1..]].concat(), depth + 1),
            None => Some(path[..file].to_vec()),
        }
    }

    fn needs(&self, module: &Module) -> BTreeSet<Module> {
        let text = &self.modules[module];
        let mut paths: Vec<String> =
            uses(text).into_iter().filter(|(is_public, _)| !is_public).map(|(_, path)| path).collect();
        let body: String = text.lines().filter(|line| !is_use(line)).collect::<Vec<_>>().join("\n");
        for root in ["crate::", "super::", "self::"] {
            paths.extend(body.match_indices(root).map(|(at, _)| path_at(&body[at..])));
        }
        let children = self.modules.keys().filter(|other| {
            other.len() == module.len() + 1 && other.starts_with(module) && !module.is_empty()
        });
        for child in children.filter_map(|child| child.last()) {
            let called = format!("{child}::");
            let is_whole =
                |at: usize| !body[..at].ends_with(|c: char| c.is_alphanumeric() || "_:".contains(c));
            paths.extend(body.match_indices(&called).filter(|(at, _)| is_whole(*at)).map(|_| child.clone()));
        }
        let files = paths.iter().filter_map(|path| self.file_of(&self.absolute(module, path)?, 0));
        files.filter(|file| file != module && !file.is_empty()).collect()
    }
}

fn collect(root: &Path, folder: &Path, modules: &mut BTreeMap<Module, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let is_test = name.contains("tests") || ["any.rs", "hostile.rs"].contains(&name);
        match (path.is_dir(), is_test) {
            (_, true) => {}
            (true, _) => collect(root, &path, modules),
            (false, _) if name.ends_with(".rs") => {
                let inside = path.strip_prefix(root).unwrap().with_extension("");
                let mut module: Module =
                    inside.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
                if module.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
                    module.pop();
                }
                let text = fs::read_to_string(&path).unwrap();
                let text = text.split("\nmod tests {").next().unwrap().replace("pub(in crate::", "pub(in ");
                let is_code = |line: &&str| !line.trim_start().starts_with("//");
                let text = text.lines().filter(is_code).collect::<Vec<_>>().join("\n");
                // Library and program have their roots in one folder.
                modules.entry(module).or_default().push_str(&text);
            }
            _ => {}
        }
    }
}

fn is_use(line: &str) -> bool {
    line.starts_with("use ") || line.starts_with("pub") && line.contains(" use ")
}

/// The paths of all `use`, braces opened, and whether each is handed on.
fn uses(text: &str) -> Vec<(bool, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if is_use(line) {
            let statement = text[at..].split(';').next().unwrap();
            let (_, tree) = statement.split_once("use ").unwrap();
            let is_public = line.starts_with("pub");
            found.extend(opened(tree.trim()).into_iter().map(|path| (is_public, path)));
        }
        at += line.len();
    }
    found
}

fn opened(tree: &str) -> Vec<String> {
    let Some((before, inside)) = tree.split_once('{') else {
        return vec![tree.split(" as ").next().unwrap().trim().to_owned()];
    };
    let inside = inside.trim_end().trim_end_matches('}');
    let mut paths = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, character) in inside.char_indices().chain([(inside.len(), ',')]) {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 || at == inside.len() => {
                let part = inside[start..at].trim();
                if !part.is_empty() {
                    paths.extend(opened(&format!("{before}{part}")));
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    paths
}

fn path_at(text: &str) -> String {
    let end = text.find(|c: char| !c.is_alphanumeric() && !"_:".contains(c)).unwrap_or(text.len());
    text[..end].trim_end_matches(':').to_owned()
}

#[test]
fn files_that_need_each_other_are_listed_with_their_reason() {
    let code = Code::read();
    assert!(code.modules.len() > 150, "{}", code.modules.len());
    let needs: BTreeMap<&Module, BTreeSet<Module>> =
        code.modules.keys().map(|module| (module, code.needs(module))).collect();
    let reach = |from: &Module| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&Module> = needs[from].iter().collect();
        while let Some(next) = open.pop() {
            if seen.insert(next.clone()) {
                open.extend(needs.get(next).into_iter().flatten());
            }
        }
        seen
    };
    let reached: BTreeMap<&Module, BTreeSet<Module>> =
        needs.keys().map(|module| (*module, reach(module))).collect();
    let mut circles: BTreeSet<Vec<String>> = BTreeSet::new();
    for (module, others) in &reached {
        if others.contains(*module) {
            let circle = others.iter().filter(|other| reached[other].contains(*module));
            circles.insert(circle.map(|module| module.join("::")).collect());
        }
    }
    let known: BTreeSet<Vec<String>> =
        NATURAL.iter().map(|(files, _)| files.iter().map(|file| (*file).to_owned()).collect()).collect();
    assert_eq!(circles, known);
}
