//! How long the language server takes to answer, from the question to the answer, and what it keeps in memory:
//! `cargo bench --bench server`.

#![allow(clippy::print_stdout, clippy::expect_used, missing_docs)]

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const ROUNDS: usize = 201;
const EDITS: usize = 10_000;

struct Editor {
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    number: u64,
}

impl Editor {
    fn write(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.stdin, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("the server hears");
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.write(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Writes a blank at the beginning of the second line, over the one of the round before, and asks what is found.
    fn edit(&mut self, uri: &str, round: usize) {
        let end = usize::from(round > 0);
        let range = json!({"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": end}});
        let document = json!({"uri": uri, "version": round + 1});
        let change = json!({"range": range, "text": " "});
        self.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": [change]}));
        self.ask("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.number += 1;
        let id = self.number;
        self.write(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let mut length = 0;
            loop {
                let mut line = String::new();
                self.stdout.read_line(&mut line).expect("the server answers");
                match line.trim_end().strip_prefix("Content-Length: ") {
                    Some(value) => length = value.parse().expect("a length is a number"),
                    None if line.trim_end().is_empty() => break,
                    None => {}
                }
            }
            let mut body = vec![0; length];
            self.stdout.read_exact(&mut body).expect("the server answers");
            let answer: Value = serde_json::from_slice(&body).expect("an answer is JSON");
            if answer["id"] == id {
                return answer;
            }
        }
    }
}

/// What a process has in memory, in MiB, where the system tells.
fn memory(process: u32) -> Option<f64> {
    let told = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let resident = told.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: f64 = resident.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib / 1024.0)
}

/// The middle of the times that something takes, and the longest of all but the longest hundredth.
fn times(mut run: impl FnMut(usize)) -> (Duration, Duration) {
    let mut times: Vec<_> = (0..ROUNDS)
        .map(|round| {
            let start = Instant::now();
            run(round);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    (times[ROUNDS / 2], times[ROUNDS * 99 / 100])
}

fn main() {
    let folder = std::env::temp_dir().join(format!("wxauthlint-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let provider = "platform:\n  component_appid: wx0123456789abcdef\n  entry_domain: auth.example.com\n";
    std::fs::write(folder.join("provider.yaml"), provider).expect("a file can be written");
    let mut child = Command::new(env!("CARGO_BIN_EXE_wxauthlint"))
        .arg("server")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let (stdin, stdout) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
    let mut editor = Editor { stdin, stdout: BufReader::new(stdout), number: 0 };
    let root = format!("file://{}", folder.display());
    let start = Instant::now();
    editor.ask(
        "initialize",
        json!({"processId": null, "rootUri": root, "capabilities": {"textDocument": {"diagnostic": {}}}}),
    );
    println!("{:<44} {:>8.2} ms", "start", start.elapsed().as_secs_f64() * 1000.0);
    editor.tell("initialized", json!({}));
    let link = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=$code&redirect_uri=https%3A%2F%2Fcrm.example.net%2Fcallback&auth_type=0";
    let lines = |count: usize| "    $x = strtoupper($x) . '授权';\n".repeat(count);
    for (name, text) in [
        ("30 lines of PHP", format!("<?php\n{}$a = \"{link}\";\n", lines(30))),
        ("2,000 lines of PHP", format!("<?php\n{}$a = \"{link}\";\n", lines(2000))),
        ("30 links in PHP", format!("<?php\n{}", format!("$a = \"{link}\";\n").repeat(30))),
    ] {
        let uri = format!("{root}/{}.php", name.replace([' ', ','], "-"));
        let item = json!({"uri": uri, "languageId": "php", "version": 0, "text": text});
        editor.tell("textDocument/didOpen", json!({"textDocument": item}));
        let line = text.lines().count() - 1;
        let at = json!({"line": line, "character": 75});
        let mut told = |what: &str, run: &mut dyn FnMut(&mut Editor, usize)| {
            let (middle, most) = times(|round| run(&mut editor, round));
            let millis = |time: Duration| time.as_secs_f64() * 1000.0;
            println!(
                "{:<44} {:>8.2} ms, 99 % within {:>8.2} ms",
                format!("{name}: {what}"),
                millis(middle),
                millis(most)
            );
        };
        told("a letter typed, then what is found", &mut |editor, round| editor.edit(&uri, round));
        told("hover", &mut |editor, _| {
            editor.ask("textDocument/hover", json!({"textDocument": {"uri": uri}, "position": at}));
        });
        told("actions", &mut |editor, _| {
            let range = json!({"start": at, "end": at});
            editor.ask(
                "textDocument/codeAction",
                json!({"textDocument": {"uri": uri}, "range": range, "context": {"diagnostics": []}}),
            );
        });
    }
    let uri = format!("{root}/30-lines-of-PHP.php");
    let before = memory(child.id());
    (ROUNDS..ROUNDS + EDITS).for_each(|round| editor.edit(&uri, round));
    if let Some((before, after)) = before.zip(memory(child.id())) {
        println!("{:<44} {before:>8.1} MiB, {EDITS} edits later {after:>8.1} MiB", "memory");
    }
    editor.ask("shutdown", Value::Null);
    editor.tell("exit", Value::Null);
    let _ = child.wait();
    let _ = std::fs::remove_dir_all(&folder);
}
