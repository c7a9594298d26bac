//! Lists the shipped rules, and turns the catalog into JSON, which is read faster than YAML. Adding a
//! rule, a screen, a topic or an API code adds one file and changes no other.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use serde_json::{Map, Value};

#[path = "build/bayes.rs"]
mod bayes;
#[path = "src/explain/fold.rs"]
mod fold;
#[path = "src/explain/packed.rs"]
mod packed;
#[path = "src/explain/phrases.rs"]
mod phrases;
#[path = "build/sayings.rs"]
mod sayings;
#[path = "build/signs.rs"]
mod signs;

/// The tables of the catalog that are one file.
const TABLES: [&str; 8] = [
    "account-kinds",
    "documents",
    "interfaces",
    "look-alikes",
    "parameters",
    "permission-sets",
    "terms",
    "wechat-test-accounts",
];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/explain/fold.rs");
    println!("cargo::rerun-if-changed=src/explain/packed.rs");
    println!("cargo::rerun-if-changed=src/explain/phrases.rs");
    println!("cargo::rerun-if-changed=catalog");
    println!("cargo::rerun-if-changed=fixtures/reports/working");
    println!("cargo::rerun-if-changed=rules");
    list_rules()?;
    for table in TABLES {
        let value = read_yaml(&root()?.join(format!("catalog/{table}.yaml")))?;
        write(&format!("{table}.json"), value.to_string())?;
    }
    list_signs()?;
    list_models()?;
    list_halves("screens", &["id", "codes", "faq", "texts", "english", "translations"])?;
    list_halves("topics", &["id", "questions"])?;
    list_halves("api-codes", &["codes", "range", "message", "zh", "texts", "concerns", "related", "apis"])
}

/// What is known of libraries of code: all files of a folder as one list, in the order of their names.
fn list_models() -> io::Result<()> {
    let mut models = Vec::new();
    for (_, path) in yaml_files("catalog/code")? {
        match read_yaml(&path)? {
            Value::Array(more) => models.extend(more),
            _ => return Err(io::Error::other(format!("{}: not a list", path.display()))),
        }
    }
    write("code-models.json", Value::Array(models).to_string())
}

/// Lists the rules: for each its id, as JSON the entries that judging needs, and the whole text, which is
/// what faults of a user's rules are shown against. What is not needed for judging is read when a rule fires.
///
/// The texts themselves are written, no paths to them: the folder may be moved, and two builds are the
/// same.
fn list_rules() -> io::Result<()> {
    let mut list = String::from(
        "/// Id, head and whole text of each rule file, by id.\nstatic FILES: &[(&str, &str, &str)] = &[\n",
    );
    for (id, path) in yaml_files("rules")? {
        let [head, _] = halves(&path, &["id", "severity", "stops", "obscures", "misroutes", "when"])?;
        let text = fs::read_to_string(path)?;
        // Writing to a String does not fail.
        let _ = writeln!(list, "    ({id:?}, {head:?}, {text:?}),");
    }
    list.push_str("];\n");
    write("rules.rs", list)
}

/// Works out the tables of concepts, signs and traditional characters.
fn list_signs() -> io::Result<()> {
    let text = |name: &str| fs::read_to_string(root()?.join(name));
    let traditional = signs::traditional(&text("catalog/traditional.txt")?);
    write("traditional.rs", signs::traditional_table(&traditional))?;
    let concepts = read_yaml(&root()?.join("catalog/concepts.yaml"))?;
    let files = yaml_files("catalog/signs")?;
    let files = files.into_iter().map(|(name, path)| Ok((name, read_yaml(&path)?)));
    let files: Vec<_> = files.collect::<io::Result<_>>()?;
    let background = text("catalog/background.txt")?;
    let (tables, reader) = signs::tables(&concepts, &files, &background, &traditional)?;
    write("signs.rs", tables.rust)?;
    write("phrases.txt", tables.phrases)?;
    let sayings = sayings::all(&files, &background)?;
    let lessons: Vec<bayes::Lesson> =
        sayings.texts.iter().map(|saying| saying.lesson(&reader, &traditional)).collect();
    let learnt = bayes::learn(&lessons);
    write("units-names.txt", &learnt.units.names)?;
    write("units-numbers.bin", &learnt.units.numbers)?;
    write("units-bits.bin", &learnt.units.bits)?;
    write("meanings.rs", sayings.table(&learnt, &traditional))?;
    write("sayings.json", sayings.json())
}

/// Lists the files of a folder of the catalog: for each its id, and as JSON the entries of `keys` and the
/// other entries. `keys` are those that are needed of every file at once; the rest is read only when it is
/// asked for, which keeps a cold start short.
fn list_halves(folder: &str, keys: &[&str]) -> io::Result<()> {
    let mut list = String::from(
        "/// Id, head and body of each file, by id.\nstatic FILES: &[(&str, &str, &str)] = &[\n",
    );
    for (id, path) in yaml_files(&format!("catalog/{folder}"))? {
        let [head, body] = halves(&path, keys)?;
        let _ = writeln!(list, "    ({id:?}, {head:?}, {body:?}),");
    }
    list.push_str("];\n");
    write(&format!("{folder}.rs"), list)
}

/// A YAML file as JSON: the entries of `keys`, and the others.
fn halves(path: &Path, keys: &[&str]) -> io::Result<[String; 2]> {
    let Value::Object(entries) = read_yaml(path)? else {
        return Err(io::Error::other(format!("{}: not a map", path.display())));
    };
    let is_head = |(key, _): &(String, Value)| keys.contains(&key.as_str());
    let (head, body): (Map<_, _>, Map<_, _>) = entries.into_iter().partition(is_head);
    Ok([head, body].map(|half| Value::Object(half).to_string()))
}

/// Strictly: no `yes` for `true`, no unknown tags, no key twice.
fn read_yaml(path: &Path) -> io::Result<Value> {
    let options = serde_yaml::options! {
        strict_booleans: true,
        reject_unsupported_tags: true,
        leading_zero_numbers_as_strings: true,
    };
    serde_yaml::from_str_with_options(&fs::read_to_string(path)?, options)
        .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))
}

/// The YAML files of a folder with their names, in the order of these.
fn yaml_files(folder: &str) -> io::Result<Vec<(String, PathBuf)>> {
    let mut files = Vec::new();
    let folder = root()?.join(folder);
    for entry in if folder.exists() { fs::read_dir(folder)?.collect() } else { Vec::new() } {
        let path = entry?.path();
        let name =
            path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".yaml"));
        files.extend(name.map(str::to_owned).map(|name| (name, path.clone())));
    }
    files.sort();
    Ok(files)
}

/// The folders in a folder, in the order of their names.
fn folders(folder: &str) -> io::Result<Vec<String>> {
    let entries = fs::read_dir(root()?.join(folder))?.collect::<io::Result<Vec<_>>>()?;
    let folders = entries.iter().filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> = folders.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    Ok(names)
}

fn root() -> io::Result<PathBuf> {
    env::var("CARGO_MANIFEST_DIR").map(PathBuf::from).map_err(io::Error::other)
}

fn write(name: &str, text: impl AsRef<[u8]>) -> io::Result<()> {
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join(name), text)
}
