//! Secrets planted under 45 names, written in 8 ways, in 30 kinds of input: 10,800 inputs, each in all of what
//! `check` (with fixes and baselines), `explain`, `simulate`, `diff` and faults of rules tell of it, in both
//! languages: 268,920 texts. `cargo test` goes through a part of them, `WXAUTHLINT_WHOLE=1` through all.
//!
//! The tables are the test. What is planted is no word of the program's and has no form that gives it away: only
//! its name tells of it. In source code nothing tells of it where it stands in a literal.

use std::path::{Path, PathBuf};

use wxauthlint::baseline::Baseline;
use wxauthlint::diagnostic::{Diagnostic, Report};
use wxauthlint::render::{self, ExplainedFormat, Format, ImpactFormat, Options, SimulatedFormat, renderer};
use wxauthlint::rule::{RuleFile, embedded};
use wxauthlint::session::{CheckEnd, Failure, MemoryFiles, Message, Session, USUAL_CONFIG};
use wxauthlint::source::{Decoded, Sources};
use wxauthlint::text::{Lang, Text};

use crate::slice::{is_whole, slice};

/// What is planted.
pub const SECRET: &str = "MossgrownGate";

const LINK: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef";

/// Names whose values nobody may see.
pub const NAMES: [&str; 45] = [
    "pre_auth_code",
    "auth_code",
    "authorization_code",
    "authCode",
    "js_code",
    "access_token",
    "component_access_token",
    "authorizer_refresh_token",
    "refresh_token",
    "wxToken",
    "token",
    "access_token_v2",
    "csrf-token",
    "id_token",
    "jwt",
    "secret",
    "client_secret",
    "app_secret",
    "appsecret",
    "component_appsecret",
    "client.secret",
    "ticket",
    "component_verify_ticket",
    "jsapi_ticket",
    "api_key",
    "apikey",
    "app_key",
    "session_key",
    "sessionKey",
    "sharekey",
    "share_key",
    "aes_key",
    "encoding_aes_key",
    "EncodingAESKey",
    "private_key",
    "mch_key",
    "password",
    "passwd",
    "db_password",
    "pwd",
    // These tell of one in a query, and nowhere else.
    "code",
    "key",
    "sign",
    "msg_signature",
    "tokn",
];

/// How many of [`NAMES`] tell of a secret wherever they stand.
pub const SURE: usize = 40;

/// A way to write a name with its value: into a link that is faulty around it, or beside it.
enum Way {
    InLink(fn(&str) -> String),
    Beside,
}

const WAYS: [(&str, Way); 8] = [
    ("a parameter of the link", Way::InLink(|p| format!("{LINK}&{p}&auth_type=0"))),
    (
        "raw in the callback",
        Way::InLink(|p| format!("{LINK}&auth_type=0&redirect_uri=http://a.example.com/cb?{p}")),
    ),
    (
        "behind the callback",
        Way::InLink(|p| format!("{LINK}&auth_type=0&redirect_uri=http://a.example.com/cb?x=1&{p}&y=2")),
    ),
    ("encoded once", Way::InLink(|p| callback(&format!("?x=1&{p}&y=2"), 1))),
    ("encoded twice", Way::InLink(|p| callback(&format!("?{p}"), 2))),
    ("in the fragment", Way::InLink(|p| format!("{LINK}&auth_type=0#wechat_redirect&{p}"))),
    ("a piece of a list", Way::InLink(|p| format!("{LINK}&category_id_list=17_18_{}", encode(p)))),
    ("beside the link", Way::Beside),
];

/// A kind of input: the name of its file (`-` for standard input, nothing for an argument), and how it writes a
/// link and, beside it, a name with a value.
struct Kind {
    file: &'static str,
    text: fn(&str, &str, &str) -> String,
    /// True where nothing but the name tells of what stands beside the link, so that the name must be sure.
    is_words: bool,
}

const fn kind(file: &'static str, is_words: bool, text: fn(&str, &str, &str) -> String) -> Kind {
    Kind { file, text, is_words }
}

const KINDS: [Kind; 30] = [
    kind("", true, |link, name, value| format!("{link} {name}={value}")),
    kind("links.txt", true, |link, name, value| {
        format!("{link}\n# {name}={value}\n{link} {name}: {value}\n")
    }),
    kind("-", true, |link, name, value| {
        format!("用户说 {name}：{value} ，打开 {link} 报 -14\n还有 {name}={value}\n")
    }),
    kind("run.log", true, |link, name, value| {
        format!("a {name}={value}\nb '{link}' {name}=\"{value}\"\nc {name}: {value}\n")
    }),
    kind("guide.md", true, |link, name, value| {
        format!(
            "配置 `{name}={value}`\n\n```js\nf('{value}'); u = '{link}'; g(\"{value}\")\nh({{'{name}': '{value}'}})\n```\n"
        )
    }),
    kind("a.js", false, |link, name, value| {
        format!(
            "f({{'{name}': '{value}'}});\nlet t = `{value}`, u = '{link}', s = \"{value}\";\nsetToken('{value}') // {name} is set\n"
        )
    }),
    kind("a.ts", false, |link, _, value| {
        format!(
            "const t: string = '{value}'\nexport const u = '{link}'\nh['Authorization'] = `Bearer {value}`\n"
        )
    }),
    kind("a.vue", false, |link, name, value| {
        format!(
            "<template>\n<b t=\"{value}\"/><a :href=\"'{link}'\" :{name}=\"'{value}'\">{{{{ '{value}' }}}}</a>\n<i @click=\"f('{value}')\"/>\n</template>\n"
        )
    }),
    kind("a.php", false, |link, name, value| {
        format!(
            "<?php\ndefine('TOKEN', '{value}');\n$u = \"{link}\"; $a = ['{name}' => '{value}'];\n$x = <<<EOT\n{value}\nEOT;\n"
        )
    }),
    kind("A.java", false, |link, _, value| {
        format!(
            "class A {{\n String t = \"{value}\";\n String u = \"{link}\"; void f() {{ c.setToken(\"{value}\"); }}\n char[] s = \"{value}\".toCharArray();\n}}\n"
        )
    }),
    kind("a.kt", false, |link, _, value| {
        format!("val t = \"{value}\"\nval u = \"{link}\"\nval x = \"\"\"{value}\"\"\"\n")
    }),
    kind("a.groovy", false, |link, _, value| {
        format!("def t = '''{value}'''\ndef u = \"{link}\"\nf \"{value}\"\n")
    }),
    kind("a.py", false, |link, name, value| {
        format!(
            "t: str = r\"{value}\"\nu = \"{link}\"; d = {{'{name}': f'{value}'}}\nauth(password='{value}')\n"
        )
    }),
    kind("a.rb", false, |link, name, value| {
        format!("t = %q({value})\nu = '{link}'; h = {{ '{name}' => '{value}' }}\nx = %w[{value}]\n")
    }),
    kind("a.go", false, |link, name, value| {
        format!(
            "package a\nfunc f() {{\n\tt := `{value}`\n\tu := \"{link}\"; m := map[string]string{{\"{name}\": \"{value}\"}}\n\tx := \"{value}\"\n}}\n"
        )
    }),
    kind("A.cs", false, |link, _, value| {
        format!("var t = @\"{value}\";\nvar u = \"{link}\"; f($\"{value}{{u}}\");\nvar x = \"{value}\";\n")
    }),
    kind("a.swift", false, |link, _, value| {
        format!("let t = \"{value}\"\nlet u = \"{link}\"\nlet x = #\"{value}\"#\n")
    }),
    kind("a.rs", false, |link, _, value| {
        format!(
            "const T: &str = r#\"{value}\"#;\nconst U: &str = \"{link}\";\nconst X: &[u8] = b\"{value}\";\n"
        )
    }),
    kind("a.cpp", false, |link, _, value| {
        format!("auto t = R\"({value})\";\nauto u = \"{link}\";\nauto x = L\"{value}\";\n")
    }),
    kind("a.lua", false, |link, name, value| {
        format!("local t = [[{value}]]\nlocal u = '{link}'\nlocal m = {{ ['{name}'] = '{value}' }}\n")
    }),
    kind("a.pl", false, |link, _, value| {
        format!("my $t = q{{{value}}};\nmy $u = '{link}';\nmy $x = qq/{value}/;\n")
    }),
    kind("a.sh", false, |link, _, value| {
        format!("export FOO={value}\nU='{link}'\ncurl -H 'X: {value}' \"$U\"\n")
    }),
    kind("page.html", false, |link, name, value| {
        format!(
            "<input name=\"{name}\" value=\"{value}\">\n<a href=\"{link}\" data-x=\"{value}\">go</a>\n\
             <script>f('{value}')</script><script type=\"application/json\">{{\"x\": \"{value}\"}}</script>\n"
        )
    }),
    kind("application.yml", false, |link, name, value| {
        format!("wx:\n  x: {value}\n  url: {link}\n  {name}: {value}\n")
    }),
    kind("app.properties", false, |link, name, value| {
        format!("x={value}\nwx.url={link}\nwx.{name} = {value}\n")
    }),
    kind("web.xml", false, |link, name, value| {
        format!(
            "<a><x>{value}</x>\n<url>{}</url><v name=\"{name}\">{value}</v>\n<y z=\"{value}\"/></a>\n",
            link.replace('&', "&amp;")
        )
    }),
    kind("data.json", false, |link, name, value| {
        format!(
            "{{\"x\": \"{value}\",\n\"url\": \"{link}\", \"{name}\": \"{value}\",\n\"y\": [\"{value}\"]}}\n"
        )
    }),
    kind("provider.yaml", true, |link, name, value| {
        format!(
            "platform:\n  released: false\n  {name}: {value}\nlinks:\n  - name: console\n    url: '{link}'\n"
        )
    }),
    kind("provider.json", true, |link, name, value| {
        let link = link.replace('&', "\\u0026").replace('/', "\\/");
        format!(
            "{{\"platform\": {{\"released\": false, \"{name}\": \"{value}\"}}, \"links\": [{{\"url\": \"{link}\"}}]}}"
        )
    }),
    kind("answer.json", true, |link, name, value| {
        format!("{{\"errcode\": 61007, \"errmsg\": \"{name}={value} {link}\", \"{name}\": \"{value}\"}}")
    }),
];

#[test]
fn what_is_planted_is_in_no_output() {
    // On all cores, since they are many.
    let cases = NAMES.iter().enumerate().flat_map(|name| WAYS.iter().map(move |way| (name, way)));
    let cases: Vec<_> = cases.flat_map(|case| KINDS.iter().map(move |kind| (case, kind))).collect();
    let cases: Vec<_> = slice(cases, 97).collect();
    let parts = cases.chunks(cases.len().div_ceil(4));
    let looks: Vec<Looked> = std::thread::scope(|scope| {
        let parts: Vec<_> =
            parts.map(|part| scope.spawn(move || part.iter().map(look).collect::<Vec<_>>())).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    });
    let told: Vec<&str> = looks.iter().flat_map(|looked| &looked.told).map(String::as_str).collect();
    assert!(told.is_empty(), "{} times, first:\n{}", told.len(), told[..told.len().min(12)].join("\n"));
    let looked: usize = looks.iter().map(|looked| looked.texts).sum();
    if is_whole() {
        assert_eq!((cases.len(), looked), (10_800, 268_920));
    }
    assert!(looked > 2_000, "{looked}");
}

type Case<'c> = (((usize, &'c &'c str), &'c (&'c str, Way)), &'c Kind);

/// What a look through the outputs of one case brought.
#[derive(Default)]
struct Looked {
    /// How many texts there were.
    texts: usize,
    /// Those that tell what is planted.
    told: Vec<String>,
}

fn look(&(((number, name), (what, way)), kind): &Case<'_>) -> Looked {
    let plain = format!("{LINK}&auth_type=0");
    let (link, (beside, value)) = match way {
        Way::InLink(write) => (write(&format!("{name}={SECRET}")), ("errcode", "61007")),
        Way::Beside if kind.is_words && number >= SURE => return Looked::default(),
        Way::Beside => (plain, (*name, SECRET)),
    };
    let text = (kind.text)(&link, beside, value);
    let lang = if number % 2 == 0 { Lang::En } else { Lang::Zh };
    let mut outputs = outputs(kind, number, &text, lang);
    if kind.file.is_empty() {
        outputs.extend(of_rules(&text, lang));
    }
    let told = outputs.iter().filter(|(_, text)| holds_secret(text)).map(|(how, told)| {
        let line = told.lines().find(|line| holds_secret(line)).unwrap_or(told);
        format!("{name}, {what}, {}, {how}: {line}", kind.file)
    });
    Looked { texts: outputs.len(), told: told.collect() }
}

/// Texts, each with what it is.
pub type Outputs = Vec<(String, String)>;

fn outputs(kind: &Kind, number: usize, text: &str, lang: Lang) -> Outputs {
    let file = kind.file;
    let mut files = MemoryFiles::new();
    let argument = match file {
        "" => text,
        "-" => {
            files.set_stdin(text);
            "-"
        }
        file => {
            files.insert(file, text);
            file
        }
    };
    let accounts = "accounts:\n  - {appid: wxfedcba9876543210, kind: mini_program}\n";
    match file {
        USUAL_CONFIG => {}
        "answer.json" => files.insert(USUAL_CONFIG, "accounts:\n  - answer: answer.json\n"),
        _ => files.insert(USUAL_CONFIG, accounts),
    }
    files.insert("other.yaml", "platform: {released: true, entry_domain: a.example.com}\n");
    let session = Session::new().with_files(&files);
    let mut told = Told::new(lang);
    told.check(&session, argument);
    // What code is for `explain` is the same text whatever the name.
    if kind.is_words || number.is_multiple_of(9) {
        told.explain(&session, argument);
    }
    if ["", "answer.json"].contains(&file) || file.starts_with("provider") {
        told.simulate(&session, argument);
    }
    if file.starts_with("provider") {
        told.compare(&session, Path::new(file), Path::new("other.yaml"));
        told.compare(&session, Path::new("other.yaml"), Path::new(file));
    }
    told.outputs
}

/// What `check` tells of a file of that name and text.
pub fn in_every_format(file: &str, text: &str) -> Outputs {
    let files: MemoryFiles = [(file, text)].into_iter().collect();
    let mut told = Told::new(Lang::En);
    told.check(&Session::new().with_files(&files), file);
    told.outputs
}

/// A report in a format.
pub fn rendered(format: Format, report: &Report, sources: &Sources) -> String {
    let mut told = Told::new(Lang::En);
    told.report("", report, sources, None);
    let (_, text) =
        told.outputs.swap_remove(Format::NAMES.iter().position(|name| *name == format.name()).unwrap());
    text
}

/// Everything that was told.
pub struct Told {
    pub outputs: Outputs,
    lang: Lang,
}

impl Told {
    pub fn new(lang: Lang) -> Self {
        Told { outputs: Vec::new(), lang }
    }

    fn options(&self) -> Options {
        Options::plain(self.lang, 80)
    }

    fn add(&mut self, how: impl Into<String>, text: impl Into<String>) {
        self.outputs.push((how.into(), text.into()));
    }

    fn texts<'t>(&mut self, how: &str, texts: impl IntoIterator<Item = &'t Text>) {
        let all = texts.into_iter().map(|text| format!("{}\n{}\n", text.zh, text.en));
        self.add(how, all.collect::<String>());
    }

    fn failure(&mut self, how: &str, failure: &Failure) {
        self.texts(how, failure.text().as_ref());
        if let Failure::Faults(faults, sources) = failure {
            self.report(how, &Report { findings: faults.clone(), ..Report::default() }, sources, None);
            self.add(format!("{how}, drawn"), render::faults(faults, sources, &self.options()));
        }
    }

    /// A report in every format.
    fn report(&mut self, how: &str, report: &Report, sources: &Sources, end: Option<&CheckEnd>) {
        for name in Format::NAMES {
            let mut out = String::new();
            let mut renderer = renderer(Format::parse(name).unwrap(), self.options());
            renderer.start(&mut out).unwrap();
            renderer.report(&mut out, report, sources).unwrap();
            renderer.finish(&mut out, &end.map(|end| end.summary.clone()).unwrap_or_default()).unwrap();
            self.add(format!("{how}, {name}"), out);
        }
        let mut baseline = Baseline::default();
        baseline.add(&report.findings, sources);
        self.add(format!("{how}, baseline"), baseline.write());
        let all = report.findings.iter().map(|finding| format!("{finding:?}\n"));
        let without_edits = all.map(|debug| debug.split("fixes: [").next().unwrap().to_owned());
        self.add(format!("{how}, of the library"), without_edits.collect::<String>());
    }

    pub fn check(&mut self, session: &Session<'_>, argument: &str) {
        let mut messages = Vec::new();
        let mut tell = |message| match message {
            Message::Note(note) => messages.push(note),
            Message::Failure(failure) => messages.extend(failure.text()),
            _ => {}
        };
        let opened = session.open(&[argument.to_owned()], &mut tell);
        self.texts("messages", &messages);
        let inputs = match opened {
            Ok(inputs) => inputs,
            Err(failure) => return self.failure("check", &failure),
        };
        match session.check(inputs) {
            Err(failure) => self.failure("check", &failure),
            Ok(checked) => {
                let findings: Vec<Diagnostic> =
                    checked.report.findings.iter().chain(&checked.faults).cloned().collect();
                let report = Report { findings, ..checked.report.clone() };
                self.report("check", &report, &checked.sources, Some(&checked.end));
                self.add("faults", render::faults(&checked.faults, &checked.sources, &self.options()));
                checked.failures.iter().for_each(|failure| self.failure("unread", failure));
                self.texts("empty", &checked.end.empty);
            }
        }
        let mut inputs = session.open(&[argument.to_owned()], &mut |_| {}).unwrap();
        match session.fix(&mut inputs, true) {
            Err(failure) => self.failure("fix", &failure),
            Ok(fixes) => {
                let lines = fixes.changes.iter().flat_map(|change| change.shown.iter().flatten());
                self.add("diff of fixes", lines.cloned().collect::<String>());
                self.texts("withheld", &fixes.withheld);
            }
        }
    }

    pub fn explain(&mut self, session: &Session<'_>, argument: &str) {
        match session.explain(&[argument.to_owned()]) {
            Err(failure) => self.failure("explain", &failure),
            Ok(answer) => {
                for name in ExplainedFormat::NAMES {
                    let format = ExplainedFormat::parse(name).unwrap();
                    let text = render::explained(&answer.explained, format, &self.options());
                    self.add(format!("explain, {name}"), text);
                }
                self.texts("not read", &answer.not_read);
                answer.failure.iter().for_each(|failure| self.failure("explain", failure));
            }
        }
    }

    pub fn simulate(&mut self, session: &Session<'_>, argument: &str) {
        let is_link = argument.starts_with("http");
        let answers: Vec<PathBuf> =
            [argument].into_iter().filter(|name| *name == "answer.json").map(PathBuf::from).collect();
        match session.simulate(Some(if is_link { argument } else { LINK }), &answers) {
            Err(failure) => self.failure("simulate", &failure),
            Ok(simulated) => {
                for name in SimulatedFormat::NAMES {
                    let format = SimulatedFormat::parse(name).unwrap();
                    let text = render::simulated(
                        &simulated.simulations,
                        format,
                        &self.options(),
                        &simulated.sources,
                    );
                    self.add(format!("simulate, {name}"), text);
                }
            }
        }
    }

    pub fn compare(&mut self, session: &Session<'_>, old: &Path, new: &Path) {
        match session.compare(old, new) {
            Err(failure) => self.failure("diff", &failure),
            Ok(compared) => {
                for name in ImpactFormat::NAMES {
                    let format = ImpactFormat::parse(name).unwrap();
                    let text = render::impacted(&compared.impact, format, &self.options(), &compared.sources);
                    self.add(format!("diff, {name}"), text);
                }
            }
        }
    }
}

/// What is wrong with a rule file that holds a text.
fn of_rules(text: &str, lang: Lang) -> Outputs {
    let rule = format!(
        "id: planted\nseverity: \"{text}\"\nactor: provider\n# {text}\nwhen: link.x == \"{text}\"\n\
         examples: {{bad: [{{link: \"{text}\", marks: [\"{text}\"]}}]}}\n"
    );
    let mut sources = Sources::new();
    let text = Decoded::from(rule.as_str()).into_owned();
    let faults = embedded().with(&[RuleFile { name: "planted.yaml".to_owned(), text }], &mut sources);
    let mut told = Told::new(lang);
    told.failure("rules", &Failure::Faults(faults.unwrap_err(), Box::new(sources)));
    told.outputs
}

/// True if a text holds a part of the secret of seven letters, across broken lines, borders and escapes too.
pub fn holds_secret(text: &str) -> bool {
    let text = text.replace("%4D", "M").replace("%4d", "M");
    let joined = text.split_whitespace().collect::<String>().replace(['│', '|'], "");
    (0..=SECRET.len() - 7).any(|start| joined.contains(&SECRET[start..start + 7]))
}

#[test]
fn what_is_planted_is_found_where_nothing_covers_it() {
    assert!(
        holds_secret("MossgrownGate") && holds_secret("| Mossgr\n| ownGate") && holds_secret("%4Dossgrow")
    );
    assert!(!holds_secret("Moss Gate"));
}

/// A callback with this behind its path, encoded so many times.
pub fn callback(rest: &str, times: usize) -> String {
    let address = (0..times).fold(format!("http://a.example.com/cb{rest}"), |text, _| encode(&text));
    format!("{LINK}&auth_type=0&redirect_uri={address}")
}

pub fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
