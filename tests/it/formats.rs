//! Every format of `check` is what its readers take, and all tell the same findings at the same places.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::folder::{Folder, Told};

const LINK: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv&redirect_uri=http%3A%2F%2Fcrm.example.net%2Fwx%2Fcallback&auth_type=0";

/// Runs `check` in a folder, in an environment that holds these variables alone.
fn check_in(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Told {
    let output = Command::new(env!("CARGO_BIN_EXE_wxauthlint"))
        .arg("check")
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Told { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

fn check(arguments: &[&str]) -> Told {
    check_in(Path::new(env!("CARGO_MANIFEST_DIR")), arguments, &[])
}

impl Folder {
    fn read_text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

/// A finding as every format tells it: `error rule at path:line:column`.
fn finding(severity: &str, rule: &str, place: &str) -> String {
    // Programs want links apart, people want few words.
    let place =
        if place.starts_with("link:") { place.replacen("link:", "link-1:", 1) } else { place.to_owned() };
    format!("{severity} {rule} at {place}")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn of_json(report: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(report).unwrap();
    let told = |one: &Value| {
        let label = &one["labels"][0];
        let place =
            format!("{}:{}:{}", text(&label["source"]), label["start"]["line"], label["start"]["column"]);
        finding(text(&one["severity"]), text(&one["rule"]), &place)
    };
    list(&report["findings"]).iter().map(told).collect()
}

fn of_plain(report: &str) -> Vec<String> {
    let mut lines = report.lines();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        let Some((severity, rest)) = line.split_once(' ') else { continue };
        let Some((rule, _)) = rest.split_once(": ").filter(|_| !severity.is_empty()) else { continue };
        let Some(place) = lines.next().and_then(|next| next.strip_prefix("  at ")) else { continue };
        let place = place.split_once(' ').map_or(place, |(place, _)| place);
        found.push(finding(severity, rule, place.trim_end_matches(':')));
    }
    found
}

fn of_concise(report: &str) -> Vec<String> {
    let told = |line: &str| {
        let (place, rest) = line.split_once(": ")?;
        let (severity, rest) = rest.split_once('[')?;
        Some(finding(severity, rest.split_once(']')?.0, place))
    };
    report.lines().filter_map(told).collect()
}

fn of_sarif(report: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(report).unwrap();
    let run = &report["runs"][0];
    let told = |one: &Value| {
        let rule =
            &run["tool"]["driver"]["rules"][usize::try_from(one["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], one["ruleId"]);
        let place = &one["locations"][0]["physicalLocation"];
        if let Some(index) = place["artifactLocation"]["index"].as_u64() {
            let artifact = &run["artifacts"][usize::try_from(index).unwrap()];
            assert_eq!(artifact["location"]["uri"], place["artifactLocation"]["uri"]);
        }
        let region = &place["region"];
        let uri = text(&place["artifactLocation"]["uri"]);
        let place = format!("{uri}:{}:{}", region["startLine"], region["startColumn"]);
        finding(text(&one["level"]), text(&one["ruleId"]), &place)
    };
    let told_of = |one: &&Value| list(&one["suppressions"]).is_empty();
    list(&run["results"]).iter().filter(told_of).map(told).collect()
}

fn of_gitlab(report: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(report).unwrap();
    let told = |one: &Value| {
        let severity = match text(&one["severity"]) {
            "critical" => "error",
            "minor" => "warning",
            "info" => "note",
            other => panic!("{other}"),
        };
        let location = &one["location"];
        let begin = &location["positions"]["begin"];
        let place = format!("{}:{}:{}", text(&location["path"]), begin["line"], begin["column"]);
        finding(severity, text(&one["check_name"]), &place)
    };
    list(&report).iter().map(told).collect()
}

/// A command of GitHub Actions, read by the grammar that its documentation gives:
/// `::name key=value,key=value::message`.
struct Annotation {
    name: String,
    properties: Vec<(String, String)>,
    message: String,
}

impl Annotation {
    fn read(line: &str) -> Option<Self> {
        let (head, message) = line.strip_prefix("::")?.split_once("::")?;
        let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
        let properties = properties.split(',').map(|property| {
            let (key, value) = property.split_once('=').unwrap();
            (key.to_owned(), unescaped(value).replace("%3A", ":").replace("%2C", ",").replace("%25", "%"))
        });
        let properties = properties.collect();
        Some(Annotation {
            name: name.to_owned(),
            properties,
            message: unescaped(message).replace("%25", "%"),
        })
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.properties.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }
}

/// All but the percent sign, which comes last.
fn unescaped(text: &str) -> String {
    text.replace("%0D", "\r").replace("%0A", "\n")
}

fn of_github(report: &str) -> Vec<String> {
    let told = |line: &str| {
        let annotation = Annotation::read(line)?;
        let severity = match annotation.name.as_str() {
            "error" => "error",
            "warning" => "warning",
            "notice" => "note",
            other => panic!("{other}"),
        };
        let place = match annotation.get("file") {
            Some(file) => {
                format!("{file}:{}:{}", annotation.get("line").unwrap(), annotation.get("col").unwrap())
            }
            None => annotation.message.split_once(": ").unwrap().0.to_owned(),
        };
        Some(finding(severity, annotation.get("title").unwrap(), &place))
    };
    report.lines().filter_map(told).collect()
}

fn of_junit(report: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(report).unwrap();
    let mut found = Vec::new();
    for suite in document.descendants().filter(|node| node.has_tag_name("testsuite")) {
        let cases: Vec<_> = suite.children().filter(|node| node.has_tag_name("testcase")).collect();
        let count = |tag: &str| {
            cases
                .iter()
                .filter(|case| case.children().any(|child| child.has_tag_name(tag)))
                .count()
                .to_string()
        };
        assert_eq!(suite.attribute("tests"), Some(&*cases.len().to_string()));
        assert_eq!(suite.attribute("failures"), Some(&*count("failure")));
        assert_eq!(suite.attribute("skipped"), Some(&*count("skipped")));
        for case in cases {
            let Some(failure) = case.children().find(|node| node.has_tag_name("failure")) else { continue };
            let name = case.attribute("name").unwrap();
            let rule = name.split_once(" (").map_or(name, |(rule, _)| rule);
            let place = failure.text().unwrap().split_once(": ").unwrap().0;
            found.push(finding(failure.attribute("type").unwrap(), rule, place));
        }
    }
    found
}

fn of_markdown(report: &str) -> Vec<String> {
    let told = |line: &str| {
        let cells: Vec<_> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
        let [severity, rule, place, _] = cells.as_slice() else { panic!("{line}") };
        Some(finding(severity, rule.trim_matches('`'), place.trim_matches('`')))
    };
    report.lines().filter_map(told).skip(1).collect()
}

/// Inputs whose findings stand in provider files, in a file of links, on the command line and at the page.
const INPUTS: [&[&str]; 3] = [
    &["fixtures/twelve-faults/provider.yaml"],
    &[
        "fixtures/entry-domain-mismatch/provider.yaml",
        "tests/cmd/inputs.in/links.txt",
        LINK,
        "--page",
        "https://crm.example.net/",
    ],
    &["tests/cmd/levels.in/ignore.yaml"],
];

#[test]
fn every_format_tells_the_same_findings_at_the_same_places() {
    type Read = fn(&str) -> Vec<String>;
    let formats: [(&str, Read); 8] = [
        ("plain", of_plain),
        ("concise", of_concise),
        ("sarif", of_sarif),
        ("github", of_github),
        ("gitlab", of_gitlab),
        ("junit", of_junit),
        ("markdown", of_markdown),
        ("json", of_json),
    ];
    for inputs in INPUTS {
        let json = check(&[inputs, &["--format", "json"]].concat());
        let expected = of_json(&json.out);
        assert!(!expected.is_empty(), "{}", json.err);
        for (format, read) in formats {
            let told = check(&[inputs, &["--format", format]].concat());
            assert_eq!(read(&told.out), expected, "{format}:\n{}", told.out);
            assert_eq!(told.code, json.code, "{format}");
        }
        let human = check(&[inputs, &["--format", "human"]].concat());
        let titles: Vec<_> =
            human.out.lines().filter(|line| line.ends_with(']') && !line.starts_with(' ')).collect();
        let expected: Vec<_> =
            expected.iter().map(|told| told.split(' ').take(2).collect::<Vec<_>>().join("[") + "]").collect();
        assert_eq!(titles, expected);
    }
}

#[test]
fn several_formats_in_one_run_are_those_of_single_runs() {
    let folder = Folder::new("formats-several");
    let formats = ["human", "plain", "json", "sarif", "github", "gitlab", "junit", "markdown", "concise"];
    for inputs in INPUTS {
        let targets: Vec<_> =
            formats.iter().map(|name| format!("--format={name}={}/{name}", folder.0.display())).collect();
        let targets: Vec<_> = targets.iter().map(String::as_str).collect();
        let told = check(&[inputs, &targets].concat());
        assert_eq!(told.out, "");
        assert!(told.err.contains("were skipped"), "the counts are told: {}", told.err);
        for format in formats {
            let single = check(&[inputs, &["--format", format]].concat());
            assert_eq!(folder.read_text(format), single.out, "{format}");
            assert_eq!(told.code, single.code);
        }
    }
    assert_eq!(folder.names().len(), formats.len());
}

#[test]
fn sarif_is_what_its_schema_says() {
    // The schema leaves a bracket bare that some readers of patterns want escaped.
    let schema = include_str!("../schemas/sarif-2.1.0-rtm.5.json").replace("{2}]?$", r"{2}\\]?$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let clean: &[&str] = &["fixtures/clean/provider.yaml"];
    let faulty: &[&str] = &["fixtures/faulty-providers/not-utf-8.yaml"];
    for inputs in INPUTS.into_iter().chain([clean, faulty]) {
        for lang in ["en", "zh"] {
            let told = check(&[inputs, &["--format", "sarif", "--lang", lang]].concat());
            let report: Value = serde_json::from_str(&told.out).unwrap();
            let wrong: Vec<_> = validator
                .iter_errors(&report)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(wrong.is_empty(), "{inputs:?}: {}", wrong.join("\n"));
            let run = &report["runs"][0];
            assert_eq!(run["columnKind"], "unicodeCodePoints");
            assert_eq!(run["invocations"][0]["executionSuccessful"], told.code != 2);
            let results = list(&run["results"]);
            for rule in list(&run["tool"]["driver"]["rules"]).iter().filter(|_| told.code != 2) {
                assert!(text(&rule["help"]["markdown"]).starts_with("**"));
            }
            let mut hashes: Vec<_> = results
                .iter()
                .map(|one| text(&one["partialFingerprints"]["primaryLocationLineHash"]))
                .collect();
            hashes.sort_unstable();
            hashes.dedup();
            assert_eq!(hashes.len(), results.len(), "two results with one hash");
        }
    }
}

#[test]
fn sarif_tells_what_is_suppressed_and_why() {
    let told = check(&["tests/cmd/levels.in/ignore.yaml", "--format", "sarif"]);
    let report: Value = serde_json::from_str(&told.out).unwrap();
    let json = check(&["tests/cmd/levels.in/ignore.yaml", "--format", "json"]);
    let json: Value = serde_json::from_str(&json.out).unwrap();
    let reasons: Vec<_> = list(&report["runs"][0]["results"])
        .iter()
        .flat_map(|one| list(&one["suppressions"]))
        .map(|one| {
            assert_eq!((text(&one["kind"]), text(&one["status"])), ("external", "accepted"));
            text(&one["justification"])
        })
        .collect();
    let expected: Vec<_> = list(&json["suppressed"])
        .iter()
        .map(|one| {
            assert_eq!(one["by"], "entry");
            text(&one["reason"])
        })
        .collect();
    assert_eq!(reasons, expected);
    assert_eq!(json["summary"]["suppressed"], expected.len());
    assert!(!expected.is_empty());
}

#[test]
fn fingerprints_are_the_same_in_every_format_and_when_lines_move() {
    let folder = Folder::new("formats-moved");
    let file = fs::read_to_string("fixtures/twelve-faults/provider.yaml").unwrap();
    let prints = |text: &str| {
        folder.write("provider.yaml", text);
        let told = |format| check_in(&folder.0, &["--format", format], &[]).out;
        let [json, sarif, gitlab] =
            ["json", "sarif", "gitlab"].map(|format| serde_json::from_str::<Value>(&told(format)).unwrap());
        let of = |list: &[Value], path: &str| -> Vec<String> {
            list.iter().map(|one| one.pointer(path).unwrap().as_str().unwrap().to_owned()).collect()
        };
        let json = of(list(&json["findings"]), "/fingerprint");
        assert_eq!(of(list(&sarif["runs"][0]["results"]), "/partialFingerprints/wxauthlint~1v1"), json);
        assert_eq!(of(list(&gitlab), "/fingerprint"), json);
        json
    };
    assert_eq!(prints(&file), prints(&format!("# moved\n\n{file}")));
}

#[test]
fn gitlab_tells_every_finding_apart() {
    // The same link twice: the same rule at the same words of one file.
    let folder = Folder::new("formats-twice");
    folder.write("links.txt", format!("{LINK}\n{LINK}\n"));
    let told = check_in(&folder.0, &["links.txt", "--format", "gitlab"], &[]);
    let report: Value = serde_json::from_str(&told.out).unwrap();
    let mut prints: Vec<_> = list(&report).iter().map(|one| text(&one["fingerprint"])).collect();
    let all = prints.len();
    prints.sort_unstable();
    prints.dedup();
    assert!(all > 1);
    assert_eq!(prints.len(), all);
    for one in list(&report) {
        assert!(["info", "minor", "critical"].contains(&text(&one["severity"])));
        assert!(one["location"]["positions"]["begin"]["line"].as_u64().unwrap() > 0);
        assert!(!text(&one["description"]).is_empty() && !text(&one["location"]["path"]).starts_with('/'));
    }
}

#[test]
fn github_is_chosen_by_itself_with_a_summary_of_the_job() {
    let folder = Folder::new("formats-actions");
    folder.write("summary.md", "before\n");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = folder.0.join("summary.md").display().to_string();
    let variables = [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", &*path)];
    let told = check_in(root, INPUTS[0], &variables);
    assert_eq!(told.out, check(&[INPUTS[0], &["--format", "github"]].concat()).out);
    assert_eq!((told.code, &*told.err), (1, ""));
    let markdown = check(&[INPUTS[0], &["--format", "markdown"]].concat()).out;
    assert_eq!(folder.read_text("summary.md"), format!("before\n{markdown}"));

    // Another format that was asked for is all there is.
    let told = check_in(root, &[INPUTS[0], &["--format", "json"]].concat(), &variables);
    assert!(told.out.starts_with('{'));
    assert_eq!(folder.read_text("summary.md"), format!("before\n{markdown}"));

    // What GitHub would not take is not written, and the run goes on.
    let full = "x".repeat((1 << 20) - 10);
    folder.write("summary.md", &full);
    let told = check_in(root, INPUTS[0], &variables);
    assert_eq!(told.code, 1);
    assert_eq!(told.err, "GitHub's job summary is full (1 MiB); nothing was added\n");
    assert_eq!(folder.read_text("summary.md"), full);
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let folder = Folder::new("formats-whole");
    folder.write("out.json", "old");
    // The second file is longer than what is read of one in this encoding: the run ends behind the first.
    let long = format!("\u{feff}{}", format!("{LINK}\n").repeat(25_000));
    folder.write("links.txt", format!("{LINK}\n"));
    folder.write("wide.txt", long.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
    let told = check_in(&folder.0, &["links.txt", "wide.txt", "--format", "json=out.json"], &[]);
    assert_eq!(told.code, 2);
    assert!(told.err.contains("4 MiB"), "{}", told.err);
    assert_eq!(folder.read_text("out.json"), "old");
    assert_eq!(folder.names(), ["links.txt", "out.json", "wide.txt"]);

    let told = check_in(&folder.0, &[LINK, "--format", "json=none/out.json"], &[]);
    assert_eq!((told.code, &*told.out), (2, ""));
    assert!(told.err.starts_with("error: `none/out.json`: "), "{}", told.err);
    let told = check_in(&folder.0, &[LINK, "--format", "json=out.json"], &[]);
    assert_eq!(told.code, 1);
    assert!(!of_json(&folder.read_text("out.json")).is_empty());
}

#[cfg(unix)]
#[test]
fn what_is_no_file_takes_the_text_as_it_comes() {
    let told = check(&[LINK, "--format", "concise", "--format", "json=/dev/null"]);
    assert_eq!(told.code, 1);
    assert!(fs::metadata("/dev/null").is_ok_and(|known| !known.is_file()));
    // A pipe, which has no path of its own.
    let told = check(&[LINK, "--format", "concise", "--format", "json=/dev/stderr"]);
    assert_eq!(told.code, 1);
    assert!(!of_json(told.err.get(..=told.err.rfind('}').unwrap()).unwrap()).is_empty(), "{}", told.err);

    let folder = Folder::new("formats-linked");
    folder.write("real.json", "old");
    std::os::unix::fs::symlink("real.json", folder.0.join("out.json")).unwrap();
    check_in(&folder.0, &[LINK, "--format", "json=out.json"], &[]);
    assert!(!of_json(&folder.read_text("real.json")).is_empty(), "a symbolic link stays one");
    assert!(fs::symlink_metadata(folder.0.join("out.json")).unwrap().is_symlink());
}

#[test]
fn faults_are_told_in_the_format_asked_for() {
    type Read = fn(&str) -> Vec<String>;
    let formats: [(&str, Read); 7] = [
        ("json", of_json),
        ("sarif", of_sarif),
        ("github", of_github),
        ("gitlab", of_gitlab),
        ("junit", of_junit),
        ("markdown", of_markdown),
        ("concise", of_concise),
    ];
    let expected = ["error not-utf8 at fixtures/faulty-providers/not-utf-8.yaml:3:17"];
    for (format, read) in formats {
        let told = check(&["fixtures/faulty-providers/not-utf-8.yaml", "--format", format]);
        assert_eq!(told.code, 2);
        assert_eq!(read(&told.out), expected, "{format}");
        assert_eq!(told.err.contains("not-utf8"), format != "github", "{format}: {}", told.err);
    }
    // Faulty rules, too.
    let told = check(&[LINK, "--rules", "fixtures/faulty-rules", "--format", "concise"]);
    assert_eq!(told.code, 2);
    assert!(of_concise(&told.out).len() > 1, "{}", told.out);
}

#[test]
fn wrong_targets_are_wrong_usage() {
    let folder = Folder::new("formats-usage");
    folder.write("provider.yaml", "platform: {released: false}\n");
    let wrong = |targets: &[&str]| {
        let told = check_in(&folder.0, targets, &[]);
        assert_eq!((told.code, &*told.out), (2, ""), "{targets:?}");
        told.err
    };
    assert_eq!(
        wrong(&["--format", "json", "--format", "sarif=-"]),
        "error: only one format can go to standard output; write the others to files: `--format sarif=out.sarif`\n"
    );
    assert_eq!(
        wrong(&["--format", "json=a", "--format", "sarif=./a"]),
        "error: `--format`: two formats would be written to the same file `./a`\n"
    );
    assert_eq!(
        wrong(&["--format", "json=provider.yaml"]),
        "error: `--format`: `provider.yaml` is already used in this run and cannot be overwritten\n"
    );
    assert_eq!(wrong(&["--format", "json="]), "error: `--format`: expected a file name after `=`\n");
    assert!(wrong(&["--format", "xml=a"]).contains("[possible values: human, plain, json, sarif,"));
    assert_eq!(folder.names(), ["provider.yaml"]);
}

/// Texts that mean something in one format or another.
#[cfg(unix)]
#[test]
fn nothing_pasted_becomes_markup_or_a_command() {
    let folder = Folder::new("formats-hostile");
    let name = "a,b;c%0A::d`<e>|[f](g)'\".yaml";
    let pasted =
        "x``<img src=a>`|[click](https://evil.example.com) ::error::@all ]]> {0} %0A##[error] \\| ` <b>";
    let url = format!("{LINK}&{pasted}=1&biz_appid={pasted}");
    let quoted = serde_json::to_string(&url).unwrap();
    folder.write(
        name,
        format!("links:\n  - {{name: {0}, url: {quoted}}}\n", serde_json::to_string(pasted).unwrap()),
    );
    let told = |format: &str| check_in(&folder.0, &[name, "--format", format], &[]).out;
    let json = told("json");
    let expected = of_json(&json);
    assert!(expected.len() > 3 && json.contains("click"), "{json}");

    let github = told("github");
    let annotations: Vec<_> = github.lines().filter_map(Annotation::read).collect();
    assert_eq!(annotations.len(), expected.len());
    assert!(annotations.iter().all(|one| one.get("file") == Some(name)));
    assert!(github.lines().all(|line| line.starts_with("::") || !line.contains("error]")), "{github}");

    // Read back, the message is the one of JSON.
    let report: Value = serde_json::from_str(&json).unwrap();
    for (annotation, one) in annotations.iter().zip(list(&report["findings"])) {
        assert!(annotation.message.starts_with(text(&one["message"]["en"])), "{}", annotation.message);
    }
    assert_eq!(of_junit(&told("junit")).len(), expected.len());
    assert_eq!(of_gitlab(&told("gitlab")), expected);
    let sarif: Value = serde_json::from_str(&told("sarif")).unwrap();
    for one in list(&sarif["runs"][0]["results"]) {
        let message = text(&one["message"]["text"]);
        for bracket in ['[', ']'] {
            let bare = message.replace("\\\\", "").replace(&format!("\\{bracket}"), "");
            assert!(!bare.contains(bracket), "{message}");
        }
        assert_eq!(
            text(&one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]),
            "a%2Cb%3Bc%250A%3A%3Ad%60%3Ce%3E%7C%5Bf%5D%28g%29%27%22.yaml"
        );
    }
    // Every row of the table has its four cells, and no tag stands outside of code.
    let markdown = told("markdown");
    let rows: Vec<_> = markdown.lines().filter(|line| line.starts_with("| ")).collect();
    assert_eq!(rows.len(), expected.len() + 1);
    for row in rows {
        let row = row.replace("\\\\", "").replace("\\|", "");
        assert_eq!(row.matches('|').count(), 5, "{row}");
    }
}
