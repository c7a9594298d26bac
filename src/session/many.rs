//! Links one a line, however many: read by one thread, judged by all others, told in their order. Memory does not
//! grow with their number.

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{self, JoinHandle};

use super::check::Run;
use super::failure::Failure;
use super::held::{holds_nothing, not_decoded};
use super::lines::{Line, Lines};
use crate::diagnostic::{Limit, Report, Unread};
use crate::fact::{LinkContext, Page};
use crate::input::link::find::{self, Found, find};
use crate::lint::{LinkInput, Linter};
use crate::source::{SourceKind, Sources, Span, presentable_path};

/// The most lines that are in hand at once.
const MOST: usize = 512;
/// For fewer it takes less time to judge them than to hand them out.
const FEWEST: usize = 32;

/// Where links are opened, and what is known of their page.
type Opened<'p> = (&'p Page, Option<&'p LinkContext>);

impl Run<'_> {
    /// Judges links, one a line.
    pub(super) fn check_lines(
        &mut self,
        lines: Lines,
        linter: &mut Linter<'_>,
        opened: Opened<'_>,
        sources: &mut Sources,
    ) -> Result<(), Failure> {
        let before = self.summary.links;
        self.seen.insert(presentable_path(&lines.name));
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let lines = match threads > 1 && !self.keeps_sources && lines.may_be_many() {
            true => self.check_ahead(lines, threads, linter, opened, sources)?,
            false => self.check_in_turn(lines, linter, opened, sources)?,
        };
        self.has_checked |= self.summary.links > before;
        if lines.long > 0 {
            let (source, links) = (presentable_path(&lines.name), Some(lines.long));
            self.seen.remove(&source);
            let unread = vec![Unread { source, limit: Limit::Length, links }];
            self.summary.add(&Report { unread, ..Report::default() });
        }
        match lines.undecoded {
            Some(undecoded) => {
                let unread = vec![not_decoded(&lines.name, undecoded)];
                self.seen.remove(&presentable_path(&lines.name));
                self.summary.add(&Report { unread, ..Report::default() });
            }
            None if self.summary.links == before && lines.long == 0 => {
                self.empty.push(holds_nothing(&lines.name, false))
            }
            None => {}
        }
        Ok(())
    }

    fn check_in_turn(
        &mut self,
        mut lines: Lines,
        linter: &mut Linter<'_>,
        opened: Opened<'_>,
        sources: &mut Sources,
    ) -> Result<Lines, Failure> {
        let kept = sources.len();
        while let Some(line) = lines.next_link()? {
            for report in judged(&lines.name, &line, linter, opened, sources) {
                self.tell_curable(report, !lines.may_be_many(), sources)?;
            }
            self.forget(sources, kept);
        }
        Ok(lines)
    }

    /// The same by several threads. What is told does not depend on their number.
    fn check_ahead(
        &mut self,
        lines: Lines,
        threads: usize,
        linter: &mut Linter<'_>,
        opened: Opened<'_>,
        sources: &mut Sources,
    ) -> Result<Lines, Failure> {
        let kept = sources.len();
        let name = lines.name.clone();
        let mut ahead = LinesAhead::of(lines);
        let mut workers: Vec<(Linter<'_>, Sources)> = Vec::new();
        loop {
            let batch = ahead.next_batch()?;
            if batch.is_empty() {
                return ahead.end();
            }
            if batch.len() < FEWEST {
                for line in &batch {
                    for report in judged(&name, line, linter, opened, sources) {
                        self.tell(report, sources)?;
                    }
                    self.forget(sources, kept);
                }
                continue;
            }
            if workers.is_empty() {
                workers = (0..threads).map(|_| (linter.fresh(), sources.clone())).collect();
            }
            let chunks = batch.chunks(batch.len().div_ceil(threads));
            let told: Vec<_> = thread::scope(|scope| {
                let judging = workers.iter_mut().zip(chunks).map(|((linter, sources), lines)| {
                    let name = &name;
                    let judge = |line| judged(name, line, linter, opened, sources);
                    scope.spawn(move || lines.iter().map(judge).collect::<Vec<_>>())
                });
                let judging: Vec<_> = judging.collect();
                judging
                    .into_iter()
                    .map(|thread| thread.join().unwrap_or_else(|panic| resume(panic)))
                    .collect()
            });
            for ((worker, sources), told) in workers.iter_mut().zip(told) {
                linter.take_over(worker);
                for report in told.into_iter().flatten() {
                    self.tell(report, sources)?;
                }
                sources.truncate(kept);
            }
        }
    }
}

fn resume(panic: Box<dyn std::any::Any + Send>) -> ! {
    std::panic::resume_unwind(panic)
}

/// What is found in the links of a line; places point into `sources`, which the line was added to.
fn judged(
    file: &str,
    line: &Line,
    linter: &mut Linter<'_>,
    (page, context): Opened<'_>,
    sources: &mut Sources,
) -> Vec<Report> {
    let (name, source) = match line.number {
        Some(number) => {
            (Some(format!("{}:{number}", presentable_path(file))), sources.add_line(file, number, line.raw()))
        }
        None => (None, sources.add(file, SourceKind::Link, line.raw())),
    };
    let found = find(&line.text, find::Context::Handed);
    if line.number.is_some() && found.iter().all(|found| !find::is_like_address(found.text())) {
        // Words between links may be anything.
        sources.cover(Span::new(source, 0..line.text.len()));
    }
    sources.show_only(source, found.iter().map(Found::around).collect());
    let inputs = found.iter().map(|found| LinkInput {
        name: name.as_deref(),
        context,
        ..LinkInput::found(found, source, page)
    });
    inputs.map(|input| linter.check_link(&input, sources)).collect()
}

/// Lines that are read ahead of whoever judges them.
struct LinesAhead {
    lines: Receiver<Result<Line, Failure>>,
    reader: JoinHandle<Lines>,
    /// Why no more can be read, until what was read before is judged.
    failure: Option<Failure>,
}

impl LinesAhead {
    fn of(mut lines: Lines) -> Self {
        let (sender, receiver) = sync_channel(MOST);
        let reader = thread::spawn(move || {
            // Whoever wants no more has gone.
            while let Some(line) = lines.next_link().transpose() {
                let is_last = line.is_err();
                if sender.send(line).is_err() || is_last {
                    break;
                }
            }
            lines
        });
        LinesAhead { lines: receiver, reader, failure: None }
    }

    /// The lines that are there, at least one; none at the end.
    fn next_batch(&mut self) -> Result<Vec<Line>, Failure> {
        let mut batch = Vec::new();
        let mut next = self.lines.recv().ok();
        while let Some(line) = next {
            match line {
                Ok(line) => batch.push(line),
                Err(failure) => self.failure = Some(failure),
            }
            next = if batch.len() < MOST { self.lines.try_recv().ok() } else { None };
        }
        match self.failure.take_if(|_| batch.is_empty()) {
            Some(failure) => Err(failure),
            None => Ok(batch),
        }
    }

    /// The reader, when everything was read.
    fn end(self) -> Result<Lines, Failure> {
        Ok(self.reader.join().unwrap_or_else(|panic| resume(panic)))
    }
}
