//! Names and texts that would be commands of whoever reads what is told: of the log of GitHub Actions, of a
//! terminal, of Markdown.

use crate::explain_safety::outside_of_code;
use crate::folder::{Folder, Told};
use crate::slice::{is_whole, slice};

const LINK: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef";

impl Folder {
    /// Runs the program as GitHub Actions does.
    fn run_in_actions(&self, arguments: &[&str]) -> Told {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_wxauthlint"));
        let program = program.args(arguments).env_clear().env("GITHUB_ACTIONS", "true");
        self.run_command(program.env("GITHUB_STEP_SUMMARY", self.0.join("summary.md")), "")
    }
}

/// The commands that the program gives, by which the runner marks lines.
const OWN: [&str; 3] = ["::error ", "::warning ", "::notice "];

/// The lines that a runner obeys, as it reads them (`ActionCommand.cs` of actions/runner), but for the program's
/// own.
fn obeyed(text: &str) -> Vec<&str> {
    let is_own = |line: &str| OWN.iter().any(|own| line.starts_with(own));
    let is_obeyed =
        |line: &&str| line.contains("##[") || line.trim_start().starts_with("::") && !is_own(line);
    text.split(['\n', '\r']).filter(is_obeyed).collect()
}

/// Names that hold a command.
const NAMES: [&str; 6] = [
    "e\n::error::pwned",
    "e\r\n  ::stop-commands::x",
    "x##[stop-commands]zz",
    "x###[error]y",
    "\u{3000}::error::pwned",
    "e\u{2028}::error::##[group]",
];

#[cfg(unix)]
#[test]
fn no_name_is_a_command_of_the_log() {
    let folder = Folder::new("hostile-names");
    let link = format!("{LINK}&auth_type=0");
    let mut tried = 0;
    for name in NAMES {
        let inside = |rest: &str| format!("{name}/{rest}");
        let (links, faulty, sound, rules) =
            (inside("links.txt"), inside("faulty.yaml"), inside("sound.yaml"), inside("rules"));
        folder.write(&links, format!("{link}\n"));
        folder.write(&faulty, "platform: {relased: 1}\n");
        folder.write(&sound, "platform: {released: false, entry_domain: 'https://a.example.com'}\naccounts: [{appid: wxfedcba9876543210}]\n");
        folder.write(&inside("empty.txt"), "");
        folder.write(&inside("bad.txt"), b"\xff\xfe\xff componentloginpage \x81");
        folder.write(&inside("rules/bad.yaml"), "id: bad\nseverity: x\n");
        let code =
            folder.write(&inside("a.js"), format!("// wxauthlint: ignore[nothing]\nlet u = '{link}'\n"));
        let output = format!("json={}", inside("no/such.json"));
        let (empty, bad, missing) = (inside("empty.txt"), inside("bad.txt"), format!("{name}-missing"));
        let option = format!("--{name}");
        for arguments in [
            vec!["check", name],
            vec!["check", "."],
            vec!["check", &links],
            vec!["check", &faulty],
            vec!["check", &code],
            vec!["check", &empty],
            vec!["check", &bad],
            vec!["check", &missing],
            vec!["check", &sound, "--diff", "--unsafe-fixes"],
            vec!["check", &link, "--config", &faulty],
            vec!["check", &link, "--config", &missing],
            vec!["check", &link, "--rules", &rules],
            vec!["check", &link, "--rules", &missing],
            vec!["check", &link, "--baseline", &missing],
            vec!["check", &link, "--baseline", &faulty],
            vec!["check", &link, "--write-baseline", &links, &links],
            vec!["check", &link, "--format", &output],
            vec!["check", &link, "--format", name],
            vec!["check", &link, "--fail-on", name],
            vec!["check", &link, "--page", name],
            vec!["check", &link, "-A", name],
            vec!["check", &link, &option],
            vec!["explain", name],
            vec!["explain", &links],
            vec!["simulate", &link, "--config", &sound],
            vec!["simulate", name, "--config", &sound],
            vec!["simulate", &link, "--account", &faulty],
            vec!["diff", &sound, &faulty],
            vec!["diff", &sound, &missing],
            vec!["rules", "check", &rules],
            vec!["rules", "test", &rules],
            vec!["rules", "show", name],
            vec!["init", &sound],
            vec![name],
        ] {
            for format in slice(["", "human", "json", "sarif", "concise", "junit", "markdown"], 3) {
                let more = ["--format", format];
                let is_check = arguments[0] == "check" && !arguments.contains(&"--format");
                if !format.is_empty() && !is_check {
                    continue;
                }
                let arguments = [&arguments[..], if format.is_empty() { &[] } else { &more }].concat();
                let Told { out, err, .. } = folder.run_in_actions(&arguments);
                assert_eq!(obeyed(&out), [] as [&str; 0], "{arguments:?}, standard output:\n{out}");
                assert_eq!(obeyed(&err), [] as [&str; 0], "{arguments:?}, standard error:\n{err}");
                // What is told is told, in a line of its own.
                assert!(!out.is_empty() || !err.is_empty(), "{arguments:?}");
                tried += 1;
            }
        }
    }
    if is_whole() {
        assert_eq!(tried, NAMES.len() * (34 + 6 * 20));
    }
    assert!(tried > 300, "{tried}");
}

#[test]
fn no_text_is_a_command_of_the_log() {
    let folder = Folder::new("hostile-texts");
    for text in [
        "##[stop-commands]x",
        "::error::x",
        "%0A::error::x%23%23[group]",
        "\n::error::x",
        "x\r::set-output name=a::b",
    ] {
        let link = format!(
            "{LINK}&auth_type={text}&biz_appid={text}&redirect_uri=http://{text}&{text}={text}#{text}"
        );
        let file = folder.write("links.txt", format!("{link}\n"));
        let code = folder.write("a.js", format!("let u = `{link}` // {text}\n{text}\n"));
        let provider = folder.write(
            "provider.yaml",
            format!(
                "platform:\n  entry_domain: {0:?}\n  {0:?}: 1\nlinks: [{{name: {0:?}, url: {1:?}}}]\n",
                text, link
            ),
        );
        for arguments in [
            vec!["check", &link],
            vec!["check", &file],
            vec!["check", &code],
            vec!["check", &provider],
            vec!["explain", &link],
            vec!["explain", text],
            vec!["simulate", &link, "--config", &provider],
            vec!["check", &link, "--fix"],
            vec!["check", &link, "--diff", "--unsafe-fixes"],
        ] {
            for lang in ["zh", "en"] {
                let Told { out, err, .. } =
                    folder.run_in_actions(&[&arguments[..], &["--lang", lang]].concat());
                assert_eq!(obeyed(&out), [] as [&str; 0], "{arguments:?}:\n{out}");
                assert_eq!(obeyed(&err), [] as [&str; 0], "{arguments:?}:\n{err}");
            }
        }
    }
}

/// Names stand on one line, whoever reads them.
#[cfg(unix)]
#[test]
fn names_stand_on_one_line() {
    let folder = Folder::new("hostile-lines");
    folder.write("a\nb\tc.yaml", "platform: {relased: 1}\n");
    folder.write("a\nb\tc.txt", format!("{LINK}&auth_type=0\n"));
    for (arguments, told) in [
        (vec!["check", "a\nb\tc.yaml"], "[a?b?c.yaml:1:12]"),
        (vec!["check", "a\nb\tc.txt", "--format", "plain"], "at a?b?c.txt:1:98"),
        (vec!["check", "a\nb\tc.yaml", "--format", "concise"], "a?b?c.yaml:1:12: error[unknown-key]"),
        (vec!["check", "a\nb\tc.txt", "--format", "concise"], "a?b?c.txt:1:98: error[auth-type-invalid]"),
        (vec!["check", "a\nb"], "error: `a?b` is not a link, and no such file exists\n"),
        (vec!["check", LINK, "--config", "a\nb"], "error: `a?b`: No such file or directory"),
        (vec!["check", LINK, "--rules", "a\nb"], "error: `a?b`: No such file or directory"),
        (vec!["check", LINK, "--fail-on", "a\nb"], "error: invalid value 'a?b' for '--fail-on"),
        (vec!["check", LINK, "--a\nb"], "error: unexpected argument '--a?b' found"),
        (vec!["check", LINK, "-A", "a\nb"], "unknown rule `a?b`"),
        (vec!["init", "a\nb\tc.yaml"], "error: `a?b?c.yaml` already exists and was left unchanged\n"),
        (vec!["init", "new\n.yaml"], "wrote `new?.yaml`: "),
    ] {
        let run = folder.run(&arguments);
        let all = run.out + &run.err;
        assert!(all.contains(told), "{arguments:?} tells no {told:?}:\n{all}");
    }
}

/// Addresses that nobody wrote as links become none, in whatever is Markdown.
#[test]
fn bare_addresses_become_no_links_in_markdown() {
    let folder = Folder::new("hostile-markdown");
    let addresses = [
        "https://evil.example/x",
        "http://evil.example",
        "www.evil.example",
        "ftp://evil.example/a",
        "evil@evil.example",
        "mailto://evil.example",
    ];
    let mut tried = 0;
    for address in addresses {
        let link = format!("{LINK}&auth_type=3&biz_appid={address}");
        let provider = folder.write(
            "provider.yaml",
            format!(
                "platform: {{released: false, entry_domain: '{address}', event_url: '{address}'}}\n\
                 accounts: [{{appid: wxfedcba9876543210, kind: mini_program}}]\nlinks: [{{name: '{address}', url: '{link}'}}]\n"
            ),
        );
        let other = folder.write("other.yaml", "platform: {released: true, entry_domain: a.example.com}\n");
        for arguments in [
            vec!["check", &link],
            vec!["check", &provider],
            vec!["check", &link, "--page", "https://evil.example/open"],
            vec!["simulate", &link, "--config", &provider],
            vec!["simulate", "--config", &provider],
            vec!["explain", &link],
            vec!["explain", address],
            vec!["diff", &provider, &other],
            vec!["diff", &other, &provider],
        ] {
            for lang in ["zh", "en"] {
                let Told { out, .. } =
                    folder.run(&[&arguments[..], &["--format", "markdown", "--lang", lang]].concat());
                let outside = outside_of_code(&out).replace("@&#8203;", "");
                let is_link =
                    |line: &&str| ["://evil", "www.evil", "@evil"].iter().any(|mark| line.contains(mark));
                assert_eq!(outside.lines().find(is_link), None, "{arguments:?}:\n{out}");
                tried += 1;
            }
        }
    }
    assert_eq!(tried, addresses.len() * 18);
}
