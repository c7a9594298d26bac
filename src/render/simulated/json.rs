//! Simulations as JSON, version 1: a form of its own, like that of the report.

use serde::Serialize;

use super::super::json::{FindingOut, ScreenOut, TextOut, ToolOut, VERSION, json};
use crate::simulate::{AccountForecast, Detour, Doubt, OpenedFrom, Outcome, Simulation, Stop};
use crate::source::Sources;

/// One JSON document with all simulations.
pub(super) fn write(simulations: &[Simulation], sources: &Sources) -> String {
    let document = Document {
        version: VERSION,
        tool: ToolOut::new(),
        simulations: simulations.iter().map(|simulation| SimulationOut::new(simulation, sources)).collect(),
    };
    // Texts and numbers always have a JSON form.
    json(&document).map(|text| text + "\n").unwrap_or_default()
}

#[derive(Serialize)]
struct Document<'d> {
    version: u32,
    tool: ToolOut,
    simulations: Vec<SimulationOut<'d>>,
}

#[derive(Serialize)]
struct SimulationOut<'d> {
    link: LinkOut<'d>,
    stop: Option<StopOut<'d>>,
    /// Facts that would have to be known to tell whether the link works.
    needs: &'d [&'static str],
    /// What was found of which it is not known what WeChat makes of it.
    doubts: Vec<StopOut<'d>>,
    /// What sends the merchant elsewhere.
    detour: Option<DetourOut<'d>>,
    findings: Vec<FindingOut<'d>>,
    accounts: Vec<AccountOut<'d>>,
    presumed: &'d [&'static str],
    silenced: &'d [String],
    summary: SummaryOut,
}

impl<'d> SimulationOut<'d> {
    fn new(simulation: &'d Simulation, sources: &'d Sources) -> Self {
        let findings = simulation.findings.iter().map(|finding| FindingOut::new(finding, sources));
        SimulationOut {
            link: LinkOut::new(simulation),
            stop: simulation.link_stop.as_ref().map(StopOut::new),
            needs: &simulation.doubt.needs,
            doubts: doubts(&simulation.doubt),
            detour: simulation.detour.as_ref().map(DetourOut::new),
            findings: findings.collect(),
            accounts: simulation.accounts.iter().map(|account| AccountOut::new(account, sources)).collect(),
            presumed: &simulation.presumed,
            silenced: &simulation.silenced,
            summary: SummaryOut::new(simulation),
        }
    }
}

#[derive(Serialize)]
struct LinkOut<'d> {
    name: Option<&'d str>,
    text: &'d str,
    kind: &'static str,
    /// The address of the page it is opened on, `none` where it is opened directly, null where nobody said.
    page: Option<&'d str>,
}

impl<'d> LinkOut<'d> {
    fn new(simulation: &'d Simulation) -> Self {
        let link = &simulation.link;
        LinkOut {
            name: link.name.as_deref(),
            text: &link.text,
            kind: link.kind.name(),
            page: match &link.from {
                OpenedFrom::Page(page) => Some(page),
                OpenedFrom::Nowhere => Some("none"),
                OpenedFrom::Unsaid => None,
            },
        }
    }
}

#[derive(Serialize)]
struct StopOut<'d> {
    stage: &'static str,
    rule: &'d str,
    screen: Option<ScreenOut<'d>>,
    actor: &'static str,
    faq: Option<&'d str>,
    message: TextOut,
    help: Option<TextOut>,
    suppressed: bool,
}

impl<'d> StopOut<'d> {
    fn new(stop: &'d Stop) -> Self {
        StopOut {
            stage: stop.stage.name(),
            rule: &stop.rule,
            screen: stop.screen.as_ref().map(ScreenOut::new),
            actor: stop.actor.name(),
            faq: stop.faq.as_deref(),
            message: TextOut::new(&stop.message),
            help: stop.help.as_ref().map(TextOut::new),
            suppressed: stop.suppressed.is_some(),
        }
    }
}

fn doubts(doubt: &Doubt) -> Vec<StopOut<'_>> {
    doubt.findings.iter().map(StopOut::new).collect()
}

#[derive(Serialize)]
struct DetourOut<'d> {
    rule: &'d str,
    actor: &'static str,
    message: TextOut,
    help: Option<TextOut>,
    suppressed: bool,
}

impl<'d> DetourOut<'d> {
    fn new(detour: &'d Detour) -> Self {
        DetourOut {
            rule: &detour.rule,
            actor: detour.actor.name(),
            message: TextOut::new(&detour.message),
            help: detour.help.as_ref().map(TextOut::new),
            suppressed: detour.suppressed.is_some(),
        }
    }
}

#[derive(Serialize)]
struct AccountOut<'d> {
    name: Option<&'d str>,
    original_id: Option<&'d str>,
    kind: Option<&'static str>,
    outcome: &'static str,
    stop: Option<StopOut<'d>>,
    /// Facts that would have to be known to tell how it ends.
    needs: &'d [&'static str],
    /// What was found of which it is not known what WeChat makes of it.
    doubts: Vec<StopOut<'d>>,
    /// What sends the merchant elsewhere.
    detour: Option<DetourOut<'d>>,
    /// Permission sets that stay with another provider though the account authorizes.
    without: &'d [i64],
    listed: &'static str,
    sets: SetsOut<'d>,
    findings: Vec<FindingOut<'d>>,
}

impl<'d> AccountOut<'d> {
    fn new(account: &'d AccountForecast, sources: &'d Sources) -> Self {
        let (mut stop, mut needs, mut doubts, mut detour) = (None, &[][..], Vec::new(), None);
        let mut without = &[][..];
        match &account.outcome {
            Outcome::Authorizes => {}
            Outcome::AuthorizesWithout(ids) => without = ids,
            Outcome::Misrouted(found) => detour = Some(DetourOut::new(found)),
            Outcome::Stopped(found) => stop = Some(StopOut::new(found)),
            Outcome::Unknown(doubt) => (needs, doubts) = (&doubt.needs, self::doubts(doubt)),
        }
        AccountOut {
            name: account.name.as_deref(),
            original_id: account.original_id.as_deref(),
            kind: account.kind.map(|kind| kind.name()),
            outcome: account.outcome.name(),
            stop,
            needs,
            doubts,
            detour,
            without,
            listed: account.listed.name(),
            sets: SetsOut {
                asked: account.asked.as_deref(),
                granted: account.granted.as_deref(),
                held_elsewhere: account.held_elsewhere.as_deref(),
                missing: account.missing.as_deref(),
            },
            findings: account.findings.iter().map(|finding| FindingOut::new(finding, sources)).collect(),
        }
    }
}

/// Ids of permission sets; null where it is not known.
#[derive(Serialize)]
struct SetsOut<'d> {
    asked: Option<&'d [i64]>,
    granted: Option<&'d [i64]>,
    held_elsewhere: Option<&'d [i64]>,
    missing: Option<&'d [i64]>,
}

#[derive(Serialize)]
struct SummaryOut {
    accounts: usize,
    authorizes: usize,
    #[serde(rename = "authorizes-without")]
    authorizes_without: usize,
    misrouted: usize,
    stopped: usize,
    unknown: usize,
    suppressed: usize,
}

impl SummaryOut {
    fn new(simulation: &Simulation) -> Self {
        let count = |is: fn(&Outcome) -> bool| {
            simulation.accounts.iter().filter(|account| is(&account.outcome)).count()
        };
        SummaryOut {
            accounts: simulation.accounts.len(),
            authorizes: count(|outcome| matches!(outcome, Outcome::Authorizes)),
            authorizes_without: count(|outcome| matches!(outcome, Outcome::AuthorizesWithout(_))),
            misrouted: count(|outcome| matches!(outcome, Outcome::Misrouted(_))),
            stopped: count(|outcome| matches!(outcome, Outcome::Stopped(_))),
            unknown: count(|outcome| matches!(outcome, Outcome::Unknown(_))),
            suppressed: simulation.suppressed,
        }
    }
}
