//! A browser and the two pipes to it. It ends when they are closed, however this program ends, and it opens no port
//! that others could find.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{BrowserTrouble, Launch};

/// How long it may take to end by itself.
const PATIENCE: Duration = Duration::from_secs(5);
/// How much of what it says last is kept, in bytes.
const LAST_WORDS: u64 = 4096;

/// A running browser.
pub struct Pipe {
    child: Child,
    stdin: Option<ChildStdin>,
    messages: Receiver<Value>,
    last_words: Option<JoinHandle<String>>,
}

impl Pipe {
    /// Starts it. It reads commands from its third stream and writes to its fourth, each ended by a zero.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(launch: &Launch) -> Result<Self, BrowserTrouble> {
        if !cfg!(unix) {
            return Err(BrowserTrouble::Start("`--browser` needs Linux or macOS".to_owned()));
        }
        // The standard library hands on three streams; a shell makes two more of them.
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null"#])
            .arg(&launch.program)
            .args(&launch.arguments)
            .arg(format!("--user-data-dir={}", launch.profile.display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| BrowserTrouble::Start(error.to_string()))?;
        let (sender, messages) = channel();
        if let Some(stdout) = child.stdout.take() {
            thread::spawn(move || {
                let mut reader = BufReader::new(stdout);
                let mut bytes = Vec::new();
                while reader.read_until(0, &mut bytes).is_ok_and(|read| read > 0) {
                    bytes.pop();
                    let Ok(message) = serde_json::from_slice(&bytes) else { continue };
                    if sender.send(message).is_err() {
                        break;
                    }
                    bytes.clear();
                }
            });
        }
        let last_words = child.stderr.take().map(|mut stderr| {
            thread::spawn(move || {
                let mut kept = Vec::new();
                let _ = stderr.by_ref().take(LAST_WORDS).read_to_end(&mut kept);
                // It must not stand still because nobody listens.
                let _ = std::io::copy(&mut stderr, &mut std::io::sink());
                String::from_utf8_lossy(&kept).into_owned()
            })
        });
        Ok(Pipe { stdin: child.stdin.take(), child, messages, last_words })
    }

    /// Sends a message.
    ///
    /// # Errors
    /// When the browser has ended.
    pub fn send(&mut self, message: &Value) -> Result<(), BrowserTrouble> {
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let sent = self.stdin.as_mut().map(|stdin| stdin.write_all(&bytes).and_then(|()| stdin.flush()));
        match sent {
            Some(Ok(())) => Ok(()),
            _ => Err(self.ended()),
        }
    }

    /// The next message, unless the time is up before.
    ///
    /// # Errors
    /// When the browser has ended.
    pub fn receive(&mut self, until: Instant) -> Result<Option<Value>, BrowserTrouble> {
        match self.messages.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(message) => Ok(Some(message)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(self.ended()),
        }
    }

    /// That it has ended, with the last line that it said.
    fn ended(&mut self) -> BrowserTrouble {
        self.end();
        let said = self.last_words.take().and_then(|words| words.join().ok()).unwrap_or_default();
        let last = said.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        BrowserTrouble::Ended(last.to_owned())
    }

    fn end(&mut self) {
        self.stdin = None;
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            match self.child.try_wait() {
                Ok(None) => thread::sleep(Duration::from_millis(20)),
                _ => return,
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        self.end();
    }
}
