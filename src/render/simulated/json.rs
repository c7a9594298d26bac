//! Simulations as JSON, version 1: a form of its own, like that of the report.

use schemars::generate::SchemaGenerator;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::super::json::{FindingOut, ScreenOut, TextOut, ToolOut, VERSION, json};
use crate::diagnostic::{Actor, Stage};
use crate::input::provider::AccountKind;
use crate::names::one_of;
use crate::simulate::{AccountForecast, Detour, Doubt, Listed, OpenedFrom, Outcome, Simulation, Stop};
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

/// The schema of the document.
pub(crate) fn schema(generator: SchemaGenerator) -> Schema {
    generator.into_root_schema_for::<Document<'_>>()
}

#[derive(JsonSchema, Serialize)]
struct Document<'d> {
    /// 格式的版本
    ///
    /// the format version
    #[schemars(extend("const" = VERSION))]
    version: u32,
    tool: ToolOut,
    simulations: Vec<SimulationOut<'d>>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "simulation")]
struct SimulationOut<'d> {
    link: LinkOut<'d>,
    stop: Option<StopOut<'d>>,
    /// 要知道这些事实才能判断
    ///
    /// facts that are needed to tell
    needs: &'d [&'static str],
    /// 发现的问题，但不知道微信怎样处理
    ///
    /// findings where it is not known what WeChat does
    doubts: Vec<StopOut<'d>>,
    /// 会把商家带到别处的问题
    ///
    /// findings that send the merchant elsewhere
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

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "link")]
struct LinkOut<'d> {
    name: Option<&'d str>,
    text: &'d str,
    kind: &'static str,
    /// 打开链接的网页；直接打开的为 `none`；没有写明的为 null
    ///
    /// the page it is opened from; `none` if opened directly, null if not specified
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

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "stop")]
struct StopOut<'d> {
    /// 授权失败在微信的哪一步检查
    ///
    /// the WeChat check at which the authorization fails
    stage: Stage,
    rule: &'d str,
    screen: Option<ScreenOut<'d>>,
    /// 由谁处理
    ///
    /// who must act
    actor: Actor,
    faq: Option<&'d str>,
    message: TextOut,
    help: Option<TextOut>,
    /// 用户已按配置忽略它；微信并不知道
    ///
    /// true if the user suppressed it; WeChat does not know that
    suppressed: bool,
}

impl<'d> StopOut<'d> {
    fn new(stop: &'d Stop) -> Self {
        StopOut {
            stage: stop.stage,
            rule: &stop.rule,
            screen: stop.screen.as_ref().map(ScreenOut::new),
            actor: stop.actor,
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

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "detour")]
struct DetourOut<'d> {
    rule: &'d str,
    /// 由谁处理
    ///
    /// who must act
    actor: Actor,
    message: TextOut,
    help: Option<TextOut>,
    /// 用户已按配置忽略它；微信并不知道
    ///
    /// true if the user suppressed it; WeChat does not know that
    suppressed: bool,
}

impl<'d> DetourOut<'d> {
    fn new(detour: &'d Detour) -> Self {
        DetourOut {
            rule: &detour.rule,
            actor: detour.actor,
            message: TextOut::new(&detour.message),
            help: detour.help.as_ref().map(TextOut::new),
            suppressed: detour.suppressed.is_some(),
        }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "account")]
struct AccountOut<'d> {
    name: Option<&'d str>,
    original_id: Option<&'d str>,
    kind: Option<AccountKind>,
    #[schemars(schema_with = "one_of::<Outcome>")]
    outcome: &'static str,
    stop: Option<StopOut<'d>>,
    /// 要知道这些事实才能判断
    ///
    /// facts that are needed to tell
    needs: &'d [&'static str],
    /// 发现的问题，但不知道微信怎样处理
    ///
    /// findings where it is not known what WeChat does
    doubts: Vec<StopOut<'d>>,
    /// 会把商家带到别处的问题
    ///
    /// findings that send the merchant elsewhere
    detour: Option<DetourOut<'d>>,
    /// 账号虽然授权，这些权限集仍留在别的服务商那里
    ///
    /// permission sets that stay with another provider even though the account authorizes
    without: &'d [i64],
    listed: Listed,
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
            kind: account.kind,
            outcome: account.outcome.name(),
            stop,
            needs,
            doubts,
            detour,
            without,
            listed: account.listed,
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

/// 权限集的 id；不知道的为 null
///
/// permission set ids; null if not known
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "sets")]
struct SetsOut<'d> {
    asked: Option<&'d [i64]>,
    granted: Option<&'d [i64]>,
    held_elsewhere: Option<&'d [i64]>,
    missing: Option<&'d [i64]>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "summary")]
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
