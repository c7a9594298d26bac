//! The front door: the same answer whichever way a text comes in, from a disk, from memory, by the program or by
//! the library.

use std::fs;
use std::path::{Path, PathBuf};

use wxauthlint::diagnostic::Report;
use wxauthlint::input::provider::Date;
use wxauthlint::render::{ExplainedFormat, Format, ImpactFormat, Options, Renderer, SimulatedFormat};
use wxauthlint::render::{explained, impacted, renderer, simulated};
use wxauthlint::session::{Failure, MemoryFiles, NOTHING, ReportSink, Session, Stopped, UNUSABLE};
use wxauthlint::source::Sources;
use wxauthlint::text::Lang;

use crate::folder::{Folder, Told};
use crate::slice::{is_whole, slice};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

const OPTIONS: Options = Options::plain(Lang::En, 80);

/// Writes the JSON report of a check.
struct Writer {
    renderer: Box<dyn Renderer>,
    out: String,
    early: Vec<Report>,
    has_started: bool,
}

impl ReportSink for Writer {
    fn start(&mut self, sources: &Sources) -> Result<(), Stopped> {
        self.has_started = true;
        self.renderer.start(&mut self.out).unwrap();
        for faults in std::mem::take(&mut self.early) {
            self.renderer.report(&mut self.out, &faults, sources).unwrap();
        }
        Ok(())
    }

    fn report(&mut self, report: &Report, sources: &Sources) -> Result<(), Stopped> {
        self.renderer.report(&mut self.out, report, sources).unwrap();
        Ok(())
    }

    fn faults(&mut self, faults: &Report, sources: &Sources) -> Result<(), Stopped> {
        match self.has_started {
            true => self.report(faults, sources),
            false => {
                self.early.push(faults.clone());
                Ok(())
            }
        }
    }

    fn failure(&mut self, _: Failure) {}
}

/// The exit code and the JSON report of a check; faults that end it are the whole of its report.
fn check(session: &Session<'_>, inputs: &[&str]) -> (u8, String) {
    let inputs: Vec<String> = inputs.iter().map(|input| (*input).to_owned()).collect();
    let mut writer = Writer {
        renderer: renderer(Format::Json, OPTIONS),
        out: String::new(),
        early: Vec::new(),
        has_started: false,
    };
    let checked = session.open(&inputs, &mut |_| {}).and_then(|inputs| session.check_to(inputs, &mut writer));
    match checked {
        Ok(end) => {
            writer.renderer.finish(&mut writer.out, &end.summary).unwrap();
            (end.verdict.code(), writer.out)
        }
        Err(Failure::Faults(faults, sources)) => {
            let mut renderer = renderer(Format::Json, OPTIONS);
            let (mut out, mut summary) = (String::new(), wxauthlint::render::Summary::default());
            let report = Report { findings: faults, ..Report::default() };
            summary.add(&report);
            renderer.start(&mut out).unwrap();
            renderer.report(&mut out, &report, &sources).unwrap();
            renderer.finish(&mut out, &summary).unwrap();
            (UNUSABLE, out)
        }
        Err(Failure::Nothing(_)) => (NOTHING, String::new()),
        Err(_) => (UNUSABLE, String::new()),
    }
}

/// The paths of all files below a folder, in their order.
fn files_below(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files_below(&path, into) } else { into.push(path) }
    }
}

/// All fixtures by their paths from the root, in memory and on the disk.
fn fixtures(name: &str) -> (MemoryFiles, Vec<String>, Folder) {
    let mut paths = Vec::new();
    files_below(&Path::new(ROOT).join("fixtures"), &mut paths);
    let folder = Folder::new(&format!("session-{name}"));
    let mut memory = MemoryFiles::new();
    let mut names = Vec::new();
    for path in paths {
        let name = path.strip_prefix(ROOT).unwrap().to_str().unwrap().to_owned();
        let bytes = fs::read(&path).unwrap();
        folder.write(&name, &bytes);
        memory.insert(&name, bytes);
        names.push(name);
    }
    (memory, names, folder)
}

fn folders_of(names: &[String]) -> Vec<String> {
    let parents = names.iter().filter_map(|name| Path::new(name).parent()?.to_str());
    let mut folders: Vec<_> = parents.map(str::to_owned).collect();
    folders.dedup();
    folders
}

#[test]
fn every_fixture_gets_the_same_report_from_disk_and_from_memory() {
    let (memory, names, folder) = fixtures("checked");
    let session = Session::new().with_files(&memory).on_day(today());
    let folders = folders_of(&names);
    let mut checked = 0;
    let mut told = 0;
    for input in slice(names.iter().chain(&folders), 11) {
        let by_program = folder.run(&["check", "--format", "json", input]);
        let (code, report) = check(&session, &[input]);
        assert_eq!((i32::from(code), &report), (by_program.code, &by_program.out), "{input}");
        checked += 1;
        told += usize::from(by_program.code == 1);
    }
    // What is on standard input instead.
    let mut memory = memory.clone();
    for name in slice(&names, 13) {
        let bytes = folder.read(name);
        let by_program = folder.run_with(&["check", "--format", "json", "-"], &bytes);
        memory.set_stdin(bytes);
        let session = Session::new().with_files(&memory).on_day(today());
        let (code, report) = check(&session, &["-"]);
        assert_eq!((i32::from(code), &report), (by_program.code, &by_program.out), "stdin: {name}");
        checked += 1;
    }
    let least = if is_whole() { (120, 20) } else { (12, 2) };
    assert!(checked > least.0 && told > least.1, "{checked} inputs, {told} with findings");
}

fn today() -> Option<Date> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Date::from_days_since_1970(since.as_secs() / 86_400)
}

#[test]
fn fixtures_are_explained_simulated_and_compared_alike() {
    let (memory, names, folder) = fixtures("others");
    let mut asked = 0;
    let texts = names.iter().filter(|name| name.ends_with(".txt") || name.ends_with(".json"));
    for name in slice(texts, 3) {
        let by_program = folder.run(&["explain", "--format", "json", name]);
        let session = Session::new().with_files(&memory).on_day(today());
        let answer = session.explain(std::slice::from_ref(name)).unwrap();
        let text = explained(&answer.explained, ExplainedFormat::Json, &OPTIONS);
        assert_eq!((i32::from(answer.code()), text), (by_program.code, by_program.out), "{name}");
        asked += 1;
    }
    let files = names.iter().filter(|name| name.ends_with(".yaml") && !name.contains("rules/"));
    for name in slice(files, 7) {
        let by_program = folder.run(&["simulate", "--format", "json", "--config", name]);
        let session = Session::new().with_files(&memory).on_day(today()).with_config(Some(name.into()));
        let told = match session.simulate(None, &[]) {
            Ok(told) => {
                let text = simulated(&told.simulations, SimulatedFormat::Json, &OPTIONS, &told.sources);
                (i32::from(told.code()), text)
            }
            Err(Failure::Nothing(_)) => (i32::from(NOTHING), String::new()),
            Err(_) => (i32::from(UNUSABLE), String::new()),
        };
        assert_eq!(told, (by_program.code, by_program.out), "{name}");
        asked += 1;
    }
    for change in folders_of(&names).iter().filter(|folder| folder.contains("changes/")) {
        let [old, new] = ["old", "new"].map(|side| format!("{change}/{side}.yaml"));
        let by_program = folder.run(&["diff", "--format", "json", &old, &new]);
        let session = Session::new().with_files(&memory);
        let compared = session.compare(Path::new(&old), Path::new(&new)).unwrap();
        let text = impacted(&compared.impact, ImpactFormat::Json, &OPTIONS, &compared.sources);
        assert_eq!(text, by_program.out, "{change}");
        asked += 1;
    }
    assert!(asked > if is_whole() { 30 } else { 6 }, "{asked}");
}

const LINK: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcb&auth_type=1&biz_appid=wxfedcba9876543210";
/// A mini program, which `auth_type=1` does not admit.
const ANSWER: &str = r#"{"authorizer_info":{"user_name":"gh_0123456789ab","service_type_info":{"id":0},"MiniProgramInfo":{"network":{}}},"authorization_info":{"authorizer_appid":"wxfedcba9876543210","func_info":[]}}"#;
const PROVIDER: &str = "platform: {component_appid: wx0123456789abcdef, released: true, entry_domain: auth.example.com, permission_sets: [1, 17, 18]}\naccounts:\n  - answer: accounts/a.json\n";

/// The rules that `check` and `explain` tell of a link in a folder, with what each says is suppressed.
fn both(folder: &Folder, link: &str, arguments: &[&str]) -> [(Vec<String>, Vec<String>); 2] {
    let json = |told: Told| -> serde_json::Value {
        serde_json::from_str(&told.out).unwrap_or_else(|error| panic!("{error}: {told:?}"))
    };
    let rules = |list: &serde_json::Value, finding: &dyn Fn(&serde_json::Value) -> serde_json::Value| {
        let mut rules: Vec<_> = list
            .as_array()
            .unwrap()
            .iter()
            .map(finding)
            // What is found in the provider file has nothing to do with the link.
            .filter(|finding| finding["labels"][0]["source"] == "link")
            .map(|finding| finding["rule"].as_str().unwrap().to_owned())
            .collect();
        rules.sort();
        rules
    };
    let of = |value: &serde_json::Value| {
        let plain = |finding: &serde_json::Value| finding.clone();
        let inner = |suppressed: &serde_json::Value| suppressed["finding"].clone();
        (rules(&value["findings"], &plain), rules(&value["suppressed"], &inner))
    };
    let run = |command: &str| json(folder.run(&[&[command, "--format", "json", link], arguments].concat()));
    [of(&run("check")), of(&run("explain")["explanations"][0])]
}

#[test]
fn explain_judges_a_link_as_check_does() {
    let ignore = |until: &str| {
        format!(
            "{PROVIDER}lint:\n  ignore:\n    - {{rule: auth-type-conflict, reason: \"known since March\"{until}}}\n"
        )
    };
    let cases: [(&str, String, &[&str], &[&str]); 4] = [
        ("answers", PROVIDER.to_owned(), &["auth-type-conflict"], &[]),
        ("in-force", ignore(""), &[], &["auth-type-conflict"]),
        ("ends-later", ignore(", until: 2999-12-31"), &[], &["auth-type-conflict"]),
        ("ended", ignore(", until: 2020-03-31"), &["auth-type-conflict"], &[]),
    ];
    for (name, provider, findings, suppressed) in &cases {
        let folder = Folder::new(&format!("session-{name}"));
        folder.write("accounts/a.json", ANSWER);
        folder.write("provider.yaml", provider);
        let owned = |rules: &[&str]| rules.iter().map(|rule| (*rule).to_owned()).collect::<Vec<_>>();
        let wanted = (owned(findings), owned(suppressed));
        assert_eq!(both(&folder, LINK, &[]), [wanted.clone(), wanted.clone()], "{name}");
        // Named instead of found.
        folder.write("elsewhere/accounts/a.json", ANSWER);
        folder.write("elsewhere/p.yaml", provider);
        fs::remove_file(folder.0.join("provider.yaml")).unwrap();
        let config = ["--config", "elsewhere/p.yaml"];
        assert_eq!(both(&folder, LINK, &config), [wanted.clone(), wanted], "{name}, named");
    }
}

#[test]
fn explain_says_what_is_suppressed_and_why() {
    let folder = Folder::new("session-suppressed");
    folder.write("accounts/a.json", ANSWER);
    let ignored = "lint:\n  ignore:\n    - {rule: auth-type-conflict, reason: \"known since March\"}\n";
    folder.write("provider.yaml", format!("{PROVIDER}{ignored}"));
    for format in ["human", "plain", "markdown"] {
        for (lang, heading, quiet) in [
            ("en", "suppressed by the configuration", "no problems found"),
            ("zh", "按配置忽略的问题", "没有发现问题"),
        ] {
            let told = folder.run(&["explain", "--lang", lang, "--format", format, LINK]);
            assert!(told.out.contains(heading), "{format}: {told:?}");
            assert!(
                told.out.contains("auth-type-conflict") && told.out.contains("known since March"),
                "{told:?}"
            );
            assert!(!told.out.contains(quiet), "{told:?}");
        }
    }
}

#[test]
fn explain_tells_faults_of_the_provider_file_and_explains_all_the_same() {
    let folder = Folder::new("session-faulty");
    folder.write("provider.yaml", "platform:\n  relased: true\n");
    let told = folder.run(&["explain", "--format", "plain", LINK]);
    assert_eq!(told.code, 2, "{told:?}");
    assert!(told.out.contains("a PC authorization link") && told.err.contains("relased"), "{told:?}");
    // Nobody asks about it where no link is judged.
    let told = folder.run(&["explain", "--format", "plain", "61007"]);
    assert_eq!((told.code, told.err.as_str()), (0, ""), "{told:?}");
    let named = folder.run(&["explain", "--config", "provider.yaml", "61007"]);
    assert_eq!(named.code, 2, "{named:?}");
    let missing = folder.run(&["explain", "--config", "missing.yaml", LINK]);
    assert_eq!((missing.code, missing.out.as_str()), (2, ""), "{missing:?}");
}

#[test]
fn a_session_checks_what_it_is_handed() {
    let checked = Session::new().check_link(LINK).unwrap();
    assert!(checked.end.has_checked && checked.faults.is_empty() && checked.failures.is_empty());
    let files: MemoryFiles = [("provider.yaml", PROVIDER), ("accounts/a.json", ANSWER)].into_iter().collect();
    let checked = Session::new().with_files(&files).check_link(LINK).unwrap();
    let found: Vec<_> = checked.report.findings.iter().map(|finding| &*finding.code).collect();
    assert_eq!(found, ["auth-type-conflict"]);
    // The report has its texts with it.
    assert_eq!(checked.sources.text(checked.report.findings[0].primary.span), "1");
    let error: Box<dyn std::error::Error> =
        Box::new(Session::new().with_page(Some("nowhere")).err().unwrap());
    assert!(error.to_string().contains("`nowhere`"), "{error}");
}

#[test]
fn explain_tells_what_stops_the_account_that_a_link_names() {
    let folder = Folder::new("session-target");
    let frozen = ANSWER.replace("\"authorizer_info\":{", "\"authorizer_info\":{\"account_status\":16,");
    folder.write("accounts/a.json", &frozen);
    folder.write("provider.yaml", PROVIDER);
    let link = LINK.replace("auth_type=1", "auth_type=2");
    let rules = |command: &str| {
        let told = folder.run(&[command, "--format", "json", &link]);
        let json: serde_json::Value = serde_json::from_str(&told.out).unwrap();
        let findings = if command == "check" { &json } else { &json["explanations"][0] };
        let rules = findings["findings"].as_array().unwrap().iter();
        let mut rules: Vec<_> = rules.map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect();
        rules.sort();
        rules
    };
    assert_eq!(rules("check"), ["account-not-normal"]);
    assert_eq!(rules("explain"), ["account-not-normal"]);
}

#[test]
fn explain_says_what_it_did_not_judge_or_read() {
    let folder = Folder::new("session-unread");
    folder.write("provider.yaml", "platform:\n  bogus: 1\n");
    for format in ["human", "plain", "markdown", "json"] {
        let told = folder.run(&["explain", "--format", format, LINK]);
        let text = told.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("the provider file has errors and was not used"), "{told:?}");
        assert!(!text.contains("no problems found"), "{told:?}");
        assert_eq!(told.code, 2, "{told:?}");
    }
    let folder = Folder::new("session-cut");
    let many: String = (0..60).map(|number| format!("{LINK}&x={number}\n\n")).collect();
    let told = folder.run_with(&["explain", "--format", "plain", "-"], &many);
    assert_eq!((told.code, told.err.contains("20 more were recognized")), (3, true), "{}", told.err);
    let long = format!("{}{LINK}\n", "a log of nothing\n".repeat(17_000));
    let told = folder.run_with(&["explain", "--format", "plain", "-"], &long);
    assert_eq!(
        (told.code, told.err.contains("only the first 256 KiB of `stdin`")),
        (3, true),
        "{}",
        told.err
    );
}

#[test]
fn one_line_is_explained_alike_wherever_it_comes_from() {
    let folder = Folder::new("session-line");
    let bare = "https://mp.weixin.qq.com/cgi-bin/componentloginpage";
    for text in
        [LINK.replace("auth_type=1", "auth_type＝1"), bare.to_owned(), format!("{LINK}."), "-14".to_owned()]
    {
        let by_argument = folder.run(&["explain", "--format", "json", "--", &text]);
        assert_eq!(folder.run_with(&["explain", "--format", "json", "-"], &text), by_argument, "{text}");
        folder.write("line.txt", format!("{text}\n"));
        assert_eq!(folder.run(&["explain", "--format", "json", "line.txt"]), by_argument, "{text}");
    }
}

#[cfg(unix)]
#[test]
fn a_provider_file_that_leads_nowhere_is_no_missing_one() {
    let folder = Folder::new("session-dangling");
    std::os::unix::fs::symlink("/nonexistent/provider.yaml", folder.0.join("provider.yaml")).unwrap();
    for arguments in [&["check", LINK][..], &["check"], &["explain", LINK], &["simulate", LINK]] {
        let told = folder.run(arguments);
        assert_eq!(told.code, 2, "{arguments:?}: {told:?}");
        assert!(told.err.contains("provider.yaml"), "{arguments:?}: {told:?}");
    }
}

/// Links, of which many are faulty in ways of their own; one of them is suppressed in the provider file.
fn many_links() -> String {
    let link = |number: usize| {
        let fault = match number % 7 {
            0 => "&auth_type=0",
            1 => "&auth_type=3&auth_type=2",
            2 => "",
            _ => "&auth_type=3",
        };
        format!(
            "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef\
             &pre_auth_code=preauthcode@@@{code}&redirect_uri=https%3A%2F%2Fauth.example.com%2F{number}{fault}\n",
            code = "A".repeat(86)
        )
    };
    (0..2000).map(link).collect()
}

#[test]
fn many_links_are_told_as_one_after_the_other() {
    const PROVIDER: &str = "platform:\n  component_appid: wx0123456789abcdef\nlint:\n  ignore:\n    \
        - {rule: auth-type-missing-pc, reason: \"old links\"}\n";
    let mut files = MemoryFiles::new();
    files.insert("provider.yaml", PROVIDER);
    files.set_stdin(many_links());
    let session = Session::new().with_files(&files).with_config(Some("provider.yaml".into()));
    // What is kept is judged in turn, what is handed on by as many threads as there are.
    let (code, told) = check(&session, &["-"]);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let inputs = session.open(&["-".to_owned()], &mut |_| {}).unwrap();
    let kept = session.check(inputs).unwrap();
    assert_eq!(code, kept.end.verdict.code());
    let of_kept = kept.report.findings.iter().map(|finding| {
        let point = kept.sources.get(finding.primary.span.source).unwrap();
        (finding.code.to_string(), point.point(finding.primary.span.range().start).line)
    });
    let of_told = told["findings"].as_array().unwrap().iter().map(|finding| {
        let line = finding["labels"][0]["start"]["line"].as_u64().unwrap();
        (finding["rule"].as_str().unwrap().to_owned(), usize::try_from(line).unwrap())
    });
    let (mut of_kept, mut of_told): (Vec<_>, Vec<_>) = (of_kept.collect(), of_told.collect());
    assert!(of_told.len() > 500, "{}", of_told.len());
    assert!(of_told.is_sorted_by_key(|(_, line)| *line));
    of_kept.sort();
    of_told.sort();
    assert_eq!(of_told, of_kept);
    assert_eq!(told["summary"]["suppressed"], kept.report.suppressed.len());
    assert_eq!(kept.report.suppressed.len(), 286);
}

#[test]
fn of_hidden_files_those_are_read_that_go_live() {
    let rows = [
        (".htaccess", true),
        (".env", true),
        (".env.production", true),
        (".env.staging", true),
        (".env.example", false),
        (".env.local", false),
        (".env.production.local", false),
        (".env.", false),
        (".envrc", false),
        (".gitignore", false),
        ("env", false),
    ];
    for (name, is_read) in rows {
        assert_eq!(wxauthlint::session::is_read_although_hidden(name), is_read, "{name}");
    }
}
