//! `wxauthlint check`: judges links and provider files.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use wxauthlint::diagnostic::{Report, Severity};
use wxauthlint::fact::Page;
use wxauthlint::input::link::Origin;
use wxauthlint::input::provider::Date;
use wxauthlint::lint::{LinkInput, Linter, ProviderFile, Settings, link_in, page_source};
use wxauthlint::render::{Renderer, Summary};
use wxauthlint::rule::{RuleSet, embedded};
use wxauthlint::source::{SourceKind, Sources};
use wxauthlint::text::Text;

use super::args::CheckArgs;
use super::failure::Failure;
use super::output::Output;
use super::reports::{Reports, Targets};
use super::{CLEAN, FOUND, UNUSABLE, files};

/// The provider file that is looked for in the current folder.
pub const USUAL_CONFIG: &str = "provider.yaml";
/// The longest line of a file of links, in bytes; a link of this length is none.
const LONGEST_LINE: u64 = 64 << 10;

/// Checks what the arguments name.
pub fn run(args: &CheckArgs, output: &mut Output) -> Result<u8, Failure> {
    let named = args.inputs.iter().map(String::as_str);
    let config = args.config.as_deref().unwrap_or(Path::new(USUAL_CONFIG)).to_str();
    let targets = Targets::new(&args.format, named.chain(config))?;
    match run_to(&targets, args, output) {
        Err(Failure::Faults(faults, sources)) => {
            match targets.tell_faults(&faults, &sources, output, embedded()) {
                Ok(true) => Ok(UNUSABLE),
                Ok(false) | Err(Failure::BrokenPipe) => Err(Failure::Faults(faults, sources)),
                Err(failure) => Err(failure),
            }
        }
        result => result,
    }
}

fn run_to(targets: &Targets, args: &CheckArgs, output: &Output) -> Result<u8, Failure> {
    let rules = files::read_rules(&args.rules)?;
    let settings = Settings { levels: levels(&args.levels, &rules)?, today: today() };
    let inputs = inputs(args)?;
    refuse_odd_page(args.page.as_deref())?;
    let reports = targets.open(output, &*rules)?;
    let mut run =
        Run { rules: &rules, settings: &settings, reports, summary: Summary::default(), provider_files: 0 };
    match run.check_all(args, inputs) {
        // Whoever read the output has gone; what was found so far still decides.
        Err(Failure::BrokenPipe) => Ok(exit_code(args, &run.summary)),
        Err(failure) => Err(failure),
        Ok(()) => run.finish(args),
    }
}

/// Refuses a `--page` that is neither an address nor `none`.
pub fn refuse_odd_page(page: Option<&str>) -> Result<(), Failure> {
    match page.filter(|page| !is_page(page)) {
        None => Ok(()),
        Some(page) => Err(Failure::Usage(Text::new(
            format!("`--page {page}`：应是网页的地址（`https://…`）或 `none`"),
            format!("`--page {page}`: the address of a page (`https://…`) or `none` belongs here"),
        ))),
    }
}

/// What the findings so far mean for a script.
fn exit_code(args: &CheckArgs, summary: &Summary) -> u8 {
    let found = match args.fail_on.as_str() {
        "never" => 0,
        "note" => summary.error + summary.warning + summary.note,
        "warning" => summary.error + summary.warning,
        _ => summary.error,
    };
    if found > 0 { FOUND } else { CLEAN }
}

fn is_page(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    text == "none"
        || ["http://", "https://"].iter().any(|scheme| text.len() > scheme.len() && text.starts_with(scheme))
}

/// What is to be checked.
enum Input {
    /// A link of the command line.
    Link(String),
    /// A provider file.
    Provider(PathBuf),
    /// A file with one link a line.
    Links(PathBuf),
    /// Standard input.
    Stdin,
}

/// One run: what was told so far.
struct Run<'r> {
    rules: &'r RuleSet,
    settings: &'r Settings,
    reports: Reports<'r>,
    summary: Summary,
    provider_files: usize,
}

impl Run<'_> {
    fn check_all(&mut self, args: &CheckArgs, inputs: Vec<Input>) -> Result<(), Failure> {
        // A provider file that cannot be read ends the run before anything is told.
        let mut sources = Sources::new();
        let page = args.page.as_ref().map_or(Page::NotGiven, |page| page_source(page, &mut sources));
        let mut providers = Vec::new();
        let mut links = Vec::new();
        for input in inputs {
            match input {
                Input::Provider(path) => {
                    let text = files::read_yaml(&path)?;
                    providers.push(self.read_provider(&path, &text, &mut sources)?);
                }
                Input::Stdin => match Stdin::read()? {
                    Stdin::Provider(text) => {
                        providers.push(self.read_provider(Path::new("stdin"), &text, &mut sources)?);
                    }
                    Stdin::Links(reader) => links.push(Lines::new("stdin".to_owned(), reader)),
                },
                Input::Links(path) => {
                    let file = File::open(&path).map_err(|error| Failure::io(&path, error))?;
                    links.push(Lines::new(files::name_of(&path), Box::new(BufReader::new(file))));
                }
                Input::Link(link) => links.push(Lines::one(link)),
            }
        }
        let config = match &args.config {
            Some(_) if links.is_empty() && !args.inputs.is_empty() => {
                return Err(Failure::Usage(Text::new(
                    "`--config` 要和链接一起用；要检查的配置文件直接写出来",
                    "`--config` goes with links; name the provider files to check without it",
                )));
            }
            Some(path) => Some(path.clone()),
            None if providers.is_empty() => Some(PathBuf::from(USUAL_CONFIG)).filter(|path| path.exists()),
            None => None,
        };
        let config = match config {
            Some(path) if !links.is_empty() => {
                let text = files::read_yaml(&path)?;
                Some(self.read_provider(&path, &text, &mut sources)?)
            }
            _ => None,
        };
        self.write(|renderer, out| renderer.start(out))?;
        for file in &providers {
            let mut linter = Linter::new(self.rules, self.settings, Some(file));
            self.tell(&linter.check_provider(&sources), &sources)?;
            let listed = linter.check_listed_links(&page, &mut sources);
            self.tell(&listed, &sources)?;
            self.skip(linter);
        }
        // With a single provider file among the inputs the links are taken to be its links.
        let context = config.as_ref().or(match providers.as_slice() {
            [only] => Some(only),
            _ => None,
        });
        let mut linter = Linter::new(self.rules, self.settings, context);
        if config.is_some() {
            self.tell(&linter.check_provider(&sources), &sources)?;
        }
        for lines in links {
            self.check_lines(lines, &mut linter, &page, &mut sources)?;
        }
        if self.summary.links > 0 || providers.is_empty() {
            self.skip(linter);
        }
        Ok(())
    }

    fn check_lines(
        &mut self,
        mut lines: Lines,
        linter: &mut Linter<'_>,
        page: &Page,
        sources: &mut Sources,
    ) -> Result<(), Failure> {
        let kept = sources.len();
        while let Some((line, link)) = lines.next()? {
            let (name, source) = match line {
                Some(line) => {
                    (Some(format!("{}:{line}", lines.name)), sources.add_line(&lines.name, line, &link))
                }
                None => (None, sources.add(&lines.name, SourceKind::Link, &link)),
            };
            let range = link_in(&link);
            let (start, raw) = (range.start, link.get(range).unwrap_or(&link));
            let input = LinkInput {
                name: name.as_deref(),
                raw,
                origin: Origin::At { source, start },
                is_template: false,
                page,
            };
            let report = linter.check_link(&input, sources);
            self.tell(&report, sources)?;
            sources.truncate(kept);
        }
        Ok(())
    }

    fn read_provider(
        &mut self,
        path: &Path,
        text: &str,
        sources: &mut Sources,
    ) -> Result<ProviderFile, Failure> {
        let file = files::read_provider(path, text, self.rules, sources)?;
        self.provider_files += usize::from(file.says_anything());
        Ok(file)
    }

    fn tell(&mut self, report: &Report, sources: &Sources) -> Result<(), Failure> {
        self.summary.add(report);
        self.write(|renderer, out| renderer.report(out, report, sources))
    }

    fn skip(&mut self, linter: Linter<'_>) {
        self.summary.add(&Report { skipped: linter.into_skipped(), ..Report::default() });
    }

    fn write(
        &mut self,
        write: impl FnMut(&mut dyn Renderer, &mut String) -> std::fmt::Result,
    ) -> Result<(), Failure> {
        self.reports.write(write)
    }

    fn finish(self, args: &CheckArgs) -> Result<u8, Failure> {
        let Run { summary, reports, .. } = self;
        if summary.links == 0 && self.provider_files == 0 {
            return Err(Failure::Nothing(Text::new("没有可检查的链接", "there is no link to check")));
        }
        reports.finish(&summary, true)?;
        Ok(exit_code(args, &summary))
    }
}

/// What kind of thing each input is; without any, the provider file of the current folder.
fn inputs(args: &CheckArgs) -> Result<Vec<Input>, Failure> {
    if args.inputs.is_empty() {
        let path = args.config.clone().unwrap_or_else(|| PathBuf::from(USUAL_CONFIG));
        if args.config.is_none() && !path.exists() {
            return Err(Failure::Nothing(Text::new(
                format!("没有可检查的内容：当前文件夹没有 `{USUAL_CONFIG}`，也没有给出链接或文件"),
                format!("there is nothing to check: no `{USUAL_CONFIG}` here, and no link or file was given"),
            )));
        }
        return Ok(vec![Input::Provider(path)]);
    }
    args.inputs.iter().map(|input| classify(input)).collect()
}

fn classify(input: &str) -> Result<Input, Failure> {
    if input == "-" {
        return Ok(Input::Stdin);
    }
    let path = Path::new(input);
    if path.is_dir() {
        return Err(Failure::Usage(Text::new(
            format!("`{input}` 是文件夹：请写出要检查的文件"),
            format!("`{input}` is a folder: name the files to check"),
        )));
    }
    if path.exists() {
        let extension =
            path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
        return Ok(match extension.as_deref() {
            Some("yaml" | "yml" | "json") => Input::Provider(path.to_owned()),
            _ => Input::Links(path.to_owned()),
        });
    }
    if is_like_link(input) {
        return Ok(Input::Link(input.to_owned()));
    }
    Err(Failure::Usage(Text::new(
        format!("`{input}` 既不是链接，也没有这个文件"),
        format!("`{input}` is no link, and there is no such file"),
    )))
}

/// True for a text that is meant to be a link, however damaged.
pub fn is_like_link(text: &str) -> bool {
    let text = text.trim_start().to_ascii_lowercase();
    ["http:", "https:", "http：", "https：", "http/", "https/", "mp.weixin.", "open.weixin.", "//"]
        .iter()
        .any(|start| text.starts_with(start))
        || ["componentloginpage", "bindcomponent", "://"].iter().any(|part| text.contains(part))
}

/// Standard input: links, one a line, or a provider file.
enum Stdin {
    Links(Box<dyn BufRead>),
    Provider(String),
}

impl Stdin {
    fn read() -> Result<Self, Failure> {
        let name = Path::new("stdin");
        let mut reader = BufReader::new(io::stdin());
        let mut start = Vec::new();
        // Enough to see the first line that says something.
        reader
            .by_ref()
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut start)
            .map_err(|error| Failure::io(name, error))?;
        while is_comment(&start) {
            let read = reader
                .by_ref()
                .take(LONGEST_LINE)
                .read_until(b'\n', &mut start)
                .map_err(|error| Failure::io(name, error))?;
            if read == 0 || start.len() as u64 > LONGEST_LINE {
                break;
            }
        }
        if start.trim_ascii().is_empty() {
            return Err(Failure::Nothing(Text::new("标准输入是空的", "standard input is empty")));
        }
        let last = start.split(|byte| *byte == b'\n').rfind(|line| !line.trim_ascii().is_empty());
        let links = last.is_some_and(|line| {
            let line = String::from_utf8_lossy(line);
            is_like_link(&line) && !line.trim_start().starts_with(['-', '{']) && !line.contains(": ")
        });
        let whole = io::Cursor::new(start).chain(reader);
        if links {
            Ok(Stdin::Links(Box::new(BufReader::new(whole))))
        } else {
            Ok(Stdin::Provider(files::read_text(whole, name)?))
        }
    }
}

/// True if a text so far holds nothing but blank lines and `#` comments.
fn is_comment(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    !text.is_empty() && lines.all(|line| line.is_empty() || line.starts_with(b"#"))
}

/// Links, one a line; blank lines and `#` comments are passed over.
struct Lines {
    name: String,
    number: usize,
    source: LineSource,
}

enum LineSource {
    One(Option<String>),
    Many(Box<dyn BufRead>),
}

impl Lines {
    fn new(name: String, reader: Box<dyn BufRead>) -> Self {
        Lines { name, number: 0, source: LineSource::Many(reader) }
    }

    fn one(link: String) -> Self {
        Lines { name: "link".to_owned(), number: 0, source: LineSource::One(Some(link)) }
    }

    /// The next link, and the line of the file it stands on.
    fn next(&mut self) -> Result<Option<(Option<usize>, String)>, Failure> {
        let reader = match &mut self.source {
            LineSource::One(link) => return Ok(link.take().map(|link| (None, link))),
            LineSource::Many(reader) => reader,
        };
        loop {
            let mut line = Vec::new();
            let path = Path::new(&self.name);
            let read = reader
                .by_ref()
                .take(LONGEST_LINE)
                .read_until(b'\n', &mut line)
                .map_err(|error| Failure::io(path, error))?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            if line.len() as u64 == LONGEST_LINE && !line.ends_with(b"\n") {
                let place = format!("{}:{}", self.name, self.number);
                return Err(Failure::Usage(Text::new(
                    format!("`{place}`：一行超过 64 KiB，不是链接"),
                    format!("`{place}`: a line of more than 64 KiB is no link"),
                )));
            }
            let line =
                if self.number == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line) } else { &line };
            let Ok(text) = std::str::from_utf8(line) else {
                let place = format!("{}:{}", self.name, self.number);
                return Err(Failure::Usage(Text::new(
                    format!("`{place}`：不是 UTF-8 文本"),
                    format!("`{place}`: this is no UTF-8 text"),
                )));
            };
            // Blanks before the link count: places are places of the file.
            let text = text.trim_end();
            if !text.trim_start().is_empty() && !text.trim_start().starts_with('#') {
                return Ok(Some((Some(self.number), text.to_owned())));
            }
        }
    }
}

/// What `-A`, `-W` and `-D` say, later ones winning.
pub fn levels(
    written: &[(char, String)],
    rules: &RuleSet,
) -> Result<std::collections::BTreeMap<String, Option<Severity>>, Failure> {
    let mut levels = std::collections::BTreeMap::new();
    for (flag, name) in written {
        let severity = match flag {
            'A' => None,
            'W' => Some(Severity::Warning),
            _ => Some(Severity::Error),
        };
        if name == "all" {
            levels.extend(rules.iter().map(|rule| (rule.id.clone(), severity)));
        } else if rules.get(name).is_some() {
            levels.insert(name.clone(), severity);
        } else {
            return Err(Failure::unknown_rule(Some(&format!("-{flag}")), name, rules));
        }
    }
    Ok(levels)
}

/// Today, in UTC; none when the clock is before 1970.
pub fn today() -> Option<Date> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    Date::from_days_since_1970(seconds / 86_400)
}
