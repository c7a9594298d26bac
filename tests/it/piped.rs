//! Standard input: the same as the file whose name it is given, and without a name told by what it is.

use std::fs;
use std::path::{Path, PathBuf};

use wxauthlint::input::file::FileKind;
use wxauthlint::render::{Format, Options, renderer};
use wxauthlint::rule::embedded;
use wxauthlint::session::{Checked, Detected, Failure, Files, FolderEntry, MemoryFiles, Session, detect};
use wxauthlint::text::Lang;

use crate::slice::slice;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        match path.is_dir() {
            true if path.ends_with("held") => {}
            true => collect(&path, paths),
            false => paths.push(path),
        }
    }
}

/// All fixtures but those that are held back.
fn fixtures() -> Vec<PathBuf> {
    let mut paths = Vec::new();
    collect(&Path::new(ROOT).join("fixtures"), &mut paths);
    paths
}

/// Everything that a check tells.
fn told(checked: Result<Checked, Failure>) -> String {
    let options = Options::plain(Lang::En, 80);
    match checked {
        Err(failure) => format!("{failure:?}"),
        Ok(Checked { report, faults, failures, sources, end, .. }) => {
            let mut out = String::new();
            let mut json = renderer(Format::Json, options);
            json.start(&mut out).unwrap();
            json.report(&mut out, &report, &sources).unwrap();
            json.finish(&mut out, &end.summary).unwrap();
            let faults: Vec<_> =
                faults.iter().map(|fault| (fault.code.clone(), sources.text(fault.primary.span))).collect();
            let notes = (&end.empty, &end.without_link, &end.notes, end.verdict.code());
            format!("{out}\n{faults:?}\n{failures:?}\n{notes:?}")
        }
    }
}

#[test]
fn every_fixture_on_standard_input_with_its_name_equals_the_file() {
    // What stands beside it is there both times.
    let mut files: MemoryFiles = fixtures()
        .iter()
        .map(|path| (path.strip_prefix(ROOT).unwrap().to_owned(), fs::read(path).unwrap()))
        .collect();
    let mut equal = 0;
    for path in slice(fixtures(), 7) {
        let name = path.strip_prefix(ROOT).unwrap();
        assert_eq!(files.entry(name).unwrap(), FolderEntry::File);
        files.set_stdin(fs::read(&path).unwrap());
        let check = |session: Session<'_>, input: &str| {
            let inputs = session.open(&[input.to_owned()], &mut |_| {})?;
            session.check(inputs)
        };
        let session = || Session::new().with_files(&files);
        let file = told(check(session(), name.to_str().unwrap()));
        let piped = told(check(session().with_stdin_name(Some(name.to_owned())), "-"));
        assert_eq!(piped, file, "{}", name.display());
        equal += 1;
    }
    assert!(equal > 300, "{equal}");
}

fn shape(kind: FileKind) -> String {
    match kind {
        FileKind::Code(language) => language.name.to_owned(),
        FileKind::Page { language, .. } => format!("page {}", language.map_or("", |it| it.name)),
        _ => "text".to_owned(),
    }
}

fn detected(text: &str) -> String {
    match detect(None, text.as_bytes(), embedded()) {
        Detected::Other(kind) => shape(kind),
        other => format!("{other:?}"),
    }
}

/// The sources that the tests of sources read, each by its text alone.
#[test]
fn code_and_pages_are_told_by_their_text() {
    let (mut told, mut wrong) = (0, Vec::new());
    for path in fixtures() {
        let name = path.file_name().unwrap().to_str().unwrap();
        let kind = FileKind::of(name);
        let is_told = matches!(kind, FileKind::Code(language) if language.name != "json")
            || matches!(kind, FileKind::Page { .. });
        let Some(text) = is_told.then(|| fs::read_to_string(&path).ok()).flatten() else { continue };
        told += 1;
        let guessed = detected(&text);
        assert_ne!(guessed, "Provider", "{}", path.display());
        if guessed != shape(kind) {
            wrong.push(format!("{}: {guessed}", path.display()));
        }
    }
    assert!(told > 150, "{told}");
    assert!(wrong.len() * 18 <= told, "{} of {told}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_people_write_is_no_code() {
    for text in [
        "张三 2026-03-02 10:11:12\nhttps://mp.weixin.qq.com/cgi-bin/componentloginpage?a=1\n打不开\n",
        "授权失败，提示 61007\n",
        "Hi,\n\nthe link does not work. It says:\n  component_appid is wrong\n\nBye\n",
        "HTTP/1.1 302 Found\nLocation: https://mp.weixin.qq.com/cgi-bin/componentloginpage\n",
    ] {
        assert_eq!(detected(text), "text", "{text}");
    }
}
