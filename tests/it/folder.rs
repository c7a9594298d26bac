//! A folder of its own for a test, and the program run in it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder of its own for a test, removed with it.
pub struct Folder(pub PathBuf);

impl Folder {
    /// An empty one; no two tests give the same name.
    pub fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// Writes a file, in a folder below if its name says so, and returns its name.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        name.to_owned()
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(name)).unwrap()
    }

    /// Runs the program in this folder and in an empty environment.
    pub fn run(&self, arguments: &[&str]) -> Told {
        self.run_with(arguments, "")
    }

    /// The same with something on standard input.
    pub fn run_with(&self, arguments: &[&str], stdin: impl AsRef<[u8]>) -> Told {
        let mut program = Command::new(env!("CARGO_BIN_EXE_wxauthlint"));
        self.run_command(program.args(arguments).env_clear(), stdin)
    }

    /// Runs a command in this folder.
    pub fn run_command(&self, command: &mut Command, stdin: impl AsRef<[u8]>) -> Told {
        let pipes = command.current_dir(&self.0).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = pipes.stderr(Stdio::piped()).spawn().unwrap();
        // What is not read may break the pipe.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_ref());
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Told { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a run told.
#[derive(Debug, PartialEq)]
pub struct Told {
    pub code: i32,
    pub out: String,
    pub err: String,
}
