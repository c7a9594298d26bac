//! The action, the hook, the examples for pipelines, the completions and the manual page work with the
//! program as it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use regex::Regex;
use serde_json::Value;
use wxauthlint::input::file::extensions;

use crate::folder::Folder;

const PROGRAM: &str = env!("CARGO_BIN_EXE_wxauthlint");
const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const CLEAN: &str = "fixtures/clean/provider.yaml";
const FAULTY: &str = "fixtures/auth-type-conflict/provider.yaml";

#[test]
fn the_hook_takes_provider_files_and_fails_on_bad_ones() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let [hook, code, other] = hooks.as_array().unwrap().as_slice() else { panic!("three hooks") };
    assert_eq!(hook["files"], other["files"]);
    assert_eq!(hook["files"], code["exclude"]);
    for hook in [hook, code] {
        assert_eq!(hook["args"].as_array().unwrap().as_slice(), ["--"]);
    }
    let ends: Vec<_> = extensions().iter().map(|end| end.replace('.', "\\.")).collect();
    assert_eq!(code["files"], format!("(?i)\\.({})$", ends.join("|")));
    let files = Regex::new(hook["files"].as_str().unwrap()).unwrap();
    for (path, is_taken) in [
        ("provider.yaml", true),
        ("deploy/prod/provider.yml", true),
        ("deploy/provider.yaml.bak", false),
        ("my-provider.yaml", false),
        ("provider.json", false),
    ] {
        assert_eq!(files.is_match(path), is_taken, "{path}");
    }
    let mut words = hook["entry"].as_str().unwrap().split(' ');
    assert_eq!(words.next(), Some("wxauthlint"));
    let own = hook["args"].as_array().unwrap().iter().map(|word| word.as_str().unwrap());
    let words: Vec<_> = words.chain(own).collect();
    // The hook is given all the files that changed, whatever their names.
    let folder = Folder::new("integrations-hook-names");
    let names: Vec<_> =
        [CLEAN, FAULTY].iter().zip(["-clean/provider.yaml", "--fail-on=never/provider.yaml"]).collect();
    for (file, name) in &names {
        folder.write(name, fs::read(Path::new(ROOT).join(file)).unwrap());
    }
    for (count, code) in [(1, 0), (2, 1)] {
        let files = names.iter().take(count).map(|(_, name)| *name);
        let output = program().current_dir(&folder.0).args(&words).args(files).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{output:?}");
    }
}

#[test]
fn both_documents_tell_every_input_of_the_action() {
    let action = yaml("action.yml");
    let inputs: Vec<_> = action["inputs"].as_object().unwrap().keys().cloned().collect();
    for file in ["docs/guide/ci.md", "docs/guide/ci.zh-CN.md"] {
        let text = fs::read_to_string(Path::new(ROOT).join(file)).unwrap();
        let (_, action) = text.split_once("## GitHub Actions").unwrap();
        let rows = action.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        let mut told: Vec<_> = rows.collect();
        told.sort_unstable();
        let mut known = inputs.clone();
        known.sort_unstable();
        assert_eq!(told, known, "{file}");
    }
}

#[test]
fn completions_know_every_command() {
    let commands = commands();
    assert!(commands.contains(&"completions".to_owned()), "{commands:?}");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        for (lang, help) in [("en", "The lowest severity"), ("zh", "从哪个级别起退出码为 1")] {
            let script = said(program().args(["completions", shell, "--lang", lang]));
            for command in &commands {
                assert!(script.contains(command.as_str()), "{shell} lacks {command}");
            }
            // Bash shows no descriptions.
            assert_eq!(script.contains(help), shell != "bash", "{shell} in {lang}");
        }
    }
}

#[test]
fn the_manual_page_tells_every_option() {
    let options = Regex::new("(?m)^ +(?:-., )?(--[a-z-]+)").unwrap();
    for (lang, name, exit) in [("en", ".SH NAME", ".SH \"EXIT STATUS\""), ("zh", ".SH 名称", ".SH 退出码")]
    {
        let page = said(program().args(["man", "--lang", lang]));
        let title = format!(" \"wxauthlint {}\"", env!("CARGO_PKG_VERSION"));
        let is_title = |line: &str| line.starts_with(".TH WXAUTHLINT 1 ") && line.ends_with(&title);
        assert!(page.lines().any(is_title), "{page}");
        assert!(page.lines().any(|line| line == name), "{page}");
        assert!(page.lines().any(|line| line == exit), "{page}");
        // Written `\-` so that a dash stays one.
        let page = page.replace("\\-", "-").replace("\\fB", "").replace("\\fR", "");
        for command in commands() {
            let heading = format!(".SS \"wxauthlint {command}\"");
            let (_, part) = page.split_once(&heading).unwrap_or_else(|| panic!("no {heading}"));
            let part = part.split("\n.SS ").next().unwrap();
            let help = said(program().args([command.as_str(), "--help", "--lang", lang]));
            for option in options.captures_iter(&help) {
                let option = &option[1];
                let is_shared = ["--help", "--lang", "--color", "--quiet"].contains(&option);
                assert!(if is_shared { page.contains(option) } else { part.contains(option) }, "{option}");
            }
        }
    }
}

#[cfg(unix)]
mod in_a_shell {
    use super::*;

    #[test]
    fn bash_completes_values() {
        let folder = Folder::new("integrations-completions");
        let script = said(program().args(["completions", "bash"]));
        fs::write(folder.0.join("wxauthlint.bash"), script).unwrap();
        let ask = r#"source ./wxauthlint.bash
            COMP_WORDS=(wxauthlint check --fail-on "") COMP_CWORD=3
            _wxauthlint wxauthlint "" --fail-on && echo "${COMPREPLY[@]}""#;
        let said = said(Command::new("bash").args(["-c", ask]).current_dir(&folder.0));
        assert_eq!(said, "note warning error never\n");
    }

    /// A job of GitHub Actions: what the last step of the action does, what it prints, and what it leaves.
    struct Job {
        output: Output,
        summary: String,
        outputs: String,
    }

    fn run_action(folder: &Folder, args: &str, config: &str, fail_on: &str) -> Job {
        run_step("check", folder, &[("ARGS", args), ("CONFIG", config), ("FAIL_ON", fail_on)])
    }

    fn run_step(id: &str, folder: &Folder, variables: &[(&str, &str)]) -> Job {
        let action = yaml("action.yml");
        let steps = action["runs"]["steps"].as_array().unwrap();
        let step = steps.iter().find(|step| step["id"] == id).unwrap();
        for (name, value) in step["env"].as_object().unwrap() {
            let known = variables.iter().any(|(own, _)| own == name);
            assert!(known && value.as_str().unwrap().starts_with("${{ inputs."), "{name}: {value}");
        }
        let bin = folder.0.join("wxauthlint/bin");
        fs::create_dir_all(&bin).unwrap();
        let _ = std::os::unix::fs::symlink(PROGRAM, bin.join("wxauthlint"));
        let [summary, outputs] = ["summary", "outputs"].map(|name| folder.0.join(name));
        for file in [&summary, &outputs] {
            fs::write(file, "").unwrap();
        }
        // As GitHub runs `shell: bash`.
        let output = Command::new("bash")
            .args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"].as_str().unwrap()])
            .current_dir(&folder.0)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("GITHUB_ACTIONS", "true")
            .envs(variables.iter().copied())
            .env("RUNNER_TEMP", &folder.0)
            .env("GITHUB_STEP_SUMMARY", &summary)
            .env("GITHUB_OUTPUT", &outputs)
            .output()
            .unwrap();
        let read = |path: &PathBuf| fs::read_to_string(path).unwrap();
        Job { output, summary: read(&summary), outputs: read(&outputs) }
    }

    #[test]
    fn the_action_passes_then_fails() {
        let folder = Folder::new("integrations-action");
        folder.take("provider.yaml", CLEAN);
        let job = run_action(&folder, "", "", "error");
        assert_eq!(job.output.status.code(), Some(0), "{:?}", job.output);
        assert_eq!(job.outputs, "exit-code=0\n");

        folder.take("provider.yaml", FAULTY);
        let job = run_action(&folder, "provider.yaml\r\n  --lang en\n", "", "error");
        let said = String::from_utf8(job.output.stdout).unwrap();
        assert_eq!(job.output.status.code(), Some(1), "{said}");
        assert_eq!(job.outputs, "exit-code=1\n");
        assert!(said.lines().any(|line| line.starts_with("::error file=provider.yaml,line=19,")), "{said}");
        assert!(said.lines().any(|line| line.starts_with("::warning file=provider.yaml,line=19,")), "{said}");
        assert!(job.summary.contains("no-permission-set-for-kind"), "{}", job.summary);

        let job = run_action(&folder, "provider.yaml", "", "never");
        assert_eq!((job.output.status.code(), job.outputs.as_str()), (Some(0), "exit-code=0\n"));
        let job = run_action(&folder, "", "nowhere.yaml", "error");
        assert_eq!((job.output.status.code(), job.outputs.as_str()), (Some(2), "exit-code=2\n"));
    }

    /// The released program is taken if its checksum is the released one; nothing is compiled.
    #[cfg(target_os = "linux")]
    #[test]
    fn the_action_fetches_what_was_released_and_nothing_else() {
        let folder = Folder::new("integrations-fetch");
        let name = format!("wxauthlint-{}-unknown-linux-musl-v0.9.0", std::env::consts::ARCH);
        let release = folder.0.join("releases/v0.9.0");
        fs::create_dir_all(release.join(&name)).unwrap();
        fs::write(release.join(&name).join("wxauthlint"), "#!/bin/sh\necho released\n").unwrap();
        fs::write(release.join(&name).join("wxauthlint.html"), "").unwrap();
        let pack = format!(
            "chmod +x {name}/wxauthlint; tar -czf {name}.tgz {name}; sha256sum {name}.tgz > SHA256SUMS"
        );
        said(Command::new("sh").args(["-c", &pack]).current_dir(&release));
        let releases = format!("file://{}/releases", folder.0.display());
        let fetch = |version: &str| run_fetch(&folder, version, &releases);

        let done = fetch("0.9.0");
        assert_eq!(done.status.code(), Some(0), "{done:?}");
        let bin = folder.0.join("runner/wxauthlint/bin");
        assert_eq!(said(&mut Command::new(bin.join("wxauthlint"))), "released\n");
        assert_eq!(fs::read_dir(&bin).unwrap().count(), 1);

        let done = fetch("0.8.0");
        assert_eq!(done.status.code(), Some(2), "{done:?}");
        assert!(String::from_utf8(done.stdout).unwrap().contains("::error title=wxauthlint::version 0.8.0"));

        fs::remove_dir_all(folder.0.join("runner")).unwrap();
        fs::write(release.join("SHA256SUMS"), format!("{}  {name}.tgz\n", "0".repeat(64))).unwrap();
        let done = fetch("0.9.0");
        assert_eq!(done.status.code(), Some(2), "{done:?}");
        assert!(!bin.exists());
    }

    #[cfg(target_os = "linux")]
    fn run_fetch(folder: &Folder, version: &str, releases: &str) -> Output {
        let action = yaml("action.yml");
        let steps = action["runs"]["steps"].as_array().unwrap();
        let step = steps.iter().find(|step| step["id"] == "fetch").unwrap();
        fs::create_dir_all(folder.0.join("runner")).unwrap();
        Command::new("bash")
            .args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"].as_str().unwrap()])
            .env("VERSION", version)
            .env("RELEASES", releases)
            .env("RUNNER_TEMP", folder.0.join("runner"))
            .output()
            .unwrap()
    }

    /// Whoever may write the arguments of the action may not run commands by them.
    #[test]
    fn the_action_expands_nothing() {
        let folder = Folder::new("integrations-expansion");
        folder.take("provider.yaml", CLEAN);
        let args = "$(touch$IFS./made) `touch$IFS./made` * ; touch made";
        let job = run_action(&folder, args, "$(touch made)", "error");
        assert_eq!(job.output.status.code(), Some(2), "{:?}", job.output);
        assert!(!folder.0.join("made").exists());
    }

    const OLD: &str = "fixtures/changes/auth-type/old.yaml";
    const NEW: &str = "fixtures/changes/auth-type/new.yaml";

    /// A repository whose last commit holds these files, each a copy of another.
    fn repository(name: &str, files: &[(&str, &str)]) -> Folder {
        let folder = Folder::new(&format!("integrations-{name}"));
        git(&folder, &["init", "--quiet"]);
        for (name, from) in files {
            folder.take(name, from);
        }
        git(&folder, &["add", "--all"]);
        git(&folder, &["commit", "--quiet", "--allow-empty", "--message", "before"]);
        folder
    }

    fn git(folder: &Folder, arguments: &[&str]) {
        let author = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
        let output =
            Command::new("git").args(author).args(arguments).current_dir(&folder.0).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    #[test]
    fn the_action_compares_with_the_base() {
        let folder = repository("action-base", &[("provider.yaml", OLD)]);
        let run = |base, config, fail_on| {
            run_step("diff", &folder, &[("BASE", base), ("CONFIG", config), ("FAIL_ON", fail_on)])
        };
        let job = run("HEAD", "", "error");
        assert_eq!(
            (job.output.status.code(), &*job.outputs),
            (Some(0), "diff-exit-code=0\n"),
            "{:?}",
            job.output
        );

        folder.take("provider.yaml", NEW);
        let job = run("HEAD", "", "error");
        let said = String::from_utf8(job.output.stdout).unwrap();
        assert_eq!((job.output.status.code(), &*job.outputs), (Some(1), "diff-exit-code=1\n"), "{said}");
        let annotation =
            "::error file=provider.yaml,line=12,endLine=12,col=193,endColumn=194,title=stops-working::";
        assert!(said.lines().any(|line| line.starts_with(annotation)), "{said}");
        assert!(job.summary.contains("no longer works for"), "{}", job.summary);
        let job = run("HEAD", "provider.yaml", "never");
        assert_eq!(job.outputs, "diff-exit-code=0\n");

        // A file that is new.
        std::fs::create_dir(folder.0.join("deploy")).unwrap();
        folder.take("deploy/provider.yaml", NEW);
        let job = run("HEAD", "deploy/provider.yaml", "error");
        let said = String::from_utf8(job.output.stdout).unwrap();
        assert_eq!(job.outputs, "diff-exit-code=0\n", "{said}");
        assert!(said.contains("title="), "{said}");
        // A commit that is not there compares with nothing, and says so.
        for base in ["0123456789012345678901234567890123456789", "--output=made", "$(touch made)"] {
            let job = run(base, "", "error");
            assert_eq!((job.output.status.code(), &*job.outputs), (Some(2), "diff-exit-code=2\n"));
            assert!(String::from_utf8(job.output.stdout).unwrap().starts_with("::error title=wxauthlint::"));
        }
        assert!(!folder.0.join("made").exists());
    }

    #[test]
    fn the_last_hook_compares_with_the_last_commit() {
        let hooks = yaml(".pre-commit-hooks.yaml");
        let entry = hooks[2]["entry"].as_str().unwrap();
        let (start, rest) = entry.split_once(" '").unwrap();
        let (script, end) = rest.split_once("' ").unwrap();
        let words: Vec<_> = start.split(' ').chain([script, end]).collect();
        let folder = repository("hook", &[("provider.yaml", OLD), ("other.yaml", OLD)]);
        let bin = folder.0.join("bin");
        std::fs::create_dir(&bin).unwrap();
        std::os::unix::fs::symlink(PROGRAM, bin.join("wxauthlint")).unwrap();
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
        let run = |arguments: &[&str]| {
            let mut hook = Command::new(words[0]);
            hook.args(&words[1..]).args(arguments).current_dir(&folder.0).env("PATH", &path);
            hook.env_remove("GITHUB_ACTIONS").env("LC_ALL", "C").output().unwrap().status.code()
        };
        assert_eq!(run(&["provider.yaml", "other.yaml"]), Some(0));
        folder.take("provider.yaml", NEW);
        assert_eq!(run(&["provider.yaml"]), Some(1));
        // The last file does not hide the first.
        assert_eq!(run(&["provider.yaml", "other.yaml"]), Some(1));
        assert_eq!(run(&["--fail-on=never", "provider.yaml", "other.yaml"]), Some(0));
        folder.take("new.yaml", NEW);
        assert_eq!(run(&["new.yaml"]), Some(0));
        // No name of a file is an option.
        folder.take("--fail-on=never", NEW);
        assert_eq!(run(&["provider.yaml", "--fail-on=never"]), Some(1));
        assert_eq!(run(&["nowhere.yaml"]), Some(2));
    }

    /// What the job for GitLab runs once the program is there. GitLab runs all lines in one shell.
    fn run_gitlab(folder: &Folder, base: &str) -> Output {
        let job = &yaml("examples/gitlab-ci.yml")["wxauthlint"];
        let lines = job["script"].as_array().unwrap().iter().filter_map(Value::as_str);
        let lines: Vec<_> = lines.filter(|line| !line.starts_with("cargo install ")).collect();
        Command::new("bash")
            .args(["-eo", "pipefail", "-c"])
            .arg(lines.join("\n").replace(".cargo/bin/wxauthlint", PROGRAM))
            .current_dir(&folder.0)
            .env("CI_MERGE_REQUEST_DIFF_BASE_SHA", base)
            .env("LC_ALL", "C")
            .env_remove("GITHUB_ACTIONS")
            .output()
            .unwrap()
    }

    #[test]
    fn the_example_for_gitlab_compares_with_the_base() {
        let folder = repository("gitlab-base", &[("provider.yaml", OLD)]);
        let compared = "\ncompared ";
        for (given, base, code) in
            [(OLD, "HEAD", 0), (NEW, "HEAD", 1), (NEW, "", 0), (FAULTY, "HEAD", 1), (FAULTY, "", 1)]
        {
            folder.take("provider.yaml", given);
            let output = run_gitlab(&folder, base);
            assert_eq!(output.status.code(), Some(code), "{given}: {output:?}");
            // What was found does not hide what stops working.
            let said = String::from_utf8(output.stdout).unwrap();
            assert_eq!(said.contains(compared), !base.is_empty(), "{given}: {said}");
        }
        // What nobody can read is graver than what was found, whichever of the two says so.
        folder.write("provider.yaml", "platform: [\n");
        assert_eq!(run_gitlab(&folder, "HEAD").status.code(), Some(2));
    }

    #[test]
    fn the_example_for_gitlab_leaves_its_reports() {
        let folder = Folder::new("integrations-gitlab");
        let reports = &yaml("examples/gitlab-ci.yml")["wxauthlint"]["artifacts"]["reports"];
        for (given, code, has_findings) in [(CLEAN, 0, false), (FAULTY, 1, true)] {
            folder.take("provider.yaml", given);
            let output = run_gitlab(&folder, "");
            assert_eq!(output.status.code(), Some(code), "{output:?}");
            let read = |key: &str| fs::read_to_string(folder.0.join(reports[key].as_str().unwrap())).unwrap();
            let found: Value = serde_json::from_str(&read("codequality")).unwrap();
            assert_eq!(!found.as_array().unwrap().is_empty(), has_findings);
            assert_eq!(read("junit").contains("<failure"), has_findings);
        }
    }
}

impl Folder {
    /// Copies a file of the project.
    fn take(&self, name: &str, from: &str) {
        fs::copy(Path::new(ROOT).join(from), self.0.join(name)).unwrap();
    }
}

/// In English, without what the environment of the tests would change.
fn program() -> Command {
    let mut program = Command::new(PROGRAM);
    program.current_dir(ROOT).env("LC_ALL", "C").env("NO_COLOR", "1");
    program.env_remove("GITHUB_ACTIONS").env_remove("GITHUB_STEP_SUMMARY");
    program
}

fn said(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The commands that the help lists.
fn commands() -> Vec<String> {
    let help = said(program().arg("--help"));
    let (_, list) = help.split_once("Commands:\n").unwrap();
    let (list, _) = list.split_once("\n\n").unwrap();
    // What is indented deeper goes on a line above.
    let names = list.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let names = names.filter(|name| !name.is_empty());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

fn yaml(path: &str) -> Value {
    serde_yaml::from_str(&fs::read_to_string(Path::new(ROOT).join(path)).unwrap()).unwrap()
}
