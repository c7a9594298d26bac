//! The reports of a run: one to standard output, others to files, each in its format.

use std::env;
use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap_lex::OsStrExt as _;
use wxauthlint::diagnostic::{Diagnostic, Report};
use wxauthlint::render::{Format, Options, Renderer, RuleBook, Summary, closing, renderer_with};
use wxauthlint::source::Sources;
use wxauthlint::text::text;

use super::failure::{self, Failure};
use super::output::{Output, in_github_actions};
use super::whole_file::{WholeFile, same_file};

/// How much GitHub takes as the summary of a job's step.
const SUMMARY_LIMIT: u64 = 1 << 20;

/// A value of `--format`: a format, and the file to write to; without one it is standard output.
#[derive(Clone, Debug)]
pub struct Target {
    format: Format,
    path: Option<PathBuf>,
}

impl Target {
    /// A format that goes to standard output.
    pub fn stdout(format: Format) -> Self {
        Target { format, path: None }
    }

    /// True where pictures on standard error tell faults of the user's files.
    fn is_drawn(&self) -> bool {
        self.path.is_none() && matches!(self.format, Format::Human | Format::Plain)
    }
}

/// Reads `FORMAT` and `FORMAT=FILE`.
#[derive(Clone, Debug)]
pub struct TargetParser;

impl TypedValueParser for TargetParser {
    type Value = Target;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<Target, clap::Error> {
        // A path need not be a text.
        let (name, path) = match value.split_once("=") {
            Some((name, path)) if path == "-" => (name, None),
            Some((name, path)) => (name, Some(PathBuf::from(path))),
            None => (value, None),
        };
        let names = PossibleValuesParser::new(Format::NAMES);
        let name = names.parse_ref(command, arg, name)?;
        // The parser of names lets no other name through.
        Ok(Target { format: Format::parse(&name).unwrap_or(Format::Human), path })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Format::NAMES.iter().map(PossibleValue::new)))
    }
}

/// Where the reports of a run go.
#[derive(Clone, Debug)]
pub struct Targets {
    targets: Vec<Target>,
    /// The file of GitHub Actions that the summary of the job goes to.
    summary: Option<PathBuf>,
}

impl Targets {
    /// What `--format` says; without it pictures, or annotations where GitHub Actions runs. None may
    /// be written to one of the files that are `read` or written besides, and no two to the same place.
    pub fn new<'p>(written: &[Target], read: impl Iterator<Item = &'p Path>) -> Result<Self, Failure> {
        let usual = if in_github_actions() { Format::Github } else { Format::Human };
        let targets = match written {
            [] => vec![Target { format: usual, path: None }],
            written => written.to_vec(),
        };
        let read: Vec<_> = read.collect();
        for (at, target) in targets.iter().enumerate() {
            let before = targets.get(..at).unwrap_or_default();
            let Some(path) = &target.path else {
                if before.iter().any(|other| other.path.is_none()) {
                    return Err(Failure::Usage(text!(
                        "只能有一种格式写到标准输出；其余的要写明文件：`--format sarif=out.sarif`",
                        "only one format can go to standard output; write the others to files: `--format sarif=out.sarif`"
                    )));
                }
                continue;
            };
            let shown = path.display();
            if path.as_os_str().is_empty() {
                return Err(Failure::Usage(text!(
                    "`--format`：`=` 后面要写文件名",
                    "`--format`: expected a file name after `=`"
                )));
            }
            if before.iter().filter_map(|other| other.path.as_ref()).any(|other| same_file(other, path)) {
                return Err(Failure::Usage(text!(
                    "`--format`：有两种格式要写到同一个文件 `{shown}`",
                    "`--format`: two formats would be written to the same file `{shown}`"
                )));
            }
            if read.iter().any(|read| same_file(read, path)) {
                return Err(Failure::Usage(text!(
                    "`--format`：`{shown}` 是这次要读写的另一个文件，不能覆盖",
                    "`--format`: `{shown}` is already used in this run and cannot be overwritten"
                )));
            }
        }
        let is_github = targets.iter().any(|target| target.format == Format::Github);
        Ok(Targets { targets, summary: summary_path().filter(|_| is_github) })
    }

    /// True if a format for programs has standard output for itself.
    pub fn is_for_programs(&self) -> bool {
        let people = [Format::Human, Format::Plain, Format::Concise, Format::Statistics];
        self.targets.iter().any(|target| target.path.is_none() && !people.contains(&target.format))
    }

    /// True if a report goes to a file.
    pub fn has_file(&self) -> bool {
        self.targets.iter().any(|target| target.path.is_some())
    }

    /// Opens the files; `book` is where rules are looked up.
    pub fn open<'b>(&self, output: &'b Output, book: &'b dyn RuleBook) -> Result<Reports<'b>, Failure> {
        let drawn = output.options();
        let bare = Options::plain(drawn.lang, super::output::USUAL);
        let mut reports = Vec::new();
        for target in &self.targets {
            let (sink, options) = match &target.path {
                None => (Sink::Stdout, drawn),
                Some(path) => (Sink::File(WholeFile::create(path)?), bare),
            };
            let renderer = renderer_with(target.format, options, book);
            reports.push(Single { renderer, sink, format: target.format, is_drawn: target.is_drawn() });
        }
        if let Some(path) = &self.summary {
            let renderer = renderer_with(Format::Markdown, bare, book);
            reports.push(Single {
                renderer,
                sink: Sink::Summary(path.clone(), String::new()),
                format: Format::Markdown,
                is_drawn: false,
            });
        }
        Ok(Reports { reports, output })
    }

    /// Tells faults of the user's files in every format but those for people, which `Failure` draws.
    /// True if they are not to be drawn as well.
    pub fn tell_faults(
        &self,
        faults: &[Diagnostic],
        sources: &Sources,
        output: &Output,
        book: &dyn RuleBook,
    ) -> Result<bool, Failure> {
        let told = Targets {
            targets: self.targets.iter().filter(|target| !target.is_drawn()).cloned().collect(),
            summary: self.summary.clone(),
        };
        let report = Report { findings: faults.to_vec(), ..Report::default() };
        let mut summary = Summary { is_broken: true, ..Summary::default() };
        summary.add(&report);
        if told.targets.is_empty() {
            return Ok(false);
        }
        let mut reports = told.open(output, book)?;
        reports.write(|renderer, out| renderer.start(out))?;
        reports.write(|renderer, out| renderer.report(out, &report, sources))?;
        reports.finish(&summary, false)?;
        // The log of GitHub Actions obeys lines that begin with `::`, which pictures may hold.
        Ok(told.targets.iter().any(|target| target.path.is_none() && target.format == Format::Github))
    }
}

/// The open reports of a run.
pub struct Reports<'b> {
    reports: Vec<Single<'b>>,
    output: &'b Output,
}

/// One of them.
struct Single<'b> {
    renderer: Box<dyn Renderer + 'b>,
    sink: Sink,
    format: Format,
    /// True if faults of the user's files are drawn on standard error instead.
    is_drawn: bool,
}

/// Where it goes.
enum Sink {
    Stdout,
    /// Whoever read standard output has gone.
    Gone,
    File(WholeFile),
    Summary(PathBuf, String),
}

impl Reports<'_> {
    /// Writes the next piece of every report.
    ///
    /// # Errors
    /// When a file or standard output cannot be written to.
    pub fn write(
        &mut self,
        write: impl FnMut(&mut dyn Renderer, &mut String) -> fmt::Result,
    ) -> Result<(), Failure> {
        self.write_where(|_| true, write)
    }

    /// Tells faults of the user's files in the formats that do not draw them.
    pub fn tell_faults(&mut self, faults: &Report, sources: &Sources) -> Result<(), Failure> {
        if faults.findings.is_empty() {
            return Ok(());
        }
        self.write_where(|single| !single.is_drawn, |renderer, out| renderer.report(out, faults, sources))
    }

    /// True if faults are to be drawn on standard error: the log of GitHub Actions obeys lines that begin with
    /// `::`, which pictures may hold.
    pub fn is_drawn(&self) -> bool {
        let is_log =
            |single: &Single<'_>| single.format == Format::Github && matches!(single.sink, Sink::Stdout);
        !self.reports.iter().any(is_log)
    }

    /// True if standard output is written for people, not for a program or a place that shows it.
    pub fn is_for_people(&self) -> bool {
        let stdout = self.reports.iter().find(|single| matches!(single.sink, Sink::Stdout));
        stdout.is_some_and(|single| matches!(single.format, Format::Human | Format::Plain | Format::Concise))
    }

    /// True if the closing lines will be seen, on standard output or beside files alone: see
    /// [`Reports::finish`].
    pub fn tells_closing(&self, is_counted: bool) -> bool {
        let stdout = self.reports.iter().find(|single| matches!(single.sink, Sink::Stdout));
        stdout.map_or(is_counted, |single| single.format.tells_closing() && (is_counted || !single.is_drawn))
    }

    fn write_where(
        &mut self,
        wanted: impl Fn(&Single<'_>) -> bool,
        mut write: impl FnMut(&mut dyn Renderer, &mut String) -> fmt::Result,
    ) -> Result<(), Failure> {
        for single in self.reports.iter_mut().filter(|single| wanted(single)) {
            let Single { renderer, sink, format, .. } = single;
            let mut text = String::new();
            // Writing to a String does not fail, and the renderers have no errors of their own.
            let _ = write(renderer.as_mut(), &mut text);
            match sink {
                Sink::Stdout => {
                    let written = match format {
                        Format::Github => self.output.write_commands(&text),
                        _ => self.output.write(&text),
                    };
                    match written {
                        Err(Failure::Stopped) => *sink = Sink::Gone,
                        written => written?,
                    }
                }
                Sink::Gone => {}
                Sink::File(file) => file.write(&text)?,
                Sink::Summary(_, kept) => kept.push_str(&text),
            }
        }
        // Files are still written to the end.
        let is_heard = self.reports.iter().any(|single| !matches!(single.sink, Sink::Gone));
        if is_heard { Ok(()) } else { Err(Failure::Stopped) }
    }

    /// Ends every report and puts the files in their places. When all went to files, the counts are told on
    /// standard error, if `is_counted`.
    ///
    /// # Errors
    /// When a file or standard output cannot be written to.
    pub fn finish(mut self, summary: &Summary, is_counted: bool) -> Result<(), Failure> {
        // That nothing was found would be no news where nothing was checked, but a document has an end.
        let is_quiet = self.output.is_quiet();
        let ends_in_counts = |single: &Single<'_>| {
            single.is_drawn || matches!(single.format, Format::Concise) && matches!(single.sink, Sink::Stdout)
        };
        self.write_where(
            |single| (is_counted || !single.is_drawn) && !(is_quiet && ends_in_counts(single)),
            |renderer, out| renderer.finish(out, summary),
        )?;
        let mut has_stdout = false;
        for Single { sink, .. } in self.reports {
            match sink {
                Sink::Stdout | Sink::Gone => has_stdout = true,
                Sink::File(file) => file.finish()?,
                Sink::Summary(path, text) => append(&path, &text, self.output),
            }
        }
        if !has_stdout && is_counted {
            for line in closing(summary, self.output.lang()) {
                self.output.error(&format!("{line}\n"));
            }
        }
        Ok(())
    }
}

/// Appends the summary of the job. A run does not fail by it, but nothing is kept silent.
fn append(path: &Path, text: &str, output: &Output) {
    let size = fs::metadata(path).map_or(0, |known| known.len());
    if size + text.len() as u64 > SUMMARY_LIMIT {
        let text = text!(
            "GitHub 的作业摘要已满（1 MiB），没有写入",
            "GitHub's job summary is full (1 MiB); nothing was added"
        );
        return output.error(&format!("{}\n", text.get(output.lang())));
    }
    let opened = OpenOptions::new().append(true).create(true).open(path);
    if let Err(error) = opened.and_then(|mut file| file.write_all(text.as_bytes())) {
        failure::tell(&Failure::io(path, error), output);
    }
}

/// Appends to the summary of the job, where there is one.
pub fn append_to_summary(text: &str, output: &Output) {
    if let Some(path) = summary_path() {
        append(&path, text, output);
    }
}

fn summary_path() -> Option<PathBuf> {
    env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()).map(PathBuf::from)
}
