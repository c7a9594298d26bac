//! Which provider file holds: the nearest one upwards, and none of another program.

use std::path::Path;
use std::process::Command;

use crate::folder::Folder;

/// A link that is right but for its entry domain.
const LINK: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=$code&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=3";

fn code() -> String {
    format!("<?php\nfunction link($code) {{\n    header('Location: ' . \"{LINK}\");\n}}\n")
}

fn provider(domain: &str) -> String {
    format!("platform:\n  component_appid: wx0123456789abcdef\n  entry_domain: {domain}\n")
}

/// A repository with three provider files of ours and one of another program.
fn monorepo(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write(".git/HEAD", "ref: refs/heads/main\n");
    folder.write("provider.yaml", provider("auth.example.com"));
    folder.write("apps/a/provider.yaml", provider("a.example.net"));
    folder.write("apps/b/provider.yaml", provider("b.example.net"));
    folder.write("apps/c/provider.yaml", "provider: {name: aws}\nfunctions: {}\n");
    for app in ["apps/a", "apps/b", "apps/c", "tools"] {
        folder.write(&format!("{app}/src/bind.php"), code());
    }
    folder
}

/// Where each callback is told to be off the domain that is registered.
fn mismatches(out: &str) -> Vec<(&str, &str)> {
    let is_about = |line: &&str| line.contains("[redirect-host-mismatch]");
    let told = out.lines().filter(is_about).map(|line| {
        let file = line.split(':').next().unwrap();
        (file, line.rsplit('`').nth(1).unwrap())
    });
    told.collect()
}

#[test]
fn each_code_file_of_a_monorepo_is_judged_by_its_own() {
    let folder = monorepo("nearest-monorepo");
    let told = folder.run(&["check", ".", "--format", "concise"]);
    let wanted = [("apps/a/src/bind.php", "a.example.net"), ("apps/b/src/bind.php", "b.example.net")];
    assert_eq!(mismatches(&told.out), wanted, "{told:?}");
    for line in [
        "1 input checked against `apps/a/provider.yaml`",
        "1 input checked against `apps/b/provider.yaml`",
        "2 inputs checked against `provider.yaml`",
        "`apps/c/provider.yaml` belongs to another program and was not checked",
    ] {
        assert_eq!(told.err.lines().filter(|told| *told == line).count(), 1, "{line}: {}", told.err);
    }
    // The same from below, and by the names of the files.
    let here = |arguments: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_wxauthlint"));
        program.args(arguments).env_clear();
        let below = Folder(folder.0.join("apps/a"));
        let told = below.run_command(&mut program, code());
        std::mem::forget(below);
        told
    };
    let told = here(&["check", "src/bind.php", "../b/src/bind.php", "--format", "concise"]);
    let wanted = [("src/bind.php", "a.example.net"), ("../b/src/bind.php", "b.example.net")];
    assert_eq!(mismatches(&told.out), wanted, "{told:?}");
    assert!(told.err.contains("checked against `../b/provider.yaml`"), "{told:?}");
    let told = here(&["check", "-", "--stdin-filename", "../b/new/x.php", "--format", "concise"]);
    assert_eq!(mismatches(&told.out), [("../b/new/x.php", "b.example.net")], "{told:?}");
    let told = here(&["check", LINK, "--format", "concise"]);
    assert_eq!(mismatches(&told.out), [("link", "a.example.net")], "{told:?}");
}

#[test]
fn another_one_or_none_may_be_asked_for() {
    let folder = monorepo("nearest-asked");
    let file = "apps/a/src/bind.php";
    let told = folder.run(&["check", file, "--config", "apps/b/provider.yaml", "--format", "concise"]);
    assert_eq!(mismatches(&told.out), [(file, "b.example.net")], "{told:?}");
    assert!(!told.err.contains("checked against"), "{told:?}");
    let told = folder.run(&["check", file, "--no-config", "--format", "concise"]);
    assert_eq!((mismatches(&told.out), told.code), (vec![], 0), "{told:?}");
    let told = folder.run(&["check", file, "--no-config", "--config", "provider.yaml"]);
    assert_eq!(told.code, 2, "{told:?}");
    // Without an input, from a folder below.
    let told = folder.run(&["check", "apps/c/provider.yaml"]);
    let wanted = "`apps/c/provider.yaml` belongs to another program and was not checked\n";
    assert_eq!((told.code, told.err.as_str(), told.out.as_str()), (3, wanted, ""));
    let told = folder.run(&["check", "apps/c/provider.yaml", "--no-error-on-unmatched"]);
    assert_eq!((told.code, told.err.as_str()), (0, wanted));
}

#[test]
fn a_faulty_one_is_told_once_and_hides_nothing() {
    let folder = monorepo("nearest-faulty");
    folder.write("apps/a/provider.yaml", "platform:\n  entry_domian: a.example.net\n");
    folder.write("apps/a/src/other.php", code());
    folder.write("apps/a/src/zero.php", code().replace("auth_type=3", "auth_type=0"));
    for inputs in [&["."][..], &["apps/a/src"], &["apps/a/src/bind.php", "apps/a/src/zero.php"]] {
        let mut arguments = vec!["check", "--format", "concise"];
        arguments.extend(inputs);
        let told = folder.run(&arguments);
        assert_eq!(told.err.matches("unknown key `entry_domian`").count(), 1, "{inputs:?}: {}", told.err);
        assert!(told.out.contains("auth-type-invalid"), "{inputs:?}: {told:?}");
        assert_eq!(told.code, 2, "{inputs:?}");
    }
}

#[test]
fn what_lies_above_the_repository_is_not_looked_at() {
    let folder = monorepo("nearest-root");
    folder.write("vendor/own/.git/HEAD", "");
    folder.write("vendor/own/src/bind.php", code());
    let told = folder.run(&["check", "vendor/own/src/bind.php", "--format", "concise"]);
    assert!(!told.err.contains("checked against"), "{told:?}");
    assert!(Path::new(&folder.0).join("provider.yaml").is_file());
}
