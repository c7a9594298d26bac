//! A file of the catalog in two halves: what is needed of every file at once, and what is read when one
//! of them is shown. That keeps a cold start short.

use std::sync::OnceLock;

use serde::de::DeserializeOwned;

use super::table;

/// A file of the catalog. Its halves are read apart, each when it is first asked for.
pub(super) struct Entry<Head, Body> {
    /// The name of the file, without its ending.
    pub id: &'static str,
    head: &'static str,
    body: &'static str,
    read_head: OnceLock<Option<Head>>,
    read_body: OnceLock<Option<Body>>,
}

impl<Head: DeserializeOwned, Body: DeserializeOwned> Entry<Head, Body> {
    /// The head; `None` only for a broken file, which a test keeps from being shipped.
    pub fn head(&self) -> Option<&Head> {
        self.read_head.get_or_init(|| table::read(self.head).ok()).as_ref()
    }

    /// The body; `None` as for the head.
    pub fn body(&self) -> Option<&Body> {
        self.read_body.get_or_init(|| table::read(self.body).ok()).as_ref()
    }
}

/// The entries of a folder: names, heads and bodies as the build lists them.
pub(super) fn entries<Head, Body>(
    files: &[(&'static str, &'static str, &'static str)],
) -> Vec<Entry<Head, Body>> {
    let entry = |&(id, head, body): &(&'static str, &'static str, &'static str)| Entry {
        id,
        head,
        body,
        read_head: OnceLock::new(),
        read_body: OnceLock::new(),
    };
    files.iter().map(entry).collect()
}

/// Both halves of every file can be read.
#[cfg(test)]
pub(super) fn assert_readable<Head: DeserializeOwned, Body: DeserializeOwned>(
    files: &[(&'static str, &'static str, &'static str)],
) {
    assert!(!files.is_empty());
    for (id, head, body) in files {
        if let Err(fault) = table::read::<Head>(head) {
            panic!("{id}: {fault}");
        }
        if let Err(fault) = table::read::<Body>(body) {
            panic!("{id}: {fault}");
        }
    }
}
