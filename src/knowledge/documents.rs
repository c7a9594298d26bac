//! The documents that rules and tables rest on.

use std::sync::LazyLock;

use serde::Deserialize;

use super::table;
use crate::text::Text;

/// A document.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceDocument {
    /// The id, as in `sources` of a rule.
    pub id: String,
    /// Where it is to be read, if anywhere.
    #[serde(deserialize_with = "table::nullable")]
    pub url: Option<String>,
    /// Its title.
    pub title: Text,
}

/// All documents but the threads of the developer community, which are known by the form of their id.
pub fn documents() -> &'static [SourceDocument] {
    &DOCUMENTS
}

/// The document of that id; `None` also for a thread.
pub fn document(id: &str) -> Option<&'static SourceDocument> {
    DOCUMENTS.iter().find(|document| document.id == id)
}

/// True if `id` is that of a document, or the well-formed id of a thread (`community:…`,
/// `minihome:…` and 30 hex digits).
pub fn document_exists(id: &str) -> bool {
    thread(id).is_some() || document(id).is_some()
}

/// The address of a document or thread; `None` when there is no such document, or no page of it.
pub fn document_url(id: &str) -> Option<String> {
    match thread(id) {
        Some((address, thread)) => Some(format!("{address}{thread}")),
        None => document(id)?.url.clone(),
    }
}

/// Where the threads of WeChat's developer community are: prefix of the id, start of the address.
const THREADS: [(&str, &str); 2] = [
    ("community:", "https://developers.weixin.qq.com/community/develop/doc/"),
    ("minihome:", "https://developers.weixin.qq.com/community/minihome/doc/"),
];

/// The start of the address and the bare id of a thread.
fn thread(id: &str) -> Option<(&'static str, &str)> {
    let (address, thread) =
        THREADS.iter().find_map(|(prefix, address)| Some((*address, id.strip_prefix(prefix)?)))?;
    let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    (thread.len() == 30 && thread.bytes().all(is_hex)).then_some((address, thread))
}

const JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/documents.json"));

static DOCUMENTS: LazyLock<Vec<SourceDocument>> = LazyLock::new(|| table::entries(JSON));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let documents: Vec<SourceDocument> = table::read(JSON).unwrap();
        table::assert_unique(documents.iter().map(|document| document.id.as_str()));
        table::assert_unique(documents.iter().filter_map(|document| document.url.as_deref()));
        for document in &documents {
            table::assert_both_languages(&document.title);
            if let Some(url) = &document.url {
                assert_eq!(url::Url::parse(url).unwrap().as_str(), url);
                assert!(url.starts_with("https://"));
            }
        }
    }

    #[test]
    fn the_documents_that_rules_may_name_exist() {
        for id in [
            "authorization_flow",
            "authorization_troubleshooting",
            "authorization_flow_en",
            "authorization_flow_first_generation",
            "authorization_operations",
            "prepare",
            "permission_sets_oa",
            "permission_sets_mp",
            "permission_sets_channels",
            "release",
            "message_push",
            "pre_auth_code_api",
            "server_domain_api",
            "jump_domain_api",
            "weixincloud",
            "page_scripts",
            "referrer_policy",
            "url_standard",
            "real_links",
        ] {
            assert!(document_exists(id), "{id}");
            assert_eq!(document_url(id).is_none(), ["page_scripts", "real_links"].contains(&id), "{id}");
        }
    }

    #[test]
    fn threads_are_known_by_their_form() {
        assert_eq!(
            document_url("community:000646b80a4778b6d35b899bf5b800").unwrap(),
            "https://developers.weixin.qq.com/community/develop/doc/000646b80a4778b6d35b899bf5b800"
        );
        assert_eq!(
            document_url("minihome:000c62ff2849a821562d18bab51000").unwrap(),
            "https://developers.weixin.qq.com/community/minihome/doc/000c62ff2849a821562d18bab51000"
        );
        for id in ["community:", "community:000646b8", "forum:000646b80a4778b6d35b899bf5b800", ""] {
            assert!(!document_exists(id), "{id}");
            assert_eq!(document_url(id), None);
        }
    }
}
