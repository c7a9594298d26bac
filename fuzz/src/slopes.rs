//! How the work grows with its input: each shape is made at n, 2n and 4n, the instructions of the program are counted
//! by Valgrind, and what a second doubling costs is compared with what the first cost. See CONTRIBUTING.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

/// Above it a curve is no line: twice the input may cost 2.3 times as much, for tables and lists grow by steps.
const STEEPEST: f64 = 1.2;
/// How many times its input a run may take in memory, beside what it takes without one.
const MOST_MEMORY: u64 = 20;
/// From this size of an input on its memory is judged, in bytes.
const MUCH: u64 = 1 << 20;

const LINK: &str =
    "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&auth_type=0";

/// What a run is given: its arguments (`{i}` is the file), what is in the file or on standard input.
struct Given {
    arguments: Vec<String>,
    files: Vec<(String, String)>,
    stdin: String,
}

struct Shape {
    name: &'static str,
    /// The smallest of the three.
    start: usize,
    /// True for those that CI looks at: the steepest there were.
    is_worst: bool,
    /// A size at which memory is judged; none where the answer itself is long.
    large: Option<usize>,
    make: fn(usize) -> Given,
}

const fn shape(name: &'static str, start: usize, make: fn(usize) -> Given) -> Shape {
    Shape { name, start, is_worst: false, large: None, make }
}

impl Shape {
    const fn worst(mut self) -> Self {
        self.is_worst = true;
        self
    }

    const fn large(mut self, size: usize) -> Self {
        self.large = Some(size);
        self
    }
}

fn file(name: &str, text: String, arguments: &[&str]) -> Given {
    let arguments = ["check", name].iter().chain(arguments).map(|word| (*word).to_owned()).collect();
    Given { arguments, files: vec![(name.to_owned(), text)], stdin: String::new() }
}

fn stdin(text: String, arguments: &[&str]) -> Given {
    Given {
        arguments: arguments.iter().map(|word| (*word).to_owned()).collect(),
        files: Vec::new(),
        stdin: text,
    }
}

fn numbered(count: usize, each: impl Fn(usize) -> String) -> String {
    (0..count).map(each).collect()
}

fn provider(links: usize, more: &str) -> String {
    let link = |number| {
        format!(
            "  - {{name: l{number}, url: \"{LINK}&pre_auth_code=x{number}&redirect_uri=http%3A%2F%2Fa.example.com\"}}\n"
        )
    };
    format!("platform: {{entry_domain: a.example.com}}\nlinks:\n{}{more}", numbered(links, link))
}

fn accounts(count: usize) -> String {
    let account = |number| format!("  - {{appid: wx{number:016x}, kind: mini_program, granted: [17, 18]}}\n");
    format!(
        "platform: {{entry_domain: a.example.com, released: false, permission_sets: [1, 17]}}\naccounts:\n{}",
        numbered(count, account)
    )
}

const SHAPES: &[Shape] = &[
    // Code.
    shape("code: a run of @", 5_000, |n| file("a.js", format!("var u = \"{LINK}\";\n{}", "@".repeat(n)), &[])).worst().large(4 << 20),
    shape("code: a run of $", 5_000, |n| file("a.js", format!("var u = \"{LINK}\";\n{}", "$".repeat(n)), &[])).large(4 << 20),
    shape("code: texts joined", 40, |n| file("a.js", format!("var u = {};\n", vec![format!("\"{LINK}\""); n].join(" + x + ")), &[])).worst(),
    shape("code: a chain of calls", 500, |n| file("a.js", format!("var u = new URL(\"{LINK}\"){};\n", ".set(\"a\",b)".repeat(n)), &[])).worst().large(300_000),
    shape("code: appended by branches", 125, |n| file("a.js", format!("let u = \"{LINK}\";\n{}location.href = u;\n", numbered(n, |at| format!("if (a{at}) {{ u += \"&x={at}\"; }} else {{ u += \"&y={at}\"; }}\n"))), &[])).large(60_000),
    shape("code: one link a line", 60, |n| file("a.js", numbered(n, |at| format!("var u{at} = \"{LINK}&x={at}\";\n")), &[])),
    shape("code: plain lines", 1_000, |n| file("a.js", format!("var u = \"{LINK}\";\n{}", "let a = f(b, 1) + c[2];\n".repeat(n)), &[])).large(160_000),
    shape("code: brackets", 3_000, |n| file("a.js", format!("var u = \"{LINK}\";\n{}", "(".repeat(n)), &[])),
    shape("code: quotes", 1_500, |n| file("a.php", format!("<?php $u = \"{LINK}\";\n{}", "'\"`".repeat(n)), &[])),
    shape("code: quotes of a shell", 5_000, |n| file("a.sh", format!("u=\"{LINK}\"{}\n", "\"".repeat(n)), &[])),
    // Pages and documents.
    shape("page: links", 60, |n| file("a.html", numbered(n, |at| format!("<p><a href=\"{LINK}&x={at}\">授权</a>\n")), &[])),
    shape("page: nested elements", 3_000, |n| file("a.html", format!("{}<a href=\"{LINK}\">", "<div>".repeat(n)), &[])).large(600_000),
    shape("page: entities", 5_000, |n| file("a.html", format!("<a href=\"{LINK}\">{}", "&amp;".repeat(n)), &[])).large(600_000),
    shape("page: open tags", 5_000, |n| file("a.html", format!("<a href=\"{LINK}\">{}", "<a ".repeat(n)), &[])),
    shape("document: links", 100, |n| file("a.md", numbered(n, |at| format!("打开 {LINK}&x={at} 授权\n")), &[])),
    // Provider files.
    shape("provider: links", 100, |n| file("provider.yaml", provider(n, ""), &["--format", "json"])),
    shape("provider: links, pictures", 60, |n| file("provider.yaml", provider(n, ""), &["--format", "human"])),
    shape("provider: links, junit", 100, |n| file("provider.yaml", provider(n, ""), &["--format", "junit"])).worst(),
    shape("provider: links, sarif", 100, |n| file("provider.yaml", provider(n, ""), &["--format", "sarif"])),
    shape("provider: links, markdown", 100, |n| file("provider.yaml", provider(n, ""), &["--format", "markdown"])),
    shape("provider: links, gitlab", 100, |n| file("provider.yaml", provider(n, ""), &["--format", "gitlab"])),
    shape("provider: links, github", 100, |n| file("provider.yaml", provider(n, ""), &["--format", "github"])),
    shape("provider: links, written into a baseline", 100, |n| file("provider.yaml", provider(n, ""), &["--write-baseline", "b.json"])),
    shape("provider: unsafe fixes shown", 50, |n| file("provider.yaml", provider(n, ""), &["--diff", "--unsafe-fixes"])).worst(),
    shape("provider: fixes shown", 50, |n| file("provider.yaml", provider(n, ""), &["--diff"])),
    shape("provider: lint.ignore", 100, |n| file("provider.yaml", provider(n, &format!("lint:\n  ignore:\n{}", numbered(n, |at| format!("    - {{rule: redirect-http, link: l{at}, reason: \"known\"}}\n")))), &["--format", "concise"])).worst(),
    shape("provider: comments that ignore", 100, |n| file("provider.yaml", format!("platform: {{entry_domain: a.example.com}}\nlinks:\n{}", numbered(n, |at| format!("  # wxauthlint: ignore[redirect-http] known\n  - {{name: l{at}, url: \"{LINK}&redirect_uri=http%3A%2F%2Fa.example.com\"}}\n"))), &["--format", "concise"])),
    shape("provider: accounts", 200, |n| file("provider.yaml", accounts(n), &["--format", "concise"])),
    shape("provider: comments", 20_000, |n| file("provider.yaml", format!("platform: {{entry_domain: a.example.com}}\n{}", "# a\n".repeat(n)), &[])).large(900_000),
    shape("provider: nested lists", 5_000, |n| file("provider.yaml", format!("platform: {}", "[".repeat(n)), &[])),
    shape("provider: nested maps", 5_000, |n| file("provider.yaml", format!("platform: {}", "{a: ".repeat(n)), &[])),
    shape("provider: unknown keys", 2_000, |n| file("provider.yaml", format!("platform: {{entry_domain: a.example.com}}\n{}", numbered(n, |at| format!("key{at}: 1\n"))), &[])).large(250_000),
    shape("provider: a list of numbers", 5_000, |n| file("provider.yaml", format!("platform: {{entry_domain: a.example.com}}\nrequires: {{permission_sets: [{}]}}\n", numbered(n, |at| format!("{at}, "))), &["--format", "concise"])).large(500_000),
    shape("simulate: accounts", 50, |n| {
        let mut given = file("provider.yaml", accounts(n), &[]);
        given.arguments = ["simulate", LINK, "--config", "provider.yaml"].map(str::to_owned).to_vec();
        given
    }),
    shape("simulate: links", 30, |n| {
        let mut given = file("provider.yaml", provider(n, "accounts:\n  - {appid: wxfedcba9876543210, kind: mini_program}\n"), &[]);
        given.arguments = ["simulate", "--config", "provider.yaml"].map(str::to_owned).to_vec();
        given
    }),
    shape("diff: links", 40, |n| {
        let mut given = file("a.yaml", provider(n, ""), &[]);
        given.files.push(("b.yaml".to_owned(), provider(n, "").replace("a.example.com", "b.example.com")));
        given.arguments = ["diff", "a.yaml", "b.yaml"].map(str::to_owned).to_vec();
        given
    }).worst(),
    shape("diff: accounts", 200, |n| {
        let mut given = file("b.yaml", format!("{}links:\n  - {{url: \"{LINK}\"}}\n", accounts(n)), &[]);
        given.files.push(("a.yaml".to_owned(), String::new()));
        given.arguments = ["diff", "a.yaml", "b.yaml"].map(str::to_owned).to_vec();
        given
    }),
    // JSON.
    shape("answer: nested maps", 5_000, |n| {
        let mut given = file("provider.yaml", "accounts: [{answer: a.json}]\n".to_owned(), &[]);
        given.files.push(("a.json".to_owned(), format!("{{\"authorizer_info\":{}", "{\"a\":".repeat(n))));
        given
    }).worst().large(800_000),
    shape("answer: a list", 1_000, |n| {
        let mut given = file("provider.yaml", "accounts: [{answer: a.json}]\n".to_owned(), &[]);
        let sets = numbered(n, |at| format!("{{\"funcscope_category\":{{\"id\":{at}}}}},"));
        given.files.push(("a.json".to_owned(), format!("{{\"authorization_info\":{{\"authorizer_appid\":\"wx0123456789abcdef\",\"func_info\":[{}{{}}]}}}}", sets)));
        given
    }).large(110_000),
    shape("stdin: nested maps", 5_000, |n| stdin("{\"a\":".repeat(n), &["check", "-"])).large(800_000),
    shape("stdin: nested maps, explained", 5_000, |n| stdin("{\"a\":".repeat(n), &["explain", "-"])).large(800_000),
    // Many files, many lines.
    shape("files: on the command line", 50, |n| Given {
        arguments: ["check".to_owned()].into_iter().chain((0..n).map(|at| format!("{at}.md"))).collect(),
        files: (0..n).map(|at| (format!("{at}.md"), format!("{LINK}\n"))).collect(),
        stdin: String::new(),
    }).worst(),
    shape("files: in a folder", 50, |n| Given {
        arguments: ["check", "."].map(str::to_owned).to_vec(),
        files: (0..n).map(|at| (format!("{at}.md"), format!("{LINK}\n"))).collect(),
        stdin: String::new(),
    }),
    shape("stdin: links", 200, |n| stdin(format!("{LINK}\n").repeat(n), &["check", "-", "--format", "concise"])),
    shape("stdin: comments", 50_000, |n| stdin(format!("{}{LINK}\n", "# a\n".repeat(n)), &["check", "-"])).large(1_000_000),
    shape("stdin: blanks", 50_000, |n| stdin(format!("{}{LINK}\n", " \n".repeat(n)), &["check", "-"])).large(2_000_000),
    // One link.
    shape("link: words behind it", 2_000, |n| stdin(format!("{LINK}{}\n", " a".repeat(n)), &["check", "-"])).worst(),
    shape("link: words before it", 2_000, |n| stdin(format!("{}{LINK}\n", "a ".repeat(n)), &["check", "-"])),
    shape("link: parameters", 500, |n| stdin(format!("{LINK}{}\n", "&a=b".repeat(n)), &["check", "-"])),
    shape("link: percent signs", 1_000, |n| stdin(format!("{LINK}&redirect_uri={}\n", "%25".repeat(n)), &["check", "-"])),
    shape("link: question marks", 2_000, |n| stdin(format!("{LINK}{}\n", "?".repeat(n)), &["check", "-"])),
    shape("link: addresses", 200, |n| stdin(format!("{LINK}{}\n", "https://mp.weixin.qq.com/".repeat(n)), &["check", "-"])),
    shape("link: categories", 2_000, |n| stdin(format!("{LINK}&category_id_list={}\n", numbered(n, |at| format!("{at}|"))), &["check", "-"])),
    // What people write.
    shape("explain: words", 100, |n| stdin("授权入口页域名不一致 entry domain ".repeat(n), &["explain", "-"])),
    shape("explain: letters", 4_000, |n| stdin("a".repeat(n), &["explain", "-"])),
    shape("explain: codes", 100, |n| stdin(numbered(n, |at| format!("errcode: {at}\n")), &["explain", "-"])),
    shape("explain: links", 50, |n| stdin(format!("{LINK}\n").repeat(n), &["explain", "-"])),
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let mut program = std::env::current_exe().ok().and_then(|own| Some(own.parent()?.join("wxauthlint")));
    let (mut only_worst, mut with_memory, mut names) = (false, false, Vec::new());
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        match word.as_str() {
            "--worst" => only_worst = true,
            "--memory" => with_memory = true,
            "--program" => program = rest.next().map(PathBuf::from),
            name => names.push(name),
        }
    }
    let Some(program) = program.and_then(|program| fs::canonicalize(program).ok()) else {
        eprintln!("the program is not built: cargo build --profile fuzz --bin wxauthlint");
        return ExitCode::from(2);
    };
    if !has_valgrind() {
        println!("NOT CHECKED: valgrind cannot be run, so no slope was measured");
        return ExitCode::from(3);
    }
    let folder = std::env::temp_dir().join(format!("wxauthlint-slopes-{}", std::process::id()));
    let mut faults = 0_usize;
    println!("{:<45} {:>12} {:>14} {:>7}  memory", "shape", "n", "instructions", "slope");
    for shape in SHAPES {
        let is_named = names.is_empty() || names.iter().any(|name| shape.name.contains(name));
        if !is_named || (only_worst && !shape.is_worst) {
            continue;
        }
        match measure(shape, &program, &folder, with_memory) {
            Ok((line, is_good)) => {
                println!("{line}");
                faults += usize::from(!is_good);
            }
            Err(error) => {
                println!("{:<45} FAILED: {error}", shape.name);
                faults += 1;
            }
        }
    }
    let _ = fs::remove_dir_all(&folder);
    if faults == 0 {
        return ExitCode::SUCCESS;
    }
    eprintln!(
        "{faults} shapes are steeper than {STEEPEST} or take more than {MOST_MEMORY} times their input"
    );
    ExitCode::FAILURE
}

fn has_valgrind() -> bool {
    let quiet =
        Command::new("valgrind").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}

/// The line of a shape in the table, and whether it is as it should be.
fn measure(
    shape: &Shape,
    program: &Path,
    folder: &Path,
    with_memory: bool,
) -> Result<(String, bool), String> {
    let mut counts = [0_u64; 3];
    for (count, factor) in counts.iter_mut().zip([1, 2, 4]) {
        let given = (shape.make)(shape.start * factor);
        lay_out(&given, folder)?;
        *count = instructions(&given, program, folder)?;
    }
    let [one, two, four] = counts;
    // What every run costs falls out of the differences.
    let (first, second) = (two.saturating_sub(one), four.saturating_sub(two));
    let slope = (second as f64 / first.max(1) as f64).log2();
    let mut line = format!("{:<45} {:>12} {four:>14} {slope:>7.2}", shape.name, shape.start * 4);
    let mut is_good = slope <= STEEPEST;
    if let Some(large) = shape.large.filter(|_| with_memory) {
        let given = (shape.make)(large);
        lay_out(&given, folder)?;
        let size = given.stdin.len() + given.files.iter().map(|(_, text)| text.len()).sum::<usize>();
        let size = u64::try_from(size).unwrap_or(u64::MAX);
        let own = peak(&stdin(String::new(), &["check", LINK]), program, folder)?;
        let taken = peak(&given, program, folder)?.saturating_sub(own);
        line.push_str(&format!("  {} MB for {:.1} MB", taken >> 20, size as f64 / f64::from(1 << 20)));
        is_good &= size < MUCH || taken <= MOST_MEMORY * size;
    }
    if !is_good {
        line.push_str("  TOO MUCH");
    }
    Ok((line, is_good))
}

fn lay_out(given: &Given, folder: &Path) -> Result<(), String> {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    let stdin = ("stdin".to_owned(), given.stdin.clone());
    let files = given.files.iter().chain([&stdin]).filter(|(name, text)| name != "stdin" || !text.is_empty());
    for (name, text) in files {
        fs::write(folder.join(name), text).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn command(words: &[&str], given: &Given, folder: &Path) -> Result<Command, String> {
    let (program, first) = words.split_first().ok_or("no program")?;
    let mut command = Command::new(program);
    command.args(first).args(&given.arguments).current_dir(folder).env_clear().env("NO_COLOR", "1");
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let input = match given.stdin.is_empty() {
        true => Stdio::null(),
        false => fs::File::open(folder.join("stdin")).map_err(|error| error.to_string())?.into(),
    };
    command.stdin(input).stdout(Stdio::null());
    Ok(command)
}

/// How many instructions a run takes, on all threads.
fn instructions(given: &Given, program: &Path, folder: &Path) -> Result<u64, String> {
    let program = program.to_string_lossy();
    let words = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", &program];
    let mut command = command(&words, given, folder)?;
    let output = command.stderr(Stdio::piped()).output().map_err(|error| error.to_string())?;
    if output.status.code().is_none_or(|code| code > 3) {
        return Err(format!("the program ended with {}", output.status));
    }
    let told = String::from_utf8_lossy(&output.stderr);
    let count = told.lines().rev().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
    count.ok_or_else(|| "valgrind counted nothing".to_owned())
}

/// The most memory that a run takes, in bytes.
fn peak(given: &Given, program: &Path, folder: &Path) -> Result<u64, String> {
    let mut command = command(&[&program.to_string_lossy()], given, folder)?;
    let mut child = command.stderr(Stdio::null()).spawn().map_err(|error| error.to_string())?;
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().map_err(|error| error.to_string())?.is_none() {
        let told = fs::read_to_string(&status).unwrap_or_default();
        let kilobytes = told
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        most = most.max(kilobytes.unwrap_or(0) << 10);
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(most)
}
