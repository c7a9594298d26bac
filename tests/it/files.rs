//! Files: which are read, what is told of them, and how they are written.

use std::fs;

use serde_json::Value;
use wxauthlint::session::{Failure, MemoryFiles, Session};

use crate::folder::{Folder, Told};

const ANSWER: &str = r#"{"authorizer_info":{"user_name":"gh_0123456789ab","service_type_info":{"id":0},"MiniProgramInfo":{"network":{}}},"authorization_info":{"authorizer_appid":"wxfedcba9876543210","func_info":[]}}"#;
/// In no text of the program.
const PRIVATE: &str = "mossgrown gate 4711";

fn provider(answer: &str) -> String {
    format!("platform: {{entry_domain: auth.example.com}}\naccounts:\n  - answer: {answer}\n")
}

/// The rules or faults that are told, with the texts under their first labels, and the exit code.
fn faults(told: &Told) -> (i32, Vec<(String, String, u64)>) {
    let report: Value = serde_json::from_str(&told.out).unwrap_or_else(|error| panic!("{error}: {told:?}"));
    let fault = |finding: &Value| {
        let label = &finding["labels"][0];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&finding["rule"]), text(&label["source"]), label["start"]["line"].as_u64().unwrap())
    };
    (told.code, report["findings"].as_array().unwrap().iter().map(fault).collect())
}

const FORMATS: [&str; 9] =
    ["human", "plain", "json", "sarif", "github", "gitlab", "junit", "markdown", "concise"];

impl Folder {
    /// Checks a provider file in every format; nothing private is told in any.
    fn check_told(&self, file: &str) -> (i32, Vec<(String, String, u64)>) {
        for format in FORMATS {
            for lang in ["en", "zh"] {
                let told = self.run(&["check", file, "--format", format, "--lang", lang]);
                let all = format!("{}{}", told.out, told.err);
                assert!(!all.contains("mossgrown"), "{file} in {format}: {all}");
            }
        }
        faults(&self.run(&["check", file, "--format", "json"]))
    }
}

#[cfg(unix)]
#[test]
fn an_answer_stays_in_the_folder_of_the_provider_file() {
    use std::os::unix::fs::symlink;

    let folder = Folder::new("files-answers");
    let outside = folder.write("outside/a.json", ANSWER);
    let outside = folder.0.join(outside);
    folder.write("netrc", format!("machine a login b password {PRIVATE}"));
    folder.write("in/a.json", ANSWER);
    folder.write("in/sub/b.json", ANSWER);
    let link = |to: &str, name: &str| symlink(to, folder.0.join("in").join(name)).unwrap();
    link("a.json", "inside.json");
    link("../outside/a.json", "out.json");
    link("../outside", "away");
    link("/proc/self/environ", "environ.json");
    link("nowhere", "dangling.json");
    link("../in/sub", "around");
    let told = |answer: &str| {
        folder.write("in/provider.yaml", provider(answer));
        let (code, told) = folder.check_told("in/provider.yaml");
        let [(fault, source, line)] = told.as_slice() else { return (code, String::new()) };
        assert_eq!((source.as_str(), *line), ("in/provider.yaml", 3), "{answer}");
        (code, fault.clone())
    };
    for answer in ["a.json", "./a.json", "sub/b.json", "sub/../a.json", "inside.json", "around/b.json"] {
        assert_eq!(told(answer), (0, String::new()), "{answer}");
    }
    for answer in [
        "/proc/self/environ",
        outside.to_str().unwrap(),
        "../outside/a.json",
        "../netrc",
        "sub/../../netrc",
        "out.json",
        "away/a.json",
        "environ.json",
        "../in/a.json",
    ] {
        assert_eq!(told(answer), (2, "answer-outside".to_owned()), "{answer}");
    }
    for answer in ["dangling.json", "nowhere.json", "a.json/b.json"] {
        assert_eq!(told(answer), (2, "answer-unreadable".to_owned()), "{answer}");
    }
    assert!(folder.run_command(std::process::Command::new("mkfifo").arg("in/pipe"), "").code == 0);
    let _socket = std::os::unix::net::UnixListener::bind(folder.0.join("in/socket")).unwrap();
    for answer in ["sub", "pipe", "socket", "."] {
        assert_eq!(told(answer), (2, "answer-no-file".to_owned()), "{answer}");
    }
    // Each fault of each account is told in one run.
    folder.write(
        "in/provider.yaml",
        "accounts:\n  - answer: ../netrc\n  - answer: a.json\n  - answer: pipe\n  - answer: nowhere.json\n",
    );
    let (code, told) = folder.check_told("in/provider.yaml");
    let told: Vec<_> = told.iter().map(|(fault, _, line)| (fault.as_str(), *line)).collect();
    assert_eq!(
        (code, told),
        (2, vec![("answer-outside", 2), ("answer-no-file", 4), ("answer-unreadable", 5)])
    );
    // The other commands read provider files, too.
    folder.write("in/provider.yaml", provider("../netrc"));
    for arguments in [
        &["simulate", "--config", "in/provider.yaml"][..],
        &["diff", "in/provider.yaml", "in/provider.yaml"],
        &["check", "in", "--fix"],
        &["check", "in", "--diff"],
    ] {
        let told = folder.run(arguments);
        assert_eq!(told.code, 2, "{arguments:?}: {told:?}");
        assert!(format!("{told:?}").contains("answer-outside"), "{arguments:?}: {told:?}");
        assert!(!format!("{told:?}").contains("mossgrown"), "{arguments:?}: {told:?}");
    }
}

#[test]
fn nothing_is_told_of_a_file_that_is_no_answer() {
    let folder = Folder::new("files-no-answer");
    folder.write("provider.yaml", provider("a.json"));
    for (text, fault) in [
        (format!("{{\"note\": \"{PRIVATE}\"}}"), "not-an-answer"),
        (format!("[\"{PRIVATE}\"]"), "not-an-answer"),
        (format!("machine a login {PRIVATE}\n"), "not-an-answer"),
        (format!("{{\"{PRIVATE}\": 1, \"{PRIVATE}\": 2, [}}"), "not-an-answer"),
        (format!("{{\"errcode\": 0, \"{PRIVATE}\": 1}}"), "not-an-answer"),
        (format!("{{\"a\": {{\"authorizer_info\": \"{PRIVATE}\"}}}}"), "not-an-answer"),
        (format!("{PRIVATE} {}", "a".repeat(4 << 20)), "too-large"),
        (" \n".to_owned(), "empty-file"),
    ] {
        folder.write("a.json", &text);
        let (code, told) = folder.check_told("provider.yaml");
        assert_eq!((code, told.len()), (2, 1), "{told:?}");
        assert_eq!(told[0].0, fault, "{text:.40}");
        if fault != "too-large" {
            assert_eq!((told[0].1.as_str(), told[0].2), ("provider.yaml", 3));
        }
        let told = folder.run(&["simulate", "--account", "a.json", "--config", "provider.yaml"]);
        assert!(told.code == 2 && !format!("{told:?}").contains("mossgrown"), "{told:?}");
        folder.write("empty.yaml", "platform: {released: true}\n");
        let told = folder.run(&["simulate", "--account", "a.json", "--config", "empty.yaml"]);
        assert!(told.code == 2 && !format!("{told:?}").contains("mossgrown"), "{told:?}");
        assert!(told.err.contains(fault) && told.err.contains("a.json"), "{told:?}");
    }
    let mut bytes = PRIVATE.as_bytes().to_vec();
    bytes.extend([0xff, 0xfe, 0, 0xff, 0x80]);
    folder.write("a.json", bytes);
    let (code, told) = folder.check_told("provider.yaml");
    assert_eq!((code, told[0].0.as_str()), (2, "not-an-answer"));
    // A faulty answer is drawn, for its fault is in it.
    folder.write("a.json", "{\"authorizer_info\": {\"user_name\": 1}}");
    assert_eq!(folder.check_told("provider.yaml").1[0].1, "a.json");
}

/// What a page in a browser reads is read as on a disk.
#[test]
fn files_in_memory_are_judged_alike() {
    for (answer, fault) in [
        ("a.json", None),
        ("sub/../a.json", None),
        ("../a.json", Some("answer-outside")),
        ("/a.json", Some("answer-outside")),
        ("sub", Some("answer-no-file")),
        ("none.json", Some("answer-unreadable")),
        ("other.json", Some("not-an-answer")),
    ] {
        let text = provider(answer);
        let files: MemoryFiles = [
            ("in/provider.yaml", text.as_str()),
            ("in/a.json", ANSWER),
            ("in/sub/b.json", ANSWER),
            ("a.json", ANSWER),
            ("in/other.json", PRIVATE),
        ]
        .into_iter()
        .collect();
        let session = Session::new().with_files(&files);
        let read =
            session.fix(&mut session.open(&["in/provider.yaml".to_owned()], &mut |_| {}).unwrap(), false);
        let told = match read {
            Err(Failure::Faults(faults, sources)) => {
                let fault = &faults[0];
                assert_eq!(sources.text(fault.primary.span), answer);
                assert!(!format!("{:?}", fault.message).contains("mossgrown"));
                Some(fault.code.to_string())
            }
            Ok(_) => None,
            Err(other) => panic!("{other}"),
        };
        assert_eq!(told.as_deref(), fault, "{answer}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_named_and_never_waited_for() {
    let folder = Folder::new("files-odd");
    let shell = |line: &str| folder.shell_line(line);
    folder.write("bad.yaml", "platform:\n  entry_domain: \"\"\n");
    let _socket = std::os::unix::net::UnixListener::bind(folder.0.join("socket.yaml")).unwrap();
    assert_eq!(shell("mkfifo pipe.yaml out.pipe; mkdir rules; mkfifo rules/a.yaml").code, 0);
    for line in [
        "$W check pipe.yaml",
        "$W check socket.yaml",
        "$W check /dev/zero",
        "$W check /proc/self/environ",
        "$W check /proc/self",
        "$W check \"https://mp.weixin.qq.com/cgi-bin/componentloginpage?a=b\" --config pipe.yaml",
        "$W check bad.yaml --baseline pipe.yaml",
        "$W check bad.yaml --rules rules",
        "$W rules check rules",
        "$W diff pipe.yaml bad.yaml",
        "$W check bad.yaml --format json=out.pipe",
        "$W check bad.yaml --format json=socket.yaml",
    ] {
        let told = shell(&format!("timeout 20 {line}"));
        assert_eq!(told.code, 2, "{line}: {told:?}");
        let is_named =
            ["not a regular file", "nothing is at the other end"].iter().any(|why| told.err.contains(why));
        assert!(is_named || line.contains("=socket"), "{line}: {told:?}");
        assert!(!told.err.contains("PATH="), "{line}: {told:?}");
    }
    // In a folder they are passed over.
    assert_eq!(shell("timeout 20 $W check . --format json").code, 1);
    assert_eq!(shell("$W check - < bad.yaml").code, 1);
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_told() {
    let folder = Folder::new("files-full");
    folder.write("bad.yaml", "platform:\n  entry_domain: \"\"\n");
    if !std::path::Path::new("/dev/full").exists() {
        return;
    }
    let mut lines = vec![
        "--help".to_owned(),
        "--version".to_owned(),
        "check --help".to_owned(),
        "help check".to_owned(),
        "rules".to_owned(),
        "facts".to_owned(),
        "man".to_owned(),
        "schema report".to_owned(),
        "completions bash".to_owned(),
        "explain -14".to_owned(),
        "explain 61003 --format json".to_owned(),
        "diff bad.yaml bad.yaml".to_owned(),
        "simulate --config bad.yaml https://mp.weixin.qq.com/cgi-bin/componentloginpage?a=b --account a.json"
            .to_owned(),
        "check bad.yaml --diff".to_owned(),
    ];
    folder.write("a.json", ANSWER);
    lines.extend(FORMATS.map(|format| format!("check bad.yaml --format {format}")));
    lines.extend(FORMATS.map(|format| format!("check bad.yaml --format {format}=/dev/full")));
    for line in lines {
        for lang in ["en", "zh"] {
            let told = folder.shell_line(&format!("WXAUTHLINT_LANG={lang} $W {line} > /dev/full"));
            let is_silent = line.ends_with("--diff") && told.code == 0;
            assert!(told.code == 2 || is_silent, "{line}: {told:?}");
            assert!(is_silent || !told.err.is_empty(), "{line}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_name_need_not_be_a_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::process::Command;

    let folder = Folder::new("files-names");
    folder.write("bad.yaml", "platform:\n  entry_domain: \"\"\n");
    let mut program = Command::new(env!("CARGO_BIN_EXE_wxauthlint"));
    program.args(["check", "bad.yaml", "--format"]).arg(OsStr::from_bytes(b"json=out\xff=.json")).env_clear();
    assert_eq!(folder.run_command(&mut program, "").code, 1);
    let text = fs::read(folder.0.join(OsStr::from_bytes(b"out\xff=.json"))).unwrap();
    assert!(serde_json::from_slice::<Value>(&text).is_ok());
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 2);
}

/// What is written is read again, or not written.
#[test]
fn a_baseline_is_as_long_as_one_that_is_read() {
    let folder = Folder::new("files-baseline");
    let check = |links: usize, flag: &str| {
        let link = |number: usize| {
            format!(
                "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=x{number}&auth_type={number}0\n"
            )
        };
        folder.write("links.txt", (0..links).map(link).collect::<String>());
        folder.run(&["check", "links.txt", flag, "baseline.json", "--format", "concise"])
    };
    let told = check(100, "--write-baseline");
    assert_eq!(told.code, 0, "{}", told.err);
    let length = folder.read("baseline.json").len();
    let told = check(100, "--baseline");
    assert_eq!(told.code, 0, "{told:?}");
    let before = folder.read("baseline.json");
    let too_many = (5 << 20) * 100 / length;
    let told = check(too_many, "--write-baseline");
    assert_eq!(told.code, 2, "{}", told.err);
    assert!(told.err.contains("4 MiB"), "{}", told.err);
    assert_eq!(folder.read("baseline.json"), before);
}

#[cfg(unix)]
impl Folder {
    /// Runs a line of a shell, in which `$W` is the program.
    fn shell_line(&self, line: &str) -> Told {
        let mut shell = std::process::Command::new("bash");
        let path = std::env::var_os("PATH").unwrap_or_default();
        shell.args(["-c", line]).env_clear().env("PATH", path).env("W", env!("CARGO_BIN_EXE_wxauthlint"));
        self.run_command(&mut shell, "")
    }
}
