//! `wxauthlint probe` as a program: exit codes, faults, secrets, what is left behind, and that the library has none of it.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_wxauthlint");
const CODE: &str =
    "preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv";

/// The host of the callback.
const NOBODY: [&str; 2] = ["--resolve", "auth.example.com=127.0.0.1:1"];

fn link(redirect: &str) -> String {
    format!(
        "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code={CODE}&redirect_uri={redirect}&auth_type=3"
    )
}

/// A server that answers each request with what its path says; its port.
fn server() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let mut bytes = [0; 4096];
                let read = stream.read(&mut bytes).unwrap_or_default();
                let request = String::from_utf8_lossy(&bytes[..read]).into_owned();
                let path = request.split(' ').nth(1).unwrap_or_default();
                let url = link("http%3A%2F%2Fauth.example.com%2Fcallback");
                let anchor = format!("<a href=\"{}\">x</a>", url.replace('&', "&amp;"));
                let (head, body) = match path {
                    "/good" => ("200 OK\r\nContent-Type: text/html", anchor),
                    "/stripped" => {
                        ("200 OK\r\nContent-Type: text/html\r\nReferrer-Policy: no-referrer", anchor)
                    }
                    "/empty" | "/callback" => ("200 OK\r\nContent-Type: text/html", "<p>x</p>".to_owned()),
                    "/silent" => {
                        thread::sleep(Duration::from_secs(30));
                        return;
                    }
                    _ => ("404 Not Found", String::new()),
                };
                let answer = format!(
                    "HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                );
                let _ = stream.write_all(answer.as_bytes());
            });
        }
    });
    port
}

fn probe(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(PROGRAM)
        .arg("probe")
        .args(arguments)
        // Nobody listens there, and no name is looked up.
        .args(NOBODY.iter().filter(|_| !arguments.contains(&"--resolve")))
        .current_dir(folder)
        .env("LC_ALL", "C")
        .env("NO_COLOR", "1")
        .env_remove("GITHUB_ACTIONS")
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn exit_codes_are_those_of_check() {
    let folder = tempfile::tempdir().unwrap();
    let port = server();
    let cases = [("good", 0), ("stripped", 1), ("missing", 2), ("empty", 3)];
    for (path, code) in cases {
        let resolve = format!("auth.example.com=127.0.0.1:{port}");
        let address = format!("http://auth.example.com/{path}");
        let output = probe(folder.path(), &[&address, "--resolve", &resolve]);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{path}: {}{}",
            text(&output.stdout),
            text(&output.stderr)
        );
    }
    // One that cannot be seen hides nothing of another.
    let both = [format!("http://127.0.0.1:{port}/missing"), format!("http://127.0.0.1:{port}/stripped")];
    let output = probe(folder.path(), &[&both[0], &both[1]]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).contains("referrer-stripped"), "{}", text(&output.stdout));
    for wrong in [&["x"][..], &["https://mp.weixin.qq.com/"], &[], &["http://127.0.0.1/", "--header", "x"]] {
        assert_eq!(probe(folder.path(), wrong).status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn every_format_of_check_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let port = server();
    let address = format!("http://127.0.0.1:{port}/stripped");
    for format in ["human", "plain", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown"] {
        let output = probe(folder.path(), &[&address, "--format", format]);
        assert_eq!(output.status.code(), Some(1), "{format}: {}", text(&output.stderr));
        let told = text(&output.stdout);
        assert!(told.contains("referrer-stripped"), "{format}: {told}");
        assert!(!told.contains("AAAAbbbb"), "{format}: {told}");
    }
    let output = probe(folder.path(), &[&address, "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let labels = report["findings"][0]["labels"].as_array().unwrap();
    let sources: Vec<_> = labels.iter().map(|label| label["source"].as_str().unwrap().to_owned()).collect();
    assert_eq!(sources, [format!("GET {address}"), address]);
}

#[test]
fn what_opens_a_page_is_printed_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let port = server();
    let address = format!("http://127.0.0.1:{port}/stripped");
    fs::write(folder.path().join("cookies.txt"), "127.0.0.1\tFALSE\t/\tFALSE\t0\tid\tgreen-apple-7\n")
        .unwrap();
    fs::write(folder.path().join("broken.txt"), "127.0.0.1 id green-apple-7\n").unwrap();
    let cases: [&[&str]; 6] = [
        &[&address, "--header", "X-Door: green-apple-7", "--cookie-file", "cookies.txt"],
        &["http://127.0.0.1:1/", "--header", "X-Door: green-apple-7", "--cookie-file", "cookies.txt"],
        &[&address, "--header", "X Door: green-apple-7"],
        &[&address, "--header", "green-apple-7"],
        &[&address, "--cookie-file", "broken.txt"],
        &[&address, "--header", "X-Door: green-apple-7", "--format", "nonsense"],
    ];
    for arguments in cases {
        let output = probe(folder.path(), arguments);
        let told = text(&output.stdout) + &text(&output.stderr);
        assert!(!told.contains("green-apple-7"), "{arguments:?}: {told}");
        assert!(!told.is_empty(), "{arguments:?}");
    }
}

#[cfg(unix)]
fn script(folder: &Path, name: &str, body: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.join(name);
    fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

#[cfg(unix)]
#[test]
fn what_is_wrong_with_a_browser_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let port = server();
    let address = format!("http://127.0.0.1:{port}/good");
    let version = |product: &str| {
        format!(
            r#"printf '{{"id":1,"result":{{"product":"{product}","userAgent":""}}}}\0' >&4; exec sleep 60"#
        )
    };
    let cases = [
        (
            "ends",
            "echo cannot open display >&2; exit 1".to_owned(),
            "the browser exited: cannot open display",
        ),
        ("old", version("HeadlessChrome/72.0.1"), "`HeadlessChrome/72.0.1` is too old"),
        ("other", version("Firefox/140.0"), "`Firefox/140.0` is too old or not Chromium"),
        ("stalls", "exec sleep 60".to_owned(), "the browser does not respond"),
    ];
    thread::scope(|scope| {
        for (name, body, told) in &cases {
            let (folder, address) = (folder.path(), &address);
            scope.spawn(move || {
                let program = script(folder, name, body);
                let start = Instant::now();
                let output = probe(folder, &[address, &format!("--browser={}", program.display())]);
                let said = text(&output.stderr);
                assert_eq!(output.status.code(), Some(2), "{name}: {said}");
                assert!(said.contains(told), "{name}: {said}");
                assert!(start.elapsed() < Duration::from_secs(40), "{name}");
                assert_eq!(running(&program), 0, "{name} is left behind");
            });
        }
    });
    let output = probe(folder.path(), &[&address, "--browser=/no/such/browser"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no such file"));
    let output = Command::new(PROGRAM)
        .args(["probe", &address, "--browser", "--lang", "en"])
        .env("PATH", "")
        .current_dir(folder.path())
        .output()
        .unwrap();
    if !Path::new("/Applications").exists() {
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("no browser found"), "{}", text(&output.stderr));
    }
}

/// How many processes have a path in their arguments.
fn running(path: &Path) -> usize {
    let path = path.to_str().unwrap();
    let Ok(entries) = fs::read_dir("/proc") else { return 0 };
    let of = |entry: std::io::Result<fs::DirEntry>| fs::read(entry.ok()?.path().join("cmdline")).ok();
    entries.filter_map(of).filter(|line| String::from_utf8_lossy(line).contains(path)).count()
}

/// However the program ends, its browser ends with it.
#[cfg(target_os = "linux")]
#[test]
#[allow(clippy::print_stderr)] // that nothing was tested is told
fn no_browser_is_left_behind() {
    let has_browser = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
        .any(|folder| ["chromium", "google-chrome"].iter().any(|name| folder.join(name).is_file()));
    if !has_browser {
        eprintln!("NOT RUN: no Chromium or Chrome was found on this machine");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let port = server();
    for is_killed in [true, false] {
        let address = format!("http://127.0.0.1:{port}/{}", if is_killed { "silent" } else { "good" });
        let mut child = Command::new(PROGRAM)
            .args(["probe", &address, "--browser"])
            .args(NOBODY)
            .current_dir(folder.path())
            .env("TMPDIR", folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let deadline = Instant::now() + Duration::from_secs(60);
        while running(folder.path()) == 0 {
            assert!(Instant::now() < deadline, "the browser does not start");
            thread::sleep(Duration::from_millis(50));
        }
        if is_killed {
            child.kill().unwrap();
        }
        child.wait().unwrap();
        let deadline = Instant::now() + Duration::from_secs(20);
        while running(folder.path()) > 0 {
            assert!(Instant::now() < deadline, "{} processes are left behind", running(folder.path()));
            thread::sleep(Duration::from_millis(50));
        }
    }
}

#[test]
fn the_library_has_nothing_of_the_network() {
    let tree = |more: &[&str]| {
        let output = Command::new(env!("CARGO"))
            .args([
                "tree",
                "--locked",
                "--offline",
                "--prefix",
                "none",
                "--edges",
                "normal,build",
                "--package",
                "wxauthlint",
            ])
            .args(more)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        let names = text(&output.stdout);
        names.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect::<Vec<_>>()
    };
    let of_network =
        ["ureq", "ureq-proto", "rustls", "ring", "tungstenite", "http", "webpki-roots", "cookie_store", "cc"];
    for features in [&["--no-default-features"][..], &["--no-default-features", "--features", "cli"]] {
        let names = tree(features);
        assert!(names.contains(&"url".to_owned()));
        let found: Vec<_> =
            of_network.iter().filter(|name| names.iter().any(|known| known == *name)).collect();
        assert!(found.is_empty(), "{features:?}: {found:?}");
    }
    let names = tree(&[]);
    assert!(names.contains(&"ureq".to_owned()));
    // C comes with `ring` alone.
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "--offline",
            "--prefix",
            "none",
            "--edges",
            "normal,build",
            "--invert",
            "cc",
            "--depth",
            "1",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let users: Vec<_> = text(&output.stdout)
        .lines()
        .skip(1)
        .filter_map(|line| line.split(' ').next().map(str::to_owned))
        .collect();
    assert_eq!(users, ["ring"]);
}
