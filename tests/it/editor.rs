//! The language server as an editor drives it: a session that was recorded, what half-typed texts and broken requests do to
//! it, and how much memory many edits take.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::folder::Folder;

/// An editor that is as simple as can be.
pub struct Editor {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    /// What came meanwhile.
    heard: VecDeque<Value>,
    number: i64,
}

impl Editor {
    /// Starts the server in a folder; `capabilities` is what the editor can do.
    pub fn start(folder: &Path, capabilities: Value) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_wxauthlint"))
            .arg("server")
            .env_clear()
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (stdin, stdout) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut editor = Editor { child, stdin, stdout, heard: VecDeque::new(), number: 0 };
        let root = format!("file://{}", folder.display());
        let started = editor.ask(
            "initialize",
            json!({"processId": null, "rootUri": root, "locale": "en", "capabilities": capabilities}),
        );
        assert_eq!(started["serverInfo"]["name"], "wxauthlint");
        editor.tell("initialized", json!({}));
        editor
    }

    fn write(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.stdin, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.stdin.flush().unwrap();
    }

    fn read(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.stdout.read_line(&mut line).unwrap() > 0, "the server has gone");
            match line.trim_end().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.parse().unwrap();
                }
                _ if line.trim_end().is_empty() => break,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.stdout.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    /// Tells something that wants no answer.
    pub fn tell(&mut self, method: &str, params: Value) {
        self.write(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Asks something without waiting for the answer, and tells its number.
    fn send(&mut self, method: &str, params: Value) -> i64 {
        self.number += 1;
        let id = self.number;
        self.write(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    /// The answer to what was asked under a number.
    fn answer(&mut self, id: i64) -> Value {
        let is_it = |message: &Value| message["id"] == id && message.get("method").is_none();
        if let Some(at) = self.heard.iter().position(is_it) {
            return self.heard.remove(at).unwrap();
        }
        loop {
            let message = self.read();
            if is_it(&message) {
                return message;
            }
            self.heard.push_back(message);
        }
    }

    /// Asks something, and waits for what comes of it.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.send(method, params);
        let mut answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].take()
    }

    /// What the server tells by itself, the next of that kind.
    fn hear(&mut self, method: &str) -> Value {
        if let Some(at) = self.heard.iter().position(|message| message["method"] == method) {
            return self.heard.remove(at).unwrap()["params"].take();
        }
        loop {
            let mut message = self.read();
            if message["method"] == method {
                return message["params"].take();
            }
            self.heard.push_back(message);
        }
    }

    pub fn open(&mut self, uri: &str, language: &str, text: &str) {
        let item = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": item}));
    }

    pub fn change(&mut self, uri: &str, version: usize, text: &str) {
        let document = json!({"uri": uri, "version": version});
        let changes = json!([{"text": text}]);
        self.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    /// The rules and places of what is found in a text.
    pub fn pull(&mut self, uri: &str) -> Vec<(String, Value)> {
        let report = self.ask("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
        let items = report["items"].as_array().unwrap().iter();
        items.map(|item| (item["code"].as_str().unwrap().to_owned(), item["range"].clone())).collect()
    }

    /// Ends the server as the protocol has it, and tells its exit code.
    pub fn end(mut self) -> Option<i32> {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.tell("exit", Value::Null);
        self.child.wait().unwrap().code()
    }

    /// How much memory the server takes, in KiB.
    #[cfg(target_os = "linux")]
    fn memory(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }
}

fn pulls() -> Value {
    json!({"textDocument": {"diagnostic": {}}})
}

const PROVIDER: &str =
    "platform:\n  component_appid: wx0123456789abcdef\n  entry_domain: https://auth.example.com/ # 授权😀\n";

fn php(auth_type: &str) -> String {
    format!(
        "<?php\n/* 授权😀 */ $a = \"https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=$code&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type={auth_type}\";\n"
    )
}

/// What an editor says, line by line, and what it is told: `tests/it/editor/session.jsonl`. `UPDATE_GENERATED=1` writes what
/// is told anew.
#[test]
fn a_recorded_session_goes_as_it_went() {
    let folder = Folder::new("editor-session");
    folder.write("provider.yaml", PROVIDER);
    let root = folder.0.display().to_string();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/editor/session.jsonl");
    let recorded = std::fs::read_to_string(&path).unwrap();
    let mut editor = Editor::start(&folder.0, json!({}));
    let mut went = String::new();
    for line in recorded.lines().filter(|line| !line.starts_with('<')) {
        went.push_str(&format!("{line}\n"));
        let Some(said) = line.strip_prefix('>') else { continue };
        let said: Value = serde_json::from_str(&said.replace("$ROOT", &root)).unwrap();
        let (method, params) = (said["method"].as_str().unwrap(), said["params"].clone());
        let told = match said["wants"].as_str() {
            Some("answer") => editor.ask(method, params),
            Some(awaited) => {
                editor.tell(method, params);
                editor.hear(awaited)
            }
            None => {
                editor.tell(method, params);
                continue;
            }
        };
        went.push_str(&format!("<{}\n", told.to_string().replace(&root, "$ROOT")));
    }
    assert_eq!(editor.end(), Some(0));
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::write(&path, &went).unwrap();
    }
    assert!(went.matches("\n<").count() >= 8, "{went}");
    assert_eq!(went, recorded, "UPDATE_GENERATED=1 writes it anew");
}

#[test]
fn half_typed_texts_and_odd_requests_end_nothing() {
    let folder = Folder::new("editor-odd");
    let mut editor = Editor::start(&folder.0, pulls());
    let uri = format!("file://{}/x.php", folder.0.display());
    let provider = format!("file://{}/provider.yaml", folder.0.display());
    editor.open(&uri, "php", "");
    editor.open(&provider, "yaml", "");
    for (uri, text) in [(&uri, php("0")), (&provider, PROVIDER.to_owned())] {
        for (version, (cut, _)) in text.char_indices().enumerate().filter(|(at, _)| at % 7 == 0) {
            editor.change(uri, version + 2, &text[..cut]);
            editor.pull(uri);
        }
    }
    let end = json!({"line": 4_000_000_000_u32, "character": 4_000_000_000_u32});
    for method in ["textDocument/hover", "textDocument/completion"] {
        editor.ask(method, json!({"textDocument": {"uri": uri}, "position": end}));
        editor.ask(method, json!({"textDocument": {"uri": "file:///not/open.php"}, "position": end}));
        editor.ask(method, json!({"textDocument": {"uri": "untitled:x y/授权"}, "position": end}));
    }
    // A change before the beginning of a text, and of one that is not open.
    let range = json!({"start": end, "end": {"line": 0, "character": 0}});
    let change = json!([{"range": range, "text": "授"}]);
    for uri in [uri.as_str(), "file:///not/open.php"] {
        let document = json!({"uri": uri, "version": 99_999});
        editor.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": change}));
    }
    let id = editor.send("textDocument/hover", json!({"textDocument": 7}));
    assert_eq!(editor.answer(id)["error"]["code"], -32602);
    let id = editor.send("textDocument/unheardOf", json!({}));
    assert_eq!(editor.answer(id)["error"]["code"], -32601);
    editor.tell("textDocument/didOpen", json!(["odd"]));
    editor.tell("workspace/didChangeConfiguration", json!({"settings": {"wxauthlint": {"levels": {"no-such-rule": "error"}, "rules": ["/no/such/folder"]}}}));
    editor.change(&uri, 100_000, &php("0"));
    assert!(editor.pull(&uri).iter().any(|(rule, _)| rule == "auth-type-invalid"));
    assert_eq!(editor.end(), Some(0));
}

#[test]
fn what_is_cancelled_is_not_worked_out() {
    let folder = Folder::new("editor-cancel");
    let mut editor = Editor::start(&folder.0, pulls());
    let uri = format!("file://{}/x.php", folder.0.display());
    editor.open(&uri, "php", &php("0").repeat(60));
    // The first keeps it busy, so that it hears of the others and of their end at once.
    let first = editor.send("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
    let others: Vec<_> = (0..20)
        .map(|_| editor.send("textDocument/codeAction", json!({"textDocument": {"uri": uri}, "range": {"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 0}}, "context": {"diagnostics": []}})))
        .collect();
    for id in &others {
        editor.tell("$/cancelRequest", json!({"id": id}));
    }
    assert!(editor.answer(first).get("result").is_some());
    let cancelled = others.iter().filter(|id| editor.answer(**id)["error"]["code"] == -32800).count();
    assert!(cancelled >= 19, "{cancelled}");
    assert_eq!(editor.end(), Some(0));
}

#[test]
fn texts_are_told_once_they_are_at_rest() {
    let folder = Folder::new("editor-rest");
    let mut editor = Editor::start(&folder.0, json!({}));
    let uri = format!("file://{}/x.php", folder.0.display());
    editor.open(&uri, "php", &php("3"));
    assert_eq!(editor.hear("textDocument/publishDiagnostics")["version"], 1);
    for version in 2..=200 {
        editor.change(&uri, version, &php(if version == 200 { "0" } else { "3" }));
    }
    // Of 199 changes in a row the last is told.
    let told = editor.hear("textDocument/publishDiagnostics");
    assert_eq!(told["version"], 200, "{told}");
    assert!(told["diagnostics"].to_string().contains("auth-type-invalid"));
    editor.tell("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    assert_eq!(editor.hear("textDocument/publishDiagnostics")["diagnostics"], json!([]));
    assert_eq!(editor.end(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn ten_thousand_edits_take_no_more_memory_than_a_thousand() {
    let folder = Folder::new("editor-memory");
    folder.write("provider.yaml", PROVIDER);
    let mut editor = Editor::start(&folder.0, pulls());
    let uri = format!("file://{}/x.php", folder.0.display());
    editor.open(&uri, "php", &php("0"));
    let edit = |editor: &mut Editor, number: usize| {
        let range = json!({"start": {"line": 1, "character": 3}, "end": {"line": 1, "character": 5}});
        let text = if number.is_multiple_of(2) { "授权" } else { "链接" };
        let document = json!({"uri": uri, "version": number + 2});
        let change = json!([{"range": range, "text": text}]);
        editor.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": change}));
        if number.is_multiple_of(20) {
            assert!(!editor.pull(&uri).is_empty());
        }
    };
    (0..1000).for_each(|number| edit(&mut editor, number));
    let before = editor.memory();
    (1000..10_000).for_each(|number| edit(&mut editor, number));
    let after = editor.memory();
    println!("memory after 1,000 edits: {before} KiB, after 10,000: {after} KiB");
    assert!(after < before + 4096, "{before} KiB, then {after} KiB");
    assert_eq!(editor.end(), Some(0));
}
