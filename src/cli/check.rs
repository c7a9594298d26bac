//! `wxauthlint check`: judges links and provider files.

use std::path::{Path, PathBuf};

use wxauthlint::diagnostic::Report;
use wxauthlint::render::Format;
use wxauthlint::rule::embedded;
use wxauthlint::session::{
    BaselineUse, CLEAN, CheckEnd, FOUND, GivenInputs, Message, ReportSink, Session, Stopped, UNUSABLE,
    USUAL_CONFIG,
};
use wxauthlint::source::Sources;
use wxauthlint::text::text;

use super::add_ignore;
use super::args::CheckArgs;
use super::choose;
use super::disk::session;
use super::failure::{self, Failure};
use super::fix::Fixing;
use super::output::Output;
use super::reports::{Reports, Target, Targets};
use super::whole_file::{same_file, write_whole};

/// Checks what the arguments name.
pub fn run(args: &CheckArgs, output: &mut Output) -> Result<u8, Failure> {
    let read: Vec<PathBuf> = args
        .inputs
        .iter()
        .map(PathBuf::from)
        .chain([args.config.path.clone().unwrap_or_else(|| PathBuf::from(USUAL_CONFIG))])
        .collect();
    if let Some(path) = &args.write_baseline
        && read.iter().any(|read| read.is_file() && same_file(read, path))
    {
        let shown = path.display();
        return Err(Failure::Usage(text!(
            "`--write-baseline`：`{shown}` 是要检查的文件，不能覆盖",
            "`--write-baseline`: `{shown}` is one of the files to check and cannot be overwritten"
        )));
    }
    let others = args.baseline.iter().chain(&args.write_baseline);
    let statistics = [Target::stdout(Format::Statistics)];
    let written = if args.statistics { &statistics } else { args.report.format.as_slice() };
    let targets = Targets::new(written, read.iter().chain(others).map(PathBuf::as_path))?;
    telling_faults(run_to(&targets, args, output), &targets, output)
}

/// Tells faults of the user's files in every format that does not draw them, too.
pub fn telling_faults(
    result: Result<u8, Failure>,
    targets: &Targets,
    output: &Output,
) -> Result<u8, Failure> {
    match result {
        Err(Failure::Faults(faults, sources)) => {
            match targets.tell_faults(&faults, &sources, output, embedded()) {
                Ok(true) => Ok(UNUSABLE),
                Ok(false) | Err(Failure::Stopped) => Err(Failure::Faults(faults, sources)),
                Err(failure) => Err(failure),
            }
        }
        result => result,
    }
}

fn run_to(targets: &Targets, args: &CheckArgs, output: &Output) -> Result<u8, Failure> {
    let session = session(&args.report.rules, &args.config)?
        .with_levels(args.report.levels.asked())?
        .with_page(args.page.as_deref())?
        .with_page_headers(&args.page_headers)
        .with_stdin_name(args.stdin_filename.clone())
        .with_unmatched(args.no_error_on_unmatched)
        .with_baseline(baseline(args))
        .with_threshold(args.report.threshold());
    let mut tell = |message| match message {
        Message::Note(note) => output.note(&note),
        Message::Failure(told) => {
            failure::tell(&told, output);
        }
        _ => {}
    };
    let names = choose::expanded(&args.inputs, args.no_error_on_unmatched)?;
    // Patterns that fit nothing name nothing, which is not the same as naming nothing.
    let is_nothing = names.is_empty() && !args.inputs.is_empty();
    let mut inputs = match session.open(&names, &mut tell) {
        _ if is_nothing => return Ok(CLEAN),
        Err(Failure::Nothing(_)) if args.no_error_on_unmatched => return Ok(CLEAN),
        opened => opened?,
    };
    choose::exclude(&mut inputs, &args.exclude)?;
    if args.show_files {
        return choose::show_files(&inputs, output).map(|()| CLEAN);
    }
    if let Some(reason) = &args.add_ignore {
        add_ignore::run(&session, &inputs, reason, output)?;
        inputs = session.open(&names, &mut |_| {})?;
        choose::exclude(&mut inputs, &args.exclude)?;
    }
    let fixing = Fixing::run(args, &session, &mut inputs, (output, targets))?;
    if args.diff {
        return Ok(if fixing.has_fixed() { FOUND } else { CLEAN });
    }
    let (code, is_stopped) = judge(&session, inputs, (output, targets), !args.fix)?;
    if is_stopped {
        return Ok(code);
    }
    fixing.tell(output).map(|()| code)
}

/// Judges inputs, tells what was found, and says the exit code, and whether nobody wanted to hear the rest.
pub fn judge(
    session: &Session<'_>,
    inputs: GivenInputs,
    (output, targets): (&Output, &Targets),
    tells_curable: bool,
) -> Result<(u8, bool), Failure> {
    let mut run = Run::new(targets.open(output, session.rules())?, output);
    run.tells_curable = tells_curable;
    let end = match session.check_to(inputs, &mut run) {
        Err(Failure::Stopped) => return Err(run.failure.unwrap_or(Failure::Stopped)),
        Err(failure) => return Err(failure),
        Ok(end) => end,
    };
    // What cannot be written ends the run; that nobody reads it any more does not.
    if let Some(failure) = run.failure.take().filter(|failure| !matches!(failure, Failure::Stopped)) {
        return Err(failure);
    }
    match end.is_stopped {
        true => Ok((end.verdict.code(), true)),
        false => Ok((run.finish(end)?, false)),
    }
}

fn baseline(args: &CheckArgs) -> BaselineUse {
    match (&args.write_baseline, &args.baseline) {
        (Some(path), _) => BaselineUse::Write(path.clone()),
        (None, Some(path)) if args.prune_baseline => BaselineUse::Prune(path.clone()),
        (None, Some(path)) => BaselineUse::Compare(path.clone()),
        (None, None) => BaselineUse::Nothing,
    }
}

/// Writes what a check tells into the reports of a run.
struct Run<'r> {
    /// True if it is told how much can be cured.
    tells_curable: bool,
    reports: Reports<'r>,
    output: &'r Output,
    has_started: bool,
    /// Faults that came before the start, for the formats that do not draw them.
    faults: Vec<Report>,
    /// Why nothing more can be written.
    failure: Option<Failure>,
}

impl ReportSink for Run<'_> {
    fn start(&mut self, sources: &Sources) -> Result<(), Stopped> {
        self.has_started = true;
        let started = self.reports.write(|renderer, out| renderer.start(out));
        self.heed(started)?;
        for faults in std::mem::take(&mut self.faults) {
            let told = self.reports.tell_faults(&faults, sources);
            self.heed(told)?;
        }
        Ok(())
    }

    fn report(&mut self, report: &Report, sources: &Sources) -> Result<(), Stopped> {
        let written = self.reports.write(|renderer, out| renderer.report(out, report, sources));
        self.heed(written)
    }

    fn faults(&mut self, faults: &Report, sources: &Sources) -> Result<(), Stopped> {
        if self.reports.is_drawn() {
            let drawn = Failure::Faults(faults.findings.clone(), Box::new(sources.clone()));
            failure::tell(&drawn, self.output);
        }
        if !self.has_started {
            self.faults.push(faults.clone());
            return Ok(());
        }
        let told = self.reports.tell_faults(faults, sources);
        self.heed(told)
    }

    fn failure(&mut self, failure: Failure) {
        failure::tell(&failure, self.output);
    }
}

impl<'r> Run<'r> {
    fn new(reports: Reports<'r>, output: &'r Output) -> Self {
        Run { tells_curable: true, reports, output, has_started: false, faults: Vec::new(), failure: None }
    }

    fn heed(&mut self, written: Result<(), Failure>) -> Result<(), Stopped> {
        written.map_err(|failure| {
            self.failure = Some(failure);
            Stopped
        })
    }

    /// Ends the reports, and says the exit code.
    fn finish(self, end: CheckEnd) -> Result<u8, Failure> {
        let Run { reports, output, tells_curable, .. } = self;
        let is_told = reports.tells_closing(end.has_checked);
        let tells_curable = tells_curable && reports.is_for_people();
        match reports.finish(&end.summary, end.has_checked) {
            // All was seen: what was found decides.
            Ok(()) | Err(Failure::Stopped) => {}
            Err(failure) => return Err(failure),
        }
        // The closing lines tell it, too, where there are any to be seen.
        for unread in end.summary.unread.iter().filter(|_| !is_told) {
            output.error(&format!(
                "{}{}\n",
                output.word_for_error(),
                wxauthlint::render::unread(unread, output.lang())
            ));
        }
        // What `--fix` did is told by itself.
        if let Some(told) = choose::curable(end.curable.0, end.curable.1).filter(|_| tells_curable) {
            output.note(&told);
        }
        for note in &end.notes {
            output.note(note);
        }
        if let Some(told) = &end.without_link {
            output.note(told);
        }
        for told in end.empty {
            failure::tell(&Failure::Nothing(told), output);
        }
        if let Some(why) = end.baseline_withheld {
            return Err(Failure::Usage(why));
        }
        if let Some(baseline) = end.baseline {
            if let Some((path, text)) = &baseline.write {
                write_whole(Path::new(path), text)?;
            }
            output.error(&format!("{}\n", baseline.told.get(output.lang())));
        }
        if let Some(told) = end.too_many_warnings {
            output.error(&format!("{}{}\n", output.word_for_error(), told.get(output.lang())));
        }
        Ok(end.verdict.code())
    }
}
