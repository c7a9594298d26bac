//! `wxauthlint check`: judges links and provider files.

use std::path::{Path, PathBuf};

use wxauthlint::diagnostic::Report;
use wxauthlint::rule::embedded;
use wxauthlint::session::{
    BaselineUse, CLEAN, CheckEnd, FOUND, Message, ReportSink, Stopped, UNUSABLE, USUAL_CONFIG,
};
use wxauthlint::source::Sources;
use wxauthlint::text::text;

use super::args::{CheckArgs, threshold};
use super::disk::session;
use super::failure::{self, Failure};
use super::fix::Fixing;
use super::output::Output;
use super::reports::{Reports, Targets};
use super::whole_file::{same_file, write_whole};

/// Checks what the arguments name.
pub fn run(args: &CheckArgs, output: &mut Output) -> Result<u8, Failure> {
    let read: Vec<PathBuf> = args
        .inputs
        .iter()
        .map(PathBuf::from)
        .chain([args.config.clone().unwrap_or_else(|| PathBuf::from(USUAL_CONFIG))])
        .collect();
    if let Some(path) = &args.write_baseline
        && read.iter().any(|read| read.is_file() && same_file(read, path))
    {
        let shown = path.display();
        return Err(Failure::Usage(text!(
            "`--write-baseline`：`{shown}` 是要检查的文件，不能覆盖",
            "`--write-baseline`: `{shown}` is a file to check and must not be overwritten"
        )));
    }
    let others = args.baseline.iter().chain(&args.write_baseline);
    let targets = Targets::new(&args.format, read.iter().chain(others).map(PathBuf::as_path))?;
    match run_to(&targets, args, output) {
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
    let session = session(&args.rules)?
        .with_levels(args.levels.asked())?
        .with_page(args.page.as_deref())?
        .with_page_headers(&args.page_headers)
        .with_config(args.config.clone())
        .with_baseline(baseline(args))
        .with_threshold(threshold(&args.fail_on, args.max_warnings));
    let mut tell = |message| match message {
        Message::Note(note) => output.error(&format!("{}\n", note.get(output.lang()))),
        Message::Failure(told) => {
            failure::tell(&told, output);
        }
        _ => {}
    };
    let mut inputs = session.open(&args.inputs, &mut tell)?;
    let fixing = Fixing::run(args, &session, &mut inputs, (output, targets))?;
    if args.diff {
        return Ok(if fixing.has_fixed() { FOUND } else { CLEAN });
    }
    let mut run = Run::new(targets.open(output, session.rules())?, output);
    let end = match session.check_to(inputs, &mut run) {
        Err(Failure::Stopped) => return Err(run.failure.unwrap_or(Failure::Stopped)),
        Err(failure) => return Err(failure),
        Ok(end) => end,
    };
    // What cannot be written ends the run; that nobody reads it any more does not.
    if let Some(failure) = run.failure.take().filter(|failure| !matches!(failure, Failure::Stopped)) {
        return Err(failure);
    }
    if end.is_stopped {
        return Ok(end.verdict.code());
    }
    let code = run.finish(end)?;
    fixing.tell(output).map(|()| code)
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
        Run { reports, output, has_started: false, faults: Vec::new(), failure: None }
    }

    fn heed(&mut self, written: Result<(), Failure>) -> Result<(), Stopped> {
        written.map_err(|failure| {
            self.failure = Some(failure);
            Stopped
        })
    }

    /// Ends the reports, and says the exit code.
    fn finish(self, end: CheckEnd) -> Result<u8, Failure> {
        let Run { reports, output, .. } = self;
        let is_told = reports.tells_closing(end.has_checked);
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
        if let Some(told) = &end.without_link {
            output.error(&format!("{}\n", told.get(output.lang())));
        }
        for told in end.empty {
            failure::tell(&Failure::Nothing(told), output);
        }
        if end.is_baseline_withheld {
            return Err(Failure::Usage(text!(
                "服务商配置文件有错，基线没有写",
                "the baseline is not written, since a provider file is faulty"
            )));
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
