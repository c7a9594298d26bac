//! What was seen at addresses, as inputs of a check; and which further addresses belong to it.

use super::Session;
use super::check::Run;
use super::failure::Failure;
use super::held::not_decoded;
use super::seen::Seen;
use crate::input::link::{self, LinkText};
use crate::lint::{Linter, SeenInput, SeenPage, callback_of, callbacks_of};
use crate::source::{Sources, presentable_path};
use crate::text::{Text, text};

/// Further addresses that belong to what was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Belonging {
    /// The callbacks of the links that were seen and of those that the provider file lists, each once.
    pub callbacks: Vec<String>,
    /// 授权事件接收URL of the provider file.
    pub event: Option<String>,
}

impl Session<'_> {
    /// The addresses that belong to what was seen.
    ///
    /// # Errors
    /// Those of the provider file that holds for it: [`Failure::Faults`], [`Failure::Io`].
    pub fn belonging(&self, seen: &[Seen]) -> Result<Belonging, Failure> {
        let mut sources = Sources::new();
        let file = self.provider_among(&[], &mut sources)?;
        let mut belonging = Belonging::default();
        let mut add = |callback: String| {
            if !belonging.callbacks.contains(&callback) {
                belonging.callbacks.push(callback);
            }
        };
        for one in seen {
            callbacks_of(&input(one), &mut sources).into_iter().for_each(&mut add);
        }
        let Some(file) = file else { return Ok(belonging) };
        for entry in &file.provider.links {
            let link = link::read(LinkText::new(entry.url.span.source, &entry.url.value));
            callback_of(&link).into_iter().for_each(&mut add);
        }
        let platform = file.provider.platform.as_ref();
        belonging.event =
            platform.and_then(|platform| platform.event_url.as_ref()).map(|url| url.value.clone());
        Ok(belonging)
    }
}

fn input(seen: &Seen) -> SeenInput<'_> {
    let page = seen.page.as_ref();
    let page = page.map(|page| SeenPage { name: &page.address, raw: (&page.text).into(), kind: page.kind });
    SeenInput { name: &seen.name, text: &seen.text, page, opened: seen.opened }
}

impl Run<'_> {
    /// Judges what was seen at an address.
    pub(super) fn check_seen(
        &mut self,
        seen: &Seen,
        linter: &mut Linter<'_>,
        sources: &mut Sources,
    ) -> Result<(), Failure> {
        let kept = sources.len();
        self.seen.insert(presentable_path(&seen.name));
        let mut judged = linter.check_served(&input(seen), sources);
        if let Some(page) = &seen.page {
            self.seen.insert(presentable_path(&page.address));
            judged.report.unread.extend(page.text.undecoded().map(|rest| not_decoded(&page.address, rest)));
        }
        if let Some(trouble) = &seen.trouble {
            self.sink.failure(Failure::Usage(trouble.clone()));
            self.is_unread = true;
            judged.holds_something = true;
        }
        self.has_checked |= judged.holds_something || !seen.is_entry;
        if seen.is_entry && !judged.holds_something && seen.opened == 0 && judged.report.unread.is_empty() {
            self.empty.push(no_link(&seen.name));
        }
        self.take_faults(judged.faults, sources)?;
        self.tell(judged.report, sources)?;
        self.forget(sources, kept);
        Ok(())
    }
}

/// That a page has no link as it is served.
fn no_link(name: &str) -> Text {
    let name = presentable_path(name);
    text!(
        "`{name}` 的网页里没有看到授权链接：可能由脚本生成（`--browser`），也可能要先登录（`--cookie-file`、`--header`）",
        "no authorization link on the served page `{name}`: scripts may build it (`--browser`), or the page may need a login (`--cookie-file`, `--header`)"
    )
}
