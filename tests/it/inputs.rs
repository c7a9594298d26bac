//! What the command line takes in: folders, pipes, texts that hold nothing; and what its exit code says of it.

use std::fs;
use std::path::Path;
#[cfg(unix)]
use std::process::Command;

use serde_json::Value;

use crate::folder::{Folder, Told};
use crate::slice::slice;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// An authorization link of which nothing is found.
const GOOD: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=3";
const GOOD_FILE: &str = "platform:\n  entry_domain: auth.example.com\n";
/// One error.
const BAD_FILE: &str = "platform:\n  entry_domain: ''\n";
/// A file that cannot be read as it should.
const FAULTY_FILE: &str = "platform:\n  relased: true\n";
/// Code without a link.
const NO_LINK: &str = "<?php echo 1;\n";

fn bad() -> String {
    GOOD.replace("auth_type=3", "auth_type=0")
}

/// Code that writes a link, with a fresh code in it.
fn php(link: &str) -> String {
    let (before, code) = link.split_once("preauthcode").unwrap();
    let (_, behind) = code.split_once('&').unwrap();
    format!("<?php\necho '{before}' . $code . '&{behind}';\n")
}

fn folder_with(name: &str, files: &[(&str, &str)]) -> Folder {
    let folder = Folder::new(name);
    for (name, text) in files {
        folder.write(name, text);
    }
    folder
}

impl Folder {
    /// Runs `check` in this folder.
    fn check(&self, arguments: &[&str], stdin: &str) -> Told {
        self.run_with(&[&["check"], arguments].concat(), stdin)
    }

    /// Runs a line of a shell in this folder, in which `$W` is the program.
    #[cfg(unix)]
    fn shell(&self, line: &str) -> Told {
        let mut shell = Command::new("bash");
        shell.args(["-c", line]).env("W", env!("CARGO_BIN_EXE_wxauthlint"));
        self.run_command(shell.env_remove("GITHUB_ACTIONS").env("LC_ALL", "C").env("NO_COLOR", "1"), "")
    }
}

impl Told {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The rules and faults that `--format json` tells, each as often as it is told.
    fn rules(&self) -> Vec<String> {
        let findings = self.json()["findings"].as_array().unwrap().clone();
        findings.iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
    }
}

#[test]
fn the_code_that_says_most_wins() {
    let files = [
        ("good.yaml", GOOD_FILE.to_owned()),
        ("bad.yaml", BAD_FILE.to_owned()),
        ("faulty.yaml", FAULTY_FILE.to_owned()),
        ("good.php", php(GOOD)),
        ("bad.php", php(&bad())),
        ("unrelated.php", NO_LINK.to_owned()),
        ("prose.txt", "Hello world\nThis is a note about nothing.\n".to_owned()),
        ("empty/readme.md", "Nothing.\n".to_owned()),
        ("mixed/bad.php", php(&bad())),
        ("mixed/faulty.yaml", FAULTY_FILE.to_owned()),
    ];
    let folder = Folder::new("inputs-codes");
    for (name, text) in &files {
        folder.write(name, text);
    }
    // The inputs, what comes on standard input, the exit code, and that with `--fail-on never`.
    let cases: &[(&[&str], &str, i32, i32)] = &[
        (&["good.yaml"], "", 0, 0),
        (&["good.php"], "", 0, 0),
        (&["bad.yaml"], "", 1, 0),
        (&["bad.php"], "", 1, 0),
        (&["unrelated.php"], "", 3, 3),
        (&["prose.txt"], "", 3, 3),
        (&["empty"], "", 3, 3),
        (&["-"], "", 3, 3),
        (&["-"], "\n \n", 3, 3),
        (&["good.php", "unrelated.php"], "", 3, 3),
        (&["bad.php", "unrelated.php"], "", 1, 3),
        (&["unrelated.php", "bad.php"], "", 1, 3),
        (&["good.yaml", "-"], "", 3, 3),
        (&["bad.yaml", "-"], "", 1, 3),
        (&["-", "bad.yaml"], "", 1, 3),
        (&["good.yaml", "-"], GOOD, 0, 0),
        (&["bad.yaml", "empty"], "", 1, 3),
        (&["faulty.yaml"], "", 2, 2),
        (&["faulty.yaml", "bad.php"], "", 2, 2),
        (&["bad.php", "faulty.yaml", "unrelated.php"], "", 2, 2),
        (&["mixed"], "", 2, 2),
        (&["mixed", "unrelated.php"], "", 2, 2),
        (&["no-such-file.yaml"], "", 2, 2),
        (&["bad.php", "no-such-file.yaml"], "", 2, 2),
    ];
    for (inputs, stdin, code, without_findings) in cases {
        let told = folder.check(inputs, stdin);
        assert_eq!(told.code, *code, "{inputs:?}: {told:?}");
        let never = [*inputs, &["--fail-on", "never"]].concat();
        assert_eq!(folder.check(&never, stdin).code, *without_findings, "{never:?}");
    }
    let told = folder.check(&["mixed", "--format", "json"], "");
    assert_eq!(told.rules(), ["unknown-key", "auth-type-invalid"], "a fault hides no finding");
}

#[test]
fn what_holds_nothing_is_told_and_hides_nothing() {
    let folder =
        folder_with("inputs-nothing", &[("bad.yaml", BAD_FILE), ("prose.txt", "Hello world\nNothing.\n")]);
    let told = folder.check(&["bad.yaml", "-", "prose.txt", "--format", "json"], "");
    assert_eq!(told.code, 1);
    assert_eq!(told.rules(), ["entry-domain-empty"]);
    assert_eq!(told.err, "error: standard input is empty\nerror: nothing to check in `prose.txt`\n");
    let told = folder.check(&["prose.txt", "--format", "json"], "");
    assert_eq!((told.code, told.rules(), told.json()["summary"]["links"].as_u64()), (3, Vec::new(), Some(0)));
}

#[test]
fn an_untouched_starter_file_is_nothing_yet() {
    for lang in ["en", "zh"] {
        let folder = Folder::new(&format!("inputs-starter-{lang}"));
        assert_eq!(folder.run(&["init", "--lang", lang]).code, 0);
        for input in ["provider.yaml", "."] {
            let told = folder.check(&[input], "");
            assert_eq!(told.code, 3, "{told:?}");
            assert!(told.err.contains("`provider.yaml` has not been filled in yet"), "{told:?}");
            assert_eq!(told.out, "");
        }
        // The first thing that is filled in is judged.
        let text = fs::read_to_string(folder.0.join("provider.yaml")).unwrap();
        assert!(text.contains("# released: false"));
        folder.write("provider.yaml", text.replace("# released: false", "released: false"));
        assert_eq!(
            folder.check(&["provider.yaml", "--format", "json"], "").rules(),
            ["test-accounts-unsaid"]
        );
    }
}

/// Those of the fixtures that nobody can know for a provider file without being told so.
const UNKNOWN: [&str; 4] =
    ["answer-for-provider.yaml", "deep-nesting.yaml", "empty.yaml", "only-comments.yaml"];

/// Whether a provider file is named or stands in a folder makes no difference.
#[test]
fn by_folder_equals_by_name() {
    let fixtures = Path::new(ROOT).join("fixtures");
    let mut paths = Vec::new();
    for entry in fs::read_dir(&fixtures).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        match name.as_str() {
            "changes" => {
                for change in fs::read_dir(&path).unwrap() {
                    let change = change.unwrap().path();
                    paths.extend(["old.yaml", "new.yaml"].map(|name| change.join(name)));
                }
            }
            "faulty-providers" => {
                paths.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()))
            }
            "answers" => {
                paths.extend(["provider.yaml", "missing.yaml", "refused.yaml"].map(|name| path.join(name)))
            }
            _ => paths.extend(Some(path.join("provider.yaml")).filter(|path| path.exists())),
        }
    }
    paths.sort();
    assert!(paths.len() > 35, "{paths:?}");
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = fs::read(&path).unwrap();
        let folder = Folder::new("inputs-equal");
        folder.write(name, &text);
        if path.parent().unwrap().ends_with("answers") {
            for answer in fs::read_dir(path.with_file_name("accounts")).unwrap() {
                let answer = answer.unwrap().path();
                let name = answer.file_name().unwrap().to_str().unwrap();
                folder.write(&format!("accounts/{name}"), fs::read(&answer).unwrap());
            }
        }
        let [by_name, by_folder] = [name, "."].map(|input| folder.check(&[input, "--format", "json"], ""));
        if UNKNOWN.contains(&name) {
            assert_eq!((by_name.code, by_folder.code), (2, 3), "{name}");
            continue;
        }
        assert_eq!(by_name.code, by_folder.code, "{name}: {by_name:?} {by_folder:?}");
        // Beside it the folder holds answers, which are about authorization and hold no link.
        let [named, found] = [by_name.json(), by_folder.json()].map(|mut report| {
            report.as_object_mut().unwrap().remove("without_link");
            report
        });
        assert_eq!(named, found, "{name}");
        let summary = by_folder.err.lines().next().unwrap().to_owned();
        assert!(
            summary.contains("of them about authorization") && !summary.contains("passed over"),
            "{summary}"
        );
    }
}

#[test]
fn a_folder_judges_what_is_ours_and_counts_the_rest() {
    let folder = folder_with(
        "inputs-walk",
        &[
            (".gitignore", "ignored/\n"),
            ("ignored/provider.yaml", FAULTY_FILE),
            ("deploy/provider.yaml", BAD_FILE),
            ("docker-compose.yml", "services:\n  web:\n    platform: linux/amd64\n    links: [db]\n"),
            ("links.yaml", "links:\n  - {name: home, url: 'https://www.example.com/'}\n"),
            ("accounts/shop.json", "{\"authorizer_info\": {\"user_name\": \"gh_0123456789ab\"}}\n"),
            ("src/page.php", &php(&bad())),
        ],
    );
    let told = folder.check(&[".", "--format", "json"], "");
    assert_eq!(told.code, 1);
    assert_eq!(told.rules(), ["entry-domain-empty", "auth-type-invalid"]);
    assert_eq!(
        told.err,
        "`.`: 5 files read, 2 of them about authorization; 2 YAML files skipped because they belong to other programs\n\
         1 input checked against `deploy/provider.yaml`\n"
    );
    // The provider file of a folder is that of the links in it, as it is where both are named.
    let named = folder.check(&["deploy/provider.yaml", "src/page.php", "--format", "json"], "");
    assert_eq!(told.json(), named.json());
    // What is named and in a folder is judged once.
    for inputs in [[".", "deploy/provider.yaml"], ["deploy/provider.yaml", "."], [".", "deploy"]] {
        let again = folder.check(&[&inputs[..], &["--format", "json"]].concat(), "");
        assert_eq!((again.code, again.json()), (1, told.json()), "{inputs:?}");
    }
    // With two of them nobody knows which one the links belong to.
    folder.write("other/provider.yaml", GOOD_FILE);
    folder.write("src/page.php", php(&GOOD.replace("auth.example.com", "b.example.net")));
    assert_eq!(folder.check(&[".", "--format", "json"], "").rules(), ["entry-domain-empty"]);
    // The usual one goes before those in folders.
    folder.write("provider.yaml", GOOD_FILE);
    let rules = folder.check(&[".", "--format", "json"], "").rules();
    assert_eq!(rules, ["entry-domain-empty", "redirect-host-mismatch"]);
}

#[test]
fn fixes_reach_the_provider_files_of_a_folder() {
    let text = "platform:\n  entry_domain: https://auth.example.com\n";
    let folder = folder_with("inputs-fixes", &[("deploy/provider.yaml", text)]);
    let told = folder.check(&["deploy", "--fix"], "");
    assert_eq!(told.code, 0, "{told:?}");
    let fixed = fs::read_to_string(folder.0.join("deploy/provider.yaml")).unwrap();
    assert_eq!(fixed, "platform:\n  entry_domain: auth.example.com\n");
}

#[test]
fn a_thousand_links_hide_no_fault() {
    let folder = Folder::new("inputs-thousand");
    let mut links: Vec<_> =
        (0..1000).map(|number| GOOD.replace("%2Fcallback", &format!("%2Fcallback{number}"))).collect();
    links.push(bad());
    let lines = |before: &str, after: &str| -> String {
        links.iter().map(|link| format!("{before}'{link}'{after}\n")).collect()
    };
    folder.write("many.js", lines("window.open(", ")"));
    folder.write("many.php", format!("<?php\n{}", lines("echo ", ";")));
    for name in ["many.js", "many.php"] {
        let told = folder.check(&[name, "--format", "json"], "");
        let json = told.json();
        let counted = json["summary"]["links"].as_u64();
        assert_eq!(
            (told.code, counted, &json["unread"]),
            (1, Some(1001), &Value::Array(Vec::new())),
            "{name}"
        );
        assert!(told.rules().contains(&"auth-type-invalid".to_owned()));
    }
}

#[test]
fn what_was_not_read_to_its_end_is_told() {
    let folder = Folder::new("inputs-unread");
    // A value that grows at each step is followed as far as the effort goes, which grows with the file alone.
    let step = |at: usize| format!("u = u + q{at}\nlocation.href = u\n");
    let plain = |number: usize| {
        let link = GOOD.replace("%2Fcallback", &format!("%2Fcallback{number}"));
        format!("function g{number}() {{ location.href = '{link}' }}\n")
    };
    let knot = (0..2000).map(step).collect::<String>();
    folder.write("knotted.js", format!("{}let u = '{GOOD}'\n{knot}", (0..20).map(plain).collect::<String>()));
    folder.write("long.js", format!("window.open('{GOOD}&state={}')\n", "a".repeat(70_000)));
    folder.write("folder/large.sql", format!("{}\n{GOOD}\n", "a".repeat(4 << 20)));
    folder.write("folder/data.csv", "a".repeat((4 << 20) + 1));
    folder.write("folder/good.php", php(GOOD));
    folder.write("alone/large.sql", format!("{}\n{GOOD}\n", "a".repeat(4 << 20)));
    // The input, the limit, how many links, and a line for people.
    let cases = [
        ("long.js", "long.js", "length", Some(1), "`long.js`: 1 link was too long and not checked"),
        (
            "alone",
            "alone/large.sql",
            "size",
            None,
            "`alone/large.sql`: about authorization, but too large and not read",
        ),
        (
            "folder",
            "folder/large.sql",
            "size",
            None,
            "`folder/large.sql`: about authorization, but too large and not read",
        ),
    ];
    for (input, source, limit, links, line) in cases {
        let told = folder.check(&[input, "--format", "json"], "");
        let expected = serde_json::json!([{"source": source, "limit": limit, "links": links}]);
        assert_eq!((told.code, &told.json()["unread"]), (3, &expected), "{told:?}");
        assert!(told.err.contains(line), "{told:?}");
        // Once, wherever it is.
        for format in slice(["human", "plain", "concise", "github", "plain=report.txt"], 3) {
            let told = folder.check(&[input, "--format", format], "");
            let text = format!("{}{}", told.out, told.err);
            assert_eq!((told.code, text.matches(line).count()), (3, 1), "{told:?}");
            assert!(!text.contains("nothing to check"), "{text}");
        }
    }
    let told = folder.check(&["knotted.js", "--format", "json"], "");
    let json = told.json();
    let unread = &json["unread"][0];
    assert_eq!((told.code, unread["limit"].as_str()), (3, Some("effort")), "{}", json["unread"]);
    assert!(unread["links"].as_u64().is_some_and(|links| links >= 1), "{unread}");
    // What is plain is judged all the same.
    assert!(json["summary"]["links"].as_u64().is_some_and(|links| links >= 20), "{}", json["summary"]);
    // A fault counts more.
    folder.write("folder/bad.php", php(&bad()));
    assert_eq!(folder.check(&["folder"], "").code, 1);
}

/// A line that is too long for a link ends nothing: those around it are judged, and the document is whole.
#[test]
fn a_line_that_is_too_long_is_told_and_hides_no_other() {
    let folder = Folder::new("inputs-long-line");
    let long = format!("{GOOD}&x={}", "a".repeat(200_000));
    folder.write("links.txt", format!("{GOOD}\n{long}\n{}\n# {}\n", bad(), "c".repeat(70_000)));
    let told = folder.check(&["links.txt", "--format", "json"], "");
    let json = told.json();
    assert_eq!((told.code, told.rules()), (1, vec!["auth-type-invalid".to_owned()]), "{told:?}");
    assert_eq!(json["findings"][0]["labels"][0]["start"]["line"].as_u64(), Some(3));
    let byte = json["findings"][0]["labels"][0]["start"]["byte"].as_u64().unwrap();
    let stored = folder.read("links.txt");
    assert_eq!(stored[usize::try_from(byte).unwrap()], b'0');
    let unread = serde_json::json!([{"source": "links.txt", "limit": "length", "links": 1}]);
    assert_eq!((&json["unread"], json["summary"]["links"].as_u64()), (&unread, Some(2)));
    folder.write("long.txt", &long);
    for format in ["json", "gitlab", "junit", "sarif"] {
        let told = folder.check(&["long.txt", "--format", format], "");
        assert_eq!(told.code, 3, "{told:?}");
        assert!(told.out.trim_end().ends_with(['}', ']', '>']), "{told:?}");
    }
}

/// A baseline keeps what may stand where nothing was read.
#[test]
fn a_baseline_keeps_what_was_not_read() {
    let folder = Folder::new("inputs-unread-baseline");
    folder.write("page.js", format!("window.open('{}')\n", bad()));
    assert_eq!(folder.check(&["page.js", "--write-baseline", "baseline.json"], "").code, 0);
    let before = fs::read_to_string(folder.0.join("baseline.json")).unwrap();
    folder.write("page.js", format!("window.open('{GOOD}&state={}')\n", "a".repeat(70_000)));
    let told = folder.check(&["page.js", "--baseline", "baseline.json", "--prune-baseline"], "");
    assert_eq!(told.code, 3, "{told:?}");
    assert_eq!(fs::read_to_string(folder.0.join("baseline.json")).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn what_can_be_read_once_is_read_once() {
    let folder = folder_with("inputs-pipes", &[("good.yaml", GOOD_FILE), ("bad.yaml", BAD_FILE)]);
    folder.write("bad.txt", bad());
    folder.write("accounts/a.json", "{\"authorizer_info\": {\"user_name\": \"gh_0123456789ab\"}}");
    folder.write("answer.yaml", "accounts:\n  - answer: accounts/a.json\n    kind: mini_program\n");
    // A line of a shell, its exit code, and the rules that are told.
    let cases: &[(&str, i32, &[&str])] = &[
        ("$W check <(cat bad.txt) --format json", 1, &["auth-type-invalid"]),
        ("cat bad.txt | $W check /dev/stdin --format json", 1, &["auth-type-invalid"]),
        ("cat bad.txt | $W check - --format json", 1, &["auth-type-invalid"]),
        ("$W check /dev/stdin --format json < bad.txt", 1, &["auth-type-invalid"]),
        ("$W check <(cat bad.yaml) --format json", 1, &["entry-domain-empty"]),
        ("cat bad.yaml | $W check /dev/stdin --format json", 1, &["entry-domain-empty"]),
        ("$W check /dev/stdin --format json < bad.yaml", 1, &["entry-domain-empty"]),
        (
            "$W check <(cat bad.yaml) <(cat bad.txt) --format json",
            1,
            &["entry-domain-empty", "auth-type-invalid"],
        ),
        ("mkfifo pipe; cat bad.txt > pipe & $W check pipe --format json", 1, &["auth-type-invalid"]),
        ("$W check bad.txt --config <(cat good.yaml) --format json", 1, &["auth-type-invalid"]),
        // Answers are looked for where the command is run.
        ("$W check <(cat answer.yaml) --format json", 0, &[]),
        ("cat bad.txt | $W check - /dev/stdin --format json", 1, &["auth-type-invalid"]),
        ("$W check /dev/null --format json", 3, &[]),
        ("$W check <(true) good.yaml --format json", 3, &[]),
    ];
    for (line, code, rules) in cases {
        let told = folder.shell(line);
        assert_eq!(
            (told.code, told.rules()),
            (*code, rules.iter().map(|rule| (*rule).to_owned()).collect()),
            "{line}: {told:?}"
        );
    }
    // Nobody writes to this one, and it is no file of the folder's.
    let told =
        folder.shell("mkdir in; mkfifo in/pipe.yaml; cp bad.yaml in; timeout 20 $W check in --format json");
    assert_eq!((told.code, told.rules()), (1, vec!["entry-domain-empty".to_owned()]), "{told:?}");
    // What comes through a pipe cannot be fixed in its place.
    assert_eq!(folder.shell("$W check <(cat bad.yaml) --fix").code, 2);
}

/// A file that a repository ships under the name of a link does not take its place.
#[cfg(unix)]
#[test]
fn a_link_is_a_link_before_it_is_a_path() {
    let folder = Folder::new("inputs-shadow");
    for link in
        [bad(), bad().to_uppercase().replace("AUTH_TYPE=0", "auth_type=0"), bad().replace("https://", "")]
    {
        // Names of files may not be as long as links.
        let short = link.split("&PRE").next().unwrap().split("&pre").next().unwrap();
        folder.write(short, GOOD_FILE);
        let told = folder.check(&[short, "--format", "json"], "");
        assert_eq!(told.json()["summary"]["links"].as_u64(), Some(1), "{short}");
        assert_eq!(told.code, 1, "{short}: {told:?}");
    }
    // The name of a page is no link.
    folder.write("componentloginpage.php", php(&bad()));
    let told = folder.check(&["componentloginpage.php", "--format", "json"], "");
    assert_eq!((told.code, told.rules()), (1, vec!["auth-type-invalid".to_owned()]));
}
