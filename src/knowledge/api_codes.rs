//! Error codes of WeChat's server APIs and of its sample code for pushes, as far as people meet them
//! around authorization.

use std::sync::LazyLock;

use serde::Deserialize;

use super::entry::{Entry, entries};
use super::guidance::{Guidance, GuidanceCause, GuidanceSteps, InVain, SourceRef, Who};
use super::table;
use crate::names::named;
use crate::text::{Text, text};

/// An error code of WeChat's server APIs (`errcode`) or of its sample code for encrypted pushes, or several
/// that mean one thing: what is needed to recognise it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiCode {
    /// The codes; empty where there is a range.
    pub codes: Vec<i64>,
    /// The first and the last code of a range whose codes are not told apart.
    #[serde(deserialize_with = "table::nullable")]
    pub range: Option<(i64, i64)>,
    /// The official English, the start of `errmsg`.
    #[serde(deserialize_with = "table::nullable")]
    pub message: Option<String>,
    /// WeChat's Chinese wording, or that of an SDK.
    #[serde(deserialize_with = "table::nullable")]
    pub zh: Option<String>,
    /// Other wordings that lead here.
    pub texts: Vec<String>,
    /// What it has to do with.
    pub concerns: Concern,
    /// False where it only looks as if it had to do with authorization to a third-party platform.
    pub related: bool,
    /// The APIs that list it or are known to return it (`api_query_auth`).
    pub apis: Vec<String>,
}

/// What is to be said about an API error.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "Written")]
struct Details {
    guidance: Guidance,
    disagreement: Option<Text>,
}

/// What an API error has to do with.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Concern {
    /// The authorization of an account.
    Authorization,
    /// Tokens and tickets.
    Token,
    /// The signature and encryption of what WeChat pushes.
    Encryption,
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

named!(Concern);

impl ApiCode {
    /// True if this entry is about that code.
    pub fn covers(&self, code: i64) -> bool {
        self.codes.contains(&code) || self.range.is_some_and(|(first, last)| (first..=last).contains(&code))
    }

    /// Its code, of several the first.
    pub fn code(&self) -> i64 {
        self.codes.first().copied().or(self.range.map(|(first, _)| first)).unwrap_or_default()
    }

    /// Whose code it is: nearly all are answers of the API.
    pub fn issuer(&self) -> Text {
        match self.concerns {
            Concern::Encryption => {
                text!("微信消息加解密示例代码", "WeChat's sample code for encrypted messages")
            }
            _ => text!("微信接口", "WeChat's API"),
        }
    }

    /// What it means and what to do; read when it is first asked for. `None` only for an entry that is
    /// not of the catalog.
    pub fn guidance(&self) -> Option<&'static Guidance> {
        self.details().map(|details| &details.guidance)
    }

    /// Where official sources or SDKs are wrong, or disagree.
    pub fn disagreement(&self) -> Option<&'static Text> {
        self.details()?.disagreement.as_ref()
    }

    fn details(&self) -> Option<&'static Details> {
        ENTRIES.iter().find(|entry| entry.head().is_some_and(|head| head == self))?.body()
    }
}

/// All known API errors, by the names of their files.
pub fn api_codes() -> impl Iterator<Item = &'static ApiCode> {
    ENTRIES.iter().filter_map(Entry::head)
}

/// What is known about that code: its own entry, else the range it lies in.
pub fn api_code(code: i64) -> Option<&'static ApiCode> {
    let name = code.to_string();
    let own = ENTRIES.iter().find(|entry| entry.id == name).and_then(Entry::head);
    own.or_else(|| api_codes().find(|known| known.codes.contains(&code)))
        .or_else(|| api_codes().find(|known| known.covers(code)))
}

include!(concat!(env!("OUT_DIR"), "/api-codes.rs"));

static ENTRIES: LazyLock<Vec<Entry<ApiCode, Details>>> = LazyLock::new(|| entries(FILES));

/// The body of a file as written, with the guidance among the other keys.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    actor: Who,
    title: Text,
    meaning: Text,
    steps: GuidanceSteps,
    cured: Option<Text>,
    forward: Option<Text>,
    causes: Vec<GuidanceCause>,
    #[serde(default)]
    in_vain: Vec<InVain>,
    disagreement: Option<Text>,
    sources: Vec<SourceRef>,
}

impl From<Written> for Details {
    fn from(written: Written) -> Self {
        let Written { actor, title, meaning, steps, cured, forward, causes, in_vain, disagreement, sources } =
            written;
        let guidance = Guidance { actor, title, meaning, steps, cured, forward, causes, in_vain, sources };
        Details { guidance, disagreement }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::entry::assert_readable;

    #[test]
    fn both_halves_of_every_file_are_read() {
        assert_readable::<ApiCode, Details>(FILES);
        for (name, _, _) in FILES {
            let is_named = |code: &ApiCode| match code.range {
                Some((first, last)) => *name == format!("{first}-{last}"),
                None => *name == code.code().to_string(),
            };
            assert!(api_codes().any(is_named), "{name} is named after another code");
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
