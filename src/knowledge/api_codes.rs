//! Error codes of WeChat's server APIs, as far as people meet them around authorization.

use std::sync::LazyLock;

use serde::Deserialize;

use super::guidance::{Cause, Guidance, SourceRef, Steps, Who};
use super::table;
use crate::text::Text;

/// An error code of WeChat's server APIs (`errcode`), or several that mean one thing.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "Written")]
pub struct ApiCode {
    /// The codes; empty where there is a range.
    pub codes: Vec<i64>,
    /// The first and the last code of a range whose codes are not told apart.
    pub range: Option<(i64, i64)>,
    /// The official English, the start of `errmsg`.
    pub message: Option<String>,
    /// WeChat's Chinese wording, or that of an SDK.
    pub zh: Option<String>,
    /// Other wordings that lead here.
    pub texts: Vec<String>,
    /// What it has to do with.
    pub concerns: Concern,
    /// False where it only looks as if it had to do with authorization to a third-party platform.
    pub related: bool,
    /// What it means and what to do.
    pub guidance: Guidance,
    /// Where official sources or SDKs are wrong, or disagree.
    pub disagreement: Option<Text>,
    /// The APIs that list it or are known to return it (`api_query_auth`).
    pub apis: Vec<String>,
}

/// What an API error has to do with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// The authorization of an account.
    Authorization,
    /// Tokens and tickets.
    Token,
    /// Permission sets.
    Permission,
    /// The form of the request.
    Request,
    /// The platform and its configuration.
    Platform,
    /// The registration of mini programs (快速注册).
    Registration,
    /// Binding to an open-platform account.
    Binding,
    /// Shop APIs.
    Shop,
    /// Domains of mini programs.
    Domain,
    /// Something else.
    Other,
}

impl Concern {
    /// The name as written in the table.
    pub fn name(self) -> &'static str {
        match self {
            Concern::Authorization => "authorization",
            Concern::Token => "token",
            Concern::Permission => "permission",
            Concern::Request => "request",
            Concern::Platform => "platform",
            Concern::Registration => "registration",
            Concern::Binding => "binding",
            Concern::Shop => "shop",
            Concern::Domain => "domain",
            Concern::Other => "other",
        }
    }
}

impl ApiCode {
    /// True if this entry is about that code.
    pub fn covers(&self, code: i64) -> bool {
        self.codes.contains(&code) || self.range.is_some_and(|(first, last)| (first..=last).contains(&code))
    }
}

/// All known API errors, in the order of the table.
pub fn api_codes() -> &'static [ApiCode] {
    &API_CODES
}

/// What is known about that code: its own entry, else the range it lies in.
pub fn api_code(code: i64) -> Option<&'static ApiCode> {
    let own = API_CODES.iter().find(|known| known.codes.contains(&code));
    own.or_else(|| API_CODES.iter().find(|known| known.covers(code)))
}

/// An entry as written, with the guidance among the other keys.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    codes: Vec<i64>,
    #[serde(deserialize_with = "table::nullable")]
    range: Option<(i64, i64)>,
    #[serde(deserialize_with = "table::nullable")]
    message: Option<String>,
    #[serde(deserialize_with = "table::nullable")]
    zh: Option<String>,
    texts: Vec<String>,
    concerns: Concern,
    related: bool,
    actor: Who,
    title: Text,
    meaning: Text,
    steps: Steps,
    cured: Option<Text>,
    forward: Option<Text>,
    causes: Vec<Cause>,
    disagreement: Option<Text>,
    apis: Vec<String>,
    sources: Vec<SourceRef>,
}

impl From<Written> for ApiCode {
    fn from(written: Written) -> Self {
        ApiCode {
            codes: written.codes,
            range: written.range,
            message: written.message,
            zh: written.zh,
            texts: written.texts,
            concerns: written.concerns,
            related: written.related,
            guidance: Guidance {
                actor: written.actor,
                title: written.title,
                meaning: written.meaning,
                steps: written.steps,
                cured: written.cured,
                forward: written.forward,
                causes: written.causes,
                sources: written.sources,
            },
            disagreement: written.disagreement,
            apis: written.apis,
        }
    }
}

const YAML: &str = include_str!("../../catalog/api-codes.yaml");

static API_CODES: LazyLock<Vec<ApiCode>> = LazyLock::new(|| table::entries(YAML));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        if let Err(fault) = table::read::<Vec<ApiCode>>(YAML) {
            panic!("{fault}");
        }
    }

    #[test]
    fn codes_are_found_alone_and_in_ranges() {
        let unauthorized = api_code(61007).unwrap();
        assert_eq!(unauthorized.message.as_deref(), Some("api is unauthorized to component"));
        assert!(unauthorized.related && unauthorized.covers(61007) && !unauthorized.covers(61008));
        let shop = api_code(9_401_013).unwrap();
        assert_eq!((shop.range, shop.related), (Some((9_401_001, 9_401_025)), false));
        assert_eq!(api_code(1_234_567), None);
    }
}
